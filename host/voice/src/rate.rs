//! Samples of one rate as samples of another.

use std::f64::consts::PI;

use crate::sound::to_i16;

/// Samples on each side that one is made of, of the lower of both rates.
const REACH: f64 = 32.0;
/// What passes, of the lower of both rates; the rest is the filter's slope.
const PASS: f64 = 7.0 / 16.0;

/// Samples of one rate as samples of another: each is the sum of those around its
/// time, weighed by a windowed sinc. Rates are whole numbers, so the weights come
/// again after some samples; each set of them is made once.
pub(crate) fn resampled(samples: &[i16], from_hz: u32, to_hz: u32) -> Vec<i16> {
    let (from_hz, to_hz) = (from_hz.max(1), to_hz.max(1));
    let shared = common_divisor(from_hz, to_hz);
    // So many samples in take as long as so many out.
    let (step, period) = ((from_hz / shared) as usize, (to_hz / shared) as usize);
    let narrower = (f64::from(to_hz) / f64::from(from_hz)).min(1.0);
    let mut out = vec![0; samples.len() * period / step];
    for phase in 0..period.min(out.len()) {
        let (whole, part) = (phase * step / period, phase * step % period);
        let weights = weights(part_of(part, period), narrower);
        let before = weights.len() / 2;
        for (turn, place) in out.iter_mut().skip(phase).step_by(period).enumerate() {
            let at = whole + turn * step;
            let weigh = |(tap, weight): (usize, &f64)| {
                let sample = samples.get((at + tap).checked_sub(before)?)?;
                Some(f64::from(*sample) * weight)
            };
            let sum: f64 = weights.iter().enumerate().filter_map(weigh).sum();
            *place = to_i16(sum / f64::from(i16::MAX));
        }
    }
    out
}

/// The weights of the samples around a time, which is a part of a sample after
/// the middle one. Together they are 1.
fn weights(part: f64, narrower: f64) -> Vec<f64> {
    let reach = REACH / narrower;
    #[expect(clippy::cast_possible_truncation, reason = "some hundreds, of our own rates")]
    let before = reach.ceil() as i32;
    let weights = (-before..=before).map(|tap| {
        let away = f64::from(tap) - part;
        let turn = PI * away / reach;
        let window = 0.42 + 0.5 * turn.cos() + 0.08 * (2.0 * turn).cos(); // Blackman
        if away.abs() < reach { sinc(2.0 * PASS * narrower * away) * window } else { 0.0 }
    });
    let weights: Vec<f64> = weights.collect();
    let sum: f64 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / sum).collect()
}

fn sinc(x: f64) -> f64 {
    if x == 0.0 { 1.0 } else { (PI * x).sin() / (PI * x) }
}

#[expect(clippy::cast_precision_loss, reason = "rates are small numbers")]
fn part_of(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

fn common_divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { common_divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOUD: f64 = 16_000.0;

    fn sine(hz: f64, rate_hz: u32) -> Vec<i16> {
        let step = 2.0 * PI * hz / f64::from(rate_hz);
        (0..rate_hz).map(|n| to_i16(LOUD * (f64::from(n) * step).sin() / 32_767.0)).collect()
    }

    /// How far the middle of a sound is from what it should be, of its loudness,
    /// in decibels.
    fn error_db(heard: &[i16], wanted: &[i16]) -> f64 {
        assert_eq!(heard.len(), wanted.len());
        let middle = 500..heard.len() - 500;
        let count = f64::from(u32::try_from(middle.len()).unwrap());
        let away = |n: usize| f64::from(i32::from(heard[n]) - i32::from(wanted[n]));
        let mean = middle.map(|n| away(n) * away(n)).sum::<f64>() / count;
        20.0 * ((2.0 * mean).sqrt() / LOUD).log10()
    }

    /// The rates of our voices to those of cards: the same wave, sampled anew.
    #[test]
    fn what_was_said_is_the_same_at_each_rate_of_a_card() {
        let rates = [(24_000, 48_000), (24_000, 44_100), (22_050, 24_000), (22_050, 48_000)];
        for (from, to) in rates.into_iter().chain([(48_000, 24_000), (24_000, 16_000)]) {
            for hz in [200.0, 1_000.0, 3_000.0, 5_500.0] {
                let error = error_db(&resampled(&sine(hz, from), from, to), &sine(hz, to));
                assert!(error < -60.0, "{hz} Hz, {from} to {to}: {error} dB");
            }
        }
    }

    #[test]
    fn what_a_rate_cannot_hold_is_not_heard() {
        for (hz, from, to) in [(14_000.0, 48_000, 24_000), (9_000.0, 24_000, 16_000)] {
            let silence = vec![0; to as usize];
            let error = error_db(&resampled(&sine(hz, from), from, to), &silence);
            assert!(error < -55.0, "{hz} Hz, {from} to {to}: {error} dB");
        }
    }

    #[test]
    fn odd_sounds_and_rates_are_taken() {
        assert!(resampled(&[], 24_000, 48_000).is_empty());
        assert_eq!(resampled(&[1], 24_000, 48_000).len(), 2);
        assert!(resampled(&[1], 48_000, 24_000).is_empty());
        for (from, to) in [(0, 24_000), (24_000, 0), (8_001, 191_999)] {
            resampled(&[i16::MIN; 9], from, to);
        }
        let full = resampled(&[i16::MAX; 1_000], 24_000, 48_000);
        assert!(full[200..1_800].iter().all(|one| *one == i16::MAX));
    }
}
