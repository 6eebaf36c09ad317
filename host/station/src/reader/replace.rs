//! Another flow in place of the one that is in: because it broke the contract,
//! or because somebody put it there.

use journal::{JournalError, Kind};
use kernel::{Input, Phase};
use runtime::{Session, Violation};

use super::{Body, Reader, STRIKES_MAX};
use crate::flow::Installed;
use crate::room::Later;

impl Reader {
    /// Counts visits in which the flow broke the contract, and puts the
    /// standard flow in its place after [`STRIKES_MAX`].
    pub(super) fn strike(
        &mut self,
        at_ms: u64,
        violation: &Violation,
    ) -> Result<Vec<Later>, JournalError> {
        if !violation.is_strike() {
            return Ok(Vec::new());
        }
        self.strikes.insert(self.session.desk.visit);
        self.flow_note = Some(format!("{}: {violation}", violation.code()));
        if self.strikes.len() < STRIKES_MAX {
            return Ok(Vec::new());
        }
        let Some(standard) = self.fallback.take() else { return Ok(Vec::new()) };
        let reason = format!("quarantined: {}: {violation}", violation.code());
        self.note(Kind::Quarantine, at_ms, &Body::Note(reason.clone()))?;
        self.swap(at_ms, standard, &reason, false)?;
        self.strikes.clear();
        Ok(vec![Later { after_ms: 0, input: Input::Resume { at: self.session.desk.generation } }])
    }

    /// Puts another flow in, in idle or in mid-visit. In mid-visit the state
    /// goes on in the new flow if it can take it; else the flow takes over
    /// from the host's word on where the visit stands.
    ///
    /// # Errors
    /// The journal's.
    pub fn replace(
        &mut self,
        at_ms: u64,
        flow: Installed,
        reason: &str,
    ) -> Result<Vec<Later>, JournalError> {
        self.listen(false);
        let later = self.put_in(at_ms, flow, reason);
        self.make_heard();
        later
    }

    fn put_in(
        &mut self,
        at_ms: u64,
        mut flow: Installed,
        reason: &str,
    ) -> Result<Vec<Later>, JournalError> {
        let idle = self.session.desk.state.phase == Phase::Idle;
        let state = if flow.manifest.schema == self.flow.manifest.schema {
            Ok(self.session.state.clone())
        } else {
            flow.migrate(self.flow.manifest.schema, &self.session.state)
        };
        let label = flow.label();
        let carried = if idle { None } else { self.carried(&mut flow, state) };
        let (kept, note) = match &carried {
            None => (false, format!("{reason}: {label}")),
            Some(Ok(_)) => (true, format!("{reason}: {label}; the visit goes on")),
            Some(Err(why)) => {
                (false, format!("{reason}: {label}; the visit was taken over anew: {why}"))
            }
        };
        self.strikes.clear();
        let before = self.swap(at_ms, flow, &note, kept)?;
        // Without a fallback the flow before was the standard flow.
        self.fallback.get_or_insert(before);
        match carried {
            None => self.reopen(),
            Some(Ok(session)) => self.session = session,
            Some(Err(_)) => {
                self.session.desk.fail();
                self.session.desk.turn_page();
                let at = self.session.desk.generation;
                return self.step(at_ms, Input::Resume { at });
            }
        }
        self.front_changed();
        Ok(Vec::new())
    }

    /// The session as the new flow shows it, or why it cannot.
    fn carried(
        &mut self,
        flow: &mut Installed,
        state: Result<Vec<u8>, runtime::Fault>,
    ) -> Option<Result<Session, String>> {
        let state = match state {
            Ok(state) => state,
            Err(fault) => return Some(Err(fault.to_string())),
        };
        let mut session = Session { state, ..self.session.clone() };
        let site = flow.site(&self.base);
        let (runner, words) = flow.parts();
        Some(match runtime::redraw(&mut session, &site, runner, words) {
            None => {
                session.desk.turn_page();
                Ok(session)
            }
            Some(violation) => Err(violation.to_string()),
        })
    }

    fn swap(
        &mut self,
        at_ms: u64,
        flow: Installed,
        reason: &str,
        kept: bool,
    ) -> Result<Installed, JournalError> {
        let body = Body::Flow {
            from: self.flow.digest.clone(),
            to: flow.digest.clone(),
            reason: reason.to_owned(),
            kept,
        };
        self.note(Kind::Flow, at_ms, &body)?;
        self.site = flow.site(&self.base);
        self.flow_note = Some(reason.to_owned());
        Ok(std::mem::replace(&mut self.flow, flow))
    }

    /// Shows the idle screen of the flow that is in.
    fn reopen(&mut self) {
        let (runner, words) = self.flow.parts();
        let (opened, _) = Session::open(&self.site, runner, words);
        self.session.state = opened.state;
        self.session.screen = opened.screen;
        self.session.desk.safe = opened.desk.safe;
        self.session.desk.turn_page();
    }
}
