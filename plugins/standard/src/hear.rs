//! What an event means: the next page, and what the patient asked for.
//!
//! Every function gives a page that may not fit the phase; [`fits`] decides.

use madoguchi_sdk::prelude::*;

use crate::{Failure, Page, actions, questions};

/// A page, and the intents of the patient's choice.
type Heard = (Page, Vec<Intent>);

/// Takes one event. `situation` already counts it in.
pub(crate) fn hear(page: Page, features: &Features, situation: &Situation, event: &Event) -> Heard {
    let next = match event {
        Event::Begin(cause) => begin(features, situation, cause),
        Event::Action(name) => return act(page, situation, ActionName(name)),
        Event::Token(event) => token(page, features, situation, *event),
        Event::Face(event) => face(*event),
        Event::Pin(event) => pin(situation, *event),
        Event::Staff(StaffEvent::Refused) => Page::Failed(Failure::NotConfirmed),
        Event::Staff(StaffEvent::Verified | StaffEvent::Abandoned) => Page::Usual,
        Event::Clerk(ClerkEvent::Returned) => returned(page, situation),
        Event::Clerk(ClerkEvent::Called | ClerkEvent::Acknowledged | ClerkEvent::TookOver) => page,
        Event::HostStep(step) => match step.outcome {
            StepOutcome::Done => Page::Usual,
            StepOutcome::Abandoned => Page::StepLeft,
        },
        Event::Eligibility(EligibilityEvent::Waiting) => page,
        Event::Eligibility(
            EligibilityEvent::Confirmed
            | EligibilityEvent::SeeClerk
            | EligibilityEvent::Unavailable,
        ) => Page::Usual,
        Event::Recorded(RecordedEvent::Ok) => Page::Usual,
        Event::Recorded(RecordedEvent::Queued) => Page::Queued,
        Event::Recorded(RecordedEvent::Failed) => Page::Failed(Failure::NotRecorded),
        Event::Device(event) => device(page, situation, *event),
        Event::Elapsed => return (page, if_legal(situation, Intent::Finish, IntentKind::Finish)),
        Event::Signal(_) | Event::StillWaiting => page,
        Event::Inactive | Event::Cancelled => Page::Stopped,
    };
    (next, Vec::new())
}

fn begin(features: &Features, situation: &Situation, cause: &Cause) -> Page {
    match cause {
        Cause::Token(TokenKind::Phone) => phone_seen(features),
        Cause::Action(name) if *name == actions::USE_CARD => Page::UseCard,
        Cause::Action(name) if *name == actions::USE_PHONE => Page::UsePhone,
        // Who takes over does not know whether a card was taken out early.
        Cause::Resume if situation.outcome == Some(Outcome::Stopped) => Page::Stopped,
        Cause::Token(TokenKind::Card) | Cause::Action(_) | Cause::Touch | Cause::Resume => {
            Page::Usual
        }
    }
}

fn phone_seen(features: &Features) -> Page {
    if features.phone { Page::UsePhone } else { Page::Failed(Failure::NoPhones) }
}

fn token(page: Page, features: &Features, situation: &Situation, event: TokenEvent) -> Page {
    let card = situation.token == Some(TokenKind::Card);
    match event {
        TokenEvent::Detected(TokenKind::Card) | TokenEvent::Ready => Page::Usual,
        TokenEvent::Detected(TokenKind::Phone) => phone_seen(features),
        TokenEvent::Unreadable if card => Page::Failed(Failure::Unreadable),
        TokenEvent::Foreign if card => Page::Failed(Failure::Foreign),
        TokenEvent::Unusable if card => Page::Failed(Failure::Unusable),
        TokenEvent::Unreadable => Page::Failed(Failure::PhoneUnreadable),
        TokenEvent::Foreign | TokenEvent::Unusable => Page::Failed(Failure::PhoneUnusable),
        TokenEvent::Removed => removed(page, situation),
    }
}

/// Taking the card out is right where a page asks for it, and early elsewhere.
fn removed(page: Page, situation: &Situation) -> Page {
    let gone = Page::Failed(Failure::CardGone);
    match (situation.phase, page) {
        (Phase::Choosing, Page::Usual | Page::Restored | Page::Lost(_)) => gone,
        (
            Phase::Choosing,
            Page::Failed(Failure::Unreadable | Failure::Foreign | Failure::Unusable),
        ) => Page::UseCard,
        (Phase::Leaving, Page::Stopped) => page,
        (Phase::Leaving, _) if situation.outcome == Some(Outcome::Stopped) => gone,
        (_, page) => page,
    }
}

fn face(event: FaceEvent) -> Page {
    match event {
        FaceEvent::Hint(hint) => Page::Hint(hint),
        FaceEvent::Matched => Page::Usual,
        FaceEvent::NotMatched => Page::Failed(Failure::NotMatched),
        FaceEvent::TimedOut => Page::Failed(Failure::TimedOut),
        FaceEvent::Unavailable => Page::Failed(Failure::NoFace),
    }
}

fn pin(situation: &Situation, event: PinEvent) -> Page {
    match event {
        PinEvent::Verified => Page::Usual,
        PinEvent::Wrong => Page::Failed(Failure::EntryWrong),
        PinEvent::Unavailable => Page::Failed(Failure::NoEntry),
        // Before a card is read, only a phone is asked for digits.
        PinEvent::Abandoned if situation.phase == Phase::Choosing => Page::UsePhone,
        PinEvent::Abandoned => Page::Usual,
    }
}

/// After the clerk, the phase begins anew; what is under way goes on.
fn returned(page: Page, situation: &Situation) -> Page {
    match situation.phase {
        Phase::Choosing | Phase::Identify | Phase::Identified | Phase::Confirmed => Page::Usual,
        Phase::Idle
        | Phase::Reading
        | Phase::Capturing
        | Phase::Querying
        | Phase::Referred
        | Phase::Recording
        | Phase::Closing
        | Phase::Leaving => page,
    }
}

/// A loss interrupts where the patient has something to do; elsewhere the
/// screen itself tells of it.
fn device(page: Page, situation: &Situation, event: DeviceEvent) -> Page {
    match event.change {
        PartChange::Lost if fits(Page::Lost(event.part), situation.phase) => Page::Lost(event.part),
        PartChange::Restored if page == Page::Lost(event.part) => Page::Restored,
        PartChange::Lost | PartChange::Restored => page,
    }
}

fn act(page: Page, situation: &Situation, action: ActionName<'_>) -> Heard {
    use IntentKind as K;
    let ask = |page, intent, kind| (page, if_legal(situation, intent, kind));
    let turn = |page| (page, Vec::new());
    match action {
        actions::USE_CARD => turn(Page::UseCard),
        actions::USE_PHONE => turn(Page::UsePhone),
        actions::ANDROID => {
            ask(Page::HoldAndroid, Intent::ReadToken(Token::Android), K::ReadAndroid)
        }
        actions::IPHONE => ask(Page::HoldIphone, Intent::ReadToken(Token::Iphone), K::ReadIphone),
        actions::USE_FACE => turn(Page::FaceGuide),
        actions::START_FACE => ask(Page::Usual, Intent::StartFace, K::StartFace),
        // Before a card is read `next` reads it again.
        actions::TRY_AGAIN => ask(Page::Usual, Intent::StartFace, K::StartFace),
        actions::USE_PIN => ask(Page::Usual, Intent::AskPin, K::AskPin),
        actions::ASK_STAFF => ask(Page::Usual, Intent::AskStaff, K::AskStaff),
        actions::BACK => ask(Page::Usual, Intent::StopFace, K::StopFace),
        actions::QUERY_AGAIN => ask(Page::Usual, Intent::Query, K::Query),
        actions::CALL_CLERK => ask(page, Intent::CallClerk(reason(page, situation)), K::CallClerk),
        actions::STOP => ask(Page::Stopped, Intent::Cancel, K::Cancel),
        actions::DONE => ask(page, Intent::Finish, K::Finish),
        actions::YES => answer(page, situation, questions::Fever::Yes),
        actions::NO => answer(page, situation, questions::Fever::No),
        actions::GO_ON => match situation.phase {
            Phase::Closing | Phase::Leaving => turn(Page::NoticeRead),
            Phase::Idle
            | Phase::Choosing
            | Phase::Reading
            | Phase::Identify
            | Phase::Capturing
            | Phase::Identified
            | Phase::Querying
            | Phase::Confirmed
            | Phase::Referred
            | Phase::Recording => turn(Page::Usual),
        },
        ActionName(_) => turn(page),
    }
}

/// Keeps the answer and finishes: nothing is left to ask.
fn answer(page: Page, situation: &Situation, answer: questions::Fever) -> Heard {
    let can = situation.allows(IntentKind::Answer) && situation.allows(IntentKind::Finish);
    if page == Page::Question && can {
        (Page::Usual, vec![answer.answer(), Intent::Finish])
    } else {
        (page, Vec::new())
    }
}

fn reason(page: Page, situation: &Situation) -> ClerkReason {
    match situation.phase {
        _ if matches!(page, Page::Lost(_)) => ClerkReason::Fault,
        Phase::Identify | Phase::Capturing => ClerkReason::Identify,
        Phase::Referred => ClerkReason::Eligibility,
        Phase::Idle
        | Phase::Choosing
        | Phase::Reading
        | Phase::Identified
        | Phase::Querying
        | Phase::Confirmed
        | Phase::Recording
        | Phase::Closing
        | Phase::Leaving => ClerkReason::Help,
    }
}

fn if_legal(situation: &Situation, intent: Intent, kind: IntentKind) -> Vec<Intent> {
    if situation.allows(kind) { vec![intent] } else { Vec::new() }
}

/// Says whether a page belongs to a phase. The others are forgotten.
pub(crate) fn fits(page: Page, phase: Phase) -> bool {
    use Failure as F;
    use Page as P;
    if page == P::Usual {
        return true;
    }
    match phase {
        Phase::Idle | Phase::Identified | Phase::Querying | Phase::Recording => false,
        Phase::Choosing => matches!(
            page,
            P::Restored
                | P::UseCard
                | P::UsePhone
                | P::HoldAndroid
                | P::HoldIphone
                | P::Lost(_)
                | P::Failed(
                    F::Unreadable
                        | F::Foreign
                        | F::Unusable
                        | F::PhoneUnreadable
                        | F::PhoneUnusable
                        | F::NoPhones
                        | F::CardGone
                        | F::EntryWrong
                        | F::NoEntry
                )
        ),
        Phase::Reading => matches!(page, P::HoldAndroid | P::HoldIphone),
        Phase::Identify => matches!(
            page,
            P::Restored
                | P::FaceGuide
                | P::Lost(_)
                | P::Failed(
                    F::NotMatched
                        | F::TimedOut
                        | F::NoFace
                        | F::EntryWrong
                        | F::NoEntry
                        | F::NotConfirmed
                )
        ),
        Phase::Capturing => matches!(page, P::Hint(_)),
        Phase::Confirmed => matches!(page, P::StepLeft | P::Question | P::Lost(_)),
        Phase::Referred => {
            matches!(page, P::Restored | P::Lost(_) | P::Failed(F::NotRecorded))
        }
        Phase::Closing => matches!(page, P::Queued | P::NoticeRead | P::Stopped),
        Phase::Leaving => matches!(
            page,
            P::Queued | P::NoticeRead | P::Stopped | P::Failed(F::CardGone | F::NotRecorded)
        ),
    }
}
