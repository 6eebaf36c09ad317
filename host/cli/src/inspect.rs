//! `madoguchi inspect`: what is inside a plugin file.

use std::path::PathBuf;

use anyhow::Context;
use kernel::contract::{Manifest, Site};
use serde_json::json;
use station::Loader;

use crate::Verdict;
use crate::output::{self, Format};

/// Says what is inside a plugin file.
#[derive(clap::Args)]
pub(crate) struct Inspect {
    /// The plugin file.
    file: PathBuf,
}

impl Inspect {
    pub(crate) fn run(self, format: Format) -> anyhow::Result<Verdict> {
        let bytes = std::fs::read(&self.file)
            .with_context(|| format!("{} cannot be read", self.file.display()))?;
        let facts = match component::facts(&bytes) {
            Ok(facts) => facts,
            Err(finding) => {
                let text = format!(
                    "{} error: {}\n    fix: {}\n",
                    finding.code, finding.cause, finding.fix
                );
                output::report(format, &text, &finding)?;
                return Ok(Verdict::Finding);
            }
        };
        let facts = serde_json::to_value(&facts)?;
        let installed = Loader::here()?.install(&bytes, &Site::complete());
        let (manifest, refused) = match installed {
            Ok(installed) => (Some(installed.manifest), None),
            Err(error) => (None, Some(format!("{}: {error}", error.code()))),
        };
        let mut text = manifest.as_ref().map_or_else(String::new, describe);
        if let Some(refused) = &refused {
            text += &format!("not installable      {refused}\n");
        }
        text += &fact_lines(&facts);
        output::report(
            format,
            &text,
            &json!({ "manifest": manifest, "refused": refused, "facts": facts }),
        )?;
        Ok(if refused.is_none() { Verdict::Fine } else { Verdict::Finding })
    }
}

fn describe(manifest: &Manifest) -> String {
    let names = |list: &[String]| list.join(" ");
    let kinds: Vec<&str> = manifest.intents.iter().map(|kind| kind.name()).collect();
    let claims: Vec<&str> = manifest.claims.iter().map(|claim| claim.name()).collect();
    let settings: Vec<String> = manifest
        .settings
        .iter()
        .map(|setting| format!("{}={}", setting.name, setting.options.join("|")))
        .collect();
    let rows = [
        ("flow", format!("{} {}", manifest.id, manifest.version)),
        ("state schema", manifest.schema.to_string()),
        ("screens", names(&manifest.screens)),
        ("actions", names(&manifest.actions)),
        ("phrases", manifest.phrases.len().to_string()),
        ("assets", names(&manifest.assets)),
        ("intents", kinds.join(" ")),
        ("host steps", names(&manifest.host_steps)),
        ("settings", settings.join(" ")),
        ("claims", claims.join(" ")),
    ];
    rows.into_iter().map(|(name, value)| format!("{name:<21}{value}\n")).collect()
}

/// Facts as lines: plain values as they are, lists one after the other.
fn fact_lines(facts: &serde_json::Value) -> String {
    let show = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Null
        | serde_json::Value::Bool(_)
        | serde_json::Value::Number(_)
        | serde_json::Value::Array(_)
        | serde_json::Value::Object(_) => value.to_string(),
    };
    let mut text = String::new();
    for (name, value) in facts.as_object().into_iter().flatten() {
        let value = match value.as_array() {
            Some(list) if list.is_empty() => "none".to_owned(),
            Some(list) => list.iter().map(show).collect::<Vec<_>>().join(" "),
            None => show(value),
        };
        text += &format!("{:<21}{value}\n", name.replace('_', " "));
    }
    text
}
