//! Promise: what has a limit keeps to it.

use crate::contract::{Intent, Site, TokenKind};
use crate::limits::{EXTENSIONS_MAX, STEPS_PER_VISIT_MAX, is_name};
use crate::{Applied, Desk, Input, Phase};

#[test]
fn a_visit_ends_after_its_steps() {
    let site = Site::complete();
    let mut desk = Desk::default();
    desk.apply(&site, &Input::Detected(TokenKind::Card));
    let mut steps = 1;
    loop {
        let step = desk.apply(&site, &Input::Act { at: desk.generation, action: "any".into() });
        if step.applied == Applied::Shown {
            break;
        }
        steps += 1;
    }
    assert_eq!(steps, STEPS_PER_VISIT_MAX);
    assert!(matches!(desk.state.phase, Phase::Closing { .. }) && desk.safe);
}

#[test]
fn more_time_is_given_ten_times() {
    let site = Site::complete();
    let mut desk = Desk::default();
    desk.apply(&site, &Input::Touch { at: desk.generation });
    for _ in 0..EXTENSIONS_MAX {
        assert_eq!(
            desk.apply(&site, &Input::Inactive { at: desk.generation }).applied,
            Applied::Shown
        );
        let step = desk.apply(&site, &Input::Extend { at: desk.generation });
        assert_eq!(step.applied, Applied::Refresh);
    }
    desk.apply(&site, &Input::Inactive { at: desk.generation });
    let step = desk.apply(&site, &Input::Extend { at: desk.generation });
    assert_eq!(step.applied, Applied::Stale);
}

#[test]
fn intents_are_refused_as_a_whole() {
    let site = Site::complete();
    let mut desk = Desk::default();
    desk.apply(&site, &Input::Detected(TokenKind::Card));
    let before = desk;
    let both = [Intent::ReadToken(crate::contract::Token::Card), Intent::Cancel];
    assert_eq!(desk.intend(&site, &both).unwrap_err().code(), "I04");
    assert_eq!(desk, before);
    assert_eq!(desk.intend(&site, &vec![Intent::Query; 5]).unwrap_err().code(), "I01");
    assert_eq!(desk.intend(&site, &[Intent::Query]).unwrap_err().code(), "I02");
}

#[test]
fn names_have_a_form() {
    for good in ["a", "use-card", "x9", &"a".repeat(63)] {
        assert!(is_name(good), "{good}");
    }
    for bad in ["", "A", "9a", "-a", "a b", "a_b", "名", &"a".repeat(64)] {
        assert!(!is_name(bad), "{bad}");
    }
}
