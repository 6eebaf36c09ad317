//! Promises about attempts: what they end in, what they say meanwhile, and that
//! they end.

use std::fmt::Write as _;

use expect_test::expect;
use face::attack::{Check, Checks, Sight};
use face::{
    AttackPolicy, Attempt, Begun, Evidence, FaceError, Frame, Outcome, Pack, Progress, Settings,
    Terminal,
};
use zeroize::Zeroizing;

use crate::nets::files;
use crate::people::{
    COLOUR_JP2, COLOUR_JPEG, EMPTY_JPEG, GREY_JP2, PAIR_JPEG, Person, SMALL_JPEG, frame, person,
    plain,
};

pub(crate) const SIMULATED: Settings =
    Settings { terminal: Terminal::Simulator, attack: AttackPolicy::Off };

fn begin(pack: &Pack, settings: Settings, photo: &[u8]) -> Result<Box<Attempt>, Outcome> {
    match Attempt::begin(pack, settings, Zeroizing::new(photo.to_vec())).unwrap() {
        Begun::Attempt(attempt) => Ok(attempt),
        Begun::Over(outcome) => Err(outcome),
    }
}

/// Plays frames ten times a second until there is an outcome; what was said, and
/// when.
fn play(attempt: &mut Attempt, pack: &Pack, frames: impl Fn(u64) -> Frame) -> String {
    let mut told = String::new();
    for at_ms in (0..30_000).step_by(100) {
        let Progress { hint, outcome, .. } = attempt.frame(pack, frames(at_ms)).unwrap();
        if let Some(hint) = hint {
            writeln!(told, "{at_ms} ms: {hint}").unwrap();
        }
        if let Some(outcome) = outcome {
            writeln!(told, "{at_ms} ms: {}", outcome.name()).unwrap();
            return told;
        }
    }
    panic!("it has no end: {told}");
}

fn whole(frames: impl Fn(u64) -> Frame) -> String {
    let pack = Pack::open(&files("evaluated")).unwrap();
    play(&mut begin(&pack, SIMULATED, GREY_JP2).unwrap(), &pack, frames)
}

#[test]
fn the_photo_s_face_matches_and_another_does_not() {
    expect!["400 ms: matched\n"].assert_eq(&whole(|at| frame(&[person(1)], at)));
    expect!["800 ms: not-matched: other face\n"].assert_eq(&whole(|at| frame(&[person(2)], at)));
}

#[test]
fn the_photo_may_be_grey_or_coloured_jpeg_2000_or_jpeg() {
    let pack = Pack::open(&files("evaluated")).unwrap();
    for photo in [GREY_JP2, COLOUR_JP2, COLOUR_JPEG] {
        let mut attempt = begin(&pack, SIMULATED, photo).unwrap();
        let told = play(&mut attempt, &pack, |at| frame(&[person(1)], at));
        assert_eq!(told, "400 ms: matched\n");
    }
}

#[test]
fn a_photo_that_cannot_be_compared_with_ends_the_attempt_at_once() {
    let pack = Pack::open(&files("evaluated")).unwrap();
    let outcome = |photo: &[u8]| begin(&pack, SIMULATED, photo).err().unwrap().name();
    assert_eq!(outcome(EMPTY_JPEG), "unavailable: no face in the photo");
    assert_eq!(outcome(PAIR_JPEG), "unavailable: no face in the photo", "it is not clear whose");
    assert_eq!(outcome(SMALL_JPEG), "unavailable: photo too small");
    for spoilt in [&b"no photo"[..], &[], &GREY_JP2[..2_000], &COLOUR_JPEG[..400]] {
        assert_eq!(outcome(spoilt), "unavailable: photo");
    }
    assert_eq!(outcome(&vec![0; face::PHOTO_BYTES_MAX + 1]), "unavailable: photo");
}

/// The one place where this is decided; the engine and all above it have it
/// from here.
#[test]
fn models_that_say_nothing_of_people_gate_no_real_check_in() {
    let live = Settings { terminal: Terminal::Live, ..SIMULATED };
    for (kind, settings, begins) in [
        ("demo-synthetic", SIMULATED, true),
        ("evaluation-only", SIMULATED, true),
        ("demo-synthetic", live, false),
        ("evaluation-only", live, false),
        ("evaluated", live, true),
        ("certified", live, true),
    ] {
        let pack = Pack::open(&files(kind)).unwrap();
        let begun = begin(&pack, settings, GREY_JP2).map(|_| ()).map_err(Outcome::name);
        let expected = if begins { Ok(()) } else { Err("unavailable: models") };
        assert_eq!(begun, expected, "{kind} {settings:?}");
    }
}

/// Ten frames a second, of which none, every other or every third shows nobody:
/// how long after the first good one it is decided, by the frames' own time.
#[test]
fn a_decision_comes_soon_after_the_first_good_frame() {
    let pack = Pack::open(&files("evaluated")).unwrap();
    let mut told = String::new();
    for (spoilt, every) in [("none", u64::MAX), ("every other", 2), ("every third", 3)] {
        for name in [1, 2] {
            let mut attempt = begin(&pack, SIMULATED, GREY_JP2).unwrap();
            // Nobody until the sixth frame, which is good.
            let mut decided = (0_u64..300).filter_map(|step| {
                let at_ms = step * 100;
                let is_good = step >= 6 && step % every != every - 1;
                let seen = if is_good { frame(&[person(name)], at_ms) } else { plain(90, at_ms) };
                let outcome = attempt.frame(&pack, seen).unwrap().outcome?;
                Some((at_ms - 600, outcome.name()))
            });
            let (after_ms, outcome) = decided.next().unwrap();
            writeln!(told, "{spoilt} spoilt: {outcome} after {after_ms} ms").unwrap();
            assert!(after_ms <= 1_500, "{told}");
        }
    }
    expect![[r#"
        none spoilt: matched after 400 ms
        none spoilt: not-matched: other face after 800 ms
        every other spoilt: matched after 400 ms
        every other spoilt: not-matched: other face after 800 ms
        every third spoilt: matched after 600 ms
        every third spoilt: not-matched: other face after 1200 ms
    "#]]
    .assert_eq(&told);
}

#[test]
fn one_hint_stands_for_a_while_before_another_is_told() {
    // Nobody, then somebody at the side, then two people, then the right one.
    let told = whole(|at| match at {
        0..2_000 => plain(90, at),
        2_000..6_000 => frame(&[Person { x: 560.0, ..person(1) }], at),
        6_000..9_000 => {
            frame(&[Person { x: 176.0, ..person(1) }, Person { x: 496.0, ..person(2) }], at)
        }
        _ => frame(&[person(1)], at),
    });
    expect![[r#"
        300 ms: centre
        6300 ms: one-person
        9500 ms: matched
    "#]]
    .assert_eq(&told);
}

#[test]
fn nobody_a_dark_room_and_a_lamp_are_told_apart_and_end_in_time() {
    expect!["300 ms: centre\n20000 ms: timed-out: no face\n"].assert_eq(&whole(|at| plain(90, at)));
    expect!["300 ms: dark\n20000 ms: timed-out: no face\n"].assert_eq(&whole(|at| plain(12, at)));
}

#[test]
fn a_camera_that_does_not_see_is_told() {
    expect!["300 ms: dark\n5000 ms: unavailable: camera black\n"]
        .assert_eq(&whole(|at| plain(0, at)));
    let frozen = |at: u64| {
        let bytes = Zeroizing::new(vec![90; 640 * 480]);
        Frame::new(at * 1_000, 640, 480, face::Format::Luma8, bytes).unwrap()
    };
    expect!["300 ms: centre\n2000 ms: unavailable: camera frozen\n"].assert_eq(&whole(frozen));
}

#[test]
fn a_bad_frame_costs_itself_and_no_more() {
    let pack = Pack::open(&files("evaluated")).unwrap();
    let mut attempt = begin(&pack, SIMULATED, GREY_JP2).unwrap();
    let jpeg = |bytes: &[u8]| {
        Frame::new(50_000, 640, 480, face::Format::Jpeg, Zeroizing::new(bytes.to_vec())).unwrap()
    };
    let code = |error: Result<Progress, FaceError>| error.unwrap_err().code();
    attempt.frame(&pack, frame(&[person(1)], 0)).unwrap();
    assert_eq!(code(attempt.frame(&pack, jpeg(b"no picture"))), "E07");
    assert_eq!(code(attempt.frame(&pack, jpeg(COLOUR_JPEG))), "E07", "another size than it says");
    assert_eq!(code(attempt.frame(&pack, frame(&[person(1)], 0))), "E07", "not newer");
    for at_ms in [200, 400] {
        let progress = attempt.frame(&pack, frame(&[person(1)], at_ms)).unwrap();
        assert_eq!(progress.outcome, (at_ms == 400).then_some(Outcome::Matched));
    }
    assert_eq!(code(attempt.frame(&pack, frame(&[person(1)], 600))), "E08", "it is over");
}

#[test]
fn where_evidence_is_required_a_likeness_alone_is_no_match() {
    let pack = Pack::open(&files("evaluated")).unwrap();
    let required = Settings { attack: AttackPolicy::Required, ..SIMULATED };
    let mut attempt = begin(&pack, required, GREY_JP2).unwrap();
    let told = play(&mut attempt, &pack, |at| frame(&[person(1)], at));
    expect!["20000 ms: timed-out: evidence\n"].assert_eq(&told);
    let advisory = Settings { attack: AttackPolicy::Advisory, ..SIMULATED };
    let mut attempt = begin(&pack, advisory, GREY_JP2).unwrap();
    let told = play(&mut attempt, &pack, |at| frame(&[person(1)], at));
    expect!["400 ms: matched\n"].assert_eq(&told);
}

/// A check of somebody else's that has seen what it looks for.
struct Says(Evidence);

impl Check for Says {
    fn name(&self) -> &'static str {
        "says"
    }

    fn observe(&mut self, _: &Sight<'_>) {}

    fn evidence(&self) -> Evidence {
        self.0
    }
}

#[test]
fn a_check_of_somebody_else_s_decides_by_the_policy() {
    use Evidence::{Attack, BonaFide, Unknown};
    let pack = Pack::open(&files("evaluated")).unwrap();
    let mut told = String::new();
    for attack in [AttackPolicy::Required, AttackPolicy::Advisory, AttackPolicy::Off] {
        for says in [BonaFide, Attack, Unknown] {
            let attempt = begin(&pack, Settings { attack, ..SIMULATED }, GREY_JP2).unwrap();
            let mut attempt = attempt.with_checks(Checks::new(vec![Box::new(Says(says))]));
            let end = play(&mut attempt, &pack, |at| frame(&[person(1)], at));
            write!(told, "{attack:?}, {says:?}: {end}").unwrap();
        }
    }
    expect![[r#"
        Required, BonaFide: 400 ms: matched
        Required, Attack: 400 ms: not-matched: attack
        Required, Unknown: 20000 ms: timed-out: evidence
        Advisory, BonaFide: 400 ms: matched
        Advisory, Attack: 400 ms: not-matched: attack
        Advisory, Unknown: 400 ms: matched
        Off, BonaFide: 400 ms: matched
        Off, Attack: 400 ms: matched
        Off, Unknown: 400 ms: matched
    "#]]
    .assert_eq(&told);
}

#[test]
fn a_frame_beyond_the_limits_is_refused_where_it_is_made() {
    let new = |width, height, format, bytes| {
        Frame::new(0, width, height, format, Zeroizing::new(vec![0; bytes])).err().map(|e| e.code())
    };
    use face::Format::{Jpeg, Luma8, Rgb8};
    assert_eq!(new(640, 480, Rgb8, 640 * 480 * 3), None);
    assert_eq!(new(1_280, 720, Luma8, 1_280 * 720), None);
    for (width, height, format, bytes) in [
        (640, 480, Rgb8, 640 * 480),
        (640, 480, Luma8, 0),
        (1_281, 720, Luma8, 1_281 * 720),
        (1_280, 721, Luma8, 1_280 * 721),
        (95, 480, Luma8, 95 * 480),
        (640, 480, Jpeg, 0),
        (640, 480, Jpeg, face::JPEG_BYTES_MAX + 1),
    ] {
        assert_eq!(new(width, height, format, bytes), Some("E07"), "{width} x {height}, {bytes}");
    }
}
