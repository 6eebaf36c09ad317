//! `madoguchi build`: a flow's directory to a plugin file.

use std::path::PathBuf;

use anyhow::Context;
use serde_json::json;

use crate::Verdict;
use crate::output::{self, Format};

/// Makes a plugin file out of a flow's directory.
#[derive(clap::Args)]
pub(crate) struct Build {
    /// The flow's directory: Cargo.toml, flow.toml, words/, src/.
    directory: PathBuf,
    /// The file to write.
    #[arg(short, long, value_name = "FILE")]
    out: PathBuf,
    /// Use no network.
    #[arg(long)]
    offline: bool,
}

impl Build {
    pub(crate) fn run(self, format: Format) -> anyhow::Result<Verdict> {
        let options = component::BuildOptions { target_dir: None, offline: self.offline };
        let bytes = match component::build_directory(&self.directory, &options) {
            Ok(bytes) => bytes,
            Err(error) => {
                let json = json!({
                    "code": error.code(),
                    "error": error.to_string(),
                    "findings": error.findings(),
                });
                output::report(format, &format!("{error}\n"), &json)?;
                return Ok(Verdict::Finding);
            }
        };
        std::fs::write(&self.out, &bytes)
            .with_context(|| format!("{} cannot be written", self.out.display()))?;
        let (size, digest) = (bytes.len(), component::sha256(&bytes));
        let text = format!("{}: {size} bytes, sha256 {digest}\n", self.out.display());
        output::report(
            format,
            &text,
            &json!({ "file": self.out, "bytes": size, "sha256": digest }),
        )?;
        Ok(Verdict::Fine)
    }
}
