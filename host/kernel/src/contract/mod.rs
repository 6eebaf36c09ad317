//! The contract's types as the host holds them.
//!
//! Each item mirrors the item of the same name in `wit/flow.wit`, which says
//! what it means; the room `runtime` turns one into the other. Kept out: how
//! a component carries them.
#![expect(missing_docs, reason = "each item is documented once, in wit/flow.wit")]

mod event;
mod intent;
mod manifest;
mod screen;
mod site;
mod situation;

pub use event::{
    Cause, ClerkEvent, EligibilityEvent, Event, FaceEvent, Hint, PartChange, PinEvent,
    RecordedEvent, StaffEvent, StepOutcome, TokenEvent,
};
pub use intent::{ClerkReason, Intent, Token, Transition};
pub use manifest::{
    Channel, ColourRole, FeatureClaim, FunctionKey, KeyFunction, KeyGap, KeySize, KeypadLayout,
    KeypadSide, Manifest, Question, Setting, ThemeColour,
};
pub use screen::{
    Action, Argument, Composition, Cue, Earcon, Item, Light, Moment, Node, Phrase, Purpose, Role,
    Screen, Slot, Span, Stepper, Value, Wait,
};
pub use site::{Chosen, Device, Features, KeypadKind, Mode, Panel, Placement, Site, Staffing};
pub use situation::{
    ClerkState, IntentKind, Method, Methods, Outcome, Part, PhaseName, Situation, TokenKind,
};
