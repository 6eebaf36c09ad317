//! Flows that misbehave in the middle of a visit, or from the start.

use expect_test::{Expect, expect};
use journal::Kind;
use kernel::contract::Site;
use kernel::{Desk, Phase};
use runtime::{Ask, Code, Engine, Flow, From, Plugin};
use station::view::{Op, Snapshot};
use station::{Loader, STRIKES_MAX};

use crate::guests::{hostile, standard};
use crate::patient::{AT_MS, Patient};

/// Plays a visit with that order up to the violation, and tells what is then on
/// the panel and what is said. What is the same for all: the violation is on
/// record, the panel shows and says the code of the visit, and the visit ends.
fn misbehave(loader: &Loader, order: &str) -> String {
    let mut patient = Patient::at(loader, &hostile(order), None);
    let steps = patient.visit();
    let failed = |step: &&Snapshot| step.trace.as_ref().is_some_and(|one| one.violation.is_some());
    let step = steps.iter().find(failed).unwrap_or_else(|| panic!("{order}: all is well"));
    let trace = step.trace.as_ref().unwrap();
    let violation = trace.violation.as_ref().unwrap();
    let (code, _) = violation.split_once(':').unwrap();

    let recorded = patient.on_record();
    assert!(recorded.iter().any(|(_, on_record)| *on_record == code), "{order}: {recorded:?}");
    assert_eq!(step.panel.owner, "safe", "{order}");
    let spoken: Vec<&str> = step.spoken.iter().map(|one| one.text.as_str()).collect();
    let visit_code = format!("受付コード \u{2068}{}\u{2069}", step.clerk.visit_code);
    assert!(spoken.contains(&visit_code.as_str()), "{order}: {spoken:?}");
    let shown = |line: &station::view::Line| line.text == visit_code;
    assert!(step.panel.lines.iter().any(shown), "{order}: {:?}", step.panel.lines);
    let violation = violation.replace(&"a".repeat(100), "aa..");
    let said: String = spoken[0].chars().take(12).collect();
    format!("{} in {} | {said} | {violation}", step.panel.name, trace.phase)
}

/// Checks a table whose first column is the order: to add one, write it and
/// run with `UPDATE_EXPECT=1`.
#[track_caller]
fn table(expected: &Expect, tell: impl Fn(&str) -> String) {
    let orders = expected.data().lines().map(|line| line.split('|').next().unwrap().trim());
    let rows = orders.filter(|order| !order.is_empty());
    let rows = rows.map(|order| format!("{order} | {}\n", tell(order)));
    expected.assert_eq(&rows.collect::<String>());
}

#[test]
fn computing_wrongly_costs_the_step() {
    let loader = Loader::here().unwrap();
    let expected = expect![[r#"
        update any trap | safe-choosing in choosing | カードまたはスマートフォ | R01: the plugin trapped in update: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::the_author_panics_here
        update identify loop | safe-identify in identify | 本人確認の方法 | R02: the plugin used up its fuel in update
        update identify bomb | safe-identify in identify | 本人確認の方法 | R01: the plugin trapped in update: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::compute
        view identify loop | safe-identify in identify | 本人確認の方法 | R02: the plugin used up its fuel in view
        view identify recurse | safe-identify in identify | 本人確認の方法 | R01: the plugin trapped in view: wasm trap: out of bounds memory access in hostile::deeds::in_memory
        view identify sink | safe-identify in identify | 本人確認の方法 | R01: the plugin trapped in view: wasm trap: call stack exhausted in hostile::deeds::in_locals
        update identify unknown-state | safe-identify in identify | 本人確認の方法 | R04: the plugin answered update with fault unknown-state
        view identify unexpected | safe-identify in identify | 本人確認の方法 | R04: the plugin answered view with fault unexpected
        update any unknown-schema | safe-choosing in choosing | カードまたはスマートフォ | R04: the plugin answered update with fault unknown-schema
    "#]];
    table(&expected, |order| misbehave(&loader, order));
}

#[test]
fn asking_wrongly_costs_the_step() {
    let loader = Loader::here().unwrap();
    let expected = expect![[r#"
        update identify state | safe-identify in identify | 本人確認の方法 | V01: the state has 5000 bytes; at most 4096 are kept
        update identify illegal | safe-identify in identify | 本人確認の方法 | I02: intent query is not legal in this phase
        update identify undeclared | safe-identify in identify | 本人確認の方法 | I05: start-face is not declared in the manifest
        update identify two-moves | safe-identify in identify | 本人確認の方法 | I04: intent ask-staff moves the visit a second time in one step
        update identify five | safe-identify in identify | 本人確認の方法 | I01: 5 intents in one step; at most 4
        update confirmed unknown-step | safe-confirmed in confirmed | 資格が確認できました | I05: host-step(sell-insurance) is not declared in the manifest
        update confirmed long | safe-confirmed in confirmed | 資格が確認できました | I05: host-step(aa..aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa is not declared in the manifest
        update confirmed utf8 | safe-confirmed in confirmed | 資格が確認できました | R03: the plugin's answer to update cannot be taken: invalid utf-8 sequence of 1 bytes from index 0
        update confirmed huge | safe-confirmed in confirmed | 資格が確認できました | R03: the plugin's answer to update cannot be taken: too much data is being copied between the host and the guest: fuel allocated for hostcalls has been exhausted
    "#]];
    table(&expected, |order| misbehave(&loader, order));
}

#[test]
fn showing_wrongly_costs_the_step() {
    let loader = Loader::here().unwrap();
    let expected = expect![[r#"
        view identify purpose | safe-identify in identify | 本人確認の方法 | V12: this phase allows no screen for idle
        view identify screen | safe-identify in identify | 本人確認の方法 | V11: screen "undeclared" is not declared
        view identify keypad | safe-identify in identify | 本人確認の方法 | V11: keypad layout "undeclared" is not declared
        view identify phrase | safe-identify in identify | 本人確認の方法 | V11: phrase "undeclared" is not declared
        view identify asset | safe-identify in identify | 本人確認の方法 | V11: asset "undeclared" is not declared
        view identify action | safe-identify in identify | 本人確認の方法 | V11: action "undeclared" is not declared
        view identify seven | safe-identify in identify | 本人確認の方法 | V13: 7 actions; at most 6 are allowed
        view identify number | safe-identify in identify | 本人確認の方法 | V15: action "go-on" is labelled with a number, which is a key's
        view identify arguments | safe-identify in identify | 本人確認の方法 | V16: the arguments of phrase "count" are not those of the catalogue
        view identify deep | safe-identify in identify | 本人確認の方法 | V14: node 4 stands too deep
        view identify nodes | safe-identify in identify | 本人確認の方法 | V13: 51 nodes; at most 40 are allowed
        view identify headless | safe-identify in identify | 本人確認の方法 | V14: the first node is not a heading
        view identify camera | safe-identify in identify | 本人確認の方法 | V14: the camera's picture stands on a screen for face only
        view identify advance | safe-identify in identify | 本人確認の方法 | V17: an advance wait stands on a screen with choices to make
        view identify long | safe-identify in identify | 本人確認の方法 | V11: screen "aa..aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" is not declared
        view identify utf8 | safe-identify in identify | 本人確認の方法 | R03: the plugin's answer to view cannot be taken: invalid utf-8 sequence of 1 bytes from index 0
        view identify huge | safe-identify in identify | 本人確認の方法 | R03: the plugin's answer to view cannot be taken: too much data is being copied between the host and the guest: fuel allocated for hostcalls has been exhausted
    "#]];
    table(&expected, |order| misbehave(&loader, order));
}

/// Wherever a flow fails, the host has a screen of its own for the phase. A
/// screen that fails takes what the flow asked for with it: the last query is
/// never made.
#[test]
fn a_safe_screen_is_that_of_the_phase() {
    let loader = Loader::here().unwrap();
    let expected = expect![[r#"
        update choosing trap | safe-choosing in choosing | カードまたはスマートフォ | R01: the plugin trapped in update: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::the_author_panics_here
        update identify trap | safe-identify in identify | 本人確認の方法 | R01: the plugin trapped in update: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::the_author_panics_here
        update identified trap | safe-identified in identified | 本人確認ができました | R01: the plugin trapped in update: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::the_author_panics_here
        update querying trap | safe-querying in querying | 資格を確認しています | R01: the plugin trapped in update: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::the_author_panics_here
        update confirmed trap | safe-confirmed in confirmed | 資格が確認できました | R01: the plugin trapped in update: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::the_author_panics_here
        view closing trap | safe-closing in closing | カードをお取りください | R01: the plugin trapped in view: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::the_author_panics_here
        view leaving trap | safe-leaving in leaving | 受付が終わりました | R01: the plugin trapped in view: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::the_author_panics_here
        view querying trap | safe-identified in identified | 本人確認ができました | R01: the plugin trapped in view: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::the_author_panics_here
    "#]];
    table(&expected, |order| misbehave(&loader, order));
}

/// A flow that is wrong before anybody comes is not put in.
#[test]
fn a_flow_that_is_wrong_from_the_start_is_refused() {
    let loader = Loader::here().unwrap();
    let expected = expect![[r#"
        describe any trap | R15: the plugin could not describe itself: the plugin trapped in describe: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::the_author_panics_here
        describe any loop | R15: the plugin could not describe itself: the plugin used up its fuel in describe
        describe any bomb | R15: the plugin could not describe itself: the plugin trapped in describe: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::compute
        describe any recurse | R15: the plugin could not describe itself: the plugin trapped in describe: wasm trap: out of bounds memory access in hostile::deeds::in_memory
        describe any utf8 | R15: the plugin could not describe itself: the plugin's answer to describe cannot be taken: invalid utf-8 sequence of 1 bytes from index 0
        describe any huge | R15: the plugin could not describe itself: the plugin's answer to describe cannot be taken: too much data is being copied between the host and the guest: fuel allocated for hostcalls has been exhausted
        describe any names | M01: screen "Not A Name" is not a name
        describe any twice | M02: action "go-on" is declared twice
        describe any version | M03: "one" is not a version
        describe any settings | M04: the settings have 65 combinations; at most 64 can be walked
        describe any steps | M05: host step "sell-insurance" is not one of this host's
        describe any keypads | M06: there is no keypad layout
        describe any titles | M07: the manifest names "unsaid", which is no phrase without arguments
        describe any phrases | B24: the phrase `unsaid` is declared and not in the file; build it again; name in flow.toml what stands in words/ and assets/
        start any trap | R01: its idle screen is at fault: the plugin trapped in start: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::the_author_panics_here
        start any loop | R02: its idle screen is at fault: the plugin used up its fuel in start
        start any bomb | R01: its idle screen is at fault: the plugin trapped in start: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::compute
        start any sink | R01: its idle screen is at fault: the plugin trapped in start: wasm trap: call stack exhausted in hostile::deeds::in_locals
        start any unknown-state | R04: its idle screen is at fault: the plugin answered start with fault unknown-state
        start any state | V01: its idle screen is at fault: the state has 5000 bytes; at most 4096 are kept
        view any trap | R01: its idle screen is at fault: the plugin trapped in view: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::the_author_panics_here
        view idle screen | V11: its idle screen is at fault: screen "undeclared" is not declared
    "#]];
    table(&expected, |order| match loader.install(&hostile(order), &Site::complete()) {
        Ok(_) => "installed".to_owned(),
        Err(error) => format!("{}: {error}", error.code()),
    });
}

/// A flow that is put in while a visit goes on, and cannot bring the state of
/// the one before up to date, takes over from where the visit stands.
#[test]
fn a_state_that_is_not_brought_up_to_date_is_given_up() {
    let loader = Loader::here().unwrap();
    let expected = expect![[r#"
        migrate any nothing | the visit goes on
        migrate any trap | the visit was taken over anew: the plugin trapped in migrate: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::the_author_panics_here
        migrate any loop | the visit was taken over anew: the plugin used up its fuel in migrate
        migrate any bomb | the visit was taken over anew: the plugin trapped in migrate: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::compute
        migrate any unknown-schema | the visit was taken over anew: the plugin answered migrate with fault unknown-schema
        migrate any state | the visit was taken over anew: the state has 5000 bytes; at most 4096 are kept
    "#]];
    table(&expected, |order| {
        let mut patient = Patient::at(&loader, &hostile("none"), None);
        patient.come();
        let newer = loader.install(&hostile(order), &Site::complete()).unwrap();
        let answers = patient.reader.replace(AT_MS, newer, "newer").unwrap();
        patient.arrive(answers);
        let note = patient.reader.snapshot().flow_note.unwrap();
        let steps = patient.visit_on();
        assert!(steps.iter().any(|step| step.phase == "recording"), "{order}");
        assert_eq!(patient.on_record(), [], "{order}");
        note.split_once("; ").unwrap().1.to_owned()
    });
}

#[test]
fn three_visits_and_the_standard_flow_is_in() {
    let loader = Loader::here().unwrap();
    for (order, kind) in [
        ("update any trap", Kind::Begin),
        ("update identify loop", Kind::Violation),
        ("update confirmed huge", Kind::Violation),
        ("view leaving deep", Kind::Violation),
        ("update leaving trap", Kind::Violation),
    ] {
        let mut patient = Patient::at(&loader, &hostile(order), Some(standard()));
        for visit in 1..=STRIKES_MAX {
            assert!(patient.reader.flow().label().starts_with("test.hostile"), "{order}");
            let steps = patient.visit();
            let last = steps.last().unwrap();
            if visit == STRIKES_MAX {
                assert!(last.flow.starts_with("madoguchi.standard"), "{order}: {}", last.flow);
                assert!(last.flow_note.as_ref().unwrap().starts_with("quarantined: "), "{order}");
                assert_eq!((last.panel.owner, last.phase.as_str()), ("flow", "idle"), "{order}");
            }
        }
        let recorded = patient.on_record();
        assert!(recorded.iter().any(|(on_record, _)| *on_record == kind), "{order}: {recorded:?}");
        // Nothing of it is left in the next visit.
        let steps = patient.visit();
        let clean = |step: &Snapshot| step.trace.as_ref().is_none_or(|one| one.violation.is_none());
        assert!(steps.iter().all(clean), "{order}");
        assert!(steps.iter().any(|step| step.phase == "recording"), "{order}");
        assert_eq!(patient.on_record(), recorded, "{order}");
    }
}

/// Three faults in one visit are one strike.
#[test]
fn strikes_count_visits_and_not_faults() {
    let loader = Loader::here().unwrap();
    let mut patient = Patient::at(&loader, &hostile("update identify trap"), Some(standard()));
    patient.come();
    for _ in 0..STRIKES_MAX {
        patient.press(Op::Continue);
    }
    assert!(patient.on_record().len() > STRIKES_MAX);
    assert!(patient.reader.flow().label().starts_with("test.hostile"));
}

/// An action that is not on the panel, or was on the one before, is nobody's.
#[test]
fn a_stale_or_unknown_action_changes_nothing() {
    let loader = Loader::here().unwrap();
    let mut patient = Patient::at(&loader, &hostile("none"), None);
    patient.come();
    let before = patient.reader.session().clone();
    patient.reader.drain();
    patient.press(Op::Act("sell-insurance".into()));
    patient.press(Op::Act("go-on".into()));
    let at = before.desk.generation.0.wrapping_sub(1);
    patient.send(station::Message::Press { at, op: Op::Act("use-pin".into()) });
    assert_eq!(patient.reader.drain(), []);
    assert_eq!(*patient.reader.session(), before);
}

/// Fuel of the idle screen.
fn fuel(engine: &Engine, order: &str) -> (u64, u64) {
    let code = Code::compile(engine, &hostile(order)).unwrap();
    let mut plugin = Plugin::of(engine, &code).unwrap();
    let site = Site::complete();
    let ask = Ask { site, desk: Desk::default(), from: From::Start, event: None };
    let cost = plugin.ask(&ask).unwrap().cost;
    (cost.fuel, cost.memory_bytes)
}

/// A step that needs more than the SDK's arena works, and pays for it: each
/// page that is asked for, and each byte that one instruction fills.
#[test]
fn memory_is_paid_for() {
    const MIB: u64 = 1 << 20;
    let engine = Engine::new().unwrap();
    let (plain, small) = fuel(&engine, "view idle nothing");
    let (grown, large) = fuel(&engine, "view idle grow");
    let (filled, _) = fuel(&engine, "view idle fill");
    assert!(large >= small + MIB, "{small} to {large} bytes");
    assert!(grown >= plain + 16 * 255, "{plain} to {grown} fuel");
    assert!(filled >= grown + MIB, "{grown} to {filled} fuel");

    let loader = Loader::here().unwrap();
    for order in ["update any grow", "view any fill", "start any fill"] {
        let mut patient = Patient::at(&loader, &hostile(order), None);
        let steps = patient.visit();
        assert_eq!(patient.on_record(), [], "{order}");
        assert!(steps.iter().any(|step| step.phase == "recording"), "{order}");
        assert_eq!(patient.reader.session().desk.state.phase, Phase::Idle, "{order}");
    }
}
