//! What a panel costs, from a screen in words to finished pixels, beside
//! filling as many bytes.
//!
//!     cargo bench -p render
//!
//! The best of many rounds counts.

use std::hint::black_box;
use std::time::{Duration, Instant};

use raster::{Canvas, damage};
use render::{
    Button, Composition, Fixed, Fonts, Kind, Line, Owner, Panel, Place, Renderer, Screen, Theme,
};

const ROUNDS: usize = 200;

fn line(kind: Kind, text: &str) -> Line {
    Line { kind, text: text.to_owned(), image: None, private: false }
}

fn consent() -> Screen {
    let button =
        |label: &str, key| Button { label: label.to_owned(), key: Some(key), is_primary: false };
    let names = [
        "中止する",
        "ひとつ戻る",
        "職員を呼ぶ",
        "もう一度聞く",
        "言語",
        "音量",
        "文字の大きさ",
        "白黒反転",
    ];
    let place = |(fixed, label): (Fixed, &str)| Place {
        fixed,
        label: label.to_owned(),
        level: (fixed == Fixed::Volume).then_some((2, 4)),
        is_on: true,
    };
    Screen {
        panel: Panel::Portrait,
        owner: Owner::Host,
        composition: Composition::Host,
        mark: "読み取り機の画面".to_owned(),
        language: "ja".to_owned(),
        lines: vec![
            line(Kind::Heading, "過去の情報の提供について"),
            line(
                Kind::Paragraph,
                "診療情報、薬剤情報、健診情報、手術情報を、この施設に提供することに同意しますか。同意しなくても受付はできます。",
            ),
        ],
        buttons: vec![button("同意する", 1), button("同意しない", 2), button("個別に選ぶ", 3)],
        places: Fixed::ALL.into_iter().zip(names).map(place).collect(),
        menu: None,
        warning: None,
        theme: Theme::LIGHT,
        glow: None,
        sign: None,
        text_size: 0,
        page: 0,
        turn: ("前のページ".to_owned(), "次のページ".to_owned()),
        at_ms: None,
    }
}

fn best(mut round: impl FnMut()) -> Duration {
    let one = |_| {
        let from = Instant::now();
        round();
        from.elapsed()
    };
    (0..ROUNDS).map(one).min().unwrap_or_default()
}

#[expect(clippy::print_stdout, reason = "a bench prints")]
fn main() {
    let fonts = Fonts::load().expect("the fonts are there");
    let mut renderer = Renderer::new(&fonts);
    let screen = consent();
    let louder = Screen {
        places: consent()
            .places
            .into_iter()
            .map(|one| Place { level: one.level.map(|(level, of)| (level + 1, of)), ..one })
            .collect(),
        ..consent()
    };
    let (before, after) = (renderer.draw(&screen).list, renderer.draw(&louder).list);
    let mut canvas = Canvas::new(before.w, before.h);
    let mut bytes = vec![0u8; canvas.rgba().len()];

    let fill = best(|| black_box(&mut bytes).fill(black_box(7)));
    let cold = best(|| {
        renderer.forget();
        let list = renderer.draw(black_box(&screen)).list;
        canvas.draw(&list, list.area());
    });
    let warm = best(|| {
        let list = renderer.draw(black_box(&screen)).list;
        canvas.draw(&list, list.area());
    });
    let raster = best(|| canvas.draw(black_box(&after), after.area()));
    let button = best(|| {
        for area in damage(black_box(&before), black_box(&after)) {
            canvas.draw(&after, area);
        }
    });
    for (what, took) in [
        ("filling as many bytes", fill),
        ("screen to pixels, nothing kept", cold),
        ("screen to pixels, words kept", warm),
        ("all pixels of a list", raster),
        ("one button that changed: what, and its pixels", button),
    ] {
        let times = took.as_secs_f64() / fill.as_secs_f64();
        println!("{what:<46} {:>9.1} µs  {times:>6.2} x", took.as_secs_f64() * 1e6);
    }
}
