//! The face photo of a card, to compare a face with.
//!
//! It lies in the application for what is printed on the card, and opens with
//! 照合番号B. Name and address lie beside it as pictures; they are stepped over
//! and never read.
//! Source: public open-source readers of the card for application, files and
//! tags; ISO/IEC 15444-1 for JPEG 2000.

use hayro_jpeg2000::{DecodeSettings, DecoderContext, Image};
use zeroize::Zeroizing;

use crate::error::PhotoError;
use crate::session::{Application, Label, Verification};
use crate::tlv::{HEAD_BYTES_MAX, Head};
use crate::{CardError, CommandApdu, Link, NumberB, Session};

/// Most bytes of a photo that this product reads. READ BINARY with short
/// offsets reaches no further.
pub const PHOTO_BYTES_MAX: usize = 32_767;
/// Most pixels of either side of a photo.
pub const PICTURE_SIDE_PIXELS_MAX: u32 = 1024;

pub(crate) const EF_PRINTED: u16 = 0x0002;
pub(crate) const EF_NUMBER_B: u16 = 0x0012;
pub(crate) const TAG_PRINTED: u16 = 0xFF20;
pub(crate) const TAG_PHOTO: u16 = 0xDF27;

/// Most objects before the photo.
const OBJECTS_MAX: usize = 16;

/// A photo as it lay on the card, in JPEG 2000 (a JP2 file), wiped on drop.
///
/// ```compile_fail,E0277
/// fn show<T: std::fmt::Debug>() {}
/// show::<card::Photo>();
/// ```
pub struct Photo(Zeroizing<Vec<u8>>);

/// A photo in greys, wiped on drop.
///
/// ```compile_fail,E0277
/// fn show<T: std::fmt::Debug>() {}
/// show::<card::Picture>();
/// ```
pub struct Picture {
    width: u32,
    height: u32,
    grey: Zeroizing<Vec<u8>>,
}

impl Photo {
    /// Takes the bytes of a JP2 file. `None` if they are more than
    /// [`PHOTO_BYTES_MAX`].
    pub fn new(jp2: Zeroizing<Vec<u8>>) -> Option<Self> {
        (jp2.len() <= PHOTO_BYTES_MAX).then_some(Self(jp2))
    }

    /// The bytes, for whoever compares a face with it.
    pub fn into_bytes(self) -> Zeroizing<Vec<u8>> {
        self.0
    }

    /// Turns it into pixels. The buffers inside the decoder are not ours and
    /// are not wiped.
    ///
    /// # Errors
    /// [`PhotoError::BadPhoto`] if it is anything but one strict JPEG 2000
    /// picture of 8 bits of grey with sides of at most
    /// [`PICTURE_SIDE_PIXELS_MAX`] pixels.
    pub fn decode(&self) -> Result<Picture, PhotoError> {
        let settings = DecodeSettings {
            resolve_palette_indices: false,
            strict: true,
            target_resolution: None,
        };
        let image = Image::new(&self.0, &settings).map_err(|_| PhotoError::BadPhoto)?;
        let sides = 1..=PICTURE_SIDE_PIXELS_MAX;
        let (width, height) = (image.width(), image.height());
        // All this before anything is decoded, which takes room for each pixel.
        let is_grey = image.color_space().num_channels() == 1 && !image.has_alpha();
        if !sides.contains(&width)
            || !sides.contains(&height)
            || !is_grey
            || image.original_bit_depth() != 8
        {
            return Err(PhotoError::BadPhoto);
        }
        let pixels = usize::try_from(width * height).map_err(|_| PhotoError::BadPhoto)?;
        let mut context = DecoderContext::default();
        let decoded = image.decode(&mut context).map_err(|_| PhotoError::BadPhoto)?;
        match decoded.components() {
            [grey] if grey.samples().len() == pixels => {}
            _ => return Err(PhotoError::BadPhoto),
        }
        let mut grey = Zeroizing::new(vec![0; pixels]);
        decoded.store_u8_into(&mut grey);
        Ok(Picture { width, height, grey })
    }
}

impl Picture {
    /// Pixels of a row, 1 to [`PICTURE_SIDE_PIXELS_MAX`].
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Rows, 1 to [`PICTURE_SIDE_PIXELS_MAX`].
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The pixels, row by row from the top, from 0 for black to 255.
    pub fn grey(&self) -> &[u8] {
        &self.grey
    }
}

impl<L: Link> Session<L> {
    /// Reads the face photo of a card. What a PIN or the certified
    /// authentication had opened is closed after it.
    ///
    /// The certificate is checked first, so that the number goes to the
    /// visit's card only. The last [`crate::TRIES_FEW_MAX`] tries of the number
    /// are never spent here: whoever blocks it has to go to his municipality.
    ///
    /// # Errors
    /// Any [`PhotoError`]; [`PhotoError::NoPhoto`] for all but a card.
    pub fn photo(&mut self, number: &NumberB) -> Result<Photo, PhotoError> {
        match self.known_label()? {
            Label::Card => {}
            Label::Juki | Label::Android | Label::Iphone => return Err(PhotoError::NoPhoto),
        }
        self.holder()?;
        if !self.select_application(Application::Printed)? || !self.select(EF_NUMBER_B)? {
            return Err(PhotoError::NoPhoto);
        }
        match self.verify(&CommandApdu::verify_number_b(number), None)? {
            Verification::Verified => {}
            Verification::Wrong { tries_left } => {
                return Err(PhotoError::WrongNumber { tries_left });
            }
            Verification::FewTries { .. } | Verification::Blocked => {
                return Err(PhotoError::Blocked);
            }
        }
        if !self.select(EF_PRINTED)? {
            return Err(PhotoError::NoPhoto);
        }
        let (offset, bytes) = self.find_photo()?;
        // Room for all at once: growing would leave copies behind.
        let mut jp2 = Zeroizing::new(Vec::with_capacity(bytes));
        self.read_at(offset, bytes, &mut jp2)?;
        Ok(Photo(jp2))
    }

    /// Where in the selected file the photo begins, and how long it is.
    fn find_photo(&mut self) -> Result<(usize, usize), PhotoError> {
        let mut head = self.head_at(0, HEAD_BYTES_MAX)?;
        if head.tag != TAG_PRINTED {
            return Err(self.bad_photo());
        }
        let mut offset = head.head_bytes;
        let end = offset + head.value_bytes;
        for _ in 0..OBJECTS_MAX {
            let room = end.saturating_sub(offset).min(HEAD_BYTES_MAX);
            if room == 0 {
                return Err(PhotoError::NoPhoto);
            }
            head = self.head_at(offset, room)?;
            let value_at = offset + head.head_bytes;
            offset = value_at + head.value_bytes;
            if offset > end || offset > PHOTO_BYTES_MAX {
                break;
            }
            if head.tag == TAG_PHOTO {
                return Ok((value_at, head.value_bytes));
            }
        }
        Err(self.bad_photo())
    }

    /// The head of the object at `offset`, of which `room` bytes may be read.
    fn head_at(&mut self, offset: usize, room: usize) -> Result<Head, PhotoError> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(HEAD_BYTES_MAX));
        self.read_at(offset, room, &mut bytes)?;
        Head::parse(&bytes).ok_or_else(|| self.bad_photo())
    }

    fn bad_photo(&mut self) -> PhotoError {
        self.end(CardError::Malformed);
        PhotoError::BadPhoto
    }
}
