//! Promise: the layers in ARCHITECTURE.md are the layers in Cargo.toml.
