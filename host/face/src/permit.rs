//! Who may say that two faces are one person's.

use serde::{Deserialize, Serialize};

use crate::manifest::Kind;

/// What a check-in ends in.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub enum Terminal {
    /// The simulator of an eligibility terminal: nothing comes of a match.
    Simulator,
    /// Anything else.
    Live,
}

/// The right to say that two faces match. There is no other way to it than
/// [`Permit::of`], and nothing says so without it.
pub(crate) struct Permit(());

impl Permit {
    /// A pack that was trained on drawn faces, or that may only be measured,
    /// never gates a check-in that somebody is let in by.
    pub(crate) fn of(kind: Kind, terminal: Terminal) -> Option<Self> {
        match (kind, terminal) {
            (_, Terminal::Simulator) | (Kind::Evaluated | Kind::Certified, Terminal::Live) => {
                Some(Self(()))
            }
            (Kind::DemoSynthetic | Kind::EvaluationOnly, Terminal::Live) => None,
        }
    }

    /// Whether a cosine is a match.
    pub(crate) fn is_match(&self, cosine: f32, threshold: f32) -> bool {
        cosine >= threshold
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_packs_that_were_measured_on_people_gate_a_real_check_in() {
        let kinds = [Kind::DemoSynthetic, Kind::EvaluationOnly, Kind::Evaluated, Kind::Certified];
        let gates = |terminal| kinds.map(|kind| Permit::of(kind, terminal).is_some());
        assert_eq!(gates(Terminal::Simulator), [true; 4]);
        assert_eq!(gates(Terminal::Live), [false, false, true, true]);
    }
}
