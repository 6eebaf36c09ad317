//! Promise: `run` takes the card readers that PC/SC has, as they come; a card
//! in one is the affair of that one; and when pcscd goes and comes back, so do
//! the readers, by themselves.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use card::{Fixture, VpcdReader};
use rustix::process::Signal;
use serde_json::Value;

use service::{Service, alone, wait_for};

#[path = "../pcscd/service.rs"]
#[expect(dead_code, reason = "more of it is used by the tests of the card")]
pub(crate) mod service;

/// A station that is killed with its test.
struct Station {
    child: Child,
    address: String,
}

impl Drop for Station {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Station {
    fn start(service: &Service, data: &std::path::Path) -> Self {
        let mut child = service
            .program(env!("CARGO_BIN_EXE_madoguchi"))
            .args(["run", "--test-cards", "--port", "0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().unwrap().unwrap();
        let address = first.split("http://").last().unwrap().trim_end_matches('/').to_owned();
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    fn get(&self, path: &str) -> Value {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200"), "{path}: {head}");
        serde_json::from_str(body).unwrap()
    }

    /// What a reader took in since it runs, or since its visit began.
    fn inputs(&self, reader: u8) -> Vec<String> {
        let steps = self.get(&format!("/reader/{reader}/history"));
        let input = |step: &Value| Some(step["trace"]["input"].as_str()?.to_owned());
        steps.as_array().unwrap().iter().filter_map(input).collect()
    }

    fn wait_for_input(&self, reader: u8, input: &str) {
        wait_for(input, || self.inputs(reader).iter().any(|one| one == input).then_some(()));
    }
}

#[test]
fn readers_come_with_pcscd_and_come_back_with_it() {
    alone(|| {
        let mut service = Service::stopped(2);
        let data = tempfile::tempdir().unwrap();
        let station = Station::start(&service, data.path());
        wait_for("a word about pcscd", || {
            station.get("/readers")["note"].as_str()?.contains("pcscd").then_some(())
        });

        service.resume();
        wait_for("both readers", || {
            (station.get("/readers")["numbers"] == serde_json::json!([1, 2])).then_some(())
        });
        wait_for("no word about pcscd", || station.get("/readers")["note"].is_null().then_some(()));

        // Readers are numbered as they were first seen, whatever the order.
        let today = station::day_in_japan(station::now_ms()).unwrap();
        let mut slot = VpcdReader::new(service.readers[0].port);
        slot.insert(Fixture::A.build(today)).unwrap();
        let number = wait_for("a reader that sees the card", || {
            (1..=2).find(|number| station.inputs(*number).iter().any(|one| one == "detected card"))
        });
        let other = 3 - number;
        assert!(!station.inputs(other).iter().any(|one| one == "detected card"));

        service.end(Signal::KILL);
        station.wait_for_input(number, "reader lost");
        station.wait_for_input(other, "reader lost");
        service.resume();
        station.wait_for_input(number, "reader restored");
        station.wait_for_input(other, "reader restored");
        wait_for("the card again", || {
            let inputs = station.inputs(number);
            let back = inputs.iter().position(|one| one == "reader restored")?;
            inputs[back..].iter().any(|one| one == "detected card").then_some(())
        });
        assert!(!station.inputs(other).iter().any(|one| one == "detected card"));
    });
}
