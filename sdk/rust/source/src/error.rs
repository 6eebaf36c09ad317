//! What can be wrong with what an author wrote.

use crate::FLOW_FILE;

/// One thing to mend. The message names the file and, where it is known, the
/// line; [`fix`](Self::fix) says what to do.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// A file that every flow has cannot be read.
    #[error("{file}: cannot be read: {source}")]
    Unreadable {
        /// The file, relative to the flow's directory.
        file: String,
        /// Why.
        source: std::io::Error,
    },
    /// A file is not written in its language.
    #[error("{file}:{line}: {message}")]
    Syntax {
        /// The file, relative to the flow's directory.
        file: &'static str,
        /// The line, from 1.
        line: usize,
        /// What the parser says.
        message: String,
    },
    /// A key or a value that does not exist.
    #[error("{FLOW_FILE}:{line}: there is no `{word}` here")]
    Unknown {
        /// The line, from 1.
        line: usize,
        /// What stands there.
        word: String,
        /// What could stand there, the most similar first.
        known: Vec<String>,
    },
    /// A name that is not a name.
    #[error("{FLOW_FILE}:{line}: `{name}` is not a name")]
    Name {
        /// The line, from 1.
        line: usize,
        /// What stands there.
        name: String,
    },
    /// A name that stands twice, or two names that look alike in Rust.
    #[error("{FLOW_FILE}:{line}: {what} has `{name}` twice")]
    Twice {
        /// The line, from 1.
        line: usize,
        /// The list.
        what: String,
        /// The name.
        name: String,
    },
    /// Too few or too many.
    #[error("{FLOW_FILE}:{line}: {what} has {found}, which must be {least} to {most}")]
    Count {
        /// The line, from 1.
        line: usize,
        /// What was counted.
        what: String,
        /// How many there are.
        found: usize,
        /// The smallest number allowed.
        least: usize,
        /// The largest number allowed.
        most: usize,
    },
    /// The identity of the flow is not of its form.
    #[error("{FLOW_FILE}:{line}: `{value}` is not {form}")]
    Identity {
        /// The line, from 1.
        line: usize,
        /// What stands there.
        value: String,
        /// What should stand there.
        form: &'static str,
    },
    /// A phrase that the catalogue does not have.
    #[error(
        "{FLOW_FILE}:{line}: {what} names the phrase `{phrase}`, which words/ja.ftl does not have"
    )]
    NoPhrase {
        /// The line, from 1.
        line: usize,
        /// Who names it.
        what: String,
        /// The phrase.
        phrase: String,
        /// The phrase with the most similar name, if there is any phrase.
        nearest: Option<String>,
    },
    /// A phrase with arguments where nobody can give them.
    #[error("{FLOW_FILE}:{line}: {what} names the phrase `{phrase}`, which takes arguments")]
    PhraseWithArguments {
        /// The line, from 1.
        line: usize,
        /// Who names it.
        what: String,
        /// The phrase.
        phrase: String,
    },
    /// An asset whose file is not there.
    #[error("{FLOW_FILE}:{line}: the asset `{name}` names the file `{file}`, which is not there")]
    NoFile {
        /// The line, from 1.
        line: usize,
        /// The asset.
        name: String,
        /// The file, relative to the flow's directory.
        file: String,
    },
}

impl SourceError {
    /// Gives the code that the manual lists.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "S01",
            Self::Syntax { .. } => "S02",
            Self::Unknown { .. } => "S03",
            Self::Name { .. } => "S04",
            Self::Twice { .. } => "S05",
            Self::Count { .. } => "S06",
            Self::Identity { .. } => "S07",
            Self::NoPhrase { .. } => "S08",
            Self::PhraseWithArguments { .. } => "S09",
            Self::NoFile { .. } => "S10",
        }
    }

    /// Says what to do.
    pub fn fix(&self) -> String {
        match self {
            Self::Unreadable { file, .. } => {
                format!("put `{file}` beside Cargo.toml, as UTF-8 text")
            }
            Self::Syntax { .. } => "mend that line".to_owned(),
            Self::Unknown { known, .. } => match known.split_first() {
                Some((nearest, [])) => format!("write `{nearest}`"),
                Some((nearest, others)) => {
                    format!("did you mean `{nearest}`? The others are `{}`", others.join("`, `"))
                }
                None => "take it out".to_owned(),
            },
            Self::Name { .. } => {
                "begin with a to z, go on with a to z, 0 to 9 and -, at most 63 characters"
                    .to_owned()
            }
            Self::Twice { .. } => "keep one, or choose names that differ in more than -".to_owned(),
            Self::Count { least, most, .. } => format!("keep {least} to {most}"),
            Self::Identity { form, .. } => format!("write {form}"),
            Self::NoPhrase { phrase, nearest: Some(nearest), .. } => {
                format!("write `{nearest}`, or add `{phrase}` to every catalogue in words/")
            }
            Self::NoPhrase { phrase, nearest: None, .. } => {
                format!("add `{phrase}` to every catalogue in words/")
            }
            Self::PhraseWithArguments { .. } => "name a phrase without arguments".to_owned(),
            Self::NoFile { .. } => "add the file, or mend its path".to_owned(),
        }
    }
}

/// Counts single-character changes from one word to another.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (index, a) in from.chars().enumerate() {
        let mut next = vec![index + 1];
        for ((b, diagonal), above) in to.iter().zip(&row).zip(row.iter().skip(1)) {
            let left = next.last().copied().unwrap_or_default();
            next.push((diagonal + usize::from(a != *b)).min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

/// Puts the most similar word first.
pub(crate) fn nearest_first(word: &str, mut known: Vec<String>) -> Vec<String> {
    known.sort_by_key(|other| distance(word, other));
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_counts_changes() {
        assert_eq!(distance("screens", "screens"), 0);
        assert_eq!(distance("scren", "screens"), 2);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
