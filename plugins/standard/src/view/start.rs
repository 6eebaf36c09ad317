//! Screens before anyone is identified: idle, card or phone, reading.

use madoguchi_sdk::prelude::*;

use super::{error, failure, message, part_lost, patience, wait, with_clerk};
use crate::{Failure, Page, actions, assets, screens, words};

pub(super) fn idle(site: &Site) -> Screen {
    let heading = match site.features.mode {
        Mode::Normal => words::idle(),
        Mode::Night => words::idle_night(),
        Mode::Disaster => words::idle_disaster(),
    };
    let screen = message(Screen::new(screens::IDLE, Purpose::Idle), heading, placement(site))
        .motion(assets::PLACE_CARD)
        .slot(Slot::HospitalNotice)
        .light(Light::Card);
    tokens(screen, site.features.phone)
}

/// How the card is placed at this reader.
fn placement(site: &Site) -> Phrase {
    match site.device.placement {
        Placement::LayFaceUp => words::place_face_up(),
        Placement::LayFaceDown => words::place_face_down(),
        Placement::Insert => words::place_insert(),
    }
}

fn tokens(screen: Screen, phone: bool) -> Screen {
    let screen = screen.primary(actions::USE_CARD, words::use_card());
    if phone { screen.secondary(actions::USE_PHONE, words::use_phone()) } else { screen }
}

pub(super) fn choosing(page: Page, site: &Site, situation: &Situation) -> Screen {
    // A phone cannot be chosen while a card lies there.
    let phone = site.features.phone && situation.token != Some(TokenKind::Card);
    if situation.lost == Some(Part::Reader) {
        return part_lost(Part::Reader, situation);
    }
    if let Page::Lost(part) = page {
        part_lost(part, situation)
    } else if let Page::Failed(failure) = page {
        token_error(failure, phone, situation)
    } else if phone && names_phone(page) {
        choose_phone(situation)
    } else if phone && page != Page::UseCard {
        choose_token()
    } else {
        place_card(site, phone)
    }
}

/// A phone was chosen; how to hold it is said while it is read.
fn names_phone(page: Page) -> bool {
    matches!(page, Page::UsePhone | Page::HoldAndroid | Page::HoldIphone)
}

fn choose_token() -> Screen {
    let screen = Screen::new(screens::CHOOSE_TOKEN, Purpose::ChooseToken);
    let screen = message(screen, words::choose_token(), words::choose_token_body());
    tokens(screen, true).light(Light::Card).wait(Wait::Inactivity(Span::Normal))
}

fn place_card(site: &Site, back: bool) -> Screen {
    let screen = Screen::new(screens::PLACE_CARD, Purpose::PresentToken);
    let screen = message(screen, words::place_card(), placement(site))
        .motion(assets::PLACE_CARD)
        .light(Light::Card)
        .wait(Wait::Inactivity(Span::Normal));
    if back { screen.back(actions::BACK) } else { screen }
}

fn choose_phone(situation: &Situation) -> Screen {
    let mut screen = message(
        Screen::new(screens::CHOOSE_PHONE, Purpose::ChooseToken),
        words::choose_phone(),
        words::choose_phone_body(),
    );
    if situation.allows(IntentKind::ReadAndroid) {
        screen = screen.secondary(actions::ANDROID, words::android());
    }
    if situation.allows(IntentKind::ReadIphone) {
        screen = screen.secondary(actions::IPHONE, words::iphone());
    }
    screen.back(actions::BACK).light(Light::Phone).wait(Wait::Inactivity(Span::Normal))
}

fn token_error(what: Failure, phone: bool, situation: &Situation) -> Screen {
    let (heading, body, code) = failure(what);
    // Before anyone is identified only a phone is asked for digits.
    let body = if matches!(what, Failure::EntryWrong | Failure::NoEntry) {
        words::choose_token_again_body()
    } else {
        body
    };
    let screen = error(screens::TOKEN_ERROR, heading, body, code);
    let screen = match what {
        // Reading it again renews no certificate: the clerk comes first.
        Failure::Unusable if situation.allows(IntentKind::CallClerk) => {
            return screen
                .primary(actions::CALL_CLERK, words::call_clerk())
                .secondary(actions::TRY_AGAIN, words::try_again());
        }
        Failure::Unreadable | Failure::Foreign | Failure::Unusable => {
            screen.primary(actions::TRY_AGAIN, words::try_again())
        }
        Failure::PhoneUnusable => tokens(screen, false),
        Failure::PhoneUnreadable
        | Failure::NoPhones
        | Failure::CardGone
        | Failure::NotMatched
        | Failure::TimedOut
        | Failure::NoFace
        | Failure::EntryWrong
        | Failure::NoEntry
        | Failure::NotConfirmed
        | Failure::NotRecorded => tokens(screen, phone),
    };
    with_clerk(screen, situation)
}

pub(super) fn reading(page: Page, situation: &Situation) -> Screen {
    if situation.token == Some(TokenKind::Card) {
        return wait(screens::READING_CARD, words::reading_card(), words::reading_card_body())
            .light(Light::Card);
    }
    let body =
        if page == Page::HoldIphone { words::hold_iphone_body() } else { words::hold_phone_body() };
    let screen = Screen::new(screens::HOLD_PHONE, Purpose::PresentToken);
    patience(message(screen, words::hold_phone(), body))
        .motion(assets::HOLD_PHONE)
        .progress()
        .light(Light::Phone)
}
