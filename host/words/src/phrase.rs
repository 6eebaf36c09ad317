//! Reads one language's file and judges each phrase in it.
//!
//! A catalogue comes from a stranger, and Fluent can do more than a phrase
//! needs. What is left of it: text, `{$name}`, and plural forms of a number.
//! So each phrase is a small set of texts, and all of them are screened.

use std::collections::BTreeSet;

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{
    Attribute, Entry, Expression, InlineExpression, Message, Pattern, PatternElement, Variant,
    VariantKey,
};

use crate::{
    FORMS_MAX, PHRASES_MAX, TEXT_CHARS_MAX,
    error::{Place, WordsError},
    language::{Language, Script},
    screen::{Owner, screen_text},
};

/// Longest id of a phrase or name of a recording, in characters.
const NAME_CHARS_MAX: usize = 63;
/// Deepest nesting of braces, and of calls in them, that is given to the
/// parser, which recurses. Plural forms of two arguments need 3.
const NESTING_MAX: usize = 16;

/// A phrase of one language, as far as languages are compared.
pub(crate) struct Draft {
    pub(crate) place: Place,
    pub(crate) arguments: BTreeSet<String>,
    /// Those arguments that choose a plural form.
    pub(crate) numbers: BTreeSet<String>,
}

/// Parses a file. Broken lines are reported and the rest is kept. `None` if it
/// could not be given to the parser.
pub(crate) fn parse(
    language: Language,
    source: &str,
    errors: &mut Vec<WordsError>,
) -> Option<FluentResource> {
    if let Some(line) = find_nesting(source) {
        errors.push(WordsError::Nesting { language, line });
        return None;
    }
    let (resource, broken) = match FluentResource::try_new(source.to_owned()) {
        Ok(resource) => return Some(resource),
        Err(parts) => parts,
    };
    errors.extend(broken.iter().map(|error| WordsError::Syntax {
        language,
        line: line_at(source, error.pos.start),
        cause: error.kind.to_string(),
    }));
    Some(resource)
}

/// The line on which braces get too deep or hold a quotation mark. Quoted text
/// is refused here because it could hide braces from this very count.
fn find_nesting(source: &str) -> Option<usize> {
    let (mut line, mut braces, mut calls) = (1, 0_usize, 0_usize);
    for character in source.chars() {
        match character {
            '\n' => line += 1,
            '{' => braces += 1,
            '}' => {
                braces = braces.saturating_sub(1);
                calls = if braces == 0 { 0 } else { calls };
            }
            '(' if braces > 0 => calls += 1,
            '"' if braces > 0 => return Some(line),
            _ => {}
        }
        if braces + calls > NESTING_MAX {
            return Some(line);
        }
    }
    None
}

fn line_at(source: &str, byte: usize) -> usize {
    source.bytes().take(byte).filter(|byte| *byte == b'\n').count() + 1
}

/// Judges every phrase of a file, and returns the first of each id. `None` if
/// there are too many to judge.
pub(crate) fn read(
    owner: Owner,
    language: Language,
    resource: &FluentResource,
    errors: &mut Vec<WordsError>,
) -> Option<Vec<Draft>> {
    let source = resource.source();
    let count = resource.entries().filter(|entry| matches!(entry, Entry::Message(_))).count();
    if count > PHRASES_MAX {
        errors.push(WordsError::TooManyPhrases { language, phrases: count });
        return None;
    }
    let mut drafts: Vec<Draft> = Vec::new();
    let mut seen = BTreeSet::new();
    for entry in resource.entries() {
        let place = |name: &str| Place {
            language,
            // Names are slices of the source, so their distance is the offset.
            line: line_at(
                source,
                (name.as_ptr() as usize).saturating_sub(source.as_ptr() as usize),
            ),
            phrase: name.to_owned(),
        };
        match entry {
            Entry::Message(message) => {
                let mut reader = Reader::new(owner, place(message.id.name), errors);
                if seen.insert(message.id.name) {
                    drafts.push(reader.read(message));
                } else {
                    reader.report(WordsError::Duplicate);
                }
            }
            Entry::Term(term) => {
                Reader::new(owner, place(term.id.name), errors).construct("a term");
            }
            // Junk was reported by the parser; comments are not kept by it.
            Entry::Junk { .. }
            | Entry::Comment(_)
            | Entry::GroupComment(_)
            | Entry::ResourceComment(_) => {}
        }
    }
    Some(drafts)
}

/// What one phrase has shown so far.
struct Reader<'e> {
    owner: Owner,
    draft: Draft,
    errors: &'e mut Vec<WordsError>,
}

impl<'e> Reader<'e> {
    fn new(owner: Owner, place: Place, errors: &'e mut Vec<WordsError>) -> Self {
        let draft = Draft { place, arguments: BTreeSet::new(), numbers: BTreeSet::new() };
        Self { owner, draft, errors }
    }

    fn report(&mut self, error: impl FnOnce(Place) -> WordsError) {
        self.errors.push(error(self.draft.place.clone()));
    }

    fn construct(&mut self, found: &'static str) {
        self.report(|place| WordsError::Construct { place, found });
    }

    fn read(mut self, message: &Message<&str>) -> Draft {
        if !is_name(message.id.name) {
            self.report(WordsError::Id);
        }
        match &message.value {
            Some(pattern) => self.pattern("text", pattern),
            None => self.report(WordsError::NoText),
        }
        let mut seen = BTreeSet::new();
        for attribute in &message.attributes {
            self.attribute(attribute, seen.insert(attribute.id.name));
        }
        self.draft
    }

    fn attribute(&mut self, attribute: &Attribute<&str>, is_first: bool) {
        match attribute.id.name {
            "kana" if is_first => self.pattern(".kana", &attribute.value),
            "recording" if is_first => {
                let named = matches!(
                    attribute.value.elements.as_slice(),
                    [PatternElement::TextElement { value }] if is_name(value)
                );
                if !named {
                    self.report(WordsError::Recording);
                }
            }
            other => {
                let attribute = other.to_owned();
                self.report(|place| WordsError::Attribute { place, attribute });
            }
        }
    }

    /// Judges a text or a reading in all its forms.
    fn pattern(&mut self, part: &'static str, pattern: &Pattern<&str>) {
        let constructs = self.errors.len();
        self.walk(pattern);
        if self.errors.len() > constructs {
            return;
        }
        if count_forms(pattern) > FORMS_MAX {
            return self.report(WordsError::TooManyForms);
        }
        let forms = forms(pattern, "0");
        let chars = forms.iter().map(|form| form.chars().count()).max().unwrap_or(0);
        if chars > TEXT_CHARS_MAX {
            return self.report(|place| WordsError::TooLong { place, chars });
        }
        if part == ".kana" && forms.iter().any(|form| self.has_kanji(form)) {
            self.report(WordsError::KanjiInReading);
        }
        self.screen(part, pattern);
    }

    fn has_kanji(&self, form: &str) -> bool {
        match self.draft.place.language {
            Language::Ja | Language::JaPlain => form.chars().any(|c| Script::Han.holds(c)),
            Language::En
            | Language::ZhHans
            | Language::ZhHant
            | Language::Ko
            | Language::Vi
            | Language::Pt => false,
        }
    }

    /// Screens every form, with arguments left out, since they may be empty and
    /// join what they part, and with the number that a PIN's length would be.
    fn screen(&mut self, part: &'static str, pattern: &Pattern<&str>) {
        let mut found = Vec::new();
        let mut texts: Vec<String> = ["", "4"].iter().flat_map(|arg| forms(pattern, arg)).collect();
        texts.dedup();
        for text in texts {
            for refusal in screen_text(self.draft.place.language, self.owner, &text) {
                if !found.contains(&refusal) {
                    found.push(refusal);
                }
            }
        }
        for refusal in found {
            self.report(|place| WordsError::Refused { place, part, refusal });
        }
    }

    /// Notes the arguments, and reports what a phrase may not use.
    fn walk(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { .. } => {}
                PatternElement::Placeable { expression } => self.expression(expression),
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(InlineExpression::VariableReference { id }) => {
                self.draft.arguments.insert(id.name.to_owned());
            }
            Expression::Inline(other) => self.construct(name_construct(other)),
            Expression::Select {
                selector: InlineExpression::VariableReference { id },
                variants,
            } => {
                self.draft.arguments.insert(id.name.to_owned());
                self.draft.numbers.insert(id.name.to_owned());
                for variant in variants {
                    self.variant(variant);
                }
            }
            Expression::Select { .. } => self.construct("a choice by anything but an argument"),
        }
    }

    fn variant(&mut self, variant: &Variant<&str>) {
        let plural = match &variant.key {
            VariantKey::NumberLiteral { value } => value.parse::<u32>().is_ok(),
            VariantKey::Identifier { name } => {
                matches!(*name, "zero" | "one" | "two" | "few" | "many" | "other")
            }
        };
        if !plural {
            self.construct("a choice by anything but a whole number or plural form");
        }
        self.walk(&variant.value);
    }
}

fn name_construct(expression: &InlineExpression<&str>) -> &'static str {
    match expression {
        InlineExpression::StringLiteral { .. } => "a quoted text",
        InlineExpression::NumberLiteral { .. } => "a number in braces",
        InlineExpression::FunctionReference { .. } => "a function",
        InlineExpression::MessageReference { .. } => "another phrase",
        InlineExpression::TermReference { .. } => "a term",
        InlineExpression::Placeable { .. } => "a second pair of braces",
        InlineExpression::VariableReference { .. } => "an argument",
    }
}

/// How many texts a pattern can become. Saturates.
fn count_forms(pattern: &Pattern<&str>) -> usize {
    pattern.elements.iter().fold(1, |count: usize, element| match element {
        PatternElement::Placeable { expression: Expression::Select { variants, .. } } => {
            let sum = variants
                .iter()
                .fold(0, |sum: usize, variant| sum.saturating_add(count_forms(&variant.value)));
            count.saturating_mul(sum)
        }
        PatternElement::TextElement { .. } | PatternElement::Placeable { .. } => count,
    })
}

/// All texts that a pattern can become, with `argument` for each argument.
fn forms(pattern: &Pattern<&str>, argument: &str) -> Vec<String> {
    let mut texts = vec![String::new()];
    for element in &pattern.elements {
        let parts: Vec<String> = match element {
            PatternElement::TextElement { value } => vec![(*value).to_owned()],
            PatternElement::Placeable { expression: Expression::Inline(_) } => {
                vec![argument.to_owned()]
            }
            PatternElement::Placeable { expression: Expression::Select { variants, .. } } => {
                variants.iter().flat_map(|variant| forms(&variant.value, argument)).collect()
            }
        };
        texts = texts
            .iter()
            .flat_map(|text| parts.iter().map(move |part| format!("{text}{part}")))
            .collect();
    }
    texts
}

/// Whether a name is a lower-case letter, then letters, digits and hyphens.
fn is_name(name: &str) -> bool {
    name.len() <= NAME_CHARS_MAX
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}
