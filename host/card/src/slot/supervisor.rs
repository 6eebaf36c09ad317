//! What a slot does next. It has no clock and no thread: time and what a worker
//! says are passed in, and a worker is a channel.

use std::collections::VecDeque;
use std::mem;
use std::sync::mpsc::Sender;
use std::time::Instant;

use super::{
    ANSWER_LIMIT, Answer, Epoch, Finished, Job, LEFT_BEHIND_MAX, Presence, SETTLE, STUCK_LIMIT,
    SlotState, Task, WorkerId,
};
use crate::CardError;

/// Starts a worker; `None` if the system gives no thread.
type Hire<L> = Box<dyn FnMut(WorkerId) -> Option<Sender<Task<L>>> + Send>;

pub(super) struct Request<L> {
    pub(super) epoch: Epoch,
    pub(super) deadline: Instant,
    pub(super) job: Job<L>,
    pub(super) answer: Answer,
}

struct Worker<L> {
    id: WorkerId,
    tasks: Sender<Task<L>>,
    busy: Option<Busy>,
    /// Whether it holds a connection, as it said last.
    open: bool,
}

struct Busy {
    /// When the slot is stuck.
    deadline: Instant,
    /// Whoever waits for it and has not been told anything yet.
    answer: Option<Answer>,
}

pub(super) struct Supervisor<L> {
    hire: Hire<L>,
    tell: Box<dyn FnMut(SlotState) + Send>,
    presence: Presence,
    state: SlotState,
    /// When [`SlotState::Dead`] or [`SlotState::Stuck`] ends by itself.
    until: Option<Instant>,
    worker: Option<Worker<L>>,
    hired: u64,
    left_behind: usize,
    /// Requests for the epoch of the state, oldest first. Each leaves within
    /// its limit, so they need no limit of their own.
    waiting: VecDeque<Request<L>>,
}

impl<L> Supervisor<L> {
    pub(super) fn new(hire: Hire<L>, tell: Box<dyn FnMut(SlotState) + Send>) -> Self {
        Self {
            hire,
            tell,
            presence: Presence::NoService,
            state: SlotState::NoService,
            until: None,
            worker: None,
            hired: 0,
            left_behind: 0,
            waiting: VecDeque::new(),
        }
    }

    /// When [`Self::pass_time`] has something to do again.
    pub(super) fn deadline(&self) -> Option<Instant> {
        let busy = self.worker.as_ref().and_then(|worker| worker.busy.as_ref());
        // A slot that is stuck already waits for something else.
        let busy = busy.filter(|_| self.state != SlotState::Stuck).map(|busy| busy.deadline);
        let waiting = self.waiting.iter().map(|request| request.deadline);
        waiting.chain(busy).chain(self.until).min()
    }

    /// Somebody looked at the reader.
    pub(super) fn seen(&mut self, presence: Presence, now: Instant) {
        if presence == self.presence {
            return;
        }
        self.presence = presence;
        let error = match presence {
            Presence::NoService | Presence::NoReader => CardError::Reader,
            Presence::Empty | Presence::Present(_) => CardError::Removed,
        };
        let waited = self.waited();
        match self.state {
            // It ends when the worker comes back.
            SlotState::Stuck => {}
            SlotState::NoService
            | SlotState::NoReader
            | SlotState::Empty
            | SlotState::Present(_)
            | SlotState::Session(_)
            | SlotState::Dead
            | SlotState::Faulty => self.begin(now),
        }
        // What has happened is told first, and what it put an end to after it.
        answer_all(waited, error);
    }

    /// Somebody asks for something.
    pub(super) fn submitted(&mut self, request: Request<L>, now: Instant) {
        let refusal = match self.state {
            SlotState::Present(epoch) | SlotState::Session(epoch) if epoch == request.epoch => {
                self.waiting.push_back(request);
                return self.dispatch(now);
            }
            SlotState::Present(_) | SlotState::Session(_) | SlotState::Dead => {
                CardError::SessionDead
            }
            SlotState::NoService | SlotState::NoReader | SlotState::Faulty => CardError::Reader,
            SlotState::Empty => CardError::Removed,
            SlotState::Stuck => CardError::Silent,
        };
        (request.answer)(Err(refusal));
    }

    /// A worker came back.
    pub(super) fn finished(&mut self, finished: Finished, now: Instant) {
        let worker = self.worker.as_mut().filter(|worker| worker.id == finished.worker);
        let Some(worker) = worker else {
            // One that was left behind; it ends, since it gets no more tasks.
            self.left_behind = self.left_behind.saturating_sub(1);
            if self.state == SlotState::Faulty {
                self.begin(now);
            }
            return;
        };
        worker.open = finished.open;
        // Whoever was told already that his epoch is over hears nothing more.
        let answer = worker.busy.take().and_then(|busy| busy.answer);
        match self.state {
            SlotState::Stuck => self.end(now),
            // Only its own epoch's worker is busy in a session.
            SlotState::Session(_) if !finished.open => self.end(now),
            SlotState::NoService
            | SlotState::NoReader
            | SlotState::Empty
            | SlotState::Present(_)
            | SlotState::Session(_)
            | SlotState::Dead
            | SlotState::Faulty => {}
        }
        // Told after the state, so that whoever asks again at once does not ask
        // a session that has just ended.
        if let Some(answer) = answer {
            answer(finished.outcome);
        }
        self.dispatch(now);
    }

    /// Time has passed.
    pub(super) fn pass_time(&mut self, now: Instant) {
        let (late, waiting) = mem::take(&mut self.waiting)
            .into_iter()
            .partition(|request: &Request<L>| request.deadline <= now);
        self.waiting = waiting;
        for request in late {
            (request.answer)(Err(CardError::Silent));
        }
        let worker = self.worker.as_ref().and_then(|worker| worker.busy.as_ref());
        let late = worker.is_some_and(|busy| busy.deadline <= now);
        if late && self.state != SlotState::Stuck {
            let waited = self.waited();
            self.enter(SlotState::Stuck, Some(now + STUCK_LIMIT));
            answer_all(waited, CardError::Silent);
        } else if self.until.is_some_and(|until| until <= now) {
            match self.state {
                SlotState::Stuck => self.leave_behind(),
                SlotState::Dead
                | SlotState::NoService
                | SlotState::NoReader
                | SlotState::Empty
                | SlotState::Present(_)
                | SlotState::Session(_)
                | SlotState::Faulty => self.begin(now),
            }
        }
    }

    /// Whoever still waits is told that it is over.
    pub(super) fn close(mut self) {
        answer_all(self.waited(), CardError::SessionDead);
    }

    /// A new epoch, or none, as the reader looks.
    fn begin(&mut self, now: Instant) {
        if !self.has_worker() {
            return self.enter(SlotState::Faulty, None);
        }
        let state = match self.presence {
            Presence::NoService => SlotState::NoService,
            Presence::NoReader => SlotState::NoReader,
            Presence::Empty => SlotState::Empty,
            Presence::Present(_) => SlotState::Present(Epoch::next()),
        };
        self.enter(state, None);
        self.dispatch(now);
    }

    /// The session is over, although the reader may still look as before.
    fn end(&mut self, now: Instant) {
        answer_all(self.waited(), CardError::SessionDead);
        match self.presence {
            Presence::Present(_) => self.enter(SlotState::Dead, Some(now + SETTLE)),
            Presence::NoService | Presence::NoReader | Presence::Empty => self.begin(now),
        }
    }

    /// Gives a worker up that did not come back.
    fn leave_behind(&mut self) {
        self.worker = None;
        self.left_behind += 1;
        self.enter(SlotState::Faulty, None);
    }

    fn enter(&mut self, state: SlotState, until: Option<Instant>) {
        self.until = until;
        if mem::replace(&mut self.state, state) != state {
            (self.tell)(state);
        }
    }

    /// Hires a worker if there is none; `false` if there is none to be had.
    fn has_worker(&mut self) -> bool {
        if self.worker.is_none() && self.left_behind < LEFT_BEHIND_MAX {
            self.hired += 1;
            let id = WorkerId(self.hired);
            self.worker =
                (self.hire)(id).map(|tasks| Worker { id, tasks, busy: None, open: false });
        }
        self.worker.is_some()
    }

    /// Gives an idle worker its next task, if there is one: the oldest request,
    /// or to close a connection whose epoch is over.
    fn dispatch(&mut self, now: Instant) {
        let over = !matches!(self.state, SlotState::Session(_));
        let Some(worker) = self.worker.as_mut().filter(|worker| worker.busy.is_none()) else {
            return;
        };
        let (task, busy) = match self.waiting.pop_front() {
            Some(Request { epoch, deadline, job, answer }) => {
                (Task::Run { epoch, job }, Busy { deadline, answer: Some(answer) })
            }
            None if worker.open && over => {
                (Task::Close, Busy { deadline: now + ANSWER_LIMIT, answer: None })
            }
            None => return,
        };
        let session = match &task {
            Task::Run { epoch, .. } => Some(*epoch),
            Task::Close => None,
        };
        worker.busy = Some(busy);
        if worker.tasks.send(task).is_err() {
            answer_all(self.waited(), CardError::Reader);
            self.leave_behind();
        } else if let Some(epoch) = session {
            self.enter(SlotState::Session(epoch), None);
        }
    }

    /// Everybody who waits, whether his request runs or not; he waits no more.
    fn waited(&mut self) -> Vec<Answer> {
        let worker = self.worker.as_mut().and_then(|worker| worker.busy.as_mut());
        let running = worker.and_then(|busy| busy.answer.take());
        running.into_iter().chain(self.waiting.drain(..).map(|request| request.answer)).collect()
    }
}

fn answer_all(waited: Vec<Answer>, error: CardError) {
    for answer in waited {
        answer(Err(error));
    }
}
