//! The least that a whole visit takes: a card, each way to identify, every
//! legal step, and an end. No phones, no settings, no pictures.

use madoguchi_sdk::prelude::*;
use serde::{Deserialize, Serialize};

madoguchi_sdk::flow!(Page);

/// Which page of the phase is up: all that the flow remembers.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Serialize)]
pub enum Page {
    /// The one that the phase shows when nothing else was said.
    #[default]
    Usual,
    /// How to stand before the camera.
    Guide,
    /// What to change before the camera.
    Hint(Hint),
    /// A legal step was left without an answer.
    StepLeft,
    /// The notice has been read.
    NoticeRead,
    /// The patient or time has ended the visit.
    Stopped,
    /// Something went wrong.
    Failed(Failure),
}

/// What went wrong.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
pub enum Failure {
    /// The card could not be read.
    Unreadable,
    /// It is not a My Number Card.
    Foreign,
    /// Its certificate is expired or revoked.
    Unusable,
    /// It was taken out early.
    CardGone,
    /// Neither face nor digits nor clerk confirmed who it is.
    NotConfirmed,
    /// The answers could not be handed over.
    NotRecorded,
}

impl Flow for Page {
    fn update(&mut self, _: &Features, now: &Situation, event: Event) -> Vec<Intent> {
        let (page, asked) = hear(*self, now, &event);
        *self = page;
        if asked.is_empty() && page == Self::Usual { next(now) } else { asked }
    }

    fn view(&self, site: &Site, now: &Situation) -> Screen {
        let screen = show(*self, site, now);
        // A part that is lost is told of on every screen.
        let screen = match now.lost {
            Some(part) => screen.notice(lost(part)).say(lost(part)),
            None => screen,
        };
        let labels: Vec<Phrase> =
            screen.actions.iter().filter_map(|one| one.label.clone()).collect();
        labels.into_iter().fold(screen, Screen::say).keypad(keypads::STANDARD)
    }
}

/// What happens by itself: the one step that nobody needs to be asked about.
fn next(now: &Situation) -> Vec<Intent> {
    let card = now.token == Some(TokenKind::Card);
    if now.phase == Phase::Choosing && card && now.allows(IntentKind::ReadCard) {
        vec![Intent::ReadToken(Token::Card)]
    } else if now.phase == Phase::Identified && now.allows(IntentKind::Query) {
        vec![Intent::Query]
    } else if now.phase != Phase::Confirmed {
        Vec::new()
    } else if let Some(step) = now.host_steps.first() {
        if_legal(now, Intent::HostStep(step.clone()), IntentKind::HostStep)
    } else {
        if_legal(now, Intent::Finish, IntentKind::Finish)
    }
}

fn if_legal(now: &Situation, intent: Intent, kind: IntentKind) -> Vec<Intent> {
    if now.allows(kind) { vec![intent] } else { Vec::new() }
}

/// What an event means: the next page, and what the patient asked for.
fn hear(page: Page, now: &Situation, event: &Event) -> (Page, Vec<Intent>) {
    use Page as P;
    let failed = P::Failed;
    let page = match event {
        Event::Begin(Cause::Resume) if now.outcome == Some(Outcome::Stopped) => P::Stopped,
        Event::Action(name) => return act(page, now, ActionName(name)),
        Event::Token(TokenEvent::Unreadable) => failed(Failure::Unreadable),
        Event::Token(TokenEvent::Foreign) => failed(Failure::Foreign),
        Event::Token(TokenEvent::Unusable) => failed(Failure::Unusable),
        Event::Token(TokenEvent::Removed) => removed(page, now),
        Event::Face(FaceEvent::Hint(hint)) => P::Hint(*hint),
        Event::Face(FaceEvent::NotMatched | FaceEvent::TimedOut | FaceEvent::Unavailable)
        | Event::Pin(PinEvent::Wrong | PinEvent::Unavailable)
        | Event::Staff(StaffEvent::Refused) => failed(Failure::NotConfirmed),
        Event::HostStep(step) if step.outcome == StepOutcome::Abandoned => P::StepLeft,
        Event::Recorded(RecordedEvent::Failed) => failed(Failure::NotRecorded),
        Event::Inactive | Event::Cancelled => P::Stopped,
        Event::Clerk(ClerkEvent::Called | ClerkEvent::Acknowledged | ClerkEvent::TookOver)
        | Event::Eligibility(EligibilityEvent::Waiting)
        | Event::Device(_)
        | Event::Elapsed
        | Event::Signal(_)
        | Event::StillWaiting => page,
        Event::Clerk(ClerkEvent::Returned) => match now.phase {
            Phase::Choosing | Phase::Identify | Phase::Identified | Phase::Confirmed => P::Usual,
            _ => page,
        },
        Event::Begin(_)
        | Event::Token(TokenEvent::Detected(_) | TokenEvent::Ready)
        | Event::Face(FaceEvent::Matched)
        | Event::Pin(PinEvent::Verified | PinEvent::Abandoned)
        | Event::Staff(StaffEvent::Verified | StaffEvent::Abandoned)
        | Event::HostStep(_)
        | Event::Eligibility(_)
        | Event::Recorded(_) => P::Usual,
    };
    (page, Vec::new())
}

/// Taking the card out is right where a page asks for it, and early elsewhere.
fn removed(page: Page, now: &Situation) -> Page {
    let gone = Page::Failed(Failure::CardGone);
    match (now.phase, page) {
        (Phase::Choosing, Page::Failed(_)) => Page::Usual,
        (Phase::Choosing, _) => gone,
        (Phase::Leaving, Page::Stopped) => page,
        (Phase::Leaving, _) if now.outcome == Some(Outcome::Stopped) => gone,
        (_, page) => page,
    }
}

fn act(page: Page, now: &Situation, action: ActionName<'_>) -> (Page, Vec<Intent>) {
    use IntentKind as K;
    let ask = |page, intent, kind| (page, if_legal(now, intent, kind));
    match action {
        actions::USE_FACE => (Page::Guide, Vec::new()),
        actions::START_FACE => ask(Page::Usual, Intent::StartFace, K::StartFace),
        actions::USE_PIN => ask(Page::Usual, Intent::AskPin, K::AskPin),
        actions::ASK_STAFF => ask(Page::Usual, Intent::AskStaff, K::AskStaff),
        actions::BACK => ask(Page::Usual, Intent::StopFace, K::StopFace),
        actions::QUERY_AGAIN => ask(Page::Usual, Intent::Query, K::Query),
        actions::STOP => ask(Page::Stopped, Intent::Cancel, K::Cancel),
        actions::DONE => ask(page, Intent::Finish, K::Finish),
        actions::GO_ON if matches!(now.phase, Phase::Closing | Phase::Leaving) => {
            (Page::NoticeRead, Vec::new())
        }
        // `next` goes on from there.
        actions::TRY_AGAIN | actions::GO_ON => (Page::Usual, Vec::new()),
        ActionName(_) => (page, Vec::new()),
    }
}

/// Begins every screen: what is said is what stands there.
fn message(name: ScreenName<'_>, purpose: Purpose, heading: Phrase, body: Phrase) -> Screen {
    let screen = Screen::new(name, purpose).heading(heading.clone()).paragraph(body.clone());
    screen.say(heading).say(body).wait(Wait::Inactivity(Span::Long))
}

fn wait(name: ScreenName<'_>, heading: Phrase) -> Screen {
    patience(message(name, Purpose::Wait, heading, words::please_wait()).progress())
}

/// Speaks again and again while a command is under way.
fn patience(screen: Screen) -> Screen {
    screen.say_while_waiting(words::please_wait()).wait(Wait::Progress(Span::Normal))
}

fn show(page: Page, site: &Site, now: &Situation) -> Screen {
    match now.phase {
        Phase::Idle => message(screens::IDLE, Purpose::Idle, words::idle(), placement(site))
            .light(Light::Card)
            .wait(Wait::Host),
        Phase::Choosing => match page {
            Page::Failed(what) => failed(what).primary(actions::TRY_AGAIN, words::try_again()),
            _ => message(
                screens::PLACE_CARD,
                Purpose::PresentToken,
                words::place_card(),
                placement(site),
            )
            .light(Light::Card),
        },
        Phase::Reading => wait(screens::READING, words::reading()).light(Light::Card),
        Phase::Identify => identify(page, now),
        Phase::Capturing => {
            let heading =
                if let Page::Hint(hint) = page { hinted(hint) } else { words::face_look() };
            let screen = message(screens::FACE_LOOK, Purpose::Face, heading, words::please_wait());
            let screen = patience(screen.slot(Slot::Camera).light(Light::Camera));
            ways(screen, &now.methods, false).back(actions::BACK)
        }
        Phase::Identified | Phase::Confirmed => message(
            screens::UNFINISHED,
            Purpose::Info,
            words::unfinished(),
            words::unfinished_body(),
        )
        .primary(actions::GO_ON, words::go_on())
        .secondary(actions::STOP, words::stop()),
        Phase::Querying => wait(screens::QUERYING, words::querying()),
        Phase::Recording => wait(screens::RECORDING, words::recording()),
        Phase::Referred => see_clerk(page, now),
        Phase::Closing if notice_is_due(page, now) => notice(),
        Phase::Closing => message(
            screens::REMOVE_CARD,
            Purpose::RemoveCard,
            words::remove_card(),
            words::remove_card_body(),
        )
        .earcon(Earcon::Attention)
        .light(Light::Card),
        Phase::Leaving => leaving(page, now),
    }
}

/// How the card is placed at this reader.
fn placement(site: &Site) -> Phrase {
    match site.device.placement {
        Placement::LayFaceUp => words::place_face_up(),
        Placement::LayFaceDown => words::place_face_down(),
        Placement::Insert => words::place_insert(),
    }
}

fn identify(page: Page, now: &Situation) -> Screen {
    let methods = &now.methods;
    if !methods.face && !methods.pin && !methods.staff {
        let screen = message(
            screens::NO_METHOD,
            Purpose::SeeClerk,
            words::no_method(),
            words::see_clerk_body(),
        );
        return for_clerk(screen).secondary(actions::STOP, words::stop());
    }
    match page {
        Page::Failed(what) => ways(failed(what), methods, methods.face),
        Page::Guide if methods.face => {
            let (heading, body) = (words::face_guide(), words::face_guide_body());
            let screen = message(screens::FACE_GUIDE, Purpose::Face, heading, body)
                .primary(actions::START_FACE, words::start_face());
            ways(screen, methods, false).back(actions::BACK)
        }
        _ => {
            let (heading, body) = (words::choose_method(), words::choose_method_body());
            let screen = message(screens::CHOOSE_METHOD, Purpose::ChooseMethod, heading, body);
            ways(screen, methods, methods.face).earcon(Earcon::Accept)
        }
    }
}

fn ways(mut screen: Screen, methods: &Methods, face: bool) -> Screen {
    if face {
        screen = screen.use_face(actions::USE_FACE);
    }
    if methods.pin {
        screen = screen.use_pin(actions::USE_PIN);
    }
    if methods.staff {
        screen = screen.ask_staff(actions::ASK_STAFF);
    }
    screen
}

fn hinted(hint: Hint) -> Phrase {
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

fn lost(part: Part) -> Phrase {
    match part {
        Part::Reader => words::lost_reader(),
        Part::Camera => words::lost_camera(),
        Part::Keypad => words::lost_keypad(),
        Part::Speaker => words::lost_speaker(),
        Part::Link => words::lost_link(),
    }
}

/// An error: what happened, what to do, and a code to tell the clerk.
fn failed(what: Failure) -> Screen {
    let (heading, body) = match what {
        Failure::Unreadable => (words::unreadable(), words::unreadable_body()),
        Failure::Foreign => (words::foreign(), words::foreign_body()),
        Failure::Unusable => (words::unusable(), words::unusable_body()),
        Failure::CardGone => (words::card_gone(), words::card_gone_body()),
        Failure::NotConfirmed => (words::not_confirmed(), words::not_confirmed_body()),
        Failure::NotRecorded => (words::not_recorded(), words::see_clerk_body()),
    };
    message(screens::FAILED, Purpose::Error, heading, body)
        .slot(Slot::VisitCode)
        .earcon(Earcon::Error)
        .light(Light::Attention)
}

fn for_clerk(screen: Screen) -> Screen {
    screen.slot(Slot::VisitCode).earcon(Earcon::Attention).light(Light::Attention)
}

fn see_clerk(page: Page, now: &Situation) -> Screen {
    let failed = page == Page::Failed(Failure::NotRecorded);
    let heading = if failed { words::not_recorded() } else { words::see_clerk() };
    let screen = message(screens::SEE_CLERK, Purpose::SeeClerk, heading, words::see_clerk_body());
    let screen = for_clerk(screen);
    let screen = if now.allows(IntentKind::Query) {
        screen.primary(actions::QUERY_AGAIN, words::query_again())
    } else {
        screen
    };
    screen.secondary(actions::DONE, words::done())
}

fn notice_is_due(page: Page, now: &Situation) -> bool {
    now.notice && now.outcome == Some(Outcome::Completed) && page != Page::NoticeRead
}

fn notice() -> Screen {
    message(screens::NOTICE, Purpose::Notice, words::notice(), words::notice_body())
        .slot(Slot::Notice)
        .primary(actions::GO_ON, words::go_on())
        .earcon(Earcon::Attention)
}

fn leaving(page: Page, now: &Situation) -> Screen {
    let screen = match now.outcome {
        Some(Outcome::Referred) => return see_clerk(page, now),
        Some(Outcome::Completed) | None if notice_is_due(page, now) => return notice(),
        Some(Outcome::Completed) | None => {
            message(screens::COMPLETE, Purpose::Complete, words::complete(), words::complete_body())
                .earcon(Earcon::End)
        }
        Some(Outcome::Stopped) if page == Page::Failed(Failure::CardGone) => {
            failed(Failure::CardGone)
        }
        Some(Outcome::Stopped) => {
            message(screens::GOODBYE, Purpose::Info, words::goodbye(), words::goodbye_body())
                .earcon(Earcon::End)
        }
    };
    screen.primary(actions::DONE, words::done())
}
