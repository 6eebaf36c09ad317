//! Promise: whole visits in a real browser, by touch and by keys alone,
//! accessible on every screen; and a station that is killed at any moment has
//! lost nothing that was on the panel.
//!
//! The browser is driven by `tests/browser/visit.mjs`; here the station is
//! started and killed.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Pictures of the browser's camera, which come again and again.
const CAMERA_PICTURES: u64 = 10;

/// A running station, or what else serves a page, that is killed with its test.
pub(crate) struct Station {
    child: Child,
    pub(crate) address: String,
}

impl Drop for Station {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts what serves a page, and gives the address that it tells first.
pub(crate) fn serving(command: &mut Command) -> Station {
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    let address = first.split_whitespace().last().unwrap().to_owned();
    // Read on, so that it never writes into a full pipe.
    std::thread::spawn(move || lines.for_each(drop));
    Station { child, address }
}

pub(crate) fn station(data: &Path) -> Station {
    station_with(data, &[])
}

/// The same, told so on the command line.
pub(crate) fn station_with(data: &Path, arguments: &[&str]) -> Station {
    let mut command = Command::new(env!("CARGO_BIN_EXE_madoguchi"));
    command.args(["run", "--virtual", "--port", "0", "--data"]).arg(data).args(arguments);
    serving(&mut command)
}

/// What the browser's camera sees: the holder of card A, who sits still.
fn camera(folder: &Path) -> PathBuf {
    const SIDES: (usize, usize) = (640, 480);
    let (width, height) = SIDES;
    let person = portrait::Person::on_test_card(u64::from(card::Fixture::A.place()));
    let mut y4m = format!("YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420mpeg2\n").into_bytes();
    for shot in 0..CAMERA_PICTURES {
        let shot = portrait::Visit::guided(1).shot(shot);
        let picture = portrait::draw(&person, &shot, width, height);
        y4m.extend(b"FRAME\n");
        y4m.extend(picture.luma());
        // Grey: both differences of colour are in the middle.
        y4m.extend(vec![128; width * height / 2]);
    }
    let file = folder.join("camera.y4m");
    std::fs::write(&file, y4m).unwrap();
    file
}

#[test]
fn visits_in_a_browser_and_a_station_that_is_killed() {
    // Made now, so that the first screen is heard.
    voice::Speaker::new(env!("CARGO_BIN_EXE_madoguchi"), &["speech"])
        .with_dictionary(voice::Dictionary::of_user())
        .prepare()
        .unwrap();
    let data = tempfile::tempdir().unwrap();
    let mut running = station(data.path());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/browser/visit.mjs");
    let output = Command::new("node")
        .arg(script)
        .arg(&running.address)
        .arg(camera(data.path()))
        .output()
        .expect("Node.js runs the browser tests; `.ci/setup tests` installs what they need");
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{errors}");
    assert!(said.trim_end().ends_with("passed, 0 failed"), "{said}{errors}");

    // SIGKILL, while readers and workers run.
    running.child.kill().unwrap();
    running.child.wait().unwrap();
    let replay = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_madoguchi"))
            .args(["--output", "json", "replay", "--data"])
            .arg(data.path())
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()
    };
    let visits = replay(&[]);
    let visits = visits["visits"].as_array().unwrap();
    assert!(visits.len() >= 4, "{visits:?}");
    for visit in visits {
        let again = replay(&[&visit["visit"].to_string()]);
        assert_eq!(again["same"], true, "{again}");
    }
    // And it opens again.
    drop(station(data.path()));
}

#[test]
fn the_console_keeps_to_loopback_unless_told_otherwise() {
    let data = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_madoguchi"))
        .args(["run", "--virtual", "--address", "0.0.0.0", "--port", "0", "--data"])
        .arg(data.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("--allow-remote"), "{errors}");
}
