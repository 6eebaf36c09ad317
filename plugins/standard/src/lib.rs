//! The standard flow: one visit to the reception, from the card to the next
//! place.
//!
//! The host says where the visit stands (`situation`); the flow remembers only
//! which page of that phase is up ([`Page`]). So there is little to walk for
//! whoever certifies it, and another flow can take over at any time.
//!
//! - `hear` turns an event into the next page and what the patient asked for;
//! - `next` is what happens by itself;
//! - `view` shows a page.

mod hear;
mod next;
mod view;

#[cfg(test)]
mod tests;

use madoguchi_sdk::prelude::*;
use serde::{Deserialize, Serialize};

madoguchi_sdk::flow!(Page);

/// Which page of the phase is up: all that the flow remembers.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub enum Page {
    /// The one that the phase shows when nothing else was said.
    #[default]
    Usual,
    /// As [`Page::Usual`], and a part that was lost works again.
    Restored,
    /// How to place the card.
    UseCard,
    /// Which phone it is.
    UsePhone,
    /// How to hold an Android phone.
    HoldAndroid,
    /// How to hold an iPhone.
    HoldIphone,
    /// How to stand before the camera.
    FaceGuide,
    /// What to change before the camera.
    Hint(Hint),
    /// A host step was left without an answer.
    StepLeft,
    /// The hospital's own question.
    Question,
    /// The answers are kept and will be sent.
    Queued,
    /// The notice has been read.
    NoticeRead,
    /// The patient or time has ended the visit.
    Stopped,
    /// Something went wrong.
    Failed(Failure),
    /// A part was lost.
    Lost(Part),
}

/// What went wrong, by what the patient can do about it.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub enum Failure {
    /// The card could not be read.
    Unreadable,
    /// It is not a My Number Card.
    Foreign,
    /// The card's certificate is expired or revoked.
    Unusable,
    /// The phone could not be read.
    PhoneUnreadable,
    /// The phone cannot be used here: nothing in it, expired or revoked.
    PhoneUnusable,
    /// Phones are not read at this reader.
    NoPhones,
    /// The card was taken out early.
    CardGone,
    /// The face was not recognised.
    NotMatched,
    /// There was no usable picture in time.
    TimedOut,
    /// The face cannot be compared.
    NoFace,
    /// What was entered on the host's screen is not right.
    EntryWrong,
    /// Nothing can be entered on the host's screen now.
    NoEntry,
    /// The clerk could not confirm.
    NotConfirmed,
    /// The answers could not be handed over.
    NotRecorded,
}

impl Flow for Page {
    fn update(&mut self, features: &Features, situation: &Situation, event: Event) -> Vec<Intent> {
        let (page, asked) = hear::hear(*self, features, situation, &event);
        // A page that comes with an intent belongs to the phase it leads to.
        *self =
            if hear::fits(page, situation.phase) || !asked.is_empty() { page } else { Self::Usual };
        if asked.is_empty() { next::next(self, features, situation) } else { asked }
    }

    fn view(&self, site: &Site, situation: &Situation) -> Screen {
        view::view(*self, site, situation)
    }
}
