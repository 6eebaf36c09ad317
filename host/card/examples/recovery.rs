//! How long it takes until somebody is told of a fault, and until the reader is
//! of use again: a table, through PC/SC and vpcd.
//!
//!     cargo run --release -p card --example recovery
//!
//! The times are this machine's, and vpcd's: it looks for its cards every 400 ms,
//! where a reader with an interrupt reports at once.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a measurement may panic")]
#![expect(clippy::print_stdout, reason = "it prints a table")]

#[path = "../../../tests/pcscd/cards.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod cards;
#[path = "../../../tests/pcscd/counter.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod counter;
#[path = "../../../tests/pcscd/service.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod service;

use std::ffi::CString;
use std::thread;
use std::time::{Duration, Instant};

use card::{ANSWER_LIMIT, Epoch, Fault, Fixture, SlotState, VirtualCard, VpcdReader};
use rustix::process::Signal;

use crate::cards::card;
use crate::counter::{Counter, heard, read};
use crate::service::{CHANGE, Reader, Service, alone_as, wait_for};

const ROUNDS: usize = 20;
/// The limit that is run into, shorter than a station's.
const LIMIT: Duration = Duration::from_millis(200);
const FOR_GOOD: Duration = Duration::from_secs(600);

fn main() {
    print!("{}", alone_as(&[], Duration::from_secs(1800), table));
}

/// What one round has measured: from the fault until whoever asked heard of it
/// or the slot's state said so, and from the cure until a card was read.
struct Round {
    told: Duration,
    cured: Duration,
}

fn table() {
    println!("| what goes wrong | told after | of use again after | counted from |");
    println!("|---|---|---|---|");
    let mut at = Desk::new();
    at.row("pcscd killed in mid-command", "pcscd is back", |at| at.service_ends(Signal::KILL));
    at.row("pcscd ended in mid-command", "pcscd is back", |at| at.service_ends(Signal::TERM));
    at.row("pcscd killed while idle", "pcscd is back", Desk::service_ends_idle);
    at.row("no pcscd at start", "pcscd is there", Desk::service_starts);
    at.row("reader unplugged, and back", "pcscd has it again", Desk::unplugged);
    at.row("pcscd stands still for longer than the limit", "it goes on", Desk::stands_still);
    at.row("card pulled in mid-command", "card placed anew", Desk::pulled);
    at.row("card pulled while idle", "card placed anew", Desk::pulled_idle);
    at.row("card swapped within 50 ms while idle", "the swap", Desk::swapped);
    at.row("card hangs", "card placed anew", Desk::hangs);
    at.row("answer of one byte", "the answer", |at| at.makes_no_sense(Fault::OneByte));
    at.row("answer of garbage", "the answer", |at| at.makes_no_sense(Fault::Garbage));
    at.row("another program has the card", "it lets go", Desk::in_use);
}

/// One reader, in service, with the host that reads it.
struct Desk {
    service: Service,
    reader: Reader,
    counter: Counter,
    tray: VpcdReader,
}

impl Desk {
    fn new() -> Self {
        let service = Service::start(1);
        let reader = service.readers[0].clone();
        let tray = VpcdReader::new(reader.port);
        Self { service, reader, counter: Counter::open(), tray }
    }

    /// Prints the medians of all rounds.
    fn row(&mut self, fault: &str, from: &str, round: impl Fn(&mut Self) -> Round) {
        let rounds: Vec<Round> = (0..ROUNDS)
            .map(|number| {
                // vpcd's look comes at any time after the fault.
                self.clear(Duration::from_millis(400) * number.try_into().unwrap() / 20);
                round(self)
            })
            .collect();
        let median = |time: fn(&Round) -> Duration| {
            let mut times: Vec<_> = rounds.iter().map(time).collect();
            times.sort();
            times[times.len() / 2].as_secs_f64() * 1000.0
        };
        let (told, cured) = (median(|round| round.told), median(|round| round.cured));
        println!("| {fault} | {told:.1} ms | {cured:.0} ms | {from} |");
    }

    /// An empty reader, for as long as vpcd needs to see it and some more.
    fn clear(&mut self, more: Duration) {
        self.tray.remove();
        thread::sleep(CHANGE + more);
        self.counter.wait_until(&self.reader.name, SlotState::Empty);
    }

    fn place(&mut self, card: VirtualCard) {
        self.tray.insert(card).unwrap();
    }

    fn placed(&mut self, card: VirtualCard) -> Epoch {
        self.place(card);
        self.counter.wait_present(&self.reader.name)
    }

    /// Waits until a card is read, and says how long it took.
    fn is_read_since(&mut self, since: Instant) -> Duration {
        loop {
            let epoch = self.counter.wait_present(&self.reader.name);
            if self.counter.read(&self.reader.name, epoch).is_ok() {
                return since.elapsed();
            }
        }
    }

    /// Has the card work on something that does not end.
    fn with_a_command_under_way(&mut self, then: impl FnOnce(&mut Self)) -> Duration {
        let epoch = self.placed(card(Fixture::A).with_fault(3, Fault::Slow(FOR_GOOD)));
        let said = self.counter.ask(&self.reader.name, epoch, ANSWER_LIMIT, read);
        wait_for("the command", || (self.tray.commands() > 3).then_some(()));
        let since = Instant::now();
        then(self);
        assert!(heard(&said).is_err());
        since.elapsed()
    }

    fn service_ends(&mut self, signal: Signal) -> Round {
        let told = self.with_a_command_under_way(|at| at.service.end(signal));
        self.place_and_resume(told)
    }

    fn service_ends_idle(&mut self) -> Round {
        let epoch = self.placed(card(Fixture::A));
        self.counter.read(&self.reader.name, epoch).unwrap();
        let since = Instant::now();
        self.service.end(Signal::KILL);
        self.counter.wait_service(false);
        let told = since.elapsed();
        self.place_and_resume(told)
    }

    fn service_starts(&mut self) -> Round {
        self.service.end(Signal::TERM);
        let since = Instant::now();
        self.counter = Counter::open();
        self.counter.wait_service(false);
        let told = since.elapsed();
        self.place_and_resume(told)
    }

    /// vpcd's readers come and go with pcscd only.
    fn unplugged(&mut self) -> Round {
        self.service.end(Signal::TERM);
        self.service.unplug(0);
        self.service.resume();
        let since = Instant::now();
        self.counter.wait_until(&self.reader.name, SlotState::NoReader);
        let told = since.elapsed();
        self.service.end(Signal::TERM);
        self.service.plug_back_in(0);
        self.place_and_resume(told)
    }

    /// Counts from when pcscd answers on its socket.
    fn place_and_resume(&mut self, told: Duration) -> Round {
        self.place(card(Fixture::A));
        self.service.resume();
        Round { told, cured: self.is_read_since(Instant::now()) }
    }

    fn stands_still(&mut self) -> Round {
        let epoch = self.placed(card(Fixture::A));
        self.service.signal(Signal::STOP);
        let since = Instant::now();
        assert!(heard(&self.counter.ask(&self.reader.name, epoch, LIMIT, read)).is_err());
        let told = since.elapsed();
        self.service.signal(Signal::CONT);
        Round { told, cured: self.is_read_since(Instant::now()) }
    }

    fn pulled(&mut self) -> Round {
        let told = self.with_a_command_under_way(|at| drop(at.tray.remove()));
        self.place_anew(told)
    }

    fn pulled_idle(&mut self) -> Round {
        let epoch = self.placed(card(Fixture::A));
        self.counter.read(&self.reader.name, epoch).unwrap();
        let since = Instant::now();
        self.tray.remove();
        self.counter.wait_until(&self.reader.name, SlotState::Empty);
        let told = since.elapsed();
        self.place_anew(told)
    }

    fn place_anew(&mut self, told: Duration) -> Round {
        self.clear(Duration::ZERO);
        let since = Instant::now();
        self.place(card(Fixture::A));
        Round { told, cured: self.is_read_since(since) }
    }

    fn swapped(&mut self) -> Round {
        let epoch = self.placed(card(Fixture::A));
        self.counter.read(&self.reader.name, epoch).unwrap();
        self.tray.remove();
        thread::sleep(Duration::from_millis(50));
        self.place(card(Fixture::B));
        let since = Instant::now();
        // Nothing is asked, so that the service looks before anybody fails.
        self.counter.wait_until(&self.reader.name, SlotState::Empty);
        let told = since.elapsed();
        Round { told, cured: self.is_read_since(since) }
    }

    fn hangs(&mut self) -> Round {
        let epoch = self.placed(card(Fixture::A).with_fault(3, Fault::Silent));
        let since = Instant::now();
        assert!(heard(&self.counter.ask(&self.reader.name, epoch, LIMIT, read)).is_err());
        let told = since.elapsed();
        self.place_anew(told)
    }

    fn makes_no_sense(&mut self, fault: Fault) -> Round {
        let epoch = self.placed(card(Fixture::A).with_fault(3, fault));
        let since = Instant::now();
        assert!(self.counter.read(&self.reader.name, epoch).is_err());
        let told = since.elapsed();
        Round { told, cured: self.is_read_since(since) }
    }

    fn in_use(&mut self) -> Round {
        let epoch = self.placed(card(Fixture::A));
        let name = CString::new(self.reader.name.to_string()).unwrap();
        let context = pcsc::Context::establish(pcsc::Scope::User).unwrap();
        let held = context.connect(&name, pcsc::ShareMode::Exclusive, pcsc::Protocols::ANY);
        let since = Instant::now();
        assert!(self.counter.read(&self.reader.name, epoch).is_err());
        let told = since.elapsed();
        drop(held.unwrap());
        Round { told, cured: self.is_read_since(Instant::now()) }
    }
}
