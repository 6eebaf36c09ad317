//! How long words take, and what they say.

use kernel::contract::Placement;
use words::{Language, Said};

use super::{Case, FileAnswer};

/// Morae of Japanese that are spoken in a second: clear and not fast.
const MORAE_A_SECOND: u64 = 7;
/// Letters of other languages that are spoken in a second.
const LETTERS_A_SECOND: u64 = 15;
/// Milliseconds to read a letter of Japanese, Chinese or Korean.
const LETTER_MS: u64 = 250;
/// Milliseconds to read a word of other scripts.
const WORD_MS: u64 = 400;
/// The least time that a screen is left to be read.
pub(super) const READING_MS_MIN: u64 = 5_000;

/// Words that tell how a card is placed, and the placement that they fit.
pub(super) const PLACEMENTS: &[(Placement, &[&str])] = &[
    (
        Placement::LayFaceUp,
        &[
            "面を上に",
            "めんを うえに",
            "しゃしんを うえに",
            "photo side up",
            "一面朝上",
            "면을 위로",
            "foto para cima",
            "hướng lên trên",
        ],
    ),
    (
        Placement::LayFaceDown,
        &[
            "面を下に",
            "めんを したに",
            "しゃしんを したに",
            "photo side down",
            "一面朝下",
            "면을 아래로",
            "foto para baixo",
            "úp xuống dưới",
        ],
    ),
    (
        Placement::Insert,
        &[
            "差し込み口",
            "さしこみぐち",
            "into the slot",
            "插入插口",
            "插入插槽",
            "투입구에",
            "na abertura",
            "vào khe",
        ],
    ),
];

/// Whether a letter takes the space of a word in itself: kana, kanji, hangul.
fn is_broad(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
}

/// Milliseconds that a text takes to read.
pub(super) fn reading_ms(text: &str) -> u64 {
    let broad = count(text.chars().filter(|letter| is_broad(*letter)).count());
    let narrow = text
        .split(|letter: char| is_broad(letter) || letter.is_whitespace())
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .count();
    broad * LETTER_MS + count(narrow) * WORD_MS
}

/// Milliseconds that a phrase takes to say, by its reading where it has one.
pub(super) fn speech_ms(language: Language, said: &Said) -> u64 {
    let text = said.kana.as_deref().unwrap_or(&said.text);
    match language {
        Language::Ja | Language::JaPlain => morae(text) * 1000 / MORAE_A_SECOND,
        Language::En
        | Language::ZhHans
        | Language::ZhHant
        | Language::Ko
        | Language::Vi
        | Language::Pt => {
            let letters: u64 = text
                .chars()
                .filter(|letter| letter.is_alphanumeric())
                .map(|letter| if is_broad(letter) { 4 } else { 1 })
                .sum();
            letters * 1000 / LETTERS_A_SECOND
        }
    }
}

/// Morae of a reading. Small vowels belong to the kana before them; a kanji
/// without a reading counts two, and so do a digit and a Latin letter.
fn morae(text: &str) -> u64 {
    text.chars()
        .map(|letter| match letter {
            'ゃ' | 'ゅ' | 'ょ' | 'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ' | 'ャ' | 'ュ' | 'ョ' | 'ァ'
            | 'ィ' | 'ゥ' | 'ェ' | 'ォ' => 0,
            '\u{3040}'..='\u{30FF}' => 1,
            '\u{3400}'..='\u{9FFF}' => 2,
            _ if letter.is_alphanumeric() => 2,
            // A pause.
            '、' | '。' | ',' | '.' => 2,
            _ => 0,
        })
        .sum()
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

fn has_kanji(text: &str) -> bool {
    text.chars().any(|letter| matches!(letter, '\u{3400}'..='\u{9FFF}' | '々' | '〆'))
}

/// Every Japanese text with kanji has a reading.
pub(super) fn kana_for_kanji(case: &Case<'_>) -> FileAnswer {
    let mut units = 0;
    let mut wrong = Vec::new();
    for (language, id, said) in case.all_words() {
        if language != Language::Ja {
            continue;
        }
        units += 1;
        if has_kanji(&said.text) && said.kana.is_none() {
            wrong.push(format!("`{id}` has kanji and no `.kana`: {}", said.text));
        }
    }
    FileAnswer::Judged { units, wrong }
}

/// Words that blame, and what only a technician reads.
const BLAME: &[&str] = &[
    "0x",
    "apdu",
    "あなたの間違い",
    "間違え",
    "まちがえ",
    "誤操作",
    "不正な",
    "your fault",
    "your mistake",
    "you failed",
    "illegal",
    "exception",
    "null",
    "失敗しました",
];

/// Texts that blame the patient or speak to a technician.
pub(super) fn blame(case: &Case<'_>) -> FileAnswer {
    let mut units = 0;
    let mut wrong = Vec::new();
    for (language, id, said) in case.all_words() {
        units += 1;
        let text = said.text.to_lowercase();
        if let Some(word) = BLAME.iter().find(|word| text.contains(**word)) {
            wrong.push(format!("{language}: `{id}` says {word:?}: {}", said.text));
        }
    }
    FileAnswer::Judged { units, wrong }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_take_their_time() {
        assert_eq!(reading_ms("受付が完了しました"), 9 * LETTER_MS);
        assert_eq!(reading_ms("You are checked in"), 4 * WORD_MS);
        assert_eq!(reading_ms("エラー 001"), 3 * LETTER_MS + WORD_MS);
        assert_eq!(morae("きょう、ちゅうし"), 7);
    }
}
