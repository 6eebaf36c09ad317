//! What a text may not hold before anyone shows or says it.
//!
//! Hidden characters can make a text read otherwise than it looks; addresses
//! lead a patient away from the counter; characters of foreign scripts imitate
//! others. A flow, besides, may never ask for a PIN: see the lexicon.

use unicode_normalization::{UnicodeNormalization, char::is_public_assigned};

use crate::{
    language::{JAPANESE_NAMES, Language},
    lexicon,
};

/// Whose words a text is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Owner {
    /// The reader's own. Only these may speak of a PIN.
    Host,
    /// A plugin's or a hospital's.
    Flow,
}

/// One reason why a text is refused, and what its author can do. Messages
/// finish "the text is refused: …".
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// A character that cannot be seen or that turns the reading direction.
    #[error("U+{:04X} cannot be seen; delete it", u32::from(*.0))]
    Hidden(char),
    /// A control, private-use or unassigned code point.
    #[error("U+{:04X} is not a letter or sign; delete it", u32::from(*.0))]
    NotText(char),
    /// The mark that a character was lost in a conversion.
    #[error("U+{:04X} stands where a character was lost; write that character again", u32::from(*.0))]
    Lost(char),
    /// Something that looks like a network address.
    #[error("`{0}` looks like an address; delete it, or write a space after the full stop")]
    Address(String),
    /// A character that the language is not written with here.
    #[error("`{character}` (U+{:04X}) is not used in {language}; write it in the language's own script", u32::from(*.character))]
    Script {
        /// The language of the text.
        language: Language,
        /// The character, after composition.
        character: char,
    },
    /// A flow's text speaks of a PIN, a password or of entering a number.
    #[error("it reads like `{0}`, which only the reader itself may ask for; say it without")]
    Pin(String),
}

impl Refusal {
    /// Returns the code that the manual explains.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Hidden(_) => "W31",
            Self::NotText(_) => "W32",
            Self::Lost(_) => "W33",
            Self::Address(_) => "W34",
            Self::Script { .. } => "W35",
            Self::Pin(_) => "W36",
        }
    }
}

/// Screens a text, a reading, a transcript, or the words in a picture.
/// Returns each reason once; empty means that the text may be used.
pub fn screen_text(language: Language, owner: Owner, text: &str) -> Vec<Refusal> {
    let mut refusals = screen_name(text);
    for character in own_words(text).nfc() {
        if refuse_character(character).is_none() && !language.writes(character) {
            push_new(&mut refusals, Refusal::Script { language, character });
        }
    }
    match owner {
        Owner::Host => {}
        Owner::Flow => {
            if let Some(term) = lexicon::pin_term(text) {
                refusals.push(Refusal::Pin(term));
            }
        }
    }
    refusals
}

/// A text without the Japanese names that any language may quote.
fn own_words(text: &str) -> String {
    JAPANESE_NAMES.iter().fold(text.to_owned(), |rest, name| rest.replace(name, " "))
}

/// Screens a name that will be shown as text: a person's, a maker's, a
/// facility's. Any script may stand in it, and the PIN lexicon is not asked,
/// since nobody chooses a person's name. A name that a flow brings passes
/// [`screen_text`] instead.
pub fn screen_name(text: &str) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    for refusal in text.chars().filter_map(refuse_character) {
        push_new(&mut refusals, refusal);
    }
    if let Some(address) = find_address(text) {
        refusals.push(Refusal::Address(address));
    }
    refusals
}

fn push_new(refusals: &mut Vec<Refusal>, refusal: Refusal) {
    if !refusals.contains(&refusal) {
        refusals.push(refusal);
    }
}

/// Refuses a code point that is no visible text in any language.
pub(crate) fn refuse_character(character: char) -> Option<Refusal> {
    if character == '\n' {
        None
    } else if is_hidden(character) {
        Some(Refusal::Hidden(character))
    } else if matches!(character, '\u{FFFC}' | '\u{FFFD}') {
        Some(Refusal::Lost(character))
    } else if character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}')
        || !is_public_assigned(character)
    {
        Some(Refusal::NotText(character))
    } else {
        None
    }
}

/// Whether a code point has no shape of its own: direction controls, joiners,
/// fillers, variation selectors, tags. Source: Unicode, the properties
/// `Bidi_Control` and `Default_Ignorable_Code_Point`, and the blank letters.
pub(crate) fn is_hidden(character: char) -> bool {
    matches!(
        character,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}'
            | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// Finds the first thing that looks like a network address.
fn find_address(text: &str) -> Option<String> {
    let plain: String =
        text.nfkc().filter(|c| !is_hidden(*c)).flat_map(char::to_lowercase).collect();
    let part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | ':' | '/' | '_' | '@');
    plain
        .split(|c| !part(c))
        .find(|token| {
            token.contains("://")
                || token.contains("www.")
                || token.split(['/', ':', '@', '_']).any(is_domain)
        })
        .map(str::to_owned)
}

/// Whether a token is shaped like `example.co.jp` or `192.0.2.1`. A final full
/// stop ends the sentence, not the name.
fn is_domain(token: &str) -> bool {
    let labels: Vec<&str> = token.trim_end_matches('.').split('.').collect();
    let is_number = |label: &&str| label.parse::<u8>().is_ok();
    (labels.len() == 4 && labels.iter().all(is_number))
        || labels.windows(2).any(|pair| matches!(pair, [name, top] if joins(name, top)))
}

/// Whether `name.top` is a host's name. Other words may stand right before and
/// after it, as Japanese has no spaces. One letter before the stop is an
/// abbreviation: "a.m", "J.R.Smith".
fn joins(name: &str, top: &str) -> bool {
    let rest = top.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let ends = !rest.starts_with(|c: char| c.is_ascii_digit());
    name.len() >= 2 && name.contains(char::is_alphabetic) && top.len() - rest.len() >= 2 && ends
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<&'static str> {
        screen_text(Language::Ja, Owner::Host, text).iter().map(Refusal::code).collect()
    }

    #[test]
    fn hidden_and_broken_characters_are_refused_everywhere() {
        for (character, code) in [
            ('\u{202E}', "W31"),
            ('\u{2067}', "W31"),
            ('\u{200B}', "W31"),
            ('\u{200D}', "W31"),
            ('\u{FEFF}', "W31"),
            ('\u{00AD}', "W31"),
            ('\u{FE0F}', "W31"),
            ('\u{E0101}', "W31"),
            ('\u{E0061}', "W31"),
            ('\u{3164}', "W31"),
            ('\0', "W32"),
            ('\r', "W32"),
            ('\t', "W32"),
            ('\u{85}', "W32"),
            ('\u{2028}', "W32"),
            ('\u{E000}', "W32"),
            ('\u{10FFFD}', "W32"),
            ('\u{FDD0}', "W32"),
            ('\u{1FFFE}', "W32"),
            ('\u{0378}', "W32"),
            ('\u{FFFD}', "W33"),
        ] {
            let text = format!("カ{character}ード");
            assert_eq!(codes(&text), [code], "U+{:04X}", character as u32);
            assert_eq!(screen_name(&text).len(), 1, "U+{:04X}", character as u32);
        }
    }

    #[test]
    fn each_reason_is_said_once() {
        assert_eq!(codes("\u{200B}a\u{200B}\u{200C}жж"), ["W31", "W31", "W35"]);
    }

    #[test]
    fn addresses_are_refused() {
        for text in [
            "https://example.com/a",
            "ftp://x",
            "www.x",
            "詳しくはexample.comへ",
            "example.co.jp。",
            "ＥＸＡＭＰＬＥ．ＣＯＭ",
            "a@example.org",
            "ex\u{200B}ample.co\u{200B}m",
            "192.168.0.1:80",
            "例え.jp",
        ] {
            assert!(find_address(text).is_some(), "{text}");
        }
        for text in [
            "3.5 cm",
            "9 a.m. to 5 p.m.",
            "No.1",
            "J.R.Smith",
            "Ver.2.0",
            "Please wait. Thank you.",
            "終わりました。OK",
            "10:30",
            "1/2",
            "e.g. this",
        ] {
            assert_eq!(find_address(text), None, "{text}");
        }
    }

    #[test]
    fn composed_and_decomposed_letters_are_judged_alike() {
        for text in ["ガ", "カ\u{3099}"] {
            assert!(screen_text(Language::Ja, Owner::Host, text).is_empty());
        }
        let accents = screen_text(Language::Ja, Owner::Host, "e\u{0301}");
        assert_eq!(accents, [Refusal::Script { language: Language::Ja, character: 'é' }]);
    }

    #[test]
    fn a_japanese_name_may_be_quoted_whole_and_no_other_kana() {
        for language in Language::ALL {
            for name in JAPANESE_NAMES {
                let text = format!("3 ({name})");
                assert_eq!(screen_text(language, Owner::Flow, &text), [], "{language} {name}");
            }
        }
        let part = screen_text(Language::En, Owner::Flow, "Card (マイナンバー)");
        assert!(part.contains(&Refusal::Script { language: Language::En, character: 'マ' }));
    }

    #[test]
    fn only_a_flow_is_asked_about_pins() {
        assert!(screen_text(Language::Ja, Owner::Host, "暗証番号を入力してください").is_empty());
        let refusals = screen_text(Language::Ja, Owner::Flow, "暗証番号を入力してください");
        assert!(matches!(refusals.as_slice(), [Refusal::Pin(_)]));
        assert!(screen_name("暗証 番号").is_empty());
    }
}
