//! What the product asks the standard flow on a way through some visits.

use anyhow::ensure;
use kernel::Input;
use kernel::contract::Site;
use runtime::{Answer, Ask, Fault, Flow, Plugin, Session, turn};

use crate::visit;

/// Inputs on the way.
const INPUTS: usize = 1_000;
/// The way takes this of what can happen next, counted on with each input: a
/// prime, so that all is met in time.
const STRIDE: usize = 7;
/// The least that is asked on it.
const ASKS_MIN: usize = 300;

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

/// All that is asked on the way.
pub(crate) fn asks(plugin: &mut Plugin, component: &[u8]) -> anyhow::Result<Vec<Ask>> {
    let site = Site::complete();
    let words = visit::vocabulary(plugin.manifest(), component)?;
    let mut flow = Noted { plugin, asks: Vec::new() };
    let (mut session, _) = Session::open(&site, &mut flow, &words);
    for number in 0..INPUTS {
        let at = session.desk.generation;
        let actions = session.screen.iter().flat_map(|screen| &screen.actions);
        let acts = actions.map(|action| Input::Act { action: action.id.clone(), at });
        let inputs: Vec<Input> = kernel::inputs(&session.desk).into_iter().chain(acts).collect();
        let next = number * STRIDE % inputs.len().max(1);
        let Some(input) = inputs.get(next) else { continue };
        let turn = turn(&mut session, &site, &mut flow, &words, input);
        ensure!(turn.violation.is_none(), "{:?}", turn.violation);
    }
    ensure!(flow.asks.len() >= ASKS_MIN, "only {} steps were asked", flow.asks.len());
    Ok(flow.asks)
}
