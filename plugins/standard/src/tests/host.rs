//! The host's half of a visit, as far as the flow can tell.

use kernel::contract as k;
use kernel::{Applied, Command, Desk, Input, PhraseFacts, Vocabulary};
use madoguchi_sdk::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use words::{Catalogue, Language, Owner, folds_to_number};

use crate::Page;

/// The contract's types stand twice, in the SDK and in the kernel, with the
/// same fields and cases in the same order; postcard writes both alike.
pub(super) fn same<A: Serialize, B: DeserializeOwned>(one: &A) -> B {
    let bytes = postcard::to_allocvec(one).unwrap();
    let (other, rest) = postcard::take_from_bytes(&bytes).unwrap();
    assert!(rest.is_empty());
    other
}

/// A place with everything on, and the settings of `flow.toml`.
pub(super) fn site(settings: [&str; 2]) -> k::Site {
    let mut site = k::Site::complete();
    let names = ["question", "keypad"];
    let chosen = |(name, value): (&str, &str)| k::Chosen { name: name.into(), value: value.into() };
    site.features.settings = names.into_iter().zip(settings).map(chosen).collect();
    site
}

pub(super) fn catalogue() -> Catalogue {
    let sources = [
        (Language::Ja, include_str!("../../words/ja.ftl")),
        (Language::JaPlain, include_str!("../../words/ja-x-plain.ftl")),
        (Language::En, include_str!("../../words/en.ftl")),
        (Language::ZhHans, include_str!("../../words/zh-Hans.ftl")),
        (Language::ZhHant, include_str!("../../words/zh-Hant.ftl")),
        (Language::Ko, include_str!("../../words/ko.ftl")),
        (Language::Vi, include_str!("../../words/vi.ftl")),
        (Language::Pt, include_str!("../../words/pt.ftl")),
    ];
    Catalogue::parse(Owner::Flow, &sources)
        .map_err(|errors| errors.iter().map(|e| format!("\n{e}")).collect::<String>())
        .unwrap_or_else(|errors| panic!("{errors}"))
}

pub(super) fn vocabulary() -> Vocabulary {
    let catalogue = catalogue();
    let facts = |id: &String| {
        let arguments = catalogue.arguments(id).to_vec();
        let is_number = catalogue
            .languages()
            .iter()
            .filter_map(|language| catalogue.say(*language, id, &[]))
            .any(|said| folds_to_number(&said.text));
        (id.clone(), PhraseFacts { arguments, is_number })
    };
    Vocabulary::new(&same(&crate::manifest()), catalogue.ids().iter().map(facts).collect())
}

/// A reader between two inputs: both halves of a visit.
#[derive(Clone, Copy)]
pub(super) struct Both {
    pub(super) desk: Desk,
    pub(super) page: Page,
}

/// What one input led to.
pub(super) struct Turn {
    pub(super) event: Option<k::Event>,
    pub(super) intents: Vec<k::Intent>,
    pub(super) commands: Vec<Command>,
}

/// The place, and what the flow has declared.
pub(super) struct Host {
    pub(super) site: k::Site,
    pub(super) sdk_site: Site,
    pub(super) vocabulary: Vocabulary,
}

impl Host {
    pub(super) fn new(site: k::Site) -> Self {
        Self { sdk_site: same(&site), site, vocabulary: vocabulary() }
    }

    pub(super) fn idle(&self) -> Both {
        Both { desk: Desk::default(), page: Page::start(&self.sdk_site.features) }
    }

    /// Takes one input. `None` if the host drops it. Panics where the flow asks
    /// for what it may not.
    pub(super) fn turn(&self, both: &mut Both, input: &Input) -> Option<Turn> {
        let step = both.desk.apply(&self.site, input);
        let mut turn = Turn { event: None, intents: Vec::new(), commands: step.commands };
        match step.applied {
            Applied::Stale => return None,
            Applied::Shown | Applied::Refresh => {}
            Applied::Over => both.page = Page::start(&self.sdk_site.features),
            Applied::Begin(event) => {
                both.page = Page::start(&self.sdk_site.features);
                self.hear(both, event, &mut turn);
            }
            Applied::Event(event) => self.hear(both, event, &mut turn),
        }
        both.desk.turn_page();
        Some(turn)
    }

    fn hear(&self, both: &mut Both, event: k::Event, turn: &mut Turn) {
        let told = same(&kernel::situation(&self.site, &both.desk.state));
        let intents = both.page.update(&self.sdk_site.features, &told, same(&event));
        turn.intents = same(&intents);
        let declared = self.vocabulary.check_intents(&turn.intents);
        assert_eq!(declared, Ok(()), "{event} on {:?}", both.page);
        let carried = both.desk.intend(&self.site, &turn.intents);
        let more = carried.unwrap_or_else(|no| panic!("{no}: {event} on {:?}", both.page));
        turn.commands.extend(more);
        // A visit that the flow itself ended leaves nothing behind.
        if both.desk.state.phase == kernel::Phase::Idle {
            both.page = Page::start(&self.sdk_site.features);
        }
        turn.event = Some(event);
    }

    /// The flow's screen, if it is asked for one. Panics if it is not valid.
    pub(super) fn screen(&self, both: &Both) -> Option<Screen> {
        let state = &both.desk.state;
        if both.desk.safe || state.host_screen().is_some() {
            return None;
        }
        let told = same(&kernel::situation(&self.site, state));
        let screen = both.page.view(&self.sdk_site, &told);
        let valid = self.vocabulary.check_screen(state, &same(&screen));
        assert_eq!(valid, Ok(()), "{:?} in {state:?}", both.page);
        Some(screen)
    }
}
