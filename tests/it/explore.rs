//! Promise: every state of a flow can be looked at on a page, one step after
//! the other, and a way that was gone there can be played.

use std::path::Path;
use std::process::Command;

use crate::browser::{Station, serving};
use crate::defects::with_order;

fn explorer(plugin: &Path) -> Station {
    let mut command = Command::new(env!("CARGO_BIN_EXE_madoguchi"));
    command.arg("explore").arg(plugin);
    command.args(["--port", "0", "--states", "3000", "--setting", "question=on"]);
    serving(&mut command)
}

#[test]
fn a_way_is_gone_on_a_page_and_played() {
    let folder = tempfile::tempdir().unwrap();
    let plugin = folder.path().join("flow.wasm");
    std::fs::write(&plugin, with_order("silent-choice")).unwrap();
    let explorer = explorer(&plugin);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/browser/explore.mjs");
    let way = folder.path().join("way.txt");
    let output = Command::new("node")
        .arg(script)
        .arg(&explorer.address)
        .arg(&way)
        .output()
        .expect("Node.js runs the browser tests; `.ci/setup tests` installs what they need");
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{errors}");
    assert!(said.trim_end().ends_with("passed, 0 failed"), "{said}{errors}");

    let text = std::fs::read_to_string(&way).unwrap();
    assert!(text.contains("\nexpect screen choose-method\n"), "{text}");
    let output = Command::new(env!("CARGO_BIN_EXE_madoguchi"))
        .arg("play")
        .arg(&way)
        .arg("--plugin")
        .arg(&plugin)
        .args(["--setting", "question=on"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stdout));
}
