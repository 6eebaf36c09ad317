//! 照合番号B, "verification number B": what is printed on a card and opens its
//! face photo.
//!
//! Shape: birth date YYMMDD, year of expiry YYYY, security code, 14 digits in
//! all. Public descriptions disagree on the year of birth: a year of the
//! Japanese era, or of our calendar. Hence the switch [`BirthYear`].

use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::Date;

/// Digits of the number.
pub const NUMBER_B_DIGITS: usize = 14;
/// Digits of the security code, which are its last.
pub const SECURITY_CODE_DIGITS: usize = 4;

/// First days of the eras that a living person can be born in, latest first.
/// Source: the cabinet orders on the names of eras.
const ERAS: [(u16, u8, u8); 5] =
    [(2019, 5, 1), (1989, 1, 8), (1926, 12, 25), (1912, 7, 30), (1868, 1, 25)];

/// How the year of birth is counted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum BirthYear {
    /// The year of the Japanese era, from 01.
    Era,
    /// The last two digits of the year of the Gregorian calendar.
    Gregorian,
}

/// The number, wiped on drop.
///
/// It cannot be shown:
/// ```compile_fail,E0277
/// fn show<T: std::fmt::Debug>() {}
/// show::<card::NumberB>();
/// ```
/// It cannot be copied:
/// ```compile_fail,E0277
/// fn copy<T: Clone>() {}
/// copy::<card::NumberB>();
/// ```
/// It cannot be serialised:
/// ```compile_fail,E0277
/// fn store<T: serde::Serialize>() {}
/// store::<card::NumberB>();
/// ```
/// Other things can be:
/// ```
/// fn all<T: std::fmt::Debug + Clone + serde::Serialize>() {}
/// all::<u8>();
/// ```
pub struct NumberB(Box<[u8; NUMBER_B_DIGITS]>);

impl NumberB {
    /// Puts it together from what is printed on the card. `None` if the year
    /// of expiry has not four digits or the code holds anything but digits.
    ///
    /// The caller wipes what it passed in.
    pub fn new(
        birth: Date,
        expiry_year: u16,
        security_code: &[u8; SECURITY_CODE_DIGITS],
        birth_year: BirthYear,
    ) -> Option<Self> {
        if !(1000..=9999).contains(&expiry_year) || !security_code.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let (year, month, day) = birth.parts();
        let year = match birth_year {
            BirthYear::Era => year_of_era(birth)?,
            BirthYear::Gregorian => year % 100,
        };
        let mut number = Self(Box::new([0; NUMBER_B_DIGITS]));
        let printed = [(year, 2), (u16::from(month), 2), (u16::from(day), 2), (expiry_year, 4)];
        let digits = printed.into_iter().flat_map(|(value, digits)| {
            (0..digits).rev().map(move |place| value / 10_u16.pow(place) % 10)
        });
        let digits = digits.filter_map(|digit| u8::try_from(digit).ok()).map(|digit| b'0' + digit);
        for (place, digit) in number.0.iter_mut().zip(digits.chain(*security_code)) {
            *place = digit;
        }
        Some(number)
    }

    /// The digits, for the one command that carries them.
    pub(crate) fn digits(&self) -> &[u8] {
        &*self.0
    }
}

impl Drop for NumberB {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl ZeroizeOnDrop for NumberB {}

/// `None` for a day before all eras that are known here, or beyond year 99.
fn year_of_era(day: Date) -> Option<u16> {
    let (year, ..) = day.parts();
    let first = ERAS.into_iter().find(|first| *first <= day.parts())?.0;
    Some(year - first + 1).filter(|year| *year <= 99)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(birth: (u16, u8, u8), birth_year: BirthYear) -> String {
        let birth = Date::new(birth.0, birth.1, birth.2).unwrap();
        let number = NumberB::new(birth, 2033, b"0427", birth_year).unwrap();
        String::from_utf8(number.digits().to_vec()).unwrap()
    }

    /// The first day of each era and the day before it, in both ways.
    #[test]
    fn both_ways_of_counting_years() {
        for (birth, era, gregorian) in [
            ((1900, 1, 1), "33", "00"),
            ((1912, 7, 29), "45", "12"),
            ((1912, 7, 30), "01", "12"),
            ((1926, 12, 24), "15", "26"),
            ((1926, 12, 25), "01", "26"),
            ((1960, 1, 1), "35", "60"),
            ((1989, 1, 7), "64", "89"),
            ((1989, 1, 8), "01", "89"),
            ((2019, 4, 30), "31", "19"),
            ((2019, 5, 1), "01", "19"),
            ((2026, 11, 22), "08", "26"),
        ] {
            let rest = format!("{:02}{:02}20330427", birth.1, birth.2);
            assert_eq!(number(birth, BirthYear::Era), format!("{era}{rest}"));
            assert_eq!(number(birth, BirthYear::Gregorian), format!("{gregorian}{rest}"));
        }
    }

    #[test]
    fn what_is_not_printed_on_a_card_is_refused() {
        let birth = Date::new(1960, 1, 1).unwrap();
        let far = Date::new(2200, 1, 1).unwrap();
        assert!(NumberB::new(birth, 999, b"0427", BirthYear::Era).is_none());
        assert!(NumberB::new(birth, 10_000, b"0427", BirthYear::Era).is_none());
        assert!(NumberB::new(birth, 2033, b"04 7", BirthYear::Era).is_none());
        assert!(NumberB::new(far, 2033, b"0427", BirthYear::Era).is_none());
    }
}
