//! Greets, and calls a clerk: a complete flow with two screens.

use madoguchi_sdk::prelude::*;
use serde::{Deserialize, Serialize};

madoguchi_sdk::flow!(TwoScreens);

/// Everything that the flow remembers of a visit.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Serialize)]
pub enum TwoScreens {
    /// Nobody has begun.
    #[default]
    Welcome,
    /// A clerk was called, so many times.
    Waiting(u8),
}

impl Flow for TwoScreens {
    fn update(&mut self, _: &Features, situation: &Situation, event: Event) -> Vec<Intent> {
        let calls = match *self {
            Self::Welcome => 0,
            Self::Waiting(calls) => calls,
        };
        let asked = matches!(event, Event::Begin(_)) || event.action() == Some(actions::CALL);
        *self = Self::Waiting(calls.saturating_add(asked.into()).min(9));
        if asked && situation.allows(IntentKind::CallClerk) {
            vec![Intent::CallClerk(ClerkReason::Help)]
        } else {
            Vec::new()
        }
    }

    fn view(&self, _: &Site, _: &Situation) -> Screen {
        match self {
            Self::Welcome => Screen::new(screens::WELCOME, Purpose::Idle)
                .heading(words::welcome())
                .paragraph(words::welcome_body())
                .primary(actions::BEGIN, words::begin())
                .say(words::welcome_body()),
            Self::Waiting(calls) => Screen::new(screens::PLEASE_WAIT, Purpose::SeeClerk)
                .heading(words::please_wait())
                .paragraph(words::called(*calls))
                .primary(actions::CALL, words::call())
                .say(words::please_wait_body())
                .wait(Wait::Inactivity(Span::Long)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_declared_is_in_the_manifest() {
        let manifest = manifest();
        assert_eq!(manifest.screens, ["please-wait", "welcome"]);
        assert_eq!(manifest.phrases.len(), 7);
        assert_eq!(words::called(2_u8).arguments.len(), 1);
    }
}
