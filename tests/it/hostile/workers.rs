//! The same through processes of their own, and what these may do.

use std::fs;
use std::path::Path;

use cap_std::ambient_authority;
use cap_std::fs::Dir;
use kernel::contract::Site;
use runtime::{Compiler, Engine, Origin};
use rustix::process::{Pid, Signal, kill_process};
use station::{Loader, STRIKES_MAX};

use crate::guests::{hostile, standard};
use crate::patient::Patient;

const PROGRAM: &str = env!("CARGO_BIN_EXE_madoguchi");

fn open(folder: &Path) -> Dir {
    Dir::open_ambient_dir(folder, ambient_authority()).unwrap()
}

fn loader(folder: &Path) -> Loader {
    Loader::workers(Path::new(PROGRAM), open(folder)).unwrap()
}

#[test]
fn a_hostile_plugin_costs_its_own_steps_only() {
    let cache = tempfile::tempdir().unwrap();
    let loader = loader(cache.path());
    for (order, code) in [
        ("update any trap", "R01"),
        ("update identify loop", "R02"),
        ("update identify bomb", "R01"),
        ("view identify sink", "R01"),
        ("view identify huge", "R03"),
    ] {
        let mut patient = Patient::at(&loader, &hostile(order), Some(standard()));
        for _ in 1..=STRIKES_MAX {
            assert!(patient.reader.flow().label().starts_with("test.hostile"), "{order}");
            patient.visit();
        }
        let recorded = patient.on_record();
        assert!(recorded.iter().all(|(_, on_record)| *on_record == code), "{order}: {recorded:?}");
        assert!(recorded.len() >= STRIKES_MAX, "{order}: {recorded:?}");
        let steps = patient.visit();
        assert!(steps.iter().any(|step| step.phase == "recording"), "{order}");
        assert!(steps.last().unwrap().flow.starts_with("madoguchi.standard"), "{order}");
        assert_eq!(patient.on_record(), recorded, "{order}");
    }
}

/// A plugin that is refused is refused with the same code and words whether it
/// runs here, as for `check`, or in a worker, as in a station.
#[test]
fn a_worker_refuses_in_the_words_of_check() {
    let cache = tempfile::tempdir().unwrap();
    let (here, workers) = (Loader::here().unwrap(), loader(cache.path()));
    let orders = ["describe any trap", "describe any loop", "describe any huge", "start any bomb"];
    for bytes in orders.map(hostile) {
        let refused = |loader: &Loader| {
            let error = loader.install(&bytes, &Site::complete()).err().unwrap();
            (error.code(), error.to_string())
        };
        assert_eq!(refused(&workers), refused(&here));
    }
}

/// A worker that is killed between two steps takes one step with it; the next
/// runs in another.
#[test]
fn a_killed_worker_costs_one_step() {
    let cache = tempfile::tempdir().unwrap();
    let mut patient = Patient::at(&loader(cache.path()), standard(), None);
    patient.come();
    assert_eq!(patient.on_record(), []);
    let before = patient.reader.flow().worker_pid().unwrap();
    let process = Pid::from_raw(before.cast_signed()).unwrap();
    kill_process(process, Signal::KILL).unwrap();
    let steps = patient.visit();
    assert_ne!(patient.reader.flow().worker_pid(), Some(before));
    let codes: Vec<&str> = patient.on_record().iter().map(|(_, code)| *code).collect();
    assert_eq!(codes, ["R07"]);
    assert!(steps.iter().any(|step| step.phase == "recording"));
}

/// What a worker could reach if its guest broke out: three pipes, and no system
/// call that opens anything.
#[test]
fn a_worker_holds_nothing_but_its_pipe() {
    let cache = tempfile::tempdir().unwrap();
    let patient = Patient::at(&loader(cache.path()), standard(), None);
    let pid = patient.reader.flow().worker_pid().unwrap();
    let process = Path::new("/proc").join(pid.to_string());
    let mut open: Vec<String> = fs::read_dir(process.join("fd"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    open.sort();
    assert_eq!(open, ["0", "1", "2"]);
    for task in fs::read_dir(process.join("task")).unwrap() {
        let status = fs::read_to_string(task.unwrap().path().join("status")).unwrap();
        assert!(status.lines().any(|line| line == "Seccomp:\t2"), "{status}");
        assert!(status.lines().any(|line| line == "NoNewPrivs:\t1"), "{status}");
    }
    assert!(fs::read(process.join("environ")).unwrap().is_empty());
    let limits = fs::read_to_string(process.join("limits")).unwrap();
    let soft = |name: &str| {
        let line = limits.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.split_whitespace().next().unwrap().to_owned()
    };
    assert_eq!(soft("Max data size"), (1_u64 << 30).to_string());
    assert_eq!(soft("Max core file size"), "0");
}

/// A component that is too large is not compiled, and a compiler that dies has
/// said nothing of the component.
#[test]
fn compiling_that_is_stopped_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::new().unwrap();
    let refused = |program: &str, component: &[u8]| {
        let compiler = Compiler::open(&engine, Path::new(program), open(folder.path())).unwrap();
        compiler.code(component).err().unwrap().code()
    };
    assert_eq!(refused(PROGRAM, &vec![0; runtime::COMPONENT_BYTES_MAX + 1]), "R12");
    assert_eq!(refused("/bin/true", &hostile("none")), "R12");
    assert_eq!(refused("/nowhere", &hostile("none")), "R16");
    assert_eq!(refused(PROGRAM, b"no component"), "R11");
}

/// Machine code is taken from the cache only if this device wrote it.
#[test]
fn machine_code_of_others_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let component = hostile("none");
    let engine = Engine::new().unwrap();
    let origin = || {
        let compiler = Compiler::open(&engine, Path::new(PROGRAM), open(folder.path())).unwrap();
        compiler.code(&component).unwrap().1
    };
    let names = || -> Vec<String> {
        let entries = fs::read_dir(folder.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert_eq!(origin(), Origin::Compiled);
    let after = names();
    assert_eq!(after.len(), 2, "{after:?}");
    let code = after.iter().find(|name| name.ends_with(".code")).unwrap();
    assert_eq!(origin(), Origin::Cached);

    let code = folder.path().join(code);
    let whole = fs::read(&code).unwrap();
    let mut tampered = whole.clone();
    tampered[whole.len() / 2] ^= 1;
    let mut other_tag = whole.clone();
    other_tag[0] ^= 1;
    for bytes in [&tampered[..], &other_tag, &whole[..whole.len() / 2], &whole[..16], b""] {
        fs::write(&code, bytes).unwrap();
        assert_eq!(origin(), Origin::Replaced);
        assert_eq!(origin(), Origin::Cached);
        assert_eq!(names(), after);
    }
    fs::write(folder.path().join("device.key"), [7; 32]).unwrap();
    assert_eq!(origin(), Origin::Replaced);
    assert_eq!(origin(), Origin::Cached);
    assert_eq!(names(), after);
}
