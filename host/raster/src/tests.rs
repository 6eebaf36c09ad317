//! Promises of the compositor.

use proptest::prelude::*;

use super::*;
use crate::shape::{Span, alpha, cover, radius_of, span};

fn rect() -> impl Strategy<Value = Rect> {
    (-40..140i32, -40..140i32, 0..120i32, 0..120i32).prop_map(|(x, y, w, h)| Rect::new(x, y, w, h))
}

fn colour() -> impl Strategy<Value = Colour> {
    any::<[u8; 3]>().prop_map(|[r, g, b]| Colour { r, g, b })
}

/// So many bytes, each made from its place.
fn bytes(count: i32, one: impl Fn(u8) -> u8) -> Vec<u8> {
    (0..=255u8).cycle().take(usize::try_from(count).unwrap()).map(one).collect()
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        (rect(), 0..70i32, colour()).prop_map(|(area, radius, colour)| Op::Fill {
            area,
            radius,
            colour
        }),
        (rect(), 0..70i32, 0..30i32, colour()).prop_map(|(area, radius, width, colour)| Op::Ring {
            area,
            radius,
            width,
            colour
        }),
        (0..30i32, 0..9i32, -20..130i32, -20..130i32, colour(), any::<u8>()).prop_map(
            |(w, h, x, y, colour, seed)| {
                // Runs that are bare and runs that are covered, as glyphs have.
                let cover = bytes(w * h, |at| match at / 24 % 3 {
                    0 => 0,
                    1 => 255,
                    _ => seed.wrapping_mul(31).wrapping_add(at),
                });
                Op::Mask { mask: Arc::new(Mask::new(w, h, cover).unwrap()), x, y, colour }
            }
        ),
        (0..9i32, 0..9i32, -20..130i32, -20..130i32, any::<u8>()).prop_map(|(w, h, x, y, seed)| {
            let rgba = bytes(w * h * 4, |at| seed.wrapping_mul(at));
            Op::Picture { picture: Arc::new(Picture::new(w, h, rgba).unwrap()), x, y }
        }),
    ]
}

fn list() -> impl Strategy<Value = List> {
    (colour(), prop::collection::vec(op(), 0..12)).prop_map(|(ground, ops)| List {
        w: 100,
        h: 90,
        ground,
        ops,
    })
}

/// What one pixel of a drawn list is, straight from what the list says of it.
fn pixel(list: &List, x: i32, y: i32) -> [u8; 4] {
    let here = Rect::new(x, y, 1, 1);
    let mut seen = list.ground;
    for op in list.ops.iter().filter(|op| op.area().holds(here)) {
        let (over, cover) = match op {
            Op::Fill { area, radius, colour } => {
                (*colour, alpha(cover(*area, radius_of(*area, *radius), x, y)))
            }
            Op::Ring { area, radius, width, colour } => {
                let (hole, radius) = (area.inset(*width), radius_of(*area, *radius));
                let inside = cover(hole, radius_of(hole, radius - width), x, y);
                (*colour, alpha((cover(*area, radius, x, y) - inside).max(0)))
            }
            Op::Mask { mask, x: left, y: top, colour } => {
                let at = usize::try_from((y - top) * mask.w + x - left).unwrap();
                (*colour, mask.cover[at])
            }
            Op::Picture { picture, x: left, y: top } => {
                let at = usize::try_from(((y - top) * picture.w + x - left) * 4).unwrap();
                let [r, g, b, a] = *picture.rgba[at..].first_chunk().unwrap();
                (Colour { r, g, b }, a)
            }
        };
        let mix = |under: u8, over: u8| {
            let (under, over, cover) = (u32::from(under), u32::from(over), u32::from(cover));
            u8::try_from((2 * (over * cover + under * (255 - cover)) + 255) / 510).unwrap()
        };
        seen = Colour { r: mix(seen.r, over.r), g: mix(seen.g, over.g), b: mix(seen.b, over.b) };
    }
    [seen.r, seen.g, seen.b, 255]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// However it is drawn, each pixel is what the list says of it.
    #[test]
    fn every_pixel_is_as_the_list_says(list in list()) {
        let canvas = list.draw();
        let places = (0..90).flat_map(|y| (0..100).map(move |x| (x, y)));
        for ((x, y), drawn) in places.zip(canvas.rgba().as_chunks::<4>().0) {
            prop_assert_eq!(*drawn, pixel(&list, x, y), "at {} {}", x, y);
        }
    }

    /// Drawing only what differs gives the picture that drawing all of it gives.
    #[test]
    fn damage_is_enough(before in list(), after in list(), keep in any::<bool>()) {
        let before = if keep { List { ops: after.ops.iter().skip(1).cloned().collect(), ..after.clone() } } else { before };
        let mut canvas = before.draw();
        let found = damage(&before, &after);
        prop_assert!(found.len() <= DAMAGE_MAX);
        for area in found {
            canvas.draw(&after, area);
        }
        prop_assert!(canvas == after.draw());
    }

    /// A list that travelled as bytes gives the same picture.
    #[test]
    fn bytes_and_back(list in list()) {
        let bytes = list.encode();
        let again = List::decode(&bytes).unwrap();
        prop_assert!(again.draw() == list.draw());
        prop_assert_eq!(again.encode(), bytes);
    }

    /// Bytes from anywhere are a list or an error.
    #[test]
    fn bytes_from_anywhere(list in list(), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
        let mut bytes = list.encode();
        let place = at.index(bytes.len());
        bytes[place] = byte;
        bytes.truncate(cut.index(bytes.len()) + 1);
        if let Ok(list) = List::decode(&bytes) {
            drop(list.encode());
        }
    }

    /// Two halves drawn one after the other are the whole.
    #[test]
    fn clips_add_up(list in list(), split in 0..100i32) {
        let mut canvas = Canvas::new(100, 90);
        canvas.draw(&list, Rect::new(0, 0, split, 90));
        canvas.draw(&list, Rect::new(split, 0, 100, 90));
        prop_assert!(canvas == list.draw());
    }
}

#[test]
fn blending_is_rounded_to_the_nearest() {
    for under in 0..=255u8 {
        for cover in 0..=255u8 {
            let mut pixel = [under, under, under, 255];
            let list = List {
                w: 1,
                h: 1,
                ground: Colour { r: under, g: under, b: under },
                ops: vec![Op::Mask {
                    mask: Arc::new(Mask::new(1, 1, vec![cover]).unwrap()),
                    x: 0,
                    y: 0,
                    colour: Colour { r: 200, g: 0, b: 255 },
                }],
            };
            for (at, over) in [200u32, 0, 255].into_iter().enumerate() {
                let sum = over * u32::from(cover) + u32::from(under) * (255 - u32::from(cover));
                pixel[at] = u8::try_from((2 * sum + 255) / 510).unwrap();
            }
            assert_eq!(list.draw().rgba(), pixel, "{under} {cover}");
        }
    }
}

/// Of round corners of every radius up to 130.
#[test]
fn a_span_is_what_its_pixels_are() {
    for radius in 0..=130 {
        let area = Rect::new(-3, 2, 2 * radius + 3, 2 * radius + 2);
        for y in area.y..area.bottom() {
            let Span { from, full, last, to } = span(area, radius, y);
            for x in area.x - 1..=area.right() {
                let covered = cover(area, radius, x, y);
                assert_eq!((from..to).contains(&x), covered > 0, "{radius}: {x} {y}");
                assert_eq!((full..last).contains(&x), covered == 16, "{radius}: {x} {y}");
            }
        }
    }
}

#[test]
fn what_lists_share_is_there_once() {
    let mask = |seed: u8| Arc::new(Mask::new(30, 30, vec![seed; 900]).unwrap());
    let list = |mask| List {
        w: 50,
        h: 50,
        ground: Colour::hex(0x12_3456),
        ops: vec![Op::Mask { mask, x: 3, y: 4, colour: Colour::hex(0xFF_FFFF) }],
    };
    let (one, alike, other) = (list(mask(7)), list(mask(7)), list(mask(8)));
    let bytes = encode(&[&one, &alike, &other]);
    assert!((1800..2700).contains(&bytes.len()), "{}", bytes.len());
    let again = decode(&bytes).unwrap();
    assert_eq!(again.len(), 3);
    for (list, again) in [one, alike, other].iter().zip(&again) {
        assert!(list.draw() == again.draw());
    }
    assert_eq!(List::decode(&bytes).unwrap_err().code(), "D02");
}

#[test]
fn a_list_of_another_kind_is_refused() {
    assert_eq!(List::decode(b"").unwrap_err().code(), "D02");
    assert_eq!(List::decode(b"PNG0").unwrap_err(), DecodeError::Magic);
    let mut bytes = List { w: 3, h: 3, ..List::default() }.encode();
    bytes.push(0);
    assert_eq!(List::decode(&bytes).unwrap_err().code(), "D02");
    bytes[16..20].copy_from_slice(&5000i32.to_le_bytes());
    assert_eq!(List::decode(&bytes).unwrap_err().code(), "D03");
}

#[test]
fn absurd_places_draw_nothing() {
    let areas = [
        Rect::new(i32::MAX - 1, 0, 9, 9),
        Rect::new(-9, i32::MIN + 1, 5, 5),
        Rect::new(5, 5, -4, 9),
    ];
    let ops = areas.map(|area| Op::Fill { area, radius: 3, colour: Colour::hex(0xFF_FFFF) });
    let list = List { w: 10, h: 10, ground: Colour::default(), ops: ops.to_vec() };
    assert!(list.draw() == Canvas::new(10, 10));
}
