//! The fonts: found, compared with the manifest, read once.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use parley::fontique::{Blob, Collection, CollectionOptions};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use thiserror::Error;

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
}

impl FontError {
    /// The code in reports.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "F01",
            Self::Digest { .. } => "F02",
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

/// All fonts of the manifest, read once. Copies share the bytes.
#[derive(Clone)]
pub struct Fonts {
    files: Arc<[Blob<u8>]>,
}

impl Fonts {
    /// Reads the fonts from the directory that [`FONTS_VARIABLE`] names, or
    /// from where Debian puts them.
    ///
    /// They are read and not mapped: a mapped file could change after its
    /// digest was compared.
    ///
    /// # Errors
    /// The first font that is missing or another one.
    pub fn load() -> Result<Self, FontError> {
        let directory = std::env::var_os(FONTS_VARIABLE).map(PathBuf::from);
        Self::load_from(directory.as_deref())
    }

    /// The same, with the directory given.
    ///
    /// # Errors
    /// The first font that is missing or another one.
    pub fn load_from(directory: Option<&Path>) -> Result<Self, FontError> {
        let files: Result<Vec<_>, _> =
            font_manifest().into_iter().map(|entry| read(&entry, directory)).collect();
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

fn read(entry: &FontEntry, directory: Option<&Path>) -> Result<Blob<u8>, FontError> {
    let path = directory.unwrap_or(&entry.directory).join(&entry.file);
    let package = entry.package.clone();
    let Ok(bytes) = std::fs::read(&path) else {
        return Err(FontError::Missing { path, package });
    };
    let found: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    if found != entry.sha256 {
        return Err(FontError::Digest { path, package, found });
    }
    Ok(Blob::new(Arc::new(bytes)))
}
