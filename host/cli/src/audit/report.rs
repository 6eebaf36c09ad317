//! From what was walked to a verdict, and the files of a report.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, anyhow};
use audit::drawn::Stage;
use audit::judge::{self, Judged};
use audit::report::{Conclusion, Digests, Pictures, Report};
use audit::review::{Reviewed, Reviews};
use audit::{Outcome, Sets, Statement, Subject};
use serde_json::json;

use crate::Verdict;
use crate::output::{self, Format};
use crate::speech;
use crate::standard::COMPOSITOR;

/// Where the report goes, and what people have said.
#[derive(clap::Args)]
pub(super) struct Wanted {
    /// Writes the report into this directory: report.html, report.json,
    /// report.sarif, report.xml (JUnit), public.html, public.json, run.json.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Says in the report how each phrase is read, in phonemes. Needs what a
    /// reader speaks with: the dictionary and espeak-ng.
    #[arg(long, requires = "out")]
    phonemes: bool,
    /// What people have said of pictures and recordings; `audit review`
    /// writes this file.
    #[arg(long, value_name = "FILE")]
    reviews: Option<PathBuf>,
}

impl Wanted {
    /// Judges what was walked.
    pub(super) fn conclude(
        &self,
        file: &Path,
        (subject, sets): (&Subject, &Sets),
        outcomes: &[Outcome<Judged>],
        took: Option<Duration>,
        format: Format,
    ) -> anyhow::Result<Verdict> {
        let bytes = bytes(file)?;
        let statement = Statement::of(subject, sets, outcomes);
        let mut judged = Judged::default();
        for outcome in outcomes {
            judged.absorb(outcome.judged.clone());
        }
        let rulings = judge::rule_on(subject, &judged, sets.sites.len());
        let reviews = match &self.reviews {
            Some(file) => read_reviews(file)?,
            None => Reviews::default(),
        };
        let phonemes =
            if self.phonemes { speech::read_out(subject.catalogue())? } else { BTreeMap::new() };
        let report = Report {
            subject: Some(subject),
            refused: None,
            statement: Some(&statement),
            judged: &judged,
            rulings: &rulings,
            digests: Digests::of(&bytes),
            reviewed: Reviewed::of(subject, &reviews),
            pictures: match self.out {
                Some(_) => Some(pictures(&bytes, &judged)?),
                None => None,
            },
            phonemes,
        };
        self.write(&report, took)?;
        let text = super::statement_text(&statement) + &report.text();
        say(&report, &text, format)
    }

    /// Says why no reader takes the file, and which rules it breaks.
    pub(super) fn refuse(
        &self,
        file: &Path,
        cause: String,
        format: Format,
    ) -> anyhow::Result<Verdict> {
        let bytes = bytes(file)?;
        let rulings = judge::rule_on_refused(&component::check_static(&bytes));
        let report = Report {
            subject: None,
            refused: Some(cause),
            statement: None,
            judged: &Judged::default(),
            rulings: &rulings,
            digests: Digests::of(&bytes),
            reviewed: Reviewed::default(),
            pictures: None,
            phonemes: BTreeMap::new(),
        };
        self.write(&report, None)?;
        say(&report, &report.text(), format)
    }

    fn write(&self, report: &Report<'_>, took: Option<Duration>) -> anyhow::Result<()> {
        let Some(out) = &self.out else { return Ok(()) };
        std::fs::create_dir_all(out)
            .with_context(|| format!("{} cannot be made", out.display()))?;
        let pretty =
            |value: serde_json::Value| serde_json::to_string_pretty(&value).map(|text| text + "\n");
        let run = json!({
            "seconds": took.map(|took| took.as_secs_f64()),
            "peak-memory-kib": peak_memory_kib(),
            "processors": std::thread::available_parallelism().ok().map(usize::from),
            "system": std::env::consts::OS,
            "architecture": std::env::consts::ARCH,
        });
        let files = [
            ("report.html", report.html()),
            ("report.json", pretty(report.json())?),
            ("report.sarif", pretty(report.sarif())?),
            ("report.xml", report.junit()),
            ("public.html", report.public_html()),
            ("public.json", pretty(report.public_json())?),
            ("run.json", pretty(run)?),
        ];
        for (name, text) in files {
            let path = out.join(name);
            std::fs::write(&path, text)
                .with_context(|| format!("{} cannot be written", path.display()))?;
        }
        Ok(())
    }
}

fn pictures(bytes: &[u8], judged: &Judged) -> anyhow::Result<Pictures> {
    let stage = Stage::open(bytes);
    let mut stage = stage.map_err(|error| anyhow!("{}: {error}", error.code()))?;
    Ok(Pictures::draw(&mut stage, judged, COMPOSITOR))
}

/// The most memory that this process has held. `None` where the system does
/// not say.
fn peak_memory_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

fn bytes(file: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))
}

fn say(report: &Report<'_>, text: &str, format: Format) -> anyhow::Result<Verdict> {
    output::report(format, text, &report.public_json())?;
    Ok(match report.conclusion() {
        Conclusion::Pass => Verdict::Fine,
        Conclusion::Fail | Conclusion::Incomplete | Conclusion::Refused => Verdict::Finding,
    })
}

/// Reads the file of verdicts.
pub(super) fn read_reviews(file: &Path) -> anyhow::Result<Reviews> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("{} cannot be read", file.display()))?;
    Reviews::parse(&text).map_err(|cause| anyhow::anyhow!("{}: {cause}", file.display()))
}
