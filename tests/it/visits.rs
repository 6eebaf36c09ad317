//! Promise: whoever has a keypad only, or a keypad and ears only, or needs the
//! largest text, gets through a whole visit alone, by card and by phone, in every
//! language that is spoken; and hears that the clerk was called and is coming.

use std::collections::BTreeSet;

use card::Fixture;
use devices::{Heard, Key, Keypad, Place, Settings};
use journal::Journal;
use kernel::contract::{EligibilityEvent, Site};
use kernel::{ClerkAct, Input};
use render::{Finding, Fonts, Renderer};
use station::picture::{Look, images, screen};
use station::view::{Op, Snapshot};
use station::{
    EligibilityPlan, FacePlan, Later, Loader, Message, Parts, Presentation, Reader, Room,
    TEXT_SIZE_MAX,
};
use words::{Argument, Language, Said, Speech, host_catalogue};

use crate::guests;

const AT_MS: u64 = 1_775_001_600_000;
/// Numbers of keys: `KEY_KPENTER`, `KEY_KP5`, `KEY_F1` to `KEY_F5`.
const ENTER: u16 = 96;
const FIVE: u16 = 76;
const COLUMN: u16 = 59;

/// A patient at a reader, with a keypad of real key events.
struct Patient {
    reader: Reader,
    keypad: Keypad,
    at_us: u64,
    /// All that came out of the loudspeaker and was not thought about yet.
    heard: Vec<String>,
}

impl Patient {
    fn arrive() -> Self {
        let site = Site::complete();
        let flow = Loader::here().unwrap().install(guests::standard(), &site).unwrap();
        let mut room = Room::new(station::day_in_japan(AT_MS).unwrap());
        room.set_plans(FacePlan::Manual, EligibilityPlan::Manual);
        let journal = Journal::memory();
        let staff_password = b"2468".to_vec();
        let parts = Parts { number: 1, site, flow, fallback: None, room, journal, staff_password };
        let reader = Reader::open(parts, AT_MS).unwrap();
        Self { reader, keypad: Keypad::new(Settings::default()), at_us: 0, heard: Vec::new() }
    }

    fn panel(&self) -> station::view::Panel {
        let Snapshot { panel, .. } = self.reader.snapshot();
        panel
    }

    fn phase(&self) -> String {
        self.reader.snapshot().phase
    }

    fn listen(&mut self) {
        let aloud = self.reader.spoken().iter().filter(|one| !one.private);
        self.heard.extend(aloud.map(|one| plain(&one.text)));
    }

    fn send(&mut self, message: Message) {
        let answers = self.reader.receive(AT_MS, message).unwrap();
        self.settle(answers);
    }

    fn settle(&mut self, mut answers: Vec<Later>) {
        self.listen();
        while !answers.is_empty() {
            answers.sort_by_key(|answer| answer.after_ms);
            let next = answers.remove(0);
            answers.extend(self.reader.input(AT_MS, next.input).unwrap());
            self.listen();
        }
    }

    fn wait(&mut self) {
        let at = self.reader.session().desk.generation;
        let answers = self.reader.input(AT_MS, Input::Elapsed { at }).unwrap();
        self.settle(answers);
    }

    /// Presses and lets go of a key, as an input device tells it.
    fn key(&mut self, code: u16) {
        let place = if self.phase() == "idle" { Place::Idle } else { Place::Visit };
        for value in [1, 0] {
            self.at_us += 350_000;
            let event = devices::Event { at_us: self.at_us, kind: 1, code, value };
            if let Some(Heard::Key(key)) = self.keypad.event(event, place) {
                self.counts(key);
            }
        }
    }

    fn counts(&mut self, key: Key) {
        let panel = self.panel();
        let op = match key {
            Key::Digit(digit) => Op::Digit(digit),
            Key::Enter => Op::Enter,
            Key::Column(place) => panel.keypad.functions[usize::from(place)].op.clone(),
            Key::Cancel | Key::Clear | Key::Clerk | Key::Repeat => {
                panic!("this keypad has no {key:?}")
            }
        };
        self.send(Message::Press { at: panel.generation, op });
    }

    fn digit(&mut self, digit: u8) {
        self.key([82, 79, 80, 81, 75, 76, 77, 71, 72, 73][usize::from(digit)]);
    }

    fn pin(&mut self) {
        for digit in 1..=4 {
            self.digit(digit);
        }
        self.key(ENTER);
    }

    /// Holds 5 until it is heard.
    fn long_five(&mut self) {
        let down = devices::Event { at_us: self.at_us, kind: 1, code: FIVE, value: 1 };
        assert_eq!(self.keypad.event(down, Place::Idle), None);
        self.at_us = self.keypad.due_us().unwrap();
        assert_eq!(self.keypad.late(self.at_us), Some(Heard::LongFive));
        let up = devices::Event { at_us: self.at_us, kind: 1, code: FIVE, value: 0 };
        assert_eq!(self.keypad.event(up, Place::Idle), None);
        let at = self.panel().generation;
        self.send(Message::Press { at, op: Op::Voice });
    }

    /// Presses a key of the column beside the digits by what it does.
    fn function(&mut self, op: &Op) {
        let functions = self.panel().keypad.functions;
        let place = functions.iter().position(|key| key.op == *op).unwrap();
        self.key(COLUMN + u16::try_from(place).unwrap());
    }

    fn shows(&self, words: &str) -> bool {
        self.panel().lines.iter().any(|line| plain(&line.text) == words)
    }

    /// The words of a phrase, of the host or of the flow.
    fn words(&self, language: Language, id: &str) -> String {
        let host = host_catalogue().say(language, id, &[]);
        let said = host.or_else(|| self.reader.flow().catalogue.say(language, id, &[]));
        said.map_or_else(|| panic!("no phrase {id}"), |said: Said| plain(&said.text))
    }
}

/// Words without the marks around arguments.
fn plain(text: &str) -> String {
    text.replace(['\u{2068}', '\u{2069}'], "")
}

#[test]
fn a_visit_by_keypad_only() {
    let mut patient = Patient::arrive();
    patient.send(Message::Place(Fixture::A));
    patient.digit(2); // the PIN
    // Two digits are too many: the key that clears takes them back, and then
    // leaves the pad.
    patient.digit(7);
    for _ in 0..2 {
        patient.function(&Op::Clear);
    }
    assert_eq!(patient.phase(), "identify");
    patient.digit(2);
    patient.pin();
    patient.send(Message::EligibilitySays(EligibilityEvent::Confirmed));
    for option in [1, 2, 1] {
        patient.digit(option);
    }
    patient.send(Message::TakeAway);
    assert_eq!(patient.phase(), "leaving");
    patient.wait();
    assert_eq!(patient.phase(), "idle");

    // By phone: an Android phone, whose PIN comes before it is held there.
    for key in [2, 1] {
        patient.digit(key);
    }
    patient.pin();
    patient.send(Message::Place(Fixture::K));
    patient.send(Message::EligibilitySays(EligibilityEvent::Confirmed));
    for option in [2, 1, 1] {
        patient.digit(option);
    }
    assert_eq!(patient.phase(), "leaving");
    patient.wait();
    assert_eq!(patient.phase(), "idle");
}

/// Whatever can be touched has a key: language, volume, text size, contrast.
#[test]
fn the_presentation_has_keys_and_ends_with_the_visit() {
    let mut patient = Patient::arrive();
    let mut languages = BTreeSet::new();
    for _ in Language::ALL {
        patient.digit(7);
        languages.insert(patient.reader.presentation().language);
    }
    assert_eq!(languages.len(), Language::ALL.len());
    patient.digit(7);
    patient.send(Message::Place(Fixture::A));
    patient.digit(8);
    patient.digit(9);
    patient.digit(0);
    let chosen = patient.reader.presentation();
    let usual = Presentation::default();
    assert_ne!(chosen.language, usual.language);
    assert_ne!(chosen.volume, usual.volume);
    assert_ne!(chosen.text_size, usual.text_size);
    assert!(chosen.contrast);
    patient.function(&Op::Cancel);
    patient.send(Message::TakeAway);
    patient.wait();
    assert_eq!(patient.phase(), "idle");
    assert_eq!(patient.reader.presentation(), usual);
    // Chosen in idle by somebody who went away.
    patient.digit(7);
    assert!(patient.reader.rest());
    assert_eq!(patient.reader.presentation(), usual);
}

/// What somebody does who knows what they came for: each step follows from
/// what was perceived and from nothing else, and is done by a key. A choice is
/// perceived as its key and what it does.
fn go_through(
    patient: &mut Patient,
    language: Language,
    token: Fixture,
    wants: &[&str],
    mut perceive: impl FnMut(&mut Patient) -> Vec<String>,
) {
    let words = |patient: &Patient, id: &str| patient.words(language, id);
    let wants: Vec<String> = wants.iter().map(|id| words(patient, id)).collect();
    for _ in 0..40 {
        let known = perceive(patient);
        let knows = |id: &str| known.contains(&words(patient, id));
        let choice = known.iter().find_map(|line| {
            let (key, label) = line.split_once(": ")?;
            wants.iter().any(|want| want == label).then(|| key.parse::<u8>().unwrap())
        });
        if knows("complete") {
            return;
        } else if knows("remove-card") {
            patient.send(Message::TakeAway);
        } else if knows("querying") {
            patient.send(Message::EligibilitySays(EligibilityEvent::Confirmed));
        } else if knows("pin-title") || knows("pin-phone-title") {
            patient.pin();
        } else if knows("place-card") || knows("hold-phone") {
            patient.send(Message::Place(token));
        } else if let Some(key) = choice {
            patient.digit(key);
        } else {
            panic!("{language}: no way on from {known:#?}");
        }
    }
    panic!("{language}: it goes on for ever");
}

/// What somebody wants who comes with a card, and with a phone.
const WANTS: [(Fixture, &[&str]); 2] = [
    (
        Fixture::A,
        &[
            "use-card",
            "method-pin",
            "step-consent-agree",
            "step-subsidy-decline",
            "step-prescription-paper",
        ],
    ),
    (
        Fixture::K,
        &[
            "use-phone",
            "android",
            "step-consent-decline",
            "step-subsidy-agree",
            "step-prescription-electronic",
        ],
    ),
];

/// All that the panel shows of a screen, page by page, as it is drawn. Nothing
/// of it may be lost.
fn seen(patient: &Patient, renderer: &mut Renderer, class: render::Panel) -> Vec<String> {
    let panel = patient.panel();
    let images = images(patient.reader.flow().assets.values()).0;
    let mut look = Look::still(class);
    let mut seen = Vec::new();
    let mut hidden: Option<BTreeSet<render::Key>> = None;
    loop {
        let shown = screen(&panel, &images, &look);
        let drawn = renderer.draw(&shown);
        let is_lost = |one: &Finding| !matches!(one, Finding::Smaller { .. });
        assert!(!drawn.findings.iter().any(is_lost), "{}: {:?}", panel.name, drawn.findings);
        let mut missing = BTreeSet::new();
        for node in &drawn.nodes {
            let Some(area) = node.area else {
                missing.insert(node.key);
                continue;
            };
            assert!(area.w > 0 && area.h > 0, "{}: {area:?}", panel.name);
            let words = plain(&node.name);
            seen.push(if let render::Key::Button(place) = node.key {
                let key = shown.buttons[place].key.map(|key| key.to_string());
                format!("{}: {words}", key.unwrap_or_default())
            } else {
                words
            });
        }
        let before = hidden.unwrap_or_else(|| missing.clone());
        hidden = Some(before.intersection(&missing).copied().collect());
        look.page += 1;
        if look.page >= drawn.pages {
            assert_eq!(hidden, Some(BTreeSet::new()), "{}: on no page", panel.name);
            return seen;
        }
    }
}

/// The largest text on every panel, in the languages with the longest words and
/// the most characters, by card and by phone: what is not drawn is not known.
#[test]
fn a_visit_at_the_largest_text_on_every_panel() {
    let mut renderer = Renderer::new(&Fonts::load().unwrap());
    for class in render::Panel::ALL {
        for (language, (token, wants)) in [(Language::Ja, WANTS[0]), (Language::Vi, WANTS[1])] {
            let mut patient = Patient::arrive();
            while patient.reader.presentation().text_size < TEXT_SIZE_MAX {
                patient.digit(9);
            }
            while patient.reader.presentation().language != language {
                patient.digit(7);
            }
            go_through(&mut patient, language, token, wants, |patient| {
                seen(patient, &mut renderer, class)
            });
            patient.wait();
            assert_eq!(patient.phase(), "idle");
        }
    }
}

#[test]
fn a_visit_by_keypad_and_ears_only_in_every_spoken_language() {
    let mut patient = Patient::arrive();
    let mut visits = 0;
    for language in Language::ALL {
        if patient.reader.flow().catalogue.speech(language) == Speech::None {
            continue;
        }
        for (token, wants) in WANTS {
            patient.heard.clear();
            patient.long_five();
            let explained = |heard: &[String], patient: &Patient| {
                heard.contains(&patient.words(Language::Ja, "voice-on"))
            };
            assert!(explained(&patient.heard, &patient), "{:?}", patient.heard);
            // The language by its key, until its own name is heard.
            while language != Language::Ja
                && !patient.heard.contains(&patient.words(language, "language-name"))
            {
                patient.heard.clear();
                patient.digit(7);
            }
            go_through(&mut patient, language, token, wants, |patient| {
                std::mem::take(&mut patient.heard)
            });
            patient.wait();
            assert_eq!(patient.phase(), "idle");
            assert_eq!(patient.reader.presentation(), Presentation::default());
            visits += 1;
        }
    }
    assert_eq!(visits, 12);
}

/// The call is seen and heard, on a flow's screen and on the host's.
#[test]
fn a_call_to_the_clerk_is_seen_and_heard_to_be_acknowledged() {
    for keys in [&[][..], &[2], &[1]] {
        let mut patient = Patient::arrive();
        patient.send(Message::Place(Fixture::A));
        for key in keys {
            patient.digit(*key);
        }
        let [called, coming] =
            ["clerk-called", "clerk-coming"].map(|id| patient.words(Language::Ja, id));
        for (call, words) in [(true, &called), (false, &coming)] {
            patient.heard.clear();
            if call {
                patient.function(&Op::Clerk);
            } else {
                patient.send(Message::Clerk(ClerkAct::Acknowledge));
            }
            assert!(patient.heard.contains(words), "{keys:?}: {:?}", patient.heard);
            assert!(patient.shows(words), "{keys:?}");
        }
        patient.heard.clear();
        patient.function(&Op::Repeat);
        assert!(patient.heard.contains(&coming), "{keys:?}");
        patient.heard.clear();
        patient.send(Message::ClerkMessage("2番の窓口へどうぞ".into()));
        assert!(patient.heard.iter().any(|one| one.contains("2番の窓口へどうぞ")));
    }
}

/// A name stands on the panel and is spoken, each marked as the patient's own
/// affair; nothing that is said aloud has it, and no screen after the visit.
#[test]
fn a_name_is_spoken_on_the_private_route_only() {
    let loader = Loader::here().unwrap();
    let plugin = guests::hostile("view closing name");
    let mut patient = crate::patient::Patient::at(&loader, &plugin, None);
    let steps = patient.visit();
    let closing: Vec<&Snapshot> = steps.iter().filter(|step| step.phase == "closing").collect();
    assert!(!closing.is_empty());
    for step in closing {
        let named = |text: &str| text.contains("見本");
        let spoken: Vec<_> = step.spoken.iter().filter(|one| named(&one.text)).collect();
        assert!(!spoken.is_empty() && spoken.iter().all(|one| one.private), "{:?}", step.spoken);
        let shown: Vec<_> = step.panel.lines.iter().filter(|line| named(&line.text)).collect();
        assert!(!shown.is_empty() && shown.iter().all(|line| line.private));
    }
    // Nobody but who sees the panel and wears the earphone is told.
    let aloud = steps.iter().flat_map(|step| &step.spoken).filter(|one| !one.private);
    assert!(aloud.into_iter().all(|one| !one.text.contains("見本")));
    let idle = steps.last().unwrap();
    assert!(idle.panel.lines.iter().all(|line| !line.text.contains("見本")));
}

/// How many tries are left is said aloud before each attempt once they are few.
#[test]
fn tries_left_are_spoken() {
    let mut patient = Patient::arrive();
    patient.send(Message::Place(Fixture::A));
    for left in [2_u32, 1] {
        patient.digit(2);
        for _ in 0..4 {
            patient.digit(9);
        }
        patient.heard.clear();
        patient.key(ENTER);
        let tries = [("tries", Argument::Number(left))];
        let slot = host_catalogue().say(Language::Ja, "slot-tries-left", &tries).unwrap().text;
        assert!(patient.heard.contains(&slot), "{left}: {:?}", patient.heard);
        assert!(patient.shows(&slot));
    }
    assert!(patient.reader.spoken().iter().all(|one| !one.private));
}

/// In voice mode a first touch speaks and a second one acts; otherwise the
/// first acts.
#[test]
fn a_first_touch_speaks_and_a_second_acts() {
    let mut patient = Patient::arrive();
    let touch = |patient: &mut Patient, op: Op| {
        let at = patient.panel().generation;
        patient.heard.clear();
        patient.send(Message::Touch { at, op });
    };
    patient.long_five();
    let card = || Op::Act("use-card".into());
    let [label, again] = ["use-card", "touch-again"].map(|id| patient.words(Language::Ja, id));
    touch(&mut patient, card());
    assert_eq!((patient.phase().as_str(), &patient.heard), ("idle", &vec![label, again.clone()]));
    touch(&mut patient, Op::Act("use-phone".into()));
    touch(&mut patient, card());
    assert_eq!(patient.phase(), "idle");
    touch(&mut patient, card());
    assert_eq!(patient.phase(), "choosing");
    // A digit of a PIN is not told to the room.
    patient.send(Message::Place(Fixture::A));
    patient.digit(2);
    touch(&mut patient, Op::Digit(7));
    assert_eq!(patient.heard, [again]);
    let mut other = Patient::arrive();
    touch(&mut other, card());
    assert_eq!(other.phase(), "choosing");
}

/// Silence cannot be chosen by who would not hear how to undo it.
#[test]
fn voice_mode_is_never_silent() {
    let mut patient = Patient::arrive();
    let volume = |patient: &Patient| patient.reader.presentation().volume;
    let press = |patient: &mut Patient, op: Op| {
        let at = patient.panel().generation;
        patient.send(Message::Press { at, op });
    };
    // Somebody before turned it off on the idle screen.
    while volume(&patient) != 0 {
        press(&mut patient, Op::Volume);
    }
    press(&mut patient, Op::Voice);
    assert_eq!(volume(&patient), 1);
    let steps: Vec<u8> = (0..5)
        .map(|_| {
            press(&mut patient, Op::Volume);
            volume(&patient)
        })
        .collect();
    assert_eq!(steps, [2, 3, 4, 1, 2]);
}
