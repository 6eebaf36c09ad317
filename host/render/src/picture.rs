//! PNG pictures of a flow: decoded by the host, within limits, and scaled.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use png::{BlendOp, ColorType, Decoder, FrameControl, Limits, Transformations};
use raster::Picture;
use thiserror::Error;

/// The longest side of a picture, in pixels.
pub const PICTURE_SIDE_MAX: u32 = 2048;
/// Pixels of all pictures of a flow together, frames included: 64 MiB.
pub const PICTURES_PIXELS_MAX: usize = 16 << 20;
/// Memory that decoding may take beside the pixels, in bytes.
const DECODER_BYTES_MAX: usize = 4 << 20;
/// The most frames of a picture that moves, and of the pixels of all of them.
const FRAMES_MAX: u32 = 8;
const FRAME_PIXELS_MAX: u64 = 1 << 20;

/// Why a picture is not shown; its words are.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
pub enum PictureError {
    /// It is no PNG, or damaged.
    #[error("not a whole PNG picture; export it again")]
    Format,
    /// It has too many pixels.
    #[error("more than {PICTURE_SIDE_MAX} pixels wide or high; make it smaller")]
    Size,
    /// It moves in another way than is shown.
    #[error(
        "moves in more than {FRAMES_MAX} frames, in ones that are not whole pictures, or that are too large together; export it with fewer whole frames"
    )]
    Frames,
    /// Decoded, the pictures before it and this one would take too much memory.
    #[error(
        "the flow's pictures have more than {PICTURES_PIXELS_MAX} pixels together, frames included; make them smaller"
    )]
    Together,
}

impl PictureError {
    /// The code in reports.
    pub fn code(self) -> &'static str {
        match self {
            Self::Format => "D11",
            Self::Size => "D12",
            Self::Frames => "D13",
            Self::Together => "D14",
        }
    }
}

/// A decoded picture in its own size.
#[cfg_attr(test, derive(Debug))]
pub struct Image {
    picture: Arc<Picture>,
    /// What it shows in turn where it may move; empty if it does not.
    frames: Vec<Arc<Picture>>,
}

impl Image {
    /// Decodes a PNG. Of an animated one the frames that are shown in turn, and
    /// the picture that stands for them where nothing may move. How long each
    /// frame stands is the host's affair and not read.
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
        // Of the frames, the first may be the still picture itself.
        let is_first = reader.info().frame_control.is_some();
        let count = reader.info().animation_control.map_or(0, |control| control.num_frames);
        if count > FRAMES_MAX || u64::from(count) * u64::from(w) * u64::from(h) > FRAME_PIXELS_MAX {
            return Err(PictureError::Frames);
        }
        let mut next = |is_frame: bool| {
            let mut bytes = vec![0; size];
            let frame = reader.next_frame(&mut bytes).map_err(|_| PictureError::Format)?;
            let control = reader.info().frame_control.filter(|_| is_frame);
            if control.is_some_and(|control| !is_whole(&control, w, h)) {
                return Err(PictureError::Frames);
            }
            bytes.truncate(frame.buffer_size());
            rgba(frame.color_type, bytes, w, h).map(Arc::new)
        };
        let picture = next(is_first)?;
        let mut frames = Vec::new();
        for place in 0..count {
            frames.push(if place == 0 && is_first { Arc::clone(&picture) } else { next(true)? });
        }
        Ok(Self { picture, frames })
    }

    /// How many pictures it shows in turn; 0 if it stands still.
    pub(crate) fn frames(&self) -> usize {
        self.frames.len()
    }

    /// How many pixels it takes in memory, with all its frames.
    fn pixels(&self) -> usize {
        let own = [&self.picture].into_iter().chain(&self.frames);
        own.map(|one| one.rgba().len() / 4).sum()
    }

    /// Width and height in pixels.
    pub fn size(&self) -> (i32, i32) {
        self.picture.size()
    }

    /// The picture, or one of its frames.
    pub(crate) fn picture(&self, frame: Option<usize>) -> &Arc<Picture> {
        frame.and_then(|place| self.frames.get(place)).unwrap_or(&self.picture)
    }
}

/// Decoded pictures of a flow, by name.
pub type Images = BTreeMap<String, Arc<Image>>;

/// Decodes the pictures of a flow, given by name. Those that cannot be, or
/// would be too many together, are told beside it.
pub fn decode_all<'a>(
    files: impl Iterator<Item = (&'a str, &'a [u8])>,
) -> (Images, Vec<(String, PictureError)>) {
    let (mut images, mut bad) = (Images::new(), Vec::new());
    let mut left = PICTURES_PIXELS_MAX;
    for (name, bytes) in files {
        let decoded = Image::decode(bytes).and_then(|image| {
            left = left.checked_sub(image.pixels()).ok_or(PictureError::Together)?;
            Ok(image)
        });
        match decoded {
            Ok(image) => _ = images.insert(name.to_owned(), Arc::new(image)),
            Err(error) => bad.push((name.to_owned(), error)),
        }
    }
    (images, bad)
}

/// Whether a frame is a picture by itself.
fn is_whole(frame: &FrameControl, w: u32, h: u32) -> bool {
    let is_opaque = matches!(frame.blend_op, BlendOp::Source);
    is_opaque && (frame.x_offset, frame.y_offset, frame.width, frame.height) == (0, 0, w, h)
}

fn rgba(colour: ColorType, bytes: Vec<u8>, w: u32, h: u32) -> Result<Picture, PictureError> {
    let rgba = match colour {
        ColorType::Rgba => bytes,
        ColorType::Rgb => widen(&bytes, |[r, g, b]: [u8; 3]| [r, g, b, 255]),
        ColorType::GrayscaleAlpha => widen(&bytes, |[v, a]: [u8; 2]| [v, v, v, a]),
        ColorType::Grayscale => widen(&bytes, |[v]: [u8; 1]| [v, v, v, 255]),
        ColorType::Indexed => return Err(PictureError::Format),
    };
    let side = |side: u32| i32::try_from(side).map_err(|_| PictureError::Size);
    Picture::new(side(w)?, side(h)?, rgba).ok_or(PictureError::Format)
}

/// Samples of a pixel in each direction.
const SAMPLES: usize = 2;

/// A picture in another size, of which one side is more than half its own: so few
/// samples are enough.
/// Each pixel is the mean of what it stands for.
pub(crate) fn scale(picture: &Picture, w: i32, h: i32) -> Option<Picture> {
    let (from_w, from_h) = picture.size();
    if from_w == 0 || from_h == 0 || w <= 0 || h <= 0 {
        return None;
    }
    let (columns, rows) = (samples(from_w, w)?, samples(from_h, h)?);
    let pixels = picture.rgba().as_chunks::<4>().0;
    let from_w = usize::try_from(from_w).ok()?;
    let mut rgba = Vec::with_capacity(columns.len() * rows.len());
    let mut sums = vec![[0; 4]; from_w];
    for row in rows.as_chunks::<SAMPLES>().0 {
        // First what the row stands for of each column, then what of these each
        // pixel stands for: the sums are the same, of half as many products.
        sums.fill([0; 4]);
        for (place, weight) in row.iter().flat_map(Sample::weights) {
            let from = pixels.get(place * from_w..(place + 1) * from_w)?;
            for (sum, pixel) in sums.iter_mut().zip(from) {
                add(sum, *pixel, weight);
            }
        }
        rgba.extend(columns.as_chunks::<SAMPLES>().0.iter().map(|column| mean(&sums, column)));
    }
    Picture::new(w, h, rgba.into_flattened())
}

/// Adds a pixel to a sum by its weight: colours times alpha, and alpha. At most
/// 255 * 255 * 512, for the weights of a row are 512 together.
fn add(sum: &mut [u32; 4], pixel: [u8; 4], weight: u32) {
    let [r, g, b, a] = pixel.map(u32::from);
    for (sum, one) in sum.iter_mut().zip([r * a, g * a, b * a, a]) {
        *sum += one * weight;
    }
}

/// Half as wide and half as high; an odd row or column at the end is left out.
pub(crate) fn halved(picture: &Picture) -> Option<Picture> {
    let (from_w, _) = picture.size();
    let (w, h) = (from_w / 2, picture.size().1 / 2);
    let (row, count) = (usize::try_from(from_w * 4).ok()?, usize::try_from(w * h).ok()?);
    let mut rgba = Vec::with_capacity(count);
    for rows in picture.rgba().chunks_exact(2 * row) {
        let (upper, lower) = rows.split_at(row);
        let pairs = upper.as_chunks::<8>().0.iter().zip(lower.as_chunks::<8>().0);
        // Two loops, for the one that all but a few rows take has no branch in it.
        if is_even(upper) && is_even(lower) && upper.get(3) == lower.get(3) {
            rgba.extend(pairs.map(|(upper, lower)| plain_quarter(*upper, *lower)));
        } else {
            rgba.extend(pairs.map(|(upper, lower)| quarter(*upper, *lower)));
        }
    }
    Picture::new(w, h, rgba.into_flattened())
}

/// Whether all pixels of a row are as opaque as each other, and can be seen.
fn is_even(row: &[u8]) -> bool {
    let pixels = row.as_chunks::<4>().0;
    let [.., first] = pixels.first().copied().unwrap_or_default();
    first > 0 && pixels.iter().fold(true, |is_even, [.., a]| is_even & (*a == first))
}

/// What [`quarter`] gives for four pixels of which each is as opaque as the others.
fn plain_quarter(upper: [u8; 8], lower: [u8; 8]) -> [u8; 4] {
    let [r0, g0, b0, a0, r1, g1, b1, a1] = upper.map(u16::from);
    let [r2, g2, b2, a2, r3, g3, b3, a3] = lower.map(u16::from);
    let mean = |sum: u16| ((sum + 2) / 4).to_le_bytes()[0];
    [
        mean(r0 + r1 + r2 + r3),
        mean(g0 + g1 + g2 + g3),
        mean(b0 + b1 + b2 + b3),
        mean(a0 + a1 + a2 + a3),
    ]
}

/// The mean of two pixels and of the two below them, each by how opaque it is.
fn quarter(upper: [u8; 8], lower: [u8; 8]) -> [u8; 4] {
    let [r0, g0, b0, a0, r1, g1, b1, a1] = upper.map(u32::from);
    let [r2, g2, b2, a2, r3, g3, b3, a3] = lower.map(u32::from);
    let byte = |value: u32| u8::try_from(value).unwrap_or(255);
    let a = a0 + a1 + a2 + a3;
    if a0 > 0 && [a1, a2, a3] == [a0; 3] {
        // The same without dividing, for most are opaque.
        return plain_quarter(upper, lower);
    }
    let colour = |c0, c1, c2, c3| {
        let sum: u32 = c0 * a0 + c1 * a1 + c2 * a2 + c3 * a3;
        byte((sum + a / 2).checked_div(a).unwrap_or(0))
    };
    let (r, g, b) = (colour(r0, r1, r2, r3), colour(g0, g1, g2, g3), colour(b0, b1, b2, b3));
    [r, g, b, byte((a + 2) / 4)]
}

/// Where a sample stands in a row or column: between two pixels, and how near
/// to the second, in 1/256.
struct Sample {
    places: [usize; 2],
    share: u32,
}

impl Sample {
    /// The two pixels, and how near it is to each.
    fn weights(&self) -> [(usize, u32); 2] {
        let [one, other] = self.places;
        [(one, 256 - self.share), (other, self.share)]
    }
}

/// The samples of `to` pixels in a row or column of `from`, [`SAMPLES`] each.
fn samples(from: i32, to: i32) -> Option<Vec<Sample>> {
    let (from, to) = (u64::try_from(from).ok()?, u64::try_from(to).ok()?);
    let count = to * u64::try_from(SAMPLES).ok()?;
    let one = |sample: u64| {
        // In 1/256 of a source pixel; its middle stands for it, not its edge.
        let at = (2 * sample + 1) * 256 * from / (2 * count) + 128;
        let place = |pixel: u64| usize::try_from(pixel.clamp(1, from) - 1).ok();
        let places = [place(at / 256)?, place(at / 256 + 1)?];
        Some(Sample { places, share: u32::try_from(at % 256).ok()? })
    };
    (0..count).map(one).collect()
}

/// Each sample is the four nearest pixels by their nearness. `sums` are of what
/// a row stands for, a column each.
fn mean(sums: &[[u32; 4]], columns: &[Sample; SAMPLES]) -> [u8; 4] {
    let mut sum = [0u64; 4];
    for (place, weight) in columns.iter().flat_map(Sample::weights) {
        let column = sums.get(place).copied().unwrap_or_default();
        for (sum, one) in sum.iter_mut().zip(column) {
            *sum += u64::from(one) * u64::from(weight);
        }
    }
    let count = 1 << 18;
    let [r, g, b, a] = sum;
    let byte = |value: u64| u8::try_from(value).unwrap_or(255);
    let colour = |value: u64| byte((value + a / 2).checked_div(a).unwrap_or(0));
    [colour(r), colour(g), colour(b), byte((a + count / 2) / count)]
}

fn widen<const N: usize>(bytes: &[u8], pixel: impl Fn([u8; N]) -> [u8; 4]) -> Vec<u8> {
    bytes.as_chunks::<N>().0.iter().flat_map(|one| pixel(*one)).collect()
}
