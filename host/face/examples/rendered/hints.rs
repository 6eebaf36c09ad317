//! Which hint is given for which defect.

use std::collections::{BTreeMap, BTreeSet};

use face::{Pack, first, measures};
use kernel::contract::Hint;
use portrait::{Defect, Person, Shot, draw};

use crate::{FRAME, each, percent, scene};

/// Shots of each defect.
const SHOTS: u64 = 60;

/// The hint that mends a defect.
fn remedy(defect: Defect) -> Hint {
    match defect {
        Defect::Far => Hint::Closer,
        Defect::Near => Hint::Back,
        Defect::Aside => Hint::Centre,
        Defect::Turned => Hint::Straight,
        Defect::Moving => Hint::Still,
        Defect::Dark => Hint::Dark,
        Defect::Bright => Hint::Bright,
        Defect::SideLit => Hint::LightFront,
        Defect::EyesClosed => Hint::EyesOpen,
        Defect::Masked | Defect::DarkGlasses => Hint::Uncover,
        Defect::Company => Hint::OnePerson,
        Defect::CameraHigh | Defect::CameraLow => Hint::CameraHeight,
    }
}

/// The hint that a single frame gives rise to.
fn hint(pack: &Pack, person: u64, shot: &Shot) -> Option<Hint> {
    let (w, h) = FRAME;
    let scene = scene(w, h, draw(&Person::of(person), shot, w, h).rgb);
    let faces = pack.find(&scene).expect("the networks run");
    match measures(&scene, &faces, 0, None) {
        Some((found, _)) => first(&pack.gates().failing(&found, &BTreeSet::new())),
        None => Some(pack.gates().unseen(scene.grey())),
    }
}

pub(crate) fn report(pack: &Pack) {
    println!("intended defect, hints given");
    let (mut right, mut all) = (0, 0);
    let mut row = |name: &str, wanted: Option<Hint>, given: &[Option<Hint>]| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for hint in given {
            let name = hint.map_or_else(|| "none".to_owned(), |hint| format!("{hint:?}"));
            *counts.entry(name).or_default() += 1;
        }
        let fits = given.iter().filter(|hint| **hint == wanted).count();
        (right, all) = (right + fits, all + given.len());
        println!("  {name}: {} {counts:?}", percent(fits, given.len()));
    };
    row("none", None, &each(SHOTS, |number| hint(pack, number, &Shot::good(number))));
    for defect in Defect::ALL {
        let given = each(SHOTS, |number| hint(pack, number, &Shot::with(defect, number)));
        row(defect.name(), Some(remedy(defect)), &given);
    }
    println!("on the diagonal: {}", percent(right, all));
}
