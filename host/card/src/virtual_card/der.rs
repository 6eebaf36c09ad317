//! Writes the certificates of test cards in DER, and signs them.
//!
//! Shape: RFC 5280, Certificate, version 3, with basic constraints for the
//! issuer and a key usage for all.

use rsa::pkcs1v15::Pkcs1v15Sign;
use rsa::sha2::{Digest, Sha256};
use rsa::traits::PublicKeyParts;
use rsa::{RsaPrivateKey, RsaPublicKey};

use crate::Date;
use crate::certificate::{
    ALGORITHM_RSA, ALGORITHM_SHA256_RSA, OID_BASIC_CONSTRAINTS, OID_KEY_USAGE,
};

const BOOLEAN: u8 = 0x01;
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const OID: u8 = 0x06;
const UTF8_STRING: u8 = 0x0C;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const VERSION: u8 = 0xA0;
const EXTENSIONS: u8 = 0xA3;

/// 2.5.4.3, commonName.
const OID_COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
/// The whole bit strings: digitalSignature; nonRepudiation; keyCertSign and cRLSign.
const SIGNS_DATA: &[u8] = &[BIT_STRING, 0x02, 0x07, 0x80];
const SIGNS_DOCUMENTS: &[u8] = &[BIT_STRING, 0x02, 0x06, 0x40];
const SIGNS_CERTIFICATES: &[u8] = &[BIT_STRING, 0x02, 0x01, 0x06];

/// What a key is certified for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Use {
    Authentication,
    DocumentSignature,
    Issuing,
    /// What an issuer may do, without being one.
    #[cfg(test)]
    SigningCertificates,
    /// What an issuer is, without a key that may do it.
    #[cfg(test)]
    IssuingWithoutUsage,
    /// Like [`Self::Authentication`], with something besides that whoever does
    /// not know it must refuse.
    #[cfg(test)]
    Unknown,
}

/// What a certificate is to say.
pub(crate) struct Wording<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) subject: &'a str,
    /// First and last valid day in Japan.
    pub(crate) days: (Date, Date),
    pub(crate) key: &'a RsaPublicKey,
    pub(crate) key_use: Use,
}

impl Wording<'_> {
    /// The certificate in DER, signed by the issuer's key.
    pub(crate) fn sign(&self, issuer: &RsaPrivateKey) -> Vec<u8> {
        let (first, last) = self.days;
        let body = tlv(
            SEQUENCE,
            &[
                &tlv(VERSION, &[&tlv(INTEGER, &[&[2]])]),
                &tlv(INTEGER, &[&self.serial_number()]),
                ALGORITHM_SHA256_RSA,
                &name(self.issuer),
                // 00:00:00 and 23:59:59 in Japan.
                &tlv(SEQUENCE, &[&time(first.minus_days(1), "150000Z"), &time(last, "145959Z")]),
                &name(self.subject),
                &public_key(self.key),
                &extensions(self.key_use),
            ],
        );
        let signature = issuer
            .sign(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(&body))
            .expect("invariant: the key is long enough for a digest");
        tlv(SEQUENCE, &[&body, ALGORITHM_SHA256_RSA, &tlv(BIT_STRING, &[&[0], &signature])])
    }

    /// A positive number that no other subject and key has.
    fn serial_number(&self) -> [u8; 8] {
        let digest = Sha256::new()
            .chain_update(self.subject)
            .chain_update(self.key.n().to_bytes_be())
            .finalize();
        let first = *digest.first_chunk().expect("invariant: a digest is longer");
        // Eight bytes without a sign bit and without leading zeros.
        ((u64::from_be_bytes(first) >> 2) | (1 << 62)).to_be_bytes()
    }
}

fn name(common_name: &str) -> Vec<u8> {
    let value = tlv(UTF8_STRING, &[common_name.as_bytes()]);
    let attribute = tlv(SEQUENCE, &[&tlv(OID, &[OID_COMMON_NAME]), &value]);
    tlv(SEQUENCE, &[&tlv(SET, &[&attribute])])
}

fn public_key(key: &RsaPublicKey) -> Vec<u8> {
    let modulus = tlv(INTEGER, &[&[0], &key.n().to_bytes_be()]);
    let exponent = tlv(INTEGER, &[&key.e().to_bytes_be()]);
    let key = tlv(SEQUENCE, &[&modulus, &exponent]);
    tlv(SEQUENCE, &[ALGORITHM_RSA, &tlv(BIT_STRING, &[&[0], &key])])
}

fn extensions(key_use: Use) -> Vec<u8> {
    let is_issuer = tlv(SEQUENCE, &[&tlv(BOOLEAN, &[&[0xFF]])]);
    let extensions: &[(&[u8], &[u8])] = match key_use {
        Use::Authentication => &[(OID_KEY_USAGE, SIGNS_DATA)],
        Use::DocumentSignature => &[(OID_KEY_USAGE, SIGNS_DOCUMENTS)],
        Use::Issuing => &[(OID_BASIC_CONSTRAINTS, &is_issuer), (OID_KEY_USAGE, SIGNS_CERTIFICATES)],
        #[cfg(test)]
        Use::SigningCertificates => &[(OID_KEY_USAGE, SIGNS_CERTIFICATES)],
        #[cfg(test)]
        Use::IssuingWithoutUsage => {
            &[(OID_KEY_USAGE, SIGNS_DATA), (OID_BASIC_CONSTRAINTS, &is_issuer)]
        }
        #[cfg(test)]
        Use::Unknown => &[(OID_KEY_USAGE, SIGNS_DATA), (&[0x55, 0x1D, 0x7F], &[])],
    };
    let extensions: Vec<u8> =
        extensions.iter().flat_map(|(oid, value)| critical(oid, value)).collect();
    tlv(EXTENSIONS, &[&tlv(SEQUENCE, &[&extensions])])
}

fn critical(oid: &[u8], value: &[u8]) -> Vec<u8> {
    let critical = tlv(BOOLEAN, &[&[0xFF]]);
    tlv(SEQUENCE, &[&tlv(OID, &[oid]), &critical, &tlv(OCTET_STRING, &[value])])
}

fn time(day: Date, clock: &str) -> Vec<u8> {
    let (year, month, day) = day.parts();
    if (1950..2050).contains(&year) {
        let text = format!("{:02}{month:02}{day:02}{clock}", year % 100);
        tlv(UTC_TIME, &[text.as_bytes()])
    } else {
        tlv(GENERALIZED_TIME, &[format!("{year:04}{month:02}{day:02}{clock}").as_bytes()])
    }
}

fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let value = parts.concat();
    let length = u16::try_from(value.len()).expect("invariant: a test certificate is short");
    let [high, low] = length.to_be_bytes();
    let header: &[u8] = match length {
        0..=0x7F => &[tag, low],
        0x80..=0xFF => &[tag, 0x81, low],
        0x100.. => &[tag, 0x82, high, low],
    };
    [header, &value].concat()
}
