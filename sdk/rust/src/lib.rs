//! What a screen flow in Rust is written with.
//!
//! A flow is a state, a step and a view:
//!
//! ```text
//! start(features)                   -> state
//! update(state, event)              -> state, intents
//! view(state)                       -> screen
//! ```
//!
//! The author writes a type that implements [`Flow`], a `flow.toml` that names
//! what the flow uses, a catalogue of phrases in `words/`, and one line:
//! [`flow!`]. `examples/two-screens` is a complete flow of some fifty lines,
//! and `README.md` leads through it.
//!
//! What is kept out of here: words (a catalogue holds them), digits, names and
//! photos (they never reach a flow), clocks and chance (there are none).

extern crate self as madoguchi_sdk;

mod arena;
#[doc(hidden)]
pub mod bindings;
mod events;
mod flow;
mod names;
mod screen;

pub use flow::{Adapter, Described, Flow};
/// Makes a plugin of a state: `madoguchi_sdk::flow!(State);`, once, at the root
/// of the crate.
///
/// It reads `flow.toml` and `words/ja.ftl` beside `Cargo.toml` and adds these
/// modules, in which a wrong name does not compile:
///
/// - `words`: one function for each phrase; its parameters are the arguments of
///   the phrase, in alphabetical order;
/// - `screens`, `actions`, `assets`, `steps` (host steps) and `keypads`: one
///   constant for each name;
/// - `settings`, `questions`, `signals`, `effects`: one enum for each name,
///   with a variant for each option or value;
///
/// and the function `manifest()`.
pub use madoguchi_sdk_macros::flow;
pub use names::{ActionName, AssetName, KeypadName, ScreenName, StepName};

/// The types of the contract, as `wit/flow.wit` explains them.
pub mod types {
    pub use crate::bindings::exports::madoguchi::plugin::flow::{
        Action, Argument, Cause, ChannelDeclaration, ClerkEvent, ClerkReason, ClerkState,
        ColourRole, Composition, Cue, Device, DeviceEvent, Earcon, EffectCall, EligibilityEvent,
        Event, FaceEvent, Fault, FeatureClaim, Features, FunctionKey, Guest, Hint, Intent,
        IntentKind, Item, KeyFunction, KeyGap, KeySize, KeypadKind, KeypadLayout, KeypadSide,
        Light, Manifest, Method, Methods, Mode, Moment, Node, Outcome, Panel, Part, PartChange,
        Phase, Phrase, PinEvent, Placement, Purpose, QuestionAnswer, QuestionDeclaration,
        RecordedEvent, Role, Screen, Setting, SettingDeclaration, SignalEvent, Site, Situation,
        Slot, Span, StaffEvent, Staffing, StepEvent, StepOutcome, Stepper, ThemeColour, Token,
        TokenEvent, TokenKind, Transition, Value, Wait,
    };
}

/// Everything that a flow usually needs, for one `use` line.
pub mod prelude {
    pub use crate::types::*;
    pub use crate::{ActionName, AssetName, Flow, KeypadName, ScreenName, StepName};
}
