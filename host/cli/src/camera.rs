//! A camera of this machine, for the readers' eyes.

#[cfg(feature = "v4l2")]
pub(crate) use device::{Device, pictures, tried};
#[cfg(not(feature = "v4l2"))]
pub(crate) use without::{Device, pictures, tried};

#[cfg(not(feature = "v4l2"))]
mod without {
    use std::path::Path;

    use anyhow::bail;
    use station::Pictures;

    /// There is none.
    pub(crate) enum Device {}

    /// Says that no camera can be looked through.
    pub(crate) fn tried(device: &Path) -> anyhow::Result<Device> {
        let device = device.display();
        bail!("{device}: this program was built without cameras; build it with --features v4l2")
    }

    pub(crate) fn pictures(device: &Device) -> Pictures {
        match *device {}
    }
}

#[cfg(feature = "v4l2")]
mod device {
    use std::path::{Path, PathBuf};
    use std::time::Duration;

    use ::camera::{Camera, CameraError, HEIGHT_MAX, Picture, SIDE_MIN, WIDTH_MAX};
    use anyhow::anyhow;
    use face::Format;
    use station::{Lost, Pictures, Source, Taken};

    use crate::output;

    // What a camera may send is what the engine takes.
    const _: () = assert!(WIDTH_MAX == face::FRAME_WIDTH_MAX);
    const _: () = assert!(HEIGHT_MAX == face::FRAME_HEIGHT_MAX);
    const _: () = assert!(SIDE_MIN == face::FRAME_SIDE_MIN);

    /// A camera, by its device.
    pub(crate) struct Device {
        path: PathBuf,
    }

    /// The camera of a device, which must be one now. Later it may come and go.
    pub(crate) fn tried(device: &Path) -> anyhow::Result<Device> {
        match Camera::open(device) {
            Ok(camera) => {
                let (width, height) = camera.layout().size();
                let coding = camera.layout().coding();
                let device = device.display();
                output::say(&format!("camera      {device}, {width} x {height}, {coding:?}"));
            }
            Err(error) => {
                return Err(anyhow!("{}: {error}; {}", error.code(), error.recovery()));
            }
        }
        Ok(Device { path: device.to_owned() })
    }

    /// It is opened for each attempt, so that its light is off between them.
    pub(crate) fn pictures(device: &Device) -> Pictures {
        let path = device.path.clone();
        Pictures::Device(Box::new(move || match Camera::open(&path) {
            Ok(camera) => Some(Box::new(Open(camera))),
            Err(error) => {
                warn(&error);
                None
            }
        }))
    }

    struct Open(Camera);

    impl Source for Open {
        fn next(&mut self, at_most: Duration) -> Result<Option<Taken>, Lost> {
            let (width, height) = self.0.layout().size();
            let picture = self.0.next(at_most).map_err(|error| {
                warn(&error);
                Lost
            })?;
            Ok(picture.map(|picture| {
                let (format, bytes) = match picture {
                    Picture::Rgb(bytes) => (Format::Rgb8, bytes),
                    Picture::Jpeg(bytes) => (Format::Jpeg, bytes),
                };
                Taken { width, height, format, bytes }
            }))
        }
    }

    fn warn(error: &CameraError) {
        output::warn(&format!("{}: {error}; {}", error.code(), error.recovery()));
    }
}
