//! Puts a [`VirtualCard`] into a reader of vpcd, so that PC/SC takes it for real.
//!
//! vpcd is a driver of pcscd for readers that are not there. The card is who
//! connects, over TCP to this machine, and the driver who asks.
//! Shape of a message either way: length (2 bytes, big-endian), then that many
//! bytes. One byte is a control of the driver (0 power off, 1 power on, 2 reset,
//! 4 ATR wanted), anything longer a command APDU. ATR and APDU are answered,
//! the rest is not.
//! Source: the driver `ifd-vpcd` of the project vsmartcard.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpStream};
use std::os::linux::net::TcpStreamExt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use zeroize::Zeroizing;

use crate::virtual_card::{Reply, Said, VirtualCard};

/// How long until the driver is looked for again.
const RETRY: Duration = Duration::from_millis(20);

const POWER_OFF: u8 = 0;
const POWER_ON: u8 = 1;
const RESET: u8 = 2;
const ATR: u8 = 4;

/// One reader of vpcd, known by its port, with at most one card in it.
///
/// The driver looks for its card every 400 ms, so PC/SC notices a card or its
/// absence that much later. A card that is put in within that time after
/// another was pulled may be taken for it.
pub struct VpcdReader {
    port: u16,
    inserted: Option<Inserted>,
}

struct Inserted {
    stop: Sender<()>,
    shared: Arc<Shared>,
    thread: JoinHandle<VirtualCard>,
}

/// What a card's thread and the reader's handle both hold.
#[derive(Default)]
struct Shared {
    stream: Mutex<Option<TcpStream>>,
    commands: AtomicU64,
}

/// Why a card does not serve any longer.
enum End {
    /// It is to come out.
    Stopped,
    /// It has left by itself; it is out until it is put in anew.
    Left,
    /// The driver is gone.
    Lost,
}

impl VpcdReader {
    /// The reader at this port of this machine. Nothing need listen there yet.
    pub fn new(port: u16) -> Self {
        Self { port, inserted: None }
    }

    /// Puts a card in, and hands back one that was in before. The card connects
    /// as soon as the driver is there, and again whenever the driver comes back.
    ///
    /// # Errors
    /// What the system says if it gives no thread. The card is lost then.
    pub fn insert(&mut self, mut card: VirtualCard) -> io::Result<Option<VirtualCard>> {
        let before = self.remove();
        card.tap();
        let (stop, stopped) = channel();
        let shared = Arc::new(Shared::default());
        let port = self.port;
        let theirs = Arc::clone(&shared);
        let thread = thread::Builder::new()
            .name("virtual card".to_owned())
            .spawn(move || lie(card, port, &theirs, &stopped))?;
        self.inserted = Some(Inserted { stop, shared, thread });
        Ok(before)
    }

    /// Pulls the card out, at once and whatever it is doing.
    pub fn remove(&mut self) -> Option<VirtualCard> {
        let Inserted { stop, shared, thread } = self.inserted.take()?;
        // First the word, then the stream: whichever the card looks at last, it
        // finds one of them.
        stop.send(()).ok();
        if let Some(stream) = lock(&shared.stream).as_ref() {
            stream.shutdown(Shutdown::Both).ok();
        }
        thread.join().ok()
    }

    /// Command APDUs that the card in it has had since it was put in.
    pub fn commands(&self) -> u64 {
        let commands = |inserted: &Inserted| inserted.shared.commands.load(Ordering::Relaxed);
        self.inserted.as_ref().map_or(0, commands)
    }
}

impl Drop for VpcdReader {
    fn drop(&mut self) {
        self.remove();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // The value is replaced as a whole, so a panic cannot leave half of it.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A card's thread, until it is pulled out.
fn lie(mut card: VirtualCard, port: u16, shared: &Shared, stopped: &Receiver<()>) -> VirtualCard {
    loop {
        let end = match connect(port, shared) {
            Ok(_) if stopped.try_recv().is_ok() => End::Stopped,
            Ok(mut stream) => serve(&mut stream, &mut card, shared, stopped),
            Err(_) => End::Lost,
        };
        // Closes the connection, of which this was the other half.
        *lock(&shared.stream) = None;
        let pause = match end {
            End::Stopped => return card,
            End::Left => stopped.recv().map_err(RecvTimeoutError::from),
            End::Lost => stopped.recv_timeout(RETRY),
        };
        if pause != Err(RecvTimeoutError::Timeout) {
            return card;
        }
        card.reset();
    }
}

fn connect(port: u16, shared: &Shared) -> io::Result<TcpStream> {
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_nodelay(true)?;
    *lock(&shared.stream) = Some(stream.try_clone()?);
    Ok(stream)
}

fn serve(
    stream: &mut TcpStream,
    card: &mut VirtualCard,
    shared: &Shared,
    stopped: &Receiver<()>,
) -> End {
    loop {
        let Ok(message) = receive(stream) else { return End::Lost };
        let sent = match message.as_slice() {
            [POWER_OFF | POWER_ON | RESET] => {
                card.reset();
                Ok(())
            }
            [ATR] => send(stream, VirtualCard::atr()),
            [] | [_] => Ok(()),
            command => {
                shared.commands.fetch_add(1, Ordering::Relaxed);
                let Reply { after, what } = card.answer(command);
                if !after.is_zero() && stopped.recv_timeout(after) != Err(RecvTimeoutError::Timeout)
                {
                    return End::Stopped;
                }
                match what {
                    Said::Bytes(bytes) => send(stream, &bytes),
                    Said::LeavesMidway(bytes) => {
                        send_begun(stream, &bytes).ok();
                        return End::Left;
                    }
                    Said::Leaves => return End::Left,
                    Said::Silent => Ok(()),
                }
            }
        };
        if sent.is_err() {
            return End::Lost;
        }
    }
}

/// Reads one message. It may hold a PIN, if only a test card's.
fn receive(stream: &mut TcpStream) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut length = [0; 2];
    // The driver sends length and body apart and waits, between them, until the
    // length is acknowledged: 40 ms unless that is done at once.
    stream.set_quickack(true)?;
    stream.read_exact(&mut length)?;
    stream.set_quickack(true)?;
    let mut message = Zeroizing::new(vec![0; usize::from(u16::from_be_bytes(length))]);
    stream.read_exact(&mut message)?;
    Ok(message)
}

/// Sends one message, in one piece. An empty one would block the driver for
/// good, so it is not sent.
fn send(stream: &mut TcpStream, bytes: &[u8]) -> io::Result<()> {
    if bytes.is_empty() {
        return Ok(());
    }
    send_as(stream, bytes.len(), bytes)
}

/// Sends a message that announces twice as much as comes.
fn send_begun(stream: &mut TcpStream, bytes: &[u8]) -> io::Result<()> {
    send_as(stream, (bytes.len() * 2).max(1), bytes)
}

fn send_as(stream: &mut TcpStream, announced: usize, bytes: &[u8]) -> io::Result<()> {
    let length = u16::try_from(announced).map_err(io::Error::other)?;
    let mut message = Zeroizing::new(Vec::with_capacity(2 + bytes.len()));
    message.extend_from_slice(&length.to_be_bytes());
    message.extend_from_slice(bytes);
    stream.write_all(&message)
}
