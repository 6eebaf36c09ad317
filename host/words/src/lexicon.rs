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
            "个人身份识别码",
            "通行码",
            "通行碼",
            "口令",
            "安全码",
            "安全碼",
            "验证码",
            "驗證碼",
            "4个数字",
            "4個數字",
            "输入号码",
            "輸入號碼",
            "输入编号",
            "輸入編號",
            "输入数字",
            "輸入數字",
            // Korean
            "비밀번호",
            "패스워드",
            "패스코드",
            "핀번호",
            "핀코드",
            "보안코드",
            "인증번호",
            "4자리",
            "네자리",
            "숫자4개",
            "숫자네개",
            "번호를입력",
            "숫자를입력",
            "번호입력",
            "숫자입력",
            // Latin letters with digits
            "4 digit",
            "4 numbers",
            "4 figure",
            "4 dígito",
            "4 algarismo",
            "4 número",
            "4 chữ số",
            "4 con số",
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
            "código de segurança",
            "número secreto",
            "quatro números",
            "quatro algarismos",
            "digite o número",
            "digite os números",
            "insira o número",
            "mật khẩu",
            "mật mã",
            "mã pin",
            "bốn chữ số",
            "bốn con số",
            "mã số bí mật",
            "mã bí mật",
            "mã bảo mật",
            "mã xác thực",
            "nhập số",
            "nhập mã số",
            "nhập chữ số",
            "bấm số",
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
#[path = "lexicon_tests.rs"]
mod tests;
