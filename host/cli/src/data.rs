//! The directory where a station keeps its journals, flows, machine code and
//! prepared sounds.

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

    /// Where sounds that were made ahead are kept.
    pub(crate) fn voice(&self) -> PathBuf {
        self.path.join("voice")
    }

    /// Writes a file and takes it away again.
    pub(crate) fn can_write(&self) -> std::io::Result<()> {
        let name = format!("doctor-{}.part", std::process::id());
        self.dir.write(&name, b"madoguchi")?;
        self.dir.remove_file(&name)
    }

    /// Bytes that this user may still write.
    pub(crate) fn free_bytes(&self) -> std::io::Result<u64> {
        let disk = rustix::fs::fstatvfs(&self.dir)?;
        Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
    }

    /// The journals that are here, in order of their readers.
    pub(crate) fn journals(&self) -> Vec<PathBuf> {
        (1..=u8::MAX).map(|reader| self.journal(reader)).filter(|path| path.exists()).collect()
    }

    fn subdirectory(&self, name: &str) -> anyhow::Result<Dir> {
        self.dir.create_dir_all(name)?;
        Ok(self.dir.open_dir(name)?)
    }

    /// The journal of a reader.
    pub(crate) fn journal(&self, reader: u8) -> PathBuf {
        self.path.join(format!("reader-{reader}.journal"))
    }

    /// The number of a card reader, from 1: the one it always had, or the next.
    /// `None` if there are `max` others.
    pub(crate) fn reader_number(&self, name: &str, max: usize) -> Option<u8> {
        const FILE: &str = "readers";
        let text = self.dir.read_to_string(FILE).unwrap_or_default();
        // A name is one line, whatever a driver puts into it.
        let name: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let known: Vec<&str> = text.lines().collect();
        let place = known.iter().position(|one| *one == name).or_else(|| {
            let grown = known
                .iter()
                .chain(&[name.as_str()])
                .fold(String::new(), |all, one| all + one + "\n");
            let part = format!("{FILE}.part");
            let written = self.dir.write(&part, grown);
            written.and_then(|()| self.dir.rename(&part, &self.dir, FILE)).ok()?;
            Some(known.len())
        })?;
        u8::try_from(place + 1).ok().filter(|_| place < max)
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
