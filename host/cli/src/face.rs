//! `madoguchi face`: what a pack of models is, and how well it tells people
//! apart.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context, anyhow};
use face::{FaceError, Facts, Interval, Pack, PackFiles, Set, Trial};

use crate::Verdict;
use crate::output::{self, Format};

/// The hidden command that the child is started by.
pub(crate) const CHILD: &str = "face-engine";

/// The face engine's models.
#[derive(clap::Args)]
pub(crate) struct Face {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Checks a pack: digests, shapes, self-tests; and says what it is.
    Check {
        /// The directory with `pack.toml` and the models.
        #[arg(long, value_name = "DIR")]
        pack: PathBuf,
    },
    /// Compares every picture of a set with every other: equal error rate,
    /// false rejects at fixed false accepts, with intervals over people.
    Eval {
        /// The directory with `pack.toml` and the models.
        #[arg(long, value_name = "DIR")]
        pack: PathBuf,
        /// A directory with one directory of pictures for each person.
        #[arg(long, value_name = "DIR")]
        pairs: PathBuf,
        /// Writes the curve of both rates there, as SVG.
        #[arg(long, value_name = "FILE")]
        curve: Option<PathBuf>,
    },
}

impl Face {
    pub(crate) fn run(self, format: Format) -> anyhow::Result<Verdict> {
        match self.command {
            Command::Check { pack } => {
                let pack = open(&pack)?;
                output::report(format, &described(pack.facts()), pack.facts())?;
            }
            Command::Eval { pack, pairs, curve } => {
                let pack = open(&pack)?;
                let set = Set::open(&pairs).map_err(told)?;
                let mut said = 0;
                let trial = Trial::run(&pack, &set, |done, total| {
                    if done == total || done >= said + 20 {
                        said = done;
                        output::progress(&format!("{done} of {total} pictures"));
                    }
                })
                .map_err(told)?;
                if let Some(file) = curve {
                    let title = format!("{}, {} people", trial.pack.name, trial.report.people);
                    std::fs::write(&file, trial.report.curve_svg(&title))
                        .with_context(|| format!("{} cannot be written", file.display()))?;
                }
                output::report(format, &measured(&trial), &trial)?;
            }
        }
        Ok(Verdict::Fine)
    }
}

fn open(directory: &std::path::Path) -> anyhow::Result<Pack> {
    PackFiles::read(directory).and_then(|files| Pack::open(&files)).map_err(told)
}

fn told(error: FaceError) -> anyhow::Error {
    anyhow!("{}: {error}; {}", error.code(), error.recovery())
}

fn described(facts: &Facts) -> String {
    let mut text = format!("{} {}, {}\n", facts.name, facts.version, facts.kind.name());
    for model in &facts.models {
        let _ = writeln!(text, "  {}  sha256 {}", model.role, model.sha256);
        let _ = writeln!(text, "    {}; trained on {}", model.licence, model.training_data);
    }
    let threshold = &facts.threshold;
    let _ = writeln!(
        text,
        "  decides at {} ({}): {} people, {} and {} comparisons; {}",
        threshold.value,
        threshold.id,
        threshold.people,
        threshold.genuine,
        threshold.impostor,
        threshold.data
    );
    text
}

fn measured(trial: &Trial) -> String {
    let report = &trial.report;
    let mut text = format!(
        "\n{} {}, {}\n{} people, {} pictures, {} without a usable face\n\
         {} comparisons of one person, {} of two\n\
         intervals: 95 of 100 draws of people\n\n\
         equal error rate  {} at {:.3}\n",
        trial.pack.name,
        trial.pack.version,
        trial.pack.kind.name(),
        report.people,
        trial.pictures,
        trial.failures_to_acquire.len(),
        report.genuine,
        report.impostor,
        percent(report.equal_error),
        report.equal_error_threshold
    );
    for rate in &report.rates {
        let note = if rate.supported { "" } else { "; too few comparisons for this rate" };
        let _ = writeln!(
            text,
            "FRR at FAR {:.2} %  {} at {:.3}{note}",
            rate.far * 100.0,
            percent(rate.frr),
            rate.threshold
        );
    }
    for file in &trial.failures_to_acquire {
        let _ = writeln!(text, "no usable face: {file}");
    }
    text
}

fn percent(rate: Interval) -> String {
    format!("{:.2} % ({:.2} to {:.2})", rate.value * 100.0, rate.low * 100.0, rate.high * 100.0)
}
