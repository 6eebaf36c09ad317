//! Words that are changed where they stand in the file.

use words::Language;

/// A message of a Fluent file: where its words and its reading stand among
/// the bytes of the component.
pub(crate) struct Message<'a> {
    pub(crate) language: Language,
    pub(crate) id: &'a str,
    words: std::ops::Range<usize>,
    reading: Option<std::ops::Range<usize>>,
}

/// Every message whose words stand on one line, by language.
pub(crate) fn messages<'a>(
    component: &[u8],
    words: &'a [(Language, String)],
) -> Vec<Vec<Message<'a>>> {
    let all = words.iter().map(|(language, text)| {
        let start = component.windows(text.len()).position(|part| part == text.as_bytes());
        start.map_or_else(Vec::new, |start| of_text(*language, text, start))
    });
    all.collect()
}

fn of_text(language: Language, text: &str, start: usize) -> Vec<Message<'_>> {
    let mut found: Vec<Message<'_>> = Vec::new();
    // Whether the last of them is the one that lines go on with.
    let mut is_open = false;
    let mut at = start;
    for line in text.split_inclusive('\n') {
        let begins = at;
        at += line.len();
        if line.trim().is_empty() {
            continue;
        }
        let end = begins + line.trim_end().len();
        if let Some((name, _)) = line.split_once(" = ") {
            let value = begins + name.len() + " = ".len()..end;
            match (name.trim_start(), found.last_mut()) {
                (".kana", Some(message)) => message.reading = Some(begins..end),
                (id, _) if id.len() == name.len() && !id.starts_with('#') => {
                    found.push(Message { language, id, words: value, reading: None });
                    is_open = true;
                    continue;
                }
                _ => {}
            }
        }
        // Words of more than one line stay as they are.
        let goes_on = line.starts_with(' ') && !line.trim_start().starts_with('.');
        if is_open && goes_on {
            found.pop();
        }
        is_open &= line.starts_with(' ') && !goes_on;
    }
    found
}

impl Message<'_> {
    /// The file without these words in this language.
    pub(crate) fn blanked(&self, component: &[u8]) -> Option<Vec<u8>> {
        const NOTHING: &str = "{ \"\" }";
        let width = self.words.len();
        let blank = format!("{NOTHING:<width$}");
        written(component, &self.words, blank.as_bytes())
    }

    /// The file without the reading of these words.
    pub(crate) fn unread(&self, component: &[u8]) -> Option<Vec<u8>> {
        let reading = self.reading.as_ref()?;
        written(component, reading, " ".repeat(reading.len()).as_bytes())
    }

    /// The file with the words of this message and a later one in each
    /// other's place.
    pub(crate) fn swapped(&self, later: &Self, component: &[u8]) -> Option<Vec<u8>> {
        let between = component.get(self.words.end..later.words.start)?;
        let (one, other) =
            (component.get(self.words.clone())?, component.get(later.words.clone())?);
        let parts = [other, between, one].concat();
        (one != other).then_some(())?;
        written(component, &(self.words.start..later.words.end), &parts)
    }
}

fn written(component: &[u8], place: &std::ops::Range<usize>, with: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = component.to_vec();
    let place = bytes.get_mut(place.clone()).filter(|place| place.len() == with.len())?;
    place.copy_from_slice(with);
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_more_than_one_line_are_left_out_and_no_others() {
        let text = "\
a = one
    .kana = ワン
b =
    two
    lines
c = three

    goes on = here
d = four
# e = no message
f = five
";
        let language = Language::parse("en").unwrap();
        let found = of_text(language, text, 0);
        let ids: Vec<_> = found.iter().map(|one| (one.id, &text[one.words.clone()])).collect();
        assert_eq!(ids, [("a", "one"), ("d", "four"), ("f", "five")]);
    }
}
