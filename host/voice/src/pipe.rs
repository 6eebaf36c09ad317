//! Messages between a speaker and its child: a length of 4 bytes,
//! little-endian, then postcard.

use std::io::{Error, ErrorKind, Read, Result, Write};
use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Bytes of one message: the longest sound.
const MESSAGE_BYTES_MAX: usize = 32 << 20;

/// What the child is asked. It may hold a name, so it has no `Debug`.
#[derive(Serialize, Deserialize)]
pub(crate) enum Ask {
    /// Make the dictionary from its source, into this directory.
    Make { source: PathBuf, into: PathBuf },
    /// Read the dictionary and the voice.
    Open(PathBuf),
    /// Speak this text, read so.
    Say(String, Option<String>),
    /// Only tell the phonemes.
    Phonemes(String, Option<String>),
}

/// What it answers.
#[derive(Serialize, Deserialize)]
pub(crate) enum Answer {
    /// Made, or opened.
    Done,
    /// Samples, -1 to 1, at 24 kHz and brought to one loudness, as 16 bits
    /// each, little-endian.
    Samples(Vec<u8>),
    /// The phonemes.
    Phonemes(String),
    /// The text cannot be spoken.
    Unspeakable,
    /// The dictionary cannot be made or read: why.
    Broken(String),
}

pub(crate) fn send(pipe: &mut impl Write, message: &impl Serialize) -> Result<()> {
    let body = postcard::to_allocvec(message).map_err(Error::other)?;
    let length = u32::try_from(body.len()).map_err(Error::other)?;
    // In one piece, so that the other side wakes up once.
    let bytes: Vec<u8> = length.to_le_bytes().into_iter().chain(body).collect();
    pipe.write_all(&bytes)?;
    pipe.flush()
}

pub(crate) fn receive<T: DeserializeOwned>(pipe: &mut impl Read) -> Result<T> {
    let mut length = [0; 4];
    pipe.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length) as usize;
    if length > MESSAGE_BYTES_MAX {
        return Err(Error::new(ErrorKind::InvalidData, "a message is too long"));
    }
    let mut bytes = vec![0; length];
    pipe.read_exact(&mut bytes)?;
    postcard::from_bytes(&bytes).map_err(Error::other)
}
