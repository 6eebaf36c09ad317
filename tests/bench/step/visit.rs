//! The one moment of a visit that everything is measured at: the patient
//! answers a question with `yes`, the flow keeps the answer and shows the next.

use std::collections::BTreeMap;

use bench_guest::Questionnaire;
use kernel::contract::{Chosen, Event, Manifest, Site, Situation};
use kernel::{Desk, Generation, Input, Means, Phase, PhraseFacts, State, Vocabulary};
use runtime::{Ask, From};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The action that the patient chooses.
const ACTION: &str = "yes";

/// A hospital with everything, and the flow's setting.
pub(crate) fn site() -> Site {
    let mut site = Site::complete();
    site.features.settings = vec![Chosen { name: "keypad".into(), value: "left".into() }];
    site
}

/// The desk while the patient is being identified.
pub(crate) fn desk() -> Desk {
    let phase = Phase::Identify { means: Means { face: true, pin: true } };
    let mut desk = Desk::default();
    desk.state = State { phase, ..State::IDLE };
    desk.visit = 1;
    desk
}

/// What the flow is told of the visit.
pub(crate) fn situation() -> Situation {
    kernel::situation(&site(), &desk().state)
}

/// What the flow hears.
pub(crate) fn event() -> Event {
    Event::Action(ACTION.into())
}

/// What the reader hears.
pub(crate) fn input() -> Input {
    Input::Act { action: ACTION.into(), at: Generation(0) }
}

/// What the flow remembers: some answers.
pub(crate) fn flow() -> Questionnaire {
    let answers = [Some(true), Some(false), None].into_iter().cycle().take(24).collect();
    Questionnaire { question: 3, answers, heard: [1, 24, 3, 2], last: "skip".into() }
}

/// The same as the product asks it.
pub(crate) fn ask() -> anyhow::Result<Ask> {
    let state = postcard::to_allocvec(&flow())?;
    Ok(Ask { site: site(), desk: desk(), from: From::State(state), event: Some(event()) })
}

/// What the flow has declared.
pub(crate) fn vocabulary(manifest: &Manifest, component: &[u8]) -> anyhow::Result<Vocabulary> {
    let fault = |what: String| anyhow::anyhow!("the flow's words cannot be read: {what}");
    let file = component::read(component).map_err(|found| fault(format!("{found:?}")))?;
    let catalogue = file.catalogue().map_err(|found| fault(format!("{found:?}")))?;
    let facts = |id: &String| {
        let arguments = catalogue.arguments(id).to_vec();
        (id.clone(), PhraseFacts { arguments, is_number: false })
    };
    let phrases: BTreeMap<_, _> = catalogue.ids().iter().map(facts).collect();
    Ok(Vocabulary::new(manifest, phrases))
}

/// The same value in other types of the contract. All of them are generated
/// from `wit/flow.wit` or mirror it, so postcard writes them alike.
pub(crate) fn same<A: Serialize, B: DeserializeOwned>(value: &A) -> anyhow::Result<B> {
    Ok(postcard::from_bytes(&postcard::to_allocvec(value)?)?)
}
