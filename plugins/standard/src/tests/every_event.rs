//! Promise: the flow has an answer to every event on every page in every
//! phase, also to those that a host would never send there.

use kernel::contract as k;
use kernel::{Clerk, Desk, Due, Held, HostStep, Means, Phase, State};
use madoguchi_sdk::prelude::*;

use super::host::{Both, Host, same, site};
use crate::{Failure, Page};

fn phases() -> Vec<Phase> {
    let bools = [false, true];
    let means = bools.map(|face| bools.map(|pin| Means { face, pin })).concat();
    let kinds = [None, Some(k::TokenKind::Card), Some(k::TokenKind::Phone)];
    let tokens = [k::Token::Card, k::Token::Android, k::Token::Iphone];
    let held = [Held::Card, Held::Phone, Held::Taken];
    let step = HostStep::Consent;
    let dues = [Due::NONE, Due::NONE.with(step), Due::NONE.with(step).with(HostStep::Subsidy)];
    let mut all = vec![Phase::Idle];
    all.extend(kinds.map(|seen| Phase::Choosing { seen }));
    all.extend(tokens.map(|token| Phase::Reading { token }));
    for means in means {
        all.extend([
            Phase::Identify { means },
            Phase::Capturing { means },
            Phase::PinPad { means },
            Phase::StaffPad { means },
        ]);
    }
    for held in held {
        all.extend([Phase::Identified { held }, Phase::Querying { held }]);
        all.extend([Phase::Recording { held }]);
        all.extend(bools.map(|again| Phase::Referred { held, again }));
        all.extend(dues.map(|due| Phase::Confirmed { held, due }));
        all.push(Phase::Asking { held, step, due: dues[1] });
    }
    for outcome in k::Outcome::ALL.iter().copied() {
        all.extend([Phase::Closing { outcome }, Phase::Leaving { outcome }]);
    }
    all
}

fn states() -> impl Iterator<Item = State> {
    let losts = [None, Some(k::Part::Reader), Some(k::Part::Camera), Some(k::Part::Keypad)];
    phases().into_iter().flat_map(move |phase| {
        losts.into_iter().flat_map(move |lost| {
            [Clerk::None, Clerk::Called, Clerk::TookOver].map(|clerk| State {
                phase,
                notice: true,
                lost,
                clerk,
            })
        })
    })
}

fn pages() -> Vec<Page> {
    use Failure as F;
    let mut all = vec![
        Page::Usual,
        Page::Restored,
        Page::UseCard,
        Page::UsePhone,
        Page::HoldAndroid,
        Page::HoldIphone,
        Page::FaceGuide,
        Page::Hint(Hint::Closer),
        Page::StepLeft,
        Page::Question,
        Page::Queued,
        Page::NoticeRead,
        Page::Stopped,
    ];
    let failures = [
        F::Unreadable,
        F::Foreign,
        F::Unusable,
        F::PhoneUnreadable,
        F::PhoneUnusable,
        F::NoPhones,
        F::CardGone,
        F::NotMatched,
        F::TimedOut,
        F::NoFace,
        F::EntryWrong,
        F::NoEntry,
        F::NotConfirmed,
        F::NotRecorded,
    ];
    all.extend(failures.map(Page::Failed));
    all.extend(k::Part::ALL.iter().map(|part| Page::Lost(same(part))));
    all
}

fn events() -> Vec<k::Event> {
    use k::Event as E;
    let mut all = vec![
        E::Begin(k::Cause::Touch),
        E::Begin(k::Cause::Resume),
        E::Token(k::TokenEvent::Ready),
        E::Token(k::TokenEvent::Unreadable),
        E::Token(k::TokenEvent::Foreign),
        E::Token(k::TokenEvent::Unusable),
        E::Token(k::TokenEvent::Removed),
        E::Face(k::FaceEvent::Matched),
        E::Face(k::FaceEvent::NotMatched),
        E::Face(k::FaceEvent::TimedOut),
        E::Face(k::FaceEvent::Unavailable),
        E::Signal { name: "any".to_owned(), value: "any".to_owned() },
        E::Elapsed,
        E::StillWaiting,
        E::Inactive,
        E::Cancelled,
    ];
    let names = crate::manifest().actions.into_iter().chain(["unheard-of".to_owned()]);
    for name in names {
        all.extend([E::Action(name.clone()), E::Begin(k::Cause::Action(name))]);
    }
    for kind in k::TokenKind::ALL {
        all.push(E::Begin(k::Cause::Token(*kind)));
        all.push(E::Token(k::TokenEvent::Detected(*kind)));
    }
    all.extend(k::Hint::ALL.iter().map(|hint| E::Face(k::FaceEvent::Hint(*hint))));
    all.extend(k::PinEvent::ALL.iter().copied().map(E::Pin));
    all.extend(k::StaffEvent::ALL.iter().copied().map(E::Staff));
    all.extend(k::ClerkEvent::ALL.iter().copied().map(E::Clerk));
    all.extend(k::EligibilityEvent::ALL.iter().copied().map(E::Eligibility));
    all.extend(k::RecordedEvent::ALL.iter().copied().map(E::Recorded));
    for outcome in k::StepOutcome::ALL.iter().copied() {
        all.push(E::HostStep { name: "consent".to_owned(), outcome });
        all.push(E::HostStep { name: "unheard-of".to_owned(), outcome });
    }
    for part in k::Part::ALL.iter().copied() {
        all.extend(k::PartChange::ALL.iter().map(|change| E::Device { part, change: *change }));
    }
    all
}

#[test]
fn every_event_on_every_page_in_every_phase() {
    let (pages, events) = (pages(), events());
    let sdk_events: Vec<Event> = events.iter().map(same).collect();
    let host = Host::new(site(["on", "right"]));
    for state in states() {
        let told: Situation = same(&kernel::situation(&host.site, &state));
        for page in &pages {
            for (event, told_event) in events.iter().zip(&sdk_events) {
                let mut both = Both { desk: Desk::default(), page: *page };
                both.desk.state = state;
                let intents = both.page.update(&host.sdk_site.features, &told, told_event.clone());
                let intents: Vec<k::Intent> = same(&intents);
                let carried = both.desk.intend(&host.site, &intents);
                assert!(carried.is_ok(), "{carried:?}: {event} on {page:?} in {state:?}");
            }
        }
    }
}

/// A flow that takes over in mid-visit, or that a clerk hands back, may hold
/// any page: what it shows must fit the phase all the same.
#[test]
fn every_page_has_a_screen_in_every_phase() {
    for settings in [["off", "left"], ["on", "right"]] {
        let host = Host::new(site(settings));
        for state in states() {
            for page in pages() {
                let mut both = Both { desk: Desk::default(), page };
                both.desk.state = state;
                host.screen(&both);
            }
        }
    }
}
