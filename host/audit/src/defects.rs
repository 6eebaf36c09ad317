//! The defective flows by which the auditor is tested, and what each must be
//! caught by. `tests/it/defects.rs` builds and judges them, and so does
//! `madoguchi audit self-test`.

mod seeds;

pub use seeds::Flows;
pub(crate) use seeds::{devices, place};

/// One defect.
#[derive(Clone, Copy, Debug)]
pub struct Defect {
    /// Its name, and the order that brings it about.
    pub name: &'static str,
    /// How the flow comes by it.
    pub seed: Seed,
    /// The rule that must catch it.
    pub rule: &'static str,
    /// Rules that may find something too, because the defect breaks them as
    /// well.
    pub companions: &'static [&'static str],
}

/// How a flow comes by a defect.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Seed {
    /// `tests/guests/defects`, told to misbehave.
    Code,
    /// The same, where the hospital's question is asked.
    CodeWithQuestion,
    /// The standard flow with other colours, keys, words or pictures.
    File,
    /// The standard flow, its file written over.
    Bytes,
}

const fn code(
    name: &'static str,
    rule: &'static str,
    companions: &'static [&'static str],
) -> Defect {
    Defect { name, seed: Seed::Code, rule, companions }
}

const fn file(name: &'static str, rule: &'static str) -> Defect {
    Defect { name, seed: Seed::File, rule, companions: &[] }
}

const fn bytes(
    name: &'static str,
    rule: &'static str,
    companions: &'static [&'static str],
) -> Defect {
    Defect { name, seed: Seed::Bytes, rule, companions }
}

/// Every defect.
pub const ALL: &[Defect] = &[
    code("back-first", "LAY-01", &[]),
    code("label-changes", "LAY-03", &["VOI-12"]),
    code("one-placement", "LAY-05", &[]),
    code("little-time-to-choose", "TIM-02", &["TIM-03"]),
    code("too-much-to-hear", "TIM-03", &["VOI-16"]),
    code("gone-before-read", "TIM-04", &[]),
    code("step-by-time", "TIM-05", &["FLW-17", "FLW-01", "TIM-04"]),
    Defect {
        name: "finish-by-time",
        seed: Seed::CodeWithQuestion,
        rule: "TIM-05",
        companions: &["TIM-04", "FLW-01"],
    },
    code("no-mark-of-progress", "TIM-06", &["VOI-12"]),
    code("no-progress-wait", "TIM-06", &[]),
    code("no-word-of-waiting", "TIM-06", &[]),
    code("long-labels", "VIS-10", &["LAY-03", "VOI-08", "VOI-12"]),
    code("silent-choice", "VOI-01", &["FLW-07"]),
    code("silent-end", "VOI-01", &["ERR-01"]),
    code("silent-advice", "VOI-08", &[]),
    code("silent-cause", "VOI-08", &[]),
    code("heard-and-not-seen", "VOI-12", &[]),
    code("error-sounds-good", "VOI-15", &[]),
    code("choice-sounds-like-error", "VOI-15", &[]),
    code("end-sounds-early", "VOI-15", &[]),
    code("errors-sound-in-two-ways", "VOI-15", &[]),
    code("keys-move", "KEY-02", &[]),
    code("pin-after-last-try", "PIN-07", &["PIN-08", "FLW-15"]),
    code("pin-for-every-card", "PIN-08", &["PIN-07"]),
    code("staff-unasked", "PIN-11", &["ERR-01"]),
    code("digits-only", "PIN-12", &["FLW-03"]),
    code("never-finishes", "CNS-03", &["FLW-11", "FLW-01", "FLW-16"]),
    code("step-forgotten", "CNS-03", &["FLW-11", "FLW-01", "FLW-16", "FLW-17"]),
    code("stays-at-the-end", "FLW-01", &[]),
    code("asks-service-for-ever", "FLW-02", &["TIM-05", "ERR-01", "ERR-07", "FLW-01"]),
    code("face-only", "FLW-03", &[]),
    code("face-only-while-looking", "FLW-03", &[]),
    code("face-only-at-first", "FLW-03", &[]),
    code("card-forgotten", "FLW-06", &["VOI-15", "LAY-03"]),
    code("removal-is-nothing", "FLW-07", &["ERR-01"]),
    code("trap", "FLW-08", &["ERR-01", "FLW-15"]),
    code("illegal-intent", "FLW-08", &["FAC-01"]),
    code("wrong-label", "FLW-08", &["PIN-08", "FLW-11", "FLW-14", "CNS-03"]),
    code("remembers", "FLW-09", &["FLW-08", "VOI-12", "TIM-04", "LAY-01"]),
    code("asks-five-times", "FLW-11", &["ERR-01", "FLW-07", "FLW-15", "VOI-12", "PIN-07"]),
    code("face-by-itself", "FLW-14", &["FLW-08"]),
    code("face-without-guidance", "FLW-14", &[]),
    code("no-camera-picture", "FLW-14", &[]),
    code("face-for-ever", "FLW-15", &[]),
    code("nothing-after-face", "FLW-15", &["FLW-03"]),
    code("no-notice", "FLW-16", &[]),
    code("notice-comes-back", "FLW-16", &[]),
    code("step-at-once", "FLW-17", &[]),
    code("no-way-after-step", "FLW-17", &["VOI-12", "FLW-01"]),
    code("unreadable-is-nothing", "ERR-01", &["ERR-04", "ERR-05"]),
    code("errors-without-choice", "ERR-01", &["VOI-12", "FLW-15", "FLW-01", "ERR-02"]),
    code("no-code", "ERR-01", &[]),
    code("lost-is-nothing", "ERR-01", &["VOI-01", "VOI-08"]),
    code("restored-is-nothing", "ERR-02", &["FLW-01", "FLW-15", "ERR-01"]),
    code("no-advice", "ERR-04", &[]),
    code("foreign-is-unreadable", "ERR-05", &["ERR-04"]),
    code("clerk-without-end", "ERR-07", &["VOI-12", "FLW-01", "ERR-01"]),
    code("service-without-clerk", "ERR-07", &["ERR-01"]),
    code("hints-are-nothing", "FAC-01", &[]),
    code("spins", "SEC-03", &["FLW-08", "ERR-07"]),
    code("counts", "SEC-09", &[]),
    file("pale-text", "VIS-01"),
    file("weak-text", "VIS-02"),
    file("pale-border", "VIS-03"),
    file("mark-for-letter", "VIS-09"),
    file("kanji-only", "LAY-06"),
    file("saturated-red", "FLS-03"),
    file("long-cue", "VOI-16"),
    file("kanji-without-reading", "VOI-17"),
    file("keys-close", "TGT-03"),
    file("no-clear-key", "KEY-04"),
    file("keys-in-another-order", "KEY-11"),
    file("blames", "ERR-06"),
    bytes("asks-for-digits", "PIN-03", &[]),
    bytes("imports", "SEC-01", &["SEC-02"]),
    bytes("exports-more", "SEC-02", &[]),
    bytes("uses-threads", "SEC-04", &["SEC-02"]),
    bytes("names-an-address", "SEC-07", &[]),
];

/// The defects that a rule must catch.
pub fn of(rule: &str) -> impl Iterator<Item = &'static Defect> {
    ALL.iter().filter(move |defect| defect.rule == rule)
}
