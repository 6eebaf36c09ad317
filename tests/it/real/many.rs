//! As many readers as pcscd serves, all at work at once.

use std::fs;
use std::thread;

use card::{Fault, Fixture, VpcdReader};
use rustix::process::{Pid, Signal, kill_process};

use super::card;
use super::page::{Page, Station, event, told};
use super::service::{Service, alone, wait_for};

/// What comes to the readers, one after the other, and what only its own reader
/// can know of it.
const COMES: [(Fixture, &str); 5] = [
    (Fixture::A, "pin(verified)"),
    (Fixture::B, "pin(verified)"),
    (Fixture::D, "face(matched)"),
    (Fixture::J, "token(foreign)"),
    (Fixture::N, "token(unusable)"),
];
/// This one's card hangs.
const HUNG: usize = 15;

/// Sixteen visits at once, of which one has a card that hangs and one a flow
/// whose process stands still: each of the others gets what is its own, and
/// nothing else.
#[test]
fn sixteen_readers_at_once() {
    alone(|| {
        let service = Service::start(16);
        let data = tempfile::tempdir().unwrap();
        let station = Station::start(&service, data.path());
        let pages = station.pages(&service);
        let mut trays: Vec<_> =
            service.readers.iter().map(|reader| VpcdReader::new(reader.port)).collect();
        let stopped = *workers(&station).first().unwrap();
        kill_process(stopped, Signal::STOP).unwrap();
        for ((tray, (fixture, _)), number) in trays.iter_mut().zip(COMES.iter().cycle()).zip(0..) {
            let hangs = number == HUNG;
            let fixture = if hangs { Fixture::A } else { *fixture };
            let fault = card(fixture).with_fault(8, Fault::Silent);
            tray.insert(if hangs { fault } else { card(fixture) }).unwrap();
        }
        thread::scope(|scope| {
            for (number, (page, (fixture, own))) in
                pages.iter().zip(COMES.iter().cycle()).enumerate()
            {
                if number != HUNG {
                    scope.spawn(move || visit(page, *fixture, own));
                }
            }
        });
        // All have ended but one: a worker that does not answer was replaced.
        let failed = |page: &&Page<'_>| {
            page.steps().iter().any(|step| !step["trace"]["violation"].is_null())
        };
        let failed: Vec<_> = pages.iter().filter(failed).map(|page| page.number).collect();
        assert_eq!(failed.len(), 1, "{failed:?}");
        kill_process(stopped, Signal::KILL).ok();
        pages[HUNG].wait("a word", |latest| latest["slot"] == "stuck");
        trays[HUNG].remove();
        pages[HUNG].wait("an empty reader", |latest| latest["slot"] == "empty");
        // Whoever had the same card had the same commands.
        for (kind, (fixture, _)) in COMES.iter().enumerate() {
            let same = (kind..HUNG).step_by(COMES.len());
            let well = same.filter(|number| !failed.contains(&pages[*number].number));
            let commands: Vec<_> = well.map(|number| trays[number].commands()).collect();
            assert!(commands.iter().all(|one| *one == commands[0]), "{fixture:?}: {commands:?}");
        }
    });
}

fn visit(page: &Page<'_>, fixture: Fixture, own: &str) {
    let has = |page: &Page<'_>| page.steps().iter().any(|step| event(step) == own);
    if own.starts_with("token") {
        wait_for(own, || has(page).then_some(()));
    } else {
        page.walk_to_the_end();
    }
    let steps = page.steps();
    assert!(has(page), "{} with {fixture:?}: {:?}", page.number, told(&steps));
    // Each step names its reader, and one visit.
    let visit = &steps[0]["trace"]["visit"];
    for step in &steps {
        assert_eq!(step["reader"], page.number);
        assert_eq!(step["trace"]["visit"], *visit);
        assert_eq!(step["device"], page.latest()["device"]);
    }
}

/// The processes in which flows run; a station has others.
fn workers(station: &Station) -> Vec<Pid> {
    let tasks = fs::read_dir(format!("/proc/{}/task", station.pid())).unwrap();
    let mut found = Vec::new();
    for task in tasks {
        let children = fs::read_to_string(task.unwrap().path().join("children")).unwrap();
        found.extend(children.split_whitespace().map(|pid| pid.parse::<i32>().unwrap()));
    }
    let is_worker = |pid: &i32| {
        // One may end while it is looked at.
        let arguments = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        arguments.split(|byte| *byte == 0).any(|one| one == b"worker")
    };
    found.retain(is_worker);
    found.into_iter().map(|pid| Pid::from_raw(pid).unwrap()).collect()
}
