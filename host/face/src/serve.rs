//! The child's side: a process that gets its models and pictures over a pipe,
//! and can open nothing.

use std::io::{Error, ErrorKind, Read, Result, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use child::pipe::{receive, receive_bytes, send};
use child::{Scrub, sandbox};

use crate::attempt::{Attempt, Begun, Settings};
use crate::error::FaceError;
use crate::frame::{FRAME_HEIGHT_MAX, FRAME_WIDTH_MAX, Frame, PHOTO_BYTES_MAX};
use crate::outcome::Progress;
use crate::pack::{MODEL_BYTES_MAX, Pack, PackFiles};
use crate::protocol::{Answer, Ask};

/// Writable memory of the child, in bytes.
const MEMORY_BYTES_MAX: u64 = 512 << 20;
/// Processor time of one child, in seconds: one visit has three attempts of 20
/// seconds.
const CPU_S_MAX: u64 = 300;
/// Bytes of the largest frame.
const FRAME_BYTES_MAX: usize = FRAME_WIDTH_MAX as usize * FRAME_HEIGHT_MAX as usize * 3;

/// What the child holds.
#[derive(Default)]
struct Held {
    pack: Option<(Pack, Settings)>,
    attempt: Option<Box<Attempt>>,
}

/// Answers what is asked on `input` until it ends. `confine` puts this process
/// under its limits for good: memory, processor time, no file, no descriptor, no
/// core file, no system call but those of computing, and memory that is wiped
/// when it is freed if the program's allocator is [`child::Scrub`].
///
/// # Errors
/// The pipe's, or the machine's refusal of the limits.
pub fn serve(input: &mut impl Read, output: &mut impl Write, confine: bool) -> Result<()> {
    if confine {
        Scrub::begin();
        crate::network::settle();
        sandbox::close_inherited()?;
        sandbox::hide()?;
        sandbox::limit(MEMORY_BYTES_MAX, Some(CPU_S_MAX))?;
        // The words of a panic could hold what was in a buffer.
        std::panic::set_hook(Box::new(|_| {}));
        sandbox::close_off()?;
    }
    let mut held = Held::default();
    loop {
        let ask = match receive(input) {
            Ok(ask) => ask,
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(()),
            Err(error) => return Err(error),
        };
        send(output, &held.answer(ask, input)?)?;
    }
}

impl Held {
    /// The pipe's errors end the child; all others are answers.
    fn answer(&mut self, ask: Ask, input: &mut impl Read) -> Result<Answer> {
        let most = |bytes: u64| usize::try_from(bytes).map_err(Error::other);
        match ask {
            Ask::Open { settings, manifest, models } => {
                let mut files = Vec::new();
                for _ in 0..models {
                    files.push(receive_bytes(input, most(MODEL_BYTES_MAX)?)?.to_vec());
                }
                let opened = guarded(|| Pack::open(&PackFiles::new(manifest, files)));
                Ok(match opened {
                    Ok(pack) => {
                        let facts = pack.facts().clone();
                        self.pack = Some((pack, settings));
                        Answer::Open(facts)
                    }
                    Err(error) => Answer::Failed(error),
                })
            }
            Ask::Begin => {
                let photo = receive_bytes(input, PHOTO_BYTES_MAX)?;
                self.attempt = None;
                let Some((pack, settings)) = &self.pack else {
                    return Ok(Answer::Failed(FaceError::NotBegun));
                };
                Ok(match guarded(|| Attempt::begin(pack, *settings, photo)) {
                    Ok(Begun::Attempt(attempt)) => {
                        self.attempt = Some(attempt);
                        Answer::Progress(Progress::default())
                    }
                    Ok(Begun::Over(outcome)) => {
                        Answer::Progress(Progress { outcome: Some(outcome), ..Progress::default() })
                    }
                    Err(error) => Answer::Failed(error),
                })
            }
            Ask::Frame(head) => {
                let bytes = receive_bytes(input, FRAME_BYTES_MAX)?;
                Ok(self.frame(Frame { head, bytes }))
            }
        }
    }

    fn frame(&mut self, frame: Frame) -> Answer {
        let (Some((pack, _)), Some(mut attempt)) = (&self.pack, self.attempt.take()) else {
            return Answer::Failed(FaceError::NotBegun);
        };
        match guarded(|| attempt.frame(pack, frame)) {
            Ok(progress) => {
                self.attempt = progress.outcome.is_none().then_some(attempt);
                Answer::Progress(progress)
            }
            // A frame that is not as it says changes nothing; whatever else
            // went wrong could have left the attempt half done.
            Err(error) => {
                let goes_on = matches!(error, FaceError::Frame(_));
                self.attempt = goes_on.then_some(attempt);
                Answer::Failed(error)
            }
        }
    }
}

/// A decoder or a network that panics costs what it was asked.
fn guarded<T>(
    work: impl FnOnce() -> std::result::Result<T, FaceError>,
) -> std::result::Result<T, FaceError> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(FaceError::Process("it gave up on what it was given".to_owned())))
}
