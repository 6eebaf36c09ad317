//! Promises about the child processes: whatever becomes of one, the phrase has
//! no sound, the reason is told, and the next phrase is tried anew.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use voice::{Dictionary, Espeak, Speaker, Stop, Store, Tongue, Utterance, VoiceError};

const SHORT: Duration = Duration::from_millis(300);

/// A dictionary that says it was made, for children that do not read it.
fn made(folder: &tempfile::TempDir) -> Dictionary {
    let dictionary = Dictionary::new(folder.path(), None);
    std::fs::create_dir_all(dictionary.path()).unwrap();
    std::fs::write(dictionary.path().join("made"), "").unwrap();
    dictionary
}

/// Speaks Japanese by a child that is a shell script.
fn by_script(script: &str, stop: &Stop) -> VoiceError {
    let folder = tempfile::tempdir().unwrap();
    let speaker = Speaker::new("/bin/sh", &["-c", script])
        .with_dictionary(made(&folder))
        .with_times(SHORT, Duration::from_secs(60));
    let error = speaker.make(&phrase(), stop).err().unwrap();
    assert!(!speaker.is_awake(), "{script}: a child that failed is not asked again");
    error
}

fn phrase() -> Utterance {
    Utterance::new(Tongue::Japanese, "窓口", Some("まどぐち"))
}

#[test]
fn a_child_that_fails_costs_its_phrase_only() {
    for (script, code) in [
        ("exit 3", &["T05", "T08"][..]), // by who is faster: it, or what it is asked
        ("kill -SEGV $$", &["T05", "T08"]),
        ("cat >/dev/null", &["T06"]),
        ("yes", &["T05"]),
        // Opened, then silent; then one that never ends its answer.
        (r"printf '\1\0\0\0\0'; cat >/dev/null", &["T06"]),
        (r"printf '\100\0\0\0\0'; cat >/dev/null", &["T06"]),
        // A length that nobody would send.
        (r"printf '\377\377\377\377'; cat >/dev/null", &["T05"]),
    ] {
        let error = by_script(script, &Stop::default());
        assert!(code.contains(&error.code()), "{script}: {} {error}", error.code());
    }
}

#[test]
fn nothing_is_begun_for_somebody_who_has_left() {
    let stop = Stop::default();
    stop.ask();
    assert_eq!(by_script("exit 3", &stop).code(), "T07");
}

#[test]
fn without_a_dictionary_only_what_was_made_ahead_is_heard() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    store.put(&phrase(), b"a sound").unwrap();
    let speaker = Speaker::new("/bin/false", &[]).with_store(store);
    assert_eq!(speaker.say(&phrase(), &Stop::default()).unwrap(), b"a sound");
    let other = Utterance::new(Tongue::Japanese, "受付", None);
    assert_eq!(speaker.say(&other, &Stop::default()).unwrap_err().code(), "T01");
    assert_eq!(speaker.prepare().unwrap_err().code(), "T01");
    let english = Utterance::new(Tongue::English, "Stop", None);
    assert_eq!(speaker.say(&english, &Stop::default()).unwrap_err().code(), "T03");
    let long = Utterance::new(Tongue::English, &"a".repeat(1_001), None);
    assert_eq!(speaker.say(&long, &Stop::default()).unwrap_err().code(), "T04");
}

#[test]
fn another_source_makes_no_dictionary() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("source.tar.gz");
    std::fs::write(&source, "not Open JTalk").unwrap();
    let dictionary = Dictionary::new(folder.path(), Some(source));
    assert_eq!(dictionary.make().unwrap_err().code(), "T02");
    assert!(!dictionary.is_made());
}

#[test]
fn a_changed_dictionary_shows() {
    let folder = tempfile::tempdir().unwrap();
    let dictionary = made(&folder);
    dictionary.verify().unwrap();
    std::fs::write(dictionary.path().join("more"), "").unwrap();
    assert_eq!(dictionary.verify().unwrap_err(), "its files have changed");
}

/// espeak-ng as `.ci/setup` installs it.
fn by_espeak() -> Speaker {
    let espeak = Espeak::find();
    assert!(espeak.is_some(), "`.ci/setup` installs espeak-ng");
    Speaker::new("/bin/false", &[]).with_espeak(espeak)
}

#[test]
fn four_languages_are_spoken_by_espeak() {
    let speaker = by_espeak();
    for (tongue, text) in [
        (Tongue::English, "Place your card on the reader."),
        (Tongue::Korean, "카드를 놓으세요."),
        (Tongue::Vietnamese, "Đặt thẻ lên máy đọc."),
        (Tongue::Portuguese, "Coloque o cartão no leitor."),
    ] {
        let utterance = Utterance::new(tongue, text, None);
        let sound = speaker.make(&utterance, &Stop::default()).unwrap();
        assert!((0.8..4.0).contains(&sound.seconds()), "{text}: {} s", sound.seconds());
        assert!(sound == speaker.make(&utterance, &Stop::default()).unwrap(), "{text}");
        let phonemes = speaker.phonemes(&utterance).unwrap();
        // It spells out what it cannot read, letter by letter.
        assert!(phonemes.split(' ').count() <= 10, "{text}: {phonemes}");
    }
}

#[test]
fn text_for_espeak_is_text_and_no_command() {
    let speaker = by_espeak();
    let phonemes =
        |text| speaker.phonemes(&Utterance::new(Tongue::English, text, None)).map_err(|e| e.code());
    assert_eq!(phonemes("[[h@l'oU]] card"), phonemes("h@l'oU card"));
    for text in
        ["", "\u{0}", "-v de", "$(touch /tmp/x)", "`id`", "<audio src='/etc/passwd'/>", "\n\n"]
    {
        let utterance = Utterance::new(Tongue::English, text, None);
        let made = speaker.make(&utterance, &Stop::default());
        let seconds = made.map(|sound| sound.seconds());
        assert!(seconds.is_ok_and(|long| (0.1..10.0).contains(&long)), "{text:?}");
    }
}

/// A script that can be run. Another process makes it: Linux runs no file that
/// somebody still has open to write, as a child would that another test starts
/// meanwhile (`ETXTBSY` of execve(2)).
fn program(folder: &Path, script: &str) -> PathBuf {
    let (text, path) = (folder.join("text"), folder.join("espeak"));
    std::fs::write(&text, format!("#!/bin/sh\n{script}\n")).unwrap();
    let made = Command::new("install").args(["-m", "755"]).args([&text, &path]).status().unwrap();
    assert!(made.success());
    path
}

/// What is read aloud can hold a name: no core file of it, and no more memory
/// than reading takes.
#[test]
fn espeak_is_confined_before_it_has_the_text() {
    let folder = tempfile::tempdir().unwrap();
    let path = program(folder.path(), "cat > /dev/null; ulimit -c; ulimit -v");
    let speaker = Speaker::new("/bin/false", &[]).with_espeak(Some(Espeak::new(path)));
    let said = speaker.phonemes(&Utterance::new(Tongue::English, "a name", None)).unwrap();
    assert_eq!(said, "0 524288");
}

/// Speaks English by a script in the place of espeak-ng.
fn by_other_espeak(script: &str, stop: &Stop) -> VoiceError {
    let folder = tempfile::tempdir().unwrap();
    let path = program(folder.path(), script);
    let speaker = Speaker::new("/bin/false", &[]).with_espeak(Some(Espeak::new(path)));
    let english = Utterance::new(Tongue::English, "Stop", None);
    speaker.make(&english, stop).err().unwrap()
}

#[test]
fn espeak_is_held_to_time_size_and_form() {
    let started = Instant::now();
    let stop = Stop::default();
    let asked = stop.clone();
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(100));
        asked.ask();
    });
    assert_eq!(by_other_espeak("exec sleep 100", &stop).code(), "T07");
    assert!(started.elapsed() < Duration::from_secs(4), "it was killed as it was stopped");
    let stop = Stop::default();
    assert_eq!(by_other_espeak("exec sleep 100", &stop).code(), "T06");
    assert_eq!(by_other_espeak("exec yes", &stop).code(), "T04");
    assert_eq!(by_other_espeak("exit 1", &stop).code(), "T05");
    assert_eq!(by_other_espeak("echo RIFF", &stop).code(), "T05");
}
