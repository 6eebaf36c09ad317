//! The keypad beside the panel: a Linux input device, and what its keys mean.
//!
//! [`Keypad`] is a pure machine: events with their timestamps in, keys out. It
//! has no clock. [`follow`] reads a device for it, and finds the device again
//! after it was pulled out. What a key does on a screen is not decided here:
//! a digit is a digit, and who keeps it is the station's affair.
//!
//! Kept out of here: screens, voices, on-screen keypads.

mod event;
mod file;
mod follow;
mod keypad;

pub use event::{Decoder, EVENT_BYTES, Event};
pub use file::{DeviceFile, try_device};
pub use follow::{LOOK_AGAIN, Listener, Source, Told, follow};
pub use keypad::{
    DOUBLE_STRIKE_US, HOLD_US, Heard, Key, Keypad, LONG_PRESS_US, Place, Settings, key_of,
};
