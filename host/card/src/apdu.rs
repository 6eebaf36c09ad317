//! What is said to a card and what it answers: command and response APDUs.
//!
//! Shape of a command: CLA INS P1 P2, then Lc and data if there is data, then
//! Le if an answer is wanted (cases 1 to 4, short lengths only; the public
//! readers of this card use no extended length either).
//! Shape of a response: data (0 to 256 bytes), then SW1 SW2.
//! Source: ISO/IEC 7816-4, command-response pairs and status bytes.

use std::fmt;

use zeroize::Zeroizing;

/// Most data bytes in one command.
pub const COMMAND_DATA_BYTES_MAX: usize = 255;
/// Most data bytes in one answer.
pub const NE_BYTES_MAX: u16 = 256;
/// Most bytes of a whole command: header, Lc, data, Le.
pub const COMMAND_BYTES_MAX: usize = 4 + 1 + COMMAND_DATA_BYTES_MAX + 1;
/// Bytes of the application identifiers that this product selects.
pub const AID_BYTES: usize = 10;

/// The largest offset that P1-P2 of READ BINARY can say; the top bit of P1
/// would mean a short file identifier.
const OFFSET_MAX: u16 = 0x7FFF;

pub(crate) const INS_VERIFY: u8 = 0x20;
pub(crate) const INS_SELECT: u8 = 0xA4;
pub(crate) const INS_READ_BINARY: u8 = 0xB0;
/// CLA INS P1 P2 of this card's command to sign with the selected key.
pub(crate) const COMPUTE_SIGNATURE: [u8; 4] = [0x80, 0x2A, 0x00, 0x80];

/// One command, encoded.
///
/// Its bytes may hold a PIN: they lie in one heap buffer that never grows, so
/// that a move leaves no copy behind, and that is wiped on drop.
pub struct CommandApdu {
    bytes: Zeroizing<Vec<u8>>,
    header: [u8; 4],
    data_bytes: usize,
    ne: Option<u16>,
}

impl CommandApdu {
    /// Encodes any of the cases 1 to 4.
    ///
    /// `ne` is the most data bytes wanted back, 1 to [`NE_BYTES_MAX`]; `None`
    /// wants a status word only. `None` is returned if `data` is longer than
    /// [`COMMAND_DATA_BYTES_MAX`] or `ne` is out of range.
    pub fn new(header: [u8; 4], data: &[u8], ne: Option<u16>) -> Option<Self> {
        let lc = u8::try_from(data.len()).ok()?;
        if ne.is_some_and(|ne| !(1..=NE_BYTES_MAX).contains(&ne)) {
            return None;
        }
        let mut bytes = Zeroizing::new(Vec::with_capacity(header.len() + 1 + data.len() + 1));
        bytes.extend_from_slice(&header);
        if !data.is_empty() {
            bytes.push(lc);
            bytes.extend_from_slice(data);
        }
        if let Some(ne) = ne {
            // 256 is written 00.
            let [_, le] = ne.to_be_bytes();
            bytes.push(le);
        }
        Some(Self { bytes, header, data_bytes: data.len(), ne })
    }

    /// SELECT of an application by its identifier; no answer data wanted.
    pub fn select_df(aid: &[u8; AID_BYTES]) -> Self {
        Self::new([0x00, INS_SELECT, 0x04, 0x0C], aid, None).expect("invariant: 10 bytes fit")
    }

    /// SELECT of a file in the selected application; no answer data wanted.
    pub fn select_ef(file: u16) -> Self {
        Self::new([0x00, INS_SELECT, 0x02, 0x0C], &file.to_be_bytes(), None)
            .expect("invariant: 2 bytes fit")
    }

    /// READ BINARY of `ne` bytes at `offset` of the selected file.
    ///
    /// `None` if `offset` is over 32,767 or `ne` is not in 1 to
    /// [`NE_BYTES_MAX`].
    pub fn read_binary(offset: u16, ne: u16) -> Option<Self> {
        if offset > OFFSET_MAX {
            return None;
        }
        let [p1, p2] = offset.to_be_bytes();
        Self::new([0x00, INS_READ_BINARY, p1, p2], &[], Some(ne))
    }

    /// VERIFY without data: asks for the try counter and spends no try.
    pub fn try_counter() -> Self {
        Self::new([0x00, INS_VERIFY, 0x00, 0x80], &[], None).expect("invariant: no data fits")
    }

    /// VERIFY of a PIN. A wrong PIN spends one try.
    pub fn verify(pin: &crate::Pin) -> Self {
        Self::new([0x00, INS_VERIFY, 0x00, 0x80], pin.digits(), None)
            .expect("invariant: 4 digits fit")
    }

    /// VERIFY of 照合番号B. A wrong one spends one try.
    pub fn verify_number_b(number: &crate::NumberB) -> Self {
        Self::new([0x00, INS_VERIFY, 0x00, 0x80], number.digits(), None)
            .expect("invariant: 14 digits fit")
    }

    /// The whole command as it goes to the reader. Never to be logged: use
    /// `Debug`, which masks.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// CLA INS P1 P2.
    pub fn header(&self) -> [u8; 4] {
        self.header
    }

    /// The command's data; empty for cases 1 and 2. Never to be logged.
    pub fn data(&self) -> &[u8] {
        self.bytes.get(5..5 + self.data_bytes).unwrap_or_default()
    }

    /// The most data bytes that the answer may have; 0 for cases 1 and 3.
    pub fn ne(&self) -> usize {
        self.ne.map_or(0, usize::from)
    }
}

/// Shows header and lengths; data only of SELECT, which names a public file.
/// Every other instruction is masked, so that a new one is safe by default.
impl fmt::Debug for CommandApdu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [cla, ins, p1, p2] = self.header;
        write!(f, "{cla:02X} {ins:02X} {p1:02X} {p2:02X}")?;
        if ins == INS_SELECT {
            f.write_str(" ")?;
            self.data().iter().try_for_each(|byte| write!(f, "{byte:02X}"))?;
        } else if !self.data().is_empty() {
            write!(f, " {} bytes masked", self.data().len())?;
        }
        match self.ne {
            Some(ne) => write!(f, " ne {ne}"),
            None => Ok(()),
        }
    }
}

/// One parsed answer. Borrows from the transport's buffer; copies nothing.
///
/// No `Debug`: the data may be a certificate.
pub struct ResponseApdu<'a> {
    /// Response data without the status word. Empty for most commands.
    pub data: &'a [u8],
    /// How the command ended.
    pub status: StatusWord,
}

impl<'a> ResponseApdu<'a> {
    /// Splits the status word off the end. `None` if fewer than 2 bytes came,
    /// or they do not begin as every status word does (`61` to `6F`, `9X`).
    pub fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (data, status) = bytes.split_last_chunk::<2>()?;
        matches!(status, [0x61..=0x6F | 0x90..=0x9F, _])
            .then(|| Self { data, status: StatusWord::from(u16::from_be_bytes(*status)) })
    }
}

/// The two status bytes SW1-SW2, decoded as far as this product reads them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum StatusWord {
    /// `9000`: done.
    Ok,
    /// `63CX`: `X` (0 to 15) more tries remain.
    TriesLeft(u8),
    /// `6983` or `6984`: the PIN is blocked. Standard and public descriptions
    /// of this card differ, so both are read the same.
    Blocked,
    /// `6A82`: no such application or file.
    NotFound,
    /// Anything else, verbatim.
    Other(u16),
}

impl From<u16> for StatusWord {
    fn from(status: u16) -> Self {
        match status {
            0x9000 => Self::Ok,
            0x63C0..=0x63CF => {
                let [_, low] = status.to_be_bytes();
                Self::TriesLeft(low & 0x0F)
            }
            0x6983 | 0x6984 => Self::Blocked,
            0x6A82 => Self::NotFound,
            other => Self::Other(other),
        }
    }
}

impl fmt::Display for StatusWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ok => f.write_str("9000"),
            Self::TriesLeft(tries) => write!(f, "63C{tries:X}"),
            Self::Blocked => f.write_str("6983 or 6984"),
            Self::NotFound => f.write_str("6A82"),
            Self::Other(status) => write!(f, "{status:04X}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use proptest::prelude::*;

    use super::*;
    use crate::Pin;

    /// Every one of the 65,536 status words decodes, and none is taken for another.
    #[test]
    fn status_word_is_total() {
        for status in 0..=u16::MAX {
            match StatusWord::from(status) {
                StatusWord::Ok => assert_eq!(status, 0x9000),
                StatusWord::TriesLeft(tries) => assert_eq!(status, 0x63C0 | u16::from(tries)),
                StatusWord::Blocked => assert!(status == 0x6983 || status == 0x6984),
                StatusWord::NotFound => assert_eq!(status, 0x6A82),
                StatusWord::Other(raw) => {
                    assert_eq!(status, raw);
                    assert!(!matches!(raw, 0x9000 | 0x63C0..=0x63CF | 0x6983 | 0x6984 | 0x6A82));
                }
            }
        }
    }

    #[test]
    fn commands_are_encoded_as_the_public_descriptions_say() {
        let pin = Pin::from_digits(b"1234").unwrap();
        let commands = [
            CommandApdu::select_df(b"\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01"),
            CommandApdu::select_ef(0x000A),
            CommandApdu::read_binary(0x0104, 256).unwrap(),
            CommandApdu::read_binary(0, 4).unwrap(),
            CommandApdu::try_counter(),
            CommandApdu::verify(&pin),
            CommandApdu::new([0x80, 0x2A, 0x00, 0x80], &[7; 3], Some(256)).unwrap(),
        ];
        let mut text = String::new();
        for command in &commands {
            for byte in command.bytes() {
                text += &format!("{byte:02X}");
            }
            text += &format!("\n  {command:?}\n");
        }
        expect![[r#"
            00A4040C0AD392F000260100000001
              00 A4 04 0C D392F000260100000001
            00A4020C02000A
              00 A4 02 0C 000A
            00B0010400
              00 B0 01 04 ne 256
            00B0000004
              00 B0 00 00 ne 4
            00200080
              00 20 00 80
            002000800431323334
              00 20 00 80 4 bytes masked
            802A00800307070700
              80 2A 00 80 3 bytes masked ne 256
        "#]]
        .assert_eq(&text);
    }

    #[test]
    fn a_command_that_does_not_fit_is_not_built() {
        assert!(CommandApdu::new([0; 4], &[0; 255], Some(256)).is_some());
        assert!(CommandApdu::new([0; 4], &[0; 256], None).is_none());
        assert!(CommandApdu::new([0; 4], &[], Some(0)).is_none());
        assert!(CommandApdu::new([0; 4], &[], Some(257)).is_none());
        assert!(CommandApdu::read_binary(0x7FFF, 1).is_some());
        assert!(CommandApdu::read_binary(0x8000, 1).is_none());
    }

    proptest! {
        #[test]
        fn a_command_keeps_its_parts_and_its_bounds(
            header: [u8; 4],
            data in proptest::collection::vec(any::<u8>(), 0..=255),
            ne in proptest::option::of(1_u16..=256),
        ) {
            let command = CommandApdu::new(header, &data, ne).unwrap();
            prop_assert_eq!(command.header(), header);
            prop_assert_eq!(command.data(), &data[..]);
            prop_assert_eq!(command.ne(), ne.map_or(0, usize::from));
            let lc = usize::from(!data.is_empty());
            let le = usize::from(ne.is_some());
            prop_assert_eq!(command.bytes().len(), 4 + lc + data.len() + le);
            prop_assert!(command.bytes().len() <= COMMAND_BYTES_MAX);
        }

        #[test]
        fn debug_never_shows_data_of_anything_but_select(
            header: [u8; 4],
            digits in proptest::array::uniform4(b'0'..=b'9'),
        ) {
            prop_assume!(header[1] != INS_SELECT);
            let one = CommandApdu::new(header, &digits, None).unwrap();
            let other = CommandApdu::new(header, b"zzzz", None).unwrap();
            prop_assert_eq!(format!("{one:?}"), format!("{other:?}"));
        }
    }
}
