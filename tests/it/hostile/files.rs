//! Files that are no plugin: `madoguchi check` says what is wrong and what to
//! do, and no reader takes them.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use expect_test::{Expect, expect};
use kernel::contract::Site;
use runtime::{Code, Engine, Plugin};
use station::Loader;
use wasm_encoder::{
    ComponentBuilder, ComponentExportKind, ComponentTypeRef, InstanceType, ModuleArg,
};

use crate::guests::hostile;
use crate::patient::Patient;

const INTERFACE: &str = "madoguchi:plugin/flow@0.1.0";

static LOADER: LazyLock<Loader> = LazyLock::new(|| Loader::here().unwrap());

/// Where the component ends and the words begin: a file is both, one after the
/// other.
fn halves(bytes: &[u8]) -> (&[u8], &[u8]) {
    let mark = b"madoguchi:words/ja";
    let name = bytes.windows(mark.len()).position(|window| window == mark).unwrap();
    // Before it stand the length of the name, that of the section, and a 0.
    let start = (0..name).rev().find(|at| bytes[*at] == 0).unwrap();
    bytes.split_at(start)
}

/// A sound flow inside another component, which adds what `add` builds.
fn wrapped(name: &str, add: impl FnOnce(&mut ComponentBuilder)) -> Vec<u8> {
    let whole = hostile("none");
    let (component, words) = halves(&whole);
    let mut outer = ComponentBuilder::default();
    add(&mut outer);
    let inner = outer.component_raw(None, component);
    let instance = outer.instantiate(None, inner, Vec::<(&str, ComponentExportKind, u32)>::new());
    let flow = outer.alias_export(instance, INTERFACE, ComponentExportKind::Instance);
    outer.export(name, ComponentExportKind::Instance, flow, None);
    let mut bytes = outer.finish();
    bytes.extend(words);
    bytes
}

/// A core module that is made before the flow is.
fn beside(text: &str) -> Vec<u8> {
    let module = wat::parse_str(text).unwrap();
    wrapped(INTERFACE, |outer| {
        let module = outer.core_module_raw(None, &module);
        outer.core_instantiate(None, module, Vec::<(&str, ModuleArg)>::new());
    })
}

fn renamed(from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut bytes = hostile("none");
    for at in 0..=bytes.len() - from.len() {
        if &bytes[at..at + from.len()] == from.as_bytes() {
            bytes[at..at + from.len()].copy_from_slice(to.as_bytes());
        }
    }
    bytes
}

/// Where in the file something is differs with the compiler.
fn without_places(text: &str) -> String {
    let mut words: Vec<&str> = text.split_inclusive([' ', '\n']).collect();
    for at in 1..words.len() {
        match words[at - 1] {
            "byte " => words[at] = "N: ",
            "offset " => words[at] = "N)\n",
            _ => {}
        }
    }
    words.concat()
}

/// What `madoguchi check` says of each file; no reader takes any of them.
#[track_caller]
fn check(files: &[(&str, &[u8])], expected: Expect) {
    let folder = tempfile::tempdir().unwrap();
    let mut said = String::new();
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_madoguchi"))
            .args(["check", name])
            .current_dir(folder.path())
            .output()
            .unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), errors.as_str()), (Some(1), ""), "{name}");
        assert!(LOADER.install(bytes, &Site::complete()).is_err(), "{name}");
        said += &without_places(&String::from_utf8(output.stdout).unwrap());
    }
    expected.assert_eq(&said);
}

#[test]
fn files_that_are_something_else() {
    let whole = hostile("none");
    check(
        &[
            ("page", b"<html>404</html>"),
            ("empty", b""),
            ("module", &wat::parse_str("(module)").unwrap()),
            ("component", &wat::parse_str("(component)").unwrap()),
            ("half", &whole[..whole.len() / 2]),
            ("one-byte-less", &whole[..whole.len() - 1]),
            ("without-words", halves(&whole).0),
        ],
        expect![[r#"
            B01 error: the file is not WebAssembly
                fix: give the file that `madoguchi build` wrote
            page: errors: 1, warnings: 0
            B03 error: the file has only 0 bytes
                fix: copy the file again, or build it again
            empty: errors: 1, warnings: 0
            B02 error: the file is a core module, not a component
                fix: make a component of it with `madoguchi build`
            module: errors: 1, warnings: 0
            B07 error: it exports no flow
                fix: export `madoguchi:plugin/flow@0.1.0` and nothing else
            B03 error: the list of assets, which comes last, is not there
                fix: copy the file again, or build it again
            component: errors: 2, warnings: 0
            B03 error: byte N: unexpected end-of-file
                fix: copy the file again, or build it again
            half: errors: 1, warnings: 0
            B03 error: byte N: unexpected end-of-file
                fix: copy the file again, or build it again
            one-byte-less: errors: 1, warnings: 0
            B03 error: the list of assets, which comes last, is not there
                fix: copy the file again, or build it again
            without-words: errors: 1, warnings: 0
        "#]],
    );
}

#[test]
fn another_interface() {
    let wasi = wrapped(INTERFACE, |outer| {
        let kind = outer.type_instance(None, &InstanceType::new());
        outer.import("wasi:cli/environment@0.2.0", ComponentTypeRef::Instance(kind));
    });
    let more = wrapped(INTERFACE, |outer| {
        let empty = outer.instantiate_exports(None, Vec::<(&str, ComponentExportKind, u32)>::new());
        outer.export("init", ComponentExportKind::Instance, empty, None);
    });
    check(
        &[
            ("patch-version", &renamed("flow@0.1.0", "flow@0.1.1")),
            ("minor-version", &renamed("flow@0.1.0", "flow@0.2.0")),
            ("import-wasi", &wasi),
            ("export-another", &wrapped("vendor:remote/control@1.0.0", |_| {})),
            ("export-more", &more),
        ],
        expect![[r#"
            B09 error: it exports `madoguchi:plugin/flow@0.1.1`
                fix: build it again against `madoguchi:plugin/flow@0.1.0`
            patch-version: errors: 1, warnings: 0
            B09 error: it exports `madoguchi:plugin/flow@0.2.0`
                fix: build it again against `madoguchi:plugin/flow@0.1.0`
            minor-version: errors: 1, warnings: 0
            B06 error: it imports `wasi:cli/environment@0.2.0`
                fix: use nothing from outside: no files, clock, chance or printing
            import-wasi: errors: 1, warnings: 0
            B08 error: it exports `vendor:remote/control@1.0.0`
                fix: export `madoguchi:plugin/flow@0.1.0` and nothing else
            B07 error: it exports no flow
                fix: export `madoguchi:plugin/flow@0.1.0` and nothing else
            export-another: errors: 2, warnings: 0
            B08 error: it exports `init`
                fix: export `madoguchi:plugin/flow@0.1.0` and nothing else
            export-more: errors: 1, warnings: 0
        "#]],
    );
}

#[test]
fn code_that_runs_as_it_is_loaded() {
    check(
        &[
            ("loops", &beside("(module (func $f (loop br 0)) (start $f))")),
            ("traps", &beside("(module (func $f unreachable) (start $f))")),
            ("recurses", &beside("(module (func $f call $f) (start $f))")),
        ],
        expect![[r#"
            B12 warning: functions that run when it is loaded: 1
                fix: let it run no code when it is loaded
            R15 error: the plugin could not describe itself: the plugin used up its fuel in its start function
                fix: let `describe` give the manifest alone, and no code run as it is loaded; compute less, and end every loop: a call has 10000000 units of fuel
            loops: errors: 1, warnings: 1
            B12 warning: functions that run when it is loaded: 1
                fix: let it run no code when it is loaded
            R15 error: the plugin could not describe itself: the plugin trapped in its start function: wasm trap: wasm `unreachable` instruction executed in f
                fix: let `describe` give the manifest alone, and no code run as it is loaded; mend what panics, overruns its memory or recurses in the function named
            traps: errors: 1, warnings: 1
            B12 warning: functions that run when it is loaded: 1
                fix: let it run no code when it is loaded
            R15 error: the plugin could not describe itself: the plugin trapped in its start function: wasm trap: call stack exhausted in f
                fix: let `describe` give the manifest alone, and no code run as it is loaded; mend what panics, overruns its memory or recurses in the function named
            recurses: errors: 1, warnings: 1
        "#]],
    );
}

#[test]
fn more_than_a_plugin_may_have() {
    // Each memory is small enough, and all of them together are not.
    let memories = wrapped(INTERFACE, |outer| {
        let module = wat::parse_str("(module (memory 100 100))").unwrap();
        let module = outer.core_module_raw(None, &module);
        for _ in 0..8 {
            outer.core_instantiate(None, module, Vec::<(&str, ModuleArg)>::new());
        }
    });
    check(
        &[
            ("memory", &beside("(module (memory 1000 1000))")),
            ("memories", &memories),
            ("table", &beside("(module (table 200000 funcref))")),
            ("threads", &beside("(module (memory 1 1 shared))")),
        ],
        expect![[r#"
            B14 error: a memory of 1000 pages of 64 KiB
                fix: keep the memory within 16777216 bytes
            memory: errors: 1, warnings: 0
            R14 error: the component cannot be used as madoguchi:plugin/flow@0.1.0: memory minimum size of 100 pages exceeds memory limits
                fix: export the functions and types of wit/flow.wit, unchanged, within a plugin's limits
            memories: errors: 1, warnings: 0
            B15 error: a table of 200000 elements
                fix: keep the table within 65536 elements
            table: errors: 1, warnings: 0
            B11 error: it needs the feature `threads`
                fix: build it for the plain instruction set, without that feature
            threads: errors: 1, warnings: 0
        "#]],
    );
}

/// What `describe`, `start` and `view` do wrong before anybody comes.
#[test]
fn an_idle_screen_that_is_at_fault() {
    check(
        &[
            ("undeclared", &hostile("view idle screen")),
            ("number", &hostile("view idle number")),
            ("loops", &hostile("view idle loop")),
            ("too-large", &hostile("start any state")),
            ("gives-up", &hostile("start any unexpected")),
        ],
        expect![[r#"
            V11 error: its idle screen is at fault: screen "undeclared" is not declared
                fix: name it in flow.toml, or a phrase in words/, as the screen does, and build again
            undeclared: errors: 1, warnings: 0
            V15 error: its idle screen is at fault: action "go-on" is labelled with a number, which is a key's
                fix: give the action what wit/flow.wit says at `action`
            number: errors: 1, warnings: 0
            R02 error: its idle screen is at fault: the plugin used up its fuel in view
                fix: compute less, and end every loop: a call has 10000000 units of fuel
            loops: errors: 1, warnings: 0
            V01 error: its idle screen is at fault: the state has 5000 bytes; at most 4096 are kept
                fix: keep the state within 4096 bytes
            too-large: errors: 1, warnings: 0
            R04 error: its idle screen is at fault: the plugin answered start with fault unexpected
                fix: give a state and a screen for whatever can come: a fault ends the flow's part
            gives-up: errors: 1, warnings: 0
        "#]],
    );
}

/// Five MiB are a warning, and the plugin is taken.
#[test]
fn memory_that_is_much_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plenty.wasm");
    std::fs::write(&file, beside("(module (memory 80 80))")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_madoguchi"))
        .args(["check", "--output", "json"])
        .arg(&file)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&said["errors"], &said["warnings"]), (&0.into(), &1.into()), "{said}");
    let finding = &said["findings"][0];
    assert_eq!((&finding["code"], &finding["severity"]), (&"R21".into(), &"warning".into()));
}

/// The checks of a file come before; a runtime that is given a component
/// without them refuses it by itself.
#[test]
fn what_is_no_flow_is_not_loaded() {
    let engine = Engine::new().unwrap();
    let load = |text: &str| {
        let code = Code::compile(&engine, &wat::parse_str(text).unwrap())?;
        Plugin::of(&engine, &code).map(|_| ())
    };
    let code = |text| load(text).map_err(|error| error.code());
    assert_eq!(code("(module)"), Err("R11"));
    assert_eq!(code(r#"(component (import "wasi:cli/exit@0.2.0" (instance)))"#), Err("R13"));
    assert_eq!(code("(component)"), Err("R14"));
}

/// What is well wrapped is as good as what is not: the findings above are about
/// what was added.
#[test]
fn a_flow_in_another_component_is_a_flow() {
    let bytes = wrapped(INTERFACE, |_| {});
    LOADER.install(&bytes, &Site::complete()).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn no_cut_is_taken() {
    let whole = hostile("none");
    for length in (0..whole.len()).step_by(37) {
        assert!(!component::check_static(&whole[..length]).is_empty(), "{length} bytes");
    }
}

/// Bits flipped one at a time, by a generator that is always the same: the file
/// is refused, or it is put in and patients come and go, whatever it shows them.
#[test]
fn no_flipped_bit_stops_the_reader() {
    const FLIPS: usize = 200;
    let mut bytes = hostile("none");
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut refused = 0;
    for _ in 0..FLIPS {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let at = usize::try_from(seed >> 33).unwrap() % bytes.len();
        let bit = 1 << ((seed >> 29) & 7);
        bytes[at] ^= bit;
        match LOADER.install(&bytes, &Site::complete()) {
            Err(_) => refused += 1,
            Ok(_) => Patient::at(&LOADER, &bytes, None).visit_in_vain(),
        }
        bytes[at] ^= bit;
    }
    assert!((1..FLIPS).contains(&refused), "{refused} of {FLIPS} were refused");
}

/// A station that is given such a file says so and serves with the standard
/// flow.
#[test]
fn a_station_goes_on_with_the_standard_flow() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plugin.wasm");
    std::fs::write(&file, renamed("flow@0.1.0", "flow@0.2.0")).unwrap();
    let mut station = Command::new(env!("CARGO_BIN_EXE_madoguchi"))
        .args(["run", "--virtual", "--port", "0", "--data"])
        .arg(folder.path().join("data"))
        .arg("--plugin")
        .arg(&file)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let line = |pipe: &mut dyn std::io::Read| {
        let mut line = String::new();
        BufReader::new(pipe).read_line(&mut line).unwrap();
        line
    };
    let said = line(station.stdout.as_mut().unwrap());
    let warned = line(station.stderr.as_mut().unwrap());
    station.kill().unwrap();
    station.wait().unwrap();
    assert!(said.starts_with("console "), "{said}");
    expect![[r#"
        madoguchi: the plugin was refused: B09: it exports `madoguchi:plugin/flow@0.2.0`; build it again against `madoguchi:plugin/flow@0.1.0`; the standard flow runs
    "#]].assert_eq(&warned);
}
