//! Promise: a catalogue that was read is complete and harmless, and one that
//! was not says everything that its author must mend.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use crate::{FORMS_MAX, PHRASES_MAX, TEXT_CHARS_MAX};

fn flow(sources: &[(Language, &str)]) -> Catalogue {
    Catalogue::parse(Owner::Flow, sources).map_err(|errors| report(&errors)).unwrap()
}

fn report(errors: &[WordsError]) -> String {
    errors.iter().map(|error| format!("{} {error}\n", error.code())).collect()
}

#[track_caller]
fn check(sources: &[(Language, &str)], expect: Expect) {
    let errors = Catalogue::parse(Owner::Flow, sources).err().unwrap_or_default();
    expect.assert_eq(&report(&errors));
}

/// Isolates made visible.
fn shown(said: &Said) -> String {
    said.text.replace('\u{2068}', "<").replace('\u{2069}', ">")
}

#[test]
fn a_phrase_is_said_in_each_language() {
    let catalogue = flow(&[
        (
            Language::En,
            "hello = Hello, { $name }.\ntries =\n    { $n ->\n        [one] One try\n       *[other] { $n } tries\n    } left\n",
        ),
        (
            Language::Ja,
            "hello = { $name }様\n    .kana = { $name }さま\n    .recording = voice-hello\ntries = あと{ $n }回\n",
        ),
    ]);
    assert_eq!(catalogue.languages(), [Language::Ja, Language::En]);
    assert_eq!(catalogue.ids(), ["hello", "tries"]);
    assert_eq!(catalogue.arguments("hello"), ["name"]);
    assert!(catalogue.arguments("unknown").is_empty());

    let name = || [("name", Argument::Text("山田".to_owned()))];
    let said = catalogue.say(Language::Ja, "hello", &name()).unwrap();
    assert_eq!(shown(&said), "<山田>様");
    assert_eq!(said.kana.as_deref(), Some("山田さま"));
    assert_eq!(said.recording.as_deref(), Some("voice-hello"));
    let said = catalogue.say(Language::En, "hello", &name()).unwrap();
    assert_eq!((shown(&said).as_str(), said.kana), ("Hello, <山田>.", None));

    for (number, text) in
        [(1, "One try left"), (2, "2 tries left"), (1_234_567, "1234567 tries left")]
    {
        let said = catalogue.say(Language::En, "tries", &[("n", Argument::Number(number))]);
        assert_eq!(said.unwrap().text, text);
    }
}

/// Chinese has no synthetic voice: it is heard where all of it is recorded.
#[test]
fn a_language_without_a_voice_is_spoken_if_everything_is_recorded() {
    let ja = (Language::Ja, "a = 一\n    .kana = いち\nb = 二\n    .kana = に\n");
    let chinese = |zh| flow(&[ja, (Language::ZhHans, zh)]).speech(Language::ZhHans);
    assert_eq!(chinese("a = 一\nb = 二\n"), Speech::None);
    assert_eq!(chinese("a = 一\n    .recording = x\nb = 二\n"), Speech::None);
    assert_eq!(chinese("a = 一\n    .recording = x\nb = 二\n    .recording = y\n"), Speech::Full);
    assert_eq!(flow(&[ja]).speech(Language::Ja), Speech::Full);
}

#[test]
fn nothing_is_said_with_wrong_arguments() {
    let catalogue = flow(&[
        (Language::Ja, "a = { $n }回\n"),
        (Language::En, "a = { $n ->\n [one] once\n *[other] { $n } times\n }\n"),
    ]);
    let number = || Argument::Number(1);
    let say = |language, id, args: &[(&str, Argument)]| catalogue.say(language, id, args).is_some();
    assert!(say(Language::Ja, "a", &[("n", number())]));
    assert!(!say(Language::Ko, "a", &[("n", number())]));
    assert!(!say(Language::Ja, "b", &[("n", number())]));
    assert!(!say(Language::Ja, "a", &[]));
    assert!(!say(Language::Ja, "a", &[("m", number())]));
    assert!(!say(Language::Ja, "a", &[("n", number()), ("m", number())]));
    assert!(!say(Language::Ja, "a", &[("n", number()), ("n", number())]));
    // English chooses a form by it, so it is a number in every language.
    assert!(!say(Language::Ja, "a", &[("n", Argument::Text("1".to_owned()))]));
}

#[test]
fn an_argument_cannot_leave_its_isolation() {
    let catalogue = flow(&[(Language::Ja, "a = { $x }です\n")]);
    let args = [("x", Argument::Text("a\u{2069}\u{202E}b\u{200B}".to_owned()))];
    assert_eq!(shown(&catalogue.say(Language::Ja, "a", &args).unwrap()), "<ab>です");
}

#[test]
fn a_catalogue_may_be_shared_between_threads() {
    fn shareable<T: Send + Sync>() {}
    shareable::<Catalogue>();
}

#[test]
fn all_errors_are_told_at_once() {
    check(
        &[
            (Language::En, "a = Yes { $x }\nonly-here = Here\n"),
            (Language::En, ""),
            (
                Language::Ja,
                "a = はい\nBad_Id = だめ\nbroken\nempty =\n    .kana = から\na = もう一度\n-term = 語\n",
            ),
        ],
        expect![[r#"
            W02 en.ftl was given twice; keep one file for each language
            W05 ja.ftl line 3 is not Fluent: Expected a token starting with "="; write `id = text`
            W07 ja.ftl line 2, phrase `Bad_Id`: the id must be a letter, then at most 62 of a-z, 0-9 and `-`; rename it
            W10 ja.ftl line 4, phrase `empty`: it has no text; write some after the `=`
            W08 ja.ftl line 6, phrase `a`: this id was used above; delete or rename one of the two
            W12 ja.ftl line 7, phrase `term`: a term cannot be used; write plain text, `{$name}`, or plural forms of it
            W13 ja.ftl line 1, phrase `a`: it uses no argument, but $x in en.ftl; use the same in each language
            W09 en.ftl has no phrase `Bad_Id`; add `Bad_Id = …`
            W09 en.ftl has no phrase `empty`; add `empty = …`
            W09 ja.ftl has no phrase `only-here`; add `only-here = …`
        "#]],
    );
}

#[test]
fn fluent_is_kept_to_what_a_phrase_needs() {
    check(
        &[(
            Language::Ja,
            "\
a = { b }
b = { -t }
c = { NUMBER($n) }
d = { 4 }
e = { $n ->
    [male] 男
   *[other] 女
 }
f = {{ $n }}
g = { NUMBER($n) ->
   *[other] 一
 }
h = 文
    .title = 題
    .kana = 文
    .kana = ぶん
    .recording = A b.wav
i = 文
    .recording = { $n }
",
        )],
        expect![[r#"
            W12 ja.ftl line 1, phrase `a`: another phrase cannot be used; write plain text, `{$name}`, or plural forms of it
            W12 ja.ftl line 2, phrase `b`: a term cannot be used; write plain text, `{$name}`, or plural forms of it
            W12 ja.ftl line 3, phrase `c`: a function cannot be used; write plain text, `{$name}`, or plural forms of it
            W12 ja.ftl line 4, phrase `d`: a number in braces cannot be used; write plain text, `{$name}`, or plural forms of it
            W12 ja.ftl line 5, phrase `e`: a choice by anything but a whole number or plural form cannot be used; write plain text, `{$name}`, or plural forms of it
            W12 ja.ftl line 9, phrase `f`: a second pair of braces cannot be used; write plain text, `{$name}`, or plural forms of it
            W12 ja.ftl line 10, phrase `g`: a choice by anything but an argument cannot be used; write plain text, `{$name}`, or plural forms of it
            W11 ja.ftl line 13, phrase `h`: `.title` cannot stand here; keep one `.kana` and one `.recording`
            W17 ja.ftl line 13, phrase `h`: `.kana` has kanji; write how it is read, in kana
            W11 ja.ftl line 13, phrase `h`: `.kana` cannot stand here; keep one `.kana` and one `.recording`
            W16 ja.ftl line 13, phrase `h`: `.recording` must be one asset name of a-z, 0-9 and `-`; write only the name
            W16 ja.ftl line 18, phrase `i`: `.recording` must be one asset name of a-z, 0-9 and `-`; write only the name
        "#]],
    );
}

#[test]
fn every_form_of_every_part_is_screened() {
    check(
        &[(
            Language::Ja,
            "\
hidden = カ\u{200B}ード
direction = カード
    .kana = カ\u{202E}ード
foreign = картаカード
address = example.comを見てください
asks = 暗証番号をどうぞ
parted = 暗{ $x }証{ $x }番号
length = { $n }桁の数です
plural = { $n ->
    [one] 暗
   *[other] 明
 }証します
read = どうぞ
    .kana = あんしょうばんごうを どうぞ
",
        )],
        expect![[r#"
            W31 ja.ftl line 1, phrase `hidden`, text: U+200B cannot be seen; delete it
            W31 ja.ftl line 2, phrase `direction`, .kana: U+202E cannot be seen; delete it
            W35 ja.ftl line 4, phrase `foreign`, text: `к` (U+043A) is not used in ja; write it in the language's own script
            W35 ja.ftl line 4, phrase `foreign`, text: `а` (U+0430) is not used in ja; write it in the language's own script
            W35 ja.ftl line 4, phrase `foreign`, text: `р` (U+0440) is not used in ja; write it in the language's own script
            W35 ja.ftl line 4, phrase `foreign`, text: `т` (U+0442) is not used in ja; write it in the language's own script
            W34 ja.ftl line 5, phrase `address`, text: `example.comを見てください` looks like an address; delete it, or write a space after the full stop
            W36 ja.ftl line 6, phrase `asks`, text: it reads like `暗証`, which only the reader itself may ask for; say it without
            W36 ja.ftl line 7, phrase `parted`, text: it reads like `暗証`, which only the reader itself may ask for; say it without
            W36 ja.ftl line 8, phrase `length`, text: it reads like `4桁`, which only the reader itself may ask for; say it without
            W36 ja.ftl line 9, phrase `plural`, text: it reads like `暗証`, which only the reader itself may ask for; say it without
            W36 ja.ftl line 13, phrase `read`, .kana: it reads like `あんしょうばんごう`, which only the reader itself may ask for; say it without
        "#]],
    );
}

#[test]
fn limits_hold_on_both_sides() {
    let accepts = |source: &str| Catalogue::parse(Owner::Flow, &[(Language::Ja, source)]).is_ok();
    let refuses = |source: &str, code: &str| {
        let errors = Catalogue::parse(Owner::Flow, &[(Language::Ja, source)]).err().unwrap();
        let codes: Vec<&str> = errors.iter().map(WordsError::code).collect();
        assert_eq!(codes, [code]);
    };
    let text = |chars: usize| format!("a = {}\n", "あ".repeat(chars));
    assert!(accepts(&text(TEXT_CHARS_MAX)));
    refuses(&text(TEXT_CHARS_MAX + 1), "W14");

    let phrases = |count: usize| (0..count).map(|n| format!("a{n} = あ\n")).collect::<String>();
    assert!(accepts(&phrases(PHRASES_MAX)));
    refuses(&phrases(PHRASES_MAX + 1), "W04");

    let file = |bytes: usize| format!("a = あ\n#{}", " ".repeat(bytes - "a = あ\n#".len()));
    assert!(accepts(&file(FILE_BYTES_MAX)));
    refuses(&file(FILE_BYTES_MAX + 1), "W03");

    let id = |chars: usize| format!("{} = あ\n", "a".repeat(chars));
    assert!(accepts(&id(63)));
    refuses(&id(64), "W07");

    let choice = "{ $n ->\n [1] あ\n *[other] い\n }";
    let choices = FORMS_MAX.ilog2() as usize;
    assert!(accepts(&format!("a = {}\n", choice.repeat(choices))));
    refuses(&format!("a = {}\n", choice.repeat(choices + 1)), "W15");
}

/// The parser recurses; what would exhaust the stack never reaches it.
#[test]
fn nesting_is_refused_before_it_is_parsed() {
    for deep in ["{", "{ ", "{A(", "{\nA(", "{ $n ->\n *[a] {", "{A(\"}\",A(", "{\"}\"{"] {
        let source = format!("a = {}", deep.repeat(10_000));
        let errors = Catalogue::parse(Owner::Flow, &[(Language::Ja, &source)]).err().unwrap();
        assert!(
            matches!(errors.as_slice(), [WordsError::Nesting { .. }]),
            "{deep}: {}",
            report(&errors[..errors.len().min(3)])
        );
    }
}

#[test]
fn japanese_is_required_and_windows_lines_are_read() {
    check(
        &[(Language::En, "a = Yes\n")],
        expect![[r#"
        W01 ja.ftl is missing; add the Japanese words first, the other languages follow them
    "#]],
    );
    let catalogue = flow(&[(Language::Ja, "a =\r\n    はい\r\n    どうぞ\r\n")]);
    assert_eq!(catalogue.say(Language::Ja, "a", &[]).unwrap().text, "はい\nどうぞ");
}

/// Every error has its own code.
#[test]
fn codes_are_unique() {
    let source = include_str!("error.rs").to_owned() + include_str!("screen.rs");
    let arms = source.lines().filter_map(|line| line.split_once("=> \"W"));
    let mut codes: Vec<&str> = arms.map(|(_, rest)| rest).collect();
    assert_eq!(codes.len(), 23);
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), 23);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// No source panics, and what is accepted can be said.
    #[test]
    fn any_source_is_judged(source in "([a-c]( ?= ?)|[{}$\"*\\[\\]>\\-. \n#あ暗証pin]){0,80}") {
        if let Ok(catalogue) = Catalogue::parse(Owner::Flow, &[(Language::Ja, &source)]) {
            for id in catalogue.ids() {
                let args: Vec<(&str, Argument)> = catalogue
                    .arguments(id)
                    .iter()
                    .map(|name| (name.as_str(), Argument::Number(1)))
                    .collect();
                prop_assert!(catalogue.say(Language::Ja, id, &args).is_some());
            }
        }
    }

    /// No text panics the screens, whatever it holds.
    #[test]
    fn any_text_is_screened(text in "\\PC{0,60}|.{0,60}") {
        for language in Language::ALL {
            screen::screen_text(language, Owner::Flow, &text);
        }
        crate::folds_to_number(&text);
    }
}
