//! What a flow has declared, and whether its screens and intents keep to it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::contract::{
    Action, Intent, IntentKind, Item, Manifest, Phrase, Purpose, Role, Screen, Slot, Value, Wait,
};
use crate::intend::Illegal;
use crate::limits::{
    ACTIONS_MAX, ARGUMENT_NUMBER_MAX, ARGUMENTS_MAX, CUES_MAX, NODE_DEPTH_MAX, NODES_MAX,
    STEPPER_TOTAL_MAX, quoted,
};
use crate::purposes::purposes;
use crate::state::State;

/// The names a flow has declared, ready to be looked up.
///
/// Shape: built once when a flow is loaded, from its manifest and catalogue.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Vocabulary {
    screens: BTreeSet<String>,
    actions: BTreeSet<String>,
    assets: BTreeSet<String>,
    keypads: BTreeSet<String>,
    intents: BTreeSet<IntentKind>,
    host_steps: BTreeSet<String>,
    questions: BTreeMap<String, BTreeSet<String>>,
    effects: BTreeMap<String, BTreeSet<String>>,
    signals: BTreeMap<String, BTreeSet<String>>,
    phrases: BTreeMap<String, PhraseFacts>,
}

/// What the catalogue says of a phrase, as far as a screen depends on it.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct PhraseFacts {
    /// The names of its arguments, sorted.
    pub arguments: Vec<String>,
    /// Its text is, in some language, nothing but a number.
    pub is_number: bool,
}

/// What is wrong with a screen.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub enum BadScreen {
    /// A name that the manifest or catalogue does not declare.
    Undeclared {
        /// What kind of name.
        what: String,
        /// The name.
        name: String,
    },
    /// The phase does not allow this purpose.
    Purpose(Purpose),
    /// More than is allowed of something.
    TooMany {
        /// Of what.
        what: String,
        /// How many.
        count: usize,
        /// How many are allowed.
        max: usize,
    },
    /// The body is not a tree as the contract asks for.
    Body(String),
    /// An action is not as the contract asks for.
    Action {
        /// Its name.
        id: String,
        /// What is wrong.
        cause: String,
    },
    /// A phrase's arguments are not those of the catalogue.
    Arguments(String),
    /// The wait does not fit the screen.
    Wait,
}

impl BadScreen {
    /// The code in the journal and in reports.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Undeclared { .. } => "V11",
            Self::Purpose(_) => "V12",
            Self::TooMany { .. } => "V13",
            Self::Body(_) => "V14",
            Self::Action { .. } => "V15",
            Self::Arguments(_) => "V16",
            Self::Wait => "V17",
        }
    }

    /// What the flow's author is to do.
    pub fn fix(&self) -> &'static str {
        match self {
            Self::Undeclared { .. } => {
                "name it in flow.toml, or a phrase in words/, as the screen does, and build again"
            }
            Self::Purpose(_) => {
                "give the screen a purpose of this phase: wit/README.md, \"The life of a visit\""
            }
            Self::TooMany { .. } => "show less on this screen, and the rest on another",
            Self::Body(_) => "build the body as wit/flow.wit says at `screen`",
            Self::Action { .. } => "give the action what wit/flow.wit says at `action`",
            Self::Arguments(_) => "give the phrase the arguments that it has in words/",
            Self::Wait => "take the choices off, or wait for one of them",
        }
    }
}

impl std::fmt::Display for BadScreen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Undeclared { what, name } => write!(f, "{what} {name:?} is not declared"),
            Self::Purpose(purpose) => write!(f, "this phase allows no screen for {purpose}"),
            Self::TooMany { what, count, max } => {
                write!(f, "{count} {what}; at most {max} are allowed")
            }
            Self::Body(cause) => f.write_str(cause),
            Self::Action { id, cause } => write!(f, "action {id:?} {cause}"),
            Self::Arguments(id) => {
                write!(f, "the arguments of phrase {id:?} are not those of the catalogue")
            }
            Self::Wait => f.write_str("an advance wait stands on a screen with choices to make"),
        }
    }
}

fn sorted(names: &[String]) -> BTreeSet<String> {
    names.iter().cloned().collect()
}

impl Vocabulary {
    /// Takes what the manifest declares and what the catalogue holds.
    pub fn new(manifest: &Manifest, phrases: BTreeMap<String, PhraseFacts>) -> Self {
        let channels = |list: &[crate::contract::Channel]| {
            list.iter().map(|one| (one.name.clone(), sorted(&one.values))).collect()
        };
        Self {
            screens: sorted(&manifest.screens),
            actions: sorted(&manifest.actions),
            assets: sorted(&manifest.assets),
            keypads: manifest.keypads.iter().map(|layout| layout.name.clone()).collect(),
            intents: manifest.intents.iter().copied().collect(),
            host_steps: sorted(&manifest.host_steps),
            questions: manifest
                .questions
                .iter()
                .map(|question| (question.name.clone(), sorted(&question.options)))
                .collect(),
            effects: channels(&manifest.effects),
            signals: channels(&manifest.signals),
            phrases,
        }
    }

    /// Whether the flow listens to this signal and knows the value.
    pub fn knows_signal(&self, name: &str, value: &str) -> bool {
        self.signals.get(name).is_some_and(|values| values.contains(value))
    }

    /// Checks that all intents were declared.
    ///
    /// # Errors
    /// The first that was not.
    pub fn check_intents(&self, intents: &[Intent]) -> Result<(), Illegal> {
        for intent in intents {
            let declared = self.intents.contains(&intent.kind())
                && match intent {
                    Intent::Answer { question, option } => {
                        self.questions.get(question).is_some_and(|set| set.contains(option))
                    }
                    Intent::Effect { name, value } => {
                        self.effects.get(name).is_some_and(|set| set.contains(value))
                    }
                    Intent::HostStep(name) => self.host_steps.contains(name),
                    Intent::ReadToken(_)
                    | Intent::StartFace
                    | Intent::StopFace
                    | Intent::AskPin
                    | Intent::AskStaff
                    | Intent::Query
                    | Intent::CallClerk(_)
                    | Intent::Finish
                    | Intent::Cancel => true,
                };
            if !declared {
                return Err(Illegal::Undeclared(quoted(&intent.to_string())));
            }
        }
        Ok(())
    }

    /// Checks a screen against the phase and what was declared.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn check_screen(&self, state: &State, screen: &Screen) -> Result<(), BadScreen> {
        declared(&self.screens, "screen", &screen.name)?;
        declared(&self.keypads, "keypad layout", &screen.keypad)?;
        if !purposes(state.phase).contains(&screen.purpose) {
            return Err(BadScreen::Purpose(screen.purpose));
        }
        at_most("nodes", screen.body.len(), NODES_MAX)?;
        at_most("actions", screen.actions.len(), ACTIONS_MAX)?;
        at_most("cues", screen.cues.len(), CUES_MAX)?;
        self.check_body(screen)?;
        self.check_actions(&screen.actions)?;
        for cue in &screen.cues {
            self.check_phrase(&cue.phrase)?;
        }
        if matches!(screen.wait, Wait::Advance(_)) && !screen.actions.is_empty() {
            return Err(BadScreen::Wait);
        }
        Ok(())
    }

    fn check_body(&self, screen: &Screen) -> Result<(), BadScreen> {
        if !matches!(screen.body.first(), Some(node) if matches!(node.item, Item::Heading(_))) {
            return Err(BadScreen::Body("the first node is not a heading".to_owned()));
        }
        let mut depth = 0;
        let mut in_steps = None;
        for (place, node) in screen.body.iter().enumerate() {
            if node.depth > NODE_DEPTH_MAX
                || node.depth > depth + 1
                || (place == 0 && node.depth > 0)
            {
                return Err(BadScreen::Body(format!("node {place} stands too deep")));
            }
            if in_steps.is_some_and(|steps: u8| node.depth <= steps) {
                in_steps = None;
            }
            let step = matches!(node.item, Item::Step(_));
            if step != (in_steps == node.depth.checked_sub(1) && in_steps.is_some()) {
                return Err(BadScreen::Body(format!(
                    "node {place}: steps hold step, and step stands in steps"
                )));
            }
            if matches!(node.item, Item::Steps) {
                in_steps = Some(node.depth);
            }
            depth = node.depth;
            self.check_item(screen, place, &node.item)?;
        }
        Ok(())
    }

    fn check_item(&self, screen: &Screen, place: usize, item: &Item) -> Result<(), BadScreen> {
        match item {
            Item::Heading(_) if place > 0 => {
                Err(BadScreen::Body("there is a second heading".to_owned()))
            }
            Item::Heading(phrase)
            | Item::Paragraph(phrase)
            | Item::Step(phrase)
            | Item::Notice(phrase) => self.check_phrase(phrase),
            Item::Picture(name) | Item::Motion(name) | Item::Brand(name) => {
                declared(&self.assets, "asset", name)
            }
            Item::Stepper(stepper) => {
                let total = 1..=STEPPER_TOTAL_MAX;
                if total.contains(&stepper.total) && (1..=stepper.total).contains(&stepper.current)
                {
                    Ok(())
                } else {
                    Err(BadScreen::Body("a stepper is outside its range".to_owned()))
                }
            }
            Item::Slot(Slot::Camera) if screen.purpose != Purpose::Face => Err(BadScreen::Body(
                "the camera's picture stands on a screen for face only".to_owned(),
            )),
            Item::Slot(_) | Item::Steps | Item::Progress => Ok(()),
        }
    }

    fn check_actions(&self, actions: &[Action]) -> Result<(), BadScreen> {
        let bad = |action: &Action, cause: &str| {
            Err(BadScreen::Action { id: action.id.clone(), cause: cause.to_owned() })
        };
        for (place, action) in actions.iter().enumerate() {
            declared(&self.actions, "action", &action.id)?;
            let before = actions.get(..place).unwrap_or_default();
            if before.iter().any(|other| other.id == action.id) {
                return bad(action, "stands twice on one screen");
            }
            let once = matches!(action.role, Role::Primary | Role::Back);
            if once && before.iter().any(|other| other.role == action.role) {
                return bad(action, "has a role that another action has already");
            }
            match &action.label {
                Some(_) if action.role.has_host_words() => {
                    return bad(action, "has a label, and its words are the host's");
                }
                None if !action.role.has_host_words() => return bad(action, "has no label"),
                Some(label) => {
                    self.check_phrase(label)?;
                    if self.phrases.get(&label.id).is_some_and(|facts| facts.is_number) {
                        return bad(action, "is labelled with a number, which is a key's");
                    }
                }
                None => {}
            }
        }
        Ok(())
    }

    fn check_phrase(&self, phrase: &Phrase) -> Result<(), BadScreen> {
        let Some(facts) = self.phrases.get(&phrase.id) else {
            return Err(BadScreen::Undeclared { what: "phrase".into(), name: quoted(&phrase.id) });
        };
        at_most("arguments", phrase.arguments.len(), ARGUMENTS_MAX)?;
        let fits = facts.arguments.len() == phrase.arguments.len()
            && facts.arguments.iter().all(|name| {
                phrase.arguments.iter().any(|argument| {
                    argument.name == *name
                        && match &argument.value {
                            Value::Number(number) => *number <= ARGUMENT_NUMBER_MAX,
                            Value::Phrase(id) => {
                                self.phrases.get(id).is_some_and(|inner| inner.arguments.is_empty())
                            }
                        }
                })
            });
        if fits { Ok(()) } else { Err(BadScreen::Arguments(phrase.id.clone())) }
    }
}

fn declared(names: &BTreeSet<String>, what: &str, name: &str) -> Result<(), BadScreen> {
    if names.contains(name) {
        Ok(())
    } else {
        Err(BadScreen::Undeclared { what: what.to_owned(), name: quoted(name) })
    }
}

fn at_most(what: &str, count: usize, max: usize) -> Result<(), BadScreen> {
    if count <= max {
        Ok(())
    } else {
        Err(BadScreen::TooMany { what: what.to_owned(), count, max })
    }
}
