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
        expect![[""]],
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
        expect![[""]],
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
        expect![[""]],
    );
}

/// Wherever a flow fails, the host has a screen of its own and words for it.
#[test]
fn every_phase_has_its_safe_screen() {
    table(
        &[
            "view choosing trap",
            "view reading trap",
            "view identify trap",
            "view identified trap",
            "view querying trap",
            "view confirmed trap",
            "view recording trap",
            "view closing trap",
            "view leaving trap",
        ],
        expect![[""]],
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
        "view idle purpose",
    ];
    expect![[""]].assert_eq(&orders.iter().map(refused).collect::<String>());
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
    let (plain, small) = fuel(&engine, "none");
    let (grown, large) = fuel(&engine, "view idle grow");
    let (filled, _) = fuel(&engine, "view idle fill");
    eprintln!("{plain} {small} {grown} {large} {filled}");
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
