//! The one wasmtime engine, with every setting that decides what a plugin can
//! do and what a step costs.

use std::time::Duration;

use wasmtime::{
    Config, InstanceAllocationStrategy, OperatorCost, PoolingAllocationConfig, VariableOperatorCost,
};

use crate::fault::LoadError;

/// Fuel of one call into a plugin. A step of the standard flow takes a few
/// thousand to some ten thousand; this much takes about a millisecond.
pub const FUEL_PER_CALL: u64 = 10_000_000;
/// Fuel for each page of 64 KiB that a plugin asks for: the most that the
/// engine can charge.
const FUEL_PER_PAGE: u8 = u8::MAX;
/// Linear memory that a plugin may have, all memories together, in bytes.
pub const MEMORY_BYTES_MAX: usize = 16 << 20;
/// Linear memory above which `check` warns, in bytes.
pub const MEMORY_BYTES_WARN: usize = 4 << 20;
/// Elements of all tables.
pub const TABLE_ELEMENTS_MAX: usize = 65_536;
/// Bytes that the host allocates for what a plugin returns from one call.
pub const ANSWER_BYTES_MAX: usize = 256 << 10;
/// Native stack of a plugin, in bytes.
const STACK_BYTES: usize = 256 << 10;
/// How often the watchdog counts.
const TICK: Duration = Duration::from_millis(500);
/// Ticks that one call may take: between one and one and a half seconds.
pub(crate) const TICKS_PER_CALL: u64 = 3;
/// Steps that can run at the same time in one process.
const INSTANCES_MAX: u32 = 16;

/// Compiles and runs plugins.
#[derive(Clone)]
pub struct Engine {
    pub(crate) wasmtime: wasmtime::Engine,
}

impl Engine {
    /// Sets up the engine and its watchdog thread, which ends with the engine.
    ///
    /// # Errors
    /// [`LoadError::Machine`] if the machine refuses the address space or the
    /// thread.
    pub fn new() -> Result<Self, LoadError> {
        Self::of(&config(1))
    }

    /// An engine for copies of plugins that have a second memory
    /// (`component::watched`). What a reader runs has one.
    ///
    /// # Errors
    /// As for [`Engine::new`].
    pub fn for_copies() -> Result<Self, LoadError> {
        Self::of(config(2).wasm_multi_memory(true))
    }

    fn of(config: &Config) -> Result<Self, LoadError> {
        let machine = |error: wasmtime::Error| LoadError::Machine(format!("{error:#}"));
        let wasmtime = wasmtime::Engine::new(config).map_err(machine)?;
        let weak = wasmtime.weak();
        // Running before this returns: a child then gives up the system calls
        // that starting a thread needs.
        let (running, started) = std::sync::mpsc::sync_channel(1);
        std::thread::Builder::new()
            .name("watchdog".into())
            .spawn(move || {
                let _ = running.send(());
                watch(&weak);
            })
            .map_err(|error| LoadError::Machine(error.to_string()))?;
        started.recv().map_err(|error| LoadError::Machine(error.to_string()))?;
        Ok(Self { wasmtime })
    }

    /// What machine code depends on besides the component: the engine's
    /// version and settings, and the processor.
    pub(crate) fn fingerprint(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        self.wasmtime.precompile_compatibility_hash().hash(&mut hasher);
        hasher.finish()
    }
}

fn watch(engine: &wasmtime::EngineWeak) {
    loop {
        std::thread::sleep(TICK);
        match engine.upgrade() {
            Some(engine) => engine.increment_epoch(),
            None => return,
        }
    }
}

fn config(memories: u32) -> Config {
    let mut config = Config::new();
    config
        .wasm_component_model(true)
        .consume_fuel(true)
        .operator_cost(OperatorCost {
            variable: VariableOperatorCost {
                memory_grow_per_page: FUEL_PER_PAGE,
                ..VariableOperatorCost::default()
            },
            ..OperatorCost::default()
        })
        .epoch_interruption(true)
        .cranelift_nan_canonicalization(true)
        // Images for copy-on-write are descriptors, and a worker holds none but
        // its pipe.
        .memory_init_cow(false)
        .wasm_relaxed_simd(false)
        .wasm_simd(false)
        .wasm_memory64(false)
        .wasm_multi_memory(false)
        .max_wasm_stack(STACK_BYTES);
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(INSTANCES_MAX)
        .total_core_instances(INSTANCES_MAX * 4)
        .total_memories(INSTANCES_MAX * 2)
        .max_memories_per_module(memories)
        .total_tables(INSTANCES_MAX * 4)
        .max_memory_size(MEMORY_BYTES_MAX)
        .table_elements(TABLE_ELEMENTS_MAX)
        .max_unused_warm_slots(INSTANCES_MAX)
        .linear_memory_keep_resident(256 << 10)
        .table_keep_resident(64 << 10);
    config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
    config
}
