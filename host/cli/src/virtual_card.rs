//! `madoguchi virtual-card`: a test card in a reader of vpcd, so that PC/SC,
//! and whatever asks it, takes it for a card.

use std::io::BufRead;
use std::time::Duration;

use anyhow::{Context, anyhow};
use card::{Fixture, VpcdReader};

use crate::Verdict;
use crate::output;

/// Puts a test card into a virtual PC/SC reader (vpcd).
#[derive(clap::Args)]
#[command(after_help = "Lines on standard input: the letter of a fixture puts that card in, \
                        `out` takes it out, the end of input ends.")]
pub(crate) struct VirtualCard {
    /// The port of the virtual reader. Debian's vpcd has 35963 and 35964.
    #[arg(long, default_value_t = 35_963)]
    port: u16,
    /// The fixture that is in from the start, A to N.
    #[arg(long, value_name = "LETTER", value_parser = fixture)]
    fixture: Option<Fixture>,
    /// How long the card takes over each command, in milliseconds.
    #[arg(long, value_name = "MS", default_value_t = 0)]
    delay_ms: u64,
}

fn fixture(letter: &str) -> Result<Fixture, String> {
    Fixture::ALL
        .into_iter()
        .find(|one| one.name() == letter)
        .ok_or_else(|| "it is a letter from A to N".to_owned())
}

impl VirtualCard {
    pub(crate) fn run(self) -> anyhow::Result<Verdict> {
        let mut reader = VpcdReader::new(self.port);
        if let Some(fixture) = self.fixture {
            self.put_in(&mut reader, fixture)?;
        }
        for line in std::io::stdin().lock().lines() {
            let line = line.context("standard input cannot be read")?;
            match line.trim() {
                "" => {}
                "out" => {
                    reader.remove();
                    output::say("out");
                }
                letter => match fixture(letter) {
                    Ok(fixture) => self.put_in(&mut reader, fixture)?,
                    Err(cause) => output::warn(&format!("{letter:?}: {cause}, or `out`")),
                },
            }
        }
        Ok(Verdict::Fine)
    }

    fn put_in(&self, reader: &mut VpcdReader, fixture: Fixture) -> anyhow::Result<()> {
        let today = station::day_in_japan(station::now_ms())
            .ok_or_else(|| anyhow!("the clock is out of range"))?;
        let delay = Duration::from_millis(self.delay_ms);
        reader.insert(fixture.build(today).with_delay(delay)).context("no thread for the card")?;
        output::say(&format!("in {} ({})", fixture.name(), fixture.title()));
        Ok(())
    }
}
