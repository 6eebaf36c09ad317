//! The thirteen test cards, by the letters under which testers know them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rsa::RsaPrivateKey;

use super::chip::{Application, Chip, File, PinFile};
use super::der::{Use, Wording};
use super::keys;
use super::{
    Fault, TEST_NUMBER_B_TRIES_MAX, TEST_PIN, TEST_SIGN_PIN, TEST_SIGN_TRIES_MAX, TEST_TRIES_MAX,
    VirtualCard,
};
use crate::photo::{EF_NUMBER_B, EF_PRINTED, TAG_PHOTO, TAG_PRINTED};
use crate::session::{
    AID_JPKI, AID_PRINTED, EF_CA_CERTIFICATE, EF_CERTIFICATE, EF_KEY, EF_PIN, EF_TOKEN,
    LABEL_ANDROID, LABEL_BYTES, LABEL_CARD, LABEL_IPHONE, LABEL_JUKI,
};
use crate::{BirthYear, Certificate, Date, NumberB, SECURITY_CODE_DIGITS, TrustAnchors};

/// Files for signing documents, which this product never selects.
const EF_SIGN_CERTIFICATE: u16 = 0x0001;
const EF_SIGN_CA_CERTIFICATE: u16 = 0x0002;
const EF_SIGN_KEY: u16 = 0x001A;
const EF_SIGN_PIN: u16 = 0x001B;

const ISSUER: &str = "MADOGUCHI TEST ISSUER";
/// The name in a certificate, before the letter.
const SUBJECT: &str = "MADOGUCHI TEST CARD ";
/// The birth date on every test card: Showa 35-01-01.
const BIRTH: (u16, u8, u8) = (1960, 1, 1);
/// The year of expiry on every test card.
const EXPIRY_YEAR: u16 = 2033;
/// First and last year of the issuer's certificate.
const ISSUER_YEARS: (u16, u16) = (2000, 2099);
/// Days since the certificate of a test card was issued.
const ISSUED_DAYS_AGO: u16 = 365;
/// Days for which the certificate of a test card is still valid.
const VALID_DAYS: u16 = 4 * 365;
/// Days for which that of [`Fixture::E`] is: within the time of warning.
const EXPIRING_DAYS: u16 = 80;
/// Days since that of [`Fixture::F`] expired: within the time of grace.
const GRACE_DAYS: u16 = 30;
/// Days since that of [`Fixture::N`] did: beyond it.
const EXPIRED_DAYS: u16 = 120;
/// The command during which [`Fixture::I`] and [`Fixture::M`] leave: in the
/// middle of the certificate.
const LEAVES_AT_COMMAND: u32 = 5;

/// A kind of test card; [`Fixture::build`] makes one.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Fixture {
    /// Normal: three tries.
    A,
    /// One try left at first contact: errors made elsewhere count.
    B,
    /// PIN blocked.
    C,
    /// Issued without PIN.
    D,
    /// Certificate expires in 80 days.
    E,
    /// Certificate expired 30 days ago: it still confirms the insurance.
    F,
    /// Certificate revoked. The card itself reads as normal.
    G,
    /// Another scheme's card, such as one for trains.
    H,
    /// Never stays long enough to be read.
    I,
    /// The old resident registry card.
    J,
    /// Android phone.
    K,
    /// iPhone.
    L,
    /// iPhone that slips off at the first tap and holds at the second.
    M,
    /// Certificate expired 120 days ago: of no use.
    N,
}

impl Fixture {
    /// Every fixture, in order.
    pub const ALL: [Self; 14] = [
        Self::A,
        Self::B,
        Self::C,
        Self::D,
        Self::E,
        Self::F,
        Self::G,
        Self::H,
        Self::I,
        Self::J,
        Self::K,
        Self::L,
        Self::M,
        Self::N,
    ];

    /// Its letter.
    pub fn name(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::E => "E",
            Self::F => "F",
            Self::G => "G",
            Self::H => "H",
            Self::I => "I",
            Self::J => "J",
            Self::K => "K",
            Self::L => "L",
            Self::M => "M",
            Self::N => "N",
        }
    }

    /// The place of its letter in the alphabet, from 1.
    pub fn place(self) -> u8 {
        self.name().bytes().map(|letter| letter - b'A' + 1).sum()
    }

    /// What it is, in a few English words for a tester.
    pub fn title(self) -> &'static str {
        match self {
            Self::A => "normal card",
            Self::B => "card with one try left",
            Self::C => "card with a blocked PIN",
            Self::D => "card without PIN",
            Self::E => "certificate expires in 80 days",
            Self::F => "certificate expired 30 days ago",
            Self::G => "certificate revoked",
            Self::H => "card of another scheme",
            Self::I => "unreadable card",
            Self::J => "old resident registry card",
            Self::K => "Android phone",
            Self::L => "iPhone",
            Self::M => "iPhone that slips off once",
            Self::N => "certificate expired 120 days ago",
        }
    }

    /// Whether the eligibility system is to answer that the certificate is
    /// revoked. No card says so of itself.
    pub fn is_revoked(self) -> bool {
        self == Self::G
    }

    /// What is printed on it and opens its face photo; `None` without one.
    ///
    /// Born on 1960-01-01 (Showa 35), expires in 2033; the security code is the
    /// place of its letter in the alphabet, 0001 for A. The card counts years of
    /// the era.
    pub fn number_b(self, birth_year: BirthYear) -> Option<NumberB> {
        let (year, month, day) = BIRTH;
        let birth = Date::new(year, month, day).expect("invariant: it is a day");
        if self.has_photo() {
            NumberB::new(birth, EXPIRY_YEAR, &self.security_code(), birth_year)
        } else {
            None
        }
    }

    /// Which test card a certificate is of; `None` for any that the issuer of
    /// test cards has not signed.
    ///
    /// Stands in for a scanner of the card's face, which a test card has none of:
    /// what would be printed on it follows from its letter ([`Fixture::number_b`]).
    pub fn of(certificate: &Certificate) -> Option<Self> {
        if !TrustAnchors::none().with_test_cards().have_issued(certificate, None) {
            return None;
        }
        let (letter, before) = certificate.parts().subject.split_last()?;
        let is = |fixture: &Self| fixture.name().as_bytes() == [*letter];
        Self::ALL.into_iter().find(is).filter(|_| before.ends_with(SUBJECT.as_bytes()))
    }

    /// Whether it holds a face photo.
    pub fn has_photo(self) -> bool {
        self.photo().is_some()
    }

    /// Its face photo, a drawn one in JPEG 2000: each card's is another
    /// person's. See photo/README.md.
    fn photo(self) -> Option<&'static [u8]> {
        match self {
            Self::A => Some(include_bytes!("../../photo/test-a.jp2")),
            Self::B => Some(include_bytes!("../../photo/test-b.jp2")),
            Self::C => Some(include_bytes!("../../photo/test-c.jp2")),
            Self::D => Some(include_bytes!("../../photo/test-d.jp2")),
            Self::E => Some(include_bytes!("../../photo/test-e.jp2")),
            Self::F => Some(include_bytes!("../../photo/test-f.jp2")),
            Self::G => Some(include_bytes!("../../photo/test-g.jp2")),
            Self::I => Some(include_bytes!("../../photo/test-i.jp2")),
            Self::H | Self::J | Self::K | Self::L | Self::M | Self::N => None,
        }
    }

    /// Makes a new test card as of the day `today`, lying on the reader.
    pub fn build(self, today: Date) -> VirtualCard {
        let Some(key) = keys::authentication(self) else {
            return VirtualCard::new(Chip::new(Vec::new()));
        };
        let mut applications = vec![self.jpki(key, today)];
        if let Some((number, photo)) = self.number_b(BirthYear::Era).zip(self.photo()) {
            applications.push(printed(&number, photo));
        }
        let card = VirtualCard::new(Chip::new(applications));
        match self {
            Self::I => card.with_fault_every_tap(LEAVES_AT_COMMAND, Fault::Removed),
            Self::M => card.with_fault(LEAVES_AT_COMMAND, Fault::Removed),
            Self::A
            | Self::B
            | Self::C
            | Self::D
            | Self::E
            | Self::F
            | Self::G
            | Self::H
            | Self::J
            | Self::K
            | Self::L
            | Self::N => card,
        }
    }

    fn label(self) -> &'static [u8] {
        match self {
            Self::A
            | Self::B
            | Self::C
            | Self::D
            | Self::E
            | Self::F
            | Self::G
            | Self::H
            | Self::I
            | Self::N => LABEL_CARD,
            Self::J => LABEL_JUKI,
            Self::K => LABEL_ANDROID,
            Self::L | Self::M => LABEL_IPHONE,
        }
    }

    /// The security code printed on it: its place in the alphabet.
    fn security_code(self) -> [u8; SECURITY_CODE_DIGITS] {
        let place = self.place();
        [b'0', b'0', b'0' + place / 10, b'0' + place % 10]
    }

    fn tries_left(self) -> u8 {
        match self {
            Self::B => 1,
            Self::C => 0,
            Self::A
            | Self::D
            | Self::E
            | Self::F
            | Self::G
            | Self::H
            | Self::I
            | Self::J
            | Self::K
            | Self::L
            | Self::M
            | Self::N => TEST_TRIES_MAX,
        }
    }

    fn last_day(self, today: Date) -> Date {
        match self {
            Self::E => today.plus_days(EXPIRING_DAYS),
            Self::F => today.minus_days(GRACE_DAYS),
            Self::N => today.minus_days(EXPIRED_DAYS),
            Self::A
            | Self::B
            | Self::C
            | Self::D
            | Self::G
            | Self::H
            | Self::I
            | Self::J
            | Self::K
            | Self::L
            | Self::M => today.plus_days(VALID_DAYS),
        }
    }

    /// The application for authentication and signing documents.
    fn jpki(self, key: RsaPrivateKey, today: Date) -> Application {
        let has_pin = !matches!(self, Self::D | Self::L | Self::M);
        let days = (today.minus_days(ISSUED_DAYS_AGO), self.last_day(today));
        let sign_key = keys::TEST_SIGN.clone();
        let subject = SUBJECT.to_owned() + self.name();
        let certificate = |key: &RsaPrivateKey, key_use| {
            let key = &key.to_public_key();
            Wording { issuer: ISSUER, subject: &subject, days, key, key_use }.sign(&keys::TEST_CA)
        };
        let open = |bytes| File::Data { bytes, pin: None };
        let mut token = self.label().to_vec();
        token.resize(LABEL_BYTES, b' ');
        let mut files = BTreeMap::from([
            (EF_TOKEN, open(token)),
            (
                EF_CERTIFICATE,
                File::Data {
                    bytes: certificate(&key, Use::Authentication),
                    pin: (self == Self::K).then_some(EF_PIN),
                },
            ),
            (EF_CA_CERTIFICATE, open(TEST_CA_CERTIFICATE.clone())),
            (
                EF_SIGN_CERTIFICATE,
                File::Data {
                    bytes: certificate(&sign_key, Use::DocumentSignature),
                    pin: Some(EF_SIGN_PIN),
                },
            ),
            (EF_SIGN_CA_CERTIFICATE, open(TEST_CA_CERTIFICATE.clone())),
            (EF_SIGN_PIN, pin(TEST_SIGN_PIN, TEST_SIGN_TRIES_MAX, TEST_SIGN_TRIES_MAX)),
            (
                EF_SIGN_KEY,
                File::Key { key: Box::new(sign_key), pin: Some(EF_SIGN_PIN), certified: false },
            ),
            (
                EF_KEY,
                File::Key {
                    key: Box::new(key),
                    pin: (!matches!(self, Self::L | Self::M)).then_some(EF_PIN),
                    certified: self.label() == LABEL_CARD,
                },
            ),
        ]);
        if has_pin {
            files.insert(EF_PIN, pin(TEST_PIN, TEST_TRIES_MAX, self.tries_left()));
        }
        Application { aid: AID_JPKI, files }
    }
}

/// The application for what is printed on a card.
fn printed(number: &NumberB, photo: &[u8]) -> Application {
    let tries = TEST_NUMBER_B_TRIES_MAX;
    let file = File::Data { bytes: printed_file(photo), pin: Some(EF_NUMBER_B) };
    Application {
        aid: AID_PRINTED,
        files: BTreeMap::from([
            (EF_NUMBER_B, pin(number.digits(), tries, tries)),
            (EF_PRINTED, file),
        ]),
    }
}

/// The file that a photo lies in. Name and address are no pictures on a test
/// card.
pub(crate) fn printed_file(photo: &[u8]) -> Vec<u8> {
    let mut objects = Vec::new();
    for (tag, value) in [
        (0xDF21, &[1, 2][..]),
        (0xDF22, b"19600101"),
        (0xDF23, b"2"),
        (0xDF24, &[0; 64]),
        (0xDF25, &[0; 700]),
        (0xDF26, &[0; 1500]),
        (TAG_PHOTO, photo),
        (0xDF28, &[0; 256]),
        (0xDF29, b"20330101"),
        (0xDF2A, b"2033"),
    ] {
        objects.extend(object(tag, value));
    }
    object(TAG_PRINTED, &objects)
}

/// One BER-TLV object with a tag of two bytes.
fn object(tag: u16, value: &[u8]) -> Vec<u8> {
    let length = u16::try_from(value.len()).expect("invariant: a test card holds little");
    let [high, low] = length.to_be_bytes();
    let length: &[u8] = match length {
        0..=0x7F => &[low],
        0x80..=0xFF => &[0x81, low],
        0x100.. => &[0x82, high, low],
    };
    [&tag.to_be_bytes(), length, value].concat()
}

fn pin(value: &[u8], tries_max: u8, tries_left: u8) -> File {
    File::Pin(PinFile { value: value.to_vec(), tries_max, tries_left, verified: false })
}

/// The certificate of the test issuer, the same on every card.
pub(crate) static TEST_CA_CERTIFICATE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let (first_year, last_year) = ISSUER_YEARS;
    let days = Date::new(first_year, 1, 1).zip(Date::new(last_year, 12, 31));
    let days = days.expect("invariant: both are days of the calendar");
    let (key, key_use) = (&keys::TEST_CA.to_public_key(), Use::Issuing);
    Wording { issuer: ISSUER, subject: ISSUER, days, key, key_use }.sign(&keys::TEST_CA)
});

/// A certificate of a test card, valid on `first` and `last` and between.
#[cfg(test)]
pub(crate) fn test_certificate(first: Date, last: Date) -> Vec<u8> {
    let (key, days) = (&keys::TEST_SIGN.to_public_key(), (first, last));
    let (subject, key_use) = ("MADOGUCHI TEST CARD", Use::Authentication);
    Wording { issuer: ISSUER, subject, days, key, key_use }.sign(&keys::TEST_CA)
}
