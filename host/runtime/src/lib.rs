//! Runs a plugin: refuses imports, a fresh instance for each step, fuel and
//! caps on everything, and `turn`, the only way to step one.
//!
//! Alone knows wasmtime. WIT types end here. Kept out: what a plugin file is
//! made of, and who asks for a step.

mod bindings;
pub mod compile;
mod engine;
mod exports;
mod fault;
mod plugin;
mod turn;
pub mod worker;

pub use compile::{COMPONENT_BYTES_MAX, Code, Compiler, Origin};
pub use engine::{
    ANSWER_BYTES_MAX, Engine, FUEL_PER_CALL, MEMORY_BYTES_MAX, MEMORY_BYTES_WARN,
    TABLE_ELEMENTS_MAX,
};
pub use fault::{Fault, LoadError};
pub use plugin::{Answer, Ask, Cost, Flow, From, INTERFACE, Plugin};
pub use turn::{Front, Session, Turn, Violation, redraw, turn};
pub use worker::Worker;
