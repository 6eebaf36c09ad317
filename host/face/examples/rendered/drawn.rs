//! Virtual patients from whom the built-in models have not learnt, looked at by
//! the stages of the engine. The example measures many of them, and tests fewer.

use std::collections::BTreeSet;

use face::{Pack, Picture, Point, Samples, Scene, Template, first, measures};
use kernel::contract::Hint;
use portrait::{Defect, Person, Shot, Visit, draw, empty};

/// The first number of the people and shots that are measured: none from here
/// was learnt from, and no limit was set by them.
const FIRST: u64 = 1_000_001;
/// Sides of a frame, in pixels.
const FRAME: (usize, usize) = (480, 360);
/// Sides of a card's photo, in pixels.
const CARD: (usize, usize) = (240, 300);
/// Threads that draw and look.
const THREADS: usize = 2;
/// A face is found if its landmarks are as near as this, of the distance of
/// the eyes, in the mean.
pub(crate) const NEAR: f32 = 0.15;
/// Frames that are fused.
pub(crate) const FUSED: usize = 3;
/// Frames of a visit that are looked at.
const FRAMES: u64 = 8;

/// What `one` makes of each number from [`FIRST`], in order.
pub(crate) fn each<T: Send>(count: u64, one: impl Fn(u64) -> T + Sync) -> Vec<T> {
    let numbers: Vec<u64> = (FIRST..FIRST + count).collect();
    let one = &one;
    std::thread::scope(|scope| {
        let parts = numbers.chunks(numbers.len().div_ceil(THREADS).max(1));
        let threads: Vec<_> = parts
            .map(|part| scope.spawn(move || part.iter().map(|n| one(*n)).collect::<Vec<T>>()))
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("it draws")).collect()
    })
}

/// What the engine gets of a drawn picture.
fn scene((width, height): (usize, usize), rgb: Vec<u8>) -> Scene {
    let picture = Picture::new(width, height, Samples::Rgb, rgb.into());
    Scene::new(picture.expect("a picture of these sides"))
}

/// How far the landmarks of an unguided shot are from where they are found, of
/// the distance of the eyes; infinite if no face is.
pub(crate) fn landmark_error(pack: &Pack, number: u64) -> f32 {
    // Nobody guides: pose, light, masks and blinks as they come; any place, and
    // heads from a fifth of the frame's height to all of it.
    let mut shot = Shot::live(number);
    let part = |bits: u64| f32::from(u16::try_from(bits % 1000).unwrap_or(0)) / 999.0;
    shot.place.height = 0.2 + 0.8 * part(number.wrapping_mul(7919));
    let room = |half: f32| (1.0 - 2.0 * half).max(0.0);
    let (half_x, half_y) = (0.30 * shot.place.height, 0.45 * shot.place.height);
    shot.place.x = 0.5 + room(half_x) * (part(number.wrapping_mul(104_729)) - 0.5);
    shot.place.y = 0.5 + room(half_y) * (part(number.wrapping_mul(15_485_863)) - 0.5);
    let picture = draw(&Person::of(number), &shot, FRAME.0, FRAME.1);
    let true_points = picture.landmarks.map(|(x, y)| Point { x, y });
    let found = pack.find(&scene(FRAME, picture.rgb)).expect("the networks run");
    let [left, right, ..] = true_points;
    let eyes = left.distance(right);
    let errors = found.iter().map(|face| {
        let sum: f32 = face.points.iter().zip(&true_points).map(|(a, b)| a.distance(*b)).sum();
        sum / 5.0 / eyes
    });
    errors.fold(f32::INFINITY, f32::min)
}

/// Whether a face is found in a scene without one.
pub(crate) fn is_alarm(pack: &Pack, number: u64) -> bool {
    let rgb = empty(number, FRAME.0, FRAME.1);
    !pack.find(&scene(FRAME, rgb)).expect("the networks run").is_empty()
}

/// The hint that mends a defect.
pub(crate) fn remedy(defect: Option<Defect>) -> Option<Hint> {
    Some(match defect? {
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
    })
}

/// The hint that a single frame with this defect, or none, gives rise to.
pub(crate) fn hint(pack: &Pack, defect: Option<Defect>, number: u64) -> Option<Hint> {
    let shot = defect.map_or_else(|| Shot::good(number), |defect| Shot::with(defect, number));
    let scene = scene(FRAME, draw(&Person::of(number), &shot, FRAME.0, FRAME.1).rgb);
    let faces = pack.find(&scene).expect("the networks run");
    match measures(&scene, &faces, 0, None) {
        Some((found, _)) => first(&pack.gates().failing(&found, &BTreeSet::new())),
        None => Some(pack.gates().unseen(scene.grey())),
    }
}

/// The template of a person's card.
pub(crate) fn card(pack: &Pack, number: u64) -> Option<Template> {
    let picture = draw(&Person::of(number), &Shot::card(number), CARD.0, CARD.1);
    let scene = scene(CARD, picture.luma().iter().flat_map(|luma| [*luma; 3]).collect());
    let still = pack.find_still(&scene).expect("the networks run");
    pack.embed_still(&scene, &still).expect("the networks run")
}

/// Templates of frames, each with its quality.
pub(crate) type Templates = Vec<(Template, f32)>;

/// Those of a visit's first frames with a face, and of the first that pass the
/// gates.
pub(crate) fn visit(pack: &Pack, number: u64, visit: &Visit) -> (Templates, Templates) {
    let person = Person::of(number);
    let (mut any, mut gated) = (Templates::new(), Templates::new());
    for frame in 0..FRAMES {
        if gated.len() == FUSED {
            break;
        }
        let picture = draw(&person, &visit.shot(frame), FRAME.0, FRAME.1);
        let scene = scene(FRAME, picture.rgb);
        let faces = pack.find(&scene).expect("the networks run");
        let Some((found, _)) = measures(&scene, &faces, 0, None) else { continue };
        let Some(face) = faces.first() else { continue };
        let embed = || pack.embed(&scene, &face.points).expect("the networks run");
        if any.len() < FUSED {
            any.extend(embed().map(|template| (template, 1.0)));
        }
        if first(&pack.gates().failing(&found, &BTreeSet::new())).is_none() {
            gated.extend(embed().map(|template| (template, pack.gates().quality(&found))));
        }
    }
    (any, gated)
}

/// The first so many of some frames as one; `None` if there are fewer.
pub(crate) fn fused(all: &[(Template, f32)], count: usize) -> Option<Template> {
    let frames = all.get(..count)?;
    Template::fused(frames.iter().map(|(template, quality)| (template, *quality)))
}
