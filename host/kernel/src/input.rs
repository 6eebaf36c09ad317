//! Everything that can happen to a reader, and everything it can do.

use serde::{Deserialize, Serialize};

use crate::closed::closed;
use crate::contract::{
    ClerkReason, EligibilityEvent, Hint, Outcome, Part, PartChange, RecordedEvent, Token, TokenKind,
};
use crate::state::Means;

/// Names one command, so that its answer can be told from that of an earlier
/// one or of an earlier visit.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Ticket {
    /// The visit, from 1.
    pub visit: u32,
    /// The command within the reader's life.
    pub serial: u32,
}

/// Names what was on the panel, so that a touch aimed at an earlier screen can
/// be told apart.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Generation(pub u32);

/// What reading a card or phone led to.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub enum TokenAnswer {
    /// It was read. For a phone the patient is identified too.
    Ready {
        /// What a card leaves open; of no meaning for a phone.
        means: Means,
        /// There is something to tell the patient.
        notice: bool,
    },
    /// Android only: two or fewer tries are left and the patient has not been
    /// told. The PIN was not tried.
    FewTries,
    /// Android only: the PIN was wrong.
    WrongPin,
    /// Android only: the PIN cannot be used.
    PinBlocked,
    /// It did not answer, or not in order.
    Unreadable,
    /// It is something else.
    Foreign,
    /// It is expired or revoked.
    Unusable,
}

/// What the face engine says.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub enum FaceAnswer {
    /// One thing to tell the patient; it goes on looking.
    Hint(Hint),
    /// The faces match.
    Matched,
    /// They do not. `again`: another attempt is allowed.
    NotMatched {
        /// Another attempt is allowed.
        again: bool,
    },
    /// No usable picture in time.
    TimedOut {
        /// Another attempt is allowed.
        again: bool,
    },
    /// The camera or the photo cannot be used.
    Unavailable,
}

/// What the card says of a PIN.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub enum PinAnswer {
    /// It is right.
    Verified,
    /// It is wrong. `again`: tries remain.
    Wrong {
        /// Tries remain.
        again: bool,
    },
    /// The card did not say.
    Failed,
}

closed! {
    /// What the clerk does at the clerk's own page.
    pub enum ClerkAct {
        /// Accepts to compare a face; opens the staff pad.
        Accept = "accept",
        /// Answers a call.
        Acknowledge = "acknowledge",
        /// Takes the reader over.
        TakeOver = "take-over",
        /// Hands it back.
        HandBack = "hand-back",
        /// Says the face is the one on the card. The pad has been checked.
        Verify = "verify",
        /// Says it is not.
        Refuse = "refuse",
    }
}

/// One thing that happened. The whole alphabet of the protocol.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub enum Input {
    /// Something was put on the reader.
    Detected(TokenKind),
    /// It was taken away.
    Removed,
    /// An action of the flow's screen was chosen.
    Act {
        /// The screen it was aimed at.
        at: Generation,
        /// The action.
        action: String,
    },
    /// The idle screen was touched, nothing in particular.
    Touch {
        /// The screen it was aimed at.
        at: Generation,
    },
    /// The host's cancel.
    Cancel {
        /// The screen it was aimed at.
        at: Generation,
    },
    /// The host's "call the clerk".
    Help {
        /// The screen it was aimed at.
        at: Generation,
    },
    /// More time, on the host's warning.
    Extend {
        /// The screen it was aimed at.
        at: Generation,
    },
    /// Go on, on a safe screen of the host.
    Resume {
        /// The screen it was aimed at.
        at: Generation,
    },
    /// The screen's `advance` wait is over.
    Elapsed {
        /// The screen whose wait it was.
        at: Generation,
    },
    /// The screen's `progress` wait is over.
    StillWaiting {
        /// The screen whose wait it was.
        at: Generation,
    },
    /// Nobody did anything.
    Inactive {
        /// The screen whose wait it was.
        at: Generation,
    },
    /// Four digits are in the keypad's buffer.
    PinEntered {
        /// The screen they were typed on.
        at: Generation,
    },
    /// The digits screen was left.
    PinLeft {
        /// The screen it was aimed at.
        at: Generation,
    },
    /// The staff screen was left.
    StaffLeft {
        /// The screen it was aimed at.
        at: Generation,
    },
    /// A host step was answered; the answer is in the host's record.
    StepDone {
        /// The screen it was answered on.
        at: Generation,
    },
    /// A host step was left.
    StepLeft {
        /// The screen it was aimed at.
        at: Generation,
    },
    /// The clerk did something.
    Clerk(ClerkAct),
    /// An answer to `ReadToken`.
    Token {
        /// The command it answers.
        ticket: Ticket,
        /// What it says.
        answer: TokenAnswer,
    },
    /// An answer to `StartFace`.
    Face {
        /// The command it answers.
        ticket: Ticket,
        /// What it says.
        answer: FaceAnswer,
    },
    /// An answer to `VerifyPin`.
    Pin {
        /// The command it answers.
        ticket: Ticket,
        /// What it says.
        answer: PinAnswer,
    },
    /// An answer to `Query`.
    Eligibility {
        /// The command it answers.
        ticket: Ticket,
        /// What it says.
        answer: EligibilityEvent,
    },
    /// An answer to `Record`.
    Recorded {
        /// The command it answers.
        ticket: Ticket,
        /// What it says.
        answer: RecordedEvent,
    },
    /// A device did not answer in time.
    Deadline {
        /// The command that had no answer.
        ticket: Ticket,
    },
    /// A part was lost or came back.
    Device {
        /// Which part.
        part: Part,
        /// What happened.
        change: PartChange,
    },
    /// A declared signal; the station lets no other through.
    Signal {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
}

/// One thing the host must do. Rooms answer with an [`Input`] that carries the
/// same ticket.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// A visit has begun: reset what lasts one visit.
    BeginVisit,
    /// Read a card or phone; an Android phone with the digits in the buffer.
    ReadToken {
        /// To bring back.
        ticket: Ticket,
        /// What to read.
        token: Token,
        /// The patient knows that few tries are left.
        warned: bool,
    },
    /// Look for the face.
    StartFace {
        /// To bring back.
        ticket: Ticket,
    },
    /// Stop looking.
    StopFace,
    /// Verify the digits in the buffer with the card, once.
    VerifyPin {
        /// To bring back.
        ticket: Ticket,
    },
    /// Wipe the digits.
    ForgetPin,
    /// Ask the clerk to compare the face.
    CallStaff,
    /// Call the clerk.
    CallClerk(ClerkReason),
    /// The call is over.
    EndCall,
    /// Ask the eligibility service.
    Query {
        /// To bring back.
        ticket: Ticket,
    },
    /// Hand the answers over.
    Record {
        /// To bring back.
        ticket: Ticket,
    },
    /// Keep an answer to one of the hospital's own questions.
    KeepAnswer {
        /// The question.
        question: String,
        /// The option.
        option: String,
    },
    /// Let a declared device do something.
    Effect {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
    /// The card was left behind, or has been taken.
    Alarm {
        /// Whether to sound.
        on: bool,
    },
    /// Let go of the card and wipe everything known of the patient.
    Forget,
    /// The visit has ended.
    EndVisit(Outcome),
}

impl std::fmt::Display for Command {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::BeginVisit => f.write_str("begin-visit"),
            Self::ReadToken { token, .. } => write!(f, "read-token({token})"),
            Self::StartFace { .. } => f.write_str("start-face"),
            Self::StopFace => f.write_str("stop-face"),
            Self::VerifyPin { .. } => f.write_str("verify-pin"),
            Self::ForgetPin => f.write_str("forget-pin"),
            Self::CallStaff => f.write_str("call-staff"),
            Self::CallClerk(reason) => write!(f, "call-clerk({reason})"),
            Self::EndCall => f.write_str("end-call"),
            Self::Query { .. } => f.write_str("query"),
            Self::Record { .. } => f.write_str("record"),
            Self::KeepAnswer { question, option } => write!(f, "keep-answer({question} {option})"),
            Self::Effect { name, value } => write!(f, "effect({name} {value})"),
            Self::Alarm { on } => f.write_str(if *on { "alarm(on)" } else { "alarm(off)" }),
            Self::Forget => f.write_str("forget"),
            Self::EndVisit(outcome) => write!(f, "end-visit({outcome})"),
        }
    }
}
