//! What the keys of a keypad say, from events with their timestamps.
//!
//! Sources: ITU-T E.161 (telephone order); EN 301 549 V3.2.1, 5.7 (no repeat)
//! and 5.8 (double strikes within 0.5 s are one); Linux,
//! `uapi/linux/input-event-codes.h` (numbers of keys).

use std::collections::BTreeSet;

use crate::event::{EV_KEY, EV_SW, EV_SYN, Event, SW_HEADPHONE_INSERT, SYN_DROPPED, SYN_REPORT};

/// The same key again within this time is one press, in microseconds.
pub const DOUBLE_STRIKE_US: u64 = 500_000;
/// How long 5 is held on the idle screen for voice mode, in microseconds.
pub const LONG_PRESS_US: u64 = 1_000_000;
/// How long a key is held to count where hands may shake, in microseconds.
pub const HOLD_US: u64 = 300_000;

/// What stands on a key.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Key {
    /// 0 to 9.
    Digit(u8),
    /// Ends the visit.
    Cancel,
    /// Takes back, or goes back.
    Clear,
    /// Confirms.
    Enter,
    /// Calls the clerk.
    Clerk,
    /// Says it again.
    Repeat,
    /// A key of the column beside the digits, from 0 at the top: the flow's
    /// keypad profile says what it does.
    Column(u8),
}

/// What came of an event.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Heard {
    /// A key counts.
    Key(Key),
    /// 5 was held on the idle screen.
    LongFive,
    /// An earphone is plugged in, or pulled out.
    Jack(bool),
}

/// Where the patient is, as far as a key must know.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Place {
    /// Nobody is here: a long 5 asks for voice mode.
    Idle,
    /// A visit goes on.
    Visit,
}

/// How keys are taken.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Settings {
    /// For hands that shake: a key counts once it was held for [`HOLD_US`], and
    /// a second key while one is down is nothing.
    pub steady: bool,
}

/// The machine. Every digit takes the same way through it, so that none can be
/// told by its time; the only other one is 5 on the idle screen.
#[derive(Debug, Default)]
pub struct Keypad {
    settings: Settings,
    /// Codes of keys that are down.
    down: BTreeSet<u16>,
    /// A key that is down and does not count yet.
    held: Option<Held>,
    /// The last key that counted, and when.
    last: Option<(Key, u64)>,
    /// Events were lost; nothing counts until the next group.
    dropped: bool,
}

#[derive(Clone, Copy, Debug)]
struct Held {
    code: u16,
    key: Key,
    since_us: u64,
    /// It is 5 on the idle screen.
    long: bool,
}

impl Keypad {
    /// A keypad with no key down.
    pub fn new(settings: Settings) -> Self {
        Self { settings, ..Self::default() }
    }

    /// Takes one event.
    pub fn event(&mut self, event: Event, place: Place) -> Option<Heard> {
        match (event.kind, event.code, event.value) {
            (EV_SYN, SYN_DROPPED, _) => {
                self.release_all();
                self.dropped = true;
                None
            }
            (EV_SYN, SYN_REPORT, _) => {
                self.dropped = false;
                None
            }
            _ if self.dropped => None,
            (EV_SW, SW_HEADPHONE_INSERT, value) => Some(Heard::Jack(value != 0)),
            (EV_KEY, code, 0) => self.up(code, event.at_us),
            (EV_KEY, code, 1) => self.press(code, event.at_us, place),
            // The kernel's repeat, and whatever else a device may say.
            _ => None,
        }
    }

    /// When a held key counts if nothing happens before.
    pub fn due_us(&self) -> Option<u64> {
        let held = self.held?;
        Some(held.since_us.saturating_add(if held.long { LONG_PRESS_US } else { HOLD_US }))
    }

    /// It has become so late without another event.
    pub fn late(&mut self, at_us: u64) -> Option<Heard> {
        if self.due_us()? > at_us {
            return None;
        }
        let held = self.held.take()?;
        Some(if held.long { Heard::LongFive } else { self.count(held.key, held.since_us) })
    }

    /// Forgets what is down: the device is gone, or events were lost.
    pub fn release_all(&mut self) {
        self.down.clear();
        self.held = None;
    }

    fn press(&mut self, code: u16, at_us: u64, place: Place) -> Option<Heard> {
        let others = !self.down.is_empty();
        if !self.down.insert(code) || (self.settings.steady && others) {
            return None;
        }
        let key = key_of(code)?;
        if self.strikes_twice(key, at_us) {
            return None;
        }
        let long = key == Key::Digit(5) && place == Place::Idle;
        if long || self.settings.steady {
            self.held = Some(Held { code, key, since_us: at_us, long });
            return None;
        }
        self.held = None;
        Some(self.count(key, at_us))
    }

    fn up(&mut self, code: u16, at_us: u64) -> Option<Heard> {
        self.down.remove(&code);
        let held = self.held.take_if(|held| held.code == code)?;
        let length = at_us.saturating_sub(held.since_us);
        if held.long && length >= LONG_PRESS_US {
            Some(Heard::LongFive)
        } else if self.settings.steady && length < HOLD_US {
            None
        } else {
            Some(self.count(held.key, held.since_us))
        }
    }

    fn count(&mut self, key: Key, at_us: u64) -> Heard {
        self.last = Some((key, at_us));
        Heard::Key(key)
    }

    /// A clock that was set back makes no double strike.
    fn strikes_twice(&self, key: Key, at_us: u64) -> bool {
        self.last.is_some_and(|(last, before)| {
            last == key && at_us.checked_sub(before).is_some_and(|gap| gap < DOUBLE_STRIKE_US)
        })
    }
}

/// What stands on the key with this number of Linux: the digits of a keyboard,
/// of a number pad and of a telephone's pad, by what is printed on them and
/// wherever they lie; F1 to F5 for the column beside them.
pub fn key_of(code: u16) -> Option<Key> {
    Some(match code {
        // KEY_1 to KEY_9, KEY_0
        2..=10 => Key::Digit(u8::try_from(code - 1).ok()?),
        11 => Key::Digit(0),
        // KEY_KP7 to KEY_KP9, KEY_KP4 to KEY_KP6, KEY_KP1 to KEY_KP3, KEY_KP0
        71..=73 => Key::Digit(u8::try_from(code - 64).ok()?),
        75..=77 => Key::Digit(u8::try_from(code - 71).ok()?),
        79..=81 => Key::Digit(u8::try_from(code - 78).ok()?),
        82 => Key::Digit(0),
        // KEY_NUMERIC_0 to KEY_NUMERIC_9
        0x200..=0x209 => Key::Digit(u8::try_from(code - 0x200).ok()?),
        // KEY_ESC, KEY_CANCEL
        1 | 223 => Key::Cancel,
        // KEY_BACKSPACE, KEY_CLEAR, KEY_NUMERIC_STAR
        14 | 355 | 0x20A => Key::Clear,
        // KEY_ENTER, KEY_KPENTER, KEY_NUMERIC_POUND
        28 | 96 | 0x20B => Key::Enter,
        // KEY_KPASTERISK, KEY_HELP
        55 | 138 => Key::Clerk,
        // KEY_KPPLUS, KEY_AGAIN
        78 | 129 => Key::Repeat,
        // KEY_F1 to KEY_F5
        59..=63 => Key::Column(u8::try_from(code - 59).ok()?),
        _ => return None,
    })
}

#[cfg(test)]
#[path = "keypad_tests.rs"]
mod tests;
