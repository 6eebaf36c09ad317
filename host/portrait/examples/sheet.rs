//! Draws a sheet of virtual patients as a PPM file, to look at:
//! `cargo run --release -p portrait --example sheet -- OUT.ppm`

use portrait::{Defect, Instrument, Person, Picture, Presentation, Shot, draw, empty};

const SIDES: (usize, usize) = (160, 120);
const COLUMNS: usize = 8;

fn main() {
    let out = std::env::args().nth(1).unwrap_or_else(|| "sheet.ppm".to_owned());
    let (w, h) = SIDES;
    let mut cells: Vec<Vec<u8>> = Vec::new();
    let mut put = |picture: Picture| cells.push(picture.rgb);
    for seed in 0..8 {
        put(draw(&Person::of(seed), &Shot::card(seed), w, h));
    }
    for seed in 0..8 {
        put(draw(&Person::of(seed), &Shot::good(seed), w, h));
    }
    for seed in 0..24 {
        put(draw(&Person::of(seed % 8), &Shot::live(seed), w, h));
    }
    for (seed, defect) in (0..).zip(Defect::ALL) {
        put(draw(&Person::of(seed), &Shot::with(defect, seed), w, h));
    }
    for instrument in Instrument::ALL {
        let presentation = Presentation::new(instrument, &Person::of(3), 5);
        put(presentation.frame(0, [0.0; 3], w, h));
        put(presentation.frame(700_000, [1.0, 0.0, 0.0], w, h));
    }
    for seed in 0..12 {
        cells.push(empty(seed, w, h));
    }
    let rows = cells.len().div_ceil(COLUMNS);
    let mut sheet = format!("P6 {} {} 255\n", w * COLUMNS, h * rows).into_bytes();
    for row in cells.chunks(COLUMNS) {
        for y in 0..h {
            for column in 0..COLUMNS {
                let black = vec![0; w * 3];
                let line = row.get(column).and_then(|cell| cell.get(y * w * 3..(y + 1) * w * 3));
                sheet.extend(line.unwrap_or(&black));
            }
        }
    }
    std::fs::write(out, sheet).expect("the file can be written");
}
