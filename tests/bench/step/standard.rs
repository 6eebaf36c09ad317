//! What the product asks the standard flow in its first states.

use std::collections::{BTreeSet, VecDeque};

use anyhow::{Context, ensure};
use kernel::Input;
use kernel::contract::Site;
use runtime::{Answer, Ask, Fault, Flow, Plugin, Session, turn};

use crate::visit;

/// So many steps at least.
const ASKS: usize = 2_000;

/// A flow that notes what it is asked.
struct Noted<'a> {
    plugin: &'a mut Plugin,
    asks: Vec<Ask>,
}

impl Flow for Noted<'_> {
    fn ask(&mut self, ask: &Ask) -> Result<Answer, Fault> {
        self.asks.push(ask.clone());
        self.plugin.ask(ask)
    }
}

/// What is asked in the states that a visit comes to first, each way of going
/// on from each.
pub(crate) fn asks(plugin: &mut Plugin, component: &[u8]) -> anyhow::Result<Vec<Ask>> {
    let site = Site::complete();
    let words = visit::vocabulary(plugin.manifest(), component)?;
    let mut flow = Noted { plugin, asks: Vec::new() };
    let (session, _) = Session::open(&site, &mut flow, &words);
    let mut seen = BTreeSet::new();
    let mut ahead = VecDeque::from([session]);
    while flow.asks.len() < ASKS {
        let session = ahead.pop_front().context("a visit has too few states")?;
        let at = session.desk.generation;
        let actions = session.screen.iter().flat_map(|screen| &screen.actions);
        let acts = actions.map(|action| Input::Act { action: action.id.clone(), at });
        for input in kernel::inputs(&session.desk).into_iter().chain(acts) {
            let mut next = session.clone();
            let turn = turn(&mut next, &site, &mut flow, &words, &input);
            ensure!(turn.violation.is_none(), "{:?}", turn.violation);
            if seen.insert(postcard::to_allocvec(&(next.desk.state, &next.state))?) {
                ahead.push_back(next);
            }
        }
    }
    Ok(flow.asks)
}
