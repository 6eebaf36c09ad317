//! Promise: a certifier gets one page that opens from disk, the same in other
//! forms, and byte for byte the same of the same component.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::defects::with_order;
use crate::guests::{minimal, standard};

/// Runs the auditor over a part of the states of one feature set: enough for
/// every section of the page, and quick.
fn audit(plugin: &Path, out: &Path, more: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_madoguchi"))
        .arg("audit")
        .arg(plugin)
        .args(["--sets", "1", "--states", "2500", "--out"])
        .arg(out)
        .args(more)
        .output()
        .unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

const SAME: [&str; 6] =
    ["report.html", "report.json", "report.sarif", "report.xml", "public.html", "public.json"];

#[test]
fn a_report_is_one_page_and_the_same_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let plugin = folder.path().join("flow.wasm");
    std::fs::write(&plugin, with_order("silent-choice")).unwrap();
    let (one, other) = (folder.path().join("one"), folder.path().join("other"));
    let (code, said) = audit(&plugin, &one, &["--threads", "1"]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("VOI-01 error") && said.ends_with("verdict: fail\n"), "{said}");
    audit(&plugin, &other, &["--threads", "2"]);
    let read = |folder: &Path, name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    for name in SAME {
        assert!(read(&one, name) == read(&other, name), "{name} differs");
    }
    let run: Value = serde_json::from_str(&read(&one, "run.json")).unwrap();
    assert!(run["seconds"].is_number(), "{run}");

    let report: Value = serde_json::from_str(&read(&one, "report.json")).unwrap();
    assert_eq!(report["verdict"], "fail");
    assert_eq!(report["rules"].as_array().unwrap().len(), 133);
    let found = report["findings"].as_array().unwrap();
    let silent = found.iter().find(|one| one["rule"] == "VOI-01").unwrap();
    a_script_leads_to_it(&plugin, &silent["found"][0]);
    let public = read(&one, "public.json") + &read(&one, "public.html");
    for private in ["本人確認の方法", "choose-method", "Which phone do you have"] {
        assert!(!public.contains(private), "{private}");
    }
    in_a_browser(&one.join("report.html"));
    in_a_browser(&one.join("public.html"));
}

/// The steps of a finding, as lines for `play`, end on the screen that it
/// names.
fn a_script_leads_to_it(plugin: &Path, found: &Value) {
    let mut script = String::new();
    for step in found["path"].as_array().unwrap() {
        assert_eq!(step["playable"], true, "{found}");
        for line in step["script"].as_array().unwrap() {
            script += &format!("{}\n", line.as_str().unwrap());
        }
    }
    script += &format!("expect screen {}\n", found["screen"].as_str().unwrap());
    let file = plugin.with_file_name("way.txt");
    std::fs::write(&file, &script).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_madoguchi"))
        .arg("play")
        .arg(&file)
        .arg("--plugin")
        .arg(plugin)
        .args(found["place"].as_str().unwrap().split_whitespace())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{script}\n{said}");
}

fn in_a_browser(page: &Path) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/browser/report.mjs");
    let output = Command::new("node")
        .arg(script)
        .arg(page)
        .output()
        .expect("Node.js runs the browser tests; `.ci/setup tests` installs what they need");
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {said}{errors}", page.display());
    assert!(said.trim_end().ends_with("passed, 0 failed"), "{said}{errors}");
}

/// The least that a whole visit takes has no finding in any of its sets. That
/// the standard flow has none in one is seen where defects are sown into it.
#[test]
fn a_minimal_flow_passes_clean() {
    let folder = tempfile::tempdir().unwrap();
    let plugin = folder.path().join("flow.wasm");
    std::fs::write(&plugin, minimal()).unwrap();
    let output =
        Command::new(env!("CARGO_BIN_EXE_madoguchi")).arg("audit").arg(&plugin).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.ends_with("verdict: pass\n"), "{said}");
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(!said.contains(" violation"), "{said}");
}

#[test]
fn a_file_that_no_reader_takes_is_reported_too() {
    let folder = tempfile::tempdir().unwrap();
    let plugin = folder.path().join("flow.wasm");
    let bytes = wat::parse_str("(component (import \"clock\" (func)))").unwrap();
    std::fs::write(&plugin, bytes).unwrap();
    let out = folder.path().join("out");
    let (code, said) = audit(&plugin, &out, &[]);
    assert_eq!(code, 1);
    assert!(said.contains("SEC-01 error") && said.ends_with("verdict: refused\n"), "{said}");
    let report = std::fs::read_to_string(out.join("report.json")).unwrap();
    let report: Value = serde_json::from_str(&report).unwrap();
    let passed = report["rules"].as_array().unwrap().iter().filter(|one| one["outcome"] == "pass");
    assert_eq!(passed.count(), 0, "what was not run is no pass");
}

#[test]
fn people_judge_pictures_by_their_hash() {
    let folder = tempfile::tempdir().unwrap();
    let plugin = folder.path().join("flow.wasm");
    std::fs::write(&plugin, standard()).unwrap();
    let reviews = folder.path().join("reviews.json");
    let review = |more: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_madoguchi"))
            .args(["audit", "review"])
            .arg(&plugin)
            .arg("--reviews")
            .arg(&reviews)
            .args(more)
            .output()
            .unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    };
    let person = ["--who", "Hanako", "--when", "2026-04-01"];
    assert!(review(&[]).1.ends_with("0 of 6 judged, 0 bad\n"));
    assert_eq!(review(&["--good", "face"]).0, 2, "who and when must be said");
    let (code, said) = review(&[&person[..], &["--good", "face", "--good", "clerk"]].concat());
    assert_eq!(code, 1);
    assert!(said.ends_with("2 of 6 judged, 0 bad\n"), "{said}");
    let (_, said) = review(&[&person[..], &["--bad", "face", "--remark", "blurred"]].concat());
    assert!(said.ends_with("2 of 6 judged, 1 bad\n"), "{said}");
    // A verdict on another file is none on this one.
    let text = std::fs::read_to_string(&reviews).unwrap();
    let report: Value = serde_json::from_str(&text).unwrap();
    let hash = report["reviews"][0]["sha256"].as_str().unwrap();
    std::fs::write(&reviews, text.replace(hash, &"0".repeat(64))).unwrap();
    assert!(review(&[]).1.ends_with("1 of 6 judged, 1 bad\n"));
}
