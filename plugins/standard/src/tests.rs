//! The flow's promises: transcripts of visits, every event on every page, and
//! every state that host and flow can reach together.

mod every_event;
mod every_state;
mod host;
mod told;
mod visits;
mod words;
