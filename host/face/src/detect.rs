//! Where faces are in a picture, and where their five points.

use crate::align::Points;
use crate::error::FaceError;
use crate::manifest::{DetectModel, Form, PointsModel};
use crate::measure::{Pose, State, inter_eye};
use crate::network::{Network, Outputs};
use crate::number::{logistic, real};
use crate::picture::{Fit, Picture, Point, Scene, Similarity};

/// Faces of a frame that are looked at; the rest of a crowd does not matter.
const FACES_MAX: usize = 4;
/// Two boxes that share more than this of both are one face.
const OVERLAP_MAX: f32 = 0.3;
/// Pixels of a cell of our own detector.
const GRID_CELL: usize = 8;
/// Values of a cell of it: a logit, a box, five points.
const GRID_VALUES: usize = 15;
/// Pixels of the cells of `YuNet`.
const YUNET_CELLS: [usize; 3] = [8, 16, 32];
/// Logarithms of sides beyond this are no sides.
const LOG_SIDE_MAX: f32 = 8.0;
/// A still picture may be filled by its face, and detectors that look for
/// smaller ones find it when it is shrunk: parts of the field that are tried,
/// each with the picture as it is and with its mirror image.
const STILL_PARTS: [f32; 3] = [1.0, 0.6, 0.35];

/// A face that was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Face {
    /// How sure the detector is, 0 to 1.
    pub score: f32,
    /// The upper left corner of its box.
    pub corner: Point,
    /// Width and height of its box.
    pub size: Point,
    /// Eyes, nose and mouth.
    pub points: Points,
    /// What the second network says of it.
    pub state: Option<State>,
    /// Where the second network sees it turned.
    pub pose: Option<Pose>,
}

/// What several looks see in a picture that somebody has cut.
pub struct Still {
    /// The faces of the surest look, the one that counts first.
    pub faces: Vec<Face>,
    /// Where each look that sees the one that counts has its points.
    pub(crate) looks: Vec<Points>,
}

/// Finds faces.
pub(crate) struct Detector {
    network: Network,
    form: Form,
    score_min: f32,
    points: Option<Finder>,
}

/// Finds the five points of one face anew, in a closer look.
struct Finder {
    network: Network,
    square: f32,
    state: Option<String>,
    pose: Option<String>,
    face_min: f32,
}

impl Detector {
    pub(crate) fn new(
        network: Network,
        model: &DetectModel,
        points: Option<(Network, &PointsModel)>,
    ) -> Self {
        let points = points.map(|(network, model)| Finder {
            network,
            square: model.square,
            state: model.state.clone(),
            pose: model.pose.clone(),
            face_min: model.face_min,
        });
        Self { network, form: model.form, score_min: model.score_min, points }
    }

    /// The faces of a frame, the one that counts first.
    pub(crate) fn find(&self, scene: &Scene) -> Result<Vec<Face>, FaceError> {
        self.find_in(scene, 1.0)
    }

    /// Looks at a picture that somebody has cut, from several distances and in
    /// the mirror.
    pub(crate) fn find_still(&self, scene: &Scene) -> Result<Still, FaceError> {
        let mirror = scene.mirrored();
        let width = real(scene.grey().width());
        let mut seen = Vec::new();
        for part in STILL_PARTS {
            seen.push(self.find_in(scene, part)?);
            let mirrored = self.find_in(&mirror, part)?;
            seen.push(mirrored.iter().map(|face| face.mirrored(width)).collect());
        }
        let mut faces: Vec<Face> = Vec::new();
        let score = |faces: &[Face]| faces.first().map_or(0.0, |face| face.score);
        for look in &seen {
            if score(look) > score(&faces) {
                faces.clone_from(look);
            }
        }
        let same = |face: &&Face| faces.first().is_some_and(|it| overlap(it, face) > OVERLAP_MAX);
        let firsts = seen.iter().filter_map(|look| look.first());
        let looks = firsts.filter(same).map(|face| face.points).collect();
        Ok(Still { faces, looks })
    }

    /// Both networks once, whatever they see.
    pub(crate) fn try_out(&self, scene: &Scene) -> Result<(), FaceError> {
        self.find_in(scene, 1.0)?;
        let Some(finder) = &self.points else { return Ok(()) };
        let (width, height) = (real(scene.grey().width()), real(scene.grey().height()));
        let all = Face::new(
            1.0,
            Point { x: width / 2.0, y: height / 2.0 },
            Point { x: width, y: height },
            crate::align::template_points(),
        );
        all.map_or(Ok(()), |mut face| finder.look(scene, &mut face).map(|_| ()))
    }

    fn find_in(&self, scene: &Scene, part: f32) -> Result<Vec<Face>, FaceError> {
        let input = self.network.input();
        let fit = Fit { width: input.width(), height: input.height(), part };
        let outputs = self.network.run(&scene.whole(input.colour, &fit))?;
        let mut found = match self.form {
            Form::Grid => self.grid(&outputs)?,
            Form::Yunet => self.yunet(&outputs)?,
        };
        found.sort_by(|one, other| other.score.total_cmp(&one.score));
        let mut faces: Vec<Face> = Vec::new();
        for face in found {
            if faces.len() < FACES_MAX
                && faces.iter().all(|other| overlap(other, &face) < OVERLAP_MAX)
            {
                faces.push(face);
            }
        }
        let grey = scene.grey();
        for face in &mut faces {
            face.place(&fit, grey);
        }
        if let Some(finder) = &self.points {
            let mut seen = Vec::new();
            for mut face in faces {
                if finder.look(scene, &mut face)? {
                    seen.push(face);
                }
            }
            faces = seen;
        }
        // Who stands nearest counts, unless he was hardly seen.
        faces.sort_by(|one, other| other.weight().total_cmp(&one.weight()));
        Ok(faces)
    }

    fn grid(&self, outputs: &Outputs) -> Result<Vec<Face>, FaceError> {
        let input = self.network.input();
        let (columns, rows) = (input.width() / GRID_CELL, input.height() / GRID_CELL);
        let cells = columns * rows;
        let grid = self.network.output(outputs, "grid", GRID_VALUES * cells)?;
        let value =
            |channel: usize, cell: usize| grid.get(channel * cells + cell).copied().unwrap_or(0.0);
        let side = real(GRID_CELL);
        let face = |cell: usize| {
            let score = logistic(value(0, cell));
            if score.is_nan() || score < self.score_min {
                return None;
            }
            let middle = Point {
                x: (real(cell % columns) + 0.5) * side,
                y: (real(cell / columns) + 0.5) * side,
            };
            let beside = |channel: usize| Point {
                x: middle.x + value(channel, cell) * side,
                y: middle.y + value(channel + 1, cell) * side,
            };
            let long = |channel: usize| value(channel, cell).min(LOG_SIDE_MAX).exp() * side;
            let size = Point { x: long(3), y: long(4) };
            let points = [5, 7, 9, 11, 13].map(beside);
            Face::new(score, beside(1), size, points)
        };
        Ok((0..cells).filter_map(face).collect())
    }

    fn yunet(&self, outputs: &Outputs) -> Result<Vec<Face>, FaceError> {
        let input = self.network.input();
        let mut found = Vec::new();
        for cell_side in YUNET_CELLS {
            let (columns, rows) = (input.width() / cell_side, input.height() / cell_side);
            let cells = columns * rows;
            let get = |name: &str, values: usize| {
                self.network.output(outputs, &format!("{name}_{cell_side}"), values * cells)
            };
            let (class, object) = (get("cls", 1)?, get("obj", 1)?);
            let (boxes, points) = (get("bbox", 4)?, get("kps", 10)?);
            let side = real(cell_side);
            let all =
                class.iter().zip(object).zip(boxes.chunks_exact(4)).zip(points.chunks_exact(10));
            for (cell, (((class, object), sides), points)) in all.enumerate() {
                let score = (class.clamp(0.0, 1.0) * object.clamp(0.0, 1.0)).sqrt();
                let (column, row) = (real(cell % columns), real(cell / columns));
                if score.is_nan() || score < self.score_min {
                    continue;
                }
                // Pixel indices there; the middle of a pixel here.
                let place = |x: f32, y: f32| Point {
                    x: (column + x) * side + 0.5,
                    y: (row + y) * side + 0.5,
                };
                let [x, y, width, height] = *sides else { continue };
                let [a, b, c, d, e, f, g, h, i, j] = *points else { continue };
                let long = |log: f32| log.min(LOG_SIDE_MAX).exp() * side;
                let points = [place(a, b), place(c, d), place(e, f), place(g, h), place(i, j)];
                let size = Point { x: long(width), y: long(height) };
                found.extend(Face::new(score, place(x, y), size, points));
            }
        }
        Ok(found)
    }
}

impl Face {
    /// `None` if a number is none.
    fn new(score: f32, middle: Point, size: Point, points: Points) -> Option<Self> {
        let corner = Point { x: middle.x - size.x / 2.0, y: middle.y - size.y / 2.0 };
        let is_real = |point: &Point| point.x.is_finite() && point.y.is_finite();
        let all = points.iter().chain([&corner, &size]).all(is_real);
        all.then_some(Self { score, corner, size, points, state: None, pose: None })
    }

    /// From the detector's field to the picture.
    fn place(&mut self, fit: &Fit, picture: &Picture) {
        let scale = fit.scale(picture);
        self.corner = fit.back(picture, self.corner);
        self.size = Point { x: self.size.x * scale, y: self.size.y * scale };
        self.points = self.points.map(|point| fit.back(picture, point));
    }

    /// The same face in the mirror image of a picture that is so wide.
    fn mirrored(&self, width: f32) -> Self {
        let across = |point: Point| Point { x: width - point.x, y: point.y };
        let [one_eye, other_eye, nose, one_corner, other_corner] = self.points.map(across);
        let mut face = *self;
        face.corner.x = width - self.corner.x - self.size.x;
        face.points = [other_eye, one_eye, nose, other_corner, one_corner];
        face.pose = self.pose.map(|pose| Pose { yaw_deg: -pose.yaw_deg, ..pose });
        face
    }

    fn weight(&self) -> f32 {
        self.score * inter_eye(&self.points)
    }
}

/// What two boxes share, of both together.
fn overlap(one: &Face, other: &Face) -> f32 {
    let shared = |a: f32, a_size: f32, b: f32, b_size: f32| {
        ((a + a_size).min(b + b_size) - a.max(b)).max(0.0)
    };
    let both = shared(one.corner.x, one.size.x, other.corner.x, other.size.x)
        * shared(one.corner.y, one.size.y, other.corner.y, other.size.y);
    let all = one.size.x * one.size.y + other.size.x * other.size.y - both;
    if all > 0.0 { both / all } else { 1.0 }
}

impl Finder {
    /// Looks closer at a face. `false` if it is none after all.
    fn look(&self, scene: &Scene, face: &mut Face) -> Result<bool, FaceError> {
        let input = self.network.input();
        let side = self.square * face.size.x.max(face.size.y);
        let middle =
            Point { x: face.corner.x + face.size.x / 2.0, y: face.corner.y + face.size.y / 2.0 };
        let (left, top) = (middle.x - side / 2.0, middle.y - side / 2.0);
        let map = Similarity::square(left, top, side, input.width());
        let planes = scene.part(input.colour, map, input.width(), input.height());
        let outputs = self.network.run(&planes)?;
        let values = self.network.output(&outputs, "points", 10)?;
        let mut points = face.points;
        for (point, pair) in points.iter_mut().zip(values.chunks_exact(2)) {
            let [x, y] = *pair else { continue };
            *point = Point { x: left + x * side, y: top + y * side };
        }
        if points.iter().any(|point| !point.x.is_finite() || !point.y.is_finite()) {
            return Ok(false);
        }
        face.points = points;
        if let Some(name) = &self.pose
            && let [yaw, pitch] = *self.network.output(&outputs, name, 2)?
        {
            let (yaw_deg, pitch_deg) = (yaw.to_degrees(), pitch.to_degrees());
            face.pose = Some(Pose { yaw_deg, pitch_deg });
        }
        let mut is_face = true;
        if let Some(name) = &self.state
            && let [closed, mask, hidden, is] = *self.network.output(&outputs, name, 4)?
        {
            face.state = Some(State {
                eyes_closed: logistic(closed),
                mask: logistic(mask),
                eyes_hidden: logistic(hidden),
            });
            is_face = logistic(is) >= self.face_min;
        }
        Ok(is_face)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use portrait::{Person, Shot, draw};
    use zeroize::Zeroizing;

    use super::*;
    use crate::pack::{Pack, PackFiles};
    use crate::picture::Samples;

    /// Of the eyes' distance.
    const ERROR_MAX: f32 = 0.15;

    #[test]
    fn each_look_at_a_photo_sees_the_points_where_they_were_drawn() {
        let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
        let pack = Pack::open(&PackFiles::read(&models).unwrap()).unwrap();
        for place in [1, 2, 3, 7] {
            let drawn = draw(&Person::on_test_card(place), &Shot::card(place), 240, 320);
            let points = drawn.landmarks.map(|(x, y)| Point { x, y });
            let rgb = Zeroizing::new(drawn.rgb);
            let scene = Scene::new(Picture::new(240, 320, Samples::Rgb, rgb).unwrap());
            let still = pack.find_still(&scene).unwrap();
            assert_eq!(still.looks.len(), 2 * STILL_PARTS.len(), "card {place}");
            for (look, seen) in still.looks.iter().enumerate() {
                let apart: f32 = seen.iter().zip(&points).map(|(a, b)| a.distance(*b)).sum();
                let error = apart / real(points.len()) / inter_eye(&points);
                assert!(error < ERROR_MAX, "card {place}, look {look}: {error}");
            }
        }
    }
}
