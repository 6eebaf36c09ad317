//! The two child processes: one that runs a plugin, one that compiles one.

use crate::Verdict;

pub(crate) fn worker() -> anyhow::Result<Verdict> {
    runtime::worker::serve(std::io::stdin().lock(), std::io::stdout().lock())?;
    Ok(Verdict::Fine)
}

pub(crate) fn compile() -> anyhow::Result<Verdict> {
    runtime::compile::serve(std::io::stdin().lock(), std::io::stdout().lock())?;
    Ok(Verdict::Fine)
}
