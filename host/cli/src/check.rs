//! `madoguchi check`: the static part, and what `describe` says.

use std::path::PathBuf;

use anyhow::Context;
use component::{Finding, Severity};
use kernel::contract::Site;
use serde_json::json;
use station::{InstallError, Loader};

use crate::Verdict;
use crate::output::{self, Format};

/// Checks a plugin file without a reader, in under a second.
#[derive(clap::Args)]
pub(crate) struct Check {
    /// The plugin file.
    file: PathBuf,
    /// Also lays out every screen that a walk finds, on every panel, in every
    /// size of text and every language, and says what does not fit.
    #[arg(long)]
    render: bool,
}

/// The code of a plugin that takes more memory than it should.
const MEMORY_CODE: &str = "R21";

/// Everything that is wrong with a plugin file, as far as it shows without a
/// visit.
pub(crate) fn findings(bytes: &[u8]) -> anyhow::Result<Vec<Finding>> {
    let mut findings = component::check_static(bytes);
    if findings.iter().any(|finding| finding.severity == Severity::Error) {
        return Ok(findings);
    }
    let error = |code, cause, fix| Finding { code, severity: Severity::Error, cause, fix };
    match Loader::here()?.install(bytes, &Site::complete()) {
        Ok(installed) => {
            let bytes = installed.idle_cost.memory_bytes;
            if bytes > runtime::MEMORY_BYTES_WARN as u64 {
                findings.push(Finding {
                    code: MEMORY_CODE,
                    severity: Severity::Warning,
                    cause: format!("its idle screen takes {bytes} bytes of memory"),
                    fix: "use less: a reader runs a step in a fresh memory each time".to_owned(),
                });
            }
        }
        Err(InstallError::Static(more)) => findings.extend(more),
        Err(InstallError::Manifest(faults)) => {
            findings.extend(faults.into_iter().map(|one| error(one.code, one.cause, one.fix)));
        }
        Err(InstallError::Load(load)) => {
            findings.push(error(load.code(), load.to_string(), load.fix()));
        }
        Err(InstallError::Idle(violation)) => {
            let cause = format!("its idle screen is at fault: {violation}");
            findings.push(error(violation.code(), cause, violation.fix()));
        }
    }
    Ok(findings)
}

impl Check {
    pub(crate) fn run(self, format: Format) -> anyhow::Result<Verdict> {
        let bytes = std::fs::read(&self.file)
            .with_context(|| format!("{} cannot be read", self.file.display()))?;
        let mut findings = findings(&bytes)?;
        let mut drawn = String::new();
        if self.render && findings.iter().all(|one| one.severity != Severity::Error) {
            let (more, said) = crate::previews::check(&bytes)?;
            findings.extend(more);
            drawn = said;
        }
        let errors = findings.iter().filter(|one| one.severity == Severity::Error).count();
        let warnings = findings.len() - errors;
        let mut text = String::new();
        for finding in &findings {
            let weight = match finding.severity {
                Severity::Warning => "warning",
                Severity::Error => "error",
            };
            text += &format!(
                "{} {weight}: {}\n    fix: {}\n",
                finding.code, finding.cause, finding.fix
            );
        }
        text += &drawn;
        text += &format!("{}: errors: {errors}, warnings: {warnings}\n", self.file.display());
        let json = json!({ "file": self.file, "errors": errors, "warnings": warnings, "findings": findings });
        output::report(format, &text, &json)?;
        Ok(if errors == 0 { Verdict::Fine } else { Verdict::Finding })
    }
}
