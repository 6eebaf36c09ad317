//! What is handed over: one page, and the same as data.
//!
//! Everything here is a function of the component, the tool and the options of
//! the run: two runs give the same bytes. Times and machines stand elsewhere.

mod gallery;
mod html;
mod interchange;
mod map;
mod pictures;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value, json};

use crate::defects;
use crate::intern::hash_bytes;
use crate::judge::{Judged, Outcome, Ruling};
use crate::review::Reviewed;
use crate::rules::{self, Basis, By, Severity};
use crate::statement::hex;
use crate::{Statement, Subject};

pub(crate) use gallery::{phrases, screen_facts};
pub use pictures::Pictures;

/// The form of the JSON report. Changes with every change of its shape.
pub const FORM: &str = "madoguchi-audit/1";

/// What the report is about and what it was made with, as SHA-256 in hex
/// digits.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Digests {
    /// The file.
    pub component: String,
    /// Its words, in the order of their languages.
    pub words: String,
    /// Its pictures and sounds, in the order of their names.
    pub assets: String,
    /// The contract between host and flow.
    pub contract: String,
    /// The kernel: its sources by name, without their tests.
    pub kernel: String,
    /// The rules: ids, titles, limits and how each is decided.
    pub rules: String,
    /// The host's own words.
    pub host_words: String,
    /// The fonts that screens are drawn with: the digest of each, as the
    /// renderer's manifest binds it.
    pub fonts: String,
    /// The tool's version.
    pub tool: String,
}

impl Digests {
    /// Of a file, whether it can be read or not.
    pub fn of(bytes: &[u8]) -> Self {
        let file = component::read(bytes).unwrap_or_default();
        let words: String =
            file.words.iter().map(|(tag, text)| format!("{tag}\n{text}\n")).collect();
        let mut assets = Vec::new();
        for asset in &file.assets {
            assets.extend_from_slice(asset.name.as_bytes());
            assets.extend_from_slice(&hash_bytes(&asset.bytes));
        }
        let rules: String = rules::all()
            .map(|rule| {
                format!("{} {} {} {}\n", rule.id, rule.severity.name(), rule.title, rule.limit)
            })
            .collect();
        let host = words::host_catalogue();
        let host_words: String = host
            .languages()
            .iter()
            .flat_map(|language| {
                host.ids().iter().filter_map(move |id| {
                    let arguments: Vec<(&str, words::Argument)> = host
                        .arguments(id)
                        .iter()
                        .map(|name| (name.as_str(), words::Argument::Number(2)))
                        .collect();
                    let said = host.say(*language, id, &arguments)?;
                    Some(format!("{language} {id} {}\n", said.text))
                })
            })
            .collect();
        let fonts: String = render::font_manifest()
            .into_iter()
            .map(|font| format!("{} {}\n", font.file, font.sha256))
            .collect();
        let of = |text: &str| hex(&hash_bytes(text.as_bytes()));
        Self {
            component: component::sha256(bytes),
            words: of(&words),
            assets: hex(&hash_bytes(&assets)),
            contract: of(component::CONTRACT),
            kernel: env!("KERNEL_SHA256").to_owned(),
            rules: of(&rules),
            host_words: of(&host_words),
            fonts: of(&fonts),
            tool: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

/// The verdict.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Conclusion {
    /// No error was found, and everything that can be judged was.
    Pass,
    /// At least one rule of the weight `error` does not hold.
    Fail,
    /// No error was found, and not everything was judged.
    Incomplete,
    /// No reader takes the file.
    Refused,
}

impl Conclusion {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Incomplete => "incomplete",
            Self::Refused => "refused",
        }
    }
}

/// Everything that a report is made of.
pub struct Report<'a> {
    /// The component, unless no reader takes it.
    pub subject: Option<&'a Subject>,
    /// Why no reader takes it.
    pub refused: Option<String>,
    /// What was covered.
    pub statement: Option<&'a Statement>,
    /// What was judged.
    pub judged: &'a Judged,
    /// What became of each rule.
    pub rulings: &'a [Ruling],
    /// The digests.
    pub digests: Digests,
    /// What people said of pictures and recordings.
    pub reviewed: Reviewed,
    /// The screens as panels show them, for the page.
    pub pictures: Option<Pictures>,
    /// How phrases are read, in phonemes: by phrase and language, as far as it
    /// is known.
    pub phonemes: BTreeMap<(String, String), String>,
}

impl Report<'_> {
    /// The verdict.
    pub fn conclusion(&self) -> Conclusion {
        let any = |outcome| self.rulings.iter().any(|ruling| ruling.outcome == outcome);
        let error = self.rulings.iter().any(|ruling| {
            ruling.outcome == Outcome::Violation && ruling.rule.severity == Severity::Error
        });
        if self.subject.is_none() {
            Conclusion::Refused
        } else if error || self.reviewed.bad > 0 {
            Conclusion::Fail
        } else if any(Outcome::Incomplete) || any(Outcome::NotRun) {
            Conclusion::Incomplete
        } else {
            Conclusion::Pass
        }
    }

    /// How many rules have each outcome.
    pub fn counts(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for ruling in self.rulings {
            *counts.entry(ruling.outcome.name()).or_default() += 1;
        }
        counts
    }

    /// The rulings that found something, the heaviest first.
    fn findings(&self) -> Vec<&Ruling> {
        let mut found: Vec<&Ruling> =
            self.rulings.iter().filter(|ruling| ruling.outcome == Outcome::Violation).collect();
        found.sort_by_key(|ruling| ruling.rule.severity);
        found
    }

    fn name(&self) -> String {
        match self.subject {
            Some(subject) => format!("{} {}", subject.manifest().id, subject.manifest().version),
            None => "a plugin that no reader takes".to_owned(),
        }
    }

    /// The report for a terminal.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for ruling in self.findings() {
            let rule = ruling.rule;
            text += &format!("{} {}: {}\n", rule.id, rule.severity.name(), rule.title);
            for found in &ruling.found {
                text += &format!("    {} ({} times)\n", found.text, found.count);
                if let (Some(screen), steps) = (&found.screen, found.path.len()) {
                    text += &format!("      after {steps} steps, on {screen}\n");
                }
            }
            text += &format!("    fix: {}\n", rule.help);
        }
        let counts: Vec<String> =
            self.counts().iter().map(|(name, count)| format!("{count} {name}")).collect();
        if let Some(cause) = &self.refused {
            text += &format!("no reader takes this plugin: {cause}\n");
        }
        text += &format!("{} rules: {}\n", self.rulings.len(), counts.join(", "));
        text += &format!("verdict: {}\n", self.conclusion().name());
        text
    }

    /// The report as data.
    pub fn json(&self) -> Value {
        let mut json = self.public_json();
        if let Some(object) = json.as_object_mut() {
            object.insert("findings".into(), self.findings_json());
            object.insert("facts".into(), self.facts_json());
            object.insert("screens".into(), json!(self.judged.screens));
            object.insert("texts".into(), self.texts_json());
            object.insert("map".into(), json!(self.judged.map));
        }
        json
    }

    /// What can be given away: verdict, digests and rule results, no screens.
    pub fn public_json(&self) -> Value {
        let rules: Vec<Value> = self.rulings.iter().map(ruling_json).collect();
        json!({
            "form": FORM,
            "flow": self.name(),
            "verdict": self.conclusion(),
            "statement": self.statement,
            "not-judged": self.not_judged(),
            "digests": self.digests,
            "counts": self.counts(),
            "rules": rules,
            "clauses": self.clauses_json(),
            "reviewed": self.reviewed,
        })
    }

    fn findings_json(&self) -> Value {
        let all: Vec<Value> = self
            .findings()
            .iter()
            .map(|ruling| json!({ "rule": ruling.rule.id, "count": ruling.count, "found": ruling.found }))
            .collect();
        json!(all)
    }

    fn facts_json(&self) -> Value {
        json!({
            "choices-to-identify": self.judged.ways,
            "choices-to-complete": self.judged.completed,
            "worst": self.judged.worst,
            "fronts": self.judged.fronts,
        })
    }

    fn texts_json(&self) -> Value {
        let Some(subject) = self.subject else { return json!([]) };
        let used = self.phrases_shown();
        let texts: Vec<Value> = gallery::texts(subject)
            .into_iter()
            .map(|text| {
                let read: BTreeMap<&str, &String> = text
                    .said
                    .iter()
                    .filter_map(|(tag, ..)| {
                        let key = (text.id.clone(), tag.clone());
                        Some((tag.as_str(), self.phonemes.get(&key)?))
                    })
                    .collect();
                json!({ "text": text, "screens": used.get(&text.id), "phonemes": read })
            })
            .collect();
        json!(texts)
    }

    /// The screens on which each phrase stands or is said.
    fn phrases_shown(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for shown in &self.judged.screens {
            for id in phrases(&shown.screen) {
                used.entry(id).or_default().insert(shown.screen.name.clone());
            }
        }
        used
    }

    /// For each clause of a public standard: what the rules on it say together.
    fn clauses(&self) -> Vec<(&'static str, &'static str, Vec<&Ruling>)> {
        let mut by: BTreeMap<&'static str, Vec<&Ruling>> = BTreeMap::new();
        for ruling in self.rulings {
            for clause in ruling.rule.clauses {
                by.entry(clause).or_default().push(ruling);
            }
        }
        by.into_iter().map(|(clause, rulings)| (clause, support(&rulings), rulings)).collect()
    }

    fn clauses_json(&self) -> Value {
        let all: Vec<Value> = self
            .clauses()
            .into_iter()
            .map(|(clause, support, rulings)| {
                let ids: Vec<&str> = rulings.iter().map(|ruling| ruling.rule.id).collect();
                json!({ "clause": clause, "support": support, "rules": ids })
            })
            .collect();
        json!(all)
    }

    /// What was not judged, in sentences.
    fn not_judged(&self) -> Vec<String> {
        let reasons: BTreeSet<&str> = self
            .rulings
            .iter()
            .filter(|ruling| ruling.outcome == Outcome::NotAssessed)
            .map(|ruling| ruling.reason.as_str())
            .collect();
        let mut all: Vec<String> = reasons
            .into_iter()
            .map(|reason| {
                let ids: Vec<&str> = self
                    .rulings
                    .iter()
                    .filter(|ruling| {
                        ruling.outcome == Outcome::NotAssessed && ruling.reason == reason
                    })
                    .map(|ruling| ruling.rule.id)
                    .collect();
                format!("{reason}: {}", ids.join(", "))
            })
            .collect();
        all.extend(BEYOND.iter().map(|line| (*line).to_owned()));
        all
    }
}

/// What no report of this tool covers.
const BEYOND: &[&str] = &[
    "Steps were compared with a second run of themselves; visits of two different patients are compared by the host's tests, for all flows.",
    "Whether people understand the words and can use the screens is for people to find out.",
    "Devices (camera, loudspeaker, keys, card reader) and the eligibility network are not part of it.",
    "The figures of the ministry's specification are not public; the limits here are those named beside each rule.",
];

/// In the manner of an accessibility conformance report.
fn support(rulings: &[&Ruling]) -> &'static str {
    let count = |wanted: &[Outcome]| {
        rulings.iter().filter(|ruling| wanted.contains(&ruling.outcome)).count()
    };
    let good = count(&[Outcome::Pass, Outcome::ByConstruction]);
    let bad = count(&[Outcome::Violation]);
    let open = count(&[Outcome::NotAssessed, Outcome::Incomplete, Outcome::NotRun]);
    match (good, bad, open) {
        (0, 0, 0) => "not applicable",
        (_, 0, 0) => "supports",
        (0, 0, _) => "not assessed",
        (_, 0, _) => "supports as far as judged",
        (0, _, _) => "does not support",
        (_, _, _) => "partially supports",
    }
}

/// The tests of the host that a rule rests on.
fn evidence(by: By) -> Vec<String> {
    match by {
        By::Construction { tests, .. } => {
            tests.iter().map(|(file, test)| format!("{file}: {test}")).collect()
        }
        By::File(_)
        | By::Loading(_)
        | By::Screen(_)
        | By::Drawn { .. }
        | By::Graph(_)
        | By::Engine(_) => {
            vec!["this report".to_owned()]
        }
        By::NotAssessed(_) => Vec::new(),
    }
}

fn mutants(rule: &rules::Rule) -> Vec<String> {
    let mut all: Vec<String> = defects::of(rule.id).map(|defect| defect.name.to_owned()).collect();
    if let By::Construction { mutant: Some(mutant), .. } = rule.by {
        all.push(mutant.to_owned());
    }
    all
}

fn decided_on(by: By) -> &'static str {
    match by {
        By::File(_) => "file",
        By::Loading(_) => "loading",
        By::Screen(_) => "screens",
        By::Drawn { .. } => "drawn screens",
        By::Graph(_) => "graph",
        By::Engine(_) => "walk",
        By::Construction { .. } => "host",
        By::NotAssessed(_) => "nothing",
    }
}

fn ruling_json(ruling: &Ruling) -> Value {
    let rule = ruling.rule;
    let basis: Vec<Basis> = rule.basis.to_vec();
    json!({
        "id": rule.id,
        "severity": rule.severity,
        "title": rule.title,
        "limit": rule.limit,
        "source": rule.source,
        "clauses": rule.clauses,
        "help": rule.help,
        "basis": basis,
        "decided-on": decided_on(rule.by),
        "outcome": ruling.outcome,
        "reason": ruling.reason,
        "judged": ruling.judged,
        "count": ruling.count,
        "evidence": evidence(rule.by),
        "killed-by": mutants(rule),
    })
}
