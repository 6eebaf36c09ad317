//! Where Japanese may break: between phrases, not within words.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use parley::LineBreakContext;

/// The places where a text without line feeds may break: after how many
/// characters each.
pub(crate) fn breaks(text: &str) -> Vec<usize> {
    let mut at = 0;
    let mut places = Vec::new();
    for phrase in budoux::parse(budoux::models::default_japanese_model(), text) {
        at += phrase.chars().count();
        places.push(at);
    }
    let characters: Vec<char> = text.chars().collect();
    let is_japanese = |one: &char| !one.is_ascii();
    let is_spaced = characters
        .windows(3)
        .any(|three| matches!(three, [one, ' ', other] if is_japanese(one) && is_japanese(other)));
    if is_spaced {
        // Plain Japanese has its words apart, which is better than any guess.
        let ends = |at: &usize| {
            let before = at.checked_sub(1).and_then(|at| characters.get(at));
            before.is_some_and(|before| " 、。」）".contains(*before))
        };
        places.retain(ends);
    }
    places
}

/// What begins no line in Japanese: small kana, the mark of length, what ends
/// a phrase or closes a bracket. Source: JIS X 4051, 行頭禁則.
const NO_LINE_BEGINS: &str =
    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶー々、。，．・：；？！）」』】〕〉》";

/// Where a phrase is too long for a line, it breaks as any text does, but for
/// what begins no line.
pub(crate) fn anywhere(context: LineBreakContext) -> Option<bool> {
    NO_LINE_BEGINS.contains(context.after).then_some(false)
}

/// Places that are no phrase's end, at a space before or behind a number: it
/// stays with what it counts.
fn beside_numbers(text: &str, places: &[usize]) -> Vec<usize> {
    let characters: Vec<char> = text.chars().collect();
    let is_number = |at: usize| characters.get(at).is_some_and(char::is_ascii_digit);
    let spaces = (1..).zip(&characters).filter(|(_, character)| **character == ' ');
    let beside =
        spaces.map(|(at, _)| at).filter(|at| is_number(*at) || is_number(at.wrapping_sub(2)));
    beside.filter(|at| places.binary_search(at).is_err()).collect()
}

/// Where a text without line feeds breaks between phrases.
pub(crate) struct Phrases {
    places: Vec<usize>,
    held: Vec<usize>,
}

impl Phrases {
    pub(crate) fn of(text: &str) -> Self {
        let places = breaks(text);
        let held = beside_numbers(text, &places);
        Self { places, held }
    }
}

/// Answers for each pair of characters in turn whether a line may break there.
/// What breaks around other spaces and Latin words stays as Unicode has it.
pub(crate) fn between(
    phrases: Arc<Phrases>,
) -> impl Fn(LineBreakContext) -> Option<bool> + Send + Sync {
    let pair = AtomicUsize::new(0);
    move |context| {
        let at = pair.fetch_add(1, Ordering::Relaxed) + 1;
        if phrases.held.binary_search(&at).is_ok() {
            return Some(false);
        }
        if context.before.is_ascii() || context.after.is_ascii() || context.before == '\u{3000}' {
            return None;
        }
        match phrases.places.binary_search(&at) {
            // Nothing that may not begin a line begins one.
            Ok(_) => None,
            Err(_) => Some(false),
        }
    }
}
