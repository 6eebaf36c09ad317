//! What a command to a card costs beside what it could cost: through PC/SC and
//! vpcd, against a bare loop of the `pcsc` crate in the same run.
//!
//!     cargo bench -p card --bench pcsc

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
use std::time::{Duration, Instant};

use card::{
    ANSWER_LIMIT, BirthYear, CommandApdu, Epoch, Fixture, Link, LinkError, PcscLink, PhotoError,
    Pin, ReaderName, SIGN_LIMIT, Session, SlotState, TEST_PIN, TrustAnchors, VirtualCard,
    VpcdReader,
};
use zeroize::Zeroizing;

use crate::cards::card;
use crate::counter::{Counter, heard, read};
use crate::service::{Service, alone_as};

const AID: [u8; 10] = [0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01];
/// How often each side of a comparison has its turn.
const TURNS: usize = 40;
const SELECTS: usize = 250;
/// What a card takes for a command in a visit.
const DELAY: Duration = Duration::from_millis(10);
const VISITS: usize = 15;
/// Readings of each reader, one after the other.
const READINGS: usize = 30;

fn main() {
    // Cargo says that it is a bench, and tests run it as well, without that.
    if std::env::args().any(|argument| argument == "--bench") {
        print!("{}", alone_as(&["--bench"], Duration::from_secs(600), table));
    }
}

fn table() {
    println!("| figure | value | against | ratio | target |");
    println!("|---|---|---|---|---|");
    select();
    visit();
    throughput(Duration::ZERO, "none");
    throughput(DELAY, "at least 12");
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

/// One SELECT, by our link and by a bare loop, in turns.
fn select() {
    let service = Service::start(1);
    let name = &service.readers[0].name;
    let mut tray = VpcdReader::new(service.readers[0].port);
    tray.insert(card(Fixture::A)).unwrap();
    let mut counter = Counter::open();
    let epoch = counter.wait_present(name);
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        ours.extend(our_selects(name));
        bare.extend(bare_selects(name));
    }
    let (ours, bare) = (median(ours), median(bare));
    println!(
        "| SELECT | {:.1} us | bare loop {:.1} us | {:.2} | at most 1.5 |",
        micros(ours),
        micros(bare),
        micros(ours) / micros(bare)
    );
    let requests = (0..1000).map(|_| {
        let since = Instant::now();
        heard(&counter.ask(name, epoch, ANSWER_LIMIT, |_| Ok::<_, card::CardError>(()))).unwrap();
        since.elapsed()
    });
    println!("| a request to a slot | {:.1} us | | | none |", micros(median(requests.collect())));
}

fn our_selects(name: &ReaderName) -> Vec<Duration> {
    let mut link = PcscLink::connect(name).unwrap();
    let mut answer = Zeroizing::new(Vec::with_capacity(258));
    let mut once = || {
        let since = Instant::now();
        answer.clear();
        link.transmit(&CommandApdu::select_df(&AID), &mut answer).unwrap();
        assert_eq!(answer.as_slice(), [0x90, 0x00]);
        since.elapsed()
    };
    (0..SELECTS).map(|_| once()).collect()
}

fn bare_selects(name: &ReaderName) -> Vec<Duration> {
    let name = CString::new(name.to_string()).unwrap();
    let context = pcsc::Context::establish(pcsc::Scope::User).unwrap();
    let card = context.connect(&name, pcsc::ShareMode::Exclusive, pcsc::Protocols::ANY).unwrap();
    let select = [&[0x00, 0xA4, 0x04, 0x0C, 0x0A][..], &AID].concat();
    let mut room = vec![0; 258];
    let mut once = || {
        let since = Instant::now();
        assert_eq!(card.transmit(&select, &mut room), Ok(&[0x90, 0x00][..]));
        since.elapsed()
    };
    (0..SELECTS).map(|_| once()).collect()
}

/// All that a visit has a card do, with a card that takes its time: by a slot,
/// and by a bare loop that sends the same bytes and looks at no answer.
fn visit() {
    let service = Service::start(1);
    let reader = &service.readers[0];
    let mut counter = Counter::open();
    let mut tray = VpcdReader::new(reader.port);
    let commands = commands_of_a_visit();
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..VISITS {
        tray.remove();
        std::thread::sleep(service::CHANGE);
        tray.insert(card(Fixture::A).with_delay(DELAY)).unwrap();
        let epoch = counter.wait_present(&reader.name);
        ours.push(slot_visit(&counter, &reader.name, epoch));
        assert_eq!(usize::try_from(tray.commands()), Ok(commands.len()));
        tray.remove();
        std::thread::sleep(service::CHANGE);
        tray.insert(card(Fixture::A).with_delay(DELAY)).unwrap();
        counter.wait_present(&reader.name);
        bare.push(bare_visit(&reader.name, &commands));
    }
    let (ours, bare) = (median(ours), median(bare));
    let delays = DELAY * u32::try_from(commands.len()).unwrap();
    let row = |whose: &str, time: Duration, target: &str| {
        println!(
            "| a visit's {} commands | {:.1} ms | {whose} {:.1} ms | {:.3} over | {target} |",
            commands.len(),
            micros(ours) / 1e3,
            micros(time) / 1e3,
            micros(ours) / micros(time) - 1.0
        );
    };
    row("bare loop", bare, "at most 0.05 over");
    row("delays of the card alone", delays, "none");
}

/// All that a visit has a card do.
fn read_all<L: Link>(session: &mut Session<L>) -> Result<(), PhotoError> {
    session.trust(&TrustAnchors::none().with_test_cards());
    session.read().map_err(PhotoError::from)?;
    let pin = Pin::from_digits(TEST_PIN).unwrap();
    assert!(session.verify_pin(&pin, None).is_ok());
    session.photo(&Fixture::A.number_b(BirthYear::Era).unwrap()).map(drop)
}

fn slot_visit(counter: &Counter, name: &ReaderName, epoch: Epoch) -> Duration {
    let since = Instant::now();
    heard(&counter.ask(name, epoch, SIGN_LIMIT, read_all)).unwrap();
    since.elapsed()
}

fn bare_visit(name: &ReaderName, commands: &[Vec<u8>]) -> Duration {
    let name = CString::new(name.to_string()).unwrap();
    let since = Instant::now();
    let context = pcsc::Context::establish(pcsc::Scope::User).unwrap();
    let card = context.connect(&name, pcsc::ShareMode::Exclusive, pcsc::Protocols::ANY).unwrap();
    let mut room = vec![0; 258];
    for command in commands {
        card.transmit(command, &mut room).unwrap();
    }
    since.elapsed()
}

/// The same visit in this process, written down.
fn commands_of_a_visit() -> Vec<Vec<u8>> {
    let mut recorder = Recorder { card: card(Fixture::A), commands: Vec::new() };
    read_all(&mut Session::new(&mut recorder)).unwrap();
    recorder.commands
}

struct Recorder {
    card: VirtualCard,
    commands: Vec<Vec<u8>>,
}

impl Link for Recorder {
    fn transmit(
        &mut self,
        command: &CommandApdu,
        answer: &mut Zeroizing<Vec<u8>>,
    ) -> Result<(), LinkError> {
        self.commands.push(command.bytes().to_vec());
        self.card.transmit(command, answer)
    }

    fn label(&self) -> &str {
        "recorder"
    }
}

/// Readings a second of sixteen readers at once, against those of one.
fn throughput(delay: Duration, target: &str) {
    let service = Service::start(16);
    let mut counter = Counter::open();
    let mut trays = Vec::new();
    for reader in &service.readers {
        let mut tray = VpcdReader::new(reader.port);
        tray.insert(card(Fixture::A).with_delay(delay)).unwrap();
        trays.push(tray);
    }
    let placed: Vec<_> = service
        .readers
        .iter()
        .map(|reader| (&reader.name, counter.wait_present(&reader.name)))
        .collect();
    let [one, all] = [&placed[..1], &placed[..]].map(|readers| readings(&counter, readers));
    println!(
        "| readings a second of 16 readers, {} ms a command | {all:.0} | one reader {one:.0} | \
         {:.1} | {target} |",
        delay.as_millis(),
        all / one
    );
    for reader in &service.readers {
        assert!(matches!(counter.state(&reader.name), Some(SlotState::Session(_))));
    }
}

/// Each reader reads one card after the other; all of them at once.
fn readings(counter: &Counter, readers: &[(&ReaderName, Epoch)]) -> f64 {
    let since = Instant::now();
    for _ in 0..READINGS {
        let ask =
            |(name, epoch): &(&ReaderName, Epoch)| counter.ask(name, *epoch, ANSWER_LIMIT, read);
        let said: Vec<_> = readers.iter().map(ask).collect();
        said.iter().for_each(|said| assert!(heard(said).is_ok()));
    }
    let count = u32::try_from(READINGS * readers.len()).unwrap();
    f64::from(count) / since.elapsed().as_secs_f64()
}
