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
        Catalogue::parse(Owner::Host, &SOURCES).expect("invariant: a test reads the embedded files")
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
        for language in [Language::Ja, Language::JaPlain, Language::En] {
            for (id, said) in say_all(language) {
                assert!(!folds_to_number(&said.text) || id == "key-digit", "{id}");
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
                    "invalid",
                    "illegal",
                    "あなたの",
                    "不正",
                    "無効",
                    "失敗",
                    "怠",
                    "間違",
                    "まちが",
                ] {
                    assert!(!text.contains(word), "{id} says {word}: {text}");
                }
            }
        }
    }

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
        expect_test::expect![[r#"
            clerk-called
            clerk-coming
            clerk-took-over-body
            clerk-took-over-title
            demo-notice
            error-card-expired-body
            error-card-expired-title
            error-card-foreign-body
            error-card-foreign-title
            error-card-unreadable-body
            error-card-unreadable-title
            error-code $code
            error-face-unavailable-body
            error-face-unavailable-title
            error-link-body
            error-link-title
            error-phone-body
            error-phone-title
            error-reader-lost-body
            error-reader-lost-title
            key-digit $digit
            keypad-introduction $cancel $clerk
            left-behind-body
            left-behind-title
            method-face
            method-pin
            method-staff
            notice-certificate-expiring
            notice-message $text
            out-of-service-body
            out-of-service-title
            pin-body
            pin-cancel
            pin-checking
            pin-clear
            pin-digit-entered $count
            pin-enter
            pin-few-tries $tries
            pin-last-try
            pin-locked-body
            pin-locked-title
            pin-phone-body
            pin-phone-title
            pin-retry-body
            pin-retry-title
            pin-title
            safe-capturing-body
            safe-capturing-title
            safe-choosing-body
            safe-choosing-title
            safe-closing-body
            safe-closing-title
            safe-confirmed-body
            safe-confirmed-title
            safe-identified-body
            safe-identified-title
            safe-identify-body
            safe-identify-title
            safe-idle-body
            safe-idle-title
            safe-leaving-body
            safe-leaving-title
            safe-querying-body
            safe-querying-title
            safe-reading-body
            safe-reading-title
            safe-recording-body
            safe-recording-title
            safe-referred-body
            safe-referred-title
            safe-visit-code $code
            slot-back
            slot-cancel
            slot-clerk
            slot-clerk-message $text
            slot-continue
            slot-extend
            slot-hospital-notice $text
            slot-language
            slot-name $name
            slot-next-place $place
            slot-queue-number $number
            slot-reader-number $number
            slot-repeat
            slot-text-size
            slot-tries-left $tries
            slot-visit-code $code
            slot-volume
            staff-calling-body
            staff-calling-title
            staff-cancel
            staff-pad-body
            staff-pad-title
            step-consent-agree
            step-consent-body
            step-consent-decline
            step-consent-item-checkup-body
            step-consent-item-checkup-title
            step-consent-item-medical-body
            step-consent-item-medical-title
            step-consent-item-medicine-body
            step-consent-item-medicine-title
            step-consent-item-surgery-body
            step-consent-item-surgery-title
            step-consent-items
            step-consent-title
            step-prescription-body
            step-prescription-electronic
            step-prescription-paper
            step-prescription-title
            step-registration-agree
            step-registration-body
            step-registration-decline
            step-registration-title
            step-specific-disease-agree
            step-specific-disease-body
            step-specific-disease-decline
            step-specific-disease-title
            step-subsidy-agree
            step-subsidy-body
            step-subsidy-decline
            step-subsidy-title
            warning-body $seconds
            warning-title
        "#]].assert_eq(&list);
    }
}
