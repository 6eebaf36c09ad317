//! Promise: `doctor` tells what a station needs, what of it is there, and what
//! to do about the rest, for people and for programs alike.

use std::os::unix::net::UnixListener;
use std::process::Command;

use card::{Fault, Fixture, PcscLink, VpcdReader};
use rustix::process::Signal;
use serde_json::Value;

use crate::real::service::{Service, alone, wait_for};

/// Exit code, and the rows as JSON.
fn doctor(service: &Service, data: &std::path::Path) -> (Option<i32>, Vec<Value>) {
    let mut command = service.program(env!("CARGO_BIN_EXE_madoguchi"));
    command.args(["doctor", "--output", "json", "--port", "0", "--data"]).arg(data);
    let output = command.output().unwrap();
    let rows: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    for row in &rows {
        let healthy = row["state"] == "good";
        assert_eq!(row["remedy"].is_null(), healthy, "a remedy where it is needed: {row}");
    }
    (output.status.code(), rows)
}

fn says(rows: &[Value], what: &str, words: &str) -> bool {
    rows.iter().any(|row| row["what"] == what && row["said"].as_str().unwrap().contains(words))
}

#[test]
fn what_is_missing_is_told_and_what_is_there() {
    alone(|| {
        let mut service = Service::stopped(2);
        let data = tempfile::tempdir().unwrap();
        let (code, rows) = doctor(&service, data.path());
        assert_eq!(code, Some(1));
        assert!(says(&rows, "card service", "pcscd does not run"), "{rows:#?}");
        for what in ["data", "plugin runtime", "clock", "fonts", "panel", "console port"] {
            assert!(rows.iter().any(|row| row["what"] == what), "{what}: {rows:#?}");
        }

        service.resume();
        let today = station::day_in_japan(station::now_ms()).unwrap();
        let mut slots = service.readers.iter().map(|reader| VpcdReader::new(reader.port));
        let (mut first, mut second) = (slots.next().unwrap(), slots.next().unwrap());
        first.insert(Fixture::A.build(today)).unwrap();
        second.insert(Fixture::K.build(today)).unwrap();
        let rows = wait_for("both tokens", || {
            let (code, rows) = doctor(&service, data.path());
            assert_eq!(code, Some(0), "{rows:#?}");
            (says(&rows, "card reader", "a My Number Card")
                && says(&rows, "card reader", "a phone"))
            .then_some(rows)
        });
        assert!(says(&rows, "card service", "pcscd answers"));
    });
}

/// What a card does when it is asked, and a pcscd that was killed: its socket
/// stays behind.
#[test]
fn what_is_wrong_is_told_with_its_remedy() {
    alone(|| {
        let mut service = Service::start(4);
        let data = tempfile::tempdir().unwrap();
        let today = station::day_in_japan(station::now_ms()).unwrap();
        let card = || Fixture::A.build(today);
        let mut slots: Vec<_> =
            service.readers.iter().map(|reader| VpcdReader::new(reader.port)).collect();
        slots[0].insert(card().with_fault_every_tap(0, Fault::Silent)).unwrap();
        slots[1].insert(card()).unwrap();
        slots[2].insert(Fixture::H.build(today)).unwrap();
        let name = &service.readers[1].name;
        let _held = wait_for("the card", || PcscLink::connect(name).ok());
        let rows = wait_for("all cards", || {
            let (code, rows) = doctor(&service, data.path());
            (says(&rows, "card reader", "the card does not answer")
                && says(&rows, "card reader", "another program uses it"))
            .then(|| assert_eq!(code, Some(1), "{rows:#?}"))
            .map(|()| rows)
        });
        assert!(says(&rows, "card reader", "C02"), "{rows:#?}");
        assert!(says(&rows, "card reader", "empty"), "{rows:#?}");

        service.end(Signal::KILL);
        let (_, rows) = doctor(&service, data.path());
        assert!(says(&rows, "card service", "pcscd does not run"), "{rows:#?}");
    });
}

/// Somebody listens, and lets nobody in.
#[test]
fn a_service_that_refuses_is_told_from_one_that_does_not_run() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("socket");
    let listener = UnixListener::bind(&socket).unwrap();
    std::thread::spawn(move || listener.incoming().for_each(drop));
    let output = Command::new(env!("CARGO_BIN_EXE_madoguchi"))
        .env("PCSCLITE_CSOCK_NAME", &socket)
        .args(["doctor", "--output", "json", "--port", "0", "--data"])
        .arg(folder.path().join("data"))
        .output()
        .unwrap();
    let rows: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert!(says(&rows, "card service", "refuses this user"), "{rows:#?}");
    assert!(rows[0]["remedy"].as_str().unwrap().contains("polkit"), "{rows:#?}");
}

#[test]
fn people_read_the_same() {
    alone(|| {
        let service = Service::stopped(1);
        let data = tempfile::tempdir().unwrap();
        let mut command = service.program(env!("CARGO_BIN_EXE_madoguchi"));
        let output =
            command.args(["doctor", "--port", "0", "--data"]).arg(data.path()).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let (first, remedy) = (text.lines().next().unwrap(), text.lines().nth(1).unwrap());
        assert!(first.starts_with("BAD  card service   pcscd does not run"), "{text}");
        assert!(remedy.trim_start().starts_with("do: install it"), "{text}");
    });
}
