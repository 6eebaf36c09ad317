//! A day of the calendar, without a clock.

/// A day of the Gregorian calendar in Japan, 1900-01-01 to 9999-12-31.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Date {
    // The order of the fields is the order of days.
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    const FIRST: Self = Self { year: 1900, month: 1, day: 1 };
    const LAST: Self = Self { year: 9999, month: 12, day: 31 };

    /// Checks a day. `month` and `day` count from 1. `None` if there is no
    /// such day.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let known = (Self::FIRST.year..=Self::LAST.year).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_of(year, month)).contains(&day);
        known.then_some(Self { year, month, day })
    }

    /// Year, month, day.
    pub fn parts(self) -> (u16, u8, u8) {
        (self.year, self.month, self.day)
    }

    /// The day `days` later, at most the last day there is.
    pub(crate) fn plus_days(self, days: u16) -> Self {
        (0..days).fold(self, |date, _| date.next())
    }

    /// The day `days` earlier, at least the first day there is.
    pub(crate) fn minus_days(self, days: u16) -> Self {
        (0..days).fold(self, |date, _| date.previous())
    }

    /// The same day `months` earlier, or that month's last day if it is
    /// shorter; at least the first day there is.
    pub(crate) fn minus_months(self, months: u8) -> Self {
        let first_of_month = Self { day: 1, ..self };
        let earlier =
            (0..months).fold(first_of_month, |date, _| Self { day: 1, ..date.previous() });
        Self { day: self.day.min(days_of(earlier.year, earlier.month)), ..earlier }
    }

    fn next(self) -> Self {
        let Self { year, month, day } = self;
        if self == Self::LAST {
            self
        } else if day < days_of(year, month) {
            Self { day: day + 1, ..self }
        } else if month < 12 {
            Self { month: month + 1, day: 1, ..self }
        } else {
            Self { year: year + 1, month: 1, day: 1 }
        }
    }

    fn previous(self) -> Self {
        let Self { year, month, day } = self;
        if self == Self::FIRST {
            self
        } else if day > 1 {
            Self { day: day - 1, ..self }
        } else if month > 1 {
            Self { month: month - 1, day: days_of(year, month - 1), ..self }
        } else {
            Self { year: year - 1, month: 12, day: 31 }
        }
    }
}

fn days_of(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(year: u16, month: u8, day: u8) -> Date {
        Date::new(year, month, day).unwrap()
    }

    /// 400 years have 146,097 days, in order, each reached from both sides.
    #[test]
    fn a_whole_cycle_of_the_calendar() {
        let mut today = date(1900, 1, 1);
        for _ in 0..146_097 {
            let tomorrow = today.next();
            assert!(tomorrow > today);
            assert_eq!(tomorrow.previous(), today);
            assert_eq!(Date::new(tomorrow.year, tomorrow.month, tomorrow.day), Some(tomorrow));
            today = tomorrow;
        }
        assert_eq!(today, date(2300, 1, 1));
    }

    #[test]
    fn months_are_taken_off_by_the_calendar() {
        assert_eq!(date(2027, 2, 22).minus_months(3), date(2026, 11, 22));
        assert_eq!(date(2027, 5, 31).minus_months(3), date(2027, 2, 28));
        assert_eq!(date(2028, 5, 31).minus_months(3), date(2028, 2, 29));
        assert_eq!(date(2026, 12, 1).minus_months(3), date(2026, 9, 1));
        assert_eq!(date(1900, 2, 1).minus_months(3), date(1900, 1, 1));
    }

    #[test]
    fn the_ends_hold() {
        assert_eq!(Date::LAST.plus_days(9), Date::LAST);
        assert_eq!(Date::FIRST.minus_days(9), Date::FIRST);
        for (year, month, day) in [
            (1899, 12, 31),
            (10_000, 1, 1),
            (2026, 0, 1),
            (2026, 13, 1),
            (2026, 2, 29),
            (2026, 1, 0),
        ] {
            assert_eq!(Date::new(year, month, day), None);
        }
    }
}
