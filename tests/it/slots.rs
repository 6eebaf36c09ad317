//! Promise: whatever a card does in mid-visit, the patient hears of it in one
//! step, no result is of another card or another visit, the reader is of use
//! again by itself, and the other readers of the PC never notice.
//!
//! Here the cards are models in this process, behind the slots of real readers;
//! `real` does it through PC/SC.

pub(crate) mod desk;
mod faults;
mod interleaved;
mod many;
