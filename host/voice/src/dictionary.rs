//! The Japanese dictionary: 78 MB, made on the machine from its source.
//!
//! The source is NAIST-jdic as Open JTalk 1.11 ships it, 19 MB, which Debian
//! has as a source package and `.ci/setup` fetches. Its SHA-256 stands here;
//! another one is not taken, so that the same words have the same phonemes
//! everywhere.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jpreprocess_dictionary::dictionary::to_dict::JPreprocessDictionaryBuilder;
use sha2::{Digest, Sha256};

use crate::error::VoiceError;

/// SHA-256 of `open-jtalk_1.11.orig.tar.gz`.
pub const SOURCE_SHA256: &str = "20fdc6aeb6c757866034abc175820573db43e4284707c866fcd02c8ec18de71f";
/// The name under which `.ci/setup` leaves the source.
const SOURCE_NAME: &str = "madoguchi/open-jtalk-1.11.tar.gz";
/// What a dictionary was made by: another version cannot read it.
const MAKER: &str = "jpreprocess-0.15";
/// Written last: the files and their digests, so that what is cut off shows.
const MADE: &str = "made";
/// Where archives are unpacked by: fixed, whatever the environment says.
const PATH: &str = "/usr/bin:/bin";

/// A dictionary that was made, or can be.
#[derive(Clone, Debug)]
pub struct Dictionary {
    path: PathBuf,
    source: Option<PathBuf>,
}

impl Dictionary {
    /// The dictionary of this user: made in their cache, from the source that
    /// `.ci/setup` leaves among their data, or that the system has.
    pub fn of_user() -> Self {
        let home = |name, under| {
            std::env::var_os(name)
                .map(PathBuf::from)
                .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(under)))
                .unwrap_or_else(std::env::temp_dir)
        };
        let sources = [home("XDG_DATA_HOME", ".local/share"), "/usr/share".into()];
        let source = sources.iter().map(|place| place.join(SOURCE_NAME)).find(|path| path.exists());
        Self::new(&home("XDG_CACHE_HOME", ".cache").join("madoguchi"), source)
    }

    /// A dictionary that is made in `cache` from `source`.
    pub fn new(cache: &Path, source: Option<PathBuf>) -> Self {
        let short = SOURCE_SHA256.get(..12).unwrap_or(SOURCE_SHA256);
        Self { path: cache.join(format!("dictionary-{short}-{MAKER}")), source }
    }

    /// Its directory, which need not be there.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What it can be made from, if that is here.
    pub fn source(&self) -> Option<&Path> {
        self.source.as_deref()
    }

    /// Whether it was made.
    pub fn is_made(&self) -> bool {
        self.path.join(MADE).exists()
    }

    /// Makes it in this process, if it was not made: some seconds and 400 MB,
    /// which [`crate::Speaker::prepare`] leaves to a child.
    ///
    /// # Errors
    /// [`VoiceError::NoDictionary`] without its source,
    /// [`VoiceError::Dictionary`] if it cannot be made.
    pub fn make(&self) -> Result<(), VoiceError> {
        let source = self.source.as_deref().ok_or(VoiceError::NoDictionary)?;
        make(source, &self.path)
            .map_err(|cause| VoiceError::Dictionary { path: self.path.clone(), cause })
    }

    /// Compares every file with what was made.
    ///
    /// # Errors
    /// What differs, in words.
    pub fn verify(&self) -> Result<(), String> {
        let path = self.path.join(MADE);
        let made = std::fs::read_to_string(&path).map_err(|error| error.to_string())?;
        if made == list(&self.path)? { Ok(()) } else { Err("its files have changed".to_owned()) }
    }
}

/// Makes a dictionary in the directory `into` from an archive. It belongs into
/// a child: it takes some seconds and 400 MB.
pub(crate) fn make(source: &Path, into: &Path) -> Result<(), String> {
    let words = |error: std::io::Error| error.to_string();
    if sha256(source)? != SOURCE_SHA256 {
        return Err(format!("{} is not Open JTalk 1.11 as Debian has it", source.display()));
    }
    let cache = into.parent().ok_or("it has no directory")?;
    std::fs::create_dir_all(cache).map_err(words)?;
    // One after the other; whoever waited finds it made. The lock goes with
    // the file that is open.
    let lock = std::fs::File::create(cache.join("dictionary.lock")).map_err(words)?;
    lock.lock().map_err(words)?;
    if into.join(MADE).exists() {
        return Ok(());
    }
    let place = cache.join(format!("dictionary-{}.part", std::process::id()));
    let _ = std::fs::remove_dir_all(&place);
    let (unpacked, built) = (place.join("source"), place.join("built"));
    std::fs::create_dir_all(&unpacked).map_err(words)?;
    std::fs::create_dir_all(&built).map_err(words)?;
    let made = unpack(source, &unpacked).and_then(|()| build(&unpacked, &built)).and_then(|()| {
        // Its terms stay with it.
        std::fs::copy(unpacked.join("COPYING"), built.join("COPYING")).map_err(words)?;
        let list = list(&built)?;
        std::fs::write(built.join(MADE), list).map_err(words)?;
        let _ = std::fs::remove_dir_all(into);
        std::fs::rename(&built, into).map_err(words)
    });
    let _ = std::fs::remove_dir_all(&place);
    made
}

fn unpack(source: &Path, into: &Path) -> Result<(), String> {
    let status = Command::new("tar")
        .env_clear()
        .env("PATH", PATH)
        .args(["--extract", "--gzip", "--no-same-owner", "--strip-components=2", "--wildcards"])
        .arg("--directory")
        .arg(into)
        .arg("--file")
        .arg(source)
        .args(["*/mecab-naist-jdic/*.csv", "*/mecab-naist-jdic/*.def"])
        .arg("*/mecab-naist-jdic/COPYING")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .map_err(|error| format!("tar cannot be started: {error}"))?;
    if status.success() { Ok(()) } else { Err("the archive cannot be unpacked".to_owned()) }
}

fn build(source: &Path, into: &Path) -> Result<(), String> {
    JPreprocessDictionaryBuilder::default()
        .build_dictionary(source, into)
        .map_err(|error| error.to_string())
}

/// A line a file: its SHA-256 and its name.
fn list(directory: &Path) -> Result<String, String> {
    let entries = std::fs::read_dir(directory).map_err(|error| error.to_string())?;
    let mut names: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    names.sort();
    names.retain(|path| path.file_name().is_some_and(|name| name != MADE));
    names.iter().map(|path| Ok(format!("{}  {}\n", sha256(path)?, file_name(path)))).collect()
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn sha256(path: &Path) -> Result<String, String> {
    let words = |error: std::io::Error| format!("{}: {error}", path.display());
    let mut file = std::fs::File::open(path).map_err(words)?;
    let (mut hash, mut piece) = (Sha256::new(), vec![0; 1 << 20]);
    loop {
        let length = file.read(&mut piece).map_err(words)?;
        match piece.get(..length) {
            Some([]) | None => break,
            Some(read) => hash.update(read),
        }
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
