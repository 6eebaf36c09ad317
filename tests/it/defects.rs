//! Promise: the auditor catches what it says it catches. Each defect is the
//! standard flow with one thing wrong with it; the rule that must catch it
//! stands in `host/audit/src/defects.rs`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};

use audit::defects::{ALL, Flows};
use audit::mutants::{Breeder, Fate};
use audit::rules::{self, By};
use component::{BuildOptions, build_directory};
use expect_test::expect;

use crate::guests;

/// How many mutants are tried here, and what draws them.
const MUTANTS: usize = 12;
const SEED: u64 = 1;

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

fn flows() -> Flows<'static> {
    Flows { standard: guests::standard(), tame: tame() }
}

pub(crate) fn with_order(order: &str) -> Vec<u8> {
    flows().ordered(order).unwrap()
}

/// Each is caught by the rule that it is there for, and by no other than the
/// list says.
#[test]
fn each_defect_is_caught_by_its_rule() {
    flows().try_tame().unwrap();
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(defect) = ALL.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(failure) = flows().try_out(defect) {
                        failures.lock().unwrap().push(format!("{}: {failure}", defect.name));
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// A dozen of the mutants that `madoguchi audit self-test --mutants` tries, and
/// what becomes of them: which rules see a small change of a flow, and which
/// changes none sees.
#[test]
fn small_changes_of_the_flow_are_seen() {
    let mut breeder = Breeder::new(guests::standard()).unwrap();
    let drawn = breeder.drawn(MUTANTS, SEED);
    assert_eq!(drawn.len(), MUTANTS);
    let mut fates: Vec<String> = Vec::new();
    for mutant in &drawn {
        let fate = match breeder.try_out(mutant) {
            Fate::Refused(code) => format!("refused {code}"),
            Fate::Killed(rules) => format!("killed {}", rules.join(" ")),
            Fate::Survived => "survived".to_owned(),
        };
        fates.push(format!("{}: {}: {fate}", mutant.kind, mutant.place));
    }
    fates.sort();
    expect![[r#"
        action dropped: `face-look`, action 2: survived
        cue dropped: `idle`, cue 3: survived
        earcon altered: `face-guide`, Some(Accept): survived
        earcon altered: `notice`, Some(Error): killed VOI-15
        edge redirected: action(call-clerk) on see-clerk, referred, page 0d0d, as action(done): survived
        edge redirected: clerk(took-over) on part-lost, referred, page 0e01, as device(camera restored): survived
        edge redirected: device(keypad lost) on place-card, choosing, page 01, as device(speaker lost): killed ERR-01
        edge redirected: device(reader lost) on token-error, choosing, page 0d00, as device(camera lost): killed ERR-01
        edge redirected: device(speaker lost) on place-card, choosing, page 01, as device(link lost): killed ERR-01
        intent replaced: face(matched) on face-look, identified, page 0703, intent 0 by finish: killed FLW-08
        light altered: `method-error`, None: survived
        phrase blanked: see-clerk-body in zh-Hant: refused W06"#]]
    .assert_eq(&fates.join("\n"));
    // Each has a name of its own, and nothing of one stays with the flow.
    let names: BTreeSet<(&str, String)> =
        breeder.all().into_iter().map(|one| (one.kind, one.place)).collect();
    assert!(names.len() >= 500, "{} mutants", names.len());
    assert_eq!(names.len(), breeder.all().len());
    assert!(drawn.iter().all(|one| names.contains(&(one.kind, one.place.clone()))));
}

/// `madoguchi audit self-test` does the same from the outside: a flow that does
/// not misbehave when told so is a finding.
#[test]
fn the_program_tests_itself() {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("defects");
    let file = directory.join("defects.wasm");
    write(&file, tame());
    let run = |file: &Path, only: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_madoguchi"));
        command.args(["audit", "self-test"]).arg(file);
        for name in only {
            command.args(["--only", name]);
        }
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, said) = run(&file, &["trap", "pale-text", "imports"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("3 of 3 defects were caught"), "{said}");
    let standard = directory.join("standard.wasm");
    write(&standard, guests::standard());
    let (code, said) = run(&standard, &["trap"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("not the flow that misbehaves to order"), "{said}");
}

#[test]
fn every_rule_that_is_decided_on_flows_has_a_defect() {
    let killed: BTreeSet<&str> = ALL.iter().map(|defect| defect.rule).collect();
    let decided = rules::all().filter(|rule| match rule.by {
        By::File(_) | By::Loading(_) | By::Screen(_) | By::Drawn { .. } | By::Graph(_) => true,
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
            By::File(_)
            | By::Loading(_)
            | By::Screen(_)
            | By::Drawn { .. }
            | By::Graph(_)
            | By::Engine(_) => {
                answered += 1;
                assert!(!rule.help.is_empty(), "{}", rule.id);
            }
        }
    }
    assert!(answered >= 80, "{answered}");
}
