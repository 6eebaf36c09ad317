//! Which phrases a catalogue has, and which arguments they take.

use std::collections::BTreeSet;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

use crate::flow_toml::line_at;
use crate::{FIRST_CATALOGUE, SourceError};

/// A phrase as a caller sees it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Phrase {
    /// Its name.
    pub id: String,
    /// The names of its arguments, sorted.
    pub arguments: Vec<String>,
    /// Its words as the catalogue has them, for documentation.
    pub words: String,
}

/// Lists the phrases of a catalogue, sorted by name. A phrase that stands twice
/// is listed once: the catalogue's own check refuses it.
pub(crate) fn parse(text: &str) -> Result<Vec<Phrase>, Vec<SourceError>> {
    let resource = parser::parse(text).map_err(|(_, errors)| {
        let syntax = |error: parser::ParserError| SourceError::Syntax {
            file: FIRST_CATALOGUE,
            line: line_at(text, error.pos.start),
            message: error.kind.to_string(),
        };
        errors.into_iter().map(syntax).collect::<Vec<_>>()
    })?;
    let mut phrases: Vec<Phrase> = Vec::new();
    for entry in resource.body {
        if let Entry::Message(message) = entry {
            let mut arguments = BTreeSet::new();
            let value = message.value.iter();
            let attributes = message.attributes.iter().map(|attribute| &attribute.value);
            value.chain(attributes).for_each(|pattern| in_pattern(pattern, &mut arguments));
            phrases.push(Phrase {
                id: message.id.name.to_owned(),
                arguments: arguments.into_iter().map(str::to_owned).collect(),
                words: message.value.as_ref().map(plain).unwrap_or_default(),
            });
        }
    }
    phrases.sort_by(|a, b| a.id.cmp(&b.id));
    phrases.dedup_by(|later, first| later.id == first.id);
    Ok(phrases)
}

fn in_pattern<'a>(pattern: &Pattern<&'a str>, found: &mut BTreeSet<&'a str>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            in_expression(expression, found);
        }
    }
}

fn in_expression<'a>(expression: &Expression<&'a str>, found: &mut BTreeSet<&'a str>) {
    match expression {
        Expression::Inline(inline) => in_inline(inline, found),
        Expression::Select { selector, variants } => {
            in_inline(selector, found);
            variants.iter().for_each(|variant| in_pattern(&variant.value, found));
        }
    }
}

fn in_inline<'a>(inline: &InlineExpression<&'a str>, found: &mut BTreeSet<&'a str>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            found.insert(id.name);
        }
        InlineExpression::FunctionReference { arguments, .. } => {
            arguments.positional.iter().for_each(|argument| in_inline(argument, found));
        }
        InlineExpression::Placeable { expression } => in_expression(expression, found),
        // The catalogue's own check refuses references; literals hold none.
        InlineExpression::StringLiteral { .. }
        | InlineExpression::NumberLiteral { .. }
        | InlineExpression::MessageReference { .. }
        | InlineExpression::TermReference { .. } => {}
    }
}

/// The words with `…` where something is put in.
fn plain(pattern: &Pattern<&str>) -> String {
    let text = |element: &PatternElement<&str>| match element {
        PatternElement::TextElement { value } => (*value).to_owned(),
        PatternElement::Placeable { .. } => "…".to_owned(),
    };
    pattern.elements.iter().map(text).collect()
}
