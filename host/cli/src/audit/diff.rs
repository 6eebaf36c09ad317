//! `madoguchi audit diff`: what an update changes, for a person.

use std::path::PathBuf;
use std::sync::Mutex;

use audit::{
    Bound, Changes, Difference, Limits, Portrait, Purity, Run, Subject, Walk, feature_sets,
};
use kernel::contract::Site;
use serde_json::json;

use super::{STOP, heed_ctrl_c, load, refused};
use crate::Verdict;
use crate::output::{self, Format};

/// Says what differs between two plugins, by the names that both have.
#[derive(clap::Args)]
pub(super) struct Diff {
    /// The plugin that is in use.
    old: PathBuf,
    /// The one that is to replace it.
    new: PathBuf,
    /// Compares every feature set; without it each feature is changed alone.
    #[arg(long)]
    all: bool,
}

/// Things of one kind that are listed for a person.
const LISTED_MAX: usize = 20;

impl Diff {
    pub(super) fn run(self, format: Format) -> anyhow::Result<Verdict> {
        let (old, new) = match (load(&self.old, false)?, load(&self.new, false)?) {
            (Ok(old), Ok(new)) => (old, new),
            (Err(cause), _) | (_, Err(cause)) => return refused(&cause, format),
        };
        heed_ctrl_c()?;
        let (old, old_sets) = portrait(&old, self.all)?;
        let (new, new_sets) = portrait(&new, self.all)?;
        let difference = old.compare(&new);
        let class = serde_json::to_value(difference.class)?;
        let text = format!(
            "{}: {}\n{}compared in {old_sets} and {new_sets} feature sets\n",
            class.as_str().unwrap_or_default(),
            difference.sentence(),
            details(&difference),
        );
        let json = json!({
            "sentence": difference.sentence(),
            "difference": difference,
            "sets": [old_sets, new_sets],
        });
        output::report(format, &text, &json)?;
        let same = difference.class == audit::Class::Same;
        Ok(if same { Verdict::Fine } else { Verdict::Finding })
    }
}

/// The sets that are compared: all, or the first and those that differ from it
/// in one feature or setting.
fn wanted(sites: &[Site], all: bool) -> Vec<usize> {
    let near = |site: &Site, first: &Site| {
        let (one, other) = (&site.features, &first.features);
        let settings = one.settings.iter().zip(&other.settings).filter(|(one, other)| one != other);
        let plain = [
            one.phone != other.phone,
            one.prescription != other.prescription,
            one.registration != other.registration,
            one.subsidy != other.subsidy,
            one.mode != other.mode,
            one.staffing != other.staffing,
        ];
        settings.count() + plain.into_iter().filter(|differs| *differs).count() <= 1
    };
    let first = sites.first();
    sites
        .iter()
        .enumerate()
        .filter(|(_, site)| all || first.is_some_and(|first| near(site, first)))
        .map(|(set, _)| set)
        .collect()
}

fn portrait(subject: &Subject, all: bool) -> anyhow::Result<(Portrait, usize)> {
    let sets = feature_sets(subject.manifest(), Site::complete().device);
    let wanted = wanted(&sets.sites, all);
    let count = wanted.len();
    let how = Walk { limits: Limits::default(), purity: Purity::OneIn(0), stop: &STOP };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let run = Run { subject, sets: &sets.sites, wanted, how, threads, keep: None };
    let portrait = Mutex::new(Portrait::of(subject));
    let lock = || portrait.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let done = audit::run(&run, |_, graph| lock().add(graph), |_| {});
    if done.len() < count {
        anyhow::bail!("stopped before every feature set was walked ({})", Bound::Interrupted);
    }
    Ok((portrait.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner), count))
}

fn details(difference: &Difference) -> String {
    let mut text = String::new();
    for (kind, changes) in [
        ("screen", &difference.screens),
        ("phrase", &difference.phrases),
        ("asset", &difference.assets),
        ("path", &difference.paths),
        ("intent", &difference.intents),
    ] {
        text += &listed(kind, changes);
    }
    if difference.theme {
        text += "  theme: colours or keypad layouts changed\n";
    }
    text
}

fn listed(kind: &str, changes: &Changes) -> String {
    let mut lines = Vec::new();
    for (what, names) in
        [("added", &changes.added), ("removed", &changes.removed), ("changed", &changes.changed)]
    {
        lines.extend(names.iter().map(|name| format!("  {kind} {what}: {name}\n")));
    }
    let more = lines.len().saturating_sub(LISTED_MAX);
    lines.truncate(LISTED_MAX);
    if more > 0 {
        lines.push(format!("  and {more} more\n"));
    }
    lines.concat()
}
