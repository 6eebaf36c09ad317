//! Heads of BER-TLV objects, as they lie in the files of a card.
//!
//! Shape: a tag of one or two bytes; a length of one to three bytes; so many
//! bytes of value. Longer tags and lengths, and a length that is left open, do
//! not occur in what this product reads and are refused.
//! Source: ISO/IEC 7816-4, BER-TLV data objects.

/// Most bytes of a head.
pub(crate) const HEAD_BYTES_MAX: usize = 5;

/// Tag and length of one object.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Head {
    /// One byte, or two, the first one high.
    pub(crate) tag: u16,
    /// 2 to [`HEAD_BYTES_MAX`].
    pub(crate) head_bytes: usize,
    /// 0 to 65,535.
    pub(crate) value_bytes: usize,
}

impl Head {
    /// Reads the head at the beginning of `bytes`. `None` if it is cut off or
    /// of another shape.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let (tag, tag_bytes, rest) = match bytes {
            [first, rest @ ..] if first & 0x1F != 0x1F => (u16::from(*first), 1, rest),
            [first, second @ 0x00..=0x7F, rest @ ..] => {
                (u16::from_be_bytes([*first, *second]), 2, rest)
            }
            _ => return None,
        };
        let (value_bytes, length_bytes) = match rest {
            [length @ 0x00..=0x7F, ..] => (u16::from(*length), 1),
            [0x81, length, ..] => (u16::from(*length), 2),
            [0x82, high, low, ..] => (u16::from_be_bytes([*high, *low]), 3),
            _ => return None,
        };
        let head_bytes = tag_bytes + length_bytes;
        Some(Self { tag, head_bytes, value_bytes: usize::from(value_bytes) })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(bytes: &[u8]) -> Option<(u16, usize, usize)> {
        Head::parse(bytes).map(|head| (head.tag, head.head_bytes, head.value_bytes))
    }

    #[test]
    fn every_shape_is_read_and_every_other_refused() {
        assert_eq!(parse(&[0x30, 0x00]), Some((0x30, 2, 0)));
        assert_eq!(parse(&[0x30, 0x7F]), Some((0x30, 2, 127)));
        assert_eq!(parse(&[0x30, 0x81, 0x80]), Some((0x30, 3, 128)));
        assert_eq!(parse(&[0xDF, 0x27, 0x05]), Some((0xDF27, 3, 5)));
        assert_eq!(parse(&[0xDF, 0x27, 0x82, 0xFF, 0xFF]), Some((0xDF27, 5, 65_535)));
        assert_eq!(parse(&[0xFF, 0x20, 0x82, 0x12, 0x34, 0x99]), Some((0xFF20, 5, 0x1234)));
        for bytes in [
            &[][..],
            &[0x30],
            &[0x30, 0x80],
            &[0x30, 0x81],
            &[0x30, 0x82, 0x01],
            &[0x30, 0x83, 0x00, 0x00, 0x01],
            &[0x30, 0xFF],
            &[0xDF],
            &[0xDF, 0x27],
            &[0xDF, 0x81, 0x01, 0x00],
        ] {
            assert_eq!(parse(bytes), None, "{bytes:02X?}");
        }
    }

    /// All beginnings of three bytes, followed by nothing or by zeros.
    #[test]
    fn a_head_never_reaches_beyond_its_bytes() {
        for value in 0..=0x00FF_FFFF_u32 {
            let [_, a, b, c] = value.to_be_bytes();
            let cut = Head::parse(&[a, b, c]);
            let whole = Head::parse(&[a, b, c, 0, 0]);
            assert!(cut.is_none_or(|head| head.head_bytes <= 3 && Some(head) == whole));
            assert!(whole.is_none_or(|head| (2..=HEAD_BYTES_MAX).contains(&head.head_bytes)));
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(
            bytes in proptest::collection::vec(any::<u8>(), 0..8),
        ) {
            let head = Head::parse(&bytes);
            prop_assert!(head.is_none_or(|head| head.head_bytes <= bytes.len()));
        }
    }
}
