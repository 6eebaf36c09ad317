//! Whose signature makes a certificate genuine.
//!
//! An anchor is a name and a key (RFC 5280, Trust Anchor Information). The
//! issuer's certificate on the token is no evidence by itself: it must say the
//! same name and key as an anchor does.

use zeroize::Zeroizing;

use crate::Certificate;
use crate::certificate::{Parts, PublicKey};
use crate::virtual_card::TEST_CA_CERTIFICATE;

/// The issuers that a session takes certificates from. Without any, none is
/// taken.
#[derive(Clone)]
pub struct TrustAnchors(Vec<Anchor>);

#[derive(Clone)]
struct Anchor {
    /// A name in DER, compared byte by byte.
    name: Vec<u8>,
    key: PublicKey,
}

impl TrustAnchors {
    /// Trusts nobody.
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// Also trusts the issuer of test cards. Its key is public: whoever adds
    /// it takes anybody's card for genuine, and must say so on every page.
    #[must_use]
    pub fn with_test_cards(self) -> Self {
        self.with(&TEST_CA_CERTIFICATE).expect("invariant: it is an issuer's certificate")
    }

    /// Also trusts the issuer that `certificate`, in DER, names. `None` if it
    /// is not the certificate of an issuer, or of a kind that this product
    /// does not verify.
    pub fn with(mut self, certificate: &[u8]) -> Option<Self> {
        let certificate = Certificate::parse(Zeroizing::new(certificate.to_vec()))?;
        let issuer = certificate.parts();
        if !may_issue(&issuer) {
            return None;
        }
        self.0.push(Anchor { name: issuer.subject.to_vec(), key: issuer.key });
        Some(self)
    }

    /// Whether an anchor has signed `certificate`, and the issuer's certificate
    /// that lies beside it, if one does, is that anchor's.
    pub(crate) fn have_issued(
        &self,
        certificate: &Certificate,
        issuer: Option<&Certificate>,
    ) -> bool {
        let holder = certificate.parts();
        let issuer = issuer.map(Certificate::parts);
        if holder.extensions.unknown_critical || !holder.extensions.signs_data {
            return false;
        }
        self.0.iter().any(|anchor| {
            let is_issuer = |parts: &Parts<'_>| {
                may_issue(parts) && parts.subject == anchor.name && parts.key == anchor.key
            };
            holder.issuer == anchor.name
                && issuer.as_ref().is_none_or(is_issuer)
                && anchor.key.has_signed(holder.signed, holder.signature)
        })
    }
}

fn may_issue(parts: &Parts<'_>) -> bool {
    let extensions = &parts.extensions;
    extensions.is_ca && extensions.signs_certificates && !extensions.unknown_critical
}

#[cfg(test)]
mod tests {
    use rsa::RsaPrivateKey;

    use super::*;
    use crate::Date;
    use crate::virtual_card::keys::{TEST_CA, TEST_SIGN};
    use crate::virtual_card::{Use, Wording};

    const ISSUER: &str = "MADOGUCHI TEST ISSUER";

    fn der(
        issuer: &str,
        subject: &str,
        key: &RsaPrivateKey,
        key_use: Use,
        by: &RsaPrivateKey,
    ) -> Vec<u8> {
        let days = (Date::new(2026, 1, 1).unwrap(), Date::new(2031, 1, 1).unwrap());
        let key = &key.to_public_key();
        Wording { issuer, subject, days, key, key_use }.sign(by)
    }

    fn parsed(der: Vec<u8>) -> Certificate {
        Certificate::parse(Zeroizing::new(der)).unwrap()
    }

    fn holder(issuer: &str, key_use: Use, by: &RsaPrivateKey) -> Certificate {
        parsed(der(issuer, "HOLDER", &TEST_SIGN, key_use, by))
    }

    #[test]
    fn only_what_an_anchor_has_signed_is_taken() {
        let trusted = TrustAnchors::none().with_test_cards();
        let genuine = holder(ISSUER, Use::Authentication, &TEST_CA);
        assert!(trusted.have_issued(&genuine, None));
        assert!(!TrustAnchors::none().have_issued(&genuine, None));
        for (issuer, key_use, by) in [
            ("ANOTHER ISSUER", Use::Authentication, &TEST_CA),
            (ISSUER, Use::Authentication, &TEST_SIGN),
            (ISSUER, Use::DocumentSignature, &TEST_CA),
            (ISSUER, Use::Issuing, &TEST_CA),
            (ISSUER, Use::Unknown, &TEST_CA),
        ] {
            assert!(!trusted.have_issued(&holder(issuer, key_use, by), None), "{key_use:?}");
        }
    }

    /// Each byte of what is signed, and of the signature, changed.
    #[test]
    fn a_changed_certificate_is_not_taken() {
        let trusted = TrustAnchors::none().with_test_cards();
        let genuine = der(ISSUER, "HOLDER", &TEST_SIGN, Use::Authentication, &TEST_CA);
        for at in 0..genuine.len() {
            let mut changed = genuine.clone();
            changed[at] ^= 1;
            if let Some(changed) = Certificate::parse(Zeroizing::new(changed)) {
                assert!(!trusted.have_issued(&changed, None), "byte {at}");
            }
        }
    }

    #[test]
    fn the_issuer_on_the_token_must_be_the_anchor() {
        let trusted = TrustAnchors::none().with_test_cards();
        let genuine = holder(ISSUER, Use::Authentication, &TEST_CA);
        let issuer =
            |subject, key: &_, key_use| parsed(der(ISSUER, subject, key, key_use, &TEST_CA));
        let anchor = issuer(ISSUER, &TEST_CA, Use::Issuing);
        assert!(trusted.have_issued(&genuine, Some(&anchor)));
        for other in [
            issuer("ANOTHER ISSUER", &TEST_CA, Use::Issuing),
            issuer(ISSUER, &TEST_SIGN, Use::Issuing),
            issuer(ISSUER, &TEST_CA, Use::Authentication),
            issuer(ISSUER, &TEST_CA, Use::SigningCertificates),
            issuer(ISSUER, &TEST_CA, Use::IssuingWithoutUsage),
        ] {
            assert!(!trusted.have_issued(&genuine, Some(&other)));
        }
    }

    #[test]
    fn an_anchor_is_an_issuer() {
        let anchor =
            |key_use| TrustAnchors::none().with(&der(ISSUER, ISSUER, &TEST_CA, key_use, &TEST_CA));
        let genuine = holder(ISSUER, Use::Authentication, &TEST_CA);
        assert!(anchor(Use::Issuing).unwrap().have_issued(&genuine, None));
        for key_use in [
            Use::Authentication,
            Use::DocumentSignature,
            Use::SigningCertificates,
            Use::IssuingWithoutUsage,
            Use::Unknown,
        ] {
            assert!(anchor(key_use).is_none(), "{key_use:?}");
        }
        assert!(TrustAnchors::none().with(b"no certificate").is_none());
    }
}
