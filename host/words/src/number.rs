//! Labels that are nothing but a number.
//!
//! On a keypad the n-th action is digit n; a label that is itself a number
//! would send a patient who listens to the wrong key.

use unicode_normalization::UnicodeNormalization;

use crate::screen;

/// Number words by value, 0 to 10, in lower case and hiragana. Vietnamese
/// "không" is not among them: it is zero, but as a label it is "no", and no
/// action has the key 0.
const WORDS: [&str; 11] = [
    "zero null nought れい ぜろ まる 零 〇 영 공 o",
    "one first いち ひとつ わん 一 壱 壹 ー 일 하나 첫 một mốt nhất um uma primeiro primeira i l",
    "two second に ふたつ つー つう 二 弐 貳 贰 两 兩 이 둘 hai nhì dois duas segundo ii",
    "three third さん みっつ すりー 三 参 叁 參 삼 셋 ba três tres terceiro iii",
    "four fourth し よん よっつ ふぉー 四 肆 사 넷 bốn tư quatro quarto iv",
    "five fifth ご いつつ ふぁいぶ 五 伍 오 다섯 năm lăm cinco quinto",
    "six sixth ろく むっつ しっくす 六 陸 陆 육 여섯 sáu seis sexto vi",
    "seven seventh しち なな ななつ せぶん 七 漆 柒 칠 일곱 bảy sete sétimo vii",
    "eight eighth はち やっつ えいと 八 捌 팔 여덟 tám oito oitavo viii",
    "nine ninth く きゅう ここのつ ないん 九 玖 구 아홉 chín nove nono ix",
    "ten tenth じゅう とお てん 十 拾 십 열 mười dez décimo",
];

const TEENS: [&str; 22] = [
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "onze",
    "doze",
    "treze",
    "catorze",
    "quatorze",
    "quinze",
    "dezesseis",
    "dezessete",
    "dezoito",
    "dezenove",
    "vinte",
    "vigésimo",
];

/// What may stand around a number without making it more than one.
const BEFORE: &[&str] = &[
    "第",
    "だい",
    "number",
    "no",
    "nº",
    "n°",
    "num",
    "sốthứ",
    "số",
    "thứ",
    "phím",
    "número",
    "tecla",
    "제",
    "key",
];
const AFTER: &[&str] = &[
    "番目",
    "ばんめ",
    "番",
    "ばん",
    "号",
    "ごう",
    "つ目",
    "번째",
    "번키",
    "번",
    "호",
    "號碼",
    "號鍵",
    "號",
    "号码",
    "号键",
    "鍵",
    "键",
    "th",
    "º",
    "ª",
];

/// Whether a label says no more than a number, however it is written: `1`,
/// `１番`, `①`, `いち`, `one`, `No. 1`.
pub fn folds_to_number(text: &str) -> bool {
    let plain: String = text.chars().map(roman_digit).nfkc().collect::<String>().to_lowercase();
    let folded: String = plain
        .nfc()
        .filter(|c| !screen::is_hidden(*c))
        .map(hiragana)
        .filter(|c| c.is_alphanumeric())
        .collect();
    let stripped = BEFORE.iter().find_map(|word| folded.strip_prefix(word)).unwrap_or(&folded);
    let bare = AFTER.iter().find_map(|word| stripped.strip_suffix(word)).unwrap_or(stripped);
    [folded.as_str(), stripped, bare].into_iter().any(is_number)
}

fn is_number(text: &str) -> bool {
    if text.is_empty() {
        return false;
    }
    let numeral = |c: char| c.is_numeric() || "〇零一二三四五六七八九十百千万萬壱弐参".contains(c);
    text.chars().all(numeral) || is_word(text) || is_teen(text)
}

fn is_word(text: &str) -> bool {
    WORDS.iter().any(|words| words.split(' ').any(|word| word == text)) || TEENS.contains(&text)
}

/// Whether a text is ten with a unit before or after it: にじゅういち.
fn is_teen(text: &str) -> bool {
    ["じゅう", "십", "열", "mười", "mươi"].iter().any(|ten| {
        text.split_once(ten).is_some_and(|(tens, units)| {
            [tens, units].iter().all(|part| part.is_empty() || is_word(part))
        })
    })
}

/// Hiragana for katakana.
fn hiragana(c: char) -> char {
    match c {
        'ァ'..='ヶ' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        _ => c,
    }
}

/// A Roman numeral sign of one to nine as a digit: its letters would be words.
fn roman_digit(c: char) -> char {
    let first = match c {
        'Ⅰ'..='Ⅸ' => 'Ⅰ',
        'ⅰ'..='ⅸ' => 'ⅰ',
        _ => return c,
    };
    char::from_digit(u32::from(c) - u32::from(first) + 1, 10).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_numbers_are_found() {
        for text in [
            "1",
            "１",
            "①",
            "❶",
            "➀",
            "⑴",
            "⒈",
            "¹",
            "Ⅲ",
            "(1)",
            "1.",
            "「1」",
            "1番",
            "１番",
            "第1",
            "1番目",
            "いち",
            "イチ",
            "ｲﾁ",
            "いちばん",
            "四",
            "よん",
            "ヨン",
            "ひとつ",
            "ニ",
            "じゅう",
            "じゅういち",
            "にじゅう",
            "二十一",
            "十",
            "one",
            "One",
            "ＯＮＥ",
            "two",
            "No. 1",
            "no.2",
            "Number three",
            "#4",
            "1\u{FE0F}\u{20E3}",
            "thirteen",
            "4th",
            "12",
            "1,000",
            "一",
            "하나",
            "1번",
            "삼",
            "십이",
            "một",
            "năm",
            "um",
            "nº 2",
            "l",
            "I",
            "iv",
            "٣",
            "1\u{200B}",
        ] {
            assert!(folds_to_number(text), "{text}");
        }
    }

    #[test]
    fn bare_numbers_of_every_language_are_found() {
        for text in [
            "số một",
            "phím 2",
            "thứ ba",
            "mười một",
            "hai mươi mốt",
            "열하나",
            "제3",
            "3번 키",
            "三號",
            "第二",
            "2号键",
            "onze",
            "tecla 4",
        ] {
            assert!(folds_to_number(text), "{text}");
        }
    }

    #[test]
    fn labels_that_say_more_are_accepted() {
        for text in [
            "",
            " ",
            "。",
            "1番窓口",
            "一般",
            "いちど",
            "もう一度",
            "午後",
            "ごご",
            "にし",
            "西",
            "はい",
            "いいえ",
            "同意する",
            "OK",
            "Yes",
            "once",
            "someone",
            "None",
            "canteen",
            "Nam",
            "Sau",
            "No",
            "か",
            "一覧",
            "十分です",
            "じゅうしょ",
            "二人",
            "1 person",
            "顔",
            "이전",
            "예",
            "네",
            "아니요",
            "확인",
            "Không",
            "Có",
            "không đồng ý",
            "Năm nay",
            "Bao",
            "Não",
            "Sim",
            "Usar",
            "是",
            "否",
            "一般",
            "三甲医院",
            "일반",
            "○",
        ] {
            assert!(!folds_to_number(text), "{text}");
        }
    }
}
