//! Promises about the face photo.

use expect_test::{expect, expect_file};
use proptest::prelude::*;

use super::*;
use crate::{PHOTO_BYTES_MAX, PICTURE_SIDE_PIXELS_MAX, TRIES_FEW_MAX};

const JP2: &[u8] = include_bytes!("../../photo/test-a.jp2");

/// Commands before the number is verified, heads of objects, parts of a photo.
const PHOTO_COMMANDS_MAX: usize = 46 + 17 + 128;

fn number(fixture: Fixture) -> NumberB {
    fixture.number_b(BirthYear::Era).unwrap()
}

fn photo(jp2: &[u8]) -> Photo {
    Photo::new(Zeroizing::new(jp2.to_vec())).unwrap()
}

#[test]
fn every_photo_opens_with_what_is_printed() {
    let mut text = String::new();
    let gregorian = Fixture::A.number_b(BirthYear::Gregorian).unwrap();
    let a = || number(Fixture::A);
    for (name, mut card, steps) in [
        (
            "normal card",
            Fixture::A.build(today()),
            vec![
                Step::Read,
                Step::Photo(number(Fixture::B)),
                Step::Photo(gregorian),
                Step::Photo(a()),
                Step::Read,
            ],
        ),
        ("corrupt photo", Fixture::A.build(today()).with_corrupt_photo(), vec![Step::Photo(a())]),
        ("Android phone", Fixture::K.build(today()), vec![Step::Photo(a())]),
        (
            "photo and proof",
            Fixture::D.build(today()),
            vec![Step::Photo(number(Fixture::D)), Step::Certify, Step::Prove],
        ),
        (
            "proof after a photo, which closes what the PIN had opened",
            Fixture::A.build(today()),
            vec![Step::Verify(TEST_PIN), Step::Photo(a()), Step::Prove],
        ),
    ] {
        text += &format!("{name}\n{}", play(&mut card, &steps));
    }
    for printed in ["350101", "600101", "2033"] {
        assert!(!text.contains(printed), "a number is shown:\n{text}");
    }
    expect_file!["../../transcripts/photos.txt"].assert_eq(&text);
}

/// Wrong numbers add up over taps until few tries are left; these are never
/// spent, not even for the right one.
#[test]
fn the_last_tries_of_a_number_are_left_alone() {
    let mut card = Fixture::A.build(today());
    let mut photo = |number| {
        card.tap();
        session(&mut card).photo(&number).map(|_| ())
    };
    for tries_left in (TRIES_FEW_MAX..10).rev() {
        let wrong = Err(PhotoError::WrongNumber { tries_left });
        assert_eq!(photo(number(Fixture::B)), wrong);
    }
    assert_eq!(photo(number(Fixture::B)), Err(PhotoError::Blocked));
    assert_eq!(photo(number(Fixture::A)), Err(PhotoError::Blocked));
}

/// The number goes to no card but the visit's.
#[test]
fn another_card_is_not_asked_for_its_photo() {
    let Ok(Token::Card { certificate, .. }) = session(Fixture::A.build(today())).read() else {
        panic!("A is a card");
    };
    let mut link = count(Fixture::B.build(today()));
    let mut other = session(&mut link);
    other.bind(certificate.key_fingerprint()).unwrap();
    let photo = other.photo(&number(Fixture::B));
    assert!(photo.is_err_and(|error| error == PhotoError::Card(CardError::OtherToken)));
    assert_eq!(link.verifies, 0);
}

#[test]
fn the_drawn_face_is_as_it_was_drawn() {
    let picture = photo(JP2).decode().unwrap();
    assert_eq!((picture.width(), picture.height()), (240, 300));
    assert_eq!(picture.grey().len(), 240 * 300);
    let marks = " .:-=+*#%@";
    let mut text = String::new();
    for y in (0..300).step_by(20) {
        let row = (0..240).step_by(8).map(|x| {
            let dark = 255 - usize::from(picture.grey()[y * 240 + x]);
            marks.chars().nth(dark * (marks.len() - 1) / 255).unwrap()
        });
        text += &format!("{}|\n", row.collect::<String>());
    }
    expect![[r#"
        ..............................|
        ..............................|
        ..............................|
        ...........++++++++:..........|
        .........+++++==++++++........|
        .......:+++++++==++++++.......|
        .......*+**###++*###*++=......|
        ......**++++++*++++++++*+.....|
        ......+****++*###+++***+-.....|
        ........###*%%%####**#:.......|
        ..........###*****###.........|
        ...........########=..........|
        ...........********=..........|
        .......-=+***********+=:......|
        ******************************|
    "#]]
    .assert_eq(&text);
}

/// Sides of each image beyond the limit, and depths and colours that a card's
/// photo has not, as they stand in the head of the code stream.
#[test]
fn a_picture_of_another_shape_is_refused() {
    let siz = JP2.windows(4).position(|bytes| bytes == [0xFF, 0x4F, 0xFF, 0x51]).unwrap() + 4;
    assert_eq!(JP2[siz + 4..siz + 12], [0, 0, 0, 240, 0, 0, 1, 44]);
    let too_wide = PICTURE_SIDE_PIXELS_MAX + 1;
    for (at, value) in [
        (4, too_wide),
        (8, too_wide),
        (4, u32::MAX),
        (8, u32::MAX),
        (4, 0),
        (8, 0),
        (20, 1),           // a tile for each pixel
        (36, 0x0001_0B01), // 12 bits
    ] {
        let mut jp2 = JP2.to_vec();
        jp2[siz + at..siz + at + 4].copy_from_slice(&value.to_be_bytes());
        let refused = photo(&jp2).decode().is_err_and(|error| error == PhotoError::BadPhoto);
        assert!(refused, "{value} at {at}");
    }
    assert!(photo(&[]).decode().is_err());
    assert!(Photo::new(Zeroizing::new(vec![0; PHOTO_BYTES_MAX + 1])).is_none());
}

/// All beginnings of the file.
#[test]
fn a_photo_that_is_cut_off_is_refused() {
    for end in (0..JP2.len()).step_by(7) {
        assert!(photo(&JP2[..end]).decode().is_err(), "{end}");
    }
}

/// Objects that lie beyond what can be read, beyond the object around them, or
/// behind too many others.
#[test]
fn a_file_of_another_shape_is_refused() {
    let object = |head: &[u8], bytes: usize| [head, &vec![0; bytes]].concat();
    let far = object(&[0xFF, 0x20, 0x82, 0xFF, 0x00, 0xDF, 0x21, 0x82, 0x90, 0x00], 0xFF00);
    let beyond = object(&[0xFF, 0x20, 0x82, 0x00, 0x10, 0xDF, 0x27, 0x82, 0x10, 0x00], 0x1000);
    let one_of = |before: usize| {
        let small = [0xDF, 0x21, 0x00].repeat(before);
        let photo = [&[0xDF, 0x27, 0x10][..], &[0; 16]].concat();
        let length = u16::try_from(small.len() + photo.len()).unwrap().to_be_bytes();
        [&[0xFF, 0x20, 0x82][..], &length, &small, &photo].concat()
    };
    let another = object(&[0xFF, 0x21, 0x82, 0x00, 0x10, 0xDF, 0x27, 0x01], 0x10);
    let without = object(&[0xFF, 0x20, 0x82, 0x00, 0x03, 0xDF, 0x21, 0x00], 0);
    for (name, file, expected) in [
        ("far", far, Some(PhotoError::BadPhoto)),
        ("beyond", beyond, Some(PhotoError::BadPhoto)),
        ("the last of 16", one_of(15), None),
        ("the last of 17", one_of(16), Some(PhotoError::BadPhoto)),
        ("another object", another, Some(PhotoError::BadPhoto)),
        ("no photo", without, Some(PhotoError::NoPhoto)),
        (
            "cut off",
            vec![0xFF, 0x20],
            Some(PhotoError::Card(CardError::Unexpected {
                instruction: 0xB0,
                status: crate::StatusWord::Other(0x6282),
            })),
        ),
    ] {
        let mut card = Fixture::A.build(today());
        card.set_printed(file);
        assert_eq!(session(card).photo(&number(Fixture::A)).err(), expected, "{name}");
    }
}

proptest! {
    #[test]
    fn a_damaged_photo_is_decoded_or_refused(
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut jp2 = JP2.to_vec();
        for (place, byte) in places {
            let place = place.index(jp2.len());
            jp2[place] = byte;
        }
        let _ = photo(&jp2).decode();
    }

    /// Files that are no tree of objects, or one without a photo.
    #[test]
    fn any_file_is_read_or_refused(
        file in prop::collection::vec(any::<u8>(), 0..600),
        begin in prop::sample::select(vec![
            &[][..],
            &[0xFF, 0x20, 0x82, 0x02, 0x00],
            &[0xFF, 0x20, 0x20, 0xDF, 0x27, 0x10],
            &[0xFF, 0x20, 0x82, 0x02, 0x00, 0xDF, 0x21, 0x00, 0xDF, 0x27, 0x82, 0x01, 0x90],
        ]),
    ) {
        let file = [begin, &file].concat();
        let mut card = Fixture::A.build(today());
        card.set_printed(file);
        let mut link = count(card);
        let _ = session(&mut link).photo(&number(Fixture::A));
        prop_assert!(link.commands <= PHOTO_COMMANDS_MAX, "{} commands", link.commands);
    }
}
