//! How often the checks of attacks are deceived, and how often they refuse a
//! person, on drawn presentations: APCER for each instrument and BPCER, in the
//! terms of ISO/IEC 30107-3. This is a simulation; it says how the checks work
//! and nothing about real prints and screens.
//!
//!     cargo run --release -p face --example attacks -- [PRESENTATIONS] [FIRST SEED]
//!
//! `FACE_PACK=DIR` takes another pack than the one in `models/`.

#![expect(clippy::unwrap_used, reason = "a measurement may panic")]
#![expect(clippy::print_stdout, reason = "it prints a table")]

use std::path::PathBuf;

use face::attack::{Check, Parallax, Reflection, Sight, colours};
use face::{Evidence, Pack, PackFiles, Picture, Samples, Scene};
use portrait::{Instrument, Person, Presentation};
use zeroize::Zeroizing;

/// Frames of a presentation, and the time between two: from shortly before the
/// colours until each was shown once.
const FRAMES: u64 = 32;
const STEP_US: u64 = 100_000;
const FROM_US: u64 = colours::LEAD_US - 2 * STEP_US;

/// How often each kind of evidence came: bona fide, attack, unknown.
#[derive(Clone, Copy, Default)]
struct Counts([usize; 3]);

impl Counts {
    fn add(&mut self, evidence: Evidence) {
        let place = match evidence {
            Evidence::BonaFide => 0,
            Evidence::Attack => 1,
            Evidence::Unknown => 2,
        };
        if let Some(count) = self.0.get_mut(place) {
            *count += 1;
        }
    }
}

/// The numbers behind the evidence, to set its limits by.
type Values = Vec<(f32, f32, f32)>;

fn main() {
    let mut arguments = std::env::args().skip(1).map(|one| one.parse::<u64>().unwrap());
    let count = arguments.next().unwrap_or(100);
    let from = arguments.next().unwrap_or(50_000);
    let own = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/models"));
    let directory = std::env::var_os("FACE_PACK").map_or(own, PathBuf::from);
    let pack = Pack::open(&PackFiles::read(&directory).unwrap()).unwrap();
    println!("{count} presentations of each instrument, seeds from {from}");
    println!("| instrument | check | bona fide | attack | unknown |");
    println!("|---|---|---|---|---|");
    for instrument in Instrument::ALL {
        let mut counts = [Counts::default(); 3];
        let mut values = Values::new();
        for seed in from..from + count {
            let (parallax, reflection) = present(&pack, instrument, seed);
            let both = match (parallax.evidence(), reflection.evidence()) {
                (Evidence::Attack, _) | (_, Evidence::Attack) => Evidence::Attack,
                (Evidence::BonaFide, Evidence::BonaFide) => Evidence::BonaFide,
                (Evidence::Unknown, _) | (_, Evidence::Unknown) => Evidence::Unknown,
            };
            let all = [parallax.evidence(), reflection.evidence(), both];
            counts.iter_mut().zip(all).for_each(|(counts, evidence)| counts.add(evidence));
            let (relief, turn) = parallax.measures().unwrap_or_default();
            values.push((relief, turn, reflection.gain().unwrap_or_default()));
        }
        for (name, counts) in ["parallax", "reflection", "both"].iter().zip(counts) {
            let [bona_fide, attack, unknown] = counts.0;
            println!("| {} | {name} | {bona_fide} | {attack} | {unknown} |", instrument.name());
        }
        quantiles(instrument, &values);
    }
}

fn present(pack: &Pack, instrument: Instrument, seed: u64) -> (Parallax, Reflection) {
    let presentation = Presentation::new(instrument, &Person::of(seed), seed);
    let (mut parallax, mut reflection) = (Parallax::default(), Reflection::default());
    for at_us in (0..FRAMES).map(|frame| FROM_US + frame * STEP_US) {
        let panel = colours::shown(at_us).unwrap().light();
        let drawn = presentation.frame(at_us, panel, 640, 480);
        let bytes = Zeroizing::new(drawn.rgb);
        let scene = Scene::new(Picture::new(640, 480, Samples::Rgb, bytes).unwrap());
        let faces = pack.find(&scene).unwrap();
        let Some(face) = faces.first() else { continue };
        let sight = Sight { at_us, face, scene: &scene, shown: colours::seen(at_us) };
        parallax.observe(&sight);
        reflection.observe(&sight);
    }
    (parallax, reflection)
}

fn quantiles(instrument: Instrument, values: &Values) {
    let of = |name: &str, mut all: Vec<f32>| {
        all.sort_by(f32::total_cmp);
        let at = |part: usize| all.get(all.len() * part / 100).copied().unwrap_or_default();
        let name = format!("{} {name}", instrument.name());
        println!("<!-- {name}: 5 % {:.4}, 50 % {:.4}, 95 % {:.4} -->", at(5), at(50), at(95));
    };
    of("relief", values.iter().map(|one| one.0).collect());
    of("turn", values.iter().map(|one| one.1).collect());
    of("gain", values.iter().map(|one| one.2).collect());
}
