//! Values that many nodes share, each kept once under a small number.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use serde::Serialize;
use sha2::{Digest, Sha256};

/// SHA-256 of a value's canonical bytes.
pub(crate) type Hash = [u8; 32];

/// A hash is its own hash.
#[derive(Default)]
pub(crate) struct First(u64);

impl Hasher for First {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks_exact(8) {
            if let Ok(part) = part.try_into() {
                self.0 ^= u64::from_le_bytes(part);
            }
        }
    }

    fn write_usize(&mut self, _: usize) {}
}

pub(crate) type ByHash<T> = HashMap<Hash, T, BuildHasherDefault<First>>;

/// SHA-256 of bytes.
pub(crate) fn hash_bytes(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

/// SHA-256 of a value in the one encoding that the host uses everywhere.
pub(crate) fn hash_of(value: &impl Serialize, scratch: &mut Vec<u8>) -> Hash {
    scratch.clear();
    // Types of the contract have no form that the encoding cannot hold.
    let bytes = postcard::to_extend(value, std::mem::take(scratch)).unwrap_or_default();
    let hash = hash_bytes(&bytes);
    *scratch = bytes;
    hash
}

/// Each value once, numbered in the order of its first appearance.
pub(crate) struct Interner<T> {
    numbers: ByHash<u32>,
    values: Vec<T>,
    /// Of all values, as they are encoded.
    encoded: usize,
    scratch: Vec<u8>,
}

impl<T> Default for Interner<T> {
    fn default() -> Self {
        Self { numbers: HashMap::default(), values: Vec::new(), encoded: 0, scratch: Vec::new() }
    }
}

impl<T: Serialize + Clone> Interner<T> {
    /// The value's number.
    pub(crate) fn number(&mut self, value: &T) -> u32 {
        let hash = hash_of(value, &mut self.scratch);
        let next = count(self.values.len());
        let number = *self.numbers.entry(hash).or_insert(next);
        if number == next {
            self.values.push(value.clone());
            self.encoded += self.scratch.len();
        }
        number
    }

    /// Takes back values in the order of their numbers. `None` if one is here.
    pub(crate) fn take_back(&mut self, values: &[T]) -> Option<()> {
        values.iter().try_for_each(|value| {
            let next = count(self.values.len());
            (self.number(value) == next).then_some(())
        })
    }

    /// Bytes that this takes, about: what a value holds takes as much again as
    /// its encoding.
    pub(crate) fn size(&self) -> usize {
        self.values.capacity() * size_of::<T>() + 2 * self.encoded + self.numbers.capacity() * 37
    }

    pub(crate) fn values(&self) -> &[T] {
        &self.values
    }
}

/// Byte strings, one after the other.
#[derive(Default)]
pub(crate) struct Strings {
    numbers: ByHash<u32>,
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Strings {
    pub(crate) fn number(&mut self, string: &[u8]) -> u32 {
        let next = count(self.ends.len());
        let number = *self.numbers.entry(hash_bytes(string)).or_insert(next);
        if number == next {
            self.bytes.extend_from_slice(string);
            self.ends.push(self.bytes.len());
        }
        number
    }

    pub(crate) fn get(&self, number: u32) -> &[u8] {
        let at = number as usize;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        let end = self.ends.get(at).copied().unwrap_or_default();
        self.bytes.get(start.unwrap_or_default()..end).unwrap_or_default()
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The strings from a number on, which is then the next one.
    pub(crate) fn since(&self, number: &mut usize) -> Vec<Vec<u8>> {
        let start = std::mem::replace(number, self.len());
        (start..self.len()).map(|at| self.get(count(at)).to_vec()).collect()
    }

    /// Takes back strings in the order of their numbers. `None` if one is here.
    pub(crate) fn take_back(&mut self, strings: &[Vec<u8>]) -> Option<()> {
        strings.iter().try_for_each(|string| {
            let next = count(self.len());
            (self.number(string) == next).then_some(())
        })
    }

    /// Bytes that this takes.
    pub(crate) fn size(&self) -> usize {
        self.bytes.capacity() + self.ends.capacity() * 8 + self.numbers.capacity() * 37
    }
}

/// A number for something that fits into memory many times less than 2^32.
pub(crate) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
