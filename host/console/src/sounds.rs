//! Speech and earcons as WAV files.
//!
//! A page asks by place and never by words: for a sentence of what its reader
//! says now. What was said before is gone, and what is private is given out
//! only while the earphone is plugged in.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use station::ReaderHandle;
use voice::{Earcon, Stop, Tongue, Utterance};

use crate::House;
use crate::pages::no_reader;

/// Why there is no sound.
const SILENT: HeaderName = HeaderName::from_static("madoguchi-silent");
/// How many sentences the cue has.
const SENTENCES: HeaderName = HeaderName::from_static("madoguchi-sentences");
const WAV: &str = "audio/wav";

/// The reader, what it says (its serial number), which cue of it, and which
/// sentence of that.
type Place = (u8, u32, usize, usize);

/// Asks for speech to be given up when the page does not wait for it any more.
struct StopOnDrop(Stop);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.ask();
    }
}

pub(crate) async fn speech(
    State(house): State<Arc<House>>,
    Path((number, serial, cue, sentence)): Path<Place>,
) -> Response {
    let Some(reader) = house.reader(number) else {
        return no_reader();
    };
    let snapshot = Arc::clone(&reader.latest().borrow());
    let said = &snapshot.sound;
    let Some(spoken) = said.cues.get(cue).filter(|_| said.serial == serial) else {
        return silent("something else is said now");
    };
    if spoken.private && !snapshot.jack {
        return silent("it is for the earphone only");
    }
    if let Some(recording) = &spoken.recording {
        return recorded(&reader, recording);
    }
    let Some(tongue) = Tongue::of_tag(snapshot.panel.language) else {
        return silent("this language is heard in recordings only");
    };
    let Some(voice) = house.voice.clone() else {
        return silent("nothing speaks here");
    };
    let sentences = Utterance::new(tongue, &spoken.text, spoken.kana.as_deref()).sentences();
    let Some(one) = sentences.get(sentence).cloned() else {
        return silent("there is no such sentence");
    };
    let stop = StopOnDrop(Stop::default());
    let asked = stop.0.clone();
    match tokio::task::spawn_blocking(move || voice.say(&one, &asked)).await {
        Ok(Ok(wav)) => {
            let headers =
                [(header::CONTENT_TYPE, WAV.to_owned()), (SENTENCES, sentences.len().to_string())];
            (headers, wav).into_response()
        }
        Ok(Err(error)) => {
            let why = format!("{}: {error}; {}", error.code(), error.recovery());
            silent(&why)
        }
        Err(_) => silent("a fault of this program"),
    }
}

fn recorded(reader: &ReaderHandle, name: &str) -> Response {
    match reader.asset(name) {
        Some((media, bytes)) => {
            let headers = [(header::CONTENT_TYPE, media), (SENTENCES, "1")];
            (headers, bytes).into_response()
        }
        None => silent("the flow has no recording of that name"),
    }
}

pub(crate) async fn earcon(Path(name): Path<String>) -> Response {
    match Earcon::of_name(&name) {
        Some(earcon) => ([(header::CONTENT_TYPE, WAV)], earcon.sound().to_wav()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// No sound, and why. It is no error of the page, which tells it beside the
/// caption: that stands in any case.
fn silent(why: &str) -> Response {
    let why = HeaderValue::from_str(why).unwrap_or(HeaderValue::from_static("no reason"));
    (StatusCode::NO_CONTENT, [(SILENT, why)]).into_response()
}
