//! The standard flow, embedded: what a reader runs unless told otherwise, and
//! what it falls back to.

/// The component.
pub(crate) const STANDARD: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/standard.wasm"));
