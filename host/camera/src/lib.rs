//! A camera of this machine, by Video4Linux 2, and what its bytes are.
//!
//! [`Layout`] is pure: which pictures a camera sends, and the bytes of one
//! brought to what a face engine takes. `Camera`, with the feature `v4l2`, is
//! the thin part around a device.
//!
//! It was never run on a camera: the machines it was built on have none. What
//! the bytes mean is tested, and what is said where there is no camera.
//!
//! Kept out of here: whether a camera is frozen or black, which the face engine
//! sees, and what a patient is told.

#[cfg(feature = "v4l2")]
mod device;
mod error;
mod layout;
mod mjpeg;
mod yuyv;

#[cfg(feature = "v4l2")]
pub use device::Camera;
pub use error::CameraError;
pub use layout::{Coding, HEIGHT_MAX, Layout, Picture, SIDE_MIN, WIDTH_MAX};
