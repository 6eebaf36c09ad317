//! Several readers of one PC: whatever happens at one of them, the others do as
//! they would alone.

use std::path::Path;

use cap_std::ambient_authority;
use cap_std::fs::Dir;
use card::Fixture;
use kernel::Phase;
use kernel::contract::TokenKind;
use rustix::process::{Pid, Signal, kill_process};
use station::Loader;
use station::view::{Op, Snapshot};

use super::desk::Desk;
use super::faults::card;
use crate::guests::standard;

/// More turns than any of these visits take.
const TURNS_MAX: usize = 320;

/// What comes to a reader, one after the other.
#[derive(Clone, Debug)]
pub(super) struct Comes {
    pub(super) fixture: Fixture,
    /// The turn at which the card is taken out, although nobody said so.
    pub(super) leaves_at: Option<usize>,
}

/// One reader with those who come to it.
pub(super) struct Counter {
    desk: Desk,
    queue: Vec<Comes>,
    /// Visits before those of the queue.
    visits: u32,
    turns: usize,
    leaves_at: Option<usize>,
    pub(super) told: Vec<String>,
}

impl Counter {
    pub(super) fn open(loader: &Loader, number: u8) -> Self {
        let desk = Desk::open(loader, number, standard());
        Self { desk, queue: Vec::new(), visits: 0, turns: 0, leaves_at: None, told: Vec::new() }
    }

    /// Others come, to a reader that is idle.
    pub(super) fn stand_in_line(&mut self, queue: &[Comes]) {
        assert_eq!(self.desk.phase(), Phase::Idle);
        self.queue = queue.iter().rev().cloned().collect();
        self.visits = self.desk.patient.reader.session().desk.visit;
        (self.turns, self.leaves_at) = (0, None);
        self.told.clear();
    }

    /// What is told when nobody else is at work.
    pub(super) fn alone(&mut self, queue: &[Comes]) -> Vec<String> {
        self.stand_in_line(queue);
        while self.turn() {}
        assert!(!self.told.is_empty());
        self.told.clone()
    }

    /// The next thing at this reader; `false` when nobody is left.
    pub(super) fn turn(&mut self) -> bool {
        let goes_on = self.act();
        for step in self.desk.patient.reader.drain() {
            self.note(&step);
        }
        goes_on
    }

    /// Everything of a step but what counts the visits of a day.
    fn note(&mut self, step: &Snapshot) {
        let trace = step.trace.as_ref().unwrap();
        assert_eq!(step.reader, self.desk.patient.reader.number(), "a step of another reader");
        let visit = trace.visit - self.visits;
        let lines = &step.panel.lines;
        let number = lines.iter().find(|line| line.slot == Some("queue-number"));
        let counts = |text: &str| number.is_some_and(|line| line.text == text);
        let said = step.spoken.iter().map(|one| one.text.as_str());
        let said: Vec<_> = said.filter(|text| !counts(text)).collect();
        let shown = lines.iter().map(|line| line.text.as_str());
        let shown: Vec<_> = shown.filter(|text| !counts(text)).collect();
        let told = format!(
            "{} visit {visit}: {} | {} | {} {} | {:?} | {said:?} | {shown:?}",
            step.reader, trace.input, trace.event, step.phase, step.panel.name, trace.commands
        );
        self.told.push(told.replace(&step.clerk.visit_code, "A-000"));
    }

    fn act(&mut self) -> bool {
        self.turns += 1;
        assert!(self.turns < TURNS_MAX, "it does not end: {:#?}", self.told);
        // An answer may have been heard in the turn before, or not: what is done
        // is done when it is there.
        while self.desk.phase().pending().is_some() {
            self.desk.go_on();
        }
        if self.desk.phase() == Phase::Idle {
            self.desk.take();
            self.desk.until("an empty reader", |desk| desk.slot() == "empty");
            let Some(Comes { fixture, leaves_at }) = self.queue.pop() else { return false };
            self.leaves_at = leaves_at.map(|turns| self.turns + turns);
            self.desk.lay(card(fixture));
            self.desk.until_seen();
        } else if self.leaves_at.is_some_and(|at| at <= self.turns) {
            self.leaves_at = None;
            self.desk.take();
            self.desk.until("an empty reader", |desk| desk.slot() == "empty");
        } else if self.gives_up() {
            self.desk.patient.press(Op::Cancel);
        } else {
            self.desk.go_on();
        }
        true
    }

    /// Nothing leads on but to leave.
    fn gives_up(&self) -> bool {
        let unread = self.desk.patient.reader.snapshot().panel.name == "token-error";
        let phase = self.desk.phase();
        unread || matches!(phase, Phase::Choosing { seen: None | Some(TokenKind::Phone) })
    }
}

/// Where two readers' steps part, if they do.
pub(super) fn difference(one: &[String], other: &[String]) -> Option<String> {
    let place = (0..one.len().max(other.len())).find(|at| one.get(*at) != other.get(*at))?;
    let around = place.saturating_sub(1)..place + 2;
    let near = |steps: &[String]| {
        steps
            .iter()
            .enumerate()
            .filter(|(at, _)| around.contains(at))
            .map(|(_, step)| step.clone())
            .collect::<Vec<_>>()
    };
    Some(format!("{:#?} and {:#?}", near(one), near(other)))
}

pub(super) fn loader(folder: &Path) -> Loader {
    let cache = Dir::open_ambient_dir(folder, ambient_authority()).unwrap();
    Loader::workers(Path::new(env!("CARGO_BIN_EXE_madoguchi")), cache).unwrap()
}

/// How a whole station can fail.
#[derive(Clone, Copy, Debug)]
enum Mishap {
    /// Its thread ends in a panic.
    Crash,
    /// The card in it hangs, and so does its slot's worker.
    Hang,
    /// The process of its flow is killed.
    Plugin,
}

/// One of three readers fails, at every turn of its visit: the others do as they
/// would if it stood still.
#[test]
fn one_reader_fails_at_every_step_and_the_others_go_on() {
    let cache = tempfile::tempdir().unwrap();
    let loader = loader(cache.path());
    let stays = |fixture| [Comes { fixture, leaves_at: None }];
    let mine = stays(Fixture::A);
    let mut victim = Counter::open(&loader, 1);
    victim.alone(&mine);
    let turns = victim.turns;
    assert!(turns > 8, "{turns} turns");
    let mut others = [(2, Fixture::B), (3, Fixture::D)].map(|(number, fixture)| {
        let mut other = Counter::open(&loader, number);
        let alone = other.alone(&stays(fixture));
        (other, stays(fixture), alone)
    });
    for mishap in [Mishap::Hang, Mishap::Plugin, Mishap::Crash] {
        for at in 0..turns {
            victim.stand_in_line(&mine);
            others.iter_mut().for_each(|(other, queue, _)| other.stand_in_line(queue));
            for _ in 0..at {
                victim.turn();
                for (other, ..) in &mut others {
                    other.turn();
                }
            }
            let left = befalls(mishap, victim);
            for (other, _, alone) in &mut others {
                while other.turn() {}
                assert_eq!(difference(&other.told, alone), None, "{mishap:?} at {at}");
            }
            victim = left.unwrap_or_else(|| Counter::open(&loader, 1));
            // One that has not crashed comes back: its flow in another process,
            // and with the card taken out.
            victim.desk.take();
            victim.desk.until("an empty reader", |desk| desk.slot() == "empty");
            victim.queue.clear();
            while victim.turn() {}
        }
    }
    assert_eq!(victim.alone(&mine).len(), victim.told.len());
}

fn befalls(mishap: Mishap, mut victim: Counter) -> Option<Counter> {
    match mishap {
        Mishap::Crash => {
            let crash = move || {
                let _at_work = victim;
                std::panic::resume_unwind(Box::new("on purpose"));
            };
            assert!(std::thread::spawn(crash).join().is_err());
            return None;
        }
        Mishap::Hang => {
            let desk = &mut victim.desk;
            desk.place.hang_at(desk.place.commands());
            // Whatever asks the card next is not waited for.
            if desk.phase().pending().is_none() {
                desk.patient.go_on();
            }
            desk.listen();
        }
        Mishap::Plugin => {
            let pid = victim.desk.patient.reader.flow().worker_pid().unwrap();
            kill_process(Pid::from_raw(pid.cast_signed()).unwrap(), Signal::KILL).unwrap();
            victim.turn();
        }
    }
    Some(victim)
}
