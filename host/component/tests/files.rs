//! Promises about plugin files: what `build_directory` makes is clean and can
//! be read back, the same source gives the same bytes, and no bytes at all make
//! this crate panic.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use component::{
    BuildError, BuildOptions, Finding, Plugin, build_directory, check_names, check_static, facts,
    read,
};
use expect_test::expect;
use wasm_encoder::{ComponentExportKind, ComponentExportSection, ComponentSection};
use words::Language;

/// The flow of two screens that the SDK shows, built once.
static TWO_SCREENS: LazyLock<Vec<u8>> = LazyLock::new(|| build(&example()).unwrap());

fn example() -> PathBuf {
    sdk().join("examples/two-screens")
}

fn sdk() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sdk/rust").canonicalize().unwrap()
}

/// All guests share one folder of cargo's, so that each dependency is compiled
/// once.
fn build(directory: &Path) -> Result<Vec<u8>, BuildError> {
    let target_dir = Some(Path::new(env!("CARGO_TARGET_TMPDIR")).join("flows"));
    build_directory(directory, &BuildOptions { target_dir, offline: false })
}

/// Copies the flow of two screens into a folder of its own, with changes: a
/// file and its new text. Files that are equal are left alone, so that cargo
/// need not compile again.
fn copy(name: &str, changes: &[(&str, &[u8])]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let dependency = format!("path = {:?}", sdk());
    let manifest = text("Cargo.toml").replace("path = \"../..\"", &dependency);
    let mut files = vec![("Cargo.toml", manifest.into_bytes())];
    for file in ["Cargo.lock", "flow.toml", "words/ja.ftl", "src/lib.rs"] {
        files.push((file, text(file).into_bytes()));
    }
    files.extend(changes.iter().map(|(file, bytes)| (*file, bytes.to_vec())));
    let last: Vec<(&str, Vec<u8>)> = files
        .iter()
        .enumerate()
        .filter(|(index, (file, _))| files[index + 1..].iter().all(|(other, _)| other != file))
        .map(|(_, entry)| entry.clone())
        .collect();
    for (file, bytes) in last {
        let path = folder.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if fs::read(&path).ok().as_ref() != Some(&bytes) {
            fs::write(&path, bytes).unwrap();
        }
    }
    folder
}

fn text(file: &str) -> String {
    fs::read_to_string(example().join(file)).unwrap()
}

fn codes(findings: &[Finding]) -> String {
    let lines = findings.iter().map(|found| format!("{} {}\n", found.code, found.cause));
    lines.collect::<BTreeSet<_>>().into_iter().collect()
}

#[test]
fn the_example_builds_clean_and_imports_nothing() {
    let bytes = &*TWO_SCREENS;
    assert_eq!(check_static(bytes), []);
    let facts = facts(bytes).unwrap();
    assert!(facts.imports.is_empty() && facts.core_imports.is_empty());
    assert_eq!(facts.exports, [component::INTERFACE]);
    assert_eq!(facts.start_functions, 0);
    expect![[r#"
        [
            Memory {
                min_pages: 2,
                max_pages: Some(
                    64,
                ),
            },
        ]
        [
            "sign-extension",
            "reference-types",
            "bulk-memory",
        ]
    "#]]
    .assert_eq(&format!("{:#?}\n{:#?}\n", facts.memories, facts.features));
    assert!(!facts.instructions.contains_key("float"), "{:?}", facts.instructions);
}

/// A trap has to carry the author's own function names.
#[test]
fn function_names_stay_without_hashes() {
    let all = String::from_utf8_lossy(&TWO_SCREENS);
    assert!(all.contains("<two_screens::TwoScreens as madoguchi_sdk::flow::Flow>::update"));
    assert!(!all.contains("_ZN"));
}

#[test]
fn words_and_names_come_back() {
    let plugin = read(&TWO_SCREENS).unwrap();
    assert_eq!(plugin.words, [(Language::Ja, text("words/ja.ftl"))]);
    let mut phrases = plugin.catalogue().unwrap().ids().to_vec();
    assert_eq!(check_names(&phrases, &[], &plugin), []);
    phrases[0] = "another".to_owned();
    expect![[r#"
        B24 the phrase `another` is declared and not in the file
        B24 the phrase `begin` is in the file and not declared
    "#]]
    .assert_eq(&codes(&check_names(&phrases, &[], &plugin)));
}

/// Copies the flow of two screens with a crate beside it that can panic, so that
/// names of folders have two ways into the bytes: messages and symbols.
fn copy_with_a_neighbour(folder: &str) -> PathBuf {
    let code =
        text("src/lib.rs").replace("words::called(*calls)", "words::called(helper::at(*calls))");
    let manifest = format!(
        "{}\n[dependencies.helper]\npath = \"../helper\"\n",
        text("Cargo.toml").replace("path = \"../..\"", &format!("path = {:?}", sdk()))
    );
    let lock =
        text("Cargo.lock").replace(" \"madoguchi-sdk\",\n", " \"helper\",\n \"madoguchi-sdk\",\n");
    let mut packages: Vec<&str> = lock.split("[[package]]\n").collect();
    let later = packages.iter().position(|package| *package > "name = \"helper\"").unwrap();
    packages.insert(later, "name = \"helper\"\nversion = \"0.1.0\"\n\n");
    copy(
        &format!("{folder}/flow"),
        &[
            ("Cargo.toml", manifest.as_bytes()),
            ("Cargo.lock", packages.join("[[package]]\n").as_bytes()),
            ("src/lib.rs", code.as_bytes()),
            (
                "../helper/Cargo.toml",
                b"[package]\nname = \"helper\"\nversion = \"0.1.0\"\nedition = \"2024\"\n",
            ),
            (
                "../helper/src/lib.rs",
                b"#[inline(never)]\npub fn at(at: u8) -> u8 { [1, 2, 3][usize::from(at)] }\n",
            ),
        ],
    )
}

#[test]
fn two_folders_give_the_same_bytes() {
    let one = build(&copy_with_a_neighbour("one")).unwrap();
    let two = build(&copy_with_a_neighbour("a/folder/further/down")).unwrap();
    assert!(one == two);
    let all = String::from_utf8_lossy(&one);
    assert!(all.contains("/helper/src/lib.rs"), "the crate beside it cannot panic");
    assert!(!all.contains(env!("CARGO_TARGET_TMPDIR")));
    assert!(build(&copy("moved", &[])).unwrap() == *TWO_SCREENS);
}

#[test]
fn assets_come_back_with_their_words() {
    let flow = text("flow.toml")
        + r#"
[[assets]]
name = "card"
file = "assets/card.png"
alt = "welcome"
text.ja = "カード"

[[assets]]
name = "chime"
file = "assets/chime.wav"
transcript.ja = "ようこそ"
"#;
    let png = b"\x89PNG\r\n\x1a\n and so on".as_slice();
    let wav = b"RIFF....WAVE and so on".as_slice();
    let folder = copy(
        "assets",
        &[("flow.toml", flow.as_bytes()), ("assets/card.png", png), ("assets/chime.wav", wav)],
    );
    let bytes = build(&folder).unwrap();
    let Plugin { assets, .. } = read(&bytes).unwrap();
    assert_eq!(assets[0].bytes, png);
    assert_eq!(assets[0].alt.as_deref(), Some("welcome"));
    assert_eq!(assets[0].text, [(Language::Ja, "カード".to_owned())]);
    assert_eq!(assets[1].bytes, wav);
    assert_eq!(assets[1].transcript, [(Language::Ja, "ようこそ".to_owned())]);

    // The file is what its digest says, or it is refused.
    let at = bytes.windows(wav.len()).position(|window| window == wav).unwrap();
    let mut forged = bytes.clone();
    forged[at + wav.len() - 1] ^= 1;
    expect![[r#"
        B17 the asset `chime` is not the file of its digest
    "#]]
    .assert_eq(&codes(&check_static(&forged)));
}

/// Everything beside the code is told at once, before anything is compiled.
#[test]
fn assets_and_words_are_judged_before_the_code() {
    let flow = text("flow.toml")
        + r#"
[[assets]]
name = "card"
file = "assets/card.png"
text.ja = "暗証番号"

[[assets]]
name = "chime"
file = "assets/chime.wav"
"#;
    let words = text("words/ja.ftl") + "late = おくれました\n    .recording = card\n";
    let folder = copy(
        "refused",
        &[
            ("flow.toml", flow.as_bytes()),
            ("words/ja.ftl", words.as_bytes()),
            ("src/lib.rs", b"this does not compile"),
            ("assets/card.png", b"\x89PNG\r\n\x1a\n"),
            ("assets/chime.wav", b"RIFF....WAVE"),
        ],
    );
    let Err(BuildError::Findings(findings)) = build(&folder) else { panic!("not refused") };
    expect![[r#"
        B22 the asset `card` does not say in words what it shows or says
        B22 the asset `chime` does not say in words what it shows or says
        B23 the asset `card`, words in `ja`: W36 it reads like `暗証`, which only the reader itself may ask for; say it without
        B25 ja.ftl: `late` has the recording `card`
    "#]]
    .assert_eq(&codes(&findings));
}

#[test]
fn the_compiler_speaks_for_itself() {
    let broken = text("src/lib.rs").replace("words::call()", "words::cal()");
    let folder = copy("broken", &[("src/lib.rs", broken.as_bytes())]);
    let error = build(&folder).unwrap_err();
    assert_eq!(error.code(), "B33");
    assert!(error.to_string().contains("cannot find function `cal` in module `words`"), "{error}");
}

#[test]
fn code_that_imports_is_no_plugin() {
    let import = text("src/lib.rs")
        .replace("Self::Welcome => 0,", "Self::Welcome => unsafe { now() },")
        + "\n#[link(wasm_import_module = \"host\")]\nunsafe extern \"C\" { fn now() -> u8; }\n";
    let folder = copy("imports", &[("src/lib.rs", import.as_bytes())]);
    let error = build(&folder).unwrap_err();
    assert_eq!(error.code(), "B37");
    assert!(error.to_string().contains("`host`"), "{error}");
}

/// Replaces words by others of the same length.
fn patched(from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut bytes = TWO_SCREENS.clone();
    for at in 0..=bytes.len() - from.len() {
        if &bytes[at..at + from.len()] == from.as_bytes() {
            bytes[at..at + from.len()].copy_from_slice(to.as_bytes());
        }
    }
    bytes
}

#[test]
fn another_contract_is_refused() {
    let version = codes(&check_static(&patched("flow@0.1.0", "flow@0.1.1")));
    assert!(version.contains("B09 it exports `madoguchi:plugin/flow@0.1.1`"), "{version}");
    let other = codes(&check_static(&patched("plugin/flow", "plugin/glow")));
    assert!(other.contains("B07 ") && other.contains("B08 "), "{other}");
    let renamed = codes(&check_static(&patched("migrate", "migrata")));
    assert!(renamed.starts_with("B10 "), "{renamed}");
}

#[test]
fn a_second_export_is_refused() {
    let mut bytes = TWO_SCREENS.clone();
    let mut exports = ComponentExportSection::new();
    exports.export("init", ComponentExportKind::Instance, 0, None);
    exports.append_to_component(&mut bytes);
    expect![[r#"
        B08 it exports `init`
    "#]]
    .assert_eq(&codes(&check_static(&bytes)));
}

/// The README's `flow.toml`, and one use of each thing that the macro makes.
#[test]
fn the_readme_builds() {
    let readme = fs::read_to_string(sdk().join("README.md")).unwrap();
    let flow = readme.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let words =
        ["welcome", "pace-title", "fever-title", "clerk-key", "clerk-key-spoken", "card-alt"];
    let words: String = words.iter().map(|id| format!("{id} = あいさつ\n")).collect();
    let code = r#"
//! One use of everything.
use madoguchi_sdk::prelude::*;
madoguchi_sdk::flow!(All);
#[derive(Default, serde::Deserialize, serde::Serialize)]
pub struct All { open: bool }
impl Flow for All {
    fn update(&mut self, features: &Features, _: &Situation, event: Event) -> Vec<Intent> {
        self.open = signals::Door::of(&event) == Some(signals::Door::Open);
        match settings::Pace::of(features) {
            settings::Pace::Normal => vec![questions::Fever::Yes.answer()],
            settings::Pace::Slow => vec![Intent::step(steps::CONSENT)],
        }
    }
    fn view(&self, _: &Site, _: &Situation) -> Screen {
        Screen::new(screens::WELCOME, Purpose::Idle)
            .heading(words::welcome())
            .picture(assets::CARD)
            .keypad(keypads::STANDARD)
            .primary(actions::BEGIN, words::welcome())
    }
}
"#;
    let folder = copy(
        "readme",
        &[
            ("flow.toml", flow.as_bytes()),
            ("words/ja.ftl", words.as_bytes()),
            ("src/lib.rs", code.as_bytes()),
            ("assets/card.png", b"\x89PNG\r\n\x1a\n"),
        ],
    );
    let bytes = build(&folder).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(read(&bytes).unwrap().assets.len(), 1);
}

#[test]
fn every_cut_is_found() {
    let whole = &*TWO_SCREENS;
    for length in 0..whole.len() {
        let cut = &whole[..length];
        assert!(!check_static(cut).is_empty(), "cut after {length} bytes");
        let _ = read(cut);
    }
}

/// One bit in each of a thousand places: whatever is found, nothing panics.
#[test]
fn no_flipped_bit_panics() {
    let mut bytes = TWO_SCREENS.clone();
    let step = bytes.len() / 1_000;
    for (turn, at) in (0..bytes.len()).step_by(step).enumerate() {
        let bit = 1 << (turn % 8);
        bytes[at] ^= bit;
        let _ = check_static(&bytes);
        let _ = facts(&bytes).map(|facts| facts.bytes);
        bytes[at] ^= bit;
    }
    assert_eq!(check_static(&bytes), []);
}
