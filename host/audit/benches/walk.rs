//! What a transition of the auditor costs, beside the step that it is made of.
//!
//!     cargo bench --workspace --bench walk
//!
//! Time is that of the processor, read from `/proc/self/stat`, since other work
//! on the machine is not ours. The flows are built first.

#![expect(
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench says what it measured"
)]

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use audit::{Facts, Limits, News, Outcome, Purity, Run, Subject, Walk, feature_sets, walk};
use kernel::contract::Site;
use runtime::turn;

/// Ticks of the processor's clock in a second, as `/proc` counts them.
const TICKS_PER_S: f64 = 100.0;
/// Edges that the baseline steps.
const BASELINE_EDGES: usize = 40_000;
/// Sets of the first two families of the standard flow.
const TWO_FAMILIES: usize = 24;

fn cpu_s() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let after_name = stat.rsplit(')').next().unwrap();
    let ticks = after_name.split_whitespace().skip(11).take(2);
    ticks.map(|ticks| ticks.parse::<f64>().unwrap()).sum::<f64>() / TICKS_PER_S
}

fn figure(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap())
}

/// States of the flow that has no end.
const MANY_STATES: usize = 1_000_000;

/// The largest part of this process that was in memory so far, in MiB.
fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
}

fn built(flow: &str) -> Vec<u8> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(flow);
    component::build_directory(&directory, &component::BuildOptions::default()).unwrap()
}

static NEVER: AtomicBool = AtomicBool::new(false);

fn main() {
    standard();
    // Last, since what was in memory before it counts too.
    many_states();
}

fn standard() {
    let bytes = built("plugins/standard");
    // It knows nothing yet, each time.
    let load = || {
        let mut subject = Subject::load(&bytes).unwrap();
        subject.watch(&bytes).unwrap();
        subject
    };
    let subject = load();
    let sets = feature_sets(subject.manifest(), Site::complete().device);
    let how = Walk { limits: Limits::default(), purity: Purity::OneIn(100), stop: &NEVER };

    let begun = cpu_s();
    let graph = walk(&subject, &sets.sites[0], &how, |_| {});
    let alone = figure(graph.edge_count()) / (cpu_s() - begun);
    println!(
        "one set: {} states, {} transitions, {} steps asked, {alone:.0} transitions a CPU s",
        graph.node_count(),
        graph.edge_count(),
        graph.asked,
    );

    let mut plugin = subject.installed().plugin().unwrap();
    let begun = cpu_s();
    let mut stepped = 0;
    for edge in graph.edges().step_by(7).take(BASELINE_EDGES) {
        let mut session = graph.session(edge.from);
        turn(&mut session, &graph.site, &mut plugin, subject.vocabulary(), edge.input);
        stepped += 1;
    }
    let plain = figure(stepped) / (cpu_s() - begun);
    println!("baseline, `turn` without a memory: {plain:.0} transitions a CPU s");

    let mut walls = Vec::new();
    for threads in [1, 2] {
        let subject = load();
        let wanted: Vec<usize> = (0..TWO_FAMILIES).collect();
        let run = Run { subject: &subject, sets: &sets.sites, wanted, how, threads, keep: None };
        let (begun, clock) = (cpu_s(), Instant::now());
        let outcomes: Vec<Outcome<()>> = audit::run(&run, |_, _| (), |_: News<'_, ()>| {});
        let (cpu, wall) = (cpu_s() - begun, clock.elapsed().as_secs_f64());
        let sum = |of: fn(&Facts) -> usize| figure(outcomes.iter().map(|one| of(&one.facts)).sum());
        println!(
            "{} sets, {threads} threads: {:.0} states, {:.0} transitions, {:.0} a CPU s, {wall:.1} s",
            outcomes.len(),
            sum(|facts| facts.states),
            sum(|facts| facts.transitions),
            sum(|facts| facts.transitions) / cpu,
        );
        walls.push(wall);
    }
    let (own, most) = (walls[0] / walls[1], machine());
    println!("two threads are {own:.2} times one; two that share nothing {most:.2} times one");
}

/// How many times one thread two are on this machine, at work that shares
/// nothing and fits in the caches of a core.
fn machine() -> f64 {
    const ROUNDS: usize = 20_000;
    const WORDS: usize = 16 << 10;
    let work = || {
        let mut words: Vec<u64> = (0..WORDS as u64).collect();
        for round in 0..ROUNDS {
            let mut last = round as u64;
            for word in &mut words {
                last = last.rotate_left(5).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ *word;
                *word = last;
            }
        }
        std::hint::black_box(words);
    };
    let clock = Instant::now();
    work();
    let one = clock.elapsed().as_secs_f64();
    let clock = Instant::now();
    std::thread::scope(|scope| {
        scope.spawn(work);
        scope.spawn(work);
    });
    2.0 * one / clock.elapsed().as_secs_f64()
}

/// A flow that keeps 64 bytes and counts in them without end.
fn many_states() {
    const MARK: &[u8] = b"MADOGUCHI-BEHAVIOUR:";
    const ORDER_BYTES: usize = 44;
    let mut bytes = built("tests/guests/hostile");
    let at = bytes.windows(MARK.len()).position(|part| part == MARK).unwrap() + MARK.len();
    bytes[at..at + ORDER_BYTES]
        .copy_from_slice(format!(" {:<43}", "update querying many").as_bytes());
    let subject = Subject::load(&bytes).unwrap();
    let site = &feature_sets(subject.manifest(), Site::complete().device).sites[0];
    let limits = Limits { states: Some(MANY_STATES), ..Limits::default() };
    let how = Walk { limits, purity: Purity::OneIn(100), stop: &NEVER };
    let (begun, clock) = (cpu_s(), Instant::now());
    let graph = walk(&subject, site, &how, |_| {});
    let (cpu, wall) = (cpu_s() - begun, clock.elapsed().as_secs_f64());
    println!(
        "a flow without end: {} states, {} gone on from, {} transitions, {:.0} transitions a CPU s, {wall:.0} s, {:.0} MiB at most",
        graph.node_count(),
        graph.expanded,
        graph.edge_count(),
        figure(graph.edge_count()) / cpu,
        peak_mib(),
    );
}
