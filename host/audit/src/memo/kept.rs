//! What was learnt of the flow, as a walk under way keeps it.

use std::borrow::Cow;

use kernel::State;
use kernel::contract::{Event, Intent, Screen, Site};
use runtime::Fault;
use serde::{Deserialize, Serialize};

use super::{Asker, Given, NOT_NOTED, START, Said, Shared, Totals};
use crate::graph::NO_SCREEN;
use crate::intern::count;

/// How much of it was kept before.
#[derive(Default)]
pub(crate) struct Kept {
    flows: usize,
    entered: usize,
    screens: usize,
    intents: usize,
    events: usize,
    faults: usize,
    states: usize,
    asked: usize,
}

/// What has come since.
#[derive(Serialize, Deserialize)]
pub(crate) struct Learnt<'k> {
    flows: Vec<Vec<u8>>,
    entered: Vec<Vec<u8>>,
    screens: Cow<'k, [Screen]>,
    intents: Cow<'k, [Vec<Intent>]>,
    events: Cow<'k, [Event]>,
    faults: Cow<'k, [Fault]>,
    states: Cow<'k, [State]>,
    /// The questions: state of the kernel, state of the flow, event.
    asked: Vec<(u32, u32, u32)>,
    /// Those that the set has come to, with what was answered.
    met: Vec<(u32, Option<Said>)>,
    totals: Totals,
}

/// The values that were not kept before.
pub(crate) fn since<'k, T: Clone>(kept: &mut usize, all: &'k [T]) -> Cow<'k, [T]> {
    let start = std::mem::replace(kept, all.len());
    Cow::Borrowed(all.get(start..).unwrap_or_default())
}

impl Shared {
    /// What was learnt since it was kept last, and what `asker` has met.
    pub(crate) fn since<'k>(&'k self, asker: &mut Asker<'_>, kept: &mut Kept) -> Learnt<'k> {
        let met = std::mem::take(&mut asker.met_since).into_iter();
        Learnt {
            flows: self.flows.since(&mut kept.flows),
            entered: self.entered.since(&mut kept.entered),
            screens: since(&mut kept.screens, self.screens.values()),
            intents: since(&mut kept.intents, self.intents.values()),
            events: since(&mut kept.events, self.events.values()),
            faults: since(&mut kept.faults, self.faults.values()),
            states: since(&mut kept.states, &self.by_number),
            asked: since(&mut kept.asked, &self.asked)
                .iter()
                .map(|one| (one.state, one.from, one.event))
                .collect(),
            met: met.map(|question| (question, self.said(question, asker.place))).collect(),
            totals: asker.totals.clone(),
        }
    }

    /// Takes back what was kept. `None` if the parts are not of one walk; this
    /// is then of no use.
    pub(crate) fn take_back(
        &mut self,
        asker: &mut Asker<'_>,
        site: &Site,
        learnt: Learnt<'_>,
    ) -> Option<()> {
        self.flows.take_back(&learnt.flows)?;
        self.entered.take_back(&learnt.entered)?;
        self.screens.take_back(&learnt.screens)?;
        self.intents.take_back(&learnt.intents)?;
        self.events.take_back(&learnt.events)?;
        self.faults.take_back(&learnt.faults)?;
        for state in learnt.states.iter() {
            let next = count(self.by_number.len());
            (self.state_of(site, *state) == next).then_some(())?;
        }
        for (state, from, event) in learnt.asked {
            (from == START || is_among(from, self.flows.len())).then_some(())?;
            let ask = self.put((state, from, event), site)?;
            let next = count(self.asked.len());
            (self.question(&ask) == next).then_some(())?;
        }
        asker.met.resize(self.asked.len(), false);
        for (question, said) in learnt.met {
            *asker.met.get_mut(question as usize)? = true;
            if let Some(said) = said {
                self.has_numbers_of(&said).then_some(())?;
                self.asked.get_mut(question as usize)?.said.push(said);
            }
        }
        asker.totals = learnt.totals;
        Some(())
    }

    fn has_numbers_of(&self, said: &Said) -> bool {
        let is_noted = is_among(said.entered, self.entered.len());
        let is_given = match said.given {
            Given::Answer { flow, intents, screen } => {
                is_among(flow, self.flows.len())
                    && is_among(intents, self.intents.values().len())
                    && (screen == NO_SCREEN || is_among(screen, self.screens.values().len()))
            }
            Given::Fault(fault) => is_among(fault, self.faults.values().len()),
        };
        is_given && (is_noted || said.entered == NOT_NOTED)
    }
}

/// Whether something has that number, of so many.
pub(crate) fn is_among(number: u32, of: usize) -> bool {
    (number as usize) < of
}
