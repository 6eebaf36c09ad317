//! What is left of a face to compare it by.

use zeroize::Zeroizing;

/// The direction in which a network sees a face, of length 1. Wiped on drop.
///
/// ```compile_fail,E0277
/// fn show<T: std::fmt::Debug>() {}
/// show::<face::Template>();
/// ```
///
/// ```compile_fail,E0277
/// fn copy<T: Clone>() {}
/// copy::<face::Template>();
/// ```
pub struct Template(Zeroizing<Vec<f32>>);

impl Template {
    /// Brings features to length 1. `None` if they have no direction.
    pub(crate) fn new(mut features: Zeroizing<Vec<f32>>) -> Option<Self> {
        let length = features.iter().map(|one| one * one).sum::<f32>().sqrt();
        if !(length.is_finite() && length > f32::EPSILON) {
            return None;
        }
        features.iter_mut().for_each(|one| *one /= length);
        Some(Self(features))
    }

    /// The mean of several, each with its weight. `None` if there is none, or
    /// they cancel each other out.
    pub fn fused<'a>(all: impl IntoIterator<Item = (&'a Self, f32)>) -> Option<Self> {
        let mut sum = Zeroizing::new(Vec::new());
        for (template, weight) in all {
            if sum.is_empty() {
                sum.resize(template.0.len(), 0.0);
            }
            sum.iter_mut().zip(template.0.iter()).for_each(|(sum, one)| *sum += weight * one);
        }
        Self::new(sum)
    }

    /// The numbers, for whoever looks where they must not be.
    pub fn values(&self) -> &[f32] {
        &self.0
    }

    /// How alike two are, -1 to 1: the cosine between them.
    pub fn cosine(&self, other: &Self) -> f32 {
        self.0.iter().zip(other.0.iter()).map(|(one, other)| one * other).sum()
    }
}
