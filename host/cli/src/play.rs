//! `madoguchi play`: a visit without a panel and without a clock.

use std::path::PathBuf;

use anyhow::{Context, anyhow};
use journal::Journal;
use kernel::Input;
use kernel::contract::{Chosen, Mode, Site, Staffing};
use serde::Serialize;
use station::view::{Op, Snapshot};
use station::{EligibilityPlan, FacePlan, Loader, Message, Parts, Reader, Room};

use crate::Verdict;
use crate::heard::Folder;
use crate::output::{self, Format};
use crate::script::{self, Expect, Line, Time};
use crate::standard::STANDARD;

/// The moment at which every script is played: 2026-04-01 09:00 in Japan.
pub(crate) const AT_MS: u64 = 1_775_001_600_000;
/// The password of the facility that a script plays in.
pub(crate) const STAFF_PASSWORD: &[u8] = b"2468";

/// Plays a visit from a script and prints its transcript.
#[derive(clap::Args)]
#[command(after_long_help = SCRIPT_HELP)]
pub(crate) struct Play {
    /// The script; `-` reads standard input.
    script: PathBuf,
    /// The plugin file; the standard flow unless given.
    #[arg(long, value_name = "FILE")]
    plugin: Option<PathBuf>,
    /// Writes what the loudspeaker says into this directory, as WAV files.
    #[arg(long, value_name = "DIR")]
    wav: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
}

/// What kind of place the reader stands in.
#[derive(clap::Args, Clone)]
pub(crate) struct Place {
    /// How the facility is run: normal, night or disaster.
    #[arg(long, default_value = "normal", value_parser = mode)]
    mode: Mode,
    /// Who can come: counter, remote or unstaffed.
    #[arg(long, default_value = "counter", value_parser = staffing)]
    staffing: Staffing,
    /// Features that are switched off: phone, prescription, registration,
    /// subsidy.
    #[arg(long, value_name = "FEATURE")]
    without: Vec<Feature>,
    /// A setting of the flow.
    #[arg(long = "setting", value_name = "NAME=OPTION", value_parser = setting)]
    settings: Vec<Chosen>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Feature {
    Phone,
    Prescription,
    Registration,
    Subsidy,
}

fn mode(name: &str) -> Result<Mode, String> {
    Mode::parse(name).ok_or_else(|| "it is normal, night or disaster".to_owned())
}

fn staffing(name: &str) -> Result<Staffing, String> {
    Staffing::parse(name).ok_or_else(|| "it is counter, remote or unstaffed".to_owned())
}

fn setting(pair: &str) -> Result<Chosen, String> {
    let (name, value) = pair.split_once('=').ok_or("write NAME=OPTION")?;
    Ok(Chosen { name: name.to_owned(), value: value.to_owned() })
}

impl Place {
    /// The site that the arguments describe.
    pub(crate) fn site(&self) -> Site {
        let mut site = Site::complete();
        site.features.mode = self.mode;
        site.features.staffing = self.staffing;
        site.features.settings.clone_from(&self.settings);
        for feature in &self.without {
            match feature {
                Feature::Phone => site.features.phone = false,
                Feature::Prescription => site.features.prescription = false,
                Feature::Registration => site.features.registration = false,
                Feature::Subsidy => site.features.subsidy = false,
            }
        }
        site
    }
}

/// A line of the script with what came of it.
#[derive(Serialize)]
struct Played {
    line: String,
    steps: Vec<Snapshot>,
    /// What was said without a step, as with `repeat`.
    said: Vec<String>,
    unmet: Option<String>,
}

impl Play {
    pub(crate) fn run(self, format: Format) -> anyhow::Result<Verdict> {
        let script = read_script(&self.script)?;
        let lines = script::parse(&script).map_err(|cause| anyhow!(cause))?;
        let bytes = match &self.plugin {
            Some(file) => {
                std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?
            }
            None => STANDARD.to_vec(),
        };
        let mut player = match Player::new(&bytes, &self.place.site()) {
            Ok(player) => player,
            Err(cause) => {
                output::report(
                    format,
                    &format!("{cause}\n"),
                    &serde_json::json!({ "error": cause }),
                )?;
                return Ok(Verdict::Finding);
            }
        };
        let mut played = Vec::new();
        let mut heard = self.wav.as_deref().map(Folder::open).transpose()?;
        for (number, line, what) in lines {
            let mut one = player.play(&what).with_context(|| format!("line {number}: {line}"))?;
            one.line = line;
            if let Some(heard) = &mut heard {
                let now = std::iter::once(&player.last);
                let assets = &player.reader.flow().assets;
                one.steps
                    .iter()
                    .chain(now)
                    .try_for_each(|snapshot| heard.hear(snapshot, assets))?;
            }
            played.push(one);
        }
        heard.map_or(Ok(()), Folder::close)?;
        let text: String = played.iter().map(transcript).collect();
        output::report(format, &text, &played)?;
        let unmet = played.iter().any(|one| one.unmet.is_some());
        Ok(if unmet { Verdict::Finding } else { Verdict::Fine })
    }
}

fn read_script(path: &PathBuf) -> anyhow::Result<String> {
    if path.as_os_str() == "-" {
        return std::io::read_to_string(std::io::stdin()).context("standard input cannot be read");
    }
    std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}

struct Player {
    reader: Reader,
    last: Snapshot,
}

impl Player {
    fn new(bytes: &[u8], site: &Site) -> Result<Self, String> {
        let loader = Loader::here().map_err(|error| error.to_string())?;
        let install = |bytes| {
            loader.install(bytes, site).map_err(|error| format!("{}: {error}", error.code()))
        };
        let flow = install(bytes)?;
        let fallback = if bytes == STANDARD { None } else { Some(install(STANDARD)?) };
        let today = station::day_in_japan(AT_MS).ok_or("the clock is out of range")?;
        let mut room = Room::new(today);
        room.set_plans(FacePlan::Manual, EligibilityPlan::Manual);
        let parts = Parts {
            number: 1,
            site: site.clone(),
            flow,
            fallback,
            room,
            journal: Journal::memory(),
            staff_password: STAFF_PASSWORD.to_vec(),
        };
        let reader = Reader::open(parts, AT_MS).map_err(|error| error.to_string())?;
        let last = reader.snapshot();
        Ok(Self { reader, last })
    }

    fn play(&mut self, line: &Line) -> anyhow::Result<Played> {
        let mut unmet = None;
        match line {
            Line::Message(message) => self.send(message.clone())?,
            Line::Press(op) => self.press(op.clone())?,
            Line::Act(words) => {
                let button = self.last.panel.buttons.iter().find(|button| {
                    button.label == *words
                        || button.role == words
                        || matches!(&button.op, Op::Act(id) if id == words)
                });
                let op = button.map(|button| button.op.clone()).ok_or_else(|| {
                    let offered: Vec<&str> =
                        self.last.panel.buttons.iter().map(|one| one.label.as_str()).collect();
                    anyhow!("the screen {:?} offers {}", self.last.panel.name, offered.join(", "))
                })?;
                self.press(op)?;
            }
            Line::Digits(digits) => {
                for digit in digits.bytes() {
                    self.press(Op::Digit(digit - b'0'))?;
                }
                self.press(Op::Enter)?;
            }
            Line::Time(time) => self.time(*time)?,
            Line::Expect(expect) => {
                unmet = self.unmet(expect);
                return Ok(Played { line: String::new(), steps: vec![], said: vec![], unmet });
            }
        }
        let steps = self.reader.drain();
        self.last = self.reader.snapshot();
        let said = match steps.is_empty() {
            true => self.last.spoken.iter().map(|one| one.text.clone()).collect(),
            false => Vec::new(),
        };
        if let Some(step) = steps.last() {
            self.last.spoken.clone_from(&step.spoken);
        }
        Ok(Played { line: String::new(), steps, said, unmet })
    }

    fn press(&mut self, op: Op) -> anyhow::Result<()> {
        let at = self.reader.session().desk.generation.0;
        self.send(Message::Press { at, op })
    }

    /// Sends a message, then lets every answer that is on its way arrive.
    fn send(&mut self, message: Message) -> anyhow::Result<()> {
        let answers = self.reader.receive(AT_MS, message)?;
        self.arrive(answers)
    }

    fn arrive(&mut self, mut answers: Vec<station::Later>) -> anyhow::Result<()> {
        while !answers.is_empty() {
            answers.sort_by_key(|answer| answer.after_ms);
            let next = answers.remove(0);
            answers.extend(self.reader.input(AT_MS, next.input)?);
        }
        Ok(())
    }

    fn time(&mut self, time: Time) -> anyhow::Result<()> {
        if time == Time::Inactive && self.reader.rest() {
            return Ok(());
        }
        let at = self.reader.session().desk.generation;
        let ticket = self.reader.session().desk.ticket();
        let input = match time {
            Time::Advance => Input::Elapsed { at },
            Time::Progress => Input::StillWaiting { at },
            Time::Inactive => Input::Inactive { at },
            Time::Deadline => Input::Deadline { ticket },
        };
        let answers = self.reader.input(AT_MS, input)?;
        self.arrive(answers)
    }

    fn unmet(&self, expect: &Expect) -> Option<String> {
        let screen = station::front_name(self.reader.session());
        let (met, is) = match expect {
            Expect::Screen(name) => (screen == *name, format!("the screen is {screen}")),
            Expect::Phase(name) => {
                (self.last.phase == *name, format!("the phase is {}", self.last.phase))
            }
            Expect::Said(words) => {
                let said: Vec<&str> =
                    self.last.spoken.iter().map(|one| one.text.as_str()).collect();
                (
                    said.iter().any(|one| one.contains(words)),
                    format!("said was {}", said.join(" / ")),
                )
            }
            Expect::Shown(words) => {
                let lines = self.last.panel.lines.iter().map(|line| line.text.as_str());
                let buttons = self.last.panel.buttons.iter().map(|button| button.label.as_str());
                let shown: Vec<&str> = lines.chain(buttons).collect();
                (
                    shown.iter().any(|one| one.contains(words)),
                    format!("shown is {}", shown.join(" / ")),
                )
            }
        };
        (!met).then_some(is)
    }
}

/// A line as people read it.
fn transcript(played: &Played) -> String {
    let mut text = format!("> {}\n", played.line);
    for step in &played.steps {
        let Some(trace) = &step.trace else { continue };
        let owner = if step.panel.owner == "flow" { "" } else { " (host)" };
        text += &format!(
            "  {} -> {}: {}{owner}",
            if trace.event == "-" { &trace.input } else { &trace.event },
            trace.phase,
            step.panel.name
        );
        if !trace.intents.is_empty() {
            text += &format!("; asks {}", trace.intents.join(" "));
        }
        let commands: Vec<&str> = trace.commands.iter().map(String::as_str).collect();
        if !commands.is_empty() {
            text += &format!("; does {}", commands.join(" "));
        }
        text += "\n";
        if let Some(violation) = &trace.violation {
            text += &format!("  violation {violation}\n");
        }
        for spoken in &step.spoken {
            text += &format!("  says {}\n", spoken.text);
        }
    }
    for said in &played.said {
        text += &format!("  says {said}\n");
    }
    if let Some(unmet) = &played.unmet {
        text += &format!("  not so: {unmet}\n");
    }
    text
}

const SCRIPT_HELP: &str = "\
Lines of a script:
  card A                   a test card is laid on the reader (A to J, N)
  phone K                  a test phone is held to it (K to M)
  remove                   what lies there is taken away
  act WORDS                an action, by its label, name or role
  touch                    the idle screen is touched
  pin 1234 | pin leave     the host's digits screen
  step OPTION | step leave a host step, such as: step agree
  face SAYS                matched, not-matched, timed-out, unavailable, hint NAME
  eligibility SAYS         confirmed, see-clerk, unavailable, waiting
  notice WORDS             a notice comes with the next answer
  concerns STEP, spares STEP
                           whether it concerns the patient: registration,
                           consent, specific-disease, subsidy, prescription
  staff DOES               accept, verify, refuse, leave, password DIGITS
  clerk DOES               acknowledge, take-over, hand-back, message WORDS
  time CLOCK               advance, progress, inactive, deadline
  lose PART, restore PART  reader, camera, keypad, speaker, link
  cancel, help, extend, continue, repeat, voice, enter, clear, key DIGIT
  language TAG             ja, ja-x-plain, en, zh-Hans, zh-Hant, ko, vi, pt
  expect WHAT              screen NAME, phase NAME, said WORDS, shown WORDS
Empty lines and lines that begin with # are left out.
The facility's password is 2468, the PIN of every test card is 1234.";
