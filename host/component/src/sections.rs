//! The custom sections that make a component a plugin file.

use std::borrow::Cow;

use wasm_encoder::{ComponentSection, CustomSection};
use wasmparser::{Parser, Payload};

use crate::finding::{Finding, Rule};

/// Every section of ours begins so; nobody else's does.
pub(crate) const RESERVED: &str = "madoguchi:";
/// Then a language tag; the section holds a Fluent file.
pub(crate) const WORDS: &str = "madoguchi:words/";
/// Then a name; the section holds a picture or a sound.
pub(crate) const ASSET: &str = "madoguchi:asset/";
/// The list of assets, as JSON.
pub(crate) const ASSETS: &str = "madoguchi:assets";

/// Writes a section at the end of a component.
pub(crate) fn append(component: &mut Vec<u8>, name: &str, data: &[u8]) {
    CustomSection { name: Cow::Borrowed(name), data: Cow::Borrowed(data) }
        .append_to_component(component);
}

/// A custom section of the component itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Section<'a> {
    pub(crate) name: &'a str,
    pub(crate) data: &'a [u8],
}

/// Lists the custom sections of the component itself, not of what is nested in
/// it, after looking at the first bytes of the file.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the parser's list grows; only custom sections matter"
)]
pub(crate) fn list(bytes: &[u8]) -> Result<Vec<Section<'_>>, Finding> {
    outermost(bytes)?;
    let mut depth = 0_usize;
    let mut sections = Vec::new();
    for payload in Parser::new(0).parse_all(bytes) {
        match payload.map_err(|error| broken(&error))? {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::CustomSection(section) if depth == 0 => {
                sections.push(Section { name: section.name(), data: section.data() });
            }
            _ => {}
        }
    }
    Ok(sections)
}

/// Says what kind of file it is, from its first 8 bytes.
/// Source: component model, binary format, `preamble`.
fn outermost(bytes: &[u8]) -> Result<(), Finding> {
    const MAGIC: &[u8] = b"\0asm";
    match bytes.split_at_checked(8).map(|(start, _)| start.split_at(4)) {
        Some((MAGIC, [0x0d, 0, 1, 0])) => Ok(()),
        Some((MAGIC, [1, 0, 0, 0])) => {
            Err(Rule::NotComponent.finding("the file is a core module, not a component"))
        }
        Some((MAGIC, _)) => {
            Err(Rule::NotComponent
                .finding("the file is of a version of WebAssembly that is not known"))
        }
        None if MAGIC.starts_with(bytes) || bytes.starts_with(MAGIC) => {
            Err(Rule::Truncated.finding(format!("the file has only {} bytes", bytes.len())))
        }
        Some(_) | None => Err(Rule::NotWasm.finding("the file is not WebAssembly")),
    }
}

/// A parser's error, as one of the two things that someone can mend.
pub(crate) fn broken(error: &wasmparser::Error) -> Finding {
    let rule =
        if error.message().contains("unexpected end") { Rule::Truncated } else { Rule::Invalid };
    rule.finding(format!("byte {}: {}", error.offset(), error.message()))
}
