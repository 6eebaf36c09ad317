//! Clocks for a machine that does other things as well.

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion};
use rustix::time::{ClockId, clock_gettime};

/// How long to work at a time, in processor seconds.
const WORK_S: f64 = 0.4;
/// Pieces of work between two looks at the clock.
const BATCH: u32 = 100;

/// One of several times that everything is measured: load comes and goes, and
/// it must not meet a figure and spare its baseline.
pub(crate) struct Round<'a> {
    pub(crate) criterion: &'a mut Criterion,
    pub(crate) round: u8,
}

impl Round<'_> {
    /// The benchmarks of one kind, in this round.
    pub(crate) fn group(&mut self, name: &str) -> BenchmarkGroup<'_, WallTime> {
        self.criterion.benchmark_group(format!("{name}-{}", self.round))
    }
}

/// Measures each call alone. A sample of criterion's is the median of its
/// calls, so that one during which something else ran does not count for much.
pub(crate) fn bench<T>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: &str,
    mut call: impl FnMut() -> T,
) {
    group.bench_function(name, |bench| {
        bench.iter_custom(|calls| {
            let mut took: Vec<Duration> = (0..calls).map(|_| time(&mut call)).collect();
            took.sort_unstable();
            let median = took.get(took.len() / 2).copied().unwrap_or_default();
            median.saturating_mul(u32::try_from(calls).unwrap_or(u32::MAX))
        });
    });
}

/// Dropping what the call gives is part of the call.
fn time<T>(call: &mut impl FnMut() -> T) -> Duration {
    let start = Instant::now();
    drop(black_box(call()));
    start.elapsed()
}

/// How often a thread can do this in a second of its own time.
pub(crate) fn per_cpu_second(mut work: impl FnMut() -> anyhow::Result<()>) -> anyhow::Result<f64> {
    let start = now_s();
    let mut done = 0.0;
    loop {
        for _ in 0..BATCH {
            work()?;
        }
        done += f64::from(BATCH);
        let spent = now_s() - start;
        if spent >= WORK_S {
            return Ok(done / spent);
        }
    }
}

fn now_s() -> f64 {
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime))
        .expect("invariant: the clock counts from the thread's start")
        .as_secs_f64()
}
