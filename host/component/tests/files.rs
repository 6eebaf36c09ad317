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

#[test]
fn two_folders_give_the_same_bytes() {
    let one = build(&copy("one", &[])).unwrap();
    let two = build(&copy("a/folder/further/down", &[])).unwrap();
    assert!(one == two);
    assert!(one == *TWO_SCREENS);
    for hidden in [env!("CARGO_TARGET_TMPDIR"), env!("CARGO_MANIFEST_DIR")] {
        assert!(!String::from_utf8_lossy(&one).contains(hidden), "{hidden}");
    }
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
        &[
            ("flow.toml", flow.as_bytes()),
            ("assets/card.png", png),
            ("assets/chime.wav", wav),
        ],
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
        B23 the asset `card`, words in `ja`: W36 it reads like `暗証番号`, which only the reader itself may ask for; say it without
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
    let import = text("src/lib.rs").replace(
        "Self::Welcome => 0,",
        "Self::Welcome => unsafe { now() },",
    ) + "\n#[link(wasm_import_module = \"host\")]\nunsafe extern \"C\" { fn now() -> u8; }\n";
    let folder = copy("imports", &[("src/lib.rs", import.as_bytes())]);
    let error = build(&folder).unwrap_err();
    assert_eq!(error.code(), "B37");
    assert!(error.to_string().contains("`host`"), "{error}");
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
