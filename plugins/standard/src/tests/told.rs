//! Promise: what a screen tells the patient to do is what it offers. Each line
//! is what went wrong or was hinted at, the texts, and the choices, the first
//! of them first.

use expect_test::{Expect, expect};
use kernel::contract as k;
use kernel::{Desk, Means, Phase, State};
use madoguchi_sdk::prelude::*;

use super::host::{Both, Host, site};
use crate::{Failure, Page};

fn told(host: &Host, phase: Phase, page: Page) -> String {
    let mut both = Both { desk: Desk::default(), page };
    both.desk.state = State { phase, ..both.desk.state };
    let screen = host.screen(&both).unwrap();
    let texts = screen.body.iter().filter_map(|node| match &node.item {
        Item::Heading(words) | Item::Paragraph(words) => Some(words.id.clone()),
        Item::Step(_)
        | Item::Notice(_)
        | Item::Picture(_)
        | Item::Motion(_)
        | Item::Brand(_)
        | Item::Steps
        | Item::Progress
        | Item::Stepper(_)
        | Item::Slot(_) => None,
    });
    let texts: Vec<String> = texts.filter(|id| !id.starts_with("code")).collect();
    let actions: Vec<String> = screen.actions.into_iter().map(|action| action.id).collect();
    format!("{}: {}\n", texts.join(", "), actions.join(" "))
}

#[track_caller]
fn check(staffing: k::Staffing, phase: Phase, pages: &[Page], lines: Expect) {
    let mut place = site(["off", "right"]);
    place.features.staffing = staffing;
    let host = Host::new(place);
    let all: String = pages.iter().map(|page| told(&host, phase, *page)).collect();
    lines.assert_eq(&all);
}

#[test]
fn a_hint_says_what_to_change_and_nothing_against_it() {
    let means = Means { face: true, pin: true };
    check(
        k::Staffing::Counter,
        Phase::Capturing { means },
        &[Page::Usual, Page::Hint(Hint::Closer), Page::Hint(Hint::Still)],
        expect![[r#"
            face-look, face-look-body: use-pin ask-staff back
            hint-closer: use-pin ask-staff back
            hint-still: use-pin ask-staff back
        "#]],
    );
}

#[test]
fn a_card_or_a_phone_is_chosen_anew() {
    let pages = [
        Failure::Unreadable,
        Failure::Unusable,
        Failure::PhoneUnreadable,
        Failure::PhoneUnusable,
        Failure::EntryWrong,
        Failure::NoEntry,
    ];
    check(
        k::Staffing::Remote,
        Phase::Choosing { seen: None },
        &pages.map(Page::Failed),
        expect![[r#"
            unreadable, unreadable-body: try-again call-clerk
            unusable, unusable-body: call-clerk try-again
            phone-unreadable, choose-token-again-body: use-card use-phone call-clerk
            phone-unusable, phone-unusable-body: use-card call-clerk
            entry-wrong, choose-token-again-body: use-card use-phone call-clerk
            no-entry, choose-token-again-body: use-card use-phone call-clerk
        "#]],
    );
    check(
        k::Staffing::Unstaffed,
        Phase::Choosing { seen: None },
        &[Page::Failed(Failure::Unusable)],
        expect![[r#"
            unusable, unusable-body: try-again
        "#]],
    );
}

#[test]
fn another_way_is_told_of_where_there_is_one() {
    let refused = [Page::Failed(Failure::NotConfirmed)];
    for (means, lines) in [
        (
            Means { face: true, pin: false },
            expect![[r#"
            not-confirmed, other-method-body: use-face ask-staff
        "#]],
        ),
        (
            Means { face: false, pin: true },
            expect![[r#"
            not-confirmed, other-method-body: use-pin ask-staff
        "#]],
        ),
        (
            Means { face: false, pin: false },
            expect![[r#"
            not-confirmed, not-confirmed-body: ask-staff call-clerk
        "#]],
        ),
    ] {
        check(k::Staffing::Counter, Phase::Identify { means }, &refused, lines);
    }
}
