//! Memory of the host's own process while it waits for a patient.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, ensure};

/// Ends the process, whatever happens.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Resident memory of `madoguchi run` in MiB, once its idle screen is up.
/// `None` if there is no release build of it.
pub(crate) fn idle_mib() -> anyhow::Result<Option<f64>> {
    let Some(program) = program()?.filter(|program| program.exists()) else { return Ok(None) };
    let data = tempfile::tempdir()?;
    let child = Command::new(program)
        .args(["run", "--virtual", "--port", "0", "--data"])
        .arg(data.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut running = Running(child);
    let output = running.0.stdout.take().context("the host has no output")?;
    let said = BufReader::new(output).lines().find(|line| match line {
        Ok(line) => line.starts_with("console"),
        Err(_) => true,
    });
    ensure!(matches!(said, Some(Ok(_))), "the host does not come up");
    let status = std::fs::read_to_string(format!("/proc/{}/status", running.0.id()))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib: f64 = line
        .and_then(|line| line.split_whitespace().next())
        .context("the system does not tell the host's memory")?
        .parse()?;
    Ok(Some(kib / 1024.0))
}

/// The release build beside this one.
fn program() -> anyhow::Result<Option<PathBuf>> {
    let bench = std::env::current_exe()?;
    Ok(bench.parent().and_then(|deps| deps.parent()).map(|release| release.join("madoguchi")))
}
