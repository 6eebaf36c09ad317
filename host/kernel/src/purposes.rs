//! Which purposes of a flow's screens each phase allows.

use crate::contract::Purpose;
use crate::state::Phase;

/// The purposes that a flow's screen may have in `phase`. Empty while a screen
/// of the host is up: the flow is not asked for one then.
pub fn purposes(phase: Phase) -> &'static [Purpose] {
    use Purpose as P;
    match phase {
        Phase::Idle => &[P::Idle],
        Phase::Choosing { .. } => {
            &[P::ChooseToken, P::PresentToken, P::Question, P::Info, P::Error, P::SeeClerk]
        }
        Phase::Reading { .. } => &[P::PresentToken, P::Wait],
        Phase::Identify { .. } => {
            &[P::ChooseMethod, P::Face, P::Question, P::Info, P::Error, P::SeeClerk]
        }
        Phase::Capturing { .. } => &[P::Face],
        Phase::Identified { .. } => &[P::Question, P::Info, P::Error, P::SeeClerk],
        Phase::Querying { .. } | Phase::Recording { .. } => &[P::Wait],
        Phase::Confirmed { .. } => &[P::Question, P::Info, P::Notice, P::Error, P::SeeClerk],
        Phase::Referred { .. } => &[P::SeeClerk, P::Error, P::Info],
        Phase::Closing { .. } => {
            &[P::RemoveCard, P::Notice, P::Complete, P::Info, P::Error, P::SeeClerk]
        }
        Phase::Leaving { .. } => &[P::Complete, P::Notice, P::Info, P::Error, P::SeeClerk],
        Phase::AndroidPin { .. }
        | Phase::PinPad { .. }
        | Phase::Verifying { .. }
        | Phase::StaffCall { .. }
        | Phase::StaffPad { .. }
        | Phase::Asking { .. }
        | Phase::LeftBehind { .. } => &[],
    }
}

/// The name of the host's safe screen for `phase`, as its phrases begin: the
/// host's words have `safe-NAME-title` and `safe-NAME-body` for each.
pub fn safe_screen(phase: Phase) -> &'static str {
    match phase {
        Phase::Idle => "safe-idle",
        Phase::Choosing { .. } | Phase::AndroidPin { .. } => "safe-choosing",
        Phase::Reading { .. } => "safe-reading",
        Phase::Identify { .. }
        | Phase::PinPad { .. }
        | Phase::Verifying { .. }
        | Phase::StaffCall { .. }
        | Phase::StaffPad { .. } => "safe-identify",
        Phase::Capturing { .. } => "safe-capturing",
        Phase::Identified { .. } => "safe-identified",
        Phase::Querying { .. } => "safe-querying",
        Phase::Confirmed { .. } | Phase::Asking { .. } => "safe-confirmed",
        Phase::Referred { .. } => "safe-referred",
        Phase::Recording { .. } => "safe-recording",
        Phase::Closing { .. } | Phase::LeftBehind { .. } => "safe-closing",
        Phase::Leaving { .. } => "safe-leaving",
    }
}
