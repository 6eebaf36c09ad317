//! Promise: the visits of the record, step by step.
//!
//! Each line of a script is an input, and after `>` what the flow asks for.
//! To change behaviour: change the code, run `UPDATE_EXPECT=1 cargo test -p
//! kernel`, and review the diff of this file.

use expect_test::{Expect, expect};

use crate::contract::{
    EligibilityEvent, Intent, Part, PartChange, RecordedEvent, Site, Token, TokenKind,
};
use crate::{
    Applied, ClerkAct, Desk, FaceAnswer, HostScreen, Input, Means, PinAnswer, TokenAnswer,
};

fn input(desk: &Desk, word: &str) -> Input {
    let (at, ticket) = (desk.generation, desk.ticket());
    let means = Means { face: true, pin: true };
    match word {
        "card" => Input::Detected(TokenKind::Card),
        "touch" => Input::Touch { at },
        "act" => Input::Act { at, action: "any".to_owned() },
        "remove" => Input::Removed,
        "cancel" => Input::Cancel { at },
        "help" => Input::Help { at },
        "extend" => Input::Extend { at },
        "nobody" => Input::Inactive { at },
        "elapsed" => Input::Elapsed { at },
        "resume" => Input::Resume { at },
        "digits" => Input::PinEntered { at },
        "no-digits" => Input::PinLeft { at },
        "step" => Input::StepDone { at },
        "silence" => Input::Deadline { ticket },
        "ready" => Input::Token { ticket, answer: TokenAnswer::Ready { means, notice: false } },
        "ready-no-pin" => {
            let means = Means { face: true, pin: false };
            Input::Token { ticket, answer: TokenAnswer::Ready { means, notice: false } }
        }
        "few" => Input::Token { ticket, answer: TokenAnswer::FewTries },
        "foreign" => Input::Token { ticket, answer: TokenAnswer::Foreign },
        "matched" => Input::Face { ticket, answer: FaceAnswer::Matched },
        "not-matched" => Input::Face { ticket, answer: FaceAnswer::NotMatched { again: true } },
        "verified" => Input::Pin { ticket, answer: PinAnswer::Verified },
        "wrong" => Input::Pin { ticket, answer: PinAnswer::Wrong { again: true } },
        "confirmed" => Input::Eligibility { ticket, answer: EligibilityEvent::Confirmed },
        "down" => Input::Eligibility { ticket, answer: EligibilityEvent::Unavailable },
        "recorded" => Input::Recorded { ticket, answer: RecordedEvent::Ok },
        "reader-lost" => Input::Device { part: Part::Reader, change: PartChange::Lost },
        "reader-back" => Input::Device { part: Part::Reader, change: PartChange::Restored },
        "camera-lost" => Input::Device { part: Part::Camera, change: PartChange::Lost },
        act => Input::Clerk(ClerkAct::parse(act).expect("a known word")),
    }
}

fn intent(word: &str) -> Intent {
    match word {
        "read-card" => Intent::ReadToken(Token::Card),
        "read-android" => Intent::ReadToken(Token::Android),
        "read-iphone" => Intent::ReadToken(Token::Iphone),
        "face" => Intent::StartFace,
        "pin" => Intent::AskPin,
        "staff" => Intent::AskStaff,
        "query" => Intent::Query,
        "finish" => Intent::Finish,
        step => Intent::HostStep(step.to_owned()),
    }
}

#[track_caller]
fn check(site: &Site, script: &str, transcript: Expect) {
    let mut desk = Desk::default();
    let mut written = String::new();
    for line in script.split(',') {
        let (word, asked) = line.trim().split_once(" > ").unwrap_or((line.trim(), ""));
        let step = desk.apply(site, &input(&desk, word));
        let heard = match &step.applied {
            Applied::Begin(event) | Applied::Event(event) => event.to_string(),
            other => format!("{other:?}").to_lowercase(),
        };
        let mut commands = step.commands;
        if !asked.is_empty() {
            match desk.intend(site, &[intent(asked)]) {
                Ok(more) => commands.extend(more),
                Err(illegal) => written += &format!("  refused: {illegal}\n"),
            }
        }
        desk.turn_page();
        let commands: Vec<String> = commands.iter().map(ToString::to_string).collect();
        let host = desk
            .state
            .host_screen()
            .map_or(String::new(), |screen: HostScreen| format!(" [host: {screen:?}]"));
        let phase = crate::situation(site, &desk.state).phase;
        written += &format!(
            "{word}: {heard}; {phase}{host}{}{}\n",
            if commands.is_empty() { "" } else { "; " },
            commands.join(" ")
        );
    }
    transcript.assert_eq(&written);
}

#[test]
fn a_visit_by_face() {
    check(
        &Site::complete(),
        "card > read-card, ready > face, not-matched > face, matched > query, confirmed > consent, \
         step > specific-disease, step > registration, step > subsidy, step > prescription, \
         step > finish, recorded, remove, elapsed > finish",
        expect![[r#"
            card: begin(card); reading; begin-visit read-token(card)
            ready: token(ready); capturing; start-face
            not-matched: face(not-matched); capturing; start-face
            matched: face(matched); querying; query
            confirmed: eligibility(confirmed); confirmed [host: Step(Consent)]
            step: host-step(consent done); confirmed [host: Step(SpecificDisease)]
            step: host-step(specific-disease done); confirmed [host: Step(Registration)]
            step: host-step(registration done); confirmed [host: Step(Subsidy)]
            step: host-step(subsidy done); confirmed [host: Step(Prescription)]
            step: host-step(prescription done); recording; record
            recorded: recorded(ok); closing; forget
            remove: token(removed); leaving; forget
            elapsed: elapsed; idle; forget end-visit(completed)
        "#]],
    );
}

#[test]
fn a_visit_by_pin_with_a_wrong_entry() {
    check(
        &Site::complete(),
        "card > read-card, ready > pin, digits, wrong > pin, digits, digits, verified > query, down > query, confirmed",
        expect![[r#"
            card: begin(card); reading; begin-visit read-token(card)
            ready: token(ready); identify [host: CardPin]
            digits: shown; identify [host: Checking]; verify-pin
            wrong: pin(wrong); identify [host: CardPin]; forget-pin
            digits: shown; identify [host: Checking]; verify-pin
            digits: stale; identify [host: Checking]
            verified: pin(verified); querying; forget-pin query
            down: eligibility(unavailable); querying; query
            confirmed: eligibility(confirmed); confirmed
        "#]],
    );
}

#[test]
fn a_card_without_pin_offers_none() {
    check(
        &Site::complete(),
        "card > read-card, ready-no-pin > pin, act > staff, verify, accept, verify > query",
        expect![[r#"
            card: begin(card); reading; begin-visit read-token(card)
              refused: intent ask-pin is not legal in this phase
            ready-no-pin: token(ready); identify
            act: action(any); identify [host: StaffCall]; call-staff
            verify: stale; identify [host: StaffCall]
            accept: shown; identify [host: StaffPad]
            verify: staff(verified); querying; end-call query
        "#]],
    );
}

#[test]
fn phones() {
    check(
        &Site::complete(),
        "touch > read-android, digits, few, digits, ready > query, confirmed, cancel, elapsed > finish, \
         touch > read-iphone, ready > query",
        expect![[r#"
            touch: begin(touch); choosing [host: PhonePin { few: false }]; begin-visit
            digits: refresh; reading; read-token(android)
            few: shown; choosing [host: PhonePin { few: true }]; forget-pin
            digits: refresh; reading; read-token(android)
            ready: token(ready); querying; forget-pin query
            confirmed: eligibility(confirmed); confirmed
            cancel: cancelled; leaving; forget
            elapsed: elapsed; idle; forget end-visit(stopped)
            touch: begin(touch); reading; begin-visit read-token(iphone)
            ready: token(ready); querying; query
        "#]],
    );
}

#[test]
fn time_runs_out_and_the_card_is_left_behind() {
    check(
        &Site::complete(),
        "card > read-card, ready, nobody, extend, nobody, nobody, nobody, nobody, remove, nobody",
        expect![[r#"
            card: begin(card); reading; begin-visit read-token(card)
            ready: token(ready); identify
            nobody: shown; identify
            extend: refresh; identify
            nobody: shown; identify
            nobody: inactive; closing; forget
            nobody: shown; closing [host: LeftBehind]; alarm(on)
            nobody: stale; closing [host: LeftBehind]
            remove: token(removed); leaving; alarm(off) forget
            nobody: over; idle; forget end-visit(stopped)
        "#]],
    );
}

#[test]
fn the_card_is_pulled() {
    check(
        &Site::complete(),
        "card > read-card, remove, card > read-card, ready > face, remove, card > read-card, foreign, cancel, remove, card",
        expect![[r#"
            card: begin(card); reading; begin-visit read-token(card)
            remove: token(removed); choosing; forget
            card: token(detected card); reading; read-token(card)
            ready: token(ready); capturing; start-face
            remove: token(removed); leaving; stop-face forget
            card: begin(card); reading; forget end-visit(stopped) begin-visit read-token(card)
            foreign: token(foreign); choosing
            cancel: cancelled; closing; forget
            remove: token(removed); leaving; forget
            card: begin(card); choosing; forget end-visit(stopped) begin-visit
        "#]],
    );
}

#[test]
fn the_clerk_comes() {
    check(
        &Site::complete(),
        "card > read-card, help, ready > pin, acknowledge, take-over, act, digits, hand-back > face, take-over, hand-back",
        expect![[r#"
            card: begin(card); reading; begin-visit read-token(card)
            help: clerk(called); reading; call-clerk(help)
            ready: token(ready); identify [host: CardPin]
            acknowledge: clerk(acknowledged); identify [host: CardPin]
            take-over: clerk(took-over); identify [host: TookOver]; forget-pin
            act: stale; identify [host: TookOver]
            digits: stale; identify [host: TookOver]
            hand-back: clerk(returned); capturing; end-call start-face
            take-over: clerk(took-over); identify [host: TookOver]; stop-face
            hand-back: clerk(returned); identify; end-call
        "#]],
    );
}

#[test]
fn parts_are_lost_and_come_back() {
    check(
        &Site::complete(),
        "card > read-card, ready > face, camera-lost > face, act > pin, reader-lost, card, reader-back, card > read-card, silence",
        expect![[r#"
            card: begin(card); reading; begin-visit read-token(card)
            ready: token(ready); capturing; start-face
              refused: intent start-face is not legal in this phase
            camera-lost: device(camera lost); identify; stop-face
            act: action(any); identify [host: CardPin]
            reader-lost: device(reader lost); choosing; forget
            card: stale; choosing
            reader-back: device(reader restored); choosing
            card: token(detected card); reading; read-token(card)
            silence: token(unreadable); choosing
        "#]],
    );
}
