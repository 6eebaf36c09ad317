//! `madoguchi doctor`: what a station needs, what of it is there, and what to
//! do about the rest.

mod cards;
mod sounds;
mod voices;

use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};

use journal::Journal;
use kernel::contract::Site;
use serde::Serialize;
use station::Loader;

use crate::Verdict;
use crate::config::{self, Config};
use crate::data::{Data, default_directory};
use crate::output::{self, Format};
use crate::run::PORT;
use crate::standard::STANDARD;

/// The first day on which this version can run: a clock before it is wrong.
/// 2026-11-01, unix time in milliseconds.
const BUILT_MS: u64 = 1_793_491_200_000;
/// Free space under which a journal may soon not be writable, in bytes.
const FREE_BYTES_MIN: u64 = 1 << 30;

/// Says what a station needs, what of it is there, and what to do.
#[derive(clap::Args)]
pub(crate) struct Doctor {
    /// The station's data directory.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The port of the console.
    #[arg(long, default_value_t = PORT)]
    port: u16,
    /// The station's configuration file: its keypads and sound cards are looked
    /// at.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// How much one thing matters.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum State {
    /// It is there and works.
    Good,
    /// Readers work without it, or it could not be told.
    Note,
    /// Readers do not work until it is mended.
    Bad,
}

/// One thing that was looked at.
#[derive(Serialize)]
struct Found {
    what: &'static str,
    state: State,
    said: String,
    remedy: Option<String>,
}

fn good(what: &'static str, said: impl Into<String>) -> Found {
    Found { what, state: State::Good, said: said.into(), remedy: None }
}

fn note(what: &'static str, said: impl Into<String>, remedy: &str) -> Found {
    Found { what, state: State::Note, said: said.into(), remedy: Some(remedy.to_owned()) }
}

fn bad(what: &'static str, said: impl Into<String>, remedy: impl Into<String>) -> Found {
    Found { what, state: State::Bad, said: said.into(), remedy: Some(remedy.into()) }
}

impl Doctor {
    pub(crate) fn run(self, format: Format) -> anyhow::Result<Verdict> {
        let directory = self.data.unwrap_or_else(default_directory);
        let mut found = cards::look();
        if let Some(path) = &self.config {
            for reader in Config::read(path)?.readers {
                found.extend(reader.keypad.as_ref().map(keypad));
                found.extend(sounds::named(&reader.sound));
            }
        }
        found.extend(data(&directory));
        found.push(plugins(&directory));
        found.push(clock(station::now_ms()));
        found.extend(panel());
        found.extend(voices::look(&directory));
        found.push(sounds::look());
        found.push(port(self.port));
        let text: String = found.iter().map(line).collect();
        output::report(format, &text, &found)?;
        let any_bad = found.iter().any(|one| one.state == State::Bad);
        Ok(if any_bad { Verdict::Finding } else { Verdict::Fine })
    }
}

fn line(found: &Found) -> String {
    let mark = match found.state {
        State::Good => "ok  ",
        State::Note => "note",
        State::Bad => "BAD ",
    };
    let remedy = match &found.remedy {
        Some(remedy) => format!("\n                    do: {remedy}"),
        None => String::new(),
    };
    format!("{mark} {:<14} {}{remedy}\n", found.what, found.said)
}

/// The data directory: can be written, has room, its journals are whole.
fn data(directory: &Path) -> Vec<Found> {
    const WHAT: &str = "data";
    let shown = directory.display();
    let elsewhere = "make it writable for this user, or give another with --data";
    let data = match Data::open(directory) {
        Ok(data) => data,
        Err(error) => return vec![bad(WHAT, format!("{error:#}"), elsewhere)],
    };
    if let Err(error) = data.can_write() {
        return vec![bad(WHAT, format!("{shown} cannot be written: {error}"), elsewhere)];
    }
    let mut found = vec![match data.free_bytes() {
        Ok(free) if free < FREE_BYTES_MIN => bad(
            WHAT,
            format!("{shown} has {} MiB left", free >> 20),
            "make room: a reader that cannot write its journal stops",
        ),
        Ok(free) => good(WHAT, format!("{shown}, {} MiB free", free >> 20)),
        Err(error) => note(WHAT, format!("{shown}: {error}"), "see how much room is left"),
    }];
    found.extend(data.journals().iter().map(|path| journal(path)));
    found
}

fn journal(path: &Path) -> Found {
    const WHAT: &str = "journal";
    let shown = path.display();
    let whole = Journal::open_read(path).and_then(|journal| journal.verify(None));
    match whole {
        Ok(head) => good(WHAT, format!("{shown}: {} rows, whole", head.rows)),
        Err(error) => bad(
            WHAT,
            format!("{shown}: {}: {error}", error.code()),
            "keep the file for the audit and start the reader with another --data",
        ),
    }
}

/// Compiler child, worker child and their limits, by really starting them.
fn plugins(directory: &Path) -> Found {
    const WHAT: &str = "plugin runtime";
    let installed = || -> anyhow::Result<String> {
        let program = std::env::current_exe()?;
        let loader = Loader::workers(&program, Data::open(directory)?.cache()?)?;
        Ok(loader.install(STANDARD, &Site::complete())?.label())
    };
    match installed() {
        Ok(label) => good(WHAT, format!("{label} runs in its worker")),
        Err(error) => bad(
            WHAT,
            format!("the standard flow does not run: {error:#}"),
            "let this user start processes, and give the data directory room for machine code",
        ),
    }
}

fn clock(now_ms: u64) -> Found {
    const WHAT: &str = "clock";
    match station::day_in_japan(now_ms) {
        Some(day) if now_ms >= BUILT_MS => {
            let (year, month, day) = day.parts();
            good(WHAT, format!("{year:04}-{month:02}-{day:02} in Japan"))
        }
        Some(_) | None => bad(
            WHAT,
            "it stands before this version was made",
            "set it (`timedatectl set-ntp true`): certificates are judged by it",
        ),
    }
}

/// Whether a keypad can be read, and by nobody else at the same time.
fn keypad(pad: &config::Keypad) -> Found {
    const WHAT: &str = "keypad";
    let shown = pad.device.display();
    match devices::try_device(&pad.device) {
        Ok(()) => good(WHAT, format!("{shown} can be read")),
        Err(error) if error.kind() == ErrorKind::ResourceBusy => {
            note(WHAT, format!("{shown}: {error}"), "that is well if it is a station that runs")
        }
        Err(error) => {
            let remedy = if error.kind() == ErrorKind::NotFound {
                "plug it in; `ls /dev/input/by-id` shows what there is"
            } else if error.kind() == ErrorKind::PermissionDenied {
                "let this user read it: add it to the group `input`"
            } else {
                "name the input device of the keypad in the configuration file"
            };
            bad(WHAT, format!("{shown}: {error}"), remedy)
        }
    }
}

/// The panel is drawn with fonts that are bound by their digests, and this
/// machine draws as the tested one did.
fn panel() -> Vec<Found> {
    const FONTS: &str = "fonts";
    const PANEL: &str = "panel";
    let fonts = match render::Fonts::load() {
        Ok(fonts) => fonts,
        Err(error) => {
            return vec![bad(
                FONTS,
                format!("{}: {error}", error.code()),
                "run `.ci/setup`: without its fonts no panel is drawn",
            )];
        }
    };
    let frames = match render::check_frames(&fonts) {
        Ok(()) => good(PANEL, format!("{} frames are the tested ones", render::FRAMES_CHECKED)),
        Err(error) => bad(
            PANEL,
            format!("{}: {error}", error.code()),
            "install this version again; if it is whole, this machine draws otherwise: report it",
        ),
    };
    let read = render::font_manifest().len();
    vec![good(FONTS, format!("{read} fonts, each the one that was checked")), frames]
}

fn port(port: u16) -> Found {
    const WHAT: &str = "console port";
    match TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))) {
        Ok(_) => good(WHAT, format!("{port} is free")),
        Err(error) => bad(
            WHAT,
            format!("{port}: {error}"),
            "stop what uses it (another station?), or give another with --port",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_clock_is_found() {
        assert_eq!(clock(0).state, State::Bad);
        assert_eq!(clock(BUILT_MS - 1).state, State::Bad);
        assert_eq!(clock(BUILT_MS).state, State::Good);
        assert_eq!(clock(u64::MAX).state, State::Bad);
    }

    #[test]
    fn a_port_in_use_is_found() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let number = taken.local_addr().unwrap().port();
        assert_eq!(port(number).state, State::Bad);
        drop(taken);
        assert_eq!(port(0).state, State::Good);
    }

    #[test]
    fn a_keypad_that_is_none_is_found() {
        for (device, said) in
            [("/dev/input/absent", "No such file"), ("/dev/null", "no input device")]
        {
            let found = keypad(&config::Keypad { device: device.into(), steady: false });
            assert_eq!(found.state, State::Bad);
            assert!(found.said.contains(said), "{}", found.said);
        }
    }

    #[test]
    fn a_data_directory_that_is_a_file_is_found() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let found = data(file.path());
        assert_eq!((found.len(), found[0].state), (1, State::Bad));
        assert!(found[0].remedy.as_deref().unwrap().contains("--data"));
    }
}
