//! How a catalogue can fail to be read.

use std::fmt;

use crate::{
    FILE_BYTES_MAX, FORMS_MAX, PHRASES_MAX, TEXT_CHARS_MAX, language::Language, screen::Refusal,
};

/// Where in a catalogue something stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Place {
    /// The file, by its language.
    pub language: Language,
    /// The line, from 1.
    pub line: usize,
    /// The phrase's id as written.
    pub phrase: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.ftl line {}, phrase `{}`", self.language, self.line, self.phrase)
    }
}

/// One thing that an author must mend. Messages finish "could not read the
/// catalogue: …", and say the file, the phrase, the cause and what to write.
/// Codes are printed in the manual and never reused.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum WordsError {
    /// There is no Japanese file.
    #[error("ja.ftl is missing; add the Japanese words first, the other languages follow them")]
    JapaneseMissing,
    /// Two sources claim one language.
    #[error("{language}.ftl was given twice; keep one file for each language")]
    LanguageTwice {
        /// The language that came again.
        language: Language,
    },
    /// A file is larger than [`FILE_BYTES_MAX`].
    #[error("{language}.ftl has {bytes} bytes; cut it to {FILE_BYTES_MAX} or fewer")]
    FileTooLarge {
        /// The file, by its language.
        language: Language,
        /// Its size.
        bytes: usize,
    },
    /// A file has more than [`PHRASES_MAX`] phrases.
    #[error("{language}.ftl has {phrases} phrases; keep {PHRASES_MAX} or fewer")]
    TooManyPhrases {
        /// The file, by its language.
        language: Language,
        /// How many it has.
        phrases: usize,
    },
    /// A line is not Fluent.
    #[error("{language}.ftl line {line} is not Fluent: {cause}; write `id = text`")]
    Syntax {
        /// The file, by its language.
        language: Language,
        /// The line, from 1.
        line: usize,
        /// The parser's words.
        cause: String,
    },
    /// Braces or calls are nested deeper than any phrase needs, or hold a
    /// quoted text. Such a file is not parsed at all.
    #[error(
        "{language}.ftl line {line} nests braces too deeply or quotes text within them; \
         write `{{$name}}`, and “ ” for quotation marks"
    )]
    Nesting {
        /// The file, by its language.
        language: Language,
        /// The line, from 1.
        line: usize,
    },
    /// An id has capitals, underscores, or more than 63 characters.
    #[error("{0}: the id must be a letter, then at most 62 of a-z, 0-9 and `-`; rename it")]
    Id(Place),
    /// An id stands twice in one file.
    #[error("{0}: this id was used above; delete or rename one of the two")]
    Duplicate(Place),
    /// A phrase of another language is missing in this one.
    #[error("{language}.ftl has no phrase `{phrase}`; add `{phrase} = …`")]
    Missing {
        /// The incomplete file, by its language.
        language: Language,
        /// The phrase that other files have.
        phrase: String,
    },
    /// A phrase has attributes only.
    #[error("{0}: it has no text; write some after the `=`")]
    NoText(Place),
    /// An attribute is unknown, or stands twice.
    #[error("{place}: `.{attribute}` cannot stand here; keep one `.kana` and one `.recording`")]
    Attribute {
        /// The phrase.
        place: Place,
        /// The attribute's name.
        attribute: String,
    },
    /// A phrase uses more of Fluent than arguments and plural forms.
    #[error(
        "{place}: {found} cannot be used; write plain text, `{{$name}}`, or plural forms of it"
    )]
    Construct {
        /// The phrase.
        place: Place,
        /// What was found, with its article.
        found: &'static str,
    },
    /// The same phrase has other arguments in another language.
    #[error(
        "{place}: it uses {found}, but {expected} in {other}.ftl; use the same in each language"
    )]
    Arguments {
        /// The phrase.
        place: Place,
        /// The arguments here, as `$a, $b`, or `no argument`.
        found: String,
        /// The arguments there.
        expected: String,
        /// The language compared with.
        other: Language,
    },
    /// A text or reading is longer than [`TEXT_CHARS_MAX`].
    #[error("{place}: it has {chars} characters; shorten it to {TEXT_CHARS_MAX} or fewer")]
    TooLong {
        /// The phrase.
        place: Place,
        /// The longest form's length.
        chars: usize,
    },
    /// Plural forms multiply beyond [`FORMS_MAX`].
    #[error("{0}: its plural forms make more than {FORMS_MAX} texts; use fewer arguments in it")]
    TooManyForms(Place),
    /// A recording is not named by a plain asset name.
    #[error("{0}: `.recording` must be one asset name of a-z, 0-9 and `-`; write only the name")]
    Recording(Place),
    /// A Japanese reading has kanji in it.
    #[error("{0}: `.kana` has kanji; write how it is read, in kana")]
    KanjiInReading(Place),
    /// A text, a reading or a form of it did not pass screening.
    #[error("{place}, {part}: {refusal}")]
    Refused {
        /// The phrase.
        place: Place,
        /// `text` or `.kana`.
        part: &'static str,
        /// Why, and what to write.
        refusal: Refusal,
    },
}

impl WordsError {
    /// Returns the code that the manual explains.
    pub fn code(&self) -> &'static str {
        match self {
            Self::JapaneseMissing => "W01",
            Self::LanguageTwice { .. } => "W02",
            Self::FileTooLarge { .. } => "W03",
            Self::TooManyPhrases { .. } => "W04",
            Self::Syntax { .. } => "W05",
            Self::Nesting { .. } => "W06",
            Self::Id(_) => "W07",
            Self::Duplicate(_) => "W08",
            Self::Missing { .. } => "W09",
            Self::NoText(_) => "W10",
            Self::Attribute { .. } => "W11",
            Self::Construct { .. } => "W12",
            Self::Arguments { .. } => "W13",
            Self::TooLong { .. } => "W14",
            Self::TooManyForms(_) => "W15",
            Self::Recording(_) => "W16",
            Self::KanjiInReading(_) => "W17",
            Self::Refused { refusal, .. } => refusal.code(),
        }
    }
}
