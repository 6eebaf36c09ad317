//! Promise: these are the visits. Each line is what happened, which screen came
//! (`[host]` is one of the host's own) and what the flow asked for. `-` is what
//! the host drops, or what the screen does not offer.
//!
//! To change a visit, change the code, run
//! `CARGO_WORKSPACE_DIR=. UPDATE_EXPECT=1 cargo test`, and
//! read the difference.

use expect_test::{Expect, expect};
use kernel::contract as k;
use kernel::{ClerkAct, Desk, FaceAnswer, Input, Means, PinAnswer, TokenAnswer};

use super::host::{Host, site};

#[track_caller]
fn check(place: k::Site, script: &str, transcript: Expect) {
    let host = Host::new(place);
    let mut both = host.idle();
    let mut lines = String::new();
    for word in script.split_whitespace() {
        let input = input(&both.desk, word);
        let offered = match (&input, host.screen(&both)) {
            (Input::Act { action, .. }, Some(screen)) => {
                screen.actions.iter().any(|one| one.id == *action)
            }
            _ => true,
        };
        let turn = if offered { host.turn(&mut both, &input) } else { None };
        let Some(turn) = turn else {
            lines.push_str(&format!("{word:18} -\n"));
            continue;
        };
        let screen = host.screen(&both).map_or("[host]".to_owned(), |screen| screen.name);
        let intents: Vec<String> = turn.intents.iter().map(ToString::to_string).collect();
        let line = format!("{word:18} {screen:14} {}", intents.join(" "));
        lines.push_str(line.trim_end());
        lines.push('\n');
    }
    transcript.assert_eq(&lines);
}

/// The only place that knows the host's inputs.
fn input(desk: &Desk, word: &str) -> Input {
    use TokenAnswer as T;
    let (at, ticket) = (desk.generation, desk.ticket());
    let ready = |face, pin, notice| T::Ready { means: Means { face, pin }, notice };
    let token = |answer| Input::Token { ticket, answer };
    let face = |answer| Input::Face { ticket, answer };
    let pin = |answer| Input::Pin { ticket, answer };
    match word {
        "card" => Input::Detected(k::TokenKind::Card),
        "phone" => Input::Detected(k::TokenKind::Phone),
        "remove" => Input::Removed,
        "touch" => Input::Touch { at },
        "cancel" => Input::Cancel { at },
        "inactive" => Input::Inactive { at },
        "elapsed" => Input::Elapsed { at },
        "ready" => token(ready(true, true, false)),
        "ready-with-notice" => token(ready(true, true, true)),
        "ready-without-pin" => token(ready(true, false, false)),
        "ready-with-nothing" => token(ready(false, false, false)),
        "unreadable" => token(T::Unreadable),
        "foreign" => token(T::Foreign),
        "expired" => token(T::Unusable),
        "phone-pin-wrong" => token(T::WrongPin),
        "matched" => face(FaceAnswer::Matched),
        "closer" => face(FaceAnswer::Hint(k::Hint::Closer)),
        "not-matched" => face(FaceAnswer::NotMatched { again: true }),
        "never-matched" => face(FaceAnswer::NotMatched { again: false }),
        "entered" => Input::PinEntered { at },
        "pin-left" => Input::PinLeft { at },
        "pin-right" => pin(PinAnswer::Verified),
        "pin-wrong" => pin(PinAnswer::Wrong { again: true }),
        "pin-blocked" => pin(PinAnswer::Wrong { again: false }),
        "accept" => Input::Clerk(ClerkAct::Accept),
        "verify" => Input::Clerk(ClerkAct::Verify),
        "take-over" => Input::Clerk(ClerkAct::TakeOver),
        "hand-back" => Input::Clerk(ClerkAct::HandBack),
        "confirmed" => Input::Eligibility { ticket, answer: k::EligibilityEvent::Confirmed },
        "no-link" => Input::Eligibility { ticket, answer: k::EligibilityEvent::Unavailable },
        "ask-clerk" => Input::Eligibility { ticket, answer: k::EligibilityEvent::SeeClerk },
        "answered" => Input::StepDone { at },
        "left" => Input::StepLeft { at },
        "recorded" => Input::Recorded { ticket, answer: k::RecordedEvent::Ok },
        "queued" => Input::Recorded { ticket, answer: k::RecordedEvent::Queued },
        "refused" => Input::Recorded { ticket, answer: k::RecordedEvent::Failed },
        "resume" => Input::Resume { at },
        _ => part(word).unwrap_or_else(|| Input::Act { at, action: word.to_owned() }),
    }
}

/// `reader-lost`, `camera-restored`
fn part(word: &str) -> Option<Input> {
    let (part, change) = word.rsplit_once('-')?;
    Some(Input::Device { part: k::Part::parse(part)?, change: k::PartChange::parse(change)? })
}

/// Consent and specific disease only.
fn small() -> k::Site {
    let mut place = site(["off", "right"]);
    place.features.registration = false;
    place.features.subsidy = false;
    place.features.prescription = false;
    place
}

#[test]
fn a_card_and_a_face() {
    check(
        site(["off", "right"]),
        "card ready use-face start-face closer matched confirmed answered answered answered
         answered answered recorded remove elapsed",
        expect![[r#"
            card               reading-card   read-card
            ready              choose-method
            use-face           face-guide
            start-face         face-look      start-face
            closer             face-look
            matched            querying       query
            confirmed          [host]         host-step(registration)
            answered           [host]         host-step(consent)
            answered           [host]         host-step(specific-disease)
            answered           [host]         host-step(subsidy)
            answered           [host]         host-step(prescription)
            answered           recording      finish
            recorded           remove-card
            remove             complete
            elapsed            idle           finish
        "#]],
    );
}

#[test]
fn another_way_after_the_face_was_not_recognised() {
    check(
        small(),
        "card ready use-face start-face not-matched try-again never-matched use-pin entered
         pin-wrong use-pin entered pin-blocked ask-staff accept verify",
        expect![[r#"
            card               reading-card   read-card
            ready              choose-method
            use-face           face-guide
            start-face         face-look      start-face
            not-matched        method-error
            try-again          face-look      start-face
            never-matched      method-error
            use-pin            [host]         ask-pin
            entered            [host]
            pin-wrong          method-error
            use-pin            [host]         ask-pin
            entered            [host]
            pin-blocked        method-error
            ask-staff          [host]         ask-staff
            accept             [host]
            verify             querying       query
        "#]],
    );
}

#[test]
fn the_digits_are_taken_up_from_the_camera_and_left_again() {
    check(
        small(),
        "card ready use-face start-face use-pin pin-left use-face back",
        expect![[r#"
            card               reading-card   read-card
            ready              choose-method
            use-face           face-guide
            start-face         face-look      start-face
            use-pin            [host]         ask-pin
            pin-left           choose-method
            use-face           face-guide
            back               choose-method
        "#]],
    );
}

#[test]
fn a_card_without_a_pin_and_a_card_with_no_way_left() {
    let mut remote = small();
    remote.features.staffing = k::Staffing::Remote;
    check(
        remote.clone(),
        "card ready-without-pin use-pin use-face start-face never-matched call-clerk stop remove",
        expect![[r#"
            card               reading-card   read-card
            ready-without-pin  choose-method
            use-pin            -
            use-face           face-guide
            start-face         face-look      start-face
            never-matched      no-method
            call-clerk         no-method      call-clerk(identify)
            stop               remove-card    cancel
            remove             goodbye
        "#]],
    );
    check(
        remote,
        "card ready-with-nothing cancel remove",
        expect![[r#"
            card               reading-card   read-card
            ready-with-nothing no-method
            cancel             remove-card
            remove             goodbye
        "#]],
    );
}

#[test]
fn an_android_phone() {
    check(
        small(),
        "phone android pin-left android entered phone-pin-wrong use-phone android entered ready
         confirmed answered answered recorded elapsed",
        expect![[r#"
            phone              choose-phone
            android            [host]         read-android
            pin-left           choose-phone
            android            [host]         read-android
            entered            hold-phone
            phone-pin-wrong    token-error
            use-phone          choose-phone
            android            [host]         read-android
            entered            hold-phone
            ready              querying       query
            confirmed          [host]         host-step(consent)
            answered           [host]         host-step(specific-disease)
            answered           recording      finish
            recorded           complete
            elapsed            idle           finish
        "#]],
    );
}

#[test]
fn an_iphone_from_the_idle_screen() {
    check(
        small(),
        "use-phone back use-card back use-phone iphone unreadable use-phone iphone ready",
        expect![[r#"
            use-phone          choose-phone
            back               choose-token
            use-card           place-card
            back               choose-token
            use-phone          choose-phone
            iphone             hold-phone     read-iphone
            unreadable         token-error
            use-phone          choose-phone
            iphone             hold-phone     read-iphone
            ready              querying       query
        "#]],
    );
}

#[test]
fn a_phone_where_phones_are_not_read() {
    let mut place = small();
    place.features.phone = false;
    check(
        place,
        "phone use-card card ready",
        expect![[r#"
            phone              token-error
            use-card           place-card
            card               reading-card   read-card
            ready              choose-method
        "#]],
    );
}

#[test]
fn cards_that_do_not_work() {
    check(
        small(),
        "touch card unreadable try-again foreign remove card expired cancel remove elapsed",
        expect![[r#"
            touch              choose-token
            card               reading-card   read-card
            unreadable         token-error
            try-again          reading-card   read-card
            foreign            token-error
            remove             place-card
            card               reading-card   read-card
            expired            token-error
            cancel             remove-card
            remove             goodbye
            elapsed            idle           finish
        "#]],
    );
    check(
        small(),
        "card remove card ready remove done",
        expect![[r#"
            card               reading-card   read-card
            remove             token-error
            card               reading-card   read-card
            ready              choose-method
            remove             card-gone
            done               idle           finish
        "#]],
    );
}

#[test]
fn a_host_step_that_was_left() {
    check(
        small(),
        "card ready use-pin entered pin-right confirmed left go-on left stop remove elapsed",
        expect![[r#"
            card               reading-card   read-card
            ready              choose-method
            use-pin            [host]         ask-pin
            entered            [host]
            pin-right          querying       query
            confirmed          [host]         host-step(consent)
            left               unfinished
            go-on              [host]         host-step(consent)
            left               unfinished
            stop               remove-card    cancel
            remove             goodbye
            elapsed            idle           finish
        "#]],
    );
}

#[test]
fn the_hospitals_question_comes_last() {
    let mut place = small();
    place.features.settings = site(["on", "right"]).features.settings;
    check(
        place,
        "card ready use-pin entered pin-right confirmed answered answered camera-lost go-on yes
         recorded",
        expect![[r#"
            card               reading-card   read-card
            ready              choose-method
            use-pin            [host]         ask-pin
            entered            [host]
            pin-right          querying       query
            confirmed          [host]         host-step(consent)
            answered           [host]         host-step(specific-disease)
            answered           fever
            camera-lost        part-lost
            go-on              fever
            yes                recording      answer(fever yes) finish
            recorded           remove-card
        "#]],
    );
}

#[test]
fn a_notice_is_shown_once() {
    let start = "card ready-with-notice use-pin entered pin-right confirmed answered answered";
    check(
        small(),
        &format!("{start} queued go-on remove elapsed"),
        expect![[r#"
            card               reading-card   read-card
            ready-with-notice  choose-method
            use-pin            [host]         ask-pin
            entered            [host]
            pin-right          querying       query
            confirmed          [host]         host-step(consent)
            answered           [host]         host-step(specific-disease)
            answered           recording      finish
            queued             notice
            go-on              remove-card
            remove             complete
            elapsed            idle           finish
        "#]],
    );
    check(
        small(),
        &format!("{start} recorded remove go-on elapsed"),
        expect![[r#"
            card               reading-card   read-card
            ready-with-notice  choose-method
            use-pin            [host]         ask-pin
            entered            [host]
            pin-right          querying       query
            confirmed          [host]         host-step(consent)
            answered           [host]         host-step(specific-disease)
            answered           recording      finish
            recorded           notice
            remove             notice
            go-on              complete
            elapsed            idle           finish
        "#]],
    );
}

#[test]
fn eligibility_that_is_not_confirmed() {
    let start = "card ready use-pin entered pin-right";
    check(
        small(),
        &format!("{start} no-link query-again ask-clerk done remove done"),
        expect![[r#"
            card               reading-card   read-card
            ready              choose-method
            use-pin            [host]         ask-pin
            entered            [host]
            pin-right          querying       query
            no-link            see-clerk
            query-again        querying       query
            ask-clerk          see-clerk
            done               remove-card    finish
            remove             see-clerk
            done               idle           finish
        "#]],
    );
    check(
        small(),
        &format!("{start} confirmed answered answered refused remove"),
        expect![[r#"
            card               reading-card   read-card
            ready              choose-method
            use-pin            [host]         ask-pin
            entered            [host]
            pin-right          querying       query
            confirmed          [host]         host-step(consent)
            answered           [host]         host-step(specific-disease)
            answered           recording      finish
            refused            see-clerk
            remove             see-clerk
        "#]],
    );
}

#[test]
fn parts_are_lost_and_come_back() {
    check(
        small(),
        "touch reader-lost reader-restored card ready camera-lost camera-restored keypad-lost
         go-on keypad-restored use-face start-face speaker-lost camera-lost",
        expect![[r#"
            touch              choose-token
            reader-lost        part-lost
            reader-restored    choose-token
            card               reading-card   read-card
            ready              choose-method
            camera-lost        part-lost
            camera-restored    choose-method
            keypad-lost        part-lost
            go-on              choose-method
            keypad-restored    choose-method
            use-face           face-guide
            start-face         face-look      start-face
            speaker-lost       face-look
            camera-lost        part-lost
        "#]],
    );
}

#[test]
fn time_is_up() {
    check(
        small(),
        "card ready inactive inactive remove elapsed",
        expect![[r#"
            card               reading-card   read-card
            ready              choose-method
            inactive           choose-method
            inactive           remove-card
            remove             goodbye
            elapsed            idle           finish
        "#]],
    );
}

#[test]
fn a_clerk_takes_over_and_hands_back() {
    check(
        small(),
        "card take-over ready hand-back use-face start-face take-over hand-back use-pin entered
         pin-right confirmed take-over hand-back",
        expect![[r#"
            card               reading-card   read-card
            take-over          [host]
            ready              [host]
            hand-back          choose-method
            use-face           face-guide
            start-face         face-look      start-face
            take-over          [host]
            hand-back          choose-method
            use-pin            [host]         ask-pin
            entered            [host]
            pin-right          querying       query
            confirmed          [host]         host-step(consent)
            take-over          [host]
            hand-back          [host]         host-step(consent)
        "#]],
    );
}
