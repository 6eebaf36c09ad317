//! Flows with one small mechanical change each, to measure the rules by.
//!
//! What a defect is made for, a rule was written for; a mutant is made by rote.
//! It is killed if the judgement of it differs from that of the flow itself in
//! the outcome of any rule, or if no reader takes it. Those that survive are
//! named: some change nothing that a patient meets, some are matters of taste,
//! and the others are what the rules do not see.
//!
//! Words are changed in the bytes of the file. What the flow answers is changed
//! between component and walk: a mutant of that kind is one of the flow's
//! answers, not of its code. Colours and keys are changed in what `describe`
//! has answered.

mod file;
mod rewrite;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::atomic::AtomicBool;

use kernel::contract::{
    ColourRole, Composition, Device, Earcon, Intent, Light, Manifest, Purpose, Screen, Site, Span,
    Wait,
};
use runtime::{Answer, Ask, From};
use station::InstallError;

use self::file::Message;
pub(crate) use self::rewrite::Rewrite;
use self::rewrite::{Deed, Edit, Heard};
use crate::intern::hash_of;
use crate::judge::{self, Outcome};
use crate::lore::{self, Place};
use crate::statement::hex;
use crate::{Graph, Limits, Purity, Subject, Walk, defects};

/// States after which a mutant that never comes to an end is left.
const STATES_MAX: usize = 20_000;

/// One mutant.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// What was done.
    pub kind: &'static str,
    /// Where.
    pub place: String,
    change: Change,
}

#[derive(Clone, Debug)]
enum Change {
    Answer(Rewrite),
    Said(Box<Manifest>),
    File(Vec<u8>),
}

/// What became of a mutant.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Fate {
    /// No reader takes it; the code says why.
    Refused(&'static str),
    /// These rules have another outcome than for the flow itself.
    Killed(Vec<&'static str>),
    /// Every rule has the same outcome.
    Survived,
}

/// A flow, and what mutants of it are compared with. One thread's own.
pub struct Breeder {
    bytes: Vec<u8>,
    subject: Subject,
    site: Site,
    devices: Vec<Device>,
    outcomes: BTreeMap<&'static str, Outcome>,
    graph: Graph,
}

impl Breeder {
    /// Judges the flow itself, in the feature set and on the devices that
    /// defects are tried in, with the hospital's question.
    ///
    /// # Errors
    /// [`InstallError`]: no reader takes it.
    pub fn new(bytes: &[u8]) -> Result<Self, InstallError> {
        let (site, devices) = (defects::place(true), defects::devices());
        let mut subject = Subject::load(bytes)?;
        // Without the copy the results are the same.
        subject.watch(bytes)?;
        let (graph, outcomes) = judged(&subject, &site, &devices);
        Ok(Self { bytes: bytes.to_vec(), subject, site, devices, outcomes, graph })
    }

    /// Every mutant, in an order that depends on the flow only.
    pub fn all(&self) -> Vec<Mutant> {
        let mut all = Vec::new();
        self.of_updates(&mut all);
        self.of_screens(&mut all);
        self.of_words(&mut all);
        self.of_manifest(&mut all);
        all
    }

    /// So many of them, drawn by a seed.
    pub fn drawn(&self, mutants: usize, seed: u64) -> Vec<Mutant> {
        let mut scratch = Vec::new();
        let mut all: Vec<_> = self
            .all()
            .into_iter()
            .map(|one| (hash_of(&(seed, one.kind, &one.place), &mut scratch), one))
            .collect();
        all.sort_by_key(|one| one.0);
        all.into_iter().map(|(_, mutant)| mutant).take(mutants).collect()
    }

    /// Judges a mutant.
    pub fn try_out(&mut self, mutant: &Mutant) -> Fate {
        let outcomes = match &mutant.change {
            Change::File(bytes) => match Subject::load(bytes) {
                Ok(subject) => judged(&subject, &self.site, &self.devices).1,
                Err(error) => return Fate::Refused(error.code()),
            },
            Change::Said(manifest) => {
                if let Some(fault) = kernel::judge(manifest).first() {
                    return Fate::Refused(fault.code);
                }
                let own = self.subject.describe((**manifest).clone());
                let outcomes = judged(&self.subject, &self.site, &self.devices).1;
                self.subject.describe(own);
                outcomes
            }
            Change::Answer(rewrite) => {
                self.subject.rewrite(Some(rewrite.clone()));
                let outcomes = judged(&self.subject, &self.site, &self.devices).1;
                self.subject.rewrite(None);
                outcomes
            }
        };
        let differs = |id: &&str| outcomes.get(*id) != self.outcomes.get(*id);
        let rules: Vec<&str> = self.outcomes.keys().copied().filter(differs).collect();
        if rules.is_empty() { Fate::Survived } else { Fate::Killed(rules) }
    }

    /// Whatever the flow hears, on each page in each phase.
    fn of_updates(&self, all: &mut Vec<Mutant>) {
        let heard = self.heard();
        for (at, (one, front, answers)) in heard.iter().enumerate() {
            let mut add = |kind, deed: Deed| {
                let differs = |answer: &Answer| {
                    let other = deed.with(&one.from, answer);
                    (&other.state, &other.intents) != (&answer.state, &answer.intents)
                };
                if matches!(deed, Deed::As(_)) || answers.iter().any(differs) {
                    let page = match &one.from {
                        From::Start => "start".to_owned(),
                        From::State(state) => hex(state),
                    };
                    let place = format!(
                        "{} on {front}, {}, page {page}{}",
                        one.event,
                        one.phase,
                        deed.what()
                    );
                    let change = Change::Answer(Rewrite::Update(one.clone(), deed));
                    all.push(Mutant { kind, place, change });
                }
            };
            add("edge deleted", Deed::Stay);
            let asks = answers.iter().map(|answer| answer.intents.len()).max().unwrap_or_default();
            if asks > 0 {
                add("page forgotten", Deed::Forget);
            }
            for intent in 0..asks {
                add("intent dropped", Deed::Drop(intent));
                add("intent replaced", Deed::Instead(intent, Intent::Cancel));
                add("intent replaced", Deed::Instead(intent, Intent::Finish));
            }
            add("intents reordered", Deed::Reverse);
            // Another event of the same page, if that is answered otherwise.
            let same = |other: &&Situated| other.0.phase == one.phase && other.0.from == one.from;
            let later = heard.iter().skip(at + 1).chain(heard.iter().take(at)).filter(same);
            let unlike = |other: &Situated| {
                let kept = |answer: &Answer| (answer.state.clone(), answer.intents.clone());
                other.2.first().map(kept) != answers.first().map(kept)
            };
            if let Some(other) = later.into_iter().find(|other| unlike(other)) {
                add("edge redirected", Deed::As(other.0.event.clone()));
            }
        }
    }

    /// What the flow hears, with the front of the panel where it is first
    /// heard, and its answers in the situations of that phase.
    fn heard(&self) -> Vec<Situated> {
        let mut all: Vec<Situated> = Vec::new();
        let mut places: HashMap<crate::intern::Hash, usize> = HashMap::new();
        let mut known = HashSet::new();
        let mut scratch = Vec::new();
        let place = Place::of(&self.site, self.subject.manifest());
        for edge in self.graph.edges() {
            let Some(event) = edge.event() else { continue };
            let node = self.graph.node(edge.from);
            let mut desk = node.kernel.desk();
            desk.apply(&self.site, edge.input);
            let told = kernel::situation(&self.site, &desk.state);
            let from = match edge.applied {
                kernel::Applied::Begin(_) => From::Start,
                kernel::Applied::Event(_)
                | kernel::Applied::Stale
                | kernel::Applied::Shown
                | kernel::Applied::Refresh
                | kernel::Applied::Over => From::State(node.flow.to_vec()),
            };
            let key = lore::key(&told, &from, Some(event), &mut scratch);
            if !known.insert(key) {
                continue;
            }
            let event = event.clone();
            let ask = Ask {
                site: self.site.clone(),
                desk,
                from: from.clone(),
                event: Some(event.clone()),
            };
            let Ok(answer) = self.subject.ask(key, place, &ask).reply.clone() else { continue };
            let name = hash_of(&(told.phase, &from, &event), &mut scratch);
            let at = *places.entry(name).or_insert(all.len());
            match all.get_mut(at) {
                Some((_, _, answers)) => answers.push(answer),
                None => {
                    let heard = Heard { phase: told.phase, from, event };
                    all.push((heard, judge::front(&self.graph, edge.from), vec![answer]));
                }
            }
        }
        all
    }

    /// Each screen, by name, with its largest lists.
    fn of_screens(&self, all: &mut Vec<Mutant>) {
        let seen = crate::rules::screens(&self.subject, &self.graph, &self.devices).0;
        let mut by_name: BTreeMap<&str, Vec<&Screen>> = BTreeMap::new();
        for one in &seen {
            by_name.entry(&one.screen.name).or_default().push(&one.screen);
        }
        for (name, screens) in by_name {
            let most = |of: fn(&Screen) -> usize| screens.iter().map(|one| of(one)).max();
            let mut add = |kind, what: String, edit: Edit| {
                if screens.iter().any(|screen| edit.on(screen) != **screen) {
                    let place = format!("`{name}`{what}");
                    let change = Change::Answer(Rewrite::View(name.to_owned(), edit));
                    all.push(Mutant { kind, place, change });
                }
            };
            for at in 0..most(|screen| screen.body.len()).unwrap_or_default() {
                add("item dropped", format!(", item {at}"), Edit::DropItem(at));
            }
            let cues = most(|screen| screen.cues.len()).unwrap_or_default();
            for at in 0..cues {
                add("cue dropped", format!(", cue {at}"), Edit::DropCue(at));
            }
            add("cues reordered", String::new(), Edit::ReverseCues);
            // What another screen says first.
            let other = seen.iter().map(|one| &one.screen).find(|other| other.name.as_str() > name);
            if let Some(cue) = other.and_then(|other| other.cues.first()) {
                let edit = Edit::CueSays(0, cue.phrase.clone());
                add("cue replaced", format!(", says {}", cue.phrase.id), edit);
            }
            let actions = most(|screen| screen.actions.len()).unwrap_or_default();
            for at in 0..actions {
                add("action dropped", format!(", action {at}"), Edit::DropAction(at));
                add("labels swapped", format!(", actions {at} and the next"), Edit::SwapLabels(at));
            }
            add("actions reordered", String::new(), Edit::ReverseActions);
            for wait in [
                Wait::Host,
                Wait::Inactivity(Span::Short),
                Wait::Advance(Span::Normal),
                Wait::Progress(Span::Normal),
            ] {
                add("wait altered", format!(", {wait:?}"), Edit::Wait(wait));
            }
            for earcon in [None, Some(Earcon::Accept), Some(Earcon::Error)] {
                add("earcon altered", format!(", {earcon:?}"), Edit::Earcon(earcon));
            }
            for light in [None, Some(Light::Phone)] {
                add("light altered", format!(", {light:?}"), Edit::Light(light));
            }
            let keypads = self.subject.manifest().keypads.iter();
            for keypad in keypads {
                let edit = Edit::Keypad(keypad.name.clone());
                add("keypad altered", format!(", {}", keypad.name), edit);
            }
            add("purpose altered", String::new(), Edit::Purpose(Purpose::Info));
            add("composition altered", String::new(), Edit::Composition(Composition::Message));
        }
    }

    /// Each phrase, in one language after the other.
    fn of_words(&self, all: &mut Vec<Mutant>) {
        let Ok(file) = component::read(&self.bytes) else { return };
        let languages = file::messages(&self.bytes, &file.words);
        let mut add = |kind, message: &Message<'_>, bytes: Option<Vec<u8>>| {
            if let Some(bytes) = bytes {
                let place = format!("{} in {}", message.id, message.language.tag());
                all.push(Mutant { kind, place, change: Change::File(bytes) });
            }
        };
        let ids = languages.iter().map(Vec::len).max().unwrap_or_default();
        for at in 0..ids {
            // Another language for each phrase.
            let mut turn =
                languages.iter().cycle().skip(at % languages.len()).take(languages.len());
            if let Some(message) = turn.next().and_then(|messages| messages.get(at)) {
                add("phrase blanked", message, message.blanked(&self.bytes));
            }
            // With one language it is the same again.
            let both =
                turn.next().or(languages.first()).and_then(|all| all.get(at).zip(all.get(at + 1)));
            if let Some((message, next)) = both {
                add("phrases swapped", message, message.swapped(next, &self.bytes));
            }
        }
        for message in languages.iter().flatten() {
            add("reading dropped", message, message.unread(&self.bytes));
        }
    }

    /// Colours and keys.
    fn of_manifest(&self, all: &mut Vec<Mutant>) {
        const GREY: u32 = 0x80_80_80;
        let own = self.subject.manifest();
        let mut add = |kind, place: String, manifest: Manifest| {
            if manifest != *own {
                all.push(Mutant { kind, place, change: Change::Said(Box::new(manifest)) });
            }
        };
        for role in ColourRole::ALL {
            let mut manifest = own.clone();
            for colour in manifest.theme.iter_mut().filter(|one| one.role == *role) {
                colour.rgb = GREY;
            }
            add("colour altered", role.to_string(), manifest);
        }
        for (at, layout) in own.keypads.iter().enumerate() {
            for (key, function) in layout.keys.iter().enumerate() {
                let place = format!("{} of {}", function.function, layout.name);
                let mut manifest = own.clone();
                if let Some(layout) = manifest.keypads.get_mut(at) {
                    layout.keys.remove(key);
                }
                add("key dropped", place.clone(), manifest);
                let mut manifest = own.clone();
                if let Some(layout) = manifest.keypads.get_mut(at)
                    && key + 1 < layout.keys.len()
                {
                    layout.keys.swap(key, key + 1);
                }
                add("keys swapped", place, manifest);
            }
        }
    }
}

type Situated = (Heard, String, Vec<Answer>);

fn judged(
    subject: &Subject,
    site: &Site,
    devices: &[Device],
) -> (Graph, BTreeMap<&'static str, Outcome>) {
    let stop = AtomicBool::new(false);
    let limits = Limits { states: Some(STATES_MAX), ..Limits::default() };
    // What stands between component and walk is not what a step is done again
    // for.
    let how = Walk { limits, purity: Purity::OneIn(0), stop: &stop };
    let graph = crate::walk(subject, site, &how, |_| ());
    let judged = judge::Judge::on(subject, devices.to_vec()).judge(&graph);
    let rulings = judge::rule_on(subject, &judged, 1);
    (graph, rulings.into_iter().map(|one| (one.rule.id, one.outcome)).collect())
}

/// The interval of a share by Wilson's score, for 95 % (z = 1.96).
///
/// Unit: shares, from 0 to 1. Of nothing it is everything.
/// Source: E. B. Wilson, Journal of the American Statistical Association 22,
/// 1927.
pub fn wilson(of: usize, all: usize) -> (f64, f64) {
    const Z: f64 = 1.959_964;
    let figure = |n: usize| u32::try_from(n).map_or(f64::INFINITY, f64::from);
    let (k, n) = (figure(of), figure(all));
    if all == 0 {
        return (0.0, 1.0);
    }
    let (share, z2) = (k / n, Z * Z);
    let middle = share + z2 / (2.0 * n);
    let spread = Z * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z2 / n;
    (((middle - spread) / scale).max(0.0), ((middle + spread) / scale).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::wilson;

    /// Against figures that are printed elsewhere: 81 of 263 gives 0.2553 to
    /// 0.3662 (Newcombe, Statistics in Medicine 17, 1998, table I).
    #[test]
    fn the_interval_is_wilsons() {
        let near = |one: f64, other: f64| (one - other).abs() < 0.000_1;
        let (low, high) = wilson(81, 263);
        assert!(near(low, 0.2553) && near(high, 0.3662), "{low} {high}");
        let (low, high) = wilson(29, 29);
        assert!(near(low, 0.8830) && near(high, 1.0), "{low} {high}");
        assert_eq!(wilson(0, 0), (0.0, 1.0));
    }
}
