//! The flow behind a memory of what it has answered.
//!
//! A step runs in a fresh instance without imports, so its answer depends on
//! nothing but what it is given: features, situation, state, event, and for
//! the view the situation after the intents. Many states of the kernel look
//! the same to a flow; it is asked once for all of them, and `update` and
//! `view` are asked apart, though a reader's instance does one after the
//! other: that is the same unless the flow keeps something beside its state.
//! That is looked for: some steps are done again as a reader does them, or all
//! of them, and then nothing is remembered.

pub(crate) mod kept;

use std::collections::HashMap;

use kernel::contract::{Event, Intent, Screen, Site, Situation};
use kernel::{Desk, Phase, State, situation};
use runtime::{Answer, Ask, Cost, Fault, Flow, From, MEMORY_BYTES_MAX, Plugin};
use serde::{Deserialize, Serialize};

use crate::graph::NO_SCREEN;
use crate::intern::{Hash, Interner, Strings, count, hash_of};
use crate::lore::{self, Fits, Place};
use crate::subject::Subject;
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

/// The step begins with `start`.
const START: u32 = u32::MAX;
/// It is not known which functions were entered.
const NOT_NOTED: u32 = u32::MAX;
/// The step has no event.
const NO_EVENT: u32 = u32::MAX;

/// What becomes of the visit after the intents, as far as a view depends on it.
enum After {
    /// The intents are refused, or a screen of the host is up.
    Nothing,
    /// The idle screen of a fresh start.
    Over(State),
    /// The flow's screen in this state of the kernel.
    Shown(State),
}

/// An answer by numbers.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
pub(crate) enum Given {
    Answer { flow: u32, intents: u32, screen: u32 },
    Fault(u32),
}

/// A question at a state of the kernel, and its answer.
#[derive(Clone, Copy)]
struct Put {
    question: u32,
    state: u32,
    given: Given,
}

/// One use of the flow in a turn: `update` and `view`.
#[derive(Clone, Copy)]
pub(crate) struct Use {
    step: Option<Put>,
    view: Option<Put>,
    /// The answers will come again.
    pub(crate) lasting: bool,
}

impl Use {
    /// The answer that was given last.
    pub(crate) fn given(&self) -> Option<Given> {
        self.view.or(self.step).map(|put| put.given)
    }

    /// The number of the intents, if there was an update.
    pub(crate) fn intents(&self) -> Option<u32> {
        match self.step?.given {
            Given::Answer { intents, .. } => Some(intents),
            Given::Fault(_) => None,
        }
    }

    /// The flow was not asked.
    pub(crate) const NONE: Self = Self { step: None, view: None, lasting: true };
}

/// One answer to a question, and for whom.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Said {
    fits: Fits,
    given: Given,
    cost: Cost,
    /// What was entered, or [`NOT_NOTED`].
    entered: u32,
}

/// A question, with a state of the kernel in which it came up first.
#[derive(Clone)]
struct Asked {
    key: Hash,
    state: u32,
    from: u32,
    event: u32,
    said: Vec<Said>,
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
    entered: Strings,
    situations: Interner<Situation>,
    states: HashMap<State, u32>,
    /// For each state, its situation; the family's sets agree on it.
    situation_of: Vec<u32>,
    by_number: Vec<State>,
    questions: HashMap<(u32, u32, u32), u32>,
    asked: Vec<Asked>,
    scratch: Vec<u8>,
}

impl Shared {
    fn state(&mut self, ask: &Ask) -> u32 {
        self.state_of(&ask.site, ask.desk.state)
    }

    fn state_of(&mut self, site: &Site, state: State) -> u32 {
        if let Some(known) = self.states.get(&state) {
            return *known;
        }
        let number = count(self.by_number.len());
        let situation = self.situations.number(&situation(site, &state));
        self.states.insert(state, number);
        self.by_number.push(state);
        self.situation_of.push(situation);
        number
    }

    fn question(&mut self, ask: &Ask) -> u32 {
        let state = self.state(ask);
        let told = self.situation_of.get(state as usize).copied().unwrap_or_default();
        let from = match &ask.from {
            From::Start => START,
            From::State(state) => self.flows.number(state),
        };
        let event = ask.event.as_ref().map_or(NO_EVENT, |event| self.events.number(event));
        let next = count(self.asked.len());
        let number = *self.questions.entry((told, from, event)).or_insert(next);
        if number == next {
            let told = situation(&ask.site, &ask.desk.state);
            let key = lore::key(&told, &ask.from, ask.event.as_ref(), &mut self.scratch);
            self.asked.push(Asked { key, state, from, event, said: Vec::new() });
        }
        number
    }

    /// A question as it is put at a site in a state of the kernel.
    fn ask(&self, question: u32, state: u32, site: &Site) -> Option<Ask> {
        let asked = self.asked.get(question as usize)?;
        self.put((state, asked.from, asked.event), site)
    }

    fn put(&self, (state, from, event): (u32, u32, u32), site: &Site) -> Option<Ask> {
        let mut desk = Desk::default();
        desk.state = self.by_number.get(state as usize).copied()?;
        let from = match from {
            START => From::Start,
            number => From::State(self.flows.get(number).to_vec()),
        };
        let event = match event {
            NO_EVENT => None,
            number => Some(self.events.values().get(number as usize)?.clone()),
        };
        Some(Ask { site: site.clone(), desk, from, event })
    }

    fn said(&self, question: u32, place: Place) -> Option<Said> {
        let asked = self.asked.get(question as usize)?;
        asked.said.iter().find(|said| said.fits.holds(place)).copied()
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

    fn take(&self, given: Given, cost: Cost) -> Result<Answer, Fault> {
        match given {
            Given::Answer { flow, intents, screen } => Ok(Answer {
                state: self.flows.get(flow).to_vec(),
                intents: self.intents.values().get(intents as usize).cloned().unwrap_or_default(),
                screen: self.screens.values().get(screen as usize).cloned(),
                cost,
            }),
            Given::Fault(fault) => {
                Err(self.faults.values().get(fault as usize).cloned().unwrap_or(Fault::Watchdog))
            }
        }
    }

    /// Bytes that this takes.
    pub(crate) fn bytes(&self) -> usize {
        self.flows.size()
            + self.screens.size()
            + self.intents.size()
            + self.events.size()
            + self.faults.size()
            + self.entered.size()
            + self.situations.size()
            + self.questions.capacity() * 17
            + self.asked.capacity() * (size_of::<Asked>() + size_of::<Said>())
    }
}

/// What becomes of the visit after an update.
fn after(ask: &Ask, intents: &[Intent]) -> After {
    let mut desk = ask.desk;
    if desk.intend(&ask.site, intents).is_err() || desk.state.host_screen().is_some() {
        return After::Nothing;
    }
    if desk.state.phase == Phase::Idle { After::Over(desk.state) } else { After::Shown(desk.state) }
}

/// One feature set, and what it has been asked so far.
pub(crate) struct Asker<'a> {
    subject: &'a Subject,
    plugin: &'a Plugin,
    purity: Purity,
    place: Place,
    /// Decides which questions are put again.
    draw: u32,
    /// For each question of the family, whether this set has come to it.
    met: Vec<bool>,
    /// The questions that it has come to since its walk was kept, if it is.
    met_since: Vec<u32>,
    is_kept: bool,
    pub(crate) totals: Totals,
}

/// What a set's questions came to, all together.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Totals {
    /// A bit for each function of the component.
    entered: Vec<u8>,
    /// Whether it is not known what some step entered.
    unnoted: bool,
    pub(crate) worst: Worst,
    pub(crate) asked: u64,
    pub(crate) repeated: u64,
    pub(crate) impure: Vec<Impure>,
}

impl Totals {
    /// A bit for each function that was entered, unless that is not known of
    /// every step. A step that failed counts for nothing.
    pub(crate) fn entered(&self) -> Option<Vec<u8>> {
        (!self.unnoted && !self.entered.is_empty()).then(|| self.entered.clone())
    }
}

impl<'a> Asker<'a> {
    pub(crate) fn new(subject: &'a Subject, site: &Site, purity: Purity) -> Self {
        let [a, b, c, d, ..] = hash_of(&site.features, &mut Vec::new());
        Self {
            subject,
            plugin: subject.plugin().expect("a subject is installed in this process"),
            purity,
            place: Place::of(site, subject.manifest()),
            draw: u32::from_le_bytes([a, b, c, d]),
            met: Vec::new(),
            met_since: Vec::new(),
            is_kept: false,
            totals: Totals {
                unnoted: purity == Purity::Every && subject.copy().is_none(),
                ..Totals::default()
            },
        }
    }

    /// From now on what is met is told to whoever keeps it.
    pub(crate) fn keep(&mut self) {
        self.is_kept = true;
    }

    /// Bytes that this takes.
    pub(crate) fn bytes(&self) -> usize {
        self.met.len()
    }

    /// The answer to a question that its set has come to.
    fn said(
        &mut self,
        shared: &mut Shared,
        (question, state): (u32, u32),
        site: &Site,
    ) -> (Given, Cost) {
        let known = shared.said(question, self.place);
        let Said { given, cost, entered, .. } =
            known.unwrap_or_else(|| self.learn(shared, question, site));
        let at = question as usize;
        if self.met.len() <= at {
            self.met.resize(shared.asked.len().max(at + 1), false);
        }
        if let Some(met) = self.met.get_mut(at)
            && !*met
        {
            *met = true;
            if self.is_kept {
                self.met_since.push(question);
            }
            self.totals.asked += 1;
            match entered {
                NOT_NOTED => self.totals.unnoted = true,
                bits => self.enter(shared.entered.get(bits)),
            }
            self.look_again(shared, (question, state), site);
        }
        (given, cost)
    }

    fn learn(&mut self, shared: &mut Shared, question: u32, site: &Site) -> Said {
        let asked = shared.asked.get(question as usize);
        let put = asked.and_then(|one| Some((one.key, shared.ask(question, one.state, site)?)));
        let Some((key, ask)) = put else {
            let given = Given::Fault(shared.faults.number(&Fault::Watchdog));
            let fits = Fits::only(self.place);
            return Said { fits, given, cost: Cost::default(), entered: NOT_NOTED };
        };
        let known = self.subject.ask(key, self.place, &ask);
        let given = shared.give(&known.reply);
        let cost = known.reply.as_ref().map_or_else(|_| Cost::default(), |answer| answer.cost);
        let entered = known.entered.as_ref();
        let entered = entered.map_or(NOT_NOTED, |bits| shared.entered.number(bits));
        let said = Said { fits: known.fits, given, cost, entered };
        // The watchdog's fault is the machine's, and may not come again.
        if !matches!(known.reply, Err(Fault::Watchdog))
            && let Some(asked) = shared.asked.get_mut(question as usize)
        {
            asked.said.push(said);
        }
        said
    }

    fn enter(&mut self, bits: &[u8]) {
        let entered = &mut self.totals.entered;
        entered.resize(entered.len().max(bits.len()), 0);
        for (known, bit) in entered.iter_mut().zip(bits) {
            *known |= bit;
        }
    }

    /// The answer to a step, from memory or from the component.
    fn answer(&mut self, shared: &mut Shared, ask: &Ask) -> (Use, Result<Answer, Fault>) {
        let hidden = ask.event.is_none() && ask.desk.state.host_screen().is_some();
        if self.purity == Purity::Every || hidden {
            // Of a state that is not shown nothing is called: an instance is
            // made, as for every step.
            self.totals.unnoted |= self.purity != Purity::Every && ask.from == From::Start;
            let result = self.whole(ask);
            if self.purity == Purity::Every {
                self.repeat(ask, &result);
            }
            return (Use { lasting: false, ..Use::NONE }, result);
        }
        self.in_halves(shared, ask)
    }

    /// A step as a reader has it done.
    fn whole(&mut self, ask: &Ask) -> Result<Answer, Fault> {
        self.totals.asked += 1;
        let mut plugin = self.plugin;
        let result = plugin.ask(ask);
        if let Ok(answer) = &result {
            self.weigh(answer.cost);
        }
        result
    }

    /// A step put together from an update and a view.
    fn in_halves(&mut self, shared: &mut Shared, ask: &Ask) -> (Use, Result<Answer, Fault>) {
        let (question, state) = (shared.question(ask), shared.state(ask));
        let (given, mut cost) = self.said(shared, (question, state), &ask.site);
        let mut used = Use::NONE;
        let result = shared.take(given, cost);
        used.lasting = !matches!(result, Err(Fault::Watchdog));
        let asked = Some(Put { question, state, given });
        let mut answer = match (result, &ask.event) {
            (Ok(answer), Some(_)) => answer,
            (result, event) => {
                if event.is_some() {
                    used.step = asked
                } else {
                    used.view = asked
                }
                self.weigh(cost);
                return (used, result);
            }
        };
        used.step = asked;
        let (state, from) = match after(ask, &answer.intents) {
            After::Nothing => {
                self.weigh(cost);
                return (used, Ok(answer));
            }
            After::Over(state) => (state, From::Start),
            After::Shown(state) => (state, From::State(answer.state.clone())),
        };
        let mut desk = Desk::default();
        desk.state = state;
        let view = Ask { site: ask.site.clone(), desk, from, event: None };
        let (question, state) = (shared.question(&view), shared.state(&view));
        let (given, more) = self.said(shared, (question, state), &ask.site);
        if cost.memory_bytes + more.memory_bytes > MEMORY_BYTES_MAX as u64 {
            // A reader has one memory for both, which may not be enough; and a
            // copy has not half as much.
            self.totals.unnoted = true;
            return (Use { lasting: false, ..Use::NONE }, self.whole(ask));
        }
        used.view = Some(Put { question, state, given });
        cost = sum(cost, more);
        self.weigh(cost);
        let result = shared.take(given, cost).map(|shown| {
            answer.state = shown.state;
            answer.screen = shown.screen;
            answer.cost = cost;
            answer
        });
        used.lasting &= !matches!(result, Err(Fault::Watchdog));
        (used, result)
    }

    fn weigh(&mut self, cost: Cost) {
        let worst = &mut self.totals.worst;
        worst.fuel = worst.fuel.max(cost.fuel);
        worst.memory_bytes = worst.memory_bytes.max(cost.memory_bytes);
    }

    /// Does some steps again, as a reader does them: one in so many of the
    /// questions that this set has come to.
    fn look_again(&mut self, shared: &mut Shared, (question, state): (u32, u32), site: &Site) {
        let Purity::OneIn(n @ 1..) = self.purity else { return };
        let Some(asked) = shared.asked.get(question as usize) else { return };
        let [a, b, c, d, ..] = asked.key;
        if !(u32::from_le_bytes([a, b, c, d]) ^ self.draw).is_multiple_of(n) {
            return;
        }
        if let Some(ask) = shared.ask(question, state, site) {
            let (_, result) = self.in_halves(shared, &ask);
            self.repeat(&ask, &result);
        }
    }

    fn repeat(&mut self, ask: &Ask, first: &Result<Answer, Fault>) {
        self.totals.repeated += 1;
        let fresh = match self.subject.copy() {
            Some(copy) => self.differs_noted(copy, ask, first),
            None => {
                let mut plugin = self.plugin;
                match (first, plugin.ask(ask)) {
                    (Ok(first), Ok(second)) => !same(first, &second),
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
        if (fresh || reused) && self.totals.impure.len() < IMPURE_MAX {
            let phase = ask.desk.state.phase;
            self.totals.impure.push(Impure { phase, event: ask.event.clone(), reused: !fresh });
        }
    }

    /// Does the step again with the copy, and notes what it entered.
    fn differs_noted(&mut self, copy: &Plugin, ask: &Ask, first: &Result<Answer, Fault>) -> bool {
        match (first, copy.ask_noted(ask)) {
            (Ok(first), Ok((second, notes))) => {
                for bits in notes {
                    self.enter(&bits);
                }
                !same(first, &second)
            }
            // What a step costs is another thing in the copy, so where it
            // fails can be too.
            (Err(_), Err(_)) | (_, Err(Fault::Watchdog)) => false,
            (Ok(_), Err(_)) | (Err(_), Ok(_)) => true,
        }
    }

    /// Whether this set's flow gives the same answers at this place as another
    /// set's did.
    pub(crate) fn agrees(&mut self, shared: &mut Shared, site: &Site, used: &Use) -> bool {
        if self.purity == Purity::Every {
            return false;
        }
        let mut cost = Cost::default();
        for put in [used.step, used.view].into_iter().flatten() {
            let (found, more) = self.said(shared, (put.question, put.state), site);
            if found != put.given {
                return false;
            }
            cost = sum(cost, more);
        }
        self.weigh(cost);
        true
    }
}

fn sum(one: Cost, other: Cost) -> Cost {
    Cost { fuel: one.fuel + other.fuel, memory_bytes: one.memory_bytes.max(other.memory_bytes) }
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
