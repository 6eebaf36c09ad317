//! What a page needs to draw one reader: words already said, slots already
//! filled, nothing secret.
//!
//! Plain data for a page to read as JSON. A renderer for a real panel will
//! take screens and words instead.

use serde::{Deserialize, Serialize};

/// One button.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Button {
    /// What comes back when it is pressed.
    pub op: Op,
    /// Its words.
    pub label: String,
    /// What it does for the patient: a role of the contract, or of the host
    /// (`cancel`, `clerk`, `repeat`, `language`, `volume`, `text-size`,
    /// `contrast`, `digit`, `clear`, `enter`, `leave`, `option`, `extend`, `continue`,
    /// `no-colours`).
    pub role: &'static str,
    /// The digit key that does the same, 1 to 9, if any.
    pub key: Option<u8>,
}

/// What a patient pressed, by touch or by key.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "value")]
pub enum Op {
    /// An action of the flow's screen.
    Act(String),
    /// The idle screen, nothing in particular.
    Touch,
    /// Cancel.
    Cancel,
    /// Call the clerk.
    Clerk,
    /// Speak the screen again.
    Repeat,
    /// Choose a language, by tag.
    Language(String),
    /// The next step of volume.
    Volume,
    /// The next text size.
    TextSize,
    /// The colours for those who see contrast poorly, or back.
    Contrast,
    /// Voice mode on or off; from idle only.
    Voice,
    /// A digit key, 0 to 9.
    Digit(u8),
    /// Take back the last digit.
    Clear,
    /// Confirm the digits.
    Enter,
    /// Leave a screen of the host without an answer.
    Leave,
    /// An answer to a host step.
    Option(String),
    /// More time.
    Extend,
    /// Go on after a safe screen.
    Continue,
    /// No colours on the panel while a face is looked at.
    NoColours,
}

/// One thing on a screen, in order, with its depth.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Line {
    /// 0 to 3, as in the contract.
    pub depth: u8,
    /// `heading`, `paragraph`, `steps`, `step`, `picture`, `motion`, `notice`,
    /// `progress`, `stepper`, `brand`, `slot`, `camera`, `digits`.
    pub kind: &'static str,
    /// Its words; the alternative text of a picture.
    pub text: String,
    /// The name of the asset, for pictures.
    pub asset: Option<String>,
    /// A slot's name.
    pub slot: Option<&'static str>,
    /// It is the patient's own affair: shown, never spoken aloud.
    pub private: bool,
}

/// One key of the keypad.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Key {
    /// What comes back when it is pressed.
    pub op: Op,
    /// What stands on it.
    pub legend: String,
    /// What is said of it.
    pub spoken: String,
}

/// The keypad beside the panel.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Keypad {
    /// `left`, `right` or `below`; empty where the reader has none.
    pub side: &'static str,
    /// `normal` or `large`.
    pub size: &'static str,
    /// `normal` or `wide`.
    pub gap: &'static str,
    /// The digits in telephone order: 1 to 9, then 0.
    pub digits: Vec<Key>,
    /// The function keys, top to bottom.
    pub functions: Vec<Key>,
}

/// Everything on the panel.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Panel {
    /// To be sent back with what is pressed.
    pub generation: u32,
    /// `flow`, `host` or `safe`.
    pub owner: &'static str,
    /// The screen's name.
    pub name: String,
    /// The flow's purpose, or empty.
    pub purpose: &'static str,
    /// The flow's composition, or `host`.
    pub composition: &'static str,
    /// The language tag of all words.
    pub language: &'static str,
    /// Whether that language is heard: `full`, or `none` where neither a voice
    /// nor recordings speak it.
    pub speech: &'static str,
    /// What stands on it.
    pub lines: Vec<Line>,
    /// What can be chosen.
    pub buttons: Vec<Button>,
    /// The fixed slots: cancel, clerk, repeat, volume, text size, contrast.
    pub fixed: Vec<Button>,
    /// The languages to choose from, each by its own name.
    pub languages: Vec<Button>,
    /// Words of the host that belong to the panel itself.
    pub words: PanelWords,
    /// The host's warning that lies over the screen, if any: its words, and a
    /// button for more time while there may be more.
    pub warning: Option<Warning>,
    /// 0 to 3, from normal to largest.
    pub text_size: u8,
    /// 0 to 4.
    pub volume: u8,
    /// In the colours for those who see contrast poorly.
    pub contrast: bool,
    /// Voice mode is on.
    pub voice: bool,
    /// A light that is on, by its name.
    pub light: Option<&'static str>,
    /// The colour around the camera's picture, `#rrggbb`, while there is one.
    pub glow: Option<String>,
    /// The short sound that was heard last, by its name: of the screen as it was
    /// shown, or `click` of a key since then. The panel shows a sign of it.
    pub earcon: Option<&'static str>,
    /// Changes with each key, so that the sign of the next click is another.
    pub beat: bool,
    /// Theme colours by role, `#rrggbb`.
    pub theme: Vec<(&'static str, String)>,
    /// The keypad beside the panel.
    pub keypad: Keypad,
}

/// Words of the host for what only the panel knows: pages, menu, strip.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct PanelWords {
    /// What marks the host's own screens.
    pub mark: String,
    /// One screen back, whether or not it is offered.
    pub back: String,
    /// The menu of languages.
    pub language: String,
    /// To the page before.
    pub page_back: String,
    /// To the page after.
    pub page_on: String,
}

/// The host's warning that time is nearly up.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Warning {
    /// What is happening.
    pub title: String,
    /// What to do.
    pub body: String,
    /// More time.
    pub extend: Option<Button>,
}

/// One thing that was spoken.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Spoken {
    /// The words.
    pub text: String,
    /// How they are read, where that is given.
    pub kana: Option<String>,
    /// The recording that is played instead, where there is one.
    pub recording: Option<String>,
    /// For the private route (a jack) only.
    pub private: bool,
}

/// What a loudspeaker or an earphone has to do now. It stands until something
/// else is said, so that a slow listener misses nothing.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Sound {
    /// Counts on whenever something new is said, or what was said is to stop.
    pub serial: u32,
    /// A short sound before it, by its name.
    pub earcon: Option<&'static str>,
    /// What is said, in order; empty for silence.
    pub cues: Vec<Spoken>,
}

/// One step of the visit, for the trace.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Trace {
    /// Row of the journal.
    pub row: u64,
    /// The visit.
    pub visit: u32,
    /// Milliseconds since the epoch.
    pub at_ms: u64,
    /// What happened.
    pub input: String,
    /// What the flow heard, or `-`.
    pub event: String,
    /// The phase after it.
    pub phase: String,
    /// What the flow asked for.
    pub intents: Vec<String>,
    /// What the host did.
    pub commands: Vec<String>,
    /// What the flow did wrong: code and words.
    pub violation: Option<String>,
    /// Fuel of the step.
    pub fuel: u64,
    /// Linear memory of the step, in bytes.
    pub memory_bytes: u64,
    /// Time of the step, in microseconds.
    pub step_us: u64,
    /// Bytes of the flow's state.
    pub state_bytes: usize,
}

/// A call or request that waits at the clerk's page.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct ClerkView {
    /// `none`, `called`, `coming` or `took-over`.
    pub state: String,
    /// Why the clerk was called.
    pub reason: Option<String>,
    /// The patient waits for a visual check to be accepted.
    pub staff_call: bool,
    /// The staff pad is open.
    pub staff_pad: bool,
    /// How the last look at the face ended, and why: `not-matched: attack` for
    /// one. What the patient hears does not name the reason.
    pub face: Option<&'static str>,
    /// What came of the visit's query, for the clerk.
    pub result: Option<String>,
    /// Answers to the hospital's own questions: question and option.
    pub answers: Vec<(String, String)>,
    /// The short code of the visit, as on the panel.
    pub visit_code: String,
    /// The message that is on the panel.
    pub message: String,
}

/// One reader as it is after a step.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Snapshot {
    /// The reader's number, from 1.
    pub reader: u8,
    /// Its PC/SC name, quoted; `None` for a virtual one.
    pub device: Option<String>,
    /// Its account of the eligibility terminal, if one is configured.
    pub account: Option<String>,
    /// The flow: id, version, digest (first 12 hex digits).
    pub flow: String,
    /// Why the flow was replaced, refused or quarantined, if it was.
    pub flow_note: Option<String>,
    /// The phase.
    pub phase: String,
    /// The part that is lost.
    pub lost: Option<String>,
    /// What is on the panel.
    pub panel: Panel,
    /// What was spoken with this step.
    pub spoken: Vec<Spoken>,
    /// What is heard now.
    pub sound: Sound,
    /// An earphone is plugged in: what is private is spoken there.
    pub jack: bool,
    /// How the step went.
    pub trace: Option<Trace>,
    /// The clerk's side.
    pub clerk: ClerkView,
    /// What lies on the virtual reader: a fixture's letter.
    pub tray: Option<String>,
    /// What the slot of a real card reader is ready for: `no-service`,
    /// `no-reader`, `empty`, `present`, `reading`, `ended`, `stuck`, `faulty`.
    pub slot: Option<&'static str>,
    /// The alarm sounds.
    pub alarm: bool,
    /// The journal's head, `rows:hash`.
    pub head: String,
}

/// What stands in the place of what is not kept.
const WITHHELD: &str = "＊＊＊";

impl Snapshot {
    /// The step as it is kept: what is the patient's own affair was shown and
    /// said then, and is no part of it.
    pub(crate) fn kept(mut self) -> Self {
        withhold(&mut self.panel.lines, [&mut self.spoken, &mut self.sound.cues]);
        self
    }
}

fn withhold(lines: &mut [Line], heard: [&mut Vec<Spoken>; 2]) {
    for line in lines.iter_mut().filter(|line| line.private) {
        WITHHELD.clone_into(&mut line.text);
    }
    for cues in heard {
        cues.retain(|cue| !cue.private);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_of_a_step_names_nobody() {
        let line = |private| Line {
            depth: 0,
            kind: "slot",
            text: "渡邉 花子".to_owned(),
            asset: None,
            slot: None,
            private,
        };
        let cue = |private| Spoken {
            text: "わたなべ はなこ".to_owned(),
            kana: None,
            recording: None,
            private,
        };
        let mut lines = [line(true), line(false)];
        let (mut spoken, mut sound) = (vec![cue(true), cue(false)], vec![cue(true)]);
        withhold(&mut lines, [&mut spoken, &mut sound]);
        assert_eq!(lines.map(|line| line.text), [WITHHELD, "渡邉 花子"]);
        assert_eq!((spoken, sound), (vec![cue(false)], Vec::new()));
    }
}
