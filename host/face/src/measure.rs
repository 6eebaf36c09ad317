//! What is measured of a face in a frame. The names are those of ISO/IEC
//! 29794-5; the ways to measure are our own and cheap.

use crate::align::{FACE_SIDE, Points};
use crate::number::real;
use crate::picture::{Picture, Point};

/// The part of an aligned face that is face on everybody: columns and rows.
const INNER_X: (usize, usize) = (28, 84);
const INNER_Y: (usize, usize) = (36, 100);
/// The columns whose sharpness counts, of the same rows: hair above them differs
/// from head to head.
const SHARP_X: (usize, usize) = (24, 88);
/// Bytes from here are as bright as the camera can say.
const OVER: u8 = 248;
/// Steps of a rotation below which points lie on one place.
const TINY: f32 = 1e-6;

/// What the second network says of a face, each 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct State {
    /// The eyes are closed.
    pub eyes_closed: f32,
    /// A mask covers mouth and nose.
    pub mask: f32,
    /// Dark glasses or hair hide the eyes.
    pub eyes_hidden: f32,
}

/// Where the second network sees the head turned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    /// In degrees; above 0, the nose points to the picture's right.
    pub yaw_deg: f32,
    /// In degrees; above 0, the camera looks down on the face.
    pub pitch_deg: f32,
}

/// What was measured of one face in one frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measures {
    /// `InterEyeDistance`: distance of the eyes, of the frame's height.
    pub inter_eye: f32,
    /// `CropOfTheFaceImage`: how far the face is from the frame's middle, of
    /// its width or height, whichever is more.
    pub offset: f32,
    /// `LuminanceMean` of the face, 0 to 1.
    pub luminance: f32,
    /// `OverExposurePrevention`: part of the face that is as bright as can be.
    pub over_exposed: f32,
    /// `IlluminationUniformity`: the darker half by the brighter one.
    pub uniformity: f32,
    /// `HeadPose`, yaw: the nose beside the middle of the eyes, of their
    /// distance; 0 is frontal.
    pub yaw: f32,
    /// `HeadPose`, roll: the eyes against the frame, in degrees, without sign.
    pub roll_deg: f32,
    /// `HeadPose`, pitch: the nose between eyes and mouth; about a half is
    /// frontal.
    pub pitch: f32,
    /// `Sharpness`: mean square of the second differences along the direction
    /// that has least of them, by the variance.
    pub sharpness: f32,
    /// How fast the points move, distances of the eyes a second; `None` for the
    /// first frame.
    pub motion: Option<f32>,
    /// `EyesOpen`, `MouthOcclusionPrevention`, `EyeVisibility`, where a network
    /// says it.
    pub state: Option<State>,
    /// `HeadPose`, where a network says it.
    pub pose: Option<Pose>,
    /// The largest other face, of this one's distance of the eyes.
    pub rival: f32,
}

/// Where a face was, to know how fast it moves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Before {
    /// When, in microseconds.
    pub at_us: u64,
    /// Its points.
    pub points: Points,
}

/// The distance of the eyes, in pixels.
pub fn inter_eye(points: &Points) -> f32 {
    let [left, right, ..] = points;
    left.distance(*right)
}

/// Measures a face. `aligned` is what [`crate::align()`] makes of it, `frame`
/// the frame's width and height.
pub fn measure(
    aligned: &Picture,
    points: &Points,
    frame: (usize, usize),
    now_us: u64,
    before: Option<&Before>,
) -> Measures {
    let [left, right, nose, mouth_left, mouth_right] = *points;
    let (width, height) = (real(frame.0), real(frame.1));
    let apart = inter_eye(points).max(TINY);
    let (eyes, mouth) = (left.middle(right), mouth_left.middle(mouth_right));
    let across = ((right.x - left.x) / apart, (right.y - left.y) / apart);
    let along = |point: Point| (point.x - eyes.x) * across.0 + (point.y - eyes.y) * across.1;
    let down = |point: Point| (point.y - eyes.y) * across.0 - (point.x - eyes.x) * across.1;
    let middle = eyes.middle(mouth);
    let (darker, brighter) = halves(aligned);
    Measures {
        inter_eye: apart / height,
        offset: (middle.x / width - 0.5).abs().max((middle.y / height - 0.5).abs()),
        luminance: f32::midpoint(darker, brighter),
        over_exposed: over_exposed(aligned),
        uniformity: if brighter > 0.0 { darker / brighter } else { 1.0 },
        yaw: (along(nose) / apart).abs(),
        roll_deg: across.1.atan2(across.0).to_degrees().abs(),
        pitch: down(nose) / down(mouth).max(TINY),
        sharpness: sharpness(aligned),
        motion: before.and_then(|before| motion(before, points, apart, now_us)),
        state: None,
        pose: None,
        rival: 0.0,
    }
}

fn motion(before: &Before, points: &Points, apart: f32, now_us: u64) -> Option<f32> {
    let passed_us = now_us.checked_sub(before.at_us).filter(|passed| *passed > 0)?;
    #[expect(clippy::cast_precision_loss, reason = "microseconds between two frames")]
    let passed_s = passed_us as f32 / 1e6;
    let travel: f32 = points.iter().zip(&before.points).map(|(now, was)| now.distance(*was)).sum();
    Some(travel / real(points.len()) / apart / passed_s)
}

fn rows(
    picture: &Picture,
    (top, bottom): (usize, usize),
    (left, right): (usize, usize),
) -> impl Iterator<Item = &[u8]> {
    let rows = picture.bytes().chunks_exact(picture.width()).take(bottom).skip(top);
    rows.filter_map(move |row| row.get(left..right))
}

fn mean<'a>(rows: impl Iterator<Item = &'a [u8]>) -> f32 {
    let (mut sum, mut count) = (0.0, 0);
    for row in rows {
        sum += row.iter().map(|byte| f32::from(*byte)).sum::<f32>();
        count += row.len();
    }
    if count == 0 { 0.0 } else { sum / real(count) / 255.0 }
}

/// Mean of the darker and of the brighter half of the face, left and right.
fn halves(aligned: &Picture) -> (f32, f32) {
    let middle = FACE_SIDE / 2;
    let left = mean(rows(aligned, INNER_Y, (INNER_X.0, middle)));
    let right = mean(rows(aligned, INNER_Y, (middle, INNER_X.1)));
    (left.min(right), left.max(right))
}

fn over_exposed(aligned: &Picture) -> f32 {
    let (mut over, mut count) = (0, 0);
    for row in rows(aligned, INNER_Y, INNER_X) {
        over += row.iter().filter(|byte| **byte >= OVER).count();
        count += row.len();
    }
    if count == 0 { 0.0 } else { real(over) / real(count) }
}

/// Smear takes away the detail along one direction and leaves that across it,
/// and noise is detail of single pixels: so the least of four directions
/// counts, of means over two by two pixels.
fn sharpness(aligned: &Picture) -> f32 {
    let lines: Vec<&[u8]> = rows(aligned, INNER_Y, SHARP_X).collect();
    let sum = |pair: &[u8]| pair.iter().map(|byte| f32::from(*byte)).sum::<f32>() / 4.0;
    let two = |pair: &[&[u8]]| -> Vec<f32> {
        let [upper, lower] = *pair else { return Vec::new() };
        upper.chunks_exact(2).zip(lower.chunks_exact(2)).map(|(a, b)| sum(a) + sum(b)).collect()
    };
    let means: Vec<Vec<f32>> = lines.chunks_exact(2).map(two).collect();
    let (mut all, mut squares, mut count, mut bends) = (0.0, 0.0, 0.0, [0.0_f32; 4]);
    for three in means.windows(3) {
        let [above, line, below] = three else { continue };
        let around = line.windows(3).zip(above.windows(3)).zip(below.windows(3));
        for ((middle, upper), lower) in around {
            let ([west, here, east], [nw, north, ne], [sw, south, se]) = (middle, upper, lower)
            else {
                continue;
            };
            // A slope that bends does so by the square of the step, which is
            // longer by the root of 2 from corner to corner.
            let pairs = [(west, east, 1.0), (north, south, 1.0), (nw, se, 2.0), (ne, sw, 2.0)];
            for (bend, (one, other, step)) in bends.iter_mut().zip(pairs) {
                let by = (one + other - 2.0 * here) / step;
                *bend += by * by;
            }
            all += here;
            squares += here * here;
            count += 1.0;
        }
    }
    if count == 0.0 {
        return 0.0;
    }
    let variance = squares / count - (all / count) * (all / count);
    let least = bends.into_iter().fold(f32::INFINITY, f32::min) / count;
    // A plain field is neither sharp nor blurred; it has no edge to judge by.
    if variance < 1.0 { 0.0 } else { least / variance }
}
