//! The table at the end: figure, baseline, ratio, target, met or not.

use std::fmt::Write;
use std::path::PathBuf;

use serde::Deserialize;

/// How often everything is measured.
pub(crate) const ROUNDS: u8 = 5;

/// What was measured in this run.
pub(crate) struct Results {
    folder: PathBuf,
    /// Fresh steps that one thread does in a processor second.
    pub(crate) fresh_per_cpu_second: f64,
    /// The same of the standard flow's own steps.
    pub(crate) standard_per_cpu_second: f64,
    /// Memory of the idle host, if there is a build of it.
    pub(crate) idle_host_mib: Option<f64>,
}

#[derive(Deserialize)]
struct Estimates {
    median: Estimate,
}

#[derive(Deserialize)]
struct Estimate {
    point_estimate: f64,
}

/// What a figure must keep to.
enum Target {
    /// At most so many times its baseline.
    Times(f64),
    /// Less than this.
    Below(f64),
    /// At least this.
    AtLeast(f64),
    /// Nothing; told for comparison.
    None,
}

struct Line {
    figure: &'static str,
    unit: &'static str,
    value: Option<f64>,
    baseline: &'static str,
    base: Option<f64>,
    target: Target,
}

impl Results {
    /// Nothing measured yet; criterion writes to `folder`.
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            fresh_per_cpu_second: 0.0,
            standard_per_cpu_second: 0.0,
            idle_host_mib: None,
        }
    }

    /// A benchmark in µs, if it ran: the least of its medians, for whatever
    /// else runs on the machine only ever adds.
    fn us(&self, group: &str, name: &str) -> Option<f64> {
        let median = |round: u8| {
            let folder = self.folder.join(format!("{group}-{round}")).join(name);
            let text = std::fs::read_to_string(folder.join("new/estimates.json")).ok()?;
            let estimates: Estimates = serde_json::from_str(&text).ok()?;
            Some(estimates.median.point_estimate / 1000.0)
        };
        (1..=ROUNDS).filter_map(median).min_by(f64::total_cmp)
    }

    fn lines(&self) -> Vec<Line> {
        let native = self.us("step", "native");
        let bare = self.us("step", "bare");
        let fresh = self.us("step", "fresh");
        let line = |figure, value, baseline, base, target| Line {
            figure,
            unit: "µs",
            value,
            baseline,
            base,
            target,
        };
        let less = |group, whole, part| Some(self.us(group, whole)? - self.us(group, part)?);
        vec![
            line("fresh step", fresh, "bare engine, reused", bare, Target::Times(2.0)),
            line("fresh step", fresh, "native Rust", native, Target::Times(10.0)),
            line("QuickJS, reused", self.us("step", "script"), "fresh step", fresh, Target::None),
            line(
                "kernel, redaction, checks, journal",
                less("turn", "whole", "answer"),
                "fresh step",
                fresh,
                Target::Below(10.0),
            ),
            line(
                "worker round trip",
                less("worker", "there", "here"),
                "an echo of as many bytes",
                self.us("worker", "echo"),
                Target::Below(40.0),
            ),
            line(
                "load from cache",
                self.us("load", "cached"),
                "machine code alone",
                self.us("load", "bare"),
                Target::Below(1000.0),
            ),
            Line {
                figure: "fresh steps, one thread",
                unit: "per CPU s",
                value: Some(self.fresh_per_cpu_second),
                baseline: "bare engine, reused",
                base: bare.map(|us| 1e6 / us),
                target: Target::AtLeast(60_000.0),
            },
            Line {
                figure: "fresh steps of the standard flow, one thread",
                unit: "per CPU s",
                value: Some(self.standard_per_cpu_second),
                baseline: "of 30 nodes",
                base: Some(self.fresh_per_cpu_second),
                target: Target::AtLeast(60_000.0),
            },
            Line {
                figure: "idle host process",
                unit: "MiB",
                value: self.idle_host_mib,
                baseline: "-",
                base: None,
                target: Target::Below(60.0),
            },
        ]
    }

    /// The table, in Markdown.
    pub(crate) fn table(&self) -> String {
        let mut table = String::from(
            "\n| figure | value | baseline | value | ratio | target | met |\n\
             |---|---|---|---|---|---|---|\n",
        );
        for line in self.lines() {
            let _ = writeln!(table, "{}", line.row());
        }
        table
    }
}

impl Line {
    fn row(&self) -> String {
        let number = |value: Option<f64>| {
            value.map_or_else(|| "not run".to_owned(), |value| round(value) + " " + self.unit)
        };
        let base = if self.baseline == "-" { "-".to_owned() } else { number(self.base) };
        let ratio = self.value.zip(self.base).map(|(value, base)| value / base);
        let (target, met) = match self.target {
            Target::Times(times) => {
                (format!("at most {times} x"), ratio.map(|ratio| ratio <= times))
            }
            Target::Below(most) => (
                format!("below {} {}", round(most), self.unit),
                self.value.map(|value| value < most),
            ),
            Target::AtLeast(least) => (
                format!("at least {} {}", round(least), self.unit),
                self.value.map(|value| value >= least),
            ),
            Target::None => ("-".to_owned(), None),
        };
        format!(
            "| {} | {} | {} | {base} | {} | {target} | {} |",
            self.figure,
            number(self.value),
            self.baseline,
            ratio.map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.2} x")),
            match met {
                Some(true) => "yes",
                Some(false) => "NO",
                None => "-",
            },
        )
    }
}

/// Three digits that count.
fn round(value: f64) -> String {
    if value >= 100.0 {
        format!("{value:.0}")
    } else if value >= 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}
