//! Digests of files, as manifests name them.

use sha2::{Digest, Sha256, Sha512};

/// SHA-256 in lower-case hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// SHA-512 in lower-case hexadecimal.
#[must_use]
pub fn sha512(bytes: &[u8]) -> String {
    hex(&Sha512::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|half| char::from(DIGITS[usize::from(half)]))
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn digests_are_those_of_fips_180() {
        assert!(super::sha256(b"abc").starts_with("ba7816bf8f01cfea414140de5dae2223"));
        assert!(super::sha512(b"abc").starts_with("ddaf35a193617abacc417349ae204131"));
    }
}
