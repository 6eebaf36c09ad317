//! Screens and catalogues that nobody would write, from seeds, and what must
//! hold of each: nothing panics, no limit is passed, and no pixel of it stands
//! where only the host's may.

use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

use raster::{Canvas, List, OPS_MAX, Rect};
use render::{
    BUTTONS_MAX, Button, Composition, Fixed, Image, Key, Kind, LINES_MAX, Line, Menu, Owner, Panel,
    Place, Renderer, Screen, Sign, TEXT_CHARS_MAX, Theme, Warning,
};
use rustix::time::{ClockId, clock_gettime};
use words::{Argument, Catalogue, Language};

/// What of a case took so long, in processor time.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Took {
    /// Words and slots to finished pixels.
    pub(crate) drawing: Duration,
    /// The picture of a flow, from its file.
    pub(crate) decoding: Duration,
    /// The sources of a catalogue, to words or to what is wrong with them.
    pub(crate) reading: Duration,
}

/// Draws the case of a seed with a renderer that has drawn others, and judges
/// what comes of it.
pub(crate) fn judge(seed: u64, renderer: &mut Renderer) -> Took {
    let mut dice = Dice(seed);
    let sources = dice.sources();
    let mut took = Took::default();
    let said;
    (said, took.reading) = timed(|| words_of(&sources));
    let file = dice.file();
    let image;
    (image, took.decoding) = timed(|| Image::decode(&file).ok().map(Arc::new));
    if let Some(image) = &image {
        let (w, h) = image.size();
        let side = 0..=i32::try_from(render::PICTURE_SIDE_MAX).expect("it is small");
        assert!(side.contains(&w) && side.contains(&h), "{seed}: a picture of {w} by {h}");
    }
    let screen = dice.screen(&said, image.as_ref());
    let drawn;
    (drawn, took.drawing) = timed(|| {
        let drawn = renderer.draw(&screen);
        let canvas = drawn.list.draw();
        (drawn, canvas)
    });
    let (drawn, canvas) = drawn;
    assert_eq!(canvas.size(), screen.panel.size(), "{seed}");
    assert!(drawn.list.ops.len() <= OPS_MAX, "{seed}: {} things", drawn.list.ops.len());
    assert!(drawn.page < drawn.pages && drawn.pages <= 61, "{seed}: {} pages", drawn.pages);
    let most = LINES_MAX + 2 * BUTTONS_MAX + Fixed::ALL.len() + 6;
    assert!(drawn.nodes.len() <= most, "{seed}: {} nodes", drawn.nodes.len());
    let name = drawn.nodes.iter().map(|node| node.name.chars().count()).max().unwrap_or(0);
    assert!(name <= TEXT_CHARS_MAX, "{seed}: a name of {name} characters");
    assert_eq!(drawn.tree().nodes.len(), drawn.nodes.len() + 1, "{seed}");
    // Who does not draw it finds the same.
    assert!(renderer.judge(&screen) == (drawn.findings.clone(), drawn.pages), "{seed}: judged");
    // It can travel, and is the same when it arrives.
    let encoded = drawn.list.encode();
    let arrived = List::decode(&encoded).unwrap_or_else(|error| panic!("{seed}: {error}"));
    assert!(arrived.encode() == encoded, "{seed}");
    // These take as long as all the rest.
    if seed.is_multiple_of(4) {
        assert!(renderer.draw(&screen).list.draw() == canvas, "{seed}: other pixels");
        is_the_hosts(seed, renderer, &screen, &canvas);
    }
    took
}

/// The strip and the bar are as they are on a screen of nothing.
fn is_the_hosts(seed: u64, renderer: &mut Renderer, screen: &Screen, canvas: &Canvas) {
    let empty = Screen {
        lines: Vec::new(),
        buttons: Vec::new(),
        composition: Composition::Message,
        text_size: 0,
        ..screen.clone()
    };
    // Names grow with the text, so both are compared in the size that was drawn.
    let smallest = renderer.draw(&Screen { text_size: 0, ..screen.clone() });
    let canvas = if screen.text_size == 0 { canvas.clone() } else { smallest.list.draw() };
    let other = renderer.draw(&empty);
    let (w, h) = screen.panel.size();
    let bar = other.nodes.iter().filter(|node| matches!(node.key, Key::Fixed(_)));
    let top = bar.filter_map(|node| node.area).map(|area| area.y).min().unwrap_or(h);
    let strip = other.nodes.iter().find(|node| node.key == Key::Strip);
    let strip = strip.and_then(|node| node.area).map_or(0, |area| area.h);
    let other = other.list.draw();
    for area in [Rect::new(0, 0, w, strip), Rect::new(0, top, w, h - top)] {
        assert!(canvas.part(area) == other.part(area), "{seed}: something of it is in {area:?}");
    }
}

/// What a catalogue says, if it is one.
fn words_of(sources: &[(Language, String)]) -> Vec<String> {
    let sources: Vec<(Language, &str)> =
        sources.iter().map(|(language, source)| (*language, source.as_str())).collect();
    let Ok(catalogue) = Catalogue::parse(words::Owner::Flow, &sources) else { return Vec::new() };
    let mut said = Vec::new();
    for language in catalogue.languages() {
        for id in catalogue.ids().iter().take(20) {
            let names = catalogue.arguments(id).iter();
            let args: Vec<(&str, Argument)> =
                names.map(|name| (name.as_str(), Argument::Number(7))).collect();
            said.extend(catalogue.say(*language, id, &args).map(|said| said.text));
        }
    }
    said
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let now = || {
        let time = clock_gettime(ClockId::ThreadCPUTime);
        Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
    };
    let before = now();
    let made = work();
    (made, now().saturating_sub(before))
}

/// Numbers that follow from a seed. Source: Steele, Lea, Flood, "Fast splittable
/// pseudorandom number generators", 2014 (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is not 0.
    fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(1).max(1);
        usize::try_from(self.roll() % end).unwrap_or(0)
    }

    fn one_of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }

    fn is_so(&mut self, times_in_100: usize) -> bool {
        self.below(100) < times_in_100
    }

    /// How many there are of something: mostly few, at times absurdly many.
    fn count(&mut self, few: usize, absurd: usize) -> usize {
        if self.is_so(8) { absurd } else { self.below(few) }
    }

    /// A character of any plane.
    fn character(&mut self) -> char {
        loop {
            let plane = u32::try_from(self.below(17)).unwrap_or(0) << 16;
            let place = u32::try_from(self.below(0x1_0000)).unwrap_or(0);
            if let Some(character) = char::from_u32(plane | place) {
                return character;
            }
        }
    }

    fn text(&mut self) -> String {
        let count = self.count(80, 100_000);
        let repeated = |one: &str| one.repeat(count);
        match self.below(12) {
            0 => repeated("診療情報、薬剤情報を提供します。"),
            1 => (0..count).map(|_| self.character()).collect(),
            2 => {
                let all: Vec<char> =
                    "\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\u{2066}\u{2067}\u{2068}\u{2069}\u{200B}\u{200D}\u{200F}\u{FEFF}אבגدهa1\n"
                        .chars()
                        .collect();
                (0..count).map(|_| self.one_of(&all)).collect()
            }
            3 => repeated("e\u{301}\u{323}\u{336}"),
            4 => repeated("W"),
            5 => repeated("\n"),
            6 => repeated("\u{200B}"),
            7 => repeated("葛\u{E0100}"),
            8 => {
                // Every character another one that has a shape: nothing is kept.
                let from = self.below(20_000);
                let han = |at: usize| {
                    let code = 0x4E00 + u32::try_from((from + at * 7) % 20_900).unwrap_or(0);
                    char::from_u32(code).unwrap_or('一')
                };
                (0..count).map(han).collect()
            }
            9 => repeated("👩\u{200D}👩\u{200D}👧"),
            10 => repeated("supercalifragilistic expialidocious, "),
            _ => String::new(),
        }
    }

    fn line(&mut self, image: Option<&Arc<Image>>) -> Line {
        let kinds = [
            Kind::Heading,
            Kind::Paragraph,
            Kind::Steps,
            Kind::Step,
            Kind::Picture,
            Kind::Motion,
            Kind::Brand,
            Kind::Notice,
            Kind::Pinned,
            Kind::Progress,
            Kind::Slot,
            Kind::Camera,
            Kind::Stepper(self.byte(), self.byte()),
            Kind::Digits(self.below(usize::MAX)),
        ];
        Line {
            kind: self.one_of(&kinds),
            text: self.text(),
            image: image.filter(|_| self.is_so(60)).map(Arc::clone),
            private: self.is_so(20),
        }
    }

    fn byte(&mut self) -> u8 {
        self.roll().to_le_bytes()[0]
    }

    fn button(&mut self) -> Button {
        Button {
            label: self.text(),
            key: self.is_so(70).then(|| self.byte()),
            is_primary: self.is_so(30),
        }
    }

    fn screen(&mut self, said: &[String], image: Option<&Arc<Image>>) -> Screen {
        let mut lines = Vec::new();
        for _ in 0..self.count(12, 300) {
            let mut line = self.line(image);
            if !said.is_empty() && self.is_so(50) {
                line.text = self.one_of(said);
            }
            lines.push(line);
        }
        let buttons = (0..self.count(6, 200)).map(|_| self.button()).collect();
        let languages = ["ja", "en", "zh-Hans", "zh-Hant", "ko", "vi", "pt", "", "ar-x", "-", "🤷"];
        let language = self.one_of(&languages);
        let places = Fixed::ALL.map(|fixed| Place {
            fixed,
            label: self.text(),
            level: self.is_so(40).then(|| (self.byte(), self.byte())),
            is_on: self.is_so(80),
        });
        let menu = self.is_so(15).then(|| {
            let languages = (0..self.count(10, 500)).map(|_| (self.text(), self.text()));
            Menu { languages: languages.collect() }
        });
        let warning = self.is_so(15).then(|| Warning {
            title: self.text(),
            body: self.text(),
            extend: self.is_so(60).then(|| self.button()),
        });
        Screen {
            panel: self.one_of(&Panel::ALL),
            owner: self.one_of(&[Owner::Flow, Owner::Host, Owner::Safe]),
            composition: self.one_of(&[
                Composition::Message,
                Composition::Choices,
                Composition::Guide,
                Composition::Steps,
                Composition::Camera,
                Composition::Progress,
                Composition::Host,
            ]),
            mark: self.text(),
            language: language.to_owned(),
            lines,
            buttons,
            places: places.to_vec(),
            menu,
            warning,
            theme: self.one_of(&[Theme::LIGHT, Theme::HIGH_CONTRAST]),
            text_size: if self.is_so(90) { self.byte() % 4 } else { self.byte() },
            page: if self.is_so(70) { 0 } else { self.below(usize::MAX) },
            turn: (self.text(), self.text()),
            at_ms: self.is_so(50).then(|| self.roll()),
            sign: self.is_so(50).then(|| self.one_of(&Sign::ALL)),
            glow: self.is_so(20).then(|| [self.byte(), self.byte(), self.byte()]),
        }
    }

    /// A picture's file: whole, damaged, or a bomb.
    fn file(&mut self) -> Vec<u8> {
        let side = self.one_of(&[1, 2, 47, 300, 2_048]);
        let other = self.one_of(&[1, 2, 47, 300, 2_048]);
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, side, other);
        let colour = self.one_of(&[
            png::ColorType::Rgba,
            png::ColorType::Rgb,
            png::ColorType::Grayscale,
            png::ColorType::GrayscaleAlpha,
        ]);
        encoder.set_color(colour);
        let is_deep = self.is_so(30);
        encoder.set_depth(if is_deep { png::BitDepth::Sixteen } else { png::BitDepth::Eight });
        encoder.set_compression(png::Compression::Fast);
        if self.is_so(10) {
            // Text that grows a thousandfold.
            encoder.add_ztxt_chunk("bomb".to_owned(), "a".repeat(8 << 20)).expect("it is a text");
        }
        let each = colour.samples() * if is_deep { 2 } else { 1 };
        let pixels = usize::try_from(side * other).expect("it is small") * each;
        let shade = self.byte();
        encoder
            .write_header()
            .and_then(|mut writer| writer.write_image_data(&vec![shade; pixels]))
            .expect("it is a picture");
        match self.below(8) {
            // Sides that no memory holds, and a sum that is right for them.
            0 => oversize(&mut bytes, self.roll()),
            1 => bytes.truncate(self.below(bytes.len())),
            2 => {
                for _ in 0..9 {
                    let at = self.below(bytes.len());
                    bytes[at] = self.byte();
                }
            }
            _ => {}
        }
        bytes
    }

    /// The files of a catalogue.
    fn sources(&mut self) -> Vec<(Language, String)> {
        let mut sources = vec![(Language::Ja, self.source())];
        while self.is_so(30) {
            let language = self.one_of(&Language::ALL);
            let source = if self.is_so(50) { sources[0].1.clone() } else { self.source() };
            sources.push((language, source));
        }
        sources
    }

    fn source(&mut self) -> String {
        let mut source = String::new();
        for phrase in 0..self.count(9, 2_000) {
            let id = if self.is_so(90) { format!("p{phrase}") } else { self.short() };
            let value = match self.below(9) {
                0 => "受付をします。".to_owned(),
                1 => "{ $count } 件".to_owned(),
                2 => "{ $count ->\n    [one] 一つ\n   *[other] { $count } 件\n }".to_owned(),
                // Phrases that mean each other, and so themselves.
                3 => format!("{{ p{} }}", self.below(9)),
                4 => format!("{{ p{phrase} }} {{ -loop }}"),
                5 => "{ ".repeat(self.below(3_000)),
                6 => self.short(),
                7 => self.text(),
                _ => "あ".to_owned(),
            };
            // Writing to a string cannot fail.
            let _ = writeln!(source, "{id} = {value}");
            if self.is_so(20) {
                let _ = writeln!(source, "    .kana = {}", self.short());
            }
            if self.is_so(10) {
                // Recordings that name themselves and each other.
                let _ = writeln!(source, "    .recording = p{}", self.below(9));
            }
        }
        source
    }

    fn short(&mut self) -> String {
        (0..self.below(20)).map(|_| self.character()).collect()
    }
}

/// Writes other sides into a picture's header, with the sum that it needs.
fn oversize(bytes: &mut [u8], sides: u64) {
    let Some(header) = bytes.get_mut(12..33) else { return };
    header[4..12].copy_from_slice(&(sides | 0x0000_8000_0000_8000).to_be_bytes());
    let sum = crc(&header[..17]);
    header[17..21].copy_from_slice(&sum.to_be_bytes());
}

/// Source: PNG, "Sample CRC implementation".
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 { 0xEDB8_8320 ^ (sum >> 1) } else { sum >> 1 }
        })
    })
}
