//! The screens of a flow and of the host around it, to be looked at without a
//! visit: for galleries, and for the check of what fits on a panel.

use std::collections::{BTreeSet, VecDeque};

use kernel::contract::Panel as PanelClass;
use kernel::{Clerk, HostScreen, Input, State};
use runtime::{Front, Session};
use zeroize::Zeroizing;

use crate::panel::{host_name, panel};
use crate::reader::{Presentation, Reader};
use crate::record::CONSENT_ITEMS;
use crate::view::Panel;

/// Steps that a walk takes at most.
pub const PREVIEW_STEPS_MAX: usize = 40_000;

/// Screens that a walk from idle came upon, each once.
pub struct Preview {
    reader: Reader,
    shown: Vec<Shown>,
    steps: usize,
    is_whole: bool,
}

struct Shown {
    name: String,
    session: Session,
    item: Option<usize>,
}

impl Preview {
    /// Walks from idle, breadth first, with every input and every action.
    ///
    /// Parts that are lost, warnings and calls of the clerk are looked at and
    /// not walked on from: their screens are those of the host and of the step
    /// that they happen in. Slots are filled with samples, a long name with
    /// rare characters among them.
    pub fn walk(mut reader: Reader, steps_max: usize) -> Self {
        fill(&mut reader);
        let mut found = Found { seen: BTreeSet::new(), shown: Vec::new() };
        let mut states = BTreeSet::new();
        let mut queue = VecDeque::from([reader.session.clone()]);
        states.insert(key(&reader.session));
        found.add(&reader.session);
        let mut steps = 0;
        while let Some(session) = queue.pop_front() {
            for input in inputs(&session) {
                if steps == steps_max {
                    return Self { reader, shown: found.shown, steps, is_whole: false };
                }
                steps += 1;
                let mut next = session.clone();
                let (flow, words) = reader.flow.parts();
                runtime::turn(&mut next, &reader.site, flow, words, &input);
                if states.insert(key(&next)) {
                    found.add(&next);
                    let state = &next.desk.state;
                    let plain = state.lost.is_none() && state.clerk == Clerk::None;
                    if plain && !next.desk.warning && !next.desk.safe {
                        queue.push_back(next);
                    }
                }
            }
        }
        Self { reader, shown: found.shown, steps, is_whole: true }
    }

    /// How many screens there are.
    pub fn len(&self) -> usize {
        self.shown.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// The steps that were taken.
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// Whether the walk came to its end.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// The reader that the walk began with, as it was.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// The languages that can be chosen.
    pub fn languages(&self) -> Vec<words::Language> {
        self.reader.languages()
    }

    /// The name of a screen; several may have the same.
    pub fn name(&self, place: usize) -> &str {
        self.shown.get(place).map_or("", |shown| shown.name.as_str())
    }

    /// A screen put into words, as it is on a class of panels. `None` if there
    /// is none in that place.
    pub fn panel(
        &mut self,
        place: usize,
        presentation: Presentation,
        class: PanelClass,
    ) -> Option<Panel> {
        let shown = self.shown.get(place)?;
        let (mut session, item) = (shown.session.clone(), shown.item);
        let mut site = self.reader.site.clone();
        if site.device.panel != class && matches!(session.front(), Front::Flow(_)) {
            site.device.panel = class;
            let (flow, words) = self.reader.flow.parts();
            runtime::redraw(&mut session, &site, flow, words);
        }
        self.reader.session = session;
        self.reader.record.item = item;
        self.reader.presentation = presentation;
        Some(panel(&self.reader))
    }
}

struct Found {
    seen: BTreeSet<String>,
    shown: Vec<Shown>,
}

impl Found {
    fn add(&mut self, session: &Session) {
        let (name, content) = match session.front() {
            Front::Flow(screen) => (screen.name.clone(), format!("{screen:?}")),
            Front::Host(screen) => (host_name(screen), format!("{screen:?}")),
            Front::Safe(name) => (name.to_owned(), name.to_owned()),
        };
        let (warning, clerk) = (session.desk.warning, session.desk.state.clerk);
        // A call stands on every screen in the same place: one of each is enough.
        let content = match clerk {
            Clerk::Called | Clerk::Coming => format!("{clerk:?}"),
            Clerk::None | Clerk::TookOver if warning => "warning".to_owned(),
            Clerk::None | Clerk::TookOver => content,
        };
        if !self.seen.insert(content) {
            return;
        }
        let shown = |item| Shown { name: name.clone(), session: session.clone(), item };
        self.shown.push(shown(None));
        if session.front() == Front::Host(HostScreen::Step(kernel::HostStep::Consent)) {
            self.shown.extend((0..CONSENT_ITEMS.len()).map(|item| shown(Some(item))));
        }
    }
}

/// What tells two states apart here: no counters, and of a lost part only that
/// there is one.
fn key(session: &Session) -> (State, bool, bool, Vec<u8>) {
    (session.desk.state, session.desk.warning, session.desk.safe, session.state.clone())
}

fn inputs(session: &Session) -> Vec<Input> {
    let mut all = kernel::inputs(&session.desk);
    if let Front::Flow(screen) = session.front() {
        let at = session.desk.generation;
        all.extend(screen.actions.iter().map(|one| Input::Act { at, action: one.id.clone() }));
    }
    all
}

/// Fills what the host fills, with the longest that is likely.
fn fill(reader: &mut Reader) {
    let record = &mut reader.record;
    record.name = Some(Zeroizing::new("髙橋﨑 濵𠮷之介左衛門".to_owned()));
    record.queue_number = Some(999);
    record.tries = Some(2);
    record.notice = Some("次回から、限度額適用認定証の提示は不要です。".to_owned());
}
