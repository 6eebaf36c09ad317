//! Promises about the checks of attacks: what each of them sees, what it does
//! not, and what comes of both together.

use std::ops::Range;

use face::attack::{Check, Checks, Parallax, Reflection, Sight, colours};
use face::{Evidence, Face, Picture, Point, Samples, Scene, Shown};
use zeroize::Zeroizing;

/// Eyes, nose and mouth of a head, distances of the eyes; the third is depth.
const HEAD: [[f32; 3]; 5] =
    [[-0.5, 0.0, 0.0], [0.5, 0.0, 0.0], [0.0, 0.58, -0.6], [-0.4, 1.15, -0.1], [0.4, 1.15, -0.1]];

/// A head, or the same head on paper, turned about its upright axis.
fn seen(turn_deg: f32, is_flat: bool) -> Face {
    let turn = turn_deg.to_radians();
    let points = HEAD.map(|[x, y, depth]| {
        let depth = if is_flat { 0.0 } else { depth };
        Point { x: 320.0 + 80.0 * (x * turn.cos() + depth * turn.sin()), y: 200.0 + 80.0 * y }
    });
    Face {
        score: 1.0,
        corner: Point { x: 240.0, y: 150.0 },
        size: Point { x: 160.0, y: 200.0 },
        points,
        state: None,
        pose: None,
    }
}

/// From shortly before the first colour until each was shown once.
const TIMES_US: Range<u64> = colours::LEAD_US - 300_000..colours::LEAD_US + 3 * colours::COLOUR_US;

fn coloured(rgb: [u8; 3]) -> Scene {
    let bytes = Zeroizing::new(rgb.repeat(640 * 480));
    Scene::new(Picture::new(640, 480, Samples::Rgb, bytes).unwrap())
}

fn show(check: &mut dyn Check, face: &Face, scene: &Scene, shown: Option<Shown>, at_us: u64) {
    check.observe(&Sight { at_us, face, scene, shown });
}

#[test]
fn a_nose_before_the_eyes_is_a_head_and_a_turned_sheet_is_none() {
    let scene = coloured([120, 100, 90]);
    let watched = |is_flat: bool, most_deg: f32| {
        let mut check = Parallax::default();
        for step in 0..16_u8 {
            let turn = f32::from(step) / 15.0 * most_deg;
            show(&mut check, &seen(turn, is_flat), &scene, None, u64::from(step) * 100_000);
        }
        check.evidence()
    };
    assert_eq!(watched(false, 12.0), Evidence::BonaFide);
    assert_eq!(watched(true, 40.0), Evidence::Attack);
    assert_eq!(watched(false, 0.0), Evidence::Unknown, "a head that does not move");
    assert_eq!(watched(true, 0.0), Evidence::Unknown, "a sheet that does not move");
}

#[test]
fn a_face_takes_on_colours_and_a_screen_does_not() {
    let face = seen(0.0, false);
    let watched = |gain: u8| {
        let mut check = Reflection::default();
        for at_us in TIMES_US.step_by(100_000) {
            let mut rgb = [120, 100, 90];
            match colours::shown(at_us).unwrap() {
                Shown::White => {}
                Shown::Red => rgb[0] += gain,
                Shown::Green => rgb[1] += gain,
                Shown::Blue => rgb[2] += gain,
            }
            assert!(check.waits() || at_us == TIMES_US.start || check.gain().is_some());
            show(&mut check, &face, &coloured(rgb), colours::seen(at_us), at_us);
        }
        assert!(!check.waits(), "it has seen all");
        check.evidence()
    };
    assert_eq!(watched(20), Evidence::BonaFide);
    assert_eq!(watched(0), Evidence::Attack);
    let mut declined = Reflection::default();
    for step in 0..20 {
        show(&mut declined, &face, &coloured([120, 100, 90]), None, step * 100_000);
    }
    assert_eq!(declined.evidence(), Evidence::Unknown, "colours that were declined");
    assert!(!declined.waits());
    let mut grey = Reflection::default();
    let bytes = Zeroizing::new(vec![90; 640 * 480]);
    let scene = Scene::new(Picture::new(640, 480, Samples::Grey, bytes).unwrap());
    for at_us in TIMES_US.step_by(100_000) {
        show(&mut grey, &face, &scene, colours::seen(at_us), at_us);
        assert!(!grey.waits(), "there is nothing to wait for");
    }
    assert_eq!(grey.evidence(), Evidence::Unknown, "a camera without colours");
}

/// Colours that somebody declines while they are shown are waited for no more.
#[test]
fn colours_that_stop_are_not_waited_for() {
    let (face, scene) = (seen(0.0, false), coloured([120, 100, 90]));
    let mut check = Reflection::default();
    for at_us in (0..TIMES_US.start + colours::COLOUR_US).step_by(100_000) {
        show(&mut check, &face, &scene, colours::seen(at_us), at_us);
        assert!(check.waits(), "{at_us}");
    }
    show(&mut check, &face, &scene, None, TIMES_US.end);
    assert!(!check.waits());
    assert_eq!(check.evidence(), Evidence::Unknown);
}

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

/// One attack is an attack, and all must say that a face lives; colours that were
/// not shown are no objection.
#[test]
fn all_checks_say_that_a_face_lives_or_nobody_does() {
    use Evidence::{Attack, BonaFide, Unknown};
    for (one, other, both) in [
        (Attack, BonaFide, Attack),
        (BonaFide, Attack, Attack),
        (BonaFide, BonaFide, BonaFide),
        (BonaFide, Unknown, Unknown),
        (Unknown, Unknown, Unknown),
        (Unknown, Attack, Attack),
    ] {
        let checks = Checks::new(vec![
            Box::new(Says(one)),
            Box::new(Says(other)),
            Box::new(Reflection::default()),
        ]);
        assert_eq!(checks.evidence(), both);
    }
    assert_eq!(Checks::new(Vec::new()).evidence(), Unknown);
}
