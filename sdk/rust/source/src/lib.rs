//! What an author writes beside the code: `flow.toml` and the names of phrases.
//!
//! The macro of the SDK and the build of a component read the same directory;
//! this crate is what they share. It knows the shape of `flow.toml`, the rules
//! for names and counts, and which arguments a phrase takes.
//!
//! What is kept out of here: the rules for words and their languages, and
//! everything about WebAssembly.

mod check;
mod error;
mod flow_toml;
mod phrases;

use std::path::Path;

pub use error::SourceError;
pub use flow_toml::{
    Asset, Channel, Choice, ColourRole, FeatureClaim, FlowToml, FunctionKey, IntentKind,
    KeyFunction, KeyGap, KeySize, Keypad, KeypadSide, Rgb, Theme,
};
pub use phrases::Phrase;

/// The file that says what the flow is.
pub const FLOW_FILE: &str = "flow.toml";
/// The catalogue that every flow has; the others follow it.
pub const FIRST_CATALOGUE: &str = "words/ja.ftl";

/// One flow's directory, as far as the macro and the build share it.
#[derive(Clone, Debug)]
pub struct Source {
    /// What `flow.toml` says, checked.
    pub flow: FlowToml,
    /// The phrases of `words/ja.ftl`, sorted by name.
    pub phrases: Vec<Phrase>,
}

impl Source {
    /// Reads and checks a flow's directory.
    ///
    /// # Errors
    /// All that is wrong, as far as it can be seen at once. It is the author's
    /// move, and each error says what to do.
    pub fn read(directory: &Path) -> Result<Self, Vec<SourceError>> {
        let flow = load(directory, FLOW_FILE)
            .and_then(|text| Ok((FlowToml::parse(&text)?, text)))
            .map_err(|error| vec![error]);
        let phrases = load(directory, FIRST_CATALOGUE)
            .map_err(|error| vec![error])
            .and_then(|text| phrases::parse(&text));
        match (flow, phrases) {
            (Ok((flow, text)), Ok(phrases)) => {
                let errors = check::check(directory, &flow, &text, &phrases);
                if errors.is_empty() { Ok(Self { flow, phrases }) } else { Err(errors) }
            }
            (flow, phrases) => {
                Err([flow.err(), phrases.err()].into_iter().flatten().flatten().collect())
            }
        }
    }
}

fn load(directory: &Path, file: &str) -> Result<String, SourceError> {
    std::fs::read_to_string(directory.join(file))
        .map_err(|source| SourceError::Unreadable { file: file.to_owned(), source })
}
