//! Screens that are no flow's: for tests, and for what a reader checks of
//! itself.

use std::sync::Arc;

use crate::{
    Button, Composition, Fixed, Image, Kind, Line, Menu, Owner, Panel, Place, Screen, Theme,
    Warning,
};

pub(crate) fn line(kind: Kind, text: &str) -> Line {
    Line { kind, text: text.to_owned(), image: None, private: false }
}

pub(crate) fn button(label: &str, key: u8) -> Button {
    Button { label: label.to_owned(), key: Some(key), is_primary: key == 1 }
}

pub(crate) fn places() -> Vec<Place> {
    let place =
        |fixed, label: &str, level| Place { fixed, label: label.to_owned(), level, is_on: true };
    vec![
        place(Fixed::Cancel, "中止する", None),
        place(Fixed::Back, "ひとつ戻る", None),
        place(Fixed::Clerk, "職員を呼ぶ", None),
        place(Fixed::Repeat, "もう一度聞く", None),
        place(Fixed::Language, "言語 Language", None),
        place(Fixed::Volume, "音量", Some((2, 4))),
        place(Fixed::TextSize, "文字の大きさ", Some((1, 3))),
        place(Fixed::Contrast, "白黒反転", None),
    ]
}

/// A small picture: a slope of colours, partly clear.
pub(crate) fn image() -> Option<Arc<Image>> {
    let rgba: Vec<u8> = (0..32u8)
        .flat_map(|y| {
            (0..48u8).flat_map(move |x| [x * 5, y * 8, 90, if x < 24 { 255 } else { 160 }])
        })
        .collect();
    let mut bytes = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut bytes, 48, 32);
    encoder.set_color(::png::ColorType::Rgba);
    encoder.set_depth(::png::BitDepth::Eight);
    encoder.write_header().and_then(|mut writer| writer.write_image_data(&rgba)).ok()?;
    Image::decode(&bytes).ok().map(Arc::new)
}

/// A question of the host, with names that need every font.
pub(crate) fn consent() -> Screen {
    let mut name = line(Kind::Slot, "髙﨑 濵𠮷 様");
    name.private = true;
    Screen {
        panel: Panel::Portrait,
        owner: Owner::Host,
        composition: Composition::Host,
        mark: "この画面は読み取り機の画面です".into(),
        language: "ja".into(),
        lines: vec![
            line(Kind::Heading, "過去の情報の提供について"),
            line(
                Kind::Paragraph,
                "診療情報、薬剤情報、健診情報、手術情報を、この施設に提供することに同意しますか。同意しなくても受付はできます。",
            ),
            name,
            line(Kind::Pinned, "職員を呼びました。そのままお待ちください。"),
        ],
        buttons: vec![button("同意する", 1), button("同意しない", 2), button("個別に選ぶ", 3)]
            .into_iter()
            .map(|one| Button { is_primary: false, ..one })
            .collect(),
        places: places(),
        menu: None,
        warning: None,
        theme: Theme::LIGHT,
        glow: None,
        sign: None,
        text_size: 0,
        page: 0,
        turn: ("前のページ".into(), "次のページ".into()),
        at_ms: None,
    }
}

/// One of everything.
pub(crate) fn everything() -> Screen {
    let picture = Line { image: image(), ..line(Kind::Picture, "カードを置く絵") };
    Screen {
        owner: Owner::Flow,
        composition: Composition::Guide,
        lines: vec![
            line(Kind::Heading, "マイナンバーカードをセットしてください"),
            line(Kind::Stepper(2, 5), ""),
            line(Kind::Paragraph, "顔写真の面を上にして、カードを読み取り部に置いてください。"),
            line(Kind::Step, "カメラの正面に、立つか座ってください。"),
            line(Kind::Step, "枠の中にお顔を入れてください。"),
            picture,
            line(Kind::Progress, ""),
            line(Kind::Notice, "エラー 001"),
            line(Kind::Slot, "受付番号 12"),
            line(Kind::Digits(2), ""),
            line(Kind::Camera, ""),
        ],
        buttons: vec![button("カードを使う", 1), button("スマートフォンを使う", 2)],
        ..consent()
    }
}

pub(crate) fn warned() -> Screen {
    Screen {
        warning: Some(Warning {
            title: "まだご利用中ですか".into(),
            body: "あと30秒で受付を終わります。続けるときは、ボタンかキーを押してください。".into(),
            extend: Some(button("時間をのばす", 1)),
        }),
        ..everything()
    }
}

pub(crate) fn menu() -> Screen {
    let languages = [
        ("ja", "日本語"),
        ("ja-x-plain", "やさしい にほんご"),
        ("en", "English"),
        ("zh-Hans", "简体中文"),
        ("zh-Hant", "繁體中文"),
        ("ko", "한국어"),
        ("vi", "Tiếng Việt"),
        ("pt", "Português"),
    ];
    let languages = languages.map(|(tag, name)| (tag.to_owned(), name.to_owned())).to_vec();
    Screen { menu: Some(Menu { languages }), ..consent() }
}

/// The same words in the scripts of all languages: tag, heading, text, button.
pub(crate) const WORDS: [(&str, &str, &str, &str); 7] = [
    ("ja", "認証方法の選択", "顔認証または暗証番号を選んでください。直・骨・今", "顔認証を使う"),
    (
        "zh-Hans",
        "选择认证方式",
        "请选择人脸识别或输入密码。继续后将查询您的医保资格，请稍候。直・骨・今",
        "使用人脸识别",
    ),
    ("zh-Hant", "選擇認證方式", "請選擇人臉辨識或輸入密碼。直・骨・今", "使用人臉辨識"),
    (
        "ko",
        "인증 방법 선택",
        "얼굴 인증 또는 비밀번호를 선택해 주세요. 계속하면 건강보험 자격을 확인합니다.",
        "얼굴 인증 사용",
    ),
    (
        "vi",
        "Chọn phương thức xác thực",
        "Vui lòng chọn xác thực khuôn mặt hoặc nhập mã số. Bảo hiểm y tế của bạn sẽ được kiểm tra ngay.",
        "Dùng khuôn mặt",
    ),
    (
        "en",
        "Choose how to verify",
        "Please choose face recognition or your four-digit PIN.",
        "Use face recognition",
    ),
    (
        "pt",
        "Escolha a autenticação",
        "Escolha o reconhecimento facial ou o código PIN. Não é possível cancelar após a confirmação.",
        "Usar reconhecimento facial",
    ),
];

pub(crate) fn in_language((tag, heading, text, label): (&str, &str, &str, &str)) -> Screen {
    Screen {
        owner: Owner::Flow,
        composition: Composition::Choices,
        language: tag.into(),
        lines: vec![line(Kind::Heading, heading), line(Kind::Paragraph, text)],
        buttons: vec![button(label, 1)],
        ..consent()
    }
}
