//! The place a flow runs at.

use serde::{Deserialize, Serialize};

use crate::closed::closed;

closed! { pub enum Mode { Normal = "normal", Night = "night", Disaster = "disaster", } }
closed! { pub enum Staffing { Counter = "counter", Remote = "remote", Unstaffed = "unstaffed", } }
closed! { pub enum Panel { Portrait = "portrait", Landscape = "landscape", Compact = "compact", } }
closed! { pub enum KeypadKind { None = "none", Touch = "touch", Hardware = "hardware", } }
closed! {
    pub enum Placement {
        LayFaceUp = "lay-face-up",
        LayFaceDown = "lay-face-down",
        Insert = "insert",
    }
}

/// A setting with the hospital's choice; `setting` in the contract.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Chosen {
    pub name: String,
    pub value: String,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Features {
    pub phone: bool,
    pub prescription: bool,
    pub registration: bool,
    pub subsidy: bool,
    pub mode: Mode,
    pub staffing: Staffing,
    pub settings: Vec<Chosen>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Device {
    pub panel: Panel,
    pub keypad: KeypadKind,
    pub placement: Placement,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Site {
    pub features: Features,
    pub device: Device,
}

impl Site {
    /// A counter with everything on, settings left at their defaults by the
    /// caller: what the virtual reader and most tests use.
    pub fn complete() -> Self {
        Self {
            features: Features {
                phone: true,
                prescription: true,
                registration: true,
                subsidy: true,
                mode: Mode::Normal,
                staffing: Staffing::Counter,
                settings: Vec::new(),
            },
            device: Device {
                panel: Panel::Portrait,
                keypad: KeypadKind::Hardware,
                placement: Placement::LayFaceUp,
            },
        }
    }
}
