//! Many feature sets, many threads, and what is known of each.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use kernel::contract::Site;
use serde::{Deserialize, Serialize};

use crate::bounds::Bound;
use crate::explore::{Family, Impure, Keep, Keeper, Progress, Walk, Word};
use crate::graph::Graph;
use crate::subject::Subject;
use crate::worst::Worst;

/// A part of the feature sets: every `of`th family, from `index`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Shard {
    /// Which part, from 1.
    pub index: usize,
    /// Of how many.
    pub of: usize,
}

impl Shard {
    /// Everything.
    pub const WHOLE: Self = Self { index: 1, of: 1 };

    /// The feature sets of this part, by their place.
    pub fn of(self, sets: &[Site]) -> Vec<usize> {
        let families = families(sets, 0..sets.len());
        families
            .into_iter()
            .skip(self.index.saturating_sub(1))
            .step_by(self.of.max(1))
            .flatten()
            .collect()
    }
}

/// The sets, those of a family together.
fn families(sets: &[Site], wanted: impl IntoIterator<Item = usize>) -> Vec<Vec<usize>> {
    let mut families: Vec<Vec<usize>> = Vec::new();
    for set in wanted {
        let Some(site) = sets.get(set) else { continue };
        let same = |family: &&mut Vec<usize>| {
            let first = family.first().and_then(|first| sets.get(*first));
            first.is_some_and(|first| Family::holds(first, site))
        };
        match families.iter_mut().find(same) {
            Some(family) => family.push(set),
            None => families.push(vec![set]),
        }
    }
    families
}

/// What a walk found out about one feature set, without its graph.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// States that were reached.
    pub states: usize,
    /// States whose inputs were all tried.
    pub expanded: usize,
    /// Inputs that changed something.
    pub transitions: usize,
    /// Inputs that were tried and changed nothing.
    pub inert: u64,
    /// Distinct screens of the flow.
    pub screens: usize,
    /// The longest of all shortest paths.
    pub depth: u32,
    /// What stopped the walk before every state was known.
    pub stopped: Option<Bound>,
    /// The most that any step cost.
    pub worst: Worst,
    /// Different questions to the flow, or every step: [`Graph::asked`].
    pub asked: u64,
    /// Steps that were done again to compare.
    pub repeated: u64,
    /// Steps that gave another answer then.
    pub impure: Vec<Impure>,
    /// A bit for each function that was entered: [`Graph::entered`].
    pub entered: Option<Vec<u8>>,
    /// Transitions on which the flow broke the contract, by code.
    pub violations: BTreeMap<String, usize>,
    /// SHA-256 of the graph, as hex digits.
    pub digest: String,
}

impl Facts {
    /// What is known of a graph.
    pub fn of(graph: &Graph) -> Self {
        let mut violations = BTreeMap::new();
        let opening = graph.opening.iter();
        for violation in opening.chain(graph.edges().filter_map(|edge| edge.violation)) {
            *violations.entry(violation.code().to_owned()).or_default() += 1;
        }
        Self {
            states: graph.node_count(),
            expanded: graph.expanded,
            transitions: graph.edge_count(),
            inert: graph.inert,
            screens: graph.screens().count(),
            depth: graph.nodes().map(|node| node.depth).max().unwrap_or_default(),
            stopped: graph.stopped,
            worst: graph.worst,
            asked: graph.asked,
            repeated: graph.repeated,
            impure: graph.impure.clone(),
            entered: graph.entered.clone(),
            violations,
            digest: graph.digest(),
        }
    }
}

/// One feature set, walked and judged.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Outcome<J> {
    /// Its place among the sets of the manifest, from 0.
    pub set: usize,
    /// What is known of its graph.
    pub facts: Facts,
    /// What the judge made of the graph.
    pub judged: J,
}

/// What is to be walked, and with how many threads.
pub struct Run<'a> {
    /// The component.
    pub subject: &'a Subject,
    /// The sets of the manifest, all of them.
    pub sets: &'a [Site],
    /// Those that are to be walked now, by their place.
    pub wanted: Vec<usize>,
    /// How.
    pub how: Walk<'a>,
    /// With how many threads. The outcome does not depend on it.
    pub threads: usize,
    /// Where walks under way are kept, if they are. The outcome does not depend
    /// on it.
    pub keep: Option<&'a dyn Keep>,
}

/// What happens during a run, for whoever waits.
pub enum News<'n, J> {
    /// A walk has come this far.
    Under(usize, Progress),
    /// A walk goes on from where an earlier run was.
    GoesOn(usize, Progress),
    /// So much of a walk under way is kept.
    Kept(usize, Progress),
    /// Something that was kept of a set's walk is of no use, and why.
    LeftOut(usize, &'static str),
    /// A set is done.
    Done(&'n Outcome<J>),
}

/// Walks the wanted sets and judges each. The outcomes are in the order of the
/// sets. A walk that was interrupted has none.
///
/// `judge` is called by several threads at once, `hear` by one at a time.
pub fn run<J: Send>(
    run: &Run<'_>,
    judge: impl Fn(usize, &Graph) -> J + Sync,
    hear: impl FnMut(News<'_, J>) + Send,
) -> Vec<Outcome<J>> {
    let next = AtomicUsize::new(0);
    let hear = Mutex::new(hear);
    let done = Mutex::new(Vec::new());
    let tell = |news: News<'_, J>| {
        // A listener that panicked takes its thread with it, not the others.
        let mut hear = hear.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        hear(news);
    };
    let families = families(run.sets, run.wanted.iter().copied());
    let work = || {
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(sets) = families.get(place) else { return };
            let mut family = Family::new(run.subject);
            for &set in sets {
                let Some(site) = run.sets.get(set) else { continue };
                if run.how.limits.bytes.is_some() {
                    // What a set takes must not hang on the sets before it.
                    family = Family::alone(run.subject);
                }
                let keeper = run.keep.map(|keep| Keeper::new(keep, set));
                let graph = family.walk(site, &run.how, keeper, |word| {
                    tell(match word {
                        Word::Under(progress) => News::Under(set, progress),
                        Word::GoesOn(progress) => News::GoesOn(set, progress),
                        Word::Kept(progress) => News::Kept(set, progress),
                        Word::LeftOut(why) => News::LeftOut(set, why),
                    });
                });
                if graph.stopped == Some(Bound::Interrupted) {
                    return;
                }
                let outcome = Outcome { set, facts: Facts::of(&graph), judged: judge(set, &graph) };
                tell(News::Done(&outcome));
                done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(outcome);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..run.threads.max(1) {
            scope.spawn(work);
        }
        work();
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_by_key(|outcome| outcome.set);
    done
}
