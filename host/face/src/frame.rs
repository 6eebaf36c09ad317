//! What a camera gives and what a card holds, decoded within limits.

use std::io::Cursor;

use hayro_jpeg2000::{DecodeSettings, DecoderContext, Image};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::error::FaceError;
use crate::picture::{Picture, Samples, Scene};

/// Most pixels of a frame's row, and most rows.
pub const FRAME_WIDTH_MAX: u16 = 1_280;
/// Most rows of a frame.
pub const FRAME_HEIGHT_MAX: u16 = 720;
/// Fewest pixels of a frame's row, and fewest rows.
pub const FRAME_SIDE_MIN: u16 = 96;
/// Most bytes of a frame that is compressed.
pub const JPEG_BYTES_MAX: usize = 1 << 20;
/// Most bytes of a card's photo.
pub const PHOTO_BYTES_MAX: usize = 32_767;
/// Most pixels of a photo's row, and most rows.
pub const PHOTO_SIDE_MAX: u32 = 1_024;
/// Most passes over a progressive JPEG picture.
const SCANS_MAX: usize = 32;

/// How the bytes of a frame are to be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub enum Format {
    /// Red, green and blue, a byte each, row by row.
    Rgb8,
    /// One byte of luma a pixel, row by row.
    Luma8,
    /// A baseline or progressive JPEG file.
    Jpeg,
}

/// A colour that the panel shows while a frame is taken: all as bright, none
/// saturated.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub enum Shown {
    /// Grey, as before the colours and between two.
    White,
    /// A rose.
    Red,
    /// A leaf's green.
    Green,
    /// A sky's blue.
    Blue,
}

impl Shown {
    /// Red, green and blue on the panel, by sRGB. Relative luminance of each by
    /// WCAG 2.2: 0.44 to 0.46.
    pub const fn rgb(self) -> [u8; 3] {
        match self {
            Self::White => [179, 179, 179],
            Self::Red => [255, 148, 172],
            Self::Green => [124, 198, 90],
            Self::Blue => [139, 177, 255],
        }
    }

    /// The light of it, parts of a panel's full red, green and blue.
    pub fn light(self) -> [f32; 3] {
        // Source: IEC 61966-2-1.
        self.rgb().map(|part| {
            let part = f32::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        })
    }
}

/// What is said of a frame beside its bytes.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub(crate) struct FrameHead {
    pub(crate) at_us: u64,
    pub(crate) width: u16,
    pub(crate) height: u16,
    pub(crate) format: Format,
    pub(crate) shown: Option<Shown>,
}

/// One picture of a camera, wiped on drop.
///
/// ```compile_fail,E0277
/// fn show<T: std::fmt::Debug>() {}
/// show::<face::Frame>();
/// ```
pub struct Frame {
    pub(crate) head: FrameHead,
    pub(crate) bytes: Zeroizing<Vec<u8>>,
}

impl Frame {
    /// A frame that was taken `at_us` microseconds after some fixed time.
    ///
    /// # Errors
    /// [`FaceError::Frame`] if a side or the number of bytes is beyond the
    /// limits, or the bytes are not those of so many pixels.
    pub fn new(
        at_us: u64,
        width: u16,
        height: u16,
        format: Format,
        bytes: Zeroizing<Vec<u8>>,
    ) -> Result<Self, FaceError> {
        let frame = Self { head: FrameHead { at_us, width, height, format, shown: None }, bytes };
        frame.check()?;
        Ok(frame)
    }

    /// The same, taken while the panel showed that colour.
    #[must_use]
    pub fn with_shown(mut self, shown: Shown) -> Self {
        self.head.shown = Some(shown);
        self
    }

    /// When it was taken, in microseconds.
    pub fn at_us(&self) -> u64 {
        self.head.at_us
    }

    /// Pixels of a row, and rows.
    pub fn size(&self) -> (u16, u16) {
        (self.head.width, self.head.height)
    }

    /// Red, green and blue of each pixel, row by row: for whoever sits before
    /// the camera to see himself. `None` of one that is compressed.
    pub fn rgb(&self) -> Option<Zeroizing<Vec<u8>>> {
        match self.head.format {
            Format::Rgb8 => Some(self.bytes.clone()),
            Format::Luma8 => {
                Some(Zeroizing::new(self.bytes.iter().flat_map(|luma| [*luma; 3]).collect()))
            }
            Format::Jpeg => None,
        }
    }

    /// The child checks what the host has checked: neither trusts the other.
    pub(crate) fn check(&self) -> Result<(), FaceError> {
        let (width, height) = (self.head.width, self.head.height);
        let wide = (FRAME_SIDE_MIN..=FRAME_WIDTH_MAX).contains(&width);
        let high = (FRAME_SIDE_MIN..=FRAME_HEIGHT_MAX).contains(&height);
        if !wide || !high {
            return Err(FaceError::Frame(format!(
                "{width} x {height} pixels; {FRAME_SIDE_MIN} x {FRAME_SIDE_MIN} to \
                 {FRAME_WIDTH_MAX} x {FRAME_HEIGHT_MAX} are taken"
            )));
        }
        let pixels = usize::from(width) * usize::from(height);
        let fits = match self.head.format {
            Format::Rgb8 => self.bytes.len() == pixels * 3,
            Format::Luma8 => self.bytes.len() == pixels,
            Format::Jpeg => (1..=JPEG_BYTES_MAX).contains(&self.bytes.len()),
        };
        let bytes = self.bytes.len();
        fits.then_some(())
            .ok_or_else(|| FaceError::Frame(format!("{bytes} bytes for {width} x {height} pixels")))
    }

    /// The pixels.
    pub(crate) fn decode(self) -> Result<Scene, FaceError> {
        self.check()?;
        let (width, height) = (usize::from(self.head.width), usize::from(self.head.height));
        let picture = match self.head.format {
            Format::Rgb8 => Picture::new(width, height, Samples::Rgb, self.bytes),
            Format::Luma8 => Picture::new(width, height, Samples::Grey, self.bytes),
            Format::Jpeg => jpeg(&self.bytes, width.max(height))
                .filter(|picture| (picture.width(), picture.height()) == (width, height)),
        };
        let picture = picture.ok_or_else(|| {
            FaceError::Frame(format!("no JPEG picture of {width} x {height} pixels"))
        })?;
        Ok(Scene::new(picture))
    }
}

/// A card's photo, in greys or colours. `None` if it is neither a strict JPEG
/// 2000 picture (ISO/IEC 15444-1) nor a JPEG picture (ITU-T T.81) of 8 bits
/// with sides of at most [`PHOTO_SIDE_MAX`] pixels.
pub fn photo(bytes: &[u8]) -> Option<Picture> {
    if bytes.len() > PHOTO_BYTES_MAX {
        return None;
    }
    if bytes.starts_with(&[0xFF, 0xD8]) {
        return jpeg(bytes, usize::try_from(PHOTO_SIDE_MAX).ok()?);
    }
    jpeg2000(bytes)
}

pub(crate) fn jpeg(bytes: &[u8], side_max: usize) -> Option<Picture> {
    let limits = DecoderOptions::new_safe()
        .set_max_width(side_max)
        .set_max_height(side_max)
        .set_strict_mode(true)
        .jpeg_set_max_scans(SCANS_MAX);
    let mut decoder = JpegDecoder::new_with_options(Cursor::new(bytes), limits);
    decoder.decode_headers().ok()?;
    let input = decoder.input_colorspace()?;
    let (samples, colour) = if input == ColorSpace::Luma {
        (Samples::Grey, ColorSpace::Luma)
    } else if [ColorSpace::YCbCr, ColorSpace::RGB].contains(&input) {
        (Samples::Rgb, ColorSpace::RGB)
    } else {
        return None;
    };
    let limits = limits.jpeg_set_out_colorspace(colour);
    decoder.set_options(limits);
    let info = decoder.info()?;
    let bytes = Zeroizing::new(decoder.decode().ok()?);
    Picture::new(usize::from(info.width), usize::from(info.height), samples, bytes)
}

fn jpeg2000(bytes: &[u8]) -> Option<Picture> {
    let settings =
        DecodeSettings { resolve_palette_indices: false, strict: true, target_resolution: None };
    let image = Image::new(bytes, &settings).ok()?;
    // All this before anything is decoded, which takes room for each pixel.
    let sides = 1..=PHOTO_SIDE_MAX;
    let (width, height) = (image.width(), image.height());
    if !sides.contains(&width)
        || !sides.contains(&height)
        || image.has_alpha()
        || image.original_bit_depth() != 8
    {
        return None;
    }
    let samples = match image.color_space().num_channels() {
        1 => Samples::Grey,
        3 => Samples::Rgb,
        _ => return None,
    };
    let (width, height) = (usize::try_from(width).ok()?, usize::try_from(height).ok()?);
    let mut context = DecoderContext::default();
    let decoded = image.decode(&mut context).ok()?;
    let planes = decoded.components();
    if planes.len() != samples.bytes()
        || planes.iter().any(|plane| plane.samples().len() != width * height)
    {
        return None;
    }
    let mut out = Zeroizing::new(vec![0; width * height * samples.bytes()]);
    decoded.store_u8_into(&mut out);
    Picture::new(width, height, samples, out)
}
