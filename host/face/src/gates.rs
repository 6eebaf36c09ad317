//! Which frames are good enough to compare, and what to tell the patient of one
//! that is not.

use std::collections::BTreeSet;

use kernel::contract::Hint;
use serde::Deserialize;

use crate::measure::Measures;
use crate::picture::Picture;

/// How long a defect must stand before it is told.
pub const HINT_AFTER_US: u64 = 300_000;
/// How long a hint stays before another is told.
pub const HINT_CHANGE_US: u64 = 2_500_000;
/// How often one hint is told in an attempt: what did not help three times does
/// not help.
pub const HINT_TIMES_MAX: usize = 3;
/// Brighter than this, a frame without a face shows a lamp or the sun.
const GLARE: f32 = 0.95;
/// From so many times its limit on, a turn or a bend of the head moves eyes and
/// mouth so far that they no longer say where the head is and how it is lit.
const BENT: f32 = 1.7;

/// In this order hints are told, the first that is due: what the patient mends
/// first makes the others easier to see.
pub const ORDER: [Hint; 12] = [
    Hint::OnePerson,
    Hint::Closer,
    Hint::Back,
    // Whoever is beside the middle is seen from the side, from above or below.
    Hint::Centre,
    Hint::CameraHeight,
    // A face that is lit from one side is dark too.
    Hint::LightFront,
    Hint::Dark,
    // A white mask is as bright as can be.
    Hint::Uncover,
    Hint::Bright,
    Hint::Straight,
    // Smear closes eyes.
    Hint::Still,
    Hint::EyesOpen,
];

/// The limits of each measure, from the manifest.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gates {
    data: String,
    inter_eye_min: f32,
    inter_eye_max: f32,
    offset_max: f32,
    luminance_min: f32,
    luminance_max: f32,
    over_exposed_max: f32,
    uniformity_min: f32,
    yaw_max: f32,
    roll_max_deg: f32,
    pitch_min: f32,
    pitch_max: f32,
    pose_yaw_max_deg: f32,
    pose_pitch_max_deg: f32,
    sharpness_min: f32,
    motion_max: f32,
    eyes_closed_max: f32,
    mask_max: f32,
    eyes_hidden_max: f32,
    rival_min: f32,
    slack: f32,
}

impl Gates {
    pub(crate) fn check(&self) -> Result<(), String> {
        let limits = [
            ("inter_eye_min", self.inter_eye_min, 1.0),
            ("inter_eye_max", self.inter_eye_max, 1.0),
            ("offset_max", self.offset_max, 1.0),
            ("luminance_min", self.luminance_min, 1.0),
            ("luminance_max", self.luminance_max, 1.0),
            ("over_exposed_max", self.over_exposed_max, 1.0),
            ("uniformity_min", self.uniformity_min, 1.0),
            ("yaw_max", self.yaw_max, 2.0),
            ("roll_max_deg", self.roll_max_deg, 90.0),
            ("pitch_min", self.pitch_min, 2.0),
            ("pitch_max", self.pitch_max, 2.0),
            ("pose_yaw_max_deg", self.pose_yaw_max_deg, 90.0),
            ("pose_pitch_max_deg", self.pose_pitch_max_deg, 90.0),
            ("sharpness_min", self.sharpness_min, 100.0),
            ("motion_max", self.motion_max, 100.0),
            ("eyes_closed_max", self.eyes_closed_max, 1.0),
            ("mask_max", self.mask_max, 1.0),
            ("eyes_hidden_max", self.eyes_hidden_max, 1.0),
            ("rival_min", self.rival_min, 1.0),
            ("slack", self.slack, 0.5),
        ];
        for (name, value, most) in limits {
            if !(0.0..=most).contains(&value) {
                return Err(format!("{name} is {value}; 0 to {most} is taken"));
            }
        }
        let pairs = [
            ("inter_eye", self.inter_eye_min, self.inter_eye_max),
            ("luminance", self.luminance_min, self.luminance_max),
            ("pitch", self.pitch_min, self.pitch_max),
        ];
        for (name, least, most) in pairs {
            if least >= most {
                return Err(format!("{name}_min is not below {name}_max"));
            }
        }
        if self.data.trim().is_empty() {
            return Err("data does not say what they were calibrated on".to_owned());
        }
        Ok(())
    }

    /// Which hints a face gives rise to. A gate in `failed` passes again only
    /// when it is well inside its limit.
    pub fn failing(&self, face: &Measures, failed: &BTreeSet<Hint>) -> BTreeSet<Hint> {
        let state = face.state;
        let is_bent = self.is_bent(face);
        let is_due = |hint: Hint| {
            let slack = if failed.contains(&hint) { self.slack } else { 0.0 };
            let below = |value: f32, least: f32| value < least * (1.0 + slack);
            let above = |value: f32, most: f32| value > most * (1.0 - slack);
            match hint {
                Hint::OnePerson => face.rival > 0.0 && above(face.rival, self.rival_min),
                Hint::Closer | Hint::Centre | Hint::LightFront if is_bent => false,
                Hint::Closer => below(face.inter_eye, self.inter_eye_min),
                Hint::Back => above(face.inter_eye, self.inter_eye_max),
                Hint::Centre => above(face.offset, self.offset_max),
                Hint::Dark => below(face.luminance, self.luminance_min),
                Hint::Bright => {
                    above(face.luminance, self.luminance_max)
                        || above(face.over_exposed, self.over_exposed_max)
                }
                Hint::LightFront => below(face.uniformity, self.uniformity_min),
                Hint::Uncover => state.is_some_and(|state| {
                    above(state.mask, self.mask_max)
                        || above(state.eyes_hidden, self.eyes_hidden_max)
                }),
                Hint::CameraHeight => match face.pose {
                    Some(pose) => above(pose.pitch_deg.abs(), self.pose_pitch_max_deg),
                    None => below(face.pitch, self.pitch_min) || above(face.pitch, self.pitch_max),
                },
                Hint::Straight => {
                    let turned = match face.pose {
                        Some(pose) => above(pose.yaw_deg.abs(), self.pose_yaw_max_deg),
                        None => above(face.yaw, self.yaw_max),
                    };
                    turned || above(face.roll_deg, self.roll_max_deg)
                }
                Hint::EyesOpen => {
                    state.is_some_and(|state| above(state.eyes_closed, self.eyes_closed_max))
                }
                Hint::Still => {
                    below(face.sharpness, self.sharpness_min)
                        || face.motion.is_some_and(|motion| above(motion, self.motion_max))
                }
            }
        };
        ORDER.into_iter().filter(|hint| is_due(*hint)).collect()
    }

    /// Whether the head is turned or bent so far that other measures are of that.
    fn is_bent(&self, face: &Measures) -> bool {
        match face.pose {
            Some(pose) => {
                pose.yaw_deg.abs() > BENT * self.pose_yaw_max_deg
                    || pose.pitch_deg.abs() > BENT * self.pose_pitch_max_deg
            }
            None => face.yaw > BENT * self.yaw_max,
        }
    }

    /// What to tell whose face is not found.
    pub fn unseen(&self, frame: &Picture) -> Hint {
        let mean = frame.mean();
        if mean < self.luminance_min / 2.0 {
            Hint::Dark
        } else if mean > GLARE {
            Hint::Bright
        } else {
            Hint::Centre
        }
    }

    /// How well a good face can be compared, above 0 to 1: the more frontal and
    /// the sharper, the better.
    pub fn quality(&self, face: &Measures) -> f32 {
        let part = |value: f32, most: f32| value / most.max(f32::EPSILON);
        let (yaw, pitch) = match face.pose {
            Some(pose) => (
                part(pose.yaw_deg, self.pose_yaw_max_deg),
                part(pose.pitch_deg, self.pose_pitch_max_deg),
            ),
            None => {
                let middle = f32::midpoint(self.pitch_min, self.pitch_max);
                let half = (self.pitch_max - self.pitch_min) / 2.0;
                (part(face.yaw, self.yaw_max), part(face.pitch - middle, half))
            }
        };
        let sharp = part(face.sharpness, 2.0 * self.sharpness_min);
        sharp.clamp(0.1, 1.0) / (1.0 + yaw * yaw + pitch * pitch)
    }
}

/// The first of some hints that is to be told.
pub fn first(failing: &BTreeSet<Hint>) -> Option<Hint> {
    ORDER.into_iter().find(|hint| failing.contains(hint))
}

/// Tells one hint at a time: one that has stood for a while, and none while
/// another is new.
#[derive(Debug, Default)]
pub struct Guide {
    told: Option<(Hint, u64)>,
    stands: Option<(Hint, u64)>,
    /// Everything that was told.
    all: Vec<Hint>,
}

impl Guide {
    /// Takes what is due at a time, and says what to tell now.
    pub fn step(&mut self, at_us: u64, due: Option<Hint>) -> Option<Hint> {
        let Some(due) = due else {
            self.stands = None;
            // Whoever falls back into the same defect is told again.
            self.told = self.told.filter(|(_, told)| at_us.saturating_sub(*told) < HINT_CHANGE_US);
            return None;
        };
        let since = match self.stands {
            Some((hint, since)) if hint == due => since,
            Some(_) | None => {
                self.stands = Some((due, at_us));
                at_us
            }
        };
        let is_new = self
            .told
            .is_none_or(|(hint, told)| hint != due && at_us.saturating_sub(told) >= HINT_CHANGE_US);
        let times = self.all.iter().filter(|told| **told == due).count();
        if is_new && times < HINT_TIMES_MAX && at_us.saturating_sub(since) >= HINT_AFTER_US {
            self.told = Some((due, at_us));
            self.all.push(due);
            return Some(due);
        }
        None
    }
}
