//! Time: TIM.

use kernel::contract::{Intent, Item, Moment, Purpose, Span, Wait};
use kernel::{Input, Phase};

use super::Severity::{Error, Warning};
use super::Source::{Own, Read, SecondHand};
use super::{By, CODE, Case, HOST, Notes, Rule, Seen, WORDS};
use crate::Graph;
use crate::rules::paths::flow_screens;
use crate::rules::wording::{READING_MS_MIN, reading_ms, speech_ms};

/// Whoever hears a screen to its end still has this long, in milliseconds.
const AFTER_SPEECH_MS: u64 = 30_000;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "TIM-01",
        severity: Error,
        title: "Before time runs out the patient is warned and can ask for more",
        limit: "20 s to answer, 10 extensions",
        source: Read("WCAG 2.2, 2.2.1 Timing Adjustable"),
        clauses: &["WCAG 2.2, 2.2.1"],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "the warning and its extension are the host's; no flow hears of them",
            tests: &[
                ("host/kernel/src/tests/limits.rs", "more_time_is_given_ten_times"),
                ("host/station/src/clock.rs", "the_warning_stands_long_enough"),
                ("tests/it/sessions.rs", "time_runs_out"),
            ],
            mutant: None,
        },
    },
    Rule {
        id: "TIM-02",
        severity: Warning,
        title: "Where there is a choice, time is long",
        limit: "60 s until the warning wherever the patient has something to choose",
        source: SecondHand("guides for cash machines in Korea and Taiwan"),
        clauses: &[],
        help: "use `inactivity(normal)` or longer on a screen with actions",
        basis: CODE,
        by: By::Screen(long_enough_to_choose),
    },
    Rule {
        id: "TIM-03",
        severity: Error,
        title: "Time does not run out before the screen has been heard",
        limit: "the wait is longer than the words, spoken, and 30 s",
        source: Own("7 morae a second; 15 letters a second in other languages"),
        clauses: &[],
        help: "say less, or use a longer class of inactivity",
        basis: WORDS,
        by: By::Screen(heard_before_time_is_up),
    },
    Rule {
        id: "TIM-04",
        severity: Warning,
        title: "No screen goes on before it can be read",
        limit: "0.25 s a letter, 0.4 s a word in other scripts, 5 s at least",
        source: Own("reading time of people who read slowly"),
        clauses: &[],
        help: "use a longer class of `advance`, or wait by `inactivity`",
        basis: WORDS,
        by: By::Screen(read_before_it_goes_on),
    },
    Rule {
        id: "TIM-05",
        severity: Error,
        title: "Time alone agrees to nothing",
        limit: "after a wait a flow asks for no device, step, answer or record",
        source: Own("consent is the patient's"),
        clauses: &[],
        help: "let only an action ask for it",
        basis: CODE,
        by: By::Graph(time_agrees_to_nothing),
    },
    Rule {
        id: "TIM-06",
        severity: Warning,
        title: "Waiting is shown and spoken of",
        limit: "a mark of progress and a word every 10 s while a command is under way",
        source: Own("a query takes some seconds"),
        clauses: &[],
        help: "add `progress`, a cue for `waiting`, and the wait `progress`",
        basis: CODE,
        by: By::Graph(waiting_is_told),
    },
];

/// Milliseconds until the host warns.
fn inactivity_ms(span: Span) -> u64 {
    station::inactive_ms(kernel::Inactivity::Screen(span))
}

fn long_enough_to_choose(_: &Case, seen: &Seen) -> Vec<String> {
    let screen = &seen.screen;
    let short = matches!(screen.wait, Wait::Inactivity(Span::Short));
    if short && !screen.actions.is_empty() && screen.purpose != Purpose::Idle {
        vec!["a choice stands with the wait `inactivity(short)`".to_owned()]
    } else {
        Vec::new()
    }
}

fn heard_before_time_is_up(case: &Case, seen: &Seen) -> Vec<String> {
    let wait = match seen.screen.wait {
        Wait::Inactivity(span) => inactivity_ms(span),
        Wait::Host => inactivity_ms(Span::Long),
        Wait::Advance(_) | Wait::Progress(_) => return Vec::new(),
    };
    let mut wrong = Vec::new();
    for language in case.catalogue.languages() {
        // In voice mode the host says each choice once, with its key.
        let labels: Vec<&kernel::contract::Phrase> =
            seen.screen.actions.iter().filter_map(|action| action.label.as_ref()).collect();
        let shown = |cue: &&kernel::contract::Cue| {
            cue.moment == Moment::Shown && !labels.contains(&&cue.phrase)
        };
        let cues = seen.screen.cues.iter().filter(shown);
        let spoken: u64 = cues
            .map(|cue| &cue.phrase)
            .chain(labels.iter().copied())
            .filter_map(|phrase| case.say(*language, phrase))
            .map(|said| speech_ms(*language, &said))
            .sum();
        if spoken + AFTER_SPEECH_MS > wait {
            wrong.push(format!(
                "{language}: about {} s of speech, and the warning comes after {} s",
                spoken / 1000,
                wait / 1000
            ));
        }
    }
    wrong
}

fn read_before_it_goes_on(case: &Case, seen: &Seen) -> Vec<String> {
    let Wait::Advance(span) = seen.screen.wait else { return Vec::new() };
    let mut wrong = Vec::new();
    for language in case.catalogue.languages() {
        let text = case.shown(*language, seen);
        let needed = text.iter().map(|line| reading_ms(line)).sum::<u64>().max(READING_MS_MIN);
        if needed > station::advance_ms(span) {
            wrong.push(format!(
                "{language}: it takes about {:.1} s to read and goes on after {} s",
                seconds(needed),
                station::advance_ms(span) / 1000
            ));
        }
    }
    wrong
}

#[expect(clippy::cast_precision_loss, reason = "a few thousand milliseconds")]
fn seconds(ms: u64) -> f64 {
    ms as f64 / 1000.0
}

/// Whether an input is nothing but time.
pub(super) fn is_time(input: &Input) -> bool {
    matches!(
        input,
        Input::Elapsed { .. }
            | Input::StillWaiting { .. }
            | Input::Inactive { .. }
            | Input::Deadline { .. }
    )
}

fn time_name(input: &Input) -> &'static str {
    if matches!(input, Input::Elapsed { .. }) {
        "`elapsed`"
    } else if matches!(input, Input::StillWaiting { .. }) {
        "`still-waiting`"
    } else if matches!(input, Input::Inactive { .. }) {
        "`inactive`"
    } else {
        "a device's silence"
    }
}

fn time_agrees_to_nothing(_: &Case, graph: &Graph, notes: &mut Notes) {
    for edge in graph.edges() {
        if !is_time(edge.input) {
            continue;
        }
        notes.judge();
        for intent in edge.intents {
            let agreed = match intent {
                Intent::ReadToken(_)
                | Intent::StartFace
                | Intent::AskPin
                | Intent::AskStaff
                | Intent::HostStep(_)
                | Intent::Answer { .. }
                | Intent::Query => true,
                Intent::Finish => {
                    matches!(graph.node(edge.from).kernel.state.phase, Phase::Confirmed { .. })
                }
                Intent::StopFace
                | Intent::CallClerk(_)
                | Intent::Effect { .. }
                | Intent::Cancel => false,
            };
            if agreed {
                notes.edge(&edge, format!("after {} it asks for {intent}", time_name(edge.input)));
            }
        }
    }
}

fn waiting_is_told(_: &Case, graph: &Graph, notes: &mut Notes) {
    for (node, screen) in flow_screens(graph) {
        if graph.node(node).kernel.state.phase.pending().is_none() {
            continue;
        }
        notes.judge();
        let mut lacks = Vec::new();
        if !matches!(screen.wait, Wait::Progress(_)) {
            lacks.push("the wait `progress`");
        }
        if !screen.cues.iter().any(|cue| cue.moment == Moment::Waiting) {
            lacks.push("a cue for `waiting`");
        }
        let shown = screen.body.iter().any(|node| {
            matches!(node.item, Item::Progress | Item::Slot(kernel::contract::Slot::Camera))
        });
        if !shown {
            lacks.push("a mark of progress");
        }
        if !lacks.is_empty() {
            notes.add(node, format!("`{}` is without {}", screen.name, lacks.join(" and ")));
        }
    }
}
