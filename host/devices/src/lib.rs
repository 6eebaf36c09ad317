//! What stands beside the panel: a keypad, which is a Linux input device, and
//! sound cards.
//!
//! [`Keypad`] is a pure machine: events with their timestamps in, keys out. It
//! has no clock. [`follow`] reads a device for it, and finds the device again
//! after it was pulled out. What a key does on a screen is not decided here:
//! a digit is a digit, and who keeps it is the station's affair.
//!
//! [`Outlet`] holds samples for a card, [`keep_open`] opens the card and finds it
//! again. Which sound goes to which card, and who may hear it, is not decided
//! here. [`SoundCard`] is by cpal and ALSA, in programs that are built with the
//! feature `sound-card`; without it every card is [`CardError::NotBuilt`].
//!
//! Kept out of here: screens, voices, on-screen keypads.

mod event;
mod file;
mod follow;
mod keypad;
mod loudspeaker;
mod outlet;
#[cfg(not(feature = "sound-card"))]
#[path = "no_sound_card.rs"]
mod sound_card;
#[cfg(feature = "sound-card")]
mod sound_card;

pub use event::{Decoder, EVENT_BYTES, Event};
pub use file::{DeviceFile, try_device};
pub use follow::{LOOK_AGAIN, Listener, Source, Told, follow};
pub use keypad::{
    DOUBLE_STRIKE_US, HOLD_US, Heard, Key, Keypad, LONG_PRESS_US, Place, Settings, key_of,
};
pub use loudspeaker::{Card, CardError, keep_open};
pub use outlet::Outlet;
pub use sound_card::{SoundCard, sound_cards, try_sound_card};
