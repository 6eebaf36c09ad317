//! Messages over a pipe: a length of 4 bytes, little-endian, then postcard, or
//! plain bytes.

use std::io::{Error, ErrorKind, Read, Result, Write};
use std::os::fd::AsFd;
use std::time::Instant;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

/// Bytes of one message: machine code is the largest.
pub const MESSAGE_BYTES_MAX: usize = 256 << 20;

/// Standard output as a pipe. The standard library would cut a message at its
/// last line feed, and the reader would wake up twice for it.
pub struct Output;

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        Ok(rustix::io::write(std::io::stdout(), bytes)?)
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

/// A pipe whose other end may have stopped: each read and write waits until
/// then, and no longer.
pub struct Until<P> {
    pipe: P,
    deadline: Instant,
}

impl<P: AsFd> Until<P> {
    /// Writes and reads until `deadline`.
    ///
    /// # Errors
    /// The system's.
    pub fn new(pipe: P, deadline: Instant) -> Result<Self> {
        let flags = fcntl_getfl(&pipe)?;
        // A write of more than the pipe has room for would wait for ever.
        fcntl_setfl(&pipe, flags | OFlags::NONBLOCK)?;
        Ok(Self { pipe, deadline })
    }

    /// Does `act` as soon as it can be done at once.
    fn when_ready(
        &self,
        wanted: PollFlags,
        mut act: impl FnMut(&P) -> rustix::io::Result<usize>,
    ) -> Result<usize> {
        loop {
            match act(&self.pipe) {
                Err(rustix::io::Errno::AGAIN) => ready(&self.pipe, wanted, self.deadline)?,
                Err(rustix::io::Errno::INTR) => {}
                done => return Ok(done?),
            }
        }
    }
}

impl<P: AsFd> Read for Until<P> {
    fn read(&mut self, bytes: &mut [u8]) -> Result<usize> {
        self.when_ready(PollFlags::IN, |pipe| rustix::io::read(pipe, &mut *bytes))
    }
}

impl<P: AsFd> Write for Until<P> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.when_ready(PollFlags::OUT, |pipe| rustix::io::write(pipe, bytes))
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

/// Sends a record, in one piece.
///
/// # Errors
/// The pipe's.
pub fn send(pipe: &mut impl Write, message: &impl Serialize) -> Result<()> {
    let mut bytes = vec![0; 4];
    bytes.extend(postcard::to_allocvec(message).map_err(Error::other)?);
    let length = u32::try_from(bytes.len() - 4).map_err(Error::other)?;
    for (place, byte) in bytes.iter_mut().zip(length.to_le_bytes()) {
        *place = byte;
    }
    pipe.write_all(&bytes)?;
    pipe.flush()
}

/// Receives a record.
///
/// # Errors
/// The pipe's; `InvalidData` for a length beyond [`MESSAGE_BYTES_MAX`].
pub fn receive<T: DeserializeOwned>(pipe: &mut impl Read) -> Result<T> {
    let bytes = receive_bytes(pipe, MESSAGE_BYTES_MAX)?;
    postcard::from_bytes(&bytes).map_err(Error::other)
}

/// Sends plain bytes from where they lie: nothing is copied that would have to
/// be wiped.
///
/// # Errors
/// The pipe's.
pub fn send_bytes(pipe: &mut impl Write, bytes: &[u8]) -> Result<()> {
    let length = u32::try_from(bytes.len()).map_err(Error::other)?;
    pipe.write_all(&length.to_le_bytes())?;
    pipe.write_all(bytes)?;
    pipe.flush()
}

/// Receives plain bytes, at most `most`.
///
/// # Errors
/// The pipe's; `InvalidData` for more.
pub fn receive_bytes(pipe: &mut impl Read, most: usize) -> Result<Zeroizing<Vec<u8>>> {
    let mut length = [0; 4];
    pipe.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length) as usize;
    if length > most {
        return Err(Error::new(ErrorKind::InvalidData, "a message is too long"));
    }
    let mut bytes = Zeroizing::new(vec![0; length]);
    pipe.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// Waits until a pipe has something to read, or was closed.
///
/// # Errors
/// `TimedOut` at `deadline`.
pub fn readable(pipe: &impl AsFd, deadline: Instant) -> Result<()> {
    ready(pipe, PollFlags::IN, deadline)
}

fn ready(pipe: &impl AsFd, wanted: PollFlags, deadline: Instant) -> Result<()> {
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        let timeout = Timespec::try_from(left).map_err(Error::other)?;
        match poll(&mut [PollFd::new(pipe, wanted)], Some(&timeout)) {
            Ok(0) => return Err(Error::new(ErrorKind::TimedOut, "no answer in time")),
            Ok(_) => return Ok(()),
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixStream;
    use std::time::Duration;

    use super::*;

    #[test]
    fn an_end_that_has_stopped_costs_the_time_until_the_deadline_and_no_more() {
        let (ours, _theirs) = UnixStream::pair().unwrap();
        let soon = Instant::now() + Duration::from_millis(50);
        let mut pipe = Until::new(&ours, soon).unwrap();
        let error = send_bytes(&mut pipe, &vec![0; 16 << 20]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        assert_eq!(receive_bytes(&mut pipe, 10).unwrap_err().kind(), ErrorKind::TimedOut);
    }

    #[test]
    fn a_length_that_nobody_would_send_is_refused() {
        let bytes = u32::MAX.to_le_bytes();
        let error = receive::<u8>(&mut bytes.as_slice()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidData);
    }

    #[test]
    fn what_was_sent_is_what_comes() {
        let (ours, theirs) = UnixStream::pair().unwrap();
        let later = Instant::now() + Duration::from_secs(60);
        let writer = std::thread::spawn(move || {
            let mut pipe = Until::new(&ours, later).unwrap();
            send(&mut pipe, &(7_u8, "seven")).unwrap();
            send_bytes(&mut pipe, &vec![3; 1 << 20]).unwrap();
        });
        let mut pipe = Until::new(&theirs, later).unwrap();
        assert_eq!(receive::<(u8, String)>(&mut pipe).unwrap(), (7, "seven".to_owned()));
        assert_eq!(*receive_bytes(&mut pipe, 1 << 20).unwrap(), vec![3; 1 << 20]);
        writer.join().unwrap();
        assert_eq!(receive_bytes(&mut pipe, 1).unwrap_err().kind(), ErrorKind::UnexpectedEof);
    }
}
