//! Whether a face is there, or a picture of one: a hook for checks, and two of
//! our own that need no further device.
//!
//! Terms after ISO/IEC 30107-1. What is here was tried on drawn presentations
//! only; see the table in the room's README.

pub mod colours;
mod parallax;
mod reflection;

use serde::{Deserialize, Serialize};

pub use parallax::Parallax;
pub use reflection::Reflection;

use crate::align::Points;
use crate::detect::Face;
use crate::frame::Shown;
use crate::picture::Scene;

/// What a check has seen so far.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub enum Evidence {
    /// What a living face would show.
    BonaFide,
    /// What a picture of a face would show.
    Attack,
    /// Neither, so far.
    #[default]
    Unknown,
}

/// What the evidence is for.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub enum AttackPolicy {
    /// Without evidence of a living face there is no match.
    Required,
    /// A face that looks like an attack is not matched; one of which nothing is
    /// known is. Where colours are shown, a match waits until they were seen.
    #[default]
    Advisory,
    /// It is not looked at.
    Off,
}

/// A face in a frame, as checks see it.
pub struct Sight<'a> {
    /// When the frame was taken, in microseconds.
    pub at_us: u64,
    /// The face.
    pub face: &'a Face,
    /// The frame.
    pub scene: &'a Scene,
    /// What the panel showed meanwhile.
    pub shown: Option<Shown>,
}

impl Sight<'_> {
    pub(crate) fn points(&self) -> &Points {
        &self.face.points
    }
}

/// One way to tell a face from a picture of one.
pub trait Check {
    /// Its name.
    fn name(&self) -> &'static str;
    /// Looks at a face.
    fn observe(&mut self, sight: &Sight<'_>);
    /// What it makes of all that it saw.
    fn evidence(&self) -> Evidence;
    /// Whether it was given what it needs. One that was not counts for nothing.
    fn can_see(&self) -> bool {
        true
    }
    /// Whether it is being given what it needs, and has not had enough yet.
    fn waits(&self) -> bool {
        false
    }
}

/// All checks of an attempt.
pub struct Checks(Vec<Box<dyn Check + Send>>);

impl Default for Checks {
    fn default() -> Self {
        Self(vec![Box::new(Parallax::default()), Box::new(Reflection::default())])
    }
}

impl Checks {
    /// Other checks: a device with infrared or depth, or a network of a maker.
    pub fn new(checks: Vec<Box<dyn Check + Send>>) -> Self {
        Self(checks)
    }

    /// Shows a face to all of them.
    pub fn observe(&mut self, sight: &Sight<'_>) {
        self.0.iter_mut().for_each(|check| check.observe(sight));
    }

    /// Whether one of them is being given what it needs now.
    pub fn wait(&self) -> bool {
        self.0.iter().any(|check| check.waits())
    }

    /// One that sees an attack outweighs the others; a face is a living one if
    /// all that can see say so, since what deceives one is what another is for.
    pub fn evidence(&self) -> Evidence {
        let says: Vec<Evidence> =
            self.0.iter().filter(|check| check.can_see()).map(|check| check.evidence()).collect();
        if says.contains(&Evidence::Attack) {
            Evidence::Attack
        } else if !says.is_empty() && says.iter().all(|one| *one == Evidence::BonaFide) {
            Evidence::BonaFide
        } else {
            Evidence::Unknown
        }
    }
}
