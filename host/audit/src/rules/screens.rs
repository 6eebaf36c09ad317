//! The distinct screens of a flow, for every device that it may run on.

use std::collections::HashSet;

use kernel::contract::{Device, Placement, Screen, Site};
use runtime::{Violation, redraw};

use crate::{Graph, NodeId, Subject};

/// One distinct screen, on the first device and in the first state that shows
/// it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Seen {
    /// The screen.
    pub screen: Screen,
    /// The device.
    pub device: Device,
    /// A state that shows it, the nearest to idle.
    pub node: NodeId,
}

/// A screen that some device gets and that is refused.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Refused {
    /// The device.
    pub device: Device,
    /// The state.
    pub node: NodeId,
    /// Why.
    pub violation: Violation,
}

/// All distinct screens of a graph on all devices. A screen that stands alike
/// on several devices comes once for each placement of the card, because what
/// may be said depends on that.
pub fn screens(subject: &Subject, graph: &Graph) -> (Vec<Seen>, Vec<Refused>) {
    let mut seen = Vec::new();
    let mut refused = Vec::new();
    let mut known: HashSet<(Vec<u8>, Placement)> = HashSet::new();
    let mut asked: HashSet<(Vec<u8>, Vec<u8>)> = HashSet::new();
    for node in graph.nodes().filter(|node| node.screen.is_some()) {
        let situation = kernel::situation(&graph.site, &node.kernel.state);
        if !asked.insert((encode(&situation), node.flow.to_vec())) {
            continue;
        }
        for device in crate::all_devices() {
            let site = Site { device, ..graph.site.clone() };
            let mut session = graph.session(node.id);
            let mut plugin = subject.plugin().expect("a subject is installed in this process");
            match redraw(&mut session, &site, &mut plugin, subject.vocabulary()) {
                Some(violation) => refused.push(Refused { device, node: node.id, violation }),
                None => {
                    let Some(screen) = session.screen else { continue };
                    if known.insert((encode(&screen), device.placement)) {
                        seen.push(Seen { screen, device, node: node.id });
                    }
                }
            }
        }
    }
    (seen, refused)
}

fn encode(value: &impl serde::Serialize) -> Vec<u8> {
    // Types of the contract have no form that the encoding cannot hold.
    postcard::to_allocvec(value).unwrap_or_default()
}
