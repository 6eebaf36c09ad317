//! The host's own words, embedded: fixed slots, the PIN pad, host steps, safe
//! screens, errors.

use std::sync::OnceLock;

use crate::{catalogue::Catalogue, language::Language, screen::Owner};

const SOURCES: [(Language, &str); 8] = [
    (Language::Ja, include_str!("../ftl/ja.ftl")),
    (Language::JaPlain, include_str!("../ftl/ja-x-plain.ftl")),
    (Language::En, include_str!("../ftl/en.ftl")),
    (Language::ZhHans, include_str!("../ftl/zh-Hans.ftl")),
    (Language::ZhHant, include_str!("../ftl/zh-Hant.ftl")),
    (Language::Ko, include_str!("../ftl/ko.ftl")),
    (Language::Vi, include_str!("../ftl/vi.ftl")),
    (Language::Pt, include_str!("../ftl/pt.ftl")),
];

/// Returns the host's catalogue. It is parsed on the first call.
pub fn host_catalogue() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| {
        Catalogue::parse(Owner::Host, &SOURCES).expect("invariant: a test reads the embedded files")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Argument, Said, Script, folds_to_number, screen_text};

    /// Says every phrase of a language, with a stand-in for each argument.
    fn say_all(language: Language) -> Vec<(&'static str, Said)> {
        let catalogue = host_catalogue();
        let say = |id: &'static String| {
            let args: Vec<(&str, Argument)> = catalogue
                .arguments(id)
                .iter()
                .map(|name| (name.as_str(), Argument::Number(2)))
                .collect();
            (id.as_str(), catalogue.say(language, id, &args).unwrap())
        };
        catalogue.ids().iter().map(say).collect()
    }

    #[test]
    fn the_embedded_files_are_sound() {
        let errors = Catalogue::parse(Owner::Host, &SOURCES).err().unwrap_or_default();
        let report: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert!(report.is_empty(), "{report:#?}");
        assert_eq!(host_catalogue().languages(), Language::ALL);
    }

    #[test]
    fn kanji_always_come_with_a_reading() {
        for (id, said) in say_all(Language::Ja) {
            let kanji = said.text.chars().any(|c| Script::Han.holds(c));
            assert_eq!(said.kana.is_some(), kanji, "{id}: {}", said.text);
        }
        for (id, said) in say_all(Language::JaPlain) {
            assert!(!said.text.chars().any(|c| Script::Han.holds(c)), "{id}: {}", said.text);
        }
    }

    /// What is not about a PIN, a flow may say too: the lexicon refuses no
    /// ordinary sentence of the host, as text or as reading.
    #[test]
    fn the_lexicon_spares_ordinary_sentences() {
        for language in Language::ALL {
            for (id, said) in say_all(language) {
                let secret = id.starts_with("pin-") || id == "method-pin" || id == "staff-pad-body";
                for text in [Some(said.text), said.kana].into_iter().flatten() {
                    let refusals = screen_text(language, Owner::Flow, &text);
                    assert!(secret || refusals.is_empty(), "{id}: {refusals:?}");
                }
            }
        }
    }

    /// What stands on a button fits on it: 24 half-width columns at most.
    #[test]
    fn labels_are_short() {
        let slots =
            ["cancel", "back", "clerk", "repeat", "language", "volume", "text-size", "contrast"];
        let slots = slots.iter().chain(&["extend", "continue"]).map(|slot| format!("slot-{slot}"));
        let pads = ["pin-clear", "pin-enter", "pin-cancel", "staff-cancel"].map(str::to_owned);
        let mut labels: Vec<String> = slots.chain(pads).collect();
        let endings = ["-agree", "-decline", "-items", "-electronic", "-paper"];
        let option = |id: &&String| endings.iter().any(|ending| id.ends_with(ending));
        let ids = host_catalogue().ids();
        labels.extend(ids.iter().filter(|id| option(id) || id.starts_with("method-")).cloned());
        assert_eq!(labels.len(), 28);
        for language in Language::ALL {
            for id in &labels {
                let label = host_catalogue().say(language, id, &[]).unwrap().text;
                let columns: usize = label.chars().map(columns).sum();
                assert!(columns <= 24, "{language} {id} has {columns} columns: {label}");
            }
        }
    }

    /// Half-width columns of a character, composed.
    fn columns(c: char) -> usize {
        let wide = [Script::Hiragana, Script::Katakana, Script::Han, Script::Hangul];
        if wide.iter().chain(&[Script::CjkPunctuation]).any(|script| script.holds(c)) {
            2
        } else {
            1
        }
    }

    /// A synthetic voice is not given letters that it cannot read.
    #[test]
    fn a_quoted_japanese_name_is_not_spoken_in_another_language() {
        for language in Language::ALL {
            if matches!(language, Language::Ja | Language::JaPlain) {
                continue;
            }
            for (id, said) in say_all(language) {
                let heard = said.kana.as_ref().unwrap_or(&said.text);
                for name in crate::JAPANESE_NAMES {
                    assert!(!heard.contains(name), "{language} {id} speaks {name}");
                }
            }
        }
    }

    #[test]
    fn every_screen_has_a_title_and_a_body() {
        let ids = host_catalogue().ids();
        let has = |id: String| ids.contains(&id);
        for stem in ids.iter().filter_map(|id| id.strip_suffix("-title")) {
            assert!(has(format!("{stem}-body")), "{stem}");
        }
        for phase in [
            "idle",
            "choosing",
            "reading",
            "identify",
            "capturing",
            "identified",
            "querying",
            "confirmed",
            "referred",
            "recording",
            "closing",
            "leaving",
        ] {
            assert!(has(format!("safe-{phase}-title")), "{phase}");
        }
        for step in ids.iter().filter_map(|id| id.strip_suffix("-agree")) {
            assert!(has(format!("{step}-decline")), "{step}");
        }
    }

    /// Words that blame, that only a technician reads, or that claim a
    /// specification nobody has seen.
    #[test]
    fn the_wording_is_plain_and_blames_nobody() {
        for language in Language::ALL {
            for (id, said) in say_all(language) {
                let fixed = host_catalogue().arguments(id).is_empty();
                assert!(!fixed || !folds_to_number(&said.text), "{id}");
                let text = said.text.to_lowercase();
                for word in [
                    "0x",
                    "apdu",
                    "厚生労働省",
                    "ministry",
                    "仕様",
                    "specified",
                    "your fault",
                    "wrong",
                    "errad",
                    "错误",
                    "錯誤",
                    "失败",
                    "失敗",
                    "잘못",
                    "실패",
                    "sai ",
                    "inválid",
                    "invalid",
                    "illegal",
                    "不正",
                    "無効",
                    "怠",
                    "間違",
                    "まちが",
                ] {
                    assert!(!text.contains(word), "{id} says {word}: {text}");
                }
            }
        }
    }

    /// Ids by their first word, with their arguments.
    #[test]
    fn the_list_of_phrases_is_the_contract_with_the_other_rooms() {
        let catalogue = host_catalogue();
        let mut list = String::new();
        let mut group = "";
        for id in catalogue.ids() {
            let (first, rest) = id.split_once('-').unwrap();
            if group != first {
                group = first;
                list += &format!("\n{group}:");
            }
            list += &format!(" {rest}");
            for argument in catalogue.arguments(id) {
                list += &format!("(${argument})");
            }
        }
        expect_test::expect![[r#"

            clerk: called coming took-over-body took-over-title
            colours: announced off
            contrast: off on
            demo: notice
            error: card-expired-body card-expired-title card-foreign-body card-foreign-title card-unreadable-body card-unreadable-title code($code) face-unavailable-body face-unavailable-title link-body link-title phone-body phone-title reader-lost-body reader-lost-title
            key: digit($digit) does($action)($key)
            keypad: introduction($cancel)($clerk)
            language: name without-speech
            left: behind-body behind-title
            method: face pin staff
            notice: certificate-expired certificate-expiring message($text)
            out: of-service-body of-service-title
            pin: body cancel checking clear digit-entered($count) digits($count) enter few-tries($tries) last-try locked-body locked-title phone-body phone-title retry-body retry-title title
            safe: capturing-body capturing-title choosing-body choosing-title closing-body closing-title confirmed-body confirmed-title identified-body identified-title identify-body identify-title idle-body idle-title leaving-body leaving-title querying-body querying-title reading-body reading-title recording-body recording-title referred-body referred-title visit-code($code)
            slot: back cancel clerk clerk-message($text) continue contrast extend hospital-notice($text) language mark name($name) next-place($place) no-colours page-back page-on queue-number($number) reader-number($number) repeat text-size tries-left($tries) visit-code($code) volume
            staff: calling-body calling-title cancel pad-body pad-title
            step: consent-agree consent-body consent-decline consent-item-checkup-body consent-item-checkup-title consent-item-medical-body consent-item-medical-title consent-item-medicine-body consent-item-medicine-title consent-item-surgery-body consent-item-surgery-title consent-items consent-title prescription-body prescription-electronic prescription-paper prescription-title registration-agree registration-body registration-decline registration-title specific-disease-agree specific-disease-body specific-disease-decline specific-disease-title subsidy-agree subsidy-body subsidy-decline subsidy-title
            text: size-now($level)
            touch: again
            voice: off on
            volume: now($level)
            warning: body($seconds) keys title"#]].assert_eq(&list);
    }
}
