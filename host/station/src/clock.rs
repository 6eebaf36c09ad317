//! How long each wait is. A flow names a class; the host sets the seconds.

use kernel::contract::Span;
use kernel::{Inactivity, Pending};

/// How long the host's warning stands before the visit ends, in seconds.
/// WCAG 2.2, "Timing Adjustable", asks for at least 20.
pub const WARNING_S: u32 = 30;

/// Milliseconds of inactivity until the host warns. At least 30 s.
pub fn inactive_ms(inactivity: Inactivity) -> u64 {
    match inactivity {
        Inactivity::Screen(Span::Short) => 30_000,
        Inactivity::Screen(Span::Normal) => 60_000,
        Inactivity::Screen(Span::Long) => 120_000,
        Inactivity::Warning => u64::from(WARNING_S) * 1000,
    }
}

/// Milliseconds until a screen goes on by itself.
pub fn advance_ms(span: Span) -> u64 {
    match span {
        Span::Short => 6_000,
        Span::Normal => 10_000,
        Span::Long => 20_000,
    }
}

/// Milliseconds between two words of comfort.
pub(crate) fn progress_ms(span: Span) -> u64 {
    match span {
        Span::Short => 4_000,
        Span::Normal => 7_000,
        Span::Long => 10_000,
    }
}

/// Milliseconds after which a device is taken to be silent.
pub(crate) fn deadline_ms(pending: Pending) -> u64 {
    match pending {
        Pending::Token => 60_000,
        Pending::Face => 60_000,
        Pending::Pin => 10_000,
        Pending::Eligibility => 30_000,
        Pending::Recorded => 30_000,
    }
}

/// The day in Japan, from milliseconds since the epoch.
/// Source: the civil calendar in the proleptic Gregorian form of ISO 8601.
pub fn day_in_japan(at_ms: u64) -> Option<card::Date> {
    const DAY_MS: u64 = 86_400_000;
    const JAPAN_MS: u64 = 9 * 3_600_000;
    let mut days = at_ms.checked_add(JAPAN_MS)? / DAY_MS;
    let mut year: u16 = 1970;
    loop {
        let leap =
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let length = if leap { 366 } else { 365 };
        if days < length {
            let february = if leap { 29 } else { 28 };
            let months = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
            for (month, length) in (1u8..).zip(months) {
                if days < length {
                    return card::Date::new(year, month, u8::try_from(days + 1).ok()?);
                }
                days -= length;
            }
            return None;
        }
        days -= length;
        year = year.checked_add(1)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A flow cannot make a panel flash.
    #[test]
    fn no_screen_goes_on_within_a_second() {
        for span in Span::ALL {
            assert!(advance_ms(*span) >= 4_000 && progress_ms(*span) >= 4_000);
        }
    }

    #[test]
    fn the_warning_stands_long_enough() {
        const { assert!(WARNING_S >= 20) };
        assert!(inactive_ms(Inactivity::Warning) >= 20_000);
        for span in Span::ALL {
            assert!(inactive_ms(Inactivity::Screen(*span)) >= 30_000);
        }
    }

    #[test]
    fn days_begin_at_midnight_in_japan() {
        let day = |at_ms| day_in_japan(at_ms).map(card::Date::parts);
        assert_eq!(day(0), Some((1970, 1, 1)));
        assert_eq!(day(951_836_399_999), Some((2000, 2, 29)));
        assert_eq!(day(951_836_400_000), Some((2000, 3, 1)));
        assert_eq!(day(1_795_273_200_000), Some((2026, 11, 22)));
        assert_eq!(day(u64::MAX), None);
    }
}
