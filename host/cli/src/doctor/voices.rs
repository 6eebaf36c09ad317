//! What speaks on this machine, by really speaking.

use std::path::Path;

use voice::{Dictionary, Espeak, Stop, Store, Tongue, Utterance, VoiceError};

use super::{Found, bad, good, note};
use crate::data::Data;
use crate::speech::speaker;

const JAPANESE: &str = "Japanese voice";

/// Looks at the dictionary, espeak-ng and the sounds made ahead.
pub(super) fn look(directory: &Path) -> Vec<Found> {
    vec![japanese(directory), others(), prepared(directory)]
}

fn japanese(directory: &Path) -> Found {
    let dictionary = Dictionary::of_user();
    let spoken = || -> anyhow::Result<Result<f64, VoiceError>> {
        let speaker = speaker(&Data::open(directory)?)?;
        let phrase = Utterance::new(Tongue::Japanese, "受付窓口", Some("うけつけ まどぐち"));
        let made = speaker.prepare().and_then(|()| speaker.make(&phrase, &Stop::default()));
        Ok(made.map(|sound| sound.seconds()))
    };
    match spoken() {
        Ok(Ok(seconds)) => match dictionary.verify() {
            Ok(()) => good(JAPANESE, format!("speaks ({seconds:.1} s), its dictionary is whole")),
            Err(cause) => bad(
                JAPANESE,
                format!("the dictionary in {}: {cause}", dictionary.path().display()),
                "remove it: it is made again from its source",
            ),
        },
        // Captions stand, and sounds that were made ahead are heard.
        Ok(Err(error)) => note(JAPANESE, format!("{}: {error}", error.code()), error.recovery()),
        Err(error) => note(JAPANESE, format!("{error:#}"), "see the data directory"),
    }
}

fn others() -> Found {
    const WHAT: &str = "other voices";
    let missing = VoiceError::NoEspeak;
    match Espeak::find().map(|espeak| espeak.version()) {
        Some(Some(version)) => good(WHAT, format!("espeak-ng {version}")),
        Some(None) => note(WHAT, "espeak-ng does not start", missing.recovery()),
        None => note(WHAT, format!("{}: {missing}", missing.code()), missing.recovery()),
    }
}

fn prepared(directory: &Path) -> Found {
    const WHAT: &str = "sounds ahead";
    let size = Data::open(directory)
        .map_err(|error| format!("{error:#}"))
        .and_then(|data| Store::open(&data.voice()).map_err(|error| error.to_string()))
        .and_then(|store| store.size().map_err(|error| error.to_string()));
    match size {
        Ok((0, _)) => note(
            WHAT,
            "none",
            "`madoguchi voice build` makes them: phrases are then heard at once, and without \
             dictionary and espeak-ng",
        ),
        Ok((sounds, bytes)) => good(WHAT, format!("{sounds}, {} MiB", bytes >> 20)),
        Err(cause) => note(WHAT, cause, "see the data directory"),
    }
}
