//! Builds the standard flow to a component, and the compositor to a module that
//! pages draw with, so that both are part of the binary and no further tool or
//! step is needed.

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
    compositor(&root, &out);
}

/// The compositor as a module for WebAssembly.
fn compositor(root: &Path, out: &Path) {
    const TARGET: &str = "wasm32-unknown-unknown";
    const PROFILE: [&str; 5] =
        ["opt-level=3", "lto=\"fat\"", "codegen-units=1", "panic=\"abort\"", "strip=true"];
    println!("cargo::rerun-if-changed={}", root.join("host/raster").display());
    let target = out.join("compositor");
    let mut cargo = component::plain_cargo();
    cargo.current_dir(root).args(["build", "--locked", "--release", "-p", "raster"]);
    cargo.args(["--bin", "raster-pixels", "--target", TARGET]).arg("--target-dir").arg(&target);
    for setting in PROFILE {
        cargo.arg("--config").arg(format!("profile.release.{setting}"));
    }
    let output = cargo.output().expect("cargo runs this script, so it can be started");
    if output.status.success() {
        let module = target.join(TARGET).join("release/raster-pixels.wasm");
        std::fs::copy(module, out.join("compositor.wasm")).expect("OUT_DIR is writable");
    } else {
        for line in String::from_utf8_lossy(&output.stderr).lines() {
            println!("cargo::error={line}");
        }
    }
}
