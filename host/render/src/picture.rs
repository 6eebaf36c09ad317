//! PNG pictures of a flow: decoded by the host, within limits, and scaled.

use std::io::Cursor;
use std::sync::Arc;

use png::{ColorType, Decoder, Limits, Transformations};
use raster::Picture;
use thiserror::Error;

/// The longest side of a picture, in pixels.
pub const PICTURE_SIDE_MAX: u32 = 2048;
/// Memory that decoding may take beside the pixels, in bytes.
const DECODER_BYTES_MAX: usize = 4 << 20;

/// Why a picture is not shown; its words are.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
pub enum PictureError {
    /// It is no PNG, or damaged.
    #[error("not a whole PNG picture; export it again")]
    Format,
    /// It has too many pixels.
    #[error("more than {PICTURE_SIDE_MAX} pixels wide or high; make it smaller")]
    Size,
}

impl PictureError {
    /// The code in reports.
    pub fn code(self) -> &'static str {
        match self {
            Self::Format => "D11",
            Self::Size => "D12",
        }
    }
}

/// A decoded picture in its own size.
#[cfg_attr(test, derive(Debug))]
pub struct Image {
    picture: Arc<Picture>,
}

impl Image {
    /// Decodes a PNG. Of an animated one this is the still picture.
    ///
    /// # Errors
    /// [`PictureError`].
    pub fn decode(bytes: &[u8]) -> Result<Self, PictureError> {
        let limits = Limits { bytes: DECODER_BYTES_MAX };
        let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), limits);
        decoder.set_transformations(Transformations::normalize_to_color8());
        let info = decoder.read_header_info().map_err(|_| PictureError::Format)?;
        let (w, h) = (info.width, info.height);
        if w > PICTURE_SIDE_MAX || h > PICTURE_SIDE_MAX {
            return Err(PictureError::Size);
        }
        let mut reader = decoder.read_info().map_err(|_| PictureError::Format)?;
        let size = reader.output_buffer_size().ok_or(PictureError::Size)?;
        let mut bytes = vec![0; size];
        let frame = reader.next_frame(&mut bytes).map_err(|_| PictureError::Format)?;
        bytes.truncate(frame.buffer_size());
        let rgba = match frame.color_type {
            ColorType::Rgba => bytes,
            ColorType::Rgb => widen(&bytes, |[r, g, b]: [u8; 3]| [r, g, b, 255]),
            ColorType::GrayscaleAlpha => widen(&bytes, |[v, a]: [u8; 2]| [v, v, v, a]),
            ColorType::Grayscale => widen(&bytes, |[v]: [u8; 1]| [v, v, v, 255]),
            ColorType::Indexed => return Err(PictureError::Format),
        };
        let side = |side: u32| i32::try_from(side).map_err(|_| PictureError::Size);
        let picture = Picture::new(side(w)?, side(h)?, rgba).ok_or(PictureError::Format)?;
        Ok(Self { picture: Arc::new(picture) })
    }

    /// Width and height in pixels.
    pub fn size(&self) -> (i32, i32) {
        self.picture.size()
    }

    /// The picture in another size; each pixel is the mean of what it stands for.
    pub(crate) fn scaled(&self, w: i32, h: i32) -> Option<Arc<Picture>> {
        if (w, h) == self.picture.size() {
            return Some(Arc::clone(&self.picture));
        }
        let (from_w, from_h) = self.picture.size();
        if from_w == 0 || from_h == 0 || w <= 0 || h <= 0 {
            return None;
        }
        // As many samples a pixel as source pixels fall on it, 4 at most.
        let samples = (from_w / w).max(from_h / h).clamp(1, 3) + 1;
        let mut rgba = Vec::with_capacity(usize::try_from(w * h * 4).unwrap_or(0));
        for y in 0..h {
            for x in 0..w {
                rgba.extend(self.mean(x, y, (w, h), samples));
            }
        }
        Picture::new(w, h, rgba).map(Arc::new)
    }

    fn mean(&self, x: i32, y: i32, (w, h): (i32, i32), samples: i32) -> [u8; 4] {
        let (from_w, from_h) = self.picture.size();
        let mut sum = [0i64; 4];
        for sy in 0..samples {
            for sx in 0..samples {
                // In 1/256 of a source pixel, from the middle of its first.
                let at = |place: i32, sample: i32, from: i32, to: i32| {
                    let numerator =
                        i64::from(2 * (place * samples + sample) + 1) * 256 * i64::from(from);
                    numerator / (2 * i64::from(samples) * i64::from(to)) - 128
                };
                let sample = self.between(at(x, sx, from_w, w), at(y, sy, from_h, h));
                sum.iter_mut().zip(sample).for_each(|(sum, one)| *sum += one);
            }
        }
        let count = i64::from(samples * samples) << 16;
        let [r, g, b, a] = sum;
        let byte = |value: i64| u8::try_from(value.clamp(0, 255)).unwrap_or(255);
        let colour = |value: i64| if a == 0 { 0 } else { byte((value + a / 2) / a) };
        [colour(r), colour(g), colour(b), byte((a + count / 2) / count)]
    }

    /// The four nearest pixels by their nearness: each colour times alpha, then
    /// alpha itself, all times 65,536.
    fn between(&self, x: i64, y: i64) -> [i64; 4] {
        let (w, h) = self.picture.size();
        let (fx, fy) = (x.rem_euclid(256), y.rem_euclid(256));
        let (left, top) = (x.div_euclid(256), y.div_euclid(256));
        let mut sum = [0i64; 4];
        for (dx, dy, weight) in [
            (0, 0, (256 - fx) * (256 - fy)),
            (1, 0, fx * (256 - fy)),
            (0, 1, (256 - fx) * fy),
            (1, 1, fx * fy),
        ] {
            let column = (left + dx).clamp(0, i64::from(w) - 1);
            let row = (top + dy).clamp(0, i64::from(h) - 1);
            let at = usize::try_from((row * i64::from(w) + column) * 4).unwrap_or(0);
            let pixel = self.picture.rgba().get(at..).and_then(|rest| rest.first_chunk::<4>());
            let [r, g, b, a] = pixel.copied().unwrap_or_default().map(i64::from);
            for (sum, one) in sum.iter_mut().zip([r * a, g * a, b * a, a]) {
                *sum += one * weight;
            }
        }
        sum
    }
}

fn widen<const N: usize>(bytes: &[u8], pixel: impl Fn([u8; N]) -> [u8; 4]) -> Vec<u8> {
    bytes.as_chunks::<N>().0.iter().flat_map(|one| pixel(*one)).collect()
}
