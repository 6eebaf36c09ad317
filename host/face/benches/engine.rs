//! What a live frame costs, and what the engine's process takes.
//!
//!     FACE_PACK=DIR ONNXRUNTIME=PYTHON cargo bench --workspace --bench engine
//!
//! `FACE_PACK` takes another pack than the built-in one. `ONNXRUNTIME` names a
//! Python that has onnxruntime and numpy: the same networks are run by it, to
//! compare.
//!
//! Frames are of drawn people, 640 x 480, and count by processor time, since
//! other work on a machine makes the clock useless.

#![expect(clippy::unwrap_used, reason = "a measurement may panic")]
#![expect(clippy::print_stdout, reason = "it prints a table")]
#![expect(clippy::cast_precision_loss, reason = "for people to read")]

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use face::{
    AttackPolicy, Engine, Pack, PackFiles, Picture, Samples, Scene, Settings, Terminal, measures,
};
use portrait::{Person, Shot, draw};
use zeroize::Zeroizing;

/// Drawn frames, and how often each is looked at.
const FRAMES: u64 = 12;
const ROUNDS: usize = 20;
/// How often the process is started.
const STARTS: usize = 9;
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

/// Processor time of this process, in nanoseconds. Source: proc(5).
fn cpu_ns() -> u64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap();
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
    let scenes: Vec<Scene> = (0..FRAMES)
        .map(|seed| {
            let drawn = draw(&Person::of(9_000 + seed), &Shot::good(seed), 640, 480);
            let bytes = Zeroizing::new(drawn.rgb);
            Scene::new(Picture::new(640, 480, Samples::Rgb, bytes).unwrap())
        })
        .collect();
    let mut found = 0;
    let (mut finding, mut judging, mut embedding) = (0.0, 0.0, 0.0);
    for scene in &scenes {
        let faces = pack.find(scene).unwrap();
        finding += cost(ROUNDS, || drop(pack.find(scene).unwrap()));
        let Some(face) = faces.first() else { continue };
        found += 1;
        judging += cost(ROUNDS, || assert!(measures(scene, &faces, 0, None).is_some()));
        embedding += cost(ROUNDS, || drop(pack.embed(scene, &face.points).unwrap()));
    }
    let share = |sum: f64, of: u64| sum / of.max(1) as f64;
    let (finding, judging) = (share(finding, FRAMES), share(judging, found));
    let embedding = share(embedding, found);
    let all = finding + judging + embedding;
    row("faces found", &format!("{found} of {FRAMES} frames"), "-", None);
    row("finding a face", &format!("{finding:.2} ms CPU"), "-", None);
    row("measuring it", &format!("{judging:.2} ms CPU"), "-", None);
    row("embedding it", &format!("{embedding:.2} ms CPU"), "-", None);
    row("a live frame", &format!("{all:.2} ms CPU"), "at most 5 ms", Some(all <= 5.0));
    process();
    if let Some(python) = std::env::var_os("ONNXRUNTIME") {
        compare(&python, finding, embedding);
    }
}

/// The same networks by onnxruntime, one thread, without what we do before and
/// after them.
fn compare(python: &OsStr, finding: f64, embedding: f64) {
    let manifest = std::fs::read_to_string(directory().join("pack.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let cost = |part: &str| {
        let model = manifest.get(part)?.get("file")?.as_str()?;
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/compare.py");
        let mut command = Command::new(python);
        let output = command.arg(script).arg(directory().join(model)).arg("50").output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Some(String::from_utf8(output.stdout).unwrap().trim().parse::<f64>().unwrap())
    };
    let twice = |part: &str| manifest.get(part).and_then(|part| part.get("flip_sum")?.as_bool());
    let find = cost("detect").unwrap() + cost("points").unwrap_or(0.0);
    let embed = cost("embed").unwrap() * if twice("embed") == Some(true) { 2.0 } else { 1.0 };
    for (figure, ours, theirs) in [("finding", finding, find), ("embedding", embedding, embed)] {
        let ratio = ours / theirs;
        row(&format!("{figure}, onnxruntime"), &format!("{theirs:.2} ms CPU"), "-", None);
        row(&format!("{figure}, ours against it"), &format!("{ratio:.1} x"), "-", None);
    }
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
