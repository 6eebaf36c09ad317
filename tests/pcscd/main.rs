//! Promise: cards are read through PC/SC, whatever goes wrong there, and a
//! reader is of use again without anybody's help.
//!
//! The tests start pcscd themselves, with virtual readers, and put virtual cards
//! into them; `.ci/setup tests` installs what they need.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod cards;
mod counter;
mod faults;
mod opensc;
mod readers;
mod service;
