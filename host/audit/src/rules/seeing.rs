//! Seeing: VIS, LAY, TGT, FLS.

use kernel::contract::{ColourRole, KeyGap, KeySize, Role};

use super::Severity::{Error, Note, Warning};
use super::Source::{Own, Read, SecondHand};
use super::{By, CODE, Case, FileAnswer, HOST, Notes, Rule, Seen, WORDS};
use crate::Graph;
use crate::rules::paths::flow_screens;
use crate::rules::wording;

const STILLS: &str = "what changes between two screens is not measured in this version";
const DEVICE: &str = "to be measured on the device";

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "VIS-01",
        severity: Error,
        title: "Text stands out from what it stands on",
        limit: "theme: text on background and surface, words on accent: at least 4.5 to 1",
        source: Read("WCAG 2.2, 1.4.3 Contrast (Minimum)"),
        clauses: &["WCAG 2.2, 1.4.3"],
        help: "choose darker or lighter colours in [theme] of flow.toml",
        basis: CODE,
        by: By::File(|case| contrasts(case, 4.5, TEXT_PAIRS)),
    },
    Rule {
        id: "VIS-02",
        severity: Warning,
        title: "Text stands out strongly",
        limit: "theme: the same pairs at least 7 to 1",
        source: Read("WCAG 2.2, 1.4.6 Contrast (Enhanced)"),
        clauses: &["WCAG 2.2, 1.4.6"],
        help: "choose darker or lighter colours in [theme] of flow.toml",
        basis: CODE,
        by: By::File(|case| contrasts(case, 7.0, TEXT_PAIRS)),
    },
    Rule {
        id: "VIS-03",
        severity: Error,
        title: "Edges of controls can be seen",
        limit: "theme: border and accent on background and surface at least 3 to 1",
        source: Read("WCAG 2.2, 1.4.11 Non-text Contrast"),
        clauses: &["WCAG 2.2, 1.4.11"],
        help: "choose a darker border or accent in [theme] of flow.toml",
        basis: CODE,
        by: By::File(|case| contrasts(case, 3.0, EDGE_PAIRS)),
    },
    Rule {
        id: "VIS-04",
        severity: Error,
        title: "Capital letters are large enough for the distance",
        limit: "an angle of 0.7 degrees at 450 mm, in the largest text",
        source: Read("EN 301 549 V3.2.1, 5.1.4"),
        clauses: &["EN 301 549, 5.1.4"],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "letters are the host's; whoever touches the panel stands within 450 mm of it, and can have the largest text",
            tests: &[("host/render/src/tests.rs", "letters_are_as_tall_as_they_must_be")],
            mutant: None,
        },
    },
    Rule {
        id: "VIS-05",
        severity: Error,
        title: "Capital letters have a least height",
        limit: "4.8 mm, unless letters can be enlarged",
        source: Read("36 CFR 1194 Appendix C, 402.4"),
        clauses: &["Section 508, 402.4"],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "text can be enlarged on every screen, to more than this height",
            tests: &[
                ("host/render/src/tests.rs", "letters_are_as_tall_as_they_must_be"),
                ("tests/it/visits.rs", "the_presentation_has_keys_and_ends_with_the_visit"),
            ],
            mutant: None,
        },
    },
    Rule {
        id: "VIS-06",
        severity: Warning,
        title: "Japanese text can be read at an age of 70 from half a metre",
        limit: "13.5 pt in a gothic face, in the two largest sizes of text",
        source: SecondHand("JIS S 0032"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "text can be enlarged on every screen, and the two largest sizes have this height",
            tests: &[
                ("host/render/src/tests.rs", "letters_are_as_tall_as_they_must_be"),
                ("tests/it/visits.rs", "the_presentation_has_keys_and_ends_with_the_visit"),
            ],
            mutant: None,
        },
    },
    Rule {
        id: "VIS-07",
        severity: Warning,
        title: "Letters have no serifs",
        limit: "a font of the host's list",
        source: Read("36 CFR 1194 Appendix C, 402.4"),
        clauses: &["Section 508, 402.4"],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "all text is drawn in the host's fonts, gothic without serifs, bound by their digests",
            tests: &[
                ("host/render/src/tests.rs", "every_font_has_a_licence_and_a_digest"),
                ("host/render/src/tests.rs", "pixels_are_the_golden_ones"),
            ],
            mutant: None,
        },
    },
    Rule {
        id: "VIS-08",
        severity: Error,
        title: "Colour is never the only carrier of a meaning",
        limit: "every screen has a heading in words, every action a label in words",
        source: Read("WCAG 2.2, 1.4.1 Use of Color"),
        clauses: &["WCAG 2.2, 1.4.1"],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "a screen without a heading, and an action without words, are refused; a flow \
                  colours roles and never single things",
            tests: &[("host/kernel/src/tests/screens.rs", "each_fault_has_its_message")],
            mutant: Some("tests/guests/hostile, deeds `heading` and `label` of view"),
        },
    },
    Rule {
        id: "VIS-09",
        severity: Error,
        title: "No mark stands in the place of a letter",
        limit: "no ●, ■, □ or 〓 in any text",
        source: Own("the complaint about readers heard most often: names shown as ●"),
        clauses: &[],
        help: "write the letter, or its reading in kana",
        basis: WORDS,
        by: By::Drawn { codes: &["D22", "D23"], file: Some(marks) },
    },
    Rule {
        id: "VIS-10",
        severity: Error,
        title: "No line is cut off at the largest text",
        limit: "no clipped line, in any language",
        source: Own("the idea of WCAG 2.2, 1.4.4"),
        clauses: &[],
        help: "shorten it, or put less on the screen",
        basis: WORDS,
        by: By::Drawn { codes: &["D21", "D24", "D26"], file: None },
    },
    Rule {
        id: "VIS-11",
        severity: Note,
        title: "The screen can be read from a seat",
        limit: "from a point 1,015 mm above the floor",
        source: Read("EN 301 549 V3.2.1, 8.3.4"),
        clauses: &["EN 301 549, 8.3.4"],
        help: "",
        basis: HOST,
        by: By::NotAssessed(DEVICE),
    },
    Rule {
        id: "LAY-01",
        severity: Error,
        title: "The way back stands in the same place on every screen",
        limit: "`back` is the last action wherever it stands; all else that is fixed is the host's",
        source: Read("WCAG 2.2, 3.2.3 Consistent Navigation"),
        clauses: &["WCAG 2.2, 3.2.3", "WCAG 2.2, 3.2.6"],
        help: "add the action with the role `back` last",
        basis: CODE,
        by: By::Screen(back_is_last),
    },
    Rule {
        id: "LAY-02",
        severity: Error,
        title: "Agree and decline have the same size and contrast",
        limit: "equal",
        source: Own("the unified layout that the ministry's list asks for"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "both are the host's buttons of one kind, drawn in cells of one size and in one colour",
            tests: &[
                ("tests/it/promises.rs", "agree_and_decline_are_buttons_of_one_kind"),
                ("host/render/src/tests.rs", "agree_and_decline_are_drawn_alike"),
            ],
            mutant: None,
        },
    },
    Rule {
        id: "LAY-03",
        severity: Warning,
        title: "One action is called by one name",
        limit: "each action has the same label on every screen",
        source: Read("WCAG 2.2, 3.2.4 Consistent Identification"),
        clauses: &["WCAG 2.2, 3.2.4"],
        help: "give the action one phrase, or make two actions of it",
        basis: CODE,
        by: By::Graph(one_label_for_each_action),
    },
    Rule {
        id: "LAY-04",
        severity: Warning,
        title: "A screen has few choices",
        limit: "at most 6",
        source: Own("one key for each choice"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "a screen with more than six actions is refused",
            tests: &[("host/kernel/src/tests/screens.rs", "each_fault_has_its_message")],
            mutant: Some("tests/guests/hostile, deed `actions` of view"),
        },
    },
    Rule {
        id: "LAY-05",
        severity: Error,
        title: "How to place the card agrees with the reader",
        limit: "for each placement, no words of another one",
        source: Own("readers differ, and people without sight are told the wrong side"),
        clauses: &[],
        help: "choose the words by `site.device.placement`",
        basis: WORDS,
        by: By::Screen(placement_agrees),
    },
    Rule {
        id: "LAY-06",
        severity: Warning,
        title: "Instructions can be had without kanji",
        limit: "plain Japanese, or a reading for every text with kanji",
        source: SecondHand("guides to plain Japanese for public services"),
        clauses: &[],
        help: "add words/ja-x-plain.ftl, or `.kana` to each phrase",
        basis: WORDS,
        by: By::File(plain_or_kana),
    },
    Rule {
        id: "TGT-01",
        severity: Error,
        title: "What is touched is not too small",
        limit: "24 by 24 px",
        source: Read("WCAG 2.2, 2.5.8 Target Size (Minimum)"),
        clauses: &["WCAG 2.2, 2.5.8"],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "the host lays out what is touched, and gives it at least 9 mm",
            tests: &[("host/render/src/tests.rs", "buttons_are_large_and_apart")],
            mutant: None,
        },
    },
    Rule {
        id: "TGT-02",
        severity: Warning,
        title: "What is touched is large",
        limit: "44 by 44 px",
        source: Read("WCAG 2.2, 2.5.5 Target Size (Enhanced)"),
        clauses: &["WCAG 2.2, 2.5.5"],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "the host lays out what is touched, and gives it at least 9 mm, which is 53 px or more",
            tests: &[("host/render/src/tests.rs", "buttons_are_large_and_apart")],
            mutant: None,
        },
    },
    Rule {
        id: "TGT-03",
        severity: Warning,
        title: "Keys are large and apart",
        limit: "side 12 mm, pitch 17 mm; legends are a fact of the device",
        source: SecondHand("guides for cash machines in Korea and Taiwan"),
        clauses: &[],
        help: "write `gap = \"wide\"` or `size = \"large\"` in each [[keypads]]",
        basis: CODE,
        by: By::File(keys_apart),
    },
    Rule {
        id: "TGT-04",
        severity: Note,
        title: "Keys are pressed with little force",
        limit: "22.2 N",
        source: Read("EN 301 549 V3.2.1, 8.4.2.2"),
        clauses: &["EN 301 549, 8.4.2.2"],
        help: "",
        basis: HOST,
        by: By::NotAssessed(DEVICE),
    },
    Rule {
        id: "TGT-05",
        severity: Error,
        title: "Nothing needs a gesture",
        limit: "touch and key only: no path, pinch, twist or long press",
        source: Read("EN 301 549 V3.2.1, 5.5.1 and 5.9"),
        clauses: &["EN 301 549, 5.5.1", "EN 301 549, 5.9"],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "the contract has no event for a gesture, and its text is frozen by a hash",
            tests: &[("tests/it/tidy.rs", "the_contract_is_the_one_that_was_announced")],
            mutant: None,
        },
    },
    Rule {
        id: "FLS-01",
        severity: Error,
        title: "Nothing flashes more than three times a second",
        limit: "a picture changes twice a second; a screen goes on by itself every 4 s at most",
        source: Read("WCAG 2.2, 2.3.1 Three Flashes or Below Threshold"),
        clauses: &["WCAG 2.2, 2.3.1"],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "the host's clock moves a flow's pictures, and lets its screens go on",
            tests: &[
                ("host/render/src/tests.rs", "a_moving_picture_is_calm"),
                ("host/station/src/clock.rs", "no_screen_goes_on_within_a_second"),
            ],
            mutant: None,
        },
    },
    Rule {
        id: "FLS-02",
        severity: Note,
        title: "Flashes are counted by area and luminance",
        limit: "an opposing change of 10 % of relative luminance",
        source: Read("WCAG 2.2, 2.3.1, definition of general flash"),
        clauses: &["WCAG 2.2, 2.3.1"],
        help: "",
        basis: HOST,
        by: By::NotAssessed(STILLS),
    },
    Rule {
        id: "FLS-03",
        severity: Error,
        title: "No large area is of saturated red",
        limit: "theme: R / (R + G + B) below 0.8 for background, surface and accent",
        source: Read("WCAG 2.2, 2.3.1, definition of red flash"),
        clauses: &["WCAG 2.2, 2.3.1"],
        help: "choose a colour with less red in it",
        basis: CODE,
        by: By::File(no_saturated_red),
    },
    Rule {
        id: "FLS-04",
        severity: Warning,
        title: "A flow does not change the screen often by itself",
        limit: "twice a second",
        source: Own("then nothing can flash"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "a flow has no clock; the host's shortest wait is 4 s",
            tests: &[("host/station/src/clock.rs", "no_screen_goes_on_within_a_second")],
            mutant: None,
        },
    },
];

type Pair = (ColourRole, ColourRole);

const TEXT_PAIRS: &[Pair] = &[
    (ColourRole::Text, ColourRole::Background),
    (ColourRole::Text, ColourRole::Surface),
    (ColourRole::OnAccent, ColourRole::Accent),
];
const EDGE_PAIRS: &[Pair] = &[
    (ColourRole::Border, ColourRole::Background),
    (ColourRole::Border, ColourRole::Surface),
    (ColourRole::Accent, ColourRole::Background),
    (ColourRole::Accent, ColourRole::Surface),
];

/// One channel of sRGB, linear. Source: WCAG 2.2, "relative luminance".
fn linear(channel: u8) -> f64 {
    let c = f64::from(channel) / 255.0;
    if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
}

fn channels(rgb: u32) -> [u8; 3] {
    let [_, red, green, blue] = rgb.to_be_bytes();
    [red, green, blue]
}

fn luminance(rgb: u32) -> f64 {
    let [red, green, blue] = channels(rgb).map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// Source: WCAG 2.2, "contrast ratio".
fn contrast(one: u32, other: u32) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn contrasts(case: &Case, least: f64, pairs: &[Pair]) -> FileAnswer {
    let colour = |role| case.manifest.theme.iter().find(|one| one.role == role).map(|one| one.rgb);
    let mut units = 0;
    let mut wrong = Vec::new();
    for (front, back) in pairs {
        let (Some(one), Some(other)) = (colour(*front), colour(*back)) else { continue };
        units += 1;
        let ratio = contrast(one, other);
        if ratio < least {
            wrong.push(format!(
                "{front} #{one:06x} on {back} #{other:06x}: {ratio:.2} to 1, at least {least} is asked for"
            ));
        }
    }
    if units == 0 {
        return FileAnswer::NotApplicable("the theme names no colours; the host's are used");
    }
    FileAnswer::Judged { units, wrong }
}

fn no_saturated_red(case: &Case) -> FileAnswer {
    let large = [ColourRole::Background, ColourRole::Surface, ColourRole::Accent];
    let theme = case.manifest.theme.iter().filter(|one| large.contains(&one.role));
    let mut units = 0;
    let mut wrong = Vec::new();
    for colour in theme {
        units += 1;
        let [red, green, blue] = channels(colour.rgb).map(linear);
        let sum = red + green + blue;
        if sum > 0.0 && red / sum >= 0.8 {
            wrong.push(format!("{} #{:06x} is saturated red", colour.role, colour.rgb));
        }
    }
    if units == 0 {
        return FileAnswer::NotApplicable("the theme names no colours; the host's are used");
    }
    FileAnswer::Judged { units, wrong }
}

/// From the middle of one key to the middle of the next.
const PITCH_MIN_MM: u8 = 17;

fn keys_apart(case: &Case) -> FileAnswer {
    let layouts = &case.manifest.keypads;
    if layouts.is_empty() {
        return FileAnswer::NotApplicable("the flow has no keypad");
    }
    let mut wrong = Vec::new();
    for layout in layouts {
        let side = match layout.size {
            KeySize::Normal => 12,
            KeySize::Large => 17,
        };
        let gap = match layout.gap {
            KeyGap::Normal => 3,
            KeyGap::Wide => 6,
        };
        if side + gap < PITCH_MIN_MM {
            wrong.push(format!("the keys of `{}` are {} mm apart", layout.name, side + gap));
        }
    }
    FileAnswer::Judged { units: layouts.len(), wrong }
}

fn marks(case: &Case) -> FileAnswer {
    let mut units = 0;
    let mut wrong = Vec::new();
    for (language, id, said) in case.all_words() {
        units += 1;
        if let Some(mark) = said.text.chars().find(|c| "●■□〓".contains(*c)) {
            wrong.push(format!("{language}: `{id}` has {mark} in it"));
        }
    }
    FileAnswer::Judged { units, wrong }
}

fn plain_or_kana(case: &Case) -> FileAnswer {
    if case.catalogue.languages().contains(&words::Language::JaPlain) {
        return FileAnswer::Judged { units: case.catalogue.ids().len(), wrong: Vec::new() };
    }
    wording::kana_for_kanji(case)
}

fn back_is_last(_: &Case, seen: &Seen) -> Vec<String> {
    let actions = &seen.screen.actions;
    let back = actions.iter().position(|action| action.role == Role::Back);
    match back {
        Some(place) if place + 1 < actions.len() => {
            vec![format!("`back` is action {} of {}", place + 1, actions.len())]
        }
        Some(_) | None => Vec::new(),
    }
}

fn one_label_for_each_action(_: &Case, graph: &Graph, notes: &mut Notes) {
    let mut labels: std::collections::BTreeMap<&str, &str> = Default::default();
    for (node, screen) in flow_screens(graph) {
        for action in &screen.actions {
            let label = action.label.as_ref().map_or(action.role.name(), |label| label.id.as_str());
            notes.judge();
            match labels.get(action.id.as_str()) {
                None => {
                    labels.insert(&action.id, label);
                }
                Some(known) if *known == label => {}
                Some(known) => notes.add(
                    node,
                    format!(
                        "action `{}` is called `{label}` here and `{known}` elsewhere",
                        action.id
                    ),
                ),
            }
        }
    }
}

fn placement_agrees(case: &Case, seen: &Seen) -> Vec<String> {
    let mut wrong = Vec::new();
    for (language, said) in case.body_words(seen) {
        for (placement, words) in wording::PLACEMENTS {
            let named = words.iter().find(|word| said.contains(**word));
            if let (Some(word), true) = (named, *placement != seen.device.placement) {
                wrong.push(format!(
                    "{language}: {word:?} belongs to a reader where the card is placed otherwise ({placement}); this one is {}",
                    seen.device.placement
                ));
            }
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Figures of WCAG's own examples: black on white, and two greys beside
    /// the limit of 4.5.
    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((contrast(0x00_00_00, 0xff_ff_ff) - 21.0).abs() < 1e-9);
        assert!(contrast(0x76_76_76, 0xff_ff_ff) >= 4.5);
        assert!(contrast(0x77_77_77, 0xff_ff_ff) < 4.5);
    }
}
