//! Reduces a text to what a reader takes it for, so that spellings that look or
//! sound alike become one.
//!
//! Width, case, accents, kana kind and look-alike letters are folded away;
//! whatever stands between letters becomes a gap. Source: Unicode Standard
//! Annex 15, normalization form KC; the look-alike tables are our own.

use unicode_normalization::{
    UnicodeNormalization,
    char::{compose, decompose_canonical, is_combining_mark},
};

use crate::screen;

/// How far to fold.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum View {
    /// As it is written.
    Written,
    /// As it is read aloud: the kanji of the lexicon become kana.
    Spoken,
    /// With digits and signs taken for the Latin letters they imitate.
    Disguised,
}

/// What stood between a letter and the one before it.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Gap {
    /// Nothing.
    None,
    /// Signs only, such as a full stop, a hyphen or a middle dot.
    Mark,
    /// White space, perhaps with signs.
    Space,
}

/// One folded letter or digit.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Letter {
    /// Lower case, hiragana where kana, `ー` for every dash after
    /// kana or kanji.
    pub(crate) shape: char,
    /// What stood before it.
    pub(crate) gap: Gap,
}

/// Letters of other alphabets that look like the Latin letter after them,
/// before case is folded. Accents are gone by then.
pub(crate) const LATIN_TWINS: &[(&str, char)] = &[
    ("аАαΑɑᴀ", 'a'),
    ("ВвΒβЬьʙ", 'b'),
    ("сСςϲᴄ", 'c'),
    ("ԁᴅ", 'd'),
    ("еЕεΕᴇ", 'e'),
    ("ɡɢ", 'g'),
    ("һҺНнΗʜ", 'h'),
    ("іІӏӀιΙıɩɪǀ", 'i'),
    ("јЈϳ", 'j'),
    ("кКκΚᴋ", 'k'),
    ("ʟ", 'l'),
    ("мМΜᴍ", 'm'),
    ("пПиИηΝɴո", 'n'),
    ("оОοΟσᴏօ", 'o'),
    ("рРρΡᴘ", 'p'),
    ("ԛԚ", 'q'),
    ("гяЯʀ", 'r'),
    ("ѕЅꜱ", 's'),
    ("тТτΤᴛ", 't'),
    ("υᴜս", 'u'),
    ("ѵѴνᴠ", 'v'),
    ("ԝԜѡѠωᴡ", 'w'),
    ("хХχΧ", 'x'),
    ("уУүҮγΥʏ", 'y'),
    ("ᴢΖ", 'z'),
    ("đĐ", 'd'),
];

/// Signs that stand for a Latin letter in a disguised word.
pub(crate) const DISGUISES: &[(&str, char)] =
    &[("1l|!¡", 'i'), ("0", 'o'), ("@4", 'a'), ("$5", 's'), ("3", 'e')];

/// Kanji and katakana that look like the katakana after them.
pub(crate) const KANA_TWINS: &[(char, char)] = &[
    ('口', 'ロ'),
    ('囗', 'ロ'),
    ('二', 'ニ'),
    ('工', 'エ'),
    ('力', 'カ'),
    ('夕', 'タ'),
    ('卜', 'ト'),
    ('八', 'ハ'),
    ('三', 'ミ'),
    ('千', 'チ'),
    ('匕', 'ヒ'),
    ('才', 'オ'),
    ('又', 'ヌ'),
    ('厶', 'ム'),
    ('丿', 'ノ'),
    ('ソ', 'ン'),
    ('ツ', 'シ'),
    ('ッ', 'シ'),
];

/// The long vowel mark, and what looks like it.
pub(crate) const DASHES: &str = "ー一-‐‑‒–—―−~〜_─━╴╶⁓";

/// Folds a text to letters and digits.
pub(crate) fn fold(text: &str, view: View) -> Vec<Letter> {
    let mut letters = Vec::new();
    let mut gap = Gap::None;
    for character in unaccented(text) {
        if matches!(character, '\u{3099}' | '\u{309A}') {
            voice_last(&mut letters, character, &mut gap);
        } else if DASHES.contains(character) {
            lengthen(&mut letters, &mut gap);
        } else if let Some(letter) = disguised(character, view) {
            push(&mut letters, &mut gap, letter);
        } else if !character.is_alphanumeric() {
            gap = gap.max(if character.is_whitespace() { Gap::Space } else { Gap::Mark });
        } else if let Some(spoken) = reading(character, view) {
            spoken.chars().for_each(|shape| push(&mut letters, &mut gap, shape));
        } else {
            kana(character).to_lowercase().for_each(|shape| push(&mut letters, &mut gap, shape));
        }
    }
    letters
}

fn push(letters: &mut Vec<Letter>, gap: &mut Gap, shape: char) {
    letters.push(Letter { shape, gap: std::mem::replace(gap, Gap::None) });
}

/// Puts a voicing mark that stands alone onto the kana before it: ハ゛ is バ.
fn voice_last(letters: &mut [Letter], mark: char, gap: &mut Gap) {
    if let Some(last) = letters.last_mut()
        && let Some(voiced) = compose(last.shape, mark)
    {
        last.shape = voiced;
        *gap = Gap::None; // the space that normalization made for the mark
    }
}

/// After kana and kanji a dash may stand for a long vowel; after any other
/// letter it separates. A run of dashes is one.
fn lengthen(letters: &mut Vec<Letter>, gap: &mut Gap) {
    match letters.last() {
        Some(last) if last.shape == 'ー' => {}
        Some(last) if matches!(last.shape, '\u{3040}'..='\u{9FFF}') => push(letters, gap, 'ー'),
        Some(_) | None => *gap = (*gap).max(Gap::Mark),
    }
}

/// Form KC without hidden characters, accents, and letters of look-alike
/// alphabets. Marks of kana stay.
fn unaccented(text: &str) -> impl Iterator<Item = char> {
    text.nfkc().filter(|c| !screen::is_hidden(*c)).flat_map(|character| {
        let mut parts = Vec::new();
        if matches!(character, '\u{3040}'..='\u{30FF}' | '가'..='힣') {
            parts.push(character);
        } else {
            decompose_canonical(character, |part| {
                if !is_combining_mark(part) {
                    parts.push(twin(LATIN_TWINS, part).unwrap_or(part));
                }
            });
        }
        parts
    })
}

fn twin(table: &[(&str, char)], character: char) -> Option<char> {
    table.iter().find(|(twins, _)| twins.contains(character)).map(|(_, letter)| *letter)
}

fn disguised(character: char, view: View) -> Option<char> {
    if view == View::Disguised { twin(DISGUISES, character) } else { None }
}

/// Large hiragana for any kana, し for つ since ツ looks like シ; a digit for a
/// digit in a circle.
fn kana(character: char) -> char {
    let known = KANA_TWINS.iter().find(|(twin, _)| *twin == character);
    let hiragana = match known.map_or(character, |(_, kana)| *kana) {
        c @ 'ァ'..='ヶ' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        c => circled_digit(c).unwrap_or(c),
    };
    let mut pairs =
        "ぁぃぅぇぉゃゅょゎゕゖっつづ".chars().zip("あいうえおやゆよわかけししじ".chars());
    pairs.find(|(small, _)| *small == hiragana).map_or(hiragana, |(_, large)| large)
}

/// The kana or digit that a kanji of the lexicon stands for.
fn reading(character: char, view: View) -> Option<&'static str> {
    match (character, view) {
        ('四' | '肆', _) => Some("4"),
        ('桁', _) => Some("けた"),
        ('暗', View::Spoken) => Some("あん"),
        ('証' | '證' | '唱' | '誦', View::Spoken) => Some("しよう"),
        ('番', View::Spoken) => Some("ばん"),
        ('号' | '號', View::Spoken) => Some("ごう"),
        ('数' | '數', View::Spoken) => Some("すう"),
        ('字', View::Spoken) => Some("じ"),
        _ => None,
    }
}

/// A digit 1 to 9 in a circle that normalization leaves alone.
fn circled_digit(character: char) -> Option<char> {
    let first = match character {
        '❶'..='❾' => '❶',
        '➀'..='➈' => '➀',
        '➊'..='➒' => '➊',
        '⓵'..='⓽' => '⓵',
        _ => return None,
    };
    char::from_digit(u32::from(character) - u32::from(first) + 1, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shapes(text: &str, view: View) -> String {
        fold(text, view).iter().map(|letter| letter.shape).collect()
    }

    #[test]
    fn spellings_become_one() {
        for (text, folded) in [
            ("ＰＩＮ", "pin"),
            ("ρіп", "pin"),
            ("PÌŃ", "pin"),
            ("ℙ𝕀ℕ", "pin"),
            ("ﾊﾟｽﾜｰﾄﾞ", "ぱすわーど"),
            ("パスワ一卜゛", "ぱすわーど"),
            ("パスワ――ド", "ぱすわーど"),
            ("④桁", "4けた"),
            ("❹ヶ夕", "4けた"),
            ("ショ", "しよ"),
            ("mật khẩu", "matkhau"),
            ("비밀·번호", "비밀번호"),
        ] {
            assert_eq!(shapes(text, View::Written), folded, "{text}");
        }
        assert_eq!(shapes("暗証番号", View::Spoken), "あんしようばんごう");
        assert_eq!(shapes("P1N p@$5w0rd", View::Disguised), "pinpassword");
    }

    #[test]
    fn gaps_remember_what_they_were() {
        let gaps: Vec<Gap> = fold("a.b c. d-e", View::Written).iter().map(|l| l.gap).collect();
        assert_eq!(gaps, [Gap::None, Gap::Mark, Gap::Space, Gap::Space, Gap::Mark]);
    }

    /// Every entry of the tables does what it says; none is shadowed by another.
    #[test]
    fn every_twin_folds_to_its_letter() {
        for (twins, letter) in LATIN_TWINS {
            for twin in twins.chars() {
                assert_eq!(shapes(&twin.to_string(), View::Written), letter.to_string(), "{twin}");
            }
        }
        for (twin, katakana) in KANA_TWINS {
            let (twin, katakana) = (twin.to_string(), katakana.to_string());
            assert_eq!(shapes(&twin, View::Written), shapes(&katakana, View::Written), "{twin}");
        }
        for dash in DASHES.chars() {
            assert_eq!(shapes(&format!("カ{dash}ド"), View::Written), "かーど", "{dash}");
        }
        for (signs, letter) in DISGUISES {
            for sign in signs.chars() {
                assert_eq!(shapes(&sign.to_string(), View::Disguised), letter.to_string());
            }
        }
    }
}
