//! What is heard, and when it stops: any press silences what is being said,
//! at once and whatever becomes of the press.

use runtime::Front;

use crate::reader::Reader;
use crate::view::Sound;

/// The sound of a key that was pressed: the same for every key.
const CLICK: &str = "click";
/// The sound of a safe screen.
const ERROR: &str = "error";

impl Reader {
    /// Something comes from outside: nothing is said with it yet.
    pub(crate) fn listen(&mut self, pressed: bool) {
        self.spoken.clear();
        self.turned = false;
        self.pressed = pressed;
        if pressed {
            self.beat = !self.beat;
            self.say(Some(CLICK));
        }
    }

    /// What came of it is heard: what was spoken, and the earcon of the screen
    /// if that is new. Both stand until something else is heard; a new screen
    /// silences what was said of the one before in any case.
    pub(crate) fn make_heard(&mut self) {
        let earcon = if self.turned { self.earcon() } else { None };
        if self.turned || !self.spoken.is_empty() {
            // A key that brought this up was heard as well.
            self.say(earcon.or(self.pressed.then_some(CLICK)));
        }
    }

    fn say(&mut self, earcon: Option<&'static str>) {
        self.sound =
            Sound { serial: self.sound.serial.wrapping_add(1), earcon, cues: self.spoken.clone() };
    }

    /// The short sound of the screen that is up.
    pub(crate) fn earcon(&self) -> Option<&'static str> {
        match self.session.front() {
            Front::Flow(screen) => screen.earcon.map(|earcon| earcon.name()),
            Front::Host(_) => None,
            Front::Safe(_) => Some(ERROR),
        }
    }

    /// An earphone is plugged in, which asks for voice mode where a visit has
    /// not begun, or pulled out, which silences what was private.
    pub(crate) fn plug(&mut self, plugged: bool) {
        let was = std::mem::replace(&mut self.jack, plugged);
        if plugged && !was && self.session.desk.state.phase == kernel::Phase::Idle {
            self.start_voice();
        }
        if !plugged && self.sound.cues.iter().any(|cue| cue.private) {
            self.say(None);
        }
    }
}
