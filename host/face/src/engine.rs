//! The host's side: whoever wants faces compared asks here.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use child::pipe::{Until, receive, send, send_bytes};
use zeroize::Zeroizing;

use crate::attempt::Settings;
use crate::error::FaceError;
use crate::frame::Frame;
use crate::outcome::Progress;
use crate::pack::{Facts, PackFiles};
use crate::protocol::{Answer, Ask};

/// How long the child may take to be ready, by the clock.
const START_LIMIT: Duration = Duration::from_secs(10);
/// How long it may take for a photo or a frame.
const FRAME_LIMIT: Duration = Duration::from_secs(2);

/// The face engine of one reader. It waits while its child works: call it on a
/// thread that may wait, for [`Engine::frame`] two seconds at most.
pub struct Engine {
    /// The child's program and its arguments.
    program: (PathBuf, Vec<String>),
    pack: PackFiles,
    settings: Settings,
    limit: Duration,
    facts: Facts,
    process: Option<Process>,
}

struct Process {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
    /// An attempt was begun in it.
    begun: bool,
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Engine {
    /// Starts a child that has opened the pack. `program` with `arguments` is a
    /// process that calls [`crate::serve`].
    ///
    /// # Errors
    /// What is wrong with the pack (E01 to E06), or [`FaceError::Process`] or
    /// [`FaceError::TimedOut`].
    pub fn start(
        program: impl Into<PathBuf>,
        arguments: &[&str],
        pack: PackFiles,
        settings: Settings,
    ) -> Result<Self, FaceError> {
        let arguments = arguments.iter().map(|one| (*one).to_owned()).collect();
        let program = (program.into(), arguments);
        let (process, facts) = Process::start(&program, &pack, settings)?;
        let limit = FRAME_LIMIT;
        Ok(Self { program, pack, settings, limit, facts, process: Some(process) })
    }

    /// With a child that has so long for a photo or a frame.
    #[must_use]
    pub fn with_limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// What its models are, for screens, reports and the journal.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Begins an attempt with the bytes of a card's photo, JPEG 2000 or JPEG.
    /// They go from this one buffer into the pipe, and the buffer is wiped.
    /// An attempt that was begun before is forgotten.
    ///
    /// The outcome is there at once where faces cannot be compared.
    ///
    /// # Errors
    /// [`FaceError`]; whatever it was, the next attempt is tried anew.
    pub fn begin(&mut self, photo: Zeroizing<Vec<u8>>) -> Result<Progress, FaceError> {
        let mut process = match self.process.take() {
            Some(process) => process,
            None => Process::start(&self.program, &self.pack, self.settings)?.0,
        };
        let answer = process.ask(&Ask::Begin, &[&photo], self.limit);
        drop(photo);
        let progress = progress(answer?)?;
        process.begun = progress.outcome.is_none();
        self.process = Some(process);
        Ok(progress)
    }

    /// Looks at a frame of the attempt that was begun.
    ///
    /// # Errors
    /// [`FaceError::Frame`]: the frame counts for nothing, and the attempt goes
    /// on. [`FaceError::NotBegun`]. All others end the attempt, and the next one
    /// has another child.
    pub fn frame(&mut self, frame: &Frame) -> Result<Progress, FaceError> {
        frame.check()?;
        let Some(mut process) = self.process.take_if(|process| process.begun) else {
            return Err(FaceError::NotBegun);
        };
        let answer = process.ask(&Ask::Frame(frame.head), &[&frame.bytes], self.limit)?;
        let told = progress(answer);
        match &told {
            Ok(progress) => process.begun = progress.outcome.is_none(),
            Err(FaceError::Frame(_)) => {}
            // It is dropped, and ended with that.
            Err(_) => return told,
        }
        self.process = Some(process);
        told
    }

    /// Ends the attempt that was begun, if there is one; nothing is told of it.
    pub fn stop(&mut self) {
        self.process = self.process.take().filter(|process| !process.begun);
    }

    /// The visit is over: the child is ended, with all that it may still hold,
    /// and another one started for the next.
    ///
    /// # Errors
    /// As [`Engine::start`]; it is tried again when an attempt is begun.
    pub fn forget(&mut self) -> Result<(), FaceError> {
        self.process = None;
        let (process, _) = Process::start(&self.program, &self.pack, self.settings)?;
        self.process = Some(process);
        Ok(())
    }

    /// The process id of the child, while it lives.
    pub fn child_id(&self) -> Option<u32> {
        self.process.as_ref().map(|process| process.child.id())
    }
}

impl Process {
    fn start(
        (program, arguments): &(PathBuf, Vec<String>),
        pack: &PackFiles,
        settings: Settings,
    ) -> Result<(Self, Facts), FaceError> {
        let failed = |error: std::io::Error| FaceError::Process(error.to_string());
        let missing = || FaceError::Process("the child has no pipe".to_owned());
        let mut child = Command::new(program)
            .args(arguments)
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(failed)?;
        let input = child.stdin.take().ok_or_else(missing)?;
        let output = child.stdout.take().ok_or_else(missing)?;
        let mut process = Self { child, input, output, begun: false };
        let models = u8::try_from(pack.models.len()).map_err(|_| missing())?;
        let ask = Ask::Open { settings, manifest: pack.manifest.clone(), models };
        let files: Vec<&[u8]> = pack.models.iter().map(Vec::as_slice).collect();
        match process.ask(&ask, &files, START_LIMIT)? {
            Answer::Open(facts) => Ok((process, facts)),
            Answer::Failed(error) => Err(error),
            Answer::Progress(_) => Err(unexpected()),
        }
    }

    /// Asks and waits. After an error nothing more can be asked.
    fn ask(&mut self, ask: &Ask, bytes: &[&[u8]], limit: Duration) -> Result<Answer, FaceError> {
        let deadline = Instant::now() + limit;
        let failed = |error: std::io::Error| {
            if error.kind() == ErrorKind::TimedOut {
                FaceError::TimedOut
            } else {
                FaceError::Process(error.to_string())
            }
        };
        let mut input = Until::new(&self.input, deadline).map_err(failed)?;
        send(&mut input, ask).map_err(failed)?;
        for bytes in bytes {
            send_bytes(&mut input, bytes).map_err(failed)?;
        }
        let mut output = Until::new(&self.output, deadline).map_err(failed)?;
        receive(&mut output).map_err(failed)
    }
}

fn progress(answer: Answer) -> Result<Progress, FaceError> {
    match answer {
        Answer::Progress(progress) => Ok(progress),
        Answer::Failed(error) => Err(error),
        Answer::Open(_) => Err(unexpected()),
    }
}

fn unexpected() -> FaceError {
    FaceError::Process("it answered something else".to_owned())
}
