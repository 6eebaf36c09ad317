//! Whether a manifest is one: its names, its finiteness, its completeness.

use std::collections::BTreeSet;

use crate::contract::{FunctionKey, Manifest};
use crate::limits::{SETTINGS_PRODUCT_MAX, is_name, quoted};
use crate::state::HostStep;

/// One thing that is wrong with a manifest.
#[derive(Clone, Debug, Eq, PartialEq, serde::Serialize)]
pub struct ManifestFault {
    /// The code in reports: `M..`.
    pub code: &'static str,
    /// What is wrong, and where.
    pub cause: String,
    /// What to do.
    pub fix: String,
}

fn fault(code: &'static str, cause: String, fix: &str) -> ManifestFault {
    ManifestFault { code, cause, fix: fix.to_owned() }
}

/// Says everything that is wrong with a manifest by itself. Whether its
/// phrases stand in the catalogue is asked where the catalogue is known.
pub fn judge(manifest: &Manifest) -> Vec<ManifestFault> {
    let mut faults = Vec::new();
    judge_names(manifest, &mut faults);
    judge_version(manifest, &mut faults);
    judge_finiteness(manifest, &mut faults);
    for step in &manifest.host_steps {
        if HostStep::parse(step).is_none() {
            faults.push(fault(
                "M05",
                format!("host step {:?} is not one of this host's", quoted(step)),
                "take a name from the list of host steps in wit/README.md",
            ));
        }
    }
    let roles: BTreeSet<_> = manifest.theme.iter().map(|colour| colour.role).collect();
    if roles.len() != manifest.theme.len() {
        faults.push(fault("M08", "the theme has a role twice".into(), "give each role one colour"));
    }
    if manifest.keypads.is_empty() {
        faults.push(fault("M06", "there is no keypad layout".into(), "declare at least one"));
    }
    for layout in &manifest.keypads {
        let functions: BTreeSet<_> =
            layout.keys.iter().map(|key: &FunctionKey| key.function).collect();
        if functions.len() != layout.keys.len() {
            faults.push(fault(
                "M06",
                format!("keypad layout {:?} has a function twice", layout.name),
                "give each function one key",
            ));
        }
    }
    faults
}

fn judge_names(manifest: &Manifest, faults: &mut Vec<ManifestFault>) {
    let mut check = |what: &str, names: Vec<&String>| {
        let mut seen = BTreeSet::new();
        for name in names {
            if !is_name(name) {
                faults.push(fault(
                    "M01",
                    format!("{what} {:?} is not a name", quoted(name)),
                    "use a letter a to z, then at most 62 letters a to z, digits and hyphens",
                ));
            }
            if !seen.insert(name) {
                faults.push(fault(
                    "M02",
                    format!("{what} {:?} is declared twice", quoted(name)),
                    "remove one",
                ));
            }
        }
    };
    check("screen", manifest.screens.iter().collect());
    check("action", manifest.actions.iter().collect());
    check("phrase", manifest.phrases.iter().collect());
    check("asset", manifest.assets.iter().collect());
    check("host step", manifest.host_steps.iter().collect());
    check("keypad layout", manifest.keypads.iter().map(|one| &one.name).collect());
    check("setting", manifest.settings.iter().map(|one| &one.name).collect());
    check("question", manifest.questions.iter().map(|one| &one.name).collect());
    check("signal", manifest.signals.iter().map(|one| &one.name).collect());
    check("effect", manifest.effects.iter().map(|one| &one.name).collect());
    for setting in &manifest.settings {
        check(&format!("option of setting {:?}", setting.name), setting.options.iter().collect());
    }
    for question in &manifest.questions {
        check(
            &format!("option of question {:?}", question.name),
            question.options.iter().collect(),
        );
    }
    for channel in manifest.signals.iter().chain(&manifest.effects) {
        check(&format!("value of {:?}", channel.name), channel.values.iter().collect());
    }
}

fn judge_version(manifest: &Manifest, faults: &mut Vec<ManifestFault>) {
    let named =
        manifest.id.split_once('.').is_some_and(|(vendor, flow)| is_name(vendor) && is_name(flow));
    if !named {
        faults.push(fault(
            "M03",
            format!("{:?} is not an id", quoted(&manifest.id)),
            "use two names with a dot between: vendor.flow",
        ));
    }
    let number = |part: &str| {
        !part.is_empty()
            && part.len() < 10
            && part.bytes().all(|b| b.is_ascii_digit())
            && (part == "0" || !part.starts_with('0'))
    };
    let (core, rest) = manifest
        .version
        .find(['-', '+'])
        .map_or((manifest.version.as_str(), ""), |at| manifest.version.split_at(at));
    let parts: Vec<&str> = core.split('.').collect();
    let tail = rest.bytes().all(|b| b.is_ascii_alphanumeric() || b"-+.".contains(&b));
    if parts.len() != 3 || !parts.iter().all(|part| number(part)) || !tail || rest.len() > 64 {
        faults.push(fault(
            "M03",
            format!("{:?} is not a version", quoted(&manifest.version)),
            "use three numbers as in Semantic Versioning 2.0.0: 1.0.0",
        ));
    }
}

fn judge_finiteness(manifest: &Manifest, faults: &mut Vec<ManifestFault>) {
    let product = manifest
        .settings
        .iter()
        .fold(1usize, |product, setting| product.saturating_mul(setting.options.len().max(1)));
    if product > SETTINGS_PRODUCT_MAX {
        faults.push(fault(
            "M04",
            format!("the settings have {product} combinations; at most {SETTINGS_PRODUCT_MAX} can be walked"),
            "declare fewer settings or fewer options",
        ));
    }
    let mut count = |what: String, count: usize, min: usize, max: usize| {
        if !(min..=max).contains(&count) {
            faults.push(fault(
                "M04",
                format!("{what} has {count} options or values; {min} to {max} are allowed"),
                "add or remove some",
            ));
        }
    };
    for setting in &manifest.settings {
        count(format!("setting {:?}", setting.name), setting.options.len(), 2, 8);
    }
    for question in &manifest.questions {
        count(format!("question {:?}", question.name), question.options.len(), 2, 6);
    }
    for channel in manifest.signals.iter().chain(&manifest.effects) {
        count(format!("{:?}", channel.name), channel.values.len(), 1, 16);
    }
}
