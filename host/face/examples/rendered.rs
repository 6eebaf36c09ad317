//! Measures the built-in models on virtual patients whom they have not learnt
//! from, by the stages of the engine:
//!
//!     cargo run --release -p face --example rendered -- [find] [match] [hints]
//!
//! Without a word all three are measured. The pictures are drawn by
//! `host/portrait`: what comes out says that the engine works as built, and
//! nothing about people.

#![expect(clippy::print_stdout, reason = "it prints what it measured")]

#[path = "rendered/drawn.rs"]
mod drawn;
#[path = "rendered/find.rs"]
mod find;
#[path = "rendered/hints.rs"]
mod hints;
#[path = "rendered/matching.rs"]
mod matching;

use std::path::Path;

use face::{Pack, PackFiles};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let wants = |what| words.is_empty() || words.iter().any(|word| word == what);
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    let pack = PackFiles::read(&models).and_then(|files| Pack::open(&files));
    let pack = pack.expect("the built-in models are in order");
    if wants("find") {
        find::report(&pack);
    }
    if wants("match") {
        matching::report(&pack);
    }
    if wants("hints") {
        hints::report(&pack);
    }
}

/// Percent of a whole, with the interval of Wilson for 95 of 100.
fn percent(part: usize, whole: usize) -> String {
    #[expect(clippy::cast_precision_loss, reason = "counts are small")]
    let (k, n) = (part as f64, whole.max(1) as f64);
    let (z, p) = (1.96_f64, k / n);
    let middle = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z / (1.0 + z * z / n) * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    let (low, high) = ((middle - half).max(0.0), (middle + half).min(1.0));
    format!("{:.1} % [{:.1}, {:.1}] ({part} of {whole})", 100.0 * p, 100.0 * low, 100.0 * high)
}
