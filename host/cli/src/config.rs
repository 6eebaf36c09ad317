//! The configuration file of a station: which readers of this PC it runs, under
//! which account of the eligibility terminal each of them asks, what stands
//! beside its panel, and whose cards they take.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use card::ReaderName;
use serde::Deserialize;

/// Readers that one PC can run. Source: pcscd serves as many.
pub(crate) const READERS_MAX: usize = 16;

/// The file.
///
/// ```toml
/// trust = ["issuer.der"]          # beside this file
///
/// [[reader]]
/// name = "ACME Reader 00 00"      # as `madoguchi doctor` tells it
/// account = "1310000000-01"       # of the eligibility terminal
/// keypad = { device = "/dev/input/by-id/usb-ACME_Pad-event-kbd", steady = true }
/// sound = { loudspeaker = "plughw:CARD=Device,DEV=0", earphone = "plughw:CARD=Headset,DEV=0" }
/// ```
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// Certificates (DER) of issuers whose cards are taken.
    #[serde(default)]
    pub(crate) trust: Vec<PathBuf>,
    /// In the order of their numbers, from 1.
    #[serde(default, rename = "reader")]
    pub(crate) readers: Vec<Reader>,
}

/// One reader of the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reader {
    /// Its PC/SC name, as `doctor` tells it, with its marks or without.
    pub(crate) name: String,
    /// Its account of the eligibility terminal: two readers that share one
    /// would take each other's answers.
    pub(crate) account: Option<String>,
    /// The keypad beside its panel.
    pub(crate) keypad: Option<Keypad>,
    /// The sound cards that play what it says.
    #[serde(default)]
    pub(crate) sound: Sound,
}

/// Sound cards of a reader, by ALSA's names of them, as `doctor` tells them.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sound {
    /// What everybody may hear.
    pub(crate) loudspeaker: Option<String>,
    /// All that is said while an earphone is plugged in, also what is private.
    pub(crate) earphone: Option<String>,
}

/// A keypad of the file.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Keypad {
    /// The input device of Linux: best by a name of `/dev/input/by-id/`.
    pub(crate) device: PathBuf,
    /// For hands that shake: a key is held to count, a second one meanwhile is
    /// nothing, and keys on the panel stand further apart.
    #[serde(default)]
    pub(crate) steady: bool,
}

impl Sound {
    /// What is private is for the earphone alone.
    pub(crate) fn apart(&self) -> anyhow::Result<()> {
        match (&self.loudspeaker, &self.earphone) {
            (Some(aloud), Some(private)) if aloud == private => {
                bail!("loudspeaker and earphone are one sound card, {aloud:?}: each needs its own")
            }
            (Some(_) | None, Some(_) | None) => Ok(()),
        }
    }
}

impl Config {
    /// Reads the file.
    pub(crate) fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("{} cannot be read", path.display()))?;
        let mut config =
            Self::parse(&text).with_context(|| format!("{} is at fault", path.display()))?;
        let folder = path.parent().unwrap_or(Path::new("."));
        for file in &mut config.trust {
            *file = folder.join(&file);
        }
        Ok(config)
    }

    fn parse(text: &str) -> anyhow::Result<Self> {
        let config: Self = toml::from_str(text)?;
        apart(&config.readers)?;
        Ok(config)
    }
}

/// No more readers than a PC runs, and nothing that two of them have and only
/// one can have.
pub(crate) fn apart(readers: &[Reader]) -> anyhow::Result<()> {
    if readers.len() > READERS_MAX {
        bail!("it names {} readers; one PC runs {READERS_MAX}", readers.len());
    }
    for (number, reader) in (1..).zip(readers) {
        reader.sound.apart().with_context(|| format!("reader {number}"))?;
        for (before, other) in (1..number).zip(readers) {
            // With its marks or without, it is one name.
            if ReaderName::new(&reader.name) == ReaderName::new(&other.name) {
                bail!("readers {before} and {number} have one name, {:?}", reader.name);
            }
            let cards = [&reader.sound.loudspeaker, &reader.sound.earphone].into_iter().flatten();
            for card in cards {
                let others = [&other.sound.loudspeaker, &other.sound.earphone];
                if others.into_iter().flatten().any(|one| one == card) {
                    bail!("readers {before} and {number} have one sound card, {card:?}");
                }
            }
            let device = |reader: &'_ Reader| reader.keypad.as_ref().map(|pad| pad.device.clone());
            if let Some(device) = device(reader).filter(|own| device(other).as_ref() == Some(own)) {
                bail!("readers {before} and {number} have one keypad, {}", device.display());
            }
            if reader.account.is_some() && reader.account == other.account {
                bail!(
                    "readers {before} and {number} have one account, {:?}: each needs its own, or \
                     one patient's answer goes to the other's reader",
                    reader.account.as_deref().unwrap_or_default()
                );
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(name: &str, account: &str) -> String {
        format!("[[reader]]\nname = \"{name}\"\naccount = \"{account}\"\n")
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let two = reader("a", "1") + &reader("b", "2");
        assert_eq!(Config::parse(&two).unwrap().readers.len(), 2);
        let without = "[[reader]]\nname='a'\n[[reader]]\nname='b'";
        assert_eq!(Config::parse(without).unwrap().readers.len(), 2);
        let many: String = (0..17).map(|n| reader(&format!("r{n}"), &n.to_string())).collect();
        let pads = "[[reader]]\nname='a'\nkeypad={device='/dev/input/event3'}\n\
                    [[reader]]\nname='b'\nkeypad={device='/dev/input/event3'}";
        let table = [
            (reader("a", "1") + &reader("a", "2"), "readers 1 and 2 have one name, \"a\""),
            (reader("a", "1") + &reader("“a”", "2"), "readers 1 and 2 have one name, \"“a”\""),
            (reader("a", "1") + &reader("b", "1"), "readers 1 and 2 have one account, \"1\""),
            (pads.into(), "readers 1 and 2 have one keypad, /dev/input/event3"),
            (
                "[[reader]]\nname='a'\nsound={loudspeaker='x',earphone='x'}".into(),
                "reader 1: loudspeaker and earphone are one sound card, \"x\"",
            ),
            (
                "[[reader]]\nname='a'\nsound={loudspeaker='x'}\n\
                 [[reader]]\nname='b'\nsound={earphone='x'}"
                    .into(),
                "readers 1 and 2 have one sound card, \"x\"",
            ),
            (
                "[[reader]]\nname='a'\nkeypad={device='x',shaky=true}".into(),
                "unknown field `shaky`",
            ),
            (many, "it names 17 readers; one PC runs 16"),
            ("[[reader]]\naccount = '1'".into(), "missing field `name`"),
            ("[[readers]]".into(), "unknown field `readers`"),
            ("reader = 3".into(), "line 1"),
        ];
        for (text, reason) in table {
            let said = format!("{:#}", Config::parse(&text).unwrap_err());
            assert!(said.contains(reason), "{text}: {said}");
        }
    }
}
