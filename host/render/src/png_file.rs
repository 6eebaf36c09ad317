//! Pixels as a PNG file, for galleries and reports.

use raster::Canvas;
use thiserror::Error;

/// A picture that could not be written.
#[derive(Debug, Error)]
#[error("the picture cannot be written: {0}")]
pub struct PngError(#[from] png::EncodingError);

/// A canvas as a PNG file, in RGB. The same pixels give the same bytes.
///
/// # Errors
/// [`PngError`]; a canvas without pixels is one.
pub fn png(canvas: &Canvas) -> Result<Vec<u8>, PngError> {
    let (w, h) = canvas.size();
    let rgb: Vec<u8> =
        canvas.rgba().as_chunks::<4>().0.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, w.cast_unsigned(), h.cast_unsigned());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    // Flat colours are found again best as they are.
    encoder.set_filter(png::Filter::NoFilter);
    encoder.write_header()?.write_image_data(&rgb)?;
    Ok(bytes)
}
