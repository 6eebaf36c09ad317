//! Promise: what the host does for every flow. The auditor's rules that no
//! flow can break rest on these tests by name.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

/// Plays a script with the standard flow: one value for each of its lines.
fn play(script: &str) -> Vec<Value> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_madoguchi"))
        .args(["--output", "json", "play", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The last snapshot of a script.
fn last(played: &[Value]) -> &Value {
    played.iter().rev().find_map(|line| line["steps"].as_array()?.last()).unwrap()
}

fn texts(of: &Value) -> Vec<String> {
    of.as_array()
        .unwrap()
        .iter()
        .map(|one| one.as_str().or(one["text"].as_str()).unwrap().to_owned())
        .collect()
}

#[test]
fn digits_stand_as_on_a_telephone() {
    let played = play("card A\n");
    let digits = last(&played)["panel"]["keypad"]["digits"].as_array().unwrap();
    let order: Vec<u64> = digits.iter().map(|key| key["op"]["value"].as_u64().unwrap()).collect();
    assert_eq!(order, [1, 2, 3, 4, 5, 6, 7, 8, 9, 0]);
}

#[test]
fn voice_mode_speaks_each_action_with_its_key() {
    let played = play("voice\ncard A\n");
    let now = last(&played);
    let spoken = texts(&now["spoken"]).join("\n");
    let buttons = now["panel"]["buttons"].as_array().unwrap();
    assert!(buttons.len() >= 3, "{now}");
    for button in buttons {
        let line = format!("{}: {}", button["key"], button["label"].as_str().unwrap());
        assert!(spoken.contains(&line), "{line} is not in {spoken}");
    }
}

#[test]
fn to_repeat_changes_nothing() {
    let played = play("card A\nrepeat\nrepeat\nact use-face\n");
    let said = |at: usize| texts(&played[at]["said"]);
    assert!(played[1]["steps"].as_array().unwrap().is_empty());
    assert_eq!((said(1).len() >= 2, said(1)), (true, said(2)));
    // The flow heard of two things only.
    let rows: Vec<u64> = [0, 3]
        .map(|at: usize| played[at]["steps"].as_array().unwrap().last().unwrap())
        .iter()
        .map(|step| step["trace"]["row"].as_u64().unwrap())
        .collect();
    assert_eq!(rows[1], rows[0] + 1);
}

#[test]
fn every_digit_is_answered_alike() {
    let answers = |digit: u8| {
        let played = play(&format!("card A\nact use-pin\nkey {digit}\nkey {digit}\n"));
        (played[2]["said"].clone(), played[3]["said"].clone())
    };
    let first = answers(0);
    assert_ne!(first.0, first.1, "the count of digits is said");
    for digit in 1..=9 {
        assert_eq!(answers(digit), first, "{digit}");
    }
}

#[test]
fn the_voice_speaks_the_language_of_the_screen() {
    for (language, words) in [("en", "confirm"), ("ja-x-plain", "しらべます"), ("ja", "本人確認")]
    {
        let played = play(&format!("language {language}\ncard A\n"));
        let now = last(&played);
        assert_eq!(now["panel"]["language"], language);
        let heading = now["panel"]["lines"][0]["text"].as_str().unwrap();
        assert!(heading.contains(words), "{heading}");
        assert!(texts(&now["spoken"]).iter().any(|said| said == heading), "{now}");
    }
}

#[test]
fn presentation_lasts_one_visit() {
    let fresh = play("card A\n");
    let fresh = last(&fresh)["panel"].clone();
    let used = play("language en\nvoice\ncard A\ncancel\nremove\ntime advance\ncard A\n");
    let first = played_panel(&used, 2);
    assert_eq!((&first["language"], &first["voice"]), (&"en".into(), &true.into()));
    let second = last(&used)["panel"].clone();
    for what in ["language", "voice", "volume", "text_size", "contrast"] {
        assert_eq!(second[what], fresh[what], "{what}");
    }
}

fn played_panel(played: &[Value], line: usize) -> Value {
    played[line]["steps"].as_array().unwrap().last().unwrap()["panel"].clone()
}

/// The script up to the host step for consent.
const TO_CONSENT: &str = "card A\nact use-pin\npin 1234\neligibility confirmed\n";

fn to_consent() -> Value {
    let mut script = TO_CONSENT.to_owned();
    for _ in 0..4 {
        let played = play(&script);
        let now = last(&played).clone();
        if now["panel"]["name"] == "step-consent" {
            return now;
        }
        script += "step agree\n";
    }
    panic!("consent was not asked");
}

#[test]
fn agree_and_decline_are_buttons_of_one_kind() {
    let now = to_consent();
    let buttons = now["panel"]["buttons"].as_array().unwrap();
    let of = |name: &str| buttons.iter().find(|one| one["op"]["value"] == name).unwrap();
    let (agree, decline) = (of("agree"), of("decline"));
    assert_eq!(agree["role"], decline["role"]);
    assert_eq!((agree["key"].is_u64(), decline["key"].is_u64()), (true, true));
}

#[test]
fn consent_can_be_given_one_by_one() {
    let now = to_consent();
    let buttons = now["panel"]["buttons"].as_array().unwrap();
    assert!(buttons.iter().any(|one| one["op"]["value"] == "items"), "{buttons:?}");
}
