//! The screens of a flow and of the host around it, to be looked at without a
//! visit: for galleries, and for the check of what fits on a panel. Which
//! screens there are is for whoever walks the flow to say.

use kernel::HostScreen;
use kernel::contract::Panel as PanelClass;
use runtime::{Front, Session};
use zeroize::Zeroizing;

use crate::panel::panel;
use crate::reader::{Presentation, Reader};
use crate::record::CONSENT_ITEMS;
use crate::view::{Panel, Spoken};

/// A reader that puts any moment of a visit into words.
pub struct Preview {
    reader: Reader,
}

impl Preview {
    /// Fills the reader's slots with samples, a long name with rare characters
    /// among them.
    pub fn new(mut reader: Reader) -> Self {
        let record = &mut reader.record;
        record.name = Some(Zeroizing::new("髙橋﨑 濵𠮷之介左衛門".to_owned()));
        record.queue_number = Some(999);
        record.tries = Some(2);
        record.notice = Some("次回から、限度額適用認定証の提示は不要です。".to_owned());
        Self { reader }
    }

    /// The reader as it was.
    pub fn reader(&self) -> &Reader {
        &self.reader
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
