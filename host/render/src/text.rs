//! Words to lines of glyph masks.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use parley::fontique::{Blob, Collection, SourceCache};
use parley::{
    FontContext, FontData, FontFamily, FontWeight, Layout, LayoutContext, LineBreakOverrideFn,
    LineHeight, OverflowWrap, PositionedLayoutItem, StyleProperty, WordBreak,
};
use raster::Mask;
use swash::FontRef;
use swash::scale::{Render, ScaleContext, Source};
use swash::zeno::{Format, Vector};

use crate::fonts::Fonts;
use crate::phrases::{self, Phrases};

/// The most characters of one text that are drawn.
pub const TEXT_CHARS_MAX: usize = 1_000;
/// Texts that are kept shaped; beyond, all are dropped.
const TEXTS_KEPT_MAX: usize = 2_000;
/// Glyphs that are kept as masks; beyond, all are dropped.
const GLYPHS_KEPT_MAX: usize = 20_000;
/// Texts of more lines are not balanced: it would not be seen.
const BALANCED_LINES_MAX: usize = 6;
/// What a sentence ends with.
const SENTENCE_ENDS: [char; 6] = ['。', '.', '!', '?', '！', '？'];
/// What stands for a character that no font has: 〓, as in print.
const MISSING: char = '〓';

/// The fonts of a language, in the order in which they are asked.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Face {
    Japanese,
    Latin,
    Simplified,
    Traditional,
    Korean,
}

impl Face {
    /// The fonts for a language tag (BCP 47); Japanese if it is not known.
    pub(crate) fn of(tag: &str) -> Self {
        match tag.split('-').next().unwrap_or_default() {
            "en" | "vi" | "pt" => Self::Latin,
            "ko" => Self::Korean,
            "zh" if tag.contains("Hant") => Self::Traditional,
            "zh" => Self::Simplified,
            _ => Self::Japanese,
        }
    }

    fn families(self) -> &'static str {
        match self {
            Self::Japanese => "BIZ UDPGothic, Noto Sans CJK JP, Noto Sans",
            Self::Latin => "Noto Sans, BIZ UDPGothic, Noto Sans CJK JP",
            Self::Simplified => "Noto Sans CJK SC, BIZ UDPGothic, Noto Sans CJK JP, Noto Sans",
            Self::Traditional => "Noto Sans CJK TC, BIZ UDPGothic, Noto Sans CJK JP, Noto Sans",
            Self::Korean => "Noto Sans CJK KR, BIZ UDPGothic, Noto Sans CJK JP, Noto Sans",
        }
    }

    /// The language that shapes are chosen by.
    fn locale(self) -> &'static str {
        match self {
            Self::Japanese => "ja",
            Self::Latin => "en",
            Self::Simplified => "zh-Hans",
            Self::Traditional => "zh-Hant",
            Self::Korean => "ko",
        }
    }
}

/// How a text is set.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) struct Style {
    pub(crate) face: Face,
    /// Size in pixels.
    pub(crate) px: i32,
    pub(crate) bold: bool,
    /// Lines of about equal length.
    pub(crate) balanced: bool,
    /// Each sentence begins a line.
    pub(crate) by_sentence: bool,
}

impl Style {
    /// Height of a line in pixels.
    pub(crate) fn line_height(self) -> i32 {
        self.px * if self.bold { 14 } else { 15 } / 10
    }
}

/// One glyph: its point on the baseline, from the left of its line and the top
/// of it. Its mask is made when it is drawn, for most of a long text is not.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Glyph {
    key: GlyphKey,
    x: i32,
    y: i32,
}

/// One line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    pub(crate) width: i32,
    pub(crate) glyphs: Vec<Glyph>,
    /// A sentence ends with it.
    pub(crate) ends: bool,
}

/// A text in lines of a given width.
#[derive(Clone, Debug, Default)]
pub(crate) struct Text {
    pub(crate) lines: Vec<Line>,
    pub(crate) line_height: i32,
    /// Of the widest line.
    pub(crate) width: i32,
    /// Characters that no font has, each once.
    pub(crate) uncovered: Vec<char>,
    /// Characters beyond [`TEXT_CHARS_MAX`] that were left out.
    pub(crate) cut: usize,
    /// A word, a phrase or what is in brackets did not fit on a line.
    pub(crate) is_parted: bool,
    /// What should have been shaped and was not: a fault of this program or of
    /// the fonts.
    pub(crate) is_dropped: bool,
}

impl Text {
    pub(crate) fn height(&self) -> i32 {
        self.line_height * i32::try_from(self.lines.len()).unwrap_or(i32::MAX)
    }
}

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
struct GlyphKey {
    /// The font's number and its place in its file.
    font: (u64, u32),
    id: u16,
    px: i32,
    quarter: u8,
}

/// A glyph of nothing, as spaces are, is `None`.
type GlyphMask = Option<(Arc<Mask>, i32, i32)>;

/// Shapes texts and keeps what it shaped.
pub(crate) struct Typesetter {
    fonts: FontContext,
    layouts: LayoutContext<()>,
    scale: ScaleContext,
    /// The regular fonts by family, to ask what they have.
    covers: HashMap<String, (Blob<u8>, u32)>,
    /// The fonts that texts were shaped with.
    faces: HashMap<(u64, u32), FontData>,
    /// By the words, how many characters of them are left out, style and width.
    texts: HashMap<(String, usize, Style, i32), Arc<Text>>,
    /// By the words, and whose rules part them.
    phrases: HashMap<(String, Face), Arc<Phrases>>,
    glyphs: HashMap<GlyphKey, GlyphMask>,
}

impl Typesetter {
    pub(crate) fn new(fonts: &Fonts) -> Self {
        let mut collection = fonts.collection();
        let covers = covers(&mut collection);
        Self {
            fonts: FontContext { collection, source_cache: SourceCache::default() },
            layouts: LayoutContext::new(),
            scale: ScaleContext::new(),
            covers,
            faces: HashMap::new(),
            texts: HashMap::new(),
            phrases: HashMap::new(),
            glyphs: HashMap::new(),
        }
    }

    /// Forgets what it shaped, as before the first text.
    pub(crate) fn forget(&mut self) {
        self.texts.clear();
        self.phrases.clear();
        self.glyphs.clear();
    }

    /// Sets a text in lines of at most `width` pixels, where words allow it.
    pub(crate) fn set(&mut self, text: &str, style: Style, width: i32) -> Arc<Text> {
        let (text, left) = first(text, TEXT_CHARS_MAX);
        let cut = left.chars().count();
        let key = (text.to_owned(), cut, style, width);
        if let Some(text) = self.texts.get(&key) {
            return Arc::clone(text);
        }
        let set = Arc::new(Text { cut, ..self.shape(text, style, width.max(1)) });
        if self.texts.len() >= TEXTS_KEPT_MAX {
            self.texts.clear();
        }
        self.texts.insert(key, Arc::clone(&set));
        set
    }

    fn shape(&mut self, text: &str, style: Style, width: i32) -> Text {
        let mut set = Text { line_height: style.line_height(), ..Text::default() };
        let (mut clean, uncovered) = self.covered(&clean(text), style.face);
        set.uncovered = uncovered;
        if style.by_sentence {
            clean = sentences(&clean);
        }
        for part in clean.split('\n') {
            self.paragraph(part, style, width, &mut set);
        }
        set.width = set.lines.iter().map(|line| line.width).max().unwrap_or(0);
        set
    }

    /// One part without line feeds.
    fn paragraph(&mut self, part: &str, style: Style, width: i32, set: &mut Text) {
        if part.is_empty() {
            set.lines.push(Line::default());
            return;
        }
        // A notice may be in Japanese on a screen of another language; names
        // that are quoted have no hiragana.
        let rules = if part.contains(is_hiragana) { Face::Japanese } else { style.face };
        let max = float(width);
        let mut layout = self.layout(part, style, rules, usize::MAX);
        if layout.calculate_content_widths().min > max {
            // What is wider than a line breaks as any text does, and only that.
            set.is_parted = true;
            let tenths = 10 * width / style.px.max(1);
            let most = usize::try_from(tenths).unwrap_or(0);
            layout = self.layout(part, style, rules, most);
        }
        layout.break_all_lines(Some(max));
        if style.balanced && (2..=BALANCED_LINES_MAX).contains(&layout.len()) {
            balance(&mut layout, width);
        }
        let mut shaped = 0;
        for line in layout.lines() {
            shaped += line.runs().map(|run| run.text_range().len()).sum::<usize>();
            let metrics = *line.metrics();
            let words = part.get(line.text_range()).unwrap_or_default().trim_end();
            let mut out = Line {
                width: whole((metrics.advance - metrics.hanging_advance).ceil()),
                glyphs: Vec::new(),
                ends: words.ends_with(SENTENCE_ENDS),
            };
            for item in line.items() {
                let PositionedLayoutItem::GlyphRun(run) = item else { continue };
                let font = run.run().font();
                let key = (font.data.id(), font.index);
                if FontRef::from_index(font.data.data(), index(font.index)).is_none() {
                    set.is_dropped = true;
                    continue;
                }
                self.faces.entry(key).or_insert_with(|| font.clone());
                for glyph in run.positioned_glyphs() {
                    set.is_dropped |= glyph.id == 0;
                    let Ok(id) = u16::try_from(glyph.id) else {
                        set.is_dropped = true;
                        continue;
                    };
                    let quarters = whole((glyph.x * 4.0).round());
                    let quarter = u8::try_from(quarters.rem_euclid(4)).unwrap_or(0);
                    out.glyphs.push(Glyph {
                        key: GlyphKey { font: key, id, px: style.px, quarter },
                        x: quarters.div_euclid(4),
                        y: baseline(style) + whole((glyph.y - run.baseline()).round()),
                    });
                }
            }
            set.lines.push(out);
        }
        set.is_dropped |= shaped != layout.text_len();
    }

    /// Phrases of at most so many tenths of an em stay whole.
    fn layout(&mut self, text: &str, style: Style, rules: Face, most: usize) -> Layout<()> {
        let between = phrases::between(self.phrases(text, rules), most);
        let mut builder = self.layouts.ranged_builder(&mut self.fonts, text, 1.0, false);
        let breaks: &LineBreakOverrideFn = &between;
        builder.set_line_break_override(Some(breaks));
        builder.push_default(FontFamily::Source(style.face.families().into()));
        builder.push_default(StyleProperty::FontSize(float(style.px)));
        let weight = if style.bold { FontWeight::BOLD } else { FontWeight::NORMAL };
        builder.push_default(StyleProperty::FontWeight(weight));
        builder.push_default(StyleProperty::LineHeight(LineHeight::Absolute(float(
            style.line_height(),
        ))));
        builder.push_default(StyleProperty::Locale(style.face.locale().parse().ok()));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::BreakWord));
        if rules == Face::Korean {
            builder.push_default(StyleProperty::WordBreak(WordBreak::KeepAll));
        }
        builder.build(text)
    }

    /// A text is set anew in each width and size; its phrases stay.
    fn phrases(&mut self, text: &str, rules: Face) -> Arc<Phrases> {
        let key = (text.to_owned(), rules);
        if let Some(phrases) = self.phrases.get(&key) {
            return Arc::clone(phrases);
        }
        if self.phrases.len() >= TEXTS_KEPT_MAX {
            self.phrases.clear();
        }
        let phrases = Arc::new(Phrases::of(text, rules));
        self.phrases.insert(key, Arc::clone(&phrases));
        phrases
    }

    /// Puts [`MISSING`] in the place of what no font of the face has.
    fn covered(&self, text: &str, face: Face) -> (String, Vec<char>) {
        let maps: Vec<_> = face
            .families()
            .split(", ")
            .filter_map(|family| self.covers.get(family))
            .filter_map(|(blob, at)| FontRef::from_index(blob.data(), index(*at)))
            .map(|font| font.charmap())
            .collect();
        let mut missing = BTreeSet::new();
        let has = |character| maps.iter().any(|map| map.map(character) != 0);
        let text = text
            .chars()
            .map(|character| {
                if character == '\n' || is_selector(character) || has(character) {
                    return character;
                }
                missing.insert(character);
                MISSING
            })
            .collect();
        (text, missing.into_iter().collect())
    }

    /// The mask of a glyph and where it stands, from the left of its line and
    /// the top of it. `None` for a glyph of nothing, as a space is.
    pub(crate) fn mask(&mut self, glyph: &Glyph) -> Option<(Arc<Mask>, i32, i32)> {
        if !self.glyphs.contains_key(&glyph.key) {
            if self.glyphs.len() >= GLYPHS_KEPT_MAX {
                self.glyphs.clear();
            }
            let drawn = self.faces.get(&glyph.key.font).and_then(|font| {
                let face = FontRef::from_index(font.data.data(), index(font.index))?;
                draw(&mut self.scale, face, glyph.key)
            });
            self.glyphs.insert(glyph.key, drawn);
        }
        let (mask, left, top) = self.glyphs.get(&glyph.key)?.as_ref()?;
        Some((Arc::clone(mask), glyph.x + left, glyph.y - top))
    }
}

fn draw(scale: &mut ScaleContext, face: FontRef<'_>, key: GlyphKey) -> GlyphMask {
    let GlyphKey { id, px, quarter, .. } = key;
    let mut scaler = scale.builder(face).size(float(px)).hint(false).build();
    let image = Render::new(&[Source::Outline])
        .format(Format::Alpha)
        .offset(Vector::new(f32::from(quarter) / 4.0, 0.0))
        .render(&mut scaler, id)?;
    let (w, h) =
        (i32::try_from(image.placement.width).ok()?, i32::try_from(image.placement.height).ok()?);
    let mask = Mask::new(w, h, image.data)?;
    Some((Arc::new(mask), image.placement.left, image.placement.top))
}

/// The widest line gets as short as it can without a further line, and without
/// a break within what should stay together.
fn balance(layout: &mut Layout<()>, width: i32) {
    let lines = layout.len();
    let least = whole(layout.calculate_content_widths().min.ceil());
    let (mut short, mut good) = ((width / 2).max(least), width);
    while good - short > 4 {
        let middle = short.midpoint(good);
        layout.break_all_lines(Some(float(middle)));
        if layout.len() > lines || layout.width() > float(middle) {
            short = middle;
        } else {
            good = middle;
        }
    }
    layout.break_all_lines(Some(float(good)));
}

/// Where the baseline stands in a line, the same for every font: the em box
/// with its 880 parts above the baseline is in the middle.
fn baseline(style: Style) -> i32 {
    (style.line_height() - style.px) / 2 + style.px * 88 / 100
}

/// The regular font of each family.
fn covers(collection: &mut Collection) -> HashMap<String, (Blob<u8>, u32)> {
    let names: Vec<String> = collection.family_names().map(str::to_owned).collect();
    let mut cache = SourceCache::default();
    let mut covers = HashMap::new();
    for name in names {
        let Some(family) = collection.family_by_name(&name) else { continue };
        let font = family.fonts().iter().min_by_key(|font| whole(font.weight().value()));
        if let Some(font) = font
            && let Some(blob) = font.load(Some(&mut cache))
        {
            covers.insert(name, (blob, font.index()));
        }
    }
    covers
}

/// So many characters of a text, and what is left out.
pub(crate) fn first(text: &str, count: usize) -> (&str, &str) {
    let end = text.char_indices().nth(count).map_or(text.len(), |(at, _)| at);
    text.split_at(end)
}

/// A text with each sentence on a line of its own.
fn sentences(text: &str) -> String {
    let mut out = text.replace('。', "。\n");
    for end in [". ", "? ", "! "] {
        out = out.replace(end, &end.replace(' ', "\n"));
    }
    // What closes a sentence stays with it, and nothing follows the last.
    out = out.replace("\n」", "」").replace("\n）", "）").replace("\n\n", "\n");
    out.trim_end_matches('\n').to_owned()
}

/// Takes out what cannot be seen.
fn clean(text: &str) -> String {
    let seen = text.chars().filter(|one| !is_hidden(*one));
    seen.map(|character| {
        let is_break = matches!(character, '\u{85}' | '\u{2028}' | '\u{2029}');
        let is_control = character.is_control() && character != '\n';
        if is_break || is_control { ' ' } else { character }
    })
    .collect()
}

/// Characters that steer and do not show: zero-width, bidirectional, tags.
fn is_hidden(character: char) -> bool {
    matches!(character,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

fn is_hiragana(character: char) -> bool {
    matches!(character, '\u{3041}'..='\u{309F}')
}

/// Variation selectors choose a shape of the character before; a font that
/// does not know one draws the plain shape.
fn is_selector(character: char) -> bool {
    matches!(character, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

fn index(at: u32) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "sizes of a panel are far below 2^24")]
fn float(pixels: i32) -> f32 {
    pixels as f32
}

#[expect(clippy::cast_possible_truncation, reason = "saturates, and NaN is 0")]
fn whole(pixels: f32) -> i32 {
    pixels as i32
}
