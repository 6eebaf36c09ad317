//! `madoguchi run`: readers with virtual hardware, and their console.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use anyhow::{Context, anyhow};
use card::Fixture;
use console::Console;
use journal::Journal;
use kernel::contract::Site;
use station::{Installed, Loader, Message, Parts, Reader, ReaderHandle, Room};

use crate::Verdict;
use crate::data::{Data, default_directory};
use crate::output;
use crate::play::Place;
use crate::standard::STANDARD;

/// The port of the console unless told otherwise.
const PORT: u16 = 8750;
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
    /// How many virtual readers.
    #[arg(long = "virtual", value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=16))]
    readers: u8,
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

/// Says of each reader that it has stopped; the others go on. Returns when
/// none is left.
async fn all_stopped(
    failure: &mut tokio::sync::mpsc::UnboundedReceiver<anyhow::Error>,
    readers: u8,
) -> anyhow::Error {
    for _ in 1..readers {
        if let Some(error) = failure.recv().await {
            output::error(&error);
        }
    }
    match failure.recv().await {
        Some(error) => error,
        None => std::future::pending().await,
    }
}

fn clock_and_sockets() -> anyhow::Result<tokio::runtime::Runtime> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.context("the clock and sockets cannot be set up")
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
        let data = Data::open(&self.data.clone().unwrap_or_else(default_directory))?;
        // Bound first: a port in use is said before anything is compiled.
        let console = Console::bind(console::Options {
            address: SocketAddr::new(self.address, self.port),
            allow_remote: self.allow_remote,
            fixtures: fixtures(),
        })
        .await?;
        let program = std::env::current_exe().context("this program cannot be found")?;
        let loader = Arc::new(Loader::workers(&program, data.cache()?)?);
        let site = self.place.site();
        let bytes = self.flow().await?;
        let mut handles = Vec::new();
        let (failed, mut failure) = tokio::sync::mpsc::unbounded_channel();
        for number in 1..=self.readers {
            let reader = self.open(number, &data, &loader, &site, bytes.as_deref())?;
            let (handle, task) = station::start(reader);
            handles.push(handle);
            let failed = failed.clone();
            // A thread each: a reader whose worker or disk is slow holds up no
            // other.
            std::thread::Builder::new().name(format!("reader-{number}")).spawn(move || {
                let ended = clock_and_sockets().and_then(|clock| {
                    clock.block_on(task).context("its journal cannot be written")
                });
                if let Err(error) = ended {
                    let _ = failed.send(error.context(format!("reader {number} has stopped")));
                }
            })?;
        }
        if let Some(dir) = self.dev.clone() {
            let data = Data::open(&self.data.clone().unwrap_or_else(default_directory))?;
            tokio::spawn(develop(dir, data, loader, site, handles.clone()));
        }
        let address = console.address();
        output::say(&format!("console     http://{address}/"));
        output::say(&format!("clerk       http://{address}/clerk"));
        output::say("the hardware is virtual; the PIN of every test card is 1234; Ctrl-C ends");
        tokio::select! {
            served = console.serve(handles, interrupted()) => served?,
            error = all_stopped(&mut failure, self.readers) => return Err(error),
        }
        Ok(Verdict::Fine)
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

    fn open(
        &self,
        number: u8,
        data: &Data,
        loader: &Loader,
        site: &Site,
        bytes: Option<&[u8]>,
    ) -> anyhow::Result<Reader> {
        let standard = install(loader, data, STANDARD, site)
            .map_err(|error| anyhow!("the standard flow cannot be installed: {error}"))?;
        // A flow that is refused does not keep the reader from working.
        let (flow, fallback, note) = match bytes.map(|bytes| install(loader, data, bytes, site)) {
            None => (standard, None, None),
            Some(Ok(flow)) => (flow, Some(standard), None),
            Some(Err(cause)) => (standard, None, Some(format!("refused: {cause}"))),
        };
        let path = data.journal(number);
        let journal = Journal::open(&path)
            .map_err(|error| anyhow!("{}: {}: {error}", path.display(), error.code()))?;
        let at_ms = station::now_ms();
        let today = station::day_in_japan(at_ms).context("the clock is out of range")?;
        let parts = Parts {
            number,
            site: site.clone(),
            flow,
            fallback,
            room: Room::new(today),
            journal,
            staff_password: self.staff_password.0.clone(),
        };
        let mut reader = Reader::open(parts, at_ms)?;
        if let Some(note) = note {
            output::warn(&format!("the plugin was {note}; the standard flow runs"));
            reader.set_flow_note(note);
        }
        Ok(reader)
    }
}

fn install(loader: &Loader, data: &Data, bytes: &[u8], site: &Site) -> Result<Installed, String> {
    let installed =
        loader.install(bytes, site).map_err(|error| format!("{}: {error}", error.code()))?;
    data.keep_flow(&installed.digest, bytes).map_err(|error| error.to_string())?;
    Ok(installed)
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

async fn interrupted() {
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
async fn develop(
    dir: PathBuf,
    data: Data,
    loader: Arc<Loader>,
    site: Site,
    readers: Vec<ReaderHandle>,
) {
    let mut seen = newest(&dir);
    let mut tick = tokio::time::interval(DEV_LOOK);
    loop {
        tick.tick().await;
        let now = newest(&dir);
        if now == seen {
            continue;
        }
        seen = now;
        output::say(&format!("building    {}", dir.display()));
        let source = dir.clone();
        let built = tokio::task::spawn_blocking(move || build(&source)).await;
        let put = match built {
            Ok(Ok(bytes)) => put_in(&bytes, &data, &loader, &site, &readers),
            Ok(Err(cause)) => Err(cause),
            Err(error) => Err(error.to_string()),
        };
        match put {
            Ok(label) => output::say(&format!("running     {label}")),
            Err(cause) => {
                output::warn(&format!("the flow before goes on: {cause}"));
                for reader in &readers {
                    reader.note(format!("not replaced: {cause}"));
                }
            }
        }
    }
}

fn put_in(
    bytes: &[u8],
    data: &Data,
    loader: &Loader,
    site: &Site,
    readers: &[ReaderHandle],
) -> Result<String, String> {
    let mut label = String::new();
    for reader in readers {
        let installed = install(loader, data, bytes, site)?;
        label = installed.label();
        if !reader.replace(installed, "rebuilt") {
            return Err(format!("reader {} has stopped", reader.number()));
        }
    }
    Ok(label)
}

/// The newest change below a flow's directory, leaving out what cargo makes.
fn newest(dir: &Path) -> Option<SystemTime> {
    let entries = std::fs::read_dir(dir).ok()?;
    entries
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name() != "target" && entry.file_name() != ".git")
        .filter_map(|entry| {
            let kind = entry.file_type().ok()?;
            if kind.is_dir() {
                newest(&entry.path())
            } else {
                entry.metadata().ok()?.modified().ok()
            }
        })
        .max()
}
