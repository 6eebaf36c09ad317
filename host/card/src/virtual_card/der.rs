//! Writes the certificate of a test card in DER.
//!
//! Shape: RFC 5280, Certificate, version 3, without extensions. The key is no
//! key (a modulus of one repeated byte) and the signature is zeros.

use crate::Date;

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const NULL: u8 = 0x05;
const OID: u8 = 0x06;
const UTF8_STRING: u8 = 0x0C;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const VERSION: u8 = 0xA0;

/// 1.2.840.113549.1.1.11, sha256WithRSAEncryption.
const OID_SHA256_RSA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B];
/// 1.2.840.113549.1.1.1, rsaEncryption.
const OID_RSA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01];
/// 2.5.4.3, commonName.
const OID_COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];

/// Bytes of an RSA-2048 modulus or signature.
const RSA_BYTES: usize = 256;

/// A certificate valid on `first` and `last` (days in Japan) and between.
pub(crate) fn test_certificate(first: Date, last: Date) -> Vec<u8> {
    let signature_algorithm = algorithm(OID_SHA256_RSA);
    let body = tlv(
        SEQUENCE,
        &[
            &tlv(VERSION, &[&tlv(INTEGER, &[&[2]])]),
            &tlv(INTEGER, &[&[1]]),
            &signature_algorithm,
            &name("MADOGUCHI TEST ISSUER"),
            // 00:00:00 and 23:59:59 in Japan.
            &tlv(SEQUENCE, &[&time(first.minus_days(1), "150000Z"), &time(last, "145959Z")]),
            &name("MADOGUCHI TEST CARD"),
            &public_key(),
        ],
    );
    tlv(SEQUENCE, &[&body, &signature_algorithm, &tlv(BIT_STRING, &[&[0], &[0; RSA_BYTES]])])
}

fn algorithm(oid: &[u8]) -> Vec<u8> {
    tlv(SEQUENCE, &[&tlv(OID, &[oid]), &tlv(NULL, &[])])
}

fn name(common_name: &str) -> Vec<u8> {
    let value = tlv(UTF8_STRING, &[common_name.as_bytes()]);
    let attribute = tlv(SEQUENCE, &[&tlv(OID, &[OID_COMMON_NAME]), &value]);
    tlv(SEQUENCE, &[&tlv(SET, &[&attribute])])
}

fn public_key() -> Vec<u8> {
    let modulus = tlv(INTEGER, &[&[0], &[0xC5; RSA_BYTES]]);
    let exponent = tlv(INTEGER, &[&[0x01, 0x00, 0x01]]);
    let key = tlv(SEQUENCE, &[&modulus, &exponent]);
    tlv(SEQUENCE, &[&algorithm(OID_RSA), &tlv(BIT_STRING, &[&[0], &key])])
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
