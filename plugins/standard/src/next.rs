//! What happens by itself: the one step that nobody needs to be asked about.

use madoguchi_sdk::prelude::*;

use crate::{Page, settings};

/// Says what to ask of the host now. May turn to the hospital's question, which
/// stands last because nothing then needs to remember that it was answered.
pub(crate) fn next(page: &mut Page, features: &Features, situation: &Situation) -> Vec<Intent> {
    let card = situation.token == Some(TokenKind::Card);
    if !matches!(page, Page::Usual | Page::Restored) {
        return Vec::new();
    }
    match situation.phase {
        Phase::Choosing if card && situation.allows(IntentKind::ReadCard) => {
            vec![Intent::ReadToken(Token::Card)]
        }
        Phase::Identified if situation.allows(IntentKind::Query) => vec![Intent::Query],
        Phase::Confirmed => confirmed(page, features, situation),
        Phase::Idle
        | Phase::Choosing
        | Phase::Reading
        | Phase::Identify
        | Phase::Capturing
        | Phase::Identified
        | Phase::Querying
        | Phase::Referred
        | Phase::Recording
        | Phase::Closing
        | Phase::Leaving => Vec::new(),
    }
}

/// The host steps in the host's order, then the question, then the end.
fn confirmed(page: &mut Page, features: &Features, situation: &Situation) -> Vec<Intent> {
    let due = situation.host_steps.first();
    if let Some(step) = due.filter(|_| situation.allows(IntentKind::HostStep)) {
        return vec![Intent::HostStep(step.clone())];
    }
    if !situation.allows(IntentKind::Finish) {
        return Vec::new();
    }
    match settings::Question::of(features) {
        settings::Question::Off => vec![Intent::Finish],
        settings::Question::On => {
            *page = Page::Question;
            Vec::new()
        }
    }
}
