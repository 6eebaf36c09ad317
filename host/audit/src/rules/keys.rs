//! Keys: KEY.

use std::collections::BTreeSet;

use kernel::contract::KeyFunction;

use super::Severity::{Error, Note, Warning};
use super::Source::{Read, SecondHand};
use super::{By, CODE, Case, FileAnswer, HOST, Notes, Rule};

use crate::Graph;
use crate::rules::paths::flow_screens;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "KEY-01",
        severity: Error,
        title: "Digits stand as on a telephone",
        limit: "123 / 456 / 789 / 0",
        source: Read("ADA Standards, 707.6.2"),
        clauses: &["ADA Standards, 707.6.2", "EN 301 549, 8.4.1"],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "the order of the digits is the host's; a layout has no say in it",
            tests: &[("tests/it/promises.rs", "digits_stand_as_on_a_telephone")],
            mutant: None,
        },
    },
    Rule {
        id: "KEY-02",
        severity: Error,
        title: "Keys stay where they are",
        limit: "one layout on all screens of a place",
        source: SecondHand("people without sight who met pads that shuffle their digits"),
        clauses: &[],
        help: "choose the layout by the features alone",
        basis: CODE,
        by: By::Graph(one_layout),
    },
    Rule {
        id: "KEY-03",
        severity: Note,
        title: "The 5 can be felt",
        limit: "a dot",
        source: Read("EN 301 549 V3.2.1, 8.4.1"),
        clauses: &["EN 301 549, 8.4.1"],
        help: "",
        basis: HOST,
        by: By::NotAssessed("a fact of the device"),
    },
    Rule {
        id: "KEY-04",
        severity: Error,
        title: "Cancel, clear and enter are there, and in the same order",
        limit: "in every layout of the flow",
        source: Read("ADA Standards, 707.6.3.2"),
        clauses: &["ADA Standards, 707.6.3.2"],
        help: "name the three functions in each [[keypads]] of flow.toml, in one order",
        basis: CODE,
        by: By::File(function_keys),
    },
    Rule {
        id: "KEY-05",
        severity: Error,
        title: "A key that is held does not count many times",
        limit: "no repetition",
        source: Read("EN 301 549 V3.2.1, 5.7"),
        clauses: &["EN 301 549, 5.7"],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "a press counts as the key goes down, and never again while it is held",
            tests: &[(
                "host/devices/src/keypad_tests.rs",
                "a_press_counts_as_the_key_goes_down_and_is_never_repeated",
            )],
            mutant: None,
        },
    },
    Rule {
        id: "KEY-06",
        severity: Warning,
        title: "A double strike counts once",
        limit: "0.5 s",
        source: Read("EN 301 549 V3.2.1, 5.8"),
        clauses: &["EN 301 549, 5.8"],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "the second of two strikes of one key within half a second is dropped",
            tests: &[(
                "host/devices/src/keypad_tests.rs",
                "two_strikes_within_half_a_second_are_one",
            )],
            mutant: None,
        },
    },
    Rule {
        id: "KEY-07",
        severity: Error,
        title: "Everything can be done by keys alone",
        limit: "every action of every screen",
        source: Read("EN 301 549 V3.2.1, 5.1.6.1"),
        clauses: &["EN 301 549, 5.1.6.1"],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "touch and key become the same input: an action's name; a screen has as many \
                  actions as there are keys for them",
            tests: &[
                ("tests/it/visits.rs", "a_visit_by_keypad_only"),
                ("tests/it/browser.rs", "visits_in_a_browser_and_a_station_that_is_killed"),
            ],
            mutant: Some("tests/guests/hostile, deed `actions` of view"),
        },
    },
    Rule {
        id: "KEY-08",
        severity: Error,
        title: "No control holds the keys fast",
        limit: "cancel can be reached from every control",
        source: Read("EN 301 549 V3.2.1, 5.1.6.2"),
        clauses: &["EN 301 549, 5.1.6.2"],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "a flow has no focus to hold; cancel has a key of its own",
            tests: &[("tests/it/browser.rs", "visits_in_a_browser_and_a_station_that_is_killed")],
            mutant: None,
        },
    },
    Rule {
        id: "KEY-09",
        severity: Warning,
        title: "Every key answers with a sound",
        limit: "each press",
        source: Read("Section 508 and ADA Standards, on input controls"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "the host clicks at each press that counts",
            tests: &[("tests/it/spoken.rs", "a_press_silences_and_what_is_said_stands_until_then")],
            mutant: None,
        },
    },
    Rule {
        id: "KEY-10",
        severity: Error,
        title: "What is under the finger can be asked without choosing it",
        limit: "first touch speaks, second chooses, in voice mode",
        source: Read("EN 301 549 V3.2.1, 5.5.2"),
        clauses: &["EN 301 549, 5.5.2"],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "in voice mode the host speaks what is touched, and acts at the second touch",
            tests: &[("tests/it/visits.rs", "a_first_touch_speaks_and_a_second_acts")],
            mutant: None,
        },
    },
    Rule {
        id: "KEY-11",
        severity: Warning,
        title: "The column of functions is in the usual order",
        limit: "cancel first, then clear, then enter",
        source: Read("ECBS, keyboard layout for ATM and POS PIN entry devices"),
        clauses: &[],
        help: "put the keys of each [[keypads]] in this order",
        basis: CODE,
        by: By::File(usual_order),
    },
    Rule {
        id: "KEY-12",
        severity: Warning,
        title: "Functions stand apart from digits",
        limit: "half a key",
        source: SecondHand("guides for people with low vision"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "the host sets the functions of its keypad half a key apart from the digits, in another shape; a keypad of real keys is a fact of the device",
            tests: &[("tests/it/browser.rs", "visits_in_a_browser_and_a_station_that_is_killed")],
            mutant: None,
        },
    },
];

const NEEDED: [KeyFunction; 3] = [KeyFunction::Cancel, KeyFunction::Clear, KeyFunction::Enter];

fn one_layout(_: &Case, graph: &Graph, notes: &mut Notes) {
    let mut first: Option<&str> = None;
    let mut told = BTreeSet::new();
    for (node, screen) in flow_screens(graph) {
        notes.judge();
        let known = *first.get_or_insert(&screen.keypad);
        if known != screen.keypad && told.insert(screen.name.as_str()) {
            notes.add(
                node,
                format!("`{}` has the layout `{}`, others `{known}`", screen.name, screen.keypad),
            );
        }
    }
}

fn function_keys(case: &Case) -> FileAnswer {
    let mut wrong = Vec::new();
    let order = |layout: &kernel::contract::KeypadLayout| -> Vec<KeyFunction> {
        layout.keys.iter().map(|key| key.function).collect()
    };
    let first = case.manifest.keypads.first().map(order).unwrap_or_default();
    for layout in &case.manifest.keypads {
        let keys = order(layout);
        for function in NEEDED.iter().filter(|one| !keys.contains(one)) {
            wrong.push(format!("the layout `{}` has no key for {function}", layout.name));
        }
        if keys != first {
            wrong.push(format!("the layout `{}` has its keys in another order", layout.name));
        }
    }
    FileAnswer::Judged { units: case.manifest.keypads.len(), wrong }
}

fn usual_order(case: &Case) -> FileAnswer {
    let mut wrong = Vec::new();
    for layout in &case.manifest.keypads {
        let at = |function| layout.keys.iter().position(|key| key.function == function);
        let places: Vec<usize> = NEEDED.iter().filter_map(|function| at(*function)).collect();
        let cancel_first = at(KeyFunction::Cancel).is_none_or(|place| place == 0);
        if !cancel_first || !places.is_sorted() {
            wrong.push(format!("the layout `{}` is in another order", layout.name));
        }
    }
    FileAnswer::Judged { units: case.manifest.keypads.len(), wrong }
}
