//! Screens on which the patient is identified: ways, face, and their errors.

use madoguchi_sdk::prelude::*;

use super::{error, failure, for_clerk, message, part_lost, patience, with_clerk};
use crate::{Failure, Page, actions, assets, screens, words};

pub(super) fn identify(page: Page, site: &Site, situation: &Situation) -> Screen {
    let methods = &situation.methods;
    let possible = methods.face || methods.pin || methods.staff;
    if let Page::Lost(part) = page {
        return part_lost(part, situation);
    }
    let failed = if let Page::Failed(what) = page { Some(what) } else { None };
    if !possible {
        let heading = failed.map_or_else(words::no_method, |what| failure(what).0);
        no_method(heading, site, situation)
    } else if let Some(what) = failed {
        method_error(what, situation)
    } else if page == Page::FaceGuide && methods.face {
        face_guide(methods)
    } else {
        choose_method(methods)
    }
}

fn choose_method(methods: &Methods) -> Screen {
    let body = if methods.recommended == Some(Method::Face) {
        words::choose_method_face()
    } else {
        words::choose_method_body()
    };
    let screen = message(
        Screen::new(screens::CHOOSE_METHOD, Purpose::ChooseMethod),
        words::choose_method(),
        body,
    );
    ways(screen, methods, methods.face).earcon(Earcon::Accept).wait(Wait::Inactivity(Span::Normal))
}

/// The ways that are possible, the host's first choice first.
fn ways(mut screen: Screen, methods: &Methods, face: bool) -> Screen {
    let first = methods.recommended;
    let all = [Method::Face, Method::Pin, Method::Staff];
    for method in first.into_iter().chain(all.into_iter().filter(|one| Some(*one) != first)) {
        screen = match method {
            Method::Face if face => screen.use_face(actions::USE_FACE),
            Method::Pin if methods.pin => screen.use_pin(actions::USE_PIN),
            Method::Staff if methods.staff => screen.ask_staff(actions::ASK_STAFF),
            Method::Face | Method::Pin | Method::Staff => screen,
        };
    }
    screen
}

fn face_guide(methods: &Methods) -> Screen {
    let screen = Screen::new(screens::FACE_GUIDE, Purpose::Face)
        .composition(Composition::Steps)
        .heading(words::face_guide())
        .picture(assets::FACE)
        .steps([words::face_guide_stand(), words::face_guide_frame(), words::face_guide_look()])
        .paragraph(words::face_guide_body())
        .say(words::face_guide())
        .say(words::face_guide_stand())
        .say(words::face_guide_frame())
        .say(words::face_guide_look())
        .say(words::face_guide_body())
        .primary(actions::START_FACE, words::start_face());
    ways(screen, methods, false)
        .back(actions::BACK)
        .light(Light::Camera)
        .wait(Wait::Inactivity(Span::Long))
}

pub(super) fn capturing(page: Page, situation: &Situation) -> Screen {
    let screen = Screen::new(screens::FACE_LOOK, Purpose::Face);
    let screen = if let Page::Hint(hint) = page {
        // Nothing under a hint tells anyone to stay as they are.
        screen.heading(hint_words(hint)).say(hint_words(hint))
    } else {
        message(screen, words::face_look(), words::face_look_body())
    };
    let screen = patience(screen).slot(Slot::Camera).light(Light::Camera);
    ways(screen, &situation.methods, false).back(actions::BACK)
}

fn hint_words(hint: Hint) -> Phrase {
    match hint {
        Hint::Closer => words::hint_closer(),
        Hint::Back => words::hint_back(),
        Hint::Centre => words::hint_centre(),
        Hint::Straight => words::hint_straight(),
        Hint::Still => words::hint_still(),
        Hint::Dark => words::hint_dark(),
        Hint::Bright => words::hint_bright(),
        Hint::LightFront => words::hint_light_front(),
        Hint::EyesOpen => words::hint_eyes_open(),
        Hint::Uncover => words::hint_uncover(),
        Hint::OnePerson => words::hint_one_person(),
        Hint::CameraHeight => words::hint_camera_height(),
    }
}

fn method_error(what: Failure, situation: &Situation) -> Screen {
    let methods = &situation.methods;
    let (heading, body, code) = failure(what);
    let again = matches!(what, Failure::NotMatched | Failure::TimedOut) && methods.face;
    let other = what == Failure::EntryWrong && methods.pin;
    let only_staff = what == Failure::NotConfirmed && !methods.face && !methods.pin;
    // Trying again and another way are told of only where they are possible.
    let body = if again || other || only_staff { body } else { words::other_method_body() };
    let mut screen = error(screens::METHOD_ERROR, heading, body, code);
    if what == Failure::EntryWrong {
        screen = screen.slot(Slot::TriesLeft);
    }
    if again {
        screen = screen.primary(actions::TRY_AGAIN, words::try_again());
    }
    let screen = ways(screen, methods, methods.face && !again);
    if only_staff { with_clerk(screen, situation) } else { screen }
}

fn no_method(heading: Phrase, site: &Site, situation: &Situation) -> Screen {
    let body = match site.features.staffing {
        Staffing::Counter | Staffing::Remote => words::no_method_body(),
        Staffing::Unstaffed => words::see_clerk_unstaffed(),
    };
    let screen = message(Screen::new(screens::NO_METHOD, Purpose::SeeClerk), heading, body);
    with_clerk(for_clerk(screen), situation).secondary(actions::STOP, words::stop())
}
