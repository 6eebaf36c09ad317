//! The flow behind a memory of what it has answered.
//!
//! A step runs in a fresh instance without imports, so its answer depends on
//! nothing but what it is given: features, situation, state, event, and for
//! the view the situation after the intents. Many states of the kernel look
//! the same to a flow; it is asked once for all of them. A view is asked for
//! once for each situation and state, in an instance of its own, though a
//! reader's has seen the update before it: that is the same unless the flow
//! keeps something beside its state. That is looked for: some steps are done
//! again as a reader does them, or all of them, and then nothing is remembered.

use std::collections::HashMap;

use kernel::contract::{Event, Intent, Screen, Situation};
use kernel::{Desk, Phase, State, situation};
use runtime::{Answer, Ask, Cost, Fault, Flow, From, Plugin};
use serde::{Deserialize, Serialize};

use crate::graph::NO_SCREEN;
use crate::intern::{Interner, Strings, count, hash_of};
use crate::worst::Worst;

/// How many steps are done again to see whether the answer is the same.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub enum Purity {
    /// One question in so many, chosen by its hash; none if it is 0.
    OneIn(u32),
    /// Every step of every edge: nothing is remembered.
    Every,
}

/// A step that gave another answer when it was done again.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Impure {
    /// Where the visit stood.
    pub phase: Phase,
    /// What the flow heard.
    pub event: Option<Event>,
    /// Whether only an instance that had been used before differed.
    pub reused: bool,
}

/// How many steps that differ are kept: one is enough for a verdict.
const IMPURE_MAX: usize = 16;

/// No step was asked for.
pub(crate) const NO_QUESTION: u32 = u32::MAX;
/// The step begins with `start`.
const START: u32 = u32::MAX;
/// The step has no event.
const NO_EVENT: u32 = u32::MAX;

/// What becomes of the visit after the intents, as far as a view depends on it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum After {
    /// The intents are refused.
    Refused,
    /// A screen of the host is up.
    Hidden,
    /// The idle screen of a fresh start.
    Over(u32),
    /// The flow's screen in this situation.
    Shown(u32),
    /// The step failed. How far it came is not known, so this holds for one
    /// state of the kernel only.
    Failed(u32),
}

/// An answer by numbers.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Given {
    Answer { flow: u32, intents: u32, screen: u32 },
    Fault(u32),
}

/// One use of the flow in a turn: the question, what became of it, the answer,
/// and the state of the kernel that it was asked in.
#[derive(Clone, Copy)]
pub(crate) struct Use {
    pub(crate) question: u32,
    pub(crate) after: After,
    pub(crate) given: Given,
    pub(crate) state: u32,
}

impl Use {
    /// The flow was not asked.
    pub(crate) const NONE: Self =
        Self { question: NO_QUESTION, after: After::Refused, given: Given::Fault(0), state: 0 };
}

/// What the feature sets of a family share: everything that does not depend on
/// a feature, by number.
#[derive(Default)]
pub(crate) struct Shared {
    pub(crate) flows: Strings,
    pub(crate) screens: Interner<Screen>,
    intents: Interner<Vec<Intent>>,
    events: Interner<Event>,
    faults: Interner<Fault>,
    situations: Interner<Situation>,
    states: HashMap<State, u32>,
    /// For each state, its situation; the family's sets agree on it.
    situation_of: Vec<u32>,
    by_number: Vec<State>,
    questions: HashMap<(u32, u32, u32), u32>,
    asked: Vec<(u32, u32)>,
}

impl Shared {
    fn state(&mut self, ask: &Ask, state: &State) -> u32 {
        if let Some(known) = self.states.get(state) {
            return *known;
        }
        let number = count(self.by_number.len());
        let situation = self.situations.number(&situation(&ask.site, state));
        self.states.insert(*state, number);
        self.by_number.push(*state);
        self.situation_of.push(situation);
        number
    }

    fn situation(&mut self, ask: &Ask, state: &State) -> u32 {
        let number = self.state(ask, state);
        self.situation_of.get(number as usize).copied().unwrap_or_default()
    }

    fn question(&mut self, ask: &Ask) -> u32 {
        let told = self.situation(ask, &ask.desk.state);
        let from = match &ask.from {
            From::Start => START,
            From::State(state) => self.flows.number(state),
        };
        let event = ask.event.as_ref().map_or(NO_EVENT, |event| self.events.number(event));
        let next = count(self.asked.len());
        let number = *self.questions.entry((told, from, event)).or_insert(next);
        if number == next {
            self.asked.push((from, event));
        }
        number
    }

    fn after(&mut self, ask: &Ask, intents: &[Intent]) -> After {
        let mut desk = ask.desk;
        if ask.event.is_some() && desk.intend(&ask.site, intents).is_err() {
            return After::Refused;
        }
        if desk.state.host_screen().is_some() {
            return After::Hidden;
        }
        let number = self.situation(ask, &desk.state);
        if ask.event.is_some() && desk.state.phase == Phase::Idle {
            After::Over(number)
        } else {
            After::Shown(number)
        }
    }

    fn give(&mut self, result: &Result<Answer, Fault>) -> Given {
        match result {
            Ok(answer) => Given::Answer {
                flow: self.flows.number(&answer.state),
                intents: self.intents.number(&answer.intents),
                screen: answer
                    .screen
                    .as_ref()
                    .map_or(NO_SCREEN, |screen| self.screens.number(screen)),
            },
            Err(fault) => Given::Fault(self.faults.number(fault)),
        }
    }

    fn take(&self, given: Given) -> Result<Answer, Fault> {
        match given {
            Given::Answer { flow, intents, screen } => Ok(Answer {
                state: self.flows.get(flow).to_vec(),
                intents: self.intents.values().get(intents as usize).cloned().unwrap_or_default(),
                screen: self.screens.values().get(screen as usize).cloned(),
                ..Answer::default()
            }),
            Given::Fault(fault) => {
                Err(self.faults.values().get(fault as usize).cloned().unwrap_or(Fault::Watchdog))
            }
        }
    }

    /// Bytes that this takes, without the shared values.
    pub(crate) fn bytes(&self) -> usize {
        self.flows.size() + self.questions.capacity() * 17 + self.asked.capacity() * 8
    }
}

/// What one feature set has been answered so far.
pub(crate) struct Asker<'a> {
    plugin: &'a Plugin,
    copy: Option<&'a Plugin>,
    /// A bit for each function of the copy.
    pub(crate) entered: Vec<u8>,
    purity: Purity,
    updates: HashMap<u32, u32>,
    answers: HashMap<(u32, After), Given>,
    /// For each situation and state, the screen and what it cost.
    views: HashMap<(u32, u32), (u32, Cost)>,
    scratch: Vec<u8>,
    pub(crate) worst: Worst,
    pub(crate) asked: u64,
    pub(crate) repeated: u64,
    pub(crate) impure: Vec<Impure>,
}

impl<'a> Asker<'a> {
    pub(crate) fn new(plugin: &'a Plugin, copy: Option<&'a Plugin>, purity: Purity) -> Self {
        Self {
            plugin,
            copy,
            entered: Vec::new(),
            purity,
            updates: HashMap::new(),
            answers: HashMap::new(),
            views: HashMap::new(),
            scratch: Vec::new(),
            worst: Worst::default(),
            asked: 0,
            repeated: 0,
            impure: Vec::new(),
        }
    }

    /// Bytes that this takes.
    pub(crate) fn bytes(&self) -> usize {
        self.updates.capacity() * 9 + self.answers.capacity() * 33 + self.views.capacity() * 33
    }

    fn known(&mut self, shared: &mut Shared, ask: &Ask, question: u32) -> Option<(After, Given)> {
        if self.purity == Purity::Every {
            return None;
        }
        if let Some(intents) = self.updates.get(&question) {
            let intents = shared.intents.values().get(*intents as usize).cloned()?;
            let after = shared.after(ask, &intents);
            if let Some(given) = self.answers.get(&(question, after)) {
                return Some((after, *given));
            }
        }
        let failed = After::Failed(shared.state(ask, &ask.desk.state));
        self.answers.get(&(question, failed)).map(|given| (failed, *given))
    }

    /// The answer to a question, from memory or from the component.
    fn answer(&mut self, shared: &mut Shared, ask: &Ask) -> (Use, Result<Answer, Fault>) {
        let question = shared.question(ask);
        let state = shared.state(ask, &ask.desk.state);
        if let Some((after, given)) = self.known(shared, ask, question) {
            return (Use { question, after, given, state }, shared.take(given));
        }
        self.asked += 1;
        let result = match self.purity {
            Purity::Every => {
                let mut plugin = self.plugin;
                plugin.ask(ask)
            }
            Purity::OneIn(_) => self.in_halves(shared, ask),
        };
        if self.is_drawn(ask) {
            self.repeat(ask, &result);
        }
        let given = shared.give(&result);
        let after = match &result {
            Ok(answer) => {
                self.weigh(answer.cost);
                if let Given::Answer { intents, .. } = given {
                    self.updates.insert(question, intents);
                }
                shared.after(ask, &answer.intents)
            }
            Err(_) => After::Failed(state),
        };
        // The watchdog's fault is the machine's, and may not come again.
        if !matches!(result, Err(Fault::Watchdog)) {
            self.answers.insert((question, after), given);
        }
        (Use { question, after, given, state }, result)
    }

    fn weigh(&mut self, cost: Cost) {
        self.worst.fuel = self.worst.fuel.max(cost.fuel);
        self.worst.memory_bytes = self.worst.memory_bytes.max(cost.memory_bytes);
    }

    /// A step put together from an update and a view that may be known.
    fn in_halves(&mut self, shared: &mut Shared, ask: &Ask) -> Result<Answer, Fault> {
        let mut answer = match ask.event {
            Some(_) => self.plugin.ask_unseen(ask)?,
            None => {
                let mut plugin = self.plugin;
                return plugin.ask(ask);
            }
        };
        let told = match shared.after(ask, &answer.intents) {
            After::Shown(told) | After::Over(told) => told,
            After::Refused | After::Hidden | After::Failed(_) => return Ok(answer),
        };
        let flow = shared.flows.number(&answer.state);
        let (screen, cost) = match self.views.get(&(told, flow)) {
            Some((screen, cost)) => (shared.screens.values().get(*screen as usize).cloned(), *cost),
            None => {
                let mut desk = ask.desk;
                // They were carried out before: `after` says so.
                let _ = desk.intend(&ask.site, &answer.intents);
                let from = From::State(answer.state.clone());
                let view = Ask { site: ask.site.clone(), desk, from, event: None };
                let mut plugin = self.plugin;
                let seen = plugin.ask(&view)?;
                if let Some(screen) = &seen.screen {
                    let number = shared.screens.number(screen);
                    self.views.insert((told, flow), (number, seen.cost));
                }
                (seen.screen, seen.cost)
            }
        };
        answer.screen = screen;
        answer.cost.fuel += cost.fuel;
        answer.cost.memory_bytes = answer.cost.memory_bytes.max(cost.memory_bytes);
        Ok(answer)
    }

    /// Whether this step is among those that are done again.
    fn is_drawn(&mut self, ask: &Ask) -> bool {
        match self.purity {
            Purity::Every => true,
            Purity::OneIn(0) => false,
            Purity::OneIn(n) => {
                let about = (&ask.site.features, ask.desk.state, &ask.from, &ask.event);
                let [a, b, c, d, ..] = hash_of(&about, &mut self.scratch);
                u32::from_le_bytes([a, b, c, d]).is_multiple_of(n)
            }
        }
    }

    fn repeat(&mut self, ask: &Ask, first: &Result<Answer, Fault>) {
        self.repeated += 1;
        let fresh = match self.copy {
            Some(copy) => self.differs_noted(copy, ask, first),
            None => {
                let mut plugin = self.plugin;
                match (first, plugin.ask(ask)) {
                    (Ok(first), Ok(second)) => {
                        self.weigh(second.cost);
                        !same(first, &second)
                    }
                    // The watchdog looks at the machine's clock.
                    (_, Err(Fault::Watchdog)) => false,
                    (first, second) => *first != second,
                }
            }
        };
        let reused = match (first, self.plugin.ask_reused(ask)) {
            (Ok(first), Ok(reused)) => !same(first, &reused),
            (_, Err(Fault::Watchdog)) => false,
            (Ok(_), Err(_)) => true,
            (Err(_), _) => false,
        };
        if (fresh || reused) && self.impure.len() < IMPURE_MAX {
            let phase = ask.desk.state.phase;
            self.impure.push(Impure { phase, event: ask.event.clone(), reused: !fresh });
        }
    }

    /// Does the step again with the copy, and notes what it entered.
    fn differs_noted(&mut self, copy: &Plugin, ask: &Ask, first: &Result<Answer, Fault>) -> bool {
        match (first, copy.ask_noted(ask)) {
            (Ok(first), Ok((second, notes))) => {
                for bits in notes {
                    self.entered.resize(self.entered.len().max(bits.len()), 0);
                    for (known, bit) in self.entered.iter_mut().zip(bits) {
                        *known |= bit;
                    }
                }
                !same(first, &second)
            }
            // What a step costs is another thing in the copy, so where it
            // fails can be too.
            (Err(_), Err(_)) | (_, Err(Fault::Watchdog)) => false,
            (Ok(_), Err(_)) | (Err(_), Ok(_)) => true,
        }
    }

    /// Whether this set's flow gives the same answer at this place as another
    /// set's did.
    pub(crate) fn agrees(
        &mut self,
        shared: &mut Shared,
        site: &kernel::contract::Site,
        used: &Use,
    ) -> bool {
        if self.purity == Purity::Every {
            return false;
        }
        if let Some(given) = self.answers.get(&(used.question, used.after)) {
            return *given == used.given;
        }
        let Some((from, event)) = shared.asked.get(used.question as usize).copied() else {
            return false;
        };
        let Some(state) = shared.by_number.get(used.state as usize).copied() else { return false };
        let mut desk = Desk::default();
        desk.state = state;
        let from = match from {
            START => From::Start,
            number => From::State(shared.flows.get(number).to_vec()),
        };
        let event = shared.events.values().get(event as usize).cloned();
        let ask = Ask { site: site.clone(), desk, from, event };
        let (found, _) = self.answer(shared, &ask);
        (found.after, found.given) == (used.after, used.given)
    }
}

/// Whether two answers are the same, whatever they cost.
fn same(one: &Answer, other: &Answer) -> bool {
    (&one.state, &one.intents, &one.screen) == (&other.state, &other.intents, &other.screen)
}

/// The flow of one feature set, as `turn` sees it.
pub(crate) struct Remembering<'m, 'a> {
    pub(crate) shared: &'m mut Shared,
    pub(crate) asker: &'m mut Asker<'a>,
    /// The last use.
    pub(crate) used: Option<Use>,
}

impl Flow for Remembering<'_, '_> {
    fn ask(&mut self, ask: &Ask) -> Result<Answer, Fault> {
        let (used, result) = self.asker.answer(self.shared, ask);
        self.used = Some(used);
        result
    }
}
