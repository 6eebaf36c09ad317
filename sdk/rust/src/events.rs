//! Short ways to ask the host's types and to make intents.

use crate::types::{Event, Features, Intent, IntentKind, Situation};
use crate::{ActionName, StepName};

impl Situation {
    /// Says whether an intent of this kind would be carried out now.
    pub fn allows(&self, kind: IntentKind) -> bool {
        self.legal.contains(&kind)
    }
}

impl Event {
    /// Gives the name of the action that the patient chose, to match it with
    /// the constants in `actions`. `None` for every other event.
    pub fn action(&self) -> Option<ActionName<'_>> {
        if let Self::Action(name) = self { Some(ActionName(name)) } else { None }
    }
}

impl Features {
    /// Gives the value of a setting, as the hospital chose it. `None` if the
    /// manifest does not declare it; the enums in `settings` are shorter.
    pub fn setting(&self, name: &str) -> Option<&str> {
        self.settings.iter().find(|setting| setting.name == name).map(|found| found.value.as_str())
    }
}

impl Intent {
    /// Asks for a host step by its constant in `steps`.
    pub fn step(name: StepName<'_>) -> Self {
        Self::HostStep(name.into())
    }
}
