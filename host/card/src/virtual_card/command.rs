//! A command as the card sees it: bytes that anybody may have sent.
//!
//! Shape: cases 1 to 4 of ISO/IEC 7816-4, short and extended. Anything else is
//! malformed.

/// One parsed command. Borrows what was sent; copies nothing.
///
/// No `Debug`: the data may be a PIN.
pub(crate) struct RawCommand<'a> {
    /// CLA INS P1 P2.
    pub(crate) header: [u8; 4],
    /// Empty for cases 1 and 2.
    pub(crate) data: &'a [u8],
    /// The most data bytes wanted back, 0 for cases 1 and 3.
    pub(crate) ne: usize,
}

/// What a short Le of `00` stands for.
pub(crate) const NE_SHORT_MAX: usize = 256;
/// What an extended Le of `0000` stands for.
pub(crate) const NE_EXTENDED_MAX: usize = 65_536;

impl<'a> RawCommand<'a> {
    /// Takes the parts apart. `None` if a length is not that of what follows.
    pub(crate) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (header, body) = bytes.split_first_chunk::<4>()?;
        let (data, ne) = match body {
            [] => (body, 0),
            [le] => (&[][..], short(*le)),
            [0, high, low] => (&[][..], extended([*high, *low])),
            [0, high, low, rest @ ..] => {
                let lc = usize::from(u16::from_be_bytes([*high, *low]));
                let (data, le) = rest.split_at_checked(lc).filter(|_| lc > 0)?;
                match le {
                    [] => (data, 0),
                    [high, low] => (data, extended([*high, *low])),
                    _ => return None,
                }
            }
            [0, ..] => return None,
            [lc, rest @ ..] => {
                let (data, le) = rest.split_at_checked(usize::from(*lc))?;
                match le {
                    [] => (data, 0),
                    [le] => (data, short(*le)),
                    _ => return None,
                }
            }
        };
        Some(Self { header: *header, data, ne })
    }
}

fn short(le: u8) -> usize {
    if le == 0 { NE_SHORT_MAX } else { usize::from(le) }
}

fn extended(le: [u8; 2]) -> usize {
    let ne = usize::from(u16::from_be_bytes(le));
    if ne == 0 { NE_EXTENDED_MAX } else { ne }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::CommandApdu;

    const HEADER: [u8; 4] = [0x00, 0xB0, 0x01, 0x02];

    fn parse(body: &[u8]) -> Option<(Vec<u8>, usize)> {
        let bytes = [&HEADER, body].concat();
        let command = RawCommand::parse(&bytes)?;
        assert_eq!(command.header, HEADER);
        Some((command.data.to_vec(), command.ne))
    }

    #[test]
    fn every_case_in_both_forms() {
        assert_eq!(parse(&[]), Some((vec![], 0)));
        assert_eq!(parse(&[0]), Some((vec![], 256)));
        assert_eq!(parse(&[5]), Some((vec![], 5)));
        assert_eq!(parse(&[2, 7, 8]), Some((vec![7, 8], 0)));
        assert_eq!(parse(&[2, 7, 8, 0]), Some((vec![7, 8], 256)));
        assert_eq!(parse(&[0, 0, 0]), Some((vec![], 65_536)));
        assert_eq!(parse(&[0, 1, 0]), Some((vec![], 256)));
        assert_eq!(parse(&[0, 0, 2, 7, 8]), Some((vec![7, 8], 0)));
        assert_eq!(parse(&[0, 0, 2, 7, 8, 1, 2]), Some((vec![7, 8], 258)));
    }

    #[test]
    fn a_length_that_is_not_that_of_what_follows_is_refused() {
        for body in [
            &[0, 1][..],
            &[2, 7],
            &[2, 7, 8, 9, 9],
            &[0, 0, 0, 0],
            &[0, 0, 0, 0, 0],
            &[0, 0, 2, 7],
            &[0, 0, 2, 7, 8, 9],
            &[0, 0, 2, 7, 8, 9, 9, 9],
        ] {
            assert_eq!(parse(body), None, "{body:?}");
        }
        for header in [&[][..], &[0], &[0, 0], &[0, 0, 0]] {
            assert!(RawCommand::parse(header).is_none());
        }
    }

    proptest! {
        #[test]
        fn what_the_host_encodes_the_card_understands(
            header: [u8; 4],
            data in proptest::collection::vec(any::<u8>(), 0..=255),
            ne in proptest::option::of(1_u16..=256),
        ) {
            let sent = CommandApdu::new(header, &data, ne).unwrap();
            let seen = RawCommand::parse(sent.bytes()).unwrap();
            prop_assert_eq!(seen.header, header);
            prop_assert_eq!(seen.data, &data[..]);
            prop_assert_eq!(seen.ne, sent.ne());
        }

        #[test]
        fn any_bytes_are_taken_apart_or_refused(
            bytes in proptest::collection::vec(any::<u8>(), 0..600),
        ) {
            let _ = RawCommand::parse(&bytes);
        }
    }
}
