//! The thin loop around a sound card: opens it, and finds it again.

use std::time::Duration;

use crate::follow::LOOK_AGAIN;
use crate::outlet::Outlet;

/// Why a sound card does not play.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum CardError {
    /// This program cannot play on one.
    #[error("this program was built without sound cards")]
    NotBuilt,
    /// It is not there, or was pulled out.
    #[error("there is no such sound card now")]
    Absent,
    /// Another program plays on it, alone.
    #[error("another program has the sound card")]
    Busy,
    /// This user may not use it.
    #[error("this user may not use the sound card")]
    Denied,
    /// It plays no format that is known here.
    #[error("the sound card takes no samples as they are made here")]
    Unsuited,
    /// It is open and takes no samples.
    #[error("the sound card has stopped")]
    Stopped,
    /// What the system says.
    #[error("the sound card failed: {0}")]
    Failed(String),
}

impl CardError {
    /// What to do about it.
    pub fn recovery(&self) -> &'static str {
        match self {
            Self::NotBuilt => {
                "build it with `--features sound-card`, which needs Debian's libasound2-dev"
            }
            Self::Absent => "plug it in, or name one that `madoguchi doctor` lists",
            Self::Busy => "end that program, or name a card that is shared, such as `default`",
            Self::Denied => "add this user to the group `audio`",
            Self::Unsuited => "let ALSA convert: write `plughw:` in the place of `hw:`",
            Self::Stopped | Self::Failed(_) => "unplug it and plug it in again",
        }
    }
}

/// A sound card that can be opened, and that may go.
pub trait Card {
    /// Opens it, again after it was gone. From then on it takes samples from
    /// the outlet, so many a second.
    ///
    /// # Errors
    /// [`CardError`], by what is in the way.
    fn open(&mut self, outlet: &Outlet) -> Result<u32, CardError>;

    /// Waits so long.
    ///
    /// # Errors
    /// It is gone; at once, where the system says so.
    fn wait(&mut self, at_most: Duration) -> Result<(), CardError>;

    /// Lets go of it.
    fn close(&mut self);

    /// Lets time pass while there is none.
    fn pause(&mut self, time: Duration);
}

/// Keeps a card open as long as `goes_on` says so, and tells once for each
/// change whether it plays. One that is not there is looked for as a keypad is,
/// every [`LOOK_AGAIN`].
pub fn keep_open(
    card: &mut impl Card,
    outlet: &Outlet,
    mut tell: impl FnMut(Result<(), CardError>),
    goes_on: impl Fn() -> bool,
) {
    let mut known = None;
    while goes_on() {
        let ended = match card.open(outlet) {
            Ok(rate_hz) => {
                outlet.set_card(Some(rate_hz));
                known = Some(Ok(()));
                tell(Ok(()));
                stay(card, &goes_on)
            }
            Err(error) => Err(error),
        };
        outlet.set_card(None);
        card.close();
        let Err(error) = ended else { return };
        let error = Err(error);
        if known.as_ref() != Some(&error) {
            known = Some(error.clone());
            tell(error);
        }
        card.pause(LOOK_AGAIN);
    }
}

/// Until the card is gone (an error), or is not wanted any more.
fn stay(card: &mut impl Card, goes_on: impl Fn() -> bool) -> Result<(), CardError> {
    while goes_on() {
        card.wait(LOOK_AGAIN)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::fmt::Write;

    use super::*;

    /// What a card answers when it is opened or waited for, in order.
    struct Script<'a> {
        answers: std::vec::IntoIter<Result<u32, CardError>>,
        left: &'a Cell<usize>,
        log: String,
        outlet: Outlet,
    }

    impl Script<'_> {
        fn next(&mut self, what: &str) -> Result<u32, CardError> {
            let _ = writeln!(self.log, "{what}");
            self.left.set(self.answers.len().saturating_sub(1));
            self.answers.next().unwrap()
        }
    }

    impl Card for Script<'_> {
        fn open(&mut self, _outlet: &Outlet) -> Result<u32, CardError> {
            self.next("open")
        }

        fn wait(&mut self, at_most: Duration) -> Result<(), CardError> {
            assert_eq!(at_most, LOOK_AGAIN);
            // Somebody speaks while the card is there.
            self.outlet.play(&[5; 10], 48_000);
            self.next("wait").map(|_| ())
        }

        fn close(&mut self) {
            let _ = writeln!(self.log, "close");
        }

        fn pause(&mut self, time: Duration) {
            let _ = writeln!(self.log, "pause {time:?}, rate {:?}", self.outlet.rate_hz());
        }
    }

    fn played(answers: Vec<Result<u32, CardError>>) -> String {
        let left = Cell::new(answers.len());
        let outlet = Outlet::default();
        let mut card = Script {
            answers: answers.into_iter(),
            left: &left,
            log: String::new(),
            outlet: outlet.clone(),
        };
        let mut told = String::new();
        let tell = |news: Result<(), CardError>| {
            let _ = match news {
                Ok(()) => writeln!(told, "plays"),
                Err(error) => writeln!(told, "{error}"),
            };
        };
        keep_open(&mut card, &outlet, tell, || left.get() > 0);
        assert_eq!(outlet.rate_hz(), None, "nothing waits for a card that was let go");
        card.log + &told
    }

    #[test]
    fn a_card_is_looked_for_until_it_is_there_and_told_once() {
        use CardError::{Absent, Busy};
        let seen = played(vec![Err(Absent), Err(Absent), Err(Busy), Ok(48_000), Ok(0)]);
        assert_eq!(
            seen,
            "open\nclose\npause 1s, rate None\n\
             open\nclose\npause 1s, rate None\n\
             open\nclose\npause 1s, rate None\n\
             open\nwait\nclose\n\
             there is no such sound card now\n\
             another program has the sound card\n\
             plays\n"
        );
    }

    #[test]
    fn a_card_that_is_pulled_out_is_let_go_and_found_again() {
        use CardError::Absent;
        let pulled = vec![Ok(48_000), Ok(0), Err(Absent), Err(Absent), Ok(24_000), Ok(0)];
        assert_eq!(
            played(pulled),
            "open\nwait\nwait\nclose\npause 1s, rate None\n\
             open\nclose\npause 1s, rate None\n\
             open\nwait\nclose\n\
             plays\n\
             there is no such sound card now\n\
             plays\n"
        );
    }
}
