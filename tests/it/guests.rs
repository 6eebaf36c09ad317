//! The flows that tests run, each built once.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use component::{BuildOptions, build_directory};

/// The standard flow, as a plugin file.
pub(crate) fn standard() -> &'static [u8] {
    static STANDARD: OnceLock<Vec<u8>> = OnceLock::new();
    STANDARD.get_or_init(|| build("plugins/standard"))
}

/// The example of the SDK, as a plugin file.
pub(crate) fn two_screens() -> &'static [u8] {
    static TWO_SCREENS: OnceLock<Vec<u8>> = OnceLock::new();
    TWO_SCREENS.get_or_init(|| build("sdk/rust/examples/two-screens"))
}

/// The least that a whole visit takes, as a plugin file.
pub(crate) fn minimal() -> &'static [u8] {
    static MINIMAL: OnceLock<Vec<u8>> = OnceLock::new();
    MINIMAL.get_or_init(|| build("tests/guests/minimal"))
}

/// The flow that misbehaves to order: export, phase or `any`, deed; such as
/// `view identify trap`. What it can do stands in
/// `tests/guests/hostile/src/deeds.rs`.
pub(crate) fn hostile(order: &str) -> Vec<u8> {
    const MARK: &[u8] = b"MADOGUCHI-BEHAVIOUR:";
    const ORDER_BYTES: usize = 44;
    static TAME: OnceLock<Vec<u8>> = OnceLock::new();
    let mut bytes = TAME.get_or_init(|| build("tests/guests/hostile")).clone();
    let places: Vec<usize> = bytes
        .windows(MARK.len())
        .enumerate()
        .filter_map(|(at, window)| (window == MARK).then_some(at + MARK.len()))
        .collect();
    let [start] = places[..] else { panic!("the mark stands at {places:?}") };
    assert!(order.len() < ORDER_BYTES);
    bytes[start..start + ORDER_BYTES].copy_from_slice(format!(" {order:<43}").as_bytes());
    bytes
}

/// A flow in a folder of its own, where it may be changed. `sdk` is the SDK's
/// folder as the flow names it.
pub(crate) fn copied(flow: &str, sdk: &str, name: &str) -> PathBuf {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(flow);
    let to = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    for file in ["Cargo.lock", "flow.toml", "src/lib.rs", "words/ja.ftl"] {
        let to = to.join(file);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(from.join(file), to).unwrap();
    }
    let path = from.join(sdk).canonicalize().unwrap();
    let manifest = fs::read_to_string(from.join("Cargo.toml")).unwrap();
    let manifest =
        manifest.replace(&format!("{sdk:?}"), &format!("{:?}", path.display().to_string()));
    fs::write(to.join("Cargo.toml"), manifest).unwrap();
    to
}

/// Each flow has a folder of cargo's to itself: names of folders are among the
/// compiler's flags, so that two flows in one would compile each other anew.
fn build(flow: &str) -> Vec<u8> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(flow);
    let target_dir = Some(Path::new(env!("CARGO_TARGET_TMPDIR")).join(flow));
    build_directory(&directory, &BuildOptions { target_dir, offline: false })
        .unwrap_or_else(|error| panic!("{flow}: {error}"))
}
