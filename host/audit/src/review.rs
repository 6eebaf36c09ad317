//! What people said of pictures and recordings: a file that goes with a flow.
//!
//! A verdict is about one hash. When the picture changes the verdict is of
//! something else, and counts no more.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Subject;

/// The form of the file.
pub const FORM: &str = "madoguchi-review/1";

/// What a person says of one picture or recording.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Opinion {
    /// It shows and says what its words say, and nothing else.
    Good,
    /// It must not be used.
    Bad,
}

/// One verdict of one person.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// The asset's name when it was looked at, for people.
    pub name: String,
    /// SHA-256 of the file that was looked at.
    pub sha256: String,
    /// The verdict.
    pub opinion: Opinion,
    /// Who looked.
    pub who: String,
    /// When, as the person wrote it: year-month-day.
    pub when: String,
    /// What there is to say.
    #[serde(default)]
    pub remark: String,
}

/// The file of verdicts.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Reviews {
    /// [`FORM`].
    pub form: String,
    /// The verdicts, in the order in which they were given.
    pub reviews: Vec<Review>,
}

impl Reviews {
    /// Reads a file.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let reviews: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if reviews.form == FORM {
            Ok(reviews)
        } else {
            Err(format!("it is of the form {:?}, not {FORM}", reviews.form))
        }
    }

    /// Adds a verdict. An earlier one of the same person on the same file is
    /// replaced.
    pub fn add(&mut self, review: Review) {
        FORM.clone_into(&mut self.form);
        self.reviews.retain(|one| one.sha256 != review.sha256 || one.who != review.who);
        self.reviews.push(review);
    }
}

/// How far people have judged what only people can.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Reviewed {
    /// Pictures and recordings of the flow.
    pub all: usize,
    /// Those on which somebody gave a verdict.
    pub judged: usize,
    /// Those that somebody found bad.
    pub bad: usize,
    /// For each asset its digest and its verdicts.
    pub assets: BTreeMap<String, (String, Vec<Review>)>,
}

impl Reviewed {
    /// Lays verdicts beside the pictures and recordings of a flow.
    pub fn of(subject: &Subject, reviews: &Reviews) -> Self {
        let mut reviewed = Self::default();
        for asset in subject.installed().assets.values() {
            let sha256 = component::sha256(&asset.bytes);
            let given: Vec<Review> =
                reviews.reviews.iter().filter(|one| one.sha256 == sha256).cloned().collect();
            reviewed.all += 1;
            reviewed.judged += usize::from(!given.is_empty());
            reviewed.bad += usize::from(given.iter().any(|one| one.opinion == Opinion::Bad));
            reviewed.assets.insert(asset.name.clone(), (sha256, given));
        }
        reviewed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn review(who: &str, opinion: Opinion) -> Review {
        Review {
            name: "card".into(),
            sha256: "ab".into(),
            opinion,
            who: who.into(),
            when: "2026-04-01".into(),
            remark: String::new(),
        }
    }

    #[test]
    fn the_last_word_of_each_person_counts() {
        let mut reviews = Reviews::default();
        reviews.add(review("a", Opinion::Good));
        reviews.add(review("b", Opinion::Good));
        reviews.add(review("a", Opinion::Bad));
        let opinions: Vec<_> = reviews.reviews.iter().map(|one| (&*one.who, one.opinion)).collect();
        assert_eq!(opinions, [("b", Opinion::Good), ("a", Opinion::Bad)]);
        let text = serde_json::to_string(&reviews).expect("it is plain data");
        assert_eq!(Reviews::parse(&text), Ok(reviews));
        assert!(Reviews::parse(r#"{"form":"other/1","reviews":[]}"#).is_err());
    }
}
