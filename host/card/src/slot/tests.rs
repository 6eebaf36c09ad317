//! Promises of a slot: over all short courses of events, over long ones at
//! random, and with threads.

mod courses;
mod threads;
