//! One answer of the flow, given otherwise than the flow gives it.

use std::sync::Arc;

use kernel::contract::{
    Composition, Earcon, Event, Intent, Light, PhaseName, Phrase, Purpose, Screen, Wait,
};
use runtime::{Answer, Ask, From};

use crate::lore::Known;

/// What is answered otherwise.
#[derive(Clone, Debug)]
pub(crate) enum Rewrite {
    /// An event on a page of the flow in a phase.
    Update(Heard, Deed),
    /// The screen of that name, wherever it is shown.
    View(String, Edit),
}

/// When a flow hears something: what it does next is usually one place in its
/// code.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    pub(crate) phase: PhaseName,
    pub(crate) from: From,
    pub(crate) event: Event,
}

/// What becomes of the answer to an event.
#[derive(Clone, Debug)]
pub(crate) enum Deed {
    /// The event is not heard: nothing is asked for, the page stays.
    Stay,
    /// Another event is heard in its place.
    As(Event),
    /// The page stays; what is asked for is asked for.
    Forget,
    /// One thing is not asked for.
    Drop(usize),
    /// Something else is asked for.
    Instead(usize, Intent),
    /// What is asked for is asked for in the other order.
    Reverse,
}

/// What becomes of a screen. Numbers are places in its lists, from 0; a screen
/// that has no such place stays as it is.
#[derive(Clone, Debug)]
pub(crate) enum Edit {
    DropItem(usize),
    DropCue(usize),
    ReverseCues,
    CueSays(usize, Phrase),
    DropAction(usize),
    ReverseActions,
    SwapLabels(usize),
    Wait(Wait),
    Earcon(Option<Earcon>),
    Light(Option<Light>),
    Keypad(String),
    Purpose(Purpose),
    Composition(Composition),
}

impl Heard {
    fn fits(&self, ask: &Ask) -> bool {
        ask.event.as_ref() == Some(&self.event)
            && ask.from == self.from
            && kernel::situation(&ask.site, &ask.desk.state).phase == self.phase
    }
}

impl Rewrite {
    /// The answer to a question that `put` puts to the flow.
    pub(crate) fn answer(&self, ask: &Ask, put: impl Fn(&Ask) -> Arc<Known>) -> Arc<Known> {
        match self {
            Self::Update(heard, deed) if heard.fits(ask) => deed.on(ask, put),
            Self::View(..) if ask.event.is_none() => self.shown(put(ask)),
            Self::Update(..) | Self::View(..) => put(ask),
        }
    }

    /// A view that was answered before.
    pub(crate) fn shown(&self, known: Arc<Known>) -> Arc<Known> {
        let Self::View(name, edit) = self else { return known };
        let changed = known.reply.as_ref().ok().and_then(|answer| {
            let screen = answer.screen.as_ref().filter(|screen| screen.name == *name)?;
            Some(Answer { screen: Some(edit.on(screen)), ..answer.clone() })
        });
        match changed {
            Some(answer) => other(&known, answer),
            None => known,
        }
    }
}

fn other(known: &Known, answer: Answer) -> Arc<Known> {
    Arc::new(Known { fits: known.fits, reply: Ok(answer), entered: known.entered.clone() })
}

impl Deed {
    /// What tells it from others of its kind, after a comma.
    pub(crate) fn what(&self) -> String {
        match self {
            Self::Stay | Self::Forget | Self::Reverse => String::new(),
            Self::As(event) => format!(", as {event}"),
            Self::Drop(at) => format!(", intent {at}"),
            Self::Instead(at, intent) => format!(", intent {at} by {intent}"),
        }
    }

    fn on(&self, ask: &Ask, put: impl Fn(&Ask) -> Arc<Known>) -> Arc<Known> {
        if let Self::As(event) = self {
            return put(&Ask { event: Some(event.clone()), ..ask.clone() });
        }
        let known = put(ask);
        match &known.reply {
            Ok(answer) => other(&known, self.with(&ask.from, answer)),
            Err(_) => known,
        }
    }

    /// The answer that takes the place of another.
    pub(crate) fn with(&self, from: &From, answer: &Answer) -> Answer {
        let mut answer = answer.clone();
        // Where a visit begins there is no page to stay on.
        let stayed = |state: Vec<u8>| match from {
            From::State(before) => before.clone(),
            From::Start => state,
        };
        match self {
            Self::As(_) => {}
            Self::Stay => {
                answer.state = stayed(answer.state);
                answer.intents.clear();
            }
            Self::Forget => answer.state = stayed(answer.state),
            Self::Drop(at) if *at < answer.intents.len() => drop(answer.intents.remove(*at)),
            Self::Drop(_) => {}
            Self::Instead(at, intent) => {
                if let Some(asked) = answer.intents.get_mut(*at) {
                    asked.clone_from(intent);
                }
            }
            Self::Reverse => answer.intents.reverse(),
        }
        answer
    }
}

fn without<T>(list: &mut Vec<T>, at: usize) {
    if at < list.len() {
        list.remove(at);
    }
}

impl Edit {
    /// The screen that takes the place of another.
    pub(crate) fn on(&self, screen: &Screen) -> Screen {
        let mut screen = screen.clone();
        match self {
            Self::DropItem(at) => without(&mut screen.body, *at),
            Self::DropCue(at) => without(&mut screen.cues, *at),
            Self::ReverseCues => screen.cues.reverse(),
            Self::CueSays(at, phrase) => {
                if let Some(cue) = screen.cues.get_mut(*at) {
                    cue.phrase.clone_from(phrase);
                }
            }
            Self::DropAction(at) => without(&mut screen.actions, *at),
            Self::ReverseActions => screen.actions.reverse(),
            Self::SwapLabels(at) => {
                if let Some((one, rest)) =
                    screen.actions.get_mut(*at..).and_then(<[_]>::split_first_mut)
                    && let Some(other) = rest.first_mut()
                {
                    std::mem::swap(&mut one.label, &mut other.label);
                    std::mem::swap(&mut one.role, &mut other.role);
                }
            }
            Self::Wait(wait) => screen.wait = *wait,
            Self::Earcon(earcon) => screen.earcon = *earcon,
            Self::Light(light) => screen.light = *light,
            Self::Keypad(name) => screen.keypad.clone_from(name),
            Self::Purpose(purpose) => screen.purpose = *purpose,
            Self::Composition(composition) => screen.composition = *composition,
        }
        screen
    }
}
