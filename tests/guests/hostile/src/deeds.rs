//! The misdeeds.

use std::hint::black_box;
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};

use madoguchi_sdk::types::*;

use crate::manifest::phrase;

/// Tests look for the first words and write over the rest.
static ORDER: [u8; 64] = *b"MADOGUCHI-BEHAVIOUR: none any none                              ";
const ORDER_START: usize = "MADOGUCHI-BEHAVIOUR:".len();

/// Where, when and what.
pub(crate) struct Order(String);

impl Order {
    #[expect(unsafe_code, reason = "the compiler must not know what a test writes here")]
    pub(crate) fn read() -> Self {
        // SAFETY: a reference to a static is valid for reads.
        let order = unsafe { ptr::read_volatile(&raw const ORDER) };
        Self(String::from_utf8_lossy(&order[ORDER_START..]).into_owned())
    }

    /// What is to be done in this export and phase.
    pub(crate) fn deed(&self, export: &str, phase: Option<Phase>) -> Option<String> {
        let mut words = self.0.split_whitespace();
        let (whose, when, what) = (words.next()?, words.next()?, words.next()?);
        let now = when == "any" || phase.is_some_and(|phase| named(phase) == when);
        (whose == export && now).then(|| what.to_owned())
    }
}

fn named(phase: Phase) -> &'static str {
    match phase {
        Phase::Idle => "idle",
        Phase::Choosing => "choosing",
        Phase::Reading => "reading",
        Phase::Identify => "identify",
        Phase::Capturing => "capturing",
        Phase::Identified => "identified",
        Phase::Querying => "querying",
        Phase::Confirmed => "confirmed",
        Phase::Referred => "referred",
        Phase::Recording => "recording",
        Phase::Closing => "closing",
        Phase::Leaving => "leaving",
    }
}

/// What an export can do before it answers. `grow` and `fill` are well meant:
/// they need more than the arena holds.
pub(crate) fn compute(deed: &str) {
    match deed {
        "trap" => the_author_panics_here(),
        "loop" => loop {
            black_box(());
        },
        "bomb" => loop {
            black_box(vec![1_u8; 1 << 20]);
        },
        "recurse" => drop(black_box(in_memory(1))),
        "sink" => drop(black_box(in_locals(1, black_box(u64::MAX)))),
        "grow" => drop(black_box(Vec::<u8>::with_capacity(1 << 20))),
        "fill" => drop(black_box(vec![1_u8; 1 << 20])),
        _ => {}
    }
}

#[inline(never)]
fn the_author_panics_here() {
    let nothing: Option<u8> = black_box(None);
    black_box(nothing.unwrap());
}

/// Uses up the stack that lies in linear memory.
#[expect(unconditional_recursion, reason = "that is the deed")]
#[inline(never)]
fn in_memory(depth: u64) -> u64 {
    let frame = black_box([depth; 64]);
    in_memory(depth + 1) ^ frame[7]
}

/// Uses up the engine's own stack.
#[inline(never)]
fn in_locals(depth: u64, end: u64) -> u64 {
    if depth == end { 0 } else { in_locals(depth + 1, end).wrapping_mul(3) ^ depth }
}

/// Says that it cannot go on.
pub(crate) fn refuse(deed: &str) -> Result<(), Fault> {
    match deed {
        "unknown-state" => Err(Fault::UnknownState),
        "unknown-schema" => Err(Fault::UnknownSchema),
        "unexpected" => Err(Fault::Unexpected),
        _ => Ok(()),
    }
}

/// The state, or one that is larger than a host keeps.
pub(crate) fn state(state: Vec<u8>, deed: &str) -> Vec<u8> {
    if deed == "state" { vec![0; 5_000] } else { state }
}

#[expect(unsafe_code, reason = "a string that is none is what a hostile plugin gives")]
pub(crate) fn no_utf8() -> String {
    // SAFETY: none; nobody reads it but the host, which checks.
    unsafe { String::from_utf8_unchecked(vec![0xff, 0xfe]) }
}

/// A hundred strings of one megabyte, all of them the same megabyte.
#[expect(unsafe_code, reason = "the host must count bytes and not trust the guest's memory")]
pub(crate) fn aliases() -> Vec<String> {
    const LENGTH: usize = 1_000_000;
    let text = vec![b'a'; LENGTH].leak().as_mut_ptr();
    // SAFETY: none: each string owns the same bytes. The arena never frees.
    (0..100).map(|_| unsafe { String::from_raw_parts(text, LENGTH, LENGTH) }).collect()
}

pub(crate) fn spoil_step(step: &mut Transition, deed: &str) {
    match deed {
        "illegal" => step.intents = vec![Intent::Query],
        "undeclared" => step.intents = vec![Intent::StartFace],
        "two-moves" => step.intents = vec![Intent::AskPin, Intent::AskStaff],
        "five" => step.intents = vec![Intent::CallClerk(ClerkReason::Help); 5],
        "unknown-step" => step.intents = vec![Intent::HostStep("sell-insurance".into())],
        "long" => step.intents = vec![Intent::HostStep("a".repeat(100_000))],
        "utf8" => step.intents = vec![Intent::HostStep(no_utf8())],
        "huge" => step.intents = aliases().into_iter().map(Intent::HostStep).collect(),
        _ => {}
    }
}

/// What only a walk of every state finds, or cannot end.
pub(crate) fn bide(step: &mut Transition, deed: &str, features: &Features, event: &Event) {
    let count = step.state.first_chunk().map_or(0, |count| u32::from_le_bytes(*count));
    let counted = |count: u32| count.to_le_bytes().to_vec();
    match deed {
        "count" => step.state = counted(count.wrapping_add(1)),
        "many" => {
            step.state = counted(count.wrapping_add(1));
            step.state.resize(64, 0);
        }
        "hoard" => step.state.resize(step.state.len() + 2_000, 0),
        // Waits for the same thing forty times in a row, then fails.
        "patience" => {
            let again = matches!(event, Event::StillWaiting);
            step.state = counted(if again { count + 1 } else { 0 });
            if count == 40 {
                the_author_panics_here();
            }
        }
        "by-state" => step.state = vec![features.mode as u8 + 1],
        "mood" if features.settings.iter().any(|one| one.value == "wild") => {
            the_author_panics_here();
        }
        _ => {}
    }
}

/// Ways by which a part of the site gets into an answer: whoever says that an
/// answer came of nothing of the site must know them all.
pub(crate) fn heed(screen: &mut Screen, deed: &str, site: &Site) {
    static TABLE: [u8; 3] = [3, 1, 2];
    fn one() -> u8 {
        1
    }
    fn two() -> u8 {
        2
    }
    let mode = site.features.mode as u8;
    let current = match deed {
        "by-branch" if black_box(site.features.mode) == Mode::Night => 2,
        "by-branch" => 1,
        "by-table" => black_box(&TABLE)[usize::from(mode)],
        "by-sum" => black_box(mode) * 2 + 1,
        "by-call" => black_box([one as fn() -> u8, two, one])[usize::from(mode)](),
        "by-length" => {
            let bytes: Vec<u8> = (0..=mode).collect();
            u8::try_from(black_box(bytes).len()).unwrap_or(9)
        }
        "by-placement" => site.device.placement as u8 + 1,
        _ => return,
    };
    let stepper = Item::Stepper(Stepper { current, total: 9 });
    screen.body.push(Node { depth: 0, item: stepper });
}

/// Keeps something outside the state.
pub(crate) fn remember(screen: &mut Screen, deed: &str) {
    static SHOWN: AtomicBool = AtomicBool::new(false);
    if deed == "remember" && SHOWN.swap(true, Ordering::Relaxed) {
        screen.cues.clear();
    }
}

pub(crate) fn spoil_screen(screen: &mut Screen, deed: &str) {
    let action = |id: &str, label: &str| Action {
        id: id.into(),
        role: Role::Secondary,
        label: Some(phrase(label)),
    };
    let node = |depth, item| Node { depth, item };
    match deed {
        "purpose" => screen.purpose = Purpose::Idle,
        "screen" => screen.name = "undeclared".into(),
        "keypad" => screen.keypad = "undeclared".into(),
        "phrase" => screen.body.push(node(0, Item::Paragraph(phrase("undeclared")))),
        "asset" => screen.body.push(node(0, Item::Picture("undeclared".into()))),
        "action" => screen.actions.push(action("undeclared", "hello")),
        "seven" => screen.actions = vec![action("go-on", "hello"); 7],
        "number" => screen.actions = vec![action("go-on", "one")],
        "arguments" => screen.body.push(node(0, Item::Paragraph(phrase("count")))),
        "deep" => {
            screen.body.extend((1..=4).map(|depth| node(depth, Item::Paragraph(phrase("hello")))))
        }
        "nodes" => screen.body.extend(vec![node(0, Item::Progress); 50]),
        // Nothing is wrong with these two.
        "light" => screen.light = Some(Light::Attention),
        "name" => screen.body.push(node(0, Item::Slot(Slot::Name))),
        "headless" => screen.body.clear(),
        "camera" => screen.body.push(node(0, Item::Slot(Slot::Camera))),
        "advance" => {
            screen.wait = Wait::Advance(Span::Short);
            screen.actions = vec![action("go-on", "hello")];
        }
        "long" => screen.name = "a".repeat(100_000),
        "utf8" => screen.name = no_utf8(),
        "huge" => {
            screen.body.extend(aliases().into_iter().map(|text| node(0, Item::Picture(text))))
        }
        _ => {}
    }
}
