//! The distinct screens of a flow, for every device that it may run on.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use kernel::State;
use kernel::contract::{Device, Panel, Placement, Screen, Site};
use runtime::{Answer, Ask, Fault, Flow, From, Violation, redraw};
use serde::Serialize;

use crate::intern::{Hash, Interner, hash_of};
use crate::lore::{self, Known, Place};
use crate::{Graph, Node, NodeId, Subject};

/// One distinct screen, on the first device and in the first state that shows
/// it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Seen {
    /// The screen.
    pub screen: Screen,
    /// The device.
    pub device: Device,
    /// The classes of panels of all devices with this placement that show it.
    pub panels: BTreeSet<Panel>,
    /// A state that shows it, the nearest to idle.
    pub node: NodeId,
}

/// A screen that some device gets and that is refused.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Refused {
    /// The device.
    pub device: Device,
    /// The state.
    pub node: NodeId,
    /// Why.
    pub violation: Violation,
}

/// All distinct screens of a graph on some devices. A screen that stands alike
/// on several devices comes once for each placement of the card, because what
/// may be said depends on that.
pub fn screens(subject: &Subject, graph: &Graph, devices: &[Device]) -> (Vec<Seen>, Vec<Refused>) {
    let mut found = Screens::new(subject, graph, devices);
    let mut situations = Interner::default();
    let mut by_state: HashMap<State, u32> = HashMap::new();
    let mut asked: HashSet<(u32, u32)> = HashSet::new();
    for node in graph.nodes().filter(|node| node.screen.is_some()) {
        let state = node.kernel.state;
        let told = *by_state
            .entry(state)
            .or_insert_with(|| situations.number(&kernel::situation(&graph.site, &state)));
        if asked.insert((told, graph.flow_number(node.id))) {
            found.at(node);
        }
    }
    (found.seen, found.refused)
}

struct Screens<'a> {
    subject: &'a Subject,
    graph: &'a Graph,
    sites: Vec<(Site, Place)>,
    seen: Vec<Seen>,
    refused: Vec<Refused>,
    /// Where each stands in `seen`.
    known: HashMap<(Hash, Placement), usize>,
    scratch: Vec<u8>,
}

/// A screen with its hash, or why it is refused.
type Shown = Result<(Screen, Hash), Violation>;

/// A view that was asked for before, as a flow.
struct Again<'k>(&'k Known);

impl Flow for Again<'_> {
    fn ask(&mut self, _: &Ask) -> Result<Answer, Fault> {
        self.0.reply.clone()
    }
}

impl<'a> Screens<'a> {
    fn new(subject: &'a Subject, graph: &'a Graph, devices: &[Device]) -> Self {
        let site = |device| Site { device, ..graph.site.clone() };
        let placed = |site: Site| {
            let place = Place::of(&site, subject.manifest());
            (site, place)
        };
        Self {
            subject,
            graph,
            sites: devices.iter().map(|device| placed(site(*device))).collect(),
            seen: Vec::new(),
            refused: Vec::new(),
            known: HashMap::new(),
            scratch: Vec::new(),
        }
    }

    /// What a node shows on each device. Devices that the view came of nothing
    /// of are not asked for again. What is entered here counts for no set: it
    /// would hang on which devices are judged.
    fn at(&mut self, node: Node<'_>) {
        let from = From::State(node.flow.to_vec());
        let told = kernel::situation(&self.graph.site, &node.kernel.state);
        let key = lore::key(&told, &from, None, &mut self.scratch);
        let mut known = self.subject.known(&key);
        let mut shown: Vec<(Arc<Known>, Shown)> = Vec::new();
        for (site, place) in &self.sites {
            let view = known.iter().find(|one| one.fits.holds(*place)).cloned();
            let view = view.unwrap_or_else(|| {
                let desk = node.kernel.desk();
                let ask = Ask { site: site.clone(), desk, from: from.clone(), event: None };
                let view = self.subject.ask(key, *place, &ask);
                known.push(Arc::clone(&view));
                view
            });
            let at = shown.iter().position(|(one, _)| Arc::ptr_eq(one, &view));
            let at = at.unwrap_or_else(|| {
                let mut session = self.graph.session(node.id);
                let words = self.subject.vocabulary();
                let screen = match redraw(&mut session, site, &mut Again(&view), words) {
                    Some(violation) => Err(violation),
                    None => session.screen.ok_or(Violation::NoScreen),
                };
                let hashed = screen.map(|screen| {
                    let hash = hash_of(&screen, &mut self.scratch);
                    (screen, hash)
                });
                shown.push((view, hashed));
                shown.len() - 1
            });
            let device = site.device;
            match shown.get(at) {
                Some((_, Ok((screen, hash)))) => {
                    let next = self.seen.len();
                    let place = *self.known.entry((*hash, device.placement)).or_insert(next);
                    if place == next {
                        let (screen, panels) = (screen.clone(), BTreeSet::new());
                        self.seen.push(Seen { screen, device, panels, node: node.id });
                    }
                    if let Some(seen) = self.seen.get_mut(place) {
                        seen.panels.insert(device.panel);
                    }
                }
                Some((_, Err(violation))) => {
                    let violation = violation.clone();
                    self.refused.push(Refused { device, node: node.id, violation });
                }
                None => {}
            }
        }
    }
}
