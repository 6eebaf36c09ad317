//! One graph, to be looked at state by state: where a way through it has come
//! to, what is there, and where it can go on.

use std::collections::BTreeMap;

use runtime::Session;
use serde::Serialize;

use crate::judge::{Judge, front};
use crate::rules::{self, Severity};
use crate::steps::{self, Step};
use crate::{EdgeId, Graph, NodeId, Subject};

/// A graph with what was found in it.
pub struct Tour {
    graph: Graph,
    name: String,
    spots: Vec<Spot>,
}

/// Something that was found, and the shortest way to it.
#[derive(Clone, Debug, Serialize)]
pub struct Spot {
    /// The rule.
    pub rule: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong.
    pub text: String,
    /// The edges of the way, from idle.
    pub path: Vec<u32>,
}

/// What was walked, and what was found.
#[derive(Clone, Debug, Serialize)]
pub struct Overview {
    /// The flow, by id and version.
    pub flow: String,
    /// The place, as options of `play`.
    pub place: String,
    /// States.
    pub states: usize,
    /// Inputs that changed something.
    pub transitions: usize,
    /// What stopped the walk before every state was known.
    pub stopped: Option<&'static str>,
    /// What was found.
    pub found: Vec<Spot>,
    /// The shortest way to each thing that can be on the panel, by its name.
    pub fronts: BTreeMap<String, Vec<u32>>,
}

/// A state.
#[derive(Clone, Debug, Serialize)]
pub struct Stop {
    /// Its number.
    pub node: u32,
    /// What is on the panel.
    pub front: String,
    /// Steps from idle, by a shortest way.
    pub depth: u32,
    /// Facts of it: name and value.
    pub facts: Vec<(&'static str, String)>,
    /// The rules that found something in this state.
    pub found: Vec<&'static str>,
    /// The steps so far.
    pub steps: Vec<Step>,
    /// Where it can go on.
    pub ways: Vec<Way>,
}

/// An edge that leads on.
#[derive(Clone, Debug, Serialize)]
pub struct Way {
    /// Its number.
    pub edge: u32,
    /// What happens, in words.
    pub input: String,
    /// What the flow hears, if it hears of it.
    pub event: Option<String>,
    /// What the flow asks for.
    pub intents: Vec<String>,
    /// What is on the panel afterwards.
    pub front: String,
    /// The state that it leads to.
    pub to: u32,
    /// What the flow does wrong: code and words.
    pub violation: Option<String>,
}

impl Tour {
    /// Judges a graph and keeps it.
    pub fn new(subject: &Subject, graph: Graph) -> Self {
        let spots = Judge::new(subject).notes(&graph).into_iter().flat_map(|(id, notes)| {
            let severity = rules::rule(id).map_or(Severity::Error, |rule| rule.severity);
            notes.kept.into_iter().map(move |note| (id, severity, note)).collect::<Vec<_>>()
        });
        let spots = spots
            .map(|(rule, severity, note)| {
                let mut path = graph.path(note.node);
                path.extend(note.edge);
                Spot { rule, severity, text: note.text, path: numbers(&path) }
            })
            .collect();
        let manifest = subject.manifest();
        let name = format!("{} {}", manifest.id, manifest.version);
        Self { graph, name, spots }
    }

    /// What was walked, and what was found.
    pub fn overview(&self) -> Overview {
        let graph = &self.graph;
        let mut fronts = BTreeMap::new();
        for node in graph.nodes() {
            fronts.entry(front(graph, node.id)).or_insert_with(|| numbers(&graph.path(node.id)));
        }
        Overview {
            flow: self.name.clone(),
            place: steps::place(&graph.site),
            states: graph.node_count(),
            transitions: graph.edge_count(),
            stopped: graph.stopped.map(crate::Bound::name),
            found: self.spots.clone(),
            fronts,
        }
    }

    /// The way of these edges, and the node where it ends. `None` if they do
    /// not follow each other from idle.
    fn way(&self, path: &[u32]) -> Option<(Vec<EdgeId>, NodeId)> {
        let mut at = Graph::ROOT;
        let mut way = Vec::with_capacity(path.len());
        for number in path {
            let edge = self.graph.out(at).find(|edge| edge.id.0 == *number)?;
            at = edge.to;
            way.push(edge.id);
        }
        Some((way, at))
    }

    /// Where a way has come to. `None` if its edges do not follow each other
    /// from idle.
    pub fn stop(&self, path: &[u32]) -> Option<Stop> {
        let (way, at) = self.way(path)?;
        let node = self.graph.node(at);
        let here = |spot: &&Spot| {
            self.way(&spot.path).is_some_and(|(way, end)| {
                end == at || way.last().is_some_and(|edge| self.graph.edge(*edge).from == at)
            })
        };
        let mut found: Vec<&str> = self.spots.iter().filter(here).map(|spot| spot.rule).collect();
        found.dedup();
        Some(Stop {
            node: at.0,
            front: front(&self.graph, at),
            depth: node.depth,
            facts: self.facts(at),
            found,
            steps: steps::steps(&self.graph, &way),
            ways: self.graph.out(at).map(|edge| self.leads(&edge)).collect(),
        })
    }

    fn leads(&self, edge: &crate::Edge<'_>) -> Way {
        Way {
            edge: edge.id.0,
            input: steps::describe(edge.input),
            event: edge.event().map(ToString::to_string),
            intents: edge.intents.iter().map(ToString::to_string).collect(),
            front: front(&self.graph, edge.to),
            to: edge.to.0,
            violation: edge.violation.map(|one| format!("{} {one}", one.code())),
        }
    }

    fn facts(&self, at: NodeId) -> Vec<(&'static str, String)> {
        let node = self.graph.node(at);
        let told = kernel::situation(&self.graph.site, &node.kernel.state);
        let names = |list: Vec<String>| {
            if list.is_empty() { "none".to_owned() } else { list.join(", ") }
        };
        let state: String = node.flow.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut facts = vec![
            ("phase", told.phase.to_string()),
            ("state of the flow", if state.is_empty() { "empty".to_owned() } else { state }),
            ("may be asked for", names(told.legal.iter().map(ToString::to_string).collect())),
        ];
        facts.extend(told.lost.map(|part| ("lost", part.to_string())));
        facts.extend(node.kernel.warning.then(|| ("over it", "the host's warning".to_owned())));
        facts.extend(
            node.kernel.safe.then(|| ("failed", "the host's safe screen is up".to_owned())),
        );
        if let Some(screen) = node.screen.map(|id| self.graph.screen(id)) {
            facts.extend(crate::report::screen_facts(screen));
        }
        facts
    }

    /// A way as a script for `play`, with a note where `play` cannot do a step.
    pub fn script(&self, path: &[u32]) -> Option<String> {
        let (way, at) = self.way(path)?;
        let place = steps::place(&self.graph.site);
        let mut script = format!("# {}\n", self.name);
        if !place.is_empty() {
            script += &format!("# played with: {place}\n");
        }
        for step in steps::steps(&self.graph, &way) {
            if !step.playable {
                script += &format!("# `play` cannot do this: {}\n", step.input);
            }
            for line in &step.script {
                script += &format!("{line}\n");
            }
        }
        if self.graph.node(at).screen.is_some() {
            script += &format!("expect screen {}\n", front(&self.graph, at));
        }
        Some(script)
    }

    /// The session where a way has come to.
    pub fn session(&self, path: &[u32]) -> Option<Session> {
        self.way(path).map(|(_, at)| self.graph.session(at))
    }
}

fn numbers(path: &[EdgeId]) -> Vec<u32> {
    path.iter().map(|edge| edge.0).collect()
}
