//! Promise: the colours on the panel flash for nobody. Flashes are counted as
//! WCAG 2.2, 2.3.1, and its glossary define them: "general flash and red flash
//! thresholds", "relative luminance".

use face::Shown;
use face::attack::colours::{COLOUR_US, LEAD_US, ROUNDS, SETTLE_US, seen, shown, stands_us};
use proptest::prelude::*;

/// What flashes may be in any second.
const FLASHES_MAX: usize = 3;
const SECOND_US: u64 = 1_000_000;

/// Red, green and blue, linear, 0 to 1, by IEC 61966-2-1. Written down once
/// more here: the engine's own sums are not to judge themselves.
fn linear(rgb: [u8; 3]) -> [f64; 3] {
    rgb.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    })
}

fn luminance(rgb: [u8; 3]) -> f64 {
    let [r, g, b] = linear(rgb);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// A change between two colours that is large enough for half a flash, and
/// which way: brighter or darker, to a saturated red or from it.
fn half(from: [u8; 3], to: [u8; 3]) -> Option<(&'static str, bool)> {
    let (before, after) = (luminance(from), luminance(to));
    // 10 % of the greatest luminance or more, the darker below 0.80.
    if (before - after).abs() >= 0.10 && before.min(after) < 0.80 {
        return Some(("general", after > before));
    }
    let is_red = |rgb| {
        let [r, g, b] = linear(rgb);
        r + g + b > 0.0 && r / (r + g + b) >= 0.8
    };
    (is_red(from) != is_red(to)).then_some(("red", is_red(to)))
}

/// Flashes: pairs of opposing changes, each with the times of both.
fn flashes(changes: &[(u64, [u8; 3], [u8; 3])]) -> Vec<(&'static str, u64, u64)> {
    let halves: Vec<_> = changes
        .iter()
        .filter_map(|(at_us, from, to)| half(*from, *to).map(|(kind, up)| (*at_us, kind, up)))
        .collect();
    let mut all = Vec::new();
    for (place, (begins, kind, up)) in halves.iter().enumerate() {
        let back = halves[place + 1..].iter().find(|(_, other, way)| other == kind && way != up);
        all.extend(back.map(|(ends, ..)| (*kind, *begins, *ends)));
    }
    all
}

/// The most flashes in any second.
fn worst(changes: &[(u64, [u8; 3], [u8; 3])]) -> usize {
    let all = flashes(changes);
    let within = |from: u64| {
        all.iter().filter(|(_, begins, ends)| *begins >= from && *ends < from + SECOND_US).count()
    };
    all.iter().map(|(_, begins, _)| within(*begins)).max().unwrap_or(0)
}

/// Every change on a panel with this behind, from before an attempt until it
/// ends so long after.
fn changes(behind: [u8; 3], end_us: u64) -> Vec<(u64, [u8; 3], [u8; 3])> {
    let (mut all, mut is, mut at_us) = (Vec::new(), behind, 0);
    loop {
        let now = shown(at_us).filter(|_| at_us < end_us).map_or(behind, Shown::rgb);
        if now != is {
            all.push((at_us, is, now));
            is = now;
        }
        match stands_us(at_us) {
            Some(stands_us) if at_us < end_us => at_us = (at_us + stands_us).min(end_us),
            Some(_) | None => return all,
        }
    }
}

#[test]
fn the_count_knows_a_flash() {
    let (black, white, red) = ([0; 3], [255; 3], [255, 0, 0]);
    let blink = |one, other, gap_us: u64| {
        let all = (0..10).map(|n| n * gap_us);
        all.zip([(one, other), (other, one)].into_iter().cycle())
            .map(|(at_us, (from, to))| (at_us, from, to))
            .collect::<Vec<_>>()
    };
    assert_eq!(worst(&blink(black, white, 100_000)), 9);
    assert_eq!(worst(&blink(black, white, 1_000_000)), 0);
    assert_eq!(worst(&blink([128; 3], [140; 3], 100_000)), 0, "hardly brighter");
    assert_eq!(worst(&blink(red, [0, 154, 0], 100_000)), 9, "as bright, but red");
}

/// A change once a second, of which not one is half a flash: with whatever the
/// panel has behind, an attempt is at most one change to the colours and one
/// from them.
#[test]
fn no_colour_is_brighter_than_another_or_a_saturated_red() {
    let all = [Shown::White, Shown::Red, Shown::Green, Shown::Blue].map(Shown::rgb);
    for from in all {
        for to in all {
            assert_eq!(half(from, to), None, "{from:?} to {to:?}");
            assert!((luminance(from) - luminance(to)).abs() < 0.02, "{from:?} to {to:?}");
        }
    }
}

#[test]
fn colours_come_in_their_time_and_end() {
    let times: Vec<_> = changes([255; 3], u64::MAX).iter().map(|change| change.0).collect();
    let colours = (0..=ROUNDS * 3).map(|count| LEAD_US + count * COLOUR_US);
    assert_eq!(times, [0].into_iter().chain(colours).collect::<Vec<_>>());
    assert_eq!(shown(LEAD_US - 1), Some(Shown::White));
    assert_eq!(shown(LEAD_US), Some(Shown::Red));
    assert_eq!(shown(u64::MAX), None);
}

proptest! {
    /// Whenever attempts are ended and begun anew, and whatever is behind: with
    /// half a second between two, which nobody's hand does, it is within the
    /// limits still.
    #[test]
    fn nothing_flashes_more_than_it_may(
        behind in any::<[u8; 3]>(),
        ends in prop::collection::vec(0_u64..14_000_000, 1..6),
    ) {
        let (mut all, mut begins_us) = (Vec::new(), 0);
        for end_us in ends {
            let one = changes(behind, end_us);
            all.extend(one.iter().map(|(at_us, from, to)| (begins_us + at_us, *from, *to)));
            begins_us += end_us + 500_000;
        }
        prop_assert!(worst(&all) <= FLASHES_MAX, "{all:?}");
    }

    /// One attempt alone never flashes twice.
    #[test]
    fn an_attempt_is_one_flash_at_most(behind in any::<[u8; 3]>(), end_us in 0_u64..20_000_000) {
        prop_assert!(flashes(&changes(behind, end_us)).len() <= 1);
    }

    /// A picture counts for a colour only if that stood for a while before, and
    /// what stands, stands until it is said to end.
    #[test]
    fn a_picture_between_two_colours_counts_for_none(at_us in 0_u64..20_000_000) {
        match seen(at_us) {
            Some(Shown::White) | None => {}
            colour => prop_assert!(
                (at_us - SETTLE_US..=at_us).step_by(1_000).all(|then| shown(then) == colour)
            ),
        }
        prop_assert_eq!(seen(at_us).is_some(), shown(at_us).is_some());
        if let Some(stands_us) = stands_us(at_us) {
            prop_assert_eq!(shown(at_us + stands_us - 1), shown(at_us));
            prop_assert_ne!(shown(at_us + stands_us), shown(at_us));
        }
    }
}
