//! What a flow can hear of.

use serde::{Deserialize, Serialize};

use super::{Part, TokenKind};
use crate::closed::closed;

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub enum Cause {
    Token(TokenKind),
    Action(String),
    Touch,
    Resume,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub enum TokenEvent {
    Detected(TokenKind),
    Ready,
    Unreadable,
    Foreign,
    Unusable,
    Removed,
}

closed! {
    pub enum Hint {
        Closer = "closer",
        Back = "back",
        Centre = "centre",
        Straight = "straight",
        Still = "still",
        Dark = "dark",
        Bright = "bright",
        LightFront = "light-front",
        EyesOpen = "eyes-open",
        Uncover = "uncover",
        OnePerson = "one-person",
        CameraHeight = "camera-height",
    }
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub enum FaceEvent {
    Hint(Hint),
    Matched,
    NotMatched,
    TimedOut,
    Unavailable,
}

closed! {
    pub enum PinEvent {
        Verified = "verified",
        Wrong = "wrong",
        Unavailable = "unavailable",
        Abandoned = "abandoned",
    }
}
closed! { pub enum StaffEvent { Verified = "verified", Refused = "refused", Abandoned = "abandoned", } }
closed! {
    pub enum ClerkEvent {
        Called = "called",
        Acknowledged = "acknowledged",
        TookOver = "took-over",
        Returned = "returned",
    }
}
closed! { pub enum StepOutcome { Done = "done", Abandoned = "abandoned", } }
closed! {
    pub enum EligibilityEvent {
        Waiting = "waiting",
        Confirmed = "confirmed",
        SeeClerk = "see-clerk",
        Unavailable = "unavailable",
    }
}
closed! { pub enum RecordedEvent { Ok = "ok", Queued = "queued", Failed = "failed", } }
closed! { pub enum PartChange { Lost = "lost", Restored = "restored", } }

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub enum Event {
    Begin(Cause),
    Action(String),
    Token(TokenEvent),
    Face(FaceEvent),
    Pin(PinEvent),
    Staff(StaffEvent),
    Clerk(ClerkEvent),
    HostStep { name: String, outcome: StepOutcome },
    Eligibility(EligibilityEvent),
    Recorded(RecordedEvent),
    Device { part: Part, change: PartChange },
    Signal { name: String, value: String },
    Elapsed,
    StillWaiting,
    Inactive,
    Cancelled,
}

impl std::fmt::Display for Event {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Begin(Cause::Token(kind)) => write!(f, "begin({kind})"),
            Self::Begin(Cause::Action(id)) => write!(f, "begin(action {id})"),
            Self::Begin(Cause::Touch) => f.write_str("begin(touch)"),
            Self::Begin(Cause::Resume) => f.write_str("begin(resume)"),
            Self::Action(id) => write!(f, "action({id})"),
            Self::Token(TokenEvent::Detected(kind)) => write!(f, "token(detected {kind})"),
            Self::Token(TokenEvent::Ready) => f.write_str("token(ready)"),
            Self::Token(TokenEvent::Unreadable) => f.write_str("token(unreadable)"),
            Self::Token(TokenEvent::Foreign) => f.write_str("token(foreign)"),
            Self::Token(TokenEvent::Unusable) => f.write_str("token(unusable)"),
            Self::Token(TokenEvent::Removed) => f.write_str("token(removed)"),
            Self::Face(FaceEvent::Hint(hint)) => write!(f, "face(hint {hint})"),
            Self::Face(FaceEvent::Matched) => f.write_str("face(matched)"),
            Self::Face(FaceEvent::NotMatched) => f.write_str("face(not-matched)"),
            Self::Face(FaceEvent::TimedOut) => f.write_str("face(timed-out)"),
            Self::Face(FaceEvent::Unavailable) => f.write_str("face(unavailable)"),
            Self::Pin(event) => write!(f, "pin({event})"),
            Self::Staff(event) => write!(f, "staff({event})"),
            Self::Clerk(event) => write!(f, "clerk({event})"),
            Self::HostStep { name, outcome } => write!(f, "host-step({name} {outcome})"),
            Self::Eligibility(event) => write!(f, "eligibility({event})"),
            Self::Recorded(event) => write!(f, "recorded({event})"),
            Self::Device { part, change } => write!(f, "device({part} {change})"),
            Self::Signal { name, value } => write!(f, "signal({name} {value})"),
            Self::Elapsed => f.write_str("elapsed"),
            Self::StillWaiting => f.write_str("still-waiting"),
            Self::Inactive => f.write_str("inactive"),
            Self::Cancelled => f.write_str("cancelled"),
        }
    }
}
