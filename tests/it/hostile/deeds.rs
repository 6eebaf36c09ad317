//! Flows that misbehave in the middle of a visit, or from the start.

use expect_test::{Expect, expect};
use journal::Kind;
use kernel::contract::Site;
use kernel::{Desk, Phase};
use runtime::{Ask, Code, Engine, Flow, From, Plugin};
use station::view::{Op, Snapshot};
use station::{Loader, STRIKES_MAX};

use super::patient::Patient;
use crate::guests::{hostile, standard};

/// Plays a visit with that order up to the violation, and tells what is then on
/// the panel and what is said. Everything that follows is the same for all: the
/// violation is on record, and the visit can be ended.
fn misbehave(loader: &Loader, order: &str) -> String {
    let mut patient = Patient::at(loader, &hostile(order), None);
    let steps = patient.visit();
    let failed = |step: &&Snapshot| step.trace.as_ref().is_some_and(|one| one.violation.is_some());
    let Some(step) = steps.iter().find(failed) else { return format!("{order}\n    nothing\n") };
    let trace = step.trace.as_ref().unwrap();
    let violation = trace.violation.clone().unwrap();
    let (code, _) = violation.split_once(':').unwrap();

    let recorded = patient.on_record();
    assert!(recorded.iter().any(|(_, on_record)| *on_record == code), "{order}: {recorded:?}");
    assert_eq!(step.panel.owner, "safe", "{order}");
    let spoken: Vec<&str> = step.spoken.iter().map(|one| one.text.as_str()).collect();
    let visit_code = format!("受付コード \u{2068}{}\u{2069}", step.clerk.visit_code);
    assert!(spoken.contains(&visit_code.as_str()), "{order}: {spoken:?}");
    let shown = |line: &station::view::Line| line.text == visit_code;
    assert!(step.panel.lines.iter().any(shown), "{order}: {:?}", step.panel.lines);
    format!("{order}\n    {violation}\n    {} in {}: {}\n", step.panel.name, trace.phase, spoken[0])
}

#[track_caller]
fn table(orders: &[&str], expected: Expect) {
    let loader = Loader::here().unwrap();
    expected.assert_eq(&orders.iter().map(|order| misbehave(&loader, order)).collect::<String>());
}

#[test]
fn computing_wrongly_costs_the_step() {
    table(
        &[
            "update any trap",
            "update identify loop",
            "update identify bomb",
            "view identify recurse",
            "view identify sink",
            "update identify unknown-state",
            "view identify unexpected",
            "update any unknown-schema",
        ],
        expect![[r#"
            update any trap
                R01: the plugin trapped in update: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::the_author_panics_here
                safe-choosing in choosing: カードまたはスマートフォンを選んでください
            update identify loop
                R02: the plugin used up its fuel in update
                safe-identify in identify: 本人確認の方法
            update identify bomb
                R01: the plugin trapped in update: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::compute
                safe-identify in identify: 本人確認の方法
            view identify recurse
                R01: the plugin trapped in view: wasm trap: out of bounds memory access in hostile::deeds::in_memory
                safe-identify in identify: 本人確認の方法
            view identify sink
                R01: the plugin trapped in view: wasm trap: call stack exhausted in hostile::deeds::in_locals
                safe-identify in identify: 本人確認の方法
            update identify unknown-state
                R04: the plugin answered update with fault unknown-state
                safe-identify in identify: 本人確認の方法
            view identify unexpected
                R04: the plugin answered view with fault unexpected
                safe-identify in identify: 本人確認の方法
            update any unknown-schema
                R04: the plugin answered update with fault unknown-schema
                safe-choosing in choosing: カードまたはスマートフォンを選んでください
        "#]],
    );
}

#[test]
fn asking_wrongly_costs_the_step() {
    table(
        &[
            "update identify state",
            "update identify illegal",
            "update identify undeclared",
            "update identify two-moves",
            "update identify five",
            "update confirmed not-due",
            "update confirmed long",
            "update confirmed utf8",
            "update confirmed huge",
        ],
        expect![[r#"
            update identify state
                V01: the state has 5000 bytes; at most 4096 are kept
                safe-identify in identify: 本人確認の方法
            update identify illegal
                I02: intent query is not legal in this phase
                safe-identify in identify: 本人確認の方法
            update identify undeclared
                I05: start-face is not declared in the manifest
                safe-identify in identify: 本人確認の方法
            update identify two-moves
                I04: intent ask-staff moves the visit a second time in one step
                safe-identify in identify: 本人確認の方法
            update identify five
                I01: 5 intents in one step; at most 4
                safe-identify in identify: 本人確認の方法
            update confirmed not-due
                I05: host-step(sell-insurance) is not declared in the manifest
                safe-confirmed in confirmed: 資格が確認できました
            update confirmed long
                I05: host-step(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa is not declared in the manifest
                safe-confirmed in confirmed: 資格が確認できました
            update confirmed utf8
                R03: the plugin's answer to update cannot be taken: invalid utf-8 sequence of 1 bytes from index 0
                safe-confirmed in confirmed: 資格が確認できました
            update confirmed huge
                R03: the plugin's answer to update cannot be taken: too much data is being copied between the host and the guest: fuel allocated for hostcalls has been exhausted
                safe-confirmed in confirmed: 資格が確認できました
        "#]],
    );
}

#[test]
fn showing_wrongly_costs_the_step() {
    table(
        &[
            "view identify purpose",
            "view identify screen",
            "view identify keypad",
            "view identify phrase",
            "view identify asset",
            "view identify action",
            "view identify seven",
            "view identify number",
            "view identify arguments",
            "view identify deep",
            "view identify nodes",
            "view identify headless",
            "view identify camera",
            "view identify advance",
            "view identify long",
            "view identify utf8",
            "view identify huge",
        ],
        expect![[r#"
            view identify purpose
                V12: this phase allows no screen for idle
                safe-identify in identify: 本人確認の方法
            view identify screen
                V11: screen "undeclared" is not declared
                safe-identify in identify: 本人確認の方法
            view identify keypad
                V11: keypad layout "undeclared" is not declared
                safe-identify in identify: 本人確認の方法
            view identify phrase
                V11: phrase "undeclared" is not declared
                safe-identify in identify: 本人確認の方法
            view identify asset
                V11: asset "undeclared" is not declared
                safe-identify in identify: 本人確認の方法
            view identify action
                V11: action "undeclared" is not declared
                safe-identify in identify: 本人確認の方法
            view identify seven
                V13: 7 actions; at most 6 are allowed
                safe-identify in identify: 本人確認の方法
            view identify number
                V15: action "go-on" is labelled with a number, which is a key's
                safe-identify in identify: 本人確認の方法
            view identify arguments
                V16: the arguments of phrase "count" are not those of the catalogue
                safe-identify in identify: 本人確認の方法
            view identify deep
                V14: node 4 stands too deep
                safe-identify in identify: 本人確認の方法
            view identify nodes
                V13: 51 nodes; at most 40 are allowed
                safe-identify in identify: 本人確認の方法
            view identify headless
                V14: the first node is not a heading
                safe-identify in identify: 本人確認の方法
            view identify camera
                V14: the camera's picture stands on a screen for face only
                safe-identify in identify: 本人確認の方法
            view identify advance
                V17: an advance wait stands on a screen with choices to make
                safe-identify in identify: 本人確認の方法
            view identify long
                V11: screen "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" is not declared
                safe-identify in identify: 本人確認の方法
            view identify utf8
                R03: the plugin's answer to view cannot be taken: invalid utf-8 sequence of 1 bytes from index 0
                safe-identify in identify: 本人確認の方法
            view identify huge
                R03: the plugin's answer to view cannot be taken: too much data is being copied between the host and the guest: fuel allocated for hostcalls has been exhausted
                safe-identify in identify: 本人確認の方法
        "#]],
    );
}

/// Wherever a flow fails, the host has a screen of its own for the phase. A
/// screen that fails takes what the flow asked for with it: the last query is
/// never made.
#[test]
fn a_safe_screen_is_that_of_the_phase() {
    table(
        &[
            "update choosing trap",
            "update identify trap",
            "update identified trap",
            "update querying trap",
            "update confirmed trap",
            "view closing trap",
            "view leaving trap",
            "view querying trap",
        ],
        expect![[r#"
            update choosing trap
                R01: the plugin trapped in update: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::the_author_panics_here
                safe-choosing in choosing: カードまたはスマートフォンを選んでください
            update identify trap
                R01: the plugin trapped in update: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::the_author_panics_here
                safe-identify in identify: 本人確認の方法
            update identified trap
                R01: the plugin trapped in update: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::the_author_panics_here
                safe-identified in identified: 本人確認ができました
            update querying trap
                R01: the plugin trapped in update: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::the_author_panics_here
                safe-querying in querying: 資格を確認しています
            update confirmed trap
                R01: the plugin trapped in update: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::the_author_panics_here
                safe-confirmed in confirmed: 資格が確認できました
            view closing trap
                R01: the plugin trapped in view: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::the_author_panics_here
                safe-closing in closing: カードをお取りください
            view leaving trap
                R01: the plugin trapped in view: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::the_author_panics_here
                safe-leaving in leaving: 受付が終わりました
            view querying trap
                R01: the plugin trapped in view: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::the_author_panics_here
                safe-identified in identified: 本人確認ができました
        "#]],
    );
}

/// A flow that is wrong before anybody comes is not put in.
#[test]
fn a_flow_that_is_wrong_from_the_start_is_refused() {
    let loader = Loader::here().unwrap();
    let refused = |order: &&str| match loader.install(&hostile(order), &Site::complete()) {
        Ok(_) => format!("{order}: installed\n"),
        Err(error) => {
            let cause: String = error.to_string().chars().take(200).collect();
            format!("{order}: {}: {cause}\n", error.code())
        }
    };
    let orders = [
        "describe any trap",
        "describe any loop",
        "describe any bomb",
        "describe any recurse",
        "describe any utf8",
        "describe any huge",
        "describe any names",
        "describe any twice",
        "describe any version",
        "describe any settings",
        "describe any steps",
        "describe any keypads",
        "describe any titles",
        "describe any phrases",
        "start any trap",
        "start any loop",
        "start any bomb",
        "start any sink",
        "start any unknown-state",
        "start any state",
        "view any trap",
        "view idle screen",
    ];
    expect![[r#"
        describe any trap: R15: the plugin could not describe itself: the plugin trapped in describe: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::the_author_panics_here
        describe any loop: R15: the plugin could not describe itself: the plugin used up its fuel in describe
        describe any bomb: R15: the plugin could not describe itself: the plugin trapped in describe: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::compute
        describe any recurse: R15: the plugin could not describe itself: the plugin trapped in describe: wasm trap: out of bounds memory access in hostile::deeds::in_memory
        describe any utf8: R15: the plugin could not describe itself: the plugin's answer to describe cannot be taken: invalid utf-8 sequence of 1 bytes from index 0
        describe any huge: R15: the plugin could not describe itself: the plugin's answer to describe cannot be taken: too much data is being copied between the host and the guest: fuel allocated for hostcalls has been exhausted
        describe any names: M01: screen "Not A Name" is not a name
        describe any twice: M02: action "go-on" is declared twice
        describe any version: M03: "one" is not a version
        describe any settings: M04: the settings have 65 combinations; at most 64 can be walked
        describe any steps: M05: host step "sell-insurance" is not one of this host's
        describe any keypads: M06: there is no keypad layout
        describe any titles: M07: the manifest names "unsaid", which is no phrase without arguments
        describe any phrases: B24: the phrase `unsaid` is declared and not in the file; build it again; name in flow.toml what stands in words/ and assets/
        start any trap: R01: its idle screen is at fault: the plugin trapped in start: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::the_author_panics_here
        start any loop: R02: its idle screen is at fault: the plugin used up its fuel in start
        start any bomb: R01: its idle screen is at fault: the plugin trapped in start: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::compute
        start any sink: R01: its idle screen is at fault: the plugin trapped in start: wasm trap: call stack exhausted in hostile::deeds::in_locals
        start any unknown-state: R04: its idle screen is at fault: the plugin answered start with fault unknown-state
        start any state: V01: its idle screen is at fault: the state has 5000 bytes; at most 4096 are kept
        view any trap: R01: its idle screen is at fault: the plugin trapped in view: wasm trap: wasm `unreachable` instruction executed in hostile::deeds::the_author_panics_here
        view idle screen: V11: its idle screen is at fault: screen "undeclared" is not declared
    "#]].assert_eq(&orders.iter().map(refused).collect::<String>());
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
