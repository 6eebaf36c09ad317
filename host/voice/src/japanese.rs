//! Japanese: words by a dictionary with accents, samples by a statistical
//! voice, both in Rust.

use std::path::Path;

use jpreprocess::{DefaultTokenizer, JPreprocess, SystemDictionaryConfig};
use jpreprocess_jpcommon::njdnodes_to_features;

use crate::error::VoiceError;
use crate::sound::{RATE_HZ, Sound, halve};
use crate::{SOUND_S_MAX, SPOKEN_CHARS_MAX};

/// The voice, "NIT ATR503 M001" by the HTS working group, under CC BY 3.0: see
/// `voices/COPYING`.
const VOICE: &[u8] = include_bytes!("../voices/nitech_jp_atr503_m001.htsvoice");
/// What the analyser makes of a space.
const SPACE: &str = "\u{3000}";
/// Samples a second of that voice.
const VOICE_RATE_HZ: u32 = 48_000;

/// Dictionary and voice in this process. It reads text that others wrote, so
/// it belongs into a child: see [`crate::Speaker`].
pub struct Japanese {
    analyser: JPreprocess<DefaultTokenizer>,
    voice: jbonsai::Engine,
}

impl Japanese {
    /// Reads the dictionary in a directory, and the voice.
    ///
    /// # Errors
    /// [`VoiceError::Dictionary`].
    pub fn open(dictionary: &Path) -> Result<Self, VoiceError> {
        let broken = |cause: String| VoiceError::Dictionary { path: dictionary.to_owned(), cause };
        let system = SystemDictionaryConfig::File(dictionary.to_owned())
            .load()
            .map_err(|error| broken(error.to_string()))?;
        let voice = jbonsai::Engine::load_from_bytes([VOICE])
            .map_err(|error| broken(format!("the voice: {error}")))?;
        Ok(Self { analyser: JPreprocess::with_dictionaries(system, None), voice })
    }

    /// The phonemes of a text as it is spoken, apart by spaces; a comma is a
    /// pause. Devoiced vowels are capitals.
    ///
    /// # Errors
    /// [`VoiceError::TooLong`] or [`VoiceError::Unspeakable`].
    pub fn phonemes(&self, text: &str, reading: Option<&str>) -> Result<String, VoiceError> {
        Ok(self.analyse(text, reading)?.shown())
    }

    /// Speaks a text.
    ///
    /// # Errors
    /// [`VoiceError::TooLong`] or [`VoiceError::Unspeakable`].
    pub fn sound(&self, text: &str, reading: Option<&str>) -> Result<Sound, VoiceError> {
        let labels = self.analyse(text, reading)?.labels;
        if labels.is_empty() {
            return Ok(Sound::silence());
        }
        let spoken =
            self.voice.synthesize(labels.as_slice()).map_err(|_| VoiceError::Unspeakable)?;
        if spoken.len() > SOUND_S_MAX * VOICE_RATE_HZ as usize {
            return Err(VoiceError::TooLong);
        }
        Ok(Sound::levelled(RATE_HZ, &halve(&spoken)))
    }

    /// The reading decides what is said, and the text, wherever it leads to
    /// the same sounds, where the accents fall: kana alone tells them badly.
    fn analyse(&self, text: &str, reading: Option<&str>) -> Result<Analysed, VoiceError> {
        let by_text = self.labels(text);
        let Some(reading) = reading.filter(|reading| !reading.trim().is_empty()) else {
            return by_text;
        };
        let by_reading = self.labels(reading)?;
        match by_text {
            Ok(by_text) if by_text.sounds() == by_reading.sounds() => Ok(by_text),
            Ok(_) | Err(_) => Ok(by_reading),
        }
    }

    fn labels(&self, text: &str) -> Result<Analysed, VoiceError> {
        if text.chars().count() > SPOKEN_CHARS_MAX {
            return Err(VoiceError::TooLong);
        }
        let mut words = self.analyser.text_to_njd(text).map_err(|_| VoiceError::Unspeakable)?;
        // A space parts words where kana could be read otherwise. It is no
        // pause: that is written with a comma.
        words.nodes.retain(|word| word.get_string() != SPACE);
        words.preprocess();
        let labels = njdnodes_to_features(&words.nodes);
        let phonemes = labels.iter().map(|label| label.phoneme.c.clone().unwrap_or_default());
        Ok(Analysed {
            phonemes: phonemes.collect(),
            labels: labels.iter().map(ToString::to_string).collect(),
        })
    }
}

/// What a text became.
struct Analysed {
    phonemes: Vec<String>,
    /// Full-context labels, one a phoneme.
    labels: Vec<String>,
}

impl Analysed {
    /// What tells words apart: without pauses, whispered vowels as others, and
    /// what kana write in two ways as one (えい and ええ, おう and おお, は as wa).
    fn sounds(&self) -> Vec<String> {
        let heard = self.phonemes.iter().filter(|one| !matches!(one.as_str(), "pau" | "sil"));
        let mut sounds: Vec<String> =
            heard.map(|one| if one == "N" { one.clone() } else { one.to_lowercase() }).collect();
        for place in 1..sounds.len() {
            let Some([before, sound]) = sounds.get_mut(place - 1..=place) else { continue };
            match (before.as_str(), sound.as_str()) {
                ("e", "i") => "e".clone_into(sound),
                ("o", "u") => "o".clone_into(sound),
                ("h", "a") => "w".clone_into(before),
                _ => {}
            }
        }
        sounds
    }

    fn shown(&self) -> String {
        let heard = self.phonemes.iter().filter(|one| *one != "sil");
        let shown: Vec<&str> =
            heard.map(|one| if one == "pau" { "," } else { one.as_str() }).collect();
        shown.join(" ")
    }
}
