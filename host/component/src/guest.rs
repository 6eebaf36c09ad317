//! Runs cargo on an author's directory and gives the core module.
//!
//! Two builds of the same source give the same bytes: the profile, the linker's
//! arguments and the names of folders are fixed here, and nothing of the
//! environment that cargo or clippy set for somebody else gets through.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use crate::build::{BuildError, BuildOptions};

const TARGET: &str = "wasm32-unknown-unknown";

/// Small and fast enough, and a trap can still name the function.
const PROFILE: [&str; 9] = [
    "opt-level=\"s\"",
    "lto=\"fat\"",
    "codegen-units=1",
    "panic=\"abort\"",
    "strip=\"debuginfo\"",
    "debug=false",
    "debug-assertions=false",
    "overflow-checks=false",
    "incremental=false",
];

/// The stack is 32 KiB: two pages then hold stack, data and the SDK's arena.
const LINK: [&str; 2] = ["-Clink-arg=-zstack-size=32768", "-Clink-arg=--max-memory=4194304"];

/// What cargo may still know of its own settings.
const KEPT: [&str; 6] = [
    "CARGO_HOME",
    "CARGO_HTTP_",
    "CARGO_NET_",
    "CARGO_REGISTRIES_",
    "CARGO_REGISTRY_",
    "CARGO_TERM_",
];

/// Compiles a directory to a core module and reads it.
pub(crate) fn compile(directory: &Path, options: &BuildOptions) -> Result<Vec<u8>, BuildError> {
    let directory = std::path::absolute(directory).map_err(BuildError::Start)?;
    let manifest = directory.join("Cargo.toml");
    let locked = directory.join("Cargo.lock").is_file();
    let target = options.target_dir.clone().unwrap_or_else(|| directory.join("target"));

    let mut metadata = cargo(&directory, "metadata", &manifest, locked, options);
    metadata.args(["--format-version=1", "--filter-platform", TARGET]);
    let metadata = run(&mut metadata)?;
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap_or_default();

    // `metadata` may have written the lock file that it was asked for.
    let mut build = cargo(&directory, "build", &manifest, true, options);
    build.args(["--release", "--lib", "--target", TARGET]);
    build.arg("--message-format=json-render-diagnostics").arg("--target-dir").arg(&target);
    for setting in PROFILE {
        build.arg("--config").arg(format!("profile.release.{setting}"));
    }
    build.env("CARGO_ENCODED_RUSTFLAGS", flags(&directory, &metadata));
    let output = run(&mut build)?;
    let file = artifact(&output.stdout, &manifest).ok_or(BuildError::NoModule)?;
    std::fs::read(&file).map_err(|source| BuildError::Read { file, source })
}

fn cargo(
    directory: &Path,
    command: &str,
    manifest: &Path,
    locked: bool,
    options: &BuildOptions,
) -> Command {
    let mut cargo = plain_cargo();
    cargo.current_dir(directory).arg(command).arg("--manifest-path").arg(manifest);
    if locked {
        cargo.arg("--locked");
    }
    if options.offline {
        cargo.arg("--offline");
    }
    cargo
}

/// Cargo, for a build of its own: it does not hear of what the environment says
/// to the build that this program is a part of.
pub fn plain_cargo() -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut cargo = Command::new(program);
    for (name, _) in std::env::vars_os().filter(|(name, _)| is_foreign(name)) {
        cargo.env_remove(name);
    }
    cargo
}

/// Says whether a variable was meant for another build than this one.
fn is_foreign(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    let of_cargo = name == "CARGO" || name.starts_with("CARGO_") || name.starts_with("RUSTC");
    let of_flags = name == "RUSTFLAGS" || name.starts_with("RUSTDOC") || name == "MAKEFLAGS";
    (of_cargo || of_flags) && !KEPT.iter().any(|kept| name.starts_with(kept))
}

fn run(command: &mut Command) -> Result<Output, BuildError> {
    let output = command.output().map_err(BuildError::Start)?;
    if output.status.success() {
        Ok(output)
    } else {
        Err(BuildError::Cargo(String::from_utf8_lossy(&output.stderr).into_owned()))
    }
}

/// The flags of rustc, with a fixed name for every folder that could end up in
/// a message. The last one that fits is taken, so that inner folders follow.
fn flags(directory: &Path, metadata: &Value) -> OsString {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let mut folders: Vec<(PathBuf, String)> =
        home.into_iter().map(|home| (home, "/cargo".to_owned())).collect();
    folders.extend(local_packages(metadata));
    folders.push((directory.to_owned(), "/flow".to_owned()));
    folders.sort_by_key(|(folder, _)| folder.as_os_str().len());
    let mut flags = OsString::from(LINK.join("\u{1f}"));
    for (folder, name) in folders {
        flags.push("\u{1f}--remap-path-prefix=");
        flags.push(folder);
        flags.push(format!("={name}"));
    }
    flags
}

/// The packages that come from a folder and not from a registry.
fn local_packages(metadata: &Value) -> Vec<(PathBuf, String)> {
    let packages = metadata.get("packages").and_then(Value::as_array);
    let folder = |package: &Value| {
        if !package.get("source")?.is_null() {
            return None;
        }
        let folder = Path::new(package.get("manifest_path")?.as_str()?).parent()?.to_owned();
        Some((folder, format!("/{}", package.get("name")?.as_str()?)))
    };
    packages.into_iter().flatten().filter_map(folder).collect()
}

/// The module among cargo's messages, one JSON object a line.
fn artifact(messages: &[u8], manifest: &Path) -> Option<PathBuf> {
    let lines = messages.split(|byte| *byte == b'\n');
    let messages = lines.filter_map(|line| serde_json::from_slice::<Value>(line).ok());
    let ours = messages.filter(|message| {
        let path = message.get("manifest_path").and_then(Value::as_str);
        message.get("reason").and_then(Value::as_str) == Some("compiler-artifact")
            && path.is_some_and(|path| same(Path::new(path), manifest))
    });
    let files: Vec<PathBuf> = ours
        .flat_map(|message| {
            message.get("filenames").and_then(Value::as_array).cloned().unwrap_or_default()
        })
        .filter_map(|file| file.as_str().map(PathBuf::from))
        .collect();
    files.into_iter().find(|file| file.extension() == Some(OsStr::new("wasm")))
}

fn same(one: &Path, other: &Path) -> bool {
    one == other
        || one.canonicalize().ok().is_some_and(|one| other.canonicalize().ok() == Some(one))
}
