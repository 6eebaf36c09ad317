//! What a flow can show and say.

use serde::{Deserialize, Serialize};

use crate::closed::closed;

closed! {
    pub enum Purpose {
        Idle = "idle",
        ChooseToken = "choose-token",
        PresentToken = "present-token",
        Wait = "wait",
        ChooseMethod = "choose-method",
        Face = "face",
        Question = "question",
        Info = "info",
        Error = "error",
        Notice = "notice",
        SeeClerk = "see-clerk",
        RemoveCard = "remove-card",
        Complete = "complete",
    }
}
closed! {
    pub enum Composition {
        Message = "message",
        Choices = "choices",
        Guide = "guide",
        Steps = "steps",
        Camera = "camera",
        Progress = "progress",
    }
}
closed! {
    pub enum Slot {
        Name = "name",
        QueueNumber = "queue-number",
        NextPlace = "next-place",
        HospitalNotice = "hospital-notice",
        ClerkMessage = "clerk-message",
        TriesLeft = "tries-left",
        VisitCode = "visit-code",
        ReaderNumber = "reader-number",
        Notice = "notice",
        Camera = "camera",
    }
}
closed! {
    pub enum Role {
        Primary = "primary",
        Secondary = "secondary",
        Back = "back",
        UseFace = "use-face",
        UsePin = "use-pin",
        AskStaff = "ask-staff",
    }
}
closed! { pub enum Moment { Shown = "shown", Waiting = "waiting", } }
closed! {
    pub enum Earcon {
        Accept = "accept",
        Error = "error",
        End = "end",
        Attention = "attention",
    }
}
closed! {
    pub enum Light {
        Card = "card",
        Phone = "phone",
        Camera = "camera",
        Attention = "attention",
    }
}
closed! { pub enum Span { Short = "short", Normal = "normal", Long = "long", } }

impl Slot {
    /// Whether what fills the slot is the patient's own affair: shown, and
    /// never spoken on the loudspeaker.
    pub fn is_private(self) -> bool {
        match self {
            Self::Name => true,
            // It names nobody and helps nobody guess, and whoever cannot see
            // the screen needs it before the next attempt.
            Self::TriesLeft
            | Self::QueueNumber
            | Self::NextPlace
            | Self::HospitalNotice
            | Self::ClerkMessage
            | Self::VisitCode
            | Self::ReaderNumber
            | Self::Notice
            | Self::Camera => false,
        }
    }
}

impl Role {
    /// Whether the words of such an action are the host's own.
    pub fn has_host_words(self) -> bool {
        match self {
            Self::Back | Self::UseFace | Self::UsePin | Self::AskStaff => true,
            Self::Primary | Self::Secondary => false,
        }
    }
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub enum Value {
    Number(u32),
    Phrase(String),
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Argument {
    pub name: String,
    pub value: Value,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Phrase {
    pub id: String,
    pub arguments: Vec<Argument>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Stepper {
    pub current: u8,
    pub total: u8,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub enum Item {
    Heading(Phrase),
    Paragraph(Phrase),
    Steps,
    Step(Phrase),
    Picture(String),
    Motion(String),
    Notice(Phrase),
    Progress,
    Stepper(Stepper),
    Brand(String),
    Slot(Slot),
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Node {
    pub depth: u8,
    pub item: Item,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Action {
    pub id: String,
    pub role: Role,
    pub label: Option<Phrase>,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Cue {
    pub moment: Moment,
    pub phrase: Phrase,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub enum Wait {
    Host,
    Inactivity(Span),
    Advance(Span),
    Progress(Span),
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Screen {
    pub name: String,
    pub purpose: Purpose,
    pub composition: Composition,
    pub body: Vec<Node>,
    pub actions: Vec<Action>,
    pub cues: Vec<Cue>,
    pub earcon: Option<Earcon>,
    pub light: Option<Light>,
    pub keypad: String,
    pub wait: Wait,
}
