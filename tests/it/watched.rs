//! Promise: a set whose questions were answered by other sets' answers has the
//! graph that it has when it is asked them all itself.

mod spy;

use std::sync::atomic::AtomicBool;

use audit::{Facts, Graph, Limits, Purity, Run, Subject, Walk, feature_sets, rules, walk};
use kernel::contract::{Item, Mode, Placement, Site};

use crate::guests::{hostile, standard};

static NEVER: AtomicBool = AtomicBool::new(false);
const HOW: Walk<'_> = Walk {
    limits: Limits { states: None, bytes: None, until: None },
    purity: Purity::OneIn(50),
    stop: &NEVER,
};

fn loaded(bytes: &[u8], watch: bool) -> Subject {
    let mut subject = Subject::load(bytes).unwrap_or_else(|error| panic!("{error}"));
    if watch {
        assert!(subject.watch(bytes).unwrap(), "there is a copy that can be watched");
    }
    subject
}

/// Sets of several families, walked together and each by itself.
#[test]
fn answers_of_other_sets_change_no_graph() {
    let watched = loaded(standard(), true);
    let sets = feature_sets(watched.manifest(), Site::complete().device).sites;
    // Settings, another mode, another family, and the last of all.
    let wanted = vec![0, 1, 4, 12, sets.len() - 1];
    let run = Run { subject: &watched, sets: &sets, wanted, how: HOW, threads: 2, keep: None };
    let together =
        audit::run(&run, |_, graph| rules::screens(&watched, graph, &audit::all_devices()), |_| {});
    for outcome in &together {
        let alone = loaded(standard(), false);
        let graph = walk(&alone, &sets[outcome.set], &HOW, |_| {});
        // What is entered is known of the watched copy alone.
        let facts = Facts { entered: outcome.facts.entered.clone(), ..Facts::of(&graph) };
        assert_eq!(outcome.facts, facts, "{:?}", graph.site.features);
        if outcome.set == 0 {
            assert_eq!(outcome.judged, rules::screens(&alone, &graph, &audit::all_devices()));
            // Five sets together have asked less than three alone.
            assert!(watched.answers() < 3 * alone.answers());
        }
    }
}

fn in_mode(subject: &Subject, mode: Mode) -> Graph {
    let mut site = feature_sets(subject.manifest(), Site::complete().device).sites.remove(0);
    site.features.mode = mode;
    walk(subject, &site, &HOW, |_| {})
}

/// However the mode gets into an answer, it is noted; and where it does not,
/// one set's answers are another's.
#[test]
fn whatever_an_answer_comes_of_is_noted() {
    for order in [
        "view identify by-branch",
        "view identify by-table",
        "view identify by-sum",
        "view identify by-call",
        "view identify by-length",
        "update confirmed by-state",
        "none any none",
    ] {
        let bytes = hostile(order);
        let (watched, plain) = (loaded(&bytes, true), loaded(&bytes, false));
        let normal = in_mode(&watched, Mode::Normal);
        let asked = watched.answers();
        let night = in_mode(&watched, Mode::Night);
        assert_eq!(night.digest(), in_mode(&plain, Mode::Night).digest(), "{order}");
        assert!(normal.is_complete() && night.impure.is_empty(), "{order}");
        let screens =
            |graph: &Graph| graph.screens().map(|(_, one)| one.clone()).collect::<Vec<_>>();
        let states = |graph: &Graph| graph.nodes().map(|one| one.flow.to_vec()).collect::<Vec<_>>();
        let same = screens(&normal) == screens(&night) && states(&normal) == states(&night);
        assert_eq!(same, order == "none any none", "{order}");
        // The settings' combination is always part of a question; the mode is
        // only where it was read.
        assert_eq!(watched.answers() == asked, order == "none any none", "{order}");
        assert!(watched.answers() < 2 * asked, "{order}: what does not read it is shared");
    }
}

/// The same for the device: each placement gets its own screen.
#[test]
fn a_screen_that_came_of_the_placement_is_seen_on_each() {
    let bytes = hostile("view identify by-placement");
    let watched = loaded(&bytes, true);
    let graph = in_mode(&watched, Mode::Normal);
    let (seen, refused) = rules::screens(&watched, &graph, &audit::all_devices());
    assert!(refused.is_empty());
    for (at, placement) in (1..).zip(Placement::ALL) {
        let stepper = |item: &Item| matches!(item, Item::Stepper(one) if one.current == at);
        let here = seen.iter().filter(|one| one.device.placement == *placement);
        let found: Vec<_> =
            here.filter(|one| one.screen.body.iter().any(|node| stepper(&node.item))).collect();
        assert_eq!(found.len(), 1, "{placement}");
    }
}

/// What gives out memory is called between the host's stores, and could answer
/// by what it sees there.
#[test]
fn memory_that_is_given_by_the_mode_is_noted() {
    let bytes = spy::that_spies(&hostile("none any none"));
    let (watched, plain) = (loaded(&bytes, true), loaded(&bytes, false));
    let normal = in_mode(&watched, Mode::Normal);
    let night = in_mode(&watched, Mode::Night);
    assert_ne!(normal.node_count(), night.node_count(), "it traps at night");
    assert_eq!(night.digest(), in_mode(&plain, Mode::Night).digest());
}

/// Nothing may stand between the functions that are noted and the host.
#[test]
fn what_is_put_together_otherwise_is_not_watched() {
    let bytes = hostile("none any none");
    assert!(component::watched(&bytes).is_some() && component::traced(&bytes).is_some());
    let two = spy::with_second_instance(&bytes);
    assert!(component::watched(&two).is_none() && component::traced(&two).is_none());
}
