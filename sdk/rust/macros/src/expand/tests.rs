//! Promise: names become Rust, and what is wrong becomes a compiler's error.

use std::fs;

use expect_test::expect;

use super::*;

fn expanded(flow: &str, words: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("words")).unwrap();
    fs::write(folder.path().join(FLOW_FILE), flow).unwrap();
    fs::write(folder.path().join(FIRST_CATALOGUE), words).unwrap();
    expand(folder.path(), &syn::parse_str("State").unwrap()).to_string()
}

const TINY: &str = "id = \"test.tiny\"\nversion = \"1.0.0\"\n";

#[test]
fn names_become_rust() {
    assert_eq!(function_name("use-card").to_string(), "use_card");
    assert_eq!(function_name("type").to_string(), "r#type");
    assert_eq!(function_name("self").to_string(), "self_");
    assert_eq!(type_name("use-card").to_string(), "UseCard");
    assert_eq!(type_name("self").to_string(), "Self_");
}

#[test]
fn a_phrase_takes_its_arguments_in_alphabetical_order() {
    let code = expanded(TINY, "called = { $times } { $name }\n");
    let wanted = "pub fn called (name : impl :: core :: convert :: Into < :: madoguchi_sdk :: types \
                  :: Value > , times : impl";
    assert!(code.contains(wanted), "{code}");
}

#[test]
fn the_result_is_rust() {
    let flow = TINY.to_owned()
        + "screens = [\"one-two\"]\n[[settings]]\nname = \"pace\"\noptions = [\"a\", \"b-c\"]\ntitle = \"t\"\n";
    let code = expanded(&flow, "t = t\nloop = l\n");
    syn::parse_str::<syn::File>(&code).unwrap();
    assert!(code.contains("pub const ONE_TWO"));
    assert!(code.contains("pub enum Pace"));
    assert!(code.contains("pub fn r#loop"));
}

#[test]
fn what_is_wrong_becomes_an_error_of_the_compiler() {
    let code = expanded(&format!("{TINY}screns = []\n"), "t = t\n");
    let error = code.split("compile_error ! (").nth(1).unwrap().split(") ;").next().unwrap();
    expect![[r#""S03 flow.toml:3: there is no `screns` here\ndid you mean `screens`? The others are `schema`, `actions`, `intents`, `assets`, `claims`, `settings`, `signals`, `effects`, `theme`, `id`, `version`, `questions`, `keypads`, `host-steps`""#]].assert_eq(error);
    assert!(code.contains("include_bytes"), "a mended file must be read again");
}
