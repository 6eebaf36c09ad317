//! A process that computes and can do nothing else: the pipe that it is born
//! with, its limits, its filter of system calls, and memory that is wiped when
//! it is freed.
//!
//! What a child computes, and who starts it, is the affair of the rooms that
//! have one.

pub mod pipe;
pub mod sandbox;
mod scrub;

pub use scrub::Scrub;
