//! Promise: whole visits through the shipped component, as anybody can play
//! them: `madoguchi play tests/sessions/NAME.txt`.
//!
//! Beside each script stands its transcript. To change behaviour: change the
//! code, run `UPDATE_EXPECT=1 cargo test --test it`, and review the diff.

use std::path::Path;
use std::process::Command;

fn check(name: &str, arguments: &[&str]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/sessions");
    let output = Command::new(env!("CARGO_BIN_EXE_madoguchi"))
        .arg("play")
        .arg(folder.join(format!("{name}.txt")))
        .args(arguments)
        .output()
        .unwrap();
    let transcript = String::from_utf8(output.stdout).unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    expect_test::expect_file![folder.join(format!("{name}.transcript"))].assert_eq(&transcript);
    assert_eq!((output.status.code(), errors.as_str()), (Some(0), ""), "{transcript}");
}

#[test]
fn a_visit_by_face() {
    check("face", &[]);
}

#[test]
fn a_visit_by_pin_after_a_wrong_entry() {
    check("pin", &[]);
}

#[test]
fn a_visit_by_a_clerks_eyes() {
    check("staff", &[]);
}

#[test]
fn a_visit_with_each_phone() {
    check("phones", &[]);
}

#[test]
fn everything_that_can_be_wrong_with_a_card() {
    check("cards", &[]);
}

#[test]
fn every_legal_step_that_a_patient_may_be_asked() {
    check("steps", &[]);
}

#[test]
fn a_card_that_has_expired_confirms_the_insurance_only() {
    check("expired", &[]);
}

#[test]
fn a_visit_by_keys_and_ears_alone() {
    check("voice", &[]);
}

#[test]
fn parts_are_lost_and_come_back() {
    check("parts", &[]);
}

#[test]
fn time_runs_out() {
    check("time", &[]);
}

#[test]
fn the_clerk_takes_over_and_hands_back() {
    check("clerk", &[]);
}

#[test]
fn a_visit_at_night() {
    check("night", &["--mode", "night", "--staffing", "remote"]);
}

#[test]
fn the_service_is_down_in_a_disaster_without_anybody() {
    check("disaster", &["--mode", "disaster", "--staffing", "unstaffed", "--without", "phone"]);
}

/// The vendor's page names a script for everything that a visit must say.
#[test]
fn the_scripts_that_the_page_names_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = std::fs::read_to_string(root.join("wit/README.md")).unwrap();
    let (_, rest) = page.split_once("\n## What a visit must say, and where\n").unwrap();
    let (table, _) = rest.split_once("\n## ").unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| ")).skip(1);
    let mut named = Vec::new();
    for row in rows {
        let scripts = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        named.extend(scripts.split(", ").map(|name| name.trim_matches('`').to_owned()));
    }
    assert!(named.len() > 20, "{named:?}");
    for name in named {
        assert!(root.join(format!("tests/sessions/{name}.txt")).is_file(), "{name}");
    }
}

/// The visit that the vendor's page has its reader play.
#[test]
fn the_first_visit_of_a_vendor() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wit/README.md");
    let page = std::fs::read_to_string(page).unwrap();
    let (_, rest) = page.split_once("printf '").unwrap();
    let (script, _) = rest.split_once("' > visit.txt").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let plugin = folder.path().join("my-flow.wasm");
    std::fs::write(&plugin, crate::guests::two_screens()).unwrap();
    let transcript =
        play(&["-", "--plugin", plugin.to_str().unwrap()], &script.replace("\\n", "\n"));
    assert!(transcript.contains("asks call-clerk(help)"), "{transcript}");
}

/// The same two visits in each language; beside the script stands a transcript
/// for each.
#[test]
fn visits_by_card_and_phone_in_every_language() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/sessions");
    let script = std::fs::read_to_string(folder.join("language.txt")).unwrap();
    for language in words::Language::ALL {
        let chosen = script.replace("\nLANGUAGE\n", &format!("\nlanguage {language}\n"));
        let transcript = play(&["-"], &chosen);
        let file = folder.join(format!("language-{language}.transcript"));
        expect_test::expect_file![file].assert_eq(&transcript);
    }
}

/// No secret reaches a transcript: neither the digits nor what was answered.
#[test]
fn transcripts_hold_no_digits_and_no_answers() {
    let script = "card A\nact use-pin\nkey 7\nkey 3\nkey 9\nkey 2\nenter\n";
    let output = play(&["-"], script);
    assert!(!output.contains("7392") && !output.contains("739"), "{output}");
}

/// Two patients who differ in nothing but their answers are alike for a flow.
#[test]
fn who_declines_is_treated_alike() {
    let visit = |answer: &str| {
        let script = format!(
            "card A\nact use-face\nact primary\nface matched\neligibility confirmed\nstep {answer}\nstep {answer}\nstep paper\nremove\ntime advance\n"
        );
        let output = play(&["-"], &script);
        output.lines().filter(|line| !line.starts_with('>')).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(visit("agree"), visit("decline"));
}

fn play(arguments: &[&str], script: &str) -> String {
    use std::io::Write;
    let mut child = Command::new(env!("CARGO_BIN_EXE_madoguchi"))
        .arg("play")
        .args(arguments)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}
