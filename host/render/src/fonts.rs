//! The fonts: found, compared with the manifest, mapped.

use std::fs::File;
use std::io::Read;
use std::os::fd::AsRawFd;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parley::fontique::{
    Blob, Collection, CollectionOptions, SourceCache, SourceId, SourceInfo, SourceKind,
};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use thiserror::Error;

/// Permissions of a file that let others than its owner change it: group and
/// world may write.
const OTHERS_WRITE: u32 = 0o022;
/// What is read of a file at a time, in bytes.
const PIECE_BYTES: usize = 64 << 10;
/// The environment variable that names a directory with all fonts.
pub const FONTS_VARIABLE: &str = "MADOGUCHI_FONTS";

const MANIFEST: &str = include_str!("../fonts.toml");

/// Why a font is not used. Nothing is drawn without all of them.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum FontError {
    /// It is not where it should be.
    #[error(
        "the font {path} is missing; install the package {package} (`.ci/setup` does), or name a directory that has it in {FONTS_VARIABLE}"
    )]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
        /// The Debian package that brings it.
        package: String,
    },
    /// It is not the one that was checked.
    #[error(
        "the font {path} is another than the one that was checked (its SHA-256 is {found}); install {package} of Debian 12, or name a directory with the right one in {FONTS_VARIABLE}"
    )]
    Digest {
        /// The file.
        path: PathBuf,
        /// The Debian package that brings it.
        package: String,
        /// The digest of the file.
        found: String,
    },
    /// It could change while the reader draws with it.
    #[error("the font {path} can be changed by others than its owner; `chmod go-w {path}`")]
    Writable {
        /// The file.
        path: PathBuf,
    },
}

impl FontError {
    /// The code in reports.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "F01",
            Self::Digest { .. } => "F02",
            Self::Writable { .. } => "F04",
        }
    }
}

/// One line of the manifest.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct FontEntry {
    /// The file's name.
    pub file: String,
    /// Where Debian puts it.
    pub directory: PathBuf,
    /// The Debian package.
    pub package: String,
    /// SHA-256, as hex digits.
    pub sha256: String,
    /// The licence, as an SPDX expression.
    pub licence: String,
    /// Where it comes from.
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    font: Vec<FontEntry>,
}

/// The fonts that the panel is drawn with, as the manifest lists them.
pub fn font_manifest() -> Vec<FontEntry> {
    let manifest: Manifest = toml::from_str(MANIFEST).expect("a test reads the manifest");
    manifest.font
}

/// All fonts of the manifest, mapped once. Copies share the bytes.
#[derive(Clone)]
pub struct Fonts {
    files: Arc<[Blob<u8>]>,
}

impl Fonts {
    /// Maps the fonts of the directory that [`FONTS_VARIABLE`] names, or from
    /// where Debian puts them.
    ///
    /// A mapped file could change after its digest was compared: so none is
    /// taken that others than its owner may write. A package that is brought up
    /// to date puts another file in its place, and leaves this one as it was.
    ///
    /// # Errors
    /// The first font that is missing, another one, or open to change.
    pub fn load() -> Result<Self, FontError> {
        let directory = std::env::var_os(FONTS_VARIABLE).map(PathBuf::from);
        Self::load_from(directory.as_deref())
    }

    /// The same, with the directory given.
    ///
    /// # Errors
    /// The first font that is missing, another one, or open to change.
    pub fn load_from(directory: Option<&Path>) -> Result<Self, FontError> {
        let files: Result<Vec<_>, _> =
            font_manifest().into_iter().map(|entry| map(&entry, directory)).collect();
        Ok(Self { files: files?.into() })
    }

    /// A collection for shaping, and nothing of the system in it.
    pub(crate) fn collection(&self) -> Collection {
        let options = CollectionOptions { shared: false, system_fonts: false };
        let mut collection = Collection::new(options);
        for file in self.files.iter() {
            collection.register_fonts(file.clone(), None);
        }
        collection
    }
}

fn map(entry: &FontEntry, directory: Option<&Path>) -> Result<Blob<u8>, FontError> {
    let path = directory.unwrap_or(&entry.directory).join(&entry.file);
    let package = entry.package.clone();
    let missing = || FontError::Missing { path: path.clone(), package: package.clone() };
    let mut file = File::open(&path).map_err(|_| missing())?;
    let mode = file.metadata().map_err(|_| missing())?.permissions().mode();
    if mode & OTHERS_WRITE != 0 {
        return Err(FontError::Writable { path });
    }
    let mut digest = Sha256::new();
    // In pieces: read whole, all fonts would stand in memory once at least.
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let bytes = file.read(&mut piece).map_err(|_| missing())?;
        match piece.get(..bytes) {
            None | Some([]) => break,
            Some(read) => digest.update(read),
        }
    }
    let found: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    if found != entry.sha256 {
        return Err(FontError::Digest { path, package, found });
    }
    // By its descriptor, so that what is mapped is the file that was compared,
    // whatever its name stands for by now.
    let same = PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()));
    let source = SourceInfo::new(SourceId::new(), SourceKind::Path(same.into()));
    SourceCache::default().get(&source).ok_or_else(missing)
}
