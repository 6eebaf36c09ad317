//! Display lists as bytes, for a page or a report that draws them again.
//!
//! `"MDL2"`, then little-endian whole numbers of 32 bits: the masks (width,
//! height, bytes); the pictures (the same); the display lists (width, height,
//! ground, operations). An operation is a kind and its fields, where a mask or
//! picture is named by its place. Masks, pictures, lists and operations each
//! begin with how many there are.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use crate::{Colour, List, Mask, OPS_MAX, Op, Picture, Rect, SIDE_MAX};

const MAGIC: &[u8; 4] = b"MDL2";

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

/// Display lists as bytes. What many of them draw stands there once, so a book
/// of a thousand screens holds each glyph of theirs a single time. The same
/// lists give the same bytes.
pub fn encode(lists: &[&List]) -> Vec<u8> {
    let mut masks = Shared::default();
    let mut pictures = Shared::default();
    let mut body = length(lists.len()).to_le_bytes().to_vec();
    for list in lists {
        let ops = list.ops.get(..OPS_MAX).unwrap_or(&list.ops);
        let mut word = |value: i32| body.extend_from_slice(&value.to_le_bytes());
        [list.w, list.h, number(list.ground), length(ops.len())].into_iter().for_each(&mut word);
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
                    let place = masks.place((mask.w, mask.h, &mask.cover));
                    [3, place, *x, *y, number(*colour)].into_iter().for_each(&mut word);
                }
                Op::Picture { picture, x, y } => {
                    let place = pictures.place((picture.w, picture.h, &picture.rgba));
                    [4, place, *x, *y].into_iter().for_each(&mut word);
                }
            }
        }
    }
    let mut bytes = MAGIC.to_vec();
    masks.write(&mut bytes);
    pictures.write(&mut bytes);
    bytes.extend_from_slice(&body);
    bytes
}

/// Reads what [`encode`] wrote. Trusts nothing in it.
///
/// # Errors
/// What is wrong, and where.
pub fn decode(bytes: &[u8]) -> Result<Vec<List>, DecodeError> {
    let mut reader = Reader { bytes, at: 0 };
    if reader.take(4)? != MAGIC {
        return Err(DecodeError::Magic);
    }
    let masks = reader.many(i32::MAX, |reader| {
        let (w, h, bytes) = reader.block(1)?;
        Mask::new(w, h, bytes).map(Arc::new).ok_or(DecodeError::Range(reader.at))
    })?;
    let pictures = reader.many(i32::MAX, |reader| {
        let (w, h, bytes) = reader.block(4)?;
        Picture::new(w, h, bytes).map(Arc::new).ok_or(DecodeError::Range(reader.at))
    })?;
    let lists = reader.many(i32::MAX, |reader| {
        let (w, h, ground) = (reader.side()?, reader.side()?, reader.colour()?);
        let ops = reader.many(length(OPS_MAX), |reader| reader.op(&masks, &pictures))?;
        Ok(List { w, h, ground, ops })
    })?;
    if reader.at == bytes.len() { Ok(lists) } else { Err(DecodeError::Length(reader.at)) }
}

impl List {
    /// The list alone as bytes, as [`encode`] does it.
    pub fn encode(&self) -> Vec<u8> {
        encode(&[self])
    }

    /// Reads one list.
    ///
    /// # Errors
    /// As [`decode`], and if there is not exactly one.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut lists = decode(bytes)?;
        match (lists.pop(), lists.is_empty()) {
            (Some(list), true) => Ok(list),
            (Some(_) | None, _) => Err(DecodeError::Length(bytes.len())),
        }
    }
}

/// Blocks of bytes with width and height, each once, in the order in which they
/// were first named.
#[derive(Default)]
struct Shared<'a> {
    places: HashMap<(i32, i32, &'a [u8]), i32>,
    blocks: Vec<(i32, i32, &'a [u8])>,
}

impl<'a> Shared<'a> {
    fn place(&mut self, block: (i32, i32, &'a [u8])) -> i32 {
        let next = length(self.blocks.len());
        let place = *self.places.entry(block).or_insert(next);
        if place == next {
            self.blocks.push(block);
        }
        place
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&length(self.blocks.len()).to_le_bytes());
        for (w, h, block) in &self.blocks {
            bytes.extend_from_slice(&w.to_le_bytes());
            bytes.extend_from_slice(&h.to_le_bytes());
            bytes.extend_from_slice(block);
        }
    }
}

fn number(colour: Colour) -> i32 {
    i32::from_be_bytes([0, colour.r, colour.g, colour.b])
}

/// A count: what fits into memory is fewer than 2^31.
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

    /// As many as it says, at most `max`. Each takes bytes, so the bytes that
    /// there are bound them too.
    fn many<T>(
        &mut self,
        max: i32,
        one: impl Fn(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Vec<T>, DecodeError> {
        let count = self.within(0, max)?;
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
