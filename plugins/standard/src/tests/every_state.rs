//! Promise: whatever patient, clerk and devices do, in whatever order, the flow
//! asks for nothing illegal, shows nothing invalid, and comes back to idle.
//!
//! Walks every state that the host's visit protocol and the flow can reach
//! together, breadth first: all inputs of the host, all choices on each screen,
//! and the flow failing at any time.

use std::collections::{BTreeSet, HashMap, VecDeque};

use kernel::contract as k;
use kernel::{Clerk, ClerkAct, Input, Phase, State, inputs};
use madoguchi_sdk::prelude::*;

use super::host::{Both, Host, Turn, site};
use crate::{Page, actions};

/// What is compared. A safe screen of the host hides the flow's page, and the
/// flow begins anew after it.
type Key = (State, bool, bool, Page);

fn key(both: &Both) -> Key {
    let page = if both.desk.safe { Page::Usual } else { both.page };
    (both.desk.state, both.desk.warning, both.desk.safe, page)
}

/// What the walks have seen of the flow's names.
#[derive(Default)]
struct Seen {
    screens: BTreeSet<String>,
    actions: BTreeSet<String>,
    phrases: BTreeSet<String>,
    assets: BTreeSet<String>,
    keypads: BTreeSet<String>,
    intents: BTreeSet<k::IntentKind>,
    purposes: BTreeSet<Purpose>,
    compositions: BTreeSet<Composition>,
}

/// Walks one place and gives the number of its states.
fn walk(site: k::Site, seen: &mut Seen) -> usize {
    let host = Host::new(site);
    let idle = host.idle();
    let mut known: HashMap<Key, u32> = HashMap::from([(key(&idle), 0)]);
    // For each state the states that lead to it without a clerk's help.
    let mut before: Vec<Vec<u32>> = vec![Vec::new()];
    let mut queue = VecDeque::from([(0, idle)]);
    while let Some((from, both)) = queue.pop_front() {
        let screen = host.screen(&both);
        if let Some(screen) = &screen {
            speaks(screen);
            offers_every_way(&host, &both, screen);
            look(screen, seen);
        }
        let mut reach = |next: Both, alone: bool| {
            let count = u32::try_from(before.len()).unwrap();
            let to = *known.entry(key(&next)).or_insert(count);
            if to == count {
                before.push(Vec::new());
                queue.push_back((to, next));
            }
            if alone {
                before[to as usize].push(from);
            }
        };
        for input in aimed(&both, screen.as_ref()) {
            let mut next = both;
            let Some(turn) = host.turn(&mut next, &input) else { continue };
            waits_for_the_patient(&both, &turn);
            seen.intents.extend(turn.intents.iter().map(k::Intent::kind));
            let back = input == Input::Clerk(ClerkAct::HandBack);
            let alone = back || !matches!(input, Input::Clerk(_) | Input::Help { .. });
            reach(next, alone && (back || both.desk.state.clerk != Clerk::TookOver));
        }
        if both.desk.state.phase != Phase::Idle {
            let mut failed = both;
            failed.desk.fail();
            reach(failed, false);
        }
    }
    idle_is_near(&before);
    before.len()
}

/// All inputs of the host that something on the panel can send, and the choices
/// of the flow's screen.
fn aimed(both: &Both, screen: Option<&Screen>) -> Vec<Input> {
    let mut all = inputs(&both.desk);
    let wait = screen.map(|screen| screen.wait);
    let advance = matches!(wait, Some(Wait::Advance(_)));
    let progress = matches!(wait, Some(Wait::Progress(_)));
    all.retain(|input| {
        (advance || !matches!(input, Input::Elapsed { .. }))
            && (progress || !matches!(input, Input::StillWaiting { .. }))
    });
    let at = both.desk.generation;
    let act = |action: &Action| Input::Act { at, action: action.id.clone() };
    all.extend(screen.into_iter().flat_map(|screen| &screen.actions).map(act));
    all
}

/// Every screen says its heading and its choices; the host adds its own words.
fn speaks(screen: &Screen) {
    let said = |words: &Phrase| screen.cues.iter().any(|cue| cue.phrase == *words);
    for node in &screen.body {
        if let Item::Heading(words) | Item::Step(words) | Item::Notice(words) = &node.item {
            assert!(said(words), "{screen:?}");
        }
    }
    assert!(screen.actions.iter().filter_map(|a| a.label.as_ref()).all(said), "{screen:?}");
    let pending = matches!(screen.wait, Wait::Progress(_));
    assert_eq!(pending, screen.cues.iter().any(|cue| cue.moment == Moment::Waiting));
    let choices = !screen.actions.is_empty();
    let card = matches!(screen.purpose, Purpose::PresentToken | Purpose::RemoveCard);
    let passes = matches!(screen.wait, Wait::Advance(_)) || pending || card;
    let lost = screen.purpose == Purpose::Error && screen.name == crate::screens::PART_LOST;
    assert!(choices || passes || lost, "a dead end: {screen:?}");
}

/// While someone is being identified, digits and the clerk are on the screen
/// where they are possible, but for the news that a part was lost.
fn offers_every_way(host: &Host, both: &Both, screen: &Screen) {
    let Some(means) = both.desk.state.phase.means() else { return };
    let staff = host.site.features.staffing == k::Staffing::Counter;
    let has = |role| screen.actions.iter().any(|action| action.role == role);
    let on = screen.actions.iter().any(|action| action.id == actions::GO_ON);
    assert!(on || !means.pin || has(Role::UsePin), "{screen:?}");
    assert!(on || !staff || has(Role::AskStaff), "{screen:?}");
}

/// The camera, the digits, the clerk and the end of a visit are for the patient
/// to ask for.
fn waits_for_the_patient(both: &Both, turn: &Turn) {
    let chosen = matches!(turn.event, Some(k::Event::Action(_)));
    for intent in &turn.intents {
        let own = match intent {
            k::Intent::StartFace
            | k::Intent::StopFace
            | k::Intent::AskPin
            | k::Intent::AskStaff
            | k::Intent::CallClerk(_)
            | k::Intent::Answer { .. }
            | k::Intent::Cancel
            | k::Intent::ReadToken(k::Token::Android | k::Token::Iphone) => true,
            k::Intent::Query => matches!(both.desk.state.phase, Phase::Referred { .. }),
            k::Intent::ReadToken(k::Token::Card)
            | k::Intent::HostStep(_)
            | k::Intent::Effect { .. }
            | k::Intent::Finish => false,
        };
        assert!(chosen || !own, "{intent} by {:?}", turn.event);
    }
}

fn idle_is_near(before: &[Vec<u32>]) {
    let mut reached = vec![false; before.len()];
    reached[0] = true;
    let mut queue = VecDeque::from([0_u32]);
    while let Some(state) = queue.pop_front() {
        for from in &before[state as usize] {
            if !std::mem::replace(&mut reached[*from as usize], true) {
                queue.push_back(*from);
            }
        }
    }
    let lost = reached.iter().filter(|reached| !**reached).count();
    assert_eq!(lost, 0, "states without a way back to idle");
}

fn look(screen: &Screen, seen: &mut Seen) {
    seen.screens.insert(screen.name.clone());
    seen.purposes.insert(screen.purpose);
    seen.compositions.insert(screen.composition);
    seen.keypads.insert(screen.keypad.clone());
    for node in &screen.body {
        match &node.item {
            Item::Picture(name) | Item::Motion(name) | Item::Brand(name) => {
                seen.assets.insert(name.clone());
            }
            Item::Heading(words)
            | Item::Paragraph(words)
            | Item::Step(words)
            | Item::Notice(words) => {
                seen.phrases.insert(words.id.clone());
            }
            Item::Steps | Item::Progress | Item::Stepper(_) | Item::Slot(_) => {}
        }
    }
    seen.phrases.extend(screen.cues.iter().map(|cue| cue.phrase.id.clone()));
    for action in &screen.actions {
        seen.actions.insert(action.id.clone());
        seen.phrases.extend(action.label.iter().map(|label| label.id.clone()));
    }
}

/// Four places that differ in all that a flow may look at.
fn places() -> [k::Site; 4] {
    let full = site(["on", "right"]);
    let mut remote = site(["off", "left"]);
    remote.features.staffing = k::Staffing::Remote;
    remote.features.mode = k::Mode::Night;
    remote.features.subsidy = false;
    remote.device.placement = k::Placement::LayFaceDown;
    let mut alone = site(["off", "left"]);
    alone.features.staffing = k::Staffing::Unstaffed;
    alone.features.registration = false;
    alone.device.placement = k::Placement::Insert;
    let mut disaster = site(["on", "right"]);
    disaster.features.mode = k::Mode::Disaster;
    disaster.features.phone = false;
    disaster.features.prescription = false;
    [full, remote, alone, disaster]
}

#[test]
fn every_state_is_sound_and_every_name_is_used() {
    let mut seen = Seen::default();
    let counts = places().map(|place| walk(place, &mut seen));
    expect_test::expect!["[13482, 10496, 4468, 9271]"].assert_eq(&format!("{counts:?}"));

    let manifest = crate::manifest();
    let sorted = |names: &[String]| names.iter().cloned().collect::<BTreeSet<_>>();
    assert_eq!(seen.screens, sorted(&manifest.screens));
    assert_eq!(seen.actions, sorted(&manifest.actions));
    assert_eq!(seen.assets, sorted(&manifest.assets));
    assert_eq!(seen.intents, super::host::same(&sorted_kinds(&manifest)));
    assert_eq!((seen.purposes.len(), seen.compositions.len()), (13, 6));
    assert_eq!(seen.keypads.len(), manifest.keypads.len());

    // What the host shows by itself: titles, legends, what a picture shows.
    let own = |id: &&String| {
        !["setting-", "question-", "key-", "picture-"].iter().any(|kind| id.starts_with(kind))
    };
    let phrases: BTreeSet<String> = manifest.phrases.iter().filter(own).cloned().collect();
    assert_eq!(seen.phrases, phrases);
}

fn sorted_kinds(manifest: &Manifest) -> BTreeSet<IntentKind> {
    manifest.intents.iter().copied().collect()
}
