//! Courses of events, without threads and clock: the test looks at the reader,
//! asks, plays every worker and lets time pass.

use std::collections::BTreeSet;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::super::supervisor::{Request, Supervisor};
use super::super::*;
use crate::VirtualCard;

/// What happens to a slot.
#[derive(Clone, Copy, Debug)]
enum Step {
    See(Presence),
    /// A request for what lies there now.
    Ask,
    /// A request for the first thing that ever lay there.
    AskOld,
    /// A request with an epoch of another slot.
    AskForeign,
    /// The slot's worker comes back and its connection is as good as ever.
    ReturnOpen,
    /// It comes back and the session has ended, in the way of its choice.
    ReturnDead,
    /// It comes back and could not connect.
    ReturnUnconnected,
    /// The oldest of the workers that were left behind comes back.
    ReturnLate,
    Pass(Duration),
}

/// Steps whose courses are walked without exception.
const ALPHABET: [Step; 13] = [
    Step::See(Presence::NoService),
    Step::See(Presence::Empty),
    Step::See(Presence::Present(1)),
    Step::See(Presence::Present(3)),
    Step::Ask,
    Step::AskOld,
    Step::ReturnOpen,
    Step::ReturnDead,
    Step::ReturnUnconnected,
    Step::ReturnLate,
    Step::Pass(SETTLE),
    Step::Pass(ANSWER_LIMIT),
    Step::Pass(STUCK_LIMIT),
];

/// One request, as whoever made it knows it.
struct Asked {
    epoch: Epoch,
    deadline: Instant,
    heard: Arc<Mutex<Vec<Heard>>>,
}

/// An answer, with what the slot had told of itself last.
#[derive(Clone, Copy, Debug)]
struct Heard {
    outcome: Result<(), CardError>,
    state: SlotState,
}

struct FakeWorker {
    id: WorkerId,
    tasks: Receiver<Task<VirtualCard>>,
    /// What it is doing; `None` inside is to close its connection.
    busy: Option<Option<Epoch>>,
    open: bool,
}

struct Course {
    supervisor: Supervisor<VirtualCard>,
    now: Instant,
    told: Arc<Mutex<Vec<SlotState>>>,
    hired: Arc<Mutex<Vec<FakeWorker>>>,
    asked: Vec<Asked>,
    seen: BTreeSet<Epoch>,
    /// Epochs whose session has ended.
    ended: BTreeSet<Epoch>,
}

impl Course {
    fn new() -> Self {
        let told = Arc::new(Mutex::new(vec![SlotState::NoService]));
        let hired = Arc::new(Mutex::new(Vec::new()));
        let (log, workers) = (Arc::clone(&told), Arc::clone(&hired));
        let hire = move |id| {
            let (sender, tasks) = channel();
            workers.lock().unwrap().push(FakeWorker { id, tasks, busy: None, open: false });
            Some(sender)
        };
        let tell = move |state| log.lock().unwrap().push(state);
        Self {
            supervisor: Supervisor::new(Box::new(hire), Box::new(tell)),
            now: Instant::now(),
            told,
            hired,
            asked: Vec::new(),
            seen: BTreeSet::new(),
            ended: BTreeSet::new(),
        }
    }

    fn state(&self) -> SlotState {
        *self.told.lock().unwrap().last().unwrap()
    }

    /// The epoch that a request may be for now.
    fn epoch(&self) -> Option<Epoch> {
        match self.state() {
            SlotState::Present(epoch) | SlotState::Session(epoch) => Some(epoch),
            SlotState::NoService
            | SlotState::NoReader
            | SlotState::Empty
            | SlotState::Dead
            | SlotState::Stuck
            | SlotState::Faulty => None,
        }
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::See(presence) => self.supervisor.seen(presence, self.now),
            Step::Ask => {
                if let Some(epoch) = self.epoch() {
                    self.ask(epoch);
                }
            }
            Step::AskOld => {
                if let Some(epoch) = self.seen.first().copied() {
                    self.ask(epoch);
                }
            }
            Step::AskForeign => self.ask(Epoch::next()),
            Step::ReturnOpen => self.come_back(true, Ok(())),
            Step::ReturnDead => self.come_back(false, Ok(())),
            Step::ReturnUnconnected => self.come_back(false, Err(CardError::Removed)),
            Step::ReturnLate => self.come_back_late(),
            Step::Pass(time) => self.now += time,
        }
        self.supervisor.pass_time(self.now);
        self.seen.extend(self.epoch());
        self.give_out();
        self.check();
    }

    fn ask(&mut self, epoch: Epoch) {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (log, told) = (Arc::clone(&heard), Arc::clone(&self.told));
        let deadline = self.now + ANSWER_LIMIT;
        let answer = Box::new(move |outcome| {
            let state = *told.lock().unwrap().last().unwrap();
            log.lock().unwrap().push(Heard { outcome, state });
        });
        self.asked.push(Asked { epoch, deadline, heard });
        let request = Request { epoch, deadline, job: Box::new(|_| {}), answer };
        self.supervisor.submitted(request, self.now);
    }

    /// The worker that was hired last, if it is the slot's and has something to
    /// do, comes back.
    fn come_back(&mut self, open: bool, outcome: Result<(), CardError>) {
        if self.state() == SlotState::Faulty {
            return;
        }
        let finished = {
            let mut hired = self.hired.lock().unwrap();
            let Some(worker) = hired.last_mut() else { return };
            let Some(task) = worker.busy.take() else { return };
            // Nothing else can come of closing.
            worker.open = open && task.is_some();
            self.ended.extend(task.filter(|_| !open));
            let outcome = if task.is_some() { outcome } else { Ok(()) };
            Finished { worker: worker.id, outcome, open: worker.open }
        };
        self.supervisor.finished(finished, self.now);
    }

    fn come_back_late(&mut self) {
        let finished = {
            let mut hired = self.hired.lock().unwrap();
            let left = |worker: &FakeWorker| {
                matches!(worker.tasks.try_recv(), Err(TryRecvError::Disconnected))
            };
            let Some(at) = hired.iter().position(left) else { return };
            let worker = hired.remove(at);
            Finished { worker: worker.id, outcome: Ok(()), open: false }
        };
        self.supervisor.finished(finished, self.now);
    }

    /// Workers take what they are given.
    fn give_out(&mut self) {
        let epoch = self.epoch();
        for worker in self.hired.lock().unwrap().iter_mut() {
            while let Ok(task) = worker.tasks.try_recv() {
                assert!(worker.busy.is_none(), "two tasks at a time");
                let task = match task {
                    Task::Close => None,
                    Task::Run { epoch: of, .. } => {
                        assert_eq!(Some(of), epoch, "a task for what lies there no more");
                        assert!(!self.ended.contains(&of), "a session that ended goes on");
                        Some(of)
                    }
                };
                worker.busy = Some(task);
            }
        }
    }

    fn check(&self) {
        for asked in &self.asked {
            let heard = asked.heard.lock().unwrap();
            match heard.as_slice() {
                [] => assert!(self.now < asked.deadline, "nothing heard in time"),
                [Heard { outcome: Ok(()), state }] => {
                    let goes_on = *state == SlotState::Session(asked.epoch);
                    let ended = *state == SlotState::Dead && self.ended.contains(&asked.epoch);
                    assert!(goes_on || ended, "a result for another card: {state:?}");
                }
                [Heard { outcome: Err(_), .. }] => {}
                more => panic!("{more:?} were heard of one request"),
            }
        }
        let hired = self.hired.lock().unwrap();
        let busy = hired.iter().filter(|worker| worker.busy.is_some()).count();
        assert!(busy <= LEFT_BEHIND_MAX, "{busy} threads wait");
        let session = matches!(self.state(), SlotState::Session(_));
        if let Some(worker) = hired.last().filter(|_| !session && self.state() != SlotState::Faulty)
        {
            assert!(worker.busy.is_some() || !worker.open, "a connection is left open");
        }
    }

    /// Whatever has happened: when the workers are back and a card is placed,
    /// it can be read.
    fn end(mut self) {
        for _ in 0..=LEFT_BEHIND_MAX {
            self.step(Step::ReturnLate);
        }
        self.step(Step::See(Presence::Empty));
        self.step(Step::ReturnDead);
        self.step(Step::ReturnDead);
        self.step(Step::See(Presence::Present(99)));
        assert!(matches!(self.state(), SlotState::Present(_)), "{:?}", self.state());
        self.step(Step::Ask);
        self.step(Step::ReturnOpen);
        let asked = self.asked.last().unwrap().heard.lock().unwrap().clone();
        assert!(matches!(asked.as_slice(), [Heard { outcome: Ok(()), .. }]), "{asked:?}");
        let before = self.asked.len();
        self.step(Step::Ask);
        let Self { supervisor, asked, .. } = self;
        assert_eq!(asked.len(), before + 1);
        supervisor.close();
        for asked in asked {
            assert_eq!(asked.heard.lock().unwrap().len(), 1, "answered once");
        }
    }
}

/// All 28,561 courses of four events after a card was placed.
#[test]
fn every_short_course_keeps_the_promises() {
    let letters = ALPHABET.len();
    for course in 0..letters.pow(4) {
        let mut rest = course;
        let mut slot = Course::new();
        slot.step(Step::See(Presence::Present(1)));
        for _ in 0..4 {
            slot.step(ALPHABET[rest % letters]);
            rest /= letters;
        }
        slot.end();
    }
}

fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![
        1 => (0..6_u32).prop_map(|count| Step::See(Presence::Present(count))),
        1 => Just(Step::See(Presence::NoService)),
        1 => Just(Step::See(Presence::NoReader)),
        1 => Just(Step::See(Presence::Empty)),
        4 => Just(Step::Ask),
        1 => Just(Step::AskOld),
        1 => Just(Step::AskForeign),
        2 => Just(Step::ReturnOpen),
        1 => Just(Step::ReturnDead),
        1 => Just(Step::ReturnUnconnected),
        1 => Just(Step::ReturnLate),
        3 => (0..40_000_u64).prop_map(|ms| Step::Pass(Duration::from_millis(ms))),
        2 => Just(Step::Pass(SETTLE)),
    ]
}

proptest! {
    #[test]
    fn every_long_course_keeps_the_promises(course in prop::collection::vec(steps(), 0..60)) {
        let mut slot = Course::new();
        course.into_iter().for_each(|step| slot.step(step));
        slot.end();
    }
}

/// One course, told: the states that a station sees.
#[test]
fn a_card_that_hangs_is_stuck_until_it_is_taken_out() {
    let mut slot = Course::new();
    let course = [
        Step::See(Presence::Empty),
        Step::See(Presence::Present(1)),
        Step::Ask,
        Step::Pass(ANSWER_LIMIT),
        Step::See(Presence::Empty),
        Step::ReturnDead,
        Step::See(Presence::Present(3)),
    ];
    course.into_iter().for_each(|step| slot.step(step));
    let heard = slot.asked[0].heard.lock().unwrap()[0].outcome;
    assert_eq!(heard, Err(CardError::Silent));
    assert_eq!(
        names(&slot),
        ["NoService", "Empty", "Present", "Session", "Stuck", "Empty", "Present"]
    );
    slot.end();
}

/// Beyond the limit of threads that wait for nothing, the reader stays faulty
/// whatever is placed on it, until one of them comes back.
#[test]
fn threads_left_behind_are_few() {
    let mut slot = Course::new();
    for count in 1..10 {
        slot.step(Step::See(Presence::Present(count)));
        slot.step(Step::Ask);
        slot.step(Step::Pass(ANSWER_LIMIT));
        slot.step(Step::Pass(STUCK_LIMIT));
        assert_eq!(slot.state(), SlotState::Faulty);
    }
    assert_eq!(slot.hired.lock().unwrap().len(), LEFT_BEHIND_MAX);
    slot.step(Step::ReturnLate);
    assert!(matches!(slot.state(), SlotState::Present(_)));
    slot.end();
}

/// A session that ended begins anew, as something else, after a while.
#[test]
fn what_still_lies_there_is_read_anew() {
    let mut slot = Course::new();
    slot.step(Step::See(Presence::Present(1)));
    let first = slot.epoch();
    slot.step(Step::Ask);
    slot.step(Step::ReturnDead);
    slot.step(Step::Pass(SETTLE - Duration::from_millis(1)));
    assert_eq!(slot.state(), SlotState::Dead);
    slot.step(Step::Pass(Duration::from_millis(1)));
    assert!(slot.epoch().is_some() && slot.epoch() != first);
    slot.end();
}

fn names(slot: &Course) -> Vec<String> {
    let name = |state: &SlotState| format!("{state:?}").chars().take_while(|c| *c != '(').collect();
    slot.told.lock().unwrap().iter().map(name).collect()
}
