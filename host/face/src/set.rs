//! Pictures from a disk: sets of people to measure by, and recordings to play.

use std::io::Read;
use std::path::Path;
use std::time::Duration;

use cap_std::ambient_authority;
use cap_std::fs::Dir;
use zeroize::Zeroizing;

use crate::error::FaceError;
use crate::frame::{Format, Frame, jpeg, photo};
use crate::picture::{Picture, Samples};

/// Most bytes of a picture of a set.
const FILE_BYTES_MAX: u64 = 8 << 20;
/// Most people, and most pictures of one of them.
const ENTRIES_MAX: usize = 10_000;
/// Most pixels of a row of a picture, and most rows.
const SIDE_MAX: usize = 4_096;
/// Endings of the files that are looked at.
const ENDINGS: [&str; 7] = ["pgm", "ppm", "jpg", "jpeg", "jp2", "j2k", "jpf"];

/// A directory with one directory for each person, which holds pictures of that
/// person.
pub struct Set {
    dir: Dir,
    people: Vec<(String, Vec<String>)>,
}

impl Set {
    /// Lists a set; no picture is read yet.
    ///
    /// # Errors
    /// [`FaceError::Picture`] if it cannot be listed, or holds fewer than two
    /// people.
    pub fn open(directory: &Path) -> Result<Self, FaceError> {
        let name = directory.display().to_string();
        let dir = open(directory)?;
        let mut people = Vec::new();
        for person in entries(&dir, &name)? {
            let Ok(inner) = dir.open_dir(&person) else { continue };
            let mut files = entries(&inner, &person)?;
            files.retain(|file| has_ending(file));
            if !files.is_empty() {
                people.push((person, files));
            }
        }
        if people.len() < 2 {
            let cause = format!("{} people with pictures; two are needed", people.len());
            return Err(wrong(&name, cause));
        }
        Ok(Self { dir, people })
    }

    /// Names of the people, and how many pictures there are of each.
    pub fn people(&self) -> impl Iterator<Item = (&str, usize)> {
        self.people.iter().map(|(name, files)| (name.as_str(), files.len()))
    }

    /// The pictures of a person, by place, in the order of their names.
    ///
    /// # Errors
    /// [`FaceError::Picture`].
    pub fn pictures(
        &self,
        person: usize,
    ) -> impl Iterator<Item = Result<(String, Picture), FaceError>> {
        let found = self.people.get(person);
        let files = found.map(|(name, files)| files.iter().map(move |file| (name, file)));
        files.into_iter().flatten().map(|(name, file)| {
            let path = format!("{name}/{file}");
            let bytes = read(&self.dir, &path)?;
            let picture = decode(&bytes).ok_or_else(|| unreadable(&path))?;
            Ok((path, picture))
        })
    }
}

/// A directory of pictures as a camera gave them: each file's name is the time
/// in milliseconds at which it was taken.
pub struct Recording {
    dir: Dir,
    files: Vec<(u64, String)>,
}

impl Recording {
    /// Lists a recording; no picture is read yet.
    ///
    /// # Errors
    /// [`FaceError::Picture`] if it cannot be listed, a name is no time, two
    /// files have one time, or there is none.
    pub fn open(directory: &Path) -> Result<Self, FaceError> {
        let name = directory.display().to_string();
        let dir = open(directory)?;
        let mut files = Vec::new();
        for file in entries(&dir, &name)?.into_iter().filter(|file| has_ending(file)) {
            let time = file.split('.').next().and_then(|stem| stem.parse::<u64>().ok());
            let time = time.and_then(|ms| ms.checked_mul(1_000));
            let time = time.ok_or_else(|| wrong(&file, "its name is no time in milliseconds"))?;
            files.push((time, file));
        }
        files.sort();
        if let Some([_, (_, second)]) =
            files.windows(2).find(|two| matches!(two, [(one, _), (other, _)] if one == other))
        {
            return Err(wrong(second, "another file has the same time"));
        }
        if files.is_empty() {
            return Err(wrong(&name, "no picture is in it"));
        }
        Ok(Self { dir, files })
    }

    /// The frames, by their times.
    ///
    /// # Errors
    /// [`FaceError::Picture`] or [`FaceError::Frame`].
    pub fn frames(&self) -> impl Iterator<Item = Result<Frame, FaceError>> {
        self.files.iter().map(|(at_us, file)| self.read(*at_us, file))
    }

    /// When a frame was taken, after the first one. `None` after the last.
    pub fn time(&self, number: usize) -> Option<Duration> {
        let (first_us, _) = self.files.first()?;
        let (at_us, _) = self.files.get(number)?;
        Some(Duration::from_micros(at_us - first_us))
    }

    /// A frame by its number, from 0. `None` after the last.
    ///
    /// # Errors
    /// [`FaceError::Picture`] or [`FaceError::Frame`].
    pub fn frame(&self, number: usize) -> Option<Result<Frame, FaceError>> {
        let (at_us, file) = self.files.get(number)?;
        Some(self.read(*at_us, file))
    }

    fn read(&self, at_us: u64, file: &str) -> Result<Frame, FaceError> {
        let picture = decode(&read(&self.dir, file)?).ok_or_else(|| unreadable(file))?;
        let side = |pixels| u16::try_from(pixels).map_err(|_| wrong(file, "it is too large"));
        let format = match picture.samples() {
            Samples::Grey => Format::Luma8,
            Samples::Rgb => Format::Rgb8,
        };
        let (width, height) = (side(picture.width())?, side(picture.height())?);
        let bytes = Zeroizing::new(picture.bytes().to_vec());
        Frame::new(at_us, width, height, format, bytes)
    }
}

fn wrong(file: &str, cause: impl Into<String>) -> FaceError {
    FaceError::Picture { file: file.to_owned(), cause: cause.into() }
}

fn unreadable(file: &str) -> FaceError {
    wrong(file, "it is no picture that is read here")
}

fn open(directory: &Path) -> Result<Dir, FaceError> {
    let opened = Dir::open_ambient_dir(directory, ambient_authority());
    opened.map_err(|error| wrong(&directory.display().to_string(), error.to_string()))
}

/// Names in order: numbers by their value, the rest by letters.
fn entries(dir: &Dir, name: &str) -> Result<Vec<String>, FaceError> {
    let listed = dir.entries().map_err(|error| wrong(name, error.to_string()))?;
    let mut names: Vec<String> = listed
        .take(ENTRIES_MAX + 1)
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    if names.len() > ENTRIES_MAX {
        return Err(wrong(name, format!("more than {ENTRIES_MAX} entries")));
    }
    names.sort_by_key(|name| {
        let digits: String = name.chars().filter(char::is_ascii_digit).take(18).collect();
        (digits.parse::<u64>().unwrap_or(0), name.clone())
    });
    Ok(names)
}

fn has_ending(file: &str) -> bool {
    let ending = file.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    ENDINGS.contains(&ending.as_str())
}

fn read(dir: &Dir, file: &str) -> Result<Zeroizing<Vec<u8>>, FaceError> {
    let opened = dir.open(file).map_err(|error| wrong(file, error.to_string()))?;
    let mut bytes = Zeroizing::new(Vec::new());
    let read = opened.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes);
    read.map_err(|error| wrong(file, error.to_string()))?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(wrong(file, format!("more than {FILE_BYTES_MAX} bytes")));
    }
    Ok(bytes)
}

fn decode(bytes: &[u8]) -> Option<Picture> {
    match bytes {
        [b'P', b'5', ..] => netpbm(bytes, Samples::Grey),
        [b'P', b'6', ..] => netpbm(bytes, Samples::Rgb),
        [0xFF, 0xD8, ..] => jpeg(bytes, SIDE_MAX),
        _ => photo(bytes),
    }
}

/// A binary PGM or PPM file of 8 bits.
fn netpbm(bytes: &[u8], samples: Samples) -> Option<Picture> {
    let mut rest = bytes.get(2..)?;
    let mut numbers = [0_usize; 3];
    for number in &mut numbers {
        loop {
            match rest {
                [b'#', ..] => {
                    let end = rest.iter().position(|byte| *byte == b'\n')?;
                    rest = rest.get(end..)?;
                }
                [first, after @ ..] if first.is_ascii_whitespace() => rest = after,
                _ => break,
            }
        }
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        *number = std::str::from_utf8(rest.get(..digits)?).ok()?.parse().ok()?;
        rest = rest.get(digits..)?;
    }
    let [width, height, most] = numbers;
    if most != 255 || width > SIDE_MAX || height > SIDE_MAX {
        return None;
    }
    let pixels = rest.get(1..)?;
    Picture::new(width, height, samples, Zeroizing::new(pixels.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_netpbm_file_is_read_with_its_comments_or_refused() {
        let picture = decode(b"P5 # grey\n# of two\n2 1\n255\n\x07\x08").unwrap();
        assert_eq!((picture.width(), picture.height(), picture.bytes()), (2, 1, &[7, 8][..]));
        let picture = decode(b"P6\n1 1\n255\n\x01\x02\x03").unwrap();
        assert_eq!((picture.samples(), picture.bytes()), (Samples::Rgb, &[1, 2, 3][..]));
        for wrong in [&b"P5"[..], b"P5\n2 1\n255\n\x07", b"P5\n0 1\n255\n", b"P5\n1 1\n65535\n\0\0"]
        {
            assert!(decode(wrong).is_none());
        }
    }

    #[test]
    fn a_recording_is_played_by_its_times() {
        let folder = tempfile::tempdir().unwrap();
        let picture = [b"P5\n96 96\n255\n".to_vec(), vec![9; 96 * 96]].concat();
        for name in ["1000.pgm", "200.pgm", "notes.txt"] {
            std::fs::write(folder.path().join(name), &picture).unwrap();
        }
        let recording = Recording::open(folder.path()).unwrap();
        let nothing = tempfile::tempdir().unwrap();
        assert_eq!(Recording::open(nothing.path()).err().unwrap().code(), "E11");
        let times: Vec<u64> = recording.frames().map(|frame| frame.unwrap().at_us()).collect();
        assert_eq!(times, [200_000, 1_000_000]);
        std::fs::write(folder.path().join("0200.pgm"), &picture).unwrap();
        assert_eq!(Recording::open(folder.path()).err().unwrap().code(), "E11");
        std::fs::write(folder.path().join("late.pgm"), &picture).unwrap();
        assert_eq!(Recording::open(folder.path()).err().unwrap().code(), "E11");
    }
}
