//! espeak-ng as a child process: a phrase in by standard input, a WAV file out
//! by standard output, no shell, no longer than a limit.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Resource, Rlimit, prlimit};

use crate::SOUND_S_MAX;
use crate::error::VoiceError;
use crate::sound::Sound;
use crate::speaker::{LOOK, Stop};

/// Where it is looked for: never along `PATH`.
const PLACES: [&str; 2] = ["/usr/bin/espeak-ng", "/usr/local/bin/espeak-ng"];
/// Longest answer, in bytes: the longest sound at 22,050 Hz.
const OUTPUT_BYTES_MAX: usize = SOUND_S_MAX * 22_050 * 2;
/// Address space, in bytes; it takes some 20 MiB.
const MEMORY_BYTES_MAX: u64 = 512 << 20;
/// How long a phrase may take.
const LIMIT: Duration = Duration::from_secs(5);
/// Words a minute: its own 175 is hard to follow for a patient.
const WORDS_A_MINUTE: &str = "150";

/// espeak-ng, where it is installed.
#[derive(Clone, Debug)]
pub struct Espeak {
    program: PathBuf,
}

impl Espeak {
    /// Looks for it.
    pub fn find() -> Option<Self> {
        PLACES.iter().map(Path::new).find(|path| path.exists()).map(Self::new)
    }

    /// Takes a program that behaves as it does.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self { program: program.into() }
    }

    /// Its version, such as `1.51`.
    pub fn version(&self) -> Option<String> {
        let said = self.run(&["--version"], "", &Stop::default()).ok()?;
        let said = String::from_utf8(said).ok()?;
        said.split_whitespace().skip_while(|word| *word != "text-to-speech:").nth(1).map(Into::into)
    }

    /// Speaks a text in one of its voices.
    ///
    /// # Errors
    /// [`VoiceError`], by what went wrong.
    pub(crate) fn sound(&self, voice: &str, text: &str, stop: &Stop) -> Result<Sound, VoiceError> {
        let arguments = ["-v", voice, "-s", WORDS_A_MINUTE, "-b", "1", "--stdin", "--stdout"];
        let file = self.run(&arguments, text, stop)?;
        // It was written into a pipe: the lengths in it are not true.
        let spoken = Sound::of_wav(&file).ok_or(VoiceError::Unspeakable)?;
        let scaled = |sample: &i16| f64::from(*sample) / f64::from(i16::MAX);
        let samples: Vec<f64> = spoken.samples().iter().map(scaled).collect();
        Ok(Sound::levelled(spoken.rate_hz(), &samples))
    }

    /// The phonemes of a text, in the letters of the IPA.
    ///
    /// # Errors
    /// [`VoiceError`], by what went wrong.
    pub(crate) fn phonemes(&self, voice: &str, text: &str) -> Result<String, VoiceError> {
        let arguments = ["-v", voice, "-b", "1", "-q", "--ipa", "--stdin"];
        let said = self.run(&arguments, text, &Stop::default())?;
        let said = String::from_utf8(said).map_err(|_| VoiceError::Unspeakable)?;
        Ok(said.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    fn run(&self, arguments: &[&str], text: &str, stop: &Stop) -> Result<Vec<u8>, VoiceError> {
        let mut child = Command::new(&self.program)
            .args(arguments)
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| VoiceError::Process(error.to_string()))?;
        // Before it gets the text: a core file could hold a name.
        let answer = confine(&child)
            .map_err(|error| VoiceError::Process(error.to_string()))
            .and_then(|()| converse(&mut child, &plain(text), stop));
        let _ = child.kill();
        let _ = child.wait();
        answer
    }
}

fn confine(child: &Child) -> std::io::Result<()> {
    let limits = [(Resource::Core, 0), (Resource::As, MEMORY_BYTES_MAX)];
    for (resource, most) in limits {
        let limit = Rlimit { current: Some(most), maximum: Some(most) };
        prlimit(Some(Pid::from_child(child)), resource, limit)?;
    }
    Ok(())
}

/// Square brackets in pairs would be read as phonemes.
fn plain(text: &str) -> String {
    text.replace(['[', ']'], " ")
}

fn converse(child: &mut Child, text: &str, stop: &Stop) -> Result<Vec<u8>, VoiceError> {
    let missing = || VoiceError::Process("the child has no pipe".to_owned());
    let mut input = child.stdin.take().ok_or_else(missing)?;
    let output = child.stdout.take().ok_or_else(missing)?;
    let (tell, heard) = channel();
    // Ends with the pipe, which ends with the child, which `run` kills.
    std::thread::spawn(move || tell.send(read_all(output)));
    // A phrase is shorter than a pipe's buffer. A child that is gone already
    // shows by what it has said.
    let _ = input.write_all(text.as_bytes());
    drop(input);
    let end = Instant::now() + LIMIT;
    loop {
        match heard.recv_timeout(LOOK) {
            Ok(Some(said)) if said.len() > OUTPUT_BYTES_MAX => return Err(VoiceError::TooLong),
            Ok(Some(said)) => return Ok(said),
            Ok(None) | Err(RecvTimeoutError::Disconnected) => return Err(VoiceError::Unspeakable),
            Err(RecvTimeoutError::Timeout) if stop.is_asked() => return Err(VoiceError::Stopped),
            Err(RecvTimeoutError::Timeout) if Instant::now() > end => {
                return Err(VoiceError::TimedOut);
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

fn read_all(output: ChildStdout) -> Option<Vec<u8>> {
    let mut said = Vec::new();
    output.take(OUTPUT_BYTES_MAX as u64 + 1).read_to_end(&mut said).ok()?;
    Some(said)
}
