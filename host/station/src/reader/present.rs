//! What changes nothing but the presentation: language, volume, text size,
//! contrast and voice mode, by touch or by a key of their own. No flow hears of it.

use journal::JournalError;
use kernel::{HostScreen, Phase};
use runtime::Front;
use words::{Argument, Language, Speech};

use super::{Presentation, Reader, TEXT_SIZE_MAX, VOLUME_MAX};
use crate::record::Colours;
use crate::room::Later;
use crate::view::Op;

/// The keys of the presentation. No flow's screen has so many actions, and no
/// screen of the host so many options.
const LANGUAGE_KEY: u8 = 7;
const VOLUME_KEY: u8 = 8;
const TEXT_SIZE_KEY: u8 = 9;
const CONTRAST_KEY: u8 = 0;
const _: () = assert!(kernel::limits::ACTIONS_MAX < LANGUAGE_KEY as usize);

impl Reader {
    /// What a digit key means where digits are not asked for: four of them
    /// change the presentation, so that whoever has keys only can.
    pub(super) fn presentation_key(&self, op: Op) -> Op {
        let digits = match self.session.front() {
            Front::Host(
                HostScreen::CardPin | HostScreen::PhonePin { .. } | HostScreen::StaffPad,
            ) => true,
            Front::Host(
                HostScreen::Checking
                | HostScreen::StaffCall
                | HostScreen::Step(_)
                | HostScreen::LeftBehind
                | HostScreen::TookOver,
            )
            | Front::Flow(_)
            | Front::Safe(_) => false,
        };
        let Op::Digit(digit) = op else { return op };
        match digit {
            _ if digits || self.session.desk.warning => op,
            LANGUAGE_KEY => Op::Language(self.next_language().tag().to_owned()),
            VOLUME_KEY => Op::Volume,
            TEXT_SIZE_KEY => Op::TextSize,
            CONTRAST_KEY => Op::Contrast,
            _ if self.colours_key() == Some(digit) => Op::NoColours,
            _ => op,
        }
    }

    /// Whether the panel shows colours around the camera's picture now, or will:
    /// then they can be declined.
    pub(crate) fn offers_colours(&self) -> bool {
        let looks = matches!(self.session.desk.state.phase, Phase::Capturing { .. });
        looks
            && matches!(self.session.front(), Front::Flow(_))
            && self.room.glows()
            && self.record.colours != Colours::Declined
    }

    /// The key that declines them: the one after those of the flow's actions.
    pub(crate) fn colours_key(&self) -> Option<u8> {
        let Front::Flow(screen) = self.session.front() else { return None };
        let key = u8::try_from(screen.actions.len() + 1).ok()?;
        (self.offers_colours() && key < LANGUAGE_KEY).then_some(key)
    }

    /// The next language of the menu; in voice mode the next that is heard.
    fn next_language(&self) -> Language {
        let voice = self.presentation.voice;
        let all = self.languages();
        let here = all.iter().position(|one| *one == self.presentation.language);
        let after = all.iter().cycle().skip(here.map_or(0, |here| here + 1)).take(all.len());
        let heard = |one: &&Language| !voice || self.speech(**one) == Speech::Full;
        after.copied().find(|one| heard(&one)).unwrap_or(self.presentation.language)
    }

    /// Takes what changes nothing but the presentation.
    pub(super) fn present(&mut self, op: &Op) -> bool {
        let idle = self.session.desk.state.phase == Phase::Idle;
        match op {
            Op::Repeat => {
                self.speak_front();
                self.speak_call();
            }
            Op::Language(tag) => {
                let known = Language::parse(tag).filter(|one| self.languages().contains(one));
                if let Some(language) = known {
                    self.presentation.language = language;
                    self.speak_front_after("language-name");
                }
            }
            Op::Volume => {
                let next = (self.presentation.volume + 1) % (VOLUME_MAX + 1);
                // Who hears the reader only could not hear how to undo silence.
                let level = if self.presentation.voice { next.max(1) } else { next };
                self.presentation.volume = level;
                self.speak_host("volume-now", &[("level", Argument::Number(level.into()))]);
            }
            Op::TextSize => {
                let size = (self.presentation.text_size + 1) % (TEXT_SIZE_MAX + 1);
                self.presentation.text_size = size;
                self.speak_host(
                    "text-size-now",
                    &[("level", Argument::Number(u32::from(size) + 1))],
                );
            }
            Op::Contrast => {
                self.presentation.contrast = !self.presentation.contrast;
                let now = if self.presentation.contrast { "contrast-on" } else { "contrast-off" };
                self.speak_host(now, &[]);
            }
            Op::Voice if idle => {
                if self.presentation.voice {
                    self.presentation.voice = false;
                    self.speak_host("voice-off", &[]);
                } else {
                    self.start_voice();
                }
            }
            Op::Voice => {}
            Op::NoColours => {
                if self.offers_colours() {
                    self.record.colours = Colours::Declined;
                    self.room.dim();
                    self.speak_host("colours-off", &[]);
                }
            }
            Op::Act(_)
            | Op::Touch
            | Op::Cancel
            | Op::Clerk
            | Op::Digit(_)
            | Op::Clear
            | Op::Enter
            | Op::Leave
            | Op::Option(_)
            | Op::Extend
            | Op::Continue => return false,
        }
        true
    }

    /// Voice mode from the idle screen on: it says so, and explains the keypad.
    pub(crate) fn start_voice(&mut self) {
        self.presentation.voice = true;
        self.presentation.volume = self.presentation.volume.max(1);
        self.keypad_explained = false;
        self.speak_front_after("voice-on");
    }

    /// A touch of the panel. In voice mode the first says what is there, and a
    /// second one in the same place acts.
    pub(super) fn touch(
        &mut self,
        at_ms: u64,
        at: u32,
        op: Op,
    ) -> Result<Vec<Later>, JournalError> {
        let first = self.pointed.replace((at, op.clone())) != Some((at, op.clone()));
        if first
            && self.presentation.voice
            && at == self.session.desk.generation.0
            && let Some(spoken) = self.touched(&op)
        {
            self.speak_touched(spoken);
            return Ok(Vec::new());
        }
        self.pointed = None;
        self.press(at_ms, at, op)
    }

    /// The languages that host and flow both have.
    pub(crate) fn languages(&self) -> Vec<Language> {
        let host = words::host_catalogue().languages();
        let both = self.flow.catalogue.languages().iter().filter(|one| host.contains(one));
        both.copied().collect()
    }

    /// Whether all of host and flow is heard in a language.
    pub(crate) fn speech(&self, language: Language) -> Speech {
        match (words::host_catalogue().speech(language), self.flow.catalogue.speech(language)) {
            (Speech::Full, Speech::Full) => Speech::Full,
            (Speech::Full | Speech::None, Speech::Full | Speech::None) => Speech::None,
        }
    }

    /// Whether somebody changed the presentation of the idle screen. Whoever
    /// comes next must not find it so.
    pub(crate) fn is_changed_in_idle(&self) -> bool {
        self.session.desk.state.phase == Phase::Idle && self.presentation != Presentation::default()
    }

    /// Takes back what was chosen on the idle screen by somebody who then went
    /// away. `false` if there was nothing to take back.
    pub fn rest(&mut self) -> bool {
        let changed = self.is_changed_in_idle();
        if changed {
            self.spoken.clear();
            self.presentation = Presentation::default();
            self.keypad_explained = false;
        }
        changed
    }
}
