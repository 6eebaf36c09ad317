//! What a flow is told of where the visit stands.

use serde::{Deserialize, Serialize};

use crate::closed::closed;

closed! {
    /// `phase` in the contract; the kernel's own [`crate::Phase`] knows more.
    pub enum PhaseName {
        Idle = "idle",
        Choosing = "choosing",
        Reading = "reading",
        Identify = "identify",
        Capturing = "capturing",
        Identified = "identified",
        Querying = "querying",
        Confirmed = "confirmed",
        Referred = "referred",
        Recording = "recording",
        Closing = "closing",
        Leaving = "leaving",
    }
}
closed! { pub enum Outcome { Completed = "completed", Referred = "referred", Stopped = "stopped", } }
closed! { pub enum TokenKind { Card = "card", Phone = "phone", } }
closed! { pub enum Method { Face = "face", Pin = "pin", Staff = "staff", } }
closed! {
    pub enum Part {
        Reader = "reader",
        Camera = "camera",
        Keypad = "keypad",
        Speaker = "speaker",
        Link = "link",
    }
}
closed! { pub enum ClerkState { None = "none", Called = "called", Coming = "coming", } }
closed! {
    pub enum IntentKind {
        ReadCard = "read-card",
        ReadAndroid = "read-android",
        ReadIphone = "read-iphone",
        StartFace = "start-face",
        StopFace = "stop-face",
        AskPin = "ask-pin",
        AskStaff = "ask-staff",
        HostStep = "host-step",
        Query = "query",
        Answer = "answer",
        CallClerk = "call-clerk",
        Effect = "effect",
        Finish = "finish",
        Cancel = "cancel",
    }
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Methods {
    pub face: bool,
    pub pin: bool,
    pub staff: bool,
    pub recommended: Option<Method>,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Situation {
    pub phase: PhaseName,
    pub outcome: Option<Outcome>,
    pub token: Option<TokenKind>,
    pub methods: Methods,
    pub legal: Vec<IntentKind>,
    pub host_steps: Vec<String>,
    pub notice: bool,
    pub lost: Option<Part>,
    pub clerk: ClerkState,
}
