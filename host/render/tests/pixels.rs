//! Promise: a display list gives the same pixels wherever it is drawn: here, in
//! a program built for every instruction of this machine, and in WebAssembly.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use raster::List;
use render::{
    Button, Composition, Fixed, Fonts, Kind, Line, Owner, Panel, Place, Renderer, Screen, Sign,
    Theme,
};
use sha2::{Digest, Sha256};

/// Builds an example of the compositor, in a directory of its own.
fn build(directory: &str, arguments: &[&str], flags: &str) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join(directory);
    let output = Command::new(env!("CARGO"))
        .args(["build", "-p", "raster", "--release"])
        .args(arguments)
        .env("CARGO_TARGET_DIR", &target)
        .env("CARGO_ENCODED_RUSTFLAGS", flags)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    target
}

fn screen(panel: Panel, language: &str, words: &str, theme: Theme) -> Screen {
    let line = |kind| Line { kind, text: words.to_owned(), image: None, private: false };
    let place = |fixed| Place {
        fixed,
        label: words.chars().take(4).collect(),
        level: Some((2, 4)),
        is_on: true,
    };
    Screen {
        panel,
        owner: Owner::Host,
        composition: Composition::Guide,
        mark: words.to_owned(),
        language: language.to_owned(),
        lines: [
            Kind::Heading,
            Kind::Stepper(2, 5),
            Kind::Paragraph,
            Kind::Step,
            Kind::Notice,
            Kind::Progress,
            Kind::Digits(2),
            Kind::Camera,
        ]
        .map(line)
        .to_vec(),
        buttons: vec![Button { label: words.to_owned(), key: Some(1), is_primary: true }],
        places: Fixed::ALL.map(place).to_vec(),
        menu: None,
        warning: None,
        theme,
        glow: Some([255, 148, 172]),
        sign: Some(Sign::Attention),
        text_size: 1,
        page: 0,
        turn: ("<".to_owned(), ">".to_owned()),
        at_ms: Some(700),
    }
}

/// Lists with glyphs of every font, on every panel, in both themes.
fn lists() -> Vec<List> {
    let mut renderer = Renderer::new(&Fonts::load().unwrap_or_else(|error| panic!("{error}")));
    let words = [
        ("ja", "髙﨑さまの診療情報、直骨今"),
        ("zh-Hans", "选择认证方式 直骨今"),
        ("ko", "인증 방법 선택"),
        ("vi", "Chọn phương thức xác thực"),
    ];
    let mut lists = Vec::new();
    for panel in Panel::ALL {
        for (language, words) in words {
            for theme in [Theme::LIGHT, Theme::HIGH_CONTRAST] {
                lists.push(renderer.draw(&screen(panel, language, words, theme)).list);
            }
        }
    }
    lists
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_same_pixels_everywhere() {
    let native = build("raster-native", &[], "-Ctarget-cpu=native").join("release/raster-pixels");
    let target = "wasm32-unknown-unknown";
    let wasm = build("raster-wasm", &["--target", target], "")
        .join(target)
        .join("release/raster-pixels.wasm");
    let lists = lists();
    assert_eq!(lists.len(), 24);
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lists");
    std::fs::write(&file, raster::encode(&lists.iter().collect::<Vec<_>>())).unwrap();
    let drawn: Vec<Vec<u8>> = lists.iter().map(|list| list.draw().rgba().to_vec()).collect();
    let output = Command::new(&native)
        .stdin(Stdio::from(std::fs::File::open(&file).unwrap()))
        .output()
        .unwrap();
    assert!(output.stdout == drawn.concat(), "target-cpu=native draws otherwise");
    let here: Vec<String> = drawn.iter().map(|pixels| digest(pixels)).collect();
    let output = Command::new("node")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/draw.mjs"))
        .arg(wasm)
        .arg(file)
        .output()
        .expect("Node.js runs the WebAssembly; `.ci/setup tests` installs it");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let there: Vec<String> =
        String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
    assert_eq!(there, here);
}
