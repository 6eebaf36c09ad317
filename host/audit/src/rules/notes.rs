//! What a rule writes down about a graph.

use crate::{Edge, EdgeId, NodeId};

/// Findings of one rule in one graph that are kept in full; the rest is
/// counted.
const NOTES_MAX: usize = 8;

/// One thing that is wrong in a graph.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Note {
    /// Where.
    pub node: NodeId,
    /// The step that is wrong, if it is not the state itself.
    pub edge: Option<EdgeId>,
    /// What is wrong.
    pub text: String,
}

/// What a rule writes down about a graph.
#[derive(Debug, Default)]
pub struct Notes {
    /// How many states, steps or screens were looked at.
    pub judged: usize,
    /// What is wrong, at most 8 with different texts.
    pub kept: Vec<Note>,
    /// How often something was wrong in all.
    pub count: usize,
    /// How often, by the texts that are kept.
    times: Vec<usize>,
}

impl Notes {
    /// One more thing was looked at.
    pub fn judge(&mut self) {
        self.judged += 1;
    }

    /// A state is wrong.
    pub fn add(&mut self, node: NodeId, text: String) {
        self.push(Note { node, edge: None, text });
    }

    /// A step is wrong.
    pub fn edge(&mut self, edge: &Edge<'_>, text: String) {
        self.push(Note { node: edge.from, edge: Some(edge.id), text });
    }

    /// How often a text was written down.
    pub fn occurrences(&self, text: &str) -> usize {
        let at = self.kept.iter().position(|one| one.text == text);
        at.and_then(|at| self.times.get(at).copied()).unwrap_or_default()
    }

    fn push(&mut self, note: Note) {
        self.count += 1;
        let known = self.kept.iter().position(|one| one.text == note.text);
        if let Some(times) = known.and_then(|at| self.times.get_mut(at)) {
            *times += 1;
        } else if self.kept.len() < NOTES_MAX {
            self.kept.push(note);
            self.times.push(1);
        }
    }
}
