//! A reader by the clock: one task, one closed list of things that wake it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use card::Presence;
use face::Frame;
use kernel::contract::Span;
use kernel::{Input, Pending, Ticket};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};

use crate::clock;
use crate::eye::{Lens, Mirror};
use crate::flow::Installed;
use crate::message::Message;
use crate::picture::{Images, images};
use crate::reader::Reader;
use crate::room::Later;
use crate::slot::Looker;
use crate::view::Snapshot;

/// Messages that may wait for a reader; beyond them the sender is told no.
const QUEUE_MAX: usize = 256;
/// Steps of a visit that are kept for the time slider.
const HISTORY_MAX: usize = 1_000;

/// What wakes a reader.
enum Wake {
    Message(Message),
    Replace(Box<Installed>, String),
    Note(String),
}

/// What is due if nobody does anything.
enum Due {
    /// An input of the kernel.
    Input(Input),
    /// The idle screen as it was.
    Rest,
}

/// The outside's hold on a running reader.
#[derive(Clone)]
pub struct ReaderHandle {
    number: u8,
    looker: Option<Looker>,
    lens: Option<Lens>,
    queue: mpsc::Sender<Wake>,
    latest: watch::Receiver<Arc<Snapshot>>,
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    history: VecDeque<Arc<Snapshot>>,
    assets: Arc<BTreeMap<String, component::Asset>>,
}

impl ReaderHandle {
    /// The reader's number, from 1.
    pub fn number(&self) -> u8 {
        self.number
    }

    /// Whether the reader still runs.
    pub fn is_running(&self) -> bool {
        !self.queue.is_closed()
    }

    /// Queues a message. `false` if the reader is gone or cannot keep up.
    pub fn send(&self, message: Message) -> bool {
        self.queue.try_send(Wake::Message(message)).is_ok()
    }

    /// Passes on what is seen of a real card reader. `false` if the reader is
    /// gone, or has a virtual tray.
    pub fn see(&self, presence: Presence) -> bool {
        self.looker.as_ref().is_some_and(|looker| looker.see(presence))
    }

    /// Puts a picture of a page's camera before the face engine. `false` while
    /// nobody looks.
    pub fn look_at(&self, frame: Frame) -> bool {
        self.lens.as_ref().is_some_and(|lens| lens.put(frame))
    }

    /// What the virtual camera sees, while the engine looks; `None` without an
    /// engine.
    pub fn mirror(&self) -> Option<watch::Receiver<Option<Arc<Mirror>>>> {
        Some(self.lens.as_ref()?.mirror())
    }

    /// Puts another flow in. `false` if the reader is gone.
    pub fn replace(&self, flow: Installed, reason: &str) -> bool {
        self.queue.try_send(Wake::Replace(Box::new(flow), reason.to_owned())).is_ok()
    }

    /// Shows a word about the flow at the clerk's page: why one was refused.
    pub fn note(&self, note: String) -> bool {
        self.queue.try_send(Wake::Note(note)).is_ok()
    }

    /// The reader as it is, and as it changes.
    pub fn latest(&self) -> watch::Receiver<Arc<Snapshot>> {
        self.latest.clone()
    }

    /// Every step of the current or last visit, oldest first.
    pub fn history(&self) -> Vec<Arc<Snapshot>> {
        match self.shared.lock() {
            Ok(shared) => shared.history.iter().cloned().collect(),
            Err(_) => Vec::new(),
        }
    }

    /// The pictures of the flow, decoded.
    pub fn images(&self) -> Images {
        // Decoded after the lock is given back: the reader itself waits for it.
        let assets = match self.shared.lock() {
            Ok(shared) => Arc::clone(&shared.assets),
            Err(_) => return Images::new(),
        };
        images(assets.values()).0
    }

    /// A picture or sound of the flow: media type and bytes.
    pub fn asset(&self, name: &str) -> Option<(&'static str, Vec<u8>)> {
        let shared = self.shared.lock().ok()?;
        let asset = shared.assets.get(name)?;
        let media = match asset.media {
            component::MediaType::Png => "image/png",
            component::MediaType::Wav => "audio/wav",
            component::MediaType::Ogg => "audio/ogg",
        };
        Some((media, asset.bytes.clone()))
    }
}

/// Milliseconds since the epoch.
pub fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// The loop around a reader.
struct Loop {
    reader: Reader,
    shared: Arc<Mutex<Shared>>,
    latest: watch::Sender<Arc<Snapshot>>,
    answers: Vec<(Instant, Input)>,
    /// When something last happened that was not time.
    touched: Instant,
    /// When the current screen came up.
    shown: Instant,
    /// When the current command was given.
    asked: Option<(Ticket, Instant)>,
    generation: kernel::Generation,
}

/// Starts a reader. It runs until all its handles are gone.
///
/// Returns the handle, and the task, which ends with the journal's error if
/// the journal fails: a reader that cannot write does not go on.
pub fn start(
    mut reader: Reader,
) -> (ReaderHandle, impl Future<Output = Result<(), journal::JournalError>> + Send) {
    let (queue, inbox) = mpsc::channel(QUEUE_MAX);
    let first = Arc::new(reader.snapshot());
    let (latest, watch) = watch::channel(first);
    let shared = Arc::new(Mutex::new(Shared::default()));
    let number = reader.number();
    let (looker, lens) = (reader.looker(), reader.lens());
    let handle =
        ReaderHandle { number, looker, lens, queue, latest: watch, shared: shared.clone() };
    let now = Instant::now();
    let generation = reader.session().desk.generation;
    let mut running = Loop {
        reader,
        shared,
        latest,
        answers: Vec::new(),
        touched: now,
        shown: now,
        asked: None,
        generation,
    };
    running.publish();
    (handle, running.run(inbox))
}

impl Loop {
    async fn run(mut self, mut inbox: mpsc::Receiver<Wake>) -> Result<(), journal::JournalError> {
        let mut slot = self.reader.slot_events();
        let mut eye = self.reader.eye_events();
        let mut colours = self.reader.colours();
        loop {
            let (at, due) = self.next();
            let later = tokio::select! {
                wake = inbox.recv() => match wake {
                    None => return Ok(()),
                    Some(Wake::Message(message)) => {
                        self.touched = Instant::now();
                        self.reader.receive(now_ms(), message)?
                    }
                    Some(Wake::Replace(flow, reason)) => {
                        self.reader.replace(now_ms(), *flow, &reason)?
                    }
                    Some(Wake::Note(note)) => {
                        self.reader.flow_note = Some(note);
                        Vec::new()
                    }
                },
                event = next(&mut slot) => {
                    self.touched = Instant::now();
                    self.reader.hear(now_ms(), event)?
                }
                event = next(&mut eye) => {
                    self.touched = Instant::now();
                    self.reader.saw(now_ms(), event)?
                }
                // It is part of every snapshot, and no input.
                () = changed(&mut colours) => Vec::new(),
                () = sleep_until(at) => match due {
                    None => Vec::new(),
                    Some(Due::Input(input)) => self.due(input)?,
                    Some(Due::Rest) => {
                        self.reader.rest();
                        Vec::new()
                    }
                },
            };
            self.settle(later);
            self.publish();
        }
    }

    fn due(&mut self, input: Input) -> Result<Vec<Later>, journal::JournalError> {
        let now = Instant::now();
        let time = matches!(input, Input::Elapsed { .. } | Input::StillWaiting { .. });
        if time || matches!(input, Input::Inactive { .. }) {
            self.shown = now;
        }
        if !time {
            self.touched = now;
        }
        self.answers.retain(|(at, one)| *at > now || *one != input);
        self.reader.input(now_ms(), input)
    }

    /// What comes next if nobody does anything, and when.
    fn next(&self) -> (Instant, Option<Due>) {
        let at = self.reader.session().desk.generation;
        let timers = self.reader.timers();
        let after = |since: Instant, ms: u64| since + Duration::from_millis(ms);
        let mut all: Vec<(Instant, Input)> = self.answers.clone();
        if let Some(inactivity) = timers.inactive {
            all.push((after(self.touched, clock::inactive_ms(inactivity)), Input::Inactive { at }));
        }
        if let Some(span) = timers.elapsed {
            all.push((after(self.shown, clock::advance_ms(span)), Input::Elapsed { at }));
        }
        if let Some(span) = timers.waiting {
            all.push((after(self.shown, clock::progress_ms(span)), Input::StillWaiting { at }));
        }
        if let Some((ticket, pending)) = timers.deadline {
            all.push((self.deadline(ticket, pending), Input::Deadline { ticket }));
        }
        let rest = self.reader.is_changed_in_idle().then(|| {
            let ms = clock::inactive_ms(kernel::Inactivity::Screen(Span::Normal));
            (after(self.touched, ms), Due::Rest)
        });
        let due = all.into_iter().map(|(at, input)| (at, Due::Input(input)));
        let first = due.chain(rest).min_by_key(|(at, _)| *at);
        let idle = Instant::now() + Duration::from_secs(3_600);
        first.map_or((idle, None), |(at, due)| (at, Some(due)))
    }

    fn deadline(&self, ticket: Ticket, pending: Pending) -> Instant {
        let since = match self.asked {
            Some((asked, since)) if asked == ticket => since,
            Some(_) | None => Instant::now(),
        };
        since + Duration::from_millis(clock::deadline_ms(pending))
    }

    fn settle(&mut self, later: Vec<Later>) {
        let now = Instant::now();
        for one in later {
            self.answers.push((now + Duration::from_millis(one.after_ms), one.input));
        }
        let desk = &self.reader.session().desk;
        if desk.generation != self.generation {
            self.generation = desk.generation;
            self.shown = now;
            self.touched = now;
        }
        let ticket = desk.ticket();
        if self.asked.is_none_or(|(asked, _)| asked != ticket) {
            self.asked = Some((ticket, now));
        }
    }

    fn publish(&mut self) {
        let steps = self.reader.drain();
        let snapshot = Arc::new(self.reader.snapshot());
        if let Ok(mut shared) = self.shared.lock() {
            for step in steps {
                shared.keep(step);
            }
            shared.assets = Arc::clone(&self.reader.flow().assets);
        }
        self.latest.send_replace(snapshot);
    }
}

/// When something that is watched, if there is one, has changed.
async fn changed<T>(watched: &mut Option<watch::Receiver<T>>) {
    let is_gone = match watched {
        Some(watched) => watched.changed().await.is_err(),
        None => true,
    };
    if is_gone {
        std::future::pending().await
    }
}

/// The next thing that a device says, if there is one.
async fn next<T>(events: &mut Option<mpsc::UnboundedReceiver<T>>) -> T {
    let event = match events {
        Some(events) => events.recv().await,
        None => None,
    };
    match event {
        Some(event) => event,
        None => std::future::pending().await,
    }
}

impl Shared {
    /// Keeps a step for the time slider; a new visit begins a new list.
    fn keep(&mut self, step: Snapshot) {
        let visit = |snapshot: &Snapshot| snapshot.trace.as_ref().map(|trace| trace.visit);
        if self.history.back().is_some_and(|last| visit(last) != visit(&step)) {
            self.history.clear();
        }
        self.history.push_back(Arc::new(step.kept()));
        if self.history.len() > HISTORY_MAX {
            self.history.pop_front();
        }
    }
}
