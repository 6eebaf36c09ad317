//! What the host knows of a patient during one visit, beside the kernel.
//!
//! Never logged, never journalled, never told to a plugin; wiped at the end.

use card::{Fixture, KeyFingerprint, Pin, PinEntry, Term};
use kernel::HostStep;
use zeroize::Zeroizing;

/// Digits of the facility's password.
pub(crate) const STAFF_DIGITS_MAX: usize = 8;

/// Wrong passwords after which the visual check counts as refused.
pub(crate) const STAFF_MISSES_MAX: u8 = 5;

/// How a patient and the colours stand to each other, which the panel shows
/// while a face is looked at.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum Colours {
    /// They were not spoken of in this attempt.
    #[default]
    Untold,
    /// They were announced.
    Told,
    /// They were declined, for the visit.
    Declined,
}

/// The side record of one visit. No `Debug`, no `Clone`.
#[derive(Default)]
pub(crate) struct Record {
    /// Digits on the pad.
    pub(crate) entry: PinEntry,
    /// The PIN on its way to the card.
    pub(crate) pin: Option<Pin>,
    /// What the clerk types.
    pub(crate) staff: Zeroizing<Vec<u8>>,
    /// How often what the clerk typed was not the facility's password.
    pub(crate) staff_misses: u8,
    /// Which item of the consent is up, when chosen one by one.
    pub(crate) item: Option<usize>,
    /// Answers to host steps: step and option.
    pub(crate) answers: Vec<(HostStep, String)>,
    /// Answers to the hospital's own questions.
    pub(crate) own_answers: Vec<(String, String)>,
    /// The key of the token that the visit was begun with.
    pub(crate) key: Option<KeyFingerprint>,
    /// Which test card it is, if it is one: what a scanner would read on it, and
    /// the authentication without PIN, are known of these alone.
    pub(crate) card: Option<Fixture>,
    /// Tries left on the PIN, once read.
    pub(crate) tries: Option<u8>,
    /// Face attempts made.
    pub(crate) face_attempts: u8,
    /// Whether the patient was told of the colours on the panel, or wants none.
    pub(crate) colours: Colours,
    /// It was the face that said who is here.
    pub(crate) by_face: bool,
    /// The patient's name, once the service has said it.
    pub(crate) name: Option<Zeroizing<String>>,
    /// The number in the queue, once recorded.
    pub(crate) queue_number: Option<u32>,
    /// How far the time of the certificate has run.
    pub(crate) term: Term,
    /// What the service says to the patient.
    pub(crate) notice: Option<String>,
    /// What came of the query, for the clerk.
    pub(crate) result: Option<&'static str>,
    /// How the last look at the face ended, and why, for the clerk.
    pub(crate) face: Option<&'static str>,
    /// Why the clerk was called.
    pub(crate) reason: Option<kernel::contract::ClerkReason>,
}

impl Record {
    /// Wipes the digits.
    pub(crate) fn forget_pin(&mut self) {
        self.entry = PinEntry::new();
        self.pin = None;
    }

    /// Wipes what came from the card; what the receipt shows stays until the
    /// visit ends.
    pub(crate) fn forget_card(&mut self) {
        self.forget_pin();
        self.staff = Zeroizing::default();
        self.key = None;
        self.card = None;
        self.tries = None;
        self.face_attempts = 0;
        self.colours = Colours::default();
    }
}

/// The items of the consent, in the order in which they are asked one by one.
pub(crate) const CONSENT_ITEMS: [&str; 4] = ["medical", "medicine", "checkup", "surgery"];

/// The options of a host step, in their order: equal in size and weight, none
/// of them chosen beforehand.
pub(crate) fn options(step: HostStep, item: Option<usize>) -> &'static [&'static str] {
    match (step, item) {
        (HostStep::Consent, None) => &["agree", "decline", "items"],
        (HostStep::Prescription, _) => &["electronic", "paper"],
        (
            HostStep::Consent
            | HostStep::Registration
            | HostStep::SpecificDisease
            | HostStep::Subsidy,
            _,
        ) => &["agree", "decline"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_forgotten() {
        let mut record = Record::default();
        record.entry.push(b'1');
        record.pin = Pin::from_digits(b"1234");
        record.forget_pin();
        assert!(record.entry.is_empty());
        assert!(record.pin.is_none());
    }

    #[test]
    fn what_came_from_a_card_is_forgotten_with_it() {
        let mut record = Record { pin: Pin::from_digits(b"1234"), ..Record::default() };
        record.staff.push(b'2');
        record.card = Some(Fixture::A);
        record.tries = Some(3);
        record.face_attempts = 2;
        record.forget_card();
        assert!(record.pin.is_none());
        assert!(record.staff.is_empty());
        assert!(record.card.is_none() && record.key.is_none());
        assert_eq!((record.tries, record.face_attempts), (None, 0));
    }
}
