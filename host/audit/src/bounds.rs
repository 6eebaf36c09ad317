//! How far a walk may go, and which bound it met.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// How far a walk may go. Without limits it goes on until every state is known.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Limits {
    /// States of one feature set.
    pub states: Option<usize>,
    /// Bytes of the walk of one feature set: its graph and what it has learnt,
    /// without the answers that all sets share.
    pub bytes: Option<usize>,
    /// When to stop.
    pub until: Option<Instant>,
}

impl Limits {
    /// These limits, and an end after `time` from now.
    #[must_use]
    pub fn within(self, time: Duration) -> Self {
        Self { until: Instant::now().checked_add(time), ..self }
    }
}

/// What stopped a walk before every state was known. The verdict on such a
/// graph is incomplete, whatever its states look like.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// As many states as were allowed.
    States,
    /// As many bytes as were allowed.
    Bytes,
    /// The time was up.
    Time,
    /// Somebody asked it to stop.
    Interrupted,
}

impl Bound {
    /// Whether the same run could have gone further: another one goes on with
    /// it.
    pub fn is_for_now(self) -> bool {
        match self {
            Self::Time | Self::Interrupted => true,
            Self::States | Self::Bytes => false,
        }
    }

    /// The bound's name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::States => "states",
            Self::Bytes => "bytes",
            Self::Time => "time",
            Self::Interrupted => "interrupted",
        }
    }
}

impl std::fmt::Display for Bound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
