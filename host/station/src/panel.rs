//! A reader put into words: what a page draws and what is spoken.

use card::{SlotState, Term};
use kernel::contract::{
    Action, Argument as PhraseArgument, Item, KeyGap, KeySize, KeypadKind, Phrase, Role, Slot,
    Value,
};
use kernel::{Clerk, HostScreen, HostStep, Phase};
use runtime::Front;
use words::{Argument, Language, Said, Speech, host_catalogue};

use crate::clock::WARNING_S;
use crate::reader::{Reader, key_op};
use crate::record::{CONSENT_ITEMS, options};
use crate::view::{Button, ClerkView, Key, Keypad, Line, Op, Panel, PanelWords, Snapshot, Warning};

/// Everything a page needs of one reader.
pub(crate) fn snapshot(reader: &Reader) -> Snapshot {
    let state = &reader.session.desk.state;
    Snapshot {
        reader: reader.number(),
        flow: reader.flow.label(),
        flow_note: reader.flow_note.clone(),
        phase: kernel::situation(&reader.site, state).phase.name().to_owned(),
        lost: state.lost.map(|part| part.name().to_owned()),
        panel: panel(reader),
        spoken: reader.spoken.clone(),
        sound: reader.sound.clone(),
        jack: reader.jack,
        trace: reader.last_trace(),
        clerk: clerk(reader),
        tray: reader.room.placed().map(|fixture| fixture.name().to_owned()),
        device: reader.room.device().name.clone(),
        account: reader.room.device().account.clone(),
        slot: reader.room.slot().map(slot_name),
        alarm: reader.room.alarm,
        head: reader.journal().head().to_string(),
    }
}

fn slot_name(state: SlotState) -> &'static str {
    match state {
        SlotState::NoService => "no-service",
        SlotState::NoReader => "no-reader",
        SlotState::Empty => "empty",
        SlotState::Present(_) => "present",
        SlotState::Session(_) => "reading",
        SlotState::Dead => "ended",
        SlotState::Stuck => "stuck",
        SlotState::Faulty => "faulty",
    }
}

fn clerk(reader: &Reader) -> ClerkView {
    let state = &reader.session.desk.state;
    ClerkView {
        state: state.clerk.name().to_owned(),
        reason: reader.record.reason.map(|reason| reason.name().to_owned()),
        staff_call: matches!(state.phase, Phase::StaffCall { .. }),
        staff_pad: matches!(state.phase, Phase::StaffPad { .. }),
        face: reader.record.face,
        result: reader.record.result.map(str::to_owned),
        answers: reader.record.own_answers.clone(),
        visit_code: reader.visit_code(),
        message: reader.clerk_message.clone(),
    }
}

pub(crate) fn number(n: impl Into<u32>) -> Argument {
    Argument::Number(n.into())
}

pub(crate) fn text(words: &str) -> Argument {
    Argument::Text(words.to_owned())
}

impl Reader {
    /// A short code to tell the clerk: the reader's letter and the visit.
    pub fn visit_code(&self) -> String {
        let letter = char::from(b'A' + self.number().saturating_sub(1) % 26);
        format!("{letter}-{:03}", self.session.desk.visit % 1000)
    }

    /// The host's own words. A phrase that is missing is shown by its name: a
    /// test of the words makes sure that none is.
    pub(crate) fn host(&self, id: &str, args: &[(&str, Argument)]) -> Said {
        host_catalogue().say(self.presentation.language, id, args).unwrap_or_else(|| Said {
            text: id.to_owned(),
            kana: None,
            recording: None,
        })
    }

    pub(crate) fn host_text(&self, id: &str) -> String {
        self.host(id, &[]).text
    }

    /// Words of the flow's catalogue.
    pub(crate) fn phrase(&self, phrase: &Phrase) -> Said {
        let argument = |argument: &PhraseArgument| match &argument.value {
            Value::Number(number) => Argument::Number(*number),
            Value::Phrase(id) => {
                let said = self.flow.catalogue.say(self.presentation.language, id, &[]);
                Argument::Text(said.map(|said| said.text).unwrap_or_default())
            }
        };
        let args: Vec<(&str, Argument)> =
            phrase.arguments.iter().map(|one| (one.name.as_str(), argument(one))).collect();
        self.flow
            .catalogue
            .say(self.presentation.language, &phrase.id, &args)
            .unwrap_or_else(|| Said { text: phrase.id.clone(), kana: None, recording: None })
    }

    /// What fills a slot now; `None` leaves the slot away.
    pub(crate) fn slot(&self, slot: Slot) -> Option<Said> {
        let record = &self.record;
        match slot {
            Slot::Name => {
                record.name.as_ref().map(|name| self.host("slot-name", &[("name", text(name))]))
            }
            Slot::QueueNumber => record
                .queue_number
                .map(|n| self.host("slot-queue-number", &[("number", number(n))])),
            Slot::ClerkMessage if self.clerk_message.is_empty() => None,
            Slot::ClerkMessage => {
                Some(self.host("slot-clerk-message", &[("text", text(&self.clerk_message))]))
            }
            Slot::TriesLeft => {
                record.tries.map(|tries| self.host("slot-tries-left", &[("tries", number(tries))]))
            }
            Slot::VisitCode => {
                Some(self.host("slot-visit-code", &[("code", text(&self.visit_code()))]))
            }
            Slot::ReaderNumber => {
                Some(self.host("slot-reader-number", &[("number", number(self.number()))]))
            }
            Slot::Notice => match record.term {
                Term::Grace => Some(self.host("notice-certificate-expired", &[])),
                Term::ExpiringSoon => Some(self.host("notice-certificate-expiring", &[])),
                Term::Valid => {
                    let notice = record.notice.as_ref();
                    notice.map(|notice| self.host("notice-message", &[("text", text(notice))]))
                }
            },
            Slot::NextPlace | Slot::HospitalNotice | Slot::Camera => None,
        }
    }

    /// The words of an action: its own, or the host's by its role.
    pub(crate) fn label(&self, action: &Action) -> Said {
        let id = match (&action.label, action.role) {
            (Some(label), _) => return self.phrase(label),
            (None, Role::Back) => "slot-back",
            (None, Role::UseFace) => "method-face",
            (None, Role::UsePin) => "method-pin",
            (None, Role::AskStaff) => "method-staff",
            // The vocabulary refuses such an action.
            (None, Role::Primary | Role::Secondary) => "slot-continue",
        };
        self.host(id, &[])
    }

    pub(crate) fn title_and_body(&self, stem: &str) -> Vec<Said> {
        vec![self.host(&format!("{stem}-title"), &[]), self.host(&format!("{stem}-body"), &[])]
    }

    pub(crate) fn host_buttons(&self, screen: HostScreen) -> Vec<Button> {
        let button = |Choice { op, id, role, key }: Choice| {
            let label = self.host_text(&id);
            Button { op, label, role, key }
        };
        self.host_choices(screen).into_iter().map(button).collect()
    }

    /// What can be chosen on a screen of the host.
    pub(crate) fn host_choices(&self, screen: HostScreen) -> Vec<Choice> {
        let choice = |op, id: &str, role| Choice { op, id: id.to_owned(), role, key: None };
        let pad = |leave| {
            vec![
                choice(Op::Enter, "pin-enter", "enter"),
                choice(Op::Clear, "pin-clear", "clear"),
                choice(Op::Leave, leave, "leave"),
            ]
        };
        match screen {
            HostScreen::PhonePin { .. } | HostScreen::CardPin => pad("pin-cancel"),
            HostScreen::StaffCall => vec![choice(Op::Leave, "staff-cancel", "leave")],
            HostScreen::StaffPad => pad("staff-cancel"),
            HostScreen::Step(step) => {
                let option = |(key, option): (u8, &&str)| {
                    let id = format!("{}-{option}", step_stem(step));
                    let op = Op::Option((*option).to_owned());
                    Choice { op, id, role: "option", key: Some(key) }
                };
                let options = (1u8..).zip(options(step, self.record.item)).map(option);
                options.chain([choice(Op::Leave, "slot-back", "leave")]).collect()
            }
            HostScreen::Checking | HostScreen::LeftBehind | HostScreen::TookOver => Vec::new(),
        }
    }
}

/// One thing that can be chosen on a screen of the host.
pub(crate) struct Choice {
    /// What it does.
    pub(crate) op: Op,
    /// The host's phrase for it.
    pub(crate) id: String,
    role: &'static str,
    /// Its digit key, if it has one.
    pub(crate) key: Option<u8>,
}

/// The host's words for a call that stands.
pub(crate) fn call_words(clerk: Clerk) -> Option<&'static str> {
    match clerk {
        Clerk::Called => Some("clerk-called"),
        Clerk::Coming => Some("clerk-coming"),
        Clerk::None | Clerk::TookOver => None,
    }
}

fn step_stem(step: HostStep) -> String {
    format!("step-{}", step.name())
}

fn line(depth: u8, kind: &'static str, text: String) -> Line {
    Line { depth, kind, text, asset: None, slot: None, private: false }
}

/// The words of a host screen, with the kind of line each is.
pub(crate) fn host_phrases(reader: &Reader, screen: HostScreen) -> Vec<(&'static str, Said)> {
    let pair = |stem: &str| {
        let mut said = reader.title_and_body(stem).into_iter();
        ["heading", "paragraph"].into_iter().zip(said.by_ref()).collect::<Vec<_>>()
    };
    match screen {
        HostScreen::PhonePin { .. } => with_tries(reader, pair("pin-phone")),
        HostScreen::CardPin => {
            let title = ("heading", reader.host("pin-title", &[]));
            with_tries(reader, vec![title, ("paragraph", reader.host("pin-body", &[]))])
        }
        HostScreen::Checking => vec![("heading", reader.host("pin-checking", &[]))],
        HostScreen::StaffCall => pair("staff-calling"),
        HostScreen::StaffPad => pair("staff-pad"),
        HostScreen::Step(step) => {
            let item = reader.record.item.and_then(|item| CONSENT_ITEMS.get(item));
            match item {
                Some(item) => pair(&format!("{}-item-{item}", step_stem(step))),
                None => pair(&step_stem(step)),
            }
        }
        HostScreen::LeftBehind => pair("left-behind"),
        HostScreen::TookOver => pair("clerk-took-over"),
    }
}

/// With two or fewer tries left, the host says so before an attempt.
fn with_tries(reader: &Reader, mut words: Vec<(&'static str, Said)>) -> Vec<(&'static str, Said)> {
    match reader.record.tries {
        Some(1) => words.push(("notice", reader.host("pin-last-try", &[]))),
        Some(tries) if tries <= card::TRIES_FEW_MAX => {
            words.push(("notice", reader.host("pin-few-tries", &[("tries", number(tries))])));
        }
        Some(_) | None => {}
    }
    words
}

pub(crate) fn panel(reader: &Reader) -> Panel {
    let presentation = reader.presentation;
    let front = reader.session.front();
    let (owner, name, purpose, composition) = match front {
        Front::Flow(s) => ("flow", s.name.clone(), s.purpose.name(), s.composition.name()),
        Front::Host(screen) => ("host", host_name(screen), "", "host"),
        Front::Safe(name) => ("safe", name.to_owned(), "", "host"),
    };
    let light = match front {
        Front::Flow(screen) => screen.light.map(|light| light.name()),
        Front::Host(_) | Front::Safe(_) => None,
    };
    let colour = |one: &kernel::contract::ThemeColour| {
        (one.role.name(), format!("#{:06x}", one.rgb & 0x00FF_FFFF))
    };
    Panel {
        generation: reader.session.desk.generation.0,
        owner,
        name,
        purpose,
        composition,
        language: presentation.language.tag(),
        speech: reader.speech(presentation.language).name(),
        lines: lines(reader),
        buttons: buttons(reader),
        fixed: fixed(reader),
        languages: languages(reader),
        words: panel_words(reader),
        warning: reader.session.desk.warning.then(|| warning(reader)),
        text_size: presentation.text_size,
        volume: presentation.volume,
        contrast: presentation.contrast,
        voice: presentation.voice,
        light,
        glow: glow(reader),
        earcon: reader.sound.earcon.or(reader.earcon()),
        beat: reader.beat,
        theme: reader.flow.manifest.theme.iter().map(colour).collect(),
        keypad: keypad(reader),
    }
}

/// The colour around the camera's picture: grey until the first one.
fn glow(reader: &Reader) -> Option<String> {
    if !reader.offers_colours() {
        return None;
    }
    let [r, g, b] = reader.room.colour()?.rgb();
    Some(format!("#{r:02x}{g:02x}{b:02x}"))
}

pub(crate) fn host_name(screen: HostScreen) -> String {
    match screen {
        HostScreen::PhonePin { .. } => "phone-pin".into(),
        HostScreen::CardPin => "card-pin".into(),
        HostScreen::Checking => "checking".into(),
        HostScreen::StaffCall => "staff-call".into(),
        HostScreen::StaffPad => "staff-pad".into(),
        HostScreen::Step(step) => step_stem(step),
        HostScreen::LeftBehind => "left-behind".into(),
        HostScreen::TookOver => "took-over".into(),
    }
}

fn lines(reader: &Reader) -> Vec<Line> {
    let mut lines = match reader.session.front() {
        Front::Flow(screen) => {
            screen.body.iter().filter_map(|node| item(reader, node.depth, &node.item)).collect()
        }
        Front::Host(screen) => {
            let mut lines: Vec<Line> = host_phrases(reader, screen)
                .into_iter()
                .map(|(kind, said)| line(0, kind, said.text))
                .collect();
            if let Some(count) = dots(reader, screen) {
                lines.push(line(0, "digits", "●".repeat(count)));
            }
            lines
        }
        Front::Safe(name) => {
            let code = reader.visit_code();
            let mut said = reader.title_and_body(name).into_iter();
            let mut lines: Vec<Line> = ["heading", "paragraph"]
                .into_iter()
                .zip(said.by_ref())
                .map(|(kind, said)| line(0, kind, said.text))
                .collect();
            let code = reader.host("safe-visit-code", &[("code", text(&code))]);
            lines.push(line(0, "notice", code.text));
            lines
        }
    };
    if reader.presentation.voice && reader.speech(reader.presentation.language) == Speech::None {
        lines.push(line(0, "notice", reader.host_text("language-without-speech")));
    }
    // What rests on models that say nothing about people says so.
    let by_face =
        reader.record.by_face || matches!(reader.session.desk.state.phase, Phase::Capturing { .. });
    if by_face && reader.room.is_demo() {
        let text = reader.host_text("demo-notice");
        lines.push(Line { slot: Some("face-demo"), ..line(0, "notice", text) });
    }
    if reader.offers_colours() {
        let text = reader.host_text("colours-announced");
        lines.push(Line { slot: Some("colours"), ..line(0, "notice", text) });
    }
    // The clerk's word and the state of a call stand on every screen.
    if let Some(said) = reader.slot(Slot::ClerkMessage) {
        lines.push(Line { slot: Some("clerk-message"), ..line(0, "slot", said.text) });
    }
    if reader.room.wants_card_out() {
        lines.push(line(0, "notice", reader.host_text("left-behind-title")));
    }
    if let Some(id) = call_words(reader.session.desk.state.clerk) {
        let text = reader.host_text(id);
        lines.push(Line { slot: Some("clerk-call"), ..line(0, "notice", text) });
    }
    lines
}

/// How many digits are on the pad, where there is one.
fn dots(reader: &Reader, screen: HostScreen) -> Option<usize> {
    match screen {
        HostScreen::PhonePin { .. } | HostScreen::CardPin => Some(reader.record.entry.len()),
        HostScreen::StaffPad => Some(reader.record.staff.len()),
        HostScreen::Checking
        | HostScreen::StaffCall
        | HostScreen::Step(_)
        | HostScreen::LeftBehind
        | HostScreen::TookOver => None,
    }
}

fn item(reader: &Reader, depth: u8, item: &Item) -> Option<Line> {
    let words = |kind, phrase: &Phrase| Some(line(depth, kind, reader.phrase(phrase).text));
    let picture = |kind, name: &String| {
        let alt = reader.flow.assets.get(name).and_then(|asset| asset.alt.as_ref());
        let alt = alt.map(|id| Phrase { id: id.clone(), arguments: Vec::new() });
        let text = alt.map(|alt| reader.phrase(&alt).text).unwrap_or_default();
        Some(Line { asset: Some(name.clone()), ..line(depth, kind, text) })
    };
    match item {
        Item::Heading(phrase) => words("heading", phrase),
        Item::Paragraph(phrase) => words("paragraph", phrase),
        Item::Steps => Some(line(depth, "steps", String::new())),
        Item::Step(phrase) => words("step", phrase),
        Item::Picture(name) => picture("picture", name),
        Item::Motion(name) => picture("motion", name),
        Item::Brand(name) => picture("brand", name),
        Item::Notice(phrase) => words("notice", phrase),
        Item::Progress => Some(line(depth, "progress", String::new())),
        Item::Stepper(s) => Some(line(depth, "stepper", format!("{} / {}", s.current, s.total))),
        Item::Slot(Slot::Camera) => {
            Some(Line { slot: Some("camera"), ..line(depth, "camera", String::new()) })
        }
        // Shown on every screen already.
        Item::Slot(Slot::ClerkMessage) => None,
        Item::Slot(slot) => reader.slot(*slot).map(|said| Line {
            slot: Some(slot.name()),
            private: slot.is_private(),
            ..line(depth, "slot", said.text)
        }),
    }
}

fn buttons(reader: &Reader) -> Vec<Button> {
    match reader.session.front() {
        Front::Flow(screen) => (1u8..)
            .zip(&screen.actions)
            .map(|(key, action)| Button {
                op: Op::Act(action.id.clone()),
                label: reader.label(action).text,
                role: action.role.name(),
                key: Some(key),
            })
            .chain(decline(reader))
            .collect(),
        Front::Host(screen) => reader.host_buttons(screen),
        Front::Safe(_) => {
            let idle = reader.session.desk.state.phase == Phase::Idle;
            let op = if idle { Op::Touch } else { Op::Continue };
            let label = reader.host_text("slot-continue");
            vec![Button { op, label, role: "continue", key: Some(1) }]
        }
    }
}

/// No colours: the host's own, below the flow's actions while there are any.
fn decline(reader: &Reader) -> Option<Button> {
    let label = reader.host_text("slot-no-colours");
    let key = reader.colours_key();
    reader.offers_colours().then_some(Button { op: Op::NoColours, label, role: "no-colours", key })
}

fn fixed(reader: &Reader) -> Vec<Button> {
    let slot = |op, id: &str, role| Button { op, label: reader.host_text(id), role, key: None };
    vec![
        slot(Op::Cancel, "slot-cancel", "cancel"),
        slot(Op::Clerk, "slot-clerk", "clerk"),
        slot(Op::Repeat, "slot-repeat", "repeat"),
        slot(Op::Volume, "slot-volume", "volume"),
        slot(Op::TextSize, "slot-text-size", "text-size"),
        slot(Op::Contrast, "slot-contrast", "contrast"),
    ]
}

fn languages(reader: &Reader) -> Vec<Button> {
    let button = |language: Language| Button {
        op: Op::Language(language.tag().to_owned()),
        label: match reader.speech(language) {
            Speech::Full => language.endonym().to_owned(),
            Speech::None => {
                let without = host_catalogue().say(language, "language-without-speech", &[]);
                let without = without.map(|said| said.text).unwrap_or_default();
                // Only Chinese has no voice, and these are its brackets.
                format!("{}（{without}）", language.endonym())
            }
        },
        role: "language",
        key: None,
    };
    reader.languages().into_iter().map(button).collect()
}

fn panel_words(reader: &Reader) -> PanelWords {
    PanelWords {
        mark: reader.host_text("slot-mark"),
        back: reader.host_text("slot-back"),
        language: reader.host_text("slot-language"),
        page_back: reader.host_text("slot-page-back"),
        page_on: reader.host_text("slot-page-on"),
    }
}

fn warning(reader: &Reader) -> Warning {
    let extend = Button {
        op: Op::Extend,
        label: reader.host_text("slot-extend"),
        role: "extend",
        key: Some(1),
    };
    Warning {
        title: reader.host_text("warning-title"),
        body: reader.host("warning-body", &[("seconds", number(WARNING_S))]).text,
        extend: reader.session.desk.can_extend().then_some(extend),
    }
}

fn keypad(reader: &Reader) -> Keypad {
    if reader.site.device.keypad == KeypadKind::None {
        return Keypad::default();
    }
    let Some(layout) = reader.layout() else { return Keypad::default() };
    let words = |id: &str| reader.phrase(&Phrase { id: id.to_owned(), arguments: Vec::new() }).text;
    let digit = |digit: u8| Key {
        op: Op::Digit(digit),
        legend: digit.to_string(),
        spoken: reader.host("key-digit", &[("digit", number(digit))]).text,
    };
    Keypad {
        side: layout.side.name(),
        size: if reader.steady { KeySize::Large } else { layout.size }.name(),
        gap: if reader.steady { KeyGap::Wide } else { layout.gap }.name(),
        // Telephone order: ITU-T E.161.
        digits: (1..=9).chain([0]).map(digit).collect(),
        functions: layout
            .keys
            .iter()
            .map(|key| Key {
                op: key_op(key.function),
                legend: words(&key.legend),
                spoken: words(&key.spoken),
            })
            .collect(),
    }
}
