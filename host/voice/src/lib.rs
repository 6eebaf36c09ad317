//! Cue to sound: Japanese by a dictionary and a voice of its own, English,
//! Korean, Vietnamese and Portuguese by espeak-ng, and the earcons.
//!
//! What is pure is pure: text to phonemes, phonemes to samples, samples to a
//! WAV file. What reads text runs in child processes, because a dictionary is
//! large and odd text breaks analysers: a child that dies costs one phrase its
//! sound and nothing else.
//!
//! Fixed phrases can be made ahead into a [`Store`], so that a reader on a
//! counter needs neither dictionary nor espeak-ng.
//!
//! Kept out of here:
//! - words: what is said, and in which language, is decided elsewhere;
//! - who may hear it: private words and the jack are the station's affair;
//! - loudspeakers: a [`Sound`] becomes a WAV file or samples at a card's rate,
//!   and somebody plays them.

mod child;
mod dictionary;
mod earcon;
mod error;
mod espeak;
mod japanese;
mod pipe;
mod rate;
mod sound;
mod speaker;
mod store;
mod utterance;

pub use child::serve;
pub use dictionary::{Dictionary, SOURCE_SHA256};
pub use earcon::Earcon;
pub use error::VoiceError;
pub use espeak::Espeak;
pub use japanese::Japanese;

pub use sound::{RATE_HZ, Sound};
pub use speaker::{Speaker, Stop};
pub use store::Store;
pub use utterance::{Tongue, Utterance};

/// Longest text or reading that is spoken, in characters.
pub const SPOKEN_CHARS_MAX: usize = 1_000;
/// Longest sound of one phrase, in seconds.
pub const SOUND_S_MAX: usize = 120;
