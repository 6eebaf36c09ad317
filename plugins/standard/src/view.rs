//! Shows a page: which screen each phase has, and what every screen has.

mod end;
mod identify;
mod start;

use madoguchi_sdk::prelude::*;

use crate::{Failure, Page, actions, assets, keypads, screens, settings, words};

/// Shows a page. Total over pages and phases: a page that does not belong to
/// the phase is the phase's usual one.
pub(crate) fn view(page: Page, site: &Site, situation: &Situation) -> Screen {
    let screen = match situation.phase {
        Phase::Idle => start::idle(site),
        Phase::Choosing => start::choosing(page, site, situation),
        Phase::Reading => start::reading(page, situation),
        Phase::Identify => identify::identify(page, site, situation),
        Phase::Capturing => identify::capturing(page, situation),
        Phase::Identified | Phase::Confirmed => open(page, situation),
        Phase::Querying => wait(screens::QUERYING, words::querying(), words::querying_body()),
        Phase::Recording => wait(screens::RECORDING, words::recording(), words::recording_body()),
        Phase::Referred => end::referred(page, site, situation),
        Phase::Closing => end::closing(page, situation),
        Phase::Leaving => end::leaving(page, site, situation),
    };
    complete(screen, page, site, situation)
}

/// What every screen has: the news of the place, its choices spoken, its keys.
fn complete(mut screen: Screen, page: Page, site: &Site, situation: &Situation) -> Screen {
    let news: Vec<Phrase> = news(page, situation).collect();
    // With news to read a screen does not go on by itself.
    if !news.is_empty() && matches!(screen.wait, Wait::Advance(_)) {
        screen = screen.primary(actions::DONE, words::done()).wait(Wait::Inactivity(Span::Normal));
    }
    for words in news {
        screen = screen.notice(words.clone()).say(words);
    }
    let labels: Vec<Phrase> =
        screen.actions.iter().filter_map(|action| action.label.clone()).collect();
    screen = labels.into_iter().fold(screen, Screen::say);
    screen.keypad(match settings::Keypad::of(&site.features) {
        settings::Keypad::Right => keypads::RIGHT,
        settings::Keypad::Left => keypads::LEFT,
    })
}

fn news(page: Page, situation: &Situation) -> impl Iterator<Item = Phrase> {
    // Where a loss has a screen of its own, it is told there and then.
    let lost = match situation.phase {
        Phase::Choosing
        | Phase::Identify
        | Phase::Identified
        | Phase::Confirmed
        | Phase::Referred => None,
        Phase::Idle
        | Phase::Reading
        | Phase::Capturing
        | Phase::Querying
        | Phase::Recording
        | Phase::Closing
        | Phase::Leaving => situation.lost.map(lost_words),
    };
    let restored = (page == Page::Restored).then(words::restored);
    lost.into_iter().chain(restored)
}

/// The phases in which the patient is identified and something is still due.
/// What is due is asked for at once, so little is seen of them.
fn open(page: Page, situation: &Situation) -> Screen {
    if let Page::Lost(part) = page {
        return part_lost(part, situation);
    }
    if page == Page::Question {
        let screen = Screen::new(screens::FEVER, Purpose::Question);
        return message(screen, words::fever(), words::fever_body())
            .secondary(actions::YES, words::yes())
            .secondary(actions::NO, words::no())
            .wait(Wait::Inactivity(Span::Long));
    }
    info(screens::UNFINISHED, words::unfinished(), words::unfinished_body())
        .primary(actions::GO_ON, words::go_on())
        .secondary(actions::STOP, words::stop())
        .wait(Wait::Inactivity(Span::Long))
}

/// Begins every screen: what is said is what stands there.
fn message(screen: Screen, heading: Phrase, body: Phrase) -> Screen {
    screen.heading(heading.clone()).paragraph(body.clone()).say(heading).say(body)
}

fn info(name: ScreenName<'_>, heading: Phrase, body: Phrase) -> Screen {
    message(Screen::new(name, Purpose::Info), heading, body)
}

fn wait(name: ScreenName<'_>, heading: Phrase, body: Phrase) -> Screen {
    patience(message(Screen::new(name, Purpose::Wait), heading, body).progress())
}

/// Speaks again and again while a command is under way.
fn patience(screen: Screen) -> Screen {
    screen.say_while_waiting(words::still_waiting()).wait(Wait::Progress(Span::Normal))
}

/// An error: what happened, what to do, and a code to tell the clerk.
fn error(name: ScreenName<'_>, heading: Phrase, body: Phrase, code: Phrase) -> Screen {
    message(Screen::new(name, Purpose::Error), heading, body)
        .paragraph(code)
        .slot(Slot::VisitCode)
        .earcon(Earcon::Error)
        .light(Light::Attention)
        .wait(Wait::Inactivity(Span::Long))
}

fn with_clerk(screen: Screen, situation: &Situation) -> Screen {
    if situation.allows(IntentKind::CallClerk) {
        screen.secondary(actions::CALL_CLERK, words::call_clerk())
    } else {
        screen
    }
}

fn part_lost(part: Part, situation: &Situation) -> Screen {
    let (body, code) = match part {
        Part::Reader => (words::lost_reader_body(), 121_u32),
        Part::Camera => (words::lost_camera_body(), 122),
        Part::Keypad => (words::lost_keypad_body(), 123),
        Part::Speaker => (words::lost_speaker_body(), 124),
        Part::Link => (words::lost_link_body(), 125),
    };
    let screen = error(screens::PART_LOST, lost_words(part), body, words::code(code));
    let screen = match part {
        // Only the reader itself can end this: by coming back.
        Part::Reader => screen,
        Part::Camera | Part::Keypad | Part::Speaker | Part::Link => {
            screen.primary(actions::GO_ON, words::go_on())
        }
    };
    with_clerk(screen, situation)
}

fn lost_words(part: Part) -> Phrase {
    match part {
        Part::Reader => words::lost_reader(),
        Part::Camera => words::lost_camera(),
        Part::Keypad => words::lost_keypad(),
        Part::Speaker => words::lost_speaker(),
        Part::Link => words::lost_link(),
    }
}

/// Cause, what to do, and code of a failure. 001, 002 and 006 are the numbers
/// that readers in use show; the others are this flow's own.
fn failure(failure: Failure) -> (Phrase, Phrase, Phrase) {
    let own = |cause, what_to_do, number: u32| (cause, what_to_do, words::code(number));
    match failure {
        Failure::Unreadable => {
            (words::unreadable(), words::unreadable_body(), words::code_unreadable())
        }
        Failure::Foreign => (words::foreign(), words::foreign_body(), words::code_foreign()),
        Failure::Unusable => (words::unusable(), words::unusable_body(), words::code_unusable()),
        Failure::PhoneUnreadable => {
            own(words::phone_unreadable(), words::choose_token_again_body(), 101)
        }
        Failure::PhoneUnusable => own(words::phone_unusable(), words::phone_unusable_body(), 102),
        Failure::NoPhones => own(words::no_phones(), words::no_phones_body(), 103),
        Failure::CardGone => own(words::card_gone(), words::card_gone_body(), 104),
        Failure::NotMatched => own(words::not_matched(), words::not_matched_body(), 105),
        Failure::TimedOut => own(words::timed_out(), words::not_matched_body(), 106),
        Failure::NoFace => own(words::no_face(), words::other_method_body(), 107),
        Failure::EntryWrong => own(words::entry_wrong(), words::not_matched_body(), 108),
        Failure::NoEntry => own(words::no_entry(), words::other_method_body(), 109),
        Failure::NotConfirmed => own(words::not_confirmed(), words::not_confirmed_body(), 110),
        Failure::NotRecorded => own(words::see_clerk_not_recorded(), words::see_clerk_body(), 111),
    }
}

/// The clerk's picture and what the patient tells the clerk.
fn for_clerk(screen: Screen) -> Screen {
    screen
        .picture(assets::CLERK)
        .slot(Slot::VisitCode)
        .slot(Slot::ReaderNumber)
        .slot(Slot::ClerkMessage)
        .earcon(Earcon::Attention)
        .light(Light::Attention)
        .wait(Wait::Inactivity(Span::Long))
}
