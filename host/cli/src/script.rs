//! The script language of `play`: one line, one thing that happens.
//!
//! ```text
//! card A                      a test card is laid on the reader (A to J, N)
//! phone K                     a test phone is held to it
//! remove                      what lies there is taken away
//! act WORDS                   an action, by its label, name or role
//! touch                       the idle screen is touched
//! pin 1234 | pin leave        the host's digits screen
//! step agree | step leave     an option of a host step
//! face matched                also: not-matched, timed-out, unavailable, hint closer
//! eligibility confirmed       also: see-clerk, unavailable, waiting
//! notice WORDS                a notice comes with the next answer
//! concerns STEP, spares STEP  whether a host step concerns the patient
//! staff accept                also: verify, refuse, leave, password 2468
//! clerk acknowledge           also: take-over, hand-back, message WORDS
//! time advance                also: progress, inactive, deadline
//! lose camera | restore camera
//! cancel | help | extend | continue | repeat | voice | key 3 | enter | clear
//! language en
//! expect screen NAME          also: phase NAME, said WORDS, shown WORDS
//! ```
//!
//! Empty lines and lines that begin with `#` are left out.

use card::Fixture;
use kernel::contract::{EligibilityEvent, Hint, Part, PartChange};
use kernel::{ClerkAct, HostStep};
use station::view::Op;
use station::{FaceSay, Message};

/// One thing that happens.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Line {
    /// A message that needs no look at the panel.
    Message(Message),
    /// A press on whatever is on the panel.
    Press(Op),
    /// An action by its label, name or role.
    Act(String),
    /// Digits and then enter.
    Digits(String),
    /// A wait is over.
    Time(Time),
    /// Something that must be so.
    Expect(Expect),
}

/// Which clock.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Time {
    /// The screen goes on.
    Advance,
    /// Still waiting.
    Progress,
    /// Nobody did anything.
    Inactive,
    /// A device is silent.
    Deadline,
}

/// What must be so.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Expect {
    /// The screen's name; host screens in brackets.
    Screen(String),
    /// The phase.
    Phase(String),
    /// Words that were spoken with the last line.
    Said(String),
    /// Words that stand on the panel.
    Shown(String),
}

/// Reads a script.
///
/// # Errors
/// The first line that is not understood: its number and what was expected.
pub(crate) fn parse(script: &str) -> Result<Vec<(usize, String, Line)>, String> {
    let mut lines = Vec::new();
    for (number, line) in (1..).zip(script.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let parsed = parse_line(line)
            .ok_or_else(|| format!("line {number}: {line:?} is not understood; {}", help(line)))?;
        lines.push((number, line.to_owned(), parsed));
    }
    Ok(lines)
}

fn help(line: &str) -> &'static str {
    match line.split_whitespace().next().unwrap_or_default() {
        "card" | "phone" => "write card or phone and a letter A to N",
        "pin" => "write pin and four digits, or pin leave",
        "face" => "write face matched, not-matched, timed-out, unavailable or hint NAME",
        "eligibility" => "write eligibility confirmed, see-clerk, unavailable or waiting",
        "staff" => "write staff accept, verify, refuse, leave or password DIGITS",
        "clerk" => "write clerk acknowledge, take-over, hand-back or message WORDS",
        "concerns" | "spares" => {
            "write concerns or spares and registration, consent, specific-disease, subsidy or prescription"
        }
        "time" => "write time advance, progress, inactive or deadline",
        "lose" | "restore" => "write lose or restore and reader, camera, keypad, speaker or link",
        "expect" => "write expect screen NAME, phase NAME, said WORDS or shown WORDS",
        _ => "`madoguchi play --help` lists the lines of a script",
    }
}

fn parse_line(line: &str) -> Option<Line> {
    let (word, rest) = line.split_once(' ').map_or((line, ""), |(word, rest)| (word, rest.trim()));
    let press = |op| Some(Line::Press(op));
    match (word, rest) {
        ("card" | "phone", letter) => {
            let fixture = Fixture::ALL.into_iter().find(|one| one.name() == letter)?;
            Some(Line::Message(Message::Place(fixture)))
        }
        ("remove", "") => Some(Line::Message(Message::TakeAway)),
        ("act", words) if !words.is_empty() => Some(Line::Act(words.to_owned())),
        ("touch", "") => press(Op::Touch),
        ("pin", "leave") => press(Op::Leave),
        ("pin", digits) => digits_line(digits),
        ("step", "leave") => press(Op::Leave),
        ("step", option) if !option.is_empty() => press(Op::Option(option.to_owned())),
        ("face", say) => Some(Line::Message(Message::FaceSays(face(say)?))),
        ("eligibility", say) => {
            Some(Line::Message(Message::EligibilitySays(EligibilityEvent::parse(say)?)))
        }
        ("notice", words) => Some(Line::Message(Message::Notice(words.to_owned()))),
        ("concerns", step) => Some(Line::Message(Message::Concerns(HostStep::parse(step)?, true))),
        ("spares", step) => Some(Line::Message(Message::Concerns(HostStep::parse(step)?, false))),
        ("staff", say) => staff(say),
        ("clerk", say) => clerk(say),
        ("time", clock) => Some(Line::Time(match clock {
            "advance" => Time::Advance,
            "progress" => Time::Progress,
            "inactive" => Time::Inactive,
            "deadline" => Time::Deadline,
            _ => return None,
        })),
        ("lose", part) => Some(Line::Message(Message::Part(Part::parse(part)?, PartChange::Lost))),
        ("restore", part) => {
            Some(Line::Message(Message::Part(Part::parse(part)?, PartChange::Restored)))
        }
        ("cancel", "") => press(Op::Cancel),
        ("help", "") => press(Op::Clerk),
        ("extend", "") => press(Op::Extend),
        ("continue", "") => press(Op::Continue),
        ("repeat", "") => press(Op::Repeat),
        ("voice", "") => press(Op::Voice),
        ("enter", "") => press(Op::Enter),
        ("clear", "") => press(Op::Clear),
        ("key", digit) => press(Op::Digit(digit.parse().ok().filter(|digit| *digit <= 9)?)),
        ("language", tag) => press(Op::Language(words::Language::parse(tag)?.tag().to_owned())),
        ("expect", what) => expect(what),
        _ => None,
    }
}

fn digits_line(digits: &str) -> Option<Line> {
    let right = (1..=8).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    right.then(|| Line::Digits(digits.to_owned()))
}

fn face(say: &str) -> Option<FaceSay> {
    match say {
        "matched" => Some(FaceSay::Matched),
        "not-matched" => Some(FaceSay::NotMatched),
        "timed-out" => Some(FaceSay::TimedOut),
        "unavailable" => Some(FaceSay::Unavailable),
        _ => Hint::parse(say.strip_prefix("hint ")?).map(FaceSay::Hint),
    }
}

fn staff(say: &str) -> Option<Line> {
    match say {
        "accept" => Some(Line::Message(Message::Clerk(ClerkAct::Accept))),
        "verify" => Some(Line::Message(Message::Clerk(ClerkAct::Verify))),
        "refuse" => Some(Line::Message(Message::Clerk(ClerkAct::Refuse))),
        "leave" => Some(Line::Press(Op::Leave)),
        _ => digits_line(say.strip_prefix("password ")?),
    }
}

fn clerk(say: &str) -> Option<Line> {
    let act = match say {
        "acknowledge" => ClerkAct::Acknowledge,
        "take-over" => ClerkAct::TakeOver,
        "hand-back" => ClerkAct::HandBack,
        _ => {
            let words = say.strip_prefix("message")?.trim();
            return Some(Line::Message(Message::ClerkMessage(words.to_owned())));
        }
    };
    Some(Line::Message(Message::Clerk(act)))
}

fn expect(what: &str) -> Option<Line> {
    let (kind, words) = what.split_once(' ')?;
    let words = words.trim().to_owned();
    Some(Line::Expect(match kind {
        "screen" => Expect::Screen(words),
        "phase" => Expect::Phase(words),
        "said" => Expect::Said(words),
        "shown" => Expect::Shown(words),
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_not_understood_says_what_was_expected() {
        for (script, message) in [
            (
                "card A\n\ncard Z",
                "line 3: \"card Z\" is not understood; write card or phone and a letter A to N",
            ),
            (
                "pin 12a4",
                "line 1: \"pin 12a4\" is not understood; write pin and four digits, or pin leave",
            ),
            (
                "dance",
                "line 1: \"dance\" is not understood; `madoguchi play --help` lists the lines of a script",
            ),
        ] {
            assert_eq!(parse(script).unwrap_err(), message);
        }
    }

    #[test]
    fn comments_and_empty_lines_are_left_out() {
        assert_eq!(parse("# one\n\n   # two\nremove\n").unwrap().len(), 1);
    }
}
