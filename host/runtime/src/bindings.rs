//! The contract as wasmtime sees it, and the way to the host's own types.
//!
//! WIT types end here. Each mirror is exhaustive in both directions that are
//! used, so that a case added to `wit/flow.wit` does not compile until it is
//! decided here.

use kernel::contract as k;

mod generated {
    wasmtime::component::bindgen!({ path: "../../wit", world: "plugin" });
}

pub(crate) use generated::exports::madoguchi::plugin::flow as w;

/// An enum whose cases have the same names on both sides.
macro_rules! mirror {
    (to_wit $($Kernel:ident => $Wit:ident { $($Case:ident),+ $(,)? })+) => {
        $(impl From<k::$Kernel> for w::$Wit {
            fn from(from: k::$Kernel) -> Self {
                match from { $(k::$Kernel::$Case => Self::$Case,)+ }
            }
        })+
    };
    (to_kernel $($Wit:ident => $Kernel:ident { $($Case:ident),+ $(,)? })+) => {
        $(impl From<w::$Wit> for k::$Kernel {
            fn from(from: w::$Wit) -> Self {
                match from { $(w::$Wit::$Case => Self::$Case,)+ }
            }
        })+
    };
}

mirror! { to_wit
    Mode => Mode { Normal, Night, Disaster }
    Staffing => Staffing { Counter, Remote, Unstaffed }
    Panel => Panel { Portrait, Landscape, Compact }
    KeypadKind => KeypadKind { None, Touch, Hardware }
    Placement => Placement { LayFaceUp, LayFaceDown, Insert }
    PhaseName => Phase {
        Idle, Choosing, Reading, Identify, Capturing, Identified, Querying, Confirmed, Referred,
        Recording, Closing, Leaving,
    }
    Outcome => Outcome { Completed, Referred, Stopped }
    TokenKind => TokenKind { Card, Phone }
    Method => Method { Face, Pin, Staff }
    Part => Part { Reader, Camera, Keypad, Speaker, Link }
    ClerkState => ClerkState { None, Called, Coming }
    IntentKind => IntentKind {
        ReadCard, ReadAndroid, ReadIphone, StartFace, StopFace, AskPin, AskStaff, HostStep, Query,
        Answer, CallClerk, Effect, Finish, Cancel,
    }
    Hint => Hint {
        Closer, Back, Centre, Straight, Still, Dark, Bright, LightFront, EyesOpen, Uncover,
        OnePerson, CameraHeight,
    }
    PinEvent => PinEvent { Verified, Wrong, Unavailable, Abandoned }
    StaffEvent => StaffEvent { Verified, Refused, Abandoned }
    ClerkEvent => ClerkEvent { Called, Acknowledged, TookOver, Returned }
    StepOutcome => StepOutcome { Done, Abandoned }
    EligibilityEvent => EligibilityEvent { Waiting, Confirmed, SeeClerk, Unavailable }
    RecordedEvent => RecordedEvent { Ok, Queued, Failed }
    PartChange => PartChange { Lost, Restored }
}

mirror! { to_kernel
    IntentKind => IntentKind {
        ReadCard, ReadAndroid, ReadIphone, StartFace, StopFace, AskPin, AskStaff, HostStep, Query,
        Answer, CallClerk, Effect, Finish, Cancel,
    }
    Token => Token { Card, Android, Iphone }
    ClerkReason => ClerkReason { Help, Identify, Eligibility, Fault }
    Purpose => Purpose {
        Idle, ChooseToken, PresentToken, Wait, ChooseMethod, Face, Question, Info, Error, Notice,
        SeeClerk, RemoveCard, Complete,
    }
    Composition => Composition { Message, Choices, Guide, Steps, Camera, Progress }
    Slot => Slot {
        Name, QueueNumber, NextPlace, HospitalNotice, ClerkMessage, TriesLeft, VisitCode,
        ReaderNumber, Notice, Camera,
    }
    Role => Role { Primary, Secondary, Back, UseFace, UsePin, AskStaff }
    Moment => Moment { Shown, Waiting }
    Earcon => Earcon { Accept, Error, End, Attention }
    Light => Light { Card, Phone, Camera, Attention }
    Span => Span { Short, Normal, Long }
    ColourRole => ColourRole { Background, Surface, Text, Accent, OnAccent, Border }
    KeypadSide => KeypadSide { Left, Right, Below }
    KeySize => KeySize { Normal, Large }
    KeyGap => KeyGap { Normal, Wide }
    KeyFunction => KeyFunction { Cancel, Clear, Enter, Clerk, Repeat }
    FeatureClaim => FeatureClaim {
        Phone, Prescription, Registration, Subsidy, Night, Disaster, Unstaffed,
    }
}

fn many<A, B: From<A>>(list: Vec<A>) -> Vec<B> {
    list.into_iter().map(B::from).collect()
}

pub(crate) fn features(from: &k::Features) -> w::Features {
    w::Features {
        phone: from.phone,
        prescription: from.prescription,
        registration: from.registration,
        subsidy: from.subsidy,
        mode: from.mode.into(),
        staffing: from.staffing.into(),
        settings: from
            .settings
            .iter()
            .map(|one| w::Setting { name: one.name.clone(), value: one.value.clone() })
            .collect(),
    }
}

pub(crate) fn site(from: &k::Site) -> w::Site {
    w::Site {
        features: features(&from.features),
        device: w::Device {
            panel: from.device.panel.into(),
            keypad: from.device.keypad.into(),
            placement: from.device.placement.into(),
        },
    }
}

pub(crate) fn situation(from: k::Situation) -> w::Situation {
    w::Situation {
        phase: from.phase.into(),
        outcome: from.outcome.map(Into::into),
        token: from.token.map(Into::into),
        methods: w::Methods {
            face: from.methods.face,
            pin: from.methods.pin,
            staff: from.methods.staff,
            recommended: from.methods.recommended.map(Into::into),
        },
        legal: many(from.legal),
        host_steps: from.host_steps,
        notice: from.notice,
        lost: from.lost.map(Into::into),
        clerk: from.clerk.into(),
    }
}

impl From<k::Event> for w::Event {
    fn from(from: k::Event) -> Self {
        match from {
            k::Event::Begin(cause) => Self::Begin(match cause {
                k::Cause::Token(kind) => w::Cause::Token(kind.into()),
                k::Cause::Action(id) => w::Cause::Action(id),
                k::Cause::Touch => w::Cause::Touch,
                k::Cause::Resume => w::Cause::Resume,
            }),
            k::Event::Action(id) => Self::Action(id),
            k::Event::Token(token) => Self::Token(match token {
                k::TokenEvent::Detected(kind) => w::TokenEvent::Detected(kind.into()),
                k::TokenEvent::Ready => w::TokenEvent::Ready,
                k::TokenEvent::Unreadable => w::TokenEvent::Unreadable,
                k::TokenEvent::Foreign => w::TokenEvent::Foreign,
                k::TokenEvent::Unusable => w::TokenEvent::Unusable,
                k::TokenEvent::Removed => w::TokenEvent::Removed,
            }),
            k::Event::Face(face) => Self::Face(match face {
                k::FaceEvent::Hint(hint) => w::FaceEvent::Hint(hint.into()),
                k::FaceEvent::Matched => w::FaceEvent::Matched,
                k::FaceEvent::NotMatched => w::FaceEvent::NotMatched,
                k::FaceEvent::TimedOut => w::FaceEvent::TimedOut,
                k::FaceEvent::Unavailable => w::FaceEvent::Unavailable,
            }),
            k::Event::Pin(event) => Self::Pin(event.into()),
            k::Event::Staff(event) => Self::Staff(event.into()),
            k::Event::Clerk(event) => Self::Clerk(event.into()),
            k::Event::HostStep { name, outcome } => {
                Self::HostStep(w::StepEvent { name, outcome: outcome.into() })
            }
            k::Event::Eligibility(event) => Self::Eligibility(event.into()),
            k::Event::Recorded(event) => Self::Recorded(event.into()),
            k::Event::Device { part, change } => {
                Self::Device(w::DeviceEvent { part: part.into(), change: change.into() })
            }
            k::Event::Signal { name, value } => Self::Signal(w::SignalEvent { name, value }),
            k::Event::Elapsed => Self::Elapsed,
            k::Event::StillWaiting => Self::StillWaiting,
            k::Event::Inactive => Self::Inactive,
            k::Event::Cancelled => Self::Cancelled,
        }
    }
}

impl From<w::Intent> for k::Intent {
    fn from(from: w::Intent) -> Self {
        match from {
            w::Intent::ReadToken(token) => Self::ReadToken(token.into()),
            w::Intent::StartFace => Self::StartFace,
            w::Intent::StopFace => Self::StopFace,
            w::Intent::AskPin => Self::AskPin,
            w::Intent::AskStaff => Self::AskStaff,
            w::Intent::HostStep(name) => Self::HostStep(name),
            w::Intent::Query => Self::Query,
            w::Intent::Answer(a) => Self::Answer { question: a.question, option: a.option },
            w::Intent::CallClerk(reason) => Self::CallClerk(reason.into()),
            w::Intent::Effect(e) => Self::Effect { name: e.name, value: e.value },
            w::Intent::Finish => Self::Finish,
            w::Intent::Cancel => Self::Cancel,
        }
    }
}

impl From<w::Transition> for k::Transition {
    fn from(from: w::Transition) -> Self {
        Self { state: from.state, intents: many(from.intents) }
    }
}

impl From<w::Phrase> for k::Phrase {
    fn from(from: w::Phrase) -> Self {
        let arguments = from.arguments.into_iter().map(|argument| k::Argument {
            name: argument.name,
            value: match argument.value {
                w::Value::Number(number) => k::Value::Number(number),
                w::Value::Phrase(id) => k::Value::Phrase(id),
            },
        });
        Self { id: from.id, arguments: arguments.collect() }
    }
}

impl From<w::Item> for k::Item {
    fn from(from: w::Item) -> Self {
        match from {
            w::Item::Heading(phrase) => Self::Heading(phrase.into()),
            w::Item::Paragraph(phrase) => Self::Paragraph(phrase.into()),
            w::Item::Steps => Self::Steps,
            w::Item::Step(phrase) => Self::Step(phrase.into()),
            w::Item::Picture(name) => Self::Picture(name),
            w::Item::Motion(name) => Self::Motion(name),
            w::Item::Notice(phrase) => Self::Notice(phrase.into()),
            w::Item::Progress => Self::Progress,
            w::Item::Stepper(s) => Self::Stepper(k::Stepper { current: s.current, total: s.total }),
            w::Item::Brand(name) => Self::Brand(name),
            w::Item::Slot(slot) => Self::Slot(slot.into()),
        }
    }
}

impl From<w::Screen> for k::Screen {
    fn from(from: w::Screen) -> Self {
        let node = |node: w::Node| k::Node { depth: node.depth, item: node.item.into() };
        let action = |action: w::Action| k::Action {
            id: action.id,
            role: action.role.into(),
            label: action.label.map(Into::into),
        };
        let cue = |cue: w::Cue| k::Cue { moment: cue.moment.into(), phrase: cue.phrase.into() };
        Self {
            name: from.name,
            purpose: from.purpose.into(),
            composition: from.composition.into(),
            body: from.body.into_iter().map(node).collect(),
            actions: from.actions.into_iter().map(action).collect(),
            cues: from.cues.into_iter().map(cue).collect(),
            earcon: from.earcon.map(Into::into),
            light: from.light.map(Into::into),
            keypad: from.keypad,
            wait: match from.wait {
                w::Wait::Host => k::Wait::Host,
                w::Wait::Inactivity(span) => k::Wait::Inactivity(span.into()),
                w::Wait::Advance(span) => k::Wait::Advance(span.into()),
                w::Wait::Progress(span) => k::Wait::Progress(span.into()),
            },
        }
    }
}

impl From<w::KeypadLayout> for k::KeypadLayout {
    fn from(from: w::KeypadLayout) -> Self {
        let key = |key: w::FunctionKey| k::FunctionKey {
            function: key.function.into(),
            legend: key.legend,
            spoken: key.spoken,
        };
        Self {
            name: from.name,
            side: from.side.into(),
            size: from.size.into(),
            gap: from.gap.into(),
            keys: from.keys.into_iter().map(key).collect(),
        }
    }
}

impl From<w::Manifest> for k::Manifest {
    fn from(from: w::Manifest) -> Self {
        let channels = |list: Vec<w::ChannelDeclaration>| {
            list.into_iter().map(|one| k::Channel { name: one.name, values: one.values }).collect()
        };
        let setting = |one: w::SettingDeclaration| k::Setting {
            name: one.name,
            options: one.options,
            title: one.title,
        };
        let question = |one: w::QuestionDeclaration| k::Question {
            name: one.name,
            options: one.options,
            title: one.title,
        };
        let colour = |one: w::ThemeColour| k::ThemeColour { role: one.role.into(), rgb: one.rgb };
        Self {
            id: from.id,
            version: from.version,
            schema: from.schema,
            screens: from.screens,
            actions: from.actions,
            phrases: from.phrases,
            assets: from.assets,
            intents: many(from.intents),
            host_steps: from.host_steps,
            signals: channels(from.signals),
            effects: channels(from.effects),
            settings: from.settings.into_iter().map(setting).collect(),
            questions: from.questions.into_iter().map(question).collect(),
            theme: from.theme.into_iter().map(colour).collect(),
            keypads: many(from.keypads),
            claims: many(from.claims),
        }
    }
}
