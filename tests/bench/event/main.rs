//! What a key costs, from the event to finished pixels: turn, flow, checks,
//! journal, words, layout, raster; on the panel of 800 by 1,280 pixels.
//!
//!     cargo bench --workspace --bench event
//!
//! The standard flow goes from one screen to the next and back, and a step of
//! the host stands for screens of its own. Processor time of the thread; half
//! of all presses take less than the median.

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use component::{BuildOptions, build_directory};
use kernel::contract::Site;
use raster::{Canvas, List, damage};
use render::{Fonts, Images, Renderer};
use rustix::time::{ClockId, clock_gettime};
use station::picture::{Look, images, screen};
use station::view::{Op, Snapshot};
use station::{EligibilityPlan, FacePlan, Later, Loader, Message, Parts, Reader, Room};

/// 2026-04-01 09:00 in Japan.
const AT_MS: u64 = 1_775_001_600_000;
/// How often each way is gone.
const ROUNDS: usize = 300;
/// Rounds whose times do not count.
const WARM_UP: usize = 20;

/// A way there and one back.
struct Way {
    name: &'static str,
    there: Op,
    back: Op,
}

/// A reader with the standard flow in this process, and what draws its panel.
struct Bench {
    reader: Reader,
    images: Images,
    renderer: Renderer,
    canvas: Canvas,
    shown: List,
}

impl Bench {
    /// A visit that has come to the choice of methods.
    fn open(fonts: &Fonts, file: &[u8]) -> anyhow::Result<Self> {
        let flow = Loader::here()?.install(file, &Site::complete())?;
        let file = component::read(file).ok().context("it was read before")?;
        let (images, _) = images(file.assets.iter());
        let mut room = Room::new(station::day_in_japan(AT_MS).context("it is a day")?);
        room.set_plans(FacePlan::Manual, EligibilityPlan::Manual);
        let parts = Parts {
            number: 1,
            site: Site::complete(),
            flow,
            fallback: None,
            room,
            journal: journal::Journal::memory(),
            staff_password: Vec::new(),
        };
        let reader = Reader::open(parts, AT_MS)?;
        let mut renderer = Renderer::new(fonts);
        let look = Look::still(render::Panel::Portrait);
        let shown = renderer.draw(&screen(&reader.snapshot().panel, &images, &look)).list;
        let mut canvas = Canvas::new(shown.w, shown.h);
        canvas.draw(&shown, shown.area());
        let mut bench = Self { reader, images, renderer, canvas, shown };
        let answers = bench.reader.receive(AT_MS, Message::Place(card::Fixture::A))?;
        bench.arrive(answers)?;
        Ok(bench)
    }

    /// One press, up to finished pixels; how long each part took.
    fn press(&mut self, op: Op, all: bool) -> anyhow::Result<[Duration; 2]> {
        let at = self.reader.session().desk.generation.0;
        let from = thread_time();
        let answers = self.reader.receive(AT_MS, Message::Press { at, op })?;
        let snapshot = self.reader.drain().pop().context("the press changed nothing")?;
        let worded = thread_time();
        self.draw(&snapshot, all);
        let drawn = thread_time();
        self.arrive(answers)?;
        Ok([worded - from, drawn - from])
    }

    /// What the console does: only what differs is painted, or all of it.
    fn draw(&mut self, snapshot: &Snapshot, all: bool) {
        let look = Look::still(render::Panel::Portrait);
        let list = self.renderer.draw(&screen(&snapshot.panel, &self.images, &look)).list;
        let areas = if all { vec![list.area()] } else { damage(&self.shown, &list) };
        for area in areas {
            self.canvas.draw(&list, area);
        }
        self.shown = list;
        black_box(self.canvas.rgba());
    }

    fn arrive(&mut self, answers: Vec<Later>) -> anyhow::Result<()> {
        let mut waiting = answers;
        while !waiting.is_empty() {
            waiting.sort_by_key(|answer| answer.after_ms);
            let next = waiting.remove(0);
            waiting.extend(self.reader.input(AT_MS, next.input)?);
        }
        self.reader.drain();
        Ok(())
    }
}

fn thread_time() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec.unsigned_abs(), u32::try_from(now.tv_nsec).unwrap_or(0))
}

fn percent(times: &mut [Duration], part: usize) -> f64 {
    times.sort();
    times.get(times.len() * part / 100).map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
}

#[expect(clippy::print_stdout, reason = "a bench prints")]
fn main() -> anyhow::Result<()> {
    let fonts = Fonts::load()?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("guests");
    let options = BuildOptions { target_dir: Some(target), offline: false };
    let file = build_directory(&root.join("plugins/standard"), &options)?;
    let ways = [
        Way {
            name: "the flow's screens: the methods, how to look",
            there: Op::Act("use-face".into()),
            back: Op::Act("back".into()),
        },
        Way {
            name: "the host's: the PIN, and back to the flow's",
            there: Op::Act("use-pin".into()),
            back: Op::Leave,
        },
    ];
    println!(
        "{:<60} {:>8} {:>10} {:>10}",
        "processor time in ms", "median", "95 of 100", "to words"
    );
    for way in ways {
        for (kept, all) in [("nothing kept", true), ("words kept", true), ("what differs", false)] {
            // A visit ends after a thousand steps, so each has one of its own.
            let mut bench = Bench::open(&fonts, &file)?;
            let (mut whole, mut words) = (Vec::new(), Vec::new());
            for round in 0..ROUNDS + WARM_UP {
                for op in [&way.there, &way.back] {
                    if kept == "nothing kept" {
                        bench.renderer.forget();
                    }
                    let [worded, drawn] = bench.press(op.clone(), all)?;
                    if round >= WARM_UP {
                        words.push(worded);
                        whole.push(drawn);
                    }
                }
            }
            println!(
                "{:<60} {:>8.2} {:>10.2} {:>10.2}",
                format!("{}; {kept}", way.name),
                percent(&mut whole, 50),
                percent(&mut whole, 95),
                percent(&mut words, 50),
            );
        }
    }
    Ok(())
}
