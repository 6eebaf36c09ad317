//! The standard flow with one defect, chosen by an order that a test writes
//! into the component's data. Without an order it is the standard flow.
//!
//! This file is put beside the standard flow's own sources; what each defect
//! must be caught by stands in `host/audit/src/defects.rs`.

use core::sync::atomic::{AtomicU8, Ordering};

use madoguchi_sdk::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{Failure, Page, actions, assets, keypads, screens, words};

/// Tests look for the first words and write over the rest.
static ORDER: [u8; 64] = *b"MADOGUCHI-DEFECT: none                                          ";
const ORDER_START: usize = "MADOGUCHI-DEFECT:".len();

/// What an instance remembers of itself, which it must not.
static CALLS: AtomicU8 = AtomicU8::new(0);

fn order() -> String {
    // SAFETY: a reference to a static is valid for reads.
    #[expect(unsafe_code, reason = "the compiler must not know what a test writes here")]
    let order = unsafe { core::ptr::read_volatile(&raw const ORDER) };
    String::from_utf8_lossy(&order[ORDER_START..]).trim().to_owned()
}

/// The standard flow's page, and a number for defects that count.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Defective {
    page: Page,
    count: u32,
}

impl Flow for Defective {
    fn update(&mut self, features: &Features, situation: &Situation, event: Event) -> Vec<Intent> {
        let before = self.page;
        let intents = self.page.update(features, situation, event.clone());
        self.spoil_step(before, situation, &event, intents)
    }

    fn view(&self, site: &Site, situation: &Situation) -> Screen {
        let screen = self.page.view(site, situation);
        spoil_screen(self, screen, site, situation)
    }
}

impl Defective {
    fn spoil_step(
        &mut self,
        before: Page,
        situation: &Situation,
        event: &Event,
        mut intents: Vec<Intent>,
    ) -> Vec<Intent> {
        let can = |kind| situation.allows(kind);
        match order().as_str() {
            "staff-unasked" if *event == Event::Face(FaceEvent::NotMatched) => {
                if can(IntentKind::AskStaff) {
                    return vec![Intent::AskStaff];
                }
            }
            "never-finishes" if situation.phase == Phase::Confirmed => {
                intents.retain(|intent| *intent != Intent::Finish);
            }
            "step-forgotten" => intents.retain(
                |intent| !matches!(intent, Intent::HostStep(name) if name == "specific-disease"),
            ),
            "asks-service-for-ever"
                if *event == Event::Eligibility(EligibilityEvent::Unavailable)
                    && can(IntentKind::Query) =>
            {
                return vec![Intent::Query];
            }
            "trap" if *event == Event::Face(FaceEvent::Unavailable) => panic!(),
            "illegal-intent" if matches!(event, Event::Face(FaceEvent::Hint(_))) => {
                return vec![Intent::Finish];
            }
            "spins" if *event == Event::Eligibility(EligibilityEvent::SeeClerk) => loop {
                CALLS.fetch_add(1, Ordering::Relaxed);
            },
            "counts" => self.count += 1,
            "asks-five-times" if event.action() == Some(actions::GO_ON) => {
                self.count = (self.count + 1).min(5);
            }
            "face-by-itself" if *event == Event::Token(TokenEvent::Ready) => {
                if can(IntentKind::StartFace) {
                    return vec![Intent::StartFace];
                }
            }
            "face-without-guidance" if event.action() == Some(actions::USE_FACE) => {
                if can(IntentKind::StartFace) {
                    self.page = Page::Usual;
                    return vec![Intent::StartFace];
                }
            }
            "notice-comes-back"
                if *event == Event::Token(TokenEvent::Removed)
                    && situation.outcome == Some(Outcome::Completed) =>
            {
                self.page = Page::Usual;
            }
            "step-at-once" | "step-by-time" => {
                return self.step_again(before, situation, event, intents);
            }
            "finish-by-time" if *event == Event::Elapsed && can(IntentKind::Finish) => {
                return vec![Intent::Finish];
            }
            "unreadable-is-nothing" if *event == Event::Token(TokenEvent::Unreadable) => {
                self.page = Page::UseCard;
                return Vec::new();
            }
            "lost-is-nothing" if matches!(event, Event::Device(one) if one.change == PartChange::Lost) =>
            {
                self.page = before;
            }
            "restored-is-nothing" if matches!(event, Event::Device(one) if one.change == PartChange::Restored) =>
            {
                self.page = before;
                return Vec::new();
            }
            "foreign-is-unreadable" if *event == Event::Token(TokenEvent::Foreign) => {
                self.page = Page::Failed(Failure::Unreadable);
            }
            "hints-are-nothing" if matches!(event, Event::Face(FaceEvent::Hint(_))) => {
                self.page = before;
            }
            _ => {}
        }
        intents
    }

    /// Who leaves a legal step is asked it again: at once, or after a while.
    fn step_again(
        &mut self,
        before: Page,
        situation: &Situation,
        event: &Event,
        intents: Vec<Intent>,
    ) -> Vec<Intent> {
        let left = matches!(event, Event::HostStep(step) if step.outcome == StepOutcome::Abandoned);
        let again = if order() == "step-at-once" { left } else { *event == Event::Elapsed };
        let step = situation.host_steps.first().filter(|_| again);
        match step {
            Some(step) if situation.allows(IntentKind::HostStep) => {
                self.page = if left { Page::Usual } else { before };
                vec![Intent::HostStep(step.clone())]
            }
            _ => intents,
        }
    }
}

fn on(screen: &Screen, name: ScreenName<'_>) -> bool {
    screen.name == name.0
}

fn spoil_screen(flow: &Defective, screen: Screen, site: &Site, situation: &Situation) -> Screen {
    let deed = order();
    let screen = spoil_actions(&deed, screen, situation);
    let screen = spoil_speech(&deed, screen);
    let screen = spoil_body(&deed, flow, screen, site, situation);
    spoil_course(&deed, screen, situation)
}

fn drop_role(screen: &mut Screen, role: Role) {
    screen.actions.retain(|action| action.role != role);
}

fn spoil_actions(deed: &str, mut screen: Screen, situation: &Situation) -> Screen {
    match deed {
        "back-first" => {
            if let Some(at) = screen.actions.iter().position(|action| action.role == Role::Back) {
                let back = screen.actions.remove(at);
                screen.actions.insert(0, back);
            }
        }
        "label-changes" if on(&screen, screens::TOKEN_ERROR) => {
            for action in &mut screen.actions {
                if action.id == actions::CALL_CLERK.0 {
                    action.label = Some(words::done());
                }
            }
        }
        "long-labels" if on(&screen, screens::TOKEN_ERROR) => {
            for action in &mut screen.actions {
                action.label = Some(words::unreadable_body());
            }
        }
        "pin-after-last-try" if on(&screen, screens::METHOD_ERROR) && !situation.methods.pin => {
            return screen.use_pin(actions::USE_PIN);
        }
        "pin-for-every-card" if on(&screen, screens::CHOOSE_METHOD) && !situation.methods.pin => {
            return screen.use_pin(actions::USE_PIN);
        }
        "digits-only" if on(&screen, screens::CHOOSE_METHOD) && situation.methods.pin => {
            screen.actions.retain(|action| action.role == Role::UsePin);
        }
        "face-only" if on(&screen, screens::FACE_GUIDE) => {
            drop_role(&mut screen, Role::UsePin);
            drop_role(&mut screen, Role::AskStaff);
        }
        "face-only-while-looking" if on(&screen, screens::FACE_LOOK) => {
            drop_role(&mut screen, Role::UsePin);
            drop_role(&mut screen, Role::AskStaff);
        }
        "face-only-at-first" if on(&screen, screens::CHOOSE_METHOD) && situation.methods.face => {
            screen.actions.retain(|action| action.role == Role::UseFace);
        }
        "face-for-ever" if on(&screen, screens::METHOD_ERROR) && !situation.methods.face => {
            return screen.use_face(actions::USE_FACE);
        }
        "nothing-after-face" if on(&screen, screens::METHOD_ERROR) && !situation.methods.face => {
            drop_role(&mut screen, Role::UsePin);
            drop_role(&mut screen, Role::AskStaff);
            return screen.secondary(actions::STOP, words::stop()).say(words::stop());
        }
        "no-way-after-step" if on(&screen, screens::UNFINISHED) => screen.actions.clear(),
        "errors-without-choice" if on(&screen, screens::METHOD_ERROR) => screen.actions.clear(),
        "clerk-without-end" if on(&screen, screens::SEE_CLERK) => {
            screen.actions.retain(|action| action.id != actions::DONE.0);
        }
        "wrong-label" if on(&screen, screens::CHOOSE_METHOD) => {
            for action in &mut screen.actions {
                action.label = Some(words::go_on());
            }
        }
        _ => {}
    }
    screen
}

fn spoil_speech(deed: &str, mut screen: Screen) -> Screen {
    match deed {
        "silent-choice" if on(&screen, screens::CHOOSE_METHOD) => screen.cues.clear(),
        "silent-end" if on(&screen, screens::COMPLETE) => screen.cues.clear(),
        "silent-advice" if on(&screen, screens::TOKEN_ERROR) => screen.cues.truncate(1),
        "silent-cause" if on(&screen, screens::TOKEN_ERROR) => drop(screen.cues.remove(0)),
        "heard-and-not-seen" if on(&screen, screens::CHOOSE_METHOD) => {
            return screen.say(words::still_waiting());
        }
        "error-sounds-good" if on(&screen, screens::TOKEN_ERROR) => {
            screen.earcon = Some(Earcon::Accept);
        }
        "choice-sounds-like-error" if on(&screen, screens::CHOOSE_METHOD) => {
            screen.earcon = Some(Earcon::Error);
        }
        "end-sounds-early" if on(&screen, screens::CHOOSE_METHOD) => {
            screen.earcon = Some(Earcon::End);
        }
        "errors-sound-in-two-ways" if on(&screen, screens::METHOD_ERROR) => screen.earcon = None,
        "no-word-of-waiting" if on(&screen, screens::QUERYING) => {
            screen.cues.retain(|cue| cue.moment == Moment::Shown);
        }
        "too-much-to-hear" if on(&screen, screens::CHOOSE_METHOD) => {
            for part in
                [words::unreadable_body(), words::see_clerk_disaster(), words::lost_reader_body()]
            {
                screen = screen.paragraph(part.clone()).say(part);
            }
        }
        _ => {}
    }
    screen
}

fn drop_item(screen: &mut Screen, gone: impl Fn(&Item) -> bool) {
    screen.body.retain(|node| !gone(&node.item));
}

fn swap(screen: &mut Screen, from: &Phrase, to: &Phrase) {
    for node in &mut screen.body {
        if let Item::Paragraph(words) | Item::Heading(words) = &mut node.item
            && words == from
        {
            *words = to.clone();
        }
    }
    for cue in screen.cues.iter_mut().filter(|cue| cue.phrase == *from) {
        cue.phrase = to.clone();
    }
}

fn spoil_body(
    deed: &str,
    flow: &Defective,
    mut screen: Screen,
    site: &Site,
    situation: &Situation,
) -> Screen {
    match deed {
        "one-placement" => {
            for other in [words::place_face_down(), words::place_insert()] {
                swap(&mut screen, &other, &words::place_face_up());
            }
        }
        "no-mark-of-progress" if on(&screen, screens::QUERYING) => {
            drop_item(&mut screen, |item| matches!(item, Item::Progress));
        }
        "no-camera-picture" if on(&screen, screens::FACE_LOOK) => {
            drop_item(&mut screen, |item| matches!(item, Item::Slot(Slot::Camera)));
            return screen.progress();
        }
        "no-code" if on(&screen, screens::METHOD_ERROR) => {
            drop_item(&mut screen, |item| {
                matches!(item, Item::Slot(Slot::VisitCode))
                    || matches!(item, Item::Paragraph(words) if words.id.starts_with("code"))
            });
        }
        "lost-is-nothing" => {
            drop_item(
                &mut screen,
                |item| matches!(item, Item::Notice(words) if words.id.starts_with("lost-")),
            );
            screen.cues.retain(|cue| !cue.phrase.id.starts_with("lost-"));
        }
        "no-advice" => swap(&mut screen, &words::unusable_body(), &words::other_method_body()),
        "no-notice" if on(&screen, screens::NOTICE) => {
            drop_item(&mut screen, |item| matches!(item, Item::Slot(Slot::Notice)));
        }
        "remembers" if CALLS.fetch_add(1, Ordering::Relaxed) > 0 => {
            return screen.paragraph(words::still_waiting());
        }
        "asks-five-times" if situation.phase == Phase::Identify && flow.count < 5 => {
            let screen = Screen::new(screens::UNFINISHED, Purpose::Info);
            return screen
                .heading(words::unfinished())
                .say(words::unfinished())
                .primary(actions::GO_ON, words::go_on())
                .say(words::go_on())
                .keypad(keypad(site))
                .wait(Wait::Inactivity(Span::Long));
        }
        _ => {}
    }
    screen
}

fn keypad(site: &Site) -> KeypadName<'static> {
    match crate::settings::Keypad::of(&site.features) {
        crate::settings::Keypad::Right => keypads::RIGHT,
        crate::settings::Keypad::Left => keypads::LEFT,
    }
}

fn spoil_course(deed: &str, mut screen: Screen, situation: &Situation) -> Screen {
    match deed {
        "little-time-to-choose" if on(&screen, screens::CHOOSE_METHOD) => {
            screen.wait = Wait::Inactivity(Span::Short);
        }
        "gone-before-read" if on(&screen, screens::COMPLETE) && screen.actions.is_empty() => {
            screen.wait = Wait::Advance(Span::Short);
        }
        "no-progress-wait" if on(&screen, screens::READING_CARD) => screen.wait = Wait::Host,
        "keys-move" if on(&screen, screens::FACE_GUIDE) => screen.keypad = other_side(&screen),
        "stays-at-the-end" if on(&screen, screens::GOODBYE) => {
            screen.wait = Wait::Inactivity(Span::Long);
        }
        "card-forgotten" if on(&screen, screens::REMOVE_CARD) => {
            screen.name = screens::COMPLETE.0.to_owned();
            screen.purpose = Purpose::Complete;
            drop_item(&mut screen, |item| matches!(item, Item::Picture(_)));
            return screen.picture(assets::DONE);
        }
        "removal-is-nothing" if on(&screen, screens::CARD_GONE) => {
            screen.name = screens::COMPLETE.0.to_owned();
            screen.purpose = Purpose::Complete;
            screen.earcon = Some(Earcon::End);
        }
        "step-by-time" if on(&screen, screens::UNFINISHED) => {
            let go_on = screen.actions.drain(..).filter_map(|action| action.label);
            let labels: Vec<Phrase> = go_on.collect();
            screen.cues.retain(|cue| !labels.contains(&cue.phrase));
            screen.wait = Wait::Advance(Span::Long);
        }
        "finish-by-time" if on(&screen, screens::FEVER) => {
            let labels: Vec<Phrase> =
                screen.actions.drain(..).filter_map(|action| action.label).collect();
            screen.cues.retain(|cue| !labels.contains(&cue.phrase));
            screen.wait = Wait::Advance(Span::Long);
        }
        "service-without-clerk" if on(&screen, screens::SEE_CLERK) => {
            if situation.phase == Phase::Referred {
                screen.purpose = Purpose::Info;
            }
        }
        _ => {}
    }
    screen
}

fn other_side(screen: &Screen) -> String {
    let other = if screen.keypad == keypads::RIGHT.0 { keypads::LEFT } else { keypads::RIGHT };
    other.0.to_owned()
}
