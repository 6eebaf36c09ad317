//! Everything of a turn but the step: kernel, redaction, checks and journal.

use journal::{Journal, Kind, Row};
use runtime::{Answer, Ask, Fault, Flow, Plugin, Session, turn};
use station::Body;

use crate::clock::{Round, bench};
use crate::{ANSWERED, visit};

/// Rows after which the journal in memory begins anew: some visits' worth.
const ROWS_MAX: u64 = 4096;
/// 2026-11-22, unix time in milliseconds.
const AT_MS: u64 = 1_795_305_600_000;

/// A flow that has its answer ready.
struct Prepared(Answer);

impl Flow for Prepared {
    fn ask(&mut self, _: &Ask) -> Result<Answer, Fault> {
        Ok(self.0.clone())
    }
}

/// Measures a turn with its row in the journal, and the prepared answer alone.
pub(crate) fn measure(
    round: &mut Round<'_>,
    plugin: &mut Plugin,
    component: &[u8],
) -> anyhow::Result<()> {
    let site = visit::site();
    let words = visit::vocabulary(plugin.manifest(), component)?;
    let ask = visit::ask()?;
    let answer = plugin.ask(&ask)?;
    let input = visit::input();
    let mut session =
        Session { desk: ask.desk, state: answer.state.clone(), screen: answer.screen.clone() };
    let mut flow = Prepared(answer);
    let mut journal = Journal::memory();

    let mut one = || {
        // The same step of the visit again: a visit has no millions of them.
        session.desk = ask.desk;
        let turn = turn(&mut session, &site, &mut flow, &words, &input);
        if journal.head().rows == ROWS_MAX {
            journal = Journal::memory();
        }
        let row = row(&session, &input, &turn);
        journal.append(&row).map(|head| (turn, head))
    };
    let (turn, head) = one()?;
    anyhow::ensure!(turn.violation.is_none(), "{:?}", turn.violation);
    anyhow::ensure!(turn.commands.len() == 1 && head.rows == 1, "the turn did nothing");

    let mut group = round.group("turn");
    bench(&mut group, "whole", || one().expect(ANSWERED));
    let mut flow = Prepared(plugin.ask(&ask)?);
    bench(&mut group, "answer", || flow.ask(&ask).expect(ANSWERED));
    group.finish();
    Ok(())
}

/// The row that a station writes of an input.
fn row(session: &Session, input: &kernel::Input, turn: &runtime::Turn) -> Row {
    let (state_hash, screen_hash) = station::hashes(session);
    let body = Body::Input { input: input.clone(), violation: turn.violation.clone() };
    let body = postcard::to_allocvec(&body).expect("invariant: plain data is encodable");
    let visit = session.desk.visit;
    Row { kind: Kind::Input, visit, at_ms: AT_MS, state_hash, screen_hash, body }
}
