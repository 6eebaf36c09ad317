//! One attempt: a photo, then frames, until there is an outcome.
//!
//! It has no clock: time is when frames say they were taken.

use std::collections::BTreeSet;

use kernel::contract::Hint;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::align::Upright;
use crate::attack::{AttackPolicy, Checks, Evidence, Sight};
use crate::camera::Camera;
use crate::detect::Face;
use crate::error::FaceError;
use crate::frame::{Frame, photo};
use crate::gates::{Guide, first};
use crate::measure::{Before, Measures, inter_eye, measure};
use crate::outcome::{Doubt, Lack, Obstacle, Outcome, Progress};
use crate::pack::Pack;
use crate::permit::{Permit, Terminal};
use crate::picture::Scene;
use crate::template::Template;

/// How long an attempt lasts at most, from its first frame.
pub const ATTEMPT_US: u64 = 20_000_000;
/// Time between two frames that are fused: nearer ones are hardly two.
pub const FUSE_US: u64 = 200_000;

/// What a site decides about attempts.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// What a check-in ends in.
    pub terminal: Terminal,
    /// What the checks of attacks are for.
    pub attack: AttackPolicy,
}

/// An attempt that goes on.
pub struct Attempt {
    permit: Permit,
    policy: AttackPolicy,
    /// The photo's template.
    photo: Template,
    /// When the first frame was taken, and when the last.
    time: Option<(u64, u64)>,
    before: Option<Before>,
    failed: BTreeSet<Hint>,
    guide: Guide,
    camera: Camera,
    checks: Checks,
    good: Vec<Good>,
    /// How many good frames there were at the last look, and what it said.
    look: (usize, bool),
    lack: Lack,
    over: bool,
}

/// A frame that was good enough.
struct Good {
    at_us: u64,
    quality: f32,
    template: Template,
}

/// What beginning an attempt leads to.
pub enum Begun {
    /// It goes on.
    Attempt(Box<Attempt>),
    /// It is over before it began.
    Over(Outcome),
}

impl Attempt {
    /// Begins with the bytes of a card's photo.
    ///
    /// # Errors
    /// [`FaceError::Model`] or [`FaceError::Shape`].
    pub fn begin(
        pack: &Pack,
        settings: Settings,
        bytes: Zeroizing<Vec<u8>>,
    ) -> Result<Begun, FaceError> {
        let over = |obstacle| Ok(Begun::Over(Outcome::Unavailable(obstacle)));
        let Some(permit) = Permit::of(pack.facts().kind, settings.terminal) else {
            return over(Obstacle::Models);
        };
        let picture = photo(&bytes);
        drop(bytes);
        let Some(picture) = picture else { return over(Obstacle::Photo) };
        let scene = Scene::new(picture);
        let still = pack.find_still(&scene)?;
        let Some(face) = still.faces.first().filter(|_| rival(&still.faces) < 0.5) else {
            return over(Obstacle::PhotoFace);
        };
        if inter_eye(&face.points) < pack.inter_eye_min_px {
            return over(Obstacle::PhotoSize);
        }
        let Some(photo) = pack.embed_still(&scene, &still)? else {
            return over(Obstacle::PhotoFace);
        };
        Ok(Begun::Attempt(Box::new(Self {
            permit,
            policy: settings.attack,
            photo,
            time: None,
            before: None,
            failed: BTreeSet::new(),
            guide: Guide::default(),
            camera: Camera::default(),
            checks: Checks::default(),
            good: Vec::new(),
            look: (0, false),
            lack: Lack::Face,
            over: false,
        })))
    }

    /// The same with other checks of attacks.
    #[must_use]
    pub fn with_checks(mut self, checks: Checks) -> Self {
        self.checks = checks;
        self
    }

    /// Takes a frame. After an outcome nothing more is taken.
    ///
    /// # Errors
    /// [`FaceError::Frame`] for a frame that is not as it says, or older than
    /// the last; the attempt goes on. [`FaceError::NotBegun`] after its end.
    pub fn frame(&mut self, pack: &Pack, frame: Frame) -> Result<Progress, FaceError> {
        if self.over {
            return Err(FaceError::NotBegun);
        }
        let (at_us, shown) = (frame.at_us(), frame.head.shown);
        let (begun_us, last_us) = self.time.unwrap_or((at_us, 0));
        if self.time.is_some() && at_us <= last_us {
            return Err(FaceError::Frame("it is not newer than the one before".to_owned()));
        }
        frame.check()?;
        let frozen = self.camera.see(at_us, &frame.bytes);
        let scene = frame.decode()?;
        self.time = Some((begun_us, at_us));
        if let Some(obstacle) = frozen.or(self.camera.shine(at_us, scene.grey().mean())) {
            return Ok(self.end(None, Outcome::Unavailable(obstacle)));
        }
        let faces = pack.find(&scene)?;
        let due = match faces.first() {
            Some(face) => {
                if self.policy != AttackPolicy::Off {
                    self.checks.observe(&Sight { at_us, face, scene: &scene, shown });
                }
                let measured = measures(&scene, &faces, at_us, self.before.as_ref());
                let due = measured.as_ref().and_then(|(face, _)| self.judge(pack, face));
                if let Some((measures, upright)) = measured {
                    self.before = Some(Before { at_us, points: face.points });
                    if due.is_none() {
                        let quality = pack.gates().quality(&measures);
                        self.keep(pack, &scene, upright, quality, at_us)?;
                    }
                }
                due
            }
            None => {
                self.before = None;
                self.failed.clear();
                self.lack = Lack::Face;
                Some(pack.gates().unseen(scene.grey()))
            }
        };
        let hint = self.guide.step(at_us, due);
        let outcome = self.decide(pack, at_us.saturating_sub(begun_us));
        Ok(match outcome {
            Some(outcome) => self.end(hint, outcome),
            None => Progress { hint, outcome: None, evidence: self.evidence() },
        })
    }

    /// What is wrong with the face that counts, first things first.
    fn judge(&mut self, pack: &Pack, face: &Measures) -> Option<Hint> {
        self.failed = pack.gates().failing(face, &self.failed);
        let due = first(&self.failed);
        if let Some(hint) = due {
            self.lack = Lack::Quality(hint);
        }
        due
    }

    /// Keeps a good frame: the best one of each stretch of time.
    fn keep(
        &mut self,
        pack: &Pack,
        scene: &Scene,
        face: Upright,
        quality: f32,
        at_us: u64,
    ) -> Result<(), FaceError> {
        let last = self.good.last();
        let near = last.is_some_and(|last| at_us.saturating_sub(last.at_us) < FUSE_US);
        if near && last.is_some_and(|last| last.quality >= quality) {
            return Ok(());
        }
        let Some(template) = pack.embed_upright(scene, face)? else { return Ok(()) };
        let at_us = if near { last.map_or(at_us, |last| last.at_us) } else { at_us };
        if near {
            self.good.pop();
        }
        self.good.push(Good { at_us, quality, template });
        Ok(())
    }

    fn evidence(&self) -> Evidence {
        match self.policy {
            AttackPolicy::Off => Evidence::Unknown,
            AttackPolicy::Required | AttackPolicy::Advisory => self.checks.evidence(),
        }
    }

    /// Compares once there are frames enough, and again with each further one
    /// up to the most that are fused: a few looks, no more.
    fn decide(&mut self, pack: &Pack, passed_us: u64) -> Option<Outcome> {
        let (frames_min, frames_max) = pack.frames;
        let evidence = self.evidence();
        let count = self.good.len();
        if count >= frames_min {
            if evidence == Evidence::Attack {
                return Some(Outcome::NotMatched(Doubt::Attack));
            }
            if count > self.look.0 && count <= frames_max {
                let all = self.good.iter().map(|good| (&good.template, good.quality));
                let cosine = Template::fused(all).map_or(-1.0, |fused| fused.cosine(&self.photo));
                self.look = (count, self.permit.is_match(cosine, pack.facts().threshold.value));
            }
            let waits = match self.policy {
                AttackPolicy::Required => evidence == Evidence::Unknown,
                AttackPolicy::Advisory => self.checks.wait(),
                AttackPolicy::Off => false,
            };
            match self.look.1 {
                true if !waits => return Some(Outcome::Matched),
                true => self.lack = Lack::Evidence,
                false if count >= frames_max => {
                    return Some(Outcome::NotMatched(Doubt::OtherFace));
                }
                false => {}
            }
        }
        (passed_us >= ATTEMPT_US).then_some(Outcome::TimedOut(self.lack))
    }

    fn end(&mut self, hint: Option<Hint>, outcome: Outcome) -> Progress {
        self.over = true;
        self.good.clear();
        Progress { hint, outcome: Some(outcome), evidence: self.evidence() }
    }
}

/// The largest other face, of the first one's distance of the eyes.
fn rival(faces: &[Face]) -> f32 {
    let apart = |face: &Face| inter_eye(&face.points);
    let own = faces.first().map_or(0.0, apart).max(f32::EPSILON);
    faces.iter().skip(1).map(|face| apart(face) / own).fold(0.0, f32::max)
}

/// Aligns and measures the face that counts. `None` if there is none.
pub fn measures(
    scene: &Scene,
    faces: &[Face],
    at_us: u64,
    before: Option<&Before>,
) -> Option<(Measures, Upright)> {
    let face = faces.first()?;
    let upright = Upright::new(scene, &face.points)?;
    let size = (scene.grey().width(), scene.grey().height());
    let mut measures = measure(&upright.picture()?, &face.points, size, at_us, before);
    measures.state = face.state;
    measures.pose = face.pose;
    measures.rival = rival(faces);
    Some((measures, upright))
}
