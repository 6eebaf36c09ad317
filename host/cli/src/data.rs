//! The directory where a station keeps its journals, flows and machine code.

use std::path::{Path, PathBuf};

use anyhow::Context;
use cap_std::ambient_authority;
use cap_std::fs::Dir;

/// The station's directory, opened once.
pub(crate) struct Data {
    path: PathBuf,
    dir: Dir,
}

impl Data {
    /// Opens the directory, and makes it if it is not there.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        Dir::create_ambient_dir_all(path, ambient_authority())
            .and_then(|()| Dir::open_ambient_dir(path, ambient_authority()))
            .map(|dir| Self { path: path.to_owned(), dir })
            .with_context(|| {
                format!(
                    "the data directory {} cannot be used; give another with --data",
                    path.display()
                )
            })
    }

    /// Where machine code is kept.
    pub(crate) fn cache(&self) -> anyhow::Result<Dir> {
        self.subdirectory("code")
    }

    fn subdirectory(&self, name: &str) -> anyhow::Result<Dir> {
        self.dir.create_dir_all(name)?;
        Ok(self.dir.open_dir(name)?)
    }

    /// The journal of a reader.
    pub(crate) fn journal(&self, reader: u8) -> PathBuf {
        self.path.join(format!("reader-{reader}.journal"))
    }

    /// Keeps a component under its digest, so that its visits can be replayed.
    pub(crate) fn keep_flow(&self, digest: &str, component: &[u8]) -> anyhow::Result<()> {
        let flows = self.subdirectory("flows")?;
        let name = format!("{digest}.wasm");
        if flows.exists(&name) {
            return Ok(());
        }
        let part = format!("{name}.part");
        flows.write(&part, component)?;
        Ok(flows.rename(&part, &flows, &name)?)
    }

    /// The component with that digest, if it was kept and is what it was.
    pub(crate) fn flow(&self, digest: &str) -> Option<Vec<u8>> {
        let bytes = self.dir.open_dir("flows").ok()?.read(format!("{digest}.wasm")).ok()?;
        (component::sha256(&bytes) == digest).then_some(bytes)
    }
}

/// Where a station keeps its data unless told otherwise.
pub(crate) fn default_directory() -> PathBuf {
    let home = |name| std::env::var_os(name).map(PathBuf::from);
    home("XDG_STATE_HOME")
        .or_else(|| home("HOME").map(|home| home.join(".local/state")))
        .unwrap_or_else(std::env::temp_dir)
        .join("madoguchi")
}
