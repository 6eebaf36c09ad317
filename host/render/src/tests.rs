//! Promises of the renderer.

use std::fmt::Write;
use std::sync::OnceLock;

use expect_test::expect;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use crate::golden::{check_frames_against, frames};
use crate::scenes::*;
use crate::*;

fn fonts() -> Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    let load = || Fonts::load().unwrap_or_else(|error| panic!("{}: {error}", error.code()));
    FONTS.get_or_init(load).clone()
}

fn renderer() -> Renderer {
    Renderer::new(&fonts())
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn pixels_are_the_golden_ones() {
    let mut renderer = renderer();
    let mut told = String::new();
    for (name, screen) in frames() {
        let drawn = renderer.draw(screen);
        let pixels = golden::digest(&drawn);
        let findings: Vec<&str> = drawn.findings.iter().map(Finding::code).collect();
        let findings = findings.join(" ");
        let line = format!("{pixels} {name}, pages {} {findings}", drawn.pages);
        writeln!(told, "{}", line.trim_end()).unwrap();
    }
    expect_test::expect_file!["goldens.txt"].assert_eq(&told);
}

/// Of every scene at least one; and a frame that is drawn otherwise is named.
#[test]
fn a_reader_checks_frames_of_its_own() {
    assert_eq!(check_frames(&fonts()), Ok(()));
    let scenes = frames().len() / (2 * Panel::ALL.len());
    assert!(scenes <= FRAMES_CHECKED, "{scenes} scenes");
    let error = check_frames_against(&fonts(), "").unwrap_err();
    assert_eq!((error.code(), error.frame.as_str()), ("F03", "consent portrait 0"));
}

#[test]
fn the_tree_has_every_word_and_every_action() {
    let drawn = renderer().draw(&consent());
    let mut told = String::new();
    for node in &drawn.nodes {
        let Rect { x, y, w, h } = node.area.unwrap_or_default();
        writeln!(told, "{:?} {} [{x},{y} {w}x{h}]", node.part, node.name).unwrap();
    }
    expect_test::expect_file!["tree.txt"].assert_eq(&told);
    let tree = drawn.tree();
    assert_eq!(tree.nodes.len(), drawn.nodes.len() + 1);
}

#[test]
fn rare_kanji_of_names_are_drawn_and_nothing_is_missing() {
    let mut renderer = renderer();
    for name in ["髙", "﨑", "濵", "𠮷", "葛\u{E0100}"] {
        let mut slot = line(Kind::Slot, name);
        slot.private = true;
        let screen = Screen { lines: vec![line(Kind::Heading, name), slot], ..consent() };
        let drawn = renderer.draw(&screen);
        assert_eq!(drawn.findings, [], "{name}");
    }
}

#[test]
fn what_no_font_has_is_told_and_marked() {
    let screen = Screen { lines: vec![line(Kind::Heading, "ᚠ と \u{10FFFF}")], ..consent() };
    let found = renderer().draw(&screen).findings;
    expect![[r#"
        [
            Uncovered {
                key: Line(
                    0,
                ),
                characters: "ᚠ\u{10ffff}",
            },
        ]
    "#]]
    .assert_debug_eq(&found);
}

/// Shapes of the same character differ between Chinese, Japanese and Korean.
#[test]
fn han_characters_are_drawn_as_the_language_writes_them() {
    let mut renderer = renderer();
    let mut seen = std::collections::BTreeSet::new();
    for tag in ["ja", "zh-Hans", "zh-Hant", "ko"] {
        let screen = in_language((tag, "直骨今", "", "x"));
        seen.insert(digest(renderer.draw(&screen).list.draw().rgba()));
    }
    assert_eq!(seen.len(), 4);
}

#[test]
fn japanese_breaks_between_phrases() {
    let places = phrases::breaks("確認してください。診療情報を提供します。");
    assert!(places.contains(&9), "{places:?}");
    assert!(!places.contains(&2), "{places:?}: between 確認 and して is no phrase's end");
}

/// Lines of about equal length are no reason to break within a phrase.
#[test]
fn balanced_lines_keep_phrases_whole() {
    let style = text::Style { face: Face::Japanese, px: 58, bold: true, balanced: true };
    let mut setter = Typesetter::new(&fonts());
    let set = setter.set("スマートフォンを使う", style, 515);
    let whole = setter.set("スマートフォンを", style, 515);
    assert_eq!((set.lines.len(), whole.lines.len()), (2, 1));
    assert_eq!(set.lines[0].width, whole.lines[0].width);
}

/// No node but the host's own lies in the strip or in the bar.
#[test]
fn nothing_of_a_flow_is_in_the_strip_or_the_bar() {
    let mut renderer = renderer();
    for (name, screen) in frames() {
        let drawn = renderer.draw(screen);
        if !drawn.findings.is_empty() {
            continue;
        }
        let metrics = Metrics::of(screen.panel, screen.text_size);
        for node in &drawn.nodes {
            let Some(area) = node.area else { continue };
            match node.key {
                Key::Line(_) | Key::Button(_) | Key::Previous | Key::Next => {
                    assert!(metrics.middle().holds(area), "{name}: {node:?}");
                }
                Key::Fixed(_) => assert!(metrics.bar_area().holds(area), "{name}: {node:?}"),
                Key::Strip => assert!(metrics.strip_area().holds(area), "{name}: {node:?}"),
                Key::Language(_) | Key::Warning | Key::WarningBody | Key::Extend => {
                    assert!(metrics.middle().holds(area), "{name}: {node:?}");
                }
            }
        }
    }
}

/// Buttons can be hit: at least 9 mm in both directions, and apart.
#[test]
fn buttons_are_large_and_apart() {
    let mut renderer = renderer();
    for (name, screen) in frames() {
        let least = 9 * screen.panel.pixels_per_cm() / 10;
        let drawn = renderer.draw(screen);
        let areas: Vec<Rect> = drawn
            .nodes
            .iter()
            .filter(|node| {
                node.part == Part::Button && matches!(node.key, Key::Button(_) | Key::Fixed(_))
            })
            .filter_map(|node| node.area)
            .collect();
        for (place, area) in areas.iter().enumerate() {
            assert!(area.w >= least && area.h >= least, "{name}: {area:?}");
            for other in &areas[..place] {
                assert!(area.meet(*other).is_empty(), "{name}: {area:?} {other:?}");
            }
        }
    }
}

/// Agreeing and declining are buttons of one size and one colour.
#[test]
fn agree_and_decline_are_drawn_alike() {
    let mut renderer = renderer();
    for (panel, text_size) in
        Panel::ALL.into_iter().flat_map(|panel| (0..=TEXT_SIZE_MAX).map(move |size| (panel, size)))
    {
        let drawn = renderer.draw(&Screen { panel, text_size, ..consent() });
        let canvas = drawn.list.draw();
        let look = |place: usize| {
            let node = drawn.nodes.iter().find(|node| node.key == Key::Button(place)).unwrap();
            let area = node.area.unwrap();
            let inner = Rect::new(area.x + area.w / 2, area.y + area.h / 8, 1, 1);
            (area.w, area.h, canvas.part(inner).to_vec())
        };
        assert_eq!(look(0), look(1), "{panel:?} {text_size}");
    }
}

/// Capital letters and Japanese text against the figures of accessibility
/// standards, on every panel.
///
/// Source: 36 CFR 1194 Appendix C, 402.4 (4.8 mm); EN 301 549, 5.1.4 (0.7
/// degrees); JIS S 0032 (13.5 pt).
#[test]
fn letters_are_as_tall_as_they_must_be() {
    let mut renderer = renderer();
    for panel in Panel::ALL {
        let millimetres = |pixels: i32| f64::from(pixels) * 10.0 / f64::from(panel.pixels_per_cm());
        let lines = vec![line(Kind::Heading, " "), line(Kind::Paragraph, "H")];
        let screen = Screen { panel, text_size: TEXT_SIZE_MAX, lines, ..consent() };
        let drawn = renderer.draw(&screen);
        assert!(drawn.findings.is_empty(), "{:?}", drawn.findings);
        let node = drawn.nodes.iter().find(|node| node.key == Key::Line(1)).unwrap();
        let area = node.area.unwrap();
        let canvas = drawn.list.draw();
        let ground = canvas.part(Rect::new(area.x, area.y, 1, 1)).to_vec();
        let inked = (area.y..area.bottom()).filter(|y| {
            let row = canvas.part(Rect::new(area.x, *y, area.w, 1));
            row.chunks(4).any(|pixel| pixel != ground)
        });
        let tall = millimetres(i32::try_from(inked.count()).unwrap());
        assert!(tall >= 4.8, "{panel:?}: {tall} mm");
        assert!((tall / 450.0).atan().to_degrees() >= 0.7, "{panel:?}: {tall} mm");
        for text_size in [2, 3] {
            let points = millimetres(Metrics::of(panel, text_size).em) / 25.4 * 72.0;
            assert!(points >= 13.5, "{panel:?} {text_size}: {points} pt");
        }
    }
}

/// What does not fit is put on pages; all of it can be reached.
#[test]
fn every_line_is_on_some_page() {
    let mut renderer = renderer();
    let text = "診療情報、薬剤情報、健診情報、手術情報を提供します。".repeat(12);
    let lines = vec![
        line(Kind::Heading, "長い文"),
        line(Kind::Paragraph, &text),
        line(Kind::Notice, "おわり"),
    ];
    for panel in Panel::ALL {
        let screen = Screen { panel, text_size: 3, lines: lines.clone(), ..consent() };
        let first = renderer.draw(&screen);
        assert!(first.pages > 1);
        let (mut seen, mut glyphs) = (std::collections::BTreeSet::new(), 0);
        for page in 0..first.pages {
            let drawn = renderer.draw(&Screen { page, ..screen.clone() });
            assert_eq!(drawn.page, page);
            let is_over = |one: &Finding| matches!(one, Finding::Overflow { .. });
            assert!(!drawn.findings.iter().any(is_over), "{:?}", drawn.findings);
            glyphs += drawn.list.ops.len();
            seen.extend(drawn.nodes.iter().filter(|one| one.area.is_some()).map(|one| one.key));
        }
        for place in 0..3 {
            assert!(seen.contains(&Key::Line(place)), "{panel:?}: line {place}");
        }
        assert!(glyphs > text.chars().count());
        let beyond = renderer.draw(&Screen { page: 999, ..screen.clone() });
        assert_eq!(beyond.page, first.pages - 1);
    }
}

/// A picture that is none, or too large, is refused before it takes memory.
#[test]
fn pictures_have_limits() {
    assert_eq!(Image::decode(b"").err(), Some(PictureError::Format));
    let mut bomb = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut bomb, 60_000, 60_000);
    encoder.set_color(::png::ColorType::Grayscale);
    encoder.set_depth(::png::BitDepth::One);
    let writer = encoder.write_header().unwrap();
    drop(writer);
    assert_eq!(Image::decode(&bomb).err(), Some(PictureError::Size));
}

#[test]
fn a_missing_font_is_told_with_its_remedy() {
    let empty = std::env::temp_dir().join("madoguchi-no-fonts-here");
    let Err(error) = Fonts::load_from(Some(&empty)) else { panic!("there are fonts") };
    assert_eq!(error.code(), "F01");
    assert!(error.to_string().contains("fonts-morisawa-bizud-gothic"), "{error}");
}

#[test]
fn every_font_has_a_licence_and_a_digest() {
    let manifest = font_manifest();
    assert_eq!(manifest.len(), 6);
    for entry in manifest {
        assert_eq!(entry.licence, "OFL-1.1");
        assert_eq!(entry.sha256.len(), 64, "{}", entry.file);
    }
}

/// What moves stands still without a clock, and moves in its place with one.
#[test]
fn what_moves_damages_only_its_place() {
    let mut renderer = renderer();
    let screen =
        Screen { lines: vec![line(Kind::Heading, "あ"), line(Kind::Progress, "")], ..consent() };
    let one = renderer.draw(&Screen { at_ms: Some(0), ..screen.clone() });
    let other = renderer.draw(&Screen { at_ms: Some(500), ..screen.clone() });
    let still = renderer.draw(&screen);
    assert!(one.moves);
    assert_eq!(raster::damage(&one.list, &still.list), []);
    let place = one.nodes.iter().find(|node| node.key == Key::Line(1)).unwrap().area.unwrap();
    for area in raster::damage(&one.list, &other.list) {
        assert!(place.inset(-32).holds(area), "{area:?} is not in {place:?}");
    }
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "\\PC{0,60}",
        2 => any::<Vec<char>>().prop_map(|chars| chars.into_iter().take(80).collect()),
        1 => (any::<char>(), 0..100_000usize).prop_map(|(one, count)| one.to_string().repeat(count)),
        1 => "[\u{202A}-\u{202E}\u{2066}-\u{2069}\u{200B}-\u{200F}אבגدهa-z\n]{0,80}",
        1 => "[e\u{300}-\u{36F}]{0,120}",
    ]
}

fn any_line() -> impl Strategy<Value = Line> {
    let kinds = prop_oneof![
        Just(Kind::Heading),
        Just(Kind::Paragraph),
        Just(Kind::Steps),
        Just(Kind::Step),
        Just(Kind::Picture),
        Just(Kind::Motion),
        Just(Kind::Brand),
        Just(Kind::Notice),
        Just(Kind::Pinned),
        Just(Kind::Progress),
        Just(Kind::Slot),
        Just(Kind::Camera),
        (any::<u8>(), any::<u8>()).prop_map(|(one, all)| Kind::Stepper(one, all)),
        any::<usize>().prop_map(Kind::Digits),
    ];
    (kinds, any_text(), any::<bool>(), any::<bool>()).prop_map(|(kind, text, private, with)| Line {
        kind,
        text,
        image: with.then(image).flatten(),
        private,
    })
}

fn any_screen() -> impl Strategy<Value = Screen> {
    let buttons = prop::collection::vec(
        (any_text(), any::<Option<u8>>(), any::<bool>())
            .prop_map(|(label, key, is_primary)| Button { label, key, is_primary }),
        0..20,
    );
    let languages =
        prop::sample::select(vec!["ja", "en", "zh-Hans", "zh-Hant", "ko", "vi", "pt", "", "ar-x"]);
    (
        prop::sample::select(Panel::ALL.to_vec()),
        prop::collection::vec(any_line(), 0..90),
        buttons,
        languages,
        any::<u8>(),
        any::<usize>(),
        prop::option::of(any_text()),
        any::<Option<u64>>(),
    )
        .prop_map(|(panel, lines, buttons, language, text_size, page, warning, at_ms)| {
            Screen {
                panel,
                lines,
                buttons,
                language: language.into(),
                text_size,
                page,
                at_ms,
                menu: at_ms
                    .map(|_| Menu { languages: vec![(language.into(), "あ".repeat(300)); 30] }),
                warning: warning.map(|body| Warning {
                    title: body.clone(),
                    extend: Some(Button { label: body.clone(), key: Some(255), is_primary: true }),
                    body,
                }),
                places: places()
                    .into_iter()
                    .map(|one| Place { level: Some((text_size, 255)), ..one })
                    .collect(),
                ..consent()
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, max_shrink_iters: 200, ..ProptestConfig::default() })]

    /// Any tree of any text is drawn within limits, and the same each time.
    #[test]
    fn anything_is_drawn(screen in any_screen()) {
        let mut renderer = renderer();
        let drawn = renderer.draw(&screen);
        prop_assert!(drawn.list.ops.len() <= raster::OPS_MAX);
        prop_assert!(drawn.page < drawn.pages && drawn.pages <= blocks::PAGES_MAX + 1);
        prop_assert!(drawn.nodes.len() <= 2 * (LINES_MAX + BUTTONS_MAX) + 20);
        let again = renderer.draw(&screen);
        prop_assert_eq!(raster::damage(&drawn.list, &again.list), vec![]);
        drop(drawn.list.draw());
        drop(drawn.tree());
    }
}
