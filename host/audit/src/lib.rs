//! Every state that a reader with a given flow can reach, enumerated.
//!
//! [`Subject`] is the shipped component, installed as a reader installs it.
//! [`feature_sets`] are the places that it is made for, and [`walk`] gives the
//! [`Graph`] of one of them: each node is a state of the kernel together with
//! the state bytes of the flow, each edge an input with all that came of it.
//! [`run`] walks many sets with many threads and hands each graph to whoever
//! judges it.
//!
//! A flow has no imports and every step runs in a fresh instance, so the same
//! question always has the same answer, and a finite set of questions covers
//! all that a patient can meet. The walk asks them through [`runtime::turn`],
//! as a station does, and nothing else, so what is judged is what runs.
//!
//! Kept out: what is good or bad in a graph, and how it is reported.

mod bounds;
pub mod defects;
mod devices;
mod diff;
pub mod drawn;
mod explore;
mod fronts;
mod graph;
mod intern;
pub mod judge;
mod lore;
mod memo;
pub mod mutants;
mod paths;
pub mod report;
pub mod review;
pub mod rules;
mod run;
mod sets;
mod statement;
mod steps;
mod subject;
mod tour;
mod worst;

pub use bounds::{Bound, Limits};
pub use devices::all_devices;
pub use diff::{Changes, Class, Difference, Portrait};
pub use explore::{Impure, Keep, Pace, Progress, Purity, Walk, walk};
pub use graph::{Edge, EdgeId, Graph, Kernel, Node, NodeId, ScreenId};
pub use paths::{Components, Reached};
pub use run::{Facts, News, Outcome, Run, Shard, run};
pub use sets::{Fixed, Sets, feature_sets};
pub use statement::{ABSTRACTIONS, Statement, Walked, alphabet};
pub use steps::Step;
pub use subject::Subject;
pub use tour::{Overview, Spot, Stop, Tour, Way};
pub use worst::Worst;
