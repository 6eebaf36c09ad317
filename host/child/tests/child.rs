//! Promises about a child: it can compute and nothing else, and memory that it
//! frees is empty.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs::File;
use std::hint::black_box;
use std::net::TcpListener;
use std::os::unix::fs::FileExt;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus, Stdio};

use child::{Scrub, sandbox};
use rustix::process::{DumpableBehavior, Signal, dumpable_behavior};

#[global_allocator]
static MEMORY: Scrub = Scrub;

/// Names the deed to the process that does it.
const DEED: &str = "CHILD_DEED";
/// Writable memory of a child, in bytes.
const MEMORY_BYTES: usize = 64 << 20;
/// What a deed ends with where it failed, and its process lives.
const REFUSED: i32 = 7;

/// Not a test of its own: the child of the others, which puts itself under its
/// limits and does what it was asked for.
#[test]
fn a_child_alone() {
    let Ok(deed) = std::env::var(DEED) else { return };
    // It stands open until the filter is there, as a leaked descriptor would.
    let file = tempfile::tempfile().unwrap();
    sandbox::hide().unwrap();
    sandbox::limit(MEMORY_BYTES as u64, Some(1)).unwrap();
    // These are held by the limits, or asked of the kernel.
    if !["be hidden", "open one more", "write a file"].contains(&deed.as_str()) {
        sandbox::close_off().unwrap();
    }
    let done = match deed.as_str() {
        "compute" => {
            (0..1 << 20).try_fold(0_u64, |sum, one| black_box(sum.checked_add(one))).is_some()
        }
        "be hidden" => dumpable_behavior().unwrap() == DumpableBehavior::NotDumpable,
        "open a file" => File::open("/dev/null").is_ok(),
        "open one more" => (0..8).all(|_| File::open("/dev/null").is_ok()),
        "write a file" => file.write_at(b"one byte", 0).is_ok(),
        "open a socket" => TcpListener::bind("127.0.0.1:0").is_ok(),
        "start a program" => Command::new("true").status().is_ok(),
        "take memory" => Vec::<u8>::new().try_reserve_exact(MEMORY_BYTES * 2).is_ok(),
        "never end" => loop {
            black_box(());
        },
        unknown => panic!("{unknown}"),
    };
    // At once: whatever the test runner does at the end, the filter kills it for.
    std::process::exit(if done { 0 } else { REFUSED });
}

fn end_of(deed: &str) -> ExitStatus {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_child_alone"])
        .env(DEED, deed)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap()
}

#[test]
fn a_child_computes_and_does_nothing_else() {
    for deed in ["compute", "be hidden"] {
        assert!(end_of(deed).success(), "{deed}: {}", end_of(deed));
    }
    for deed in ["open a file", "open a socket", "start a program"] {
        assert_eq!(end_of(deed).signal(), Some(Signal::SYS.as_raw()), "{deed}");
    }
}

#[test]
fn a_child_has_no_more_than_its_limits() {
    for deed in ["take memory", "open one more"] {
        assert_eq!(end_of(deed).code(), Some(REFUSED), "{deed}");
    }
    assert_eq!(end_of("write a file").signal(), Some(Signal::XFSZ.as_raw()));
    // The soft limit is the hard one, which kills.
    assert_eq!(end_of("never end").signal(), Some(Signal::KILL.as_raw()));
}

/// Bytes of a block: small enough to come out of the heap, not to be given back
/// to the system when it is freed.
const BLOCK: usize = 1 << 16;

/// How many of a block's bytes are still where they were after `end` of it, but
/// for its ends: the allocator's own words stand there.
fn left_after(end: impl FnOnce(Vec<u8>)) -> usize {
    let block = black_box(vec![0xA5_u8; BLOCK]);
    // The heap does not end with the block, and is not cut.
    let after = black_box(vec![1_u8; BLOCK]);
    let mut found = vec![0; BLOCK - 2_048];
    let from = block.as_ptr() as u64 + 1_024;
    end(block);
    File::open("/proc/self/mem").unwrap().read_exact_at(&mut found, from).unwrap();
    drop(after);
    found.iter().filter(|byte| **byte == 0xA5).count()
}

#[test]
fn what_is_freed_is_wiped() {
    /// Moves to another place, as a list that grows does.
    fn grow(mut block: Vec<u8>) {
        let from = block.as_ptr();
        block.reserve_exact(BLOCK * 8);
        assert_ne!(from, block.as_ptr(), "it grew where it was");
        black_box(&block);
    }
    let before = [left_after(drop), left_after(grow)];
    Scrub::begin();
    assert_eq!([left_after(drop), left_after(grow)], [0, 0]);
    assert_eq!(before, [BLOCK - 2_048; 2], "a search that finds nothing");
}
