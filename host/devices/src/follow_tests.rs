//! Promise: pieces of events, lost events, pulled plugs and slow replugs cost
//! no key and make none up. No real time passes here.

use std::cell::Cell;
use std::collections::VecDeque;
use std::rc::Rc;

use super::*;
use crate::event::{EV_KEY, EV_SW, EV_SYN, SW_HEADPHONE_INSERT, SYN_DROPPED, SYN_REPORT};
use crate::keypad::Key;

/// What a device does next.
enum Act {
    /// These bytes can be read, in pieces of at most so many.
    Bytes(Vec<u8>, usize),
    /// Nothing, for so long.
    Quiet(Duration),
    /// The plug is pulled.
    Gone,
    /// It cannot be opened.
    Absent,
}

/// What is left of the script, a flag that is raised when nothing is, and
/// whether an earphone is plugged in.
struct Script(VecDeque<Act>, Rc<Cell<bool>>, bool);

impl Source for Script {
    fn open(&mut self) -> io::Result<()> {
        match self.0.front() {
            Some(Act::Absent) => {
                self.0.pop_front();
                Err(io::ErrorKind::NotFound.into())
            }
            Some(Act::Bytes(..) | Act::Quiet(_) | Act::Gone) | None => Ok(()),
        }
    }

    fn wait(&mut self, at_most: Duration) -> io::Result<bool> {
        match self.0.front_mut() {
            Some(Act::Quiet(left)) if *left > at_most => {
                *left -= at_most;
                Ok(false)
            }
            Some(Act::Quiet(_)) => {
                self.0.pop_front();
                self.wait(at_most)
            }
            Some(Act::Bytes(..)) => Ok(true),
            Some(Act::Gone) => {
                self.0.pop_front();
                Err(gone())
            }
            Some(Act::Absent) => Err(gone()),
            None => {
                self.1.set(true);
                Ok(false)
            }
        }
    }

    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(Act::Bytes(bytes, piece)) = self.0.front_mut() else { return Ok(0) };
        let count = bytes.len().min(*piece).min(buffer.len());
        buffer[..count].copy_from_slice(&bytes[..count]);
        bytes.drain(..count);
        if bytes.is_empty() {
            self.0.pop_front();
        }
        Ok(count)
    }

    fn jack(&mut self) -> io::Result<bool> {
        Ok(self.2)
    }

    fn pause(&mut self, _: Duration) {}
}

/// `ENODEV`, as a device gives it that was pulled out.
fn gone() -> io::Error {
    io::Error::from_raw_os_error(19)
}

struct Ear {
    place: Place,
    told: Vec<Told>,
    ended: Rc<Cell<bool>>,
}

impl Listener for Ear {
    fn place(&mut self) -> Place {
        self.place
    }

    fn tell(&mut self, told: Told) {
        self.told.push(told);
    }

    fn goes_on(&mut self) -> bool {
        !self.ended.get()
    }
}

fn listen(place: Place, acts: Vec<Act>) -> Vec<Told> {
    listen_with(false, place, acts)
}

fn listen_with(jack: bool, place: Place, acts: Vec<Act>) -> Vec<Told> {
    let ended = Rc::new(Cell::new(false));
    let mut ear = Ear { place, told: Vec::new(), ended: Rc::clone(&ended) };
    follow(&mut Script(acts.into(), ended, jack), Settings::default(), &mut ear);
    ear.told
}

/// Bytes as a USB number pad gives them: scan code, key, end of the group.
fn bytes(events: &[(u64, u16, u16, i32)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (ms, kind, code, value) in events {
        bytes.extend((ms / 1000).to_ne_bytes());
        bytes.extend((ms % 1000 * 1000).to_ne_bytes());
        bytes.extend(kind.to_ne_bytes());
        bytes.extend(code.to_ne_bytes());
        bytes.extend(value.to_ne_bytes());
    }
    bytes
}

fn press(ms: u64, code: u16) -> Vec<u8> {
    const EV_MSC: u16 = 4;
    const MSC_SCAN: u16 = 4;
    bytes(&[
        (ms, EV_MSC, MSC_SCAN, 0x7_0059),
        (ms, EV_KEY, code, 1),
        (ms, EV_SYN, SYN_REPORT, 0),
        (ms + 80, EV_MSC, MSC_SCAN, 0x7_0059),
        (ms + 80, EV_KEY, code, 0),
        (ms + 80, EV_SYN, SYN_REPORT, 0),
    ])
}

fn digit(digit: u8) -> Told {
    Told::Heard(Heard::Key(Key::Digit(digit)))
}

/// An earphone that was plugged in before is known at once, and no more once
/// the device is gone; an event that was lost is made up for.
#[test]
fn an_earphone_is_known_by_its_state() {
    let jack = |now| Told::Heard(Heard::Jack(now));
    let gone = || Told::Lost(gone().to_string());
    let acts = || vec![Act::Gone, Act::Absent];
    let told = listen_with(true, Place::Idle, acts());
    assert_eq!(told, [Told::Found, jack(true), jack(false), gone(), Told::Found, jack(true)]);
    assert_eq!(listen(Place::Idle, acts()), [Told::Found, gone(), Told::Found]);

    // Pulled out, but the event was lost with others.
    let lost = bytes(&[
        (0, EV_SW, SW_HEADPHONE_INSERT, 1),
        (0, EV_SYN, SYN_REPORT, 0),
        (9, EV_SYN, SYN_DROPPED, 0),
        (9, EV_SW, SW_HEADPHONE_INSERT, 1),
        (9, EV_SYN, SYN_REPORT, 0),
    ]);
    let told = listen(Place::Idle, vec![Act::Bytes(lost, 24)]);
    assert_eq!(told, [Told::Found, jack(true), jack(false)]);
}

/// 1 2 3 4, read in pieces of every size.
#[test]
fn pieces_of_any_size_are_the_same_keys() {
    let whole: Vec<u8> =
        (0u64..).zip([79, 80, 81, 75]).flat_map(|(n, code)| press(n * 300, code)).collect();
    for piece in 1..=100 {
        let told = listen(Place::Visit, vec![Act::Bytes(whole.clone(), piece)]);
        assert_eq!(told, [Told::Found, digit(1), digit(2), digit(3), digit(4)], "{piece}");
    }
}

/// Half an event is read, then the plug is pulled; what comes after the replug
/// is not joined to it, and a key that was down is up.
#[test]
fn a_pulled_plug_costs_what_was_under_way_and_no_more() {
    let half = [press(0, 79), bytes(&[(500, EV_KEY, 80, 1)])[..10].to_vec()].concat();
    let down = bytes(&[(9_000, EV_KEY, 76, 1), (9_000, EV_SYN, SYN_REPORT, 0)]);
    let told = listen(
        Place::Idle,
        vec![
            Act::Bytes(half, 7),
            Act::Gone,
            Act::Absent,
            Act::Absent,
            Act::Quiet(Duration::from_secs(3)),
            Act::Bytes(down, 24),
            Act::Gone,
            Act::Quiet(Duration::from_secs(5)),
            Act::Bytes(press(20_000, 81), 24),
        ],
    );
    let lost = Told::Lost(gone().to_string());
    let expected = [Told::Found, digit(1), lost.clone(), Told::Found, lost, Told::Found, digit(3)];
    assert_eq!(told, expected);
}

#[test]
fn a_device_that_was_never_there_is_said_once() {
    let told = listen(Place::Idle, vec![Act::Absent, Act::Absent, Act::Bytes(press(0, 79), 24)]);
    assert!(matches!(&told[..], [Told::Lost(_), Told::Found, one] if *one == digit(1)), "{told:?}");
}

/// The long press is heard while the key is still down: no event comes then.
#[test]
fn a_long_five_needs_no_event_to_be_heard() {
    let down = bytes(&[(2_000, EV_KEY, 76, 1), (2_000, EV_SYN, SYN_REPORT, 0)]);
    let up = bytes(&[(4_500, EV_KEY, 76, 0), (4_500, EV_SYN, SYN_REPORT, 0)]);
    let quiet = || Act::Quiet(Duration::from_millis(2_500));
    let told = listen(Place::Idle, vec![Act::Bytes(down, 24), quiet(), Act::Bytes(up, 24)]);
    assert_eq!(told, [Told::Found, Told::Heard(Heard::LongFive)]);
}

/// A device that repeats what is held is never quiet; the long press is heard
/// all the same, before the key is let go.
#[test]
fn a_long_five_is_heard_among_repeats() {
    let held = (1..=40).map(|n| (2_000 + 33 * n, EV_KEY, 76, 2));
    let events: Vec<_> = std::iter::once((2_000, EV_KEY, 76, 1)).chain(held).collect();
    let told = listen(Place::Idle, vec![Act::Bytes(bytes(&events), 24), Act::Gone]);
    let lost = Told::Lost(gone().to_string());
    assert_eq!(told, [Told::Found, Told::Heard(Heard::LongFive), lost, Told::Found]);
}

#[test]
fn lost_events_make_nothing_up() {
    let lost = bytes(&[
        (0, EV_KEY, 79, 1),
        (10, EV_SYN, SYN_DROPPED, 0),
        (10, EV_KEY, 80, 1),
        (11, EV_SYN, SYN_REPORT, 0),
    ]);
    let told = listen(Place::Visit, vec![Act::Bytes([lost, press(900, 81)].concat(), 48)]);
    assert_eq!(told, [Told::Found, digit(1), digit(3)]);
}
