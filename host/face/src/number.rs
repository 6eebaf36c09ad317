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

/// The nearest whole number; 0 for what is none.
#[expect(clippy::cast_possible_truncation, reason = "saturates, and NaN is 0")]
pub(crate) fn nearest(value: f32) -> i64 {
    value.round() as i64
}

/// A whole number as a real one, to 24 bits.
#[expect(clippy::cast_precision_loss, reason = "a sum of bytes, of which eight bits count")]
pub(crate) fn rough(value: i64) -> f32 {
    value as f32
}

/// A count with a sign. Pictures are far below 2^63.
pub(crate) fn signed(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
