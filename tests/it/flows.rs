//! Promise: the flows that authors copy pass their own tests, natively and
//! without a reader.

use std::path::Path;
use std::process::Command;

/// Runs `cargo test` in a flow's folder, as its author would.
#[track_caller]
fn passes(flow: &str) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(flow);
    let output = Command::new(env!("CARGO"))
        .args(["test", "--locked"])
        .current_dir(directory)
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("native").join(flow))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let warned = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{warned}");
    assert!(said.contains(" ... ok\n"), "it has no tests: {said}");
}

#[test]
fn the_standard_flow_passes_its_own_tests() {
    passes("plugins/standard");
}

#[test]
fn the_example_passes_its_own_tests() {
    passes("sdk/rust/examples/two-screens");
}
