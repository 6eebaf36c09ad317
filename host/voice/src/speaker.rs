//! Whoever wants something said asks here: prepared sounds first, then the
//! child with the dictionary, or espeak-ng.

use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use crate::SPOKEN_CHARS_MAX;
use crate::dictionary::Dictionary;
use crate::error::VoiceError;
use crate::espeak::Espeak;
use crate::pipe::{Answer, Ask, receive, send};
use crate::sound::{RATE_HZ, Sound};
use crate::store::Store;
use crate::utterance::Utterance;

/// How often a wait looks whether it was stopped.
pub(crate) const LOOK: Duration = Duration::from_millis(10);
/// How long a sentence may take.
const SAY_LIMIT: Duration = Duration::from_secs(10);
/// How long making the dictionary may take.
const MAKE_LIMIT: Duration = Duration::from_secs(180);
/// How long the child stays without anything to say: its 90 MB then go.
const IDLE: Duration = Duration::from_secs(60);

/// Asks a sentence that is being made to be given up.
#[derive(Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks for it.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked for.
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Makes sounds of utterances. Cheap to clone; all clones share one child.
#[derive(Clone)]
pub struct Speaker(Arc<Inner>);

struct Inner {
    /// The child's program and its arguments.
    program: (PathBuf, Vec<String>),
    dictionary: Option<Dictionary>,
    espeak: Option<Espeak>,
    store: Option<Store>,
    limit: Duration,
    idle: Duration,
    child: Mutex<Option<Running>>,
}

/// The child with the dictionary.
struct Running {
    child: Child,
    input: ChildStdin,
    answers: Receiver<std::io::Result<Answer>>,
    used: Instant,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Speaker {
    /// A speaker without anything to speak by. `program` with `arguments` is a
    /// process that calls [`crate::serve`].
    pub fn new(program: impl Into<PathBuf>, arguments: &[&str]) -> Self {
        let arguments = arguments.iter().map(|one| (*one).to_owned()).collect();
        Self(Arc::new(Inner {
            program: (program.into(), arguments),
            dictionary: None,
            espeak: None,
            store: None,
            limit: SAY_LIMIT,
            idle: IDLE,
            child: Mutex::new(None),
        }))
    }

    /// With prepared sounds.
    #[must_use]
    pub fn with_store(self, store: Store) -> Self {
        self.with(|inner| inner.store = Some(store))
    }

    /// With Japanese, as soon as the dictionary is made.
    #[must_use]
    pub fn with_dictionary(self, dictionary: Dictionary) -> Self {
        self.with(|inner| inner.dictionary = Some(dictionary))
    }

    /// With espeak-ng.
    #[must_use]
    pub fn with_espeak(self, espeak: Option<Espeak>) -> Self {
        self.with(|inner| inner.espeak = espeak)
    }

    /// With a child that has so long for a sentence, and goes when there was
    /// nothing to say for so long.
    #[must_use]
    pub fn with_times(self, limit: Duration, idle: Duration) -> Self {
        self.with(|inner| (inner.limit, inner.idle) = (limit, idle))
    }

    fn with(mut self, change: impl FnOnce(&mut Inner)) -> Self {
        change(Arc::get_mut(&mut self.0).expect("invariant: not cloned while it is put together"));
        self
    }

    /// Makes the dictionary, if it was not made and its source is here; takes
    /// seconds then. Waits until it is there.
    ///
    /// # Errors
    /// [`VoiceError::NoDictionary`] or [`VoiceError::Dictionary`].
    pub fn prepare(&self) -> Result<(), VoiceError> {
        let dictionary = self.0.dictionary.as_ref().ok_or(VoiceError::NoDictionary)?;
        if dictionary.is_made() {
            return Ok(());
        }
        let source = dictionary.source().ok_or(VoiceError::NoDictionary)?.to_owned();
        // A child of its own: others may speak meanwhile.
        let mut child = self.0.start()?;
        let ask = Ask::Make { source, into: dictionary.path().to_owned() };
        let answer = child.ask(&ask, MAKE_LIMIT)?;
        if let Answer::Done = answer { Ok(()) } else { Err(self.0.refused(answer)) }
    }

    /// The WAV file of an utterance, prepared or made now.
    ///
    /// # Errors
    /// [`VoiceError`]; the next utterance is tried anew whatever it was.
    pub fn say(&self, utterance: &Utterance, stop: &Stop) -> Result<Vec<u8>, VoiceError> {
        let prepared = self.0.store.as_ref().and_then(|store| store.get(utterance));
        match prepared {
            Some(wav) => Ok(wav),
            None => Ok(self.make(utterance, stop)?.to_wav()),
        }
    }

    /// The sound of an utterance, made now.
    ///
    /// # Errors
    /// As [`Speaker::say`].
    pub fn make(&self, utterance: &Utterance, stop: &Stop) -> Result<Sound, VoiceError> {
        if utterance.chars() > SPOKEN_CHARS_MAX {
            return Err(VoiceError::TooLong);
        }
        let Some(voice) = utterance.tongue.espeak() else {
            let ask = Ask::Say(utterance.text.clone(), utterance.reading.clone());
            let answer = self.0.japanese(&ask, stop)?;
            return match answer {
                Answer::Samples(bytes) => Ok(Sound::of_bytes(RATE_HZ, &bytes)),
                Answer::Done | Answer::Phonemes(_) | Answer::Unspeakable | Answer::Broken(_) => {
                    Err(self.0.refused(answer))
                }
            };
        };
        let espeak = self.0.espeak.as_ref().ok_or(VoiceError::NoEspeak)?;
        if !utterance.spoken().chars().any(char::is_alphanumeric) {
            return Ok(Sound::silence());
        }
        espeak.sound(voice, utterance.spoken(), stop)
    }

    /// The phonemes of an utterance, for whoever judges how it is read: as
    /// [`crate::Japanese::phonemes`] gives them, or in the letters of the IPA.
    ///
    /// # Errors
    /// As [`Speaker::say`].
    pub fn phonemes(&self, utterance: &Utterance) -> Result<String, VoiceError> {
        if utterance.chars() > SPOKEN_CHARS_MAX {
            return Err(VoiceError::TooLong);
        }
        let Some(voice) = utterance.tongue.espeak() else {
            let ask = Ask::Phonemes(utterance.text.clone(), utterance.reading.clone());
            let answer = self.0.japanese(&ask, &Stop::default())?;
            return match answer {
                Answer::Phonemes(phonemes) => Ok(phonemes),
                Answer::Done | Answer::Samples(_) | Answer::Unspeakable | Answer::Broken(_) => {
                    Err(self.0.refused(answer))
                }
            };
        };
        let espeak = self.0.espeak.as_ref().ok_or(VoiceError::NoEspeak)?;
        espeak.phonemes(voice, utterance.spoken())
    }

    /// Whether the child with the dictionary runs now.
    pub fn is_awake(&self) -> bool {
        self.0.child().is_some()
    }

    /// The process id of the child, while it runs.
    pub fn child_id(&self) -> Option<u32> {
        self.0.child().as_ref().map(|running| running.child.id())
    }
}

impl Inner {
    /// A panic elsewhere leaves nothing half done here.
    fn child(&self) -> MutexGuard<'_, Option<Running>> {
        self.child.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks the child with the dictionary, which is started if need be. One
    /// that fails is replaced at the next phrase.
    fn japanese(self: &Arc<Self>, ask: &Ask, stop: &Stop) -> Result<Answer, VoiceError> {
        let mut place = self.child();
        if stop.is_asked() {
            return Err(VoiceError::Stopped);
        }
        let mut asked = None;
        // One that has died of something else, while nobody asked, is replaced
        // at once; one that dies of this text is not given it again.
        if let Some(mut running) = place.take() {
            let answer = running.ask(ask, self.limit);
            let died = matches!(answer, Err(VoiceError::Process(_) | VoiceError::Unspeakable));
            asked = (!died).then_some((running, answer));
        }
        let (mut running, answer) = match asked {
            Some(asked) => asked,
            None => {
                let mut running = self.open()?;
                let answer = running.ask(ask, self.limit);
                (running, answer)
            }
        };
        let answer = answer?;
        running.used = Instant::now();
        *place = Some(running);
        Ok(answer)
    }

    /// A child that has read the dictionary, and a thread that ends it when it
    /// is not used.
    fn open(self: &Arc<Self>) -> Result<Running, VoiceError> {
        let dictionary = self.dictionary.as_ref().filter(|dictionary| dictionary.is_made());
        let path = dictionary.ok_or(VoiceError::NoDictionary)?.path().to_owned();
        let mut running = self.start()?;
        let answer = running.ask(&Ask::Open(path), self.limit)?;
        let Answer::Done = answer else { return Err(self.refused(answer)) };
        let (inner, id, idle) = (Arc::downgrade(self), running.child.id(), self.idle);
        std::thread::spawn(move || {
            while is_in_use(&inner, id, idle) {
                std::thread::sleep(idle / 4);
            }
        });
        Ok(running)
    }

    fn start(&self) -> Result<Running, VoiceError> {
        let failed = |error: std::io::Error| VoiceError::Process(error.to_string());
        let missing = || VoiceError::Process("the child has no pipe".to_owned());
        let mut child = Command::new(&self.program.0)
            .args(&self.program.1)
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(failed)?;
        let input = child.stdin.take().ok_or_else(missing)?;
        let mut output = child.stdout.take().ok_or_else(missing)?;
        let (tell, answers) = channel();
        // Ends with the pipe, which ends with the child.
        std::thread::spawn(move || {
            loop {
                let answer = receive(&mut output);
                let is_last = answer.is_err();
                if tell.send(answer).is_err() || is_last {
                    return;
                }
            }
        });
        Ok(Running { child, input, answers, used: Instant::now() })
    }

    fn refused(&self, answer: Answer) -> VoiceError {
        match answer {
            Answer::Broken(cause) => {
                let path = self.dictionary.as_ref().map(|one| one.path().to_owned());
                VoiceError::Dictionary { path: path.unwrap_or_default(), cause }
            }
            Answer::Unspeakable => VoiceError::Unspeakable,
            Answer::Done | Answer::Samples(_) | Answer::Phonemes(_) => {
                VoiceError::Process("it answered something else".to_owned())
            }
        }
    }
}

impl Running {
    /// Asks and waits. After an error nothing more can be asked. It is not
    /// stopped: a sentence takes less time than another child.
    fn ask(&mut self, ask: &Ask, limit: Duration) -> Result<Answer, VoiceError> {
        send(&mut self.input, ask).map_err(|error| VoiceError::Process(error.to_string()))?;
        let end = Instant::now() + limit;
        loop {
            match self.answers.recv_timeout(LOOK) {
                Ok(Ok(answer)) => return Ok(answer),
                Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => {
                    return Err(VoiceError::Unspeakable);
                }
                Err(RecvTimeoutError::Timeout) if Instant::now() > end => {
                    return Err(VoiceError::TimedOut);
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}

/// Ends the child of that id if it was not used for `idle`. `false` once that
/// child is gone.
fn is_in_use(inner: &Weak<Inner>, id: u32, idle: Duration) -> bool {
    let Some(inner) = inner.upgrade() else { return false };
    let mut place = inner.child();
    match place.as_ref() {
        Some(running) if running.child.id() == id && running.used.elapsed() < idle => true,
        Some(running) if running.child.id() == id => {
            *place = None;
            false
        }
        Some(_) | None => false,
    }
}
