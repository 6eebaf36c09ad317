//! Promise: the auditor catches what it says it catches. Each defect is the
//! standard flow with one thing wrong with it; the rule that must catch it
//! stands in `host/audit/src/defects.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

use audit::defects::{ALL, Defect, Seed};
use audit::judge::{self, Outcome, Ruling};
use audit::rules::{self, By, Case, FileAnswer, Seen};
use audit::{Limits, Purity, Subject, Walk};
use component::{BuildOptions, build_directory};
use kernel::contract::{ColourRole, KeyFunction, Manifest, Mode, Site, Staffing};
use words::{Catalogue, Language, Owner};

use crate::guests;

const MARK: &[u8] = b"MADOGUCHI-DEFECT:";
const ORDER_BYTES: usize = 47;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (path, name) = (entry.path(), entry.file_name());
        if path.is_dir() {
            if name != "target" && name != "tests" {
                copy(&path, &to.join(name));
            }
        } else {
            // Unchanged files keep their time, so that nothing is compiled twice.
            let bytes = std::fs::read(&path).unwrap();
            write(&to.join(name), &bytes);
        }
    }
}

fn write(path: &Path, bytes: &[u8]) {
    if std::fs::read(path).ok().as_deref() != Some(bytes) {
        std::fs::write(path, bytes).unwrap();
    }
}

/// The standard flow's sources with `tests/guests/defects` beside them.
fn tame() -> &'static [u8] {
    static TAME: OnceLock<Vec<u8>> = OnceLock::new();
    TAME.get_or_init(|| {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("defects");
        let standard = root().join("plugins/standard");
        copy(&standard, &directory);
        let manifest = std::fs::read_to_string(standard.join("Cargo.toml")).unwrap();
        let absolute = format!("path = \"{}/", root().display());
        write(
            &directory.join("Cargo.toml"),
            manifest.replace("path = \"../../", &absolute).as_bytes(),
        );
        let code = std::fs::read_to_string(standard.join("src/lib.rs")).unwrap();
        let flow = "madoguchi_sdk::flow!(Page);";
        assert!(code.contains(flow));
        let ours = "mod defective;\nmadoguchi_sdk::flow!(defective::Defective);";
        let code = code.replace(flow, ours).replace("#[cfg(test)]\nmod tests;\n", "");
        write(&directory.join("src/lib.rs"), code.as_bytes());
        let defective = std::fs::read(root().join("tests/guests/defects/defective.rs")).unwrap();
        write(&directory.join("src/defective.rs"), &defective);
        let target_dir = Some(directory.join("target"));
        build_directory(&directory, &BuildOptions { target_dir, offline: false })
            .unwrap_or_else(|error| panic!("{error}"))
    })
}

pub(crate) fn with_order(order: &str) -> Vec<u8> {
    let mut bytes = tame().to_vec();
    let places: Vec<usize> = bytes
        .windows(MARK.len())
        .enumerate()
        .filter_map(|(at, window)| (window == MARK).then_some(at + MARK.len()))
        .collect();
    let [start] = places[..] else { panic!("the mark stands at {places:?}") };
    let order = format!(" {order:<46}");
    assert_eq!(order.len(), ORDER_BYTES);
    bytes[start..start + ORDER_BYTES].copy_from_slice(order.as_bytes());
    bytes
}

/// One feature set, the smallest in which every defect shows.
fn place(question: bool) -> Site {
    let mut site = Site::complete();
    let features = &mut site.features;
    (features.phone, features.prescription) = (false, false);
    (features.registration, features.subsidy) = (false, false);
    (features.mode, features.staffing) = (Mode::Normal, Staffing::Counter);
    let chosen = |name: &str, value: &str| kernel::contract::Chosen {
        name: name.into(),
        value: value.into(),
    };
    features.settings =
        vec![chosen("question", if question { "on" } else { "off" }), chosen("keypad", "right")];
    site
}

/// Judges one feature set of a component.
fn rulings(bytes: &[u8], site: &Site, states: Option<usize>) -> Vec<Ruling> {
    let subject = match Subject::load(bytes) {
        Ok(subject) => subject,
        Err(_) => return judge::rule_on_refused(&component::check_static(bytes)),
    };
    let stop = AtomicBool::new(false);
    let limits = Limits { states, ..Limits::default() };
    let how = Walk { limits, purity: Purity::OneIn(10), stop: &stop };
    let graph = audit::walk(&subject, site, &how, |_| ());
    let judged = judge::judge(&subject, &graph);
    judge::rule_on(&subject, &judged, 1)
}

fn broken(rulings: &[Ruling]) -> BTreeMap<&'static str, String> {
    let bad = |ruling: &&Ruling| {
        ruling.outcome == Outcome::Violation
            || (ruling.rule.id == "SEC-09" && ruling.outcome == Outcome::Incomplete)
    };
    rulings
        .iter()
        .filter(bad)
        .map(|ruling| {
            let texts: Vec<&str> = ruling.found.iter().map(|found| found.text.as_str()).collect();
            (ruling.rule.id, texts.join(" | "))
        })
        .collect()
}

fn caught(defect: &Defect, rulings: &[Ruling]) -> Result<(), String> {
    let broken = broken(rulings);
    if !broken.contains_key(defect.rule) {
        return Err(format!("{}: {} did not catch it; {broken:?}", defect.name, defect.rule));
    }
    let surprises: Vec<_> = broken
        .iter()
        .filter(|(id, _)| **id != defect.rule && !defect.companions.contains(id))
        .collect();
    if surprises.is_empty() { Ok(()) } else { Err(format!("{}: also {surprises:?}", defect.name)) }
}

/// States after which a flow that never comes to an end is left.
const STATES_MAX: usize = 20_000;

#[test]
fn each_defect_in_code_is_caught_by_its_rule() {
    let all: Vec<&Defect> = ALL
        .iter()
        .filter(|defect| matches!(defect.seed, Seed::Code | Seed::CodeWithQuestion))
        .collect();
    let tame = broken(&rulings(&with_order("none"), &place(false), None));
    assert!(tame.is_empty(), "without a defect: {tame:?}");
    let next = std::sync::atomic::AtomicUsize::new(0);
    let failures = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(defect) =
                    all.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed))
                {
                    let site = place(defect.seed == Seed::CodeWithQuestion);
                    let found = rulings(&with_order(defect.name), &site, Some(STATES_MAX));
                    if let Err(failure) = caught(defect, &found) {
                        failures.lock().unwrap().push(failure);
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// A file that is changed where it stands: words of the same length, sections
/// that are added, instructions that are not allowed.
fn written_over(defect: &Defect) -> Vec<u8> {
    let bytes = guests::standard().to_vec();
    let swap = |from: &str, to: &str| {
        let mut bytes = bytes.clone();
        assert!(to.len() <= from.len());
        let to = format!("{to:<width$}", width = from.len() - to.len() + to.chars().count());
        assert_eq!(to.len(), from.len());
        let at = bytes.windows(from.len()).position(|window| window == from.as_bytes()).unwrap();
        bytes[at..at + from.len()].copy_from_slice(to.as_bytes());
        bytes
    };
    match defect.name {
        "asks-for-digits" => swap("goodbye = 受付を中止しました", "goodbye = 暗証番号を入力"),
        "names-an-address" => {
            swap("goodbye-body = You can start again", "goodbye-body = See www.example.com")
        }
        "imports" => wat::parse_str("(component (import \"clock\" (func)))").unwrap(),
        "exports-more" => wat::parse_str(
            "(component (core module $m (func (export \"f\"))) (core instance $i (instantiate $m)) \
             (func $f (canon lift (core func $i \"f\"))) (export \"back-door\" (func $f)))",
        )
        .unwrap(),
        "uses-threads" => wat::parse_str("(component (core module (memory 1 1 shared)))").unwrap(),
        name => panic!("no such file: {name}"),
    }
}

#[test]
fn each_defect_in_a_file_is_caught_by_its_rule() {
    let mut failures = Vec::new();
    for defect in ALL {
        match defect.seed {
            Seed::Code | Seed::CodeWithQuestion => {}
            Seed::Bytes => {
                let rulings =
                    judge::rule_on_refused(&component::check_static(&written_over(defect)));
                failures.extend(caught(defect, &rulings).err());
            }
            Seed::File => {
                let found = in_file(defect);
                if !found {
                    failures.push(format!("{}: {} did not catch it", defect.name, defect.rule));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Whether the rule finds nothing in the standard flow, and something in the
/// same with the defect.
fn in_file(defect: &Defect) -> bool {
    let subject = Subject::load(guests::standard()).unwrap();
    let file = component::read(guests::standard()).unwrap();
    let mut manifest = subject.manifest().clone();
    let mut sources: BTreeMap<Language, String> = file.words.iter().cloned().collect();
    let mut assets = file.assets.clone();
    spoil(defect.name, &mut manifest, &mut sources, &mut assets);
    let texts: Vec<(Language, &str)> =
        sources.iter().map(|(language, text)| (*language, text.as_str())).collect();
    let spoiled = Catalogue::parse(Owner::Flow, &texts).map_err(|_| "words").unwrap();
    let rule = rules::rule(defect.rule).unwrap();
    holds(rule, &subject, subject.manifest(), subject.catalogue(), &file.assets)
        && !holds(rule, &subject, &manifest, &spoiled, &assets)
}

fn holds(
    rule: &rules::Rule,
    subject: &Subject,
    manifest: &Manifest,
    catalogue: &Catalogue,
    assets: &[component::Asset],
) -> bool {
    let case = Case { manifest, catalogue, assets };
    match rule.by {
        By::File(decide) => match decide(&case) {
            FileAnswer::Judged { wrong, .. } => wrong.is_empty(),
            FileAnswer::NotApplicable(_) | FileAnswer::NotAssessed(_) => true,
        },
        By::Screen(decide) => idle(subject).iter().all(|seen| decide(&case, seen).is_empty()),
        By::Graph(_)
        | By::Loading(_)
        | By::Construction { .. }
        | By::Engine(_)
        | By::NotAssessed(_) => panic!("{} is decided on more than a file", rule.id),
    }
}

/// The idle screen, for rules that look at screens.
fn idle(subject: &Subject) -> Vec<Seen> {
    let stop = AtomicBool::new(false);
    let limits = Limits { states: Some(1), ..Limits::default() };
    let how = Walk { limits, purity: Purity::OneIn(0), stop: &stop };
    let graph = audit::walk(subject, &place(false), &how, |_| ());
    rules::screens(subject, &graph).0
}

fn spoil(
    name: &str,
    manifest: &mut Manifest,
    sources: &mut BTreeMap<Language, String>,
    assets: &mut [component::Asset],
) {
    let mut paint = |role: ColourRole, rgb: u32| {
        for colour in manifest.theme.iter_mut().filter(|one| one.role == role) {
            colour.rgb = rgb;
        }
    };
    let mut write = |language: Language, from: &str, to: &str| {
        let text = sources.get_mut(&language).unwrap();
        assert!(text.contains(from), "{from}");
        *text = text.replacen(from, to, 1);
    };
    match name {
        "pale-text" => paint(ColourRole::Text, 0x9a_a5_b1),
        "weak-text" => paint(ColourRole::Text, 0x66_70_7a),
        "pale-border" => paint(ColourRole::Border, 0xd8_dd_e2),
        "saturated-red" => paint(ColourRole::Accent, 0xd0_00_00),
        "mark-for-letter" => write(Language::Ja, "idle = マイナンバー", "idle = マイナンバ●"),
        "kanji-only" => {
            sources.remove(&Language::JaPlain);
            write_plain(sources);
        }
        "kanji-without-reading" => write_plain(sources),
        "long-cue" => {
            let long = format!("idle = {}\n", "マイナンバーカードで".repeat(12));
            write(
                Language::Ja,
                "idle = マイナンバーカードで受付\n    .kana = マイナンバーカードで うけつけ\n",
                &long,
            );
        }
        "blames" => write(Language::En, "foreign = This", "foreign = Your mistake: this"),
        "moving-picture" => {
            assets[0].bytes.splice(8..8, *b"\0\0\0\x08acTL\0\0\0\x02\0\0\0\0").for_each(drop)
        }
        "no-clear-key" => {
            for layout in &mut manifest.keypads {
                layout.keys.retain(|key| key.function != KeyFunction::Clear);
            }
        }
        "keys-in-another-order" => {
            for layout in &mut manifest.keypads {
                layout.keys.reverse();
            }
        }
        name => panic!("no such defect: {name}"),
    }
}

/// A Japanese phrase with kanji loses its reading.
fn write_plain(sources: &mut BTreeMap<Language, String>) {
    let text = sources.get_mut(&Language::Ja).unwrap();
    *text = text.replacen("    .kana = マイナンバーカードで うけつけ\n", "", 1);
}

#[test]
fn every_rule_that_is_decided_on_flows_has_a_defect() {
    let killed: BTreeSet<&str> = ALL.iter().map(|defect| defect.rule).collect();
    let decided = rules::all().filter(|rule| match rule.by {
        By::File(_) | By::Loading(_) | By::Screen(_) | By::Graph(_) => true,
        By::Engine(_) => true,
        By::Construction { .. } | By::NotAssessed(_) => false,
    });
    let without: Vec<&str> =
        decided.map(|rule| rule.id).filter(|id| !killed.contains(id)).collect();
    // A flow with a sound: VOI-11 can only say that it is not assessed.
    assert_eq!(without, ["VOI-11"]);
    let names: BTreeSet<&str> = ALL.iter().map(|defect| defect.name).collect();
    assert_eq!(names.len(), ALL.len());
    assert!(ALL.len() >= 60, "{}", ALL.len());
    for defect in ALL {
        assert!(rules::rule(defect.rule).is_some(), "{}", defect.rule);
        for companion in defect.companions {
            assert!(rules::rule(companion).is_some(), "{companion}");
        }
    }
}

#[test]
fn every_rule_of_the_catalogue_is_there_and_says_what_it_rests_on() {
    let ids: Vec<&str> = rules::all().map(|rule| rule.id).collect();
    let distinct: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!((ids.len(), distinct.len()), (133, 133));
    let mut answered = 0;
    for rule in rules::all() {
        match rule.by {
            By::Construction { tests, .. } => {
                answered += 1;
                assert!(!tests.is_empty(), "{}", rule.id);
                for (file, test) in tests {
                    let text = std::fs::read_to_string(root().join(file)).unwrap_or_default();
                    assert!(text.contains(&format!("fn {test}(")), "{}: {file}: {test}", rule.id);
                }
            }
            By::NotAssessed(why) => assert!(!why.is_empty(), "{}", rule.id),
            By::File(_) | By::Loading(_) | By::Screen(_) | By::Graph(_) | By::Engine(_) => {
                answered += 1;
                assert!(!rule.help.is_empty(), "{}", rule.id);
            }
        }
    }
    assert!(answered >= 80, "{answered}");
}
