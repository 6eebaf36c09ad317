//! Promise: whatever is shown is said, in words that the host accepts.

use super::host::{catalogue, site};
use words::Language;

#[test]
fn the_catalogue_is_accepted_and_complete() {
    let catalogue = catalogue();
    assert_eq!(catalogue.ids(), crate::manifest().phrases);
    assert_eq!(catalogue.languages(), Language::ALL);
}

#[test]
fn japanese_with_kanji_has_a_reading_and_plain_japanese_has_no_kanji() {
    let kanji = |text: &str| text.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
    let ja = include_str!("../../words/ja.ftl");
    let phrases = ja.split("\n\n").flat_map(|block| {
        let mut phrases: Vec<String> = Vec::new();
        for line in block.lines().filter(|line| !line.starts_with('#')) {
            match phrases.last_mut() {
                Some(last) if line.starts_with(' ') => last.push_str(line),
                Some(_) | None => phrases.push(line.to_owned()),
            }
        }
        phrases
    });
    for phrase in phrases {
        let (text, kana) = phrase.split_once(".kana").unwrap_or((&phrase, ""));
        assert!(!kanji(text) || !kana.is_empty(), "{phrase}");
        assert!(!kanji(kana), "{phrase}");
    }
    for line in include_str!("../../words/ja-x-plain.ftl").lines() {
        assert!(line.starts_with('#') || !kanji(line), "{line}");
    }
}

#[test]
fn settings_stay_few() {
    let options = crate::manifest().settings.iter().map(|one| one.options.len()).product::<usize>();
    assert!(options <= 8);
    assert_eq!(site(["off", "right"]).features.settings.len(), crate::manifest().settings.len());
}

/// What stands on a button fits on it: 24 half-width columns at most.
#[test]
fn labels_are_short_in_every_language() {
    let catalogue = catalogue();
    let labels = [
        "use-card",
        "use-phone",
        "android",
        "iphone",
        "start-face",
        "try-again",
        "go-on",
        "call-clerk",
        "stop",
        "done",
        "yes",
        "no",
        "query-again",
        "key-cancel",
        "key-clear",
        "key-enter",
        "key-clerk",
        "key-repeat",
    ];
    for language in Language::ALL {
        for id in labels {
            let label = catalogue.say(language, id, &[]).unwrap().text;
            let columns: usize = label.chars().map(|c| if c < '\u{2E80}' { 1 } else { 2 }).sum();
            assert!(columns <= 24, "{language} {id}: {label}");
        }
    }
}
