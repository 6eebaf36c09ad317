//! Builds the standard flow to a component, so that it is part of the binary
//! and no further tool or step is needed.

use std::path::{Path, PathBuf};

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for watched in ["plugins/standard", "sdk/rust", "wit"] {
        for entry in [
            "src",
            "words",
            "assets",
            "macros/src",
            "source/src",
            "Cargo.toml",
            "Cargo.lock",
            "flow.toml",
            "flow.wit",
        ] {
            let path = root.join(watched).join(entry);
            if path.exists() {
                println!("cargo::rerun-if-changed={}", path.display());
            }
        }
    }
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let options = component::BuildOptions { target_dir: Some(out.join("guest")), offline: false };
    match component::build_directory(&root.join("plugins/standard"), &options) {
        Ok(bytes) => std::fs::write(out.join("standard.wasm"), bytes).expect("OUT_DIR is writable"),
        Err(error) => {
            for line in error.to_string().lines() {
                println!("cargo::error={line}");
            }
        }
    }
}
