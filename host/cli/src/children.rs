//! The two child processes: one that runs a plugin, one that compiles one.

use crate::Verdict;

pub(crate) fn worker() -> anyhow::Result<Verdict> {
    runtime::worker::serve()?;
    Ok(Verdict::Fine)
}

pub(crate) fn compile() -> anyhow::Result<Verdict> {
    runtime::compile::serve()?;
    Ok(Verdict::Fine)
}
