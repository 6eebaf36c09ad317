//! A flow that misbehaves to order: one build yields every hostile plugin.
//!
//! The order stands in the component's data: the export, the phase (or `any`)
//! and the deed. Tests write another over it. Without one this is a small
//! flow that leads a card through a visit by PIN; it keeps no state.

mod deeds;
mod manifest;

use madoguchi_sdk::types::*;

use crate::deeds::Order;

struct Hostile;

#[cfg(target_arch = "wasm32")]
madoguchi_sdk::bindings::export_plugin!(Hostile with_types_in madoguchi_sdk::bindings);

impl Guest for Hostile {
    fn describe() -> Manifest {
        let mut manifest = manifest::manifest();
        if let Some(deed) = Order::read().deed("describe", None) {
            deeds::compute(&deed);
            manifest::spoil(&mut manifest, &deed);
        }
        // Only a state of another schema is brought up to date.
        if Order::read().deed("migrate", None).is_some() {
            manifest.schema += 1;
        }
        manifest
    }

    fn start(_: Features) -> Result<Vec<u8>, Fault> {
        let deed = Order::read().deed("start", None).unwrap_or_default();
        deeds::compute(&deed);
        deeds::refuse(&deed)?;
        Ok(deeds::state(Vec::new(), &deed))
    }

    fn update(
        features: Features,
        situation: Situation,
        state: Vec<u8>,
        event: Event,
    ) -> Result<Transition, Fault> {
        let mut step = Transition { state, intents: next(&situation, &event) };
        if let Some(deed) = Order::read().deed("update", Some(situation.phase)) {
            deeds::compute(&deed);
            deeds::refuse(&deed)?;
            step.state = deeds::state(step.state, &deed);
            deeds::spoil_step(&mut step, &deed);
            deeds::bide(&mut step, &deed, &features, &event);
        }
        Ok(step)
    }

    fn view(site: Site, situation: Situation, _: Vec<u8>) -> Result<Screen, Fault> {
        let mut screen = page(&situation);
        if let Some(deed) = Order::read().deed("view", Some(situation.phase)) {
            deeds::compute(&deed);
            deeds::refuse(&deed)?;
            deeds::spoil_screen(&mut screen, &deed);
            deeds::remember(&mut screen, &deed);
            deeds::heed(&mut screen, &deed, &site);
        }
        Ok(screen)
    }

    fn migrate(_: u32, state: Vec<u8>) -> Result<Vec<u8>, Fault> {
        let deed = Order::read().deed("migrate", None).unwrap_or_default();
        deeds::compute(&deed);
        deeds::refuse(&deed)?;
        Ok(deeds::state(state, &deed))
    }
}

/// What a well-meant flow asks for.
fn next(situation: &Situation, event: &Event) -> Vec<Intent> {
    let chosen = |name: &str| matches!(event, Event::Action(id) if id == name);
    let asked = match situation.phase {
        Phase::Choosing if situation.token == Some(TokenKind::Card) => {
            Some((IntentKind::ReadCard, Intent::ReadToken(Token::Card)))
        }
        Phase::Identify if chosen("use-pin") => Some((IntentKind::AskPin, Intent::AskPin)),
        Phase::Identified => Some((IntentKind::Query, Intent::Query)),
        Phase::Confirmed => Some(match situation.host_steps.first() {
            Some(step) => (IntentKind::HostStep, Intent::HostStep(step.clone())),
            None => (IntentKind::Finish, Intent::Finish),
        }),
        Phase::Leaving if matches!(event, Event::Elapsed) => {
            Some((IntentKind::Finish, Intent::Finish))
        }
        _ => None,
    };
    // While the clerk has taken over, nothing can be asked for.
    let legal = |(kind, _): &(IntentKind, Intent)| situation.legal.contains(kind);
    asked.filter(legal).map(|(_, intent)| intent).into_iter().collect()
}

/// One screen for each phase, all of one name.
fn page(situation: &Situation) -> Screen {
    use madoguchi_sdk::{ActionName, ScreenName};
    let page = |purpose| {
        let screen = Screen::new(ScreenName("page"), purpose);
        let mut screen = screen.heading(manifest::phrase("hello")).say(manifest::phrase("hello"));
        screen.keypad = "standard".into();
        screen
    };
    let with_go_on =
        |purpose| page(purpose).primary(ActionName("go-on"), manifest::phrase("go-on"));
    match situation.phase {
        Phase::Idle => page(Purpose::Idle),
        Phase::Choosing => page(Purpose::ChooseToken),
        Phase::Reading => page(Purpose::Wait),
        Phase::Identify => page(Purpose::ChooseMethod).use_pin(ActionName("use-pin")),
        Phase::Capturing => page(Purpose::Face),
        Phase::Querying | Phase::Recording => {
            page(Purpose::Wait).wait(Wait::Progress(Span::Normal))
        }
        Phase::Identified | Phase::Confirmed => with_go_on(Purpose::Info),
        Phase::Referred => page(Purpose::SeeClerk),
        Phase::Closing => page(Purpose::RemoveCard),
        Phase::Leaving => page(Purpose::Complete).wait(Wait::Advance(Span::Short)),
    }
}
