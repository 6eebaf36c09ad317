//! Screens at the end of a visit: the clerk, the notice, the card, goodbye.

use madoguchi_sdk::prelude::*;

use super::{error, failure, for_clerk, info, message, part_lost, with_clerk};
use crate::{Failure, Page, actions, assets, screens, words};

pub(super) fn referred(page: Page, site: &Site, situation: &Situation) -> Screen {
    if let Page::Lost(part) = page {
        return part_lost(part, situation);
    }
    see_clerk(page, site, situation)
}

fn see_clerk(page: Page, site: &Site, situation: &Situation) -> Screen {
    let again = situation.allows(IntentKind::Query);
    let heading = if let Page::Failed(what) = page {
        failure(what).0
    } else if again {
        words::see_clerk_link()
    } else {
        words::see_clerk()
    };
    let body = match (site.features.staffing, site.features.mode) {
        (Staffing::Unstaffed, _) => words::see_clerk_unstaffed(),
        (Staffing::Counter | Staffing::Remote, Mode::Night) => words::see_clerk_night(),
        (Staffing::Counter | Staffing::Remote, Mode::Disaster) => words::see_clerk_disaster(),
        (Staffing::Counter | Staffing::Remote, Mode::Normal) if again => {
            words::see_clerk_link_body()
        }
        (Staffing::Counter | Staffing::Remote, Mode::Normal) => words::see_clerk_body(),
    };
    let mut screen = message(Screen::new(screens::SEE_CLERK, Purpose::SeeClerk), heading, body);
    if again {
        screen = screen.primary(actions::QUERY_AGAIN, words::query_again());
    }
    with_clerk(for_clerk(screen), situation).secondary(actions::DONE, words::done())
}

pub(super) fn closing(page: Page, situation: &Situation) -> Screen {
    if notice_is_due(page, situation) {
        return notice(page);
    }
    let body = match situation.outcome {
        Some(Outcome::Referred) => words::remove_card_referred(),
        Some(Outcome::Stopped) => words::remove_card_stopped(),
        Some(Outcome::Completed) | None => words::remove_card_body(),
    };
    let screen = Screen::new(screens::REMOVE_CARD, Purpose::RemoveCard);
    queued(message(screen, words::remove_card(), body), page)
        .motion(assets::TAKE_CARD)
        .earcon(Earcon::Attention)
        .light(Light::Card)
        .wait(Wait::Inactivity(Span::Normal))
}

pub(super) fn leaving(page: Page, site: &Site, situation: &Situation) -> Screen {
    match situation.outcome {
        Some(Outcome::Completed) | None if notice_is_due(page, situation) => notice(page),
        Some(Outcome::Completed) | None => thanks(page),
        Some(Outcome::Referred) => see_clerk(page, site, situation),
        Some(Outcome::Stopped) if page == Page::Failed(Failure::CardGone) => {
            let (heading, body, code) = failure(Failure::CardGone);
            error(screens::CARD_GONE, heading, body, code)
                .primary(actions::DONE, words::done())
                .wait(Wait::Inactivity(Span::Normal))
        }
        Some(Outcome::Stopped) => info(screens::GOODBYE, words::goodbye(), words::goodbye_body())
            .earcon(Earcon::End)
            .wait(Wait::Advance(Span::Normal)),
    }
}

/// A notice is shown once, to those whose reception is complete: the others
/// speak to the clerk or have left.
fn notice_is_due(page: Page, situation: &Situation) -> bool {
    let done = situation.outcome == Some(Outcome::Completed);
    situation.notice && done && page != Page::NoticeRead
}

fn notice(page: Page) -> Screen {
    let screen = Screen::new(screens::NOTICE, Purpose::Notice);
    queued(message(screen, words::notice(), words::notice_body()), page)
        .slot(Slot::Notice)
        .primary(actions::GO_ON, words::go_on())
        .earcon(Earcon::Attention)
        .wait(Wait::Inactivity(Span::Long))
}

fn thanks(page: Page) -> Screen {
    // The number first: who turns no pages sees it all the same.
    let screen = Screen::new(screens::COMPLETE, Purpose::Complete)
        .heading(words::complete())
        .slot(Slot::QueueNumber)
        .slot(Slot::NextPlace)
        .paragraph(words::complete_body())
        .say(words::complete())
        .say(words::complete_body());
    queued(screen, page).picture(assets::DONE).earcon(Earcon::End).wait(Wait::Advance(Span::Long))
}

fn queued(screen: Screen, page: Page) -> Screen {
    if page == Page::Queued {
        screen.paragraph(words::queued()).say(words::queued())
    } else {
        screen
    }
}
