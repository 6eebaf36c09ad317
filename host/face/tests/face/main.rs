//! Promises about the face engine, with small networks that are written here:
//! a bright square is a face to them, and what lies around it is whose.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]
#![expect(
    clippy::print_stderr,
    reason = "one process of a test speaks to the other, and a test says what it skipped"
)]

mod attacks;
mod attempts;
mod colours;
#[path = "../../examples/rendered/drawn.rs"]
mod drawn;
mod engine;
mod models;
mod nets;
mod packs;
mod patients;
mod people;
mod real;
mod stages;
