//! An exclusive connection to what lies on a PC/SC reader.

use pcsc::{
    Card, Context, Disposition, Error, MAX_BUFFER_SIZE_EXTENDED, Protocols, Scope, ShareMode,
};
use zeroize::{Zeroize, Zeroizing};

use super::ReaderName;
use crate::{CommandApdu, Link, LinkError};

/// One connection, which no other program can share: whoever shares a card can
/// use a PIN that was verified by somebody else.
///
/// Dropping it resets the card, so that nothing stays selected or verified.
pub struct PcscLink {
    /// Nothing only while it is dropped.
    card: Option<Card>,
    reader: String,
    /// Room for the longest answer that PC/SC can pass on: in a smaller buffer
    /// an answer is lost although the card has done its work.
    buffer: Zeroizing<Vec<u8>>,
}

impl PcscLink {
    /// Connects to what lies on the reader, in a context of its own. To be used
    /// and dropped on the same thread.
    ///
    /// # Errors
    /// [`LinkError::InUse`] if another program has it; any other [`LinkError`]
    /// if card, reader or service are not there.
    pub fn connect(reader: &ReaderName) -> Result<Self, LinkError> {
        let context = Context::establish(Scope::User).map_err(link_error)?;
        let card = context
            .connect(reader.as_c_str(), ShareMode::Exclusive, Protocols::ANY)
            .map_err(link_error)?;
        let buffer = Zeroizing::new(vec![0; MAX_BUFFER_SIZE_EXTENDED]);
        Ok(Self { card: Some(card), reader: reader.to_string(), buffer })
    }
}

impl Link for PcscLink {
    fn transmit(
        &mut self,
        command: &CommandApdu,
        answer: &mut Zeroizing<Vec<u8>>,
    ) -> Result<(), LinkError> {
        let card = self.card.as_ref().ok_or(LinkError::ReaderGone)?;
        let sent = card.transmit(command.bytes(), &mut self.buffer);
        let bytes = sent.map_err(link_error)?.len();
        let bytes = self.buffer.get_mut(..bytes).unwrap_or_default();
        if bytes.is_empty() {
            return Err(LinkError::CardGone);
        }
        answer.extend_from_slice(bytes);
        // All 64 KiB at each command would take longer than the command.
        bytes.zeroize();
        Ok(())
    }

    fn label(&self) -> &str {
        &self.reader
    }
}

impl Drop for PcscLink {
    fn drop(&mut self) {
        let Some(card) = self.card.take() else { return };
        // A card that has gone has nothing left to reset. If another lies there
        // before the service has seen it, a reset would make the service take it
        // for one that it has seen, and miss that it leaves.
        let gone = matches!(card.status2_owned(), Err(Error::RemovedCard));
        let disposition = if gone { Disposition::LeaveCard } else { Disposition::ResetCard };
        // Nobody can do anything about it if that fails.
        card.disconnect(disposition).ok();
    }
}

/// What an error of PC/SC means for a session. None of them leaves it usable.
fn link_error(error: Error) -> LinkError {
    // The list of errors is long and not ours, so this is no exhaustive match.
    if matches!(error, Error::RemovedCard | Error::NotTransacted | Error::NoSmartcard) {
        LinkError::CardGone
    } else if matches!(error, Error::ResetCard) {
        LinkError::Reset
    } else if matches!(error, Error::UnresponsiveCard | Error::UnpoweredCard) {
        LinkError::Silent
    } else if matches!(error, Error::SharingViolation) {
        LinkError::InUse
    } else {
        LinkError::ReaderGone
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every error that was ever seen, and one that was not.
    #[test]
    fn each_error_means_one_thing() {
        let seen = [
            (Error::RemovedCard, LinkError::CardGone),
            (Error::NotTransacted, LinkError::CardGone),
            (Error::NoSmartcard, LinkError::CardGone),
            (Error::ResetCard, LinkError::Reset),
            (Error::UnresponsiveCard, LinkError::Silent),
            (Error::UnpoweredCard, LinkError::Silent),
            (Error::SharingViolation, LinkError::InUse),
            (Error::CommError, LinkError::ReaderGone),
            (Error::NoService, LinkError::ReaderGone),
            (Error::ReaderUnavailable, LinkError::ReaderGone),
            (Error::UnknownReader, LinkError::ReaderGone),
            (Error::InvalidHandle, LinkError::ReaderGone),
            (Error::UnknownError, LinkError::ReaderGone),
        ];
        for (error, meaning) in seen {
            assert_eq!(link_error(error), meaning, "{error:?}");
        }
    }
}
