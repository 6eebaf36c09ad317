//! Promise: `run --dev` builds a flow again when one of its files changes and
//! puts it in; a flow that does not build leaves the one before running, and
//! the author reads why.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::guests;

/// The longest that building a small flow may take.
const BUILD_MAX: Duration = Duration::from_secs(300);

/// A station that is killed with its test, and what it says.
struct Station {
    child: Child,
    said: Receiver<String>,
}

impl Drop for Station {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Station {
    fn start(flow: &Path, data: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_madoguchi"))
            .args(["run", "--virtual", "--port", "0", "--dev"])
            .arg(flow)
            .arg("--data")
            .arg(data)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (line, said) = channel();
        let outputs: [Box<dyn Read + Send>; 2] =
            [Box::new(child.stdout.take().unwrap()), Box::new(child.stderr.take().unwrap())];
        for output in outputs {
            let line = line.clone();
            std::thread::spawn(move || {
                for one in BufReader::new(output).lines().map_while(Result::ok) {
                    let _ = line.send(one);
                }
            });
        }
        Self { child, said }
    }

    /// Waits for a line that begins so, and gives back the rest of it.
    fn until(&self, beginning: &str) -> String {
        loop {
            let line = self.said.recv_timeout(BUILD_MAX).expect(beginning);
            if let Some(rest) = line.strip_prefix(beginning) {
                return rest.trim().to_owned();
            }
        }
    }

    /// Waits for a line with these words in it.
    fn until_it_names(&self, words: &str) {
        while !self.said.recv_timeout(BUILD_MAX).expect(words).contains(words) {}
    }
}

#[test]
fn a_flow_is_built_again_when_it_changes() {
    let flow = guests::copied("sdk/rust/examples/two-screens", "../..", "develop");
    let data = tempfile::tempdir().unwrap();
    let station = Station::start(&flow, data.path());
    station.until("console");
    let words = flow.join("words/ja.ftl");
    let text = std::fs::read_to_string(&words).unwrap();

    std::fs::write(&words, text.replace("こんにちは", "おはようございます")).unwrap();
    let morning = station.until("running");

    std::fs::write(&words, text.replace("welcome = こんにちは\n", "")).unwrap();
    let why = station.until("madoguchi: the flow before goes on:");
    assert!(why.contains("does not compile"), "{why}");
    station.until_it_names("welcome");

    std::fs::write(&words, text).unwrap();
    let back = station.until("running");
    assert_ne!(morning, back, "the words are part of the component");
    assert_eq!(morning.split(' ').next(), back.split(' ').next(), "it is the same flow");
}
