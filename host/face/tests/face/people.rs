//! People for the small networks: a white square with a pattern around it, which
//! says whose it is. `photos.py` beside this file draws the same.

use face::{Format, Frame, Picture, Samples};
use zeroize::Zeroizing;

/// Side of a patch of the pattern, and of the square, in the detector's pixels.
const PATCH: f32 = 7.0;
const SQUARE: f32 = 8.0;

/// Who, and where in the frame.
#[derive(Clone, Copy)]
pub(crate) struct Person {
    pub(crate) name: u32,
    pub(crate) x: f32,
    pub(crate) y: f32,
}

/// In the middle of a frame of 640 x 480, in the middle of a cell.
pub(crate) fn person(name: u32) -> Person {
    Person { name, x: 336.0, y: 240.0 }
}

fn shade(name: u32, column: u32, row: u32) -> u8 {
    let mut mixed = name.wrapping_mul(73_856_093)
        ^ column.wrapping_mul(19_349_663)
        ^ row.wrapping_mul(83_492_791);
    mixed ^= mixed >> 13;
    mixed = mixed.wrapping_mul(0x5BD1_E995);
    mixed ^= mixed >> 15;
    u8::try_from(20 + mixed % 150).unwrap()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within a pattern")]
fn pixel(people: &[Person], scale: f32, x: f32, y: f32) -> u8 {
    let mut value = 90;
    for one in people {
        let (u, v) = ((x - one.x) / scale, (y - one.y) / scale);
        if u.abs().max(v.abs()) < SQUARE / 2.0 {
            return 255;
        }
        let (column, row) = (u / PATCH + 4.0, v / PATCH + 4.0);
        if (0.0..8.0).contains(&column) && (0.0..8.0).contains(&row) {
            value = shade(one.name, column as u32, row as u32);
        }
    }
    value
}

/// A frame of 640 x 480 with these people. The time also moves some noise, as
/// no camera gives the same picture twice.
pub(crate) fn frame(people: &[Person], at_ms: u64) -> Frame {
    let noise = u8::try_from(at_ms / 50 % 2).unwrap();
    let bytes = (0..480_u16)
        .flat_map(|y| (0..640_u16).map(move |x| (x, y)))
        .map(|(x, y)| {
            let value = pixel(people, 4.0, f32::from(x) + 0.5, f32::from(y) + 0.5);
            value.saturating_sub(if x % 7 == 0 {
                noise + u8::try_from(at_ms / 100 % 3).unwrap()
            } else {
                0
            })
        })
        .collect();
    Frame::new(at_ms * 1_000, 640, 480, Format::Luma8, Zeroizing::new(bytes)).unwrap()
}

/// A frame of one grey.
pub(crate) fn plain(value: u8, at_ms: u64) -> Frame {
    let mut bytes = vec![value; 640 * 480];
    bytes[0] = u8::try_from(at_ms / 100 % 200).unwrap();
    Frame::new(at_ms * 1_000, 640, 480, Format::Luma8, Zeroizing::new(bytes)).unwrap()
}

/// A picture of 640 x 480 with one person.
pub(crate) fn picture(one: Person) -> Picture {
    let bytes = (0..480_u16)
        .flat_map(|y| (0..640_u16).map(move |x| (x, y)))
        .map(|(x, y)| pixel(&[one], 4.0, f32::from(x) + 0.5, f32::from(y) + 0.5))
        .collect();
    Picture::new(640, 480, Samples::Grey, Zeroizing::new(bytes)).unwrap()
}

/// Photos of a card: person 1 in greys as JPEG 2000, the same in colours as
/// JPEG 2000 and as JPEG; a plain field; person 1 too small; persons 1 and 2.
pub(crate) const GREY_JP2: &[u8] = include_bytes!("grey.jp2");
pub(crate) const COLOUR_JP2: &[u8] = include_bytes!("colour.jp2");
pub(crate) const COLOUR_JPEG: &[u8] = include_bytes!("colour.jpg");
pub(crate) const EMPTY_JPEG: &[u8] = include_bytes!("empty.jpg");
pub(crate) const SMALL_JPEG: &[u8] = include_bytes!("small.jpg");
pub(crate) const PAIR_JPEG: &[u8] = include_bytes!("pair.jpg");
