//! What a pack of models says of itself: `pack.toml`.

use serde::{Deserialize, Serialize};

use crate::align::FACE_SIDE;
use crate::error::FaceError;
use crate::gates::Gates;
use crate::picture::Colour;

/// The schema that this version reads.
const SCHEMA: u32 = 1;
/// Most bytes of a manifest.
pub(crate) const MANIFEST_BYTES_MAX: u64 = 64 << 10;
/// Most frames that are fused.
pub(crate) const FRAMES_MAX: usize = 5;
/// Most values along an axis of a network's input.
const SIDE_MAX: usize = 1_024;
/// Most values of a self-test.
const EXPECT_MAX: usize = 64;

/// What a pack may be used for.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Trained on drawn faces: shows how a visit goes, and says nothing of
    /// people.
    DemoSynthetic,
    /// Real networks that may be measured by and not be used, for their
    /// training data or their licence.
    EvaluationOnly,
    /// Measured on people, with the figures in the manifest.
    Evaluated,
    /// Certified by somebody else.
    Certified,
}

impl Kind {
    /// Its name, as in a manifest.
    pub fn name(self) -> &'static str {
        match self {
            Self::DemoSynthetic => "demo-synthetic",
            Self::EvaluationOnly => "evaluation-only",
            Self::Evaluated => "evaluated",
            Self::Certified => "certified",
        }
    }
}

/// A pack, described.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    schema: u32,
    pub(crate) pack: About,
    pub(crate) detect: DetectModel,
    pub(crate) points: Option<PointsModel>,
    pub(crate) embed: EmbedModel,
    #[serde(rename = "match")]
    pub(crate) matching: Matching,
    pub(crate) gates: Gates,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct About {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) kind: Kind,
}

/// What every model has.
#[derive(Clone, Debug)]
pub(crate) struct ModelFile<'a> {
    /// Which of the pack's models.
    pub(crate) role: &'static str,
    pub(crate) file: &'a str,
    pub(crate) sha256: &'a str,
    pub(crate) input: &'a Input,
    pub(crate) self_test: &'a SelfTest,
}

/// What the cells of a detector's outputs mean.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Form {
    /// One map: a logit, a box and five points for each cell of 8 pixels.
    Grid,
    /// `YuNet`'s twelve outputs, for cells of 8, 16 and 32 pixels.
    Yunet,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DetectModel {
    file: String,
    sha256: String,
    licence: String,
    training_data: String,
    pub(crate) form: Form,
    pub(crate) score_min: f32,
    pub(crate) input: Input,
    self_test: SelfTest,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PointsModel {
    file: String,
    sha256: String,
    licence: String,
    training_data: String,
    pub(crate) input: Input,
    pub(crate) square: f32,
    /// The output that says what is the matter with the face.
    pub(crate) state: Option<String>,
    /// The output that says where the head turns.
    pub(crate) pose: Option<String>,
    /// Least probability that it is a face at all, of the last value of `state`.
    #[serde(default)]
    pub(crate) face_min: f32,
    self_test: SelfTest,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EmbedModel {
    file: String,
    sha256: String,
    licence: String,
    training_data: String,
    pub(crate) input: Input,
    pub(crate) output: String,
    #[serde(default)]
    pub(crate) flip_sum: bool,
    self_test: SelfTest,
}

/// What a network takes: value = (byte / 255 - mean) / deviation, planes one
/// after the other.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    pub(crate) name: String,
    pub(crate) shape: [usize; 4],
    pub(crate) colour: Colour,
    pub(crate) mean: Vec<f32>,
    pub(crate) std: Vec<f32>,
}

impl Input {
    pub(crate) fn width(&self) -> usize {
        self.shape[3]
    }

    pub(crate) fn height(&self) -> usize {
        self.shape[2]
    }

    fn check(&self, role: &str) -> Result<(), FaceError> {
        let [batch, planes, height, width] = self.shape;
        let sides = 8..=SIDE_MAX;
        if batch != 1
            || planes != self.colour.planes()
            || !sides.contains(&height)
            || !sides.contains(&width)
        {
            let want = self.colour.planes();
            return Err(wrong(format!(
                "{role}.input.shape is {:?}; [1, {want}, 8 to {SIDE_MAX}, 8 to {SIDE_MAX}] is taken",
                self.shape
            )));
        }
        let numbers = self.mean.iter().chain(&self.std).all(|number| number.is_finite());
        let positive = self.std.iter().all(|std| *std > 0.0);
        if self.mean.len() != planes || self.std.len() != planes || !numbers || !positive {
            return Err(wrong(format!(
                "{role}.input has {} means and {} deviations; {planes} of each are needed, and \
                 deviations above 0",
                self.mean.len(),
                self.std.len()
            )));
        }
        Ok(())
    }
}

/// What a network answers to the picture of [`crate::network::test_picture`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SelfTest {
    pub(crate) output: String,
    pub(crate) expect: Vec<f32>,
    pub(crate) tolerance: f32,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Matching {
    pub(crate) frames_min: usize,
    pub(crate) frames_max: usize,
    #[serde(rename = "use")]
    threshold: String,
    pub(crate) inter_eye_min_px: f32,
    #[serde(rename = "threshold")]
    thresholds: Vec<Threshold>,
}

/// A cosine above which two faces are one person's, and what that was measured
/// on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// Its name.
    pub id: String,
    /// Least cosine of a match, -1 to 1.
    pub value: f32,
    /// Part of comparisons of two people that match all the same.
    pub far: f64,
    /// Upper bound of it, 95 of 100.
    pub far_upper95: f64,
    /// Part of comparisons of one person that do not match.
    pub frr: f64,
    /// Upper bound of it, 95 of 100.
    pub frr_upper95: f64,
    /// People that it was measured on.
    pub people: u32,
    /// Comparisons of one person.
    pub genuine: u64,
    /// Comparisons of two people.
    pub impostor: u64,
    /// Which data, in a sentence.
    pub data: String,
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    /// [`FaceError::Manifest`], with what and where.
    pub(crate) fn parse(text: &str) -> Result<Self, FaceError> {
        let manifest: Self = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
        manifest.check()?;
        Ok(manifest)
    }

    /// Its models, in the order in which they work.
    pub(crate) fn models(&self) -> Vec<ModelFile<'_>> {
        let (detect, embed) = (&self.detect, &self.embed);
        let first = ModelFile {
            role: "detect",
            file: &detect.file,
            sha256: &detect.sha256,
            input: &detect.input,
            self_test: &detect.self_test,
        };
        let points = self.points.as_ref().map(|points| ModelFile {
            role: "points",
            file: &points.file,
            sha256: &points.sha256,
            input: &points.input,
            self_test: &points.self_test,
        });
        let last = ModelFile {
            role: "embed",
            file: &embed.file,
            sha256: &embed.sha256,
            input: &embed.input,
            self_test: &embed.self_test,
        };
        [Some(first), points, Some(last)].into_iter().flatten().collect()
    }

    /// Licence and training data of each model.
    pub(crate) fn origins(&self) -> Vec<(&'static str, &str, &str)> {
        let (detect, embed) = (&self.detect, &self.embed);
        let points = self.points.as_ref();
        let points = points.map(|one| ("points", one.licence.as_str(), one.training_data.as_str()));
        let detect = ("detect", detect.licence.as_str(), detect.training_data.as_str());
        let embed = ("embed", embed.licence.as_str(), embed.training_data.as_str());
        [Some(detect), points, Some(embed)].into_iter().flatten().collect()
    }

    /// The threshold that decides.
    pub(crate) fn threshold(&self) -> Option<&Threshold> {
        let wanted = &self.matching.threshold;
        self.matching.thresholds.iter().find(|threshold| threshold.id == *wanted)
    }

    fn check(&self) -> Result<(), FaceError> {
        if self.schema != SCHEMA {
            return Err(wrong(format!("schema {}; this version reads {SCHEMA}", self.schema)));
        }
        for model in self.models() {
            model.check()?;
        }
        for (role, licence, data) in self.origins() {
            if licence.trim().is_empty() || data.trim().is_empty() {
                return Err(wrong(format!("{role} names no licence or no training data")));
            }
        }
        let (width, height) = (self.embed.input.width(), self.embed.input.height());
        if (width, height) != (FACE_SIDE, FACE_SIDE) {
            return Err(wrong(format!("embed.input is not {FACE_SIDE} x {FACE_SIDE}")));
        }
        if !(0.0..=1.0).contains(&self.detect.score_min) {
            return Err(wrong("detect.score_min is not within 0 to 1"));
        }
        if self.points.as_ref().is_some_and(|points| !(1.0..=3.0).contains(&points.square)) {
            return Err(wrong("points.square is not within 1 to 3"));
        }
        self.matching.check()?;
        if self.threshold().is_none() {
            return Err(wrong(format!(
                "match.use names no threshold: {:?}",
                self.matching.threshold
            )));
        }
        self.gates.check().map_err(|cause| wrong(format!("gates: {cause}")))
    }
}

impl Matching {
    fn check(&self) -> Result<(), FaceError> {
        let frames = 1..=FRAMES_MAX;
        if !frames.contains(&self.frames_min)
            || !frames.contains(&self.frames_max)
            || self.frames_min > self.frames_max
        {
            return Err(wrong(format!("match.frames_min and frames_max are 1 to {FRAMES_MAX}")));
        }
        if !(1.0..=1_000.0).contains(&self.inter_eye_min_px) {
            return Err(wrong("match.inter_eye_min_px is not within 1 to 1000"));
        }
        for threshold in &self.thresholds {
            let rates =
                [threshold.far, threshold.far_upper95, threshold.frr, threshold.frr_upper95];
            let told = rates.iter().all(|rate| (0.0..=1.0).contains(rate));
            if !told || !(-1.0..=1.0).contains(&threshold.value) {
                return Err(wrong(format!(
                    "threshold {:?} has a rate outside 0 to 1, or a value outside -1 to 1",
                    threshold.id
                )));
            }
        }
        Ok(())
    }
}

impl ModelFile<'_> {
    fn check(&self) -> Result<(), FaceError> {
        let role = self.role;
        let plain = |char: char| char.is_ascii_alphanumeric() || "-_.".contains(char);
        if self.file.is_empty() || self.file.starts_with('.') || !self.file.chars().all(plain) {
            return Err(wrong(format!("{role}.file {:?} is not a plain file name", self.file)));
        }
        let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if self.sha256.len() != 64 || !self.sha256.bytes().all(hex) {
            return Err(wrong(format!("{role}.sha256 is not 64 digits 0-9 and a-f")));
        }
        let test = self.self_test;
        let numbers = test.expect.iter().all(|number| number.is_finite());
        let many = (1..=EXPECT_MAX).contains(&test.expect.len());
        let tolerated = test.tolerance > 0.0 && test.tolerance <= 0.1;
        if !(numbers && many && tolerated) {
            return Err(wrong(format!(
                "{role}.self_test needs 1 to {EXPECT_MAX} numbers and a tolerance up to 0.1"
            )));
        }
        self.input.check(role)
    }
}

fn wrong(cause: impl Into<String>) -> FaceError {
    FaceError::Manifest(cause.into())
}
