//! Promise: with the models that this program carries, a virtual patient fits
//! the photo on the own test card and on no other.

use face::{AttackPolicy, Attempt, Begun, Format, Frame, Outcome, Pack, Settings, Terminal};
use portrait::{Instrument, Person, Presentation};
use zeroize::Zeroizing;

use crate::models::pack;

/// By the place of the card's letter in the alphabet.
const PHOTOS: [(u64, &[u8]); 4] = [
    (1, include_bytes!("../../../card/photo/test-a.jp2")),
    (2, include_bytes!("../../../card/photo/test-b.jp2")),
    (3, include_bytes!("../../../card/photo/test-c.jp2")),
    (7, include_bytes!("../../../card/photo/test-g.jp2")),
];
const SIDES: (u16, u16) = (480, 360);

fn outcome(pack: &Pack, photo: &[u8], place: u64) -> Outcome {
    let settings = Settings { terminal: Terminal::Simulator, attack: AttackPolicy::Off };
    let photo = Zeroizing::new(photo.to_vec());
    let mut attempt = match Attempt::begin(pack, settings, photo).unwrap() {
        Begun::Attempt(attempt) => attempt,
        Begun::Over(outcome) => panic!("the photo of {place}: {}", outcome.name()),
    };
    let patient = Presentation::new(Instrument::BonaFide, &Person::on_test_card(place), place);
    for at_us in (0..).step_by(250_000) {
        let (w, h) = SIDES;
        let picture = patient.frame(at_us, [0.0; 3], 480, 360);
        let frame = Frame::new(at_us, w, h, Format::Rgb8, Zeroizing::new(picture.rgb)).unwrap();
        if let Some(outcome) = attempt.frame(pack, frame).unwrap().outcome {
            return outcome;
        }
    }
    unreachable!("an attempt ends by itself");
}

#[test]
fn a_virtual_patient_fits_the_own_card_and_no_other() {
    let pack = pack();
    for (place, photo) in PHOTOS {
        for (whose, _) in PHOTOS {
            let found = outcome(&pack, photo, whose);
            let fits = found == Outcome::Matched;
            assert_eq!(fits, place == whose, "card {place}, patient {whose}: {}", found.name());
        }
    }
}
