//! `madoguchi audit self-test`: whether the auditor catches what it says it
//! catches, on this machine.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::{Context, bail};
use audit::defects::{ALL, Defect, Flows};
use audit::mutants::{Breeder, Fate, Mutant, wilson};
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
    /// Mechanical mutants of the standard flow that are tried too; a survivor
    /// is named and is no failure.
    #[arg(long, value_name = "N", default_value_t = 0)]
    mutants: usize,
    /// Draws the mutants.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
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
        let (bred, all) = breed(self.mutants, self.seed, threads)?;
        text += &told(&bred, all);
        let mutants: Vec<_> = bred.iter().map(row).collect();
        let data = json!({ "defects": rows, "clean": tame.is_ok(), "mutants": mutants });
        output::report(format, &text, &data)?;
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

/// Tries so many mutants of the standard flow, and says how many there are.
fn breed(
    mutants: usize,
    seed: u64,
    threads: usize,
) -> anyhow::Result<(Vec<(Mutant, Fate)>, usize)> {
    if mutants == 0 {
        return Ok((Vec::new(), 0));
    }
    let breeder = Breeder::new(STANDARD)?;
    let all = breeder.all().len();
    let drawn = breeder.drawn(mutants, seed);
    let mut breeders = vec![breeder];
    for _ in 1..threads {
        breeders.push(Breeder::new(STANDARD)?);
    }
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for mut breeder in breeders {
            let (next, drawn, done) = (&next, &drawn, &done);
            scope.spawn(move || {
                while let Some(mutant) = drawn.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let fate = breeder.try_out(mutant);
                    let mut done = done.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                    done.push((mutant.clone(), fate));
                    output::progress(&format!("{} of {} mutants", done.len(), drawn.len()));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_by(|one, other| (one.0.kind, &one.0.place).cmp(&(other.0.kind, &other.0.place)));
    Ok((done, all))
}

/// The survivors, and the share of the killed by kind and in all.
fn told(bred: &[(Mutant, Fate)], all: usize) -> String {
    if bred.is_empty() {
        return String::new();
    }
    let mut kinds: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    let mut text = String::new();
    for (mutant, fate) in bred {
        let [refused, killed, survived] = kinds.entry(mutant.kind).or_default();
        match fate {
            Fate::Refused(_) => *refused += 1,
            Fate::Killed(_) => *killed += 1,
            Fate::Survived => {
                *survived += 1;
                text += &format!("survives: {}: {}\n", mutant.kind, mutant.place);
            }
        }
    }
    text += "mutants: refused, killed by a rule, survivors\n";
    for (kind, [refused, killed, survived]) in kinds {
        text += &format!("{kind:24} {refused:4} {killed:4} {survived:4}\n");
    }
    let killed = bred.iter().filter(|one| one.1 != Fate::Survived).count();
    let share = |of: f64| format!("{:.1} %", of * 100.0);
    let figure = |n: usize| u32::try_from(n).map_or(f64::INFINITY, f64::from);
    let (low, high) = wilson(killed, bred.len());
    text += &format!(
        "{killed} of {} mutants, drawn from {all}, were killed: {}, 95 % interval {} to {}\n",
        bred.len(),
        share(figure(killed) / figure(bred.len())),
        share(low),
        share(high),
    );
    text
}

fn row((mutant, fate): &(Mutant, Fate)) -> serde_json::Value {
    let (fate, by) = match fate {
        Fate::Refused(code) => ("refused", vec![*code]),
        Fate::Killed(rules) => ("killed", rules.clone()),
        Fate::Survived => ("survived", Vec::new()),
    };
    json!({ "kind": mutant.kind, "place": mutant.place, "fate": fate, "by": by })
}
