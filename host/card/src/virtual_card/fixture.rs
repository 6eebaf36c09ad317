//! The thirteen test cards, by the letters under which testers know them.

use crate::Date;
use crate::session::{LABEL_ANDROID, LABEL_CARD, LABEL_IPHONE, LABEL_JUKI};
use crate::virtual_card::{Chip, Fault, VirtualCard, test_certificate};

/// Days since the certificate of a test card was issued.
const ISSUED_DAYS_AGO: u16 = 365;
/// Days for which the certificate of a test card is still valid.
const VALID_DAYS: u16 = 4 * 365;
/// Days for which that of [`Fixture::E`] is: within the time of warning.
const EXPIRING_DAYS: u16 = 80;
/// Days since that of [`Fixture::F`] expired.
const EXPIRED_DAYS: u16 = 30;
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
    /// Certificate expired.
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
}

impl Fixture {
    /// Every fixture, in order.
    pub const ALL: [Self; 13] = [
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
        }
    }

    /// What it is, in a few English words for a tester.
    pub fn title(self) -> &'static str {
        match self {
            Self::A => "normal card",
            Self::B => "card with one try left",
            Self::C => "card with a blocked PIN",
            Self::D => "card without PIN",
            Self::E => "certificate expires in 80 days",
            Self::F => "certificate expired",
            Self::G => "certificate revoked",
            Self::H => "card of another scheme",
            Self::I => "unreadable card",
            Self::J => "old resident registry card",
            Self::K => "Android phone",
            Self::L => "iPhone",
            Self::M => "iPhone that slips off once",
        }
    }

    /// Whether the eligibility system is to answer that the certificate is
    /// revoked. No card says so of itself.
    pub fn is_revoked(self) -> bool {
        self == Self::G
    }

    /// Whether the real thing would hold a face photo for comparison. The
    /// photo is not read in this version; this is a fact for simulated rooms.
    pub fn has_photo(self) -> bool {
        match self {
            Self::A | Self::B | Self::C | Self::D | Self::E | Self::F | Self::G | Self::I => true,
            Self::H | Self::J | Self::K | Self::L | Self::M => false,
        }
    }

    /// Makes a new test card as of the day `today`, lying on the reader.
    pub fn build(self, today: Date) -> VirtualCard {
        let issued = today.minus_days(ISSUED_DAYS_AGO);
        let last_day = match self {
            Self::E => today.plus_days(EXPIRING_DAYS),
            Self::F => today.minus_days(EXPIRED_DAYS),
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
        };
        let chip = |label| Chip::new(label, test_certificate(issued, last_day));
        let card = || VirtualCard::new(chip(LABEL_CARD));
        let iphone = || VirtualCard::new(Chip { has_pin: false, ..chip(LABEL_IPHONE) });
        match self {
            Self::A | Self::E | Self::F | Self::G => card(),
            Self::B => card().with_tries(1),
            Self::C => card().with_tries(0),
            Self::D => VirtualCard::new(Chip { has_pin: false, ..chip(LABEL_CARD) }),
            Self::H => VirtualCard::new(Chip { jpki: false, ..chip(&[]) }),
            Self::I => card().with_fault_every_tap(LEAVES_AT_COMMAND, Fault::Removed),
            Self::J => VirtualCard::new(chip(LABEL_JUKI)),
            Self::K => {
                VirtualCard::new(Chip { certificate_needs_pin: true, ..chip(LABEL_ANDROID) })
            }
            Self::L => iphone(),
            Self::M => iphone().with_fault(LEAVES_AT_COMMAND, Fault::Removed),
        }
    }
}
