//! Where lines may break: in Japanese and Chinese between phrases, not within
//! words; in every language around what is in brackets or belongs together.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use parley::LineBreakContext;

use crate::text::Face;

/// What stays together though a model or Unicode would part it: words of several
/// syllables that are written apart, what a model does not know.
fn kept(face: Face) -> &'static [&'static str] {
    match face {
        Face::Japanese => {
            &["もう一度", "読み取り機", "お申し出", "による", "について", "置いたまま", "この画面"]
        }
        Face::Simplified => &["工作人员", "编号卡", "读卡器", "受理码", "稍候", "等候"],
        Face::Traditional => &[
            "服務人員",
            "編號卡",
            "讀卡機",
            "受理碼",
            "稍候",
            "等候",
            "確認",
            "輸入",
            "密碼",
            "取消",
            "按鈕",
            "攝影機",
            "憑證",
            "選擇",
            "認證",
            "櫃檯",
            "健康保險證",
            "同意",
            "資訊",
            "提供",
        ],
        Face::Latin => &[
            "bảo hiểm",
            "chữ số",
            "khuôn mặt",
            "kiểm tra",
            "màn hình",
            "máy đọc",
            "mật khẩu",
            "nhân viên",
            "quý vị",
            "thông tin",
            "thủ tục",
            "tiếp nhận",
            "tiếp tục",
            "xác nhận",
            "y tế",
        ],
        Face::Korean => &[],
    }
}

/// Korean words that lean on the word before.
const LEANING: [&str; 9] =
    ["데", "채", "수", "것", "같습니다", "주십시오", "있습니다", "없습니다", "있습니까"];

/// Spans of characters that belong together in the face's languages.
fn together(characters: &[char], face: Face) -> Vec<Range<usize>> {
    let lower: Vec<char> =
        characters.iter().map(|one| one.to_lowercase().next().unwrap_or(*one)).collect();
    let mut spans = Vec::new();
    for word in kept(face) {
        let word: Vec<char> = word.chars().collect();
        let found = lower.windows(word.len()).enumerate().filter(|(_, here)| *here == word);
        spans.extend(found.map(|(at, _)| at..at + word.len()));
    }
    let mut words = Vec::new();
    let mut start = 0;
    for part in lower.split(|one| *one == ' ') {
        words.push(start..start + part.len());
        start += part.len() + 1;
    }
    for (one, next) in words.iter().zip(words.iter().skip(1)) {
        let [before, after] = [one, next].map(|span| lower.get(span.clone()).unwrap_or_default());
        let is_number = before.iter().all(char::is_ascii_digit);
        let leans = || {
            let after: String = after.iter().filter(|one| one.is_alphabetic()).collect();
            face == Face::Korean && LEANING.contains(&after.as_str())
        };
        if !before.is_empty() && !after.is_empty() && (is_number || leans()) {
            spans.push(one.start..next.end);
        }
    }
    // A word with a hyphen in it is one word.
    let is_hyphened = |span: &&Range<usize>| {
        let word = lower.get((*span).clone()).unwrap_or_default();
        word.windows(3).any(|three| {
            matches!(three, [one, '-', other] if one.is_alphabetic() && other.is_alphabetic())
        })
    };
    spans.extend(words.iter().filter(is_hyphened).cloned());
    spans
}

/// The places where a text without line feeds may break: after how many
/// characters each. None are known of languages that part their words.
pub(crate) fn breaks(text: &str, face: Face) -> Vec<usize> {
    let model = match face {
        Face::Japanese => budoux::models::default_japanese_model(),
        Face::Simplified => budoux::models::default_simplified_chinese_model(),
        Face::Traditional | Face::Korean | Face::Latin => return Vec::new(),
    };
    let mut at = 0;
    let mut places = Vec::new();
    for phrase in budoux::parse(model, text) {
        at += phrase.chars().count();
        places.push(at);
    }
    if face == Face::Simplified {
        return places;
    }
    let characters: Vec<char> = text.chars().collect();
    // An honorific prefix belongs to what it honours.
    let is_prefix = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| characters.get(at));
        before.is_some_and(|one| "おご".contains(*one)) && characters.get(at).is_some_and(is_kanji)
    };
    places.iter_mut().filter(|at| is_prefix(**at)).for_each(|at| *at -= 1);
    places.dedup();
    let is_japanese = |one: &char| !one.is_ascii();
    let is_spaced = characters
        .windows(3)
        .any(|three| matches!(three, [one, ' ', other] if is_japanese(one) && is_japanese(other)));
    if is_spaced {
        // Plain Japanese has its words apart, which is better than any guess.
        let ends = |at: &usize| " 、。".contains(characters.get(*at).copied().unwrap_or(' '));
        places = (0..characters.len()).filter(ends).map(|at| at + 1).collect();
        places.extend((places.last() != Some(&characters.len())).then_some(characters.len()));
    }
    places
}

fn is_kanji(character: &char) -> bool {
    matches!(character, '\u{4E00}'..='\u{9FFF}')
}

/// What begins no line in Japanese: small kana, the mark of length, what ends
/// a phrase or closes a bracket. Source: JIS X 4051, 行頭禁則.
const NO_LINE_BEGINS: &str =
    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶー々、。，．・：；？！）」』】〕〉》";

/// What stands between a pair of these stays together: a word in another
/// script, the name of a button.
const BRACKETS: [(char, char); 8] = [
    ('(', ')'),
    ('（', '）'),
    ('「', '」'),
    ('『', '』'),
    ('“', '”'),
    ('‘', '’'),
    ('《', '》'),
    ('〈', '〉'),
];
/// Unless it is longer than this, brackets included.
const BRACKETED_MAX: usize = 16;

/// The spans of characters in brackets.
fn bracketed(characters: &[char]) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    for (start, open) in characters.iter().enumerate() {
        let Some((_, close)) = BRACKETS.iter().find(|(one, _)| one == open) else { continue };
        let after = characters.iter().skip(start).take(BRACKETED_MAX);
        if let Some(length) = after.clone().position(|one| one == close) {
            spans.push(start..start + length + 1);
        }
    }
    spans
}

/// Places that are no phrase's end, at a space before or behind a number or
/// right behind it: it stays with what it counts.
fn beside_numbers(characters: &[char], places: &[usize]) -> Vec<usize> {
    let is_number = |at: usize| characters.get(at).is_some_and(char::is_ascii_digit);
    let is_beside = |at: usize, after: char| match after {
        ' ' => is_number(at.wrapping_sub(1)) || is_number(at + 1),
        after => is_number(at.wrapping_sub(1)) && after.is_alphabetic() && !after.is_ascii(),
    };
    let mut held = Vec::new();
    for (at, after) in characters.iter().enumerate() {
        // A line breaks after a space, never before one.
        let place = if *after == ' ' { at + 1 } else { at };
        if is_beside(at, *after) && places.binary_search(&place).is_err() {
            held.push(place);
        }
    }
    held
}

/// What of a text without line feeds stays together on a line.
pub(crate) struct Phrases {
    /// In Japanese and Chinese its phrases, one after the other.
    phrases: Vec<Whole>,
    /// What is in brackets, and what belongs together.
    wholes: Vec<Whole>,
    held: Vec<usize>,
}

/// Characters from one place to another, and about how wide they are, in tenths
/// of their height.
struct Whole {
    span: Range<usize>,
    tenths: usize,
}

impl Phrases {
    pub(crate) fn of(text: &str, face: Face) -> Self {
        let characters: Vec<char> = text.chars().collect();
        let whole = |span: Range<usize>| {
            let wide = |one: &char| if *one < '\u{1100}' { 6 } else { 10 };
            let tenths = characters.get(span.clone()).unwrap_or_default().iter().map(wide).sum();
            Whole { span, tenths }
        };
        let spans = bracketed(&characters).into_iter().chain(together(&characters, face));
        let wholes = spans.map(whole).collect();
        let places = breaks(text, face);
        let held = match face {
            Face::Japanese => beside_numbers(&characters, &places),
            Face::Simplified | Face::Traditional | Face::Korean | Face::Latin => Vec::new(),
        };
        let mut start = 0;
        let phrase = |end: &usize| whole(std::mem::replace(&mut start, *end)..*end);
        let phrases = places.iter().map(phrase).collect();
        Self { phrases, wholes, held }
    }

    /// Whether a line may break before the character at `at`; `None` where
    /// Unicode has it. What is wider than `most` breaks within as any text does,
    /// but for what begins no line.
    pub(crate) fn may_break(&self, at: usize, pair: (char, char), most: usize) -> Option<bool> {
        let (before, after) = pair;
        let is_in = |whole: &&Whole| whole.span.start < at && at < whole.span.end;
        let no_break = Some(false);
        if self.held.binary_search(&at).is_ok() {
            return no_break;
        }
        if self.wholes.iter().filter(is_in).any(|whole| whole.tenths <= most) {
            return no_break;
        }
        if self.phrases.is_empty() {
            return None;
        }
        let place = self.phrases.partition_point(|whole| whole.span.end <= at);
        let phrase = self.phrases.get(place).filter(is_in);
        // What breaks around other spaces and Latin words stays as Unicode has it.
        let is_plain = before.is_ascii() || after.is_ascii() || before == '\u{3000}';
        match phrase {
            Some(whole) if whole.tenths <= most && !is_plain => no_break,
            // Nothing that may not begin a line begins one.
            _ => NO_LINE_BEGINS.contains(after).then_some(false),
        }
    }
}

/// Answers for each pair of characters in turn whether a line may break there.
/// Phrases wider than `most` tenths of their height are not kept whole.
pub(crate) fn between(
    phrases: Arc<Phrases>,
    most: usize,
) -> impl Fn(LineBreakContext) -> Option<bool> + Send + Sync {
    let pair = AtomicUsize::new(0);
    move |context| {
        let at = pair.fetch_add(1, Ordering::Relaxed) + 1;
        phrases.may_break(at, (context.before, context.after), most)
    }
}
