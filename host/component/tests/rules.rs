//! Promise: each rule of `check_static` finds what it is for, in components
//! that were made for it by hand.

use std::borrow::Cow;
use std::collections::BTreeSet;

use component::{Finding, Rule, Severity, check_static};
use expect_test::{Expect, expect};
use wasm_encoder::{
    CodeSection, Component, ComponentImportSection, ComponentSection, ComponentTypeRef,
    ComponentTypeSection, CustomSection, Function, FunctionSection, InstanceType, MemorySection,
    MemoryType, Module, ModuleSection, RefType, StartSection, TableSection, TableType, TypeSection,
    ValType,
};

#[track_caller]
fn check(bytes: &[u8], expected: Expect) {
    expected.assert_eq(&lines(&check_static(bytes)));
}

fn lines(findings: &[Finding]) -> String {
    let lines = findings.iter().map(|found| format!("{} {}\n", found.code, found.cause));
    lines.collect::<BTreeSet<_>>().into_iter().collect()
}

fn with_module(module: &Module) -> Vec<u8> {
    let mut component = Component::new();
    component.section(&ModuleSection(module));
    component.finish()
}

fn with_sections(sections: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Component::new().finish();
    for (name, data) in sections {
        let (name, data) = (Cow::Borrowed(*name), Cow::Borrowed(*data));
        CustomSection { name, data }.append_to_component(&mut bytes);
    }
    bytes
}

const NO_FLOW: &str = "B07 it exports no flow\n";
const NO_LIST: &str = "B03 the list of assets, which comes last, is not there\n";

/// Only what the module adds to what an empty component lacks.
#[track_caller]
fn check_module(module: &Module, expected: Expect) {
    let found = lines(&check_static(&with_module(module)));
    let own: String = found
        .lines()
        .filter(|line| !NO_FLOW.starts_with(line) && !NO_LIST.starts_with(line))
        .map(|line| format!("{line}\n"))
        .collect();
    expected.assert_eq(&own);
}

fn memory(memory: MemoryType) -> Module {
    let mut module = Module::new();
    let mut memories = MemorySection::new();
    memories.memory(memory);
    module.section(&memories);
    module
}

const PLAIN: MemoryType = MemoryType {
    minimum: 1,
    maximum: Some(2),
    memory64: false,
    shared: false,
    page_size_log2: None,
};

/// One function that holds what `body` writes.
fn function(parts: impl FnOnce(&mut Module), body: impl FnOnce(&mut Function)) -> Module {
    let mut module = Module::new();
    let mut types = TypeSection::new();
    types.ty().function([], []);
    module.section(&types);
    let mut functions = FunctionSection::new();
    functions.function(0);
    module.section(&functions);
    parts(&mut module);
    let mut code = CodeSection::new();
    let mut function = Function::new(Vec::<(u32, ValType)>::new());
    body(&mut function);
    function.instructions().end();
    code.function(&function);
    module.section(&code);
    module
}

#[test]
fn files_that_are_something_else() {
    check(
        b"",
        expect![[r#"
        B03 the file has only 0 bytes
    "#]],
    );
    check(
        b"\0asm",
        expect![[r#"
        B03 the file has only 4 bytes
    "#]],
    );
    check(
        b"PK\x03\x04",
        expect![[r#"
        B01 the file is not WebAssembly
    "#]],
    );
    check(
        b"%PDF-1.7 and so on",
        expect![[r#"
        B01 the file is not WebAssembly
    "#]],
    );
    check(
        b"\0asm\x09\0\x01\0",
        expect![[r#"
        B02 the file is of a version of WebAssembly that is not known
    "#]],
    );
    check(
        &Module::new().finish(),
        expect![[r#"
        B02 the file is a core module, not a component
    "#]],
    );
}

#[test]
fn an_empty_component_is_no_flow() {
    check(
        &Component::new().finish(),
        expect![[r#"
        B03 the list of assets, which comes last, is not there
        B07 it exports no flow
    "#]],
    );
}

#[test]
fn an_import_is_refused() {
    let mut component = Component::new();
    let mut types = ComponentTypeSection::new();
    types.instance(&InstanceType::new());
    component.section(&types);
    let mut imports = ComponentImportSection::new();
    imports.import("wasi:clocks/wall-clock@0.2.0", ComponentTypeRef::Instance(0));
    component.section(&imports);
    let found = lines(&check_static(&component.finish()));
    assert!(found.contains("B06 it imports `wasi:clocks/wall-clock@0.2.0`"), "{found}");
}

#[test]
fn memories_and_tables_are_bounded() {
    check_module(&memory(PLAIN), expect![[""]]);
    check_module(
        &memory(MemoryType { maximum: None, ..PLAIN }),
        expect![[r#"
        B13 a memory says no maximum
    "#]],
    );
    check_module(
        &memory(MemoryType { maximum: Some(257), ..PLAIN }),
        expect![[r#"
        B14 a memory of 257 pages of 64 KiB
    "#]],
    );
    let mut module = Module::new();
    let mut tables = TableSection::new();
    tables.table(TableType {
        element_type: RefType::FUNCREF,
        minimum: 65_537,
        maximum: None,
        table64: false,
        shared: false,
    });
    module.section(&tables);
    check_module(
        &module,
        expect![[r#"
        B15 a table of 65537 elements
    "#]],
    );
}

#[test]
fn features_beyond_the_list_are_refused() {
    check_module(
        &memory(MemoryType { memory64: true, ..PLAIN }),
        expect![[r#"
        B11 it needs the feature `memory64`
    "#]],
    );
    check_module(
        &memory(MemoryType { shared: true, ..PLAIN }),
        expect![[r#"
        B11 it needs the feature `threads`
    "#]],
    );
    let mut two = Module::new();
    let mut memories = MemorySection::new();
    memories.memory(PLAIN).memory(PLAIN);
    two.section(&memories);
    check_module(
        &two,
        expect![[r#"
        B11 it needs the feature `multi-memory`
    "#]],
    );
    let simd = function(
        |_| {},
        |body| {
            body.instructions().v128_const(0).drop();
        },
    );
    check_module(
        &simd,
        expect![[r#"
        B11 it needs the feature `simd`
    "#]],
    );
    let floats = function(
        |_| {},
        |body| {
            body.instructions().f64_const(1.0.into()).drop();
        },
    );
    check_module(&floats, expect![[""]]);
}

#[test]
fn code_that_runs_when_loaded_is_told() {
    let start = function(
        |module| {
            module.section(&StartSection { function_index: 0 });
        },
        |_| {},
    );
    check_module(
        &start,
        expect![[r#"
        B12 functions that run when it is loaded: 1
    "#]],
    );
}

#[test]
fn sections_with_reserved_names_are_known() {
    const LIST: (&str, &[u8]) = ("madoguchi:assets", b"[]");
    let found =
        |name: &str, data: &[u8]| lines(&check_static(&with_sections(&[(name, data), LIST])));
    assert!(found("madoguchi:other", b"").contains("B16 the section `madoguchi:other`"));
    assert!(found("madoguchi:words/tlh", b"").contains("B18 there are words in"));
    assert!(found("madoguchi:words/ja", b"\xff").contains("B17 the section"));
    assert!(found("madoguchi:asset/card", b"").contains("B24 the asset `card` is not listed"));
    assert!(found("madoguchi:words/ja", b"a = PIN\n").contains("W36 "));
    assert!(!found("somebody-else", b"").contains("B16"));

    let list = lines(&check_static(&with_sections(&[("madoguchi:assets", b"{")])));
    assert!(list.contains("B17 the list of assets"), "{list}");
    let twice = [("madoguchi:words/ja", b"a = b\n".as_slice()); 2];
    let twice = lines(&check_static(&with_sections(&twice)));
    assert!(twice.contains("B16 the section `madoguchi:words/ja` stands twice"), "{twice}");
}

#[test]
fn a_file_beyond_the_limit_is_not_looked_at() {
    check(
        &vec![0; component::COMPONENT_BYTES_MAX + 1],
        expect![[r#"
        B05 the file has 33554433 bytes
    "#]],
    );
}

#[test]
fn each_rule_has_a_code_of_its_own() {
    let codes: BTreeSet<&str> = Rule::ALL.iter().map(|rule| rule.code()).collect();
    assert_eq!(codes.len(), Rule::ALL.len());
    assert!(Rule::ALL.iter().any(|rule| rule.severity() == Severity::Warning));
    assert!(Rule::ALL.iter().all(|rule| !rule.fix().is_empty()));
    assert!(codes.into_iter().next_back().unwrap() == format!("B{}", Rule::ALL.len()));
}
