//! Every device that a reader may be.

use kernel::contract::{Device, KeypadKind, Panel, Placement};

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
