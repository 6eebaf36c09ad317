//! Promise: a face opens a visit for the holder of the card and for nobody else,
//! whoever cannot be recognised has other ways, and an engine that fails costs an
//! attempt and no more.
//!
//! The patients are drawn ones, and the models learnt from drawn faces.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, AtomicU32, Ordering};
use std::time::{Duration, Instant};

use card::Fixture;
use face::{AttackPolicy, Engine, Format, Frame, Kind, PackFiles, Recording, Settings, Terminal};
use kernel::Phase;
use portrait::{Person, Visit, draw};
use rustix::process::{Pid, Signal, kill_process};
use station::view::{Op, Snapshot};
use station::{Eye, EyeEvent, Loader, Lost, Message, Pictures, Room, Sitter, Source, Taken};
use tokio::sync::mpsc::UnboundedReceiver;
use zeroize::Zeroizing;

use crate::guests::standard;
use crate::patient::{AT_MS, Patient};

/// A patient at a reader with a camera and a face engine of the program's own.
struct Sitting {
    patient: Patient,
    events: UnboundedReceiver<EyeEvent>,
    /// The process id of the last engine that was started.
    engine: Arc<AtomicU32>,
}

impl Sitting {
    fn with(pack: PackFiles, pictures: Pictures) -> Self {
        Self::in_room(pack, pictures, |room| room)
    }

    /// With a panel that shows colours while a face is looked at.
    fn with_colours() -> Self {
        Self::in_room(PackFiles::embedded(), Pictures::Drawn, Room::with_colours)
    }

    /// With another policy for attacks.
    fn with_policy(attack: AttackPolicy) -> Self {
        let settings = Settings { terminal: Terminal::Simulator, attack };
        Self::with_settings(PackFiles::embedded(), Pictures::Drawn, settings, |room| room)
    }

    fn in_room(pack: PackFiles, pictures: Pictures, furnish: impl Fn(Room) -> Room) -> Self {
        let settings = Settings { terminal: Terminal::Simulator, attack: AttackPolicy::default() };
        Self::with_settings(pack, pictures, settings, furnish)
    }

    fn with_settings(
        pack: PackFiles,
        pictures: Pictures,
        settings: Settings,
        furnish: impl Fn(Room) -> Room,
    ) -> Self {
        let kind = pack.kind().unwrap();
        let engine = Arc::new(AtomicU32::new(0));
        let started = Arc::clone(&engine);
        let start = move || {
            let program = env!("CARGO_BIN_EXE_madoguchi");
            let engine = Engine::start(program, &["face-engine"], pack.clone(), settings).ok()?;
            started.store(engine.child_id()?, Ordering::Relaxed);
            Some(engine)
        };
        let eye = Eye::open(start, pictures);
        let room = Room::new(station::day_in_japan(AT_MS).unwrap());
        let room = furnish(room.with_eye(eye.unwrap(), kind));
        let loader = Loader::here().unwrap();
        let mut patient = Patient::in_room(&loader, 1, room, standard(), None);
        let events = patient.reader.eye_events().unwrap();
        Self { patient, events, engine }
    }

    fn new() -> Self {
        Self::with(PackFiles::embedded(), Pictures::Drawn)
    }

    fn press(&mut self, role: &str) {
        let buttons = self.patient.reader.snapshot().panel.buttons;
        let button = buttons.iter().find(|button| button.role == role);
        let op = button.unwrap_or_else(|| panic!("no {role} among {buttons:?}")).op.clone();
        self.patient.press(op);
    }

    fn phase(&self) -> Phase {
        self.patient.reader.session().desk.state.phase
    }

    /// The card is in and read, and the camera looks.
    fn sit_down(&mut self) {
        if self.phase() == Phase::Idle {
            self.patient.come();
        }
        while !matches!(self.phase(), Phase::Capturing { .. }) {
            let offered = roles(&self.patient.reader.snapshot()).contains(&"use-face");
            self.press(if offered { "use-face" } else { "primary" });
        }
        self.patient.reader.drain();
    }

    /// Until the camera looks no more: every step.
    fn look(&mut self) -> Vec<Snapshot> {
        while matches!(self.phase(), Phase::Capturing { .. }) {
            let event = self.events.blocking_recv().unwrap();
            let answers = self.patient.reader.saw(AT_MS, event).unwrap();
            self.patient.arrive(answers);
        }
        self.patient.reader.drain()
    }
}

impl Sitting {
    /// The same as [`Sitting::look`], and every colour that was on the panel.
    fn look_at_colours(&mut self) -> (Vec<Snapshot>, Vec<String>) {
        let mut colours = Vec::new();
        while matches!(self.phase(), Phase::Capturing { .. }) {
            if let Ok(event) = self.events.try_recv() {
                let answers = self.patient.reader.saw(AT_MS, event).unwrap();
                self.patient.arrive(answers);
            } else {
                std::thread::yield_now();
            }
            let now = self.patient.reader.snapshot().panel.glow;
            colours.extend(now.filter(|now| colours.last() != Some(now)));
        }
        (self.patient.reader.drain(), colours)
    }
}

fn event(step: &Snapshot) -> &str {
    &step.trace.as_ref().unwrap().event
}

fn events(steps: &[Snapshot]) -> Vec<&str> {
    steps.iter().map(event).filter(|event| event.starts_with("face")).collect()
}

/// How the look ended and why, as the clerk is told; nobody else is.
fn reason(step: &Snapshot) -> &str {
    let face = step.clerk.face.unwrap_or_default();
    let panel = step.panel.lines.iter().map(|line| &line.text);
    assert!(panel.chain(step.spoken.iter().map(|cue| &cue.text)).all(|text| text != face));
    face
}

fn roles(step: &Snapshot) -> Vec<&'static str> {
    step.panel.buttons.iter().map(|button| button.role).collect()
}

/// What stands on the panel because the models say nothing about people.
fn says_demo(step: &Snapshot) -> bool {
    step.panel.lines.iter().any(|line| line.slot == Some("face-demo"))
}

#[test]
fn the_holder_of_the_card_is_recognised() {
    let mut sitting = Sitting::new();
    sitting.sit_down();
    assert!(says_demo(&sitting.patient.reader.snapshot()));
    let steps = sitting.look();
    assert_eq!(events(&steps).last(), Some(&"face(matched)"), "{:?}", events(&steps));
    assert!(says_demo(steps.last().unwrap()), "the result rests on it");
    assert_eq!(reason(steps.last().unwrap()), "matched");
    // And nothing of it is left for the next patient.
    while sitting.phase() != Phase::Idle {
        sitting.patient.go_on();
    }
    let idle = sitting.patient.reader.snapshot();
    assert!(!says_demo(&idle));
    assert_eq!(idle.clerk.face, None);
}

/// Three attempts, then the other ways are all there is.
#[test]
fn somebody_else_is_not() {
    let mut sitting = Sitting::new();
    sitting.patient.send(Message::Sitter(Sitter::Stranger));
    for attempt in 1..=3 {
        sitting.sit_down();
        let steps = sitting.look();
        let last = steps.last().unwrap();
        let told = events(&steps);
        assert!(
            matches!(told.last(), Some(&"face(not-matched)" | &"face(timed-out)")),
            "{attempt}: {told:?}"
        );
        assert!(!last.spoken.is_empty(), "{attempt}: nobody is told");
        let roles = roles(last);
        assert!(roles.contains(&"use-pin"), "{attempt}: {roles:?}");
        assert_eq!(roles.contains(&"use-face") || roles.contains(&"primary"), attempt < 3);
    }
}

#[test]
fn nobody_is_there() {
    let mut sitting = Sitting::new();
    sitting.patient.send(Message::Sitter(Sitter::Nobody));
    sitting.sit_down();
    let steps = sitting.look();
    let told = events(&steps);
    assert!(told.iter().any(|event| event.starts_with("face(hint")), "no hint: {told:?}");
    assert_eq!(told.last(), Some(&"face(timed-out)"));
    assert_eq!(reason(steps.last().unwrap()), "timed-out: no face");
}

/// What is required is evidence of a living face, and a head that hardly moves
/// gives none of itself: no match, and the clerk hears why.
#[test]
fn without_evidence_there_is_no_match_where_it_is_required() {
    for (policy, told, why) in [
        (AttackPolicy::Required, "face(timed-out)", "timed-out: evidence"),
        (AttackPolicy::Off, "face(matched)", "matched"),
    ] {
        let mut sitting = Sitting::with_policy(policy);
        sitting.patient.send(Message::Sitter(Sitter::Print));
        sitting.sit_down();
        let steps = sitting.look();
        assert_eq!(events(&steps).last(), Some(&told), "{policy:?}: {:?}", events(&steps));
        assert_eq!(reason(steps.last().unwrap()), why);
    }
}

/// The process that compares faces is killed while it looks: the attempt is lost,
/// the visit goes on, and there are other ways.
#[test]
fn an_engine_dies_in_the_middle() {
    let mut sitting = Sitting::new();
    sitting.patient.send(Message::Sitter(Sitter::Nobody));
    sitting.sit_down();
    // Something was seen: it is at work.
    let event = sitting.events.blocking_recv().unwrap();
    let answers = sitting.patient.reader.saw(AT_MS, event).unwrap();
    sitting.patient.arrive(answers);
    let engine = sitting.engine.load(Ordering::Relaxed);
    kill_process(Pid::from_raw(engine.try_into().unwrap()).unwrap(), Signal::KILL).unwrap();
    let steps = sitting.look();
    assert_eq!(events(&steps).last(), Some(&"face(unavailable)"), "{:?}", events(&steps));
    let last = steps.last().unwrap();
    assert!(!last.spoken.is_empty());
    assert!(roles(last).contains(&"use-pin"), "{:?}", roles(last));
    assert_eq!(reason(last), "unavailable: no engine");
}

/// Models that cannot be opened are an engine that cannot be used.
#[test]
fn a_pack_is_broken() {
    let manifest =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../face/models/pack.toml"));
    let pack = PackFiles::new(manifest.unwrap(), vec![b"no model".to_vec(); 3]);
    assert_eq!(pack.kind().unwrap(), Kind::DemoSynthetic);
    let mut sitting = Sitting::with(pack, Pictures::Drawn);
    sitting.sit_down();
    let steps = sitting.look();
    assert_eq!(events(&steps), ["face(unavailable)"]);
    assert_eq!(reason(steps.last().unwrap()), "unavailable: no engine");
}

/// No attempt with a camera that went wrong may last as long as this.
const ATTEMPT_MAX: Duration = Duration::from_secs(60);
/// Sides of the pictures of a camera, in pixels.
const WIDTH: u16 = 320;
const HEIGHT: u16 = 240;

/// A picture that is grey all over, of this luma, with a grain of its own.
fn grey(luma: u8, grain: u64) -> Vec<u8> {
    let mut rgb = vec![luma; usize::from(WIDTH) * usize::from(HEIGHT) * 3];
    rgb.iter_mut().zip(grain.to_le_bytes()).for_each(|(byte, grain)| *byte ^= grain & 1);
    rgb
}

/// What comes of an attempt with a camera that gives these pictures, ten a
/// second by their own clock, and what the patient is told then. Left alone from
/// there on, the reader is idle again, or this does not end.
fn with_camera(picture: impl Fn(u64) -> Option<(Format, Vec<u8>)>) -> (String, Snapshot) {
    let mut sitting = Sitting::new();
    sitting.patient.send(Message::Sitter(Sitter::Page));
    let lens = sitting.patient.reader.lens().unwrap();
    sitting.sit_down();
    let mut number = 0;
    let until = Instant::now() + ATTEMPT_MAX;
    while matches!(sitting.phase(), Phase::Capturing { .. }) {
        assert!(Instant::now() < until, "the attempt does not end");
        if let Ok(event) = sitting.events.try_recv() {
            let answers = sitting.patient.reader.saw(AT_MS, event).unwrap();
            sitting.patient.arrive(answers);
        } else if lens.wants()
            && let Some((format, bytes)) = picture(number)
        {
            number += 1;
            let bytes = Zeroizing::new(bytes);
            lens.put(Frame::new(number * 100_000, WIDTH, HEIGHT, format, bytes).unwrap());
        } else {
            std::thread::yield_now();
        }
    }
    let steps = sitting.patient.reader.drain();
    let told = events(&steps).last().map(ToString::to_string).unwrap_or_default();
    let last = steps.last().unwrap().clone();
    sitting.patient.walk_away();
    (told, last)
}

/// A camera that freezes, goes black, sends what is no picture or goes away ends
/// the attempt; the patient hears of it and has other ways.
#[test]
fn a_camera_goes_wrong() {
    let rubbish = |number| match number {
        0 => (Format::Rgb8, grey(128, 0)),
        _ => (Format::Jpeg, b"no picture".to_vec()),
    };
    // A JPEG picture of other sides than it came with.
    let small = include_bytes!("../../host/face/tests/face/small.jpg");
    let cases: [(&str, (String, Snapshot)); 5] = [
        ("camera frozen", with_camera(|_| Some((Format::Rgb8, grey(128, 0))))),
        ("camera black", with_camera(|number| Some((Format::Rgb8, grey(0, number))))),
        ("no camera", with_camera(|number| Some(rubbish(number)))),
        ("no camera", with_camera(|_| Some((Format::Jpeg, small.to_vec())))),
        (
            "no camera",
            with_camera(|number| (number < 3).then(|| (Format::Rgb8, grey(128, number)))),
        ),
    ];
    for (place, (why, (told, last))) in (1..).zip(cases) {
        assert_eq!(told, "face(unavailable)", "{place}");
        assert_eq!(reason(&last), format!("unavailable: {why}"), "{place}");
        assert!(!last.spoken.is_empty(), "{place}: nobody is told");
        for way in ["use-pin", "ask-staff"] {
            assert!(roles(&last).contains(&way), "{place}: {:?}", roles(&last));
        }
    }
}

/// What was recorded is looked at as if it happened now, at each attempt anew.
#[test]
fn the_holder_was_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let holder = Person::on_test_card(u64::from(Fixture::A.place()));
    let visit = Visit::guided(7);
    for number in 0..8_u64 {
        let (width, height) = (usize::from(WIDTH), usize::from(HEIGHT));
        let picture = draw(&holder, &visit.shot(number), width, height);
        let head = format!("P6\n{width} {height}\n255\n");
        let name = format!("{}.ppm", 40_000 + number * 250);
        fs::write(folder.path().join(name), [head.as_bytes(), &picture.rgb].concat()).unwrap();
    }
    // One that cannot be read is left out.
    fs::write(folder.path().join("40010.ppm"), b"P6\n9 9\n255\n").unwrap();
    let recording = Recording::open(folder.path()).unwrap();
    let mut sitting = Sitting::with(PackFiles::embedded(), Pictures::Recorded(Arc::new(recording)));
    sitting.sit_down();
    let steps = sitting.look();
    assert_eq!(events(&steps).last(), Some(&"face(matched)"), "{:?}", events(&steps));
}

/// A camera of this machine that sends the holder of card A, and may go away.
struct Film {
    sent: u64,
    /// So many pictures come; then it is gone.
    pictures: u64,
    open: Arc<AtomicI32>,
}

impl Source for Film {
    fn next(&mut self, _: Duration) -> Result<Option<Taken>, Lost> {
        if self.sent == self.pictures {
            return Err(Lost);
        }
        self.sent += 1;
        let holder = Person::on_test_card(u64::from(Fixture::A.place()));
        let (width, height) = (usize::from(WIDTH), usize::from(HEIGHT));
        let picture = draw(&holder, &Visit::guided(7).shot(self.sent), width, height);
        let bytes = Zeroizing::new(picture.rgb);
        Ok(Some(Taken { width: WIDTH, height: HEIGHT, format: Format::Rgb8, bytes }))
    }
}

impl Drop for Film {
    fn drop(&mut self) {
        self.open.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A camera of this machine is open during an attempt and at no other time. One
/// that is lost or not there ends the attempt, and is tried again at the next.
#[test]
fn a_camera_of_this_machine_is_lost_and_found() {
    // What each attempt finds: no camera, one that goes away, one that stays.
    let finds = [None, Some(3), Some(u64::MAX)];
    let (opened, open) = (AtomicU32::new(0), Arc::new(AtomicI32::new(0)));
    let count = Arc::clone(&open);
    let device = move || {
        let attempt = opened.fetch_add(1, Ordering::Relaxed);
        let pictures = *finds.get(usize::try_from(attempt).unwrap())?;
        let open = Arc::clone(&count);
        let pictures = pictures?;
        open.fetch_add(1, Ordering::Relaxed);
        Some(Box::new(Film { sent: 0, pictures, open }) as Box<dyn Source>)
    };
    let mut sitting = Sitting::with(PackFiles::embedded(), Pictures::Device(Box::new(device)));
    for outcome in ["face(unavailable)", "face(unavailable)", "face(matched)"] {
        sitting.sit_down();
        let steps = sitting.look();
        assert_eq!(events(&steps).last(), Some(&outcome), "{:?}", events(&steps));
        let last = steps.last().unwrap();
        assert!(!last.spoken.is_empty(), "nobody is told");
        assert_eq!(open.load(Ordering::Relaxed), 0, "it is still open");
        if outcome == "face(unavailable)" {
            assert!(roles(last).contains(&"use-pin"), "{:?}", roles(last));
        }
        // A face that was unavailable is not offered again in that visit.
        while sitting.phase() != Phase::Idle {
            sitting.patient.go_on();
        }
    }
}

/// What the panel shows until the colours come, and the colours.
const COLOURS: [&str; 4] = ["#b3b3b3", "#ff94ac", "#7cc65a", "#8bb1ff"];
/// What is said of them before.
const ANNOUNCED: &str = "画面のふちの色が変わります。いやなときは「色なし」を選んでください。";

/// Colours are said and written before they come, with the key that declines
/// them; a face takes them on, and is recognised once it was seen to.
#[test]
fn the_colours_on_the_panel_are_announced_and_then_waited_for() {
    let mut sitting = Sitting::with_colours();
    sitting.sit_down();
    let reader = &sitting.patient.reader;
    assert_eq!(reader.spoken()[0].text, ANNOUNCED);
    let panel = reader.snapshot().panel;
    assert!(panel.lines.iter().any(|line| line.text == ANNOUNCED), "{:?}", panel.lines);
    let decline = panel.buttons.iter().find(|button| button.role == "no-colours").unwrap();
    assert!(decline.key.is_some());
    let (steps, colours) = sitting.look_at_colours();
    assert_eq!(events(&steps).last(), Some(&"face(matched)"), "{:?}", events(&steps));
    assert_eq!(colours.get(..4).unwrap(), COLOURS, "{colours:?}");
    assert_eq!(steps.last().unwrap().panel.glow, None, "they end with the attempt");
}

/// A film of the holder on a screen outshines them: it is let go by as long as
/// nobody looks for colours, and refused by whoever does.
#[test]
fn a_film_of_the_holder_does_not_take_on_the_colours() {
    let mut without = Sitting::new();
    without.patient.send(Message::Sitter(Sitter::Replay));
    without.sit_down();
    let steps = without.look();
    assert_eq!(events(&steps).last(), Some(&"face(matched)"), "{:?}", events(&steps));
    let mut sitting = Sitting::with_colours();
    sitting.patient.send(Message::Sitter(Sitter::Replay));
    sitting.sit_down();
    let (steps, colours) = sitting.look_at_colours();
    assert_eq!(events(&steps).last(), Some(&"face(not-matched)"), "{:?}", events(&steps));
    assert_eq!(colours.get(..4).unwrap(), COLOURS, "it was refused before: {colours:?}");
}

/// Whoever wants no colours sees none from then on, and the face is compared all
/// the same.
#[test]
fn colours_are_declined_by_a_key() {
    let mut sitting = Sitting::with_colours();
    sitting.sit_down();
    let buttons = sitting.patient.reader.snapshot().panel.buttons;
    let key = buttons.iter().find(|button| button.role == "no-colours").unwrap().key.unwrap();
    sitting.patient.press(Op::Digit(key));
    assert_eq!(sitting.patient.reader.spoken()[0].text, "色を変えるのをやめました。");
    assert!(!roles(&sitting.patient.reader.snapshot()).contains(&"no-colours"));
    let (steps, colours) = sitting.look_at_colours();
    assert_eq!(events(&steps).last(), Some(&"face(matched)"), "{:?}", events(&steps));
    assert_eq!(colours, [""; 0]);
    for step in &steps {
        assert!(step.panel.lines.iter().all(|line| line.text != ANNOUNCED));
    }
}
