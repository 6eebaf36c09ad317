//! Several readers: MUL.

use super::Severity::Error;
use super::Source::{Own, Read};
use super::{By, HOST, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "MUL-01",
        severity: Error,
        title: "What happens at one reader changes nothing at another",
        limit: "two to sixteen readers",
        source: Read("the ministry's list: several readers at one terminal"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "each reader has a thread, a session, a worker and a journal of its own",
            tests: &[
                ("tests/it/hostile/workers.rs", "a_hostile_plugin_costs_its_own_steps_only"),
                ("tests/pcscd/readers.rs", "sixteen_readers_at_once"),
            ],
            mutant: None,
        },
    },
    Rule {
        id: "MUL-02",
        severity: Error,
        title: "Each reader has one account, and results go by it",
        limit: "an account that stands twice is refused as the station starts",
        source: Read("a maker's questions and answers, code 0x81000001"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "the configuration is refused",
            tests: &[("host/cli/src/config.rs", "what_is_wrong_is_said_with_its_place")],
            mutant: None,
        },
    },
    Rule {
        id: "MUL-03",
        severity: Error,
        title: "A flow that fails at one reader leaves the others running",
        limit: "and its own reader shows the host's safe screen",
        source: Own("a worker for each reader"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "a flow runs in a worker process of its reader, and a step that fails counts for nothing",
            tests: &[
                ("tests/it/hostile/workers.rs", "a_hostile_plugin_costs_its_own_steps_only"),
                ("tests/it/hostile/workers.rs", "a_killed_worker_costs_one_step"),
            ],
            mutant: Some("tests/guests/hostile, deeds `trap`, `spin` and `memory`"),
        },
    },
    Rule {
        id: "MUL-04",
        severity: Error,
        title: "A card belongs to one reader and one program",
        limit: "exclusive; reset when it is let go",
        source: Own("a verified PIN lasts until the card is reset"),
        clauses: &[],
        help: "",
        basis: HOST,
        by: By::Construction {
            why: "cards are connected to exclusively and reset on disconnect",
            tests: &[
                ("tests/pcscd/faults.rs", "another_program_wants_the_card"),
                ("tests/pcscd/faults.rs", "the_card_is_reset_when_it_is_let_go"),
            ],
            mutant: None,
        },
    },
];
