//! The authentication certificate: how long it is, and from when to when it
//! is valid.
//!
//! The bytes are walked where they lie; nothing of the holder is copied out.
//! Not here: whether the certificate is genuine or revoked. Only the
//! eligibility system answers that.
//! Source: RFC 5280, Certificate and Validity.

use der::asn1::{AnyRef, BitStringRef, GeneralizedTime, UtcTime};
use der::{DateTime, Reader, SliceReader, Tag, Tagged};
use zeroize::Zeroizing;

use crate::Date;

/// Most bytes of a certificate that this product reads from a token.
pub const CERTIFICATE_BYTES_MAX: usize = 4096;
/// From how many months before the last day [`Validity::ExpiringSoon`] is said.
pub const WARNING_MONTHS: u8 = 3;

/// Bytes that tell how long the certificate is.
pub(crate) const CERTIFICATE_HEADER_BYTES: usize = 4;

/// Japan is nine hours ahead of UTC: from this hour on it is the next day there.
const UTC_HOUR_OF_NEXT_DAY_IN_JAPAN: u8 = 24 - 9;

/// A certificate as it lay on the token, wiped on drop.
///
/// ```compile_fail,E0277
/// fn show<T: std::fmt::Debug>() {}
/// show::<card::Certificate>();
/// ```
/// ```
/// fn show<T: std::fmt::Debug>() {}
/// show::<card::Validity>();
/// ```
pub struct Certificate {
    der: Zeroizing<Vec<u8>>,
    first_day: Date,
    last_day: Date,
}

/// What the dates of a certificate say on a given day.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Validity {
    /// Its first day has not come.
    NotYet,
    /// Valid, and for more than [`WARNING_MONTHS`] months.
    Valid,
    /// Valid, but its last day is at most [`WARNING_MONTHS`] months away.
    ExpiringSoon,
    /// Its last day has passed.
    Expired,
}

impl Certificate {
    /// Takes what was read from the token. `None` if it is not one strict DER
    /// certificate, or its dates cannot be understood.
    pub(crate) fn parse(der: Zeroizing<Vec<u8>>) -> Option<Self> {
        let (first_day, last_day) = days(&der).ok()?;
        Some(Self { der, first_day: first_day?, last_day: last_day? })
    }

    /// The whole certificate in DER, for the eligibility system only.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// What its dates say on the day `today`. First and last day are valid.
    pub fn validity(&self, today: Date) -> Validity {
        if today < self.first_day {
            Validity::NotYet
        } else if today > self.last_day {
            Validity::Expired
        } else if today >= self.last_day.minus_months(WARNING_MONTHS) {
            Validity::ExpiringSoon
        } else {
            Validity::Valid
        }
    }
}

/// The whole length that the first bytes announce, in bytes.
///
/// `None` if they are not `30 82` with a length that needs two bytes (no real
/// certificate is shorter), or it is over [`CERTIFICATE_BYTES_MAX`].
pub(crate) fn announced_bytes(header: [u8; CERTIFICATE_HEADER_BYTES]) -> Option<usize> {
    let [0x30, 0x82, high, low] = header else { return None };
    let content = usize::from(u16::from_be_bytes([high, low]));
    let whole = content + CERTIFICATE_HEADER_BYTES;
    (content > 0xFF && whole <= CERTIFICATE_BYTES_MAX).then_some(whole)
}

/// First and last valid day in Japan; `None` for a day outside the calendar.
fn days(certificate: &[u8]) -> der::Result<(Option<Date>, Option<Date>)> {
    let mut reader = SliceReader::new(certificate)?;
    let days = reader.sequence(|certificate| -> der::Result<_> {
        let days = certificate.sequence(|body| -> der::Result<_> {
            skip(body, Tag::ContextSpecific { constructed: true, number: der::TagNumber(0) })?;
            skip(body, Tag::Integer)?; // serial number
            skip(body, Tag::Sequence)?; // algorithm
            skip(body, Tag::Sequence)?; // issuer
            let days =
                body.sequence(|validity| Ok::<_, der::Error>((day(validity)?, day(validity)?)))?;
            skip(body, Tag::Sequence)?; // subject
            skip(body, Tag::Sequence)?; // public key
            while !body.is_finished() {
                body.decode::<AnyRef<'_>>()?; // extensions
            }
            Ok(days)
        })?;
        skip(certificate, Tag::Sequence)?; // algorithm
        certificate.decode::<BitStringRef<'_>>()?; // signature
        Ok(days)
    })?;
    reader.finish()?;
    Ok(days)
}

fn skip<'r>(reader: &mut impl Reader<'r>, tag: Tag) -> der::Result<()> {
    reader.decode::<AnyRef<'r>>()?.tag().assert_eq(tag).map(|_| ())
}

fn day<'r>(reader: &mut impl Reader<'r>) -> der::Result<Option<Date>> {
    let moment = if Tag::peek(reader)? == Tag::UtcTime {
        reader.decode::<UtcTime>()?.to_date_time()
    } else {
        reader.decode::<GeneralizedTime>()?.to_date_time()
    };
    Ok(day_in_japan(moment))
}

fn day_in_japan(utc: DateTime) -> Option<Date> {
    let day = Date::new(utc.year(), utc.month(), utc.day())?;
    Some(day.plus_days(u16::from(utc.hour() >= UTC_HOUR_OF_NEXT_DAY_IN_JAPAN)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::virtual_card::test_certificate;

    fn date(year: u16, month: u8, day: u8) -> Date {
        Date::new(year, month, day).unwrap()
    }

    fn certificate(first: Date, last: Date) -> Certificate {
        Certificate::parse(Zeroizing::new(test_certificate(first, last))).unwrap()
    }

    /// Every day of a certificate's life, and a year on both sides.
    #[test]
    fn validity_of_every_day() {
        let (first, last) = (date(2026, 1, 31), date(2031, 5, 31));
        let certificate = certificate(first, last);
        assert_eq!((certificate.first_day, certificate.last_day), (first, last));
        let mut changes = Vec::new();
        let mut today = first.minus_days(365);
        while today < last.plus_days(365) {
            let validity = certificate.validity(today);
            if changes.last().is_none_or(|(before, _)| *before != validity) {
                changes.push((validity, today));
            }
            today = today.plus_days(1);
        }
        assert_eq!(
            changes,
            [
                (Validity::NotYet, date(2025, 1, 31)),
                (Validity::Valid, date(2026, 1, 31)),
                (Validity::ExpiringSoon, date(2031, 2, 28)),
                (Validity::Expired, date(2031, 6, 1)),
            ]
        );
    }

    /// RFC 5280 writes dates from 2050 on in another form.
    #[test]
    fn both_forms_of_time_are_read() {
        for last in [date(2049, 12, 31), date(2050, 1, 1), date(2099, 12, 31)] {
            assert_eq!(certificate(date(2026, 1, 1), last).last_day, last);
        }
    }

    #[test]
    fn a_moment_is_a_day_in_japan() {
        let utc = |hour| DateTime::new(2028, 2, 28, hour, 59, 59).unwrap();
        assert_eq!(day_in_japan(utc(14)), Some(date(2028, 2, 28)));
        assert_eq!(day_in_japan(utc(15)), Some(date(2028, 2, 29)));
    }

    /// All 65,536 lengths behind `30 82`, and all other beginnings of two bytes.
    #[test]
    fn length_is_strict() {
        for value in 0..=u16::MAX {
            let [a, b] = value.to_be_bytes();
            let whole = usize::from(value) + 4;
            let fits = (260..=CERTIFICATE_BYTES_MAX).contains(&whole);
            assert_eq!(announced_bytes([0x30, 0x82, a, b]), fits.then_some(whole));
            if value != 0x3082 {
                assert_eq!(announced_bytes([a, b, 0x02, 0x00]), None);
            }
        }
    }

    #[test]
    fn nothing_may_follow_and_nothing_may_be_missing() {
        let whole = test_certificate(date(2026, 1, 1), date(2031, 1, 1));
        for end in 0..whole.len() {
            assert!(Certificate::parse(Zeroizing::new(whole[..end].to_vec())).is_none(), "{end}");
        }
        let longer = [&whole[..], &[0]].concat();
        assert!(Certificate::parse(Zeroizing::new(longer)).is_none());
    }

    proptest! {
        #[test]
        fn a_damaged_certificate_is_read_or_refused(
            places in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..6),
        ) {
            let mut der = test_certificate(date(2026, 1, 1), date(2031, 1, 1));
            for (place, byte) in places {
                let place = place.index(der.len());
                der[place] = byte;
            }
            let _ = Certificate::parse(Zeroizing::new(der));
        }
    }
}
