//! What a plugin file is: one WebAssembly component that holds code, words and
//! pictures.
//!
//! - [`build_directory`] makes one out of an author's directory.
//! - [`read`] gives its words and assets back.
//! - [`traced`] makes a copy that notes which functions were entered.
//! - [`watched`] makes a copy that notes which parts of the site an answer came
//!   of, and which functions were entered.
//! - [`facts`] says what is inside, and [`check_static`] what must not be.
//!
//! Nothing here runs a plugin, so nothing here can be kept busy by one. What
//! only a run can show (what `describe` says, which screens appear) is kept out.

mod assets;
mod build;
mod check;
mod digest;
mod facts;
mod finding;
mod guest;
mod names;
mod plugin;
mod sections;
mod traced;
mod watched;

pub use assets::{Asset, MediaType};
pub use build::{BuildError, BuildOptions, build_directory};
pub use check::{check_names, check_static};
pub use digest::sha256;
pub use facts::{CustomSection, Facts, Memory, Producer, Table, facts};
pub use finding::{Finding, Rule, Severity};
pub use guest::plain_cargo;
pub use plugin::{Plugin, read};
pub use traced::{Traced, traced};
pub use watched::{WATCHED, watched};

/// The one thing that a plugin exports.
pub const INTERFACE: &str = "madoguchi:plugin/flow@0.1.0";
/// The contract that plugins are checked against.
pub const CONTRACT: &str = include_str!("../../../wit/flow.wit");

/// The largest plugin file.
pub const COMPONENT_BYTES_MAX: usize = 32 << 20;
/// The largest picture or sound.
pub const ASSET_BYTES_MAX: usize = 4 << 20;
/// The most pictures and sounds in a plugin.
pub const ASSETS_MAX: usize = 200;
/// The longest text of a picture or transcript of a sound.
pub const ASSET_TEXT_CHARS_MAX: usize = 400;
/// The largest memory that a plugin may ask for.
pub const MEMORY_BYTES_MAX: u64 = 16 << 20;
/// The most elements of a table.
pub const TABLE_ELEMENTS_MAX: u64 = 65_536;
