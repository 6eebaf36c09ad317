//! The flow that the benches step: a questionnaire whose one screen has 30
//! nodes, five actions and six cues.
//!
//! The same file runs natively and as a component; `step/questionnaire.js`
//! says the same in JavaScript.

use madoguchi_sdk::prelude::*;
use serde::{Deserialize, Serialize};

madoguchi_sdk::flow!(Questionnaire);

/// How many questions there are.
const QUESTIONS: u8 = 9;

/// What the patient has said so far: about 60 bytes.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Questionnaire {
    /// The question that is up, from 0.
    pub question: u8,
    /// How the questions were answered; `None` for one that was skipped.
    pub answers: Vec<Option<bool>>,
    /// How often each kind of event was heard.
    pub heard: [u16; 4],
    /// The name of the last action.
    pub last: String,
}

impl Flow for Questionnaire {
    fn update(&mut self, _: &Features, situation: &Situation, event: Event) -> Vec<Intent> {
        let kind = match event {
            Event::Begin(_) => 0,
            Event::Action(_) => 1,
            Event::Token(_) | Event::Face(_) => 2,
            _ => 3,
        };
        if let Some(count) = self.heard.get_mut(kind) {
            *count = count.wrapping_add(1);
        }
        let Some(action) = event.action() else { return Vec::new() };
        self.last = action.into();
        let answer = match action {
            actions::YES => Some(questions::Fever::Yes),
            actions::NO => Some(questions::Fever::No),
            actions::CALL_CLERK if situation.allows(IntentKind::CallClerk) => {
                return vec![Intent::CallClerk(ClerkReason::Help)];
            }
            actions::BACK => {
                self.question = self.question.saturating_sub(1);
                return Vec::new();
            }
            _ => None,
        };
        self.answers.push(answer.as_ref().map(|answer| *answer == questions::Fever::Yes));
        self.question = (self.question + 1) % QUESTIONS;
        answer
            .filter(|_| situation.allows(IntentKind::Answer))
            .map(|answer| answer.answer())
            .into_iter()
            .collect()
    }

    fn view(&self, site: &Site, situation: &Situation) -> Screen {
        let keypad = match settings::Keypad::of(&site.features) {
            settings::Keypad::Right => keypads::RIGHT,
            settings::Keypad::Left => keypads::LEFT,
        };
        let screen = match situation.phase {
            Phase::Idle => idle(),
            _ => self.questions(situation),
        };
        screen.keypad(keypad)
    }
}

fn idle() -> Screen {
    Screen::new(screens::IDLE, Purpose::Idle)
        .heading(words::idle())
        .paragraph(words::idle_body())
        .primary(actions::BEGIN, words::begin())
        .say(words::idle_body())
}

impl Questionnaire {
    fn questions(&self, situation: &Situation) -> Screen {
        let number = self.question + 1;
        let given = self.answers.iter().filter(|answer| answer.is_some()).count();
        let given = u32::try_from(given).unwrap_or(u32::MAX);
        let next = |place: u8| {
            let what =
                if place.is_multiple_of(2) { words::what_card() } else { words::what_clerk() };
            words::next_item(place, what)
        };
        let screen = Screen::new(screens::QUESTIONS, Purpose::Question)
            .composition(Composition::Steps)
            .heading(words::question())
            .stepper(number, QUESTIONS)
            .paragraph(words::question_lead(number, QUESTIONS))
            .paragraph(words::question_body())
            .paragraph(words::before_you_answer())
            .steps((1..=6_u8).map(words::check_item))
            .paragraph(words::after_you_answer())
            .steps((1..=6_u8).map(next))
            .notice(words::answered(given))
            .notice(words::nothing_changes())
            .notice(words::ask_clerk())
            .notice(words::can_go_back())
            .slot(Slot::QueueNumber)
            .slot(Slot::NextPlace)
            .slot(Slot::HospitalNotice)
            .slot(Slot::ClerkMessage)
            .slot(Slot::VisitCode)
            .slot(Slot::ReaderNumber)
            .primary(actions::YES, words::yes())
            .secondary(actions::NO, words::no())
            .secondary(actions::SKIP, words::skip())
            .back(actions::BACK)
            .say(words::question())
            .say(words::question_lead(number, QUESTIONS))
            .say(words::question_body())
            .say(words::yes())
            .say(words::no())
            .say_while_waiting(words::still_there())
            .earcon(Earcon::Accept)
            .light(Light::Card)
            .wait(Wait::Inactivity(Span::Long));
        if situation.allows(IntentKind::CallClerk) {
            screen.secondary(actions::CALL_CLERK, words::call_clerk())
        } else {
            screen
        }
    }
}
