//! What is said aloud, and what on the private route only: the cues of a
//! flow's screen, the host's own words, and what each key does.

use face::Shown;
use kernel::contract::{Cue, Item, KeyFunction, KeypadKind, Moment, Phrase, Screen, Slot};
use runtime::Front;
use words::{Argument, Language, Said, host_catalogue};

use crate::clock::WARNING_S;
use crate::panel::{Choice, call_words, host_phrases, number, text};
use crate::reader::Reader;
use crate::record::Colours;
use crate::view::{Op, Spoken};

impl Reader {
    /// Speaks what is up: the screen's own cues and slots, or the host's words.
    pub(crate) fn speak_front(&mut self) {
        let mut said = if self.session.desk.warning {
            let body = self.host("warning-body", &[("seconds", number(WARNING_S))]);
            let keys = self.presentation.voice.then(|| self.host("warning-keys", &[]));
            aloud([self.host("warning-title", &[]), body].into_iter().chain(keys))
        } else {
            self.front_said()
        };
        if self.offers_colours() {
            self.announce_colours(&mut said);
        }
        // Whatever the flow says of a reader that is lost.
        if self.room.wants_card_out() {
            said.extend(aloud([self.host("left-behind-title", &[])]));
        }
        if self.presentation.voice && self.explain_keypad() {
            said.extend(aloud(self.keypad_words()));
        }
        self.spoken = said;
    }

    /// Says that there will be colours: first of all, and after every hint that
    /// may have cut it short, until the first one comes.
    fn announce_colours(&mut self, said: &mut Vec<Spoken>) {
        let announced = aloud([self.host("colours-announced", &[])]);
        match self.record.colours {
            Colours::Untold => {
                self.record.colours = Colours::Told;
                said.splice(0..0, announced);
            }
            Colours::Told if self.room.colour() == Some(Shown::White) => said.extend(announced),
            Colours::Told | Colours::Declined => {}
        }
    }

    fn front_said(&self) -> Vec<Spoken> {
        let voice = self.presentation.voice;
        match self.session.front() {
            Front::Flow(screen) => {
                // In voice mode each choice is said once, with its key.
                let is_label = |cue: &Phrase| {
                    voice && screen.actions.iter().any(|one| one.label.as_ref() == Some(cue))
                };
                let mut said = aloud(self.cues(screen, Moment::Shown, |cue| !is_label(cue)));
                said.extend(screen.body.iter().filter_map(|node| self.slot_said(&node.item)));
                if voice {
                    let labels = (1u8..).zip(&screen.actions);
                    said.extend(aloud(labels.map(|(key, one)| numbered(key, self.label(one)))));
                    let decline = |key| numbered(key, self.host("slot-no-colours", &[]));
                    said.extend(aloud(self.colours_key().map(decline)));
                }
                said
            }
            Front::Safe(name) => {
                let code = self.visit_code();
                let mut said = self.title_and_body(name);
                said.push(self.host("safe-visit-code", &[("code", text(&code))]));
                if voice {
                    said.push(numbered(1, self.host("slot-continue", &[])));
                }
                aloud(said)
            }
            Front::Host(screen) => {
                let mut said = aloud(host_phrases(self, screen).into_iter().map(|(_, said)| said));
                if voice {
                    let choices = self.host_choices(screen);
                    said.extend(aloud(choices.iter().map(|choice| self.choice_said(choice))));
                }
                said
            }
        }
    }

    /// A choice of the host, with the key that makes it.
    fn choice_said(&self, choice: &Choice) -> Said {
        let label = self.host(&choice.id, &[]);
        if let Some(key) = choice.key {
            return numbered(key, label);
        }
        let function = match choice.op {
            Op::Enter => KeyFunction::Enter,
            Op::Clear | Op::Leave => KeyFunction::Clear,
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
            | Op::Digit(_)
            | Op::Option(_)
            | Op::Extend
            | Op::Continue
            | Op::NoColours => return label,
        };
        let key = self
            .layout()
            .and_then(|layout| layout.keys.iter().find(|key| key.function == function));
        let Some(key) = key.filter(|_| self.site.device.keypad != KeypadKind::None) else {
            return label;
        };
        let phrase = |id: &str| self.phrase(&Phrase { id: id.to_owned(), arguments: Vec::new() });
        if choice.op == Op::Leave {
            // Where nothing is entered, the key that clears leaves.
            self.key_does(&phrase(&key.legend), &label)
        } else {
            phrase(&key.spoken)
        }
    }

    /// What a key does, as text and as reading.
    fn key_does(&self, key: &Said, action: &Said) -> Said {
        let heard = |said: &Said| said.kana.clone().unwrap_or_else(|| said.text.clone());
        let say = |key: String, action: String| {
            let args = [("key", Argument::Text(key)), ("action", Argument::Text(action))];
            self.host("key-does", &args).text
        };
        let kana = say(heard(key), heard(action));
        Said { text: say(key.text.clone(), action.text.clone()), kana: Some(kana), recording: None }
    }

    /// What fills a slot is shown and spoken; the patient's own affair by the
    /// private route only.
    fn slot_said(&self, item: &Item) -> Option<Spoken> {
        match item {
            // Spoken when it comes: it stands on every screen.
            Item::Slot(Slot::ClerkMessage) => None,
            Item::Slot(slot) => self.slot(*slot).map(|said| spoken(said, slot.is_private())),
            Item::Heading(_)
            | Item::Paragraph(_)
            | Item::Steps
            | Item::Step(_)
            | Item::Picture(_)
            | Item::Motion(_)
            | Item::Brand(_)
            | Item::Notice(_)
            | Item::Progress
            | Item::Stepper(_) => None,
        }
    }

    /// Speaks how a call to the clerk stands, after whatever else was said.
    pub(crate) fn speak_call(&mut self) {
        let said = call_words(self.session.desk.state.clerk).map(|id| self.host(id, &[]));
        self.spoken.extend(aloud(said));
    }

    /// Speaks what the clerk has written.
    pub(crate) fn speak_clerk_message(&mut self) {
        self.spoken = aloud(self.slot(Slot::ClerkMessage));
    }

    /// Speaks that it still goes on.
    pub(crate) fn speak_waiting(&mut self) {
        let Front::Flow(screen) = self.session.front() else { return };
        self.spoken = aloud(self.cues(screen, Moment::Waiting, |_| true));
    }

    /// Says that a digit was taken; the same words whichever it was.
    pub(crate) fn speak_digit(&mut self) {
        self.spoken = aloud([self.host("pin-digit-entered", &[("count", self.entered())])]);
    }

    /// Says how many digits are left after one was taken back.
    pub(crate) fn speak_digits(&mut self) {
        self.spoken = aloud([self.host("pin-digits", &[("count", self.entered())])]);
    }

    fn entered(&self) -> Argument {
        number(u32::try_from(self.record.entry.len()).unwrap_or(0))
    }

    /// Says one sentence of the host.
    pub(crate) fn speak_host(&mut self, id: &str, args: &[(&str, Argument)]) {
        self.spoken = aloud([self.host(id, args)]);
    }

    /// Says one sentence of the host and then what is up.
    pub(crate) fn speak_front_after(&mut self, id: &str) {
        self.speak_front();
        self.spoken.insert(0, spoken(self.host(id, &[]), false));
    }

    /// Says what was touched, and how it is chosen.
    pub(crate) fn speak_touched(&mut self, what: Spoken) {
        self.spoken = vec![what, spoken(self.host("touch-again", &[]), false)];
    }

    /// The words of what stands where somebody touched, if it has any. A digit
    /// of a PIN is for the private route only.
    pub(crate) fn touched(&self, op: &Op) -> Option<Spoken> {
        let front = self.session.front();
        let host = |id: &str| Some(self.host(id, &[]));
        let said = match op {
            Op::Act(id) => {
                let Front::Flow(screen) = front else { return None };
                let action = screen.actions.iter().find(|one| one.id == *id);
                action.map(|action| self.label(action))
            }
            Op::Leave | Op::Option(_) => {
                let Front::Host(screen) = front else { return None };
                let choices = self.host_choices(screen);
                choices.iter().find(|one| one.op == *op).map(|one| self.host(&one.id, &[]))
            }
            Op::Digit(digit) => Some(self.host("key-digit", &[("digit", number(*digit))])),
            Op::Language(tag) => Language::parse(tag)
                .and_then(|language| host_catalogue().say(language, "language-name", &[])),
            Op::Cancel => host("slot-cancel"),
            Op::Clerk => host("slot-clerk"),
            Op::Repeat => host("slot-repeat"),
            Op::Volume => host("slot-volume"),
            Op::TextSize => host("slot-text-size"),
            Op::Contrast => host("slot-contrast"),
            Op::Clear => host("pin-clear"),
            Op::Enter => host("pin-enter"),
            Op::Extend => host("slot-extend"),
            Op::Continue => host("slot-continue"),
            Op::NoColours => host("slot-no-colours"),
            Op::Touch | Op::Voice => None,
        };
        said.map(|said| spoken(said, matches!(op, Op::Digit(_))))
    }

    fn cues(&self, screen: &Screen, moment: Moment, wanted: impl Fn(&Phrase) -> bool) -> Vec<Said> {
        let due = |cue: &&Cue| cue.moment == moment && wanted(&cue.phrase);
        screen.cues.iter().filter(due).map(|cue| self.phrase(&cue.phrase)).collect()
    }

    /// Telephone order, the dot on 5, and beside which digits cancel and the
    /// clerk are: function keys stand from top to bottom beside 3, 6, 9, 0.
    fn keypad_words(&self) -> Option<Said> {
        let layout = self.layout()?;
        let beside = |function| {
            let row = layout.keys.iter().position(|key| key.function == function)?;
            [3u32, 6, 9, 0].get(row).copied()
        };
        let cancel = beside(KeyFunction::Cancel)?;
        let clerk = beside(KeyFunction::Clerk)?;
        let args = [("cancel", number(cancel)), ("clerk", number(clerk))];
        Some(self.host("keypad-introduction", &args))
    }
}

fn spoken(said: Said, private: bool) -> Spoken {
    Spoken { text: said.text, kana: said.kana, recording: said.recording, private }
}

/// Words for the loudspeaker.
fn aloud(said: impl IntoIterator<Item = Said>) -> Vec<Spoken> {
    said.into_iter().map(|said| spoken(said, false)).collect()
}

/// A label with the digit key that does the same, as text and as reading.
fn numbered(key: u8, label: Said) -> Said {
    let with_key = |words: String| format!("{key}: {words}");
    Said { text: with_key(label.text), kana: label.kana.map(with_key), recording: None }
}
