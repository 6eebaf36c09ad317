//! The one digest of files.

use sha2::{Digest, Sha256};

/// Gives the SHA-256 of some bytes as 64 lowercase hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
