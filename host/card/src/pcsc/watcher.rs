//! Looks after the PC/SC service and all its readers.

use std::collections::BTreeMap;
use std::ffi::CStr;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use pcsc::{Context, Error, PNP_NOTIFICATION, ReaderState, Scope, State};

use super::ReaderName;
use crate::Presence;

/// How long until the service is looked for again, at first.
pub const BACKOFF_MIN: Duration = Duration::from_millis(50);
/// How long until the service is looked for again, in the end. A quarter of the
/// second within which readers are to be in service after pcscd is.
pub const BACKOFF_MAX: Duration = Duration::from_millis(250);
/// How long to wait for news before looking again all the same. It bounds how
/// long a dropped watcher lives on.
pub const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// How long to pause when the service reports a change that is none for us, so
/// that a chatty one cannot keep a processor busy.
const PAUSE: Duration = Duration::from_millis(10);
/// Room for the names of all readers. pcsc-lite has 16 of 128 bytes at most.
const NAMES_BYTES_MAX: usize = 65_536;

/// How many states may be asked for at once: as many as pcsc-lite has room for
/// readers. One more, and it refuses them all.
const STATES_MAX: usize = 16;

/// What a watcher has to tell. Each is told once, when it has changed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Watched {
    /// The service is there. Its readers follow.
    ServiceUp,
    /// The service is not there; each reader has been reported before.
    ServiceDown,
    /// A reader, from its first appearance on. Its name is known from then on,
    /// whether it is plugged in or not.
    Reader(ReaderName, Presence),
}

/// The handle to a thread that watches. Dropping it ends the thread within
/// [`LOOK_AGAIN`]; nobody waits for that, since the service may hang.
pub struct Watcher {
    stop: Arc<AtomicBool>,
}

impl Watcher {
    /// Begins to watch. `tell` is called on the watcher's thread and must not
    /// wait long.
    ///
    /// # Errors
    /// What the system says if it gives no thread.
    pub fn start(tell: impl FnMut(Watched) + Send + 'static) -> io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let watch = Watch {
            stop: Arc::clone(&stop),
            tell: Box::new(tell),
            service: None,
            readers: BTreeMap::new(),
        };
        thread::Builder::new().name("card watcher".to_owned()).spawn(move || watch.run())?;
        Ok(Self { stop })
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Service {
    Up,
    Down,
}

/// What has been told so far.
struct Watch {
    stop: Arc<AtomicBool>,
    tell: Box<dyn FnMut(Watched) + Send>,
    service: Option<Service>,
    readers: BTreeMap<ReaderName, Presence>,
}

impl Watch {
    fn run(mut self) {
        let mut backoff = BACKOFF_MIN;
        while !self.is_stopped() {
            if let Ok(context) = Context::establish(Scope::User) {
                // Ends when the service does; nothing else of it is of use.
                self.follow(&context).ok();
            }
            if self.service == Some(Service::Up) {
                backoff = BACKOFF_MIN;
            }
            self.lose();
            thread::sleep(backoff);
            backoff = BACKOFF_MAX.min(backoff * 2);
        }
    }

    /// Tells of every change until the service fails.
    fn follow(&mut self, context: &Context) -> Result<(), Error> {
        let mut names = vec![0; NAMES_BYTES_MAX];
        let mut states = Vec::new();
        while !self.is_stopped() {
            let listed = context.list_readers(&mut names)?.collect::<Vec<_>>();
            self.set_service(Service::Up, Watched::ServiceUp);
            self.forget_unlisted(&listed);
            // Where there is room, ask to hear of new readers as well.
            let wanted = || listed.iter().copied().chain([PNP_NOTIFICATION()]).take(STATES_MAX);
            states.retain(|state: &ReaderState| wanted().any(|name| name == state.name()));
            for name in wanted() {
                if !states.iter().any(|state| state.name() == name) {
                    states.push(ReaderState::new(name, State::UNAWARE));
                }
            }
            match context.get_status_change(LOOK_AGAIN, &mut states) {
                Ok(()) => {}
                Err(Error::Timeout) => continue,
                // A reader has gone since it was listed.
                Err(Error::UnknownReader) => {
                    thread::sleep(PAUSE);
                    continue;
                }
                Err(error) => return Err(error),
            }
            let mut news = false;
            for state in &mut states {
                if !is_pnp(state) {
                    news |= self.set_reader(ReaderName(state.name().to_owned()), presence(state));
                }
                state.sync_current_state();
            }
            if !news {
                thread::sleep(PAUSE);
            }
        }
        Ok(())
    }

    fn forget_unlisted(&mut self, listed: &[&CStr]) {
        let known: Vec<_> = self.readers.keys().cloned().collect();
        for name in known {
            if !listed.contains(&name.as_c_str()) {
                self.set_reader(name, Presence::NoReader);
            }
        }
    }

    fn lose(&mut self) {
        let known: Vec<_> = self.readers.keys().cloned().collect();
        for name in known {
            self.set_reader(name, Presence::NoService);
        }
        self.set_service(Service::Down, Watched::ServiceDown);
    }

    fn set_service(&mut self, service: Service, watched: Watched) {
        if self.service.replace(service) != Some(service) {
            (self.tell)(watched);
        }
    }

    /// Tells of a reader if it has changed, and says whether it has.
    fn set_reader(&mut self, name: ReaderName, presence: Presence) -> bool {
        let before = self.readers.insert(name.clone(), presence);
        let news = before != Some(presence);
        if news {
            (self.tell)(Watched::Reader(name, presence));
        }
        news
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

fn is_pnp(state: &ReaderState) -> bool {
    state.name() == PNP_NOTIFICATION()
}

fn presence(state: &ReaderState) -> Presence {
    let event = state.event_state();
    if event.contains(State::PRESENT) {
        Presence::Present(state.event_count())
    } else if event.contains(State::EMPTY) {
        Presence::Empty
    } else {
        Presence::NoReader
    }
}
