//! Whether faces are found where they are, and none where none is.

use face::Pack;

use crate::drawn::{NEAR, each, is_alarm, landmark_error};
use crate::percent;

/// Shots with a face.
const FACES: u64 = 600;
/// Scenes without one.
const EMPTY: u64 = 500;

pub(crate) fn report(pack: &Pack) {
    let away = each(FACES, |number| landmark_error(pack, number));
    let mut found: Vec<f32> = away.iter().copied().filter(|error| *error < NEAR).collect();
    found.sort_by(f32::total_cmp);
    let of = |thousandth: usize| found.get(found.len() * thousandth / 1000).copied().unwrap_or(1.0);
    println!("found, landmarks within {NEAR}: {}", percent(found.len(), away.len()));
    println!("  landmark error of these: median {:.3}, 95 of 100 below {:.3}", of(500), of(950));
    let alarms = each(EMPTY, |number| is_alarm(pack, number));
    let count = alarms.iter().filter(|alarm| **alarm).count();
    println!("false alarms on empty scenes: {}", percent(count, alarms.len()));
}
