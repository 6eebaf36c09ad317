//! What the component has been asked, over all sets and threads.
//!
//! An answer is a function of site, situation, state and event. A copy of the
//! component notes which parts of the site an answer came of
//! (`component::watched`); for every other site that has these alike it is the
//! answer too, and the component is not asked again. Components of which there
//! is no such copy are asked anew for every set.
//!
//! The copy notes which functions were entered, too. That belongs to an answer
//! as its screen does: where the answer holds, the same functions are entered.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kernel::contract::{Event, Features, Manifest, Site, Situation};
use runtime::{Answer, Ask, Fault, From, Plugin};
use serde::{Deserialize, Serialize};

use crate::intern::{ByHash, Hash, hash_of};

/// A site by numbers: the watched fields, a byte for each bit of the notes, and
/// which of all combinations of settings it has.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub(crate) struct Place {
    code: u64,
    settings: u64,
}

impl Place {
    pub(crate) fn of(site: &Site, manifest: &Manifest) -> Self {
        let Features { phone, prescription, registration, subsidy, mode, staffing, settings } =
            &site.features;
        let device = site.device;
        let bytes = [
            u8::from(*phone),
            u8::from(*prescription),
            u8::from(*registration),
            u8::from(*subsidy),
            *mode as u8,
            *staffing as u8,
            device.panel as u8 * 16 + device.keypad as u8,
            device.placement as u8,
        ];
        let option = |name: &str, value: &str| {
            let declared = manifest.settings.iter().find(|one| one.name == name);
            let options = declared.map(|one| one.options.as_slice()).unwrap_or_default();
            let place = options.iter().position(|one| one == value).unwrap_or(options.len());
            (u64::try_from(place).unwrap_or(u64::MAX), options.len() as u64 + 1)
        };
        let settings = settings.iter().fold(0_u64, |known, one| {
            let (place, of) = option(&one.name, &one.value);
            known.wrapping_mul(of).wrapping_add(place)
        });
        Self { code: u64::from_le_bytes(bytes), settings }
    }
}

/// The sites for which an answer holds.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Fits {
    mask: u64,
    place: Place,
}

impl Fits {
    fn new(bits: u8, place: Place) -> Self {
        let bytes = [0, 1, 2, 3, 4, 5, 6, 7].map(|bit| if bits >> bit & 1 == 1 { 0xff } else { 0 });
        Self { mask: u64::from_le_bytes(bytes), place }
    }

    /// For this site alone.
    pub(crate) fn only(place: Place) -> Self {
        Self::new(u8::MAX, place)
    }

    pub(crate) fn holds(self, place: Place) -> bool {
        self.place.settings == place.settings && (self.place.code ^ place.code) & self.mask == 0
    }
}

/// An answer, and where it holds.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) fits: Fits,
    pub(crate) reply: Result<Answer, Fault>,
    /// A bit for each function that was entered. `None` if that is not known;
    /// what failed is said to have entered none.
    pub(crate) entered: Option<Arc<[u8]>>,
}

/// What has been asked. A question with an event is that of `update` alone, one
/// without is that of `view`, after `start` where it begins there.
#[derive(Default)]
pub(crate) struct Lore {
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    known: ByHash<Vec<Arc<Known>>>,
    /// Few answers differ in what was entered.
    entered: HashSet<Arc<[u8]>>,
    answers: usize,
    /// Of all answers, as they are encoded.
    encoded: usize,
}

/// Answers that are kept. Of a flow that has more, the component is asked
/// again.
const ANSWERS_KEPT_MAX: usize = 1_000_000;
/// Bytes of the answers that are kept, as they are encoded; in memory they take
/// about three times as much.
const ANSWERS_BYTES_MAX: usize = 256 << 20;

/// The name of a question, whatever the site.
pub(crate) fn key(
    told: &Situation,
    from: &From,
    event: Option<&Event>,
    scratch: &mut Vec<u8>,
) -> Hash {
    hash_of(&(told, from, event), scratch)
}

impl Lore {
    /// How many answers are kept.
    pub(crate) fn answers(&self) -> usize {
        self.kept().answers
    }

    /// All that is known of a question.
    pub(crate) fn known(&self, key: &Hash) -> Vec<Arc<Known>> {
        self.kept().known.get(key).cloned().unwrap_or_default()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The same bits, kept once. Flows that have more of them than answers could
    /// be kept are forgotten, and have them twice.
    fn once(&self, bits: Vec<u8>) -> Arc<[u8]> {
        let mut kept = self.kept();
        if let Some(known) = kept.entered.get(bits.as_slice()) {
            return Arc::clone(known);
        }
        let bits: Arc<[u8]> = bits.into();
        if kept.entered.len() < ANSWERS_KEPT_MAX {
            kept.entered.insert(Arc::clone(&bits));
        }
        bits
    }

    /// The answer to a question at a place, from here or from the component.
    pub(crate) fn ask(
        &self,
        (plugin, watched): (&Plugin, Option<&Plugin>),
        key: Hash,
        place: Place,
        ask: &Ask,
    ) -> Arc<Known> {
        if let Some(known) = self.known(&key).into_iter().find(|one| one.fits.holds(place)) {
            return known;
        }
        let reply = plugin.ask_half(ask);
        let (bits, entered) = watched.map_or((u8::MAX, None), |copy| noted(copy, ask, &reply));
        let entered = entered.map(|bits| self.once(bits));
        let found = Arc::new(Known { fits: Fits::new(bits, place), reply, entered });
        // The watchdog's fault is the machine's, and may not come again.
        if !matches!(found.reply, Err(Fault::Watchdog)) {
            let encoded = postcard::to_allocvec(&found.reply).map_or(0, |bytes| bytes.len());
            let mut kept = self.kept();
            let kept = &mut *kept;
            let is_full =
                kept.answers >= ANSWERS_KEPT_MAX || kept.encoded + encoded > ANSWERS_BYTES_MAX;
            if is_full {
                return found;
            }
            let all = kept.known.entry(key).or_default();
            if !all.iter().any(|one| one.fits.holds(place)) {
                all.push(Arc::clone(&found));
                kept.answers += 1;
                kept.encoded += encoded;
            }
        }
        found
    }
}

/// The parts of the site that an answer came of, and the functions that were
/// entered. All parts unless the copy has given the same answer.
fn noted(copy: &Plugin, ask: &Ask, reply: &Result<Answer, Fault>) -> (u8, Option<Vec<u8>>) {
    let Ok(first) = reply else { return (u8::MAX, Some(Vec::new())) };
    let Ok((second, notes)) = copy.ask_half_noted(ask) else { return (u8::MAX, None) };
    let same = (&first.state, &first.intents, &first.screen)
        == (&second.state, &second.intents, &second.screen);
    match notes.split_first_chunk::<8>() {
        Some((fields, entered)) if same => {
            (fields.iter().fold(0, |bits, byte| bits | byte), Some(entered.to_vec()))
        }
        Some(_) | None => (u8::MAX, None),
    }
}
