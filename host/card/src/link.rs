//! The way to whatever lies on the reader.

use zeroize::Zeroizing;

use crate::CommandApdu;

/// Carries one command at a time to one card and its answer back.
///
/// It judges nothing: an answer of any length and content is handed on as it
/// came, and [`crate::Session`] decides. It repeats nothing either: a repeated
/// VERIFY would spend a try.
pub trait Link {
    /// Sends `command` and puts the whole answer, status word last, into
    /// `answer`, which arrives empty. An empty answer is how some readers tell
    /// that the card was pulled away while it worked.
    ///
    /// # Errors
    /// [`LinkError`], when there is no answer.
    fn transmit(
        &mut self,
        command: &CommandApdu,
        answer: &mut Zeroizing<Vec<u8>>,
    ) -> Result<(), LinkError>;

    /// The name of the reader, for journals. The same for the link's whole life.
    fn label(&self) -> &str;
}

impl<L: Link + ?Sized> Link for &mut L {
    fn transmit(
        &mut self,
        command: &CommandApdu,
        answer: &mut Zeroizing<Vec<u8>>,
    ) -> Result<(), LinkError> {
        (**self).transmit(command, answer)
    }

    fn label(&self) -> &str {
        (**self).label()
    }
}

impl<L: Link + ?Sized> Link for Box<L> {
    fn transmit(
        &mut self,
        command: &CommandApdu,
        answer: &mut Zeroizing<Vec<u8>>,
    ) -> Result<(), LinkError> {
        (**self).transmit(command, answer)
    }

    fn label(&self) -> &str {
        (**self).label()
    }
}

/// Why no answer came. After any of them, the link must not be used for the same
/// session again.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum LinkError {
    /// The card left the field.
    #[error("the card is gone")]
    CardGone,
    /// Another program has reset the card: what was selected or verified is
    /// not any more, and it may be another card.
    #[error("another program has reset the card")]
    Reset,
    /// The card is there and did not answer in the time that it has.
    #[error("the card does not answer")]
    Silent,
    /// Another program holds the card for itself. No connection came about.
    #[error("another program uses the card")]
    InUse,
    /// The reader stopped answering; it may have been unplugged.
    #[error("the reader is gone")]
    ReaderGone,
}
