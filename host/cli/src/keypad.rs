//! The keypad beside a reader's panel: keys to what they do on the screen that
//! is up. Digits go to the reader and are written nowhere.

use std::sync::Arc;

use devices::{DeviceFile, Heard, Key, Listener, Place, Settings, Told, follow};
use kernel::contract::{Part, PartChange};
use station::view::{Op, Panel, Snapshot};
use station::{Message, ReaderHandle};
use tokio::sync::watch;

use crate::config;
use crate::output;

/// Listens to a keypad on a thread of its own, as long as its reader runs.
pub(crate) fn listen(reader: ReaderHandle, pad: &config::Keypad) -> anyhow::Result<()> {
    let mut source = DeviceFile::new(&pad.device);
    let settings = Settings { steady: pad.steady };
    let name = pad.device.display().to_string();
    let latest = reader.latest();
    let mut ear = Ear { reader, latest, name, lost: false };
    std::thread::Builder::new()
        .name(format!("keypad-{}", ear.reader.number()))
        .spawn(move || follow(&mut source, settings, &mut ear))?;
    Ok(())
}

struct Ear {
    reader: ReaderHandle,
    latest: watch::Receiver<Arc<Snapshot>>,
    name: String,
    lost: bool,
}

impl Ear {
    fn press(&self, op: impl FnOnce(&Panel) -> Option<Op>) {
        let snapshot = Arc::clone(&self.latest.borrow());
        if let Some(op) = op(&snapshot.panel) {
            self.reader.send(Message::Press { at: snapshot.panel.generation, op });
        }
    }
}

impl Listener for Ear {
    fn place(&mut self) -> Place {
        if self.latest.borrow().phase == "idle" { Place::Idle } else { Place::Visit }
    }

    fn tell(&mut self, told: Told) {
        match told {
            Told::Found if self.lost => {
                self.lost = false;
                output::say(&format!("keypad      {} is back", self.name));
                self.reader.send(Message::Part(Part::Keypad, PartChange::Restored));
            }
            Told::Found => {}
            Told::Lost(why) => {
                self.lost = true;
                output::warn(&format!("no keypad at {}: {why}", self.name));
                self.reader.send(Message::Part(Part::Keypad, PartChange::Lost));
            }
            Told::Heard(Heard::Key(key)) => self.press(|panel| op_of(panel, key)),
            Told::Heard(Heard::LongFive) => self.press(|_| Some(Op::Voice)),
            Told::Heard(Heard::Jack(plugged)) => {
                self.reader.send(Message::Jack(plugged));
            }
        }
    }

    fn goes_on(&mut self) -> bool {
        self.reader.is_running()
    }
}

/// What a key does: the digits and the named keys are the host's, the column
/// beside them is laid out by the flow's keypad profile.
fn op_of(panel: &Panel, key: Key) -> Option<Op> {
    Some(match key {
        Key::Digit(digit) => Op::Digit(digit),
        Key::Cancel => Op::Cancel,
        Key::Clear => Op::Clear,
        Key::Enter => Op::Enter,
        Key::Clerk => Op::Clerk,
        Key::Repeat => Op::Repeat,
        Key::Column(place) => panel.keypad.functions.get(usize::from(place))?.op.clone(),
    })
}
