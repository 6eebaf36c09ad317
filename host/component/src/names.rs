//! Function names as an author wrote them.
//!
//! The compiler puts a hash of the source's folder into each name. Without it
//! a trap is easier to read, and the bytes do not depend on the folder.

use wasm_encoder::{Module, NameMap, NameSection, RawSection};
use wasmparser::{KnownCustom, Name, Parser, Payload};

use crate::build::BuildError;

/// Gives the same module with plain function names.
pub(crate) fn plain(module: &[u8]) -> Result<Vec<u8>, BuildError> {
    rewrite(module).map_err(|error| BuildError::Module(error.to_string()))
}

fn rewrite(bytes: &[u8]) -> wasmparser::Result<Vec<u8>> {
    let mut module = Module::new();
    let mut names = NameMap::new();
    for payload in Parser::new(0).parse_all(bytes) {
        let payload = payload?;
        if let Payload::CustomSection(section) = &payload
            && let KnownCustom::Name(subsections) = section.as_known()
        {
            for subsection in subsections {
                if let Name::Function(functions) = subsection? {
                    for function in functions {
                        let function = function?;
                        let name = rustc_demangle::demangle(function.name);
                        names.append(function.index, &format!("{name:#}"));
                    }
                }
            }
        } else if let Some((id, range)) = payload.as_section() {
            let start = usize::try_from(range.start).unwrap_or(usize::MAX);
            let end = usize::try_from(range.end).unwrap_or(usize::MAX);
            let data = bytes.get(start..end).unwrap_or_default();
            module.section(&RawSection { id, data });
        }
    }
    let mut section = NameSection::new();
    section.functions(&names);
    module.section(&section);
    Ok(module.finish())
}
