//! What a visit is and what it may never do.
//!
//! Pure: no clock, no I/O, no threads, no order that differs between runs
//! (`clippy.toml` beside this crate refuses them). The same inputs always give
//! the same desk and commands, so that a visit can be replayed and enumerated.
//! Kept out: digits, names, photos, answers; how a component carries the
//! contract's types; how anything looks or sounds.

mod alphabet;
mod closed;
pub mod contract;
mod declared;
mod desk;
mod input;
mod intend;
pub mod limits;
mod purposes;
mod redact;
mod state;
mod vocabulary;

pub use alphabet::{inputs, stale_inputs};
pub use declared::{ManifestFault, judge};
pub use desk::{Applied, Desk, Inactivity, Step, Timers};
pub use input::{ClerkAct, Command, FaceAnswer, Generation, Input, PinAnswer, Ticket, TokenAnswer};
pub use intend::Illegal;
pub use purposes::{purposes, safe_screen};
pub use redact::{redact, situation};
pub use state::{Clerk, Due, Held, HostScreen, HostStep, Means, Pending, Phase, Seen, State};
pub use vocabulary::{BadScreen, PhraseFacts, Vocabulary};

#[cfg(test)]
mod tests;
