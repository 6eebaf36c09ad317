//! What a reader says, on sound cards: aloud on its loudspeaker, and on its
//! earphone while that is plugged in.
//!
//! Invariants:
//! - what is private is given to the earphone's card, while the earphone is
//!   plugged in, and to no other;
//! - whatever silences a reader clears both cards at once, and no sound of before
//!   is put in afterwards.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use anyhow::anyhow;
use devices::{CardError, Outlet, SoundCard, keep_open};
use kernel::contract::{Part, PartChange};
use station::view::{Snapshot, Spoken};
use station::{Message, ReaderHandle, VOLUME_MAX};
use voice::{Earcon, Sound, Speaker, Stop, Tongue, Utterance};

use crate::config;
use crate::output;
use crate::readers::clock_and_sockets;

/// Why a flow's recording is not heard on a card.
const NOT_WAV: &str = "a card plays WAV files only: PCM, 16 bits, one or two channels";

/// Refuses cards where this program cannot play on any.
pub(crate) fn can_play(sound: &config::Sound) -> anyhow::Result<()> {
    for name in [&sound.loudspeaker, &sound.earphone].into_iter().flatten() {
        SoundCard::named(name).map_err(|error| anyhow!("{error}: {}", error.recovery()))?;
    }
    Ok(())
}

/// Plays what a reader says on threads of their own, as long as the reader runs.
pub(crate) fn listen(
    reader: ReaderHandle,
    speaker: Speaker,
    sound: &config::Sound,
) -> anyhow::Result<()> {
    let outlet = |name: &Option<String>, role| {
        name.as_deref().map(|name| connect(&reader, name, role)).transpose()
    };
    let loudspeaker = outlet(&sound.loudspeaker, Role::Loudspeaker)?;
    let earphone = outlet(&sound.earphone, Role::Earphone)?;
    if loudspeaker.is_none() && earphone.is_none() {
        return Ok(());
    }
    let name = format!("speech-{}", reader.number());
    std::thread::Builder::new().name(name).spawn(move || {
        let Ok(clock) = clock_and_sockets() else { return };
        let mouth = Mouth { reader, speaker, told: Rc::default() };
        clock.block_on(follow(&mouth, loudspeaker.as_ref(), earphone.as_ref()));
    })?;
    Ok(())
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Role {
    Loudspeaker,
    Earphone,
}

/// Keeps a card open.
fn connect(reader: &ReaderHandle, name: &str, role: Role) -> anyhow::Result<Outlet> {
    let mut card =
        SoundCard::named(name).map_err(|error| anyhow!("{error}: {}", error.recovery()))?;
    let outlet = Outlet::default();
    let (played, reader, name) = (outlet.clone(), reader.clone(), name.to_owned());
    let what = match role {
        Role::Loudspeaker => "loudspeaker",
        Role::Earphone => "earphone",
    };
    let mut lost = false;
    let number = reader.number();
    std::thread::Builder::new().name(format!("{what}-{number}")).spawn(move || {
        let part = |change| {
            // Without its earphone a reader loses nothing that it can count on.
            if role == Role::Loudspeaker {
                reader.send(Message::Part(Part::Speaker, change));
            }
        };
        let tell = |news: Result<(), CardError>| match news {
            Ok(()) if lost => {
                lost = false;
                output::say(&format!("{what:<11} {name} is back, for reader {number}"));
                part(PartChange::Restored);
            }
            Ok(()) => output::say(&format!("{what:<11} {name}, for reader {number}")),
            Err(error) => {
                output::warn(&format!(
                    "reader {number}: no sound from its {what} {name:?}: {error}; {}. Captions \
                     go on, and the card is looked for",
                    error.recovery()
                ));
                if !lost {
                    lost = true;
                    part(PartChange::Lost);
                }
            }
        };
        keep_open(&mut card, &played, tell, || reader.is_running());
    })?;
    Ok(outlet)
}

/// What is being said, and where.
struct Course {
    serial: Option<u32>,
    route: Role,
    has_earphone: bool,
}

/// What becomes of it.
#[derive(Debug, Eq, PartialEq)]
enum Change {
    /// It goes on.
    None,
    /// It stops.
    Silence,
    /// It stops, and what is said now begins there.
    Say(Role),
}

impl Course {
    fn new(has_earphone: bool) -> Self {
        Self { serial: None, route: Role::Loudspeaker, has_earphone }
    }

    /// Something may have changed: what is said (its serial number), or whether
    /// an earphone is plugged in.
    fn hear(&mut self, serial: u32, plugged: bool) -> Change {
        let private = plugged && self.has_earphone;
        if self.serial != Some(serial) {
            self.serial = Some(serial);
            self.route = if private { Role::Earphone } else { Role::Loudspeaker };
            return Change::Say(self.route);
        }
        if self.route == Role::Earphone && !private {
            // Nobody hears it any more. It does not go on aloud.
            self.route = Role::Loudspeaker;
            return Change::Silence;
        }
        Change::None
    }
}

/// Whether a route may speak a cue.
fn may_say(cue: &Spoken, route: Role) -> bool {
    match route {
        Role::Loudspeaker => !cue.private,
        Role::Earphone => true,
    }
}

/// Follows a reader until it ends.
async fn follow(mouth: &Mouth, loudspeaker: Option<&Outlet>, earphone: Option<&Outlet>) {
    let mut latest = mouth.reader.latest();
    let mut course = Course::new(earphone.is_some());
    // Dropped, it puts nothing in any more.
    let mut speech: Option<Saying<'_>> = None;
    loop {
        let snapshot = Arc::clone(&latest.borrow_and_update());
        let both = || loudspeaker.into_iter().chain(earphone);
        both().for_each(|outlet| outlet.set_volume(snapshot.panel.volume, VOLUME_MAX));
        let change = course.hear(snapshot.sound.serial, snapshot.jack);
        if change != Change::None {
            speech = None;
            both().for_each(Outlet::silence);
        }
        if let Change::Say(route) = change {
            let outlet = match route {
                Role::Loudspeaker => loudspeaker,
                Role::Earphone => earphone,
            };
            speech =
                outlet.map(|outlet| -> Saying<'_> { Box::pin(mouth.say(snapshot, outlet, route)) });
        }
        tokio::select! {
            changed = latest.changed() => {
                if changed.is_err() {
                    return;
                }
            }
            () = ended(&mut speech) => speech = None,
        }
    }
}

type Saying<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

/// Waits until all is made that is said, if anything is.
async fn ended(speech: &mut Option<Saying<'_>>) {
    match speech {
        Some(speech) => speech.await,
        None => std::future::pending().await,
    }
}

/// Makes the sounds of what is said.
struct Mouth {
    reader: ReaderHandle,
    speaker: Speaker,
    /// Reasons for silence that were told already: each once.
    told: Rc<RefCell<BTreeSet<String>>>,
}

/// Asks for speech to be given up when nobody waits for it any more.
struct StopOnDrop(Stop);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.ask();
    }
}

impl Mouth {
    /// Puts one sound after the other into an outlet. Without a card there is
    /// nothing to make.
    async fn say(&self, snapshot: Arc<Snapshot>, outlet: &Outlet, route: Role) {
        let Some(rate_hz) = outlet.rate_hz() else { return };
        let play = |sound: &Sound| outlet.play(sound.samples(), sound.rate_hz());
        if let Some(earcon) = snapshot.sound.earcon.and_then(Earcon::of_name) {
            play(&earcon.sound().at_rate(rate_hz));
        }
        let language = snapshot.panel.language;
        for cue in snapshot.sound.cues.iter().filter(|cue| may_say(cue, route)) {
            let parts = match (&cue.recording, Tongue::of_tag(language)) {
                (Some(name), _) => vec![Source::Recording(name.clone())],
                (None, Some(tongue)) => {
                    let whole = Utterance::new(tongue, &cue.text, cue.kana.as_deref());
                    whole.sentences().into_iter().map(Source::Words).collect()
                }
                (None, None) => {
                    self.tell(format!("{language} is heard in recordings only"));
                    continue;
                }
            };
            for part in parts {
                match self.make(part, rate_hz).await {
                    Ok(sound) => play(&sound),
                    Err(why) => self.tell(why),
                }
            }
        }
    }

    /// A sound at a card's rate, made beside the thread that stops it.
    async fn make(&self, source: Source, rate_hz: u32) -> Result<Sound, String> {
        let (reader, speaker) = (self.reader.clone(), self.speaker.clone());
        let stop = StopOnDrop(Stop::default());
        let asked = stop.0.clone();
        let made = tokio::task::spawn_blocking(move || {
            let wav = match &source {
                Source::Words(words) => speaker
                    .say(words, &asked)
                    .map_err(|error| format!("{}: {error}; {}", error.code(), error.recovery()))?,
                Source::Recording(name) => {
                    reader.asset(name).ok_or("the flow has no recording of that name")?.1
                }
            };
            let sound = Sound::of_wav(&wav).ok_or_else(|| match source {
                Source::Words(_) => "a sound that was made ahead is damaged".to_owned(),
                Source::Recording(name) => format!("the recording {name}: {NOT_WAV}"),
            })?;
            Ok(sound.at_rate(rate_hz))
        });
        made.await.unwrap_or_else(|_| Err("a fault of this program".to_owned()))
    }

    /// Says why something is not heard; never what.
    fn tell(&self, why: String) {
        if self.told.borrow_mut().insert(why.clone()) {
            output::warn(&format!("reader {}: not spoken: {why}", self.reader.number()));
        }
    }
}

/// What a sound is made of.
enum Source {
    Words(Utterance),
    Recording(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_new_is_said_and_what_was_said_is_not_said_again() {
        let mut course = Course::new(false);
        assert_eq!(course.hear(4, false), Change::Say(Role::Loudspeaker));
        assert_eq!(course.hear(4, false), Change::None);
        assert_eq!(course.hear(5, false), Change::Say(Role::Loudspeaker));
        // An earphone that has no card of its own changes nothing.
        assert_eq!(course.hear(5, true), Change::None);
        assert_eq!(course.hear(6, true), Change::Say(Role::Loudspeaker));
        assert_eq!(course.hear(6, false), Change::None);
    }

    #[test]
    fn all_is_said_on_an_earphone_and_none_of_it_when_it_is_pulled_out() {
        let mut course = Course::new(true);
        assert_eq!(course.hear(1, true), Change::Say(Role::Earphone));
        assert_eq!(course.hear(1, false), Change::Silence);
        assert_eq!(course.hear(1, false), Change::None);
        assert_eq!(course.hear(2, false), Change::Say(Role::Loudspeaker));
        // What began aloud ends aloud.
        assert_eq!(course.hear(2, true), Change::None);
        assert_eq!(course.hear(3, true), Change::Say(Role::Earphone));
    }

    #[test]
    fn what_is_private_is_never_said_aloud() {
        let cue = |private| Spoken { text: String::new(), kana: None, recording: None, private };
        assert!(may_say(&cue(false), Role::Loudspeaker));
        assert!(!may_say(&cue(true), Role::Loudspeaker));
        assert!(may_say(&cue(true), Role::Earphone));
    }

    #[test]
    fn cards_are_refused_where_none_can_be_played_on() {
        let none = config::Sound::default();
        assert!(can_play(&none).is_ok());
        let named = config::Sound { earphone: Some("default".into()), ..none };
        let built = !matches!(devices::sound_cards(), Err(CardError::NotBuilt));
        match can_play(&named) {
            Ok(()) => assert!(built),
            Err(error) => {
                let error = error.to_string();
                assert!(!built);
                assert!(error.contains("built without sound cards"), "{error}");
                assert!(error.contains("--features sound-card"), "{error}");
            }
        }
    }
}
