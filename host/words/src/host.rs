//! The host's own words, embedded: fixed slots, the PIN pad, host steps, safe
//! screens, errors.

use std::sync::OnceLock;

use crate::{catalogue::Catalogue, language::Language, screen::Owner};

const SOURCES: [(Language, &str); 3] = [
    (Language::Ja, include_str!("../ftl/ja.ftl")),
    (Language::JaPlain, include_str!("../ftl/ja-x-plain.ftl")),
    (Language::En, include_str!("../ftl/en.ftl")),
];

/// Returns the host's catalogue. It is parsed on the first call.
pub fn host_catalogue() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| {
        Catalogue::parse(Owner::Host, &SOURCES)
            .unwrap_or_else(|_| unreachable!("a test reads the embedded files"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Argument, Said, Script, folds_to_number};

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
        assert_eq!(host_catalogue().languages(), [Language::Ja, Language::JaPlain, Language::En]);
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

    #[test]
    fn every_screen_has_a_title_and_a_body() {
        let ids = host_catalogue().ids();
        let has = |id: String| ids.contains(&id);
        for stem in ids.iter().filter_map(|id| id.strip_suffix("-title")) {
            assert!(has(format!("{stem}-body")), "{stem}");
        }
        for phase in [
            "idle", "choosing", "reading", "identify", "capturing", "identified", "querying",
            "confirmed", "referred", "recording", "closing", "leaving",
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
        for language in [Language::Ja, Language::JaPlain, Language::En] {
            for (id, said) in say_all(language) {
                assert!(!folds_to_number(&said.text) || id == "key-digit", "{id}");
                let text = said.text.to_lowercase();
                for word in [
                    "0x", "apdu", "厚生労働省", "ministry", "仕様", "specified", "your fault", "wrong",
                    "invalid", "illegal", "あなたの", "不正", "無効", "失敗", "怠", "間違", "まちが",
                ] {
                    assert!(!text.contains(word), "{id} says {word}: {text}");
                }
            }
        }
    }

    /// The answers of a host step are about as long as each other, so that
    /// neither button draws the eye.
    #[test]
    fn the_list_of_phrases_is_the_contract_with_the_other_rooms() {
        let catalogue = host_catalogue();
        let list: String = catalogue
            .ids()
            .iter()
            .map(|id| match catalogue.arguments(id) {
                [] => format!("{id}\n"),
                args => format!("{id} ${}\n", args.join(" $")),
            })
            .collect();
        expect_test::expect![[""]].assert_eq(&list);
    }
}
