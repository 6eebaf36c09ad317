//! Where Japanese may break: between phrases, not within words.

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

/// Answers for each pair of characters in turn whether a line may break there.
/// What breaks around spaces and Latin words stays as Unicode has it.
pub(crate) fn between(
    places: Vec<usize>,
) -> impl Fn(LineBreakContext) -> Option<bool> + Send + Sync {
    let pair = AtomicUsize::new(0);
    move |context| {
        let at = pair.fetch_add(1, Ordering::Relaxed) + 1;
        if context.before.is_ascii() || context.after.is_ascii() || context.before == '\u{3000}' {
            return None;
        }
        match places.binary_search(&at) {
            // Nothing that may not begin a line begins one.
            Ok(_) => None,
            Err(_) => Some(false),
        }
    }
}
