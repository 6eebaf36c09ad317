//! The child's side: dictionary and voice in a process that reads text and can
//! die of it.

use std::io::{Read, Result, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use rustix::process::{Resource, Rlimit, setrlimit};

use crate::error::VoiceError;
use crate::japanese::Japanese;
use crate::pipe::{Answer, Ask, receive, send};
use crate::{dictionary, sound::Sound};

/// Address space of the child, in bytes: making a dictionary needs most.
const MEMORY_BYTES_MAX: u64 = 3 << 30;

/// Answers what is asked on `input` until it ends. `confine` puts this process
/// under its limits: off in tests, which call it in their own.
///
/// # Errors
/// The pipe's, or the machine's refusal of the limits.
pub fn serve(input: &mut impl Read, output: &mut impl Write, confine: bool) -> Result<()> {
    if confine {
        limit(Resource::As, MEMORY_BYTES_MAX)?;
        // A core file or the words of a panic could hold a name.
        limit(Resource::Core, 0)?;
        std::panic::set_hook(Box::new(|_| {}));
    }
    let mut japanese = None;
    loop {
        let ask = match receive(input) {
            Ok(ask) => ask,
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(()),
            Err(error) => return Err(error),
        };
        // Nothing that an ask could leave half done is kept.
        let answer = catch_unwind(AssertUnwindSafe(|| answer(&mut japanese, &ask)));
        send(output, &answer.unwrap_or(Answer::Unspeakable))?;
    }
}

fn limit(resource: Resource, most: u64) -> Result<()> {
    Ok(setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?)
}

fn answer(japanese: &mut Option<Japanese>, ask: &Ask) -> Answer {
    let done = match (ask, japanese.as_ref()) {
        (Ask::Make { source, into }, _) => {
            return match dictionary::make(source, into) {
                Ok(()) => Answer::Done,
                Err(cause) => Answer::Broken(cause),
            };
        }
        (Ask::Open(path), _) => Japanese::open(path).map(|opened| {
            *japanese = Some(opened);
            Answer::Done
        }),
        (Ask::Say(text, reading), Some(japanese)) => {
            japanese.sound(text, reading.as_deref()).map(|sound| Answer::Samples(bytes(&sound)))
        }
        (Ask::Phonemes(text, reading), Some(japanese)) => {
            japanese.phonemes(text, reading.as_deref()).map(Answer::Phonemes)
        }
        (Ask::Say(..) | Ask::Phonemes(..), None) => {
            return Answer::Broken("it was not opened".to_owned());
        }
    };
    match done {
        Ok(answer) => answer,
        Err(VoiceError::Dictionary { cause, .. }) => Answer::Broken(cause),
        Err(_) => Answer::Unspeakable,
    }
}

fn bytes(sound: &Sound) -> Vec<u8> {
    sound.samples().iter().flat_map(|sample| sample.to_le_bytes()).collect()
}
