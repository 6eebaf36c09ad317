//! The PIN: four digits that only the card may see.
//!
//! Not here: who counts tries (the card) and where digits are typed (the
//! host's keypad). Feedback on entry is a count, the same for every digit.

use zeroize::{Zeroize, ZeroizeOnDrop};

/// Digits of a PIN. Source: the authentication PIN of the JPKI application.
pub const PIN_DIGITS: usize = 4;

/// Four ASCII digits, on the heap so that a move leaves no copy behind, wiped
/// on drop.
///
/// It can be handed on:
/// ```
/// fn hand_on<T>(secret: T) -> T { secret }
/// hand_on(card::Pin::from_digits(b"1234").unwrap());
/// ```
/// It cannot be shown, although other things can:
/// ```
/// fn show<T: std::fmt::Debug>(_: T) {}
/// show(b"1234");
/// ```
/// ```compile_fail,E0277
/// fn show<T: std::fmt::Debug>(_: T) {}
/// show(card::Pin::from_digits(b"1234").unwrap());
/// ```
/// It cannot be copied:
/// ```
/// fn copy<T: Clone>(_: T) {}
/// copy(b"1234");
/// ```
/// ```compile_fail,E0277
/// fn copy<T: Clone>(_: T) {}
/// copy(card::Pin::from_digits(b"1234").unwrap());
/// ```
/// It cannot be serialised:
/// ```
/// fn store<T: serde::Serialize>(_: T) {}
/// store(b"1234");
/// ```
/// ```compile_fail,E0277
/// fn store<T: serde::Serialize>(_: T) {}
/// store(card::Pin::from_digits(b"1234").unwrap());
/// ```
pub struct Pin(Box<[u8; PIN_DIGITS]>);

impl Pin {
    /// Copies four ASCII digits. `None` if one of them is not `0` to `9`.
    ///
    /// The caller wipes what it passed in; a keypad uses [`PinEntry`] instead.
    pub fn from_digits(digits: &[u8; PIN_DIGITS]) -> Option<Self> {
        digits.iter().all(u8::is_ascii_digit).then(|| Self(Box::new(*digits)))
    }

    /// The digits, for the one command that carries them.
    pub(crate) fn digits(&self) -> &[u8] {
        &*self.0
    }
}

impl Drop for Pin {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl ZeroizeOnDrop for Pin {}

/// Digits as they are typed: 0 to 4 of them.
///
/// All that can be learnt from it is [`PinEntry::len`]. Wiped on drop and by
/// [`PinEntry::clear`].
///
/// ```
/// let mut entry = card::PinEntry::new();
/// b"1234".iter().for_each(|digit| entry.push(*digit));
/// assert!(entry.finish().is_some());
/// ```
/// ```compile_fail,E0277
/// fn show<T: std::fmt::Debug>(_: T) {}
/// show(card::PinEntry::new());
/// ```
pub struct PinEntry {
    pin: Pin,
    len: usize,
}

impl Default for PinEntry {
    fn default() -> Self {
        Self::new()
    }
}

impl PinEntry {
    /// Begins with no digit.
    pub fn new() -> Self {
        Self { pin: Pin(Box::new([0; PIN_DIGITS])), len: 0 }
    }

    /// Takes back the last digit, if there is one.
    pub fn pop(&mut self) {
        if let Some(last) = self.len.checked_sub(1) {
            if let Some(place) = self.pin.0.get_mut(last) {
                *place = 0;
            }
            self.len = last;
        }
    }

    /// Appends one ASCII digit. A fifth digit and anything that is no digit
    /// change nothing.
    pub fn push(&mut self, digit: u8) {
        if digit.is_ascii_digit()
            && let Some(place) = self.pin.0.get_mut(self.len)
        {
            *place = digit;
            self.len += 1;
        }
    }

    /// Wipes what was typed.
    pub fn clear(&mut self) {
        self.pin.0.zeroize();
        self.len = 0;
    }

    /// How many digits were typed: 0 to [`PIN_DIGITS`].
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether no digit was typed.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The PIN, without another copy. `None`, and all wiped, if digits are
    /// missing.
    pub fn finish(self) -> Option<Pin> {
        (self.len == PIN_DIGITS).then_some(self.pin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All 10,000 PINs, typed and copied.
    #[test]
    fn every_pin_is_kept_as_typed() {
        for number in 0..10_000 {
            let text = format!("{number:04}");
            let mut entry = PinEntry::new();
            for (before, digit) in text.bytes().enumerate() {
                assert_eq!(entry.len(), before);
                entry.push(digit);
            }
            entry.push(b'9'); // a fifth changes nothing
            assert_eq!(entry.len(), PIN_DIGITS);
            assert!(entry.finish().unwrap().digits() == text.as_bytes());
            let digits = text.as_bytes().first_chunk().unwrap();
            assert!(Pin::from_digits(digits).unwrap().digits() == text.as_bytes());
        }
    }

    /// All 256 bytes: digits count, the rest is as if not typed.
    #[test]
    fn only_digits_count() {
        for byte in 0..=u8::MAX {
            let mut entry = PinEntry::new();
            entry.push(byte);
            assert_eq!(entry.len(), usize::from(byte.is_ascii_digit()));
            assert_eq!(
                Pin::from_digits(&[b'0', b'0', byte, b'0']).is_some(),
                byte.is_ascii_digit()
            );
        }
    }

    #[test]
    fn clear_wipes() {
        let mut entry = PinEntry::new();
        b"987".iter().for_each(|digit| entry.push(*digit));
        entry.clear();
        assert!(entry.is_empty());
        assert!(entry.pin.digits() == [0; PIN_DIGITS]);
        b"12".iter().for_each(|digit| entry.push(*digit));
        assert!(entry.finish().is_none());
    }
}
