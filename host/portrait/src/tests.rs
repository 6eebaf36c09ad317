//! Promises.

use expect_test::expect;
use proptest::prelude::*;

use super::*;

const SIDES: (usize, usize) = (160, 120);

/// FNV-1a of 64 bits.
fn digest(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}

fn shown(person: u64, shot: &Shot) -> Picture {
    draw(&Person::of(person), shot, SIDES.0, SIDES.1)
}

/// Whoever changes a byte draws other people than the models have learnt.
#[test]
fn the_same_seed_is_the_same_picture() {
    let somebody = Person::of(7);
    let frame = |instrument| {
        Presentation::new(instrument, &somebody, 3).frame(400_000, [1.0, 0.2, 0.0], 80, 60).rgb
    };
    let mut text = String::new();
    for (name, bytes) in [
        ("card", draw(&somebody, &Shot::card(7), 120, 150).rgb),
        ("good", draw(&somebody, &Shot::good(7), 160, 120).rgb),
        ("live", draw(&somebody, &Shot::live(9), 160, 120).rgb),
        ("company", draw(&somebody, &Shot::with(Defect::Company, 7), 160, 120).rgb),
        ("empty", empty(7, 160, 120)),
        ("bona fide", frame(Instrument::BonaFide)),
        ("print", frame(Instrument::Print)),
        ("screen", frame(Instrument::Screen)),
    ] {
        text += &format!("{name} {:016x}\n", digest(&bytes));
    }
    expect![[r#"
        card 7df5571bec962c38
        good 97b5f8357330029a
        live 8fc39b26c036f7c1
        company 7e523ff826bafb4f
        empty 5de62188f00e6472
        bona fide 610323426e573562
        print 3ef5f4e44fa00341
        screen c000cd43ebdb7058
    "#]]
    .assert_eq(&text);
}

#[test]
fn landmarks_lie_where_a_face_has_them() {
    for seed in 0..40 {
        for shot in [Shot::card(seed), Shot::good(seed), Shot::live(seed)] {
            let picture = shown(seed, &shot);
            let [left, right, nose, mouth_left, mouth_right] = picture.landmarks;
            for (x, y) in picture.landmarks {
                assert!((0.0..160.0).contains(&x) && (0.0..120.0).contains(&y), "{seed} {x} {y}");
                let [l, t, r, b] = picture.face;
                assert!(l - 10.0 < x && x < r + 10.0 && t < y && y < b + 10.0, "{seed} {x} {y}");
            }
            assert!(left.0 < right.0 && mouth_left.0 < mouth_right.0, "{seed}");
            assert!(
                left.1.min(right.1) < nose.1 && nose.1 < mouth_left.1.max(mouth_right.1),
                "{seed}"
            );
        }
    }
}

/// The pupils are darker than the skin between them and the brows, whatever
/// the light: so landmarks are in step with pixels.
#[test]
fn pupils_are_dark_where_the_landmarks_say() {
    let mut dark = 0;
    for seed in 0..20 {
        let mut shot = Shot::card(seed);
        shot.look.glasses = Glasses::Off;
        shot.mimic.blink = 0.0;
        shot.mimic.gaze = [0.0; 2];
        let picture = draw(&Person::of(seed), &shot, 240, 300);
        let [(x, y), (other, _), ..] = picture.landmarks;
        let around = mean(&picture, [x - 1.5, y - 1.5, x + 1.5, y + 1.5]);
        let between = mean(&picture, [x, y - 1.5, other, y + 1.5]);
        dark += usize::from(around < 0.6 * between);
    }
    assert!(dark >= 19, "{dark} of 20");
}

/// Mean luma of a rectangle, 0 to 255.
fn mean(picture: &Picture, area: [f32; 4]) -> f32 {
    let all = within(picture, area);
    all.iter().sum::<f32>() / float(all.len().max(1))
}

fn within(picture: &Picture, [left, top, right, bottom]: [f32; 4]) -> Vec<f32> {
    let (left, right) = (num::floor(left).max(0), num::floor(right));
    let (top, bottom) = (num::floor(top).max(0), num::floor(bottom));
    let luma = picture.luma();
    let mut all = Vec::new();
    for (y, row) in (0..).zip(luma.chunks(picture.width)) {
        for (x, value) in (0..).zip(row) {
            if (left..=right).contains(&x) && (top..=bottom).contains(&y) {
                all.push(f32::from(*value));
            }
        }
    }
    all
}

fn deviation(picture: &Picture, area: [f32; 4]) -> f32 {
    let (all, middle) = (within(picture, area), mean(picture, area));
    (all.iter().map(|v| (v - middle) * (v - middle)).sum::<f32>() / float(all.len().max(1))).sqrt()
}

/// From row to row, within the face: little where all is smeared.
fn detail(picture: &Picture) -> f32 {
    let [left, top, right, bottom] = picture.face;
    let luma = picture.luma();
    let at = |x: usize, y: usize| luma.get(y * picture.width + x).map_or(0.0, |v| f32::from(*v));
    let side = |v: f32| usize::try_from(num::floor(v.max(1.0))).unwrap();
    let mut sum = 0.0;
    for y in side(top)..side(bottom).min(picture.height - 2) {
        for x in side(left)..side(right).min(picture.width - 2) {
            sum += (at(x + 1, y) - at(x, y)).abs() + (at(x, y + 1) - at(x, y)).abs();
        }
    }
    sum
}

fn eyes(picture: &Picture) -> [f32; 4] {
    let [(left, y), (right, _), ..] = picture.landmarks;
    let reach = (right - left) * 0.2;
    [left - reach, y - reach * 0.8, left + reach, y + reach * 0.8]
}

/// The measure that a defect goes by.
fn measure(defect: Defect, picture: &Picture) -> f32 {
    let [(lx, ly), (rx, ry), (nx, ny), (ax, ay), (bx, by)] = picture.landmarks;
    let [left, top, right, bottom] = picture.face;
    let apart = ((rx - lx) * (rx - lx) + (ry - ly) * (ry - ly)).sqrt();
    match defect {
        Defect::Far | Defect::Near => apart,
        Defect::Aside => {
            let (x, y) = (f32::midpoint(left, right) - 80.0, f32::midpoint(top, bottom) - 60.0);
            (x / 160.0).abs().max((y / 120.0).abs())
        }
        Defect::Turned => {
            let yaw = (nx - f32::midpoint(lx, rx)).abs() / apart;
            yaw.max((ry - ly).abs() / apart)
        }
        Defect::Moving => detail(picture),
        Defect::Dark | Defect::Bright => mean(picture, picture.face),
        Defect::SideLit => {
            let middle = f32::midpoint(left, right);
            let low = f32::midpoint(top, bottom);
            let one = mean(picture, [left + 0.2 * (right - left), low, middle, bottom - 5.0]);
            let two = mean(picture, [middle, low, right - 0.2 * (right - left), bottom - 5.0]);
            one.min(two) / one.max(two)
        }
        Defect::EyesClosed => deviation(picture, eyes(picture)),
        Defect::Masked => deviation(picture, [ax, f32::midpoint(ay, by) - 6.0, bx, by + 6.0]),
        Defect::DarkGlasses => mean(picture, eyes(picture)),
        Defect::Company => 0.0,
        Defect::CameraHigh | Defect::CameraLow => {
            (ny - f32::midpoint(ly, ry)) / (f32::midpoint(ay, by) - f32::midpoint(ly, ry))
        }
    }
}

/// Each defect is seen in the measure that names it, in nearly all pictures.
#[test]
fn a_defect_shows_in_the_measure_that_names_it() {
    let mut text = String::new();
    for defect in Defect::ALL {
        let mut right = 0;
        for seed in 100..120 {
            let (mut good, mut bad) = (Shot::good(seed), Shot::with(defect, seed));
            (good.camera.noise, bad.camera.noise) = (0.0, 0.0);
            let (good, bad) = (shown(seed, &good), shown(seed, &bad));
            let (before, after) = (measure(defect, &good), measure(defect, &bad));
            right += u8::from(match defect {
                Defect::Far => after < 0.75 * before,
                Defect::Near => after > 1.4 * before,
                Defect::Aside => after > 0.18 && before < 0.18,
                Defect::Turned => after > 0.2 && after > before,
                Defect::Moving => after < 0.75 * before,
                Defect::Dark => after < 0.45 * before,
                Defect::Bright => after > 1.5 * before,
                Defect::SideLit => after < 0.5 * before,
                Defect::EyesClosed | Defect::Masked => after < before,
                Defect::DarkGlasses => after < 0.6 * before,
                Defect::Company => changed_beside(&bad, seed),
                Defect::CameraHigh => after > before + 0.05,
                Defect::CameraLow => after < before - 0.05,
            });
        }
        text += &format!("{} {right}\n", defect.name());
        assert!(right >= 18, "{}: {right} of 20", defect.name());
    }
    expect![[r#"
        far 20
        near 20
        aside 20
        turned 20
        moving 18
        dark 20
        bright 20
        side-lit 19
        eyes-closed 19
        masked 18
        dark-glasses 20
        company 20
        camera-high 20
        camera-low 20
    "#]]
    .assert_eq(&text);
}

/// Whether the second person takes a good part of the picture.
fn changed_beside(picture: &Picture, seed: u64) -> bool {
    let alone = shown(seed, &Shot { companion: None, ..Shot::with(Defect::Company, seed) });
    let differs = |(a, b): (&u8, &u8)| a.abs_diff(*b) > 12;
    let changed = picture.rgb.iter().zip(&alone.rgb).filter(|pair| differs(*pair)).count();
    changed > picture.rgb.len() / 25
}

/// How far five points are from an affine picture of five others, against the
/// distance of the eyes.
fn bend(from: [(f32, f32); 5], to: [(f32, f32); 5]) -> f32 {
    // Two steps of least squares along two directions would do for a plane;
    // four points fix it here, the nose tells.
    let [a, b, nose, c, d] = from;
    let [ta, tb, tn, tc, td] = to;
    let mid = |p: (f32, f32), q: (f32, f32)| (f32::midpoint(p.0, q.0), f32::midpoint(p.1, q.1));
    let (eyes, mouth, to_eyes, to_mouth) = (mid(a, b), mid(c, d), mid(ta, tb), mid(tc, td));
    let (ux, uy) = (b.0 - a.0, b.1 - a.1);
    let (vx, vy) = (mouth.0 - eyes.0, mouth.1 - eyes.1);
    let (wx, wy) = (nose.0 - eyes.0, nose.1 - eyes.1);
    let det = ux * vy - uy * vx;
    let (s, t) = ((wx * vy - wy * vx) / det, (ux * wy - uy * wx) / det);
    let x = to_eyes.0 + s * (tb.0 - ta.0) + t * (to_mouth.0 - to_eyes.0);
    let y = to_eyes.1 + s * (tb.1 - ta.1) + t * (to_mouth.1 - to_eyes.1);
    let apart = (tb.0 - ta.0).hypot(tb.1 - ta.1);
    (x - tn.0).hypot(y - tn.1) / apart
}

/// What stands out of a face moves against it; on paper it cannot.
#[test]
fn only_paper_is_flat() {
    let wide = |instrument, seed| {
        let presentation = Presentation::new(instrument, &Person::of(seed), seed);
        let frames: Vec<_> =
            (0..6).map(|k| presentation.frame(k * 250_000, [0.0; 3], 160, 120).landmarks).collect();
        frames.iter().map(|to| bend(frames[0], *to)).fold(0.0, f32::max)
    };
    for seed in 0..12 {
        assert!(wide(Instrument::Print, seed) < 0.01, "print {seed}");
        let live = wide(Instrument::BonaFide, seed);
        assert!(live > 0.015, "bona fide {seed}: {live}");
    }
}

/// Skin and paper answer a red panel with red; a screen hardly does.
#[test]
fn a_screen_does_not_answer_the_panel() {
    let redness = |instrument, seed, panel| {
        let presentation = Presentation::new(instrument, &Person::of(seed), seed);
        let picture = presentation.frame(300_000, panel, 160, 120);
        let [left, top, right, bottom] = picture.face;
        let inside = |x: f32, y: f32| left < x && x < right && top < y && y < bottom;
        let (mut red, mut all) = (0.0, 1.0);
        for (k, [r, g, b]) in picture.rgb.as_chunks::<3>().0.iter().enumerate() {
            if inside(float(k % 160), float(k / 160)) {
                red += f32::from(*r);
                all += f32::from(*r) + f32::from(*g) + f32::from(*b);
            }
        }
        red / all
    };
    for seed in 0..8 {
        let answer = |instrument| {
            redness(instrument, seed, [1.0, 0.0, 0.0]) - redness(instrument, seed, [0.0; 3])
        };
        let (live, print) = (answer(Instrument::BonaFide), answer(Instrument::Print));
        let screen = answer(Instrument::Screen);
        assert!(live > 2.0 * screen && print > 2.0 * screen, "{seed}: {live} {print} {screen}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Any shot at any size is a picture.
    #[test]
    fn nothing_stops_it(
        seed: u64, width in 0usize..40, height in 0usize..40,
        yaw in -4.0f32..4.0, high in 0.0f32..4.0, x in -2.0f32..3.0, far in 0.0f32..9.0,
    ) {
        let mut shot = Shot::live(seed);
        shot.pose.yaw = yaw;
        shot.camera.loss = 0.5;
        shot.place = Place { x, y: 0.5, height: high, distance: far };
        let picture = draw(&Person::of(seed), &shot, width, height);
        prop_assert_eq!(picture.rgb.len(), width * height * 3);
    }
}
