//! What a step of a flow costs, each figure beside its baseline in one run:
//! `cargo bench`.
//!
//! The program is also the worker and the compiler that the product starts as
//! children, so that they are measured as they ship.
#![expect(clippy::print_stdout, reason = "the table is what this is for")]

mod baselines;
mod clock;
mod echo;
mod guests;
mod host;
mod standard;
mod table;
mod turn;
mod visit;

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, ensure};
use baselines::bare::{self, Bare};
use baselines::native::Native;
use baselines::script::Script;
use cap_std::ambient_authority;
use cap_std::fs::Dir;
use criterion::Criterion;
use kernel::contract::{Screen, Transition};
use runtime::{Code, Compiler, Engine, Flow, Origin, Plugin, Worker};

use crate::clock::{Round, bench};
use crate::echo::Echo;
use crate::table::Results;

/// What a closure that is measured says should a step fail half-way.
const ANSWERED: &str = "invariant: the flow answers as it did before";

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["echo", asked, answered] => echo::serve(asked, answered),
        ["worker"] => Ok(runtime::worker::serve()?),
        ["compile"] => Ok(runtime::compile::serve()?),
        _ => measure(),
    }
}

fn measure() -> anyhow::Result<()> {
    let guests = guests::build()?;
    let output = Path::new(env!("CARGO_TARGET_TMPDIR")).join("criterion");
    // Figures of an earlier run must not stand beside those of this one.
    if output.exists() {
        std::fs::remove_dir_all(&output)?;
    }
    let mut criterion = Criterion::default()
        .output_directory(&output)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
        .sample_size(20)
        .configure_from_args();
    let engine = Engine::new()?;
    let mut plugin = Plugin::of(&engine, &Code::compile(&engine, &guests.product)?)?;

    let ask = visit::ask()?;
    let mut installed = Plugin::of(&engine, &Code::compile(&engine, &guests.standard)?)?;
    let mut way = standard::asks(&mut installed, &guests.standard)?.into_iter().cycle();
    let mut results = Results::new(output);
    for round in 1..=table::ROUNDS {
        let mut round = Round { criterion: &mut criterion, round };
        steps(&mut round, &mut plugin, &guests.reusable)?;
        turn::measure(&mut round, &mut plugin, &guests.product)?;
        worker(&mut round, &engine, &guests.product)?;
        load(&mut round, &engine, &guests.standard)?;
        let rate = clock::per_cpu_second(|| {
            black_box(plugin.ask(&ask)?);
            Ok(())
        })?;
        results.fresh_per_cpu_second = results.fresh_per_cpu_second.max(rate);
        let rate = clock::per_cpu_second(|| {
            let ask = way.next().context("nothing is asked")?;
            black_box(installed.ask(&ask)?);
            Ok(())
        })?;
        results.standard_per_cpu_second = results.standard_per_cpu_second.max(rate);
    }
    results.idle_host_mib = host::idle_mib()?;
    println!("{}", results.table());
    Ok(())
}

/// One step: natively, on a bare engine, as the product does it, in JavaScript.
fn steps(round: &mut Round<'_>, plugin: &mut Plugin, reusable: &[u8]) -> anyhow::Result<()> {
    let native = Native::new()?;
    let mut bare = Bare::new(reusable)?;
    let script = Script::new()?;
    let ask = visit::ask()?;
    all_agree(&native, &mut bare, plugin, &script)?;

    let mut group = round.group("step");
    bench(&mut group, "native", || native.step().expect(ANSWERED));
    bench(&mut group, "bare", || bare.step().expect(ANSWERED));
    bench(&mut group, "fresh", || plugin.ask(&ask).expect(ANSWERED));
    bench(&mut group, "script", || script.step().expect(ANSWERED));
    group.finish();
    Ok(())
}

/// Nothing is compared that does not do the same.
fn all_agree(
    native: &Native,
    bare: &mut Bare,
    plugin: &mut Plugin,
    script: &Script,
) -> anyhow::Result<()> {
    let answer = plugin.ask(&visit::ask()?)?;
    let screen = answer.screen.context("the flow shows no screen")?;
    ensure!(screen.body.len() == 30, "the screen has {} nodes", screen.body.len());

    let (state, intents, native) = native.step()?;
    ensure!(state == answer.state, "the native state differs");
    ensure!(postcard::to_allocvec(&intents)? == postcard::to_allocvec(&answer.intents)?);
    ensure!(visit::same::<_, Screen>(&native)? == screen, "the native screen differs");

    let (moved, bare) = bare.step().map_err(bare::plain)?;
    let moved: Transition = visit::same(&moved)?;
    ensure!(moved.state == answer.state && moved.intents == answer.intents);
    ensure!(visit::same::<_, Screen>(&bare)? == screen, "the bare screen differs");

    let said = script.step()?;
    let state: bench_guest::Questionnaire = serde_json::from_str(&said.state)?;
    ensure!(postcard::to_allocvec(&state)? == answer.state, "the script's state differs");
    ensure!(said.intents == answer.intents && said.screen == screen, "the script differs");
    Ok(())
}

/// A step in a worker process, the same step in this one, and as many bytes to
/// and from a process that does nothing.
fn worker(round: &mut Round<'_>, engine: &Engine, component: &[u8]) -> anyhow::Result<()> {
    let ask = visit::ask()?;
    let code = Code::compile(engine, component)?;
    let mut here = Plugin::of(engine, &code)?;
    let mut worker = Worker::start(&std::env::current_exe()?, code)?;
    let answer = here.ask(&ask)?;
    ensure!(worker.ask(&ask)? == answer, "the worker answers differently");
    let bytes = [postcard::to_allocvec(&ask)?.len(), postcard::to_allocvec(&answer)?.len()];
    let mut echo = Echo::start(bytes[0], bytes[1])?;
    let mut group = round.group("worker");
    bench(&mut group, "echo", || echo.ask().expect(ANSWERED));
    bench(&mut group, "here", || here.ask(&ask).expect(ANSWERED));
    bench(&mut group, "there", || worker.ask(&ask).expect(ANSWERED));
    group.finish();
    Ok(())
}

/// Loading the standard flow from the cache, and what the bare engine needs for
/// its machine code alone.
fn load(round: &mut Round<'_>, engine: &Engine, component: &[u8]) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let cache = Dir::open_ambient_dir(folder.path(), ambient_authority())?;
    let compiler = Compiler::open(engine, &std::env::current_exe()?, cache)?;
    compiler.code(component)?;
    ensure!(compiler.code(component)?.1 == Origin::Cached, "the cache keeps nothing");
    let (bare_engine, bare_code) = bare::precompile(component)?;
    let mut group = round.group("load");
    bench(&mut group, "cached", || {
        let (code, _) = compiler.code(component).expect(ANSWERED);
        Plugin::of(engine, &code).expect(ANSWERED)
    });
    bench(&mut group, "bare", || bare::load(&bare_engine, &bare_code).expect(ANSWERED));
    group.finish();
    Ok(())
}
