//! The languages of the reader, and the scripts each may be written in.

use std::fmt;

/// Japanese names that a patient finds on a card, a certificate or a sheet of
/// paper. Each may stand, as it is, in a text of any language.
pub const JAPANESE_NAMES: [&str; 6] = [
    "マイナンバーカード",
    "特定疾病療養受療証",
    "医療費助成",
    "健康保険証",
    "処方箋",
    "電子証明書",
];

/// Whether a language can be heard.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Speech {
    /// A synthetic voice speaks any text of it.
    Full,
    /// No synthetic voice: only what was recorded is heard.
    None,
}

impl Speech {
    /// Returns the name that pages and reports use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::None => "none",
        }
    }
}

/// One of the eight languages that a catalogue can hold.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Language {
    /// Japanese. Every catalogue has it.
    Ja,
    /// Plain Japanese (やさしい日本語): short sentences, no kanji needed.
    JaPlain,
    /// English.
    En,
    /// Chinese in simplified characters.
    ZhHans,
    /// Chinese in traditional characters.
    ZhHant,
    /// Korean.
    Ko,
    /// Vietnamese.
    Vi,
    /// Portuguese.
    Pt,
}

impl Language {
    /// All languages, in the order of the language menu.
    pub const ALL: [Self; 8] = [
        Self::Ja,
        Self::JaPlain,
        Self::En,
        Self::ZhHans,
        Self::ZhHant,
        Self::Ko,
        Self::Vi,
        Self::Pt,
    ];

    /// Returns the BCP 47 tag, which is also the stem of the catalogue's file.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::JaPlain => "ja-x-plain",
            Self::En => "en",
            Self::ZhHans => "zh-Hans",
            Self::ZhHant => "zh-Hant",
            Self::Ko => "ko",
            Self::Vi => "vi",
            Self::Pt => "pt",
        }
    }

    /// Reads a tag as [`Self::tag`] writes it. `None` for anything else.
    pub fn parse(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }

    /// Returns the language's name in itself, as the language menu shows it.
    pub const fn endonym(self) -> &'static str {
        match self {
            Self::Ja => "日本語",
            Self::JaPlain => "やさしい にほんご",
            Self::En => "English",
            Self::ZhHans => "简体中文",
            Self::ZhHant => "繁體中文",
            Self::Ko => "한국어",
            Self::Vi => "Tiếng Việt",
            Self::Pt => "Português",
        }
    }

    /// Whether the reader has a synthetic voice for it. For Chinese it has none:
    /// a catalogue may bring recordings instead, see
    /// [`Catalogue::speech`](crate::Catalogue::speech).
    pub const fn voice(self) -> Speech {
        match self {
            Self::Ja | Self::JaPlain | Self::En | Self::Ko | Self::Vi | Self::Pt => Speech::Full,
            Self::ZhHans | Self::ZhHant => Speech::None,
        }
    }

    /// Returns the scripts that a text in this language may use, besides
    /// digits, punctuation and a few symbols.
    pub const fn scripts(self) -> &'static [Script] {
        match self {
            Self::Ja | Self::JaPlain => &[
                Script::Latin,
                Script::Hiragana,
                Script::Katakana,
                Script::Han,
                Script::CjkPunctuation,
            ],
            Self::En => &[Script::Latin],
            Self::ZhHans | Self::ZhHant => &[Script::Latin, Script::Han, Script::CjkPunctuation],
            Self::Ko => &[Script::Latin, Script::Hangul, Script::CjkPunctuation],
            Self::Vi => &[Script::Latin, Script::Vietnamese],
            Self::Pt => &[Script::Latin, Script::Portuguese],
        }
    }

    /// Whether `character` belongs to one of the language's scripts, or is a
    /// digit, punctuation or symbol that all languages share.
    pub(crate) fn writes(self, character: char) -> bool {
        is_shared(character) || self.scripts().iter().any(|script| script.holds(character))
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// A set of characters, narrower than Unicode's property of the same name:
/// what a catalogue needs and a font can be expected to have.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Script {
    /// A to Z and a to z.
    Latin,
    /// Hiragana with its voicing and iteration marks.
    Hiragana,
    /// Katakana, full and half width, with the long vowel mark.
    Katakana,
    /// Unified and compatibility ideographs.
    Han,
    /// Modern Hangul syllables and compatibility letters.
    Hangul,
    /// The accented letters of Vietnamese.
    Vietnamese,
    /// The accented letters of Portuguese.
    Portuguese,
    /// Ideographic space, commas, brackets, and full-width forms.
    CjkPunctuation,
}

impl Script {
    /// Whether the set holds `character`. Callers compose marks first (NFC).
    pub(crate) fn holds(self, character: char) -> bool {
        match self {
            Self::Latin => character.is_ascii_alphabetic(),
            Self::Hiragana => matches!(character, 'ぁ'..='ゖ' | '゛'..='ゟ'),
            Self::Katakana => {
                matches!(character, '゠'..='ヿ' | 'ㇰ'..='ㇿ' | '\u{FF65}'..='\u{FF9F}')
            }
            Self::Han => matches!(
                character,
                '々' | '〆' | '〇' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
                | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}'
            ),
            Self::Hangul => matches!(character, '가'..='힣' | '\u{3131}'..='\u{3163}'),
            Self::Vietnamese => matches!(
                character,
                'À'..='Ã' | 'È'..='Ê' | 'Ì' | 'Í' | 'Ò'..='Õ' | 'Ù' | 'Ú' | 'Ý'
                | 'à'..='ã' | 'è'..='ê' | 'ì' | 'í' | 'ò'..='õ' | 'ù' | 'ú' | 'ý'
                | 'Ă' | 'ă' | 'Đ' | 'đ' | 'Ĩ' | 'ĩ' | 'Ũ' | 'ũ' | 'Ơ' | 'ơ' | 'Ư' | 'ư'
                | '\u{1EA0}'..='\u{1EF9}'
            ),
            Self::Portuguese => {
                matches!(character, 'À'..='Ö' | 'Ø'..='Ü' | 'à'..='ö' | 'ø'..='ü' | 'ª' | 'º')
            }
            Self::CjkPunctuation => {
                matches!(character, '\u{3000}'..='〄' | '〈'..='〠' | '！'..='･' | '￠'..='￦')
            }
        }
    }
}

/// Digits, punctuation and symbols that every language may use. A line feed is
/// one: it is where the author broke the line.
fn is_shared(character: char) -> bool {
    matches!(character, '\n' | ' '..='@' | '['..='`' | '{'..='~')
        || "‘’“”–—―…•·×÷±°→←↑↓○●◎△▲▽▼□■◇◆☆★※№℃€¥£".contains(character)
        || matches!(character, '①'..='⑳')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tag_names_one_language() {
        for language in Language::ALL {
            assert_eq!(Language::parse(language.tag()), Some(language));
        }
        for tag in ["", "JA", "ja-JP", "zh", "ja-x-plain ", "fr"] {
            assert_eq!(Language::parse(tag), None);
        }
    }

    #[test]
    fn every_language_can_write_its_own_name() {
        for language in Language::ALL {
            assert!(language.endonym().chars().all(|c| language.writes(c)), "{language}");
        }
    }

    /// No script reaches into characters that cannot be seen, over all of Unicode.
    #[test]
    fn no_language_writes_a_hidden_character() {
        for character in '\0'..=char::MAX {
            let hidden = crate::screen::is_hidden(character) || character.is_control();
            if hidden && character != '\n' {
                for language in Language::ALL {
                    assert!(!language.writes(character), "{language} U+{:04X}", character as u32);
                }
            }
        }
    }

    #[test]
    fn a_language_keeps_to_its_scripts() {
        for (language, yes, no) in [
            (Language::Ja, "漢字かなカナABC。々ｱ＠", "한éЖα\u{2060}ạ😀"),
            (Language::En, "Place the card. 3°", "カé漢。"),
            (Language::ZhHans, "请放卡。", "あア한"),
            (Language::Ko, "카드를 놓으세요", "漢あ"),
            (Language::Vi, "Đặt thẻ căn cước ưỡỸ", "漢çñ"),
            (Language::Pt, "Não é possível, ª", "漢ạŁ"),
        ] {
            assert!(yes.chars().all(|c| language.writes(c)), "{language}");
            assert!(!no.chars().any(|c| language.writes(c)), "{language}");
        }
    }
}
