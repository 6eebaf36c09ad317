//! Every word that the reader shows or says: catalogues, languages, formatting,
//! the host's own phrases, and the lexicon that keeps a flow from asking for a
//! PIN.
//!
//! A catalogue is data that somebody approved. A screen names phrases by id and
//! gives closed arguments; only here do they become words. The host and every
//! flow bring a [`Catalogue`] of the same shape, and both pass [`screen_text`];
//! a flow's words pass the PIN lexicon as well.
//!
//! Kept out of here:
//! - layout: line breaks, fonts, sizes and glyph coverage belong to whoever draws;
//! - speech: a reading is text; when it is spoken, and by which voice, is decided
//!   elsewhere;
//! - who may hear what: a [`Said`] may hold a patient's name, so it has no
//!   `Debug`, and its holder decides which speaker it may reach;
//! - files: sources arrive as text.

mod catalogue;
mod error;
mod fold;
mod host;
mod language;
mod lexicon;
mod number;
mod phrase;
pub mod screen;

pub use catalogue::{Argument, Catalogue, Said};
pub use error::{Place, WordsError};
pub use host::host_catalogue;
pub use language::{JAPANESE_NAMES, Language, Script, Speech};
pub use number::folds_to_number;
pub use screen::{Owner, Refusal, screen_name, screen_text};

/// Largest catalogue file, in bytes.
pub const FILE_BYTES_MAX: usize = 256 * 1024;
/// Most phrases in one catalogue.
pub const PHRASES_MAX: usize = 1_000;
/// Longest text or reading of a phrase, in characters, with one character for
/// each argument.
pub const TEXT_CHARS_MAX: usize = 400;
/// Most texts that one phrase can become through its plural forms.
pub const FORMS_MAX: usize = 64;
