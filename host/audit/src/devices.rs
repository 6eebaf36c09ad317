//! What a flow shows on the other devices that a reader may be.
//!
//! `update` is not told the device, so all devices have one graph as long as
//! their screens offer the same: the same actions, and the same wait. Whether
//! they do is seen here.

use std::collections::HashSet;

use kernel::contract::{Device, KeypadKind, Panel, Placement, Screen, Wait};
use runtime::{Violation, redraw};

use crate::graph::{Graph, NodeId};
use crate::intern::{ByHash, hash_of};
use crate::subject::Subject;

/// A screen on one of the other devices.
#[derive(Clone, Debug)]
pub struct Elsewhere {
    /// The device.
    pub device: Device,
    /// A node at which it is on the panel.
    pub node: NodeId,
    /// The screen, or what is wrong with it.
    pub screen: Result<Screen, Violation>,
    /// It offers the same actions and the same wait as the one that was
    /// walked. If not, this device has another graph, which was not walked.
    pub same_graph: bool,
}

/// Every device that the contract knows.
pub fn all_devices() -> Vec<Device> {
    let mut all = Vec::new();
    for panel in Panel::ALL {
        for keypad in KeypadKind::ALL {
            for placement in Placement::ALL {
                all.push(Device { panel: *panel, keypad: *keypad, placement: *placement });
            }
        }
    }
    all
}

impl Graph {
    /// Asks for every view again on each of `devices`, and gives each distinct
    /// screen that differs from the one of the walk once for each device.
    pub fn elsewhere(&self, subject: &Subject, devices: &[Device]) -> Vec<Elsewhere> {
        let mut plugin = subject.plugin().expect("a subject is installed in this process");
        let mut found = Vec::new();
        let mut scratch = Vec::new();
        let mut seen: ByHash<()> = ByHash::default();
        let mut asked = HashSet::new();
        for node in self.nodes() {
            let Some(walked) = node.screen.map(|id| self.screen(id)) else { continue };
            let told = kernel::situation(&self.site, &node.kernel.state);
            if !asked.insert(hash_of(&(&told, node.flow), &mut scratch)) {
                continue;
            }
            for device in devices.iter().filter(|device| **device != self.site.device) {
                let mut site = self.site.clone();
                site.device = *device;
                let mut session = self.session(node.id);
                let violation = redraw(&mut session, &site, &mut plugin, subject.vocabulary());
                let screen = match (violation, session.screen) {
                    (None, Some(screen)) if screen == *walked => continue,
                    (None, Some(screen)) => Ok(screen),
                    (violation, _) => Err(violation.unwrap_or(Violation::NoScreen)),
                };
                let same_graph =
                    screen.as_ref().is_ok_and(|screen| offers_the_same(screen, walked));
                let about = (device, screen.as_ref().ok(), same_graph);
                if seen.insert(hash_of(&about, &mut scratch), ()).is_none() {
                    found.push(Elsewhere { device: *device, node: node.id, screen, same_graph });
                }
            }
        }
        found
    }
}

fn offers_the_same(one: &Screen, other: &Screen) -> bool {
    let ids = |screen: &Screen| -> Vec<String> {
        screen.actions.iter().map(|action| action.id.clone()).collect()
    };
    let clock = |wait: Wait| (matches!(wait, Wait::Advance(_)), matches!(wait, Wait::Progress(_)));
    let (mut one_ids, mut other_ids) = (ids(one), ids(other));
    one_ids.sort();
    other_ids.sort();
    (one_ids, clock(one.wait)) == (other_ids, clock(other.wait))
}
