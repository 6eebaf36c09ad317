//! Promise: every state that a reader with a plugin can reach is walked, or
//! the audit says that it is incomplete; and the result depends on nothing but
//! the component.

use std::collections::HashSet;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicBool;

use audit::judge::{self, Judge};
use audit::{
    Bound, Facts, Graph, Limits, NodeId, Outcome, Purity, Run, Statement, Subject, Walk,
    feature_sets, walk,
};
use kernel::contract::{KeypadKind, Mode, Panel, Placement, Site};
use kernel::{Applied, Input, situation};
use runtime::turn;

use crate::guests::{hostile, standard, two_screens};

static NEVER: AtomicBool = AtomicBool::new(false);
const HOW: Walk<'_> = Walk {
    limits: Limits { states: None, bytes: None, until: None },
    purity: Purity::OneIn(50),
    stop: &NEVER,
};

fn subject(bytes: &[u8]) -> Subject {
    Subject::load(bytes).unwrap_or_else(|error| panic!("{error}"))
}

/// The graph of the first feature set.
fn first(bytes: &[u8], how: &Walk<'_>) -> Graph {
    let subject = subject(bytes);
    let sets = feature_sets(subject.manifest(), Site::complete().device);
    walk(&subject, &sets.sites[0], how, |_| {})
}

fn all(bytes: &[u8], threads: usize) -> Vec<Outcome<usize>> {
    let subject = subject(bytes);
    let sets = feature_sets(subject.manifest(), Site::complete().device);
    let wanted = (0..sets.sites.len()).collect();
    let run = Run { subject: &subject, sets: &sets.sites, wanted, how: HOW, threads, keep: None };
    audit::run(&run, |_, graph| graph.node_count(), |_| {})
}

fn codes(graph: &Graph) -> Vec<String> {
    Facts::of(graph).violations.into_keys().collect()
}

#[test]
fn the_standard_flow_keeps_to_the_contract_in_every_state() {
    let graph = first(standard(), &HOW);
    assert!(graph.is_complete());
    assert!(graph.node_count() > 5_000, "{} states", graph.node_count());
    assert_eq!(codes(&graph), Vec::<String>::new());
    assert!(graph.impure.is_empty(), "{:?}", graph.impure);
    assert!(graph.repeated > 50, "{} steps were done again", graph.repeated);
}

/// What is said of each edge is what `turn` does, asked without any memory.
#[test]
fn a_graph_holds_what_turn_does() {
    let subject = subject(standard());
    let sets = feature_sets(subject.manifest(), Site::complete().device);
    let site = &sets.sites[0];
    let graph = walk(&subject, site, &HOW, |_| {});
    let mut plugin = subject.installed().plugin().unwrap();
    let mut compared = 0;
    for node in graph.nodes().step_by(97) {
        let mut taken: Vec<&Input> = Vec::new();
        for edge in graph.out(node.id) {
            let mut session = graph.session(node.id);
            let turn = turn(&mut session, site, &mut plugin, subject.vocabulary(), edge.input);
            assert_eq!(
                (&turn.applied, &*turn.intents, &*turn.commands, turn.violation.as_ref()),
                (edge.applied, edge.intents, edge.commands, edge.violation),
                "{:?}",
                edge.input
            );
            let to = graph.node(edge.to);
            assert_eq!((session.desk.state, &*session.state), (to.kernel.state, to.flow));
            taken.push(edge.input);
            compared += 1;
        }
        // And all other inputs do nothing.
        for input in kernel::inputs(&node.kernel.desk()) {
            if !taken.contains(&&input) {
                let mut session = graph.session(node.id);
                let turn = turn(&mut session, site, &mut plugin, subject.vocabulary(), &input);
                assert_eq!(turn.applied, Applied::Stale, "{input:?}");
                assert_eq!(session, graph.session(node.id), "{input:?}");
            }
        }
    }
    assert!(compared > 500, "{compared} edges");
}

#[test]
fn a_parent_is_one_step_nearer_to_idle() {
    let graph = first(two_screens(), &HOW);
    let reached = graph.reached_from([Graph::ROOT], |_| true);
    for node in graph.nodes() {
        let path = graph.path(node.id);
        assert_eq!(path.len(), node.depth as usize);
        assert_eq!(reached.distance(node.id), Some(node.depth), "a shorter path was found");
        let end = path.last().map_or(Graph::ROOT, |edge| graph.edge(*edge).to);
        assert_eq!(end, node.id);
    }
    let back = graph.reaching([Graph::ROOT], |_| true);
    assert!(graph.nodes().all(|node| back.contains(node.id)), "a state without a way to idle");
    // Loops of time alone: none of them leaves its component.
    let components = graph.components(|_| true);
    assert!(graph.edges().all(|edge| components.is_loop(&edge)), "all lead back to idle");
}

#[test]
fn the_result_is_the_same_for_any_number_of_threads() {
    let one = all(two_screens(), 1);
    assert!(one.len() > 1, "{} feature sets", one.len());
    for threads in [2, 5] {
        assert_eq!(all(two_screens(), threads), one, "{threads} threads");
    }
}

/// What lets sets be walked together: in every state the kernel does and tells
/// the same whatever mode, settings and device are.
#[test]
fn the_kernel_reads_neither_mode_nor_settings_nor_device() {
    let graph = first(standard(), &HOW);
    let mut others = Vec::new();
    for mode in Mode::ALL {
        let mut site = graph.site.clone();
        site.features.mode = *mode;
        site.features.settings.clear();
        site.device.panel = Panel::Compact;
        site.device.keypad = KeypadKind::Touch;
        site.device.placement = Placement::Insert;
        others.push(site);
    }
    let mut states = HashSet::new();
    for node in graph.nodes() {
        if !states.insert(*node.kernel) {
            continue;
        }
        let desk = node.kernel.desk();
        for site in &others {
            assert_eq!(
                situation(site, &node.kernel.state),
                situation(&graph.site, &node.kernel.state)
            );
            for input in kernel::inputs(&desk) {
                let (mut one, mut other) = (desk, desk);
                assert_eq!(one.apply(&graph.site, &input), other.apply(site, &input));
                assert_eq!(one, other, "{input:?}");
            }
        }
    }
    assert!(states.len() > 1_000, "{} states of the kernel", states.len());
}

/// A family's walk shares what its sets agree on; each graph is the one that a
/// walk of that set alone gives.
#[test]
fn a_graph_does_not_depend_on_what_was_walked_before() {
    let subject = subject(standard());
    let sets = feature_sets(subject.manifest(), Site::complete().device);
    // The first family: modes and settings.
    let wanted: Vec<usize> = (0..5).collect();
    let run =
        Run { subject: &subject, sets: &sets.sites, wanted, how: HOW, threads: 1, keep: None };
    for outcome in audit::run(&run, |_, _| (), |_| {}) {
        let alone = walk(&subject, &sets.sites[outcome.set], &HOW, |_| {});
        assert_eq!(outcome.facts, Facts::of(&alone), "{:?}", alone.site.features);
    }
}

fn madoguchi(arguments: &[&str]) -> (Option<i32>, String) {
    let program = env!("CARGO_BIN_EXE_madoguchi");
    let output = Command::new(program).args(arguments).output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

fn written(folder: &Path, name: &str, bytes: &[u8]) -> String {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn parts_of_a_run_put_together_are_the_whole() {
    const PARTS: usize = 3;
    let folder = tempfile::tempdir().unwrap();
    let file = written(folder.path(), "flow.wasm", two_screens());
    // All of it is walked; the rules find that it completes no visit.
    let whole = madoguchi(&["audit", &file]);
    assert_eq!(whole.0, Some(1), "{}", whole.1);
    assert!(whole.1.starts_with("complete\n"), "{}", whole.1);
    let records: Vec<String> = (1..=PARTS)
        .map(|part| folder.path().join(format!("{part}.jsonl")).to_str().unwrap().to_owned())
        .collect();
    let parts: Vec<_> = (1..=PARTS)
        .map(|part| {
            Command::new(env!("CARGO_BIN_EXE_madoguchi"))
                .args(["audit", &file, "--shard", &format!("{part}/{PARTS}")])
                .args(["--record", &records[part - 1]])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for mut part in parts {
        // A part alone is never complete.
        assert_eq!(part.wait().unwrap().code(), Some(1));
    }
    let mut arguments = vec!["audit", "merge", &file];
    arguments.extend(records.iter().rev().map(String::as_str));
    assert_eq!(madoguchi(&arguments), whole);
    // Without one of them it is incomplete.
    arguments.pop();
    let (code, text) = madoguchi(&arguments);
    assert_eq!(code, Some(1));
    assert!(text.starts_with("incomplete\n"), "{text}");
}

/// What a crash leaves behind: whole lines, and perhaps a torn one.
#[test]
fn a_run_goes_on_where_its_record_ends() {
    let folder = tempfile::tempdir().unwrap();
    let file = written(folder.path(), "flow.wasm", two_screens());
    let record = folder.path().join("record.jsonl").to_str().unwrap().to_owned();
    let run = ["audit", &file, "--record", &record];
    let whole = madoguchi(&run);
    assert!(whole.1.starts_with("complete\n"), "{}", whole.1);
    let text = std::fs::read_to_string(&record).unwrap();
    let mut lines = text.lines();
    let (header, outcome) = (lines.next().unwrap(), lines.next().unwrap());
    // A set whose figures are not what a walk would find: so it was not walked.
    let told = outcome.replacen("\"states\":", "\"states\":1000", 1);
    assert_ne!(told, outcome);
    let torn = &outcome[..outcome.len() / 2];
    std::fs::write(&record, format!("{header}\n{told}\n{torn}")).unwrap();
    let (_, resumed) = madoguchi(&run);
    assert!(resumed.starts_with("complete\n"), "{resumed}");
    assert_ne!(resumed, whole.1, "the set that was known was walked again");
    // The record of another kind of run is not gone on with.
    let (code, _) = madoguchi(&["audit", &file, "--record", &record, "--states", "100000"]);
    assert_eq!(code, Some(2));
}

#[test]
fn a_limit_is_incomplete_and_never_complete() {
    let folder = tempfile::tempdir().unwrap();
    let file = written(folder.path(), "flow.wasm", two_screens());
    for limit in [["--states", "10"], ["--memory", "0"], ["--time", "0"], ["--sets", "1"]] {
        let (code, text) = madoguchi(&["audit", &file, limit[0], limit[1]]);
        assert_eq!(code, Some(1), "{text}");
        assert!(text.starts_with("incomplete\n"), "{limit:?}: {text}");
    }
    let (code, _) = madoguchi(&["audit", &file, "--certify", "--states", "10"]);
    assert_eq!(code, Some(2), "certifying takes no flag that weakens it");
}

/// A run that was stopped and goes on later begins with another set: what a set
/// takes of the memory that is allowed is its own.
#[test]
fn a_bound_of_memory_is_a_matter_of_each_set() {
    let subject = subject(standard());
    let sets = feature_sets(subject.manifest(), Site::complete().device).sites;
    let last = |wanted: Vec<usize>, bytes| {
        let limits = Limits { states: Some(2_000), bytes: Some(bytes), until: None };
        let run = Run {
            subject: &subject,
            sets: &sets,
            wanted,
            how: Walk { limits, ..HOW },
            threads: 1,
            keep: None,
        };
        audit::run(&run, |_, _| (), |_| {}).pop().unwrap().facts
    };
    // As many bytes as the set takes by itself, to a quarter of a MiB.
    let (mut few, mut enough) = (0, 1 << 26);
    while enough - few > 1 << 18 {
        let bytes = usize::midpoint(few, enough);
        match last(vec![1], bytes).stopped {
            Some(Bound::Bytes) => few = bytes,
            Some(_) | None => enough = bytes,
        }
    }
    let alone = last(vec![1], enough);
    assert_eq!(alone.stopped, Some(Bound::States));
    assert_eq!(last(vec![0, 1], enough), alone);
}

/// What each misdeed leads to: the codes that are found, or the bound.
#[test]
fn whatever_a_flow_hides_is_found_or_the_walk_is_incomplete() {
    let few = Walk { limits: Limits { states: Some(20_000), ..HOW.limits }, ..HOW };
    for (order, code) in [
        // One path of many.
        ("update recording trap", "R01"),
        ("view referred screen", "V11"),
        // Only after the same thing forty times in a row.
        ("update any patience", "R01"),
        // State that grows without end meets the host's limit.
        ("update querying hoard", "V01"),
    ] {
        let graph = first(&hostile(order), &HOW);
        assert!(graph.is_complete(), "{order}: {} states", graph.node_count());
        assert_eq!(codes(&graph), [code], "{order}");
        let worst = graph.edges().find(|edge| edge.violation.is_some()).unwrap();
        let path = graph.path(worst.from);
        assert!(!path.is_empty(), "{order}");
        let end = graph.node(worst.to);
        assert!(end.kernel.safe, "{order}: the host's safe screen is up");
    }
    let graph = first(&hostile("update querying count"), &few);
    assert_eq!(graph.stopped, Some(Bound::States), "a counter has no end");
    assert!(graph.expanded < graph.node_count() && graph.expanded > 1_000);
    assert_eq!(graph.out(NodeId(u32::try_from(graph.node_count() - 1).unwrap())).count(), 0);
}

#[test]
fn a_flow_that_behaves_by_a_setting_is_found_with_that_setting() {
    let outcomes = all(&hostile("update identify mood"), 2);
    let subject = subject(&hostile("update identify mood"));
    let sets = feature_sets(subject.manifest(), Site::complete().device);
    for outcome in outcomes {
        let wild = sets.sites[outcome.set].features.settings[0].value == "wild";
        assert_eq!(outcome.facts.violations.contains_key("R01"), wild, "{outcome:?}");
    }
}

#[test]
fn what_a_flow_keeps_beside_its_state_is_found() {
    let how = Walk { purity: Purity::Every, ..HOW };
    let graph = first(&hostile("view identify remember"), &how);
    let found = graph.impure.first().expect("it remembers what it has shown");
    assert!(found.reused, "a fresh instance knows nothing: {found:?}");
    let graph = first(&hostile("view identify none"), &how);
    assert!(graph.impure.is_empty(), "{:?}", graph.impure);
    assert_eq!(graph.repeated, graph.asked);
}

/// A flow that says that it is JavaScript brings an engine along, whose state in
/// a used instance is a note and no finding.
#[test]
fn what_a_script_s_engine_keeps_is_a_note() {
    const JAVASCRIPT: &[u8] = b"\0\x21\x09producers\x01\x08language\x01\x0aJavaScript\0";
    let how = Walk { purity: Purity::Every, ..HOW };
    let outcome = |bytes: &[u8]| {
        let subject = subject(bytes);
        let sets = feature_sets(subject.manifest(), Site::complete().device);
        let graph = walk(&subject, &sets.sites[0], &how, |_| {});
        assert!(!graph.impure.is_empty());
        let judged = Judge::on(&subject, vec![sets.sites[0].device]).judge(&graph);
        let rulings = judge::rule_on(&subject, &judged, 1);
        let pure = rulings.into_iter().find(|ruling| ruling.rule.id == "FLW-09").unwrap();
        (pure.outcome, pure.reason)
    };
    let remembers = hostile("view identify remember");
    assert_eq!(outcome(&remembers), (judge::Outcome::Violation, String::new()));
    let (told, reason) = outcome(&[&remembers, JAVASCRIPT].concat());
    assert_eq!(told, judge::Outcome::Pass);
    assert!(reason.contains("JavaScript"), "{reason}");
}

/// The same file with other words of the same length.
fn reworded(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut bytes = bytes.to_vec();
    let places = bytes.windows(from.len()).enumerate();
    let places: Vec<usize> =
        places.filter(|(_, window)| *window == from.as_bytes()).map(|(at, _)| at).collect();
    assert!(!places.is_empty(), "{from} is not in the file");
    for at in places {
        bytes[at..at + from.len()].copy_from_slice(to.as_bytes());
    }
    bytes
}

#[test]
fn an_update_is_put_into_one_of_the_classes() {
    let folder = tempfile::tempdir().unwrap();
    let tame = hostile("none any none");
    let old = written(folder.path(), "old.wasm", &tame);
    let diff = |new: &[u8]| {
        let new = written(folder.path(), "new.wasm", new);
        madoguchi(&["audit", "diff", &old, &new])
    };
    let cases = [
        (0, "same: 0 of 1 screens changed, no phrase changed, no path", tame.clone()),
        (
            1,
            "words-only: 1 of 1 screens changed, 1 phrase changed, no path",
            reworded(&tame, "こんにちは", "こんばんは"),
        ),
        (
            1,
            "look-only: 1 of 1 screens changed, no phrase changed, no path",
            hostile("view any light"),
        ),
        (
            1,
            "paths-changed: 1 of 1 screens changed, no phrase changed, ",
            hostile("view referred camera"),
        ),
        (1, "intents-changed: ", hostile("update confirmed illegal")),
    ];
    for (code, begins, new) in cases {
        let (is, text) = diff(&new);
        assert!(text.starts_with(begins), "{begins} is not\n{text}");
        assert_eq!(is, Some(code), "{text}");
        let asks = begins.starts_with("intents-changed");
        assert_eq!(!text.contains("no intent changed"), asks, "{text}");
    }
}

/// The functions that no step of any set entered.
fn dormant(subject: &Subject, purity: Purity) -> Option<Vec<String>> {
    let sets = feature_sets(subject.manifest(), Site::complete().device);
    let how = Walk { purity, ..HOW };
    let wanted = (0..sets.sites.len()).collect();
    let run = Run { subject, sets: &sets.sites, wanted, how, threads: 2, keep: None };
    let mut outcomes = audit::run(&run, |_, _| (), |_| {});
    assert!(outcomes.iter().all(|outcome| outcome.facts.impure.is_empty()));
    let dormant = Statement::of(subject, &sets, &outcomes).dormant;
    // Of a set that is not there nothing is known.
    outcomes.pop();
    assert_eq!(Statement::of(subject, &sets, &outcomes).dormant, None);
    dormant
}

/// Functions that no step enters are told from those that some step does, and
/// they are the same whether each answer is noted once or each step again.
#[test]
fn dormant_functions_are_named() {
    let bytes = hostile("none any none");
    let mut certified = subject(&bytes);
    assert!(certified.note_functions(&bytes).unwrap());
    let mut watched = subject(&bytes);
    assert!(watched.watch(&bytes).unwrap());
    assert_eq!(Facts::of(&first(&bytes, &HOW)).entered, None, "no copy has noted them");
    let dormant = dormant(&watched, HOW.purity).unwrap();
    assert_eq!(Some(&dormant), self::dormant(&certified, Purity::Every).as_ref());
    let has = |part: &str| dormant.iter().any(|name| name.contains(part));
    // The misdeeds that were not ordered sleep; what a tame visit needs does not.
    assert!(has("the_author_panics_here") && has("in_memory"), "{dormant:?}");
    assert!(!has("Order::read") && !has("hostile::page"), "{dormant:?}");
}
