//! The words by which a screen would ask for a PIN, a password or a number.
//!
//! Only the reader itself asks for these, on its own screen; a flow that does
//! is imitating it. All terms hold in every language: a patient may read any.

use std::sync::OnceLock;

use crate::fold::{Gap, Letter, View, fold};

/// How a term must stand in a text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Bound {
    /// Anywhere, with anything between its letters.
    Anywhere,
    /// Anywhere, but no white space within, since its halves are ordinary.
    Tight,
    /// As a whole word, or with every letter apart: `p.i.n`, but not `spinning`.
    Word,
}

/// Terms that are refused as they are written. Kana and kanji terms come in
/// the spellings that folding does not make one.
const WRITTEN: &[(Bound, &[&str])] = &[
    (
        Bound::Anywhere,
        &[
            // Japanese
            "暗証",
            "暗唱番号",
            "暗しょう",
            "あん証",
            "パスワード",
            "バスワード",
            "パスコード",
            "バスコード",
            "ピンコード",
            "ピンナンバー",
            "セキュリティコード",
            "4桁",
            "よん桁",
            "4つの数字",
            "よっつの数字",
            "4つのすうじ",
            "よっつのすうじ",
            "4つの番号",
            "数字4つ",
            // Chinese
            "密码",
            "密碼",
            "4位数",
            "4位數",
            "4位数字",
            "4位數字",
            "个人识别码",
            "個人識別碼",
            "通行码",
            "通行碼",
            // Korean
            "비밀번호",
            "패스워드",
            "패스코드",
            "핀번호",
            "핀코드",
            "4자리",
            "네자리",
            // Latin letters with digits
            "4 digit",
            "4 numbers",
            "4 figure",
            "4 dígito",
            "4 chữ số",
            "4 ký tự số",
        ],
    ),
    (Bound::Tight, &["암호"]),
];

/// Terms that are refused however they are spelt in kana and kanji.
const SPOKEN: &[&str] = &[
    "あんしょうばんごう",
    "あんしょうのばんごう",
    "あんしょうコード",
    "ピンばんごう",
    "ひみつのばんごう",
    "秘密のばんごう",
];

/// A number, and what a patient would be told to do with it.
const NUMBERS: &[&str] = &["ばんごう", "すうじ"];
const ENTERING: &[&str] = &[
    "を入力",
    "をにゅうりょく",
    "をご入力",
    "をごにゅうりょく",
    "を入れ",
    "をいれ",
    "をお入れ",
    "をおいれ",
    "を押",
    "をおして",
    "を打",
    "をうって",
    "の入力",
    "のにゅうりょく",
    "入力",
    "にゅうりょく",
];

/// Latin words, looked for as they are and in disguise.
const LATIN: &[(Bound, &[&str])] = &[
    (
        Bound::Anywhere,
        &[
            "passcode",
            "password",
            "passphrase",
            "secret number",
            "secret code",
            "security code",
            "four digit",
            "four numbers",
            "four figure",
            "quatro dígito",
        ],
    ),
    (
        Bound::Word,
        &[
            "pin",
            "pins",
            "pin code",
            "pin number",
            "pin pad",
            "pass word",
            "senha",
            "senhas",
            "palavra passe",
            "código secreto",
            "código de acesso",
            "mật khẩu",
            "mật mã",
            "mã pin",
            "bốn chữ số",
            "mã số bí mật",
        ],
    ),
];

/// One term, folded as the text will be.
struct Term {
    bound: Bound,
    view: View,
    letters: Vec<Letter>,
    written: String,
}

/// Returns the first term of the lexicon that a text holds, as the lexicon
/// spells it.
pub(crate) fn pin_term(text: &str) -> Option<String> {
    let views = [View::Written, View::Spoken, View::Disguised].map(|view| (view, fold(text, view)));
    terms()
        .iter()
        .find(|term| views.iter().any(|(view, letters)| *view == term.view && term.is_in(letters)))
        .map(|term| term.written.clone())
}

fn terms() -> &'static [Term] {
    static TERMS: OnceLock<Vec<Term>> = OnceLock::new();
    TERMS.get_or_init(|| {
        let term = |bound, view, written: String| Term {
            bound,
            view,
            letters: fold(&written, view),
            written,
        };
        let mut terms = Vec::new();
        for (bound, written) in WRITTEN {
            terms.extend(written.iter().map(|w| term(*bound, View::Written, (*w).to_owned())));
        }
        let spoken = |written| term(Bound::Anywhere, View::Spoken, written);
        terms.extend(SPOKEN.iter().map(|w| spoken((*w).to_owned())));
        for number in NUMBERS {
            terms.extend(ENTERING.iter().map(|verb| spoken(format!("{number}{verb}"))));
        }
        for (bound, words) in LATIN {
            for word in *words {
                terms.push(term(*bound, View::Written, (*word).to_owned()));
                terms.push(term(*bound, View::Disguised, (*word).to_owned()));
            }
        }
        terms
    })
}

impl Term {
    fn is_in(&self, text: &[Letter]) -> bool {
        (0..text.len()).any(|start| {
            let (before, rest) = text.split_at(start);
            match self.bound {
                Bound::Anywhere => {
                    !self.continues_number(before.last(), rest) && matches(rest, &self.letters)
                }
                Bound::Tight => self
                    .run(rest)
                    .is_some_and(|run| run.iter().skip(1).all(|letter| letter.gap < Gap::Space)),
                Bound::Word => self.is_word(before.last(), rest),
            }
        })
    }

    /// Whether a term's first digit is the last of a longer number: 14桁.
    fn continues_number(&self, before: Option<&Letter>, rest: &[Letter]) -> bool {
        let digits = |c: char| c.is_ascii_digit() || "十百千".contains(c);
        self.letters.first().is_some_and(|letter| letter.shape.is_ascii_digit())
            && rest.first().is_some_and(|letter| letter.gap == Gap::None)
            && before.is_some_and(|letter| digits(letter.shape))
    }

    fn is_word(&self, before: Option<&Letter>, rest: &[Letter]) -> bool {
        let joined = |letter: &Letter| letter.gap == Gap::None;
        let latin = |letter: &Letter| letter.shape.is_ascii_alphabetic();
        let begins = !before.is_some_and(latin) || !rest.first().is_some_and(joined);
        let Some(run) = self.run(rest) else { return false };
        let ends = rest.get(run.len()).is_none_or(|next| !latin(next) || !joined(next));
        let as_written = run
            .iter()
            .zip(&self.letters)
            .skip(1)
            .all(|(letter, own)| letter.gap < Gap::Space || own.gap > Gap::None);
        let all_apart = run.iter().skip(1).all(|letter| letter.gap > Gap::None);
        begins && ends && (as_written || all_apart)
    }

    /// The start of `rest` if it has exactly the term's letters.
    fn run<'a>(&self, rest: &'a [Letter]) -> Option<&'a [Letter]> {
        let run = rest.get(..self.letters.len())?;
        run.iter().zip(&self.letters).all(|(a, b)| a.shape == b.shape).then_some(run)
    }
}

/// Whether `text` begins with the term's letters. A dash may be a mere
/// separator, may be needed as a long vowel, and may stand for a vowel.
fn matches(text: &[Letter], term: &[Letter]) -> bool {
    let Some((wanted, wanted_rest)) = term.split_first() else { return true };
    let Some((found, found_rest)) = text.split_first() else { return false };
    let vowel = |c: char| "あいうえお".contains(c);
    let (found, wanted) = (found.shape, wanted.shape);
    let same =
        found == wanted || (wanted == 'ー' && vowel(found)) || (found == 'ー' && vowel(wanted));
    (same && matches(found_rest, wanted_rest)) || (found == 'ー' && matches(found_rest, term))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::{DASHES, DISGUISES, KANA_TWINS, LATIN_TWINS};

    #[test]
    fn requests_for_a_pin_are_refused() {
        for text in [
            "暗証番号を入力してください",
            "暗 証 番 号",
            "暗・証・番・号",
            "暗-証-番-号",
            "暗証",
            "暗しょう番号",
            "あんしょうばんごう",
            "アンショウバンゴウ",
            "ｱﾝｼｮｳﾊﾞﾝｺﾞｳ",
            "あん-しょ-う-ばん-ごう",
            "アンショーバンゴー",
            "アンシヨウ ハ゛ンコ゛ウ",
            "アソショウバソゴウ",
            "あんしょう番号",
            "暗証ばんごう",
            "パスワード",
            "ﾊﾟｽﾜｰﾄﾞ",
            "パス・ワード",
            "パスワ一ド",
            "パスワ-ド",
            "パスワアド",
            "パ-ス-ワ-ー-ド",
            "ぱすわーど",
            "パスワー卜゛",
            "バスワード",
            "パスコード",
            "ピンコード",
            "ピン番号",
            "ぴんばんごう",
            "4桁",
            "４桁",
            "四桁",
            "④けた",
            "❹桁",
            "よんけた",
            "ヨンケタ",
            "4ヶタ",
            "四ケ夕",
            "4 桁",
            "1. 4桁",
            "よっつの すうじ",
            "番号を入力",
            "ばんごうを いれて ください",
            "バンゴウヲニュウリョク",
            "番号をご入力ください",
            "数字を押してください",
            "受付番号を入力",
            "ご希望の番号を押してください",
            "PIN",
            "pin",
            "ＰＩＮ",
            "ｐｉｎ",
            "P.I.N.",
            "p i n",
            "P-I-N",
            "P・I・N",
            "p-in",
            "PINを入力",
            "暗号pin",
            "PIN4",
            "4PIN",
            "P1N",
            "P!N",
            "PlN",
            "РІN",
            "ρіп",
            "ᴘɪɴ",
            "ⓅⒾⓃ",
            "ⓟⓘⓝ",
            "𝐏𝐈𝐍",
            "p\u{200B}in",
            "PIN's",
            "PÍN",
            "PIN code",
            "pincode",
            "Enter your pin.",
            "(pin)",
            "passcode",
            "Passcodes",
            "pass code",
            "password",
            "P@ssw0rd",
            "pa$$word",
            "раѕѕwоrd",
            "pass-word",
            "4 digits",
            "4-digit",
            "four-digit",
            "Four digits",
            "four numbers",
            "secret number",
            "密码",
            "密碼",
            "密 码",
            "四位数",
            "4位數",
            "비밀번호",
            "비밀 번호",
            "암호",
            "네 자리",
            "4자리",
            "mật khẩu",
            "Mật-khẩu",
            "mat khau",
            "mã PIN",
            "4 chữ số",
            "bốn chữ số",
            "senha",
            "Senha:",
            "s e n h a",
            "quatro dígitos",
            "4 digitos",
            "código secreto",
            "palavra-passe",
        ] {
            assert!(pin_term(text).is_some(), "{text}");
        }
    }

    #[test]
    fn ordinary_words_are_accepted() {
        for text in [
            "",
            "spinning",
            "opinion",
            "shopping",
            "pinpoint",
            "pineapple",
            "ping",
            "Group P in room 3",
            "drop in",
            "Spin",
            "plan B",
            "pill",
            "pass",
            "passport",
            "compass",
            "4 people",
            "14 digits",
            "番号札",
            "番号札をお取りください",
            "受付番号",
            "うけつけばんごう",
            "郵便番号",
            "ゆうびんばんごう",
            "電話番号",
            "番号でお呼びします",
            "番号をお知らせします",
            "ばんごうを おしらせします",
            "ばんごうを およびします",
            "1番の窓口",
            "ピン",
            "ピンク",
            "スピン",
            "よけた",
            "避けた",
            "14桁",
            "十四桁",
            "バスこども料金",
            "バスのコース",
            "不安症",
            "ふあんしょう",
            "提案書",
            "保険証",
            "証明書",
            "暗い",
            "顔認証",
            "マイナンバーカードを置いてください",
            "お名前を確認してください",
            "数字",
            "工事中",
            "口から入力",
            "第四会議室",
            "4階",
            "請稍候",
            "严密",
            "위암 호스피스",
            "번호표",
            "format matters",
            "mặt khác",
            "dígito",
            "Retire o cartão",
            "P. Ines",
            "ap. 12",
            "1 n",
            "in",
            "p in",
        ] {
            assert_eq!(pin_term(text), None, "{text}");
        }
    }

    /// Each look-alike at each place of each Latin term.
    #[test]
    fn no_latin_twin_hides_a_term() {
        for word in LATIN.iter().flat_map(|(_, words)| *words) {
            for (twins, letter) in LATIN_TWINS.iter().chain(DISGUISES) {
                for twin in twins.chars() {
                    for (at, found) in word.char_indices() {
                        if found == *letter {
                            let rest = &word[at + found.len_utf8()..];
                            let text = format!("{}{twin}{rest}", &word[..at]);
                            assert!(pin_term(&text).is_some(), "{text}");
                        }
                    }
                }
            }
        }
    }

    /// Each look-alike at each place of each term in katakana, and each dash
    /// for the long vowel mark.
    #[test]
    fn no_kana_twin_hides_a_term() {
        let terms = WRITTEN.iter().flat_map(|(_, terms)| *terms).chain(SPOKEN);
        let mut tried = 0;
        for term in terms.filter(|term| fold(term, View::Written).len() > 2) {
            let term: String = term.chars().map(katakana).collect();
            let dashes = DASHES.chars().map(|dash| (dash, 'ー'));
            for (twin, kana) in KANA_TWINS.iter().copied().chain(dashes) {
                for (at, found) in term.char_indices() {
                    let unvoiced =
                        unicode_normalization::UnicodeNormalization::nfd(std::iter::once(found));
                    let mut parts = unvoiced.collect::<Vec<char>>();
                    if parts[0] == kana {
                        parts[0] = twin;
                        let middle: String = parts.iter().collect();
                        let rest = &term[at + found.len_utf8()..];
                        let text = format!("{}{middle}{rest}", &term[..at]);
                        assert!(pin_term(&text).is_some(), "{text}");
                        tried += 1;
                    }
                }
            }
        }
        assert!(tried > 50, "only {tried} spellings tried");
    }

    /// Each separator between all letters of each term.
    #[test]
    fn no_separator_hides_a_term() {
        for (_, term) in all_terms() {
            for separator in
                [" ", "\u{3000}", ".", "-", "・", "/", "\n", "_", " - ", "\u{200B}", "★"]
            {
                let letters: Vec<String> =
                    term.chars().filter(|c| c.is_alphanumeric()).map(String::from).collect();
                let text = letters.join(separator);
                if term == "암호" && separator.contains(char::is_whitespace) {
                    assert_eq!(pin_term(&text), None);
                } else {
                    assert!(pin_term(&text).is_some(), "{text}");
                }
            }
        }
    }

    fn all_terms() -> Vec<(Bound, &'static str)> {
        WRITTEN
            .iter()
            .chain(LATIN)
            .flat_map(|(bound, terms)| terms.iter().map(|term| (*bound, *term)))
            .chain(SPOKEN.iter().map(|term| (Bound::Anywhere, *term)))
            .collect()
    }

    fn katakana(c: char) -> char {
        match c {
            'ぁ'..='ゖ' => char::from_u32(c as u32 + 0x60).unwrap(),
            _ => c,
        }
    }

    /// The search is linear enough on a long run of what could be vowels.
    #[test]
    fn a_long_text_is_searched_at_once() {
        let text = "アンショ".to_owned() + &"ー・".repeat(20_000) + &"あー".repeat(20_000);
        assert_eq!(pin_term(&text), None);
    }
}
