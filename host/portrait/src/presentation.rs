//! What stands before the camera during a capture: a person, or an instrument
//! of attack (ISO/IEC 30107-3). Simulated.

use std::f32::consts::TAU;

use crate::camera::Exposure;
use crate::figure::backdrop;
use crate::head::{Lens, Turn};
use crate::num::{Dice, V3, float, sin, step, v3};
use crate::shot::{Glasses, Mask, Place, Pose, Shot, Visit, colour};
use crate::{Person, Picture, draw};

/// What is presented.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Instrument {
    /// The person.
    BonaFide,
    /// A photo of the person on paper, moved by hand.
    Print,
    /// A recording of the person, moving, on a screen.
    Screen,
}

impl Instrument {
    /// Every instrument, in order.
    pub const ALL: [Self; 3] = [Self::BonaFide, Self::Print, Self::Screen];

    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::BonaFide => "bona-fide",
            Self::Print => "print",
            Self::Screen => "screen",
        }
    }
}

/// Sides of the picture on a sheet or screen, in pixels.
const SHEET: (usize, usize) = (270, 360);
/// Half of the height of a sheet, in halves of the head on it.
const SHEET_HALF: f32 = 1.5;

/// A capture of one person by one instrument, to be asked for frames at any
/// time.
#[derive(Clone, Debug)]
pub struct Presentation {
    instrument: Instrument,
    person: Person,
    shot: Shot,
    /// How the sheet lies, for what is no person.
    sheet: (Pose, Place),
    sway: [Sway; 5],
    tilt: [Sway; 4],
    /// Share of full white that a white panel adds.
    panel: f32,
    seed: u64,
    /// The picture on paper.
    paper: Option<Picture>,
}

/// A slow swing about 0: two sines.
#[derive(Clone, Copy, Debug)]
struct Sway {
    wide: f32,
    hz: f32,
    phase: f32,
}

impl Sway {
    fn any(dice: &mut Dice, least: f32, most: f32) -> Self {
        let (wide, hz) = (dice.range(least, most), dice.range(0.25, 0.8));
        Self { wide, hz, phase: dice.range(0.0, TAU) }
    }

    fn at(self, seconds: f32) -> f32 {
        let angle = TAU * self.hz * seconds + self.phase;
        self.wide * (sin(angle) + 0.3 * sin(angle * 2.3 + 1.0))
    }
}

impl Presentation {
    /// The presentation of a seed.
    pub fn new(instrument: Instrument, person: &Person, seed: u64) -> Self {
        let dice = &mut Dice::new(seed, 40);
        let mut shot = Visit::guided(dice.bits()).shot(0);
        shot.place.height = dice.range(0.5, 0.68);
        let place = Place { height: shot.place.height * SHEET_HALF, ..shot.place };
        let pose = Pose {
            yaw: dice.about(0.0, 0.08),
            pitch: dice.about(0.0, 0.08),
            roll: dice.about(0.0, 0.03),
        };
        let yaw = Sway::any(dice, 0.035, 0.12);
        let pitch = Sway::any(dice, 0.01, 0.05);
        let drift = |dice: &mut Dice| Sway::any(dice, 0.002, 0.012);
        let sway = [yaw, pitch, drift(dice), drift(dice), Sway::any(dice, 0.005, 0.03)];
        let tilt = [
            Sway::any(dice, 0.02, 0.22),
            Sway::any(dice, 0.02, 0.15),
            Sway::any(dice, 0.005, 0.04),
            Sway::any(dice, 0.005, 0.03),
        ];
        let panel = dice.range(0.10, 0.25);
        let mut one = Self {
            instrument,
            person: person.clone(),
            shot,
            sheet: (pose, place),
            sway,
            tilt,
            panel,
            seed,
            paper: None,
        };
        if instrument == Instrument::Print {
            one.paper = Some(one.recording(0.0));
        }
        one
    }

    /// The frame at a time, in microseconds, while the panel shows a colour
    /// (red, green, blue, 0 to 1). Sides in pixels.
    pub fn frame(&self, at_us: u64, panel: [f32; 3], width: usize, height: usize) -> Picture {
        #[expect(clippy::cast_precision_loss, reason = "a capture lasts seconds")]
        let seconds = at_us as f32 / 1e6;
        let panel = panel.map(|part| part * self.panel);
        if self.instrument == Instrument::BonaFide {
            let mut shot = self.moved(&self.shot, seconds);
            shot.light.panel = panel;
            shot.seed ^= at_us;
            return draw(&self.person, &shot, width, height);
        }
        let film;
        let sheet = match &self.paper {
            Some(paper) => paper,
            None => {
                film = self.recording(seconds);
                &film
            }
        };
        self.held(sheet, at_us, panel, (width, height))
    }

    fn moved(&self, shot: &Shot, seconds: f32) -> Shot {
        let [yaw, pitch, x, y, roll] = self.sway;
        let mut shot = shot.clone();
        shot.pose.yaw += yaw.at(seconds);
        shot.pose.pitch += pitch.at(seconds);
        shot.pose.roll += roll.at(seconds);
        shot.place.x += x.at(seconds);
        shot.place.y += y.at(seconds);
        let since = seconds * 0.31 + yaw.phase;
        let blinks = since - since.floor() < 0.05;
        shot.mimic.blink = if blinks { 1.0 } else { shot.mimic.blink };
        shot
    }

    /// What was photographed or filmed before, at a time of the film.
    fn recording(&self, seconds: f32) -> Picture {
        let mut shot = Visit::guided(self.seed ^ 0xF11).shot(0);
        shot.look.mask = Mask::Off;
        shot.look.glasses = Glasses::AsWorn;
        shot.place = Place { x: 0.5, y: 0.5, height: 1.0 / SHEET_HALF, distance: 5.0 };
        shot.camera.noise = 0.004;
        let shot =
            if self.instrument == Instrument::Screen { self.moved(&shot, seconds) } else { shot };
        draw(&self.person, &shot, SHEET.0, SHEET.1)
    }

    /// A sheet or screen with a picture on it, held before the camera.
    fn held(
        &self,
        sheet: &Picture,
        at_us: u64,
        panel: [f32; 3],
        (width, height): (usize, usize),
    ) -> Picture {
        #[expect(clippy::cast_precision_loss, reason = "a capture lasts seconds")]
        let seconds = at_us as f32 / 1e6;
        let (mut pose, mut place) = self.sheet;
        let [yaw, pitch, x, y] = self.tilt;
        pose.yaw += yaw.at(seconds);
        pose.pitch += pitch.at(seconds);
        place.x += x.at(seconds);
        place.y += y.at(seconds);
        let size = (float(width), float(height));
        let (lens, turn) = (Lens::new(place, size.0, size.1), Turn::new(pose));
        let texture = Exposure {
            width: sheet.width,
            height: sheet.height,
            pixels: sheet.rgb.as_chunks::<3>().0.iter().map(shares).collect(),
        };
        // Pixels of the sheet for each unit of it, and its middle.
        let (unit, middle) = (float(SHEET.1) / 2.0, (float(SHEET.0) / 2.0, float(SHEET.1) / 2.0));
        let light = Exposure::each(width, height, |px, py| {
            let at = |k: f32, side: f32| (k - side / 2.0) * 2.0 / size.1;
            let room = backdrop(self.shot.background, at(px, size.0), -at(py, size.1));
            let behind = room * (self.shot.light.ambient + 0.3);
            let (plane_x, plane_y) = lens.plane(px, py);
            let (eye, way) = lens.ray(plane_x, plane_y);
            let (eye, way) = (turn.to_head(eye), turn.to_head(way));
            let far = -eye.z / way.z.min(-1e-3);
            let (x, y) = (eye.x + way.x * far, eye.y + way.y * far);
            let edge = middle.0 / unit;
            let is_on = step(edge + 0.01, edge, x.abs()) * step(1.01, 1.0, y.abs());
            let shown = texture.between(middle.0 + x * unit, middle.1 - y * unit);
            behind.mix(self.reflected(shown, turn.to_view(v3(0.0, 0.0, 1.0)), panel, (x, y)), is_on)
        });
        let mut camera = self.shot.camera;
        camera.motion = [0.0; 2];
        let place_on = |(px, py): (f32, f32)| {
            lens.pixel(turn.to_view(v3((px - middle.0) / unit, (middle.1 - py) / unit, 0.0)))
        };
        let [left, top, right, bottom] = sheet.face;
        let (left, top) = place_on((left, top));
        let (right, bottom) = place_on((right, bottom));
        Picture {
            width,
            height,
            rgb: light.taken(&camera, place.height * size.1 / 3.0, self.seed ^ at_us),
            landmarks: sheet.landmarks.map(place_on),
            face: [left, top, right, bottom],
        }
    }

    /// What a point of the sheet sends to the camera: paper gives back the
    /// light that falls on it, a screen its own.
    fn reflected(&self, shown: V3, normal: V3, panel: [f32; 3], (x, y): (f32, f32)) -> V3 {
        let light = &self.shot.light;
        if self.instrument == Instrument::Screen {
            let grid = 1.0 + 0.025 * sin(x * 260.0) * sin(y * 260.0);
            let glare = colour(panel) * 0.06 + V3::grey(0.02 * light.ambient);
            return shown * (0.95 * grid) + glare;
        }
        let direct = normal.dot(colour(light.from).unit()).max(0.0) * light.direct;
        let falls = V3::grey(light.ambient + direct) + colour(panel) * normal.z.max(0.0);
        (shown * 0.92 + V3::grey(0.03)).times(falls)
    }
}

fn shares(pixel: &[u8; 3]) -> V3 {
    let [r, g, b] = pixel.map(|part| f32::from(part) / 255.0);
    v3(r, g, b)
}
