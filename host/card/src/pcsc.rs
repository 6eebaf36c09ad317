//! Card readers of this machine, by PC/SC.
//!
//! PC/SC is a service, pcscd on Linux, and a library that talks to it. What
//! the library promises and what it does differ; the rules here come from
//! measurements with pcsc-lite 1.9.9:
//! - A context belongs to one thread. Two threads that share one wait for each
//!   other, and in the worst case every call of the process waits with them.
//!   So each thread here establishes its own, and no context is ever passed on.
//! - Nothing ends a transmission but the card's answer or its removal.
//! - After the service has gone, a context never works again, even when the
//!   service is back; its own test for validity says that it does.
//! - A card that is pulled in the middle of a command may look like an empty
//!   answer, and the same handle then talks to the next card.
//!
//! Source: PC/SC Workgroup, Interoperability Specification for ICCs and Personal
//! Computer Systems, for names and meanings.

mod link;
mod watcher;

use std::ffi::{CStr, CString};
use std::fmt;

use crate::{Marks, Quoted};

pub use self::link::PcscLink;
pub use self::watcher::{BACKOFF_MAX, BACKOFF_MIN, LOOK_AGAIN, Watched, Watcher};

/// The name by which PC/SC knows a reader. The number of a reader in a list is
/// no name: it differs between runs.
///
/// It comes from a driver or from the reader itself, so it is as trustworthy
/// as what is plugged in.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct ReaderName(CString);

impl ReaderName {
    /// The name as somebody typed it, or copied it from where [`Self::quoted`]
    /// showed it. `None` if it holds a NUL.
    pub fn new(name: &str) -> Option<Self> {
        CString::new(name.trim_matches(['“', '”', '\u{2068}', '\u{2069}'])).ok().map(Self)
    }

    /// The name as a person may see it: what can be shown of it, between marks.
    pub fn quoted(&self, marks: Marks) -> String {
        let shown = Quoted::new(&self.to_string());
        shown.map_or_else(|| "?".to_owned(), |shown| shown.between(marks))
    }

    fn as_c_str(&self) -> &CStr {
        &self.0
    }
}

/// The whole of it, for keys and files; bytes that are no UTF-8 are replaced.
impl fmt::Display for ReaderName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_string_lossy())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_was_copied_is_the_name() {
        let name = ReaderName::new("ACS ACR1252 [PICC] 00 00").unwrap();
        assert_eq!(ReaderName::new(&name.quoted(Marks::English)), Some(name));
        let turns = ReaderName::new("a\u{202E}b").unwrap();
        assert_eq!(turns.quoted(Marks::Japanese), "「\u{2068}ab\u{2069}」");
        assert_eq!(ReaderName::new("\u{202E}").unwrap().quoted(Marks::English), "?");
        assert_eq!(ReaderName::new("a\0b"), None);
    }
}
