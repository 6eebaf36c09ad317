//! How running a plugin can fail, and whose fault it is.

use serde::{Deserialize, Serialize};

use crate::compile::COMPONENT_BYTES_MAX;
use crate::engine::{ANSWER_BYTES_MAX, FUEL_PER_CALL, MEMORY_BYTES_MAX};
use crate::plugin::INTERFACE;

/// Why a step gave no answer. The visit goes on in any case.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize, thiserror::Error)]
pub enum Fault {
    /// The plugin trapped: it reached an instruction that must not be reached,
    /// overran its stack, or panicked.
    #[error("the plugin trapped in {export}: {cause}{}", in_function(.function))]
    Trap {
        /// The exported function that was called.
        export: String,
        /// What wasmtime says of it.
        cause: String,
        /// The guest's function that trapped, where the component names it.
        function: Option<String>,
    },
    /// The plugin used up its fuel: it computes for too long, or for ever.
    #[error("the plugin used up its fuel in {export}")]
    Fuel {
        /// The exported function that was called.
        export: String,
    },
    /// The plugin's answer cannot be taken: invalid UTF-8, or too large.
    #[error("the plugin's answer to {export} cannot be taken: {cause}")]
    Answer {
        /// The exported function that was called.
        export: String,
        /// What is wrong with it.
        cause: String,
    },
    /// The plugin said by itself that it cannot go on.
    #[error("the plugin answered {export} with fault {fault}")]
    Said {
        /// The exported function that was called.
        export: String,
        /// The fault's name in the contract.
        fault: String,
    },
    /// The plugin could not be instantiated within its limits.
    #[error("the plugin could not be started: {0}")]
    Start(String),
    /// The step took longer than the watchdog allows. Not the plugin's fault:
    /// fuel alone judges the plugin, so that a verdict does not depend on load.
    #[error("the step took too long on this machine")]
    Watchdog,
    /// The worker process is gone. Costs this step.
    #[error("the worker process is gone: {0}")]
    Worker(String),
}

fn in_function(function: &Option<String>) -> String {
    function.as_ref().map(|name| format!(" in {name}")).unwrap_or_default()
}

impl Fault {
    /// The code in the journal, on the clerk's page and in the manual.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Trap { .. } => "R01",
            Self::Fuel { .. } => "R02",
            Self::Answer { .. } => "R03",
            Self::Said { .. } => "R04",
            Self::Start(_) => "R05",
            Self::Watchdog => "R06",
            Self::Worker(_) => "R07",
        }
    }

    /// What to do: the flow's author, unless the machine is named.
    pub fn fix(&self) -> String {
        match self {
            Self::Trap { .. } => {
                "mend what panics, overruns its memory or recurses in the function named".into()
            }
            Self::Fuel { .. } => {
                format!(
                    "compute less, and end every loop: a call has {FUEL_PER_CALL} units of fuel"
                )
            }
            Self::Answer { .. } => {
                format!("answer with valid UTF-8, and with less than {ANSWER_BYTES_MAX} bytes")
            }
            Self::Said { .. } => {
                "give a state and a screen for whatever can come: a fault ends the flow's part"
                    .into()
            }
            Self::Start(_) => {
                format!("need less at the start: {MEMORY_BYTES_MAX} bytes of memory in all")
            }
            Self::Watchdog => {
                "look at what else runs on this machine; the flow is not judged".into()
            }
            Self::Worker(_) => "try again; if it stays, look at the machine's memory".into(),
        }
    }

    /// Whether it counts against the plugin.
    ///
    /// A worker that died took the plugin's step with it; a plugin that kills
    /// workers must not stay, so that counts too.
    pub fn is_strike(&self) -> bool {
        match self {
            Self::Trap { .. }
            | Self::Fuel { .. }
            | Self::Answer { .. }
            | Self::Said { .. }
            | Self::Start(_)
            | Self::Worker(_) => true,
            Self::Watchdog => false,
        }
    }
}

/// Why a plugin could not be loaded. The one that runs goes on running.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize, thiserror::Error)]
pub enum LoadError {
    /// The bytes are no component that wasmtime can compile.
    #[error("this is not a component that can be compiled: {0}")]
    Compile(String),
    /// Compiling took too long or too much memory.
    #[error("compiling was stopped: {0}")]
    CompileLimit(String),
    /// The component imports something. Plugins import nothing.
    #[error("the component imports {0}; a plugin imports nothing")]
    Imports(String),
    /// The component does not export the contract, or another version of it, or
    /// asks for more than a plugin may have.
    #[error("the component cannot be used as {INTERFACE}: {0}")]
    World(String),
    /// The plugin failed while it described itself.
    #[error("the plugin could not describe itself: {0}")]
    Describe(#[source] Fault),
    /// The machine refused something the runtime needs.
    #[error("the runtime could not be set up: {0}")]
    Machine(String),
}

impl LoadError {
    /// The code in the journal, on the clerk's page and in the manual.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Compile(_) => "R11",
            Self::CompileLimit(_) => "R12",
            Self::Imports(_) => "R13",
            Self::World(_) => "R14",
            Self::Describe(_) => "R15",
            Self::Machine(_) => "R16",
        }
    }

    /// What to do: the flow's author, unless the machine is named.
    pub fn fix(&self) -> String {
        match self {
            Self::Compile(_) => "build it with `madoguchi build`, which checks what it writes".into(),
            Self::CompileLimit(_) => {
                format!("make it smaller: {COMPONENT_BYTES_MAX} bytes, and no function of thousands of blocks")
            }
            Self::Imports(_) => "use nothing from outside: no files, clock, chance or printing".into(),
            Self::World(_) => {
                "export the functions and types of wit/flow.wit, unchanged, within a plugin's limits".into()
            }
            Self::Describe(fault) => format!(
                "let `describe` give the manifest alone, and no code run as it is loaded; {}",
                fault.fix()
            ),
            Self::Machine(_) => {
                "look at this machine's memory and disk: nothing is said of the plugin".into()
            }
        }
    }
}
