//! The standard flow with the kernel, as a model for stateright: to compare the
//! auditor with a checker of models that others wrote.
//!
//!     cargo run --release --manifest-path host/audit/stateright/Cargo.toml
//!
//! It walks the first set of features and says how many states and transitions
//! there are, and how many a second of the processor's time it walks, with one
//! thread and with two. Both walks are of the same graph, so both counts are the
//! auditor's: its nodes hold the screen as well, but that is a function of the
//! rest wherever the flow's is up.
//!
//! It checks a model, compiled from the flow's source for this machine. The
//! auditor checks the component that is shipped: this has no instances, no
//! vocabulary, no screens beyond what can be chosen on them, and no rules. So it
//! says nothing of a flow, and its speed is that of less work.

use std::time::Instant;

use kernel::contract as k;
use kernel::{Applied, Desk, Input, Phase, State, inputs};
use madoguchi_sdk::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use standard::Page;
use stateright::{Checker, Model, Property};

/// One reader with the standard flow.
struct Visit {
    site: k::Site,
    flow_site: Site,
}

/// A state of both, without what only counts. The flow never fails, so there is
/// no safe screen.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
struct Both {
    state: State,
    warning: bool,
    page: Page,
}

/// The contract's types stand twice, in the SDK and in the kernel, with the same
/// fields and cases in the same order; postcard writes both alike.
fn same<A: Serialize, B: DeserializeOwned>(one: &A) -> B {
    let bytes = postcard::to_allocvec(one).expect("values of the contract can be written");
    postcard::from_bytes(&bytes).expect("both are the same contract")
}

impl Visit {
    fn new(site: &k::Site) -> Self {
        Self { site: site.clone(), flow_site: same(site) }
    }

    fn desk(both: &Both) -> Desk {
        let mut desk = Desk::default();
        desk.state = both.state;
        desk.warning = both.warning;
        desk
    }

    fn told(&self, desk: &Desk) -> Situation {
        same(&kernel::situation(&self.site, &desk.state))
    }
}

impl Model for Visit {
    type State = Both;
    type Action = Input;

    fn init_states(&self) -> Vec<Both> {
        let page = Page::start(&self.flow_site.features);
        let desk = Desk::default();
        vec![Both { state: desk.state, warning: desk.warning, page }]
    }

    fn actions(&self, both: &Both, actions: &mut Vec<Input>) {
        let desk = Self::desk(both);
        actions.extend(inputs(&desk));
        if both.state.host_screen().is_some() {
            return;
        }
        let screen = both.page.view(&self.flow_site, &self.told(&desk));
        let at = desk.generation;
        actions.retain(|input| match input {
            Input::Elapsed { .. } => matches!(screen.wait, Wait::Advance(_)),
            Input::StillWaiting { .. } => matches!(screen.wait, Wait::Progress(_)),
            _ => true,
        });
        actions.extend(screen.actions.into_iter().map(|one| Input::Act { at, action: one.id }));
    }

    fn next_state(&self, both: &Both, input: Input) -> Option<Both> {
        let mut desk = Self::desk(both);
        let fresh = || Page::start(&self.flow_site.features);
        let (mut page, event) = match desk.apply(&self.site, &input).applied {
            Applied::Stale => return None,
            Applied::Shown | Applied::Refresh => (both.page, None),
            Applied::Over => (fresh(), None),
            Applied::Begin(event) => (fresh(), Some(event)),
            Applied::Event(event) => (both.page, Some(event)),
        };
        if let Some(event) = event {
            let told = self.told(&desk);
            let intents = page.update(&self.flow_site.features, &told, same(&event));
            let intents: Vec<k::Intent> = same(&intents);
            let legal = desk.intend(&self.site, &intents);
            legal.expect("the standard flow asks for nothing illegal");
        }
        // A visit that the flow itself ended leaves nothing behind.
        if desk.state.phase == Phase::Idle {
            page = fresh();
        }
        Some(Both { state: desk.state, warning: desk.warning, page })
    }

    fn properties(&self) -> Vec<Property<Self>> {
        // Without one it does not walk.
        vec![Property::always("no warning lies over an idle reader", |_, both: &Both| {
            both.state.phase != Phase::Idle || !both.warning
        })]
    }
}

/// Walks that are measured together: one takes a few ticks.
const ROUNDS: u32 = 50;
/// Ticks of the processor's clock in a second, as `/proc` counts them.
const TICKS_PER_S: f64 = 100.0;

/// The processor's time that this program has taken, in all its threads.
fn cpu_s() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("this is Linux");
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(11).take(2);
    ticks.map(|ticks| ticks.parse::<f64>().expect("ticks are numbers")).sum::<f64>() / TICKS_PER_S
}

/// The first set of the standard flow: everything on, and the first option of
/// each setting.
fn site() -> k::Site {
    let mut site = k::Site::complete();
    let chosen = |(name, value): (&str, &str)| k::Chosen { name: name.into(), value: value.into() };
    site.features.settings = [("question", "off"), ("keypad", "right")].map(chosen).to_vec();
    site
}

/// States, and the transitions between them.
fn walk(threads: usize) -> (usize, usize) {
    let checker = Visit::new(&site()).checker().threads(threads).spawn_bfs().join();
    checker.assert_properties();
    // It counts the first state as well, which nothing leads to.
    (checker.unique_state_count(), checker.state_count() - 1)
}

fn main() {
    for threads in [1, 2] {
        let (states, transitions) = walk(threads);
        let (begun, clock) = (cpu_s(), Instant::now());
        for _ in 0..ROUNDS {
            assert_eq!(walk(threads), (states, transitions), "two walks of one graph differ");
        }
        let walks = f64::from(ROUNDS);
        let (cpu, wall) = ((cpu_s() - begun) / walks, clock.elapsed().as_secs_f64() / walks);
        let figure = |n: usize| f64::from(u32::try_from(n).expect("there are few"));
        println!(
            "threads {threads}: {states} states, {transitions} transitions; in a CPU second {:.0} states, {:.0} transitions; a walk takes {:.0} ms",
            figure(states) / cpu,
            figure(transitions) / cpu,
            wall * 1000.0,
        );
    }
}
