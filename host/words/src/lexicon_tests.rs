//! Promise: no spelling lets a flow ask for a PIN, and ordinary words pass.

use super::*;
use crate::fold::{DASHES, DISGUISES, KANA_TWINS, LATIN_TWINS};

/// Requests for a PIN, in every disguise we thought of.
const REFUSED: &[&str] = &[
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
    "p\u{3164}in",
    "비밀\u{115F}번호",
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
    "请输入口令",
    "请输入号码",
    "請輸入數字",
    "四个数字",
    "驗證碼",
    "번호를 입력해 주십시오",
    "숫자 네 개",
    "인증 번호",
    "mã bảo mật",
    "Nhập số",
    "bốn con số",
    "Digite o número",
    "quatro números",
    "código de segurança",
];

#[test]
fn requests_for_a_pin_are_refused() {
    for text in REFUSED {
        assert!(pin_term(text).is_some(), "{text}");
    }
}

/// Ordinary words that hold, or sound like, a piece of a term.
const ACCEPTED: &[&str] = &[
    "",
    "spinning",
    "opinion",
    "Crépin",
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
    "不",
    "Không",
    "Không có",
    "số 4",
    "Xin chọn",
    "4 số điện thoại",
    "접수 번호",
    "번호표를 뽑아",
    "您的号码",
    "個人編號卡",
    "Cartão My Number",
    "Seu número",
    "4 pessoas",
    "sem",
];

#[test]
fn ordinary_words_are_accepted() {
    for text in ACCEPTED {
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
        for separator in [" ", "\u{3000}", ".", "-", "・", "/", "\n", "_", " - ", "\u{200B}", "★"]
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
