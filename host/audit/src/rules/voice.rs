//! Voice and sound: VOI.

use std::collections::BTreeMap;

use kernel::Phase;
use kernel::contract::{Earcon, Item, Moment, Purpose};

use super::Severity::{Error, Note, Warning};
use super::Source::{Own, Read, SecondHand};
use super::{ASSETS, By, CODE, Case, FileAnswer, HOST, Notes, Rule, Seen, WORDS};
use crate::rules::paths::flow_screens;
use crate::rules::wording::{kana_for_kanji, speech_ms};
use crate::{Graph, NodeId};

const NOT_HEARD: &str = "recordings are judged by people, and not listened to here";
/// How long one cue may take, in milliseconds.
const CUE_MS_MAX: u64 = 15_000;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "VOI-01",
        severity: Error,
        title: "Every screen speaks",
        limit: "at least one cue as it is shown, in each language of the flow",
        source: Read("EN 301 549 V3.2.1, 5.1.3.1"),
        clauses: &["EN 301 549, 5.1.3.1"],
        help: "add `say` to the screen",
        basis: CODE,
        by: By::Screen(speaks),
    },
    Rule {
        id: "VOI-02",
        severity: Error,
        title: "The voice names what can be chosen, and by which key",
        limit: "every action of every screen; the keypad once a visit",
        source: Read("EN 301 549 V3.2.1, 5.1.3.3 and 5.1.3.6"),
        clauses: &["EN 301 549, 5.1.3.3", "EN 301 549, 5.1.3.6", "Section 508, 402.2"],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "in voice mode the host itself speaks each action with its key",
            tests: &[
                ("tests/it/promises.rs", "voice_mode_speaks_each_action_with_its_key"),
                ("tests/it/sessions.rs", "a_visit_by_keys_and_ears_alone"),
            ],
            mutant: None,
        },
    },
    Rule {
        id: "VOI-03",
        severity: Error,
        title: "Everything can be heard again, and that changes nothing",
        limit: "on every screen",
        source: Read("EN 301 549 V3.2.1, 5.1.3.4"),
        clauses: &["EN 301 549, 5.1.3.4"],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "`repeat` is no input of the protocol: no flow hears of it",
            tests: &[("tests/it/promises.rs", "to_repeat_changes_nothing")],
            mutant: None,
        },
    },
    Rule {
        id: "VOI-04",
        severity: Error,
        title: "Speech stops as soon as something is pressed or said anew",
        limit: "at once",
        source: Read("EN 301 549 V3.2.1, 5.1.3.5"),
        clauses: &["EN 301 549, 5.1.3.5"],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "any press takes away what is being said before the flow hears of it",
            tests: &[("tests/it/spoken.rs", "a_press_silences_and_what_is_said_stands_until_then")],
            mutant: None,
        },
    },
    Rule {
        id: "VOI-05",
        severity: Error,
        title: "Digits are not spoken",
        limit: "the same words whichever digit it was",
        source: Read("EN 301 549 V3.2.1, 5.1.3.8"),
        clauses: &["EN 301 549, 5.1.3.8"],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "the host says how many digits there are and never which",
            tests: &[("tests/it/promises.rs", "every_digit_is_answered_alike")],
            mutant: None,
        },
    },
    Rule {
        id: "VOI-06",
        severity: Error,
        title: "What is private is not said aloud",
        limit: "no name on the loudspeaker",
        source: Read("EN 301 549 V3.2.1, 5.1.3.9"),
        clauses: &["EN 301 549, 5.1.3.9"],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "what fills a slot is spoken by the host, and a name by the private route only",
            tests: &[("tests/it/visits.rs", "a_name_is_spoken_on_the_private_route_only")],
            mutant: None,
        },
    },
    Rule {
        id: "VOI-07",
        severity: Error,
        title: "The voice speaks the language of the screen",
        limit: "equal",
        source: Read("EN 301 549 V3.2.1, 5.1.3.14"),
        clauses: &["EN 301 549, 5.1.3.14"],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "both are said out of one catalogue in one language, and no flow knows which",
            tests: &[("tests/it/promises.rs", "the_voice_speaks_the_language_of_the_screen")],
            mutant: None,
        },
    },
    Rule {
        id: "VOI-08",
        severity: Error,
        title: "An error says what is wrong and what to do",
        limit: "the heading and at least one further text of it are spoken",
        source: Read("WCAG 2.2, 3.3.1 and 3.3.3; EN 301 549 V3.2.1, 5.1.3.15"),
        clauses: &["WCAG 2.2, 3.3.1", "WCAG 2.2, 3.3.3", "EN 301 549, 5.1.3.15"],
        help: "say heading and advice on the error screen",
        basis: CODE,
        by: By::Screen(error_says_both),
    },
    Rule {
        id: "VOI-09",
        severity: Error,
        title: "The loudspeaker is loud enough and can be set without sight",
        limit: "65 dBA",
        source: Read("EN 301 549 V3.2.1, 5.1.3.12"),
        clauses: &["EN 301 549, 5.1.3.12"],
        help: "",
        basis: HOST,
        by: By::NotAssessed("to be measured on the device"),
    },
    Rule {
        id: "VOI-10",
        severity: Error,
        title: "The next patient finds the usual volume",
        limit: "reset at the end of each visit",
        source: Read("EN 301 549 V3.2.1, 5.1.3.13"),
        clauses: &["EN 301 549, 5.1.3.13", "Section 508, 402.3.2"],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "language, size, volume and voice last one visit",
            tests: &[("tests/it/promises.rs", "presentation_lasts_one_visit")],
            mutant: None,
        },
    },
    Rule {
        id: "VOI-11",
        severity: Warning,
        title: "No other sound lies over the speech",
        limit: "3 s",
        source: Read("EN 301 549 V3.2.1, 5.1.3.10"),
        clauses: &["EN 301 549, 5.1.3.10"],
        help: "use sounds as recordings of phrases only",
        basis: ASSETS,
        by: By::File(no_sounds),
    },
    Rule {
        id: "VOI-12",
        severity: Error,
        title: "What is heard can be seen",
        limit: "every cue stands on the screen as text, or beside a mark of progress",
        source: Read("EN 301 549 V3.2.1, 5.1.5"),
        clauses: &["EN 301 549, 5.1.5"],
        help: "add the phrase to the screen's body, or take the cue away",
        basis: CODE,
        by: By::Screen(heard_is_seen),
    },
    Rule {
        id: "VOI-13",
        severity: Warning,
        title: "Tones are low enough for old ears",
        limit: "2.5 kHz",
        source: SecondHand("JIS S 0013"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "tones are the host's; a flow names their meaning",
            tests: &[("host/voice/src/earcon.rs", "earcons_stay_where_old_ears_hear")],
            mutant: None,
        },
    },
    Rule {
        id: "VOI-14",
        severity: Note,
        title: "Tones are loud enough for old ears",
        limit: "25 to 60 dB by frequency, 70 dB at most",
        source: SecondHand("JIS S 0014"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::NotAssessed("to be measured on the device"),
    },
    Rule {
        id: "VOI-15",
        severity: Warning,
        title: "A tone means the same everywhere",
        limit: "`error` on every error and nowhere else; `end` at the end only",
        source: Own("who hears must be able to tell them apart"),
        clauses: &[],
        help: "give the screen the earcon of its purpose",
        basis: CODE,
        by: By::Graph(tones_mean_one_thing),
    },
    Rule {
        id: "VOI-16",
        severity: Warning,
        title: "What is said is short enough to be heard again",
        limit: "15 s a cue",
        source: Own("7 morae a second; 15 letters a second in other languages"),
        clauses: &[],
        help: "split the phrase",
        basis: WORDS,
        by: By::Screen(cues_are_short),
    },
    Rule {
        id: "VOI-17",
        severity: Warning,
        title: "A text with kanji says how it is read",
        limit: "`.kana` on every Japanese phrase with kanji",
        source: Own("names and terms have more than one reading"),
        clauses: &[],
        help: "add `.kana` to the phrase",
        basis: WORDS,
        by: By::File(kana_for_kanji),
    },
    Rule {
        id: "VOI-18",
        severity: Error,
        title: "The voice can be switched on without sight, before anything else",
        limit: "from the idle screen",
        source: Read("EN 301 549 V3.2.1, 5.2 and 8.5"),
        clauses: &["EN 301 549, 5.2", "Section 508, 402.2.5"],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "the host switches it, on any screen; a mark that can be felt is the device's",
            tests: &[("tests/it/sessions.rs", "a_visit_by_keys_and_ears_alone")],
            mutant: None,
        },
    },
];

fn speaks(case: &Case, seen: &Seen) -> Vec<String> {
    let shown = || seen.screen.cues.iter().filter(|cue| cue.moment == Moment::Shown);
    // Whoever wakes the reader by voice hears the idle screen too.
    if shown().count() == 0 {
        return vec!["nothing is said as the screen is shown".to_owned()];
    }
    let mut wrong = Vec::new();
    for language in case.catalogue.languages() {
        let heard = |phrase| case.say(*language, phrase).is_some_and(|said| !said.text.is_empty());
        if !shown().any(|cue| heard(&cue.phrase)) {
            wrong.push(format!("{language}: the cues have no words"));
        }
    }
    wrong
}

/// Every phrase that stands on a screen.
pub(super) fn phrases(seen: &Seen) -> impl Iterator<Item = &kernel::contract::Phrase> {
    let body = seen.screen.body.iter().filter_map(|node| match &node.item {
        Item::Heading(words) | Item::Paragraph(words) | Item::Step(words) | Item::Notice(words) => {
            Some(words)
        }
        Item::Steps
        | Item::Picture(_)
        | Item::Motion(_)
        | Item::Progress
        | Item::Stepper(_)
        | Item::Brand(_)
        | Item::Slot(_) => None,
    });
    body.chain(seen.screen.actions.iter().filter_map(|action| action.label.as_ref()))
}

fn error_says_both(_: &Case, seen: &Seen) -> Vec<String> {
    if seen.screen.purpose != Purpose::Error {
        return Vec::new();
    }
    let said = |words: &&kernel::contract::Phrase| {
        let now = |cue: &&kernel::contract::Cue| cue.moment == Moment::Shown;
        seen.screen.cues.iter().filter(now).any(|cue| cue.phrase == **words)
    };
    let body = seen.screen.body.len();
    let mut texts = phrases(seen).take(body);
    let heading = texts.next().as_ref().is_some_and(said);
    let labels: Vec<_> =
        seen.screen.actions.iter().filter_map(|action| action.label.as_ref()).collect();
    let advice = texts.filter(|words| !labels.contains(words)).any(|words| said(&words));
    match (heading, advice) {
        (true, true) => Vec::new(),
        (false, _) => vec!["what is wrong is not said".to_owned()],
        (true, false) => vec!["what to do is not said".to_owned()],
    }
}

fn no_sounds(case: &Case) -> FileAnswer {
    if case.assets.iter().any(|asset| asset.media.is_sound()) {
        FileAnswer::NotAssessed(NOT_HEARD)
    } else {
        FileAnswer::NotApplicable("the flow has no sounds")
    }
}

fn heard_is_seen(_: &Case, seen: &Seen) -> Vec<String> {
    let progress = seen.screen.body.iter().any(|node| {
        matches!(node.item, Item::Progress | Item::Slot(kernel::contract::Slot::Camera))
    });
    let unseen = |cue: &&kernel::contract::Cue| match cue.moment {
        Moment::Shown => !phrases(seen).any(|words| *words == cue.phrase),
        Moment::Waiting => !progress && !phrases(seen).any(|words| *words == cue.phrase),
    };
    let cues = seen.screen.cues.iter().filter(unseen);
    cues.map(|cue| format!("`{}` is said and does not stand there", cue.phrase.id)).collect()
}

fn tones_mean_one_thing(_: &Case, graph: &Graph, notes: &mut Notes) {
    let mut of_errors: BTreeMap<Option<Earcon>, NodeId> = BTreeMap::new();
    for (node, screen) in flow_screens(graph) {
        notes.judge();
        let phase = graph.node(node).kernel.state.phase;
        let over = matches!(phase, Phase::Closing { .. } | Phase::Leaving { .. });
        let error = screen.purpose == Purpose::Error;
        if error {
            of_errors.entry(screen.earcon).or_insert(node);
        }
        match screen.earcon {
            Some(Earcon::Error) if !error => {
                notes.add(node, format!("`{}` is no error and sounds like one", screen.name));
            }
            Some(Earcon::End) if !over => {
                notes.add(node, format!("`{}` sounds like the end", screen.name));
            }
            Some(Earcon::Accept | Earcon::End) if error => {
                notes.add(node, format!("`{}` is an error and sounds like none", screen.name));
            }
            Some(Earcon::Error | Earcon::Accept | Earcon::End | Earcon::Attention) | None => {}
        }
    }
    if of_errors.len() > 1 {
        for (tone, node) in of_errors {
            let tone = tone.map_or("none", Earcon::name);
            notes.add(node, format!("errors sound in more than one way; this one: {tone}"));
        }
    }
}

fn cues_are_short(case: &Case, seen: &Seen) -> Vec<String> {
    let mut wrong = Vec::new();
    for language in case.catalogue.languages() {
        for cue in &seen.screen.cues {
            let Some(said) = case.say(*language, &cue.phrase) else { continue };
            let ms = speech_ms(*language, &said);
            if ms > CUE_MS_MAX {
                wrong.push(format!("{language}: `{}` takes about {} s", cue.phrase.id, ms / 1000));
            }
        }
    }
    wrong
}
