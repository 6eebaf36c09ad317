//! What the build made and put into this binary.

/// The standard flow, a component: what a reader runs unless told otherwise,
/// and what it falls back to.
pub(crate) const STANDARD: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/standard.wasm"));

/// The compositor, a module for WebAssembly: what pages draw display lists with.
pub(crate) const COMPOSITOR: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/compositor.wasm"));
