//! What an author implements, and how it becomes the exports of a plugin.

use std::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::types::{
    Event, Fault, Features, Guest, Intent, Manifest, Screen, Site, Situation, Transition,
};

/// A screen flow. The type that implements it is the flow's state.
///
/// Everything here is a pure function: a fresh instance answers each call, so a
/// `static` keeps nothing, and there is neither clock nor chance.
///
/// The state lives for one visit and takes at most 4,096 bytes as postcard
/// (<https://postcard.jamesmunns.com>), which is little more than its fields.
pub trait Flow: Default + Serialize + DeserializeOwned {
    /// Gives the state that a visit begins with; its screen is the idle screen.
    fn start(features: &Features) -> Self {
        let _ = features;
        Self::default()
    }

    /// Takes one event and says what the host shall do, at most 4 intents.
    ///
    /// All of them must be in `situation.legal` ([`Situation::allows`]): one
    /// that is not refuses the whole step.
    fn update(&mut self, features: &Features, situation: &Situation, event: Event) -> Vec<Intent>;

    /// Shows the state.
    fn view(&self, site: &Site, situation: &Situation) -> Screen;

    /// Brings a state of an earlier schema up to date.
    ///
    /// # Errors
    /// [`Fault::UnknownSchema`] if this flow does not know that schema, which
    /// is all that the provided method says.
    fn migrate(from_schema: u32, state: &[u8]) -> Result<Self, Fault> {
        let _ = (from_schema, state);
        Err(Fault::UnknownSchema)
    }
}

/// A flow whose manifest is known. [`flow!`](crate::flow!) implements it.
pub trait Described: Flow {
    /// Gives what the flow says of itself.
    fn manifest() -> Manifest;
}

/// A flow as the exports of the contract: decodes the state, calls the flow,
/// encodes the state. [`flow!`](crate::flow!) exports it; a test may call it to
/// hear what a host would hear.
#[derive(Clone, Copy, Debug)]
pub struct Adapter<S>(PhantomData<S>);

impl<S: Described + 'static> Guest for Adapter<S> {
    fn describe() -> Manifest {
        S::manifest()
    }

    fn start(features: Features) -> Result<Vec<u8>, Fault> {
        encode(&S::start(&features))
    }

    fn update(
        features: Features,
        situation: Situation,
        state: Vec<u8>,
        event: Event,
    ) -> Result<Transition, Fault> {
        let mut flow: S = decode(&state)?;
        let intents = flow.update(&features, &situation, event);
        Ok(Transition { state: encode(&flow)?, intents })
    }

    fn view(site: Site, situation: Situation, state: Vec<u8>) -> Result<Screen, Fault> {
        let mut screen = decode::<S>(&state)?.view(&site, &situation);
        if screen.keypad.is_empty() {
            screen.keypad = first_keypad(S::manifest())?;
        }
        Ok(screen)
    }

    fn migrate(from_schema: u32, state: Vec<u8>) -> Result<Vec<u8>, Fault> {
        encode(&S::migrate(from_schema, &state)?)
    }
}

/// The layout of a screen that names none.
fn first_keypad(manifest: Manifest) -> Result<String, Fault> {
    manifest.keypads.into_iter().next().map(|layout| layout.name).ok_or(Fault::Unexpected)
}

fn encode<S: Serialize>(state: &S) -> Result<Vec<u8>, Fault> {
    postcard::to_allocvec(state).map_err(|_| Fault::Unexpected)
}

/// Bytes left over are not this flow's either: `take_from_bytes` shows them.
fn decode<S: DeserializeOwned>(state: &[u8]) -> Result<S, Fault> {
    match postcard::take_from_bytes(state) {
        Ok((state, [])) => Ok(state),
        Ok(_) | Err(_) => Err(Fault::UnknownState),
    }
}
