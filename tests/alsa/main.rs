//! Promise: what is said reaches a sound card sample by sample, a stop stops
//! it, and a card that is missing or fails is told and looked for again.
//!
//! Through cpal and ALSA's own library, with ALSA's file device in the place of
//! a card. The file is a named pipe, so that the card takes samples as fast as
//! the test reads them, and no test waits for a clock.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::fs::File;
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

use devices::{CardError, Outlet, SoundCard, keep_open, sound_cards};
use rustix::event::{PollFd, PollFlags, poll};

/// Where a test's child finds its cards.
const CARDS: &str = "MADOGUCHI_TEST_CARDS";
/// Samples a second of speech, which the file device takes as they are.
const RATE_HZ: u32 = 24_000;
/// Two channels of 16 bits.
const FRAME_BYTES: usize = 4;
/// Frames that a pipe holds, by default. Source: Linux, pipe(7).
const PIPE_FRAMES: usize = 65_536 / FRAME_BYTES;
/// Frames of two periods of 20 ms.
const CARD_FRAMES: usize = 960;
/// How long anything may take that is awaited.
const SOON: Duration = Duration::from_secs(60);
/// How long a card that has not told anything yet is read from at once.
const LOOK: Duration = Duration::from_millis(10);

/// Runs a test in a process of its own: ALSA reads its configuration once, when
/// it is first asked.
fn with_cards(test: &str, body: impl FnOnce(&Path)) {
    if let Some(dir) = std::env::var_os(CARDS) {
        return body(&PathBuf::from(dir));
    }
    let dir = tempfile::tempdir().unwrap();
    let pipe = |name: &str| dir.path().join(name).display().to_string();
    for name in ["heard", "default"] {
        let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
        let kind = rustix::fs::FileType::Fifo;
        rustix::fs::mknodat(rustix::fs::CWD, pipe(name), kind, mode, 0).unwrap();
    }
    let card = |name: &str, file: &str| {
        format!(
            "pcm.{name} {{ type file slave.pcm {{ type null }} file \"{file}\" format raw \
             hint {{ show on description {name} }} }}\n"
        )
    };
    let cards = card("heard", &pipe("heard"))
        + &card("default", &pipe("default"))
        + &card("broken", "/dev/full");
    let config = dir.path().join("asound.conf");
    std::fs::write(&config, cards).unwrap();
    let ran = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env("ALSA_CONFIG_PATH", &config)
        .env(CARDS, dir.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stdout) + String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{said}");
    assert!(said.contains("1 passed"), "{said}");
    assert!(!said.contains("ALSA lib"), "ALSA writes to the terminal: {said}");
}

/// A card that is kept open, and what was told of it.
struct Kept {
    outlet: Outlet,
    told: Receiver<Result<(), CardError>>,
    wanted: Arc<AtomicBool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Kept {
    fn open(name: &str) -> Self {
        let mut card = SoundCard::named(name).unwrap();
        let (tell, told) = channel();
        let outlet = Outlet::default();
        let wanted = Arc::new(AtomicBool::new(true));
        let (played, still) = (outlet.clone(), Arc::clone(&wanted));
        let thread = std::thread::spawn(move || {
            let goes_on = || still.load(Ordering::Relaxed);
            keep_open(&mut card, &played, |news| tell.send(news).unwrap(), goes_on);
        });
        Self { outlet, told, wanted, thread: Some(thread) }
    }

    /// A card that plays. The silence that it begins with is read away: a pipe
    /// that is full would hold it before it has told.
    fn playing(name: &str, tape: &mut Tape) -> Self {
        let card = Self::open(name);
        let end = Instant::now() + SOON;
        loop {
            match card.told.try_recv() {
                Ok(news) => assert_eq!(news, Ok(())),
                Err(TryRecvError::Empty) => {
                    assert!(Instant::now() < end, "{name} tells nothing");
                    tape.read(&mut [0; 4_096], LOOK);
                    continue;
                }
                Err(error) => panic!("{name}: {error}"),
            }
            return card;
        }
    }

    fn told(&self) -> Result<(), CardError> {
        self.told.recv_timeout(SOON).unwrap()
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.wanted.store(false, Ordering::Relaxed);
        // After a failure nobody reads the pipe, which may hold the card.
        if !std::thread::panicking() {
            let _ = self.thread.take().unwrap().join();
        }
    }
}

/// The other end of the file device.
struct Tape(File);

impl Tape {
    /// Before the card is opened, which waits for it.
    fn of(path: &Path) -> Self {
        let flags = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
        // For writing too, so that nobody waits for the other end.
        let pipe = File::options().read(true).write(true).custom_flags(flags).open(path);
        Self(pipe.unwrap())
    }

    /// What is there, or comes in time; 0 if nothing does.
    fn read(&mut self, into: &mut [u8], at_most: Duration) -> usize {
        let timeout = rustix::event::Timespec {
            tv_sec: at_most.as_secs().cast_signed(),
            tv_nsec: at_most.subsec_nanos().into(),
        };
        let mut fds = [PollFd::new(&self.0, PollFlags::IN)];
        match poll(&mut fds, Some(&timeout)).unwrap() {
            0 => 0,
            _ => self.0.read(into).unwrap(),
        }
    }

    /// The next frames, of which both channels are the same.
    fn frames(&mut self, count: usize) -> Vec<i16> {
        let mut bytes = vec![0; count * FRAME_BYTES];
        let mut filled = 0;
        while filled < bytes.len() {
            let read = self.read(&mut bytes[filled..], SOON);
            assert!(read > 0, "the card has stopped");
            filled += read;
        }
        let frame = |bytes: &[u8]| {
            let [left, right] = [0, 2].map(|at| i16::from_le_bytes([bytes[at], bytes[at + 1]]));
            assert_eq!(left, right);
            left
        };
        bytes.chunks_exact(FRAME_BYTES).map(frame).collect()
    }

    /// The next frame that is not silent, after so many that are.
    fn first_heard(&mut self) -> i16 {
        loop {
            if let [heard] = self.frames(1)[..]
                && heard != 0
            {
                return heard;
            }
        }
    }

    /// Lets the card run on, so that it can be closed: a pipe that is full holds
    /// it.
    fn run_out(mut self) {
        std::thread::spawn(move || while self.read(&mut [0; 4_096], SOON) > 0 {});
    }
}

#[test]
fn what_is_played_is_what_the_card_gets() {
    with_cards("what_is_played_is_what_the_card_gets", |dir| {
        for name in ["heard", "default"] {
            let mut tape = Tape::of(&dir.join(name));
            let card = Kept::playing(name, &mut tape);
            assert_eq!(card.outlet.rate_hz(), Some(RATE_HZ));
            let cue: Vec<i16> = (1..=20_000).collect();
            card.outlet.play(&cue, RATE_HZ);
            let mut heard = vec![tape.first_heard()];
            heard.extend(tape.frames(cue.len() - 1));
            assert!(heard == cue, "{name}: other samples than were played");
            assert!(tape.frames(1_000).iter().all(|one| *one == 0), "{name}: more than was played");
            tape.run_out();
        }
    });
}

/// A minute is said and stopped after a moment. What the card and the pipe hold
/// already is still there; nothing else is, and what is said next is whole.
#[test]
fn a_stop_stops_and_leaves_nothing_for_later() {
    with_cards("a_stop_stops_and_leaves_nothing_for_later", |dir| {
        let mut tape = Tape::of(&dir.join("heard"));
        let card = Kept::playing("heard", &mut tape);
        card.outlet.play(&[7; 60 * RATE_HZ as usize], RATE_HZ);
        assert_eq!(tape.first_heard(), 7);
        card.outlet.silence();
        // The file device has a buffer of its own before the pipe.
        let rest = tape.frames(PIPE_FRAMES + 4 * CARD_FRAMES);
        let old = rest.iter().take_while(|one| **one == 7).count();
        assert!(rest[old..].iter().all(|one| *one == 0), "it went on after the stop");
        assert!(tape.frames(5 * RATE_HZ as usize).iter().all(|one| *one == 0), "it came back");
        card.outlet.play(&[8, 9], RATE_HZ);
        assert_eq!([tape.first_heard(), tape.frames(1)[0]], [8, 9]);
        tape.run_out();
    });
}

#[test]
fn a_card_that_is_not_there_is_told() {
    with_cards("a_card_that_is_not_there_is_told", |_| {
        let card = Kept::open("plughw:CARD=Nowhere,DEV=0");
        assert_eq!(card.told(), Err(CardError::Absent));
        assert_eq!(card.outlet.rate_hz(), None);
        let names = sound_cards().unwrap();
        assert_eq!(names, ["broken", "default", "heard"]);
    });
}

/// A card on which nothing can be written, as one that breaks: it is let go,
/// and tried again.
#[test]
fn a_card_that_fails_is_opened_again() {
    with_cards("a_card_that_fails_is_opened_again", |_| {
        let card = Kept::open("broken");
        for _ in 0..2 {
            assert_eq!(card.told(), Ok(()));
            let failed = card.told().unwrap_err();
            assert!(matches!(failed, CardError::Failed(_)), "{failed:?}");
        }
    });
}
