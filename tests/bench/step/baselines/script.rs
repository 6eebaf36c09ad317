//! The flow in JavaScript: QuickJS in this process, JSON in and out, one
//! context that is reused.

use kernel::contract::{Event, Intent, Screen, Site, Situation};
use rquickjs::{Context, Function, Runtime};
use serde::{Deserialize, Serialize};

use crate::visit;

const SOURCE: &str = include_str!("../questionnaire.js");

#[derive(Serialize)]
struct Asked {
    site: Site,
    situation: Situation,
    event: Event,
    state: String,
}

/// What the script answers.
#[derive(Deserialize)]
pub(crate) struct Answered {
    /// The state from now on, as JSON.
    pub(crate) state: String,
    /// What it asks for.
    pub(crate) intents: Vec<Intent>,
    /// The screen.
    pub(crate) screen: Screen,
}

/// One context, and everything a step takes.
pub(crate) struct Script {
    context: Context,
    asked: Asked,
}

impl Script {
    /// Loads the script and prepares the step.
    pub(crate) fn new() -> anyhow::Result<Self> {
        let context = Context::full(&Runtime::new()?)?;
        context.with(|context| context.eval::<(), _>(SOURCE))?;
        let asked = Asked {
            site: visit::site(),
            situation: visit::situation(),
            event: visit::event(),
            state: serde_json::to_string(&visit::flow())?,
        };
        Ok(Self { context, asked })
    }

    /// One call of the script.
    pub(crate) fn step(&self) -> anyhow::Result<Answered> {
        let asked = serde_json::to_string(&self.asked)?;
        let answered: String = self.context.with(|context| {
            let step: Function<'_> = context.globals().get("step")?;
            step.call((asked,))
        })?;
        Ok(serde_json::from_str(&answered)?)
    }
}
