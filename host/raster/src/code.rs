//! A display list as bytes, for a page or a report that draws it again.
//!
//! Little-endian whole numbers of 32 bits: `"MDL1"`, width, height, ground;
//! the masks (width, height, bytes); the pictures (the same); the operations,
//! each a kind and its fields, where a mask or picture is named by its place.
//! Each of the three lists begins with its length.

use std::fmt;
use std::sync::Arc;

use crate::{Colour, List, Mask, OPS_MAX, Op, Picture, Rect, SIDE_MAX};

const MAGIC: &[u8; 4] = b"MDL1";

/// Why bytes are no display list.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DecodeError {
    /// The first bytes are others.
    Magic,
    /// It ends early, or goes on after its end.
    Length(usize),
    /// A number is out of its range.
    Range(usize),
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Magic => f.write_str("not a display list of this version; encode it again"),
            Self::Length(at) => write!(f, "cut off or too long at byte {at}; send it again"),
            Self::Range(at) => {
                write!(f, "a number out of range before byte {at}; encode it again")
            }
        }
    }
}

impl std::error::Error for DecodeError {}

impl DecodeError {
    /// The code in reports.
    pub fn code(self) -> &'static str {
        match self {
            Self::Magic => "D01",
            Self::Length(_) => "D02",
            Self::Range(_) => "D03",
        }
    }
}

impl List {
    /// The list as bytes. The same list gives the same bytes.
    pub fn encode(&self) -> Vec<u8> {
        let ops = self.ops.get(..OPS_MAX).unwrap_or(&self.ops);
        let mut masks: Vec<&Arc<Mask>> = Vec::new();
        let mut pictures: Vec<&Arc<Picture>> = Vec::new();
        let mut places: std::collections::HashMap<*const Mask, i32> =
            std::collections::HashMap::new();
        let mut body = Vec::new();
        let mut word = |value: i32| body.extend_from_slice(&value.to_le_bytes());
        for op in ops {
            match op {
                Op::Fill { area, radius, colour } => {
                    [1, area.x, area.y, area.w, area.h, *radius, number(*colour)]
                        .into_iter()
                        .for_each(&mut word);
                }
                Op::Ring { area, radius, width, colour } => {
                    [2, area.x, area.y, area.w, area.h, *radius, *width, number(*colour)]
                        .into_iter()
                        .for_each(&mut word);
                }
                Op::Mask { mask, x, y, colour } => {
                    let place = *places.entry(Arc::as_ptr(mask)).or_insert_with(|| {
                        masks.push(mask);
                        length(masks.len()) - 1
                    });
                    [3, place, *x, *y, number(*colour)].into_iter().for_each(&mut word);
                }
                Op::Picture { picture, x, y } => {
                    pictures.push(picture);
                    [4, length(pictures.len()) - 1, *x, *y].into_iter().for_each(&mut word);
                }
            }
        }
        let mut bytes = MAGIC.to_vec();
        let mut head = |value: i32| bytes.extend_from_slice(&value.to_le_bytes());
        [self.w, self.h, number(self.ground), length(masks.len())].into_iter().for_each(&mut head);
        for mask in masks {
            bytes.extend_from_slice(&mask.w.to_le_bytes());
            bytes.extend_from_slice(&mask.h.to_le_bytes());
            bytes.extend_from_slice(&mask.cover);
        }
        bytes.extend_from_slice(&length(pictures.len()).to_le_bytes());
        for picture in pictures {
            bytes.extend_from_slice(&picture.w.to_le_bytes());
            bytes.extend_from_slice(&picture.h.to_le_bytes());
            bytes.extend_from_slice(&picture.rgba);
        }
        bytes.extend_from_slice(&length(ops.len()).to_le_bytes());
        bytes.extend_from_slice(&body);
        bytes
    }

    /// Reads what [`Self::encode`] wrote. Trusts nothing in it.
    ///
    /// # Errors
    /// What is wrong, and where.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader { bytes, at: 0 };
        if reader.take(4)? != MAGIC {
            return Err(DecodeError::Magic);
        }
        let (w, h) = (reader.side()?, reader.side()?);
        let ground = reader.colour()?;
        let masks = reader.many(|reader| {
            let (w, h, bytes) = reader.block(1)?;
            Mask::new(w, h, bytes).map(Arc::new).ok_or(DecodeError::Range(reader.at))
        })?;
        let pictures = reader.many(|reader| {
            let (w, h, bytes) = reader.block(4)?;
            Picture::new(w, h, bytes).map(Arc::new).ok_or(DecodeError::Range(reader.at))
        })?;
        let ops = reader.many(|reader| reader.op(&masks, &pictures))?;
        match reader.at == bytes.len() {
            true => Ok(Self { w, h, ground, ops }),
            false => Err(DecodeError::Length(reader.at)),
        }
    }
}

fn number(colour: Colour) -> i32 {
    i32::from_be_bytes([0, colour.r, colour.g, colour.b])
}

/// A count; there are never more than [`OPS_MAX`].
fn length(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], DecodeError> {
        let end = self.at.checked_add(count).ok_or(DecodeError::Length(self.at))?;
        let taken = self.bytes.get(self.at..end).ok_or(DecodeError::Length(self.at))?;
        self.at = end;
        Ok(taken)
    }

    fn word(&mut self) -> Result<i32, DecodeError> {
        let bytes = self.take(4)?.first_chunk::<4>().ok_or(DecodeError::Length(self.at))?;
        Ok(i32::from_le_bytes(*bytes))
    }

    fn within(&mut self, min: i32, max: i32) -> Result<i32, DecodeError> {
        let word = self.word()?;
        if (min..=max).contains(&word) { Ok(word) } else { Err(DecodeError::Range(self.at)) }
    }

    fn side(&mut self) -> Result<i32, DecodeError> {
        self.within(0, SIDE_MAX)
    }

    /// A coordinate: a panel's side away from the panel at most.
    fn place(&mut self) -> Result<i32, DecodeError> {
        self.within(-SIDE_MAX, 2 * SIDE_MAX)
    }

    fn colour(&mut self) -> Result<Colour, DecodeError> {
        let [_, r, g, b] = self.within(0, 0x00FF_FFFF)?.to_be_bytes();
        Ok(Colour { r, g, b })
    }

    fn block(&mut self, each: usize) -> Result<(i32, i32, Vec<u8>), DecodeError> {
        let (w, h) = (self.side()?, self.side()?);
        let pixels = usize::try_from(w).unwrap_or(0) * usize::try_from(h).unwrap_or(0);
        Ok((w, h, self.take(pixels * each)?.to_vec()))
    }

    fn many<T>(
        &mut self,
        one: impl Fn(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Vec<T>, DecodeError> {
        let count = self.within(0, length(OPS_MAX))?;
        (0..count).map(|_| one(self)).collect()
    }

    fn area(&mut self) -> Result<Rect, DecodeError> {
        Ok(Rect { x: self.place()?, y: self.place()?, w: self.side()?, h: self.side()? })
    }

    fn op(&mut self, masks: &[Arc<Mask>], pictures: &[Arc<Picture>]) -> Result<Op, DecodeError> {
        match self.word()? {
            1 => Ok(Op::Fill { area: self.area()?, radius: self.side()?, colour: self.colour()? }),
            2 => Ok(Op::Ring {
                area: self.area()?,
                radius: self.side()?,
                width: self.side()?,
                colour: self.colour()?,
            }),
            3 => Ok(Op::Mask {
                mask: self.named(masks)?,
                x: self.place()?,
                y: self.place()?,
                colour: self.colour()?,
            }),
            4 => Ok(Op::Picture {
                picture: self.named(pictures)?,
                x: self.place()?,
                y: self.place()?,
            }),
            _ => Err(DecodeError::Range(self.at)),
        }
    }

    fn named<T>(&mut self, all: &[Arc<T>]) -> Result<Arc<T>, DecodeError> {
        let place = usize::try_from(self.word()?).ok();
        place.and_then(|place| all.get(place)).cloned().ok_or(DecodeError::Range(self.at))
    }
}
