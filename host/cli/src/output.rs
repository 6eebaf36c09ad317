//! How a report leaves the program: text for people, JSON for programs.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this is where the program speaks")]

use std::io::{IsTerminal, Write};

use clap::ValueEnum;
use serde::Serialize;

/// How reports are written.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs: one JSON document.
    Json,
}

/// Writes a report: `text` for people, or `json`.
pub(crate) fn report(format: Format, text: &str, json: &impl Serialize) -> anyhow::Result<()> {
    match format {
        Format::Text => print!("{text}"),
        Format::Json => println!("{}", serde_json::to_string_pretty(json)?),
    }
    Ok(std::io::stdout().flush()?)
}

/// Says something while the program goes on.
pub(crate) fn say(line: &str) {
    println!("{line}");
    let _ = std::io::stdout().flush();
}

/// Says why the program stops.
pub(crate) fn error(error: &anyhow::Error) {
    eprintln!("madoguchi: {error:#}");
}

/// Says something that a person should know and that is not a result.
pub(crate) fn warn(line: &str) {
    eprintln!("madoguchi: {line}");
}

/// Says how far a long command is, in place of what it said before, where a
/// person is watching.
pub(crate) fn progress(line: &str) {
    let mut error = std::io::stderr();
    if error.is_terminal() {
        let _ = write!(error, "\r\x1b[K{line}");
        let _ = error.flush();
    } else {
        eprintln!("{line}");
    }
}
