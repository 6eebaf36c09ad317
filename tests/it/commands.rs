//! Promise: each command says what is wrong, where, and what to do, and its
//! exit code tells a finding from a mistake.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use expect_test::{Expect, expect};

use crate::guests;

/// Where no reader may be started: one that is not refused for what it should be
/// is refused for this, and ends.
const NOWHERE: &str = "192.0.2.1";

fn madoguchi(arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_madoguchi")).args(arguments).output().unwrap();
    let text =
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    (output.status.code(), text)
}

#[track_caller]
fn check(arguments: &[&str], code: i32, text: Expect) {
    let (is, said) = madoguchi(arguments);
    text.assert_eq(&said);
    assert_eq!(is, Some(code), "{said}");
}

fn file(name: &str, bytes: &[u8]) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

/// Default builds look through no camera, and say how to get one that does.
#[test]
fn a_camera_needs_a_program_that_was_built_for_it() {
    check(
        &["run", "--virtual", "--camera", "/dev/video0"],
        2,
        expect![[r#"
            madoguchi: /dev/video0: this program was built without cameras; build it with --features v4l2
        "#]],
    );
}

#[test]
fn the_standard_flow_has_no_findings() {
    let (_folder, path) = file("standard.wasm", guests::standard());
    let (code, text) = madoguchi(&["check", &path]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.ends_with(": errors: 0, warnings: 0\n"), "{text}");
}

/// Every screen once on a sheet, and each by itself; what is not there is told.
#[test]
fn a_gallery_shows_every_screen() {
    let (folder, path) = file("minimal.wasm", guests::minimal());
    let out = folder.path().join("out");
    let out = out.to_str().unwrap();
    let gallery = ["gallery", out, "--plugin", &path, "--panel", "compact", "--text-size", "0"];
    let (code, said) = madoguchi(&[&gallery[..], &["--each", "--output", "json"]].concat());
    let report: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!((code, &report["findings"]), (Some(0), &0.into()), "{said}");
    assert_eq!(report["files"], serde_json::json!(["compact-0-ja.png"]));
    let sides = |path: &Path| {
        let bytes = std::fs::read(path).unwrap();
        assert!(bytes.starts_with(b"\x89PNG"));
        let side = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
        (side(16), side(20))
    };
    let (mut pages, mut names) = (0, BTreeSet::new());
    for entry in std::fs::read_dir(out).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if let Some(name) = name.strip_prefix("compact-0-ja-") {
            assert_eq!(sides(&path), (1024, 600), "{name}");
            pages += 1;
            names
                .insert(name.trim_end_matches(|c: char| c == '-' || c.is_ascii_digit()).to_owned());
        }
    }
    // The flow's, and the host's own.
    for name in ["choose-method", "face-look", "card-pin", "step-consent", "staff-pad"] {
        assert!(names.contains(name), "{name}: {names:?}");
    }
    // Eight in a row, the menu of languages among them.
    let (wide, high) = sides(&Path::new(out).join("compact-0-ja.png"));
    let rows = (pages + 1_u32).div_ceil(8);
    assert_eq!((wide, high), (16 + 8 * (341 + 16), 16 + rows * (200 + 16)));

    let wrong = ["gallery", out, "--plugin", &path, "--language", "fr"];
    check(
        &wrong,
        2,
        expect![[r#"
        madoguchi: "fr" is no language of this flow; it has ja
    "#]],
    );
    assert_eq!(madoguchi(&["gallery", out, "--panel", "round"]).0, Some(2));
}

#[test]
fn inspect_says_what_is_inside() {
    let (_folder, path) = file("standard.wasm", guests::standard());
    let (code, text) = madoguchi(&["inspect", &path]);
    assert_eq!(code, Some(0), "{text}");
    for line in ["flow                 madoguchi.standard 0.1.0", "imports              none"] {
        assert!(text.contains(line), "{line:?} is not in\n{text}");
    }
    let (_, json) = madoguchi(&["--output", "json", "inspect", &path]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["manifest"]["id"], "madoguchi.standard");
    assert_eq!(json["facts"]["sha256"], component::sha256(guests::standard()));
}

#[test]
fn mistakes_on_the_command_line_exit_with_2() {
    assert_eq!(madoguchi(&["dance"]).0, Some(2));
    assert_eq!(madoguchi(&[]).0, Some(2));
    check(
        &["check", "no-such-file.wasm"],
        2,
        expect![[r#"
            madoguchi: no-such-file.wasm cannot be read: No such file or directory (os error 2)
        "#]],
    );
    let (_folder, script) = file("script", b"card A\nact \xe5\x90\x8c\xe6\x84\x8f\n");
    let (code, text) = madoguchi(&["play", &script]);
    assert_eq!(code, Some(2));
    assert!(text.contains("line 2: ") && text.contains("offers 顔認証"), "{text}");
}

#[test]
fn a_script_that_expects_otherwise_is_a_finding() {
    let (_folder, script) = file("script", b"expect phase reading\n");
    check(
        &["play", &script],
        1,
        expect![[r#"
            > expect phase reading
              not so: the phase is idle
        "#]],
    );
}

#[test]
fn build_makes_the_same_bytes_and_says_what_is_wrong() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sdk/rust/examples/two-screens");
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("flow.wasm");
    let (code, text) =
        madoguchi(&["build", example.to_str().unwrap(), "-o", out.to_str().unwrap()]);
    assert_eq!(code, Some(0), "{text}");
    assert_eq!(std::fs::read(&out).unwrap(), guests::two_screens());
    assert_eq!(madoguchi(&["check", out.to_str().unwrap()]).0, Some(0));
    let (code, text) = madoguchi(&["build", folder.path().to_str().unwrap(), "-o", "x.wasm"]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("flow.toml"), "{text}");
    let empty = folder.path().to_str().unwrap();
    let (code, json) = madoguchi(&["build", empty, "-o", "x.wasm", "--output", "json"]);
    assert_eq!(code, Some(1), "{json}");
    let said: serde_json::Value = serde_json::from_str(&json).unwrap();
    let finding = &said["findings"][0];
    assert_eq!((&said["code"], &finding["code"]), (&"B31".into(), &"S01".into()), "{json}");
    assert_eq!(finding["fix"], "put `flow.toml` beside Cargo.toml, as UTF-8 text");
}

/// One reader is one station, however often it is named.
#[test]
fn a_reader_that_is_named_twice_is_refused_at_start() {
    let named = ["run", "--reader", "ACME 00", "--reader", "ACME 00", "--address", NOWHERE];
    let (code, text) = madoguchi(&named);
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("--reader: name each reader once"), "{text}");
    assert!(text.contains("readers 1 and 2 have one name, \"ACME 00\""), "{text}");
}

/// Two readers that ask under one account would take each other's answers: no
/// station starts with that.
#[test]
fn two_readers_of_one_account_are_refused_at_start() {
    let reader = |name: &str| format!("[[reader]]\nname = '{name}'\naccount = '13-1'\n");
    let (_folder, config) = file("station.toml", (reader("a") + &reader("b")).as_bytes());
    let (code, text) = madoguchi(&["run", "--config", &config, "--address", NOWHERE]);
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("readers 1 and 2 have one account, \"13-1\""), "{text}");
}

/// Every screen of the standard flow and of the host around it fits on every
/// panel, in every size of text and every language.
#[test]
fn the_standard_flow_fits_on_every_panel() {
    let (_folder, path) = file("standard.wasm", guests::standard());
    let (code, said) = madoguchi(&["check", "--render", &path]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("walked") && said.contains("to its end"), "{said}");
    assert!(said.contains("errors: 0,"), "{said}");
}
