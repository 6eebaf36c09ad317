//! An input device of Linux, `/dev/input/...`, held for this program alone.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::ioctl::{Getter, IntegerSetter, ioctl, opcode};

use crate::event::SW_HEADPHONE_INSERT;
use crate::follow::Source;

/// `EVIOCGRAB`: from then on no console and no other program hears the device.
/// Source: Linux, `uapi/linux/input.h`.
const EVIOCGRAB: rustix::ioctl::Opcode = opcode::write::<i32>(b'E', 0x90);

/// Bytes for the states of all switches; the kernel knows 17.
const SWITCH_BYTES: usize = 8;
/// `EVIOCGSW(8)`: the state of each switch, a bit each. Source: as above.
const EVIOCGSW: rustix::ioctl::Opcode = opcode::read::<[u8; SWITCH_BYTES]>(b'E', 0x1b);

/// A device by its path.
#[derive(Debug)]
pub struct DeviceFile {
    path: PathBuf,
    file: Option<File>,
}

impl DeviceFile {
    /// The device at a path; it need not be there yet. `/dev/input/by-id/` has
    /// names that last.
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), file: None }
    }

    fn file(&self) -> io::Result<&File> {
        self.file.as_ref().ok_or_else(|| io::ErrorKind::NotConnected.into())
    }
}

impl Source for DeviceFile {
    fn open(&mut self) -> io::Result<()> {
        self.file = None;
        let file = File::open(&self.path)?;
        grab(&file)?;
        self.file = Some(file);
        Ok(())
    }

    fn wait(&mut self, at_most: Duration) -> io::Result<bool> {
        let timeout = Timespec {
            tv_sec: i64::try_from(at_most.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: at_most.subsec_nanos().into(),
        };
        let mut fds = [PollFd::new(self.file()?, PollFlags::IN)];
        match poll(&mut fds, Some(&timeout)) {
            Ok(count) => Ok(count > 0),
            Err(rustix::io::Errno::INTR) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut file = self.file()?;
        file.read(buffer)
    }

    fn jack(&mut self) -> io::Result<bool> {
        #[expect(unsafe_code, reason = "rustix has no wrapper of its own for this ioctl")]
        // SAFETY: EVIOCGSW writes at most as many bytes as its number names,
        // which are those of the array.
        let get = unsafe { Getter::<EVIOCGSW, [u8; SWITCH_BYTES]>::new() };
        #[expect(unsafe_code, reason = "rustix has no wrapper of its own for this ioctl")]
        // SAFETY: as above; a device without switches gives zeros.
        let switches = unsafe { ioctl(self.file()?.as_fd(), get) }?;
        let bit = usize::from(SW_HEADPHONE_INSERT);
        Ok(switches.get(bit / 8).is_some_and(|byte| byte >> (bit % 8) & 1 == 1))
    }

    fn pause(&mut self, time: Duration) {
        std::thread::sleep(time);
    }
}

/// Takes the device for this program: digits of a PIN are not typed into
/// whatever console the machine has.
fn grab(file: &File) -> io::Result<()> {
    #[expect(unsafe_code, reason = "rustix has no wrapper of its own for this ioctl")]
    // SAFETY: EVIOCGRAB takes an integer by value, 1 to take the device, and
    // writes nothing.
    let take = unsafe { IntegerSetter::<EVIOCGRAB>::new_usize(1) };
    #[expect(unsafe_code, reason = "rustix has no wrapper of its own for this ioctl")]
    // SAFETY: as above; on a file that is no input device it fails.
    let taken = unsafe { ioctl(file.as_fd(), take) };
    taken.map_err(|error| match error {
        rustix::io::Errno::NOTTY | rustix::io::Errno::INVAL => {
            io::Error::new(io::ErrorKind::InvalidInput, "it is no input device")
        }
        rustix::io::Errno::BUSY => {
            io::Error::new(io::ErrorKind::ResourceBusy, "another program has it")
        }
        other => other.into(),
    })
}

/// Whether a device can be opened and taken now; it is let go at once.
///
/// # Errors
/// Why not.
pub fn try_device(path: &Path) -> io::Result<()> {
    DeviceFile::new(path).open()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_keypad_is_told_apart() {
        let absent = try_device(Path::new("/dev/input/none-of-that-name")).unwrap_err();
        assert_eq!(absent.kind(), io::ErrorKind::NotFound);
        let null = try_device(Path::new("/dev/null")).unwrap_err();
        assert_eq!(null.to_string(), "it is no input device");
    }
}
