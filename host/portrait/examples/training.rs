//! Writes the pictures that the demonstration models learn from, and those
//! that they are measured on, as raw bytes:
//!
//!     training detect|points|empty OUT FIRST COUNT
//!     training embed OUT FIRST COUNT CARDS VISITS FRAMES unguided|guided|mixed
//!
//! `OUT.img` holds one byte of luma a pixel, `OUT.lab` little-endian floats.
//! A picture depends on its number alone; FIRST is the first number.

use std::ops::Range;

use portrait::{Defect, Mask, Person, Place, Shot, Visit, draw, empty, landmarks, luma};

/// Sides of the detector's picture, in pixels.
const SCENE: (usize, usize) = (160, 120);
/// Floats that label a scene: two faces of presence, box and points.
const SCENE_LABELS: usize = 30;
/// Side of the crop in which landmarks are looked for, in pixels.
const CROP: usize = 64;
/// Side of such a crop by that of the face's box.
const SQUARE: f32 = 1.3;
/// Sides of a frame, in pixels.
const FRAME: (usize, usize) = (480, 360);
/// Floats that label a crop: points, then eyes closed, masked, eyes hidden,
/// face; yaw and pitch.
const CROP_LABELS: usize = 16;
/// Side of an aligned face, in pixels.
const ALIGNED: usize = 112;
/// Where its landmarks lie, counted from the middle of its first pixel.
const TEMPLATE: [(f32, f32); 5] = [
    (38.2946, 51.6963),
    (73.5318, 51.5014),
    (56.0252, 71.7366),
    (41.5493, 92.3655),
    (70.7299, 92.2041),
];
/// Deviation of the landmarks that an engine finds, in pixels of an aligned
/// face.
const JITTER: f32 = 1.0;
const THREADS: usize = 2;

/// The numbers of one picture.
struct Dice(u64);

impl Dice {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    #[expect(clippy::cast_precision_loss, reason = "24 bits fit")]
    fn share(&mut self) -> f32 {
        (self.bits() >> 40) as f32 / 16_777_216.0
    }

    fn range(&mut self, range: Range<f32>) -> f32 {
        range.start + (range.end - range.start) * self.share()
    }

    fn normal(&mut self) -> f32 {
        (self.share() + self.share() + self.share() + self.share() - 2.0) * 1.732
    }

    /// A shot of any kind; `None` where nobody is to be seen.
    fn shot(&mut self) -> Option<Shot> {
        let seed = self.bits();
        let defects = Defect::ALL.len() as u64;
        match self.share() {
            0.0..0.36 => Some(Shot::live(seed)),
            0.36..0.58 => Some(Shot::good(seed)),
            0.58..0.82 => {
                let number = usize::try_from(self.bits() % defects).unwrap_or(0);
                Some(Shot::with(*Defect::ALL.get(number)?, seed))
            }
            0.82..0.87 => {
                let mut shot = Shot::live(seed);
                shot.look.mask = Mask::Worn;
                Some(shot)
            }
            _ => None,
        }
    }
}

fn scene(number: u64) -> (Vec<u8>, Vec<f32>) {
    let dice = &mut Dice(number.wrapping_mul(0x2545_F491_4F6C_DD1D));
    let (w, h) = SCENE;
    let person = Person::of(dice.bits() >> 8);
    if dice.share() < 0.12 {
        return letterboxed(dice, &person);
    }
    let Some(mut shot) = dice.shot() else {
        return (luma(&empty(dice.bits(), w, h)), vec![0.0; SCENE_LABELS]);
    };
    if shot.companion.is_none() && dice.share() < 0.7 {
        let height = dice.range(0.4..1.1);
        shot.place.height = height * height;
        let (x, y) = (0.28 * shot.place.height, 0.40 * shot.place.height);
        shot.place.x = dice.range(x.min(0.35)..1.0 - x.min(0.35));
        shot.place.y = dice.range(y.min(0.4)..1.0 - y.min(0.4));
    }
    let picture = draw(&person, &shot, w, h);
    let mut labels = face_labels(picture.landmarks, picture.face);
    if let Some(other) = shot.companion.take() {
        let alone = Shot { place: other.place, pose: other.pose, ..shot };
        // Only for where it stands.
        let second = draw(&Person::of(other.seed), &alone, w, h);
        labels.extend(face_labels(second.landmarks, second.face));
    }
    labels.resize(SCENE_LABELS, 0.0);
    (picture.luma(), labels)
}

/// A card's photo, brought to the detector's shape with grey bars.
fn letterboxed(dice: &mut Dice, person: &Person) -> (Vec<u8>, Vec<f32>) {
    let (w, h) = SCENE;
    let inner = 96;
    let left = (w - inner) / 2;
    let picture = draw(person, &Shot::card(dice.bits()), inner, h);
    let mut all = Vec::with_capacity(w * h);
    for row in picture.luma().chunks(inner) {
        all.extend(std::iter::repeat_n(128, left));
        all.extend(row);
        all.extend(std::iter::repeat_n(128, w - inner - left));
    }
    let shift = |(x, y): (f32, f32)| (x + 32.0, y);
    let [l, t, r, b] = picture.face;
    let mut labels = face_labels(picture.landmarks.map(shift), [l + 32.0, t, r + 32.0, b]);
    labels.resize(SCENE_LABELS, 0.0);
    (all, labels)
}

fn face_labels(points: [(f32, f32); 5], face: [f32; 4]) -> Vec<f32> {
    let points = points.iter().flat_map(|(x, y)| [*x, *y]);
    std::iter::once(1.0).chain(face).chain(points).collect()
}

/// A crop; more than half of them are cut out of a frame.
fn crop(number: u64) -> (Vec<u8>, Vec<f32>) {
    let dice = &mut Dice(number.wrapping_mul(0x2545_F491_4F6C_DD1D) ^ 0xC709);
    let person = Person::of(dice.bits() >> 8);
    if dice.share() < 0.6 {
        return seen(dice, &person);
    }
    let shot = if dice.share() < 0.08 { Some(Shot::card(dice.bits())) } else { dice.shot() };
    let Some(mut shot) = shot else {
        return (luma(&empty(dice.bits(), CROP, CROP)), vec![0.0; CROP_LABELS]);
    };
    // The box runs from 1.0 below to 0.75 above the middle of the head. Every
    // other one is found badly.
    let loose = if dice.share() < 0.5 { 1.0 } else { 2.2 };
    let square = SQUARE * 1.75 * (1.0 + loose * 0.09 * dice.normal()).max(0.6);
    let height = 2.0 / square;
    let off = |dice: &mut Dice| 0.5 + loose * 0.045 * dice.normal();
    let place = Place { x: off(dice), y: off(dice) - 0.125 / square, height, ..shot.place };
    if let Some(other) = &mut shot.companion {
        // Four thirds as wide as high before, square now.
        let unit = place.height / shot.place.height;
        other.place.x = place.x + (other.place.x - shot.place.x) * unit * 4.0 / 3.0;
        other.place.y = place.y + (other.place.y - shot.place.y) * unit;
        other.place.height *= unit;
    }
    shot.place = place;
    let picture = draw(&person, &shot, CROP, CROP);
    let points = picture.landmarks.map(|(x, y)| (x / 64.0, y / 64.0));
    (picture.luma(), crop_labels(&shot, points))
}

/// What is to be said of a crop in which the landmarks have these places.
fn crop_labels(shot: &Shot, points: [(f32, f32); 5]) -> Vec<f32> {
    let mut labels: Vec<f32> = points.iter().flat_map(|(x, y)| [*x, *y]).collect();
    let yes = |is: bool| if is { 1.0 } else { 0.0 };
    labels.extend([
        yes(shot.mimic.blink > 0.7),
        yes(shot.look.mask != Mask::Off),
        yes(shot.look.glasses == portrait::Glasses::Dark),
        1.0,
        shot.pose.yaw,
        shot.pose.pitch,
    ]);
    labels
}

/// A crop as an engine cuts it out of a frame: the head is anywhere, and what
/// stands beside the camera's axis is seen from its side.
fn seen(dice: &mut Dice, person: &Person) -> (Vec<u8>, Vec<f32>) {
    let Some(mut shot) = dice.shot() else {
        let (w, h) = (FRAME.0 / 2, FRAME.1 / 2);
        let picture = luma(&empty(dice.bits(), w, h));
        let side = dice.range(0.25..1.0) * 180.0;
        let (left, top) = (dice.range(0.0..240.0 - side), dice.range(0.0..180.0 - side));
        return (cut(&picture, (w, h), (left, top, side)), vec![0.0; CROP_LABELS]);
    };
    if shot.companion.is_none() && dice.share() < 0.7 {
        // Small heads are the hard ones, and there is more room beside them.
        let height = dice.share();
        shot.place.height = 0.19 + 0.85 * height * height;
        let half = (0.30 * shot.place.height, 0.45 * shot.place.height);
        let off =
            |dice: &mut Dice, half: f32| 0.5 + (1.0 - 2.0 * half).max(0.0) * (dice.share() - 0.5);
        shot.place.x = off(dice, half.0);
        shot.place.y = off(dice, half.1);
    }
    let place = shot.place;
    // As few pixels as give the crop its own: what is far away needs all.
    let tall = (dice.range(0.85..1.3) * 56.0 / place.height).clamp(48.0, 360.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "48 to 360")]
    let h = tall as usize;
    let w = h * FRAME.0 / FRAME.1;
    #[expect(clippy::cast_precision_loss, reason = "48 to 480")]
    let (wide, tall) = (w as f32, h as f32);
    // A frame has more pixels, and their noise goes when it is shrunk.
    shot.camera.noise *= tall / 360.0;
    let picture = draw(person, &shot, w, h);
    // The detector's pixels are larger than three of a frame: the smaller a
    // head is, the worse is its box.
    let [l, t, r, b] = picture.face;
    let size = (r - l).max(b - t);
    let loose = if dice.share() < 0.75 { 1.0 } else { 1.8 };
    let off = loose * (0.013 / place.height).max(0.02);
    let side = SQUARE * size * (1.0 + 1.6 * off * dice.normal()).max(0.6);
    let middle = (
        f32::midpoint(l, r) + off * size * dice.normal(),
        f32::midpoint(t, b) + off * size * dice.normal(),
    );
    let (left, top) = (middle.0 - side / 2.0, middle.1 - side / 2.0);
    let points = picture.landmarks.map(|(x, y)| ((x - left) / side, (y - top) / side));
    // As it looks from where the camera is.
    let unit = place.height * tall / 2.0;
    shot.pose.yaw += ((place.x - 0.5) * wide / unit).atan2(place.distance);
    shot.pose.pitch += ((place.y - 0.5) * tall / unit).atan2(place.distance);
    (cut(&picture.luma(), (w, h), (left, top, side)), crop_labels(&shot, points))
}

/// A square of a picture, [`CROP`] pixels wide and high; beyond the edge it is
/// as the edge.
fn cut(luma: &[u8], (w, h): (usize, usize), (left, top, side): (f32, f32, f32)) -> Vec<u8> {
    #[expect(clippy::cast_precision_loss, reason = "64")]
    let step = side / CROP as f32;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a place in a picture"
    )]
    let split = |at: f32, most: usize| {
        let at = (at - 0.5).clamp(0.0, (most - 1) as f32);
        (at as usize, (at as usize + 1).min(most - 1), at.fract())
    };
    let at = |x: usize, y: usize| f32::from(luma.get(y * w + x).copied().unwrap_or(0));
    let between = |x: f32, y: f32| {
        let ((l, r, u), (t, b, v)) = (split(x, w), split(y, h));
        let upper = at(l, t) * (1.0 - u) + at(r, t) * u;
        let lower = at(l, b) * (1.0 - u) + at(r, b) * u;
        upper * (1.0 - v) + lower * v
    };
    let parts: &[f32] = if step < 1.5 { &[0.5] } else { &[0.25, 0.75] };
    let mut out = Vec::with_capacity(CROP * CROP);
    for y in 0..CROP {
        for x in 0..CROP {
            #[expect(clippy::cast_precision_loss, reason = "below 64")]
            let (x, y) = (x as f32, y as f32);
            let mut sum = 0.0;
            for v in parts {
                for u in parts {
                    sum += between(left + (x + u) * step, top + (y + v) * step);
                }
            }
            #[expect(clippy::cast_precision_loss, reason = "four at most")]
            let mean = sum / (parts.len() * parts.len()) as f32;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a mean of bytes"
            )]
            out.push(mean.round() as u8);
        }
    }
    out
}

/// A face as an engine aligns it, landmarks a little off.
fn aligned(person: &Person, mut shot: Shot, dice: &mut Dice) -> Vec<u8> {
    let target =
        TEMPLATE.map(|(x, y)| (x + 0.5 + JITTER * dice.normal(), y + 0.5 + JITTER * dice.normal()));
    shot.companion = None;
    shot.place = Place { x: 0.5, y: 0.5, height: 1.0, ..shot.place };
    // The camera stands on the axis of the picture, so the place matters a
    // little to the view: twice is near enough.
    for _ in 0..2 {
        let found = landmarks(person, &shot, ALIGNED, ALIGNED);
        let (scale, turn, (fx, fy), (tx, ty)) = similarity(found, target);
        let side = 112.0;
        let (dx, dy) = (shot.place.x * side - fx, shot.place.y * side - fy);
        let (sin, cos) = turn.sin_cos();
        shot.place.x = (tx + scale * (cos * dx - sin * dy)) / side;
        shot.place.y = (ty + scale * (sin * dx + cos * dy)) / side;
        shot.place.height *= scale;
        shot.pose.roll -= turn;
    }
    // Shrinking a frame to this size takes noise away.
    shot.camera.noise *= 0.5;
    shot.camera.loss *= 0.6;
    draw(person, &shot, ALIGNED, ALIGNED).luma()
}

/// Scale, turn and the two middles of the similarity that brings `from` to
/// `to` with the least squares.
fn similarity(from: [(f32, f32); 5], to: [(f32, f32); 5]) -> (f32, f32, (f32, f32), (f32, f32)) {
    let middle = |points: [(f32, f32); 5]| {
        let sum = points.iter().fold((0.0, 0.0), |sum, p| (sum.0 + p.0, sum.1 + p.1));
        (sum.0 / 5.0, sum.1 / 5.0)
    };
    let (f, t) = (middle(from), middle(to));
    let (mut a, mut b, mut n) = (0.0, 0.0, 0.0);
    for (p, q) in from.iter().zip(to) {
        let ((px, py), (qx, qy)) = ((p.0 - f.0, p.1 - f.1), (q.0 - t.0, q.1 - t.1));
        a += px * qx + py * qy;
        b += px * qy - py * qx;
        n += px * px + py * py;
    }
    (a.hypot(b) / n, b.atan2(a), f, t)
}

/// Cards of a person, then frames of visits.
fn views(number: u64, cards: u64, visits: u64, frames: u64, kind: &str) -> Vec<u8> {
    let person = Person::of(number);
    let dice = &mut Dice(number ^ 0xE_3BED);
    let mut all = Vec::new();
    for _ in 0..cards {
        let shot = Shot::card(dice.bits());
        all.extend(aligned(&person, shot, dice));
    }
    for _ in 0..visits {
        let is_guided = match kind {
            "guided" => true,
            "mixed" => dice.share() < 0.35,
            _ => false,
        };
        let seed = dice.bits();
        let visit = if is_guided { Visit::guided(seed) } else { Visit::unguided(seed) };
        for frame in 0..frames {
            all.extend(aligned(&person, visit.shot(frame), dice));
        }
    }
    all
}

/// What `one` makes of each number, in order.
fn each<T: Send>(first: u64, count: u64, one: impl Fn(u64) -> T + Sync) -> Vec<T> {
    let numbers: Vec<u64> = (first..first + count).collect();
    let one = &one;
    std::thread::scope(|scope| {
        let parts = numbers.chunks(numbers.len().div_ceil(THREADS).max(1));
        let threads: Vec<_> = parts
            .map(|part| scope.spawn(move || part.iter().map(|n| one(*n)).collect::<Vec<T>>()))
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("it draws")).collect()
    })
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let number = |word: &str| word.parse::<u64>().expect("a whole number");
    let (out, images, labels) = match words.as_slice() {
        ["empty", out, first, count] => {
            let frame = |n| luma(&empty(n, FRAME.0, FRAME.1));
            (out, each(number(first), number(count), frame).concat(), Vec::new())
        }
        [kind @ ("detect" | "points"), out, first, count] => {
            let one = if *kind == "detect" { scene } else { crop };
            let all = each(number(first), number(count), one);
            let (images, labels): (Vec<_>, Vec<_>) = all.into_iter().unzip();
            (out, images.concat(), labels.concat())
        }
        ["embed", out, first, count, cards, visits, frames, kind] => {
            let (c, v, f) = (number(cards), number(visits), number(frames));
            let all = each(number(first), number(count), |n| views(n, c, v, f, kind));
            (out, all.concat(), Vec::new())
        }
        _ => panic!("see the head of examples/training.rs"),
    };
    std::fs::write(format!("{out}.img"), images).expect("the file can be written");
    let labels: Vec<u8> = labels.iter().flat_map(|label| label.to_le_bytes()).collect();
    if !labels.is_empty() {
        std::fs::write(format!("{out}.lab"), labels).expect("the file can be written");
    }
}
