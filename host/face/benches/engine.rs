//! What a live frame costs, and what the engine's process takes.
//!
//!     FACE_PACK=DIR ONNXRUNTIME=PYTHON cargo bench --workspace --bench engine
//!
//! `FACE_PACK` takes another pack than the built-in one. `ONNXRUNTIME` names a
//! Python that has onnxruntime and numpy: each network alone is run by it and by
//! tract, in turns, on the same values.
//!
//! Frames are of drawn people, 640 x 480, and count by processor time, since
//! other work on a machine makes the clock useless.
//!
//! "A live frame" is what one costs from its pixels to its template: faces are
//! found, the one that counts is aligned and measured, judged, and embedded. An
//! attempt embeds fewer: no face that fails a gate, and of those within 0.2 s
//! only one that is better than the last. "In the engine" is what a frame costs
//! the child in the mean of whole attempts, with all that is around that: the
//! pipe, whether the camera has frozen, greys, wiping.
//!
//! "To the decision" is the time of the frames, ten a second, from the first
//! that passes every gate, and the time that the child takes for the last.

#![expect(clippy::unwrap_used, reason = "a measurement may panic")]
#![expect(clippy::print_stdout, reason = "it prints a table")]
#![expect(clippy::cast_precision_loss, reason = "for people to read")]

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use face::{
    AttackPolicy, Before, Engine, Format, Frame, NetworkFile, Outcome, Pack, PackFiles, Picture,
    Samples, Scene, Settings, Terminal, first, measures,
};
use portrait::{Instrument, Person, Presentation, Shot, draw};
use tract_onnx::prelude::*;

/// Drawn frames, and how often each is looked at.
const FRAMES: u64 = 12;
const ROUNDS: usize = 20;
/// Sides of a frame, in pixels.
const SIDES: (u16, u16) = (640, 480);
/// How often the process is started.
const STARTS: usize = 9;
/// The test cards, by the place of their letter in the alphabet.
const CARDS: [u64; 8] = [1, 2, 3, 4, 5, 6, 7, 9];
/// Visits with each card: some with the own face, some with the next card's.
const OWN: u64 = 8;
const OTHER: u64 = 3;
/// Time from frame to frame, in microseconds.
const FRAME_US: u64 = 100_000;
/// Time from the first good frame to a decision, in milliseconds.
const DECIDED_MS: f64 = 1_500.0;
/// Turns of each way to run a network, and calls in a turn.
const TURNS: usize = 9;
const CALLS_TEXT: &str = "30";
/// The child is this program, with this argument.
const CHILD: &str = "--child";

#[global_allocator]
static MEMORY: child::Scrub = child::Scrub;

fn main() {
    let is = |wanted: &str| std::env::args().any(|argument| argument == wanted);
    if is(CHILD) {
        face::serve(&mut std::io::stdin().lock(), &mut child::pipe::Output, true).unwrap();
    } else if is("--bench") {
        // Cargo says that it is a bench, and tests run it as well, without that.
        table();
    }
}

fn directory() -> PathBuf {
    let own = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/models"));
    std::env::var_os("FACE_PACK").map_or(own, PathBuf::from)
}

fn files() -> PackFiles {
    PackFiles::read(&directory()).unwrap()
}

/// Processor time of this process, in nanoseconds.
fn cpu_ns() -> u64 {
    cpu_ns_of("self")
}

/// The same of a process by its number. Source: proc(5).
fn cpu_ns_of(process: &str) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{process}/schedstat")).unwrap();
    text.split_whitespace().next().unwrap().parse().unwrap()
}

/// Processor time of one call, in milliseconds.
fn cost(calls: usize, mut work: impl FnMut()) -> f64 {
    let begun = cpu_ns();
    (0..calls).for_each(|_| work());
    (cpu_ns() - begun) as f64 / 1e6 / calls as f64
}

fn row(figure: &str, value: &str, target: &str, met: Option<bool>) {
    let met = met.map_or("-", |met| if met { "yes" } else { "NO" });
    println!("| {figure} | {value} | {target} | {met} |");
}

fn table() {
    let pack = Pack::open(&files()).unwrap();
    let facts = pack.facts();
    println!("Pack {} {}, {}", facts.name, facts.version, facts.kind.name());
    println!("| figure | value | target | met |");
    println!("|---|---|---|---|");
    let (width, height) = (usize::from(SIDES.0), usize::from(SIDES.1));
    let scenes: Vec<Scene> = (0..FRAMES)
        .map(|seed| scene(draw(&Person::of(9_000 + seed), &Shot::good(seed), width, height).rgb))
        .collect();
    let mut found = 0;
    let (mut finding, mut judging, mut live) = (0.0, 0.0, 0.0);
    let judge = |scene: &Scene, faces: &[face::Face]| {
        let (face, upright) = measures(scene, faces, 0, None).unwrap();
        (first(&pack.gates().failing(&face, &BTreeSet::new())), upright)
    };
    for scene in &scenes {
        let faces = pack.find(scene).unwrap();
        finding += cost(ROUNDS, || drop(pack.find(scene).unwrap()));
        if faces.is_empty() {
            continue;
        }
        found += 1;
        judging += cost(ROUNDS, || drop(judge(scene, &faces)));
        live += cost(ROUNDS, || {
            let faces = pack.find(scene).unwrap();
            let (_, upright) = judge(scene, &faces);
            assert!(pack.embed_upright(scene, upright).unwrap().is_some());
        });
    }
    let share = |sum: f64, of: u64| sum / of.max(1) as f64;
    let (finding, judging) = (share(finding, FRAMES), share(judging, found));
    let live = share(live, found);
    let embedding = live - finding - judging;
    row("faces found", &format!("{found} of {FRAMES} frames"), "-", None);
    row("finding a face", &format!("{finding:.2} ms CPU"), "-", None);
    row("aligning, measuring, judging it", &format!("{judging:.2} ms CPU"), "-", None);
    row("embedding it", &format!("{embedding:.2} ms CPU"), "-", None);
    row("a live frame", &format!("{live:.2} ms CPU"), "at most 5 ms", Some(live <= 5.0));
    decisions(&pack);
    process();
    if let Some(python) = std::env::var_os("ONNXRUNTIME") {
        compare(&python);
    }
}

fn scene(rgb: Vec<u8>) -> Scene {
    let (width, height) = (usize::from(SIDES.0), usize::from(SIDES.1));
    Scene::new(Picture::new(width, height, Samples::Rgb, rgb.into()).unwrap())
}

/// Attempts in the engine's process, ten frames a second by the frames' own
/// time: how long a decision takes, and what the child's frames cost.
fn decisions(pack: &Pack) {
    let program = std::env::current_exe().unwrap();
    let settings = Settings { terminal: Terminal::Simulator, attack: AttackPolicy::Off };
    let mut engine = Engine::start(program, &[CHILD], files(), settings).unwrap();
    let mut cost = Cost::default();
    let visits = |count| CARDS.into_iter().flat_map(move |card| (0..count).map(move |n| (card, n)));
    let mut own: Vec<Decision> = Vec::new();
    for (card, number) in visits(OWN) {
        own.push(decision(pack, &mut engine, (card, card), number, &mut cost));
    }
    let mut others: Vec<Decision> = Vec::new();
    for (card, number) in visits(OTHER) {
        let face = CARDS.into_iter().find(|other| *other > card).unwrap_or(CARDS[0]);
        others.push(decision(pack, &mut engine, (card, face), 100 + number, &mut cost));
    }
    for (what, all, right) in [
        ("own card", own, Outcome::Matched),
        ("another's card", others, Outcome::NotMatched(face::Doubt::OtherFace)),
    ] {
        let decided = all.iter().filter(|one| one.outcome == right).count();
        let mut times: Vec<f64> = all.iter().map(|one| one.took_ms).collect();
        times.sort_by(f64::total_cmp);
        let of = |share: usize| times.get((times.len() - 1) * share / 100).copied().unwrap();
        let text = format!(
            "{:.0} ms, 95 of 100 {:.0} ms, longest {:.0} ms; {decided} of {} {}",
            of(50),
            of(95),
            of(100),
            all.len(),
            right.name()
        );
        let met = of(100) <= DECIDED_MS;
        row(&format!("to the decision, {what}"), &text, "at most 1,500 ms", Some(met));
    }
    let a_frame = cost.ns as f64 / 1e6 / cost.frames as f64;
    row("a frame in the engine", &format!("{a_frame:.2} ms CPU"), "-", None);
}

/// What an attempt came to.
struct Decision {
    outcome: Outcome,
    /// From the first good frame, in milliseconds.
    took_ms: f64,
}

/// Frames that the child took, and what they cost it.
#[derive(Default)]
struct Cost {
    frames: u64,
    ns: u64,
}

/// Whoever `face` is sits before the camera, with the photo of `card`.
fn decision(
    pack: &Pack,
    engine: &mut Engine,
    (card, face): (u64, u64),
    seed: u64,
    cost: &mut Cost,
) -> Decision {
    let letter = char::from(b'a' + u8::try_from(card - 1).unwrap());
    let photo = format!("{}/../card/photo/test-{letter}.jp2", env!("CARGO_MANIFEST_DIR"));
    assert!(engine.begin(std::fs::read(photo).unwrap().into()).unwrap().outcome.is_none());
    let child = engine.child_id().unwrap().to_string();
    let patient = Presentation::new(Instrument::BonaFide, &Person::on_test_card(face), seed);
    let (mut good_us, mut before) = (None, None);
    for at_us in (0..).step_by(usize::try_from(FRAME_US).unwrap()) {
        let (width, height) = (usize::from(SIDES.0), usize::from(SIDES.1));
        let rgb = patient.frame(at_us, [0.0; 3], width, height).rgb;
        if good_us.is_none() {
            // The same stages in this process, to know which frame is the first.
            let seen = scene(rgb.clone());
            let faces = pack.find(&seen).unwrap();
            if let Some((found, _)) = measures(&seen, &faces, at_us, before.as_ref())
                && first(&pack.gates().failing(&found, &BTreeSet::new())).is_none()
            {
                good_us = Some(at_us);
            }
            before = faces.first().map(|face| Before { at_us, points: face.points });
        }
        let frame = Frame::new(at_us, SIDES.0, SIDES.1, Format::Rgb8, rgb.into()).unwrap();
        let begun = cpu_ns_of(&child);
        let told = engine.frame(&frame).unwrap();
        let took_ns = cpu_ns_of(&child) - begun;
        cost.frames += 1;
        cost.ns += took_ns;
        if let Some(outcome) = told.outcome {
            let frames_ms = (at_us - good_us.unwrap_or(0)) as f64 / 1e3;
            return Decision { outcome, took_ms: frames_ms + took_ns as f64 / 1e6 };
        }
    }
    unreachable!("an attempt ends by itself");
}

/// Each network alone, by tract and by onnxruntime: the same file, the same
/// values, one thread each, by turns. The best round of each counts.
fn compare(python: &OsStr) {
    let files = files();
    for NetworkFile { role, shape, bytes: model } in files.networks().unwrap() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let input = values(shape.iter().product());
        let bytes: Vec<u8> = input.iter().flat_map(|value| value.to_le_bytes()).collect();
        std::fs::write(path("model"), model).unwrap();
        std::fs::write(path("input"), bytes).unwrap();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/compare.py");
        let mut theirs = Command::new(python)
            .args([OsStr::new(script), folder.path().as_os_str(), OsStr::new(CALLS_TEXT)])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut ask = theirs.stdin.take().unwrap();
        let mut told = BufReader::new(theirs.stdout.take().unwrap());
        let plan = onnx()
            .model_for_read(&mut &*model)
            .and_then(|raw| raw.with_input_fact(0, f32::fact(shape).into()))
            .and_then(|raw| raw.into_optimized()?.into_runnable())
            .unwrap();
        let tensor = Tensor::from_shape(&shape, &input).unwrap().into_tvalue();
        let run = || plan.run(tvec!(tensor.clone())).unwrap();
        let ours = run();
        let calls = CALLS_TEXT.parse().unwrap();
        let (mut tract, mut other) = (f64::INFINITY, f64::INFINITY);
        for _ in 0..TURNS {
            tract = tract.min(cost(calls, || drop(run())));
            writeln!(ask, "go").unwrap();
            let mut line = String::new();
            told.read_line(&mut line).unwrap();
            other = other.min(line.trim().parse().unwrap());
        }
        drop(ask);
        assert!(theirs.wait().unwrap().success());
        let output = std::fs::read(path("output")).unwrap();
        let output =
            output.chunks_exact(4).map(|four| f32::from_le_bytes(four.try_into().unwrap()));
        let ours = ours.iter().flat_map(|one| {
            one.to_plain_array_view::<f32>().unwrap().iter().copied().collect::<Vec<f32>>()
        });
        let apart = ours.zip(output).map(|(one, other)| (one - other).abs()).fold(0.0, f32::max);
        assert!(apart < 1e-3, "{role}: the networks give what is {apart} apart");
        let text = format!("{:.1} x: {tract:.2} and {other:.2} ms CPU", tract / other);
        row(&format!("{role} alone, tract against onnxruntime"), &text, "-", None);
    }
}

/// So many values, -1 to 1, the same each time.
fn values(count: usize) -> Vec<f32> {
    let mut state = 1_u32;
    let next = || {
        // Knuth's generator; its upper bits are the better ones.
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f32::from(u16::try_from(state >> 16).unwrap()) / 32_767.5 - 1.0
    };
    std::iter::repeat_with(next).take(count).collect()
}

fn process() {
    let settings = Settings { terminal: Terminal::Simulator, attack: AttackPolicy::Off };
    let start = || {
        let program = std::env::current_exe().unwrap();
        let begun = Instant::now();
        let engine = Engine::start(program, &[CHILD], files(), settings).unwrap();
        (begun.elapsed(), engine)
    };
    let mut times: Vec<Duration> = (0..STARTS).map(|_| start().0).collect();
    times.sort();
    let ready = times.get(STARTS / 2).unwrap().as_secs_f64() * 1e3;
    row("ready", &format!("{ready:.0} ms by the clock"), "300 ms", Some(ready <= 300.0));
    let (_, engine) = start();
    let status = format!("/proc/{}/status", engine.child_id().unwrap());
    let text = std::fs::read_to_string(status).unwrap();
    let line = text.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    let memory: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    let memory = memory as f64 / 1024.0;
    row(
        "memory of the process, peak",
        &format!("{memory:.0} MiB"),
        "below 80 MiB",
        Some(memory < 80.0),
    );
}
