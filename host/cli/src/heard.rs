//! A loudspeaker that is a folder: what is heard of a visit, as WAV files.

use std::path::{Path, PathBuf};

use anyhow::Context;
use station::view::{Snapshot, Sound};
use voice::{Earcon, Speaker, Stop, Tongue, Utterance};

use crate::speech::{alone, told};

/// Takes what is heard, in order: a file for each earcon and each sentence, and
/// a line for each in `heard.txt`.
pub(crate) struct Folder {
    path: PathBuf,
    speaker: Speaker,
    serial: u32,
    count: usize,
    lines: String,
}

impl Folder {
    /// Makes the folder, and starts what speaks.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(path)
            .with_context(|| format!("{} cannot be made", path.display()))?;
        let speaker = alone()?;
        Ok(Self { path: path.to_owned(), speaker, serial: 0, count: 0, lines: String::new() })
    }

    /// What is heard at a moment, unless that was heard before.
    pub(crate) fn hear(&mut self, snapshot: &Snapshot) -> anyhow::Result<()> {
        let Sound { serial, earcon, cues } = &snapshot.sound;
        if *serial == self.serial {
            return Ok(());
        }
        self.serial = *serial;
        if let Some(earcon) = earcon.and_then(Earcon::of_name) {
            self.keep(earcon.name(), &earcon.sound().to_wav(), earcon.name())?;
        }
        let language = snapshot.panel.language;
        for cue in cues {
            let tongue = Tongue::of_tag(language).filter(|_| cue.recording.is_none());
            let Some(tongue) = tongue.filter(|_| !cue.private) else {
                let why = match (&cue.recording, cue.private) {
                    (_, true) => "on the earphone only".to_owned(),
                    (Some(name), false) => format!("the recording {name}: {}", cue.text),
                    (None, false) => format!("not spoken: {}", cue.text),
                };
                self.lines += &format!("-  {why}\n");
                continue;
            };
            for one in Utterance::new(tongue, &cue.text, cue.kana.as_deref()).sentences() {
                let sound = self.speaker.make(&one, &Stop::default()).map_err(told)?;
                self.keep(language, &sound.to_wav(), one.text())?;
            }
        }
        Ok(())
    }

    fn keep(&mut self, what: &str, wav: &[u8], words: &str) -> anyhow::Result<()> {
        self.count += 1;
        let name = format!("{:04}-{what}.wav", self.count);
        self.write(&name, wav)?;
        self.lines += &format!("{name}  {words}\n");
        Ok(())
    }

    /// Writes the list of all that was heard.
    pub(crate) fn close(self) -> anyhow::Result<()> {
        self.write("heard.txt", self.lines.as_bytes())
    }

    fn write(&self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let path = self.path.join(name);
        std::fs::write(&path, bytes)
            .with_context(|| format!("{} cannot be written", path.display()))
    }
}
