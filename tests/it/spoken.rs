//! Promise: a phrase is heard by a child that comes when it is needed and goes
//! when it is not; what was made ahead needs neither it nor the dictionary; and
//! authors see how each phrase is read.

use std::process::Command;
use std::time::{Duration, Instant};

use component::{BuildOptions, build_directory};
use serde_json::Value;
use station::Message;
use station::view::Op;
use voice::{Dictionary, Speaker, Stop, Store, Tongue, Utterance};
use words::Language;

use crate::browser::station_with;
use crate::guests;
use crate::record::Driven;
use crate::socket;

const PATIENCE: Duration = Duration::from_secs(60);

fn speaker(idle: Duration) -> Speaker {
    let speaker = Speaker::new(env!("CARGO_BIN_EXE_madoguchi"), &["speech"])
        .with_dictionary(Dictionary::of_user())
        .with_times(PATIENCE, idle);
    speaker.prepare().unwrap();
    speaker
}

fn phrase(text: &str) -> Utterance {
    Utterance::new(Tongue::Japanese, text, None)
}

fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < end, "never {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn the_child_goes_when_it_is_idle_and_comes_again() {
    let speaker = speaker(Duration::from_millis(200));
    assert!(!speaker.is_awake());
    let first = speaker.make(&phrase("受付窓口"), &Stop::default()).unwrap();
    wait_until("idle", || !speaker.is_awake());
    assert!(first == speaker.make(&phrase("受付窓口"), &Stop::default()).unwrap());
}

#[test]
fn a_child_that_was_killed_costs_nothing() {
    let speaker = speaker(PATIENCE);
    let first = speaker.make(&phrase("受付窓口"), &Stop::default()).unwrap();
    let id = speaker.child_id().unwrap();
    let killed = Command::new("kill").args(["-9", &id.to_string()]).status().unwrap();
    assert!(killed.success());
    assert!(first == speaker.make(&phrase("受付窓口"), &Stop::default()).unwrap());
    assert_ne!(speaker.child_id(), Some(id));
}

fn madoguchi(arguments: &[&str]) -> (Option<i32>, Value) {
    let output = Command::new(env!("CARGO_BIN_EXE_madoguchi"))
        .args(["--output", "json"])
        .args(arguments)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    let report = serde_json::from_slice(&output.stdout);
    (output.status.code(), report.unwrap_or_else(|_| panic!("{errors}")))
}

#[test]
fn all_fixed_phrases_are_made_ahead_and_then_need_no_dictionary() {
    let data = tempfile::tempdir().unwrap();
    let place = data.path().to_str().unwrap();
    let (code, report) = madoguchi(&["voice", "build", "--data", place]);
    assert_eq!(code, Some(0), "{}", report["missing"]);
    assert!(report["made"].as_u64().unwrap() > 300, "{report}");
    let (_, again) = madoguchi(&["voice", "build", "--data", place]);
    assert_eq!((&again["made"], &again["sounds"]), (&0.into(), &report["sounds"]));

    let store = Store::open(&data.path().join("voice")).unwrap();
    let alone = Speaker::new("/bin/false", &[]).with_store(store);
    let host = words::host_catalogue();
    let mut heard = 0;
    for language in host.languages() {
        let Some(tongue) = Tongue::of_tag(language.tag()) else { continue };
        for id in host.ids().iter().filter(|id| host.arguments(id).is_empty()) {
            let said = host.say(*language, id, &[]).unwrap();
            for text in [said.text.clone(), format!("1: {}", said.text)] {
                let kana = said.kana.clone().map(|kana| text.replace(&said.text, &kana));
                for one in Utterance::new(tongue, &text, kana.as_deref()).sentences() {
                    assert!(alone.say(&one, &Stop::default()).is_ok(), "{language} {text}");
                    heard += 1;
                }
            }
        }
    }
    assert!(heard > 600, "{heard}");
}

#[test]
fn authors_see_how_each_phrase_is_read() {
    let (code, report) = madoguchi(&["voice", "phonemes", "--host"]);
    assert_eq!(code, Some(0));
    let of = |language: &str| {
        let found = report.as_array().unwrap().iter();
        found
            .filter(|one| one["language"] == language && one["phrase"] == "slot-cancel")
            .map(|one| one["phonemes"].as_str().unwrap().to_owned())
            .next()
    };
    assert_eq!(of("ja").as_deref(), Some("ch u u sh I s u r u"));
    assert!(of("en").is_some_and(|phonemes| phonemes.contains('ˈ')), "{:?}", of("en"));
}

#[test]
fn an_audit_says_how_each_phrase_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let plugin = folder.path().join("flow.wasm");
    std::fs::write(&plugin, guests::minimal()).unwrap();
    let mut audit = Command::new(env!("CARGO_BIN_EXE_madoguchi"));
    audit.arg("audit").arg(&plugin).args(["--sets", "1", "--states", "1", "--phonemes", "--out"]);
    assert_eq!(audit.arg(folder.path()).output().unwrap().status.code(), Some(1), "incomplete");
    let report = std::fs::read_to_string(folder.path().join("report.json")).unwrap();
    let report: Value = serde_json::from_str(&report).unwrap();
    let texts = report["texts"].as_array().unwrap();
    assert!(!texts.is_empty());
    for text in texts {
        assert!(text["phonemes"]["ja"].as_str().is_some_and(|read| !read.is_empty()), "{text}");
    }
    let page = std::fs::read_to_string(folder.path().join("report.html")).unwrap();
    let read = texts[0]["phonemes"]["ja"].as_str().unwrap();
    assert!(page.contains(&format!("<small lang=\"zxx\">{read}</small>")), "{read}");
}

/// A visit is heard without a loudspeaker: what the transcript says is said, in
/// files and in order.
#[test]
fn a_visit_is_heard_in_files() {
    let folder = tempfile::tempdir().unwrap();
    let (script, out) = (folder.path().join("visit.txt"), folder.path().join("heard"));
    std::fs::write(&script, "card A\nact use-face\nact primary\nface hint closer\n").unwrap();
    let mut play = Command::new(env!("CARGO_BIN_EXE_madoguchi"));
    let played = play.arg("play").arg(&script).arg("--wav").arg(&out).output().unwrap();
    let played = String::from_utf8(played.stdout).unwrap();
    let heard = std::fs::read_to_string(out.join("heard.txt")).unwrap();
    let (mut words, mut earcons) = (String::new(), Vec::new());
    for line in heard.lines() {
        let (file, said) = line.split_once("  ").unwrap();
        let wav = std::fs::read(out.join(file)).unwrap();
        assert!(wav.starts_with(b"RIFF") && wav.len() > 1_000, "{line}");
        if file.ends_with("-ja.wav") { words += said } else { earcons.push(said) }
    }
    let says: String = played.lines().filter_map(|line| line.strip_prefix("  says ")).collect();
    assert!(!says.is_empty());
    // The idle screen is heard before the first line.
    let bare = |text: &str| text.replace(char::is_whitespace, "");
    assert!(bare(&words).ends_with(&bare(&says)), "{played}{heard}");
    assert!(earcons.contains(&"click"), "{heard}");
}

/// Whoever listens is told by the screen, too, that a language is not heard.
#[test]
fn a_language_without_speech_says_so_in_voice_mode() {
    let data = tempfile::tempdir().unwrap();
    let mut station = Driven::open(data.path());
    let told = |station: &Driven, language: Language| {
        let snapshot = station.reader.snapshot();
        let words = words::host_catalogue().say(language, "language-without-speech", &[]).unwrap();
        let stands = snapshot.panel.lines.iter().any(|line| line.text == words.text);
        (snapshot.panel.speech, stands)
    };
    let chinese = Language::ZhHans;
    station.press(Op::Language(chinese.tag().to_owned()));
    assert_eq!(told(&station, chinese), ("none", false), "nobody listens");
    station.send(Message::Jack(true));
    assert_eq!(told(&station, chinese), ("none", true));
    station.press(Op::Language("ja".to_owned()));
    assert_eq!(told(&station, Language::Ja), ("full", false));
}

/// A flow's recording takes the place of the voice: in files, and in what a page
/// is given.
#[test]
fn a_recording_is_heard_in_the_place_of_a_voice() {
    let flow = guests::copied("tests/guests/minimal", "../../../sdk/rust", "recorded");
    let words = std::fs::read_to_string(flow.join("words/ja.ftl")).unwrap();
    let said = "idle = カードで受付\n";
    assert!(words.contains(said));
    let recorded = words.replace(said, &format!("{said}    .recording = bell\n"));
    std::fs::write(flow.join("words/ja.ftl"), recorded).unwrap();
    let manifest = std::fs::read_to_string(flow.join("flow.toml")).unwrap();
    let asset =
        "\n[[assets]]\nname = \"bell\"\nfile = \"bell.wav\"\ntranscript.ja = \"カードで受付\"\n";
    std::fs::write(flow.join("flow.toml"), manifest + asset).unwrap();
    let bell = voice::Earcon::Attention.sound().to_wav();
    std::fs::write(flow.join("bell.wav"), &bell).unwrap();
    let target_dir = Some(flow.join("target"));
    let plugin = build_directory(&flow, &BuildOptions { target_dir, offline: false }).unwrap();
    let file = flow.join("recorded.wasm");
    std::fs::write(&file, plugin).unwrap();
    let file = file.to_str().unwrap();

    let folder = tempfile::tempdir().unwrap();
    let (script, out) = (folder.path().join("visit.txt"), folder.path().join("heard"));
    std::fs::write(&script, "card A\n").unwrap();
    let mut play = Command::new(env!("CARGO_BIN_EXE_madoguchi"));
    let played = play.args(["play", "--plugin", file, "--wav"]).arg(&out).arg(&script).output();
    let played = played.unwrap();
    assert!(played.status.success(), "{}", String::from_utf8_lossy(&played.stderr));
    let heard = std::fs::read_to_string(out.join("heard.txt")).unwrap();
    assert!(heard.starts_with("0001-bell.wav  カードで受付\n"), "{heard}");
    assert!(std::fs::read(out.join("0001-bell.wav")).unwrap() == bell);

    let data = tempfile::tempdir().unwrap();
    let station = station_with(data.path(), &["--plugin", file]);
    let address = station.address.trim_start_matches("http://").trim_end_matches('/');
    let (_sender, mut hearer) = socket::open(address, 1);
    let told = hearer.told().unwrap();
    let sound = &told["snapshot"]["sound"];
    assert_eq!(sound["cues"][0]["recording"], "bell", "{sound}");
    let serial = &sound["serial"];
    let (head, bytes) = socket::get_bytes(address, &format!("/reader/1/speech/{serial}/0/0"));
    assert!(head.contains("content-type: audio/wav"), "{head}");
    assert!(bytes == bell);
}

/// Any press silences what is being said, at once and even if it comes late;
/// it stands until then, so that a slow page misses nothing.
#[test]
fn a_press_silences_and_what_is_said_stands_until_then() {
    let data = tempfile::tempdir().unwrap();
    let mut station = Driven::open(data.path());
    let idle = station.reader.snapshot().sound;
    assert!(!idle.cues.is_empty());

    // Nothing that a patient hears: what is said goes on.
    station.send(Message::Notice("お知らせ".to_owned()));
    assert_eq!(station.reader.snapshot().sound, idle);

    // A key that is heard, and one that comes too late.
    station.press(Op::Volume);
    let louder = station.reader.snapshot().sound;
    assert_eq!((louder.earcon, louder.cues.len()), (Some("click"), 1));
    assert_ne!(louder.serial, idle.serial);
    station.press(Op::Repeat);
    let again = station.reader.snapshot().sound;
    assert_eq!((again.earcon, &again.cues), (Some("click"), &idle.cues));
    station.send(Message::Press { at: 9_999, op: Op::Touch });
    assert!(station.reader.snapshot().sound.cues.is_empty());

    // The earphone asks for voice mode, with the keypad explained.
    station.send(Message::Jack(true));
    let snapshot = station.reader.snapshot();
    assert!(snapshot.jack && snapshot.panel.voice);
    assert_eq!(snapshot.sound.earcon, None);
    assert!(snapshot.sound.cues.len() > idle.cues.len());
}
