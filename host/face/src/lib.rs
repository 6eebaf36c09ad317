//! The face engine: whether the face before the camera is that of the card's
//! photo, and what to tell the patient until it can be seen.
//!
//! Stages are plain functions over plain buffers: decode, find, align, measure,
//! gate, check for attacks, embed, fuse, decide. An [`Attempt`] strings them
//! together without a clock. An [`Engine`] runs it in a child process that can
//! open nothing and is replaced after each visit; what leaves it is a hint, an
//! outcome and a reason.
//!
//! Models are files that a manifest names and binds. Those that were trained on
//! drawn faces show how a visit goes, and gate none that somebody is let in by.
//!
//! Kept out of here:
//! - cameras: a [`Frame`] comes from somebody else;
//! - counting of attempts, and what follows a failed one;
//! - words: hints are names, and a flow puts them into a sentence.

mod align;
pub mod attack;
mod attempt;
mod camera;
mod detect;
mod engine;
mod error;
mod evaluation;
mod frame;
mod gates;
mod manifest;
mod measure;
mod network;
mod number;
mod outcome;
mod pack;
mod permit;
mod picture;
mod protocol;
mod serve;
mod set;
mod template;
mod trial;

pub use align::{FACE_SIDE, Points, Upright, align};
pub use attack::{AttackPolicy, Evidence};
pub use attempt::{ATTEMPT_US, Attempt, Begun, FUSE_US, Settings, measures};
pub use detect::{Face, Still};
pub use engine::Engine;
pub use error::FaceError;
pub use evaluation::{Comparison, Interval, Rate, Report, evaluate};
pub use frame::{
    FRAME_HEIGHT_MAX, FRAME_SIDE_MIN, FRAME_WIDTH_MAX, Format, Frame, JPEG_BYTES_MAX,
    PHOTO_BYTES_MAX, PHOTO_SIDE_MAX, Shown, photo,
};
pub use gates::{Gates, Guide, HINT_AFTER_US, HINT_CHANGE_US, HINT_TIMES_MAX, ORDER, first};
pub use manifest::{Kind, Threshold};
pub use measure::{Before, Measures, Pose, State, inter_eye, measure};
pub use outcome::{Doubt, Lack, Obstacle, Outcome, Progress};
pub use pack::{Facts, MODEL_BYTES_MAX, ModelFacts, NetworkFile, Pack, PackFiles};
pub use permit::Terminal;
pub use picture::{Picture, Point, Samples, Scene};
pub use serve::serve;
pub use set::{Recording, Set};
pub use template::Template;
pub use trial::Trial;
