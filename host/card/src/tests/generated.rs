//! Promises over answers that no card should give.

use std::collections::BTreeMap;

use proptest::prelude::*;
use zeroize::Zeroizing;

use super::{
    assert_dead, assert_shows_no_pin, count, describe_token, full_visit, pin, session, today,
};
use crate::{
    CERTIFICATE_BYTES_MAX, CardError, CommandApdu, Fixture, Link, LinkError, NE_BYTES_MAX,
    TEST_PIN, Token, Tries, VerifyError, VirtualCard,
};

/// Commands that read the longest certificate.
const CERTIFICATE_COMMANDS_MAX: usize = CERTIFICATE_BYTES_MAX / NE_BYTES_MAX as usize;
/// Commands of the longest reading: application and label, two certificates,
/// the PIN's counter; the label's file once more for each of three that is absent.
const READING_COMMANDS_MAX: usize = 3 + 2 * (2 + CERTIFICATE_COMMANDS_MAX) + 2 + 3;
/// Commands of the longest visit: reading, PIN and proof, photo, and the
/// certified authentication and proof.
const VISIT_COMMANDS_MAX: usize = READING_COMMANDS_MAX + 5 + (5 + 17 + 128) + 4;

/// Answers from a list, whatever is asked.
struct Script(Vec<Vec<u8>>);

impl Link for Script {
    fn transmit(
        &mut self,
        _: &CommandApdu,
        answer: &mut Zeroizing<Vec<u8>>,
    ) -> Result<(), LinkError> {
        let next = self.0.pop().ok_or(LinkError::CardGone)?;
        answer.extend_from_slice(&next);
        Ok(())
    }

    fn label(&self) -> &str {
        "script"
    }
}

/// All 65,536 ways to answer the first command.
#[test]
fn any_refusal_of_the_application_is_foreign() {
    for status in 0..=u16::MAX {
        let mut session = session(Script(vec![status.to_be_bytes().to_vec()]));
        let expected = match status {
            0x9000 => CardError::Removed, // at the second command
            0x6100..=0x6FFF | 0x9001..=0x9FFF => CardError::Foreign,
            _ => CardError::Malformed,
        };
        assert!(session.read().is_err_and(|error| error == expected));
        assert_dead(&mut session);
    }
}

/// All 7,936 status words as answers to the question for the counter, and to the PIN.
#[test]
fn every_answer_about_a_pin_is_decided() {
    let ok = || vec![0x90, 0x00];
    let label = [&b"JPKIAPGPSETOKEN"[..], &[b' '; 17], &ok()].concat();
    for status in (0x6100_u16..=0x6FFF).chain(0x9000..=0x9FFF) {
        let last = status.to_be_bytes().to_vec();
        let script = vec![last.clone(), ok(), label.clone(), ok(), ok()];
        let tries = match session(Script(script)).read() {
            Ok(Token::Android { tries }) => Some(tries),
            Ok(_) => panic!("the label says Android"),
            Err(_) => None,
        };
        let script = vec![last, vec![0x63, 0xC3], ok(), label.clone(), ok(), ok()];
        let verified = session(Script(script)).read_android(&pin(TEST_PIN), None).err();
        let [_, low] = status.to_be_bytes();
        match status {
            // The script ends before the certificate.
            0x9000 => {
                assert!(tries.is_none());
                assert_eq!(verified, Some(VerifyError::Card(CardError::Removed)));
            }
            0x63C0 | 0x6983 | 0x6984 => {
                assert_eq!(tries, Some(Tries::Blocked));
                assert_eq!(verified, Some(VerifyError::Blocked));
            }
            0x63C1..=0x63CF => {
                let tries_left = low & 0x0F;
                assert_eq!(tries, Some(Tries::Left(tries_left)));
                assert_eq!(verified, Some(VerifyError::WrongPin { tries_left }));
            }
            _ => {
                assert!(tries.is_none());
                let error = CardError::Unexpected { instruction: 0x20, status: status.into() };
                assert_eq!(verified, Some(VerifyError::Card(error)));
            }
        }
    }
}

/// A label that this product does not know is foreign; padding is not part of it.
#[test]
fn a_label_is_read_to_its_padding() {
    for (label, is_foreign) in [
        ("JPKIAPICCTOKEN", false),
        ("JPKIAPICCTOKEN\0\0", false),
        ("JPKIAPICCTOKEN3", true),
        ("", true),
        (" JPKIAPICCTOKEN", true),
    ] {
        let mut file = label.as_bytes().to_vec();
        file.resize(32, b' ');
        file.extend([0x90, 0x00]);
        let ok = vec![0x90, 0x00];
        let token = session(Script(vec![file, ok.clone(), ok])).read();
        match token {
            Ok(Token::Juki) => assert!(!is_foreign, "{label:?}"),
            Err(CardError::Foreign) => assert!(is_foreign, "{label:?}"),
            Ok(_) | Err(_) => panic!("{label:?}: {}", describe_token(&token)),
        }
    }
}

/// One change to a true answer.
#[derive(Clone, Debug)]
enum Change {
    Flip(prop::sample::Index, u8),
    Cut(prop::sample::Index),
    Extend(Vec<u8>),
    Replace(Vec<u8>),
    /// As many data bytes as given, more or fewer, and the true status.
    Resize(isize),
    /// The true status alone.
    NoData,
}

fn change() -> impl Strategy<Value = Change> {
    let bytes = |max| prop::collection::vec(any::<u8>(), 0..max);
    prop_oneof![
        (any::<prop::sample::Index>(), 1_u8..).prop_map(|(at, by)| Change::Flip(at, by)),
        any::<prop::sample::Index>().prop_map(Change::Cut),
        bytes(8).prop_map(Change::Extend),
        bytes(300).prop_map(Change::Replace),
        (-9_isize..9).prop_map(Change::Resize),
        Just(Change::NoData),
        // Well-formed, but too large for any buffer of ours.
        Just(Change::Replace(vec![0x90; 65_535])),
    ]
}

/// A card whose answers are changed on the way.
struct Changed {
    card: VirtualCard,
    changes: BTreeMap<usize, Change>,
    commands: usize,
}

impl Link for Changed {
    fn transmit(
        &mut self,
        command: &CommandApdu,
        answer: &mut Zeroizing<Vec<u8>>,
    ) -> Result<(), LinkError> {
        self.card.transmit(command, answer)?;
        let change = self.changes.get(&self.commands);
        self.commands += 1;
        match change {
            None => {}
            Some(Change::Flip(at, by)) => {
                let at = at.index(answer.len());
                answer[at] ^= by;
            }
            Some(Change::Cut(at)) => {
                let at = at.index(answer.len());
                answer.truncate(at);
            }
            Some(Change::Extend(bytes)) => answer.extend_from_slice(bytes),
            Some(Change::Resize(by)) => {
                let data_bytes = answer.len() - 2;
                let status = answer.split_off(data_bytes);
                answer.resize(data_bytes.saturating_add_signed(*by), 0);
                answer.extend(status);
            }
            Some(Change::NoData) => {
                let data_bytes = answer.len() - 2;
                answer.drain(..data_bytes);
            }
            Some(Change::Replace(bytes)) => {
                answer.clear();
                answer.extend_from_slice(bytes);
            }
        }
        Ok(())
    }

    fn label(&self) -> &str {
        self.card.label()
    }
}

/// Each answer must bring exactly what was asked for, although its status says
/// that all is well.
#[test]
fn data_of_any_other_length_ends_the_session() {
    let mut whole = count(Fixture::A.build(today()));
    assert!(session(&mut whole).read().is_ok());
    let reads = [2, 4, 5, 6, 7];
    for index in 0..whole.commands {
        let mut changes = vec![Change::Resize(1), Change::Resize(300)];
        if reads.contains(&index) {
            changes.extend([Change::Resize(-1), Change::NoData]);
        }
        for change in changes {
            let said = format!("{change:?} at {index}");
            let card = Fixture::A.build(today());
            let changes = BTreeMap::from([(index, change)]);
            let mut link = count(Changed { card, changes, commands: 0 });
            let mut session = session(&mut link);
            let error = session.read().err();
            assert_eq!(error, Some(CardError::Malformed), "{said}");
            assert_dead(&mut session);
            assert_eq!(link.commands, index + 1, "{said}");
        }
    }
}

proptest! {
    /// No panic, no endless reading, at most one VERIFY, and no PIN in what is said.
    #[test]
    fn changed_answers_do_no_harm(
        fixture in prop::sample::select(vec![Fixture::A, Fixture::D, Fixture::K, Fixture::L]),
        changes in prop::collection::btree_map(0_usize..60, change(), 1..4),
    ) {
        let card = fixture.build(today());
        let mut link = count(Changed { card, changes, commands: 0 });
        let result = full_visit(fixture, &mut session(&mut link));
        prop_assert!(link.commands <= VISIT_COMMANDS_MAX, "{} commands", link.commands);
        prop_assert!(link.verifies <= 2, "a PIN and a number");
        assert_shows_no_pin(&format!("{result:?}"));
    }

    /// Answers without any sense behind them.
    #[test]
    fn random_answers_do_no_harm(
        fixture in prop::sample::select(&Fixture::ALL[..7]),
        answers in prop::collection::vec(
            (prop::collection::vec(any::<u8>(), 0..300), any::<bool>()).prop_map(|(mut bytes, ok)| {
                if ok {
                    bytes.extend([0x90, 0x00]);
                }
                bytes
            }),
            0..60,
        ),
    ) {
        let mut link = count(Script(answers));
        let _ = full_visit(fixture, &mut session(&mut link));
        prop_assert!(link.commands <= VISIT_COMMANDS_MAX);
    }

    /// A certificate of any announced length ends: exactly so many commands are
    /// sent as the length needs.
    #[test]
    fn reading_is_bounded_for_every_announced_length(length: u16) {
        let [high, low] = length.to_be_bytes();
        let mut link = count(Endless { header: [0x30, 0x82, high, low] });
        let result = session(&mut link).read();
        prop_assert!(matches!(result, Err(CardError::BadCertificate)));
        prop_assert!(link.commands <= READING_COMMANDS_MAX, "{} commands", link.commands);
    }
}

/// A card that always answers what was asked for, with a certificate of zeros.
struct Endless {
    header: [u8; 4],
}

impl Link for Endless {
    fn transmit(
        &mut self,
        command: &CommandApdu,
        answer: &mut Zeroizing<Vec<u8>>,
    ) -> Result<(), LinkError> {
        match command.ne() {
            32 if command.header()[3] == 0 => {
                answer.extend_from_slice(b"JPKIAPICCTOKEN2                 ");
            }
            4 if command.header()[3] == 0 => answer.extend_from_slice(&self.header),
            ne => answer.resize(ne, 0),
        }
        answer.extend_from_slice(&[0x90, 0x00]);
        Ok(())
    }

    fn label(&self) -> &str {
        "endless"
    }
}
