//! What a page says, as JSON, and what that means to a reader.

use kernel::contract::{EligibilityEvent, Part, PartChange};
use kernel::{ClerkAct, HostStep};
use serde::Deserialize;
use station::view::Op;
use station::{EligibilityPlan, FacePlan, FaceSay, Message, Sitter};

use crate::Fixture;
use crate::painter::Wish;

/// Bytes of one message of a page.
pub(crate) const REQUEST_BYTES_MAX: usize = 4096;
/// Characters of a notice and of the clerk's message to the panel.
const TEXT_CHARS_MAX: usize = 120;

/// One message of a page.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "type", deny_unknown_fields)]
enum Request {
    Press { at: u32, op: Op },
    Touch { at: u32, op: Op },
    Place { fixture: String },
    TakeAway,
    Face { plan: FacePlan },
    FaceSays { say: FaceSay },
    Sitter { sitter: Sitter },
    Eligibility { plan: EligibilityPlan },
    EligibilitySays { event: EligibilityEvent },
    Notice { text: String },
    Concerns { step: HostStep, concerned: bool },
    Part { part: Part, change: PartChange },
    Clerk { act: ClerkAct },
    ClerkMessage { text: String },
    Jack { plugged: bool },
    Panel(Wish),
}

/// What a page asked for.
#[derive(Debug)]
pub(crate) enum Asked {
    /// Of its reader.
    Reader(Message),
    /// Of its own panel.
    Panel(Wish),
}

/// Why a message of a page is refused; told to that page and to nobody else.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BadRequest {
    #[error("the message could not be read: {0}")]
    Json(#[source] serde_json::Error),
    #[error("a digit is 0 to 9")]
    Digit,
    #[error("the tray holds no such card or phone")]
    Fixture,
    #[error("the text has more than {TEXT_CHARS_MAX} characters")]
    Long,
}

/// Reads one message of a page.
pub(crate) fn read(text: &str, fixtures: &[Fixture]) -> Result<Asked, BadRequest> {
    let request = serde_json::from_str(text).map_err(BadRequest::Json)?;
    Ok(Asked::Reader(match request {
        Request::Panel(wish) => return Ok(Asked::Panel(wish)),
        Request::Press { op: Op::Digit(10..), .. } | Request::Touch { op: Op::Digit(10..), .. } => {
            return Err(BadRequest::Digit);
        }
        Request::Press { at, op } => Message::Press { at, op },
        Request::Touch { at, op } => Message::Touch { at, op },
        Request::Place { fixture } => fixtures
            .iter()
            .find(|one| one.letter == fixture)
            .map(|one| one.place.clone())
            .ok_or(BadRequest::Fixture)?,
        Request::TakeAway => Message::TakeAway,
        Request::Face { plan } => Message::Face(plan),
        Request::FaceSays { say } => Message::FaceSays(say),
        Request::Sitter { sitter } => Message::Sitter(sitter),
        Request::Eligibility { plan } => Message::Eligibility(plan),
        Request::EligibilitySays { event } => Message::EligibilitySays(event),
        Request::Notice { text } => Message::Notice(short(text)?),
        Request::Concerns { step, concerned } => Message::Concerns(step, concerned),
        Request::Part { part, change } => Message::Part(part, change),
        Request::Clerk { act } => Message::Clerk(act),
        Request::ClerkMessage { text } => Message::ClerkMessage(short(text)?),
        Request::Jack { plugged } => Message::Jack(plugged),
    }))
}

fn short(text: String) -> Result<String, BadRequest> {
    if text.chars().count() > TEXT_CHARS_MAX { Err(BadRequest::Long) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use kernel::contract::Hint;

    use super::*;

    fn understood(text: &str) -> Result<Message, BadRequest> {
        let tray = [Fixture {
            letter: "A".into(),
            title: "normal card".into(),
            place: Message::Notice("stands for card A".into()),
        }];
        match read(text, &tray)? {
            Asked::Reader(message) => Ok(message),
            Asked::Panel(wish) => panic!("{wish:?}"),
        }
    }

    #[test]
    fn every_message_of_a_page_is_understood() {
        let press = |op| Message::Press { at: 7, op };
        let table = [
            (r#"{"type":"press","at":7,"op":{"kind":"touch"}}"#, press(Op::Touch)),
            (
                r#"{"type":"press","at":7,"op":{"kind":"act","value":"go"}}"#,
                press(Op::Act("go".into())),
            ),
            (r#"{"type":"press","at":7,"op":{"kind":"digit","value":9}}"#, press(Op::Digit(9))),
            (r#"{"type":"press","at":7,"op":{"kind":"text-size"}}"#, press(Op::TextSize)),
            (r#"{"type":"place","fixture":"A"}"#, Message::Notice("stands for card A".into())),
            (r#"{"type":"take-away"}"#, Message::TakeAway),
            (
                r#"{"type":"face","plan":"hints-then-match"}"#,
                Message::Face(FacePlan::HintsThenMatch),
            ),
            (
                r#"{"type":"face-says","say":{"hint":"closer"}}"#,
                Message::FaceSays(FaceSay::Hint(Hint::Closer)),
            ),
            (r#"{"type":"face-says","say":"matched"}"#, Message::FaceSays(FaceSay::Matched)),
            (r#"{"type":"sitter","sitter":"page"}"#, Message::Sitter(Sitter::Page)),
            (r#"{"type":"sitter","sitter":"device"}"#, Message::Sitter(Sitter::Device)),
            (
                r#"{"type":"eligibility","plan":"see-clerk"}"#,
                Message::Eligibility(EligibilityPlan::SeeClerk),
            ),
            (
                r#"{"type":"eligibility-says","event":"confirmed"}"#,
                Message::EligibilitySays(EligibilityEvent::Confirmed),
            ),
            (r#"{"type":"notice","text":"お知らせ"}"#, Message::Notice("お知らせ".into())),
            (
                r#"{"type":"concerns","step":"registration","concerned":true}"#,
                Message::Concerns(HostStep::Registration, true),
            ),
            (
                r#"{"type":"part","part":"camera","change":"lost"}"#,
                Message::Part(Part::Camera, PartChange::Lost),
            ),
            (r#"{"type":"clerk","act":"take-over"}"#, Message::Clerk(ClerkAct::TakeOver)),
            (r#"{"type":"clerk-message","text":""}"#, Message::ClerkMessage(String::new())),
            (r#"{"type":"jack","plugged":true}"#, Message::Jack(true)),
        ];
        for (text, message) in table {
            assert_eq!(understood(text).unwrap(), message, "{text}");
        }
    }

    #[test]
    fn a_page_says_how_it_wants_its_panel() {
        let wish = |class: &str, more: &str| {
            let text = format!(
                r#"{{"type":"panel","class":"{class}","at":7,"page":1,"menu":true,"row":null,"still":true{more}}}"#
            );
            read(&text, &[])
        };
        for class in ["portrait", "landscape", "compact"] {
            assert!(matches!(wish(class, ""), Ok(Asked::Panel(_))), "{class}");
        }
        for (class, more) in [("huge", ""), ("compact", r#","scale":2"#)] {
            assert!(matches!(wish(class, more), Err(BadRequest::Json(_))), "{class}{more}");
        }
    }

    #[test]
    fn anything_else_is_refused_with_a_reason() {
        let long = |chars| format!(r#"{{"type":"notice","text":"{}"}}"#, "あ".repeat(chars));
        assert!(understood(&long(120)).is_ok());
        let table = [
            ("", "the message could not be read"),
            ("{}", "missing field `type`"),
            (r#"{"type":"sing"}"#, "unknown variant `sing`"),
            (r#"{"type":"press","op":{"kind":"touch"}}"#, "missing field `at`"),
            (r#"{"type":"press","at":-1,"op":{"kind":"touch"}}"#, "invalid value"),
            (r#"{"type":"press","at":7,"op":{"kind":"digit","value":10}}"#, "a digit is 0 to 9"),
            (r#"{"type":"press","at":7,"op":{"kind":"digit","value":300}}"#, "invalid value"),
            (r#"{"type":"place","fixture":"Z"}"#, "no such card"),
            (r#"{"type":"clerk","act":"verify","more":1}"#, "unknown field `more`"),
            (&long(121), "more than 120 characters"),
        ];
        for (text, reason) in table {
            let told = understood(text).unwrap_err().to_string();
            assert!(told.contains(reason), "{text}: {told}");
        }
    }
}
