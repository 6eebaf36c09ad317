//! What the outside tells a reader.

use card::Fixture;
use kernel::contract::{Hint, Part, PartChange};
use kernel::{ClerkAct, HostStep};
use serde::{Deserialize, Serialize};

use crate::view::Op;

/// What a face is compared by, and what a plan in its place will say.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FacePlan {
    /// The face engine, on what the camera sees.
    Engine,
    /// Matches after a moment.
    Match,
    /// Gives three hints, then matches.
    HintsThenMatch,
    /// Does not match; the third attempt is the last.
    NoMatch,
    /// Sees no usable picture in time.
    TimeOut,
    /// Cannot be used.
    Unavailable,
    /// Says nothing until told.
    Manual,
}

/// Who is before the camera.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sitter {
    /// A drawn one: the holder of the test card.
    Holder,
    /// A drawn one: somebody whose card it is not.
    Stranger,
    /// A drawn room without anybody.
    Nobody,
    /// A drawn photo of the holder on paper, which somebody holds up.
    Print,
    /// A drawn film of the holder on a screen, which somebody holds up.
    Replay,
    /// Whoever is before the camera of the page.
    Page,
    /// Whoever was recorded before. Without a recording no picture comes.
    Recording,
    /// Whoever is before the camera of this machine. Without one no picture
    /// comes.
    Device,
}

/// What the eligibility simulator will say.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EligibilityPlan {
    /// Confirms after a moment.
    Confirmed,
    /// Sends the patient to the clerk.
    SeeClerk,
    /// Confirms after seven seconds, with a word that it is still waiting.
    Slow,
    /// Cannot be reached.
    Down,
    /// Says nothing until told.
    Manual,
}

/// One face answer, told by hand.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaceSay {
    /// One hint.
    Hint(Hint),
    /// The faces match.
    Matched,
    /// They do not.
    NotMatched,
    /// No usable picture in time.
    TimedOut,
    /// Cannot be used.
    Unavailable,
}

/// What the outside tells a reader: a patient, a clerk, or somebody who plays
/// with the virtual hardware.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Message {
    /// The patient touched something on the panel of this generation. In voice
    /// mode the first touch speaks and the second acts.
    Touch {
        /// The panel's generation.
        at: u32,
        /// What was touched.
        op: Op,
    },
    /// The patient pressed a key, or chose something by other means than a
    /// touch, on the panel of this generation.
    Press {
        /// The panel's generation.
        at: u32,
        /// What was pressed.
        op: Op,
    },
    /// A fixture is laid on the reader, or a phone is held to it.
    Place(Fixture),
    /// What lies on the reader is taken away.
    TakeAway,
    /// What a face is compared by.
    Face(FacePlan),
    /// The plan in the face engine's place says this now.
    FaceSays(FaceSay),
    /// Who is before the camera from the next attempt on.
    Sitter(Sitter),
    /// What the eligibility simulator will say.
    Eligibility(EligibilityPlan),
    /// The simulator says this now.
    EligibilitySays(kernel::contract::EligibilityEvent),
    /// A notice comes with the next answer.
    Notice(String),
    /// Whether a host step concerns the virtual patient.
    Concerns(HostStep, bool),
    /// A part stops working or works again.
    Part(Part, PartChange),
    /// The clerk does something.
    Clerk(ClerkAct),
    /// The clerk writes to the panel. Empty takes the message away.
    ClerkMessage(String),
    /// An earphone is plugged in or pulled out.
    Jack(bool),
}
