//! A visit again, from its rows: the same inputs through the same functions.

use journal::{Kind, Opened};
use kernel::contract::Site;
use runtime::{Session, Turn, Violation};

use crate::flow::Installed;
use crate::reader::{Body, hashes, input_name};

/// One row of a visit, run again.
#[derive(Debug)]
pub struct Replayed {
    /// The row in the journal.
    pub row: u64,
    /// The input, in a word.
    pub input: String,
    /// How it went this time.
    pub turn: Turn,
    /// The phase after it.
    pub phase: String,
    /// The screen after it, by name, or the host's.
    pub screen: String,
    /// What differs from the record: `state`, `screen`, both or neither.
    pub differs: Vec<&'static str>,
}

/// Why a visit cannot be run again.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// There are no rows, or the first does not begin a visit.
    #[error("the rows do not begin with the beginning of a visit")]
    NoBeginning,
    /// A body is not one of this version's.
    #[error("row {0} cannot be read by this version")]
    Body(u64),
    /// The flow of the visit is not at hand.
    #[error("the flow {0} is not at hand; give its component with --with")]
    Flow(String),
}

impl ReplayError {
    /// The code in reports.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoBeginning => "P01",
            Self::Body(_) => "P02",
            Self::Flow(_) => "P03",
        }
    }
}

fn body(row: &Opened) -> Result<Body, ReplayError> {
    postcard::from_bytes(&row.row.body).map_err(|_| ReplayError::Body(row.seq))
}

/// The component that a visit began with: SHA-256 as hex digits.
///
/// # Errors
/// [`ReplayError::NoBeginning`] or [`ReplayError::Body`].
pub fn flow_of(rows: &[Opened]) -> Result<String, ReplayError> {
    let first = rows.iter().find(|row| row.row.kind == Kind::Begin);
    match body(first.ok_or(ReplayError::NoBeginning)?)? {
        Body::Begin { flow, .. } => Ok(flow),
        Body::Input { .. } | Body::Flow { .. } | Body::Note(_) => Err(ReplayError::NoBeginning),
    }
}

/// Runs a visit again. `find` gives the flow with a digest, or the one that is
/// to be tried in its place.
///
/// # Errors
/// [`ReplayError`].
pub fn replay(
    rows: &[Opened],
    mut find: impl FnMut(&str) -> Option<Installed>,
) -> Result<Vec<Replayed>, ReplayError> {
    let first = rows.iter().position(|row| row.row.kind == Kind::Begin);
    let rows = first.and_then(|first| rows.get(first..)).ok_or(ReplayError::NoBeginning)?;
    let Some(Body::Begin { desk, state, site: base, flow, .. }) =
        rows.first().map(body).transpose()?
    else {
        return Err(ReplayError::NoBeginning);
    };
    let missing = |flow: String| ReplayError::Flow(flow);
    let mut installed = find(&flow).ok_or_else(|| missing(flow))?;
    let mut site: Site = installed.site(&base);
    let mut session = Session { desk, state, screen: None };
    // The idle screen that the first input was aimed at.
    let (runner, words) = installed.parts();
    let (idle, _) = Session::open(&site, runner, words);
    session.screen = idle.screen;
    let mut replayed = Vec::new();
    for row in rows {
        let input = match body(row)? {
            Body::Begin { input, .. } | Body::Input { input, .. } => input,
            Body::Flow { to, kept, .. } => {
                installed = find(&to).ok_or_else(|| missing(to))?;
                site = installed.site(&base);
                let (runner, words) = installed.parts();
                let redrawn =
                    if kept { runtime::redraw(&mut session, &site, runner, words) } else { None };
                if !kept || redrawn.is_some() {
                    session.desk.fail();
                }
                session.desk.turn_page();
                continue;
            }
            Body::Note(_) => continue,
        };
        let (runner, words) = installed.parts();
        let turn = runtime::turn(&mut session, &site, runner, words, &input);
        let (state_hash, screen_hash) = hashes(&session);
        let mut differs = Vec::new();
        if state_hash != row.row.state_hash {
            differs.push("state");
        }
        if screen_hash != row.row.screen_hash {
            differs.push("screen");
        }
        replayed.push(Replayed {
            row: row.seq,
            input: input_name(&input),
            phase: kernel::situation(&site, &session.desk.state).phase.name().to_owned(),
            screen: front_name(&session),
            turn,
            differs,
        });
    }
    Ok(replayed)
}

/// What is on the panel, in a word.
pub fn front_name(session: &Session) -> String {
    match session.front() {
        runtime::Front::Flow(screen) => screen.name.clone(),
        runtime::Front::Host(screen) => format!("[{}]", crate::panel::host_name(screen)),
        runtime::Front::Safe(name) => format!("[{name}]"),
    }
}

/// A violation in a line of a transcript.
pub fn violation_line(violation: &Violation) -> String {
    format!("{}: {violation}", violation.code())
}
