//! In the place of sound cards, where they were not built in.

use std::convert::Infallible;
use std::time::Duration;

use crate::loudspeaker::{Card, CardError};
use crate::outlet::Outlet;

/// There is none.
pub struct SoundCard {
    never: Infallible,
}

impl SoundCard {
    /// A card by its name.
    ///
    /// # Errors
    /// Always [`CardError::NotBuilt`].
    pub fn named(_name: &str) -> Result<Self, CardError> {
        Err(CardError::NotBuilt)
    }
}

impl Card for SoundCard {
    fn open(&mut self, _outlet: &Outlet) -> Result<u32, CardError> {
        match self.never {}
    }

    fn wait(&mut self, _at_most: Duration) -> Result<(), CardError> {
        match self.never {}
    }

    fn close(&mut self) {
        match self.never {}
    }

    fn pause(&mut self, _time: Duration) {
        match self.never {}
    }
}

/// The names of the cards that are there.
///
/// # Errors
/// Always [`CardError::NotBuilt`].
pub fn sound_cards() -> Result<Vec<String>, CardError> {
    Err(CardError::NotBuilt)
}

/// Whether a card can be opened now.
///
/// # Errors
/// Always [`CardError::NotBuilt`].
pub fn try_sound_card(_name: &str) -> Result<u32, CardError> {
    Err(CardError::NotBuilt)
}
