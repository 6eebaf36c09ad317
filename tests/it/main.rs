//! One binary, so a change links once. Each file is one promise of the README.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod audit;
mod browser;
mod commands;
mod defects;
mod develop;
mod doctor;
mod eval;
mod explore;
mod faces;
mod flows;
mod guests;
mod hostile;
mod kept;
mod panel;
mod patient;
mod promises;
mod real;
mod record;
mod report;
mod sessions;
mod slots;
mod socket;
mod spoken;
mod tidy;
mod visits;
mod watched;
