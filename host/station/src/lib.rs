//! One reader's loop: the clock, the virtual room around it, its record.
//!
//! [`Reader`] is the reader without a clock; [`start`] drives one by tokio.
//! Several readers on one PC are several of these. Kept out: pages, and how a
//! plugin runs.

mod clock;
mod eye;
mod flow;
mod handle;
mod message;
mod panel;
pub mod picture;
mod preview;
mod reader;
mod reading;
mod record;
mod replay;
mod room;
mod said;
mod slot;
mod sound;
mod tray;
pub mod view;

pub use clock::{WARNING_S, advance_ms, day_in_japan, inactive_ms};
pub use eye::{Eye, EyeEvent, Lens, Lost, Mirror, Pictures, Source, Taken};
pub use flow::{InstallError, Installed, Loader};
pub use handle::{ReaderHandle, now_ms, start};
pub use message::{EligibilityPlan, FacePlan, FaceSay, Message, Sitter};
pub use preview::{Preview, items};
pub use reader::{
    Body, Parts, Presentation, Reader, STRIKES_MAX, TEXT_SIZE_MAX, VOLUME_MAX, hashes, input_name,
    note_row,
};
pub use replay::{ReplayError, Replayed, flow_of, front_name, replay, violation_line};
pub use room::{Device, FACE_ATTEMPTS_MAX, Later, Room};
pub use slot::{Port, SlotEvent};
