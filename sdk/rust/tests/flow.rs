//! Promises of the SDK to an author: a screen reads from top to bottom, a state
//! comes back as it went, and bytes that are not a state are told apart.

use expect_test::expect;
use madoguchi_sdk::prelude::*;
use madoguchi_sdk::{Adapter, Described};
use serde::{Deserialize, Serialize};

const ASK: ScreenName = ScreenName("ask");
const YES: ActionName = ActionName("yes");
const CARD: AssetName = AssetName("card");

#[derive(Debug, Default, Deserialize, PartialEq, Serialize)]
struct Counter {
    touched: u16,
}

impl Flow for Counter {
    fn update(&mut self, _: &Features, situation: &Situation, event: Event) -> Vec<Intent> {
        self.touched += 1;
        if event.action() == Some(YES) && situation.allows(IntentKind::Query) {
            vec![Intent::Query]
        } else {
            Vec::new()
        }
    }

    fn view(&self, _: &Site, _: &Situation) -> Screen {
        Screen::new(ASK, Purpose::Info).heading(phrase("ask"))
    }
}

impl Described for Counter {
    fn manifest() -> Manifest {
        let keypad = |name: &str| KeypadLayout {
            name: name.to_owned(),
            side: KeypadSide::Below,
            size: KeySize::Large,
            gap: KeyGap::Wide,
            keys: Vec::new(),
        };
        Manifest {
            id: "test.counter".to_owned(),
            version: "1.0.0".to_owned(),
            schema: 1,
            screens: Vec::new(),
            actions: Vec::new(),
            phrases: Vec::new(),
            assets: Vec::new(),
            intents: Vec::new(),
            host_steps: Vec::new(),
            signals: Vec::new(),
            effects: Vec::new(),
            settings: Vec::new(),
            questions: Vec::new(),
            theme: Vec::new(),
            keypads: vec![keypad("first"), keypad("second")],
            claims: Vec::new(),
        }
    }
}

fn phrase(id: &str) -> Phrase {
    Phrase { id: id.to_owned(), arguments: Vec::new() }
}

fn features() -> Features {
    Features {
        phone: false,
        prescription: false,
        registration: false,
        subsidy: false,
        mode: Mode::Normal,
        staffing: Staffing::Counter,
        settings: vec![Setting { name: "pace".to_owned(), value: "slow".to_owned() }],
    }
}

fn site() -> Site {
    let device = Device {
        panel: Panel::Portrait,
        keypad: KeypadKind::Touch,
        placement: Placement::LayFaceUp,
    };
    Site { features: features(), device }
}

fn situation(legal: Vec<IntentKind>) -> Situation {
    Situation {
        phase: Phase::Identified,
        outcome: None,
        token: None,
        methods: Methods { face: false, pin: false, staff: false, recommended: None },
        legal,
        host_steps: Vec::new(),
        notice: false,
        lost: None,
        clerk: ClerkState::None,
    }
}

fn step(state: Vec<u8>, legal: Vec<IntentKind>) -> Result<Transition, Fault> {
    let event = Event::Action(YES.into());
    Adapter::<Counter>::update(features(), situation(legal), state, event)
}

#[test]
fn a_state_comes_back_as_it_went() {
    let mut state = Adapter::<Counter>::start(features()).unwrap();
    for _ in 0..300 {
        state = step(state, Vec::new()).unwrap().state;
    }
    let state: Counter = postcard::from_bytes(&state).unwrap();
    assert_eq!(state, Counter { touched: 300 });
}

#[test]
fn only_legal_intents_are_asked_for() {
    let state = Adapter::<Counter>::start(features()).unwrap();
    assert_eq!(step(state.clone(), Vec::new()).unwrap().intents, []);
    assert_eq!(step(state, vec![IntentKind::Query]).unwrap().intents, [Intent::Query]);
}

#[test]
fn bytes_that_are_no_state_are_told_apart() {
    let situation = || situation(Vec::new());
    for bytes in [vec![], vec![0x80], vec![1, 1], vec![0xff, 0xff, 0xff]] {
        assert_eq!(step(bytes.clone(), Vec::new()), Err(Fault::UnknownState));
        let screen = Adapter::<Counter>::view(site(), situation(), bytes.clone());
        assert_eq!(screen, Err(Fault::UnknownState));
        assert_eq!(Adapter::<Counter>::migrate(7, bytes), Err(Fault::UnknownSchema));
    }
}

#[test]
fn a_screen_has_the_first_keypad_unless_it_says_another() {
    let shown = Adapter::<Counter>::view(site(), situation(Vec::new()), vec![0]).unwrap();
    assert_eq!(shown.keypad, "first");
    let other = Screen::new(ASK, Purpose::Info).keypad(KeypadName("second"));
    assert_eq!(other.keypad, "second");
}

#[test]
fn settings_are_found_by_name() {
    assert_eq!(features().setting("pace"), Some("slow"));
    assert_eq!(features().setting("size"), None);
}

#[test]
fn a_screen_reads_from_top_to_bottom() {
    let screen = Screen::new(ASK, Purpose::PresentToken)
        .heading(phrase("how"))
        .stepper(1, 3)
        .steps([phrase("open"), phrase("lay")])
        .motion(CARD)
        .slot(Slot::VisitCode)
        .primary(YES, phrase("yes"))
        .back(ActionName("back"))
        .say(phrase("how"))
        .say_while_waiting(phrase("still"))
        .light(Light::Card)
        .wait(Wait::Progress(Span::Long));
    let body: Vec<String> =
        screen.body.iter().map(|node| format!("{} {:?}", node.depth, node.item)).collect();
    expect![[r#"
        0 Item::Heading(Phrase { id: "how", arguments: [] })
        0 Item::Stepper(Stepper { current: 1, total: 3 })
        0 Item::Steps
        1 Item::Step(Phrase { id: "open", arguments: [] })
        1 Item::Step(Phrase { id: "lay", arguments: [] })
        0 Item::Motion("card")
        0 Item::Slot(Slot::VisitCode)"#]]
    .assert_eq(&body.join("\n"));
    let actions: Vec<String> = screen
        .actions
        .iter()
        .map(|action| format!("{} {:?} {}", action.id, action.role, action.label.is_some()))
        .collect();
    expect![[r#"
        yes Role::Primary true
        back Role::Back false"#]]
    .assert_eq(&actions.join("\n"));
    assert_eq!(screen.composition, Composition::Guide);
    assert_eq!(screen.cues.len(), 2);
}
