//! The most that any step cost, as facts.

use serde::{Deserialize, Serialize};

/// The most that any step of a walk cost or gave. Each figure may come from
/// another step.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Worst {
    /// Fuel of one step: `start`, `update` and `view` together.
    pub fuel: u64,
    /// Bytes of linear memory in one step.
    pub memory_bytes: u64,
    /// Bytes of state that the flow gave.
    pub state_bytes: usize,
    /// Bytes of one screen, in the host's own encoding.
    pub screen_bytes: usize,
}

impl Worst {
    /// The larger of both, figure by figure.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        Self {
            fuel: self.fuel.max(other.fuel),
            memory_bytes: self.memory_bytes.max(other.memory_bytes),
            state_bytes: self.state_bytes.max(other.state_bytes),
            screen_bytes: self.screen_bytes.max(other.screen_bytes),
        }
    }
}
