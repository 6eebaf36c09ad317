//! Every screen and every text of a flow, as structure.

use std::collections::HashMap;

use kernel::contract::{Action, Composition, Item, Moment, Node, Role, Screen, Span, Wait};
use serde::Serialize;
use words::{Language, host_catalogue};

use super::html::escape;
use crate::Subject;
use crate::judge::Shown;
use crate::rules::Case;

/// A phrase in every language.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Text {
    /// Its id.
    pub(super) id: String,
    /// Language, text and reading.
    pub(super) said: Vec<(String, String, Option<String>)>,
}

/// Every phrase of a flow.
pub(super) fn texts(subject: &Subject) -> Vec<Text> {
    let case = Case { manifest: subject.manifest(), catalogue: subject.catalogue(), assets: &[] };
    let mut all: Vec<Text> = subject
        .catalogue()
        .ids()
        .iter()
        .map(|id| Text { id: id.clone(), said: Vec::new() })
        .collect();
    for (language, id, said) in case.all_words() {
        if let Some(text) = all.iter_mut().find(|text| text.id == id) {
            text.said.push((language.tag().to_owned(), said.text, said.kana));
        }
    }
    all
}

/// What of a screen is drawn.
pub(super) fn look(screen: &Screen) -> (&str, &[Node], &[Action], Composition) {
    (&screen.name, &screen.body, &screen.actions, screen.composition)
}

/// Screens that look the same, together, in the order in which they were first
/// shown.
pub(super) fn looks(screens: &[Shown]) -> Vec<Vec<&Shown>> {
    let mut looks: Vec<Vec<&Shown>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for shown in screens {
        let place = *places.entry(format!("{:?}", look(&shown.screen))).or_insert(looks.len());
        match looks.get_mut(place) {
            Some(variants) => variants.push(shown),
            None => looks.push(vec![shown]),
        }
    }
    looks
}

/// The ids of all phrases of a screen.
pub(crate) fn phrases(screen: &Screen) -> Vec<String> {
    let mut ids = Vec::new();
    for node in &screen.body {
        match &node.item {
            Item::Heading(words)
            | Item::Paragraph(words)
            | Item::Step(words)
            | Item::Notice(words) => ids.push(words.id.clone()),
            Item::Steps
            | Item::Picture(_)
            | Item::Motion(_)
            | Item::Progress
            | Item::Stepper(_)
            | Item::Brand(_)
            | Item::Slot(_) => {}
        }
    }
    ids.extend(screen.cues.iter().map(|cue| cue.phrase.id.clone()));
    ids.extend(
        screen.actions.iter().filter_map(|one| one.label.as_ref()).map(|one| one.id.clone()),
    );
    ids
}

fn label(case: &Case<'_>, language: Language, action: &Action) -> String {
    if let Some(label) = &action.label {
        return case.say(language, label).map(|said| said.text).unwrap_or_default();
    }
    let id = match action.role {
        Role::Back => "slot-back",
        Role::UseFace => "method-face",
        Role::UsePin => "method-pin",
        Role::AskStaff => "method-staff",
        Role::Primary | Role::Secondary => return action.id.clone(),
    };
    let host = host_catalogue();
    let said = host.say(language, id, &[]).or_else(|| host.say(Language::Ja, id, &[]));
    said.map(|said| said.text).unwrap_or_default()
}

fn span(span: Span) -> &'static str {
    span.name()
}

fn wait(wait: Wait) -> String {
    match wait {
        Wait::Host => "as the host says".to_owned(),
        Wait::Inactivity(one) => format!("until nobody does anything ({})", span(one)),
        Wait::Advance(one) => format!("goes on by itself ({})", span(one)),
        Wait::Progress(one) => format!("speaks again while it lasts ({})", span(one)),
    }
}

fn item(case: &Case<'_>, language: Language, item: &Item) -> String {
    let said = |words| case.say(language, words).map(|said| escape(&said.text)).unwrap_or_default();
    match item {
        Item::Heading(words) => format!("<p class=\"head\">{}</p>", said(words)),
        Item::Paragraph(words) => format!("<p>{}</p>", said(words)),
        Item::Step(words) => format!("<p class=\"step\">{}</p>", said(words)),
        Item::Notice(words) => format!("<p class=\"notice\">{}</p>", said(words)),
        Item::Steps => String::new(),
        Item::Picture(name) | Item::Motion(name) | Item::Brand(name) => {
            let alt = case.assets.iter().find(|asset| asset.name == *name);
            let alt = alt.and_then(|asset| asset.alt.as_ref());
            let alt = alt.and_then(|id| case.catalogue.say(language, id, &[]));
            let alt = alt.map_or_else(|| name.clone(), |said| said.text);
            format!("<p class=\"filled\" lang=\"{}\">{}</p>", language.tag(), escape(&alt))
        }
        Item::Progress => "<p class=\"filled\" lang=\"en\">progress</p>".to_owned(),
        Item::Stepper(at) => {
            format!("<p class=\"filled\" lang=\"en\">step {} of {}</p>", at.current, at.total)
        }
        Item::Slot(slot) => format!("<p class=\"filled\" lang=\"en\">slot: {slot}</p>"),
    }
}

/// One screen in one language.
pub(super) fn panel(case: &Case<'_>, language: Language, shown: &Shown) -> String {
    let screen = &shown.screen;
    let mut html = format!("<div class=\"panel\" lang=\"{}\">", language.tag());
    for node in &screen.body {
        html += &item(case, language, &node.item);
    }
    if !screen.actions.is_empty() {
        html += "<ol class=\"keys\">";
        for action in &screen.actions {
            html += &format!(
                "<li class=\"{}\">{}</li>",
                action.role,
                escape(&label(case, language, action))
            );
        }
        html += "</ol>";
    }
    for (moment, says) in [(Moment::Shown, "says"), (Moment::Waiting, "says while waiting")] {
        let cues: Vec<String> = screen
            .cues
            .iter()
            .filter(|cue| cue.moment == moment)
            .filter_map(|cue| case.say(language, &cue.phrase))
            .map(|said| escape(&said.kana.unwrap_or(said.text)))
            .collect();
        if !cues.is_empty() {
            html += &format!(
                "<p class=\"says\"><span lang=\"en\">{says}:</span> {}</p>",
                cues.join(" / ")
            );
        }
    }
    html + "</div>"
}

/// What is the same in every language.
pub(super) fn facts(shown: &Shown) -> String {
    let mut facts =
        vec![format!("phase {}", shown.phase), format!("{} steps from idle", shown.depth)];
    facts.extend(screen_facts(&shown.screen).map(|(name, fact)| format!("{name} {fact}")));
    escape(&facts.join(" · "))
}

/// What a screen is besides its words and pictures: name and value.
pub(crate) fn screen_facts(screen: &Screen) -> impl Iterator<Item = (&'static str, String)> {
    let always = [
        ("purpose", screen.purpose.to_string()),
        ("wait", wait(screen.wait)),
        ("keypad", screen.keypad.clone()),
    ];
    let earcon = screen.earcon.map(|earcon| ("sound", earcon.to_string()));
    let light = screen.light.map(|light| ("light", light.to_string()));
    always.into_iter().chain(earcon).chain(light)
}
