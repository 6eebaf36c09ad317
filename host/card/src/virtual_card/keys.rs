//! The keys of test cards. They lie in `host/card/keys` for all to read.

use std::sync::LazyLock;

use rsa::RsaPrivateKey;
use rsa::pkcs8::DecodePrivateKey;

use crate::Fixture;

/// The key of the test issuer.
pub(crate) static TEST_CA: LazyLock<RsaPrivateKey> =
    LazyLock::new(|| key(include_bytes!("../../keys/test-ca.p8")));

/// The key for signing documents, the same on every test card: this product
/// never uses it.
pub(crate) static TEST_SIGN: LazyLock<RsaPrivateKey> =
    LazyLock::new(|| key(include_bytes!("../../keys/test-sign.p8")));

/// The authentication key of a test card; `None` for one of another scheme.
pub(crate) fn authentication(fixture: Fixture) -> Option<RsaPrivateKey> {
    let bytes: &[u8] = match fixture {
        Fixture::A => include_bytes!("../../keys/test-a.p8"),
        Fixture::B => include_bytes!("../../keys/test-b.p8"),
        Fixture::C => include_bytes!("../../keys/test-c.p8"),
        Fixture::D => include_bytes!("../../keys/test-d.p8"),
        Fixture::E => include_bytes!("../../keys/test-e.p8"),
        Fixture::F => include_bytes!("../../keys/test-f.p8"),
        Fixture::G => include_bytes!("../../keys/test-g.p8"),
        Fixture::H => return None,
        Fixture::I => include_bytes!("../../keys/test-i.p8"),
        Fixture::J => include_bytes!("../../keys/test-j.p8"),
        Fixture::K => include_bytes!("../../keys/test-k.p8"),
        Fixture::L => include_bytes!("../../keys/test-l.p8"),
        Fixture::M => include_bytes!("../../keys/test-m.p8"),
        Fixture::N => include_bytes!("../../keys/test-n.p8"),
    };
    Some(key(bytes))
}

fn key(pkcs8: &[u8]) -> RsaPrivateKey {
    RsaPrivateKey::from_pkcs8_der(pkcs8).expect("invariant: a test key is an RSA key in PKCS #8")
}
