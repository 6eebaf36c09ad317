//! `madoguchi audit self-test`: whether the auditor catches what it says it
//! catches, on this machine.

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::{Context, bail};
use audit::defects::{ALL, Defect, Flows};
use serde_json::json;

use crate::Verdict;
use crate::output::{self, Format};
use crate::standard::STANDARD;

/// Sows every known defect into a flow, and says whether its rule catches it.
#[derive(clap::Args)]
pub(crate) struct SelfTest {
    /// The flow that misbehaves to order: the standard flow with
    /// `tests/guests/defects` in it. The tests leave it in
    /// `target/tmp/defects/defects.wasm`.
    file: PathBuf,
    /// Only this defect; may be given several times.
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Defects that are tried at the same time.
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

struct Tried {
    defect: &'static Defect,
    seconds: f64,
    result: Result<(), String>,
}

impl SelfTest {
    pub(super) fn run(self, format: Format) -> anyhow::Result<Verdict> {
        let tame = std::fs::read(&self.file)
            .with_context(|| format!("{} cannot be read", self.file.display()))?;
        let flows = Flows { standard: STANDARD, tame: &tame };
        let wanted: Vec<&'static Defect> = ALL
            .iter()
            .filter(|one| self.only.is_empty() || self.only.iter().any(|name| name == one.name))
            .collect();
        if wanted.len() < self.only.len() {
            bail!("there is no such defect; host/audit/src/defects.rs lists them");
        }
        let threads = super::threads(self.threads);
        let mut tried = try_all(&flows, &wanted, threads);
        tried.sort_by_key(|one| wanted.iter().position(|defect| defect.name == one.defect.name));
        let caught = tried.iter().filter(|one| one.result.is_ok()).count();
        let mut text = String::new();
        for one in &tried {
            let said = match &one.result {
                Ok(()) => format!("caught by {}", one.defect.rule),
                Err(why) => format!("NOT AS IT MUST BE: {why}"),
            };
            text += &format!("{:24} {:6.1} s  {said}\n", one.defect.name, one.seconds);
        }
        let tame = flows.try_tame();
        if let Err(why) = &tame {
            text += &format!("{why}\n");
        }
        text += &format!("{caught} of {} defects were caught\n", tried.len());
        let rows: Vec<_> = tried
            .iter()
            .map(|one| {
                json!({
                    "defect": one.defect.name,
                    "rule": one.defect.rule,
                    "caught": one.result.is_ok(),
                    "why": one.result.as_ref().err(),
                    "seconds": one.seconds,
                })
            })
            .collect();
        output::report(format, &text, &json!({ "defects": rows, "clean": tame.is_ok() }))?;
        let fine = caught == tried.len() && tame.is_ok();
        Ok(if fine { Verdict::Fine } else { Verdict::Finding })
    }
}

fn try_all(flows: &Flows<'_>, wanted: &[&'static Defect], threads: usize) -> Vec<Tried> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let work = || {
        while let Some(defect) = wanted.get(next.fetch_add(1, Ordering::Relaxed)) {
            let begun = Instant::now();
            let result = flows.try_out(defect);
            let seconds = begun.elapsed().as_secs_f64();
            let one = Tried { defect, seconds, result };
            done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(one);
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        work();
    });
    done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
}
