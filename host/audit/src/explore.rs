//! The walk itself: breadth first, every input of the one alphabet.
//!
//! Feature sets between which the kernel makes no difference are a
//! [`Family`] and are walked together. What one set's walk found out about a
//! node holds for another set as soon as the flow gives that set the same
//! answers there: `turn` is a function of the node, the input, the features
//! that the kernel reads and the flow's answer. Each set's answers are compared
//! for themselves; an answer is another set's only where the flow is known not
//! to have looked at what the two have different.

mod kept;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use kernel::contract::{Channel, Site};
use kernel::{Applied, Desk, Input, inputs, stale_inputs};
use runtime::{Front, Session, Turn, turn};

use crate::bounds::{Bound, Limits};
use crate::graph::{EdgeRecord, Graph, Kernel, NO_SCREEN, NodeRecord, Told};
use crate::intern::{Interner, count};
use crate::memo::{Asker, Given, Remembering, Shared, Use};
pub use crate::memo::{Impure, Purity};
use crate::subject::Subject;
pub(crate) use kept::Keeper;
pub use kept::{Keep, Pace};

/// How a walk is to be done.
#[derive(Clone, Copy)]
pub struct Walk<'a> {
    /// How far it may go.
    pub limits: Limits,
    /// How many steps are done again.
    pub purity: Purity,
    /// Set from outside to stop it.
    pub stop: &'a AtomicBool,
}

/// How far a walk is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Progress {
    /// States that are known.
    pub nodes: usize,
    /// States whose inputs were all tried.
    pub expanded: usize,
    /// Inputs that changed something.
    pub edges: usize,
}

/// What a walk says of itself.
pub(crate) enum Word {
    /// It has come this far.
    Under(Progress),
    /// It goes on from here, where an earlier run was.
    GoesOn(Progress),
    /// So much of it is kept.
    Kept(Progress),
    /// Something that was kept is of no use, and why.
    LeftOut(&'static str),
}

/// Nodes between two looks at the clock and two words of progress.
const PAUSE_NODES: usize = 256;
/// Ways to go on from a node that are kept: more would seldom be used again.
const WAYS_MAX: usize = 8;

/// Walks every state that a reader at `site` can reach with the flow.
///
/// The graph is the same in every run: nothing in it depends on time, but for
/// where it ends if a limit says so.
pub fn walk(
    subject: &Subject,
    site: &Site,
    how: &Walk<'_>,
    progress: impl FnMut(Progress),
) -> Graph {
    let mut progress = progress;
    Family::alone(subject).walk(site, how, None, |word| {
        if let Word::Under(under) = word {
            progress(under);
        }
    })
}

/// Every declared value of every declared signal.
fn signals(declared: &[Channel]) -> Vec<Input> {
    declared
        .iter()
        .flat_map(|channel| {
            channel
                .values
                .iter()
                .map(|value| Input::Signal { name: channel.name.clone(), value: value.clone() })
        })
        .collect()
}

/// An edge as all sets of a family know it.
#[derive(Clone, Copy)]
struct Way {
    input: u32,
    told: u32,
    to: u32,
    used: Use,
}

/// What the kernel takes in one of its states.
#[derive(Clone, Default)]
struct Row {
    taken: Vec<Input>,
    inert: u64,
}

/// Sets of features that differ only in what the kernel does not read: mode
/// and settings.
pub(crate) struct Family<'a> {
    subject: &'a Subject,
    shared: Shared,
    kernels: Vec<Kernel>,
    kernel_numbers: HashMap<Kernel, u32>,
    rows: Vec<Option<Row>>,
    inputs: Interner<Input>,
    told: Interner<Told>,
    told_of: HashMap<(u32, u32, Option<u32>), u32>,
    /// What a node is: kernel, flow, screen.
    nodes: Vec<(u32, u32, u32)>,
    numbers: HashMap<(u32, u32, u32), u32>,
    /// For each node, the ways to go on that some set took: where they lie in
    /// `ways`, and how many inputs changed nothing.
    known: Vec<Vec<(std::ops::Range<usize>, u64)>>,
    ways: Vec<Way>,
    /// How many of them `known` speaks of; the others are of the node that is
    /// gone on from now.
    ways_kept: usize,
    /// One set is walked, and no other is compared with it.
    is_alone: bool,
    signals: Vec<Input>,
}

/// One set's walk.
struct Course<'a> {
    asker: Asker<'a>,
    /// For each node of the family, its number in this walk.
    local: Vec<u32>,
    order: Vec<u32>,
    parents: Vec<(u32, u32)>,
    edges: Vec<EdgeRecord>,
    first: Vec<u32>,
    inert: u64,
}

impl<'a> Course<'a> {
    fn new(subject: &'a Subject, site: &Site, how: &Walk<'_>) -> Self {
        Self {
            asker: Asker::new(subject, site, how.purity),
            local: Vec::new(),
            order: Vec::new(),
            parents: Vec::new(),
            edges: Vec::new(),
            first: vec![0],
            inert: 0,
        }
    }

    /// Nodes whose inputs were all tried.
    fn expanded(&self) -> usize {
        self.first.len() - 1
    }

    fn progress(&self) -> Progress {
        let (nodes, edges) = (self.order.len(), self.edges.len());
        Progress { nodes, expanded: self.expanded(), edges }
    }

    fn visit(&mut self, node: u32, parent: u32, depth: u32) -> u32 {
        let at = node as usize;
        if self.local.len() <= at {
            self.local.resize(at + 1, u32::MAX);
        }
        let next = count(self.order.len());
        match self.local.get_mut(at) {
            Some(number) if *number == u32::MAX => {
                *number = next;
                self.order.push(node);
                self.parents.push((parent, depth));
                next
            }
            Some(number) => *number,
            None => next,
        }
    }
}

impl<'a> Family<'a> {
    pub(crate) fn new(subject: &'a Subject) -> Self {
        Self {
            subject,
            shared: Shared::default(),
            kernels: Vec::new(),
            kernel_numbers: HashMap::new(),
            rows: Vec::new(),
            inputs: Interner::default(),
            told: Interner::default(),
            told_of: HashMap::new(),
            nodes: Vec::new(),
            numbers: HashMap::new(),
            known: Vec::new(),
            ways: Vec::new(),
            ways_kept: 0,
            is_alone: false,
            signals: signals(&subject.manifest().signals),
        }
    }

    /// A family of one set: nothing is kept for others.
    pub(crate) fn alone(subject: &'a Subject) -> Self {
        Self { is_alone: true, ..Self::new(subject) }
    }

    /// Whether the kernel makes no difference between two sites. It reads
    /// neither mode nor settings nor device; a test walks every state of it
    /// with each.
    pub(crate) fn holds(one: &Site, other: &Site) -> bool {
        let (one, other) = (&one.features, &other.features);
        (one.phone, one.prescription, one.registration, one.subsidy, one.staffing)
            == (other.phone, other.prescription, other.registration, other.subsidy, other.staffing)
    }

    pub(crate) fn walk(
        &mut self,
        site: &Site,
        how: &Walk<'_>,
        mut keeper: Option<Keeper<'_>>,
        mut hear: impl FnMut(Word),
    ) -> Graph {
        let mut course = Course::new(self.subject, site, how);
        let goes_on = keeper
            .as_mut()
            .is_some_and(|keeper| keeper.begin(self, &mut course, site, how, &mut hear));
        let totals = course.asker.totals.clone();
        let words = self.subject.vocabulary();
        let mut flow =
            Remembering { shared: &mut self.shared, asker: &mut course.asker, used: None };
        let (session, opened) = Session::open(site, &mut flow, words);
        let root = self.node(&session);
        course.visit(root, u32::MAX, 0);
        if goes_on {
            // The opening was counted when the walk began.
            course.asker.totals = totals;
        }
        let mut stopped = None;
        let mut at = course.expanded();
        while let Some(&node) = course.order.get(at) {
            let pause = at.is_multiple_of(PAUSE_NODES);
            if pause {
                hear(Word::Under(course.progress()));
            }
            stopped = self.bound(how, &course, pause);
            if stopped.is_some() {
                break;
            }
            self.go_on(&mut course, site, at, node);
            at += 1;
            if let Some(keeper) = keeper.as_mut().filter(|keeper| keeper.is_due(at)) {
                keeper.add(self, &mut course, &mut hear);
            }
        }
        if let Some(keeper) = &mut keeper
            && (stopped.is_some_and(Bound::is_for_now) || keeper.has_kept())
        {
            // Whoever judges what was walked may be stopped, too.
            keeper.add(self, &mut course, &mut hear);
        }
        self.finish(site, course, opened, stopped, at)
    }

    fn bound(&self, how: &Walk<'_>, course: &Course<'_>, pause: bool) -> Option<Bound> {
        if how.stop.load(Ordering::Relaxed) {
            return Some(Bound::Interrupted);
        }
        if how.limits.states.is_some_and(|max| course.order.len() > max) {
            return Some(Bound::States);
        }
        if !pause {
            return None;
        }
        if how.limits.until.is_some_and(|until| Instant::now() >= until) {
            return Some(Bound::Time);
        }
        how.limits.bytes.is_some_and(|max| self.bytes(course) > max).then_some(Bound::Bytes)
    }

    fn bytes(&self, course: &Course<'_>) -> usize {
        self.nodes.capacity() * 12
            + self.numbers.capacity() * 17
            + self.known.capacity() * 24
            + self.known.len() * size_of::<(std::ops::Range<usize>, u64)>()
            + self.ways_kept * size_of::<Way>()
            + self.inputs.size()
            + self.told.size()
            + self.shared.bytes()
            + course.asker.bytes()
            + course.order.capacity() * 16
            + course.edges.capacity() * size_of::<EdgeRecord>()
    }

    fn kernel(&mut self, desk: &Desk) -> u32 {
        let kernel = Kernel::of(desk);
        let next = count(self.kernels.len());
        let number = *self.kernel_numbers.entry(kernel).or_insert(next);
        if number == next {
            self.kernels.push(kernel);
            self.rows.push(None);
        }
        number
    }

    /// The number of the session's node, which is made if it is new.
    fn node(&mut self, session: &Session) -> u32 {
        let flow = self.shared.flows.number(&session.state);
        let screen = session.screen.as_ref();
        let screen = screen.map_or(NO_SCREEN, |screen| self.shared.screens.number(screen));
        self.node_of(session, flow, screen)
    }

    /// The same, where state and screen have numbers.
    fn node_of(&mut self, session: &Session, flow: u32, screen: u32) -> u32 {
        let screen = match session.front() {
            Front::Flow(_) => screen,
            Front::Host(_) | Front::Safe(_) => NO_SCREEN,
        };
        let kernel = self.kernel(&session.desk);
        self.number_of((kernel, flow, screen))
    }

    fn number_of(&mut self, key: (u32, u32, u32)) -> u32 {
        let next = count(self.nodes.len());
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.nodes.push(key);
            self.known.push(Vec::new());
        }
        number
    }

    /// The number of what came of an input. Where the flow kept to the contract
    /// it is a matter of kernel, input and intents.
    fn told(&mut self, kernel: u32, input: u32, used: &Use, turn: Turn) -> u32 {
        let Turn { applied, commands, intents, violation, cost: _ } = turn;
        let plain = violation.is_none() && used.lasting;
        let key = (kernel, input, used.intents());
        if let Some(known) = self.told_of.get(&key).filter(|_| plain) {
            return *known;
        }
        let told = self.told.number(&Told { applied, intents, commands, violation });
        if plain {
            self.told_of.insert(key, told);
        }
        told
    }

    /// The inputs that this state of the kernel takes. All others, and all
    /// that are late, are seen here to change nothing, whatever the flow shows.
    fn row(&mut self, site: &Site, kernel: u32) -> Row {
        let at = kernel as usize;
        if let Some(Some(known)) = self.rows.get(at) {
            return known.clone();
        }
        let Some(desk) = self.kernels.get(at).map(Kernel::desk) else { return Row::default() };
        let mut row = Row::default();
        let late = stale_inputs(&desk).into_iter().map(|input| (input, false));
        let all = inputs(&desk).into_iter().chain(self.signals.clone());
        for (input, current) in all.map(|input| (input, true)).chain(late) {
            let mut tried = desk;
            let step = tried.apply(site, &input);
            match step.applied {
                Applied::Stale => {
                    let inert = tried == desk && step.commands.is_empty();
                    assert!(inert, "the kernel moved on a stale input: {input:?}");
                    row.inert += 1;
                }
                Applied::Shown
                | Applied::Refresh
                | Applied::Begin(_)
                | Applied::Event(_)
                | Applied::Over => {
                    assert!(current, "the kernel took a late input: {input:?}");
                    row.taken.push(input);
                }
            }
        }
        if let Some(slot) = self.rows.get_mut(at) {
            *slot = Some(row.clone());
        }
        row
    }

    /// Takes every edge at a node: the ones that are known if this set's flow
    /// answers as another's did, or new ones.
    fn go_on(&mut self, course: &mut Course<'_>, site: &Site, at: usize, node: u32) {
        let ways = self.agreed(course, site, node).or_else(|| self.expand(course, site, node));
        let Some((range, inert)) = ways else { return };
        course.inert += inert;
        let depth = course.parents.get(at).map_or(0, |(_, depth)| depth + 1);
        for way in self.ways.get(range).unwrap_or_default() {
            let edge = count(course.edges.len());
            let to = course.visit(way.to, edge, depth);
            let (input, told) = (way.input, way.told);
            course.edges.push(EdgeRecord { from: count(at), to, input, told });
        }
        course.first.push(count(course.edges.len()));
        // What no other set will be compared with need not be kept.
        self.ways.truncate(self.ways_kept);
    }

    fn agreed(
        &mut self,
        course: &mut Course<'_>,
        site: &Site,
        node: u32,
    ) -> Option<(std::ops::Range<usize>, u64)> {
        let known = self.known.get(node as usize)?;
        known
            .iter()
            .find(|(range, _)| {
                let ways = self.ways.get(range.clone()).unwrap_or_default();
                ways.iter().all(|way| course.asker.agrees(&mut self.shared, site, &way.used))
            })
            .cloned()
    }

    /// Tries every input at a node.
    fn expand(
        &mut self,
        course: &mut Course<'_>,
        site: &Site,
        node: u32,
    ) -> Option<(std::ops::Range<usize>, u64)> {
        let (kernel, flow, screen) = self.nodes.get(node as usize).copied()?;
        let from = Session {
            desk: self.kernels.get(kernel as usize)?.desk(),
            state: self.shared.flows.get(flow).to_vec(),
            screen: self.shared.screens.values().get(screen as usize).cloned(),
        };
        let Row { mut taken, mut inert } = self.row(site, kernel);
        if let Some(screen) = &from.screen {
            let at = from.desk.generation;
            let act = |id: &String| Input::Act { at, action: id.clone() };
            taken.extend(screen.actions.iter().map(|action| act(&action.id)));
        }
        let start = self.ways.len();
        let mut lasting = true;
        for input in taken {
            let mut session = from.clone();
            let words = self.subject.vocabulary();
            let mut asked =
                Remembering { shared: &mut self.shared, asker: &mut course.asker, used: None };
            let turn = turn(&mut session, site, &mut asked, words, &input);
            let used = asked.used.unwrap_or(Use::NONE);
            if turn.applied == Applied::Stale {
                inert += 1;
                continue;
            }
            lasting &= used.lasting;
            // What the flow has answered is numbered; what it was not asked for
            // is as it was before.
            let given = turn.violation.is_none().then(|| used.given()).flatten();
            let to = match given {
                Some(Given::Answer { flow, screen: shown, .. }) => {
                    let shown = if shown == NO_SCREEN { screen } else { shown };
                    self.node_of(&session, flow, shown)
                }
                Some(Given::Fault(_)) => self.node(&session),
                None if used.lasting => self.node_of(&session, flow, screen),
                None => self.node(&session),
            };
            let input = self.inputs.number(&input);
            let told = self.told(kernel, input, &used, turn);
            self.ways.push(Way { input, told, to, used });
        }
        let found = (start..self.ways.len(), inert);
        let known = self.known.get_mut(node as usize)?;
        if lasting && !self.is_alone && known.len() < WAYS_MAX {
            known.push(found.clone());
            self.ways_kept = self.ways.len();
        }
        Some(found)
    }

    fn finish(
        &self,
        site: &Site,
        course: Course<'_>,
        opened: Turn,
        stopped: Option<Bound>,
        expanded: usize,
    ) -> Graph {
        let mut graph = Graph {
            site: site.clone(),
            stopped,
            expanded,
            worst: course.asker.totals.worst,
            opening: opened.violation,
            entered: course.asker.totals.entered(),
            impure: course.asker.totals.impure,
            repeated: course.asker.totals.repeated,
            asked: course.asker.totals.asked,
            inert: course.inert,
            nodes: Vec::with_capacity(course.order.len()),
            edges: course.edges,
            first: course.first,
            ..Graph::empty(site)
        };
        // A graph's numbers follow its own walk, not that of its family.
        let mut kernels = Renumber::new(self.kernels.len());
        let mut screens = Renumber::new(self.shared.screens.values().len());
        let mut flows = Renumber::new(self.shared.flows.len());
        for (node, (parent, depth)) in course.order.iter().zip(course.parents) {
            let Some((kernel, flow, screen)) = self.nodes.get(*node as usize).copied() else {
                continue;
            };
            let screen = if screen == NO_SCREEN { NO_SCREEN } else { screens.of(screen) };
            let (kernel, flow) = (kernels.of(kernel), flows.of(flow));
            graph.nodes.push(NodeRecord { kernel, flow, screen, parent, depth });
        }
        let mut inputs = Renumber::new(self.inputs.values().len());
        let mut told = Renumber::new(self.told.values().len());
        for edge in &mut graph.edges {
            edge.input = inputs.of(edge.input);
            edge.told = told.of(edge.told);
        }
        graph.kernels = kernels.pick(&self.kernels);
        graph.screens = screens.pick(self.shared.screens.values());
        graph.inputs = inputs.pick(self.inputs.values());
        graph.told = told.pick(self.told.values());
        for flow in flows.order {
            graph.flows.number(self.shared.flows.get(flow));
        }
        graph.weigh();
        graph
    }
}

/// Numbers in the order of their first use.
struct Renumber {
    new: Vec<u32>,
    order: Vec<u32>,
}

impl Renumber {
    fn new(len: usize) -> Self {
        Self { new: vec![u32::MAX; len], order: Vec::new() }
    }

    fn of(&mut self, old: u32) -> u32 {
        let next = count(self.order.len());
        match self.new.get_mut(old as usize) {
            Some(number) if *number == u32::MAX => {
                *number = next;
                self.order.push(old);
                next
            }
            Some(number) => *number,
            None => old,
        }
    }

    fn pick<T: Clone>(&self, from: &[T]) -> Vec<T> {
        self.order.iter().filter_map(|old| from.get(*old as usize)).cloned().collect()
    }
}
