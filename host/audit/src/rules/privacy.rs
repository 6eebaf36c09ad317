//! Privacy: PRV.

use super::Severity::Error;
use super::Source::Own;
use super::{By, HOST, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PRV-01",
        severity: Error,
        title: "A flow hears nothing of who the patient is",
        limit: "no name, number, photo, insurer, certificate or answer to a legal step",
        source: Own("what a flow does not know it cannot give away"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "the contract has no type for it; two visits of different people look the same \
                  to a flow",
            tests: &[
                ("tests/it/tidy.rs", "the_contract_is_the_one_that_was_announced"),
                ("tests/it/sessions.rs", "who_declines_is_treated_alike"),
                ("tests/it/record.rs", "no_secret_is_on_record"),
            ],
            mutant: None,
        },
    },
    Rule {
        id: "PRV-02",
        severity: Error,
        title: "A name stands in a place that the host fills",
        limit: "a slot, marked private",
        source: Own("what a flow does not know it cannot give away"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "a flow places a slot; the host fills it after the flow has answered",
            tests: &[
                ("tests/it/visits.rs", "a_name_is_spoken_on_the_private_route_only"),
                ("tests/it/record.rs", "no_secret_is_on_record"),
            ],
            mutant: None,
        },
    },
    Rule {
        id: "PRV-03",
        severity: Error,
        title: "What leaves the reader for support has no free text",
        limit: "counters only",
        source: Own("free text gathers names"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::NotAssessed("the host sends nothing anywhere in this version"),
    },
];
