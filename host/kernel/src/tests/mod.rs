//! The protocol's promises: transcripts of visits, and every state there is.
#![expect(
    clippy::wildcard_enum_match_arm,
    clippy::match_like_matches_macro,
    reason = "a test looks at some cases only"
)]

mod exhaustive;
mod limits;
mod screens;
mod visits;
