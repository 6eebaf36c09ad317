//! A real card reader, as its station sees it.
//!
//! Commands of the kernel become requests to the slot, and what the slot sees
//! and answers becomes inputs. An answer names the ticket it is for, so that
//! one that comes too late is nobody's.
//!
//! Invariants:
//! - A PIN goes to a card only in the epoch in which that card's counter was
//!   read for this visit. After anything went wrong the card is read again
//!   first, and must be the same.
//! - A session that ends while the card stays is not told as a removal: the
//!   card is where it was, and the screens say what to do.
//! - A card that does not answer is told as a lost reader, until it is out.

use std::io;

use card::{
    ANSWER_LIMIT, CardError, Epoch, Link, LinkError, Photo, PhotoError, Presence, Reading,
    SIGN_LIMIT, Session, Slot, SlotState, VerifyError,
};
use kernel::contract::{PartChange, Token, TokenKind};
use kernel::{Input, Pending, Ticket};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::reading::{Errand, Terms};
use crate::record::Record;

/// A link of any kind; a slot's threads own it.
type AnyLink = Box<dyn Link>;

/// What a slot tells its reader. Opaque: only the reader can tell what to do.
pub struct SlotEvent(Told);

enum Told {
    Seen(Presence),
    State(SlotState),
    Kind(Epoch, Result<TokenKind, CardError>),
    Read(Epoch, Ticket, Result<Reading, VerifyError>),
    Verified(Ticket, Result<(), VerifyError>),
    Photo(Ticket, Result<Photo, PhotoError>),
    Certified(Ticket, Result<(), CardError>),
}

fn say(tell: &UnboundedSender<SlotEvent>, told: Told) {
    // Without a reader there is nobody to tell.
    let _ = tell.send(SlotEvent(told));
}

/// Passes on what is seen of a real reader.
#[derive(Clone)]
pub(crate) struct Looker(UnboundedSender<SlotEvent>);

impl Looker {
    pub(crate) fn see(&self, presence: Presence) -> bool {
        self.0.send(SlotEvent(Told::Seen(presence))).is_ok()
    }
}

/// What comes of an event.
pub(crate) enum Heard {
    Part(PartChange),
    Input(Input),
    Read(Epoch, Ticket, Result<Reading, VerifyError>),
    Verified(Ticket, Result<(), VerifyError>),
    Photo(Ticket, Result<Photo, PhotoError>),
    Certified(Ticket, Result<(), CardError>),
}

impl Heard {
    /// The command that it answers, and what was asked.
    pub(crate) fn answers(&self) -> Option<(Ticket, Pending)> {
        match self {
            Self::Read(_, ticket, _) => Some((*ticket, Pending::Token)),
            Self::Verified(ticket, _) => Some((*ticket, Pending::Pin)),
            Self::Photo(ticket, _) | Self::Certified(ticket, _) => Some((*ticket, Pending::Face)),
            Self::Part(_) | Self::Input(_) => None,
        }
    }
}

/// What is to be read once it lies there.
struct Awaited {
    ticket: Ticket,
    token: Token,
    confirmed: bool,
}

/// The slot of one reader, and what was seen of it.
pub struct Port {
    slot: Slot<AnyLink>,
    /// Bounded by the hardware and by the requests of one visit.
    tell: UnboundedSender<SlotEvent>,
    events: Option<UnboundedReceiver<SlotEvent>>,
    state: SlotState,
    /// The reader was reported as lost.
    lost: bool,
    /// What lies there and has been reported.
    lies: Option<TokenKind>,
    /// A phone that was read: the next reading is another tap.
    tapped: bool,
    awaited: Option<Awaited>,
    /// The epoch in which the visit's card was read.
    read_in: Option<Epoch>,
}

impl Port {
    /// Opens a slot. `connect` opens an exclusive connection to what lies on the
    /// reader.
    ///
    /// # Errors
    /// What the system says if it gives no thread.
    pub fn open(
        connect: impl Fn() -> Result<AnyLink, LinkError> + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let (tell, events) = unbounded_channel();
        let says = tell.clone();
        let slot = Slot::open(connect, move |state| say(&says, Told::State(state)))?;
        Ok(Self {
            slot,
            tell,
            events: Some(events),
            state: SlotState::NoService,
            lost: false,
            lies: None,
            tapped: false,
            awaited: None,
            read_in: None,
        })
    }

    /// What the slot will say, for whoever drives the reader; once.
    pub(crate) fn events(&mut self) -> Option<UnboundedReceiver<SlotEvent>> {
        self.events.take()
    }

    /// The way for whoever looks at the reader.
    pub(crate) fn looker(&self) -> Looker {
        Looker(self.tell.clone())
    }

    /// Passes on what is seen of the reader, in this thread.
    pub(crate) fn see(&self, presence: Presence) {
        self.slot.see(presence);
    }

    /// What the slot is ready for.
    pub(crate) fn state(&self) -> SlotState {
        self.state
    }

    /// Takes in what the slot says.
    pub(crate) fn hear(
        &mut self,
        event: SlotEvent,
        terms: &Terms,
        record: &mut Record,
    ) -> Vec<Heard> {
        match event.0 {
            Told::Seen(presence) => {
                self.slot.see(presence);
                Vec::new()
            }
            Told::State(state) => self.enter(state, terms, record),
            Told::Kind(epoch, kind) => self.identified(epoch, kind, terms, record),
            Told::Read(epoch, ticket, reading) => vec![Heard::Read(epoch, ticket, reading)],
            Told::Verified(ticket, result) => vec![Heard::Verified(ticket, result)],
            Told::Photo(ticket, photo) => vec![Heard::Photo(ticket, photo)],
            Told::Certified(ticket, result) => vec![Heard::Certified(ticket, result)],
        }
    }

    fn enter(&mut self, state: SlotState, terms: &Terms, record: &mut Record) -> Vec<Heard> {
        self.state = state;
        let mut heard = Vec::new();
        // A card that hangs holds its reader up: there is none until it is out.
        let there = match state {
            SlotState::NoService | SlotState::NoReader | SlotState::Stuck | SlotState::Faulty => {
                false
            }
            SlotState::Empty | SlotState::Present(_) | SlotState::Session(_) | SlotState::Dead => {
                true
            }
        };
        if there == self.lost {
            self.lost = !there;
            let change = if there { PartChange::Restored } else { PartChange::Lost };
            heard.push(Heard::Part(change));
        }
        match state {
            SlotState::NoService | SlotState::NoReader | SlotState::Stuck | SlotState::Faulty => {
                self.lies = None;
                self.tapped = false;
            }
            SlotState::Empty => {
                self.tapped = false;
                if self.lies.take().is_some() {
                    heard.push(Heard::Input(Input::Removed));
                }
            }
            SlotState::Present(epoch) => match self.lies {
                None => self.identify(epoch),
                Some(_) => self.read_awaited(terms, record),
            },
            SlotState::Session(_) | SlotState::Dead => {}
        }
        heard
    }

    fn epoch(&self) -> Option<Epoch> {
        match self.state {
            SlotState::Present(epoch) | SlotState::Session(epoch) => Some(epoch),
            SlotState::NoService
            | SlotState::NoReader
            | SlotState::Empty
            | SlotState::Dead
            | SlotState::Stuck
            | SlotState::Faulty => None,
        }
    }

    fn identify(&self, epoch: Epoch) {
        let tell = self.tell.clone();
        let done = move |kind| say(&tell, Told::Kind(epoch, kind));
        self.slot.submit(epoch, ANSWER_LIMIT, kind, done);
    }

    fn identified(
        &mut self,
        epoch: Epoch,
        kind: Result<TokenKind, CardError>,
        terms: &Terms,
        record: &mut Record,
    ) -> Vec<Heard> {
        let kind = match kind {
            Ok(kind) => kind,
            // It is gone, and what comes next is reported anew.
            Err(CardError::Removed | CardError::Reader | CardError::SessionDead) => {
                return Vec::new();
            }
            // Something lies there: reading it will say what is wrong with it.
            Err(_) => TokenKind::Card,
        };
        // What was said of an earlier card, or of one that hangs by now, is nobody's.
        let over = match self.state {
            SlotState::Present(now) | SlotState::Session(now) => now != epoch,
            SlotState::Dead => false,
            SlotState::NoService
            | SlotState::NoReader
            | SlotState::Empty
            | SlotState::Stuck
            | SlotState::Faulty => true,
        };
        if over || self.lies.is_some() {
            return Vec::new();
        }
        self.lies = Some(kind);
        let phone_awaited = self.awaited.as_ref().is_some_and(|one| wants(one.token) == kind)
            && kind == TokenKind::Phone;
        if phone_awaited {
            self.read_awaited(terms, record);
            return Vec::new();
        }
        vec![Heard::Input(Input::Detected(kind))]
    }

    /// Reads what is wanted now, or as soon as it can be.
    pub(crate) fn read(
        &mut self,
        ticket: Ticket,
        token: Token,
        confirmed: bool,
        terms: &Terms,
        record: &mut Record,
    ) {
        self.awaited = Some(Awaited { ticket, token, confirmed });
        self.read_awaited(terms, record);
    }

    fn read_awaited(&mut self, terms: &Terms, record: &mut Record) {
        let Some(epoch) = self.epoch() else { return };
        let (lies, tapped) = (self.lies, self.tapped);
        let ready = |one: &mut Awaited| lies == Some(wants(one.token)) && !tapped;
        let Some(Awaited { ticket, token, confirmed }) = self.awaited.take_if(ready) else {
            return;
        };
        self.tapped = wants(token) == TokenKind::Phone;
        let errand = Errand::read(terms, token, confirmed, record);
        let tell = self.tell.clone();
        let job = move |session: &mut Session<AnyLink>| errand.run_read(session, token);
        let done = move |reading| say(&tell, Told::Read(epoch, ticket, reading));
        self.slot.submit(epoch, SIGN_LIMIT, job, done);
    }

    /// The visit's card was read, if it was a card.
    pub(crate) fn was_read(&mut self, epoch: Epoch, reading: &Result<Reading, VerifyError>) {
        self.read_in = matches!(reading, Ok(Reading::Card { .. })).then_some(epoch);
    }

    /// One VERIFY with what was read for this visit; never a second one.
    pub(crate) fn verify(&mut self, ticket: Ticket, errand: Errand) {
        let job = move |session: &mut Session<AnyLink>| errand.run_verify(session);
        self.have_done(job, move |result| Told::Verified(ticket, result));
    }

    /// The photo of what was read for this visit.
    pub(crate) fn photo(&mut self, ticket: Ticket, errand: Errand) {
        let job = move |session: &mut Session<AnyLink>| errand.run_photo(session);
        self.have_done(job, move |photo| Told::Photo(ticket, photo));
    }

    /// The proof of what was read for this visit.
    pub(crate) fn certify(&mut self, ticket: Ticket, errand: Errand) {
        let job = move |session: &mut Session<AnyLink>| errand.run_certify(session);
        self.have_done(job, move |result| Told::Certified(ticket, result));
    }

    /// Has something done with the card that was read for this visit, and with
    /// no other, nor with that one once it was gone.
    fn have_done<T: Send + 'static, E: From<CardError> + Send + 'static>(
        &mut self,
        job: impl FnOnce(&mut Session<AnyLink>) -> Result<T, E> + Send + 'static,
        told: impl FnOnce(Result<T, E>) -> Told + Send + 'static,
    ) {
        let tell = self.tell.clone();
        match self.epoch().filter(|now| Some(*now) == self.read_in) {
            Some(epoch) => {
                self.slot.submit(epoch, SIGN_LIMIT, job, move |result| say(&tell, told(result)));
            }
            None => say(&tell, told(Err(CardError::SessionDead.into()))),
        }
    }

    /// Nothing of the visit is awaited or known any more.
    pub(crate) fn forget(&mut self) {
        self.awaited = None;
        self.read_in = None;
    }
}

fn wants(token: Token) -> TokenKind {
    match token {
        Token::Card => TokenKind::Card,
        Token::Android | Token::Iphone => TokenKind::Phone,
    }
}

fn kind(session: &mut Session<AnyLink>) -> Result<TokenKind, CardError> {
    Ok(if session.is_phone()? { TokenKind::Phone } else { TokenKind::Card })
}
