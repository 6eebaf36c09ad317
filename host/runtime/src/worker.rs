//! A plugin in a process of its own.
//!
//! The process that holds PIN, card and names never maps guest code. A worker
//! is born with a pipe, gives up everything else, and runs steps; one that
//! dies costs one step.

use std::io::{BufReader, Error, ErrorKind, Result, stdin};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use child::{pipe, sandbox};
use kernel::contract::Manifest;
use rustix::process::Pid;
use rustix::thread::{CpuSet, sched_getcpu, sched_setaffinity};
use serde::{Deserialize, Serialize};

use crate::compile::Code;
use crate::engine::Engine;
use crate::fault::{Fault, LoadError};
use crate::plugin::{Answer, Ask, Flow, Plugin};

/// How long a worker may take for one message, by the clock. Its own watchdog
/// stops a step long before.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(10);
/// Writable memory of a worker, in bytes: pool, machine code and heap.
const WORKER_BYTES_MAX: u64 = 1 << 30;

#[derive(Serialize, Deserialize)]
enum Request<A> {
    Ask(A),
    Migrate { schema: u32, state: Vec<u8> },
}

#[derive(Serialize, Deserialize)]
enum Reply {
    Answer(Box<Answer>),
    State(Vec<u8>),
    Fault(Fault),
}

/// The child's side: machine code on standard input, its manifest on standard
/// output, then one reply for each request, until the pipe is closed.
///
/// # Errors
/// The pipe's, or the machine's refusal of the limits.
pub fn serve() -> Result<()> {
    let (mut input, mut output) = (stdin().lock(), pipe::Output);
    sandbox::close_inherited()?;
    let code: Vec<u8> = pipe::receive(&mut input)?;
    sandbox::limit(WORKER_BYTES_MAX, None)?;
    let engine = Engine::new().map_err(Error::other)?;
    sandbox::close_off()?;
    let code = Code { bytes: code, digest: [0; 32] };
    let loaded = code.component(&engine).and_then(|component| Plugin::load(&engine, &component));
    let mut plugin = match loaded {
        Ok(plugin) => plugin,
        Err(error) => return pipe::send(&mut output, &Err::<Manifest, _>(error)),
    };
    pipe::send(&mut output, &Ok::<_, LoadError>(plugin.manifest()))?;
    loop {
        let reply = match pipe::receive::<Request<Ask>>(&mut input) {
            Ok(Request::Ask(ask)) => match plugin.ask(&ask) {
                Ok(answer) => Reply::Answer(Box::new(answer)),
                Err(fault) => Reply::Fault(fault),
            },
            Ok(Request::Migrate { schema, state }) => match plugin.migrate(schema, &state) {
                Ok(state) => Reply::State(state),
                Err(fault) => Reply::Fault(fault),
            },
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(()),
            Err(error) => return Err(error),
        };
        pipe::send(&mut output, &reply)?;
    }
}

/// A plugin that runs in a worker.
pub struct Worker {
    program: PathBuf,
    code: Code,
    manifest: Manifest,
    process: Option<Process>,
}

struct Process {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    /// The core that it was last told to run on.
    core: Option<usize>,
}

impl Worker {
    /// Starts a worker for a plugin. `program` is run with the argument
    /// `worker`.
    ///
    /// # Errors
    /// [`LoadError`]; what the plugin said of itself is checked.
    pub fn start(program: &Path, code: Code) -> std::result::Result<Self, LoadError> {
        let (process, manifest) = Process::start(program, &code)?;
        Ok(Self { program: program.to_owned(), code, manifest, process: Some(process) })
    }

    /// What the plugin says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The worker's process, while it lives.
    pub fn pid(&self) -> Option<u32> {
        self.process.as_ref().map(|process| process.child.id())
    }

    /// Asks the plugin to bring a state of an earlier schema up to date.
    ///
    /// # Errors
    /// [`Fault`]; the plugin cannot take the state.
    pub fn migrate(&mut self, schema: u32, state: &[u8]) -> std::result::Result<Vec<u8>, Fault> {
        match self.request(&Request::Migrate { schema, state: state.to_vec() })? {
            Reply::State(state) => Ok(state),
            Reply::Fault(fault) => Err(fault),
            Reply::Answer(_) => Err(Fault::Worker("it answered something else".into())),
        }
    }

    fn request(&mut self, request: &Request<&Ask>) -> std::result::Result<Reply, Fault> {
        let mut process = match self.process.take() {
            Some(process) => process,
            None => {
                let gone = |error: LoadError| Fault::Worker(error.to_string());
                Process::start(&self.program, &self.code).map_err(gone)?.0
            }
        };
        match process.request(request) {
            Ok(reply) => {
                self.process = Some(process);
                Ok(reply)
            }
            // Dropping the process ends it; the next request starts another.
            Err(error) => Err(Fault::Worker(error.to_string())),
        }
    }
}

impl Flow for Worker {
    fn ask(&mut self, ask: &Ask) -> std::result::Result<Answer, Fault> {
        match self.request(&Request::Ask(ask))? {
            Reply::Answer(answer) => Ok(*answer),
            Reply::Fault(fault) => Err(fault),
            Reply::State(_) => Err(Fault::Worker("it answered something else".into())),
        }
    }
}

impl Process {
    fn start(program: &Path, code: &Code) -> std::result::Result<(Self, Manifest), LoadError> {
        let machine = |error: Error| LoadError::Machine(error.to_string());
        let mut child = Command::new(program)
            .arg("worker")
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(machine)?;
        let missing = || machine(Error::other("the worker has no pipe"));
        let input = child.stdin.take().ok_or_else(missing)?;
        let output = BufReader::new(child.stdout.take().ok_or_else(missing)?);
        let mut process = Self { child, input, output, core: None };
        pipe::send(&mut process.input, &code.bytes).map_err(machine)?;
        let said: std::result::Result<Manifest, LoadError> = process.receive().map_err(machine)?;
        Ok((process, said?))
    }

    fn request(&mut self, request: &Request<&Ask>) -> Result<Reply> {
        self.follow();
        pipe::send(&mut self.input, request)?;
        self.receive()
    }

    /// Has the worker run on the core of whoever asks, who does nothing until
    /// it has answered: to wake another core takes longer than the step. A
    /// machine that refuses it is only slower.
    fn follow(&mut self) {
        let core = sched_getcpu();
        if self.core == Some(core) || core >= CpuSet::MAX_CPU {
            return;
        }
        let Some(pid) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) else { return };
        let mut cores = CpuSet::new();
        cores.set(core);
        self.core = sched_setaffinity(Some(pid), &cores).ok().map(|()| core);
    }

    fn receive<T: serde::de::DeserializeOwned>(&mut self) -> Result<T> {
        if self.output.buffer().is_empty() {
            pipe::readable(self.output.get_ref(), Instant::now() + ANSWER_TIME_MAX)?;
        }
        pipe::receive(&mut self.output)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
