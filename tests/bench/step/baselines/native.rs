//! The flow called as a Rust library; only its state is decoded and encoded.

use bench_guest::Questionnaire;
use madoguchi_sdk::Flow;
use madoguchi_sdk::types::{Event, Intent, Screen, Site, Situation};

use crate::visit::{self, same};

/// Everything a step takes.
pub(crate) struct Native {
    site: Site,
    situation: Situation,
    event: Event,
    state: Vec<u8>,
}

/// Everything a step gives.
pub(crate) type Answer = (Vec<u8>, Vec<Intent>, Screen);

impl Native {
    /// Prepares the step.
    pub(crate) fn new() -> anyhow::Result<Self> {
        Ok(Self {
            site: same(&visit::site())?,
            situation: same(&visit::situation())?,
            event: same(&visit::event())?,
            state: postcard::to_allocvec(&visit::flow())?,
        })
    }

    /// Update, then view, each from the state's bytes, as a flow must.
    pub(crate) fn step(&self) -> postcard::Result<Answer> {
        let mut flow: Questionnaire = postcard::from_bytes(&self.state)?;
        let intents = flow.update(&self.site.features, &self.situation, self.event.clone());
        let state = postcard::to_allocvec(&flow)?;
        let flow: Questionnaire = postcard::from_bytes(&state)?;
        let screen = flow.view(&self.site, &self.situation);
        Ok((state, intents, screen))
    }
}
