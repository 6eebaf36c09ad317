//! What the flow says of itself, right or wrong.

use madoguchi_sdk::types::*;

use crate::deeds;

/// A phrase without arguments.
pub(crate) fn phrase(id: &str) -> Phrase {
    Phrase { id: id.to_owned(), arguments: Vec::new() }
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| String::from(*name)).collect()
}

pub(crate) fn manifest() -> Manifest {
    let role = [
        ColourRole::Background,
        ColourRole::Surface,
        ColourRole::Text,
        ColourRole::Accent,
        ColourRole::OnAccent,
        ColourRole::Border,
    ];
    let rgb = [0x00ff_ffff, 0x00ff_ffff, 0, 0x000b_4f8a, 0x00ff_ffff, 0];
    Manifest {
        id: "test.hostile".into(),
        version: "0.1.0".into(),
        schema: 1,
        screens: names(&["page"]),
        actions: names(&["go-on", "use-pin"]),
        phrases: names(&["count", "go-on", "hello", "one"]),
        assets: Vec::new(),
        // Not `start-face`: that is the one to ask for undeclared.
        intents: vec![
            IntentKind::ReadCard,
            IntentKind::AskPin,
            IntentKind::AskStaff,
            IntentKind::HostStep,
            IntentKind::Query,
            IntentKind::CallClerk,
            IntentKind::Finish,
        ],
        host_steps: names(&[
            "consent",
            "prescription",
            "registration",
            "specific-disease",
            "subsidy",
        ]),
        signals: Vec::new(),
        effects: Vec::new(),
        settings: vec![SettingDeclaration {
            name: "mood".into(),
            options: names(&["calm", "wild"]),
            title: "hello".into(),
        }],
        questions: Vec::new(),
        theme: role.into_iter().zip(rgb).map(|(role, rgb)| ThemeColour { role, rgb }).collect(),
        keypads: vec![KeypadLayout {
            name: "standard".into(),
            side: KeypadSide::Below,
            size: KeySize::Large,
            gap: KeyGap::Wide,
            keys: Vec::new(),
        }],
        claims: Vec::new(),
    }
}

/// Makes it wrong.
pub(crate) fn spoil(manifest: &mut Manifest, deed: &str) {
    let setting = |name: &str, options: usize| SettingDeclaration {
        name: name.into(),
        options: (0..options).map(|option| format!("o{option}")).collect(),
        title: "hello".into(),
    };
    match deed {
        "names" => manifest.screens.push("Not A Name".into()),
        "twice" => manifest.actions.push("go-on".into()),
        "version" => manifest.version = "one".into(),
        // 5 times 13 combinations, and 13 options are too many by themselves.
        "settings" => manifest.settings = vec![setting("five", 5), setting("thirteen", 13)],
        "steps" => manifest.host_steps.push("sell-insurance".into()),
        "keypads" => manifest.keypads.clear(),
        "titles" => {
            manifest.settings =
                vec![SettingDeclaration { title: "unsaid".into(), ..setting("two", 2) }];
        }
        "phrases" => manifest.phrases.push("unsaid".into()),
        "utf8" => manifest.id = deeds::no_utf8(),
        "huge" => manifest.phrases = deeds::aliases(),
        _ => {}
    }
}
