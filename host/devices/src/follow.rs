//! The thin loop around a keypad: reads its device, and finds it again.

use std::io;
use std::time::Duration;

use crate::event::{Decoder, EVENT_BYTES};
use crate::keypad::{Heard, Keypad, Place, Settings};

/// How long until a device that is gone is looked for again, and at most until
/// the listener is asked whether it goes on.
pub const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// Events that are read at once.
const EVENTS_AT_ONCE: usize = 64;

/// A device that can be opened, waited for and read.
pub trait Source {
    /// Opens it, again after it was gone.
    ///
    /// # Errors
    /// It is not there, may not be read, or another program has it.
    fn open(&mut self) -> io::Result<()>;

    /// Waits until there is something to read; `false` if the time is up.
    ///
    /// # Errors
    /// It is gone.
    fn wait(&mut self, at_most: Duration) -> io::Result<bool>;

    /// Reads what is there, perhaps only a part of an event.
    ///
    /// # Errors
    /// It is gone.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize>;

    /// Whether an earphone is plugged in now: what no event told of, because it
    /// was so before, or because the event was lost.
    ///
    /// # Errors
    /// It is gone.
    fn jack(&mut self) -> io::Result<bool>;

    /// Lets time pass while there is no device.
    fn pause(&mut self, time: Duration);
}

/// What the listener is told.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Told {
    /// The device is there.
    Found,
    /// The device is not there; why.
    Lost(String),
    /// Something was done at it.
    Heard(Heard),
}

/// Who wants to know.
pub trait Listener {
    /// Where the patient is now.
    fn place(&mut self) -> Place;

    /// Takes what happened.
    fn tell(&mut self, told: Told);

    /// Whether it still wants to know.
    fn goes_on(&mut self) -> bool;
}

/// Follows a device until the listener has enough. Once for each change it
/// says that the device is there or not.
pub fn follow(source: &mut impl Source, settings: Settings, listener: &mut impl Listener) {
    let mut keypad = Keypad::new(settings);
    let mut known = None;
    let mut jack = false;
    while listener.goes_on() {
        let error = match source.open() {
            Ok(()) => {
                listener.tell(Told::Found);
                known = Some(true);
                match read(source, &mut keypad, &mut jack, listener) {
                    Ok(()) => return,
                    Err(error) => error,
                }
            }
            Err(error) => error,
        };
        keypad.release_all();
        // Nobody knows of the earphone any more: what is private is not said.
        tell_jack(false, &mut jack, listener);
        if known != Some(false) {
            listener.tell(Told::Lost(error.to_string()));
            known = Some(false);
        }
        source.pause(LOOK_AGAIN);
    }
}

fn tell_jack(now: bool, jack: &mut bool, listener: &mut impl Listener) {
    if std::mem::replace(jack, now) != now {
        listener.tell(Told::Heard(Heard::Jack(now)));
    }
}

/// Reads until the device is gone (an error) or the listener has enough.
fn read(
    source: &mut impl Source,
    keypad: &mut Keypad,
    jack: &mut bool,
    listener: &mut impl Listener,
) -> io::Result<()> {
    let mut decoder = Decoder::default();
    let mut buffer = [0; EVENTS_AT_ONCE * EVENT_BYTES];
    // The device's time, carried on by what was waited since its last event.
    let mut now_us: u64 = 0;
    tell_jack(source.jack()?, jack, listener);
    while listener.goes_on() {
        let due = keypad.due_us().map(|due| Duration::from_micros(due.saturating_sub(now_us)));
        let at_most = due.unwrap_or(LOOK_AGAIN).min(LOOK_AGAIN);
        if !source.wait(at_most)? {
            now_us = now_us.saturating_add(u64::try_from(at_most.as_micros()).unwrap_or(u64::MAX));
            if let Some(heard) = keypad.late(now_us) {
                listener.tell(Told::Heard(heard));
            }
            continue;
        }
        let count = source.read(&mut buffer)?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        for event in decoder.feed(buffer.get(..count).unwrap_or_default()) {
            now_us = event.at_us;
            let was_lost = event.is_loss();
            let late = keypad.late(now_us);
            let heard = keypad.event(event, listener.place());
            for heard in late.into_iter().chain(heard) {
                match heard {
                    Heard::Jack(now) => tell_jack(now, jack, listener),
                    Heard::Key(_) | Heard::LongFive => listener.tell(Told::Heard(heard)),
                }
            }
            if was_lost {
                tell_jack(source.jack()?, jack, listener);
            }
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "follow_tests.rs"]
mod tests;
