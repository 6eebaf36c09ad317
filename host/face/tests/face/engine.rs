//! Promises about the child: it can do nothing but compute, whatever becomes of
//! it costs an attempt and no more, and nothing of a face leaves it.

use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::process::{Command, Stdio};
use std::time::Duration;

use face::{AttackPolicy, Engine, FaceError, Outcome, Pack, Scene, Settings, Terminal};
use zeroize::Zeroizing;

use crate::attempts::SIMULATED;
use crate::nets::{files, manifest};
use crate::people::{GREY_JP2, frame, person, picture};

const CHILD: &str = env!("CARGO_BIN_EXE_face-engine");

fn engine() -> Engine {
    Engine::start(CHILD, &[], files("demo-synthetic"), SIMULATED).unwrap()
}

fn photo() -> Zeroizing<Vec<u8>> {
    Zeroizing::new(GREY_JP2.to_vec())
}

fn visit(engine: &mut Engine, name: u32) -> Option<Outcome> {
    let begun = engine.begin(photo()).unwrap();
    if begun.outcome.is_some() {
        return begun.outcome;
    }
    (0..20)
        .map(|step| engine.frame(&frame(&[person(name)], step * 100)).unwrap())
        .find_map(|progress| progress.outcome)
}

#[test]
fn visit_after_visit_each_in_a_child_of_its_own() {
    let mut engine = engine();
    assert_eq!(engine.facts().kind.name(), "demo-synthetic");
    let first = engine.child_id().unwrap();
    assert_eq!(visit(&mut engine, 1).unwrap().name(), "matched");
    assert_eq!(visit(&mut engine, 2).unwrap().name(), "not-matched: other face");
    assert_eq!(engine.child_id(), Some(first), "attempts of one visit share it");
    engine.forget().unwrap();
    assert_ne!(engine.child_id(), Some(first));
    assert!(!std::path::Path::new(&format!("/proc/{first}")).exists(), "the old one is gone");
    let error = engine.frame(&frame(&[person(1)], 0)).unwrap_err();
    assert_eq!(error.code(), "E08", "a new child has no attempt");
    assert_eq!(visit(&mut engine, 1).unwrap().name(), "matched");
}

#[test]
fn a_demo_pack_answers_unavailable_at_a_real_terminal() {
    let live = Settings { terminal: Terminal::Live, attack: AttackPolicy::Off };
    let mut engine = Engine::start(CHILD, &[], files("demo-synthetic"), live).unwrap();
    assert_eq!(visit(&mut engine, 1).unwrap().name(), "unavailable: models");
    let error = engine.frame(&frame(&[person(1)], 0)).unwrap_err();
    assert_eq!(error.code(), "E08");
}

#[test]
fn a_child_that_dies_or_hangs_costs_the_attempt() {
    let mut engine = engine().with_limit(Duration::from_millis(300));
    for signal in ["KILL", "ABRT", "STOP"] {
        engine.begin(photo()).unwrap();
        engine.frame(&frame(&[person(1)], 0)).unwrap();
        let id = engine.child_id().unwrap().to_string();
        let sent = Command::new("kill").args([&format!("-{signal}"), &id]).status().unwrap();
        assert!(sent.success());
        // Something may still have been on its way.
        let error = (1..9).find_map(|step| engine.frame(&frame(&[person(1)], step * 100)).err());
        let code = error.unwrap().code();
        assert_eq!(code, if signal == "STOP" { "E10" } else { "E09" }, "{signal}");
        assert_eq!(engine.child_id(), None);
        assert_eq!(visit(&mut engine, 1).unwrap().name(), "matched", "after {signal}");
    }
}

#[test]
fn what_no_child_would_say_is_an_error() {
    let start = |script: &str| {
        Engine::start("/bin/sh", &["-c", script], files("evaluated"), SIMULATED).err().unwrap()
    };
    for script in ["exit 3", "yes", r"printf '\377\377\377\377'; cat >/dev/null"] {
        assert_eq!(start(script).code(), "E09", "{script}");
    }
    let nowhere = Engine::start("/nowhere", &[], files("evaluated"), SIMULATED);
    assert_eq!(nowhere.err().unwrap().code(), "E09");
}

#[test]
fn a_pack_that_is_wrong_is_told_by_the_child_in_the_host_s_words() {
    let pack = face::PackFiles::new(manifest("evaluated"), vec![Vec::new(); 3]);
    let error = Engine::start(CHILD, &[], pack, SIMULATED).err().unwrap();
    assert!(matches!(error, FaceError::Digest { .. }), "{error}");
}

#[test]
fn an_attempt_that_was_stopped_is_forgotten() {
    let mut engine = engine();
    engine.begin(photo()).unwrap();
    engine.stop();
    assert_eq!(engine.frame(&frame(&[person(1)], 0)).unwrap_err().code(), "E08");
    assert_eq!(visit(&mut engine, 1).unwrap().name(), "matched");
}

/// The child's rights, as the kernel tells them.
#[test]
fn the_child_can_open_nothing_and_leaves_no_core() {
    let engine = engine();
    let proc = |file: &str| {
        let path = format!("/proc/{}/{file}", engine.child_id().unwrap());
        std::fs::read_to_string(path).unwrap()
    };
    let status = proc("status");
    assert!(status.contains("Seccomp:\t2"), "{status}");
    assert!(status.contains("NoNewPrivs:\t1"), "{status}");
    let limits = proc("limits");
    let limit = |name: &str| {
        let line = limits.lines().find(|line| line.starts_with(name)).unwrap();
        line.trim_start_matches(name).split_whitespace().next().unwrap().to_owned()
    };
    assert_eq!(limit("Max core file size"), "0");
    assert_eq!(limit("Max open files"), "3");
    assert_eq!(limit("Max file size"), "0");
    assert_eq!(limit("Max data size"), (512 << 20).to_string());
    assert_eq!(limit("Max cpu time"), "300");
}

/// Not a test of its own: the host of the next one, in a process that has never
/// computed a template.
#[test]
fn a_host_alone() {
    if std::env::var_os("FACE_HOST").is_none() {
        return;
    }
    let control = std::hint::black_box(control());
    let mut engine = engine();
    assert_eq!(visit(&mut engine, 1).unwrap().name(), "matched");
    std::fs::write("/proc/self/comm", "host").unwrap();
    let mut rest = Vec::new();
    eprintln!("visited {}", std::hint::black_box(&control).len());
    std::io::stdin().read_to_end(&mut rest).unwrap();
}

/// What the host does hold, so that the search is known to find what is there.
fn control() -> Vec<u8> {
    (0..96_u8).map(|byte| byte.wrapping_mul(37) ^ 0x5A).collect()
}

#[test]
fn nothing_of_a_face_is_in_the_host_s_memory() {
    let mut host = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "engine::a_host_alone", "--nocapture"])
        .env("FACE_HOST", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(host.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("visited") {
        line.clear();
        assert!(said.read_line(&mut line).unwrap() > 0, "the host failed");
    }
    let pack = Pack::open(&files("evaluated")).unwrap();
    let photo = face::photo(GREY_JP2).unwrap();
    let rows: Vec<Vec<u8>> = (90..210)
        .step_by(20)
        .map(|row| photo.bytes()[row * 240 + 60..row * 240 + 200].to_vec())
        .collect();
    let of_photo = Scene::new(photo);
    let of_frame = Scene::new(picture(person(1)));
    let mut needles = rows;
    let still = pack.find_still(&of_photo).unwrap();
    let photo = pack.embed_still(&of_photo, &still).unwrap();
    let face = pack.find(&of_frame).unwrap()[0];
    let frame = pack.embed(&of_frame, &face.points).unwrap();
    for template in [photo, frame] {
        let template = template.unwrap();
        let bytes: Vec<u8> =
            template.values().iter().flat_map(|value| value.to_le_bytes()).collect();
        needles.extend(bytes.chunks_exact(32).map(<[u8]>::to_vec));
    }
    let memory = memory_of(host.id());
    let holds = |needle: &[u8]| memory.iter().any(|part| find(part, needle));
    assert!(holds(&control()), "the search finds nothing");
    for (place, needle) in needles.iter().enumerate() {
        assert!(!holds(needle), "needle {place} is in the host's memory");
    }
    drop(host.stdin.take());
    assert!(host.wait().unwrap().success());
}

fn find(part: &[u8], needle: &[u8]) -> bool {
    let first = needle[0];
    let mut from = 0;
    while let Some(at) = part[from..].iter().position(|byte| *byte == first) {
        if part[from + at..].starts_with(needle) {
            return true;
        }
        from += at + 1;
    }
    false
}

/// Everything that a process could write to.
fn memory_of(id: u32) -> Vec<Vec<u8>> {
    let maps = std::fs::read_to_string(format!("/proc/{id}/maps")).unwrap();
    let mut memory = std::fs::File::open(format!("/proc/{id}/mem")).unwrap();
    let mut parts = Vec::new();
    for line in maps.lines() {
        let mut words = line.split_whitespace();
        let (range, rights) = (words.next().unwrap(), words.next().unwrap());
        let (from, to) = range.split_once('-').unwrap();
        let at = |text: &str| u64::from_str_radix(text, 16).unwrap();
        if !rights.starts_with("rw") || line.contains("[v") {
            continue;
        }
        memory.seek(SeekFrom::Start(at(from))).unwrap();
        let mut part = vec![0; usize::try_from(at(to) - at(from)).unwrap()];
        if memory.read_exact(&mut part).is_ok() {
            parts.push(part);
        }
    }
    parts
}
