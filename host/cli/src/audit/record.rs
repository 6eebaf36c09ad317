//! What is known of each feature set, kept in a file as soon as it is known.
//!
//! One JSON document a line: the header, then an outcome for each set. A line
//! that was torn by a crash is left out, and its set walked again.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use audit::{Outcome, Purity};
use serde::{Deserialize, Serialize};

/// What a judge makes of a graph.
pub(super) type Judged = audit::judge::Judged;

/// What the outcomes of a record have in common. Records with another header
/// are of another run.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub(super) struct Header {
    /// SHA-256 of the component, as hex digits.
    pub(super) component: String,
    /// Feature sets of the manifest.
    pub(super) sets: usize,
    /// How many steps were done again.
    pub(super) purity: Purity,
    /// At how many states a walk stopped.
    pub(super) states: Option<usize>,
    /// At how much memory a walk stopped.
    pub(super) memory_mib: Option<usize>,
}

/// A record that is written to.
pub(super) struct Record {
    file: File,
}

impl Record {
    /// Opens a record and reads what is known, or begins one.
    pub(super) fn open(
        path: &Path,
        header: &Header,
    ) -> anyhow::Result<(Self, Vec<Outcome<Judged>>)> {
        let named = || format!("the record {} cannot be used", path.display());
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error).with_context(named),
        };
        let known = match read(&text) {
            Some((found, known)) if found == *header => known,
            Some(_) => bail!(
                "the record {} is of another component or another kind of run; \
                 give another file, or delete it",
                path.display()
            ),
            None if text.trim().is_empty() => Vec::new(),
            None => bail!("{} is no record of an audit", path.display()),
        };
        let mut file =
            OpenOptions::new().append(true).create(true).open(path).with_context(named)?;
        if text.is_empty() {
            line(&mut file, header)?;
        } else if !text.ends_with('\n') {
            file.write_all(b"\n")?;
        }
        Ok((Self { file }, known))
    }

    /// Keeps an outcome. It is on the disk when this returns.
    pub(super) fn add(&mut self, outcome: &Outcome<Judged>) -> anyhow::Result<()> {
        line(&mut self.file, outcome)?;
        Ok(self.file.sync_data()?)
    }
}

fn line(file: &mut File, value: &impl Serialize) -> anyhow::Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    Ok(file.write_all(&line)?)
}

/// The header and every whole line after it. A set that stands there twice
/// counts once.
fn read(text: &str) -> Option<(Header, Vec<Outcome<Judged>>)> {
    let mut lines = text.lines();
    let header = serde_json::from_str(lines.next()?).ok()?;
    let mut outcomes: Vec<Outcome<Judged>> =
        lines.filter_map(|line| serde_json::from_str(line).ok()).collect();
    outcomes.sort_by_key(|outcome| outcome.set);
    outcomes.dedup_by_key(|outcome| outcome.set);
    Some((header, outcomes))
}

/// Reads records of one run and puts them together.
pub(super) fn merge(paths: &[PathBuf]) -> anyhow::Result<(Header, Vec<Outcome<Judged>>)> {
    let mut all: Option<(Header, Vec<Outcome<Judged>>)> = None;
    for path in paths {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("the record {} cannot be read", path.display()))?;
        let Some((header, outcomes)) = read(&text) else {
            bail!("{} is no record of an audit", path.display());
        };
        match &mut all {
            None => all = Some((header, outcomes)),
            Some((first, _)) if *first != header => {
                bail!("{} is of another run than the records before it", path.display());
            }
            Some((_, known)) => known.extend(outcomes),
        }
    }
    let Some((header, mut outcomes)) = all else { bail!("name at least one record") };
    outcomes.sort_by_key(|outcome| outcome.set);
    if let Some([one, other]) =
        outcomes.array_windows().find(|[one, other]| one.set == other.set && one != other)
    {
        bail!(
            "feature set {} has two outcomes; one of the records is wrong",
            one.set.max(other.set)
        );
    }
    outcomes.dedup_by_key(|outcome| outcome.set);
    Ok((header, outcomes))
}
