//! Promise: a screen that breaks the contract in any one way is refused, and
//! the message says in which.

use std::collections::BTreeMap;

use expect_test::expect;

use crate::contract::{
    Action, Argument, Composition, Cue, Item, KeyGap, KeySize, KeypadLayout, KeypadSide, Manifest,
    Moment, Node, Phrase, Purpose, Role, Screen, Slot, Span, Stepper, Value, Wait,
};
use crate::{PhraseFacts, State, Vocabulary};

fn phrase(id: &str) -> Phrase {
    Phrase { id: id.to_owned(), arguments: Vec::new() }
}

fn vocabulary() -> Vocabulary {
    let manifest = Manifest {
        id: "test.flow".into(),
        version: "0.1.0".into(),
        schema: 1,
        screens: vec!["hello".into()],
        actions: (1..=7).map(|n| format!("act-{n}")).collect(),
        phrases: vec![],
        assets: vec!["picture".into()],
        intents: vec![],
        host_steps: vec![],
        signals: vec![],
        effects: vec![],
        settings: vec![],
        questions: vec![],
        theme: vec![],
        keypads: vec![KeypadLayout {
            name: "standard".into(),
            side: KeypadSide::Right,
            size: KeySize::Large,
            gap: KeyGap::Wide,
            keys: vec![],
        }],
        claims: vec![],
    };
    let facts = |arguments: &[&str], is_number| PhraseFacts {
        arguments: arguments.iter().map(ToString::to_string).collect(),
        is_number,
    };
    Vocabulary::new(
        &manifest,
        BTreeMap::from([
            ("title".to_owned(), facts(&[], false)),
            ("counted".to_owned(), facts(&["n"], false)),
            ("one".to_owned(), facts(&[], true)),
        ]),
    )
}

fn good() -> Screen {
    Screen {
        name: "hello".into(),
        purpose: Purpose::Idle,
        composition: Composition::Message,
        body: vec![
            Node { depth: 0, item: Item::Heading(phrase("title")) },
            Node { depth: 0, item: Item::Steps },
            Node { depth: 1, item: Item::Step(phrase("title")) },
            Node { depth: 0, item: Item::Picture("picture".into()) },
        ],
        actions: vec![Action {
            id: "act-1".into(),
            role: Role::Primary,
            label: Some(phrase("title")),
        }],
        cues: vec![Cue { moment: Moment::Shown, phrase: phrase("title") }],
        earcon: None,
        light: None,
        keypad: "standard".into(),
        wait: Wait::Host,
    }
}

fn verdict(change: impl FnOnce(&mut Screen)) -> String {
    let mut screen = good();
    change(&mut screen);
    match vocabulary().check_screen(&State::IDLE, &screen) {
        Ok(()) => "fine".to_owned(),
        Err(bad) => format!("{} {bad}", bad.code()),
    }
}

fn node(depth: u8, item: Item) -> Node {
    Node { depth, item }
}

#[test]
fn each_fault_has_its_message() {
    let action = |n: u32, role, label| Action { id: format!("act-{n}"), role, label };
    let label = || Some(phrase("title"));
    let number = |value| Phrase {
        id: "counted".into(),
        arguments: vec![Argument { name: "n".into(), value }],
    };
    let verdicts = [
        verdict(|_| {}),
        verdict(|s| s.name = "other".into()),
        verdict(|s| s.keypad = "other".into()),
        verdict(|s| s.purpose = Purpose::Complete),
        verdict(|s| s.body.clear()),
        verdict(|s| s.body.push(node(0, Item::Heading(phrase("title"))))),
        verdict(|s| s.body.push(node(2, Item::Progress))),
        verdict(|s| s.body.push(node(0, Item::Step(phrase("title"))))),
        verdict(|s| s.body.insert(2, node(1, Item::Progress))),
        verdict(|s| s.body.push(node(0, Item::Motion("other".into())))),
        verdict(|s| s.body.push(node(0, Item::Slot(Slot::Camera)))),
        verdict(|s| s.body.push(node(0, Item::Stepper(Stepper { current: 3, total: 2 })))),
        verdict(|s| s.body.extend(vec![node(0, Item::Progress); 40])),
        verdict(|s| s.body.push(node(0, Item::Paragraph(phrase("other"))))),
        verdict(|s| s.body.push(node(0, Item::Paragraph(phrase("counted"))))),
        verdict(|s| s.body.push(node(0, Item::Paragraph(number(Value::Number(1_000_000)))))),
        verdict(|s| s.body.push(node(0, Item::Paragraph(number(Value::Phrase("counted".into())))))),
        verdict(|s| s.body.push(node(0, Item::Paragraph(number(Value::Phrase("title".into())))))),
        verdict(|s| {
            s.actions = (1..=7).map(|n| action(n, Role::Secondary, label())).collect();
        }),
        verdict(|s| s.actions.push(action(1, Role::Secondary, label()))),
        verdict(|s| s.actions.push(action(2, Role::Primary, label()))),
        verdict(|s| s.actions.push(action(9, Role::Secondary, label()))),
        verdict(|s| s.actions.push(action(2, Role::UsePin, label()))),
        verdict(|s| s.actions.push(action(2, Role::Secondary, None))),
        verdict(|s| s.actions.push(action(2, Role::Secondary, Some(phrase("one"))))),
        verdict(|s| s.wait = Wait::Advance(Span::Short)),
    ];
    expect![[r#"
        fine
        V11 screen "other" is not declared
        V11 keypad layout "other" is not declared
        V12 this phase allows no screen for complete
        V14 the first node is not a heading
        V14 there is a second heading
        V14 node 4 stands too deep
        V14 node 4: steps hold step, and step stands in steps
        V14 node 2: steps hold step, and step stands in steps
        V11 asset "other" is not declared
        V14 the camera's picture stands on a screen for face only
        V14 a stepper is outside its range
        V13 44 nodes; at most 40 are allowed
        V11 phrase "other" is not declared
        V16 the arguments of phrase "counted" are not those of the catalogue
        V16 the arguments of phrase "counted" are not those of the catalogue
        V16 the arguments of phrase "counted" are not those of the catalogue
        fine
        V13 7 actions; at most 6 are allowed
        V15 action "act-1" stands twice on one screen
        V15 action "act-2" has a role that another action has already
        V11 action "act-9" is not declared
        V15 action "act-2" has a label, and its words are the host's
        V15 action "act-2" has no label
        V15 action "act-2" is labelled with a number, which is a key's
        V17 an advance wait stands on a screen with choices to make
    "#]]
    .assert_eq(&(verdicts.join("\n") + "\n"));
}
