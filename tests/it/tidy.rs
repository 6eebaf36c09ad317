//! Promise: the layers in ARCHITECTURE.md are the layers in Cargo.toml, and
//! the documents say what the tree says.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// Crate, and the only workspace crates it may depend on.
const LAYERS: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("words", &[]),
    ("card", &[]),
    ("journal", &[]),
    ("devices", &[]),
    ("camera", &[]),
    ("raster", &[]),
    ("portrait", &[]),
    ("render", &["raster"]),
    ("voice", &[]),
    ("child", &[]),
    ("face", &["kernel", "child"]),
    ("madoguchi-sdk-source", &[]),
    ("madoguchi-sdk-macros", &["madoguchi-sdk-source"]),
    ("madoguchi-sdk", &["madoguchi-sdk-macros"]),
    ("component", &["words", "madoguchi-sdk-source"]),
    ("runtime", &["kernel", "child"]),
    (
        "station",
        &[
            "kernel",
            "words",
            "component",
            "runtime",
            "card",
            "journal",
            "render",
            "portrait",
            "face",
        ],
    ),
    ("audit", &["kernel", "words", "component", "raster", "render", "runtime", "station"]),
    ("console", &["station", "kernel", "raster", "render", "voice", "face"]),
    (
        "cli",
        &[
            "kernel",
            "words",
            "component",
            "runtime",
            "child",
            "card",
            "journal",
            "devices",
            "camera",
            "face",
            "raster",
            "render",
            "station",
            "audit",
            "console",
            "voice",
        ],
    ),
    ("bench", &["kernel", "component", "runtime", "journal", "madoguchi-sdk"]),
];

/// Foreign crate, and the only crates that may know it.
const OWNERS: &[(&str, &[&str])] = &[
    ("accesskit", &["render"]),
    ("alsa", &["devices"]),
    ("anyhow", &["cli"]),
    ("axum", &["console"]),
    ("base64", &["audit"]),
    ("blake3", &["runtime"]),
    ("budoux", &["render"]),
    ("chacha20poly1305", &["journal"]),
    ("clap", &["cli"]),
    ("cpal", &["devices"]),
    ("der", &["card"]),
    ("flate2", &["audit"]),
    ("fluent-bundle", &["words"]),
    ("futures-util", &["console"]),
    ("hayro-jpeg2000", &["card", "face"]),
    ("jbonsai", &["voice"]),
    ("jpreprocess", &["voice"]),
    ("jpreprocess-dictionary", &["voice"]),
    ("jpreprocess-jpcommon", &["voice"]),
    ("libc", &["child"]),
    ("linuxvideo", &["camera"]),
    ("parley", &["render"]),
    ("pcsc", &["card"]),
    ("png", &["render"]),
    ("rsa", &["card"]),
    ("rusqlite", &["journal"]),
    ("seccompiler", &["child"]),
    ("swash", &["render"]),
    ("tokio", &["station", "console", "cli"]),
    ("tract-onnx", &["face"]),
    ("wasm-encoder", &["component"]),
    ("wasmparser", &["component"]),
    ("wasmtime", &["runtime", "bench"]),
    ("wit-bindgen", &["madoguchi-sdk"]),
    ("wit-component", &["component"]),
    ("zune-jpeg", &["face"]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn packages() -> Vec<Value> {
    let output = std::process::Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

#[test]
fn layers_are_respected() {
    for package in packages() {
        let name = package["name"].as_str().unwrap();
        let (_, allowed) = LAYERS
            .iter()
            .find(|(layer, _)| *layer == name)
            .unwrap_or_else(|| panic!("{name} has no line in LAYERS"));
        for dependency in package["dependencies"].as_array().unwrap() {
            let dep = dependency["name"].as_str().unwrap();
            // Tests may look at more than the code they test.
            if dependency["kind"] == "dev" {
                continue;
            }
            let ours = LAYERS.iter().any(|(layer, _)| *layer == dep);
            assert!(!ours || allowed.contains(&dep), "{name} must not depend on {dep}");
            let owner = OWNERS.iter().find(|(foreign, _)| *foreign == dep);
            assert!(
                owner.is_none_or(|(_, owners)| owners.contains(&name)),
                "only {owner:?} may know {dep}, not {name}"
            );
        }
    }
}

/// Every file that git knows or would take, with the given ending.
fn files(ending: &str) -> Vec<PathBuf> {
    let output = std::process::Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .unwrap();
    let listed = String::from_utf8(output.stdout).unwrap();
    let paths = listed.lines().filter(|path| path.ends_with(ending)).map(|path| root().join(path));
    let paths: Vec<PathBuf> = paths.filter(|path| path.exists()).collect();
    assert!(!paths.is_empty(), "no file ends with {ending}");
    paths
}

#[test]
fn links_in_the_documents_lead_somewhere() {
    for path in files(".md") {
        let text = std::fs::read_to_string(&path).unwrap();
        for part in text.split("](").skip(1) {
            let target = part.split([')', '#']).next().unwrap();
            if target.is_empty() || target.contains("://") {
                continue;
            }
            let target = path.parent().unwrap().join(target);
            assert!(target.exists(), "{} links to {}", path.display(), target.display());
        }
    }
}

#[test]
fn each_room_has_its_place_in_the_architecture() {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    for entry in std::fs::read_dir(root().join("host")).unwrap() {
        let room = entry.unwrap().file_name().into_string().unwrap();
        assert!(text.contains(&format!("### host/{room}")), "no heading for host/{room}");
    }
}

/// Codes are printed in the manual and never reused.
#[test]
fn each_code_stands_for_one_thing_and_in_the_manual() {
    let manual = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let mut codes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in files(".rs") {
        let path = path.strip_prefix(root()).unwrap().display().to_string();
        if !path.starts_with("host/") && !path.starts_with("sdk/") || path.contains("test") {
            continue;
        }
        let text = std::fs::read_to_string(root().join(&path)).unwrap();
        for (at, _) in text.match_indices("=> \"") {
            let code: String = text[at + 4..].chars().take_while(|c| *c != '"').collect();
            let form = code.len() == 3
                && code.starts_with(|c: char| c.is_ascii_uppercase())
                && code[1..].bytes().all(|b| b.is_ascii_digit());
            if form {
                codes.entry(code).or_default().push(path.clone());
            }
        }
    }
    assert!(codes.len() > 80, "{} codes were found", codes.len());
    for (code, places) in &codes {
        let mut files = places.clone();
        files.dedup();
        assert_eq!(files.len(), 1, "{code} stands in {places:?}");
        assert!(manual.contains(code.as_str()), "{code} of {places:?} is not in ARCHITECTURE.md");
    }
}

/// A released version of the contract is frozen: whoever changes it makes a
/// new version, and says so in wit/CHANGELOG.md.
#[test]
fn the_contract_is_the_one_that_was_announced() {
    let wit = std::fs::read(root().join("wit/flow.wit")).unwrap();
    let changes = std::fs::read_to_string(root().join("wit/CHANGELOG.md")).unwrap();
    let digest = component::sha256(&wit);
    assert!(changes.contains(&digest), "wit/CHANGELOG.md does not name sha256 {digest}");
}

/// The flow that the SDK's page shows is the one that is built and tested, and
/// short enough to read at once.
#[test]
fn the_flow_on_the_page_is_the_example() {
    const LINES_MAX: usize = 60;
    let page = std::fs::read_to_string(root().join("sdk/rust/README.md")).unwrap();
    let example = root().join("sdk/rust/examples/two-screens/src/lib.rs");
    let example = std::fs::read_to_string(example).unwrap();
    let (flow, _) = example.split_once("\n#[cfg(test)]").unwrap();
    assert!(page.contains(&format!("```rust\n{flow}```\n")), "sdk/rust/README.md is of before");
    assert!(flow.lines().count() <= LINES_MAX, "{} lines", flow.lines().count());
}

#[test]
fn every_item_of_the_contract_is_documented() {
    let wit = std::fs::read_to_string(root().join("wit/flow.wit")).unwrap();
    let mut before = "";
    for (number, line) in (1..).zip(wit.lines()) {
        let line = line.trim();
        let item = !line.is_empty() && !line.starts_with("//") && line != "}";
        let described = before.starts_with("///");
        // The one line of the world says what the line above it says.
        assert!(!item || described || line == "export flow;", "line {number}: {line}");
        before = line;
    }
}

#[test]
fn the_project_speaks_of_itself_alone() {
    let home = std::env::var("HOME").unwrap_or_default();
    for ending in [".rs", ".md", ".toml", ".wit", ".ftl", ".mjs", ".js", ".html", ".txt"] {
        for path in files(ending) {
            let text = std::fs::read_to_string(&path).unwrap();
            let roots = [root().display().to_string(), home.clone()];
            for word in roots.iter().filter(|word| word.len() > 5) {
                assert!(!text.contains(word.as_str()), "{} names {word}", path.display());
            }
        }
    }
}
