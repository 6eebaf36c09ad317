//! Promises about the stages, each alone: decoding, aligning, measuring, hints.

use std::collections::BTreeSet;

use face::{
    Before, Gates, Guide, HINT_AFTER_US, HINT_CHANGE_US, HINT_TIMES_MAX, Measures, ORDER, Picture,
    Point, Points, Pose, Samples, Scene, State, align, first, measure,
};
use kernel::contract::Hint;
use proptest::prelude::*;
use zeroize::Zeroizing;

use crate::people::{COLOUR_JPEG, GREY_JP2};

fn gates() -> Gates {
    let manifest: toml::Table = include_str!("tiny.toml").parse().unwrap();
    manifest["gates"].clone().try_into().unwrap()
}

/// A face with nothing to say about.
fn good() -> Measures {
    Measures {
        inter_eye: 0.2,
        offset: 0.05,
        luminance: 0.5,
        over_exposed: 0.0,
        uniformity: 0.9,
        yaw: 0.02,
        roll_deg: 1.0,
        pitch: 0.5,
        sharpness: 0.5,
        motion: Some(0.1),
        state: Some(State { eyes_closed: 0.1, mask: 0.1, eyes_hidden: 0.1 }),
        pose: Some(Pose { yaw_deg: 2.0, pitch_deg: -3.0 }),
        rival: 0.0,
    }
}

#[test]
fn each_defect_has_its_hint_and_a_good_face_none() {
    let gates = gates();
    let none = BTreeSet::new();
    assert_eq!(gates.failing(&good(), &none), none);
    let state = |edit: fn(&mut State)| {
        let mut state = good().state.unwrap();
        edit(&mut state);
        Some(state)
    };
    let pose = |yaw_deg, pitch_deg| Some(Pose { yaw_deg, pitch_deg });
    for (hint, face) in [
        (Hint::OnePerson, Measures { rival: 0.8, ..good() }),
        (Hint::Closer, Measures { inter_eye: 0.05, ..good() }),
        (Hint::Back, Measures { inter_eye: 0.5, ..good() }),
        (Hint::Centre, Measures { offset: 0.4, ..good() }),
        (Hint::Dark, Measures { luminance: 0.1, ..good() }),
        (Hint::Bright, Measures { luminance: 0.95, ..good() }),
        (Hint::Bright, Measures { over_exposed: 0.95, ..good() }),
        (Hint::LightFront, Measures { uniformity: 0.2, ..good() }),
        (Hint::Uncover, Measures { state: state(|one| one.mask = 0.9), ..good() }),
        (Hint::Uncover, Measures { state: state(|one| one.eyes_hidden = 0.9), ..good() }),
        (Hint::CameraHeight, Measures { pose: pose(0.0, 40.0), ..good() }),
        (Hint::CameraHeight, Measures { pose: pose(0.0, -40.0), ..good() }),
        (Hint::CameraHeight, Measures { pose: None, pitch: 0.9, ..good() }),
        (Hint::Straight, Measures { pose: pose(-40.0, 0.0), ..good() }),
        (Hint::Straight, Measures { pose: None, yaw: 0.5, ..good() }),
        (Hint::Straight, Measures { roll_deg: 30.0, ..good() }),
        (Hint::EyesOpen, Measures { state: state(|one| one.eyes_closed = 0.9), ..good() }),
        (Hint::Still, Measures { motion: Some(5.0), ..good() }),
    ] {
        assert_eq!(gates.failing(&face, &none), BTreeSet::from([hint]), "{face:?}");
    }
    let all: BTreeSet<Hint> = Hint::ALL.iter().copied().collect();
    assert_eq!(ORDER.iter().copied().collect::<BTreeSet<_>>(), all, "each hint has its place");
    for (place, hint) in ORDER.iter().enumerate() {
        assert_eq!(first(&ORDER[place..].iter().copied().collect()), Some(*hint));
    }
}

/// A head that is turned shows its eyes nearer to each other and to one side;
/// one that is only beside the middle is seen a little from the side.
#[test]
fn whoever_is_turned_away_is_told_that_and_nothing_that_follows_from_it() {
    let away = Measures { offset: 0.3, inter_eye: 0.05, uniformity: 0.2, ..good() };
    let told = |yaw_deg, pitch_deg| {
        let face = Measures { pose: Some(Pose { yaw_deg, pitch_deg }), ..away };
        first(&gates().failing(&face, &BTreeSet::new()))
    };
    assert_eq!(told(-60.0, 0.0), Some(Hint::Straight));
    assert_eq!(told(0.0, 60.0), Some(Hint::CameraHeight));
    assert_eq!(told(26.0, 0.0), Some(Hint::Closer));
    let face = Measures { pose: None, yaw: 0.9, ..away };
    assert_eq!(first(&gates().failing(&face, &BTreeSet::new())), Some(Hint::Straight));
}

#[test]
fn a_gate_that_failed_passes_again_only_well_inside_its_limit() {
    let gates = gates();
    let just = Measures { offset: 0.21, ..good() };
    assert!(gates.failing(&just, &BTreeSet::new()).is_empty());
    let failed = BTreeSet::from([Hint::Centre]);
    assert_eq!(gates.failing(&just, &failed), failed);
    assert!(gates.failing(&Measures { offset: 0.20, ..good() }, &failed).is_empty());
}

#[test]
fn a_hint_that_did_not_help_is_not_told_for_ever() {
    let mut guide = Guide::default();
    // Two defects that take turns, each as long as it takes to be told.
    let due = |second: u64| if (second / 3).is_multiple_of(2) { Hint::Closer } else { Hint::Dark };
    let told = (0..60).filter_map(|second| guide.step(second * 1_000_000, Some(due(second))));
    let told: Vec<Hint> = told.collect();
    assert_eq!(told, [Hint::Closer, Hint::Dark].repeat(HINT_TIMES_MAX));
}

proptest! {
    /// Whatever is due from frame to frame: no hint before it has stood for a
    /// while, none while another is new, and no other than what was due.
    #[test]
    fn hints_are_told_one_at_a_time(
        due in prop::collection::vec((0..4_usize, 30_000..200_000_u64), 1..400),
    ) {
        let kinds = [None, Some(Hint::Closer), Some(Hint::Dark), Some(Hint::Still)];
        let mut guide = Guide::default();
        let (mut now, mut told, mut since) = (0, None, (None, 0));
        for (kind, step) in due {
            now += step;
            if since.0 != kinds[kind] {
                since = (kinds[kind], now);
            }
            if let Some(hint) = guide.step(now, kinds[kind]) {
                prop_assert_eq!(Some(hint), kinds[kind]);
                prop_assert!(now - since.1 >= HINT_AFTER_US);
                prop_assert!(told.is_none_or(|before| now - before >= HINT_CHANGE_US));
                told = Some(now);
            }
        }
    }

    /// A face that is turned, scaled and moved is the same face when aligned.
    #[test]
    fn an_aligned_face_stands_where_the_template_says(
        scale in 0.5..3.0_f32, turn in -0.6..0.6_f32, x in 150.0..450.0_f32, y in 150.0..330.0_f32,
    ) {
        let points = turned(scale, turn, x, y);
        // A bright disc on the first eye, a darker one on the second.
        let mut bytes = vec![60_u8; 640 * 480];
        for (point, value) in points.iter().zip([250_u8, 150]) {
            for (place, byte) in bytes.iter_mut().enumerate() {
                let at = Point { x: (place % 640) as f32 + 0.5, y: (place / 640) as f32 + 0.5 };
                if at.distance(*point) < 5.0 * scale {
                    *byte = value;
                }
            }
        }
        let picture = Picture::new(640, 480, Samples::Grey, Zeroizing::new(bytes)).unwrap();
        let face = align(&Scene::new(picture), &points).unwrap();
        let at = |x: usize, y: usize| face.bytes()[y * 112 + x];
        prop_assert!(at(38, 52) > 230, "{}", at(38, 52));
        prop_assert!((130..170).contains(&at(74, 51)), "{}", at(74, 51));
        prop_assert!(at(56, 100) < 80);
    }

    #[test]
    fn any_bytes_are_a_picture_or_none(
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        jpeg in any::<bool>(),
    ) {
        let mut bytes = if jpeg { COLOUR_JPEG.to_vec() } else { GREY_JP2.to_vec() };
        for (place, byte) in places {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Some(picture) = face::photo(&bytes) {
            let pixels = picture.width() * picture.height();
            prop_assert_eq!(picture.bytes().len(), pixels * picture.samples().bytes());
        }
    }
}

/// The template's points, turned, scaled and moved.
fn turned(scale: f32, turn: f32, x: f32, y: f32) -> Points {
    [(38.79, 52.2), (74.03, 52.0), (56.53, 72.24), (42.05, 92.87), (71.23, 92.7)].map(|(u, v)| {
        let (u, v) = ((u - 56.0) * scale, (v - 72.0) * scale);
        Point { x: x + u * turn.cos() - v * turn.sin(), y: y + u * turn.sin() + v * turn.cos() }
    })
}

fn plain(value: u8) -> Picture {
    Picture::new(112, 112, Samples::Grey, Zeroizing::new(vec![value; 112 * 112])).unwrap()
}

#[test]
fn measures_are_those_that_can_be_worked_out() {
    let points = turned(2.0, 0.0, 320.0, 240.0);
    let before = Before { at_us: 0, points: turned(2.0, 0.0, 320.0 - 70.48, 240.0) };
    let face = measure(&plain(51), &points, (640, 480), 500_000, Some(&before));
    let near = |value: f32, wanted: f32, name: &str| {
        assert!((value - wanted).abs() < 0.01, "{name} is {value}, not {wanted}");
    };
    near(face.inter_eye, 70.48 / 480.0, "inter_eye");
    near(face.luminance, 0.2, "luminance");
    near(face.uniformity, 1.0, "uniformity");
    near(face.pitch, 0.496, "pitch");
    near(face.yaw, 0.006, "yaw");
    near(face.roll_deg, 0.325, "roll");
    near(face.sharpness, 0.0, "sharpness");
    near(face.motion.unwrap(), 2.0, "motion");
    let tilted = turned(2.0, 20.0_f32.to_radians(), 320.0, 240.0);
    near(measure(&plain(51), &tilted, (640, 480), 0, None).roll_deg, 19.67, "roll");
}

#[test]
fn edges_are_sharp_and_slopes_are_not() {
    let drawn = |value: fn(usize, usize) -> u8| {
        let bytes = (0..112 * 112).map(|place| value(place % 112, place / 112)).collect();
        let face = Picture::new(112, 112, Samples::Grey, Zeroizing::new(bytes)).unwrap();
        measure(&face, &turned(1.0, 0.0, 56.0, 72.0), (640, 480), 0, None)
    };
    let edges = drawn(|x, y| if (x / 4 + y / 4) % 2 == 0 { 40 } else { 200 });
    let smeared = drawn(|x, _| if x / 4 % 2 == 0 { 40 } else { 200 });
    let slope = drawn(|x, _| u8::try_from(x * 2).unwrap());
    assert!(edges.sharpness > 0.5, "{}", edges.sharpness);
    assert!(slope.sharpness < 0.01, "{}", slope.sharpness);
    // Edges across the way of a smear stay, however far it went.
    assert!(smeared.sharpness < 0.01, "{}", smeared.sharpness);
    assert!(slope.uniformity < 0.8, "{}", slope.uniformity);
}

#[test]
fn a_photo_is_decoded_as_it_was_drawn() {
    for (bytes, samples) in [(GREY_JP2, Samples::Grey), (COLOUR_JPEG, Samples::Rgb)] {
        let picture = face::photo(bytes).unwrap();
        assert_eq!((picture.width(), picture.height(), picture.samples()), (240, 300, samples));
        let grey = picture.to_grey();
        let at = |x: usize, y: usize| grey.bytes()[y * 240 + x];
        assert!(at(130, 150) > 240, "the square");
        assert!((80..100).contains(&at(20, 20)), "the ground: {}", at(20, 20));
        assert!((0.2..0.5).contains(&grey.mean()));
    }
}
