//! How serving the pages can fail.

use std::io;
use std::net::SocketAddr;

/// One variant per remedy; finishes "could not serve the console: …".
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConsoleError {
    /// The address can be reached from other machines.
    #[error(
        "{address} can be reached from other machines, and the pages have neither password nor \
         encryption; use a loopback address such as 127.0.0.1:{}, or allow it with \
         --allow-remote",
        address.port()
    )]
    Remote {
        /// The address that was asked for.
        address: SocketAddr,
    },
    /// The address cannot be had: in use, or not this machine's.
    #[error("{address} cannot be bound: {source}; choose another port, or 0 for any free one")]
    Bind {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The listener failed while serving.
    #[error("the listener failed")]
    Serve(#[source] io::Error),
}

impl ConsoleError {
    /// Returns the code that is printed in the manual.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Remote { .. } => "N01",
            Self::Bind { .. } => "N02",
            Self::Serve(_) => "N03",
        }
    }
}
