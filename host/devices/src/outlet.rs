//! Samples on their way to a sound card.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What waits to be heard: whoever speaks puts it in, the card takes it out.
/// Cheap to clone; all clones are one. It may speak a name, so it has no
/// `Debug`.
#[derive(Clone, Default)]
pub struct Outlet(Arc<Mutex<Waiting>>);

struct Waiting {
    /// Of the card; `None` while there is none.
    rate_hz: Option<u32>,
    samples: VecDeque<i16>,
    /// Step, and how many there are.
    volume: (u8, u8),
}

impl Default for Waiting {
    fn default() -> Self {
        Self { rate_hz: None, samples: VecDeque::new(), volume: (1, 1) }
    }
}

impl Outlet {
    /// Samples a second that the card takes; `None` while there is no card.
    pub fn rate_hz(&self) -> Option<u32> {
        self.lock().rate_hz
    }

    /// Lets samples of one channel follow what waits already. Nobody hears
    /// them, ever, where no card takes this rate now.
    pub fn play(&self, samples: &[i16], rate_hz: u32) {
        let mut waiting = self.lock();
        if waiting.rate_hz == Some(rate_hz) {
            waiting.samples.extend(samples);
        }
    }

    /// Forgets what waits. What the card has taken already is still heard, up
    /// to twice its period: 40 ms, where the card takes the period it is asked
    /// for.
    pub fn silence(&self) {
        self.lock().samples.clear();
    }

    /// How loud it is: a step of so many, 0 for silence. Also what waits.
    pub fn set_volume(&self, step: u8, of: u8) {
        self.lock().volume = (step.min(of), of.max(1));
    }

    /// Fills a card's buffer, with silence where nothing waits.
    pub fn take(&self, into: &mut [i16]) {
        let mut waiting = self.lock();
        let (step, of) = waiting.volume;
        for place in into {
            let sample = waiting.samples.pop_front().unwrap_or(0);
            let scaled = i32::from(sample) * i32::from(step) / i32::from(of);
            // A part of a sample is one.
            *place = i16::try_from(scaled).unwrap_or(0);
        }
    }

    /// A card takes samples from now on, or none does any more. What waits was
    /// for another one.
    pub(crate) fn set_card(&self, rate_hz: Option<u32>) {
        let mut waiting = self.lock();
        waiting.rate_hz = rate_hz;
        waiting.samples.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(outlet: &Outlet, count: usize) -> Vec<i16> {
        let mut into = vec![99; count];
        outlet.take(&mut into);
        into
    }

    #[test]
    fn samples_come_out_in_order_and_then_silence() {
        let outlet = Outlet::default();
        outlet.set_card(Some(24_000));
        outlet.play(&[1, 2, 3], 24_000);
        outlet.play(&[4], 24_000);
        assert_eq!(taken(&outlet, 2), [1, 2]);
        assert_eq!(taken(&outlet, 4), [3, 4, 0, 0]);
    }

    #[test]
    fn after_a_stop_nothing_old_is_heard() {
        let outlet = Outlet::default();
        outlet.set_card(Some(24_000));
        outlet.play(&[7; 100], 24_000);
        assert_eq!(taken(&outlet, 3), [7; 3]);
        outlet.silence();
        outlet.play(&[8], 24_000);
        assert_eq!(taken(&outlet, 3), [8, 0, 0]);
    }

    /// Else a phrase would be heard when a card is plugged in, long after it
    /// was said; and at a wrong pitch on a card of another rate.
    #[test]
    fn what_no_card_takes_is_never_heard() {
        let outlet = Outlet::default();
        outlet.play(&[1], 24_000);
        outlet.set_card(Some(48_000));
        assert_eq!(outlet.rate_hz(), Some(48_000));
        outlet.play(&[2], 24_000);
        assert_eq!(taken(&outlet, 1), [0]);
        outlet.play(&[3], 48_000);
        outlet.set_card(None);
        assert_eq!(outlet.rate_hz(), None);
        outlet.set_card(Some(48_000));
        assert_eq!(taken(&outlet, 1), [0]);
    }

    #[test]
    fn each_step_of_the_volume_is_louder_also_for_what_waits() {
        let outlet = Outlet::default();
        outlet.set_card(Some(24_000));
        let loud = [i16::MAX, i16::MIN, 4];
        outlet.play(&loud.repeat(6), 24_000);
        for (step, of, heard) in [
            (0, 4, [0, 0, 0]),
            (1, 4, [8_191, -8_192, 1]),
            (2, 4, [16_383, -16_384, 2]),
            (4, 4, loud),
            (9, 4, loud),
            (3, 0, [0, 0, 0]),
        ] {
            outlet.set_volume(step, of);
            assert_eq!(taken(&outlet, 3), heard, "{step} of {of}");
        }
    }
}
