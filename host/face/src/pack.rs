//! A pack of models: its files, and the networks that come of them.

use std::io::Read;
use std::path::Path;

use cap_std::ambient_authority;
use cap_std::fs::Dir;
use serde::{Deserialize, Serialize};

use crate::align::{FACE_SIDE, Points, Upright, planes};
use crate::detect::{Detector, Face, Still};
use crate::error::FaceError;
use crate::gates::Gates;
use crate::manifest::{Kind, MANIFEST_BYTES_MAX, Manifest, Threshold};
use crate::network::Network;
use crate::picture::{Planes, Scene};
use crate::template::Template;

/// Most bytes of a model.
pub const MODEL_BYTES_MAX: u64 = 16 << 20;
/// The name of a manifest.
const MANIFEST: &str = "pack.toml";

/// Packs whose files are public and whose manifest this program knows, so that
/// a directory with nothing but the files can be measured. See NOTICE.md.
const KNOWN: [&str; 2] = [
    include_str!("../packs/yunet-320-mobilefacenet.toml"),
    include_str!("../packs/yunet-mobilefacenet.toml"),
];

/// The files of a pack: the manifest, and each model in the manifest's order.
#[derive(Clone)]
pub struct PackFiles {
    pub(crate) manifest: String,
    pub(crate) models: Vec<Vec<u8>>,
}

/// What a pack is, for screens, reports and the journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What it may be used for.
    pub kind: Kind,
    /// Its models, in the order in which they work.
    pub models: Vec<ModelFacts>,
    /// What decides, and what that was measured on.
    pub threshold: Threshold,
}

/// What one model is.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct ModelFacts {
    /// `detect`, `points` or `embed`.
    pub role: String,
    /// SHA-256 of its file, in hexadecimal.
    pub sha256: String,
    /// Its licence.
    pub licence: String,
    /// What it was trained on.
    pub training_data: String,
}

/// A pack, ready to work.
pub struct Pack {
    pub(crate) facts: Facts,
    pub(crate) gates: Gates,
    pub(crate) frames: (usize, usize),
    pub(crate) inter_eye_min_px: f32,
    detector: Detector,
    embedder: Network,
    output: String,
    flip_sum: bool,
}

/// The file of a network, for those who run it by itself.
pub struct NetworkFile<'a> {
    /// `detect`, `points` or `embed`.
    pub role: &'static str,
    /// What it takes, batch and planes first.
    pub shape: [usize; 4],
    /// Its bytes.
    pub bytes: &'a [u8],
}

impl PackFiles {
    /// Reads a directory: `pack.toml` and the models that it names. Where there
    /// is no `pack.toml`, the files of a pack that this program knows.
    ///
    /// # Errors
    /// [`FaceError::File`] or [`FaceError::Manifest`].
    pub fn read(directory: &Path) -> Result<Self, FaceError> {
        let wrong = |file: &str, cause: String| FaceError::File { file: file.to_owned(), cause };
        let dir = Dir::open_ambient_dir(directory, ambient_authority())
            .map_err(|error| wrong(&directory.display().to_string(), error.to_string()))?;
        if dir.exists(MANIFEST) {
            let bytes = read(&dir, MANIFEST, MANIFEST_BYTES_MAX)?;
            let text = String::from_utf8(bytes)
                .map_err(|_| FaceError::Manifest("it is not UTF-8".to_owned()))?;
            return Self::of(&dir, text);
        }
        let is_there = |text: &&&str| {
            let files =
                |manifest: Manifest| manifest.models().iter().all(|model| dir.exists(model.file));
            Manifest::parse(text).is_ok_and(files)
        };
        match KNOWN.iter().find(is_there) {
            Some(text) => Self::of(&dir, (*text).to_owned()),
            None => Err(wrong(MANIFEST, format!("there is none in {}", directory.display()))),
        }
    }

    /// The models of the demonstration, which this program carries.
    pub fn embedded() -> Self {
        let models: [&[u8]; 3] = [
            include_bytes!("../models/detect.onnx"),
            include_bytes!("../models/points.onnx"),
            include_bytes!("../models/embed.onnx"),
        ];
        let manifest = include_str!("../models/pack.toml");
        Self::new(manifest.to_owned(), models.map(<[u8]>::to_vec).to_vec())
    }

    /// What the pack may be used for.
    ///
    /// # Errors
    /// [`FaceError::Manifest`].
    pub fn kind(&self) -> Result<Kind, FaceError> {
        Ok(Manifest::parse(&self.manifest)?.pack.kind)
    }

    /// Each network, as files are.
    ///
    /// # Errors
    /// [`FaceError::Manifest`].
    pub fn networks(&self) -> Result<Vec<NetworkFile<'_>>, FaceError> {
        let manifest = Manifest::parse(&self.manifest)?;
        let named = manifest.models().into_iter().zip(&self.models);
        Ok(named
            .map(|(model, bytes)| NetworkFile { role: model.role, shape: model.input.shape, bytes })
            .collect())
    }

    /// Takes a manifest and the models that it names, in its order.
    pub fn new(manifest: String, models: Vec<Vec<u8>>) -> Self {
        Self { manifest, models }
    }

    fn of(dir: &Dir, text: String) -> Result<Self, FaceError> {
        let manifest = Manifest::parse(&text)?;
        let models = manifest.models().into_iter();
        let models =
            models.map(|model| read(dir, model.file, MODEL_BYTES_MAX)).collect::<Result<_, _>>()?;
        Ok(Self { manifest: text, models })
    }
}

fn read(dir: &Dir, file: &str, most: u64) -> Result<Vec<u8>, FaceError> {
    let wrong = |cause: String| FaceError::File { file: file.to_owned(), cause };
    let opened = dir.open(file).map_err(|error| wrong(error.to_string()))?;
    let mut bytes = Vec::new();
    let read = opened.take(most + 1).read_to_end(&mut bytes);
    read.map_err(|error| wrong(error.to_string()))?;
    if bytes.len() as u64 > most {
        return Err(wrong(format!("more than {most} bytes")));
    }
    Ok(bytes)
}

impl Pack {
    /// Makes networks of files: each is what the manifest names, and answers as
    /// it says.
    ///
    /// # Errors
    /// Any of the codes E01 to E06.
    pub fn open(files: &PackFiles) -> Result<Self, FaceError> {
        let manifest = Manifest::parse(&files.manifest)?;
        let models = manifest.models();
        let mut networks = Vec::new();
        for (place, model) in models.iter().enumerate() {
            let bytes = files.models.get(place).ok_or_else(|| FaceError::File {
                file: model.file.to_owned(),
                cause: "it was not given".to_owned(),
            })?;
            networks.push(Network::load(model, bytes)?);
        }
        let missing = || FaceError::Manifest("a model is missing".to_owned());
        let embedder = networks.pop().ok_or_else(missing)?;
        let points = match &manifest.points {
            Some(model) => Some((networks.pop().ok_or_else(missing)?, model)),
            None => None,
        };
        let detector = Detector::new(networks.pop().ok_or_else(missing)?, &manifest.detect, points);
        let pack = Self {
            facts: facts(&manifest).ok_or_else(missing)?,
            frames: (manifest.matching.frames_min, manifest.matching.frames_max),
            inter_eye_min_px: manifest.matching.inter_eye_min_px,
            output: manifest.embed.output.clone(),
            flip_sum: manifest.embed.flip_sum,
            gates: manifest.gates,
            detector,
            embedder,
        };
        pack.try_out()?;
        Ok(pack)
    }

    /// What it is.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Its limits of quality.
    pub fn gates(&self) -> &Gates {
        &self.gates
    }

    /// The faces of a frame, the one that counts first.
    ///
    /// # Errors
    /// [`FaceError::Model`] or [`FaceError::Shape`].
    pub fn find(&self, scene: &Scene) -> Result<Vec<Face>, FaceError> {
        self.detector.find(scene)
    }

    /// The faces of a still picture, which a face may fill.
    ///
    /// # Errors
    /// As [`Pack::find`].
    pub fn find_still(&self, scene: &Scene) -> Result<Still, FaceError> {
        self.detector.find_still(scene)
    }

    /// The template of the face that counts in a still picture: the mean of
    /// those that each look gives. Looks place its points some hundredths of the
    /// eyes' distance apart, which goes out of the mean. `None` if there is
    /// none.
    ///
    /// # Errors
    /// As [`Pack::find`].
    pub fn embed_still(&self, scene: &Scene, still: &Still) -> Result<Option<Template>, FaceError> {
        let mut templates = Vec::new();
        for points in &still.looks {
            templates.extend(self.embed(scene, points)?);
        }
        Ok(Template::fused(templates.iter().map(|template| (template, 1.0))))
    }

    /// The template of a face. `None` if its points lie on one place, or the
    /// network gives no direction.
    ///
    /// # Errors
    /// As [`Pack::find`].
    pub fn embed(&self, scene: &Scene, points: &Points) -> Result<Option<Template>, FaceError> {
        let planes = planes(scene, points, self.embedder.input().colour);
        planes.map_or(Ok(None), |planes| self.template(&planes))
    }

    /// The template of a face that was aligned to be measured, the same as
    /// [`Pack::embed`] gives; `scene` is the one that it is of.
    ///
    /// # Errors
    /// As [`Pack::find`].
    pub fn embed_upright(
        &self,
        scene: &Scene,
        face: Upright,
    ) -> Result<Option<Template>, FaceError> {
        self.template(&face.planes(scene, self.embedder.input().colour))
    }

    fn template(&self, planes: &Planes) -> Result<Option<Template>, FaceError> {
        let mut sum = self.features(planes)?;
        if self.flip_sum {
            let mut mirrored = planes.clone();
            for row in mirrored.chunks_exact_mut(FACE_SIDE) {
                row.reverse();
            }
            let other = self.features(&mirrored)?;
            sum.iter_mut().zip(other.iter()).for_each(|(sum, other)| *sum += other);
        }
        Ok(Template::new(sum))
    }

    fn features(&self, planes: &Planes) -> Result<Planes, FaceError> {
        let outputs = self.embedder.run(planes)?;
        let values = outputs.any(&self.output);
        let missing = || FaceError::Shape {
            model: "embed".to_owned(),
            cause: format!("it gives nothing named {:?}", self.output),
        };
        Ok(values.ok_or_else(missing)?.to_vec().into())
    }

    /// All networks once, so that a pack whose outputs have other names or
    /// shapes is refused when it is loaded and not in a visit.
    fn try_out(&self) -> Result<(), FaceError> {
        let scene = Scene::new(crate::network::test_picture(FACE_SIDE, FACE_SIDE));
        self.detector.try_out(&scene)?;
        self.embed(&scene, &crate::align::template_points())?;
        Ok(())
    }
}

fn facts(manifest: &Manifest) -> Option<Facts> {
    let models = manifest.models().into_iter().zip(manifest.origins());
    let models = models.map(|(model, (role, licence, training_data))| ModelFacts {
        role: role.to_owned(),
        sha256: model.sha256.to_owned(),
        licence: licence.to_owned(),
        training_data: training_data.to_owned(),
    });
    Some(Facts {
        name: manifest.pack.name.clone(),
        version: manifest.pack.version.clone(),
        kind: manifest.pack.kind,
        models: models.collect(),
        threshold: manifest.threshold()?.clone(),
    })
}
