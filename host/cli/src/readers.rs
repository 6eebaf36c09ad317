//! The readers of this station: a thread each, virtual ones at once, real ones
//! as PC/SC reports them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ::face::{AttackPolicy, Engine, FaceError, Kind, PackFiles, Recording, Settings, Terminal};
use anyhow::{Context, anyhow};
use card::{Link, Marks, PcscLink, Presence, ReaderName, TrustAnchors, Watched};
use console::Readers;
use journal::Journal;
use kernel::contract::Site;
use station::{Device, Eye, Installed, Loader, Parts, Pictures, Port, Reader, ReaderHandle, Room};
use tokio::sync::{mpsc, watch};

use crate::camera;
use crate::config::{self, READERS_MAX};
use crate::data::Data;
use crate::face;
use crate::keypad;
use crate::loudspeaker;
use crate::output;
use crate::run::Colours;
use crate::standard::STANDARD;

/// What the clerk must know while the PC/SC service is away.
const NO_SERVICE: &str = "カードリーダーのサービス（pcscd）が動いていません。起動を待っています。";
/// What the clerk must know while there is no reader at all.
const NO_READER: &str = "カードリーダーが見つかりません。接続を待っています。";

/// Opens readers and keeps them.
pub(crate) struct House {
    pub(crate) data: Data,
    pub(crate) loader: Loader,
    pub(crate) site: Site,
    /// The plugin that was asked for; `None` for the standard flow.
    pub(crate) flow: Option<Vec<u8>>,
    pub(crate) staff_password: Vec<u8>,
    /// Whose certificates real readers take.
    pub(crate) anchors: TrustAnchors,
    pub(crate) faces: Faces,
    pub(crate) speaker: voice::Speaker,
    /// The sound cards of reader 1, where the command line names them.
    pub(crate) sound: config::Sound,
    pub(crate) readers: watch::Sender<Readers>,
    /// Hears why a reader has stopped.
    pub(crate) stopped: mpsc::UnboundedSender<anyhow::Error>,
    /// Readers that run.
    pub(crate) running: AtomicUsize,
}

/// What faces are compared by.
pub(crate) struct Faces {
    program: PathBuf,
    pack: PackFiles,
    kind: Kind,
    seen: Seen,
    colours: Colours,
    attack: AttackPolicy,
}

/// What is before the readers' cameras, unless somebody chooses otherwise.
pub(crate) enum Seen {
    /// Virtual patients.
    Drawn,
    /// Whoever was recorded.
    Recorded(Arc<Recording>),
    /// Whoever is before this camera of the machine.
    Device(camera::Device),
}

impl Seen {
    /// The pictures of a directory.
    pub(crate) fn recorded(dir: &Path) -> anyhow::Result<Self> {
        Ok(Self::Recorded(Arc::new(Recording::open(dir).map_err(failed)?)))
    }

    fn pictures(&self) -> Pictures {
        match self {
            Self::Drawn => Pictures::Drawn,
            Self::Recorded(recording) => Pictures::Recorded(Arc::clone(recording)),
            Self::Device(device) => camera::pictures(device),
        }
    }
}

fn failed(error: FaceError) -> anyhow::Error {
    anyhow!("{}: {error}", error.code())
}

impl Faces {
    /// The models of a directory, or those of a demonstration.
    pub(crate) fn of(
        program: &Path,
        pack: Option<&Path>,
        seen: Seen,
        colours: Colours,
        attack: AttackPolicy,
    ) -> anyhow::Result<Self> {
        let pack = pack.map_or_else(|| Ok(PackFiles::embedded()), PackFiles::read);
        let pack = pack.map_err(failed)?;
        let kind = pack.kind().map_err(failed)?;
        Ok(Self { program: program.to_owned(), pack, kind, seen, colours, attack })
    }

    /// A camera with an engine that is started for each visit. The eligibility
    /// terminal is a simulator, so models of any kind may be shown.
    fn eye(&self) -> anyhow::Result<Eye> {
        let (program, pack) = (self.program.clone(), self.pack.clone());
        let settings = Settings { terminal: Terminal::Simulator, attack: self.attack };
        let start = move || {
            let engine = Engine::start(program.clone(), &[face::CHILD], pack.clone(), settings);
            engine
                .inspect_err(|error| {
                    output::warn(&format!("{}: no faces are compared: {error}", error.code()));
                })
                .ok()
        };
        Eye::open(start, self.seen.pictures()).context("the face engine has no thread")
    }
}

/// Which real readers are run.
pub(crate) enum Wanted {
    /// All that there are. They keep their numbers as long as the data is kept.
    All,
    /// These, numbered from 1 in this order, each with its account of the
    /// eligibility terminal.
    Named(Vec<Named>),
}

/// A real reader that was asked for.
pub(crate) struct Named {
    /// Its PC/SC name.
    pub(crate) name: ReaderName,
    /// Its account of the eligibility terminal.
    pub(crate) account: Option<String>,
    /// What stands beside its panel.
    pub(crate) beside: Beside,
}

/// What stands beside a reader's panel, by the configuration file.
#[derive(Clone, Default)]
pub(crate) struct Beside {
    /// The keypad.
    pub(crate) keypad: Option<config::Keypad>,
    /// The sound cards.
    pub(crate) sound: config::Sound,
}

impl House {
    /// Puts a reader into service, on a thread of its own: one whose worker or
    /// disk is slow holds up no other.
    pub(crate) fn start(&self, number: u8, room: Room, beside: &Beside) -> anyhow::Result<()> {
        let room = room.with_eye(self.faces.eye()?, self.faces.kind);
        let room = match self.faces.colours {
            Colours::On => room.with_colours(),
            Colours::Off => room,
        };
        let mut reader = self.open(number, room)?;
        reader.set_steady(beside.keypad.as_ref().is_some_and(|pad| pad.steady));
        let (handle, task) = station::start(reader);
        let stopped = self.stopped.clone();
        std::thread::Builder::new().name(format!("reader-{number}")).spawn(move || {
            let ran = catch_unwind(AssertUnwindSafe(|| {
                clock_and_sockets()?.block_on(task).context("its journal cannot be written")
            }));
            let ended = ran.unwrap_or_else(|_| Err(anyhow!("a fault of this program")));
            if let Err(error) = ended {
                let _ = stopped.send(error.context(format!("reader {number} has stopped")));
            }
        })?;
        self.running.fetch_add(1, Ordering::Relaxed);
        if let Some(pad) = &beside.keypad {
            keypad::listen(handle.clone(), pad)?;
        }
        let sound = if number == 1 && self.sound != config::Sound::default() {
            &self.sound
        } else {
            &beside.sound
        };
        loudspeaker::listen(handle.clone(), self.speaker.clone(), sound)?;
        self.readers.send_modify(|readers| {
            readers.running.push(handle);
            readers.running.sort_by_key(ReaderHandle::number);
        });
        Ok(())
    }

    fn open(&self, number: u8, room: Room) -> anyhow::Result<Reader> {
        let standard = self
            .install(STANDARD)
            .map_err(|error| anyhow!("the standard flow cannot be installed: {error}"))?;
        // A flow that is refused does not keep the reader from working.
        let (flow, fallback, note) = match self.flow.as_deref().map(|bytes| self.install(bytes)) {
            None => (standard, None, None),
            Some(Ok(flow)) => (flow, Some(standard), None),
            Some(Err(cause)) => (standard, None, Some(format!("refused: {cause}"))),
        };
        let path = self.data.journal(number);
        let journal = Journal::open(&path)
            .map_err(|error| anyhow!("{}: {}: {error}", path.display(), error.code()))?;
        let parts = Parts {
            number,
            site: self.site.clone(),
            flow,
            fallback,
            room,
            journal,
            staff_password: self.staff_password.clone(),
        };
        let mut reader = Reader::open(parts, station::now_ms())?;
        if let Some(note) = note {
            output::warn(&format!("the plugin was {note}; the standard flow runs"));
            reader.set_flow_note(note);
        }
        Ok(reader)
    }

    fn install(&self, bytes: &[u8]) -> Result<Installed, String> {
        let installed = self
            .loader
            .install(bytes, &self.site)
            .map_err(|error| format!("{}: {error}", error.code()))?;
        self.data.keep_flow(&installed.digest, bytes).map_err(|error| error.to_string())?;
        Ok(installed)
    }

    /// Puts another flow into all readers.
    pub(crate) fn replace(&self, bytes: &[u8]) -> Result<String, String> {
        let mut label = String::new();
        for reader in self.handles() {
            let installed = self.install(bytes)?;
            label = installed.label();
            if !reader.replace(installed, "rebuilt") {
                return Err(format!("reader {} has stopped", reader.number()));
            }
        }
        Ok(label)
    }

    /// The readers that run now.
    pub(crate) fn handles(&self) -> Vec<ReaderHandle> {
        self.readers.borrow().running.clone()
    }

    fn note(&self, note: Option<&str>) {
        self.readers.send_if_modified(|readers| {
            let new = readers.note.as_deref() != note;
            readers.note = note.map(str::to_owned);
            new
        });
    }

    /// Runs real readers as PC/SC reports them, for ever.
    pub(crate) async fn follow(
        &self,
        wanted: Wanted,
        mut watched: mpsc::UnboundedReceiver<Watched>,
    ) {
        if let Wanted::Named(names) = &wanted {
            // A reader that is not there yet says so on its own panel.
            for one in names {
                self.seen(&wanted, &one.name, Presence::NoReader);
            }
        }
        while let Some(watched) = watched.recv().await {
            match watched {
                Watched::ServiceDown => self.note(Some(NO_SERVICE)),
                Watched::ServiceUp => self.note_missing(),
                Watched::Reader(name, presence) => {
                    self.seen(&wanted, &name, presence);
                    self.note_missing();
                }
            }
        }
    }

    fn note_missing(&self) {
        let none = self.readers.borrow().running.is_empty();
        self.note(none.then_some(NO_READER));
    }

    fn seen(&self, wanted: &Wanted, name: &ReaderName, presence: Presence) {
        let known = match wanted {
            Wanted::Named(names) => (1..)
                .zip(names)
                .find(|(_, one)| one.name == *name)
                .map(|(number, one)| (number, one.account.clone(), one.beside.clone())),
            Wanted::All => {
                let number = self.data.reader_number(&name.to_string(), READERS_MAX);
                number.map(|number| (number, None, Beside::default()))
            }
        };
        // A reader that nobody asked for, or one too many.
        let Some((number, account, beside)) = known else { return };
        let handle = self.handles().into_iter().find(|one| one.number() == number);
        if handle.is_none() {
            let shown = name.quoted(Marks::English);
            if let Err(error) = self.start_real(number, name, account, &beside) {
                output::warn(&format!("reader {number} ({shown}) does not start: {error:#}"));
                return;
            }
            output::say(&format!("reader {number}    {shown}"));
        }
        for handle in self.handles() {
            if handle.number() == number {
                handle.see(presence);
            }
        }
    }

    fn start_real(
        &self,
        number: u8,
        name: &ReaderName,
        account: Option<String>,
        beside: &Beside,
    ) -> anyhow::Result<()> {
        let device = Device { name: Some(name.quoted(Marks::Japanese)), account };
        let name = name.clone();
        let port = Port::open(move || {
            PcscLink::connect(&name).map(|link| -> Box<dyn Link> { Box::new(link) })
        })?;
        let today =
            station::day_in_japan(station::now_ms()).context("the clock is out of range")?;
        self.start(number, Room::with_slot(port, self.anchors.clone(), today).of(device), beside)
    }
}

/// A runtime of one thread.
pub(crate) fn clock_and_sockets() -> anyhow::Result<tokio::runtime::Runtime> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.context("the clock and sockets cannot be set up")
}
