//! Which pictures a camera sends, and what the bytes of one are.
//!
//! Source: Linux, Video for Linux API, "Image Formats" and `struct
//! v4l2_pix_format`.

use zeroize::Zeroizing;

use crate::error::CameraError;
use crate::{mjpeg, yuyv};

/// Most pixels of a row; the face engine's.
pub const WIDTH_MAX: u16 = 1_280;
/// Most rows; the face engine's.
pub const HEIGHT_MAX: u16 = 720;
/// Fewest pixels of a row, and fewest rows; the face engine's.
pub const SIDE_MIN: u16 = 96;
/// Bytes of a pixel in YUYV.
const YUYV_PIXEL_BYTES: usize = 2;

/// How a camera writes a picture.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Coding {
    /// `YUYV`: two pixels in four bytes, not compressed.
    Yuyv,
    /// `MJPG`: a JPEG file for each picture, which may lack its Huffman tables.
    Mjpeg,
}

impl Coding {
    /// Those that can be read, the better one first: what is not compressed can
    /// be shown without a decoder.
    pub const ALL: [Self; 2] = [Self::Yuyv, Self::Mjpeg];

    /// Its code in the Video for Linux API, four characters.
    pub fn fourcc(self) -> [u8; 4] {
        match self {
            Self::Yuyv => *b"YUYV",
            Self::Mjpeg => *b"MJPG",
        }
    }
}

/// The pictures that a camera has agreed to send.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Layout {
    coding: Coding,
    width: u16,
    height: u16,
    /// Bytes from one row to the next; of no meaning where it is compressed.
    stride: usize,
}

/// One picture, wiped on drop.
pub enum Picture {
    /// Red, green and blue, a byte each, row by row.
    Rgb(Zeroizing<Vec<u8>>),
    /// A whole JPEG file. Nobody has decoded it.
    Jpeg(Zeroizing<Vec<u8>>),
}

impl Layout {
    /// What a camera says that it sends: the code of its coding, pixels of a
    /// row, rows, and bytes from row to row (0 if it does not say).
    ///
    /// # Errors
    /// [`CameraError::Form`].
    pub fn new(fourcc: [u8; 4], width: u32, height: u32, stride: u32) -> Result<Self, CameraError> {
        let refused = |wanted| CameraError::Form {
            form: format!("{} of {width} x {height}", fourcc.escape_ascii()),
            wanted,
        };
        let coding = Coding::ALL.into_iter().find(|coding| coding.fourcc() == fourcc);
        let coding = coding.ok_or_else(|| refused("YUYV and MJPG can be read"))?;
        let within = |side: u32, most: u16| {
            u16::try_from(side).ok().filter(|side| (SIDE_MIN..=most).contains(side))
        };
        let sides = within(width, WIDTH_MAX).zip(within(height, HEIGHT_MAX));
        let (width, height) =
            sides.ok_or_else(|| refused("96 x 96 to 1280 x 720 pixels can be read"))?;
        let row = usize::from(width) * YUYV_PIXEL_BYTES;
        let stride = match coding {
            Coding::Yuyv if stride == 0 => row,
            Coding::Yuyv => usize::try_from(stride).unwrap_or(0),
            Coding::Mjpeg => 0,
        };
        if coding == Coding::Yuyv && (stride < row || !width.is_multiple_of(2)) {
            return Err(refused("rows of whole pairs of pixels can be read"));
        }
        Ok(Self { coding, width, height, stride })
    }

    /// How its pictures are written.
    pub fn coding(&self) -> Coding {
        self.coding
    }

    /// Pixels of a row, and rows.
    pub fn size(&self) -> (u16, u16) {
        (self.width, self.height)
    }

    /// The picture of these bytes. `None` if they are not a whole one of these
    /// sides, as when it was cut short on its way.
    pub fn picture(&self, bytes: &[u8]) -> Option<Picture> {
        match self.coding {
            Coding::Yuyv => yuyv::rgb(bytes, self.width.into(), self.height.into(), self.stride)
                .map(Picture::Rgb),
            Coding::Mjpeg => mjpeg::whole(bytes, self.size()).map(Picture::Jpeg),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(fourcc: &[u8; 4], width: u32, height: u32, stride: u32) -> String {
        Layout::new(*fourcc, width, height, stride).unwrap_err().to_string()
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_its_name() {
        assert_eq!(
            refusal(b"H264", 640, 480, 0),
            "the camera sends H264 of 640 x 480; YUYV and MJPG can be read"
        );
        assert_eq!(
            refusal(b"\x00\xFF\"\n", 640, 480, 0),
            "the camera sends \\x00\\xff\\\"\\n of 640 x 480; YUYV and MJPG can be read"
        );
        for (width, height) in [(1_920, 1_080), (1_282, 720), (1_280, 722), (94, 96), (96, 0)] {
            assert!(
                refusal(b"YUYV", width, height, 0).contains("96 x 96 to 1280 x 720"),
                "{width} x {height}"
            );
        }
        assert!(refusal(b"YUYV", u32::MAX, u32::MAX, u32::MAX).contains("96 x 96"));
        assert!(refusal(b"YUYV", 640, 480, 1_279).contains("whole pairs"));
        assert!(refusal(b"YUYV", 641, 480, 0).contains("whole pairs"));
        for coding in Coding::ALL {
            let layout = Layout::new(coding.fourcc(), 640, 480, 0).unwrap();
            assert_eq!((layout.coding(), layout.size()), (coding, (640, 480)));
        }
    }
}
