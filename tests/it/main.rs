//! One binary, so a change links once. Each file is one promise of the README.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod audit;
mod browser;
mod commands;
mod develop;
mod doctor;
mod guests;
mod hostile;
mod real;
mod record;
mod sessions;
mod tidy;
mod visits;
