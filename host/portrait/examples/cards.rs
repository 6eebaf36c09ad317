//! Draws the photos of the test cards, grey, as `card-LETTER.pgm`:
//! `cargo run --release -p portrait --example cards -- DIRECTORY`

use portrait::{Person, Shot, draw};

const SIDES: (usize, usize) = (240, 300);

fn main() {
    let directory = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let (w, h) = SIDES;
    for (place, letter) in (1..).zip('a'..='m') {
        let mut shot = Shot::card(place);
        shot.camera.loss = 0.0;
        let picture = draw(&Person::on_test_card(place), &shot, w, h);
        let mut file = format!("P5 {w} {h} 255\n").into_bytes();
        file.extend(picture.luma());
        std::fs::write(format!("{directory}/card-{letter}.pgm"), file).expect("it can be written");
    }
}
