//! The camera before one reader, and the engine that looks through it.
//!
//! The eye has a thread, which may wait for the engine; the reader never does.
//! What it sees becomes inputs: a hint, or how the attempt ended. Of the
//! pictures nothing else leaves the eye but the newest one, for the panel, while
//! an attempt goes on.
//!
//! Invariants:
//! - A picture is shown or looked at while an attempt goes on, and at no other
//!   time; both places are emptied when it ends.
//! - What is seen names the ticket that it was looked for.
//! - Colours are on the panel during an attempt only, by its time alone, and
//!   until somebody declines them.
//! - An engine lives for one visit. One that fails costs the attempt, never the
//!   visit.

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use card::{Fixture, Photo};
use face::attack::colours;
use face::{Engine, Format, Frame, Progress, Recording, Shown};
use kernel::Ticket;
use portrait::{Instrument, Person, Presentation, Visit, draw};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::watch;
use zeroize::Zeroizing;

use crate::message::Sitter;

/// Between two pictures of the virtual camera.
const FRAME_GAP: Duration = Duration::from_millis(100);
/// How long an attempt waits for a page's camera, which may have to be started.
const FIRST_MAX: Duration = Duration::from_secs(10);
/// How long it goes on without another picture.
const SILENCE_MAX: Duration = Duration::from_secs(3);
/// How long the eye waits for a camera of this machine at once; meanwhile it
/// hears nobody.
const DEVICE_WAIT: Duration = Duration::from_millis(100);
/// Share of full white that a white panel throws on a drawn patient.
const PANEL_LIGHT: f32 = 0.18;
/// Pixels of the virtual camera's rows, and its rows.
const WIDTH: u16 = 320;
const HEIGHT: u16 = 240;

/// A picture as the panel shows it: the patient, who sees himself.
pub struct Mirror {
    /// Pixels of a row.
    pub width: u16,
    /// Rows.
    pub height: u16,
    /// Red, green and blue of each pixel, row by row.
    pub rgb: Zeroizing<Vec<u8>>,
}

/// Where pictures come from unless a page sends them.
pub enum Pictures {
    /// Virtual patients are drawn.
    Drawn,
    /// Somebody was recorded.
    Recorded(Arc<Recording>),
    /// A camera of this machine. It is opened for each attempt, on the eye's
    /// thread, and closed after it; `None` if it cannot be opened now.
    Device(Box<dyn Fn() -> Option<Box<dyn Source>> + Send>),
}

/// A camera of this machine that is open. It is closed when it is dropped.
pub trait Source: Send {
    /// Waits for the next picture, but no longer than that. `None` if none came
    /// or it was damaged.
    ///
    /// # Errors
    /// It sends no more.
    fn next(&mut self, at_most: Duration) -> Result<Option<Taken>, Lost>;
}

/// A camera that was there is gone.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Lost;

/// One picture of a camera of this machine.
pub struct Taken {
    /// Pixels of a row.
    pub width: u16,
    /// Rows.
    pub height: u16,
    /// How the bytes are to be read.
    pub format: Format,
    /// Wiped on drop.
    pub bytes: Zeroizing<Vec<u8>>,
}

/// What an eye saw, for the reader that asked. Opaque: only the reader can tell
/// what to do.
pub struct EyeEvent(pub(crate) Ticket, pub(crate) Seen);

/// What became of a look.
#[derive(Clone, Copy)]
pub(crate) enum Seen {
    /// What the engine says.
    Told(Progress),
    /// The camera could not be opened, went away, or sent nothing to look at.
    NoCamera,
    /// The engine could not be started, has died, or took too long.
    NoEngine,
}

impl Seen {
    /// The attempt is over with it.
    fn is_over(self) -> bool {
        match self {
            Self::Told(progress) => progress.outcome.is_some(),
            Self::NoCamera | Self::NoEngine => true,
        }
    }

    /// Somebody has to hear of it.
    fn is_news(self) -> bool {
        match self {
            Self::Told(progress) => progress.outcome.is_some() || progress.hint.is_some(),
            Self::NoCamera | Self::NoEngine => true,
        }
    }
}

enum Order {
    Wake,
    Begin(Ticket, Photo, Option<Fixture>, Glow),
    /// Somebody has put a picture into the place for it.
    Look,
    /// No more colours in this attempt.
    Dim,
    Stop,
    Forget,
}

/// Whether the panel shows colours during an attempt.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Glow {
    On,
    Off,
}

/// Where pictures come from that are not drawn here, and who sits before the
/// camera that is.
struct Place {
    sitter: Sitter,
    /// The newest picture that nobody has looked at.
    frame: Option<Frame>,
    /// An attempt goes on.
    open: bool,
}

impl Place {
    fn is_for_pages(&self) -> bool {
        self.open && self.sitter == Sitter::Page
    }
}

/// The hold of a reader on its eye.
pub struct Eye {
    orders: Sender<Order>,
    place: Arc<Mutex<Place>>,
    mirror: watch::Receiver<Option<Arc<Mirror>>>,
    colour: watch::Receiver<Option<Shown>>,
    events: Option<UnboundedReceiver<EyeEvent>>,
}

/// The hold of whoever has a camera of his own, a page for one: he puts
/// pictures in while somebody looks ([`Sitter::Page`]).
#[derive(Clone)]
pub struct Lens {
    orders: Sender<Order>,
    place: Arc<Mutex<Place>>,
    mirror: watch::Receiver<Option<Arc<Mirror>>>,
}

impl Eye {
    /// Opens an eye. `start` starts an engine, on the eye's thread: one for each
    /// visit, which ends with it. Whoever was recorded sits before the camera at
    /// each attempt anew, and does as he did then.
    ///
    /// # Errors
    /// What the system says if it gives no thread.
    pub fn open(
        start: impl Fn() -> Option<Engine> + Send + 'static,
        pictures: Pictures,
    ) -> io::Result<Self> {
        let (orders, inbox) = channel();
        let (tell, events) = unbounded_channel();
        let (show, mirror) = watch::channel(None);
        let (light, colour) = watch::channel(None);
        let sitter = match pictures {
            Pictures::Drawn => Sitter::Holder,
            Pictures::Recorded(_) => Sitter::Recording,
            Pictures::Device(_) => Sitter::Device,
        };
        let place = Place { sitter, frame: None, open: false };
        let place = Arc::new(Mutex::new(place));
        let start = Box::new(start);
        let looking = Looking {
            start,
            pictures,
            engine: None,
            place: Arc::clone(&place),
            tell,
            show,
            light,
            attempt: None,
        };
        thread::Builder::new().name("eye".to_owned()).spawn(move || looking.run(&inbox))?;
        Ok(Self { orders, place, mirror, colour, events: Some(events) })
    }

    /// What the eye will see; once.
    pub(crate) fn events(&mut self) -> Option<UnboundedReceiver<EyeEvent>> {
        self.events.take()
    }

    pub(crate) fn lens(&self) -> Lens {
        Lens {
            orders: self.orders.clone(),
            place: Arc::clone(&self.place),
            mirror: self.mirror.clone(),
        }
    }

    /// Who sits before the camera from the next attempt on.
    pub(crate) fn seat(&self, sitter: Sitter) {
        lock(&self.place).sitter = sitter;
    }

    /// A visit has begun: an engine will be wanted.
    pub(crate) fn wake(&self) {
        self.order(Order::Wake);
    }

    /// Begins an attempt with the photo of a card.
    pub(crate) fn begin(&self, ticket: Ticket, photo: Photo, card: Option<Fixture>, glow: Glow) {
        self.order(Order::Begin(ticket, photo, card, glow));
    }

    /// Ends the colours of the attempt; it goes on.
    pub(crate) fn dim(&self) {
        self.order(Order::Dim);
    }

    /// The colour that is to be on the panel now.
    pub(crate) fn colour(&self) -> Option<Shown> {
        *self.colour.borrow()
    }

    /// The same, as it changes.
    pub(crate) fn colours(&self) -> watch::Receiver<Option<Shown>> {
        self.colour.clone()
    }

    /// Ends the attempt; nothing more is said of it.
    pub(crate) fn stop(&self) {
        self.order(Order::Stop);
    }

    /// Ends the attempt, and the engine's process with all that it holds.
    pub(crate) fn forget(&self) {
        self.order(Order::Forget);
    }

    /// An eye that is gone says nothing, and the kernel's deadline answers.
    fn order(&self, order: Order) {
        let _ = self.orders.send(order);
    }
}

impl Lens {
    /// Whether a picture would be looked at now: an attempt goes on with this
    /// camera, and the last picture was taken.
    pub fn wants(&self) -> bool {
        let place = lock(&self.place);
        place.is_for_pages() && place.frame.is_none()
    }

    /// Puts a picture before the engine; the one before it, if nobody has looked
    /// at it, is dropped. `false` while nobody looks.
    pub fn put(&self, frame: Frame) -> bool {
        let mut place = lock(&self.place);
        if !place.is_for_pages() {
            return false;
        }
        let waits = place.frame.replace(frame).is_some();
        waits || self.orders.send(Order::Look).is_ok()
    }

    pub(crate) fn mirror(&self) -> watch::Receiver<Option<Arc<Mirror>>> {
        self.mirror.clone()
    }
}

/// A panic elsewhere leaves nothing half done here.
fn lock(place: &Mutex<Place>) -> MutexGuard<'_, Place> {
    place.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Looking {
    start: Box<dyn Fn() -> Option<Engine> + Send>,
    pictures: Pictures,
    /// While a visit goes on.
    engine: Option<Engine>,
    place: Arc<Mutex<Place>>,
    tell: UnboundedSender<EyeEvent>,
    show: watch::Sender<Option<Arc<Mirror>>>,
    light: watch::Sender<Option<Shown>>,
    attempt: Option<Attempt>,
}

struct Attempt {
    ticket: Ticket,
    began: Instant,
    /// When the attempt is given up unless a picture comes.
    until: Instant,
    camera: Camera,
    glow: Glow,
}

/// Where the pictures of an attempt come from.
enum Camera {
    Drawn(Box<Drawn>),
    /// Somebody holds a picture of the patient before a virtual camera.
    Held(Box<Presentation>),
    /// A recording, and which picture of it is next.
    Played(Arc<Recording>, usize),
    /// A camera of this machine, and when its next picture is wanted.
    Device(Box<dyn Source>, Duration),
    /// Somebody puts them in.
    Page,
}

/// A virtual patient before a virtual camera. Everything follows from the card
/// and the attempt, so that a visit can be had again.
struct Drawn {
    /// Who; nobody, if nobody is there.
    person: Option<Person>,
    visit: Visit,
    seed: u64,
    shots: u64,
}

impl Looking {
    fn run(mut self, inbox: &Receiver<Order>) {
        loop {
            let order = match &self.attempt {
                None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(attempt) => inbox.recv_timeout(attempt.patience()),
            };
            match order {
                Ok(Order::Wake) => self.wake(),
                Ok(Order::Begin(ticket, photo, card, glow)) => {
                    self.begin(ticket, photo, card, glow);
                }
                Ok(Order::Look) => self.look(),
                Err(RecvTimeoutError::Timeout) => self.look(),
                Ok(Order::Dim) => {
                    if let Some(attempt) = &mut self.attempt {
                        attempt.glow = Glow::Off;
                    }
                }
                Ok(Order::Stop) => self.stop(),
                Ok(Order::Forget) => {
                    self.end();
                    // Its process ends, with all that it may still hold.
                    self.engine = None;
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
            self.glow();
        }
    }

    /// Puts the colour of the moment on the panel.
    fn glow(&self) {
        let now = self.attempt.as_ref().and_then(|attempt| attempt.colour(attempt.at()));
        self.light.send_if_modified(|shown| std::mem::replace(shown, now) != now);
    }

    fn wake(&mut self) {
        if self.engine.is_none() {
            self.engine = (self.start)();
        }
    }

    fn begin(&mut self, ticket: Ticket, photo: Photo, card: Option<Fixture>, glow: Glow) {
        self.end();
        self.wake();
        let sitter = lock(&self.place).sitter;
        let Some(camera) = Camera::of(sitter, card, ticket, &self.pictures) else {
            // Without a reader there is nobody to tell.
            let _ = self.tell.send(EyeEvent(ticket, Seen::NoCamera));
            return;
        };
        // A camera may take its time to open.
        let now = Instant::now();
        self.attempt = Some(Attempt { ticket, began: now, until: now + FIRST_MAX, camera, glow });
        lock(&self.place).open = true;
        let begun = self.engine.as_mut().map(|engine| engine.begin(photo.into_bytes()));
        self.tell(begun.and_then(Result::ok).map_or(Seen::NoEngine, Seen::Told));
    }

    fn stop(&mut self) {
        if let Some(engine) = &mut self.engine {
            engine.stop();
        }
        self.end();
    }

    /// Looks at the next picture, if there is one.
    fn look(&mut self) {
        let (Some(attempt), Some(engine)) = (&mut self.attempt, &mut self.engine) else { return };
        let at = attempt.at();
        let light = attempt.colour(at).map_or([0.0; 3], Shown::light);
        let frame = match &mut attempt.camera {
            Camera::Drawn(drawn) => {
                Frame::new(micros(at), WIDTH, HEIGHT, Format::Rgb8, drawn.draw(light)).ok()
            }
            Camera::Held(held) => {
                let (width, height) = (usize::from(WIDTH), usize::from(HEIGHT));
                let rgb = held.frame(micros(at), light, width, height).rgb;
                Frame::new(micros(at), WIDTH, HEIGHT, Format::Rgb8, Zeroizing::new(rgb)).ok()
            }
            Camera::Played(recording, next) => played(recording, next, at),
            Camera::Device(source, due) => match taken(source.as_mut(), due, attempt.began) {
                Ok(frame) => frame,
                Err(Lost) => {
                    engine.stop();
                    self.tell(Seen::NoCamera);
                    return;
                }
            },
            Camera::Page => lock(&self.place).frame.take(),
        };
        // What is compressed is decoded where it is looked at, and not here.
        if let Some(rgb) = frame.as_ref().and_then(Frame::rgb)
            && !matches!(attempt.camera, Camera::Page)
        {
            let (width, height) = frame.as_ref().map(Frame::size).unwrap_or_default();
            self.show.send_replace(Some(Arc::new(Mirror { width, height, rgb })));
        }
        let frame = frame.map(|frame| match attempt.seen() {
            Some(shown) => frame.with_shown(shown),
            None => frame,
        });
        match frame.map(|frame| engine.frame(&frame)) {
            Some(Ok(progress)) => {
                attempt.until = Instant::now() + SILENCE_MAX;
                self.tell(Seen::Told(progress));
            }
            // A picture that is none counts as none: a camera that sends nothing
            // else ends the attempt as one that is silent does.
            Some(Err(face::FaceError::Frame(_))) | None => {
                if attempt.until <= Instant::now() {
                    engine.stop();
                    self.tell(Seen::NoCamera);
                }
            }
            Some(Err(_)) => self.tell(Seen::NoEngine),
        }
    }

    /// Tells what was seen, unless it is nothing new. Whoever hears of an outcome
    /// can rely on it that the camera is closed.
    fn tell(&mut self, seen: Seen) {
        let Some(ticket) = self.attempt.as_ref().map(|attempt| attempt.ticket) else { return };
        if seen.is_over() {
            self.end();
        }
        if seen.is_news() {
            // Without a reader there is nobody to tell.
            let _ = self.tell.send(EyeEvent(ticket, seen));
        }
    }

    fn end(&mut self) {
        self.attempt = None;
        let mut place = lock(&self.place);
        place.open = false;
        place.frame = None;
        self.show.send_replace(None);
    }
}

impl Attempt {
    /// How long it goes on.
    fn at(&self) -> Duration {
        self.began.elapsed()
    }

    /// What is to be on the panel then.
    fn colour(&self, at: Duration) -> Option<Shown> {
        match self.glow {
            Glow::On => colours::shown(micros(at)),
            Glow::Off => None,
        }
    }

    /// What a picture that comes now was taken under.
    fn seen(&self) -> Option<Shown> {
        match self.glow {
            Glow::On => colours::seen(micros(self.at())),
            Glow::Off => None,
        }
    }

    /// How long nobody need do anything.
    fn patience(&self) -> Duration {
        let stands = match self.glow {
            Glow::On => colours::stands_us(micros(self.at())).map(Duration::from_micros),
            Glow::Off => None,
        };
        let left = self.until.saturating_duration_since(Instant::now());
        let left = stands.map_or(left, |stands| stands.min(left));
        match &self.camera {
            Camera::Drawn(_) | Camera::Held(_) => FRAME_GAP,
            Camera::Played(recording, next) => match recording.time(*next) {
                Some(due) => due.saturating_sub(self.began.elapsed()).min(left),
                None => left,
            },
            // It is waited for where it is looked at.
            Camera::Device(..) => Duration::ZERO,
            Camera::Page => left,
        }
    }
}

/// The next picture of a camera of this machine. It sends more than are looked
/// at: those in between are dropped.
fn taken(
    source: &mut dyn Source,
    due: &mut Duration,
    began: Instant,
) -> Result<Option<Frame>, Lost> {
    let taken = source.next(DEVICE_WAIT)?;
    let at = began.elapsed();
    let Some(taken) = taken.filter(|_| at >= *due) else { return Ok(None) };
    *due = at + FRAME_GAP;
    let Taken { width, height, format, bytes } = taken;
    Ok(Frame::new(micros(at), width, height, format, bytes).ok())
}

fn micros(at: Duration) -> u64 {
    u64::try_from(at.as_micros()).unwrap_or(u64::MAX)
}

/// The picture of a recording that is due, unless it is too early. One that
/// cannot be read is left out, as a camera leaves one out.
fn played(recording: &Recording, next: &mut usize, at: Duration) -> Option<Frame> {
    recording.time(*next).filter(|due| *due <= at)?;
    let frame = recording.frame(*next);
    *next += 1;
    frame?.ok()
}

impl Camera {
    /// `None` if there is a camera of this machine that cannot be opened.
    fn of(
        sitter: Sitter,
        card: Option<Fixture>,
        ticket: Ticket,
        pictures: &Pictures,
    ) -> Option<Self> {
        let seed = u64::from(ticket.serial);
        let drawn = |person| {
            Self::Drawn(Box::new(Drawn { person, visit: Visit::guided(seed), seed, shots: 0 }))
        };
        let holder = card.map(|card| Person::on_test_card(u64::from(card.place())));
        let held = |instrument| {
            let person = holder.clone().unwrap_or_else(|| Person::of(seed));
            Self::Held(Box::new(Presentation::new(instrument, &person, seed)))
        };
        Some(match (sitter, pictures) {
            (Sitter::Holder, _) => drawn(holder.clone()),
            (Sitter::Stranger, _) => drawn(Some(Person::of(seed))),
            (Sitter::Nobody, _) => drawn(None),
            (Sitter::Print, _) => held(Instrument::Print),
            (Sitter::Replay, _) => held(Instrument::Screen),
            (Sitter::Recording, Pictures::Recorded(recording)) => {
                Self::Played(Arc::clone(recording), 0)
            }
            (Sitter::Device, Pictures::Device(open)) => Self::Device(open()?, Duration::ZERO),
            (Sitter::Recording, Pictures::Drawn | Pictures::Device(_))
            | (Sitter::Device, Pictures::Drawn | Pictures::Recorded(_))
            | (Sitter::Page, _) => Self::Page,
        })
    }
}

impl Drawn {
    /// With this light of the panel on it, parts of its full red, green, blue.
    fn draw(&mut self, light: [f32; 3]) -> Zeroizing<Vec<u8>> {
        let (width, height) = (usize::from(WIDTH), usize::from(HEIGHT));
        let rgb = match &self.person {
            Some(person) => {
                let mut shot = self.visit.shot(self.shots);
                shot.light.panel = light.map(|part| part * PANEL_LIGHT);
                draw(person, &shot, width, height).rgb
            }
            None => portrait::empty(self.seed.wrapping_add(self.shots), width, height),
        };
        self.shots += 1;
        Zeroizing::new(rgb)
    }
}
