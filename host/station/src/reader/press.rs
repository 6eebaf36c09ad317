//! What a patient presses, by touch or by key, and what it means where.

use journal::JournalError;
use kernel::contract::{KeyFunction, Role};
use kernel::{ClerkAct, Generation, HostScreen, Input, Phase};
use runtime::Front;

use super::Reader;
use crate::record::{CONSENT_ITEMS, STAFF_DIGITS_MAX, STAFF_MISSES_MAX, options};
use crate::room::Later;
use crate::view::Op;

impl Reader {
    /// What a patient pressed.
    pub(super) fn press(
        &mut self,
        at_ms: u64,
        at: u32,
        op: Op,
    ) -> Result<Vec<Later>, JournalError> {
        if at != self.session.desk.generation.0 {
            return Ok(Vec::new());
        }
        let at = Generation(at);
        let op = self.presentation_key(op);
        if self.present(&op) {
            return Ok(Vec::new());
        }
        let input =
            if self.session.desk.warning { over_warning(at, &op) } else { self.pressed(at, &op) };
        match input {
            Some(input) => self.step(at_ms, input),
            None => Ok(Vec::new()),
        }
    }

    fn pressed(&mut self, at: Generation, op: &Op) -> Option<Input> {
        let front = self.session.front();
        match (op, front) {
            (Op::Cancel, _) => Some(Input::Cancel { at }),
            (Op::Clerk, _) => Some(Input::Help { at }),
            (Op::Continue | Op::Enter, Front::Safe(_)) => Some(Input::Resume { at }),
            (Op::Act(action), Front::Flow(_)) => Some(Input::Act { at, action: action.clone() }),
            (Op::Touch, Front::Flow(_) | Front::Safe(_)) => Some(Input::Touch { at }),
            // A digit of a flow's screen is a place in its list: the flow
            // hears the action and never the digit.
            (Op::Digit(digit), Front::Flow(screen)) => {
                let place = usize::from(*digit).checked_sub(1);
                match place.and_then(|place| screen.actions.get(place)) {
                    Some(action) => Some(Input::Act { at, action: action.id.clone() }),
                    None if self.session.desk.state.phase == Phase::Idle => {
                        Some(Input::Touch { at })
                    }
                    None => None,
                }
            }
            (Op::Enter, Front::Flow(screen)) => {
                let primary = screen.actions.iter().find(|action| action.role == Role::Primary);
                match primary {
                    Some(action) => Some(Input::Act { at, action: action.id.clone() }),
                    None if self.session.desk.state.phase == Phase::Idle => {
                        Some(Input::Touch { at })
                    }
                    None => None,
                }
            }
            (Op::Clear, Front::Flow(screen)) => {
                let back = screen.actions.iter().find(|action| action.role == Role::Back)?;
                Some(Input::Act { at, action: back.id.clone() })
            }
            (_, Front::Host(screen)) => self.pressed_host(at, op, screen),
            (
                Op::Act(_)
                | Op::Repeat
                | Op::Language(_)
                | Op::Volume
                | Op::TextSize
                | Op::Contrast
                | Op::Voice
                | Op::Digit(_)
                | Op::Clear
                | Op::Leave
                | Op::Option(_)
                | Op::Extend
                | Op::Continue
                | Op::NoColours,
                Front::Flow(_) | Front::Safe(_),
            ) => None,
        }
    }

    fn pressed_host(&mut self, at: Generation, op: &Op, screen: HostScreen) -> Option<Input> {
        match screen {
            HostScreen::PhonePin { .. } | HostScreen::CardPin => self.pressed_pad(at, op),
            HostScreen::StaffCall => {
                matches!(op, Op::Leave | Op::Clear).then_some(Input::StaffLeft { at })
            }
            HostScreen::StaffPad => self.pressed_staff(at, op),
            HostScreen::Step(step) => {
                let list = options(step, self.record.item);
                let chosen = match op {
                    Op::Option(name) => list.iter().find(|one| *one == name),
                    Op::Digit(digit) => {
                        usize::from(*digit).checked_sub(1).and_then(|place| list.get(place))
                    }
                    Op::Leave | Op::Clear => {
                        self.record.item = None;
                        self.record.answers.retain(|(answered, _)| *answered != step);
                        return Some(Input::StepLeft { at });
                    }
                    Op::Act(_)
                    | Op::Touch
                    | Op::Cancel
                    | Op::Clerk
                    | Op::Repeat
                    | Op::Language(_)
                    | Op::Volume
                    | Op::TextSize
                    | Op::Contrast
                    | Op::Voice
                    | Op::Enter
                    | Op::Extend
                    | Op::Continue
                    | Op::NoColours => None,
                };
                self.answer(at, step, chosen?)
            }
            HostScreen::Checking | HostScreen::LeftBehind | HostScreen::TookOver => None,
        }
    }

    /// Keeps an answer to a host step; it never leaves the record.
    fn answer(&mut self, at: Generation, step: kernel::HostStep, option: &str) -> Option<Input> {
        let item = match (self.record.item, option) {
            (None, "items") => Some(0),
            (Some(item), _) => {
                let name = CONSENT_ITEMS.get(item).copied().unwrap_or_default();
                self.record.answers.push((step, format!("{name}:{option}")));
                Some(item + 1)
            }
            (None, _) => {
                self.record.answers.push((step, option.to_owned()));
                None
            }
        };
        if item.is_some_and(|item| item < CONSENT_ITEMS.len()) {
            self.record.item = item;
            self.speak_front();
            return None;
        }
        self.record.item = None;
        Some(Input::StepDone { at })
    }

    fn pressed_pad(&mut self, at: Generation, op: &Op) -> Option<Input> {
        match op {
            Op::Digit(digit) => {
                // The same words and sound for each digit.
                self.record.entry.push(b'0' + digit % 10);
                self.speak_digit();
                None
            }
            // The way out for whoever has keys only.
            Op::Clear if self.record.entry.is_empty() => Some(Input::PinLeft { at }),
            Op::Clear => {
                self.record.entry.pop();
                self.speak_digits();
                None
            }
            Op::Enter => {
                let entry = std::mem::take(&mut self.record.entry);
                self.record.pin = Some(entry.finish()?);
                Some(Input::PinEntered { at })
            }
            Op::Leave => Some(Input::PinLeft { at }),
            Op::Act(_)
            | Op::Touch
            | Op::Cancel
            | Op::Clerk
            | Op::Repeat
            | Op::Language(_)
            | Op::Volume
            | Op::TextSize
            | Op::Contrast
            | Op::Voice
            | Op::Option(_)
            | Op::Extend
            | Op::Continue
            | Op::NoColours => None,
        }
    }

    fn pressed_staff(&mut self, at: Generation, op: &Op) -> Option<Input> {
        match op {
            Op::Digit(digit) if self.record.staff.len() < STAFF_DIGITS_MAX => {
                self.record.staff.push(b'0' + digit % 10);
                None
            }
            Op::Clear if self.record.staff.is_empty() => Some(Input::StaffLeft { at }),
            Op::Clear => {
                self.record.staff.pop();
                None
            }
            Op::Enter => {
                let right = *self.record.staff == self.staff_password;
                self.record.staff.clear();
                if right {
                    return Some(Input::Clerk(ClerkAct::Verify));
                }
                self.record.staff_misses += 1;
                let enough = self.record.staff_misses >= STAFF_MISSES_MAX;
                enough.then_some(Input::Clerk(ClerkAct::Refuse))
            }
            Op::Leave => Some(Input::StaffLeft { at }),
            Op::Digit(_)
            | Op::Act(_)
            | Op::Touch
            | Op::Cancel
            | Op::Clerk
            | Op::Repeat
            | Op::Language(_)
            | Op::Volume
            | Op::TextSize
            | Op::Contrast
            | Op::Voice
            | Op::Option(_)
            | Op::Extend
            | Op::Continue
            | Op::NoColours => None,
        }
    }
}

/// While the warning stands, any key asks for more time.
fn over_warning(at: Generation, op: &Op) -> Option<Input> {
    match op {
        Op::Extend | Op::Enter | Op::Digit(_) | Op::Touch | Op::Continue => {
            Some(Input::Extend { at })
        }
        Op::Cancel => Some(Input::Cancel { at }),
        Op::Clerk => Some(Input::Help { at }),
        Op::Act(_)
        | Op::Repeat
        | Op::Language(_)
        | Op::Volume
        | Op::TextSize
        | Op::Contrast
        | Op::Voice
        | Op::Clear
        | Op::Leave
        | Op::Option(_)
        | Op::NoColours => None,
    }
}

/// The words of a function key that the host itself knows.
pub(crate) fn key_op(function: KeyFunction) -> Op {
    match function {
        KeyFunction::Cancel => Op::Cancel,
        KeyFunction::Clear => Op::Clear,
        KeyFunction::Enter => Op::Enter,
        KeyFunction::Clerk => Op::Clerk,
        KeyFunction::Repeat => Op::Repeat,
    }
}
