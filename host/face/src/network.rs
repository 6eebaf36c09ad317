//! One network: its file is what the manifest names, and it answers as the
//! manifest says.

use std::sync::Arc;

use sha2::{Digest, Sha256};
use tract_onnx::prelude::*;
use tract_onnx::tract_hir::infer::Factoid;
use zeroize::Zeroizing;

use crate::error::FaceError;
use crate::manifest::{Input, ModelFile, SelfTest};
use crate::picture::{Picture, Planes, Samples, Scene, Similarity};

/// Odd and large, so that the low bits of a place change the high bits of the
/// product. Source: the golden ratio of 2^32.
const MIX: u32 = 2_654_435_761;

/// A network that can be run.
pub(crate) struct Network {
    role: &'static str,
    input: Input,
    plan: Arc<TypedRunnableModel>,
    outputs: Vec<String>,
}

/// What a network gave: names, and values row by row. Wiped on drop.
pub(crate) struct Outputs {
    names: Vec<String>,
    values: Vec<Zeroizing<Vec<f32>>>,
}

impl Outputs {
    /// The values of an output, if it has so many.
    pub(crate) fn get(&self, name: &str, count: usize) -> Option<&[f32]> {
        let place = self.names.iter().position(|one| one == name)?;
        self.values.get(place).map(|values| values.as_slice()).filter(|all| all.len() == count)
    }

    /// The values of an output, however many.
    pub(crate) fn any(&self, name: &str) -> Option<&[f32]> {
        let place = self.names.iter().position(|one| one == name)?;
        self.values.get(place).map(|values| values.as_slice())
    }
}

impl Network {
    /// Takes a file that is the one that the manifest names, and tries it.
    ///
    /// # Errors
    /// [`FaceError::Digest`], [`FaceError::Model`], [`FaceError::Shape`] or
    /// [`FaceError::SelfTest`].
    pub(crate) fn load(model: &ModelFile<'_>, bytes: &[u8]) -> Result<Self, FaceError> {
        let role = model.role;
        let found: String =
            Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        if found != model.sha256 {
            let wanted = model.sha256.to_owned();
            return Err(FaceError::Digest { model: role.to_owned(), wanted, found });
        }
        let failed = |error: TractError| FaceError::Model {
            model: role.to_owned(),
            cause: format!("{error:#}"),
        };
        let shape = |cause: String| FaceError::Shape { model: role.to_owned(), cause };
        let mut read = bytes;
        let raw = onnx().model_for_read(&mut read).map_err(failed)?;
        let inputs = raw.input_outlets().map_err(failed)?.to_vec();
        let names: Vec<&str> =
            inputs.iter().map(|outlet| raw.node(outlet.node).name.as_str()).collect();
        if names != [model.input.name.as_str()] {
            let wanted = &model.input.name;
            return Err(shape(format!(
                "its inputs are {names:?}, and one named {wanted:?} is taken"
            )));
        }
        let fact = raw.input_fact(0).map_err(failed)?;
        let declared = fact.shape.concretize();
        let wanted: TVec<TDim> = model.input.shape.iter().copied().map(TDim::from).collect();
        if declared.is_some_and(|declared| declared != wanted) {
            let is = &fact.shape;
            return Err(shape(format!("its input is {is:?}, and the manifest says {:?}", wanted)));
        }
        let typed = raw
            .with_input_fact(0, f32::fact(model.input.shape).into())
            .and_then(|raw| raw.into_optimized())
            .map_err(failed)?;
        let outlets = typed.output_outlets().map_err(failed)?;
        let label = |outlet: &OutletId| typed.outlet_label(*outlet).unwrap_or("").to_owned();
        let outputs = outlets.iter().map(label).collect();
        let plan = typed.into_runnable().map_err(failed)?;
        let network = Self { role, input: model.input.clone(), plan, outputs };
        network.try_out(model.self_test)?;
        Ok(network)
    }

    /// Runs it on planes whose values are 0 to 255.
    ///
    /// # Errors
    /// [`FaceError::Model`]: it cannot be run on them.
    pub(crate) fn run(&self, planes: &Planes) -> Result<Outputs, FaceError> {
        let size = self.input.width() * self.input.height();
        let mut values = Zeroizing::new(Vec::with_capacity(planes.len()));
        let scales = self.input.mean.iter().zip(&self.input.std);
        for (plane, (mean, std)) in planes.chunks_exact(size).zip(scales) {
            values.extend(plane.iter().map(|value| (value / 255.0 - mean) / std));
        }
        let failed = |error: TractError| FaceError::Model {
            model: self.role.to_owned(),
            cause: format!("{error:#}"),
        };
        let tensor = Tensor::from_shape(&self.input.shape, &values).map_err(failed)?;
        let given = self.plan.run(tvec!(tensor.into_tvalue())).map_err(failed)?;
        let take = |value: &TValue| {
            let view = value.to_plain_array_view::<f32>()?;
            Ok(Zeroizing::new(view.iter().copied().collect()))
        };
        let values = given.iter().map(take).collect::<TractResult<_>>().map_err(failed)?;
        Ok(Outputs { names: self.outputs.clone(), values })
    }

    /// What it takes.
    pub(crate) fn input(&self) -> &Input {
        &self.input
    }

    /// An output of so many values.
    ///
    /// # Errors
    /// [`FaceError::Shape`]: it has none of that name and size.
    pub(crate) fn output<'a>(
        &self,
        outputs: &'a Outputs,
        name: &str,
        count: usize,
    ) -> Result<&'a [f32], FaceError> {
        outputs.get(name, count).ok_or_else(|| {
            let has: Vec<String> = outputs
                .names
                .iter()
                .zip(&outputs.values)
                .map(|(name, values)| format!("{name} ({} values)", values.len()))
                .collect();
            let has = has.join(", ");
            let cause = format!("it gives {has}, and {name} with {count} values is taken");
            FaceError::Shape { model: self.role.to_owned(), cause }
        })
    }

    fn try_out(&self, test: &SelfTest) -> Result<(), FaceError> {
        let (width, height) = (self.input.width(), self.input.height());
        let scene = Scene::new(test_picture(width, height));
        let same = Similarity { a: 1.0, b: 0.0, x: 0.0, y: 0.0 };
        let outputs = self.run(&scene.part(self.input.colour, same, width, height))?;
        let Some(values) = outputs.any(&test.output) else {
            let cause = format!("its outputs are {:?}, without {:?}", self.outputs, test.output);
            return Err(FaceError::Shape { model: self.role.to_owned(), cause });
        };
        for (place, wanted) in test.expect.iter().enumerate() {
            let got = values.get(place).copied();
            if !got.is_some_and(|got| (got - wanted).abs() <= test.tolerance) {
                return Err(FaceError::SelfTest {
                    model: self.role.to_owned(),
                    place,
                    got: got.map_or("nothing".to_owned(), |got| got.to_string()),
                    wanted: format!("{wanted}, give or take {}", test.tolerance),
                });
            }
        }
        Ok(())
    }
}

/// Has tract look at the machine while this process may still ask for more than
/// to compute: at its caches, which it reads from files, and at its
/// instructions, some of which Linux must allow first (AMX of Intel's servers).
pub(crate) fn settle() {
    let _ = tract_linalg::isa::native();
    let _ = tract_linalg::cache::cache_info();
    let _ = tract_linalg::cache::last_level_cache();
}

/// The picture of every self-test: the byte of a place is the highest of its
/// number times [`MIX`]. Colours differ, so that a wrong order of them shows.
pub(crate) fn test_picture(width: usize, height: usize) -> Picture {
    let byte = |place: u32| {
        let [highest, ..] = place.wrapping_mul(MIX).to_be_bytes();
        highest
    };
    let bytes = (0..).take(width * height * 3).map(byte).collect();
    Picture::new(width, height, Samples::Rgb, Zeroizing::new(bytes))
        .expect("invariant: as many bytes as pixels")
}
