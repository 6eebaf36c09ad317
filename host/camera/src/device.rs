//! The thin part around a device: opens it, agrees on a layout, waits for
//! pictures.

use std::io;
use std::path::Path;
use std::time::Duration;

use linuxvideo::format::{PixFormat, PixelFormat};
use linuxvideo::stream::ReadStream;
use linuxvideo::{CapabilityFlags, Device, VideoCaptureDevice};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use crate::error::CameraError;
use crate::layout::{Coding, Layout, Picture};

/// The sides that a camera is asked for, in pixels: what the face engine needs,
/// and what nearly every camera has. Others are taken where it has not.
const WISHED: (u32, u32) = (640, 480);

/// A camera that sends pictures until it is dropped.
pub struct Camera {
    stream: ReadStream,
    layout: Layout,
}

impl Camera {
    /// Opens the camera of a device, `/dev/video0` for one, and lets it send.
    /// It may take a second or two.
    ///
    /// # Errors
    /// [`CameraError`]; whatever it was, it may be tried again.
    pub fn open(path: &Path) -> Result<Self, CameraError> {
        let (device, layout) = agreed(path)?;
        let stream = device.into_stream().map_err(CameraError::Lost)?;
        Ok(Self { stream, layout })
    }

    /// What it sends.
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// Waits for the next picture, but no longer than that. `None` if none came,
    /// or one that is damaged.
    ///
    /// # Errors
    /// [`CameraError::Lost`]: it sends no more.
    pub fn next(&mut self, at_most: Duration) -> Result<Option<Picture>, CameraError> {
        if !self.wait(at_most).map_err(CameraError::Lost)? {
            return Ok(None);
        }
        let layout = self.layout;
        let taken = self
            .stream
            .dequeue(|view| Ok(if view.is_error() { None } else { layout.picture(&view) }));
        match taken {
            // Damaged so that the driver gave no buffer: the next may be whole.
            Err(error) if error.raw_os_error() == Some(Errno::AGAIN.raw_os_error()) => Ok(None),
            taken => taken.map_err(CameraError::Lost),
        }
    }

    fn wait(&self, at_most: Duration) -> io::Result<bool> {
        let timeout = Timespec {
            tv_sec: i64::try_from(at_most.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: at_most.subsec_nanos().into(),
        };
        let mut fds = [PollFd::new(&self.stream, PollFlags::IN)];
        match poll(&mut fds, Some(&timeout)) {
            Ok(count) => Ok(count > 0),
            Err(Errno::INTR) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

/// The device with the first layout that both sides can do.
fn agreed(path: &Path) -> Result<(VideoCaptureDevice, Layout), CameraError> {
    let mut refusal = None;
    for coding in Coding::ALL {
        let (width, height) = WISHED;
        let wished = PixFormat::new(width, height, PixelFormat::from_fourcc(coding.fourcc()));
        // A driver puts in another format for one that it does not have, or says
        // that the wish is not valid.
        let device = match opened(path)?.video_capture(wished) {
            Ok(device) => device,
            Err(error) if error.raw_os_error() == Some(Errno::INVAL.raw_os_error()) => continue,
            Err(error) => return Err(CameraError::Lost(error)),
        };
        let format = device.format();
        let fourcc = format.pixel_format().as_fourcc();
        match Layout::new(fourcc, format.width(), format.height(), format.bytes_per_line()) {
            Ok(layout) => return Ok((device, layout)),
            Err(error) => refusal = Some(error),
        }
    }
    Err(refusal.unwrap_or(CameraError::NoCamera { path: shown(path) }))
}

fn opened(path: &Path) -> Result<Device, CameraError> {
    let no_camera = || CameraError::NoCamera { path: shown(path) };
    let device = Device::open(path).map_err(|cause| {
        // What every other device answers to what only these are asked.
        match cause.raw_os_error().map(Errno::from_raw_os_error) {
            Some(Errno::NOTTY | Errno::INVAL) => no_camera(),
            Some(_) | None => CameraError::Open { path: shown(path), cause },
        }
    })?;
    let able = device.capabilities().map_err(CameraError::Lost)?.device_capabilities();
    let needed = CapabilityFlags::VIDEO_CAPTURE | CapabilityFlags::STREAMING;
    if able.contains(needed) { Ok(device) } else { Err(no_camera()) }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(path: &str) -> (&'static str, String) {
        let error = Camera::open(Path::new(path)).err().expect("there is no camera");
        (error.code(), error.to_string())
    }

    #[test]
    fn what_is_no_camera_is_told_apart() {
        let (code, told) = refusal("/dev/none-of-that-name");
        assert_eq!(code, "K01");
        assert!(
            told.starts_with("/dev/none-of-that-name cannot be opened: No such file"),
            "{told}"
        );
        assert_eq!(refusal("/dev/null"), ("K02", "/dev/null is no camera".to_owned()));
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
        assert_eq!(refusal(file), ("K02", format!("{file} is no camera")));
        assert_eq!(refusal("/dev").0, "K01");
    }
}
