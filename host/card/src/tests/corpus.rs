//! Replays the seeds of the fuzz targets, and says how they were made.
//!
//! Seeds from virtual cards are written anew by `UPDATE_EXPECT=1`; those for
//! photos beside the drawn face were made by `opj_compress`.

use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::virtual_card::{TEST_CA_CERTIFICATE, printed_file, test_certificate};

#[path = "../../fuzz/src/lib.rs"]
#[expect(unreachable_pub, reason = "it is the library of the fuzz targets")]
mod fuzz;

fn seeds(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target)
}

fn replay(target: &str, run: fn(&[u8])) {
    let mut count = 0;
    for entry in fs::read_dir(seeds(target)).unwrap() {
        run(&fs::read(entry.unwrap().path()).unwrap());
        count += 1;
    }
    assert!(count > 0, "{target} has no seeds");
}

#[test]
fn every_seed_is_survived() {
    replay("certificate", fuzz::certificate);
    replay("command", fuzz::command);
    replay("photo", fuzz::photo);
    replay("session", fuzz::session);
    replay("tlv", fuzz::tlv);
}

/// Writes commands and answers down as lists that the targets read.
struct Tape<'a> {
    card: &'a mut VirtualCard,
    commands: &'a RefCell<Vec<u8>>,
    answers: &'a RefCell<Vec<u8>>,
}

impl Link for Tape<'_> {
    fn transmit(
        &mut self,
        command: &CommandApdu,
        answer: &mut Zeroizing<Vec<u8>>,
    ) -> Result<(), LinkError> {
        self.card.transmit(command, answer)?;
        let record = |list: &RefCell<Vec<u8>>, bytes: &[u8]| {
            let length = u16::try_from(bytes.len()).unwrap();
            list.borrow_mut().extend([&length.to_be_bytes()[..], bytes].concat());
        };
        record(self.commands, command.bytes());
        record(self.answers, answer);
        Ok(())
    }

    fn label(&self) -> &str {
        "tape"
    }
}

/// Seeds that are made from the virtual cards: target, name, bytes.
fn recorded() -> Vec<(&'static str, String, Vec<u8>)> {
    let mut seeds = vec![
        ("certificate", "issuer".to_owned(), TEST_CA_CERTIFICATE.clone()),
        ("certificate", "card".to_owned(), test_certificate(today(), today())),
        ("tlv", "card".to_owned(), printed_file(include_bytes!("../../photo/test-a.jp2"))),
    ];
    for (fixture, kind) in
        [(Fixture::A, 0), (Fixture::D, 0), (Fixture::J, 0), (Fixture::K, 1), (Fixture::L, 2)]
    {
        let (commands, answers) = (RefCell::default(), RefCell::new(vec![kind]));
        let mut card = fixture.build(fuzz::today());
        let link = Tape { card: &mut card, commands: &commands, answers: &answers };
        fuzz::visit(fixture, &ANCHORS, &mut Session::new(link));
        let name = format!("visit-{}", fixture.name().to_lowercase());
        seeds.push(("command", name.clone(), commands.into_inner()));
        seeds.push(("session", name, answers.into_inner()));
    }
    seeds
}

/// A seed that nobody keeps in step would soon say nothing.
#[test]
fn recorded_seeds_are_in_step() {
    for (target, name, bytes) in recorded() {
        let path = seeds(target).join(name);
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &bytes).unwrap();
        }
        assert!(fs::read(&path).unwrap() == bytes, "{} differs", path.display());
    }
}
