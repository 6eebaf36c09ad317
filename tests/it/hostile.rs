//! Promise: whatever a plugin does, the reader goes on.
//!
//! It shows its own safe screen for the phase, says so aloud with the code of
//! the visit, keeps the violation on record, and runs the standard flow after
//! [`station::STRIKES_MAX`] visits; a plugin that is bad from the start is
//! refused with a code, a cause and a fix.

mod deeds;
mod files;
mod workers;
