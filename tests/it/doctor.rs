//! Promise: `doctor` tells what a station needs, what of it is there, and what
//! to do about the rest, for people and for programs alike.

use card::{Fixture, VpcdReader};
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
        for what in ["data", "plugin runtime", "clock", "fonts", "console port"] {
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
