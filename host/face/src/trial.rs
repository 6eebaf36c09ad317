//! A pack, measured on a set of people: every picture against every other.

use serde::Serialize;

use crate::error::FaceError;
use crate::evaluation::{Comparison, Report, evaluate};
use crate::pack::{Facts, Pack};
use crate::picture::Scene;
use crate::set::Set;
use crate::template::Template;

/// What came of it.
#[derive(Clone, Debug, Serialize)]
pub struct Trial {
    /// The pack.
    pub pack: Facts,
    /// Pictures of the set.
    pub pictures: usize,
    /// Pictures in which no face was found, or none that could be compared.
    pub failures_to_acquire: Vec<String>,
    /// How often faces were told apart.
    pub report: Report,
}

impl Trial {
    /// Measures a pack. `see` is told how many pictures of how many are done.
    ///
    /// # Errors
    /// [`FaceError::Picture`] if a picture cannot be read, or too few faces are
    /// found to compare anything; errors of the networks.
    pub fn run(
        pack: &Pack,
        set: &Set,
        mut see: impl FnMut(usize, usize),
    ) -> Result<Self, FaceError> {
        let people: Vec<usize> = set.people().map(|(_, pictures)| pictures).collect();
        let total = people.iter().sum();
        let mut failures_to_acquire = Vec::new();
        let mut templates: Vec<(usize, Template)> = Vec::new();
        let mut done = 0;
        for person in 0..people.len() {
            for picture in set.pictures(person) {
                let (name, picture) = picture?;
                let scene = Scene::new(picture);
                match pack.embed_still(&scene, &pack.find_still(&scene)?)? {
                    Some(template) => templates.push((person, template)),
                    None => failures_to_acquire.push(name),
                }
                done += 1;
                see(done, total);
            }
        }
        let mut comparisons = Vec::new();
        for (place, (person, template)) in templates.iter().enumerate() {
            for (other, against) in templates.iter().skip(place + 1) {
                let score = template.cosine(against);
                comparisons.push(Comparison { people: (*person, *other), score });
            }
        }
        let report = evaluate(&comparisons, people.len()).ok_or_else(|| FaceError::Picture {
            file: "the set".to_owned(),
            cause: format!("faces were found in {} of {total} pictures", templates.len()),
        })?;
        Ok(Self { pack: pack.facts().clone(), pictures: total, failures_to_acquire, report })
    }
}
