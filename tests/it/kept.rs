//! Promise: a walk that was stopped or killed in the midst of one set goes on
//! from what was kept of it, and finds what an uninterrupted one finds; and
//! nothing that was kept is trusted unless it is whole and of the same walk.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex};

use audit::{
    Bound, Facts, Keep, Limits, News, Outcome, Pace, Progress, Purity, Run, Subject, Walk,
    feature_sets,
};
use kernel::contract::Site;
use rustix::process::{Pid, Signal, kill_process};

use crate::guests::{minimal, standard, two_screens};

/// Keeps in memory, and after so many parts of a set ends the run: in order, or
/// as if the process were gone.
#[derive(Default)]
struct Memory {
    kept: Mutex<BTreeMap<usize, Vec<u8>>>,
    added: AtomicUsize,
    /// The set whose parts are counted, how many, and whether nothing is
    /// written after them.
    ends_after: Option<(usize, usize, bool)>,
    stop: AtomicBool,
}

const EVERY_STATES: usize = 50;

impl Memory {
    fn ending(set: usize, parts: usize, is_killed: bool) -> Self {
        Self { ends_after: Some((set, parts, is_killed)), ..Self::default() }
    }

    fn holding(set: usize, kept: Vec<u8>) -> Self {
        Self { kept: Mutex::new(BTreeMap::from([(set, kept)])), ..Self::default() }
    }

    fn bytes(&self, set: usize) -> Vec<u8> {
        self.kept.lock().unwrap().get(&set).cloned().unwrap_or_default()
    }
}

impl Keep for Memory {
    fn pace(&self) -> Pace {
        Pace::States(EVERY_STATES)
    }

    fn read(&self, set: usize) -> Vec<u8> {
        self.bytes(set)
    }

    fn cut(&self, set: usize, bytes: usize) {
        self.kept.lock().unwrap().entry(set).or_default().truncate(bytes);
    }

    fn add(&self, set: usize, bytes: &[u8]) {
        let ends = self.ends_after.filter(|(of, ..)| *of == set);
        let added = self.added.fetch_add(usize::from(ends.is_some()), Ordering::Relaxed);
        if ends.is_none_or(|(_, parts, is_killed)| added < parts || !is_killed) {
            self.kept.lock().unwrap().entry(set).or_default().extend(bytes);
        }
        if ends.is_some_and(|(_, parts, _)| added + 1 >= parts) {
            self.stop.store(true, Ordering::Relaxed);
        }
    }
}

/// Sets of a flow, walked in a way.
#[derive(Clone)]
struct Case {
    subject: &'static Subject,
    limits: Limits,
    purity: Purity,
    wanted: Vec<usize>,
}

fn loaded(bytes: &[u8], purity: Purity) -> Subject {
    let mut subject = Subject::load(bytes).unwrap_or_else(|error| panic!("{error}"));
    let has_copy = match purity {
        Purity::Every => subject.note_functions(bytes).unwrap(),
        Purity::OneIn(_) => subject.watch(bytes).unwrap(),
    };
    assert!(has_copy);
    subject
}

impl Case {
    const PURITY: Purity = Purity::OneIn(50);

    fn of(subject: &'static Subject, purity: Purity) -> Self {
        Self { subject, limits: Limits::default(), purity, wanted: vec![0] }
    }

    fn minimal() -> Self {
        static MINIMAL: LazyLock<Subject> = LazyLock::new(|| loaded(minimal(), Case::PURITY));
        Self::of(&MINIMAL, Self::PURITY)
    }

    fn standard() -> Self {
        static STANDARD: LazyLock<Subject> = LazyLock::new(|| loaded(standard(), Case::PURITY));
        Self::of(&STANDARD, Self::PURITY)
    }

    fn two_screens() -> Self {
        static SMALL: LazyLock<Subject> = LazyLock::new(|| loaded(two_screens(), Case::PURITY));
        Self::of(&SMALL, Self::PURITY)
    }

    fn certified() -> Self {
        static TRACED: LazyLock<Subject> = LazyLock::new(|| loaded(minimal(), Purity::Every));
        Self::of(&TRACED, Purity::Every)
    }

    fn states(self, states: usize) -> Self {
        Self { limits: Limits { states: Some(states), ..self.limits }, ..self }
    }

    fn bytes(self, bytes: usize) -> Self {
        Self { limits: Limits { bytes: Some(bytes), ..self.limits }, ..self }
    }

    fn set(self, set: usize) -> Self {
        Self { wanted: vec![set], ..self }
    }

    /// The last set's facts, unless its walk was stopped; from where it went
    /// on; and whether something that was kept was left out.
    fn run(&self, keep: Option<&Memory>) -> (Option<Facts>, Option<Progress>, bool) {
        static NEVER: AtomicBool = AtomicBool::new(false);
        let stop = keep.map_or(&NEVER, |keep| &keep.stop);
        let how = Walk { limits: self.limits, purity: self.purity, stop };
        let sets = feature_sets(self.subject.manifest(), Site::complete().device).sites;
        let (subject, wanted, keep) =
            (self.subject, self.wanted.clone(), keep.map(|keep| keep as _));
        let run = Run { subject, sets: &sets, wanted, how, threads: 1, keep };
        let (mut from, mut left_out) = (None, false);
        let mut outcomes: Vec<Outcome<()>> = audit::run(
            &run,
            |_, _| (),
            |news| match news {
                News::GoesOn(_, progress) => from = Some(progress),
                News::LeftOut(..) => left_out = true,
                News::Under(..) | News::Kept(..) | News::Done(_) => {}
            },
        );
        let last = outcomes.pop().filter(|outcome| self.wanted.last() == Some(&outcome.set));
        (last.map(|outcome| outcome.facts), from, left_out)
    }

    /// Stopped in order, and killed, after so many parts of the last set; then
    /// gone on with. Gives back what an uninterrupted walk finds.
    #[track_caller]
    fn goes_on(&self, parts: usize) -> Facts {
        let set = *self.wanted.last().unwrap();
        let alone = self.clone().set(set);
        let (whole, ..) = alone.run(None);
        for is_killed in [false, true] {
            let memory = Memory::ending(set, parts, is_killed);
            assert_eq!(self.run(Some(&memory)).0, None, "it was stopped");
            let next = Memory::holding(set, memory.bytes(set));
            let (facts, from, left_out) = alone.run(Some(&next));
            assert!(!left_out);
            let from = from.unwrap().expanded;
            assert_eq!(from, parts * EVERY_STATES, "only what was left is walked");
            assert_eq!(facts, whole);
        }
        whole.unwrap()
    }
}

#[test]
fn a_walk_goes_on_in_the_midst_of_a_set() {
    assert_eq!(Case::two_screens().goes_on(1).stopped, None);
    Case::certified().states(400).goes_on(1);
    // What is allowed is used up where it would have been.
    let facts = Case::standard().states(1_000).goes_on(3);
    assert_eq!(facts.stopped, Some(Bound::States));
    // To 4 KiB, the memory with which a walk gets past where it is first weighed.
    let weighed = |bytes| Case::standard().states(1_100).bytes(bytes);
    let (mut few, mut enough) = (0, 1 << 22);
    while enough - few > 1 << 12 {
        let bytes = usize::midpoint(few, enough);
        match weighed(bytes).run(None).0.unwrap().stopped {
            Some(Bound::Bytes) => few = bytes,
            Some(_) | None => enough = bytes,
        }
    }
    assert_eq!(weighed(few).goes_on(3).stopped, Some(Bound::Bytes));
    assert_eq!(weighed(enough).goes_on(3).stopped, Some(Bound::States));
    // The second set of a family has its numbers from the first.
    Case { wanted: vec![0, 1], ..Case::standard().states(1_000) }.goes_on(2);
}

/// Whatever is wrong with what was kept, the result is the same and nothing
/// panics.
#[test]
fn what_is_damaged_is_not_gone_on_with() {
    let case = Case::minimal().states(400);
    let (whole, ..) = case.run(None);
    let memory = Memory::ending(0, 2, false);
    case.run(Some(&memory));
    let kept = memory.bytes(0);
    let tried = |bytes: Vec<u8>| {
        let (facts, from, left_out) = case.run(Some(&Memory::holding(0, bytes)));
        assert_eq!(facts, whole);
        (from.map_or(0, |from| from.expanded), left_out)
    };
    assert_eq!(tried(kept.clone()), (2 * EVERY_STATES, false));
    for at in (0..kept.len()).step_by(kept.len() / 8) {
        let (from, left_out) = tried(kept[..at].to_vec());
        assert!(from < 2 * EVERY_STATES && left_out == (at > 0), "torn at {at}");
        let mut flipped = kept.clone();
        flipped[at] ^= 1 << (at % 8);
        let (from, left_out) = tried(flipped);
        assert!(from < 2 * EVERY_STATES && left_out, "a bit at {at}");
    }
    // Another component, another set, another kind of run.
    let others = [
        Case::standard().states(400),
        case.clone().set(1),
        Case { purity: Purity::OneIn(51), ..case.clone() },
        case.clone().states(401),
    ];
    for other in others {
        let memory = Memory::holding(other.wanted[0], kept.clone());
        let (_, from, left_out) = other.run(Some(&memory));
        assert!(from.is_none() && left_out);
    }
}

/// Audits one set of the flow in a folder; all that it said, and what it wrote
/// about the flow. With a signal, it gets that when a part is first kept.
fn audited(folder: &Path, record: &str, signal: Option<Signal>) -> (String, Vec<Vec<u8>>) {
    audited_with(folder, record, &[], signal)
}

fn audited_with(
    folder: &Path,
    record: &str,
    more: &[&str],
    signal: Option<Signal>,
) -> (String, Vec<Vec<u8>>) {
    let out = folder.join("out");
    let mut child = Command::new(env!("CARGO_BIN_EXE_madoguchi"))
        .current_dir(folder)
        .args(["audit", "flow.wasm", "--sets", "1", "--record", record, "--keep-states", "100"])
        .args(["--out", "out"])
        .args(more)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    let mut lines = BufReader::new(child.stderr.take().unwrap());
    if let Some(signal) = signal {
        while !said.contains("states are kept") {
            assert_ne!(lines.read_line(&mut said).unwrap(), 0, "it ended by itself: {said}");
        }
        kill_process(Pid::from_child(&child), signal).unwrap();
    }
    lines.read_to_string(&mut said).unwrap();
    child.wait().unwrap();
    let of_the_flow = ["report.json", "report.html", "public.json", "report.sarif", "report.xml"];
    let files = of_the_flow.iter().filter_map(|name| std::fs::read(out.join(name)).ok()).collect();
    let _ = std::fs::remove_dir_all(&out);
    (said, files)
}

/// By Ctrl-C, by a kill, and with an end that was torn: each run goes on from
/// where the one before was.
#[test]
fn a_process_that_is_stopped_or_killed_loses_little() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("flow.wasm"), minimal()).unwrap();
    let (_, whole) = audited(folder, "whole.jsonl", None);
    assert_eq!(whole.len(), 5);
    let walk = folder.join("record.jsonl.walk-0");
    let (said, _) = audited(folder, "record.jsonl", Some(Signal::INT));
    assert!(!said.contains("goes on from"), "{said}");
    let stopped = std::fs::metadata(&walk).unwrap().len();
    let (said, none) = audited(folder, "record.jsonl", Some(Signal::KILL));
    assert!(said.contains("feature set 0 goes on from") && none.is_empty(), "{said}");
    assert!(std::fs::metadata(&walk).unwrap().len() > stopped);
    let mut file = std::fs::OpenOptions::new().append(true).open(&walk).unwrap();
    file.write_all(b"torn").unwrap();
    let (said, files) = audited(folder, "record.jsonl", None);
    assert!(said.contains("goes on from") && said.contains("torn or damaged"), "{said}");
    assert!(files == whole, "the report is another one");
    assert!(!walk.exists(), "what is on record is not kept twice");
}

/// A set whose time was up is not on record: whoever gives it more goes on.
#[test]
fn what_time_has_ended_is_not_done() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("flow.wasm"), minimal()).unwrap();
    let (_, whole) = audited(folder, "whole.jsonl", None);
    let (_, some) = audited_with(folder, "record.jsonl", &["--time", "0"], None);
    assert!(some.len() == whole.len() && some != whole);
    let (_, files) = audited(folder, "record.jsonl", None);
    assert!(files == whole, "the report is another one");
}
