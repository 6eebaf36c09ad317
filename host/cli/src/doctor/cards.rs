//! The PC/SC service, its readers, and what lies on them.

use std::io::ErrorKind;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use card::{CardError, Marks, PcscLink, Presence, ReaderName, Session, Watched, Watcher};

use super::{Found, bad, good, note};

/// How long readers have to be told of.
const LOOK: Duration = Duration::from_millis(800);
/// How long the service or a card has to answer.
const ANSWER: Duration = Duration::from_secs(3);

/// Looks at all of them.
pub(super) fn look() -> Vec<Found> {
    const WHAT: &str = "card service";
    let (tell, told) = channel();
    let watcher = Watcher::start(move |seen| {
        let _ = tell.send(seen);
    });
    let _watcher = match watcher {
        Ok(watcher) => watcher,
        Err(error) => return vec![bad(WHAT, error.to_string(), "let this user start threads")],
    };
    match told.recv_timeout(ANSWER) {
        Ok(Watched::ServiceUp) => {}
        Ok(Watched::ServiceDown | Watched::Reader(..)) => return vec![no_service()],
        Err(_) => {
            let restart = "restart it (`systemctl restart pcscd`)";
            return vec![bad(WHAT, "pcscd does not answer", restart)];
        }
    }
    let mut found = vec![good(WHAT, "pcscd answers, and lets this user in")];
    let readers = readers(&told);
    if readers.is_empty() {
        found.push(note(
            "card reader",
            "pcscd knows none",
            "plug one in; `madoguchi run --virtual` needs none",
        ));
    }
    found.extend(readers.into_iter().map(|(name, presence)| reader(&name, presence)));
    found
}

fn no_service() -> Found {
    const WHAT: &str = "card service";
    let socket = std::env::var_os("PCSCLITE_CSOCK_NAME")
        .map_or_else(|| PathBuf::from("/run/pcscd/pcscd.comm"), PathBuf::from);
    // The socket of a pcscd that was killed stays, and nobody listens on it.
    let refuses = match UnixStream::connect(&socket) {
        Ok(_) => true,
        Err(error) => error.kind() == ErrorKind::PermissionDenied,
    };
    if refuses {
        bad(
            WHAT,
            "pcscd runs and refuses this user",
            "allow `org.debian.pcsc-lite.access_pcsc` and `access_card` for this user in polkit",
        )
    } else {
        bad(
            WHAT,
            "pcscd does not run",
            "install it (`apt install pcscd`) and start it (`systemctl start pcscd`)",
        )
    }
}

fn readers(told: &Receiver<Watched>) -> Vec<(ReaderName, Presence)> {
    let until = Instant::now() + LOOK;
    let mut readers = Vec::new();
    while let Ok(watched) = told.recv_timeout(until.saturating_duration_since(Instant::now())) {
        if let Watched::Reader(name, presence) = watched {
            readers.retain(|(known, _)| *known != name);
            readers.push((name, presence));
        }
    }
    readers
}

fn reader(name: &ReaderName, presence: Presence) -> Found {
    const WHAT: &str = "card reader";
    let shown = name.quoted(Marks::English);
    match presence {
        Presence::NoService | Presence::NoReader => {
            bad(WHAT, format!("{shown}: it went away"), "plug it in again")
        }
        Presence::Empty => good(WHAT, format!("{shown}: empty")),
        Presence::Present(_) => match answer(name.clone()) {
            Some(Ok(kind)) => good(WHAT, format!("{shown}: {kind}")),
            Some(Err(error)) => note(
                WHAT,
                format!("{shown}: {}: could not read the card: {error}", error.code()),
                "see that no other program uses the reader, and place the card again",
            ),
            None => bad(
                WHAT,
                format!("{shown}: the card does not answer"),
                "take the card out; if that does not help, plug the reader in again",
            ),
        },
    }
}

/// What lies there; `None` if it does not say so in time.
fn answer(name: ReaderName) -> Option<Result<&'static str, CardError>> {
    let (say, said) = channel();
    // Nothing ends a command but the card: a thread that hangs is left behind.
    std::thread::spawn(move || {
        let phone = PcscLink::connect(&name)
            .map_err(CardError::from)
            .and_then(|link| Session::new(link).is_phone());
        let _ = say.send(phone.map(|phone| if phone { "a phone" } else { "a My Number Card" }));
    });
    said.recv_timeout(ANSWER).ok()
}
