//! One thing to say, and the name under which its sound is kept.

use sha2::{Digest, Sha256};

/// What a sound depends on beside the words; whoever changes any of it, or how
/// samples are made, counts on.
const MAKING: &str = "1: jpreprocess 0.15, jbonsai 0.4, nitech_jp_atr503_m001 1.05, espeak-ng";

/// A language that can be spoken.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Tongue {
    /// By the dictionary and a voice of its own.
    Japanese,
    /// By espeak-ng, as the others below.
    English,
    /// 한국어.
    Korean,
    /// Tiếng Việt.
    Vietnamese,
    /// Português, as spoken in Brazil.
    Portuguese,
}

impl Tongue {
    /// The tongue of a language tag. `None` where only recordings are heard:
    /// espeak-ng 1.51 reads Chinese as English.
    pub fn of_tag(tag: &str) -> Option<Self> {
        match tag {
            "ja" | "ja-x-plain" => Some(Self::Japanese),
            "en" => Some(Self::English),
            "ko" => Some(Self::Korean),
            "vi" => Some(Self::Vietnamese),
            "pt" => Some(Self::Portuguese),
            _ => None,
        }
    }

    /// The name of espeak-ng's voice; `None` for Japanese, whose kanji it
    /// cannot read.
    pub(crate) fn espeak(self) -> Option<&'static str> {
        match self {
            Self::Japanese => None,
            Self::English => Some("en"),
            Self::Korean => Some("ko"),
            Self::Vietnamese => Some("vi"),
            Self::Portuguese => Some("pt-br"),
        }
    }

    fn name(self) -> &'static str {
        match self.espeak() {
            Some(name) => name,
            None => "ja",
        }
    }
}

/// One thing to say. It may hold a patient's name, so it has no `Debug`.
#[derive(Clone)]
pub struct Utterance {
    pub(crate) tongue: Tongue,
    pub(crate) text: String,
    pub(crate) reading: Option<String>,
}

impl Utterance {
    /// A text, and how it is read where that is given: in kana, for Japanese.
    /// What cannot be heard (marks of direction, controls) is left out.
    pub fn new(tongue: Tongue, text: &str, reading: Option<&str>) -> Self {
        Self { tongue, text: audible(text), reading: reading.map(audible) }
    }

    /// The name under which its sound is kept: 32 hexadecimal digits of a
    /// SHA-256 over the words, their reading, the language, and how sounds are
    /// made in this version.
    pub fn key(&self) -> String {
        let mut hash = Sha256::new();
        let reading = self.reading.as_deref().unwrap_or("\u{0}");
        for part in [MAKING, self.tongue.name(), &self.text, reading] {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
            hash.update(part);
        }
        hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }

    /// The words.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its sentences, each made and kept alone: the first is heard while the
    /// next is made, and speech stops between them. The number of a key before
    /// its label is one. Beside that only Japanese is parted, which takes
    /// longest; and where a reading has other sentences than the text, all of
    /// it is one.
    pub fn sentences(&self) -> Vec<Self> {
        let split = |text: &str| -> Vec<String> {
            let (number, rest) = part_number(text);
            let rest: Vec<&str> = match self.tongue {
                Tongue::Japanese => rest.split_inclusive('。').collect(),
                Tongue::English | Tongue::Korean | Tongue::Vietnamese | Tongue::Portuguese => {
                    vec![rest]
                }
            };
            let parts = number.into_iter().chain(rest).map(|part| part.trim().to_owned());
            parts.filter(|part| !part.is_empty()).collect()
        };
        let texts = split(&self.text);
        let readings = self.reading.as_deref().map(split);
        let same = readings.as_ref().is_none_or(|readings| readings.len() == texts.len());
        if !same || texts.len() < 2 {
            return vec![self.clone()];
        }
        let reading = |place| readings.as_ref().and_then(|all| all.get(place).cloned());
        let sentence = |(place, text)| Self { tongue: self.tongue, text, reading: reading(place) };
        texts.into_iter().enumerate().map(sentence).collect()
    }

    /// What a voice that reads its own script is given.
    pub(crate) fn spoken(&self) -> &str {
        self.reading.as_deref().filter(|one| !one.trim().is_empty()).unwrap_or(&self.text)
    }

    /// Characters of the longer of text and reading.
    pub(crate) fn chars(&self) -> usize {
        let reading = self.reading.as_deref().unwrap_or_default().chars().count();
        self.text.chars().count().max(reading)
    }
}

/// The number of a key before its label, as in `1: Stop`, and the label.
fn part_number(text: &str) -> (Option<&str>, &str) {
    match text.split_once(": ") {
        Some((number, _)) if number.len() == 1 && number.bytes().all(|b| b.is_ascii_digit()) => {
            let (number, label) = text.split_at(2);
            (Some(number), label)
        }
        Some(_) | None => (None, text),
    }
}

/// Marks of direction, zero-width characters and controls are not words; a
/// line feed is a pause.
fn audible(text: &str) -> String {
    let heard = |c: &char| {
        let mark = matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}');
        !mark && (*c == '\n' || !c.is_control())
    };
    text.chars().filter(heard).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_parted_where_its_reading_is() {
        let parts = |tongue, text, reading: Option<&str>| -> Vec<(String, Option<String>)> {
            let all = Utterance::new(tongue, text, reading).sentences();
            all.into_iter().map(|one| (one.text, one.reading)).collect()
        };
        let pair = |text: &str, reading: Option<&str>| (text.into(), reading.map(Into::into));
        let text = "職員を呼びました。お待ちください。";
        let kana = "しょくいんを よびました。おまちください。";
        assert_eq!(
            parts(Tongue::Japanese, text, Some(kana)),
            [
                pair("職員を呼びました。", Some("しょくいんを よびました。")),
                pair("お待ちください。", Some("おまちください。")),
            ]
        );
        assert_eq!(parts(Tongue::Japanese, text, None).len(), 2);
        assert_eq!(parts(Tongue::Japanese, text, Some("おなじ")), [pair(text, Some("おなじ"))]);
        assert_eq!(parts(Tongue::English, text, None), [pair(text, None)]);
        assert_eq!(
            parts(Tongue::English, "1: Stop. Now: 2", None),
            [pair("1:", None), pair("Stop. Now: 2", None)]
        );
        assert_eq!(
            parts(Tongue::Japanese, "1: 中止", Some("1: ちゅうし")),
            [pair("1:", Some("1:")), pair("中止", Some("ちゅうし"))]
        );
        assert_eq!(parts(Tongue::Japanese, "。。", None).len(), 2);
        assert_eq!(parts(Tongue::Japanese, "", None), [pair("", None)]);
    }

    #[test]
    fn a_key_tells_words_readings_and_tongues_apart() {
        let key = |tongue, text, reading| Utterance::new(tongue, text, reading).key();
        let one = key(Tongue::Japanese, "方", Some("かた"));
        assert_eq!(one, key(Tongue::Japanese, "\u{2068}方\u{2069}", Some("かた")));
        assert_eq!(one.len(), 32);
        for other in [
            key(Tongue::Japanese, "方", Some("ほう")),
            key(Tongue::Japanese, "方", None),
            key(Tongue::Japanese, "方かた", Some("")),
            key(Tongue::English, "方", Some("かた")),
        ] {
            assert_ne!(one, other);
        }
    }
}
