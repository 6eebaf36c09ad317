//! Two pixels in four bytes, to red, green and blue.
//!
//! Source: Linux, Video for Linux API, `V4L2_PIX_FMT_YUYV`; the sums are those
//! of ITU-R BT.601 in its narrow range (black 16, white 235), which is what a
//! camera is to send unless it says otherwise.

use zeroize::Zeroizing;

/// The picture, or `None` if there are too few bytes. `stride`: bytes from one
/// row to the next; after the last row none need follow.
pub(crate) fn rgb(
    bytes: &[u8],
    width: usize,
    height: usize,
    stride: usize,
) -> Option<Zeroizing<Vec<u8>>> {
    let row_bytes = width.checked_mul(2)?;
    // All of it at once: where the buffer grew, a copy would stay behind.
    let mut out = Zeroizing::new(Vec::with_capacity(width.checked_mul(height)?.checked_mul(3)?));
    for row in 0..height {
        let from = row.checked_mul(stride)?;
        let row = bytes.get(from..from.checked_add(row_bytes)?)?;
        for [left, blue, right, red] in row.as_chunks::<4>().0 {
            out.extend(pixel(*left, *blue, *red));
            out.extend(pixel(*right, *blue, *red));
        }
    }
    Some(out)
}

/// In 256ths, rounded.
fn pixel(luma: u8, blue: u8, red: u8) -> [u8; 3] {
    let light = 298 * (i32::from(luma) - 16) + 128;
    let (blue, red) = (i32::from(blue) - 128, i32::from(red) - 128);
    let sums = [light + 409 * red, light - 100 * blue - 208 * red, light + 516 * blue];
    sums.map(|sum| u8::try_from((sum >> 8).clamp(0, 255)).unwrap_or(u8::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn colours_are_those_of_the_standard() {
        for (yuv, rgb) in [
            ([16, 128, 128], [0, 0, 0]),
            ([235, 128, 128], [255, 255, 255]),
            ([126, 128, 128], [128, 128, 128]),
            ([81, 90, 240], [255, 0, 0]),
            ([145, 54, 34], [0, 255, 1]),
            ([41, 240, 110], [0, 0, 255]),
            // Beyond black and white.
            ([0, 128, 128], [0, 0, 0]),
            ([255, 128, 128], [255, 255, 255]),
        ] {
            let [luma, blue, red] = yuv;
            let got = pixel(luma, blue, red);
            let near = got.iter().zip(rgb).all(|(got, is)| got.abs_diff(is) <= 1);
            assert!(near, "{yuv:?} is {got:?}, not {rgb:?}");
        }
    }

    #[test]
    fn what_stands_between_rows_is_no_pixel() {
        // Two rows of two pixels, four bytes each, in steps of seven.
        let bytes = [235, 128, 16, 128, 9, 9, 9, 16, 128, 235, 128];
        let picture = rgb(&bytes, 2, 2, 7).unwrap();
        let (black, white) = ([0; 3], [255; 3]);
        assert_eq!(*picture, [white, black, black, white].concat());
        assert!(rgb(&bytes[..10], 2, 2, 7).is_none(), "the last row is not whole");
        assert!(rgb(&bytes, 2, 2, usize::MAX).is_none());
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_picture_of_these_sides_or_none(
            bytes in prop::collection::vec(any::<u8>(), 0..400),
            (half, height, gap) in (1_usize..8, 1_usize..8, 0_usize..5),
        ) {
            let (width, stride) = (half * 2, half * 4 + gap);
            let is_whole = bytes.len() >= stride * (height - 1) + width * 2;
            let picture = rgb(&bytes, width, height, stride);
            prop_assert_eq!(picture.map(|rgb| rgb.len()), is_whole.then_some(width * height * 3));
        }
    }
}
