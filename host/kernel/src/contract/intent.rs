//! What a flow can ask for.

use serde::{Deserialize, Serialize};

use super::IntentKind;
use crate::closed::closed;

closed! { pub enum Token { Card = "card", Android = "android", Iphone = "iphone", } }
closed! {
    pub enum ClerkReason {
        Help = "help",
        Identify = "identify",
        Eligibility = "eligibility",
        Fault = "fault",
    }
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub enum Intent {
    ReadToken(Token),
    StartFace,
    StopFace,
    AskPin,
    AskStaff,
    HostStep(String),
    Query,
    Answer { question: String, option: String },
    CallClerk(ClerkReason),
    Effect { name: String, value: String },
    Finish,
    Cancel,
}

impl Intent {
    /// The kind under which `situation.legal` lists it.
    pub fn kind(&self) -> IntentKind {
        match self {
            Self::ReadToken(Token::Card) => IntentKind::ReadCard,
            Self::ReadToken(Token::Android) => IntentKind::ReadAndroid,
            Self::ReadToken(Token::Iphone) => IntentKind::ReadIphone,
            Self::StartFace => IntentKind::StartFace,
            Self::StopFace => IntentKind::StopFace,
            Self::AskPin => IntentKind::AskPin,
            Self::AskStaff => IntentKind::AskStaff,
            Self::HostStep(_) => IntentKind::HostStep,
            Self::Query => IntentKind::Query,
            Self::Answer { .. } => IntentKind::Answer,
            Self::CallClerk(_) => IntentKind::CallClerk,
            Self::Effect { .. } => IntentKind::Effect,
            Self::Finish => IntentKind::Finish,
            Self::Cancel => IntentKind::Cancel,
        }
    }
}

impl std::fmt::Display for Intent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::HostStep(name) => write!(f, "host-step({name})"),
            Self::Answer { question, option } => write!(f, "answer({question} {option})"),
            Self::CallClerk(reason) => write!(f, "call-clerk({reason})"),
            Self::Effect { name, value } => write!(f, "effect({name} {value})"),
            Self::ReadToken(_)
            | Self::StartFace
            | Self::StopFace
            | Self::AskPin
            | Self::AskStaff
            | Self::Query
            | Self::Finish
            | Self::Cancel => f.write_str(self.kind().name()),
        }
    }
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Transition {
    pub state: Vec<u8>,
    pub intents: Vec<Intent>,
}
