//! The one alphabet: every input that a desk can be given.

use crate::contract::{EligibilityEvent, Hint, Part, PartChange, RecordedEvent, TokenKind};
use crate::desk::Desk;
use crate::input::{ClerkAct, FaceAnswer, Generation, Input, PinAnswer, Ticket, TokenAnswer};
use crate::state::Means;

/// Every input but the flow's own actions and signals, as they would come now:
/// with the current ticket and generation.
///
/// An explorer adds `Input::Act` for each action of the current screen, and
/// `Input::Signal` for each declared value. Inputs that the desk will not take
/// now are among them on purpose.
pub fn inputs(desk: &Desk) -> Vec<Input> {
    addressed(desk.generation, desk.ticket())
}

/// The inputs of [`inputs`] that carry an address, with an address that is out
/// of date: each must change nothing.
pub fn stale_inputs(desk: &Desk) -> Vec<Input> {
    let Generation(generation) = desk.generation;
    let Ticket { visit, serial } = desk.ticket();
    let earlier = |n: u32| n.wrapping_sub(1);
    let mut all =
        addressed(Generation(earlier(generation)), Ticket { visit, serial: earlier(serial) });
    all.extend(addressed(
        Generation(earlier(generation)),
        Ticket { visit: earlier(visit), serial },
    ));
    all.retain(|input| {
        !matches!(
            input,
            Input::Detected(_) | Input::Removed | Input::Clerk(_) | Input::Device { .. }
        )
    });
    all
}

fn addressed(at: Generation, ticket: Ticket) -> Vec<Input> {
    let mut all = vec![
        Input::Removed,
        Input::Touch { at },
        Input::Cancel { at },
        Input::Help { at },
        Input::Extend { at },
        Input::Resume { at },
        Input::Elapsed { at },
        Input::StillWaiting { at },
        Input::Inactive { at },
        Input::PinEntered { at },
        Input::PinLeft { at },
        Input::StaffLeft { at },
        Input::StepDone { at },
        Input::StepLeft { at },
        Input::Deadline { ticket },
    ];
    all.extend(TokenKind::ALL.iter().map(|kind| Input::Detected(*kind)));
    all.extend(ClerkAct::ALL.iter().map(|act| Input::Clerk(*act)));
    all.extend(token_answers().map(|answer| Input::Token { ticket, answer }));
    all.extend(face_answers().map(|answer| Input::Face { ticket, answer }));
    all.extend(
        [
            PinAnswer::Verified,
            PinAnswer::Wrong { again: true },
            PinAnswer::Wrong { again: false },
            PinAnswer::Failed,
        ]
        .map(|answer| Input::Pin { ticket, answer }),
    );
    all.extend(
        EligibilityEvent::ALL.iter().map(|answer| Input::Eligibility { ticket, answer: *answer }),
    );
    all.extend(RecordedEvent::ALL.iter().map(|answer| Input::Recorded { ticket, answer: *answer }));
    for part in Part::ALL {
        all.extend(
            PartChange::ALL.iter().map(|change| Input::Device { part: *part, change: *change }),
        );
    }
    all
}

fn token_answers() -> impl Iterator<Item = TokenAnswer> {
    let bools = [false, true];
    bools
        .into_iter()
        .flat_map(move |face| {
            bools.into_iter().flat_map(move |pin| {
                bools.map(|notice| TokenAnswer::Ready { means: Means { face, pin }, notice })
            })
        })
        .chain([
            TokenAnswer::FewTries,
            TokenAnswer::WrongPin,
            TokenAnswer::PinBlocked,
            TokenAnswer::Unreadable,
            TokenAnswer::Foreign,
            TokenAnswer::Unusable,
        ])
}

fn face_answers() -> impl Iterator<Item = FaceAnswer> {
    Hint::ALL.iter().map(|hint| FaceAnswer::Hint(*hint)).chain([
        FaceAnswer::Matched,
        FaceAnswer::NotMatched { again: true },
        FaceAnswer::NotMatched { again: false },
        FaceAnswer::TimedOut { again: true },
        FaceAnswer::TimedOut { again: false },
        FaceAnswer::Unavailable,
    ])
}
