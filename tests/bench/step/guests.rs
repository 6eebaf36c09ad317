//! The flow as components: as the product builds it, and with the allocator of
//! std, so that an instance can be reused.

use std::fs;
use std::path::Path;

use anyhow::Context;
use component::{BuildOptions, build_directory};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
const GUEST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/guest");
const WORK: &str = env!("CARGO_TARGET_TMPDIR");

/// The components that are measured.
pub(crate) struct Guests {
    /// The questionnaire, as `madoguchi build` makes it.
    pub(crate) product: Vec<u8>,
    /// The same source with the allocator of std.
    pub(crate) reusable: Vec<u8>,
    /// The standard flow, with its words and pictures.
    pub(crate) standard: Vec<u8>,
}

/// Builds all of them. Takes half a minute the first time.
pub(crate) fn build() -> anyhow::Result<Guests> {
    let copy = Path::new(WORK).join("std-alloc");
    copy_with_std_alloc(&copy).context("the flow cannot be copied")?;
    Ok(Guests {
        product: component_of(Path::new(GUEST))?,
        reusable: component_of(&copy)?,
        standard: component_of(&Path::new(ROOT).join("plugins/standard"))?,
    })
}

fn component_of(directory: &Path) -> anyhow::Result<Vec<u8>> {
    let target = Path::new(WORK).join("guests");
    let options = BuildOptions { target_dir: Some(target), offline: false };
    build_directory(directory, &options)
        .with_context(|| format!("{} cannot be built", directory.display()))
}

/// The same files, but for one feature that is on unless said otherwise.
fn copy_with_std_alloc(to: &Path) -> anyhow::Result<()> {
    for folder in ["src", "words"] {
        fs::create_dir_all(to.join(folder))?;
    }
    for file in ["Cargo.lock", "flow.toml", "src/lib.rs", "words/ja.ftl"] {
        fs::copy(Path::new(GUEST).join(file), to.join(file))?;
    }
    let sdk = fs::canonicalize(Path::new(ROOT).join("sdk/rust"))?;
    let manifest = fs::read_to_string(Path::new(GUEST).join("Cargo.toml"))?
        .replace("default = []", "default = [\"std-alloc\"]")
        .replace("../../../sdk/rust", &sdk.display().to_string());
    fs::write(to.join("Cargo.toml"), manifest)?;
    Ok(())
}
