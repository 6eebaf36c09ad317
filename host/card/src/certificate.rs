//! A certificate of a token: how long it is, from when to when it is valid,
//! whose key it names, and who signed it.
//!
//! The bytes are walked where they lie; nothing of the holder is copied out.
//! Strict: DER, version 3, RSA of 2048 to 4096 bits with the exponent 65,537,
//! signed by SHA-256 with RSA. Whether the signer is to be trusted is
//! [`crate::TrustAnchors`]' matter.
//! Not here: whether the certificate is revoked. Only the eligibility system
//! answers that.
//! Source: RFC 5280, Certificate and its extensions; RFC 8017, RSA keys.

use der::asn1::{AnyRef, BitStringRef, GeneralizedTime, UintRef, UtcTime};
use der::{DateTime, Reader, SliceReader, Tag, TagNumber, Tagged};
use rsa::pkcs1v15::Pkcs1v15Sign;
use rsa::sha2::{Digest, Sha256};
use rsa::traits::PublicKeyParts;
use rsa::{BigUint, RsaPublicKey};
use zeroize::Zeroizing;

use crate::Date;

/// Most bytes of a certificate that this product reads from a token.
pub const CERTIFICATE_BYTES_MAX: usize = 4096;
/// From how many months before the last day [`Validity::ExpiringSoon`] is said.
pub const WARNING_MONTHS: u8 = 3;
/// For how many months after the last day [`Validity::Grace`] is said. Source:
/// 医療機関等向け総合ポータルサイト, KB0012286.
pub const GRACE_MONTHS: u8 = 3;

/// Bytes that tell how long the certificate is.
pub(crate) const CERTIFICATE_HEADER_BYTES: usize = 4;

/// The algorithm of every signature, as it stands in a certificate:
/// sha256WithRSAEncryption, with NULL.
pub(crate) const ALGORITHM_SHA256_RSA: &[u8] =
    &[0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B, 0x05, 0x00];
/// The algorithm of every key: rsaEncryption, with NULL.
pub(crate) const ALGORITHM_RSA: &[u8] =
    &[0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00];
/// The field that says version 3.
const VERSION_3: &[u8] = &[0xA0, 0x03, 0x02, 0x01, 0x02];
const MODULUS_BITS_MIN: usize = 2048;
const MODULUS_BITS_MAX: usize = 4096;
const EXPONENT: &[u8] = &[0x01, 0x00, 0x01];

/// Names of extensions: 2.5.29.15, 2.5.29.19 and 2.5.29.32.
pub(crate) const OID_KEY_USAGE: &[u8] = &[0x55, 0x1D, 0x0F];
pub(crate) const OID_BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1D, 0x13];
const OID_CERTIFICATE_POLICIES: &[u8] = &[0x55, 0x1D, 0x20];
/// Bits of the key usage, counted from the first.
const DIGITAL_SIGNATURE: usize = 0;
const KEY_CERT_SIGN: usize = 5;

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

/// Which key a certificate names, as a digest: enough to tell whether two
/// readings met the same token, and not enough to say whose it is.
///
/// No `Debug` all the same: it is the same at every visit of a person.
#[derive(Clone, Copy, Eq, PartialEq)]
pub struct KeyFingerprint([u8; 32]);

/// A public key that a certificate names.
#[derive(Clone, Eq, PartialEq)]
pub(crate) struct PublicKey(RsaPublicKey);

/// What the dates of a certificate say on a given day.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Validity {
    /// Its first day has not come.
    NotYet,
    /// Valid, and for more than [`WARNING_MONTHS`] months.
    Valid,
    /// Valid, but its last day is at most [`WARNING_MONTHS`] months away.
    ExpiringSoon,
    /// Its last day has passed, at most [`GRACE_MONTHS`] months ago.
    Grace,
    /// Its last day has passed more than [`GRACE_MONTHS`] months ago.
    Expired,
}

impl Certificate {
    /// Takes what was read from the token. `None` if it is not one strict DER
    /// certificate, or its dates cannot be understood.
    pub(crate) fn parse(der: Zeroizing<Vec<u8>>) -> Option<Self> {
        let Parts { first_day, last_day, .. } = Parts::of(&der)?;
        Some(Self { der, first_day, last_day })
    }

    /// What it consists of.
    pub(crate) fn parts(&self) -> Parts<'_> {
        Parts::of(&self.der).expect("invariant: it was understood when it was parsed")
    }

    /// Which key it names.
    pub fn key_fingerprint(&self) -> KeyFingerprint {
        self.parts().key.fingerprint()
    }

    /// The whole certificate in DER, for the eligibility system only.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// What its dates say on the day `today`. First and last day are valid.
    pub fn validity(&self, today: Date) -> Validity {
        if today < self.first_day {
            Validity::NotYet
        } else if today.minus_months(GRACE_MONTHS) > self.last_day {
            Validity::Expired
        } else if today > self.last_day {
            Validity::Grace
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

impl PublicKey {
    /// Takes a modulus, most significant byte first. `None` if it is even or
    /// not of a size that this product takes.
    fn new(modulus: &[u8]) -> Option<Self> {
        let key =
            RsaPublicKey::new(BigUint::from_bytes_be(modulus), BigUint::from_bytes_be(EXPONENT));
        let key = key.ok()?;
        (MODULUS_BITS_MIN..=MODULUS_BITS_MAX).contains(&key.n().bits()).then_some(Self(key))
    }

    pub(crate) fn fingerprint(&self) -> KeyFingerprint {
        KeyFingerprint(Sha256::digest(self.0.n().to_bytes_be()).into())
    }

    /// Whether `signature` is one of this key over `message`: SHA-256, then
    /// PKCS #1 v1.5.
    pub(crate) fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let digest = Sha256::digest(message);
        self.0.verify(Pkcs1v15Sign::new::<Sha256>(), &digest, signature).is_ok()
    }
}

/// What a certificate consists of, as far as this product looks.
pub(crate) struct Parts<'a> {
    /// What the signature is over.
    pub(crate) signed: &'a [u8],
    pub(crate) issuer: &'a [u8],
    pub(crate) subject: &'a [u8],
    pub(crate) key: PublicKey,
    pub(crate) extensions: Extensions,
    pub(crate) signature: &'a [u8],
    first_day: Date,
    last_day: Date,
}

/// What the extensions say, as far as this product looks.
pub(crate) struct Extensions {
    /// The holder issues certificates.
    pub(crate) is_ca: bool,
    /// The key may sign certificates; true without a word about its usage.
    pub(crate) signs_certificates: bool,
    /// The key may sign other things; true without a word about its usage.
    pub(crate) signs_data: bool,
    /// One that must be understood is not known here.
    pub(crate) unknown_critical: bool,
}

impl<'a> Parts<'a> {
    fn of(certificate: &'a [u8]) -> Option<Self> {
        let mut reader = SliceReader::new(certificate).ok()?;
        let (signed, algorithm, signature) = reader
            .sequence(|whole| -> der::Result<_> {
                Ok((whole.tlv_bytes()?, whole.tlv_bytes()?, whole.decode::<BitStringRef<'_>>()?))
            })
            .ok()?;
        reader.finish().ok()?;
        let mut reader = SliceReader::new(signed).ok()?;
        let body = reader.sequence(Body::read).ok()?;
        reader.finish().ok()?;
        if algorithm != ALGORITHM_SHA256_RSA || body.algorithm != ALGORITHM_SHA256_RSA {
            return None;
        }
        Some(Self {
            signed,
            issuer: body.issuer,
            subject: body.subject,
            key: key(body.key).ok()??,
            extensions: body.extensions,
            signature: signature.as_bytes()?,
            first_day: body.first_day?,
            last_day: body.last_day?,
        })
    }
}

/// The part of a certificate that is signed.
struct Body<'a> {
    algorithm: &'a [u8],
    issuer: &'a [u8],
    /// `None` for a day outside the calendar; so is the last day.
    first_day: Option<Date>,
    last_day: Option<Date>,
    subject: &'a [u8],
    key: &'a [u8],
    extensions: Extensions,
}

impl<'a> Body<'a> {
    fn read(body: &mut SliceReader<'a>) -> der::Result<Self> {
        if tlv(body, Tag::ContextSpecific { constructed: true, number: TagNumber(0) })? != VERSION_3
        {
            return Err(Tag::Integer.value_error().into());
        }
        skip(body, Tag::Integer)?; // serial number
        let algorithm = tlv(body, Tag::Sequence)?;
        let issuer = tlv(body, Tag::Sequence)?;
        let (first_day, last_day) =
            body.sequence(|validity| Ok::<_, der::Error>((day(validity)?, day(validity)?)))?;
        let subject = tlv(body, Tag::Sequence)?;
        let key = tlv(body, Tag::Sequence)?;
        let mut extensions = Extensions {
            is_ca: false,
            signs_certificates: true,
            signs_data: true,
            unknown_critical: false,
        };
        while !body.is_finished() {
            let part = body.decode::<AnyRef<'_>>()?; // unique identifiers, extensions
            if part.tag() == (Tag::ContextSpecific { constructed: true, number: TagNumber(3) }) {
                extensions.read(part.value())?;
            }
        }
        Ok(Self { algorithm, issuer, first_day, last_day, subject, key, extensions })
    }
}

impl Extensions {
    fn read(&mut self, bytes: &[u8]) -> der::Result<()> {
        let mut reader = SliceReader::new(bytes)?;
        reader.sequence(|extensions| -> der::Result<()> {
            while !extensions.is_finished() {
                extensions.sequence(|extension| self.read_one(extension))?;
            }
            Ok(())
        })?;
        reader.finish()
    }

    fn read_one(&mut self, extension: &mut SliceReader<'_>) -> der::Result<()> {
        let name = extension.decode::<AnyRef<'_>>()?;
        name.tag().assert_eq(Tag::ObjectIdentifier)?;
        let name = name.value();
        let critical = Tag::peek(extension)? == Tag::Boolean && extension.decode::<bool>()?;
        let value = extension.decode::<AnyRef<'_>>()?;
        value.tag().assert_eq(Tag::OctetString)?;
        let mut reader = SliceReader::new(value.value())?;
        if name == OID_KEY_USAGE {
            let usage = reader.decode::<BitStringRef<'_>>()?;
            self.signs_data = usage.get(DIGITAL_SIGNATURE) == Some(true);
            self.signs_certificates = usage.get(KEY_CERT_SIGN) == Some(true);
            reader.finish()?;
        } else if name == OID_BASIC_CONSTRAINTS {
            self.is_ca = reader.sequence(|constraints| -> der::Result<bool> {
                let is_ca = !constraints.is_finished()
                    && Tag::peek(constraints)? == Tag::Boolean
                    && constraints.decode::<bool>()?;
                if !constraints.is_finished() {
                    skip(constraints, Tag::Integer)?; // how many may follow; only one does here
                }
                Ok(is_ca)
            })?;
            reader.finish()?;
        } else if name != OID_CERTIFICATE_POLICIES {
            self.unknown_critical |= critical;
        }
        Ok(())
    }
}

/// The key in its whole field. `None` inside for one of another kind or size.
fn key(field: &[u8]) -> der::Result<Option<PublicKey>> {
    let mut reader = SliceReader::new(field)?;
    let (algorithm, key) = reader.sequence(|field| -> der::Result<_> {
        Ok((field.tlv_bytes()?, field.decode::<BitStringRef<'_>>()?))
    })?;
    reader.finish()?;
    let (ALGORITHM_RSA, Some(key)) = (algorithm, key.as_bytes()) else { return Ok(None) };
    let mut reader = SliceReader::new(key)?;
    let (modulus, exponent) = reader.sequence(|key| -> der::Result<_> {
        Ok((key.decode::<UintRef<'_>>()?, key.decode::<UintRef<'_>>()?))
    })?;
    reader.finish()?;
    if exponent.as_bytes() != EXPONENT {
        return Ok(None);
    }
    Ok(PublicKey::new(modulus.as_bytes()))
}

fn tlv<'r>(reader: &mut SliceReader<'r>, tag: Tag) -> der::Result<&'r [u8]> {
    Tag::peek(reader)?.assert_eq(tag)?;
    reader.tlv_bytes()
}

fn skip<'r>(reader: &mut impl Reader<'r>, tag: Tag) -> der::Result<()> {
    reader.decode::<AnyRef<'r>>()?.tag().assert_eq(tag).map(|_| ())
}

/// A day in Japan; `None` inside for one outside the calendar.
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
                (Validity::Grace, date(2031, 6, 1)),
                (Validity::Expired, date(2031, 9, 1)),
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

    /// Other algorithms, exponents and sizes of keys, and another version.
    #[test]
    fn a_certificate_of_another_kind_is_refused() {
        let whole = test_certificate(date(2026, 1, 1), date(2031, 1, 1));
        let is_refused = |der| Certificate::parse(Zeroizing::new(der)).is_none();
        let places = |part: &[u8]| -> Vec<usize> {
            let ends = whole.windows(part.len()).enumerate();
            ends.filter(|(_, at)| *at == part).map(|(at, _)| at + part.len() - 1).collect()
        };
        assert!(!is_refused(whole.clone()));
        for (part, count, off_by) in [
            (&ALGORITHM_SHA256_RSA[..13], 2, 0x0B ^ 0x05),
            (&ALGORITHM_RSA[..13], 1, 0x01 ^ 0x02),
            (&[0x02, 0x03, 0x01, 0x00, 0x01], 1, 0x01 ^ 0x03),
            (VERSION_3, 1, 0x02 ^ 0x01),
        ] {
            assert_eq!(places(part).len(), count);
            for at in places(part) {
                let mut other = whole.clone();
                other[at] ^= off_by;
                assert!(is_refused(other), "{part:02X?} at {at}");
            }
        }
        for (bytes, is_taken) in [(255, false), (256, true), (512, true), (513, false)] {
            assert_eq!(PublicKey::new(&vec![0xFF; bytes]).is_some(), is_taken, "{bytes} bytes");
        }
        assert!(PublicKey::new(&[0xFE; 256]).is_none(), "an even modulus");
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
