//! What a panel shows while a face is looked at, as a function of time.
//!
//! Nothing flashes: the colours are equally bright, none is a saturated red,
//! and one follows another once a second. They begin only when there was time
//! to hear of them and to decline them. Limits: WCAG 2.2, 2.3.1, "Three Flashes
//! or Below Threshold"; the tests count flashes as it defines them.

use crate::frame::Shown;

/// From the beginning of an attempt to the first colour. Until then the panel
/// shows a grey that is as bright.
pub const LEAD_US: u64 = 6_000_000;
/// How long a colour stands.
pub const COLOUR_US: u64 = 1_000_000;
/// From the change of a colour until every picture that comes in was taken
/// under it: the panel is painted, and a camera is late.
pub const SETTLE_US: u64 = 400_000;
/// How often all colours come round.
pub const ROUNDS: u64 = 2;
/// The colours, in order.
const ORDER: [Shown; 3] = [Shown::Red, Shown::Green, Shown::Blue];

/// What the panel shows so long after the beginning of an attempt; `None` once
/// all is over.
pub fn shown(at_us: u64) -> Option<Shown> {
    let Some(since_us) = at_us.checked_sub(LEAD_US) else { return Some(Shown::White) };
    let place = usize::try_from(since_us / COLOUR_US).ok()?;
    let all = ORDER.iter().cycle().take(ORDER.len() * usize::try_from(ROUNDS).ok()?);
    all.copied().nth(place)
}

/// What a picture that comes in then was taken under: white while that is not
/// certain.
pub fn seen(at_us: u64) -> Option<Shown> {
    let now = shown(at_us)?;
    let before = at_us.checked_sub(SETTLE_US).and_then(shown);
    Some(if before == Some(now) { now } else { Shown::White })
}

/// How long what is shown then stands; `None` if it does for good.
pub fn stands_us(at_us: u64) -> Option<u64> {
    shown(at_us)?;
    Some(match at_us.checked_sub(LEAD_US) {
        None => LEAD_US - at_us,
        Some(since_us) => COLOUR_US - since_us % COLOUR_US,
    })
}
