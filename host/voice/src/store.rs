//! Sounds that were made ahead: a WAV file each, under the key of its words.

use std::io::ErrorKind;
use std::path::Path;

use cap_std::ambient_authority;
use cap_std::fs::Dir;

use crate::error::VoiceError;
use crate::utterance::Utterance;

/// A directory of prepared sounds.
pub struct Store {
    dir: Dir,
}

impl Store {
    /// Opens a directory, and makes it if it is not there.
    ///
    /// # Errors
    /// [`VoiceError::Store`].
    pub fn open(path: &Path) -> Result<Self, VoiceError> {
        Dir::create_ambient_dir_all(path, ambient_authority())
            .and_then(|()| Dir::open_ambient_dir(path, ambient_authority()))
            .map(|dir| Self { dir })
            .map_err(VoiceError::Store)
    }

    /// The WAV file of an utterance, if it was made ahead.
    pub fn get(&self, utterance: &Utterance) -> Option<Vec<u8>> {
        self.dir.read(name(utterance)).ok()
    }

    /// Whether the sound of an utterance was made ahead.
    pub fn has(&self, utterance: &Utterance) -> bool {
        self.dir.exists(name(utterance))
    }

    /// Keeps the WAV file of an utterance. Only fixed phrases belong here:
    /// nothing that holds a name.
    ///
    /// # Errors
    /// [`VoiceError::Store`].
    pub fn put(&self, utterance: &Utterance, wav: &[u8]) -> Result<(), VoiceError> {
        let name = name(utterance);
        let part = format!("{name}.part");
        self.dir
            .write(&part, wav)
            .and_then(|()| self.dir.rename(&part, &self.dir, &name))
            .map_err(VoiceError::Store)
    }

    /// How many sounds are in it, and their bytes.
    ///
    /// # Errors
    /// [`VoiceError::Store`].
    pub fn size(&self) -> Result<(usize, u64), VoiceError> {
        let mut size = (0, 0);
        for entry in self.dir.entries().map_err(VoiceError::Store)? {
            let about = entry.and_then(|entry| entry.metadata());
            match about {
                Ok(about) if about.is_file() => {
                    size.0 += 1;
                    size.1 += about.len();
                }
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(VoiceError::Store(error));
                }
                Ok(_) | Err(_) => {}
            }
        }
        Ok(size)
    }
}

fn name(utterance: &Utterance) -> String {
    format!("{}.wav", utterance.key())
}
