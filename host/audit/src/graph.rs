//! The reachable states of one feature set.
//!
//! A [`Graph`] is made once and then only read. Nodes and edges are numbers;
//! whatever many of them share (states of the kernel, screens, inputs, what
//! came of them) is kept once. Numbers follow the order of the walk, which is
//! breadth first and the same in every run, so node 0 is the idle reader and
//! a node's parent leads back by a shortest path.

use kernel::contract::{Event, Intent, Screen, Site, Wait};
use kernel::{Applied, Command, Desk, HostScreen, Input, State, Timers};
use runtime::{Session, Violation};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::bounds::Bound;
use crate::explore::Impure;
use crate::intern::{Hash, Strings, hash_of};
use crate::worst::Worst;

/// A node, from 0.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct NodeId(pub u32);

/// An edge, from 0.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct EdgeId(pub u32);

/// One of the distinct screens of a graph, from 0.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct ScreenId(pub u32);

/// The host's side of a node: all of the desk that is compared.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
pub struct Kernel {
    /// Where the visit stands.
    pub state: State,
    /// The host's warning lies over the screen.
    pub warning: bool,
    /// The flow failed, and the host's safe screen is up.
    pub safe: bool,
}

impl Kernel {
    pub(crate) fn of(desk: &Desk) -> Self {
        Self { state: desk.state, warning: desk.warning, safe: desk.safe }
    }

    /// A desk in this state that has counted nothing yet.
    pub fn desk(&self) -> Desk {
        let mut desk = Desk::default();
        desk.state = self.state;
        desk.warning = self.warning;
        desk.safe = self.safe;
        desk
    }
}

/// What came of an input: the same for many edges.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Told {
    pub(crate) applied: Applied,
    pub(crate) intents: Vec<Intent>,
    pub(crate) commands: Vec<Command>,
    pub(crate) violation: Option<Violation>,
}

pub(crate) const NO_SCREEN: u32 = u32::MAX;

/// 20 bytes a node.
#[derive(Clone, Copy)]
pub(crate) struct NodeRecord {
    pub(crate) kernel: u32,
    pub(crate) flow: u32,
    /// [`NO_SCREEN`] unless the flow's screen is up.
    pub(crate) screen: u32,
    /// The edge by which it was first reached.
    pub(crate) parent: u32,
    pub(crate) depth: u32,
}

/// 16 bytes an edge.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(crate) struct EdgeRecord {
    pub(crate) from: u32,
    pub(crate) to: u32,
    pub(crate) input: u32,
    pub(crate) told: u32,
}

/// A node, looked up.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    /// Its number.
    pub id: NodeId,
    /// The host's side.
    pub kernel: &'a Kernel,
    /// The flow's state bytes.
    pub flow: &'a [u8],
    /// The flow's screen, if it is what is on the panel.
    pub screen: Option<ScreenId>,
    /// Inputs on a shortest path from the idle reader.
    pub depth: u32,
}

impl Node<'_> {
    /// The host's own screen, if one is up.
    pub fn host_screen(&self) -> Option<HostScreen> {
        self.kernel.state.host_screen()
    }

    /// The host's safe screen for the phase, if the flow has failed.
    pub fn safe_screen(&self) -> Option<&'static str> {
        let safe = self.screen.is_none() && self.host_screen().is_none();
        safe.then(|| kernel::safe_screen(self.kernel.state.phase))
    }
}

/// An edge, looked up. Inputs that change nothing are no edges.
#[derive(Clone, Copy)]
pub struct Edge<'a> {
    /// Its number.
    pub id: EdgeId,
    /// Where it begins.
    pub from: NodeId,
    /// Where it leads.
    pub to: NodeId,
    /// What happened. Its address is that of a desk that has counted nothing.
    pub input: &'a Input,
    /// What the kernel made of it.
    pub applied: &'a Applied,
    /// What the flow asked for.
    pub intents: &'a [Intent],
    /// What the host does.
    pub commands: &'a [Command],
    /// What the flow did wrong; its step then counts for nothing.
    pub violation: Option<&'a Violation>,
}

impl<'a> Edge<'a> {
    /// What the flow heard.
    pub fn event(&self) -> Option<&'a Event> {
        match self.applied {
            Applied::Begin(event) | Applied::Event(event) => Some(event),
            Applied::Stale | Applied::Shown | Applied::Refresh | Applied::Over => None,
        }
    }
}

/// Every state that was reached with one feature set.
pub struct Graph {
    /// The place. Its device is the one that views were asked for.
    pub site: Site,
    /// What stopped the walk before every state was known.
    pub stopped: Option<Bound>,
    /// Nodes whose inputs were all tried: the first ones. Fewer than all only
    /// if the walk was stopped.
    pub expanded: usize,
    /// The most that any step cost.
    pub worst: Worst,
    /// What the idle screen did wrong as the walk began.
    pub opening: Option<Violation>,
    /// Steps that gave another answer when they were done again. Empty for a
    /// flow that is a function of what it is told.
    pub impure: Vec<Impure>,
    /// A bit for each function of the component that a step of the walk
    /// entered. `None` unless that was noted of every step; a step that failed
    /// counts for nothing.
    pub entered: Option<Vec<u8>>,
    /// Steps that were done again to compare.
    pub repeated: u64,
    /// Different questions to the flow, `update` and `view` apart, or every step
    /// if all are done again. Each was answered by the component, for this set
    /// or for one that the answer holds for as well.
    pub asked: u64,
    /// Inputs that were tried and changed nothing, as they must.
    pub inert: u64,
    pub(crate) nodes: Vec<NodeRecord>,
    pub(crate) edges: Vec<EdgeRecord>,
    pub(crate) first: Vec<u32>,
    pub(crate) kernels: Vec<Kernel>,
    pub(crate) flows: Strings,
    pub(crate) screens: Vec<Screen>,
    pub(crate) inputs: Vec<Input>,
    pub(crate) told: Vec<Told>,
}

impl Graph {
    /// The idle reader.
    pub const ROOT: NodeId = NodeId(0);

    pub(crate) fn empty(site: &Site) -> Self {
        Self {
            site: site.clone(),
            stopped: None,
            expanded: 0,
            worst: Worst::default(),
            opening: None,
            impure: Vec::new(),
            entered: None,
            repeated: 0,
            asked: 0,
            inert: 0,
            nodes: Vec::new(),
            edges: Vec::new(),
            first: Vec::new(),
            kernels: Vec::new(),
            flows: Strings::default(),
            screens: Vec::new(),
            inputs: Vec::new(),
            told: Vec::new(),
        }
    }

    /// Notes the largest state and screen.
    pub(crate) fn weigh(&mut self) {
        let bytes = |screen: &Screen| postcard::to_allocvec(screen).map_or(0, |bytes| bytes.len());
        self.worst.screen_bytes = self.screens.iter().map(bytes).max().unwrap_or_default();
        let flows = 0..crate::intern::count(self.flows.len());
        self.worst.state_bytes =
            flows.map(|flow| self.flows.get(flow).len()).max().unwrap_or_default();
    }

    /// Whether every state is known.
    pub fn is_complete(&self) -> bool {
        self.stopped.is_none()
    }

    /// How many nodes there are.
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// How many edges there are: the inputs that changed something.
    pub fn edge_count(&self) -> usize {
        self.edges.len()
    }

    /// Every node, in the order of the walk.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        (0..crate::intern::count(self.nodes.len())).map(|id| self.node(NodeId(id)))
    }

    /// Every edge, by the node where it begins.
    pub fn edges(&self) -> impl Iterator<Item = Edge<'_>> {
        (0..crate::intern::count(self.edges.len())).map(|id| self.edge(EdgeId(id)))
    }

    /// The node of that number.
    ///
    /// # Panics
    /// If it is not one of this graph's.
    pub fn node(&self, id: NodeId) -> Node<'_> {
        let record = self.nodes.get(id.0 as usize).expect("a node of this graph");
        Node {
            id,
            kernel: self.kernels.get(record.kernel as usize).expect("numbered by the walk"),
            flow: self.flows.get(record.flow),
            screen: (record.screen != NO_SCREEN).then_some(ScreenId(record.screen)),
            depth: record.depth,
        }
    }

    /// The edge of that number.
    ///
    /// # Panics
    /// If it is not one of this graph's.
    pub fn edge(&self, id: EdgeId) -> Edge<'_> {
        let record = self.edges.get(id.0 as usize).expect("an edge of this graph");
        let told = self.told.get(record.told as usize).expect("numbered by the walk");
        Edge {
            id,
            from: NodeId(record.from),
            to: NodeId(record.to),
            input: self.inputs.get(record.input as usize).expect("numbered by the walk"),
            applied: &told.applied,
            intents: &told.intents,
            commands: &told.commands,
            violation: told.violation.as_ref(),
        }
    }

    /// The edges that begin at a node, in the order of the alphabet. None for
    /// a node that was not expanded.
    pub fn out(&self, node: NodeId) -> impl Iterator<Item = Edge<'_>> {
        let at = node.0 as usize;
        let start = self.first.get(at).copied().unwrap_or_default();
        let end = self.first.get(at + 1).copied().unwrap_or(start);
        (start..end).map(|id| self.edge(EdgeId(id)))
    }

    /// The distinct screens that the flow showed, in the order of their first
    /// appearance.
    pub fn screens(&self) -> impl Iterator<Item = (ScreenId, &Screen)> {
        self.screens
            .iter()
            .enumerate()
            .map(|(at, screen)| (ScreenId(crate::intern::count(at)), screen))
    }

    /// The screen of that number.
    ///
    /// # Panics
    /// If it is not one of this graph's.
    pub fn screen(&self, id: ScreenId) -> &Screen {
        self.screens.get(id.0 as usize).expect("a screen of this graph")
    }

    /// For each screen, the nodes at which it is on the panel, in order.
    pub fn places(&self) -> Vec<Vec<NodeId>> {
        let mut places = vec![Vec::new(); self.screens.len()];
        for node in self.nodes() {
            if let Some(place) = node.screen.and_then(|id| places.get_mut(id.0 as usize)) {
                place.push(node.id);
            }
        }
        places
    }

    /// The session of a node, to step on from it. It has counted nothing, and
    /// a screen that is suspended is left out.
    pub fn session(&self, node: NodeId) -> Session {
        let node = self.node(node);
        Session {
            desk: node.kernel.desk(),
            state: node.flow.to_vec(),
            screen: node.screen.map(|id| self.screen(id).clone()),
        }
    }

    /// What is on the panel, in a word: the name of the flow's screen, or a
    /// screen of the host in brackets.
    pub fn front(&self, node: NodeId) -> String {
        match self.node(node).screen {
            Some(id) => self.screen(id).name.clone(),
            None => station::front_name(&self.session(node)),
        }
    }

    /// The phase as a flow knows it, in a word.
    pub fn phase(&self, node: NodeId) -> &'static str {
        kernel::situation(&self.site, &self.node(node).kernel.state).phase.name()
    }

    /// The wait of what is on the panel.
    pub fn wait(&self, node: NodeId) -> Wait {
        self.node(node).screen.map_or(Wait::Host, |id| self.screen(id).wait)
    }

    /// Which clocks run at a node.
    pub fn timers(&self, node: NodeId) -> Timers {
        self.node(node).kernel.desk().timers(self.wait(node))
    }

    /// A name for a node that is the same in every run and every feature set:
    /// SHA-256 of its canonical bytes.
    pub fn name(&self, node: NodeId) -> Hash {
        let node = self.node(node);
        let screen = node.screen.map(|id| self.screen(id));
        hash_of(&(node.kernel, node.flow, screen), &mut Vec::new())
    }

    /// The number of a node's state bytes among those of the graph.
    pub(crate) fn flow_number(&self, node: NodeId) -> u32 {
        self.nodes.get(node.0 as usize).map_or(0, |record| record.flow)
    }

    /// The number of an edge's input among those of the graph.
    pub(crate) fn input_number(&self, edge: EdgeId) -> u32 {
        self.edges.get(edge.0 as usize).map_or(0, |record| record.input)
    }

    /// SHA-256 of the whole graph, as hex digits: the same in every run.
    pub fn digest(&self) -> String {
        crate::statement::hex(&hash_of(&(&self.site, self.shape()), &mut Vec::new()))
    }

    /// SHA-256 of all but the site.
    pub(crate) fn shape(&self) -> Hash {
        let mut all = Sha256::new();
        let mut scratch = Vec::new();
        let mut records = Vec::with_capacity(16 * (self.nodes.len() + self.edges.len()));
        for record in &self.nodes {
            for part in [record.kernel, record.flow, record.screen, record.parent] {
                records.extend(part.to_le_bytes());
            }
        }
        for record in &self.edges {
            for part in [record.from, record.to, record.input, record.told] {
                records.extend(part.to_le_bytes());
            }
        }
        all.update(&records);
        all.update(hash_of(&self.kernels, &mut scratch));
        all.update(hash_of(&self.screens, &mut scratch));
        all.update(hash_of(&self.inputs, &mut scratch));
        all.update(hash_of(&self.told, &mut scratch));
        for flow in 0..crate::intern::count(self.flows.len()) {
            all.update(self.flows.get(flow));
        }
        all.finalize().into()
    }

    /// Bytes that this takes, all but the shared values.
    pub fn bytes(&self) -> usize {
        self.nodes.capacity() * size_of::<NodeRecord>()
            + self.edges.capacity() * size_of::<EdgeRecord>()
            + self.first.capacity() * 4
            + self.flows.size()
    }
}
