//! The protocol's promises: transcripts of visits, and every state there is.

mod exhaustive;
mod limits;
mod screens;
mod visits;
