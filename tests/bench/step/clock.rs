//! Work per processor second of one thread: what other load leaves alone.

use rustix::time::{ClockId, clock_gettime};

/// How long to work, in processor seconds.
const WORK_S: f64 = 2.0;
/// Pieces of work between two looks at the clock.
const BATCH: u32 = 100;

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
    std::time::Duration::try_from(clock_gettime(ClockId::ThreadCPUTime))
        .expect("invariant: the clock counts from the thread's start")
        .as_secs_f64()
}
