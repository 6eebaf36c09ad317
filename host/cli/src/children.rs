//! The child processes: one that runs a plugin, one that compiles one, one that
//! speaks Japanese, one that compares faces.

use std::os::fd::AsFd;

use crate::Verdict;

pub(crate) fn worker() -> anyhow::Result<Verdict> {
    runtime::worker::serve()?;
    Ok(Verdict::Fine)
}

pub(crate) fn compile() -> anyhow::Result<Verdict> {
    runtime::compile::serve()?;
    Ok(Verdict::Fine)
}

pub(crate) fn speech() -> anyhow::Result<Verdict> {
    // As a file: the standard library's output would be sent in two pieces.
    let output = std::io::stdout().as_fd().try_clone_to_owned()?;
    voice::serve(&mut std::io::stdin().lock(), &mut std::fs::File::from(output), true)?;
    Ok(Verdict::Fine)
}

pub(crate) fn face() -> anyhow::Result<Verdict> {
    face::serve(&mut std::io::stdin().lock(), &mut child::pipe::Output, true)?;
    Ok(Verdict::Fine)
}
