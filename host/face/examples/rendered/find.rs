//! Whether faces are found where they are, and none where none is.

use face::{Pack, Point};
use portrait::{Person, Shot, draw, empty};

use crate::{FRAME, each, percent, scene};

/// Shots with a face.
const FACES: u64 = 600;
/// Scenes without one.
const EMPTY: u64 = 500;
/// A face is found if its landmarks are as near as this, of the distance of
/// the eyes, in the mean.
const NEAR: f32 = 0.15;

pub(crate) fn report(pack: &Pack) {
    let (w, h) = FRAME;
    let away = each(FACES, |number| {
        // Nobody guides: pose, light, masks and blinks as they come; any place,
        // and heads from a fifth of the frame's height to all of it.
        let mut shot = Shot::live(number);
        let part = |bits: u64| f32::from(u16::try_from(bits % 1000).unwrap_or(0)) / 999.0;
        shot.place.height = 0.2 + 0.8 * part(number.wrapping_mul(7919));
        let room = |half: f32| (1.0 - 2.0 * half).max(0.0);
        let (half_x, half_y) = (0.30 * shot.place.height, 0.45 * shot.place.height);
        shot.place.x = 0.5 + room(half_x) * (part(number.wrapping_mul(104_729)) - 0.5);
        shot.place.y = 0.5 + room(half_y) * (part(number.wrapping_mul(15_485_863)) - 0.5);
        let picture = draw(&Person::of(number), &shot, w, h);
        let true_points = picture.landmarks.map(|(x, y)| Point { x, y });
        let found = pack.find(&scene(w, h, picture.rgb)).expect("the networks run");
        let [left, right, ..] = true_points;
        let eyes = left.distance(right);
        let errors = found.iter().map(|face| {
            let sum: f32 = face.points.iter().zip(&true_points).map(|(a, b)| a.distance(*b)).sum();
            sum / 5.0 / eyes
        });
        errors.fold(f32::INFINITY, f32::min)
    });
    let mut found: Vec<f32> = away.iter().copied().filter(|error| *error < NEAR).collect();
    found.sort_by(f32::total_cmp);
    let of = |thousandth: usize| found.get(found.len() * thousandth / 1000).copied().unwrap_or(1.0);
    println!("found, landmarks within {NEAR}: {}", percent(found.len(), away.len()));
    println!("  landmark error of these: median {:.3}, 95 of 100 below {:.3}", of(500), of(950));
    let alarms = each(EMPTY, |number| {
        let found = pack.find(&scene(w, h, empty(number, w, h))).expect("the networks run");
        !found.is_empty()
    });
    let count = alarms.iter().filter(|alarm| **alarm).count();
    println!("false alarms on empty scenes: {}", percent(count, alarms.len()));
}
