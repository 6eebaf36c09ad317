//! A patient with a card and a PIN, who presses what there is to press.

use card::Fixture;
use journal::{Journal, Kind, Opened};
use kernel::contract::{Site, Wait};
use kernel::{HostScreen, Input, Phase};
use runtime::Front;
use station::view::{Op, Snapshot};
use station::{Body, EligibilityPlan, FacePlan, Later, Loader, Message, Parts, Reader, Room};

/// 2026-04-01 09:00 in Japan.
pub(crate) const AT_MS: u64 = 1_775_001_600_000;
/// More than any visit takes.
const PRESSES_MAX: usize = 40;

pub(crate) struct Patient {
    pub(crate) reader: Reader,
}

impl Patient {
    /// Comes to a reader with that plugin and, if one is given, a flow to fall
    /// back to.
    pub(crate) fn at(loader: &Loader, plugin: &[u8], fallback: Option<&[u8]>) -> Self {
        let mut room = Room::new(station::day_in_japan(AT_MS).unwrap());
        room.set_plans(FacePlan::Match, EligibilityPlan::Slow);
        Self::in_room(loader, 1, room, plugin, fallback)
    }

    /// The same at the reader of that number, with what stands around it.
    pub(crate) fn in_room(
        loader: &Loader,
        number: u8,
        room: Room,
        plugin: &[u8],
        fallback: Option<&[u8]>,
    ) -> Self {
        let site = Site::complete();
        let install = |bytes| {
            loader.install(bytes, &site).unwrap_or_else(|error| panic!("{}: {error}", error.code()))
        };
        let parts = Parts {
            number,
            site: site.clone(),
            flow: install(plugin),
            fallback: fallback.map(install),
            room,
            journal: Journal::memory(),
            staff_password: b"2468".to_vec(),
        };
        Self { reader: Reader::open(parts, AT_MS).unwrap() }
    }

    /// Puts the card in.
    pub(crate) fn come(&mut self) {
        self.send(Message::Place(Fixture::A));
    }

    /// Does the next thing that leads on.
    pub(crate) fn go_on(&mut self) {
        let phase = self.reader.session().desk.state.phase;
        match (self.reader.session().front(), phase) {
            (_, Phase::Closing { .. } | Phase::LeftBehind { .. }) => self.send(Message::TakeAway),
            (Front::Flow(screen), Phase::Leaving { .. })
                if matches!(screen.wait, Wait::Advance(_)) =>
            {
                let at = self.reader.session().desk.generation;
                self.input(Input::Elapsed { at });
            }
            (_, Phase::Leaving { .. }) => {
                let at = self.reader.session().desk.generation;
                self.input(Input::Inactive { at });
            }
            (Front::Safe(_), _) => {
                self.press(Op::Continue);
                if matches!(self.reader.session().front(), Front::Safe(_)) {
                    self.press(Op::Cancel);
                }
            }
            (Front::Host(HostScreen::CardPin), _) => {
                for digit in 1..=4 {
                    self.press(Op::Digit(digit));
                }
                self.press(Op::Enter);
            }
            (Front::Host(_) | Front::Flow(_), _) => {
                let buttons = self.reader.snapshot().panel.buttons;
                let with = |role| buttons.iter().find(|button| button.role == role);
                let button = with("use-pin").or(with("primary")).or(with("option"));
                let button = button.or(with("use-face"));
                self.press(button.map_or(Op::Cancel, |button| button.op.clone()));
            }
        }
    }

    /// Comes, goes on until the reader is idle again, and gives every step.
    pub(crate) fn visit(&mut self) -> Vec<Snapshot> {
        self.come();
        self.visit_on()
    }

    /// Goes on until the reader is idle again, and gives every step.
    pub(crate) fn visit_on(&mut self) -> Vec<Snapshot> {
        for _ in 0..PRESSES_MAX {
            if self.is_idle() {
                return self.reader.drain();
            }
            self.go_on();
        }
        panic!("the visit does not end: {}", station::front_name(self.reader.session()));
    }

    /// Does what leads on as long as he has patience, then walks away.
    pub(crate) fn visit_in_vain(&mut self) {
        self.come();
        for _ in 0..PRESSES_MAX {
            if self.is_idle() {
                return;
            }
            self.go_on();
        }
        self.walk_away();
    }

    /// Takes the card and goes; the reader returns by itself.
    pub(crate) fn walk_away(&mut self) {
        self.send(Message::TakeAway);
        while !self.is_idle() {
            let at = self.reader.session().desk.generation;
            self.input(Input::Inactive { at });
        }
    }

    fn is_idle(&self) -> bool {
        self.reader.session().desk.state.phase == Phase::Idle
    }

    pub(crate) fn press(&mut self, op: Op) {
        let at = self.reader.session().desk.generation.0;
        self.send(Message::Press { at, op });
    }

    pub(crate) fn send(&mut self, message: Message) {
        let answers = self.reader.receive(AT_MS, message).unwrap();
        self.arrive(answers);
    }

    pub(crate) fn input(&mut self, input: Input) {
        let answers = self.reader.input(AT_MS, input).unwrap();
        self.arrive(answers);
    }

    /// Answers that are on their way come at once.
    pub(crate) fn arrive(&mut self, mut answers: Vec<Later>) {
        while !answers.is_empty() {
            answers.sort_by_key(|answer| answer.after_ms);
            let next = answers.remove(0);
            answers.extend(self.reader.input(AT_MS, next.input).unwrap());
        }
    }

    /// The kinds of rows on record that tell of a violation, each with its code.
    pub(crate) fn on_record(&self) -> Vec<(Kind, &'static str)> {
        let journal = self.reader.journal();
        let visits = journal.visits().unwrap();
        let rows = visits.iter().flat_map(|visit| journal.rows(visit.visit).unwrap());
        let told = |row: Opened| match postcard::from_bytes(&row.row.body).unwrap() {
            Body::Begin { violation, .. } | Body::Input { violation, .. } => {
                violation.map(|violation| (row.row.kind, violation.code()))
            }
            Body::Flow { .. } | Body::Note(_) => None,
        };
        rows.filter_map(told).collect()
    }
}
