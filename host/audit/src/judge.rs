//! Graph after graph, judged; and what comes of all of them together.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use component::{Asset, Finding as LoadFinding};
use kernel::contract::{Device, Panel, Screen, Site};
use serde::{Deserialize, Serialize};

use crate::drawn::{DrawError, Stage, Wrong};
use crate::intern::{ByHash, hash_of};
use crate::rules::{self, By, Case, Engine, FileAnswer, Note, Notes, Refused, Rule, Seen};
use crate::steps::{self, Step};
use crate::{Bound, EdgeId, Graph, Kernel, NodeId, Subject, Worst};

/// Findings of one rule that are kept over all graphs; the rest is counted.
const FINDINGS_MAX: usize = 12;

/// Graphs whose findings are kept for others: equal ones come soon after each
/// other, since sets of a family do.
const GRAPHS_KEPT_MAX: usize = 64;

/// What became of a rule. "Not run" and "not assessed" are never a pass.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It holds wherever it was judged, and everything was.
    Pass,
    /// It does not hold.
    Violation,
    /// It holds as far as it was judged, and not everything was.
    Incomplete,
    /// There is nothing that it speaks of.
    NotApplicable,
    /// No flow can break it; the host's tests prove that.
    ByConstruction,
    /// No reader takes the file, so nothing was judged.
    NotRun,
    /// Not in this version.
    NotAssessed,
}

impl Outcome {
    /// Every case, in the order of reports.
    pub const ALL: [Self; 7] = [
        Self::Violation,
        Self::Incomplete,
        Self::NotRun,
        Self::Pass,
        Self::ByConstruction,
        Self::NotApplicable,
        Self::NotAssessed,
    ];

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Violation => "violation",
            Self::Incomplete => "incomplete",
            Self::NotApplicable => "not applicable",
            Self::ByConstruction => "by construction",
            Self::NotRun => "not run",
            Self::NotAssessed => "not assessed",
        }
    }
}

/// One thing that is wrong, with the shortest way to it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// What is wrong.
    pub text: String,
    /// What is on the panel there, by its name.
    pub screen: Option<String>,
    /// The flow's screen there, if it is what is on the panel.
    pub shown: Option<Screen>,
    /// The place, as options of `play`.
    pub place: Option<String>,
    /// The way from idle, one line a step.
    pub path: Vec<Step>,
    /// How often it was found, over all states and feature sets.
    pub count: usize,
}

/// What one rule found in one graph.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct RuleNotes {
    /// How many states, steps or screens were looked at.
    pub judged: usize,
    /// What is wrong.
    pub found: Vec<Found>,
    /// How often.
    pub count: usize,
}

/// A distinct screen as a report shows it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// The screen.
    pub screen: Screen,
    /// The placement of the card on the first device that shows it.
    pub placement: kernel::contract::Placement,
    /// The classes of panels that show it.
    pub panels: BTreeSet<Panel>,
    /// The phase of the first state that shows it.
    pub phase: String,
    /// Steps from idle to there.
    pub depth: u32,
}

/// Steps between two fronts of the panel, screens of flow and host: from, to,
/// and the kinds of inputs that lead there.
pub type Map = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// What came of one graph. Small, so that many can be kept and merged.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// By rule.
    pub rules: BTreeMap<String, RuleNotes>,
    /// The distinct screens.
    pub screens: Vec<Shown>,
    /// The map of the graph.
    pub map: Map,
    /// States behind each front.
    pub fronts: BTreeMap<String, usize>,
    /// The first state behind each front that is the host's.
    pub own: BTreeMap<String, Kernel>,
    /// The fewest choices for each way to identify.
    pub ways: BTreeMap<String, u32>,
    /// The fewest choices to a completed visit.
    pub completed: Option<u32>,
    /// States and transitions.
    pub states: usize,
    /// Inputs that changed something.
    pub transitions: usize,
    /// Feature sets that were walked to the end.
    pub complete: usize,
    /// Feature sets in all.
    pub sets: usize,
    /// What stopped walks.
    pub stopped: BTreeMap<String, usize>,
    /// Steps that gave another answer when they were done again.
    pub impure: usize,
    /// Others that did so in a used instance only, of a flow in JavaScript or
    /// Python.
    pub excused: usize,
    /// Steps that were done again.
    pub repeated: u64,
    /// The most that any step cost.
    pub worst: Worst,
}

/// The name of what is on the panel at a node: a screen of the flow by its
/// name, one of the host in brackets.
pub fn front(graph: &Graph, node: NodeId) -> String {
    let node = graph.node(node);
    if let Some(screen) = node.host_screen() {
        return format!("[{}]", steps::host_screen(screen));
    }
    match (node.screen, node.safe_screen()) {
        (Some(id), _) => graph.screen(id).name.clone(),
        (None, Some(name)) => format!("[{name}]"),
        (None, None) => "[none]".to_owned(),
    }
}

/// Judges graphs of one component. What many of them share is judged once: a
/// screen for each placement of the card, and a graph that is equal to an
/// earlier one in all but what the kernel does not read.
pub struct Judge<'a> {
    subject: &'a Subject,
    devices: Vec<Device>,
    assets: Vec<Asset>,
    screens: Mutex<ByHash<Arc<Vec<Verdict>>>>,
    drawing: Option<Drawing>,
    graphs: Mutex<ByHash<Arc<Judged>>>,
}

/// What a rule says of a screen.
type Verdict = (&'static str, Vec<String>);

/// What draws screens: as many stages as threads have asked at once. What is
/// drawn of a screen is drawn once, whatever else differs.
struct Drawing {
    bytes: Vec<u8>,
    free: Mutex<Vec<Stage>>,
    looks: Mutex<ByHash<Arc<Vec<Wrong>>>>,
}

impl Drawing {
    fn judge(&self, seen: &Seen) -> Arc<Vec<Wrong>> {
        let Screen { body, actions, composition, .. } = &seen.screen;
        let name = hash_of(&(body, actions, composition, &seen.panels), &mut Vec::new());
        if let Some(known) = lock(&self.looks).get(&name) {
            return Arc::clone(known);
        }
        let free = lock(&self.free).pop();
        // The first stage was opened with the same bytes and fonts.
        let opened = free.or_else(|| Stage::open(&self.bytes).ok());
        let mut stage = opened.expect("what opened once opens again");
        let wrong = Arc::new(stage.judge(&seen.screen, &seen.panels));
        lock(&self.free).push(stage);
        lock(&self.looks).insert(name, Arc::clone(&wrong));
        wrong
    }
}

/// Judges one graph by every rule that is decided on graphs and screens.
pub fn judge(subject: &Subject, graph: &Graph) -> Judged {
    Judge::new(subject).judge(graph)
}

impl<'a> Judge<'a> {
    /// A judge who has seen nothing yet, and looks at every device.
    pub fn new(subject: &'a Subject) -> Self {
        Self::on(subject, crate::all_devices())
    }

    /// A judge who looks at some devices only: what it says of rules about
    /// screens holds for these.
    pub fn on(subject: &'a Subject, devices: Vec<Device>) -> Self {
        let assets = subject.installed().assets.values().cloned().collect();
        let (screens, graphs) = (Mutex::default(), Mutex::default());
        Self { subject, devices, assets, screens, drawing: None, graphs }
    }

    /// The same judge, who also draws each screen of the component. Without it
    /// no rule is judged that is decided on what is drawn.
    ///
    /// # Errors
    /// [`DrawError`].
    pub fn drawing(self, bytes: &[u8]) -> Result<Self, DrawError> {
        let free = Mutex::new(vec![Stage::open(bytes)?]);
        let drawing = Drawing { bytes: bytes.to_vec(), free, looks: Mutex::default() };
        Ok(Self { drawing: Some(drawing), ..self })
    }

    fn case(&self) -> Case<'_> {
        let (manifest, catalogue) = (self.subject.manifest(), self.subject.catalogue());
        Case { manifest, catalogue, assets: &self.assets }
    }

    /// Judges one graph by every rule that is decided on graphs and screens.
    pub fn judge(&self, graph: &Graph) -> Judged {
        let (seen, refused) = rules::screens(self.subject, graph, &self.devices);
        let features = &graph.site.features;
        let read = (features.phone, features.prescription, features.registration);
        let read = (read, features.subsidy, features.staffing);
        let alike = (read, graph.site.device, graph.shape(), graph.stopped, &seen, &refused);
        let name = hash_of(&alike, &mut Vec::new());
        let known = lock(&self.graphs).get(&name).cloned();
        let mut judged = match known {
            Some(known) => known.at(&graph.site),
            None => {
                let judged = Arc::new(self.afresh(graph, &seen, &refused));
                let mut graphs = lock(&self.graphs);
                if graphs.len() >= GRAPHS_KEPT_MAX {
                    graphs.clear();
                }
                graphs.insert(name, Arc::clone(&judged));
                (*judged).clone()
            }
        };
        judged.excused = graph.impure.iter().filter(|one| self.subject.excuses(one)).count();
        judged.impure = graph.impure.len() - judged.excused;
        judged.repeated = graph.repeated;
        judged.worst = graph.worst;
        judged
    }

    fn afresh(&self, graph: &Graph, seen: &[Seen], refused: &[Refused]) -> Judged {
        let mut judged = Judged {
            screens: distinct(graph, seen),
            ways: rules::ways(graph).into_iter().map(|(way, n)| (way.to_owned(), n)).collect(),
            completed: rules::fewest_to_complete(graph),
            states: graph.node_count(),
            transitions: graph.edge_count(),
            complete: usize::from(graph.is_complete()),
            sets: 1,
            stopped: graph
                .stopped
                .iter()
                .map(|bound: &Bound| (bound.name().to_owned(), 1))
                .collect(),
            ..Judged::default()
        };
        draw(graph, &mut judged);
        let all = self.decide(graph, seen, refused);
        let explained = all.into_iter().map(|(id, notes)| (id.to_owned(), explain(graph, &notes)));
        judged.rules = explained.collect();
        judged
    }

    /// What every rule that is decided on graphs and screens writes down about
    /// one graph.
    pub(crate) fn notes(&self, graph: &Graph) -> BTreeMap<&'static str, Notes> {
        let (seen, refused) = rules::screens(self.subject, graph, &self.devices);
        self.decide(graph, &seen, &refused)
    }

    fn decide(
        &self,
        graph: &Graph,
        seen: &[Seen],
        refused: &[Refused],
    ) -> BTreeMap<&'static str, Notes> {
        let case = self.case();
        let mut all: BTreeMap<&str, Notes> = BTreeMap::new();
        for rule in rules::all() {
            match rule.by {
                By::Graph(decide) => decide(&case, graph, all.entry(rule.id).or_default()),
                By::Screen(_) => {
                    all.entry(rule.id).or_default();
                }
                By::Drawn { .. } if self.drawing.is_some() => {
                    all.entry(rule.id).or_default();
                }
                By::Drawn { .. }
                | By::File(_)
                | By::Loading(_)
                | By::Construction { .. }
                | By::Engine(_)
                | By::NotAssessed(_) => {}
            }
        }
        for one in seen {
            for (rule, texts) in self.on_screen(one).iter() {
                let notes = all.entry(rule).or_default();
                notes.judge();
                for text in texts {
                    notes.add(one.node, format!("`{}`: {text}", one.screen.name));
                }
            }
        }
        for one in refused {
            let code = one.violation.code();
            let text = format!("{code} {} (on another device)", one.violation);
            all.entry("FLW-08").or_default().add(one.node, text);
        }
        all
    }

    /// What every rule about screens says of one.
    fn on_screen(&self, seen: &Seen) -> Arc<Vec<Verdict>> {
        let key = (&seen.screen, seen.device.placement, &seen.panels);
        let name = hash_of(&key, &mut Vec::new());
        if let Some(known) = lock(&self.screens).get(&name) {
            return Arc::clone(known);
        }
        let case = self.case();
        let drawn = self.drawing.as_ref().map(|drawing| drawing.judge(seen));
        let verdicts = rules::all().filter_map(|rule| match rule.by {
            By::Screen(decide) => Some((rule.id, decide(&case, seen))),
            By::Drawn { codes, .. } => {
                let wrong = drawn.as_ref()?.iter().filter(|(code, _)| codes.contains(code));
                Some((rule.id, wrong.map(|(_, text)| text.clone()).collect()))
            }
            By::Graph(_)
            | By::File(_)
            | By::Loading(_)
            | By::Construction { .. }
            | By::Engine(_)
            | By::NotAssessed(_) => None,
        });
        let verdicts = Arc::new(verdicts.collect());
        lock(&self.screens).insert(name, Arc::clone(&verdicts));
        verdicts
    }
}

/// What a thread that panicked has left is whole: nothing is half put in.
fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

fn explain(graph: &Graph, notes: &Notes) -> RuleNotes {
    let found = notes.kept.iter().map(|note| {
        let (end, path) = example(graph, note);
        Found {
            text: note.text.clone(),
            screen: Some(front(graph, end)),
            shown: graph.node(end).screen.map(|id| graph.screen(id).clone()),
            place: Some(steps::place(&graph.site)),
            path,
            count: notes.occurrences(&note.text),
        }
    });
    RuleNotes { judged: notes.judged, found: found.collect(), count: notes.count }
}

/// A shortest way to what was noted, and where it ends. Among ways of one
/// length one is taken that the devices of `play` can go.
fn example(graph: &Graph, note: &Note) -> (NodeId, Vec<Step>) {
    let way = |(node, edge): (NodeId, Option<EdgeId>)| {
        let mut path = graph.path(node);
        path.extend(edge);
        (edge.map_or(node, |edge| graph.edge(edge).to), steps::steps(graph, &path))
    };
    let first = way((note.node, note.edge));
    let length = first.1.len();
    let playable = |(_, path): &(NodeId, Vec<Step>)| {
        path.len() == length && path.iter().all(|step| step.playable)
    };
    if playable(&first) {
        return first;
    }
    note.others.iter().map(|other| way(*other)).find(playable).unwrap_or(first)
}

/// A report shows each screen once, whatever the placement of the card.
fn distinct(graph: &Graph, seen: &[Seen]) -> Vec<Shown> {
    let mut all: Vec<Shown> = Vec::new();
    for one in seen {
        match all.iter_mut().find(|known| known.screen == one.screen) {
            Some(known) => known.panels.extend(&one.panels),
            None => all.push(shown(graph, one)),
        }
    }
    all
}

fn shown(graph: &Graph, seen: &Seen) -> Shown {
    let node = graph.node(seen.node);
    Shown {
        screen: seen.screen.clone(),
        placement: seen.device.placement,
        panels: seen.panels.clone(),
        phase: kernel::situation(&graph.site, &node.kernel.state).phase.name().to_owned(),
        depth: node.depth,
    }
}

/// Folds the graph to what is on the panel.
fn draw(graph: &Graph, judged: &mut Judged) {
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut fronts = Vec::new();
    for node in graph.nodes() {
        let name = front(graph, node.id);
        if node.screen.is_none() {
            judged.own.entry(name.clone()).or_insert(*node.kernel);
        }
        *judged.fronts.entry(name.clone()).or_default() += 1;
        let next = numbers.len();
        fronts.push(*numbers.entry(name).or_insert(next));
    }
    let front = |node: NodeId| fronts.get(node.0 as usize).copied().unwrap_or_default();
    let mut steps_between: HashMap<(usize, usize, u32), EdgeId> = HashMap::new();
    for edge in graph.edges() {
        let ends = (front(edge.from), front(edge.to));
        if ends.0 != ends.1 {
            let input = graph.input_number(edge.id);
            steps_between.entry((ends.0, ends.1, input)).or_insert(edge.id);
        }
    }
    let names: HashMap<usize, String> =
        numbers.into_iter().map(|(name, number)| (number, name)).collect();
    let name = |number: usize| names.get(&number).cloned().unwrap_or_default();
    for ((from, to, _), edge) in steps_between {
        let ends = judged.map.entry(name(from)).or_default().entry(name(to)).or_default();
        ends.insert(steps::kind(graph.edge(edge).input));
    }
}

impl Judged {
    /// The same at a site that differs in nothing that was judged.
    fn at(&self, site: &Site) -> Self {
        let mut same = self.clone();
        for found in same.rules.values_mut().flat_map(|notes| &mut notes.found) {
            found.place = Some(steps::place(site));
        }
        same
    }

    /// Takes what came of another graph. The order of graphs decides which
    /// example of a finding is kept, and nothing else.
    pub fn absorb(&mut self, other: Self) {
        for (id, notes) in other.rules {
            self.rules.entry(id).or_default().absorb(notes);
        }
        for screen in other.screens {
            match self.screens.iter_mut().find(|one| one.screen == screen.screen) {
                Some(known) => known.panels.extend(&screen.panels),
                None => self.screens.push(screen),
            }
        }
        for (front, kernel) in other.own {
            self.own.entry(front).or_insert(kernel);
        }
        for (from, ends) in other.map {
            let known = self.map.entry(from).or_default();
            for (to, inputs) in ends {
                known.entry(to).or_default().extend(inputs);
            }
        }
        for (front, states) in other.fronts {
            *self.fronts.entry(front).or_default() += states;
        }
        for (way, fewest) in other.ways {
            let known = self.ways.entry(way).or_insert(fewest);
            *known = (*known).min(fewest);
        }
        self.completed = match (self.completed, other.completed) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        for (bound, sets) in other.stopped {
            *self.stopped.entry(bound).or_default() += sets;
        }
        self.states += other.states;
        self.transitions += other.transitions;
        self.complete += other.complete;
        self.sets += other.sets;
        self.impure += other.impure;
        self.excused += other.excused;
        self.repeated += other.repeated;
        self.worst = self.worst.max(other.worst);
    }
}

impl RuleNotes {
    /// Takes what was found in the file as well.
    fn also(&mut self, answer: Option<FileAnswer>) {
        if let Some(FileAnswer::Judged { wrong, .. }) = answer {
            self.count += wrong.len();
            self.found.extend(wrong.into_iter().take(FINDINGS_MAX).map(told));
        }
    }

    fn absorb(&mut self, other: Self) {
        self.judged += other.judged;
        self.count += other.count;
        for found in other.found {
            let room = self.found.len() < FINDINGS_MAX;
            let same = |one: &&mut Found| one.text == found.text && one.screen == found.screen;
            match self.found.iter_mut().find(same) {
                Some(known) => {
                    known.count += found.count;
                    if found.path.len() < known.path.len() {
                        known.path = found.path;
                        known.place = found.place;
                    }
                }
                None if room => self.found.push(found),
                None => {}
            }
        }
    }
}

/// One rule with what became of it.
#[derive(Clone, Debug)]
pub struct Ruling {
    /// The rule.
    pub rule: &'static Rule,
    /// What became of it.
    pub outcome: Outcome,
    /// Why, where the outcome needs a reason.
    pub reason: String,
    /// How many things were looked at.
    pub judged: usize,
    /// What is wrong.
    pub found: Vec<Found>,
    /// How often.
    pub count: usize,
}

impl Ruling {
    /// Says, where the rule holds, that so many steps differed in a used
    /// instance of a script's engine.
    fn noting(mut self, excused: usize) -> Self {
        if excused > 0 && self.outcome == Outcome::Pass {
            self.reason =
                "in used instances steps differed, as they do where JavaScript or Python \
                           keeps its engine's state; a reader uses no instance twice"
                    .to_owned();
        }
        self
    }
}

fn told(text: String) -> Found {
    Found { text, screen: None, shown: None, place: None, path: Vec::new(), count: 1 }
}

/// What became of each rule, over all graphs. `expected` is how many feature
/// sets there are.
pub fn rule_on(subject: &Subject, judged: &Judged, expected: usize) -> Vec<Ruling> {
    let assets: Vec<Asset> = subject.installed().assets.values().cloned().collect();
    let case =
        Case { manifest: subject.manifest(), catalogue: subject.catalogue(), assets: &assets };
    let whole = judged.complete == expected && judged.sets == expected;
    let not_whole =
        format!("{} of {expected} feature sets were walked to the end", judged.complete);
    let decided = |rule, judged: usize, found: Vec<Found>, count: usize, whole: bool| {
        let outcome = match (count, whole) {
            (0, true) if judged == 0 => Outcome::NotApplicable,
            (0, true) => Outcome::Pass,
            (0, false) => Outcome::Incomplete,
            (1.., _) => Outcome::Violation,
        };
        let reason = match outcome {
            Outcome::Incomplete => not_whole.clone(),
            Outcome::NotApplicable => "nothing of the kind was reached".to_owned(),
            Outcome::Pass
            | Outcome::Violation
            | Outcome::ByConstruction
            | Outcome::NotRun
            | Outcome::NotAssessed => String::new(),
        };
        Ruling { rule, outcome, reason, judged, found, count }
    };
    let other = |rule, outcome, reason: &str| Ruling {
        rule,
        outcome,
        reason: reason.to_owned(),
        judged: 0,
        found: Vec::new(),
        count: 0,
    };
    rules::all()
        .map(|rule| match rule.by {
            By::Graph(_) | By::Screen(_) => {
                let notes = judged.rules.get(rule.id).cloned().unwrap_or_default();
                decided(rule, notes.judged, notes.found, notes.count, whole)
            }
            By::Drawn { file, .. } => {
                let Some(mut notes) = judged.rules.get(rule.id).cloned() else {
                    return other(rule, Outcome::NotRun, "the screens were not drawn");
                };
                notes.also(file.map(|decide| decide(&case)));
                decided(rule, notes.judged, notes.found, notes.count, whole)
            }
            By::File(decide) => match decide(&case) {
                FileAnswer::Judged { units, wrong } => {
                    let count = wrong.len();
                    let found = wrong.into_iter().take(FINDINGS_MAX).map(told).collect();
                    decided(rule, units, found, count, true)
                }
                FileAnswer::NotApplicable(why) => other(rule, Outcome::NotApplicable, why),
                FileAnswer::NotAssessed(why) => other(rule, Outcome::NotAssessed, why),
            },
            By::Loading(codes) => loaded(rule, codes, &subject.findings),
            By::Construction { why, .. } => other(rule, Outcome::ByConstruction, why),
            By::Engine(Engine::Complete) if whole => decided(rule, judged.states, vec![], 0, true),
            By::Engine(Engine::Complete) => other(rule, Outcome::Incomplete, &not_whole),
            By::Engine(Engine::Pure) => {
                let found = (judged.impure > 0)
                    .then(|| told("a step that was done again gave another answer".to_owned()));
                let again = usize::try_from(judged.repeated).unwrap_or(usize::MAX);
                let found = found.into_iter().collect();
                decided(rule, again, found, judged.impure, whole).noting(judged.excused)
            }
            By::NotAssessed(why) => other(rule, Outcome::NotAssessed, why),
        })
        .collect()
}

fn loaded(rule: &'static Rule, codes: &[&str], findings: &[LoadFinding]) -> Ruling {
    let found: Vec<Found> = findings
        .iter()
        .filter(|finding| codes.contains(&finding.code))
        .map(|finding| told(format!("{}: {}", finding.code, finding.cause)))
        .collect();
    let outcome = if found.is_empty() { Outcome::Pass } else { Outcome::Violation };
    let count = found.len();
    Ruling { rule, outcome, reason: String::new(), judged: 1, found, count }
}

/// What became of each rule for a file that no reader takes: those that it
/// breaks, and "not run" for the others.
pub fn rule_on_refused(findings: &[LoadFinding]) -> Vec<Ruling> {
    let not_run = |rule| Ruling {
        rule,
        outcome: Outcome::NotRun,
        reason: "no reader takes the file".to_owned(),
        judged: 0,
        found: Vec::new(),
        count: 0,
    };
    rules::all()
        .map(|rule| match rule.by {
            By::Loading(codes) => {
                let ruling = loaded(rule, codes, findings);
                if ruling.outcome == Outcome::Violation { ruling } else { not_run(rule) }
            }
            By::Construction { why, .. } => {
                Ruling { outcome: Outcome::ByConstruction, reason: why.to_owned(), ..not_run(rule) }
            }
            By::NotAssessed(why) => {
                Ruling { outcome: Outcome::NotAssessed, reason: why.to_owned(), ..not_run(rule) }
            }
            By::File(_) | By::Screen(_) | By::Drawn { .. } | By::Graph(_) | By::Engine(_) => {
                not_run(rule)
            }
        })
        .collect()
}
