//! `madoguchi audit`: every state that a reader with this plugin can reach.

mod diff;
mod record;
mod report;
mod review;
mod self_test;
mod walks;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow, bail};
use audit::{
    Bound, Keep, Limits, News, Outcome, Pace, Purity, Run, Shard, Statement, Subject, Walk, Walked,
    feature_sets,
};
use clap::Subcommand;
use kernel::contract::Site;
use serde_json::json;

use self::record::{Header, Record};
use self::walks::{KEPT_EVERY, Walks};
use crate::Verdict;
use crate::output::{self, Format};

/// One step in so many is done again, unless all are.
const SAMPLE: u32 = 100;

/// Walks every state that a reader with this plugin can reach.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Audit {
    #[command(subcommand)]
    command: Option<AuditCommand>,
    /// The plugin file.
    #[arg(required = true)]
    file: Option<PathBuf>,
    #[command(flatten)]
    options: Options,
}

#[derive(clap::Args)]
struct Options {
    /// Walks that go on at the same time; as many as there are processors
    /// unless given. The result does not depend on it.
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Stops a walk at so many states; the verdict is then incomplete.
    #[arg(long, value_name = "N")]
    states: Option<usize>,
    /// Stops a walk when its graph takes so many MiB.
    #[arg(long, value_name = "MIB")]
    memory: Option<usize>,
    /// Stops after so many seconds.
    #[arg(long, value_name = "S")]
    time: Option<u64>,
    /// Does every step again and takes no flag that weakens the run.
    #[arg(long, conflicts_with_all = ["states", "memory", "time", "sets"])]
    certify: bool,
    /// Walks the first N feature sets only; the verdict is then incomplete.
    #[arg(long, value_name = "N")]
    sets: Option<usize>,
    /// Walks a part of the feature sets, such as 2/3; `madoguchi audit merge`
    /// puts the parts together.
    #[arg(long, value_name = "I/N", value_parser = shard, requires = "record")]
    shard: Option<Shard>,
    /// Keeps what is known of each set here, and of walks under way in files
    /// beside it, and goes on from there.
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// Keeps a walk under way whenever so many more states were tried, not
    /// whenever some time has passed.
    #[arg(long, value_name = "N", requires = "record", hide = true)]
    keep_states: Option<usize>,
    #[command(flatten)]
    wanted: report::Wanted,
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Puts the records of several parts of a run together.
    Merge(Merge),
    /// Says what differs between two plugins.
    Diff(diff::Diff),
    /// Records what people say of pictures and recordings.
    Review(review::ReviewArgs),
    /// Says whether every known defect is caught.
    SelfTest(self_test::SelfTest),
}

#[derive(clap::Args)]
struct Merge {
    /// The plugin file.
    file: PathBuf,
    /// The records.
    #[arg(required = true)]
    records: Vec<PathBuf>,
    #[command(flatten)]
    wanted: report::Wanted,
}

fn shard(text: &str) -> Result<Shard, String> {
    let (index, of) = text.split_once('/').ok_or("write I/N, such as 1/4")?;
    let number = |part: &str| part.parse::<usize>().map_err(|error| error.to_string());
    let (index, of) = (number(index)?, number(of)?);
    if (1..=of).contains(&index) { Ok(Shard { index, of }) } else { Err("I is 1 to N".to_owned()) }
}

/// Set by the first Ctrl-C.
static STOP: AtomicBool = AtomicBool::new(false);

/// Lets the first Ctrl-C end the run in order; a second one ends the process.
fn heed_ctrl_c() -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::thread::Builder::new().name("ctrl-c".into()).spawn(move || {
        runtime.block_on(async {
            if tokio::signal::ctrl_c().await.is_ok() {
                STOP.store(true, Ordering::Relaxed);
            }
            if tokio::signal::ctrl_c().await.is_ok() {
                std::process::exit(2);
            }
        });
    })?;
    Ok(())
}

/// As many as are asked for, or as there are processors.
fn threads(wanted: Option<usize>) -> usize {
    let all = || std::thread::available_parallelism().ok().map(usize::from);
    wanted.or_else(all).unwrap_or(1).max(1)
}

/// Loads the plugin, or says why no reader takes it. `noting`: with a copy that
/// notes which functions are entered.
fn load(file: &PathBuf, noting: bool) -> anyhow::Result<Result<Subject, String>> {
    let bytes =
        std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let mut subject = match Subject::load(&bytes) {
        Ok(subject) => subject,
        Err(error) => return Ok(Err(format!("{}: {error}", error.code()))),
    };
    if noting && !subject.note_functions(&bytes)? {
        output::warn("its functions cannot be noted: it is not one core module without imports");
    }
    if !noting {
        // Without it the results are the same.
        subject.watch(&bytes)?;
    }
    Ok(Ok(subject))
}

impl Audit {
    pub(crate) fn run(self, format: Format) -> anyhow::Result<Verdict> {
        match (self.command, self.file) {
            (Some(AuditCommand::Merge(merge)), _) => merge.run(format),
            (Some(AuditCommand::Diff(diff)), _) => diff.run(format),
            (Some(AuditCommand::Review(review)), _) => review.run(format),
            (Some(AuditCommand::SelfTest(test)), _) => test.run(format),
            (None, Some(file)) => self.options.run(&file, format),
            (None, None) => bail!("name a plugin file"),
        }
    }
}

impl Options {
    fn purity(&self) -> Purity {
        if self.certify { Purity::Every } else { Purity::OneIn(SAMPLE) }
    }

    fn limits(&self) -> Limits {
        let bytes = self.memory.map(|mib| mib.saturating_mul(1 << 20));
        let limits = Limits { states: self.states, bytes, until: None };
        match self.time {
            Some(seconds) => limits.within(Duration::from_secs(seconds)),
            None => limits,
        }
    }

    fn run(&self, file: &PathBuf, format: Format) -> anyhow::Result<Verdict> {
        let subject = match load(file, self.certify)? {
            Ok(subject) => subject,
            Err(cause) => return self.wanted.refuse(file, cause, format),
        };
        let sets = feature_sets(subject.manifest(), Site::complete().device);
        let header = Header {
            component: subject.digest().to_owned(),
            sets: sets.sites.len(),
            purity: self.purity(),
            states: self.states,
            memory_mib: self.memory,
        };
        let (mut record, mut known) = match &self.record {
            Some(path) => {
                let (record, known) = Record::open(path, &header)?;
                (Some(record), known)
            }
            None => (None, Vec::new()),
        };
        let pace = self.keep_states.map_or(Pace::Every(KEPT_EVERY), Pace::States);
        let walks = self.record.as_ref().map(|path| Walks::beside(path, pace, &STOP));
        if let Some(walks) = &walks {
            known.iter().try_for_each(|one| walks.forget(one.set))?;
        }
        let shard = self.shard.unwrap_or(Shard::WHOLE);
        let mut wanted = shard.of(&sets.sites);
        wanted.truncate(self.sets.unwrap_or(usize::MAX));
        wanted.retain(|set| !known.iter().any(|one| one.set == *set));
        heed_ctrl_c()?;
        let threads = threads(self.threads);
        let begun = Instant::now();
        let mut bar = Bar::new(wanted.len());
        let how = Walk { limits: self.limits(), purity: self.purity(), stop: &STOP };
        let keep = walks.as_ref().map(|walks| walks as &dyn Keep);
        let run = Run { subject: &subject, sets: &sets.sites, wanted, how, threads, keep };
        let mut failed = None;
        let judge = audit::judge::Judge::new(&subject)
            .drawing(&std::fs::read(file)?)
            .map_err(|error| anyhow!("{}: {error}", error.code()))?;
        let outcomes = audit::run(
            &run,
            |_, graph| judge.judge(graph),
            |news| {
                if let (News::Done(outcome), Some(record), Some(walks)) =
                    (&news, &mut record, &walks)
                    && !outcome.facts.stopped.is_some_and(Bound::is_for_now)
                    && let Err(error) =
                        record.add(outcome).and_then(|()| Ok(walks.forget(outcome.set)?))
                {
                    // Nothing is lost but the time: the next run does it again.
                    failed = Some(error);
                    STOP.store(true, Ordering::Relaxed);
                }
                bar.hear(&news);
            },
        );
        let failed = failed.or_else(|| Some(walks?.failed()?.into()));
        if let Some(error) = failed {
            return Err(error).context("the record cannot be written");
        }
        known.extend(outcomes);
        known.sort_by_key(|outcome| outcome.set);
        let took = Some(begun.elapsed());
        self.wanted.conclude(file, (&subject, &sets), &known, took, format)
    }
}

impl Merge {
    fn run(self, format: Format) -> anyhow::Result<Verdict> {
        let subject = match load(&self.file, true)? {
            Ok(subject) => subject,
            Err(cause) => return self.wanted.refuse(&self.file, cause, format),
        };
        let sets = feature_sets(subject.manifest(), Site::complete().device);
        let (header, outcomes) = record::merge(&self.records)?;
        if header.component != subject.digest() {
            bail!("the records are those of another component, {}", header.component);
        }
        self.wanted.conclude(&self.file, (&subject, &sets), &outcomes, None, format)
    }
}

fn refused(cause: &str, format: Format) -> anyhow::Result<Verdict> {
    output::report(
        format,
        &format!("no reader takes this plugin: {cause}\n"),
        &json!({ "error": cause }),
    )?;
    Ok(Verdict::Finding)
}

/// A list of figures, or `none`.
fn listed(figures: &std::collections::BTreeMap<String, usize>) -> String {
    if figures.is_empty() {
        return "none".to_owned();
    }
    let list: Vec<String> = figures.iter().map(|(name, count)| format!("{name} {count}")).collect();
    list.join(", ")
}

/// The statement of a run, for a terminal.
fn statement_text(statement: &Statement) -> String {
    let walked = statement.walked();
    let verdict = match walked {
        Walked::Complete => "complete",
        Walked::Finding => "finding",
        Walked::Incomplete => "incomplete",
    };
    let Statement { worst, .. } = statement;
    format!(
        "{verdict}\n\
         component {}\n\
         feature sets: {} of {} complete; stopped: {}; not walked: {}\n\
         not claimed: {}\n\
         device: {}\n\
         states {}, transitions {}, inputs that changed nothing {}\n\
         alphabet: {} inputs, sha256 {}\n\
         questions to the flow {}, put again {}, answered otherwise then {}\n\
         violations: {}\n\
         worst step: {} fuel, {} bytes of memory, {} bytes of state, a screen of {} bytes\n\
         functions that no step entered: {}\n\
         graphs: sha256 {}\n\
         left out:\n  {}\n",
        statement.component,
        statement.complete,
        statement.sets,
        listed(&statement.stopped),
        statement.left,
        if statement.not_claimed.is_empty() {
            "nothing".to_owned()
        } else {
            statement.not_claimed.join(", ")
        },
        statement.device,
        statement.states,
        statement.transitions,
        statement.inert,
        statement.alphabet,
        statement.alphabet_digest,
        statement.asked,
        statement.repeated,
        statement.impure,
        listed(&statement.violations),
        worst.fuel,
        worst.memory_bytes,
        worst.state_bytes,
        worst.screen_bytes,
        match &statement.dormant {
            None if statement.complete < statement.sets => {
                "not known until every set is complete".to_owned()
            }
            None => "not noted; --certify notes them".to_owned(),
            Some(names) if names.is_empty() => "none".to_owned(),
            Some(names) => format!("{}\n  {}", names.len(), names.join("\n  ")),
        },
        statement.digest,
        statement.abstractions.join("\n  "),
    )
}

/// Says on the terminal how far a run is.
struct Bar {
    begun: Instant,
    said: Option<Instant>,
    sets: usize,
    done: usize,
    transitions: usize,
}

/// Between two lines.
const PAUSE: Duration = Duration::from_secs(1);

impl Bar {
    fn new(sets: usize) -> Self {
        Self { begun: Instant::now(), said: None, sets, done: 0, transitions: 0 }
    }

    fn hear<J>(&mut self, news: &News<'_, J>) {
        let under = match news {
            News::Done(Outcome { facts, .. }) => {
                self.done += 1;
                self.transitions += facts.transitions;
                0
            }
            News::Under(_, progress) => progress.edges,
            News::GoesOn(set, progress) => {
                output::warn(&format!(
                    "feature set {set} goes on from {} states, {} of them tried",
                    progress.nodes, progress.expanded
                ));
                return;
            }
            News::Kept(set, progress) => {
                let states = progress.expanded;
                output::progress(&format!("feature set {set}: {states} states are kept"));
                return;
            }
            News::LeftOut(set, why) => {
                output::warn(&format!("what was kept of feature set {set} is left out: {why}"));
                return;
            }
        };
        if self.said.is_some_and(|said| said.elapsed() < PAUSE) {
            return;
        }
        self.said = Some(Instant::now());
        let passed = self.begun.elapsed().as_secs_f64();
        let left = if self.done == 0 {
            "not known yet".to_owned()
        } else {
            let done = u32::try_from(self.done).map_or(f64::INFINITY, f64::from);
            let to_do = u32::try_from(self.sets - self.done).map_or(f64::INFINITY, f64::from);
            format!("{:.0} s", passed / done * to_do)
        };
        let total = u32::try_from(self.transitions + under).map_or(f64::INFINITY, f64::from);
        output::progress(&format!(
            "{} of {} feature sets, {:.0} transitions a second, left: {left}",
            self.done,
            self.sets,
            total / passed.max(0.001),
        ));
    }
}
