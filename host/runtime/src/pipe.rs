//! Messages over a pipe: a length of 4 bytes, little-endian, then postcard.

use std::io::{Error, ErrorKind, Read, Result, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Standard output as a pipe. The standard library would cut a message at its
/// last line feed, and the reader would wake up twice for it.
pub(crate) struct Output;

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        Ok(rustix::io::write(std::io::stdout(), bytes)?)
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

/// Bytes of one message: machine code is the largest.
pub(crate) const MESSAGE_BYTES_MAX: usize = 256 << 20;

pub(crate) fn send(pipe: &mut impl Write, message: &impl Serialize) -> Result<()> {
    let mut bytes = vec![0; 4];
    bytes.extend(postcard::to_allocvec(message).map_err(Error::other)?);
    let length = u32::try_from(bytes.len() - 4).map_err(Error::other)?;
    for (place, byte) in bytes.iter_mut().zip(length.to_le_bytes()) {
        *place = byte;
    }
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
