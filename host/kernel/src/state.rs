//! Where a visit stands: the part of the host that is walked and compared.
//!
//! Kept out: counters, digits, answers, names, strikes. Each phase holds only
//! what it still needs, so that the states of a visit are few and a later
//! phase cannot depend on what an earlier one knew.

use serde::{Deserialize, Serialize};

use crate::closed::closed;
use crate::contract::{Outcome, Part, Token};

closed! {
    /// A legal step that the host itself puts to the patient.
    ///
    /// The catalogue is the host's and changes with the law; a flow knows
    /// these only by name.
    pub enum HostStep {
        /// 健康保険証利用の申込: the first registration of a card.
        Registration = "registration",
        /// 包括同意: consent to look at past records.
        Consent = "consent",
        /// 特定疾病療養受療証: use of the certificate for specific diseases.
        SpecificDisease = "specific-disease",
        /// 医療費助成: use of certificates for medical subsidies.
        Subsidy = "subsidy",
        /// 処方箋: the form in which a prescription is issued.
        Prescription = "prescription",
    }
}

/// The host steps that are still due, as a set in the host's order.
#[derive(
    Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize,
)]
pub struct Due(u8);

impl Due {
    /// Nothing is due.
    pub const NONE: Self = Self(0);

    /// This set and `step`.
    #[must_use]
    pub fn with(self, step: HostStep) -> Self {
        Self(self.0 | 1 << step as u8)
    }

    /// This set without `step`.
    #[must_use]
    pub fn without(self, step: HostStep) -> Self {
        Self(self.0 & !(1 << step as u8))
    }

    /// Whether `step` is due.
    pub fn contains(self, step: HostStep) -> bool {
        self.0 & (1 << step as u8) != 0
    }

    /// Whether nothing is due.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The steps that are due, in the host's order.
    pub fn iter(self) -> impl Iterator<Item = HostStep> {
        HostStep::ALL.iter().copied().filter(move |step| self.contains(*step))
    }
}

/// Ways to identify that the card in the reader leaves open. Whether a clerk
/// can help is a matter of the place, not of the card.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Means {
    /// A photo can be read and attempts remain.
    pub face: bool,
    /// The card has a PIN and tries remain.
    pub pin: bool,
}

closed! {
    /// What an identified patient came with.
    pub enum Held {
        /// A card, still in the reader.
        Card = "card",
        /// A phone; nothing stays in the reader.
        Phone = "phone",
        /// A card that has been taken out already.
        Taken = "taken",
    }
}

/// What was seen on the reader before anything was read.
pub type Seen = Option<crate::contract::TokenKind>;

/// Where the visit stands.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
pub enum Phase {
    /// Nobody is here.
    Idle,
    /// A visit has begun; nothing has been read.
    Choosing {
        /// What lies on the reader.
        seen: Seen,
    },
    /// Host screen: the PIN of an Android phone, asked before the tap.
    AndroidPin {
        /// The counter was read and two or fewer tries are left.
        few: bool,
    },
    /// A card or phone is being read.
    Reading {
        /// What is expected.
        token: Token,
    },
    /// A card was read; nobody is identified.
    Identify {
        /// What the card leaves open.
        means: Means,
    },
    /// The camera is looking.
    Capturing {
        /// As in [`Phase::Identify`].
        means: Means,
    },
    /// Host screen: the PIN of the card.
    PinPad {
        /// As in [`Phase::Identify`].
        means: Means,
    },
    /// Host screen: the card is checking the PIN.
    Verifying {
        /// As in [`Phase::Identify`].
        means: Means,
    },
    /// Host screen: the clerk was asked to compare and has not accepted.
    StaffCall {
        /// As in [`Phase::Identify`].
        means: Means,
    },
    /// Host screen: the clerk accepted; the staff pad is open.
    StaffPad {
        /// As in [`Phase::Identify`].
        means: Means,
    },
    /// The patient is identified.
    Identified {
        /// What with.
        held: Held,
    },
    /// The eligibility service has been asked.
    Querying {
        /// What with.
        held: Held,
    },
    /// Eligibility is confirmed.
    Confirmed {
        /// What with.
        held: Held,
        /// Host steps to put before the visit can be finished.
        due: Due,
    },
    /// Host screen: a host step.
    Asking {
        /// What with.
        held: Held,
        /// Which step is up.
        step: HostStep,
        /// What remains, this step included.
        due: Due,
    },
    /// Eligibility could not be confirmed here.
    Referred {
        /// What with.
        held: Held,
        /// Whether asking again makes sense.
        again: bool,
    },
    /// The answers are being handed over.
    Recording {
        /// What with.
        held: Held,
    },
    /// The visit is over, the card is still in.
    Closing {
        /// How it ended.
        outcome: Outcome,
    },
    /// Host screen: the card was left behind; the alarm is on.
    LeftBehind {
        /// How it ended.
        outcome: Outcome,
    },
    /// The visit is over, nothing is in.
    Leaving {
        /// How it ended.
        outcome: Outcome,
    },
}

closed! {
    /// Where the clerk stands towards this reader.
    pub enum Clerk {
        /// Not called.
        None = "none",
        /// Called, no answer yet.
        Called = "called",
        /// Answered, coming.
        Coming = "coming",
        /// Has taken over; the flow's screen is suspended.
        TookOver = "took-over",
    }
}

/// Everything about a visit that is compared when states are.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct State {
    /// Where the visit stands.
    pub phase: Phase,
    /// A notice for the patient is waiting.
    pub notice: bool,
    /// The part that is lost. At most one at a time is modelled.
    pub lost: Option<Part>,
    /// Where the clerk stands.
    pub clerk: Clerk,
}

impl State {
    /// Nobody is here, all parts work.
    pub const IDLE: Self =
        Self { phase: Phase::Idle, notice: false, lost: None, clerk: Clerk::None };
}

/// A command under way.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub enum Pending {
    /// A card or phone is being read.
    Token,
    /// The camera is looking.
    Face,
    /// The card is checking the PIN.
    Pin,
    /// The eligibility service has been asked.
    Eligibility,
    /// The answers are being handed over.
    Recorded,
}

/// A screen that the host draws by itself; a flow's screen is suspended
/// while one is up.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub enum HostScreen {
    /// The digits of a phone, before the tap.
    PhonePin {
        /// Two or fewer tries are left.
        few: bool,
    },
    /// The digits of the card.
    CardPin,
    /// The card is checking the digits.
    Checking,
    /// Waiting for the clerk to accept.
    StaffCall,
    /// The clerk's pad.
    StaffPad,
    /// A host step.
    Step(HostStep),
    /// The card was left behind.
    LeftBehind,
    /// The clerk has taken over.
    TookOver,
}

impl Phase {
    /// The command under way, if any.
    pub fn pending(self) -> Option<Pending> {
        match self {
            Self::Reading { .. } => Some(Pending::Token),
            Self::Capturing { .. } => Some(Pending::Face),
            Self::Verifying { .. } => Some(Pending::Pin),
            Self::Querying { .. } => Some(Pending::Eligibility),
            Self::Recording { .. } => Some(Pending::Recorded),
            Self::Idle
            | Self::Choosing { .. }
            | Self::AndroidPin { .. }
            | Self::Identify { .. }
            | Self::PinPad { .. }
            | Self::StaffCall { .. }
            | Self::StaffPad { .. }
            | Self::Identified { .. }
            | Self::Confirmed { .. }
            | Self::Asking { .. }
            | Self::Referred { .. }
            | Self::Closing { .. }
            | Self::LeftBehind { .. }
            | Self::Leaving { .. } => None,
        }
    }

    /// Whether a visit is under way that can still be cancelled.
    pub fn is_open(self) -> bool {
        match self {
            Self::Choosing { .. }
            | Self::AndroidPin { .. }
            | Self::Reading { .. }
            | Self::Identify { .. }
            | Self::Capturing { .. }
            | Self::PinPad { .. }
            | Self::Verifying { .. }
            | Self::StaffCall { .. }
            | Self::StaffPad { .. }
            | Self::Identified { .. }
            | Self::Querying { .. }
            | Self::Confirmed { .. }
            | Self::Asking { .. }
            | Self::Referred { .. } => true,
            Self::Idle
            | Self::Recording { .. }
            | Self::Closing { .. }
            | Self::LeftBehind { .. }
            | Self::Leaving { .. } => false,
        }
    }

    /// What the card leaves open, in the phases that still need it.
    pub fn means(self) -> Option<Means> {
        match self {
            Self::Identify { means }
            | Self::Capturing { means }
            | Self::PinPad { means }
            | Self::Verifying { means }
            | Self::StaffCall { means }
            | Self::StaffPad { means } => Some(means),
            Self::Idle
            | Self::Choosing { .. }
            | Self::AndroidPin { .. }
            | Self::Reading { .. }
            | Self::Identified { .. }
            | Self::Querying { .. }
            | Self::Confirmed { .. }
            | Self::Asking { .. }
            | Self::Referred { .. }
            | Self::Recording { .. }
            | Self::Closing { .. }
            | Self::LeftBehind { .. }
            | Self::Leaving { .. } => None,
        }
    }

    /// Whether a card is in the reader, as far as this phase knows.
    pub fn card_inside(self) -> bool {
        match self {
            Self::Choosing { seen } => seen == Some(crate::contract::TokenKind::Card),
            Self::Reading { token } => token == Token::Card,
            Self::Identify { .. }
            | Self::Capturing { .. }
            | Self::PinPad { .. }
            | Self::Verifying { .. }
            | Self::StaffCall { .. }
            | Self::StaffPad { .. }
            | Self::Closing { .. }
            | Self::LeftBehind { .. } => true,
            Self::Identified { held }
            | Self::Querying { held }
            | Self::Confirmed { held, .. }
            | Self::Asking { held, .. }
            | Self::Referred { held, .. }
            | Self::Recording { held } => held == Held::Card,
            Self::Idle | Self::AndroidPin { .. } | Self::Leaving { .. } => false,
        }
    }
}

impl State {
    /// The host's own screen that is up, if any.
    pub fn host_screen(&self) -> Option<HostScreen> {
        if self.clerk == Clerk::TookOver {
            return Some(HostScreen::TookOver);
        }
        match self.phase {
            Phase::AndroidPin { few } => Some(HostScreen::PhonePin { few }),
            Phase::PinPad { .. } => Some(HostScreen::CardPin),
            Phase::Verifying { .. } => Some(HostScreen::Checking),
            Phase::StaffCall { .. } => Some(HostScreen::StaffCall),
            Phase::StaffPad { .. } => Some(HostScreen::StaffPad),
            Phase::Asking { step, .. } => Some(HostScreen::Step(step)),
            Phase::LeftBehind { .. } => Some(HostScreen::LeftBehind),
            Phase::Idle
            | Phase::Choosing { .. }
            | Phase::Reading { .. }
            | Phase::Identify { .. }
            | Phase::Capturing { .. }
            | Phase::Identified { .. }
            | Phase::Querying { .. }
            | Phase::Confirmed { .. }
            | Phase::Referred { .. }
            | Phase::Recording { .. }
            | Phase::Closing { .. }
            | Phase::Leaving { .. } => None,
        }
    }
}
