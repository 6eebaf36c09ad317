//! One reader and whatever lies on it: who may talk to it, and until when.
//!
//! A slot has two threads. Its own decides and never waits for a card; its
//! worker talks to the card and may wait as long as the card pleases, since a
//! command that is under way cannot be called back. A worker that does not
//! come back is told of, and in the end left behind.
//!
//! The slot does not look at the reader itself: somebody who does, such as
//! [`crate::Watcher`], passes on what he sees by [`Slot::see`].
//!
//! Invariants:
//! - Each request is answered once, within its limit.
//! - A request names the [`Epoch`] that it is for; for any other it is refused,
//!   and an answer that comes when the epoch is over is refused as well.
//! - A connection is used for one epoch, by one thread, and is closed before
//!   anything else happens after an answer outside the rules.
//! - Nothing is repeated.

mod supervisor;
#[cfg(test)]
mod tests;

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use self::supervisor::{Request, Supervisor};
use crate::{CardError, Link, LinkError, Session};

/// How long a request may take that reads a few files or verifies a PIN.
pub const ANSWER_LIMIT: Duration = Duration::from_secs(5);
/// How long a request may take that has the card sign, or that reads a photo.
pub const SIGN_LIMIT: Duration = Duration::from_secs(10);
/// How long a card whose session ended is let alone before it may be read anew.
/// Longer than the 400 ms in which pcscd looks after readers that do not report
/// by themselves, so that a card that is gone is not taken for one that is there.
pub const SETTLE: Duration = Duration::from_millis(500);
/// How long a slot waits, stuck, for its card to be taken out before it is
/// reported as faulty.
pub const STUCK_LIMIT: Duration = Duration::from_secs(30);
/// Most threads of one slot that may be left behind at a time. Beyond them it
/// stays faulty until one comes back.
pub const LEFT_BEHIND_MAX: usize = 3;

/// One time that something lay in one slot. No two are equal in one process,
/// not even of two slots.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Epoch(u64);

impl Epoch {
    fn next() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// What somebody who looks at a reader sees.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Presence {
    /// The PC/SC service is not there.
    NoService,
    /// The service does not know the reader.
    NoReader,
    /// Nothing lies on the reader.
    Empty,
    /// Something lies on the reader. The number counts insertions and removals,
    /// so another number is another insertion.
    Present(u32),
}

/// What a slot is ready for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SlotState {
    /// The PC/SC service is not there. Ends by itself.
    NoService,
    /// The reader is not there. Ends when it is plugged in.
    NoReader,
    /// Nothing lies on the reader.
    Empty,
    /// Something lies on the reader and nothing has been asked of it.
    Present(Epoch),
    /// Requests are carried out with what lies on the reader.
    Session(Epoch),
    /// The session has ended although something still lies on the reader. After
    /// [`SETTLE`] it is [`SlotState::Present`] with a new epoch, as if it had
    /// been placed anew: nothing that was known of it counts any more.
    Dead,
    /// What lies on the reader does not answer. Ends when it is taken out.
    Stuck,
    /// It was not taken out, or taking it out did not help: a clerk must look.
    Faulty,
}

/// Opens a connection, on the thread that will use it.
type Connect<L> = Arc<dyn Fn() -> Result<L, LinkError> + Send + Sync>;
type Job<L> = Box<dyn FnOnce(&mut Session<L>) + Send>;
/// Tells whoever asked. `Ok` means that the job has run to its end.
type Answer = Box<dyn FnOnce(Result<(), CardError>) + Send>;

/// What a worker is to do.
enum Task<L> {
    Run { epoch: Epoch, job: Job<L> },
    Close,
}

/// A worker is ready for its next task.
struct Finished {
    worker: WorkerId,
    /// Whether the job has run, if there was one.
    outcome: Result<(), CardError>,
    /// Whether its connection is still open.
    open: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct WorkerId(u64);

enum Message<L> {
    Seen(Presence),
    Submitted(Request<L>),
    Finished(Finished),
    Close,
}

/// The handle to a slot. Dropping it closes the connection and ends the threads.
pub struct Slot<L> {
    messages: Sender<Message<L>>,
}

impl<L: Link + 'static> Slot<L> {
    /// Starts a slot. It sees no service until it is told otherwise.
    ///
    /// `connect` opens an exclusive connection to what lies on the reader; it is
    /// called on the thread that will use the connection and drop it.
    /// `tell` hears each new state, on the slot's thread, and must not wait.
    ///
    /// # Errors
    /// What the system says if it gives no thread.
    pub fn open(
        connect: impl Fn() -> Result<L, LinkError> + Send + Sync + 'static,
        tell: impl FnMut(SlotState) + Send + 'static,
    ) -> io::Result<Self> {
        let (messages, inbox) = channel();
        let connect: Connect<L> = Arc::new(connect);
        let finished = messages.clone();
        let hire = move |id| hire(id, Arc::clone(&connect), finished.clone()).ok();
        let supervisor = Supervisor::new(Box::new(hire), Box::new(tell));
        thread::Builder::new()
            .name("card slot".to_owned())
            .spawn(move || supervise(supervisor, &inbox))?;
        Ok(Self { messages })
    }

    /// Passes on what is seen of the reader.
    pub fn see(&self, presence: Presence) {
        self.post(Message::Seen(presence));
    }

    /// Has `job` run on the session with what was placed at `epoch`, and its
    /// result told to `done`.
    ///
    /// The session is opened by the first job of an epoch and shared by all of
    /// them. `done` is called once, within `limit` from now, on the slot's
    /// thread, and must not wait. What the job returns after that is dropped.
    ///
    /// # Errors
    /// `done` hears what the job says, or, if that does not count:
    /// [`CardError::Silent`] if it came too late; [`CardError::Removed`] or
    /// [`CardError::Reader`] if card or reader went away meanwhile or could not
    /// be connected to; [`CardError::SessionDead`] if the epoch is over.
    pub fn submit<T, E>(
        &self,
        epoch: Epoch,
        limit: Duration,
        job: impl FnOnce(&mut Session<L>) -> Result<T, E> + Send + 'static,
        done: impl FnOnce(Result<T, E>) + Send + 'static,
    ) where
        T: Send + 'static,
        E: From<CardError> + Send + 'static,
    {
        let (says, said) = channel();
        let job: Job<L> = Box::new(move |session| {
            // Nobody listens any more if it is too late.
            says.send(job(session)).ok();
        });
        let answer: Answer = Box::new(move |outcome| {
            let nothing = |_| CardError::Malformed.into();
            let result = outcome.map_err(E::from).and_then(|()| said.try_recv().map_err(nothing));
            done(result.and_then(|result| result));
        });
        self.post(Message::Submitted(Request {
            epoch,
            deadline: Instant::now() + limit,
            job,
            answer,
        }));
    }

    fn post(&self, message: Message<L>) {
        // The slot's thread ends after `Close` only, which is sent last.
        self.messages.send(message).ok();
    }
}

impl<L> Drop for Slot<L> {
    fn drop(&mut self) {
        self.messages.send(Message::Close).ok();
    }
}

/// The slot's own thread.
fn supervise<L>(mut supervisor: Supervisor<L>, inbox: &Receiver<Message<L>>) {
    loop {
        let message = match supervisor.deadline() {
            Some(at) => inbox.recv_timeout(at.saturating_duration_since(Instant::now())),
            None => inbox.recv().map_err(RecvTimeoutError::from),
        };
        let now = Instant::now();
        match message {
            Ok(Message::Seen(presence)) => supervisor.seen(presence, now),
            Ok(Message::Submitted(request)) => supervisor.submitted(request, now),
            Ok(Message::Finished(finished)) => supervisor.finished(finished, now),
            Err(RecvTimeoutError::Timeout) => {}
            Ok(Message::Close) | Err(RecvTimeoutError::Disconnected) => {
                return supervisor.close();
            }
        }
        supervisor.pass_time(now);
    }
}

/// Starts a worker. It ends when its channel of tasks does.
fn hire<L: Link + 'static>(
    id: WorkerId,
    connect: Connect<L>,
    finished: Sender<Message<L>>,
) -> io::Result<Sender<Task<L>>> {
    let (tasks, inbox) = channel();
    thread::Builder::new().name("card worker".to_owned()).spawn(move || {
        let mut open = None;
        for task in inbox {
            let outcome = match task {
                Task::Run { epoch, job } => run(&mut open, &connect, epoch, job),
                Task::Close => {
                    open = None;
                    Ok(())
                }
            };
            let message = Finished { worker: id, outcome, open: open.is_some() };
            finished.send(Message::Finished(message)).ok();
        }
    })?;
    Ok(tasks)
}

/// Runs a job on the session of its epoch, which is opened if it is not. A
/// session that ended is dropped here, and its connection with it.
fn run<L: Link>(
    open: &mut Option<(Epoch, Session<L>)>,
    connect: &Connect<L>,
    epoch: Epoch,
    job: Job<L>,
) -> Result<(), CardError> {
    // An earlier epoch's connection is dropped before there is another one.
    let kept = open.take().filter(|(of, _)| *of == epoch);
    let mut session = match kept {
        Some((_, session)) => session,
        None => Session::new(connect()?),
    };
    // A job that panics costs its own session, not the reader.
    let ran = catch_unwind(AssertUnwindSafe(|| job(&mut session)));
    if ran.is_ok() && !session.is_dead() {
        *open = Some((epoch, session));
    }
    ran.map_err(|_| CardError::Malformed)
}
