//! The binary `madoguchi`: the reader, and the tools around a flow.
//!
//! Exit codes: 0 all is well, 1 something was found, 2 the command line or the
//! machine is at fault.

mod audit;
mod build;
mod camera;
mod check;
mod children;
mod config;
mod data;
mod doctor;
mod explore;
mod face;
mod gallery;
mod heard;
mod inspect;
mod keypad;
mod loudspeaker;
mod output;
mod play;
mod previews;
mod readers;
mod replay;
mod run;
mod script;
mod speech;
mod standard;
mod virtual_card;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::output::Format;

/// Wipes what is freed in the process that compares faces, and only there.
#[global_allocator]
static MEMORY: child::Scrub = child::Scrub;

/// Host software of a face-authentication card reader, and the tools for the
/// screen flows on it.
#[derive(Parser)]
#[command(name = "madoguchi", version, arg_required_else_help = true)]
struct Arguments {
    /// How reports are written.
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    output: Format,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the card readers of this PC, or virtual ones, and serves their
    /// console.
    Run(run::Run),
    /// Says what a station needs, what of it is there, and what to do.
    Doctor(doctor::Doctor),
    /// Makes a plugin file out of a flow's directory.
    Build(build::Build),
    /// Checks a plugin file without a reader, in under a second.
    Check(check::Check),
    /// Walks every state that a reader with this plugin can reach.
    Audit(audit::Audit),
    /// Serves every state of a flow on a page.
    Explore(explore::Explore),
    /// Draws the screens of a flow and of the host, for people to look at.
    Gallery(gallery::Gallery),
    /// Plays a visit from a script and prints its transcript.
    Play(play::Play),
    /// Runs a visit of the journal again and compares every state and screen.
    Replay(replay::Replay),
    /// Says what is inside a plugin file.
    Inspect(inspect::Inspect),
    /// Lists how phrases are read, and makes their sounds ahead.
    Voice(speech::Voice),
    /// Checks and measures the models of the face engine.
    Face(face::Face),
    /// Puts a test card into a virtual PC/SC reader (vpcd).
    VirtualCard(virtual_card::VirtualCard),
    /// The process that runs a plugin; started by `run`.
    #[command(hide = true)]
    Worker,
    /// The process that compiles a plugin; started by `run`.
    #[command(hide = true)]
    Compile,
    /// The process that speaks Japanese; started by `run` and `voice`.
    #[command(hide = true)]
    Speech,
    /// The process that compares faces; started by `run`.
    #[command(hide = true, name = face::CHILD)]
    FaceEngine,
}

/// Whether a command found something.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Verdict {
    /// Nothing to report.
    Fine,
    /// Something was found.
    Finding,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let format = arguments.output;
    let result = match arguments.command {
        Command::Run(run) => run.run(),
        Command::Doctor(doctor) => doctor.run(format),
        Command::Build(build) => build.run(format),
        Command::Check(check) => check.run(format),
        Command::Audit(audit) => audit.run(format),
        Command::Explore(explore) => explore.run(),
        Command::Gallery(gallery) => gallery.run(format),
        Command::Play(play) => play.run(format),
        Command::Replay(replay) => replay.run(format),
        Command::Inspect(inspect) => inspect.run(format),
        Command::Voice(voice) => voice.run(format),
        Command::Face(face) => face.run(format),
        Command::VirtualCard(card) => card.run(),
        Command::Worker => children::worker(),
        Command::Compile => children::compile(),
        Command::Speech => children::speech(),
        Command::FaceEngine => children::face(),
    };
    match result {
        Ok(Verdict::Fine) => ExitCode::SUCCESS,
        Ok(Verdict::Finding) => ExitCode::from(1),
        Err(error) => {
            output::error(&error);
            ExitCode::from(2)
        }
    }
}
