//! Promises about Japanese: how each phrase is read, the same sound each time,
//! and no text that breaks it. They need the dictionary, which `.ci/setup`
//! fetches the source of.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fmt::Write as _;
use std::sync::OnceLock;

use expect_test::expect_file;
use voice::{Dictionary, Japanese, VoiceError};
use words::{Argument, Catalogue, Language, Owner};

/// Stands for every argument.
const STAND_IN: u32 = 3;

fn japanese() -> &'static Japanese {
    static JAPANESE: OnceLock<Japanese> = OnceLock::new();
    JAPANESE.get_or_init(|| {
        let dictionary = Dictionary::of_user();
        dictionary.make().expect("`.ci/setup` fetches the dictionary's source");
        Japanese::open(dictionary.path()).unwrap()
    })
}

/// Each phrase with its phonemes; where its text alone would be read otherwise,
/// that stands below it.
fn readings(of: &str, catalogue: &Catalogue, into: &mut String) {
    for language in [Language::Ja, Language::JaPlain] {
        for id in catalogue.ids() {
            let names = catalogue.arguments(id).iter();
            let arguments: Vec<(&str, Argument)> =
                names.map(|name| (name.as_str(), Argument::Number(STAND_IN))).collect();
            let said = catalogue.say(language, id, &arguments).unwrap();
            let heard = japanese().phonemes(&said.text, said.kana.as_deref()).unwrap();
            let alone = japanese().phonemes(&said.text, None).unwrap();
            writeln!(into, "{of} {language} {id} {}\n    {heard}", said.text).unwrap();
            if alone != heard {
                writeln!(into, "    alone: {alone}").unwrap();
            }
        }
    }
}

/// Whoever rewords a phrase sees here how it will be read:
/// `UPDATE_EXPECT=1 cargo test -p voice` writes the file anew.
#[test]
fn every_phrase_of_host_and_standard_flow_is_read_as_written_here() {
    let flow = Catalogue::parse(
        Owner::Flow,
        &[
            (Language::Ja, include_str!("../../../plugins/standard/words/ja.ftl")),
            (Language::JaPlain, include_str!("../../../plugins/standard/words/ja-x-plain.ftl")),
        ],
    );
    let Ok(flow) = flow else { panic!("the standard flow's words are not a catalogue") };
    let mut text = String::new();
    readings("host", words::host_catalogue(), &mut text);
    readings("flow", &flow, &mut text);
    expect_file!["phonemes.txt"].assert_eq(&text);
}

#[test]
fn a_reading_in_kana_mends_what_the_dictionary_misreads() {
    let phonemes = |text, kana| japanese().phonemes(text, kana).unwrap();
    for (text, kana, wrong, right) in [
        ("40歳以上の方", "よんじゅっさいいじょうのかた", "n o h o o", "n o k a t a"),
        ("一日", "ついたち", "i ch i n i ch i", "ts u i t a ch i"),
    ] {
        let (alone, mended) = (phonemes(text, None), phonemes(text, Some(kana)));
        assert!(alone.to_lowercase().contains(wrong), "{text}: {alone}");
        assert!(mended.to_lowercase().contains(right), "{text}: {mended}");
    }
}

#[test]
fn the_same_phrase_is_the_same_bytes() {
    let once = |speaks: &Japanese| {
        let sound = speaks.sound("顔認証または暗証番号を選んでください。", None).unwrap();
        assert!((3.0..6.0).contains(&sound.seconds()), "{} s", sound.seconds());
        sound.to_wav()
    };
    let first = once(japanese());
    assert!(first == once(japanese()));
    // Nor does it depend on what was said before.
    let fresh = Japanese::open(Dictionary::of_user().path()).unwrap();
    assert!(first == once(&fresh));
}

/// Texts that somebody would write to break it. The child would live through
/// a panic; here none may go unseen.
#[test]
fn odd_texts_are_spoken_or_refused() {
    let long = "長い文を読む".repeat(200);
    let nested = "「".repeat(300);
    let odd = [
        "",
        " ",
        "\u{3000}",
        "。。。",
        "、、、",
        "ー",
        "ーーーー",
        "っっっ",
        "ゃ",
        "ン",
        "々",
        "〆",
        "\u{0}",
        "\u{7f}",
        "\u{202e}まえ\u{202c}",
        "\u{feff}",
        "\u{10ffff}",
        "\u{e000}",
        "😀",
        "👨‍👩‍👧",
        "e\u{301}\u{301}\u{301}",
        "𠮷野家",
        "髙﨑濵",
        "ｱｲｳｴｵﾞﾟ",
        "①②③",
        "㍿㌔",
        "Ⅷ",
        "½",
        "1/0",
        "-0.0.0.",
        "99999999999999999999999999999999",
        "0120-000-000",
        "3月32日25時61分",
        "１２３，４５６．７８９",
        "http://localhost/?a=b&c",
        "<speak>x</speak>",
        "[[h@l'oU]]",
        "a^b-c+d=e/A:",
        "xx^xx-sil+a=i",
        "sil",
        "pau",
        "\n\n\n",
        "\t",
        "%s%n",
        "\\",
        "\"",
        ",,,,,",
        "名詞,一般,*,*",
        &long,
        &nested,
    ];
    for text in odd {
        for reading in [None, Some(text), Some("かな")] {
            let spoken = japanese().sound(text, reading);
            let fine = match &spoken {
                // Never a file without samples, which not every player takes.
                Ok(sound) => (0.1..120.0).contains(&sound.seconds()),
                Err(error) => matches!(error, VoiceError::TooLong | VoiceError::Unspeakable),
            };
            assert!(fine, "{text:?}");
        }
    }
}

/// Texts that nobody would write: any characters, in any order.
#[test]
fn generated_texts_have_phonemes_or_are_refused() {
    let mut state = 0x2545_F491_4F6C_DD15_u64;
    let mut next = move |below: u32| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        u32::try_from(state >> 40).unwrap() % below
    };
    let planes = [
        (0x20, 0x60),
        (0x3040, 0xC0),
        (0x4E00, 0x5200),
        (0, 0x300),
        (0xFF00, 0xF0),
        (0, 0x11_0000),
    ];
    for _ in 0..2_000 {
        let length = next(40);
        let text: String = (0..length)
            .filter_map(|_| {
                let (from, many) = planes[next(6) as usize];
                char::from_u32(from + next(many))
            })
            .collect();
        let phonemes = japanese().phonemes(&text, None);
        assert!(matches!(phonemes, Ok(_) | Err(VoiceError::Unspeakable)), "{text:?}");
    }
}
