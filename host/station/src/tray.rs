//! The virtual card tray: test cards and phones in this process, laid down and
//! taken away by hand. A simulator, and named as one.

use std::collections::BTreeMap;

use card::{CardError, Fixture, Photo, PhotoError, Reading, Session, VerifyError, VirtualCard};
use kernel::contract::{Token, TokenKind};
use kernel::{Input, Ticket};

use crate::reading::{Errand, Terms};
use crate::record::Record;

/// What was read of a fixture, and what only its simulator knows.
pub(crate) struct Read {
    pub(crate) ticket: Ticket,
    pub(crate) reading: Result<Reading, VerifyError>,
    /// The eligibility service says that its certificate is revoked.
    pub(crate) revoked: bool,
}

/// A phone is expected: it is read when it is held to the reader.
struct Awaited {
    ticket: Ticket,
    token: Token,
    confirmed: bool,
}

/// The tray of one virtual reader.
#[derive(Default)]
pub(crate) struct Tray {
    cards: BTreeMap<Fixture, VirtualCard>,
    placed: Option<Fixture>,
    awaited: Option<Awaited>,
}

/// What comes of laying something down.
pub(crate) enum Placed {
    /// The reader notices it.
    Seen(TokenKind),
    /// It was awaited and is read.
    Read(Read),
}

fn kind(fixture: Fixture) -> TokenKind {
    match fixture {
        Fixture::K | Fixture::L | Fixture::M => TokenKind::Phone,
        Fixture::A
        | Fixture::B
        | Fixture::C
        | Fixture::D
        | Fixture::E
        | Fixture::F
        | Fixture::G
        | Fixture::H
        | Fixture::I
        | Fixture::J
        | Fixture::N => TokenKind::Card,
    }
}

impl Tray {
    /// What lies on the reader.
    pub(crate) fn placed(&self) -> Option<Fixture> {
        self.placed
    }

    /// Lays something on the reader, which is empty by then.
    pub(crate) fn place(&mut self, fixture: Fixture, terms: &Terms, record: &mut Record) -> Placed {
        self.placed = Some(fixture);
        self.cards.entry(fixture).or_insert_with(|| fixture.build(terms.today)).tap();
        let awaited = match kind(fixture) {
            TokenKind::Phone => self.awaited.take(),
            TokenKind::Card => None,
        };
        let read = awaited.and_then(|awaited| self.read_placed(&awaited, terms, record));
        read.map_or(Placed::Seen(kind(fixture)), Placed::Read)
    }

    /// Takes away what lies on the reader.
    pub(crate) fn take_away(&mut self) -> Option<Input> {
        let fixture = self.placed.take()?;
        if let Some(card) = self.cards.get_mut(&fixture) {
            card.lift();
        }
        Some(Input::Removed)
    }

    /// Reads what is wanted now, or as soon as it is there.
    pub(crate) fn read(
        &mut self,
        ticket: Ticket,
        token: Token,
        confirmed: bool,
        terms: &Terms,
        record: &mut Record,
    ) -> Option<Read> {
        let awaited = Awaited { ticket, token, confirmed };
        match (token, self.placed.map(kind)) {
            (Token::Card, Some(TokenKind::Card))
            | (Token::Android | Token::Iphone, Some(TokenKind::Phone)) => {
                self.read_placed(&awaited, terms, record)
            }
            (Token::Card | Token::Android | Token::Iphone, _) => {
                self.awaited = Some(awaited);
                None
            }
        }
    }

    /// Reads what lies there. A phone is taken back after its tap.
    fn read_placed(
        &mut self,
        awaited: &Awaited,
        terms: &Terms,
        record: &mut Record,
    ) -> Option<Read> {
        let fixture = self.placed?;
        let card = self.cards.get_mut(&fixture)?;
        card.tap();
        let errand = Errand::read(terms, awaited.token, awaited.confirmed, record);
        let reading = errand.run_read(&mut Session::new(card), awaited.token);
        if kind(fixture) == TokenKind::Phone {
            self.placed = None;
        }
        Some(Read { ticket: awaited.ticket, reading, revoked: fixture.is_revoked() })
    }

    /// One VERIFY; never a second one.
    pub(crate) fn verify(&mut self, errand: &Errand) -> Result<(), VerifyError> {
        errand.run_verify(&mut self.session()?)
    }

    /// The photo of the card that lies there.
    pub(crate) fn photo(&mut self, errand: &Errand) -> Result<Photo, PhotoError> {
        errand.run_photo(&mut self.session()?)
    }

    /// The proof of the card that lies there.
    pub(crate) fn certify(&mut self, errand: &Errand) -> Result<(), CardError> {
        errand.run_certify(&mut self.session()?)
    }

    fn session(&mut self) -> Result<Session<&mut VirtualCard>, CardError> {
        let card = self.placed.and_then(|placed| self.cards.get_mut(&placed));
        card.map(Session::new).ok_or(CardError::Removed)
    }

    /// Nothing is awaited any more.
    pub(crate) fn forget(&mut self) {
        self.awaited = None;
    }
}
