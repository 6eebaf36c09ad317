//! `madoguchi audit review`: what people say of pictures and recordings.

use std::path::PathBuf;

use anyhow::{Context, bail};
use audit::review::{Opinion, Review, Reviewed, Reviews};
use serde_json::json;

use super::report::read_reviews;
use crate::Verdict;
use crate::output::{self, Format};

/// Records what a person says of pictures and recordings, or lists them.
#[derive(clap::Args)]
pub(crate) struct ReviewArgs {
    /// The plugin file.
    file: PathBuf,
    /// The file of verdicts; made if it is not there.
    #[arg(long, value_name = "FILE")]
    reviews: PathBuf,
    /// A picture or recording that shows or says what its words say.
    #[arg(long, value_name = "NAME")]
    good: Vec<String>,
    /// One that must not be used.
    #[arg(long, value_name = "NAME")]
    bad: Vec<String>,
    /// Who looked.
    #[arg(long)]
    who: Option<String>,
    /// When, as year-month-day.
    #[arg(long)]
    when: Option<String>,
    /// What there is to say.
    #[arg(long, default_value = "")]
    remark: String,
}

impl ReviewArgs {
    pub(super) fn run(self, format: Format) -> anyhow::Result<Verdict> {
        let bytes = std::fs::read(&self.file)
            .with_context(|| format!("{} cannot be read", self.file.display()))?;
        let Ok(subject) = audit::Subject::load(&bytes) else {
            bail!("no reader takes this plugin; `madoguchi check` says why");
        };
        let mut reviews =
            if self.reviews.exists() { read_reviews(&self.reviews)? } else { Reviews::default() };
        let verdicts: Vec<(&String, Opinion)> = self
            .good
            .iter()
            .map(|name| (name, Opinion::Good))
            .chain(self.bad.iter().map(|name| (name, Opinion::Bad)))
            .collect();
        for (name, opinion) in &verdicts {
            let Some(asset) = subject.installed().assets.get(*name) else {
                bail!("the flow has no picture or recording {name:?}");
            };
            let (Some(who), Some(when)) = (&self.who, &self.when) else {
                bail!("say who looked and when: --who NAME --when YEAR-MONTH-DAY");
            };
            reviews.add(Review {
                name: (*name).clone(),
                sha256: component::sha256(&asset.bytes),
                opinion: *opinion,
                who: who.clone(),
                when: when.clone(),
                remark: self.remark.clone(),
            });
        }
        if !verdicts.is_empty() {
            std::fs::write(&self.reviews, serde_json::to_string_pretty(&reviews)? + "\n")
                .with_context(|| format!("{} cannot be written", self.reviews.display()))?;
        }
        let reviewed = Reviewed::of(&subject, &reviews);
        let mut text = String::new();
        for (name, (sha256, given)) in &reviewed.assets {
            text += &format!("{name} {sha256}\n");
            for one in given {
                let opinion = match one.opinion {
                    Opinion::Good => "good",
                    Opinion::Bad => "bad",
                };
                text += &format!("    {opinion}, {}, {} {}\n", one.who, one.when, one.remark);
            }
        }
        text += &format!("{} of {} judged, {} bad\n", reviewed.judged, reviewed.all, reviewed.bad);
        output::report(format, &text, &json!(reviewed))?;
        let all = reviewed.judged == reviewed.all && reviewed.bad == 0;
        Ok(if all { Verdict::Fine } else { Verdict::Finding })
    }
}
