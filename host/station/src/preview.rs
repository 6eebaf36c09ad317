//! The screens of a flow and of the host around it, to be looked at without a
//! visit: for galleries, and for the check of what fits on a panel. Which
//! screens there are is for whoever walks the flow to say.

use journal::Journal;
use kernel::contract::{Panel as PanelClass, Screen, Site};
use kernel::{Desk, HostScreen};
use runtime::{Front, Session};
use zeroize::Zeroizing;

use crate::flow::Installed;
use crate::panel::panel;
use crate::reader::{Parts, Presentation, Reader};
use crate::record::CONSENT_ITEMS;
use crate::room::Room;
use crate::view::{Panel, Spoken};

/// The clock and the day of a preview: 2026-04-01, 9 o'clock in Japan.
const AT_MS: u64 = 1_775_001_600_000;

/// A reader that puts any moment of a visit into words.
pub struct Preview {
    reader: Reader,
}

impl Preview {
    /// A reader with this flow, whose slots are filled with samples, a long
    /// name with rare characters among them.
    pub fn new(flow: Installed, site: &Site) -> Self {
        let parts = Parts {
            number: 1,
            site: site.clone(),
            flow,
            fallback: None,
            room: Room::new(crate::day_in_japan(AT_MS).expect("it is a day")),
            journal: Journal::memory(),
            staff_password: Vec::new(),
        };
        let opened = Reader::open(parts, AT_MS);
        let mut reader = opened.expect("a journal in memory takes a note");
        let record = &mut reader.record;
        record.name = Some(Zeroizing::new("髙橋﨑 濵𠮷之介左衛門".to_owned()));
        record.queue_number = Some(999);
        record.tries = Some(2);
        record.notice = Some("次回から、限度額適用認定証の提示は不要です。".to_owned());
        Self { reader }
    }

    /// The flow's pictures and sounds.
    pub fn assets(&self) -> impl Iterator<Item = &component::Asset> {
        self.reader.flow.assets.values()
    }

    /// The languages that can be chosen.
    pub fn languages(&self) -> Vec<words::Language> {
        self.reader.languages()
    }

    /// A moment put into words, as it is on a class of panels. `item`: the part
    /// of a consent that is asked by itself.
    pub fn panel(
        &mut self,
        session: &Session,
        item: Option<usize>,
        presentation: Presentation,
        class: PanelClass,
    ) -> Panel {
        let mut session = session.clone();
        let mut site = self.reader.site.clone();
        if site.device.panel != class && matches!(session.front(), Front::Flow(_)) {
            site.device.panel = class;
            let (flow, words) = self.reader.flow.parts();
            runtime::redraw(&mut session, &site, flow, words);
        }
        self.shown(session, item, presentation)
    }

    /// A screen of the flow put into words, as it stands on every panel that
    /// gets it: without a call to the clerk or a warning over it.
    pub fn screen(&mut self, screen: &Screen, presentation: Presentation) -> Panel {
        let (desk, screen) = (Desk::default(), Some(screen.clone()));
        self.shown(Session { desk, state: Vec::new(), screen }, None, presentation)
    }

    /// What the host shows by itself in a state of its own.
    pub fn own(&mut self, desk: Desk, presentation: Presentation) -> Panel {
        self.shown(Session { desk, state: Vec::new(), screen: None }, None, presentation)
    }

    fn shown(
        &mut self,
        session: Session,
        item: Option<usize>,
        presentation: Presentation,
    ) -> Panel {
        self.reader.session = session;
        self.reader.record.item = item;
        self.reader.presentation = presentation;
        panel(&self.reader)
    }

    /// What is said as that moment comes up.
    pub fn said(&mut self) -> Vec<Spoken> {
        self.reader.speak_front();
        self.reader.spoken.clone()
    }
}

/// How many parts of what is on the panel are asked one by one.
pub fn items(front: &Front<'_>) -> usize {
    let is_consent = *front == Front::Host(HostScreen::Step(kernel::HostStep::Consent));
    if is_consent { CONSENT_ITEMS.len() } else { 0 }
}
