//! `madoguchi voice`: how phrases are read, and their sounds made ahead.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use serde::Serialize;
use voice::{Dictionary, Espeak, Speaker, Stop, Store, Tongue, Utterance, VoiceError};
use words::{Argument, Catalogue, Language};

use crate::Verdict;
use crate::data::{Data, default_directory};
use crate::output::{self, Format};
use crate::standard::STANDARD;

/// The hidden command that the child is started by.
pub(crate) const CHILD: &str = "speech";
/// Stands for every argument of a phrase where its reading is listed.
const STAND_IN: u32 = 2;

/// How a flow's and the host's phrases are spoken.
#[derive(clap::Args)]
pub(crate) struct Voice {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Makes the sounds of all fixed phrases ahead, so that a reader needs
    /// neither dictionary nor espeak-ng for them.
    Build {
        /// The plugin file; the standard flow unless given.
        file: Option<PathBuf>,
        /// The station's data directory, where its readers look for them.
        #[arg(long, value_name = "DIR")]
        data: Option<PathBuf>,
    },
    /// Lists how each phrase is read, in phonemes.
    Phonemes {
        /// The plugin file; the standard flow unless given.
        file: Option<PathBuf>,
        /// Lists the host's own phrases instead.
        #[arg(long, conflicts_with = "file")]
        host: bool,
    },
}

/// The phonemes of one phrase in one language.
#[derive(Serialize)]
struct Reading {
    phrase: String,
    language: &'static str,
    text: String,
    /// `None` where nothing here speaks the language.
    phonemes: Option<String>,
    /// How the text would be read without its reading in kana, where that
    /// differs.
    without_kana: Option<String>,
    /// The recording that is played instead.
    recording: Option<String>,
}

impl Voice {
    pub(crate) fn run(self, format: Format) -> anyhow::Result<Verdict> {
        match self.command {
            Command::Build { file, data } => build(file.as_deref(), data, format),
            Command::Phonemes { file, host } => phonemes(file.as_deref(), host, format),
        }
    }
}

/// A speaker with everything that this machine has, and the sounds in the data
/// directory.
pub(crate) fn speaker(data: &Data) -> anyhow::Result<Speaker> {
    let program = std::env::current_exe().context("this program cannot be found")?;
    let store = Store::open(&data.voice()).map_err(told)?;
    Ok(Speaker::new(program, &[CHILD])
        .with_store(store)
        .with_dictionary(Dictionary::of_user())
        .with_espeak(Espeak::find()))
}

/// A speaker with everything that this machine has, without a station's data.
pub(crate) fn alone() -> anyhow::Result<Speaker> {
    let program = std::env::current_exe().context("this program cannot be found")?;
    let speaker = Speaker::new(program, &[CHILD])
        .with_dictionary(Dictionary::of_user())
        .with_espeak(Espeak::find());
    speaker.prepare().map_err(told)?;
    Ok(speaker)
}

pub(crate) fn told(error: VoiceError) -> anyhow::Error {
    anyhow!("{}: {error}; {}", error.code(), error.recovery())
}

fn catalogue(file: Option<&Path>) -> anyhow::Result<Catalogue> {
    let bytes = match file {
        Some(path) => {
            std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?
        }
        None => STANDARD.to_vec(),
    };
    let plugin = component::read(&bytes).map_err(|findings| {
        anyhow!("{}", findings.first().map(|one| one.cause.clone()).unwrap_or_default())
    })?;
    plugin.catalogue().map_err(|errors| {
        anyhow!("{}", errors.first().map(ToString::to_string).unwrap_or_default())
    })
}

/// Every phrase in every language, with what it is said by.
fn phrases(catalogue: &Catalogue) -> impl Iterator<Item = (Language, &String, words::Said)> {
    let pairs = catalogue
        .languages()
        .iter()
        .flat_map(move |language| catalogue.ids().iter().map(move |id| (*language, id)));
    pairs.filter_map(move |(language, id)| {
        let arguments: Vec<(&str, Argument)> = catalogue
            .arguments(id)
            .iter()
            .map(|name| (name.as_str(), Argument::Number(STAND_IN)))
            .collect();
        catalogue.say(language, id, &arguments).map(|said| (language, id, said))
    })
}

fn phonemes(file: Option<&Path>, host: bool, format: Format) -> anyhow::Result<Verdict> {
    let flow = if host { None } else { Some(catalogue(file)?) };
    let readings = readings(flow.as_ref().unwrap_or(words::host_catalogue()))?;
    let text: String = readings.iter().map(line).collect();
    output::report(format, &text, &readings)?;
    Ok(Verdict::Fine)
}

/// How each phrase of a catalogue is read, by phrase and language.
pub(crate) fn read_out(
    catalogue: &Catalogue,
) -> anyhow::Result<BTreeMap<(String, String), String>> {
    let readings = readings(catalogue)?.into_iter();
    let read =
        readings.filter_map(|one| Some(((one.phrase, one.language.to_owned()), one.phonemes?)));
    Ok(read.collect())
}

fn readings(catalogue: &Catalogue) -> anyhow::Result<Vec<Reading>> {
    let speaker = alone()?;
    let mut readings = Vec::new();
    for (language, id, said) in phrases(catalogue) {
        let mut reading = Reading {
            phrase: id.clone(),
            language: language.tag(),
            text: said.text.clone(),
            phonemes: None,
            without_kana: None,
            recording: said.recording.clone(),
        };
        if let Some(tongue) = Tongue::of_tag(language.tag()) {
            let heard = |kana: Option<&str>| {
                speaker.phonemes(&Utterance::new(tongue, &said.text, kana)).map_err(told)
            };
            let phonemes = heard(said.kana.as_deref())?;
            let without = if said.kana.is_some() { Some(heard(None)?) } else { None };
            reading.without_kana = without.filter(|without| *without != phonemes);
            reading.phonemes = Some(phonemes);
        }
        readings.push(reading);
    }
    Ok(readings)
}

fn line(reading: &Reading) -> String {
    let spoken = match (&reading.recording, &reading.phonemes) {
        (Some(recording), _) => format!("the recording {recording}"),
        (None, Some(phonemes)) => phonemes.clone(),
        (None, None) => "not spoken: only a recording can be heard".to_owned(),
    };
    let without = reading.without_kana.as_ref();
    let without = without.map(|one| format!("    without kana: {one}\n")).unwrap_or_default();
    format!("{} {}  {}\n    {spoken}\n{without}", reading.language, reading.phrase, reading.text)
}

/// What was made ahead.
#[derive(Default, Serialize)]
struct Built {
    made: usize,
    there: usize,
    seconds: f64,
    /// Language, words and why, of what has no sound.
    missing: Vec<(&'static str, String, String)>,
    sounds: usize,
    bytes: u64,
}

fn build(file: Option<&Path>, data: Option<PathBuf>, format: Format) -> anyhow::Result<Verdict> {
    let data = Data::open(&data.unwrap_or_else(default_directory))?;
    let store = Store::open(&data.voice()).map_err(told)?;
    let speaker = speaker(&data)?;
    speaker.prepare().map_err(told)?;
    let flow = catalogue(file)?;
    let mut built = Built::default();
    for (language, utterance) in fixed(&flow).chain(fixed(words::host_catalogue())) {
        for sentence in utterance.sentences() {
            if store.has(&sentence) {
                built.there += 1;
                continue;
            }
            match speaker.make(&sentence, &Stop::default()) {
                Ok(sound) => {
                    store.put(&sentence, &sound.to_wav()).map_err(told)?;
                    built.made += 1;
                    built.seconds += sound.seconds();
                }
                Err(error) => {
                    let why = format!("{}: {error}", error.code());
                    built.missing.push((language.tag(), sentence.text().to_owned(), why));
                }
            }
        }
    }
    (built.sounds, built.bytes) = store.size().map_err(told)?;
    let missing = built.missing.iter();
    let mut text: String =
        missing.map(|(language, words, why)| format!("{language} {words}\n    {why}\n")).collect();
    text += &format!(
        "{} made ({:.0} s), {} there already; {} sounds, {:.1} MiB in {}\n",
        built.made,
        built.seconds,
        built.there,
        built.sounds,
        mebibytes(built.bytes),
        data.voice().display()
    );
    output::report(format, &text, &built)?;
    Ok(if built.missing.is_empty() { Verdict::Fine } else { Verdict::Finding })
}

#[expect(clippy::cast_precision_loss, reason = "for people to read")]
fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

/// What is always said in the same words: phrases without arguments, those of
/// the host that count keys, digits and tries, and the number before the label
/// of a key. Nothing that could hold a name.
fn fixed(catalogue: &Catalogue) -> impl Iterator<Item = (Language, Utterance)> {
    let counted = [
        ("key-digit", "digit", 0..10),
        ("pin-digit-entered", "count", 1..5),
        ("pin-few-tries", "tries", 2..3),
        ("warning-body", "seconds", station::WARNING_S..station::WARNING_S + 1),
    ];
    let whole = phrases(catalogue)
        .filter(|(_, id, said)| catalogue.arguments(id).is_empty() && said.recording.is_none())
        .map(|(language, _, said)| (language, said));
    let parts = counted.into_iter().flat_map(move |(id, name, range)| {
        range.flat_map(move |number| {
            catalogue.languages().iter().filter_map(move |language| {
                let said = catalogue.say(*language, id, &[(name, Argument::Number(number))])?;
                Some((*language, said))
            })
        })
    });
    let said = whole.chain(parts).filter_map(|(language, said)| {
        let tongue = Tongue::of_tag(language.tag())?;
        Some((language, Utterance::new(tongue, &said.text, said.kana.as_deref())))
    });
    // As a key and its label are parted, with a reading and without.
    let keys = catalogue.languages().iter().flat_map(|language| {
        let tongue = Tongue::of_tag(language.tag());
        tongue.into_iter().flat_map(move |tongue| {
            (1..10).flat_map(move |key| {
                let words = format!("{key}:");
                [None, Some(words.as_str())]
                    .map(|kana| (*language, Utterance::new(tongue, &words, kana)))
            })
        })
    });
    said.chain(keys)
}
