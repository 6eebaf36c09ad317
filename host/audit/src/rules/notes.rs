//! What a rule writes down about a graph.

use crate::{Edge, EdgeId, NodeId};

/// Findings of one rule in one graph that are kept in full; the rest is
/// counted.
const NOTES_MAX: usize = 8;

/// Other places of the same text that are kept, to choose an example among
/// them.
const OTHERS_MAX: usize = 64;

/// One thing that is wrong in a graph.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Note {
    /// Where.
    pub node: NodeId,
    /// The step that is wrong, if it is not the state itself.
    pub edge: Option<EdgeId>,
    /// What is wrong.
    pub text: String,
    /// Where else, nearest first.
    pub others: Vec<(NodeId, Option<EdgeId>)>,
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
        self.push(node, None, text);
    }

    /// A step is wrong.
    pub fn edge(&mut self, edge: &Edge<'_>, text: String) {
        self.push(edge.from, Some(edge.id), text);
    }

    /// How often a text was written down.
    pub fn occurrences(&self, text: &str) -> usize {
        let at = self.kept.iter().position(|one| one.text == text);
        at.and_then(|at| self.times.get(at).copied()).unwrap_or_default()
    }

    fn push(&mut self, node: NodeId, edge: Option<EdgeId>, text: String) {
        self.count += 1;
        let known = self.kept.iter().position(|one| one.text == text);
        if let Some(at) = known {
            if let (Some(times), Some(note)) = (self.times.get_mut(at), self.kept.get_mut(at)) {
                *times += 1;
                if note.others.len() < OTHERS_MAX {
                    note.others.push((node, edge));
                }
            }
        } else if self.kept.len() < NOTES_MAX {
            self.kept.push(Note { node, edge, text, others: Vec::new() });
            self.times.push(1);
        }
    }
}
