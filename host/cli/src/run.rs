//! `madoguchi run`: the readers of this PC, or virtual ones, and their console.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use anyhow::{Context, anyhow};
use card::{Fixture, ReaderName, TrustAnchors, Watcher};
use console::{Console, Readers};
use face::AttackPolicy;
use station::{Loader, Message, Room};
use tokio::sync::{mpsc, watch};

use crate::Verdict;
use crate::camera;
use crate::config::{self, Config};
use crate::data::{Data, default_directory};
use crate::loudspeaker;
use crate::output;
use crate::play::Place;
use crate::readers::{Beside, Faces, House, Named, Seen, Wanted, clock_and_sockets};
use crate::speech;
use crate::standard::COMPOSITOR;

/// The port of the console unless told otherwise.
pub(crate) const PORT: u16 = 8750;
/// How often `--dev` looks whether a file has changed.
const DEV_LOOK: Duration = Duration::from_millis(300);

/// Runs readers with virtual hardware and serves their console.
#[derive(clap::Args)]
pub(crate) struct Run {
    /// The plugin file; the standard flow unless given.
    #[arg(long, value_name = "FILE", conflicts_with = "dev")]
    plugin: Option<PathBuf>,
    /// A flow's directory: built now, and again whenever a file changes; the
    /// visit goes on in the new component.
    #[arg(long, value_name = "DIR")]
    dev: Option<PathBuf>,
    /// Runs so many readers with virtual hardware, instead of the card readers
    /// of this PC.
    #[arg(
        long = "virtual", value_name = "N", num_args = 0..=1, default_missing_value = "1",
        value_parser = clap::value_parser!(u8).range(1..=16), conflicts_with_all = ["reader", "config"]
    )]
    virtual_readers: Option<u8>,
    /// Runs only this card reader of PC/SC, by its name; may be given again.
    /// All of them, unless given.
    #[arg(long, value_name = "NAME", conflicts_with = "config")]
    reader: Vec<String>,
    /// The configuration file: readers, their accounts, whose cards they take.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The certificate (DER) of an issuer whose cards are taken; may be given
    /// again. No real card is taken without it.
    #[arg(long, value_name = "FILE", conflicts_with = "virtual_readers")]
    trust: Vec<PathBuf>,
    /// Takes test cards in real readers. Anybody can make one: for tests only.
    #[arg(long, conflicts_with = "virtual_readers")]
    test_cards: bool,
    /// The models of the face engine; a demonstration's, unless given.
    #[arg(long, value_name = "DIR")]
    face_pack: Option<PathBuf>,
    /// Plays this directory in the place of a camera: pictures (PPM, PGM, JPEG)
    /// whose names are their times in milliseconds.
    #[arg(long, value_name = "DIR")]
    recording: Option<PathBuf>,
    /// Plays what reader 1 says on this sound card, by ALSA's name of it as
    /// `doctor` lists it; on the default one, unless named. What is private is
    /// not played there. With several readers, the configuration file names the
    /// cards of each.
    #[arg(
        long, value_name = "CARD", num_args = 0..=1, default_missing_value = "default",
        conflicts_with = "config"
    )]
    loudspeaker: Option<String>,
    /// Plays what reader 1 says on this sound card while an earphone is plugged
    /// in, also what is private.
    #[arg(long, value_name = "CARD", conflicts_with = "config")]
    earphone: Option<String>,
    /// Looks through this camera of the machine, /dev/video0 for one. Only in a
    /// program that was built with --features v4l2.
    #[arg(long, value_name = "DEVICE", conflicts_with = "recording")]
    camera: Option<PathBuf>,
    /// Shows calm colours around the camera's picture while a face is looked at,
    /// to tell a face from a screen. They are announced and can be declined.
    #[arg(long, value_enum, default_value_t = Colours::Off)]
    colours: Colours,
    /// What becomes of a face that could be a picture of one. Tried on drawn
    /// pictures only: it is no certified detection of presentation attacks.
    #[arg(long, value_enum, default_value_t = Attack::Advisory)]
    attack: Attack,
    /// The port of the console; 0 takes a free one.
    #[arg(long, default_value_t = PORT)]
    port: u16,
    /// The address of the console. Anything but loopback needs --allow-remote.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    address: IpAddr,
    /// Let other machines open the console. Whoever can reach it controls the
    /// readers.
    #[arg(long)]
    allow_remote: bool,
    /// Where journals, flows and machine code are kept.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The facility's password for visual checks, 4 to 8 digits.
    #[arg(long, value_name = "DIGITS", default_value = "2468", value_parser = password)]
    staff_password: Password,
    #[command(flatten)]
    place: Place,
}

/// Whether the panel shows colours while a face is looked at.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub(crate) enum Colours {
    /// They are shown to whoever does not decline them.
    On,
    /// None are shown.
    Off,
}

/// The policy for attacks on the camera.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub(crate) enum Attack {
    /// No match without evidence of a living face.
    Required,
    /// A face that looks like an attack is not matched; one of which nothing is
    /// known is.
    Advisory,
    /// Nobody looks.
    Off,
}

impl From<Attack> for AttackPolicy {
    fn from(attack: Attack) -> Self {
        match attack {
            Attack::Required => Self::Required,
            Attack::Advisory => Self::Advisory,
            Attack::Off => Self::Off,
        }
    }
}

/// Says of each reader that it has stopped; the others go on. Returns when
/// none is left.
async fn all_stopped(
    stopped: &mut mpsc::UnboundedReceiver<anyhow::Error>,
    house: &House,
) -> anyhow::Error {
    while let Some(error) = stopped.recv().await {
        if house.running.fetch_sub(1, Ordering::Relaxed) == 1 {
            return error;
        }
        output::error(&error);
    }
    std::future::pending().await
}

/// Has no `Debug`, so that no report shows it.
#[derive(Clone)]
struct Password(Vec<u8>);

fn password(digits: &str) -> Result<Password, String> {
    let right = (4..=8).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    right.then(|| Password(digits.into())).ok_or_else(|| "write 4 to 8 digits".to_owned())
}

impl Run {
    pub(crate) fn run(self) -> anyhow::Result<Verdict> {
        clock_and_sockets()?.block_on(self.serve())
    }

    async fn serve(self) -> anyhow::Result<Verdict> {
        let config = self.config.as_deref().map(Config::read).transpose()?.unwrap_or_default();
        let trust = [self.trust.as_slice(), &config.trust].concat();
        let anchors = self.anchors(&trust)?;
        let sound = self.sound(&config.readers)?;
        let wanted = self.wanted(config.readers)?;
        let seen = self.seen()?;
        let data = Data::open(&self.data.clone().unwrap_or_else(default_directory))?;
        let speaker = speech::speaker(&data)?;
        // Bound first: a port in use is said before anything is compiled.
        let fonts = render::Fonts::load().map_err(|error| anyhow!("{}: {error}", error.code()))?;
        let mouth = speaker.clone();
        let console = Console::bind(self.console(&speaker, fonts)).await?;
        std::thread::spawn(move || {
            check_frames();
            prepare(&speaker);
        });
        let program = std::env::current_exe().context("this program cannot be found")?;
        let loader = Loader::workers(&program, data.cache()?)?;
        // Before the first build, so that no change is missed.
        let sources = self.dev.as_deref().map(files).unwrap_or_default();
        let flow = self.flow().await?;
        let faces =
            Faces::of(&program, self.face_pack.as_deref(), seen, self.colours, self.attack.into())?;
        let (stopped, mut has_stopped) = mpsc::unbounded_channel();
        let (readers, present) = watch::channel(Readers::default());
        let house = Arc::new(House {
            data,
            loader,
            site: self.place.site(),
            flow,
            staff_password: self.staff_password.0.clone(),
            anchors,
            faces,
            speaker: mouth,
            sound,
            readers,
            stopped,
            running: AtomicUsize::new(0),
        });
        let today =
            station::day_in_japan(station::now_ms()).context("the clock is out of range")?;
        for number in 1..=self.virtual_readers.unwrap_or_default() {
            house.start(number, Room::new(today), &Beside::default())?;
        }
        if let Some(dir) = self.dev.clone() {
            tokio::spawn(develop(dir, sources, Arc::clone(&house)));
        }
        let address = console.address();
        output::say(&format!("console     http://{address}/"));
        output::say(&format!("clerk       http://{address}/clerk"));
        tokio::select! {
            served = console.serve(present, interrupted()) => served?,
            error = all_stopped(&mut has_stopped, &house) => return Err(error),
            watched = self.follow(&house, wanted, &trust) => watched?,
        }
        Ok(Verdict::Fine)
    }

    /// Runs the card readers of this PC as they come; virtual ones run already.
    async fn follow(&self, house: &House, wanted: Wanted, trust: &[PathBuf]) -> anyhow::Result<()> {
        if self.virtual_readers.is_some() {
            output::say("the hardware is virtual; the PIN of every test card is 1234; Ctrl-C ends");
            return std::future::pending().await;
        }
        output::say("the card readers are real, all other hardware is virtual; Ctrl-C ends");
        self.warn_of_cards(trust);
        let (tell, watched) = mpsc::unbounded_channel();
        let _watcher = Watcher::start(move |seen| {
            let _ = tell.send(seen);
        })?;
        house.follow(wanted, watched).await;
        Ok(())
    }

    fn warn_of_cards(&self, trust: &[PathBuf]) {
        if self.test_cards {
            output::warn("test cards are taken: anybody can make one");
        } else if trust.is_empty() {
            output::warn(
                "no card is taken: name an issuer with --trust or in the configuration file",
            );
        }
    }

    fn console(&self, speaker: &voice::Speaker, fonts: render::Fonts) -> console::Options {
        console::Options {
            address: SocketAddr::new(self.address, self.port),
            allow_remote: self.allow_remote,
            fixtures: self.virtual_readers.map(|_| fixtures()).unwrap_or_default(),
            voice: Some(speaker.clone()),
            fonts,
            compositor: COMPOSITOR,
        }
    }

    /// Whose certificates real readers take.
    fn anchors(&self, trust: &[PathBuf]) -> anyhow::Result<TrustAnchors> {
        let mut anchors = TrustAnchors::none();
        for file in trust {
            let certificate = std::fs::read(file)
                .with_context(|| format!("{} cannot be read", file.display()))?;
            anchors = anchors.with(&certificate).with_context(|| {
                format!("{} is not an issuer's RSA certificate in DER", file.display())
            })?;
        }
        Ok(if self.test_cards { anchors.with_test_cards() } else { anchors })
    }

    /// The sound cards of reader 1, unless the configuration file names those of
    /// each.
    fn sound(&self, configured: &[config::Reader]) -> anyhow::Result<config::Sound> {
        let sound = config::Sound {
            loudspeaker: self.loudspeaker.clone(),
            earphone: self.earphone.clone(),
        };
        sound.apart()?;
        for sound in configured.iter().map(|reader| &reader.sound).chain([&sound]) {
            loudspeaker::can_play(sound)?;
        }
        Ok(sound)
    }

    /// What is before the readers' cameras.
    fn seen(&self) -> anyhow::Result<Seen> {
        Ok(match (&self.camera, &self.recording) {
            (Some(device), _) => Seen::Device(camera::tried(device)?),
            (None, Some(dir)) => Seen::recorded(dir)?,
            (None, None) => Seen::Drawn,
        })
    }

    /// Which real readers are run.
    fn wanted(&self, configured: Vec<config::Reader>) -> anyhow::Result<Wanted> {
        let named = self.reader.iter().cloned();
        let mut readers = configured;
        readers.extend(named.map(|name| config::Reader {
            name,
            account: None,
            keypad: None,
            sound: config::Sound::default(),
        }));
        config::apart(&readers).context("--reader: name each reader once")?;
        if readers.is_empty() {
            return Ok(Wanted::All);
        }
        let name = |config::Reader { name, account, keypad, sound }| {
            let name = ReaderName::new(&name)
                .with_context(|| format!("{name:?} is no name of a reader"))?;
            Ok(Named { name, account, beside: Beside { keypad, sound } })
        };
        Ok(Wanted::Named(readers.into_iter().map(name).collect::<anyhow::Result<_>>()?))
    }

    /// The plugin that was asked for; `None` for the standard flow.
    async fn flow(&self) -> anyhow::Result<Option<Vec<u8>>> {
        if let Some(file) = &self.plugin {
            let bytes = std::fs::read(file)
                .with_context(|| format!("{} cannot be read", file.display()))?;
            return Ok(Some(bytes));
        }
        let Some(dir) = self.dev.clone() else { return Ok(None) };
        output::say(&format!("building    {}", dir.display()));
        let built = tokio::task::spawn_blocking(move || build(&dir)).await?;
        Ok(Some(built.map_err(|cause| anyhow!(cause))?))
    }
}

/// Draws frames that are known, and says so if one is another than it was in
/// tests. Readers go on: what is drawn can still be read.
///
/// It maps the fonts anew and lets go of them: a check touches most of them,
/// and a reader that waits for a patient none.
fn check_frames() {
    // Fonts that are not there were told at the start.
    let Ok(fonts) = render::Fonts::load() else { return };
    if let Err(error) = render::check_frames(&fonts) {
        output::warn(&format!("{}: {error}; `madoguchi doctor` says what to do", error.code()));
    }
}

/// Makes the Japanese dictionary, where it can be and was not. Until then, and
/// without it, what was made ahead is heard.
fn prepare(speaker: &voice::Speaker) {
    if let Err(error) = speaker.prepare() {
        let remedy = error.recovery();
        output::warn(&format!("{}: {error}: Japanese is text; {remedy}", error.code()));
    }
}

fn fixtures() -> Vec<console::Fixture> {
    Fixture::ALL
        .into_iter()
        .map(|fixture| console::Fixture {
            letter: fixture.name().to_owned(),
            title: fixture.title().to_owned(),
            place: Message::Place(fixture),
        })
        .collect()
}

pub(crate) async fn interrupted() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

fn build(dir: &Path) -> Result<Vec<u8>, String> {
    component::build_directory(dir, &component::BuildOptions::default())
        .map_err(|error| format!("{}: {error}", error.code()))
}

/// Builds the flow again whenever one of its files changes, and puts it in.
async fn develop(dir: PathBuf, mut seen: BTreeSet<(PathBuf, SystemTime)>, house: Arc<House>) {
    let mut tick = tokio::time::interval(DEV_LOOK);
    loop {
        tick.tick().await;
        let now = files(&dir);
        if now == seen {
            continue;
        }
        seen = now;
        output::say(&format!("building    {}", dir.display()));
        let source = dir.clone();
        let built = tokio::task::spawn_blocking(move || build(&source)).await;
        let put = match built {
            Ok(Ok(bytes)) => house.replace(&bytes),
            Ok(Err(cause)) => Err(cause),
            Err(error) => Err(error.to_string()),
        };
        match put {
            Ok(label) => output::say(&format!("running     {label}")),
            Err(cause) => {
                output::warn(&format!("the flow before goes on: {cause}"));
                for reader in house.handles() {
                    reader.note(format!("not replaced: {cause}"));
                }
            }
        }
    }
}

/// The files of a flow's directory and when each changed last, leaving out what
/// cargo makes.
fn files(dir: &Path) -> BTreeSet<(PathBuf, SystemTime)> {
    let Ok(entries) = std::fs::read_dir(dir) else { return BTreeSet::new() };
    let mut found = BTreeSet::new();
    for entry in entries.filter_map(Result::ok) {
        let (name, path) = (entry.file_name(), entry.path());
        let Ok(about) = entry.metadata() else { continue };
        if about.is_dir() && name != "target" && name != ".git" {
            found.extend(files(&path));
        } else if let (true, Ok(changed)) = (about.is_file(), about.modified()) {
            found.insert((path, changed));
        }
    }
    found
}
