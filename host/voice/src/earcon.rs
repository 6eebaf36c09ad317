//! Short sounds with a meaning, made here.
//!
//! Pure tones with one quiet overtone, all of it below 2.5 kHz: hearing fades
//! from the top with age. They differ in rhythm and direction as well as in
//! pitch, and mean nothing that the panel does not show.

use std::f64::consts::TAU;

use crate::sound::{RATE_HZ, Sound};

/// How loud a tone is, of 1.
const LOUD: f64 = 0.3;
/// The overtone at twice the pitch, of the tone.
const OVERTONE: f64 = 0.2;
/// How long a tone takes to come and to go, in seconds; without it, it clicks.
const EDGE_S: f64 = 0.008;

/// A short sound by its meaning.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Earcon {
    /// Something was accepted.
    Accept,
    /// Something went wrong.
    Error,
    /// The visit is over.
    End,
    /// Look here.
    Attention,
    /// A key was taken; the same for every key.
    Click,
}

/// A tone and the silence after it: hertz, seconds, seconds.
type Tone = (f64, f64, f64);

impl Earcon {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Accept, Self::Error, Self::End, Self::Attention, Self::Click];

    /// Its name: that of the contract, or `click`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Error => "error",
            Self::End => "end",
            Self::Attention => "attention",
            Self::Click => "click",
        }
    }

    /// The earcon of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    fn tones(self) -> &'static [Tone] {
        match self {
            Self::Accept => &[(784.0, 0.09, 0.02), (1175.0, 0.16, 0.0)],
            Self::Error => &[(392.0, 0.16, 0.06), (392.0, 0.16, 0.06), (294.0, 0.3, 0.0)],
            Self::End => &[(1175.0, 0.12, 0.03), (988.0, 0.12, 0.03), (784.0, 0.32, 0.0)],
            Self::Attention => &[(988.0, 0.1, 0.1), (988.0, 0.1, 0.1), (988.0, 0.2, 0.0)],
            Self::Click => &[(1047.0, 0.03, 0.0)],
        }
    }

    /// Makes the sound.
    pub fn sound(self) -> Sound {
        let mut samples = Vec::new();
        for (hz, tone_s, silence_s) in self.tones() {
            let count = samples_in(*tone_s);
            samples.extend((0..count).map(|place| {
                let at = f64::from(place) / f64::from(RATE_HZ);
                let wave = (TAU * hz * at).sin() + OVERTONE * (TAU * 2.0 * hz * at).sin();
                LOUD * edge(at, *tone_s) * wave
            }));
            samples.extend((0..samples_in(*silence_s)).map(|_| 0.0));
        }
        Sound::new(RATE_HZ, &samples)
    }
}

fn samples_in(seconds: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "our own lengths, below a second"
    )]
    let count = (seconds * f64::from(RATE_HZ)).round() as u32;
    count
}

/// Half a cosine up at the beginning and down at the end.
fn edge(at: f64, tone_s: f64) -> f64 {
    let from_end = at.min(tone_s - at).max(0.0);
    let part = (from_end / EDGE_S).min(1.0);
    0.5 - 0.5 * (std::f64::consts::PI * part).cos()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HIGHEST_HZ: f64 = 2_500.0;
    const BAND_HZ: f64 = 12.5;

    /// Energy in each band, by one correlation a band.
    fn spectrum(sound: &Sound) -> Vec<(f64, f64)> {
        let samples: Vec<f64> = sound.samples().iter().map(|one| f64::from(*one)).collect();
        let rate = f64::from(sound.rate_hz());
        (1..)
            .map(|band| f64::from(band) * BAND_HZ)
            .take_while(|hz| *hz < rate / 2.0)
            .map(|hz| {
                let (mut re, mut im) = (0.0, 0.0);
                for (place, sample) in (0_u32..).zip(&samples) {
                    let turn = TAU * hz * f64::from(place) / rate;
                    re += sample * turn.cos();
                    im += sample * turn.sin();
                }
                (hz, re * re + im * im)
            })
            .collect()
    }

    #[test]
    fn earcons_stay_where_old_ears_hear() {
        for earcon in Earcon::ALL {
            let bands = spectrum(&earcon.sound());
            let all: f64 = bands.iter().map(|(_, energy)| energy).sum();
            let above: f64 =
                bands.iter().filter(|(hz, _)| *hz > HIGHEST_HZ).map(|(_, energy)| energy).sum();
            let (loudest, _) = bands.iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
            let lowest = earcon.tones().iter().map(|tone| tone.0).fold(f64::MAX, f64::min);
            let highest = earcon.tones().iter().map(|tone| tone.0).fold(0.0, f64::max);
            assert!(above < all * 0.005, "{}: {above} of {all}", earcon.name());
            assert!(
                (lowest - 30.0..=highest + 30.0).contains(loudest),
                "{}: loudest at {loudest} Hz",
                earcon.name()
            );
        }
    }

    #[test]
    fn earcons_are_short_and_begin_and_end_in_silence() {
        for earcon in Earcon::ALL {
            let sound = earcon.sound();
            let ends = [sound.samples()[0], *sound.samples().last().unwrap()];
            assert!(ends.iter().all(|one| one.abs() < 200), "{}: {ends:?}", earcon.name());
            assert!(sound.seconds() < 1.0, "{}: {} s", earcon.name(), sound.seconds());
            assert_eq!(Earcon::of_name(earcon.name()), Some(earcon));
            assert!(sound == earcon.sound());
        }
    }
}
