//! What a transition of the auditor costs, beside the step that it is made of.
//!
//!     cargo bench -p audit --bench walk
//!
//! Time is that of the processor, read from `/proc/self/stat`, since other work
//! on the machine is not ours. The standard flow is built first.
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

fn main() {
    static NEVER: AtomicBool = AtomicBool::new(false);
    let standard = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins/standard");
    let bytes = component::build_directory(&standard, &component::BuildOptions::default()).unwrap();
    let subject = Subject::load(&bytes).unwrap();
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
        let wanted: Vec<usize> = (0..TWO_FAMILIES).collect();
        let run = Run { subject: &subject, sets: &sets.sites, wanted, how, threads };
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
    println!("two threads are {:.2} times one", walls[0] / walls[1]);
}
