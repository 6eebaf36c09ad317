//! Promise: whatever a screen or a catalogue holds, it is drawn or refused within
//! the limits, and the host's strip and actions stay the host's.
//!
//! A sample; `cargo bench -p render --bench rubbish` judges ten thousand.

#![expect(clippy::indexing_slicing, reason = "a test may panic")]

use render::{Fonts, Renderer};

mod rubbish;

const CASES: u64 = 40;

#[test]
fn anything_is_drawn_or_refused_within_limits() {
    let fonts = Fonts::load().unwrap_or_else(|error| panic!("{error}"));
    let mut renderer = Renderer::new(&fonts);
    for seed in 0..CASES {
        rubbish::judge(seed, &mut renderer);
    }
}
