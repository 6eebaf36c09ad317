//! Text from a card or a reader, before anybody sees it.
//!
//! Whoever makes a card or a reader writes what he likes into its names: more
//! than fits, characters that turn the reading direction, or an end of a
//! quotation followed by words that seem to be ours. So such a text is
//! shortened, stripped, and shown between marks that it cannot hold itself.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Most characters that are shown of a text that is not ours.
pub const FOREIGN_CHARS_MAX: usize = 64;

const FIRST_STRONG_ISOLATE: char = '\u{2068}';
const POP_DIRECTIONAL_ISOLATE: char = '\u{2069}';
/// Letters that show nothing: fillers of Hangul syllables.
const BLANK_LETTERS: [char; 2] = ['\u{115F}', '\u{1160}'];

/// A text of somebody else's, fit to be shown between marks.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Quoted(String);

/// The marks around it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Marks {
    /// `「」`.
    Japanese,
    /// `“”`.
    English,
}

impl Quoted {
    /// Takes the first [`FOREIGN_CHARS_MAX`] characters of what can be shown:
    /// letters, digits, ASCII signs and single spaces, after NFKC. `None` if
    /// nothing is left.
    pub fn new(text: &str) -> Option<Self> {
        let mut shown = String::new();
        let mut count = 0;
        for character in text.nfkc().filter(|character| can_be_shown(*character)) {
            if character == ' ' && (shown.is_empty() || shown.ends_with(' ')) {
                continue;
            }
            if count == FOREIGN_CHARS_MAX {
                break;
            }
            shown.push(character);
            count += 1;
        }
        shown.truncate(shown.trim_end().len());
        (!shown.is_empty()).then_some(Self(shown))
    }

    /// The text between marks, kept from turning the direction of what stands
    /// around it.
    pub fn between(&self, marks: Marks) -> String {
        let (open, close) = match marks {
            Marks::Japanese => ('「', '」'),
            Marks::English => ('“', '”'),
        };
        format!("{open}{FIRST_STRONG_ISOLATE}{}{POP_DIRECTIONAL_ISOLATE}{close}", self.0)
    }
}

/// An allow-list. The ASCII quotation mark looks too much like ours.
fn can_be_shown(character: char) -> bool {
    if character.is_ascii() {
        return character == ' ' || character.is_ascii_graphic() && character != '"';
    }
    character.is_alphanumeric()
        && !is_combining_mark(character)
        && !BLANK_LETTERS.contains(&character)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str) -> Option<String> {
        Quoted::new(text).map(|quoted| quoted.between(Marks::Japanese))
    }

    #[test]
    fn a_text_cannot_leave_its_marks() {
        for (text, expected) in [
            ("ACS ACR1252 [PICC] 00 00", Some("「\u{2068}ACS ACR1252 [PICC] 00 00\u{2069}」")),
            ("」 暗証番号は「", Some("「\u{2068}暗証番号は\u{2069}」")),
            ("a\u{202E}b\u{2069}c\u{200B}d\u{FEFF}", Some("「\u{2068}abcd\u{2069}」")),
            ("ｶｰﾄﾞ　Ｎｏ．１", Some("「\u{2068}カード No.1\u{2069}」")),
            ("e\u{301}a\u{300}\u{300}\u{300}", Some("「\u{2068}éà\u{2069}」")),
            ("a\u{345}\u{E31}b", Some("「\u{2068}ab\u{2069}」")),
            ("  x \u{A0}\t\n y ", Some("「\u{2068}x y\u{2069}」")),
            ("say \"hi\" “ho”", Some("「\u{2068}say hi ho\u{2069}」")),
            ("שלום", Some("「\u{2068}שלום\u{2069}」")),
            ("\u{3164}\u{FFA0}\u{115F} \u{0}", None),
            ("", None),
        ] {
            assert_eq!(shown(text).as_deref(), expected, "{text:?}");
        }
        assert_eq!(Quoted::new("a").unwrap().between(Marks::English), "“\u{2068}a\u{2069}”");
    }

    /// Every character there is, alone: none is shown that has no width, turns
    /// the direction, ends the quotation or is not assigned for text.
    #[test]
    fn no_character_hides() {
        for character in '\0'..=char::MAX {
            let Some(Quoted(text)) = Quoted::new(&character.to_string()) else { continue };
            for shown in text.chars() {
                let hidden = matches!(u32::from(shown),
                    0x00..=0x1F | 0x7F..=0x9F | 0xAD | 0x034F | 0x061C | 0x115F..=0x1160
                    | 0x17B4..=0x17B5 | 0x180B..=0x180F | 0x200B..=0x200F | 0x2028..=0x202E
                    | 0x2060..=0x206F | 0x3164 | 0xE000..=0xF8FF | 0xFE00..=0xFE0F | 0xFEFF
                    | 0xFFA0 | 0xFFF0..=0xFFFF | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A
                    | 0xE0000..);
                let mark = matches!(shown, '「' | '」' | '“' | '”' | '"' | '„' | '‟' | '『' | '』');
                assert!(!hidden && !mark, "{character:?} shows {shown:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_is_bounded(text in "\\PC{0,200}|.{0,200}") {
            if let Some(Quoted(shown)) = Quoted::new(&text) {
                prop_assert!((1..=FOREIGN_CHARS_MAX).contains(&shown.chars().count()));
                prop_assert!(shown.chars().all(can_be_shown));
                prop_assert_eq!(shown.trim(), &shown);
            }
        }
    }

    /// One character may become eighteen.
    #[test]
    fn a_text_that_grows_is_bounded() {
        let Quoted(text) = Quoted::new(&"\u{FDFA}".repeat(1000)).unwrap();
        assert!(text.chars().count() <= FOREIGN_CHARS_MAX);
    }
}
