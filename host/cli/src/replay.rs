//! `madoguchi replay`: a visit again, compared step by step.

use std::path::PathBuf;

use anyhow::Context;
use journal::{Journal, Opened};
use kernel::contract::Site;
use serde_json::json;
use station::{Loader, Replayed};

use crate::Verdict;
use crate::data::{Data, default_directory};
use crate::output::{self, Format};
use crate::standard::STANDARD;

/// Runs a visit of the journal again and compares every state and screen.
#[derive(clap::Args)]
pub(crate) struct Replay {
    /// The visit; without it, the visits of the journal are listed.
    visit: Option<u32>,
    /// Where the station keeps its data.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The reader's number.
    #[arg(long, default_value_t = 1)]
    reader: u8,
    /// Erase what is on record of the visit; the chain stays whole. The
    /// station must not be running.
    #[arg(long, requires = "visit", conflicts_with = "with")]
    erase: bool,
    /// Another plugin, to see where it first differs.
    #[arg(long, value_name = "FILE")]
    with: Option<PathBuf>,
    /// A head that was noted on a receipt, `rows:hash`: the journal must
    /// still hold it.
    #[arg(long, value_name = "HEAD", value_parser = head)]
    head: Option<journal::Head>,
}

fn head(text: &str) -> Result<journal::Head, String> {
    journal::Head::parse(text)
        .ok_or_else(|| "write it as it stands on the receipt, rows:hash".to_owned())
}

impl Replay {
    pub(crate) fn run(self, format: Format) -> anyhow::Result<Verdict> {
        let data = Data::open(&self.data.clone().unwrap_or_else(default_directory))?;
        let path = data.journal(self.reader);
        let whole = Journal::open_read(&path).and_then(|journal| {
            journal.verify(self.head)?;
            Ok(journal)
        });
        let journal = match whole {
            Ok(journal) => journal,
            Err(error) => {
                let text = format!("{}: {}: {error}\n", path.display(), error.code());
                let json = json!({ "code": error.code(), "error": error.to_string() });
                output::report(format, &text, &json)?;
                return Ok(Verdict::Finding);
            }
        };
        match self.visit.and_then(std::num::NonZeroU32::new) {
            Some(visit) if self.erase => {
                drop(journal);
                return erase(&path, visit, format);
            }
            Some(_) | None => {}
        }
        match self.visit {
            None => list(&journal, format),
            Some(visit) => self.replay(&data, &journal, visit, format),
        }
    }

    fn replay(
        &self,
        data: &Data,
        journal: &Journal,
        visit: u32,
        format: Format,
    ) -> anyhow::Result<Verdict> {
        let rows = match journal.rows(visit) {
            Ok(rows) if !rows.is_empty() => rows,
            Ok(_) => anyhow::bail!("there is no visit {visit}; `madoguchi replay` lists them"),
            Err(error) => {
                let json = json!({ "code": error.code(), "error": error.to_string() });
                output::report(format, &format!("{}: {error}\n", error.code()), &json)?;
                return Ok(Verdict::Finding);
            }
        };
        let replayed = match self.run_again(data, &rows)? {
            Ok(replayed) => replayed,
            Err(error) => {
                let json = json!({ "code": error.code(), "error": error.to_string() });
                output::report(format, &format!("{}: {error}\n", error.code()), &json)?;
                return Ok(Verdict::Finding);
            }
        };
        let differs = replayed.iter().find(|one| !one.differs.is_empty());
        let mut text: String = replayed.iter().map(line).collect();
        text += &match differs {
            None => format!(
                "visit {visit}: {} steps, every state and screen is the same; journal {}\n",
                replayed.len(),
                journal.head()
            ),
            Some(first) => format!(
                "visit {visit}: the first difference is in row {}: {}\n",
                first.row,
                first.differs.join(" and ")
            ),
        };
        let steps: Vec<_> = replayed
            .iter()
            .map(|one| {
                json!({
                    "row": one.row,
                    "input": one.input,
                    "event": one.turn.event().map(ToString::to_string),
                    "phase": one.phase,
                    "screen": one.screen,
                    "fuel": one.turn.cost.fuel,
                    "differs": one.differs,
                })
            })
            .collect();
        let json = json!({
            "visit": visit,
            "steps": steps,
            "same": differs.is_none(),
            "first_difference": differs.map(|one| one.row),
            "head": journal.head().to_string(),
        });
        let verdict = if differs.is_none() { Verdict::Fine } else { Verdict::Finding };
        output::report(format, &text, &json)?;
        Ok(verdict)
    }

    fn run_again(
        &self,
        data: &Data,
        rows: &[Opened],
    ) -> anyhow::Result<Result<Vec<Replayed>, station::ReplayError>> {
        let loader = Loader::here()?;
        let other = match &self.with {
            None => None,
            Some(file) => {
                let bytes = std::fs::read(file)
                    .with_context(|| format!("{} cannot be read", file.display()))?;
                loader.install(&bytes, &Site::complete()).map_err(|error| {
                    anyhow::anyhow!("{}: {}: {error}", file.display(), error.code())
                })?;
                Some(bytes)
            }
        };
        let find = |digest: &str| {
            let bytes = other
                .clone()
                .or_else(|| data.flow(digest))
                .or_else(|| (component::sha256(STANDARD) == digest).then(|| STANDARD.to_vec()))?;
            loader.install(&bytes, &Site::complete()).ok()
        };
        Ok(station::replay(rows, find))
    }
}

fn line(one: &Replayed) -> String {
    let event = one.turn.event().map_or_else(|| "-".to_owned(), ToString::to_string);
    let mut text =
        format!("{:>6}  {:<24} {:<28} {:<11} {}", one.row, one.input, event, one.phase, one.screen);
    if !one.differs.is_empty() {
        text += &format!("  differs: {}", one.differs.join(" and "));
    }
    if let Some(violation) = &one.turn.violation {
        text += &format!("\n        violation {}", station::violation_line(violation));
    }
    text + "\n"
}

fn list(journal: &Journal, format: Format) -> anyhow::Result<Verdict> {
    let visits = journal.visits()?;
    let mut text = String::new();
    for one in &visits {
        let erased = if one.erased { "  erased" } else { "" };
        text += &format!(
            "visit {:<6} rows {:<5} from row {}{erased}\n",
            one.visit, one.rows, one.first_seq
        );
    }
    text += &format!("journal {}: whole\n", journal.head());
    let rows: Vec<_> = visits
        .iter()
        .map(|one| json!({ "visit": one.visit, "rows": one.rows, "first_row": one.first_seq, "erased": one.erased }))
        .collect();
    output::report(format, &text, &json!({ "visits": rows, "head": journal.head().to_string() }))?;
    Ok(Verdict::Fine)
}

/// Erases the bodies of a visit, and writes down that it did.
fn erase(
    path: &std::path::Path,
    visit: std::num::NonZeroU32,
    format: Format,
) -> anyhow::Result<Verdict> {
    let mut journal = Journal::open(path)?;
    journal.erase_visit(visit)?;
    let note = station::Body::Note(format!("visit {visit} was erased"));
    journal.append(&station::note_row(&note, station::now_ms()))?;
    let text = format!("visit {visit}: erased; journal {}\n", journal.head());
    output::report(
        format,
        &text,
        &json!({ "erased": visit.get(), "head": journal.head().to_string() }),
    )?;
    Ok(Verdict::Fine)
}
