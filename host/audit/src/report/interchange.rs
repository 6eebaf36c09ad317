//! The same in the forms of other tools: SARIF and JUnit.

use serde_json::{Value, json};

use super::Report;
use super::html::escape;
use crate::judge::{Found, Outcome};
use crate::rules::Severity;

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// A place in the manner of a path: there are no lines of source to point at.
fn place(found: &Found) -> String {
    found.screen.clone().unwrap_or_else(|| "file".to_owned())
}

impl Report<'_> {
    /// SARIF 2.1.0 (OASIS).
    pub fn sarif(&self) -> Value {
        let rules: Vec<Value> = self
            .rulings
            .iter()
            .map(|ruling| {
                let rule = ruling.rule;
                json!({
                    "id": rule.id,
                    "shortDescription": { "text": rule.title },
                    "fullDescription": { "text": rule.limit },
                    "help": { "text": if rule.help.is_empty() { rule.limit } else { rule.help } },
                    "defaultConfiguration": { "level": level(rule.severity) },
                    "properties": { "source": rule.source.text(), "clauses": rule.clauses },
                })
            })
            .collect();
        let results: Vec<Value> = self
            .rulings
            .iter()
            .filter(|ruling| ruling.outcome == Outcome::Violation)
            .flat_map(|ruling| {
                ruling.found.iter().map(move |found| {
                    json!({
                        "ruleId": ruling.rule.id,
                        "level": level(ruling.rule.severity),
                        "message": { "text": found.text },
                        "occurrenceCount": found.count,
                        "locations": [{
                            "logicalLocations": [{ "name": place(found), "kind": "screen" }],
                        }],
                    })
                })
            })
            .collect();
        json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "madoguchi audit",
                    "version": self.digests.tool,
                    "rules": rules,
                }},
                "results": results,
            }],
        })
    }

    /// JUnit's XML: one case for each rule.
    pub fn junit(&self) -> String {
        let of = |outcomes: &[Outcome]| {
            self.rulings.iter().filter(|one| outcomes.contains(&one.outcome)).count()
        };
        let skipped =
            [Outcome::Incomplete, Outcome::NotApplicable, Outcome::NotRun, Outcome::NotAssessed];
        let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml += &format!(
            "<testsuite name=\"madoguchi audit: {}\" tests=\"{}\" failures=\"{}\" skipped=\"{}\">\n",
            escape(&self.name()),
            self.rulings.len(),
            of(&[Outcome::Violation]),
            of(&skipped),
        );
        for ruling in self.rulings {
            let rule = ruling.rule;
            let name = format!("{} {}", rule.id, rule.title);
            let group = rule.id.split('-').next().unwrap_or_default();
            xml += &format!("  <testcase classname=\"{group}\" name=\"{}\"", escape(&name));
            match ruling.outcome {
                Outcome::Pass | Outcome::ByConstruction => xml += "/>\n",
                Outcome::Violation => {
                    let texts: Vec<&str> =
                        ruling.found.iter().map(|found| found.text.as_str()).collect();
                    xml += &format!(
                        "><failure type=\"{}\">{}</failure></testcase>\n",
                        rule.severity.name(),
                        escape(&texts.join("\n"))
                    );
                }
                Outcome::Incomplete
                | Outcome::NotApplicable
                | Outcome::NotRun
                | Outcome::NotAssessed => {
                    xml += &format!(
                        "><skipped message=\"{}: {}\"/></testcase>\n",
                        ruling.outcome.name(),
                        escape(&ruling.reason)
                    );
                }
            }
        }
        xml + "</testsuite>\n"
    }
}
