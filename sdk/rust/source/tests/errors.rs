//! Promise: an author hears what is wrong, in which line, and what to do.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use expect_test::{Expect, expect};
use madoguchi_sdk_source::Source;

const TINY: &str = "id = \"test.tiny\"\nversion = \"1.0.0\"\n";
const WORDS: &str = "hello = こんにちは\nnumbered = { $count }番\n";

fn read(flow: &str, words: &str) -> Result<Source, String> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("words")).unwrap();
    std::fs::write(folder.path().join("flow.toml"), flow).unwrap();
    std::fs::write(folder.path().join("words/ja.ftl"), words).unwrap();
    Source::read(folder.path()).map_err(|errors| {
        errors.iter().map(|e| format!("{} {e}\n    {}\n", e.code(), e.fix())).collect()
    })
}

#[track_caller]
fn check(addition: &str, expected: Expect) {
    expected.assert_eq(&read(&format!("{TINY}{addition}"), WORDS).unwrap_err());
}

#[test]
fn two_lines_are_enough() {
    let source = read(TINY, WORDS).unwrap();
    assert_eq!(source.flow.schema, 1);
    assert_eq!(source.flow.keypads.len(), 1);
    let signatures: Vec<_> =
        source.phrases.iter().map(|phrase| (phrase.id.as_str(), phrase.arguments.len())).collect();
    assert_eq!(signatures, [("hello", 0), ("numbered", 1)]);
}

#[test]
fn arguments_are_found_wherever_they_stand() {
    let words = "\
a = { $b ->
    [one] { $c }
   *[other] { NUMBER($d) }
}
    .kana = { $e }
f = { \"$g\" }
";
    let source = read(TINY, words).unwrap();
    let arguments: Vec<_> =
        source.phrases.iter().map(|phrase| phrase.arguments.join(" ")).collect();
    assert_eq!(arguments, ["b c d e", ""]);
}

#[test]
fn unknown_words_name_the_nearest() {
    check(
        "screen = []\n",
        expect![[r#"
        S03 flow.toml:3: there is no `screen` here
            did you mean `screens`? The others are `schema`, `version`, `actions`, `theme`, `assets`, `id`, `intents`, `claims`, `settings`, `signals`, `effects`, `keypads`, `host-steps`, `questions`
    "#]],
    );
    check(
        "intents = [\"read-cart\"]\n",
        expect![[r#"
        S03 flow.toml:3: there is no `read-cart` here
            did you mean `read-card`? The others are `read-android`, `read-iphone`, `effect`, `start-face`, `stop-face`, `answer`, `call-clerk`, `cancel`, `ask-pin`, `ask-staff`, `host-step`, `query`, `finish`
    "#]],
    );
    check(
        "[theme]\nbackgrund = \"#ffffff\"\n",
        expect![[r#"
        S03 flow.toml:4: there is no `backgrund` here
            did you mean `background`? The others are `accent`, `border`, `on-accent`, `surface`, `text`
    "#]],
    );
    check(
        "[[settings]]\nname = \"pace\"\nvalues = []\n",
        expect![[r#"
        S03 flow.toml:5: there is no `values` here
            did you mean `name`? The others are `title`, `options`
    "#]],
    );
}

#[test]
fn what_is_not_toml_or_fluent_names_the_line() {
    check(
        "screens = [\n",
        expect![[r#"
        S02 flow.toml:3: unclosed array, expected `]`
            mend that line
    "#]],
    );
    check(
        "[theme]\ntext = \"red\"\n",
        expect![[r##"
        S02 flow.toml:4: `red` is not a colour: write "#rrggbb"
            mend that line
    "##]],
    );
    let error = read(TINY, "hello = a\n\noops\n").unwrap_err();
    expect![[r#"
        S02 words/ja.ftl:3: Expected a token starting with "="
            mend that line
    "#]]
    .assert_eq(&error);
}

#[test]
fn names_counts_and_phrases_are_checked_together() {
    check(
        r#"
screens = ["Welcome", "a", "a"]
[[settings]]
name = "pace"
options = ["slow"]
title = "helo"
[[questions]]
name = "fever"
options = ["yes", "no"]
title = "numbered"
[[signals]]
name = "door"
values = []
[[keypads]]
name = "main"
keys = [
    { function = "clerk", legend = "hello", spoken = "hello" },
    { function = "clerk", legend = "hello", spoken = "hello" },
]
[[assets]]
name = "card"
file = "../card.png"
"#,
        expect![[r#"
            S04 flow.toml:4: `Welcome` is not a name
                begin with a to z, go on with a to z, 0 to 9 and -, at most 63 characters
            S05 flow.toml:4: screens has `a` twice
                keep one, or choose names that differ in more than -
            S06 flow.toml:6: the options of `pace` in settings has 1, which must be 2 to 8
                keep 2 to 8
            S08 flow.toml:8: `pace` in settings names the phrase `helo`, which words/ja.ftl does not have
                write `hello`, or add `helo` to every catalogue in words/
            S09 flow.toml:12: `fever` in questions names the phrase `numbered`, which takes arguments
                name a phrase without arguments
            S06 flow.toml:14: the values of `door` in signals has 0, which must be 1 to 16
                keep 1 to 16
            S05 flow.toml:17: the keypad `main` has `clerk` twice
                keep one, or choose names that differ in more than -
            S10 flow.toml:24: the asset `card` names the file `../card.png`, which is not there
                add the file, or mend its path
        "#]],
    );
}

#[test]
fn settings_multiply_to_64_at_most() {
    let setting = |name: &str| {
        format!(
            "[[settings]]\nname = \"{name}\"\ntitle = \"hello\"\noptions = [\"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\", \"h\"]\n"
        )
    };
    assert!(read(&format!("{TINY}{}{}", setting("one"), setting("two")), WORDS).is_ok());
    check(
        &(setting("one") + &setting("two") + &setting("three")),
        expect![[r#"
        S06 flow.toml:3: the product of all options of settings has 512, which must be 0 to 64
            keep 0 to 64
    "#]],
    );
}

#[test]
fn identities_have_a_form() {
    let flow = "id = \"tiny\"\nversion = \"one\"\n";
    expect![[r#"
        S07 flow.toml:1: `tiny` is not `vendor.flow`, two names with a dot between
            write `vendor.flow`, two names with a dot between
        S07 flow.toml:2: `one` is not a version as in Semantic Versioning, for example `1.0.0`
            write a version as in Semantic Versioning, for example `1.0.0`
    "#]]
    .assert_eq(&read(flow, WORDS).unwrap_err());
}

#[test]
fn files_that_are_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let errors = Source::read(folder.path()).unwrap_err();
    let lines: Vec<String> =
        errors.iter().map(|error| format!("{} {}", error.code(), error.fix())).collect();
    expect![[r#"
        S01 put `flow.toml` beside Cargo.toml, as UTF-8 text
        S01 put `words/ja.ftl` beside Cargo.toml, as UTF-8 text"#]]
    .assert_eq(&lines.join("\n"));
}
