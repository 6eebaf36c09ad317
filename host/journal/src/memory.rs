//! Rows in memory: for tests, play and benches.

use std::collections::BTreeMap;

use zeroize::Zeroize;

use crate::error::JournalError;
use crate::row::Stored;
use crate::seal::{Key, KeyState};
use crate::store::{Span, VisitSummary};

/// Rows and keys of a journal that ends with its process.
#[derive(Default)]
pub(crate) struct MemoryStore {
    rows: Vec<Stored>,
    /// `None` for an erased visit.
    keys: BTreeMap<u32, Option<Key>>,
}

impl MemoryStore {
    pub(crate) fn key(&self, visit: u32) -> KeyState {
        match self.keys.get(&visit) {
            None => KeyState::New,
            Some(None) => KeyState::Erased,
            Some(Some(key)) => KeyState::Held(key.copy()),
        }
    }

    pub(crate) fn push(&mut self, row: Stored, key: Option<&Key>) {
        if let Some(key) = key {
            self.keys.insert(row.visit, Some(key.copy()));
        }
        self.rows.push(row);
    }

    pub(crate) fn each(
        &self,
        span: Span,
        show: &mut impl FnMut(&Stored, &KeyState) -> Result<(), JournalError>,
    ) -> Result<(), JournalError> {
        let in_span = |row: &&Stored| match span {
            Span::From(first) => row.seq >= first,
            Span::Visit(visit) => row.visit == visit,
        };
        self.rows.iter().filter(in_span).try_for_each(|row| show(row, &self.key(row.visit)))
    }

    pub(crate) fn visits(&self) -> Vec<VisitSummary> {
        let mut visits: BTreeMap<u32, VisitSummary> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| row.visit != 0) {
            let summary = visits.entry(row.visit).or_insert(VisitSummary {
                visit: row.visit,
                first_seq: row.seq,
                rows: 0,
                first_at_ms: row.at_ms,
                last_at_ms: row.at_ms,
                erased: matches!(self.keys.get(&row.visit), Some(None)),
            });
            summary.rows += 1;
            summary.last_at_ms = row.at_ms;
        }
        let mut visits: Vec<_> = visits.into_values().collect();
        visits.sort_by_key(|summary| summary.first_seq);
        visits
    }

    pub(crate) fn erase(&mut self, visit: u32) {
        let Some(key) = self.keys.get_mut(&visit) else { return };
        *key = None;
        for row in self.rows.iter_mut().filter(|row| row.visit == visit) {
            row.body.zeroize();
        }
    }
}
