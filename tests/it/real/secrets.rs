//! Nothing of a card stays where somebody could find it: not in the journal, not
//! in what the program prints, and not in its memory, which is what a core dump
//! would hold. Of a face neither what the photo shows nor what it is compared by.

use std::collections::HashSet;
use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::path::Path;

use card::{Fixture, TEST_PIN, VpcdReader};
use face::{Pack, PackFiles, Scene};
use serde_json::json;

use super::card;
use super::page::{Page, Station, event};
use super::service::{Service, alone, wait_for};

/// A PIN that is wrong, and stands in no table of digits.
const WRONG: [u8; 4] = [8, 3, 0, 5];

/// What must be nowhere once the card has had it, or has said it.
struct Secret {
    what: &'static str,
    bytes: Vec<u8>,
}

/// Pixels of the photo as they are once it is decoded, and the numbers that its
/// face is compared by: in pieces, so that a part of either is found.
fn face_of(photo: &[u8]) -> Vec<Secret> {
    let picture = face::photo(photo).unwrap();
    // What is all of one grey stands in many places.
    let is_drawn = |piece: &&[u8]| piece.iter().collect::<HashSet<_>>().len() > 8;
    let pixels: Vec<Vec<u8>> =
        picture.bytes().chunks_exact(32).filter(is_drawn).step_by(16).map(<[u8]>::to_vec).collect();
    assert!(pixels.len() > 50, "{} pieces are no photo", pixels.len());
    let scene = Scene::new(picture);
    let pack = Pack::open(&PackFiles::embedded()).unwrap();
    let still = pack.find_still(&scene).unwrap();
    let template = pack.embed_still(&scene, &still).unwrap().unwrap();
    let numbers: Vec<u8> = template.values().iter().flat_map(|one| one.to_le_bytes()).collect();
    let pieces = numbers.chunks_exact(32).map(|piece| ("the template", piece.to_vec()));
    let pixels = pixels.into_iter().map(|piece| ("the photo's pixels", piece));
    pixels.chain(pieces).map(|(what, bytes)| Secret { what, bytes }).collect()
}

fn verify(pin: &[u8]) -> Vec<u8> {
    // VERIFY as the card gets it, after its class: INS P1 P2 Lc, then the digits.
    [&[0x20, 0x00, 0x80, 0x04], pin].concat()
}

fn secrets() -> Vec<Secret> {
    let wrong: Vec<u8> = WRONG.iter().map(|digit| b'0' + digit).collect();
    // Of both cards: only that without PIN has its photo read.
    let photo = include_bytes!("../../../host/card/photo/test-a.jp2");
    let photo_read = include_bytes!("../../../host/card/photo/test-d.jp2");
    let middle = |photo: &[u8]| photo[photo.len() / 2..][..32].to_vec();
    let secret = |what, bytes: &[u8]| Secret { what, bytes: bytes.to_vec() };
    let mut secrets = face_of(photo_read);
    secrets.extend([
        secret("the wrong PIN", &wrong),
        secret("the wrong PIN on its way to the card", &verify(&wrong)),
        secret("the right PIN on its way to the card", &verify(TEST_PIN)),
        secret("the subject of the certificate", b"MADOGUCHI TEST CARD "),
        // Born on 1960-01-01, which is Showa 35, and so on: what is printed on a card.
        secret("the number that opens the photo", b"350101203300"),
        secret("a photo that nobody reads", &middle(photo)),
        secret("the photo", &middle(photo_read)),
    ]);
    secrets
}

/// Four digits stand in many a digest, time or address by chance: as part of a
/// longer number they are no PIN.
fn is_in_a_number(bytes: &[u8], at: usize, secret: &Secret) -> bool {
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    secret.bytes.len() == WRONG.len()
        && (is_digit(at.wrapping_sub(1)) || is_digit(at + secret.bytes.len()))
}

/// The first secret that stands there. One pass for all: a process has a
/// hundred megabytes, of fonts alone fifty.
fn held<'a>(bytes: &[u8], secrets: &'a [Secret]) -> Option<&'a Secret> {
    let start = |bytes: &[u8]| usize::from(u16::from_le_bytes([bytes[0], bytes[1]]));
    let mut by_start = vec![Vec::new(); 1 << 16];
    for secret in secrets {
        by_start[start(&secret.bytes)].push(secret);
    }
    bytes.windows(2).enumerate().find_map(|(at, two)| {
        let mut here = by_start[start(two)].iter();
        here.find(|secret| {
            bytes[at..].starts_with(&secret.bytes) && !is_in_a_number(bytes, at, secret)
        })
        .copied()
    })
}

/// All that a process could write to: of what it can only read, everybody has
/// the same.
fn memory(pid: u32) -> Vec<Vec<u8>> {
    let process = Path::new("/proc").join(pid.to_string());
    let memory = File::open(process.join("mem")).unwrap();
    let maps = fs::read_to_string(process.join("maps")).unwrap();
    let mut found = Vec::new();
    for line in maps.lines().filter(|line| line.contains(" rw")) {
        let (from, to) = line.split(' ').next().unwrap().split_once('-').unwrap();
        let [from, to] = [from, to].map(|at| u64::from_str_radix(at, 16).unwrap());
        let mut bytes = vec![0; usize::try_from(to - from).unwrap()];
        // A region may go while it is looked at.
        if memory.read_exact_at(&mut bytes, from).is_ok() {
            found.push(bytes);
        }
    }
    found
}

fn files(folder: &Path) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            // Machine code and flows hold nothing of a visit, but they are files.
            found.extend(files(&path));
        } else {
            found.push(fs::read(path).unwrap());
        }
    }
    found
}

#[track_caller]
fn nothing_is_left(station: &Station, data: &Path, secrets: &[Secret], when: &str) {
    let memory = memory(station.pid());
    let bytes: usize = memory.iter().map(Vec::len).sum();
    assert!(bytes > 1 << 20, "{bytes} bytes are no process");
    let places = [
        ("in memory", memory),
        ("in a file", files(data)),
        ("printed", vec![station.printed().into_bytes()]),
    ];
    for (place, parts) in places {
        let found = parts.iter().find_map(|part| held(part, secrets)).map(|secret| secret.what);
        assert_eq!(found, None, "{place}, {when}");
    }
}

fn wait_for_event(page: &Page<'_>, wanted: &str) {
    wait_for(wanted, || page.steps().iter().any(|step| event(step) == wanted).then_some(()));
}

#[test]
fn nothing_of_a_card_is_left() {
    alone(|| {
        let secrets = secrets();
        let service = Service::start(1);
        let data = tempfile::tempdir().unwrap();
        let station = Station::start(&service, data.path());
        let pages = station.pages(&service);
        let page = &pages[0];
        let mut tray = VpcdReader::new(service.readers[0].port);
        tray.insert(card(Fixture::A)).unwrap();
        let at_pin = |latest: &serde_json::Value| latest["panel"]["name"] == "card-pin";
        // The card was read, and its session is open.
        page.walk("the PIN", at_pin);
        nothing_is_left(&station, data.path(), &secrets, "before a PIN");
        page.type_pin(WRONG);
        wait_for_event(page, "pin(wrong)");
        nothing_is_left(&station, data.path(), &secrets, "after a wrong PIN");
        page.walk("the PIN", at_pin);
        page.press(&json!({"kind": "digit", "value": 8}));
        page.press(&json!({"kind": "clear"}));
        page.walk_to_the_end();
        nothing_is_left(&station, data.path(), &secrets, "after the visit");
        // What is looked for would be found: the name that the service has said is
        // on the panel, and so in the memory.
        let name = [Secret { what: "the name", bytes: "見本 花子".as_bytes().to_vec() }];
        assert!(memory(station.pid()).iter().any(|part| held(part, &name).is_some()));
        tray.remove();
        page.wait("an empty reader", |latest| latest["slot"] == "empty");
        nothing_is_left(&station, data.path(), &secrets, "after the card was taken");
        // A card without PIN: its photo is read for the camera.
        tray.insert(card(Fixture::D)).unwrap();
        page.wait_for_the_card();
        page.walk("the camera", |latest| latest["phase"] == "capturing");
        page.walk_to_the_end();
        wait_for_event(page, "face(matched)");
        nothing_is_left(&station, data.path(), &secrets, "after a visit by face");
    });
}
