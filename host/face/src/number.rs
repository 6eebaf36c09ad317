//! Between whole numbers and real ones, said once.

/// A count as a real number. Exact below 2^24; pictures are smaller.
#[expect(clippy::cast_precision_loss, reason = "sides and counts of pictures are far below 2^24")]
pub(crate) fn real(count: usize) -> f32 {
    count as f32
}

/// The whole part; 0 for what is negative or no number.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates, and NaN is 0"
)]
pub(crate) fn whole(value: f32) -> usize {
    value as usize
}

/// The nearest byte.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates, and NaN is 0"
)]
pub(crate) fn byte(value: f32) -> u8 {
    (value + 0.5) as u8
}

/// A count as a real number of 64 bits, for statistics.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
pub(crate) fn long(count: usize) -> f64 {
    count as f64
}

/// The logistic function: a logit as a probability.
pub(crate) fn logistic(logit: f32) -> f32 {
    1.0 / (1.0 + (-logit).exp())
}
