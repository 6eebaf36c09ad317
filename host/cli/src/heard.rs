//! A loudspeaker that is a folder: what is heard of a visit, as WAV files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;
use component::{Asset, MediaType};
use station::view::{Snapshot, Sound};
use voice::{Earcon, Speaker, Stop, Tongue, Utterance};

use crate::speech::{alone, told};

/// Takes what is heard, in order: a file for each earcon, each sentence and each
/// recording, and a line for each in `heard.txt`.
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

    /// What is heard at a moment, unless that was heard before, with the flow's
    /// recordings.
    pub(crate) fn hear(
        &mut self,
        snapshot: &Snapshot,
        assets: &BTreeMap<String, Asset>,
    ) -> anyhow::Result<()> {
        let Sound { serial, earcon, cues } = &snapshot.sound;
        if *serial == self.serial {
            return Ok(());
        }
        self.serial = *serial;
        if let Some(earcon) = earcon.and_then(Earcon::of_name) {
            self.keep(earcon.name(), "wav", &earcon.sound().to_wav(), earcon.name())?;
        }
        let language = snapshot.panel.language;
        for cue in cues {
            if cue.private {
                self.lines += "-  on the earphone only\n";
                continue;
            }
            // No flow is installed that names a recording which it has not.
            if let Some(asset) = cue.recording.as_ref().and_then(|name| assets.get(name)) {
                let kind = match asset.media {
                    MediaType::Ogg => "ogg",
                    MediaType::Wav | MediaType::Png => "wav",
                };
                self.keep(&asset.name, kind, &asset.bytes, &cue.text)?;
                continue;
            }
            let Some(tongue) = Tongue::of_tag(language) else {
                self.lines += &format!("-  not spoken: {}\n", cue.text);
                continue;
            };
            for one in Utterance::new(tongue, &cue.text, cue.kana.as_deref()).sentences() {
                let sound = self.speaker.make(&one, &Stop::default()).map_err(told)?;
                self.keep(language, "wav", &sound.to_wav(), one.text())?;
            }
        }
        Ok(())
    }

    fn keep(&mut self, what: &str, kind: &str, bytes: &[u8], words: &str) -> anyhow::Result<()> {
        self.count += 1;
        let name = format!("{:04}-{what}.{kind}", self.count);
        self.write(&name, bytes)?;
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
