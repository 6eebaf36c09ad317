//! Nothing to link: the benches stand in `step/`, what they step in `guest/`.
