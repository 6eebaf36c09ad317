//! Promises of the renderer.

use std::fmt::Write;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use expect_test::expect;
use raster::{Canvas, Colour, List, Op, Picture};
use sha2::{Digest, Sha256};

use crate::golden::{check_frames_against, frames};
use crate::picture::halved;
use crate::scenes::*;
use crate::*;

#[path = "../tests/side_by_side/mod.rs"]
mod side_by_side;

use side_by_side::side_by_side;

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

/// A canvas four times smaller, as a file.
fn small(canvas: &Canvas) -> Vec<u8> {
    let (w, h) = canvas.size();
    let whole = Picture::new(w, h, canvas.rgba().to_vec()).unwrap();
    let picture = halved(&halved(&whole).unwrap()).unwrap();
    let (w, h) = picture.size();
    let ops = vec![Op::Picture { picture: Arc::new(picture), x: 0, y: 0 }];
    png(&List { w, h, ground: Colour::hex(0xFF_FFFF), ops }.draw()).unwrap()
}

/// The digest of every frame is kept, and of every scene one small picture. A
/// page shows what has changed.
#[test]
fn pixels_are_the_golden_ones() {
    let mut renderer = renderer();
    let (mut told, mut changed) = (String::new(), Vec::new());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/goldens");
    let updates = std::env::var_os("UPDATE_EXPECT").is_some();
    for (name, screen) in frames() {
        let drawn = renderer.draw(screen);
        let pixels = golden::digest(&drawn);
        if (screen.panel, screen.text_size) == (Panel::Portrait, 0) {
            let file = folder.join(format!("{}.png", name.split(' ').next().unwrap()));
            let now = small(&drawn.list.draw());
            if updates {
                std::fs::write(&file, &now).unwrap();
            }
            if std::fs::read(&file).ok().as_ref() != Some(&now) {
                changed.push((name.clone(), Some(file), now));
            }
        } else if !golden::GOLDENS.contains(&format!("{pixels} {name},")) {
            changed.push((name.clone(), None, png(&drawn.list.draw()).unwrap()));
        }
        let findings: Vec<&str> = drawn.findings.iter().map(Finding::code).collect();
        let findings = findings.join(" ");
        let line = format!("{pixels} {name}, pages {} {findings}", drawn.pages);
        writeln!(told, "{}", line.trim_end()).unwrap();
    }
    if !updates && !changed.is_empty() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/changed-frames");
        let page = side_by_side(&folder, &changed);
        panic!("frames have changed: look at {}; UPDATE_EXPECT=1 keeps them", page.display());
    }
    expect_test::expect_file!["goldens/digests.txt"].assert_eq(&told);
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
    let places = phrases::breaks("確認してください。診療情報を提供します。", Face::Japanese);
    assert!(places.contains(&9), "{places:?}");
    assert!(!places.contains(&2), "{places:?}: between 確認 and して is no phrase's end");
    let spaced = phrases::breaks("ひとつ もどる", Face::Japanese);
    assert!(!spaced.contains(&5), "{spaced:?}: within もどる");
    let apart = phrases::breaks("しらべる ところに つながりません", Face::Japanese);
    assert_eq!(apart, [5, 10, 17]);
}

/// A number stays with what it counts.
#[test]
fn no_line_begins_or_ends_between_a_number_and_its_counter() {
    let style = text::Style {
        face: Face::Japanese,
        px: 30,
        bold: false,
        balanced: false,
        by_sentence: false,
    };
    let mut setter = Typesetter::new(&fonts());
    let counted = "入力できるのは、あと 2 回です。";
    let whole = setter.set(counted, style, 2_000).width;
    for width in 60..whole {
        let set = setter.set(counted, style, width);
        let tail = setter.set("あと 2 回です。", style, 2_000).width;
        if set.lines.len() == 2 && width >= tail {
            assert_eq!(set.lines[1].width, tail, "in {width}");
        }
    }
}

/// What is in brackets stays together, unless it is wider than a line.
#[test]
fn no_line_breaks_within_brackets() {
    let text = "Use (健康保険証) now";
    let characters: Vec<char> = text.chars().collect();
    let phrases = phrases::Phrases::of(text, Face::Latin);
    let may = |at: usize, most| phrases.may_break(at, (characters[at - 1], characters[at]), most);
    let tenths = 62;
    for at in 1..characters.len() {
        let expected = (5..=10).contains(&at).then_some(false);
        assert_eq!(may(at, tenths), expected, "before character {at}");
        assert_eq!(may(at, tenths - 1), None, "before character {at}");
    }
}

/// Lines of about equal length are no reason to break within a phrase.
#[test]
fn balanced_lines_keep_phrases_whole() {
    let style = text::Style {
        face: Face::Japanese,
        px: 58,
        bold: true,
        balanced: true,
        by_sentence: false,
    };
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

/// A short sound is seen: its sign stands in the host's strip, differs from every
/// other and from none, and moves nothing, on all panels and in both themes.
#[test]
fn every_short_sound_has_a_sign_of_its_own() {
    let mut renderer = renderer();
    for panel in Panel::ALL {
        for (owner, theme) in [
            (Owner::Flow, Theme::LIGHT),
            (Owner::Flow, Theme::HIGH_CONTRAST),
            (Owner::Host, Theme::LIGHT),
            (Owner::Safe, Theme::LIGHT),
        ] {
            let plain = Screen { panel, owner, theme, ..consent() };
            let bare = renderer.draw(&plain);
            let pixels = bare.list.draw();
            let strip = Metrics::of(panel, plain.text_size).strip_area();
            let below = Rect { y: strip.bottom(), h: panel.size().1 - strip.bottom(), ..strip };
            let mut seen = vec![pixels.part(strip)];
            for sign in Sign::ALL {
                let drawn = renderer.draw(&Screen { sign: Some(sign), ..plain.clone() });
                assert_eq!(drawn.nodes, bare.nodes, "{sign:?}");
                let canvas = drawn.list.draw();
                assert!(canvas.part(below) == pixels.part(below), "{sign:?} is out of the strip");
                let part = canvas.part(strip);
                assert!(!seen.contains(&part), "{panel:?} {owner:?}: {sign:?} looks like another");
                seen.push(part);
            }
        }
    }
}

/// Nothing lies over something else, but for the menu and the warning.
#[test]
fn nothing_lies_over_something_else() {
    let mut renderer = renderer();
    let digits = || line(Kind::Digits(2), "");
    let pin = Screen { lines: vec![line(Kind::Heading, "暗証番号"), digits()], ..consent() };
    let shown = |(name, screen): &(String, Screen)| (name.clone(), screen.clone());
    let pins = Panel::ALL.map(|panel| (format!("pin {panel:?}"), Screen { panel, ..pin.clone() }));
    for (name, screen) in frames().iter().map(shown).chain(pins) {
        let drawn = renderer.draw(&screen);
        if drawn.findings.iter().any(|one| matches!(one, Finding::Overflow { .. })) {
            continue;
        }
        let is_under = |node: &&Node| {
            matches!(node.key, Key::Line(_) | Key::Button(_) | Key::Previous | Key::Next)
        };
        let areas: Vec<_> = drawn
            .nodes
            .iter()
            .filter(is_under)
            .filter_map(|node| node.area.map(|area| (node.key, area)))
            .collect();
        for (place, (key, area)) in areas.iter().enumerate() {
            for (other, under) in &areas[..place] {
                assert!(area.meet(*under).is_empty(), "{name}: {key:?} lies over {other:?}");
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

/// Agreeing and declining are buttons of one size and one colour, however long
/// the words of either.
#[test]
fn agree_and_decline_are_drawn_alike() {
    let mut renderer = renderer();
    let long = "同意しないで、受付だけをする";
    for (panel, text_size) in
        Panel::ALL.into_iter().flat_map(|panel| (0..=TEXT_SIZE_MAX).map(move |size| (panel, size)))
    {
        for labels in [["同意する", "同意しない"], ["同意する", long], [long, "同意する"]]
        {
            let choice = |label: &str| Button { is_primary: false, ..button(label, 1) };
            let buttons = labels.map(choice).to_vec();
            let drawn = renderer.draw(&Screen { panel, text_size, buttons, ..consent() });
            let canvas = drawn.list.draw();
            let look = |place: usize| {
                let node = drawn.nodes.iter().find(|node| node.key == Key::Button(place)).unwrap();
                let area = node.area.unwrap();
                let inner = Rect::new(area.right() - 14, area.y + area.h / 2, 1, 1);
                (area.w, area.h, canvas.part(inner).to_vec())
            };
            assert_eq!(look(0), look(1), "{panel:?} {text_size} {labels:?}");
        }
    }
}

/// A notice is read on one page, and no page of words waits behind a picture.
#[test]
fn a_notice_is_not_parted_and_words_come_before_pictures() {
    let mut renderer = renderer();
    let body = "番号を入力してください。職員が番号をお聞きすることはありません。".repeat(2);
    let notice = "入力できるのは、あと二回です。はっきりしないときは、ほかの方法を選べます。";
    let picture = Line { image: image(), ..line(Kind::Picture, "絵") };
    let lines = vec![
        line(Kind::Heading, "暗証番号の入力"),
        picture,
        line(Kind::Paragraph, &body),
        line(Kind::Notice, notice),
        line(Kind::Slot, "受付コード A-000"),
    ];
    let mut seen = [0, 0];
    for (panel, text_size) in
        Panel::ALL.into_iter().flat_map(|panel| (0..=TEXT_SIZE_MAX).map(move |size| (panel, size)))
    {
        let buttons = vec![button("終わる", 1)];
        let lines = lines.clone();
        let screen = Screen { panel, text_size, buttons, lines, ..consent() };
        let pages = renderer.draw(&screen).pages;
        let mut on = |place: usize| -> Vec<usize> {
            let mut has = |page: &usize| {
                let drawn = renderer.draw(&Screen { page: *page, ..screen.clone() });
                let mut nodes = drawn.nodes.iter();
                nodes.any(|node| node.key == Key::Line(place) && node.area.is_some())
            };
            (0..pages).filter(|page| has(page)).collect()
        };
        assert_eq!(on(3).len(), 1, "{panel:?} {text_size}: the notice");
        assert_eq!(on(1), [pages - 1], "{panel:?} {text_size}: the picture");
        seen[usize::from(pages > 1)] += 1;
    }
    assert!(seen[0] > 0 && seen[1] > 0, "{seen:?}: both kinds are tried");
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

/// A smaller size of text is tried before a heading is parted between pages or
/// overflows, above the buttons that turn pages as well.
#[test]
fn a_heading_stays_whole() {
    let mut renderer = renderer();
    let text = "診療情報、薬剤情報、健診情報、手術情報を提供します。".repeat(4);
    for panel in Panel::ALL {
        for (text_size, words) in
            (1..=TEXT_SIZE_MAX).flat_map(|one| (1..=12).map(move |n| (one, n)))
        {
            for count in [0, 2, 5, 9] {
                let heading = "受付の方法を選ぶ".repeat(words);
                let mut lines = vec![line(Kind::Heading, &heading), line(Kind::Paragraph, &text)];
                lines.push(line(Kind::Digits(2), ""));
                let buttons = vec![button("受付", 1); count];
                let screen = Screen { panel, text_size, lines, buttons, ..consent() };
                let drawn = renderer.draw(&screen);
                let smaller = drawn.findings.iter().find_map(|one| {
                    if let Finding::Smaller { to, .. } = one { Some(*to) } else { None }
                });
                let size = smaller.unwrap_or(text_size);
                let node = drawn.nodes.iter().find(|node| node.key == Key::Line(0)).unwrap();
                let area = node.area.unwrap();
                let px = Metrics::of(panel, size).heading;
                let style = text::Style {
                    face: Face::Japanese,
                    px,
                    bold: true,
                    balanced: true,
                    by_sentence: false,
                };
                let whole = renderer.setter.set(&heading, style, area.w).height();
                assert!(size == 0 || area.h == whole, "{panel:?} {text_size} {words} {count}");
            }
        }
    }
}

/// Where there are more pages than are made, what is on none is told, and still
/// stands in the tree.
#[test]
fn what_is_beyond_the_last_page_is_told() {
    let mut renderer = renderer();
    let lines: Vec<Line> =
        (0..LINES_MAX).map(|_| Line { image: image(), ..line(Kind::Picture, "絵") }).collect();
    let many = Screen { lines, ..consent() };
    // So many words on buttons that a page has room for no more than one picture.
    let buttons = vec![button(&"はい".repeat(40), 1); BUTTONS_MAX];
    let drawn = renderer.draw(&Screen { buttons, ..many.clone() });
    assert_eq!(drawn.pages, blocks::PAGES_MAX);
    let told = |drawn: &Drawn| -> usize {
        let left_out = |one: &Finding| {
            if let Finding::TooMany { left_out } = one { *left_out } else { 0 }
        };
        drawn.findings.iter().map(left_out).sum()
    };
    assert_eq!(told(&drawn), LINES_MAX - blocks::PAGES_MAX);
    let lines = drawn.nodes.iter().filter(|one| matches!(one.key, Key::Line(_)));
    assert_eq!(lines.count(), LINES_MAX);
    let fewer = renderer.draw(&many);
    assert!(fewer.pages < blocks::PAGES_MAX);
    assert_eq!(told(&fewer), 0);
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

/// A pixel of a smaller picture is the mean of those it stands for, each by how
/// opaque it is.
#[test]
fn a_smaller_picture_is_the_mean() {
    let grey = |value, alpha| [value, value, value, alpha];
    let rows = [
        [grey(10, 255), grey(11, 255), grey(200, 255), grey(50, 0)],
        [grey(13, 255), grey(20, 255), grey(60, 0), grey(100, 1)],
    ];
    let mut file = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut file, 4, 2);
    encoder.set_color(::png::ColorType::Rgba);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(rows.as_flattened().as_flattened()).unwrap();
    drop(writer);
    let image = Arc::new(Image::decode(&file).unwrap());
    let small = Pictures::default().scaled(&image, None, (2, 1)).unwrap();
    assert_eq!(small.rgba(), [grey(14, 255), grey(200, 64)].as_flattened());
}

/// What takes less work where all pixels are as opaque as each other gives the
/// same as elsewhere.
#[test]
fn an_even_picture_is_halved_as_any_other() {
    let shades = [10, 11, 13, 20, 200, 60, 0, 255];
    for alpha in [1, 100, 255] {
        let rgba = |last: u8| -> Vec<u8> {
            let pixels = shades.iter().zip([alpha; 7].into_iter().chain([last]));
            pixels.flat_map(|(shade, alpha)| [*shade, 255 - shade, 7, alpha]).collect()
        };
        let half = |rgba| {
            let picture = Picture::new(4, 2, rgba).unwrap();
            halved(&picture).unwrap().rgba().to_vec()
        };
        // On the left 10 and 11 above 200 and 60.
        let even = half(rgba(alpha));
        assert_eq!(even[..4], [70, 185, 7, alpha], "{alpha}");
        // The right pixel is uneven; the left one is as before.
        assert_eq!(even[..4], half(rgba(alpha - 1))[..4], "{alpha}");
    }
}

/// A call that no box holds is told, and lies over nothing beside it.
#[test]
fn what_does_not_fit_its_box_stays_in_it() {
    let mut renderer = renderer();
    for panel in Panel::ALL {
        let theme = Theme { background: Colour::hex(0xFE_FEFE), ..Theme::LIGHT };
        let mut screen = Screen { panel, theme, ..consent() };
        screen.lines.retain(|line| line.kind != Kind::Pinned);
        screen.lines.insert(0, line(Kind::Pinned, &"係の者を呼んでいます。".repeat(90)));
        let drawn = renderer.draw(&screen);
        let is_it = |one: &Finding| {
            matches!(one, Finding::Overflow { key: Key::Line(0), frame: Frame::Box, .. })
        };
        assert!(drawn.findings.iter().any(is_it), "{panel:?}: {:?}", drawn.findings);
        let node = drawn.nodes.iter().find(|node| node.key == Key::Line(0)).unwrap();
        let area = node.area.unwrap();
        // Its words are the only ones in the colour of the ground.
        let is_word =
            |op: &&Op| matches!(op, Op::Mask { colour, .. } if *colour == theme.background);
        let words: Vec<Rect> = drawn.list.ops.iter().filter(is_word).map(Op::area).collect();
        assert!(words.len() > 20, "{panel:?}: {} glyphs", words.len());
        let beside: Vec<&Rect> = words.iter().filter(|word| !area.holds(**word)).collect();
        assert!(beside.is_empty(), "{panel:?}: {beside:?} in {area:?}");
    }
}

/// Small files can be large pictures: the flow has room for four of these.
#[test]
fn pictures_of_a_flow_have_a_limit_together() {
    let mut file = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut file, PICTURE_SIDE_MAX, PICTURE_SIDE_MAX);
    encoder.set_color(::png::ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&vec![0; (PICTURE_SIDE_MAX * PICTURE_SIDE_MAX) as usize]).unwrap();
    drop(writer);
    let small = moving(3, 8);
    let files = ["a", "b", "c", "d"].map(|name| (name, &file[..]));
    let files = [("no", &b""[..])].into_iter().chain(files).chain([("e", &small[..])]);
    let (images, bad) = decode_all(files);
    assert_eq!(images.into_keys().collect::<String>(), "abcd");
    let bad: Vec<_> = bad.iter().map(|(name, error)| (&name[..], error.code())).collect();
    assert_eq!(bad, [("no", "D11"), ("e", "D14")]);
}

/// An animated PNG of 8 by 8 pixels: a white still, and grey frames of their
/// own, the last of so many rows.
fn moving(frames: u8, last_rows: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut bytes, 8, 8);
    encoder.set_color(::png::ColorType::Grayscale);
    encoder.set_animated(u32::from(frames), 0).unwrap();
    encoder.set_sep_def_img(true).unwrap();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[255; 64]).unwrap();
    for frame in 0..frames {
        let rows = if frame + 1 == frames { last_rows } else { 8 };
        writer.set_frame_dimension(8, rows).unwrap();
        writer.write_image_data(&vec![frame * 20; 8 * rows as usize]).unwrap();
    }
    writer.finish().unwrap();
    bytes
}

#[test]
fn a_moving_picture_has_few_whole_frames() {
    assert_eq!(Image::decode(&moving(3, 8)).map(|image| image.frames()), Ok(3));
    assert_eq!(Image::decode(&moving(9, 8)).err(), Some(PictureError::Frames));
    assert_eq!(Image::decode(&moving(3, 4)).err(), Some(PictureError::Frames));
}

/// Three flashes a second are six changes: a moving picture has two. It is
/// where its still is, and stands still where nothing may move.
#[test]
fn a_moving_picture_is_calm() {
    let image = Some(Arc::new(Image::decode(&moving(3, 8)).unwrap()));
    let lines = vec![line(Kind::Heading, "あ"), Line { image, ..line(Kind::Motion, "") }];
    let screen = Screen { lines, ..consent() };
    let mut renderer = renderer();
    let mut shot = |at_ms| renderer.draw(&Screen { at_ms, ..screen.clone() });
    let still = shot(None);
    assert!(still.moves);
    let place = still.nodes.iter().find(|node| node.key == Key::Line(1)).unwrap().area.unwrap();
    let (mut before, mut changes, mut seen) = (shot(Some(0)), 0, HashMap::new());
    for at_ms in (0..=6_000).step_by(100) {
        let now = shot(Some(at_ms));
        let damage = raster::damage(&before.list, &now.list);
        changes += u32::from(!damage.is_empty());
        assert!(damage.iter().all(|area| place.inset(-32).holds(*area)), "{damage:?}");
        seen.insert(now.list.encode(), at_ms);
        before = now;
    }
    assert_eq!((changes, seen.len()), (12, 3));
    assert!(!seen.contains_key(&still.list.encode()), "the still is no frame");
    let still_kind = |one: &Line| {
        let kind = if one.kind == Kind::Motion { Kind::Picture } else { one.kind };
        Line { kind, ..one.clone() }
    };
    let lines = screen.lines.iter().map(still_kind).collect();
    let picture = Screen { lines, at_ms: Some(700), ..screen.clone() };
    assert_eq!(renderer.draw(&picture).list.encode(), still.list.encode());
}

#[test]
fn a_missing_font_is_told_with_its_remedy() {
    let empty = std::env::temp_dir().join("madoguchi-no-fonts-here");
    let Err(error) = Fonts::load_from(Some(&empty)) else { panic!("there are fonts") };
    assert_eq!(error.code(), "F01");
    assert!(error.to_string().contains("fonts-morisawa-bizud-gothic"), "{error}");
}

#[test]
fn a_font_that_others_may_change_is_refused() {
    let folder = std::env::temp_dir().join(format!("madoguchi-open-font-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let [first, ..] = &font_manifest()[..] else { panic!("there are no fonts") };
    let copy = folder.join(&first.file);
    std::fs::write(&copy, std::fs::read(first.directory.join(&first.file)).unwrap()).unwrap();
    let told = |mode| {
        std::fs::set_permissions(&copy, Permissions::from_mode(mode)).unwrap();
        let Err(error) = Fonts::load_from(Some(&folder)) else { panic!("there are fonts") };
        error.code()
    };
    // The second font is not in the folder.
    assert_eq!([0o664, 0o646, 0o644].map(told), ["F04", "F04", "F01"]);
    std::fs::remove_dir_all(&folder).unwrap();
}

/// A font that differs in one byte is another font.
#[test]
fn a_font_of_another_digest_is_refused() {
    let folder = std::env::temp_dir().join(format!("madoguchi-other-font-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let [first, ..] = &font_manifest()[..] else { panic!("there are no fonts") };
    let mut font = std::fs::read(first.directory.join(&first.file)).unwrap();
    *font.last_mut().unwrap() ^= 1;
    let copy = folder.join(&first.file);
    std::fs::write(&copy, font).unwrap();
    std::fs::set_permissions(&copy, Permissions::from_mode(0o644)).unwrap();
    let Err(error) = Fonts::load_from(Some(&folder)) else { panic!("it was taken") };
    assert_eq!(error.code(), "F02");
    std::fs::remove_dir_all(&folder).unwrap();
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
