//! How often two faces are told apart: rates with intervals, after ISO/IEC
//! 19795-1.
//!
//! Pairs are not independent of each other: one person who looks like many
//! makes many errors. So intervals come of drawing people anew, not pairs.

mod det;

use serde::Serialize;

use crate::number::long;

/// How often people are drawn anew for an interval.
const DRAWS: usize = 1_000;
/// The rates of false accepts that a report gives the other rate for.
const RATES: [f64; 3] = [1e-2, 1e-3, 1e-4];
/// Points of the curve that are kept.
const CURVE_MAX: usize = 400;

/// Two pictures, compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// Whose the pictures are, by place in the set.
    pub people: (usize, usize),
    /// How alike they are, -1 to 1.
    pub score: f32,
}

/// A rate with the interval that 95 of 100 draws of people lie in.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// The rate, 0 to 1.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// False rejects where false accepts are at most so many.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rate {
    /// False accepts that are allowed, 0 to 1.
    pub far: f64,
    /// The least score of a match there.
    pub threshold: f32,
    /// False rejects there.
    pub frr: Interval,
    /// Whether there are comparisons enough to speak of such a rate: at least
    /// three over it.
    pub supported: bool,
}

/// What was measured.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// People that were compared.
    pub people: usize,
    /// Comparisons of one person's pictures.
    pub genuine: usize,
    /// Comparisons of two people's.
    pub impostor: usize,
    /// Where both rates are equal.
    pub equal_error: Interval,
    /// The score at which they are.
    pub equal_error_threshold: f32,
    /// False rejects at fixed rates of false accepts.
    pub rates: Vec<Rate>,
    /// The curve: false accepts, false rejects.
    pub curve: Vec<(f64, f64)>,
}

/// What one walk through the scores gives.
struct Walk {
    equal: (f64, f32),
    rates: [(f64, f32); RATES.len()],
}

/// Judges comparisons between `people` people. `None` unless both kinds of
/// comparisons are there.
pub fn evaluate(comparisons: &[Comparison], people: usize) -> Option<Report> {
    let mut sorted = comparisons.to_vec();
    sorted.retain(|one| one.score.is_finite() && one.people.0.max(one.people.1) < people);
    sorted.sort_by(|one, other| other.score.total_cmp(&one.score));
    let genuine = sorted.iter().filter(|one| one.people.0 == one.people.1).count();
    let impostor = sorted.len() - genuine;
    if genuine == 0 || impostor == 0 {
        return None;
    }
    let mut curve = Vec::new();
    let once = vec![1.0; people];
    let whole = walk(&sorted, &once, |far, frr| curve.push((far, frr)))?;
    let mut random = Random(0x1979_5001);
    let draws: Vec<Walk> = (0..DRAWS)
        .filter_map(|_| {
            let mut weights = vec![0.0; people];
            for _ in 0..people {
                if let Some(weight) = weights.get_mut(random.below(people)) {
                    *weight += 1.0;
                }
            }
            walk(&sorted, &weights, |_, _| {})
        })
        .collect();
    let interval = |value: f64, of: &dyn Fn(&Walk) -> f64| {
        let mut all: Vec<f64> = draws.iter().map(of).collect();
        all.sort_by(f64::total_cmp);
        let at = |thousandth: usize| {
            all.get(all.len() * thousandth / 1_000).or(all.last()).copied().unwrap_or(value)
        };
        Interval { value, low: at(25), high: at(975) }
    };
    let rate = |(place, far): (usize, f64)| {
        let at = |walk: &Walk| walk.rates.get(place).copied().unwrap_or((1.0, 1.0));
        let (frr, threshold) = at(&whole);
        let supported = long(impostor) * far >= 3.0;
        Rate { far, threshold, frr: interval(frr, &|walk| at(walk).0), supported }
    };
    Some(Report {
        people,
        genuine,
        impostor,
        equal_error: interval(whole.equal.0, &|walk| walk.equal.0),
        equal_error_threshold: whole.equal.1,
        rates: RATES.into_iter().enumerate().map(rate).collect(),
        curve: thinned(&curve),
    })
}

/// Walks down the scores, the surest match first, each person weighted.
fn walk(sorted: &[Comparison], weights: &[f64], mut see: impl FnMut(f64, f64)) -> Option<Walk> {
    let weight = |one: &Comparison| {
        let of = |person: usize| weights.get(person).copied().unwrap_or(0.0);
        let (a, b) = one.people;
        if a == b { (of(a), 0.0) } else { (0.0, of(a) * of(b)) }
    };
    let (mut genuine, mut impostor) = (0.0, 0.0);
    for one in sorted {
        let (own, other) = weight(one);
        genuine += own;
        impostor += other;
    }
    if genuine <= 0.0 || impostor <= 0.0 {
        return None;
    }
    let mut result = Walk { equal: (1.0, 1.0), rates: [(1.0, 1.0); RATES.len()] };
    let (mut own, mut other, mut apart) = (0.0, 0.0, f64::INFINITY);
    for group in sorted.chunk_by(|one, next| one.score.total_cmp(&next.score).is_eq()) {
        for one in group {
            let (a, b) = weight(one);
            own += a;
            other += b;
        }
        let score = group.first()?.score;
        let (far, frr) = (other / impostor, 1.0 - own / genuine);
        see(far, frr.max(0.0));
        if (far - frr).abs() < apart {
            apart = (far - frr).abs();
            result.equal = (f64::midpoint(far, frr), score);
        }
        for (place, most) in result.rates.iter_mut().zip(RATES) {
            if far <= most {
                *place = (frr.max(0.0), score);
            }
        }
    }
    Some(result)
}

/// As much of the curve as a picture shows: both ends of each step.
fn thinned(curve: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let corners: Vec<(f64, f64)> = curve
        .windows(2)
        .filter_map(|two| match *two {
            [one, next] if one.1 != next.1 => Some(one),
            _ => None,
        })
        .chain(curve.last().copied())
        .collect();
    let step = corners.len().div_ceil(CURVE_MAX).max(1);
    corners.into_iter().step_by(step).collect()
}

/// Source: Steele, Lea, Flood, `SplitMix`, 2014.
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let most = u64::try_from(most.max(1)).unwrap_or(1);
        usize::try_from((mixed ^ (mixed >> 31)) % most).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(people: (usize, usize), score: f32) -> Comparison {
        Comparison { people, score }
    }

    #[test]
    fn rates_are_those_that_can_be_counted_by_hand() {
        // Ten genuine pairs at 0.1 to 1.0; a hundred others at 0.00 to 0.99 / 4.
        let mut all: Vec<Comparison> = (1..=10_u8)
            .map(|one| of((usize::from(one) - 1, usize::from(one) - 1), f32::from(one) / 10.0))
            .collect();
        all.extend((0..100_u8).map(|one| {
            let (a, b) = (usize::from(one % 10), usize::from(one % 9));
            of((a, if a == b { 9 - b } else { b }), f32::from(one) / 400.0)
        }));
        let report = evaluate(&all, 10).unwrap();
        assert_eq!((report.genuine, report.impostor), (10, 100));
        // Above 0.2475 lies no other pair; eight of ten genuine ones do.
        let [hundredth, thousandth, _] = report.rates.as_slice() else { panic!("three rates") };
        assert!((thousandth.frr.value - 0.2).abs() < 1e-9, "{thousandth:?}");
        assert!((hundredth.frr.value - 0.2).abs() < 1e-9, "{hundredth:?}");
        assert!(!thousandth.supported);
        // At 0.2, of the others 20 are accepted; of the genuine 1 is not.
        assert!((report.equal_error.value - 0.15).abs() < 0.06, "{:?}", report.equal_error);
        let Interval { value, low, high } = report.equal_error;
        assert!(low <= value && value <= high);
    }

    #[test]
    fn scores_without_overlap_have_no_errors_and_scores_without_sense_half() {
        let apart: Vec<Comparison> = (0..40)
            .map(|one| of((one % 4, one % 4), 0.9))
            .chain((0..40).map(|one| of((one % 4, (one + 1) % 4), 0.1)))
            .collect();
        let report = evaluate(&apart, 4).unwrap();
        assert_eq!(report.equal_error, Interval { value: 0.0, low: 0.0, high: 0.0 });
        let alike: Vec<Comparison> = (0..1_000_u16)
            .flat_map(|one| {
                let person = usize::from(one % 7);
                let score = f32::from(one);
                [of((person, person), score), of((person, (person + 1) % 7), score)]
            })
            .collect();
        let report = evaluate(&alike, 7).unwrap();
        assert!((report.equal_error.value - 0.5).abs() < 0.02, "{:?}", report.equal_error);
    }

    #[test]
    fn nothing_is_said_of_one_kind_alone() {
        assert!(evaluate(&[of((0, 0), 0.5)], 1).is_none());
        assert!(evaluate(&[of((0, 1), 0.5), of((0, 0), f32::NAN)], 2).is_none());
    }
}
