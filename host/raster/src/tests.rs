//! Promises of the compositor.

use proptest::prelude::*;

use super::*;

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
        (0..9i32, 0..9i32, -20..130i32, -20..130i32, colour(), any::<u8>()).prop_map(
            |(w, h, x, y, colour, seed)| {
                let cover = bytes(w * h, |at| seed.wrapping_mul(31).wrapping_add(at));
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

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
