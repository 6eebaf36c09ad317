//! Samples, and the WAV file that they become.

use std::ops::RangeInclusive;

use crate::rate::resampled;

/// Samples a second of every sound that is made here.
pub const RATE_HZ: u32 = 24_000;
/// Loudness that all speech is brought to: root mean square, of 1.
const LEVEL: f64 = 0.1;
/// What no sample goes beyond, of 1: about -1 dBFS.
const PEAK_MAX: f64 = 0.89;
/// Taps of the low-pass on each side of its middle.
const TAPS: usize = 32;
/// Samples a second of a WAV file that is read.
const RATES_HZ: RangeInclusive<u32> = 8_000..=48_000;
/// Bytes before the samples of a WAV file.
const HEADER_BYTES: u32 = 44;

/// One channel of samples, 16 bits each. It may speak a name, so it has no
/// `Debug`.
#[derive(Clone, Eq, PartialEq)]
pub struct Sound {
    samples: Vec<i16>,
    rate_hz: u32,
}

impl Sound {
    /// Takes samples as they are, -1 to 1.
    pub(crate) fn new(rate_hz: u32, samples: &[f64]) -> Self {
        Self { samples: samples.iter().map(|sample| to_i16(*sample)).collect(), rate_hz }
    }

    /// What is heard of a text that has nothing to say. A file without samples
    /// is one that not every player takes.
    pub(crate) fn silence() -> Self {
        Self::new(RATE_HZ, &[0.0; RATE_HZ as usize / 10])
    }

    /// Takes speech and brings it to one loudness, so that all voices and
    /// phrases are as loud as each other.
    pub(crate) fn levelled(rate_hz: u32, samples: &[f64]) -> Self {
        let peak = samples.iter().fold(0.0_f64, |peak, sample| peak.max(sample.abs()));
        #[expect(clippy::cast_precision_loss, reason = "two minutes of samples are few")]
        let rms = (samples.iter().map(|one| one * one).sum::<f64>() / samples.len() as f64).sqrt();
        if !(peak > 0.0 && rms > 0.0) {
            return Self::new(rate_hz, samples);
        }
        let gain = (LEVEL / rms).min(PEAK_MAX / peak);
        let samples: Vec<f64> = samples.iter().map(|sample| sample * gain).collect();
        Self::new(rate_hz, &samples)
    }

    /// Takes samples of 16 bits, little-endian.
    pub(crate) fn of_bytes(rate_hz: u32, bytes: &[u8]) -> Self {
        let sample = |pair: &[u8]| Some(i16::from_le_bytes(pair.try_into().ok()?));
        Self { samples: bytes.chunks_exact(2).filter_map(sample).collect(), rate_hz }
    }

    /// Reads a WAV file: PCM of 16 bits, one channel or the mean of two, 8 to
    /// 48 kHz. A length that says more than there is, as of a file that was
    /// written into a pipe, ends with the file. `None` for any other file.
    pub fn of_wav(file: &[u8]) -> Option<Self> {
        let (riff, mut rest) = file.split_at_checked(12)?;
        if !riff.starts_with(b"RIFF") || !riff.ends_with(b"WAVE") {
            return None;
        }
        let mut format = None;
        loop {
            let (head, after) = rest.split_at_checked(8)?;
            let length = u32::from_le_bytes(head.get(4..)?.try_into().ok()?);
            let length = usize::try_from(length).ok()?.min(after.len());
            let (body, after) = after.split_at(length);
            match head.get(..4)? {
                b"fmt " => format = Some(read_format(body)?),
                b"data" => {
                    let (channels, rate_hz) = format?;
                    let sound = Self::of_bytes(rate_hz, body);
                    return Some(if channels == 2 { sound.mixed() } else { sound });
                }
                _ => {}
            }
            // A chunk of an odd length has a byte after it.
            rest = after.get(length % 2..)?;
        }
    }

    /// Takes the samples for those of two channels.
    fn mixed(self) -> Self {
        let mean = |pair: &[i16]| {
            let sum: i32 = pair.iter().copied().map(i32::from).sum();
            i16::try_from(sum / 2).unwrap_or(0)
        };
        Self { samples: self.samples.chunks_exact(2).map(mean).collect(), rate_hz: self.rate_hz }
    }

    /// The same sound at another rate, for a card that does not take its own.
    /// What the narrower of both can hold passes, up to seven eighths of it.
    pub fn at_rate(&self, rate_hz: u32) -> Self {
        let samples = if rate_hz == self.rate_hz {
            self.samples.clone()
        } else {
            resampled(&self.samples, self.rate_hz, rate_hz)
        };
        Self { samples, rate_hz }
    }

    /// The samples, in order.
    pub fn samples(&self) -> &[i16] {
        &self.samples
    }

    /// Samples a second.
    pub fn rate_hz(&self) -> u32 {
        self.rate_hz
    }

    /// How long it is, in seconds.
    pub fn seconds(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "two minutes of samples are few")]
        let samples = self.samples.len() as f64;
        samples / f64::from(self.rate_hz)
    }

    /// A WAV file: PCM, one channel, 16 bits.
    pub fn to_wav(&self) -> Vec<u8> {
        let data = u32::try_from(self.samples.len() * 2).unwrap_or(u32::MAX);
        let mut file = Vec::with_capacity(self.samples.len() * 2 + HEADER_BYTES as usize);
        file.extend(b"RIFF");
        file.extend((HEADER_BYTES - 8).saturating_add(data).to_le_bytes());
        file.extend(b"WAVEfmt ");
        file.extend(16_u32.to_le_bytes()); // bytes of this chunk
        file.extend(1_u16.to_le_bytes()); // PCM
        file.extend(1_u16.to_le_bytes()); // channels
        file.extend(self.rate_hz.to_le_bytes());
        file.extend((self.rate_hz * 2).to_le_bytes()); // bytes a second
        file.extend(2_u16.to_le_bytes()); // bytes a sample
        file.extend(16_u16.to_le_bytes()); // bits a sample
        file.extend(b"data");
        file.extend(data.to_le_bytes());
        file.extend(self.samples.iter().flat_map(|sample| sample.to_le_bytes()));
        file
    }
}

pub(crate) fn to_i16(sample: f64) -> i16 {
    let scaled = (sample * f64::from(i16::MAX)).round();
    #[expect(clippy::cast_possible_truncation, reason = "clamped to what fits")]
    let fits = scaled.clamp(f64::from(i16::MIN), f64::from(i16::MAX)) as i16;
    fits
}

/// Every second sample, after what those could not hold was taken out: a
/// windowed sinc that passes what is below 10.5 of 12 kHz at 48 kHz.
pub(crate) fn halve(samples: &[f64]) -> Vec<f64> {
    let taps = low_pass();
    let at = |place: usize, tap: usize| {
        let place = (place + tap).checked_sub(TAPS)?;
        samples.get(place)
    };
    (0..samples.len())
        .step_by(2)
        .map(|place| {
            let weigh = |(tap, weight): (usize, &f64)| at(place, tap).map(|one| one * weight);
            taps.iter().enumerate().filter_map(weigh).sum()
        })
        .collect()
}

fn low_pass() -> Vec<f64> {
    use std::f64::consts::PI;
    const CUT: f64 = 10.5 / 48.0; // of the sampling rate
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    let taps: Vec<f64> = (0..=2 * TAPS)
        .map(|tap| {
            let from_middle = tap as f64 - TAPS as f64;
            let sinc = match tap {
                TAPS => 2.0 * CUT,
                _ => (2.0 * PI * CUT * from_middle).sin() / (PI * from_middle),
            };
            let turn = PI * tap as f64 / TAPS as f64;
            sinc * (0.42 - 0.5 * turn.cos() + 0.08 * (2.0 * turn).cos()) // Blackman
        })
        .collect();
    let sum: f64 = taps.iter().sum();
    taps.iter().map(|tap| tap / sum).collect()
}

/// Channels and rate of the chunk `fmt ` of a WAV file.
fn read_format(chunk: &[u8]) -> Option<(u16, u32)> {
    let two = |at: usize| Some(u16::from_le_bytes(chunk.get(at..at + 2)?.try_into().ok()?));
    let rate_hz = u32::from_le_bytes(chunk.get(4..8)?.try_into().ok()?);
    let (pcm, channels, bits) = (two(0)?, two(2)?, two(14)?);
    let right = pcm == 1 && (1..=2).contains(&channels) && bits == 16;
    (right && RATES_HZ.contains(&rate_hz)).then_some((channels, rate_hz))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wav_file_says_what_it_holds() {
        let file = Sound::new(RATE_HZ, &[0.0, 1.0, -1.0]).to_wav();
        assert_eq!(file.len(), 50);
        assert_eq!(&file[..4], b"RIFF");
        assert_eq!(file[4..8], 42_u32.to_le_bytes());
        assert_eq!(file[24..28], 24_000_u32.to_le_bytes());
        assert_eq!(file[40..44], 6_u32.to_le_bytes());
        assert_eq!(file[44..], [0, 0, 0xFF, 0x7F, 1, 0x80]);
    }

    #[test]
    fn all_speech_is_as_loud_and_none_is_clipped() {
        for loud in [0.001, 0.1, 1.0, 40.0] {
            let wave: Vec<f64> = (0..4_800).map(|n| loud * (f64::from(n) * 0.1).sin()).collect();
            let sound = Sound::levelled(RATE_HZ, &wave);
            let peak = sound.samples().iter().map(|one| one.unsigned_abs()).max().unwrap();
            assert!((4_500..4_800).contains(&peak), "{loud}: {peak}");
        }
        let click: Vec<f64> = (0..4_800).map(|n| f64::from(u8::from(n == 9))).collect();
        let peak = *Sound::levelled(RATE_HZ, &click).samples().iter().max().unwrap();
        assert!(peak < 29_200, "{peak}");
        for silent in [vec![], vec![0.0; 3], vec![f64::NAN; 3]] {
            assert!(Sound::levelled(RATE_HZ, &silent).samples().iter().all(|one| *one == 0));
        }
    }

    #[test]
    fn a_wav_file_is_read_as_it_was_written() {
        let sound = Sound::new(22_050, &[0.5, -0.5, 0.25]);
        let good = sound.to_wav();
        assert!(Sound::of_wav(&good) == Some(sound));
        for cut in 0..44 {
            assert!(Sound::of_wav(&good[..cut]).is_none(), "{cut}");
        }
        for (at, byte) in [(0, b'X'), (8, b'X'), (20, 3), (22, 0), (22, 3), (34, 8), (26, 9)] {
            let mut bad = good.clone();
            bad[at] = byte;
            assert!(Sound::of_wav(&bad).is_none(), "{at}");
        }
        let samples = |file: &[u8]| Sound::of_wav(file).unwrap().samples().to_vec();
        // Written into a pipe: the length is not known yet.
        let mut piped = good.clone();
        piped[40..44].fill(0xFF);
        assert_eq!(samples(&piped).len(), 3);
        // Chunks that say something else, one of an odd length, before and after.
        let note = |text: &[u8]| [b"note", &[3, 0, 0, 0][..], text].concat();
        let noted = [&good[..36], &note(b"abc\0"), &good[36..], &note(b"abc\0")].concat();
        assert_eq!(samples(&noted), samples(&good));
        let mut stereo = Sound::new(22_050, &[0.5, 0.25, -1.0, 1.0]).to_wav();
        stereo[22] = 2;
        assert_eq!(samples(&stereo), [12_288, 0]);
    }

    /// What 24 kHz can hold passes; what it cannot is 60 dB down.
    #[test]
    fn halving_keeps_speech_and_folds_nothing() {
        let loudness = |hz: f64| {
            let step = std::f64::consts::TAU * hz / 48_000.0;
            let wave: Vec<f64> = (0..9_600).map(|n| (f64::from(n) * step).sin()).collect();
            let half = halve(&wave);
            assert_eq!(half.len(), 4_800);
            let middle = &half[100..4_700];
            // The root mean square of a sine, so that the phase does not matter.
            let mean = middle.iter().map(|one| one * one).sum::<f64>() / 4_600.0;
            (2.0 * mean).sqrt()
        };
        for hz in [200.0, 1_000.0, 4_000.0, 8_000.0] {
            assert!((0.99..1.01).contains(&loudness(hz)), "{hz} Hz: {}", loudness(hz));
        }
        for hz in [14_000.0, 17_000.0, 23_000.0] {
            assert!(loudness(hz) < 0.001, "{hz} Hz: {}", loudness(hz));
        }
    }
}
