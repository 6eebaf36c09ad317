//! The pages of the readers: a panel with keypad, virtual hardware and trace
//! for each reader, and the clerk's page for all of them.
//!
//! The pages show snapshots and send messages; every decision is the
//! station's. [`Explorer`] serves another page, for a flow that was walked. Kept out: what a visit is, words of the panel, real hardware.
//! Nobody is asked for a password: the address is loopback unless somebody
//! says otherwise, and `guard` refuses what another web site sends.

mod camera;
mod error;
mod explore;
mod guard;
mod pages;
mod painter;
mod request;
mod socket;
mod sounds;
#[cfg(test)]
mod tests;

use std::future::{Future, IntoFuture};
use std::net::SocketAddr;
use std::sync::Arc;

use render::Fonts;
use serde::Serialize;
use station::{Message, ReaderHandle};
use tokio::net::TcpListener;
use tokio::sync::watch;
use voice::Speaker;

pub use error::ConsoleError;
pub use explore::{Atlas, Explorer};

/// Where the pages are served, and what they offer.
#[derive(Clone)]
pub struct Options {
    /// The address; port 0 takes any free one, see [`Console::address`].
    pub address: SocketAddr,
    /// Allows an address that other machines can reach.
    pub allow_remote: bool,
    /// The cards and phones that can be laid on a virtual reader, in order.
    pub fixtures: Vec<Fixture>,
    /// What speaks. Without it, speech is text.
    pub voice: Option<Speaker>,
    /// What the panels are drawn with.
    pub fonts: Fonts,
    /// The compositor as a module for WebAssembly: pages draw past steps with it.
    pub compositor: &'static [u8],
}

/// One test card or phone of the tray.
#[derive(Clone, Debug, Serialize)]
pub struct Fixture {
    /// The letter under which testers know it.
    pub letter: String,
    /// What it is, in a few English words.
    pub title: String,
    /// What the reader is told when it is laid down.
    #[serde(skip)]
    pub place: Message,
}

/// The readers of this PC, as they come and go while it runs.
#[derive(Clone, Default)]
pub struct Readers {
    /// Those that run, in the order of their numbers.
    pub running: Vec<ReaderHandle>,
    /// What the clerk must know of all of them: what is missing, and what to do.
    pub note: Option<String>,
}

/// The pages, bound to an address and not served yet.
pub struct Console {
    listener: TcpListener,
    address: SocketAddr,
    fixtures: Vec<Fixture>,
    voice: Option<Speaker>,
    fonts: Fonts,
    compositor: &'static [u8],
}

impl Console {
    /// Binds the address.
    ///
    /// # Errors
    /// [`ConsoleError::Remote`] for an address that other machines can reach,
    /// unless that is allowed; [`ConsoleError::Bind`] if it cannot be had.
    pub async fn bind(options: Options) -> Result<Self, ConsoleError> {
        let (listener, address) = bind(options.address, options.allow_remote).await?;
        let Options { fixtures, voice, fonts, compositor, .. } = options;
        Ok(Self { listener, address, fixtures, voice, fonts, compositor })
    }

    /// Returns the address that was bound, with its real port.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves the pages until `shutdown` resolves; open sockets end with it.
    ///
    /// # Errors
    /// [`ConsoleError::Serve`] if the listener fails.
    pub async fn serve(
        self,
        readers: watch::Receiver<Readers>,
        shutdown: impl Future<Output = ()>,
    ) -> Result<(), ConsoleError> {
        // Sockets end when `_open` is dropped: they hold the readers.
        let (_open, closing) = watch::channel(());
        let house = House {
            readers,
            fixtures: self.fixtures,
            voice: self.voice,
            fonts: self.fonts,
            compositor: self.compositor,
            closing,
        };
        let pages = pages::router(Arc::new(house), self.address);
        tokio::select! {
            served = axum::serve(self.listener, pages).into_future() => {
                served.map_err(ConsoleError::Serve)
            }
            () = shutdown => Ok(()),
        }
    }
}

/// Binds an address, and says which it was, with its real port.
async fn bind(
    address: SocketAddr,
    allow_remote: bool,
) -> Result<(TcpListener, SocketAddr), ConsoleError> {
    if !address.ip().is_loopback() && !allow_remote {
        return Err(ConsoleError::Remote { address });
    }
    let failed = |source| ConsoleError::Bind { address, source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    Ok((listener, bound))
}

/// What every request may look at.
struct House {
    readers: watch::Receiver<Readers>,
    fixtures: Vec<Fixture>,
    voice: Option<Speaker>,
    fonts: Fonts,
    compositor: &'static [u8],
    /// Fails to change once the console stops.
    closing: watch::Receiver<()>,
}

impl House {
    fn reader(&self, number: u8) -> Option<ReaderHandle> {
        let readers = self.readers.borrow();
        readers.running.iter().find(|reader| reader.number() == number).cloned()
    }
}
