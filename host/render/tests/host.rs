//! Promise: every screen of the host fits on every panel, in every size of
//! text, in every language, on as many pages as it takes.

use std::fmt::Write;
use std::path::Path;

use expect_test::{expect, expect_file};
use render::{
    Button, Composition, Finding, Fixed, Fonts, Kind, Line, Node, Owner, Panel, Part, Place,
    Renderer, Screen, TEXT_SIZE_MAX, Theme, Warning,
};
use words::{Argument, Language, host_catalogue};

use side_by_side::side_by_side;

mod side_by_side;

/// The beginnings of the ids, and the buttons below the words.
const SCREENS: [(&str, &[&str]); 11] = [
    ("pin", &["pin-enter", "pin-clear", "pin-cancel"]),
    ("pin-phone", &["pin-enter", "pin-clear", "pin-cancel"]),
    ("staff-calling", &["staff-cancel"]),
    ("staff-pad", &["pin-enter", "pin-clear", "staff-cancel"]),
    ("step-consent", &["step-consent-agree", "step-consent-decline", "step-consent-items"]),
    ("step-consent-item-medical", &["step-consent-agree", "step-consent-decline"]),
    ("step-specific-disease", &["step-specific-disease-agree", "step-specific-disease-decline"]),
    ("step-subsidy", &["step-subsidy-agree", "step-subsidy-decline"]),
    ("step-prescription", &["step-prescription-electronic", "step-prescription-paper"]),
    ("step-registration", &["step-registration-agree", "step-registration-decline"]),
    ("left-behind", &[]),
];

fn say(language: Language, id: &str, args: &[(&str, Argument)]) -> String {
    let said = host_catalogue().say(language, id, args);
    said.unwrap_or_else(|| panic!("{language} has no {id}")).text
}

fn screen(language: Language, stem: &str, buttons: &[&str], panel: Panel, text_size: u8) -> Screen {
    let word = |id: &str| say(language, id, &[]);
    let line = |kind, text: String| Line { kind, text, image: None, private: false };
    let mut lines = vec![
        line(Kind::Heading, word(&format!("{stem}-title"))),
        line(Kind::Paragraph, word(&format!("{stem}-body"))),
    ];
    if stem.starts_with("pin") {
        lines.push(line(Kind::Notice, word("pin-last-try")));
        lines.push(line(Kind::Digits(2), String::new()));
    }
    lines.push(line(Kind::Pinned, word("clerk-called")));
    let name = [("name", Argument::Text("髙橋﨑 濵𠮷之介左衛門".to_owned()))];
    lines.push(Line { private: true, ..line(Kind::Slot, say(language, "slot-name", &name)) });
    let place = |fixed| {
        let (id, level) = match fixed {
            Fixed::Cancel => ("slot-cancel", None),
            Fixed::Back => ("slot-back", None),
            Fixed::Clerk => ("slot-clerk", None),
            Fixed::Repeat => ("slot-repeat", None),
            Fixed::Language => ("slot-language", None),
            Fixed::Volume => ("slot-volume", Some((2, 4))),
            Fixed::TextSize => ("slot-text-size", Some((text_size, TEXT_SIZE_MAX))),
            Fixed::Contrast => ("slot-contrast", None),
        };
        Place { fixed, label: word(id), level, is_on: fixed != Fixed::Back }
    };
    Screen {
        panel,
        owner: Owner::Host,
        composition: Composition::Host,
        mark: "窓口".to_owned(),
        language: language.tag().to_owned(),
        lines,
        buttons: (1..)
            .zip(buttons)
            .map(|(key, id)| Button { label: word(id), key: Some(key), is_primary: false })
            .collect(),
        places: Fixed::ALL.map(place).to_vec(),
        menu: None,
        warning: (stem == "left-behind").then(|| warning(language)),
        theme: Theme::LIGHT,
        glow: None,
        sign: None,
        text_size,
        page: 0,
        turn: (word("slot-page-back"), word("slot-page-on")),
        at_ms: None,
    }
}

fn warning(language: Language) -> Warning {
    Warning {
        title: say(language, "warning-title", &[]),
        body: say(language, "warning-body", &[("seconds", Argument::Number(30))]),
        extend: Some(Button {
            label: say(language, "slot-extend", &[]),
            key: Some(1),
            is_primary: true,
        }),
    }
}

/// With a call, a last try and a long name at once, a large text is too large for
/// some: `smaller.txt` has those, and nothing else is amiss anywhere.
#[test]
fn the_screens_of_the_host_fit_everywhere() {
    let mut renderer = Renderer::new(&Fonts::load().unwrap_or_else(|error| panic!("{error}")));
    let mut told = String::new();
    let (mut frames, mut pages_most) = (0, 0);
    for language in Language::ALL {
        for (stem, buttons) in SCREENS {
            for panel in Panel::ALL {
                for text_size in 0..=TEXT_SIZE_MAX {
                    let mut shown = screen(language, stem, buttons, panel, text_size);
                    loop {
                        let drawn = renderer.draw(&shown);
                        frames += 1;
                        pages_most = pages_most.max(drawn.pages);
                        let of_page = |one: &Finding| !matches!(one, Finding::Smaller { .. });
                        assert!(!drawn.findings.iter().any(of_page), "{:?}", drawn.findings);
                        // Each page says the same of its screen.
                        for finding in drawn.findings.iter().filter(|_| shown.page == 0) {
                            let at = panel.name();
                            writeln!(told, "{language} {stem} {at}: {finding}").unwrap();
                        }
                        shown.page += 1;
                        if shown.page >= drawn.pages {
                            break;
                        }
                    }
                }
            }
        }
    }
    expect_file!["smaller.txt"].assert_eq(&told);
    assert!(frames > 8 * 11 * 3 * 4);
    assert!(pages_most <= 6, "{pages_most} pages");
}

/// What the host may have to say on any screen.
fn pinned(language: Language) -> [String; 3] {
    let message = [("text", Argument::Text("3".to_owned()))];
    [
        say(language, "demo-notice", &[]),
        say(language, "slot-clerk-message", &message),
        say(language, "clerk-called", &[]),
    ]
}

/// A question with all of it.
fn with_pinned(language: Language, panel: Panel, text_size: u8) -> Screen {
    let (stem, buttons) = SCREENS[4];
    let mut shown = screen(language, stem, buttons, panel, text_size);
    shown.lines.retain(|one| one.kind != Kind::Pinned);
    let line = |text| Line { kind: Kind::Pinned, text, image: None, private: false };
    shown.lines.extend(pinned(language).map(line));
    shown
}

/// All of it is drawn on every page, if need be in a smaller size of text.
#[test]
fn what_the_host_says_on_any_screen_is_on_every_page() {
    let mut renderer = Renderer::new(&Fonts::load().unwrap_or_else(|error| panic!("{error}")));
    let of_page = |one: &Finding| !matches!(one, Finding::Smaller { .. });
    for language in Language::ALL {
        for (panel, text_size) in Panel::ALL
            .into_iter()
            .flat_map(|panel| (0..=TEXT_SIZE_MAX).map(move |size| (panel, size)))
        {
            let mut shown = with_pinned(language, panel, text_size);
            loop {
                let drawn = renderer.draw(&shown);
                let at = format!("{language} {} {text_size}", panel.name());
                assert!(!drawn.findings.iter().any(of_page), "{at}: {:?}", drawn.findings);
                let seen = |one: &&Node| one.part == Part::Notice && one.area.is_some();
                assert_eq!(drawn.nodes.iter().filter(seen).count(), 3, "{at}");
                shown.page += 1;
                if shown.page >= drawn.pages {
                    break;
                }
            }
        }
    }
}

/// Where even the smallest text leaves no room for it, that is told, and it
/// still stands in the tree.
#[test]
fn what_the_host_says_on_any_screen_is_told_where_it_does_not_fit() {
    let mut renderer = Renderer::new(&Fonts::load().unwrap_or_else(|error| panic!("{error}")));
    let mut shown = with_pinned(Language::En, Panel::Portrait, TEXT_SIZE_MAX);
    shown.buttons = vec![shown.buttons[0].clone(); 10];
    let drawn = renderer.draw(&shown);
    let told: Vec<String> = drawn.findings.iter().map(ToString::to_string).collect();
    expect![[r#"
        [
            "line 6 needs 734 by 218 pixels and its part of the screen has 734 by 149",
            "line 1 needs 734 by 54 pixels and its part of the screen has 734 by 35",
            "in text size 3 it does not fit and is drawn in size 0",
        ]
    "#]]
    .assert_debug_eq(&told);
    let nodes = drawn.nodes.iter().filter(|one| one.part == Part::Notice);
    let nodes: Vec<_> = nodes.map(|one| (one.name.as_str(), one.area.is_some())).collect();
    let [first, second, third] = pinned(Language::En);
    assert_eq!(nodes, [(&*first, true), (&*second, true), (&*third, false)]);
}

/// The pictures of the README are what is drawn. `UPDATE_EXPECT=1` writes them;
/// else a page shows what has changed.
#[test]
fn the_pictures_of_the_readme_are_what_is_drawn() {
    let mut renderer = Renderer::new(&Fonts::load().unwrap_or_else(|error| panic!("{error}")));
    let mut changed = Vec::new();
    for (name, language, which, panel, text_size, theme) in [
        ("consent", Language::Ja, 4, Panel::Portrait, 0, Theme::LIGHT),
        ("large", Language::En, 7, Panel::Portrait, 3, Theme::HIGH_CONTRAST),
        ("plain", Language::JaPlain, 4, Panel::Compact, 0, Theme::LIGHT),
        ("prescription", Language::Vi, 8, Panel::Landscape, 1, Theme::LIGHT),
    ] {
        let (stem, buttons) = SCREENS.get(which).copied().expect("there are eleven");
        let shown = Screen { theme, ..screen(language, stem, buttons, panel, text_size) };
        let bytes = render::png(&renderer.draw(&shown).list.draw()).expect("it has pixels");
        let file =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("pictures").join(format!("{name}.png"));
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&file, &bytes).expect("the picture can be written");
        }
        assert!(bytes.len() < 100_000, "{name} has {} bytes", bytes.len());
        if std::fs::read(&file).unwrap_or_default() != bytes {
            changed.push((name.to_owned(), Some(file), bytes));
        }
    }
    if !changed.is_empty() {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("changed-pictures");
        let page = side_by_side(&folder, &changed);
        panic!("pictures have changed: look at {}; UPDATE_EXPECT=1 keeps them", page.display());
    }
}
