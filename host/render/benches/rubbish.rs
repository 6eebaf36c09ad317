//! Ten thousand screens and catalogues that nobody would write: judged, and how
//! long the slowest took.
//!
//!     cargo bench -p render --bench rubbish [-- CASES [FIRST_SEED]]
//!
//! In processor time, so that what else the machine does counts little.

#![expect(clippy::print_stdout, reason = "it prints a table")]
#![expect(clippy::indexing_slicing, reason = "a measurement may panic")]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use render::{Fonts, Renderer};

#[path = "../tests/rubbish/mod.rs"]
mod rubbish;

/// What each part may take at most.
const TARGET: Duration = Duration::from_millis(50);

fn main() {
    // Cargo says that it is a bench, and tests run it as well, without that.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let mut numbers = std::env::args().filter_map(|argument| argument.parse().ok());
    let seeds: u64 = numbers.next().unwrap_or(10_000);
    let first: u64 = numbers.next().unwrap_or(0);
    let fonts = Fonts::load().expect("the fonts are there");
    let mut renderer = Renderer::new(&fonts);
    let mut cases = Vec::new();
    for seed in first..first.saturating_add(seeds) {
        let judged = catch_unwind(AssertUnwindSafe(|| rubbish::judge(seed, &mut renderer)));
        match judged {
            Ok(took) => cases.push((seed, took)),
            // What is wrong is told by then; others may be wrong as well.
            Err(_) => renderer = Renderer::new(&fonts),
        }
    }
    println!("| {seeds} cases | median | 99 of 100 | slowest | its seed | above 50 ms |");
    println!("|---|---|---|---|---|---|");
    row("a screen, to pixels", &cases, |took| took.drawing);
    row("a picture's file, decoded", &cases, |took| took.decoding);
    row("a catalogue, read", &cases, |took| took.reading);
    assert!(u64::try_from(cases.len()) == Ok(seeds), "some failed");
}

fn row(what: &str, cases: &[(u64, rubbish::Took)], part: impl Fn(&rubbish::Took) -> Duration) {
    let mut took: Vec<(Duration, u64)> =
        cases.iter().map(|(seed, took)| (part(took), *seed)).collect();
    took.sort_unstable();
    let at = |hundredths: usize| took[(took.len() - 1) * hundredths / 100].0.as_secs_f64() * 1e3;
    let (_, seed) = took[took.len() - 1];
    let above = took.iter().filter(|(took, _)| *took > TARGET).count();
    println!(
        "| {what} | {:.1} ms | {:.1} ms | {:.1} ms | {seed} | {above} |",
        at(50),
        at(99),
        at(100)
    );
}
