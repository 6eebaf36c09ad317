//! A copy of a component that notes which parts of the site an answer came of.
//!
//! Every value of the copy has a mark beside it that says which of the watched
//! fields of `features` and `device` it came of: in a local for a local, in a
//! second memory for the memory. The copy notes the marks of everything that
//! decides what is done next: conditions, addresses, operands that can fail;
//! and those of every byte of the answer. So if a field was not noted, the same
//! call with another value of that field does the same, instruction for
//! instruction, and answers the same. `migrate` of the copy gives the notes
//! back.
//!
//! Settings are not watched: their lengths decide where memory is given out.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "instructions, types and sections that are not named are refused or copied"
)]

mod answer;
mod body;

use wasm_encoder::reencode::{self, Reencode, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, ExportSection, Function, FunctionSection, GlobalSection, GlobalType,
    Instruction as I, MemArg, MemArgTarget, MemorySection, Module, TypeSection, ValType,
};
use wasmparser::{ExternalKind, Parser, Payload, ValidPayload, Validator, WasmFeatures};
use wit_parser::abi::AbiVariant;
use wit_parser::{Resolve, SizeAlign, Type, TypeDefKind};

use self::answer::Answers;
use self::body::{Body, MARKS, mark, nothing, plain};
use crate::INTERFACE;
use crate::traced::{give_back, with_module};

/// The fields that are watched, with the bit of each. Some share one.
pub const WATCHED: [(&str, u8); 9] = [
    ("phone", 1 << 0),
    ("prescription", 1 << 1),
    ("registration", 1 << 2),
    ("subsidy", 1 << 3),
    ("mode", 1 << 4),
    ("staffing", 1 << 5),
    ("panel", 1 << 6),
    ("keypad", 1 << 6),
    ("placement", 1 << 7),
];

/// Makes the copy. `None` for a component that is not made of one core module
/// without imports, or that holds instructions that are not known here.
pub fn watched(component: &[u8]) -> Option<Vec<u8>> {
    with_module(component, watch)
}

type Failed = reencode::Error<std::convert::Infallible>;
type Kind = (Vec<ValType>, Vec<ValType>);

/// What is known of a module before it is rewritten.
#[derive(Default)]
struct Shape {
    types: Vec<Kind>,
    /// The type of each function.
    functions: Vec<u32>,
    globals: Vec<ValType>,
    /// The functions that are exported, by name.
    exports: Vec<(String, u32)>,
}

impl Shape {
    fn of(module: &[u8]) -> Option<Self> {
        let mut shape = Self::default();
        let mut memories = 0;
        for payload in Parser::new(0).parse_all(module) {
            match payload.ok()? {
                Payload::ImportSection(section) if section.count() > 0 => return None,
                Payload::TypeSection(section) => {
                    for kind in section.into_iter_err_on_gc_types() {
                        let kind = kind.ok()?;
                        let all = |kinds: &[wasmparser::ValType]| -> Option<Vec<ValType>> {
                            kinds.iter().map(|kind| plain(*kind)).collect()
                        };
                        shape.types.push((all(kind.params())?, all(kind.results())?));
                    }
                }
                Payload::FunctionSection(section) => {
                    shape.functions = section.into_iter().collect::<Result<_, _>>().ok()?;
                }
                Payload::GlobalSection(section) => {
                    for global in section {
                        shape.globals.push(plain(global.ok()?.ty.content_type)?);
                    }
                }
                Payload::MemorySection(section) => memories += section.count(),
                Payload::ExportSection(section) => {
                    for export in section {
                        let export = export.ok()?;
                        if export.kind == ExternalKind::Func {
                            shape.exports.push((export.name.to_owned(), export.index));
                        }
                    }
                }
                _ => {}
            }
        }
        (memories == 1).then_some(shape)
    }

    /// The number of a type with a mark beside each parameter and result.
    fn doubled(&self, kind: u32) -> u32 {
        kind + len(self.types.len())
    }

    /// The number of the type of functions from an address to nothing.
    fn look(&self) -> u32 {
        2 * len(self.types.len())
    }

    fn mark_of_global(&self, global: u32) -> u32 {
        global + len(self.globals.len())
    }

    /// The global of 64 bits in which the notes are.
    fn seen(&self) -> u32 {
        2 * len(self.globals.len())
    }

    /// The function that the host calls by that name.
    fn gate(&self, name: &str) -> Option<u32> {
        let place = self.exports.iter().position(|(known, _)| known == name)?;
        Some(len(self.functions.len() + place))
    }
}

/// Lengths of a module are far below 2^32.
fn len(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX / 4)
}

fn watch(module: &[u8]) -> Option<Vec<u8>> {
    let shape = Shape::of(module)?;
    let mut bodies = Vec::new();
    let mut validator = Validator::new_with_features(WasmFeatures::all());
    for payload in Parser::new(0).parse_all(module) {
        if let ValidPayload::Func(function, body) = validator.payload(&payload.ok()?).ok()? {
            let kind = *shape.functions.get(bodies.len())?;
            let mut checker = function.into_validator(Default::default());
            bodies.push(Body::of(&shape, kind, &body, &mut checker)?);
        }
    }
    let more = gates(&shape)?;
    let mut copy = Module::new();
    let looks = more.len() - shape.exports.len();
    let mut watcher = Watcher { shape, bodies: bodies.into_iter(), more, looks };
    watcher.parse_core_module(&mut copy, Parser::new(0), module).ok()?;
    Some(copy.finish())
}

/// A function for each export, of the type that the host knows, and the
/// functions that look through answers.
fn gates(shape: &Shape) -> Option<Vec<Function>> {
    let (resolve, world) = crate::check::world();
    let mut sizes = SizeAlign::default();
    sizes.fill(&resolve).ok()?;
    let first = len(shape.functions.len() + shape.exports.len());
    let mut answers = Answers::new(&resolve, &sizes, first, shape.seen());
    let key = resolve.worlds.get(world)?.exports.values().next()?;
    let wit_parser::WorldItem::Interface { id, .. } = key else { return None };
    let flow = resolve.interfaces.get(*id)?;
    let mut gates = Vec::new();
    for (name, index) in &shape.exports {
        let called = name.strip_prefix(INTERFACE).and_then(|name| name.strip_prefix('#'));
        let gate = match called {
            Some("migrate") => {
                give_back(shape.seen()..shape.seen() + 1, shape.gate("cabi_realloc")?)
            }
            Some(name @ ("start" | "update" | "view")) => {
                let function = flow.functions.get(name)?;
                let Some(Type::Id(result)) = function.result else { return None };
                let look = answers.of(result)?;
                let fields = Fields::of(&resolve, &sizes, function);
                gate(shape, *index, Some((fields, look)))?
            }
            Some(_) | None => gate(shape, *index, None)?,
        };
        gates.push(gate);
    }
    gates.extend(answers.finish()?);
    Some(gates)
}

/// Where the watched fields are in what a function takes.
enum Fields {
    /// In these parameters.
    Flat(Vec<(u32, u8)>),
    /// At these offsets from the address that is the only parameter.
    Stored(Vec<(u32, u8)>),
}

impl Fields {
    fn of(resolve: &Resolve, sizes: &SizeAlign, function: &wit_parser::Function) -> Self {
        let types: Vec<&Type> = function.params.iter().map(|param| &param.ty).collect();
        let mut found = Vec::new();
        if resolve.wasm_signature(AbiVariant::GuestExport, function).indirect_params {
            for (offset, kind) in sizes.field_offsets(types) {
                stored(resolve, sizes, kind, len(offset.size_wasm32()), &mut found);
            }
            Self::Stored(found)
        } else {
            let mut next = 0;
            for kind in types {
                flat(resolve, kind, &mut next, &mut found);
            }
            Self::Flat(found)
        }
    }
}

fn bit(name: &str) -> Option<u8> {
    WATCHED.iter().find(|(known, _)| *known == name).map(|(_, bit)| *bit)
}

/// The fields of a record, if it is one that holds watched fields.
fn fields<'r>(resolve: &'r Resolve, kind: &Type) -> Option<&'r [wit_parser::Field]> {
    let Type::Id(id) = kind else { return None };
    let known = resolve.types.get(*id)?;
    let named = matches!(known.name.as_deref(), Some("features" | "device" | "site"));
    match &known.kind {
        TypeDefKind::Record(record) if named => Some(&record.fields),
        _ => None,
    }
}

fn stored(
    resolve: &Resolve,
    sizes: &SizeAlign,
    kind: &Type,
    start: u32,
    found: &mut Vec<(u32, u8)>,
) {
    let Some(fields) = fields(resolve, kind) else { return };
    let types: Vec<&Type> = fields.iter().map(|field| &field.ty).collect();
    for (field, (offset, kind)) in fields.iter().zip(sizes.field_offsets(types)) {
        let at = start + len(offset.size_wasm32());
        match bit(&field.name) {
            Some(bit) => found.push((at, bit)),
            None => stored(resolve, sizes, kind, at, found),
        }
    }
}

/// All fields before the settings are single values.
fn flat(resolve: &Resolve, kind: &Type, next: &mut u32, found: &mut Vec<(u32, u8)>) {
    for field in fields(resolve, kind).unwrap_or_default() {
        if let Some(bit) = bit(&field.name) {
            found.push((*next, bit));
        }
        *next += 1;
    }
}

/// Calls a function with marks for its parameters, and notes those of its
/// answer.
fn gate(shape: &Shape, index: u32, told: Option<(Fields, u32)>) -> Option<Function> {
    let kind = *shape.functions.get(index as usize)?;
    let (params, results) = shape.types.get(kind as usize)?;
    let spare = len(params.len());
    let mut body = Function::new([(1, ValType::I64)]);
    if let Some((Fields::Stored(fields), _)) = &told {
        for (offset, bit) in fields {
            let target = MemArgTarget::Memory(MARKS);
            let at = MemArg { offset: u64::from(*offset), align: 0, target, ordering: None };
            body.instruction(&I::LocalGet(0));
            body.instruction(&I::I32Const(i32::from(*bit)));
            body.instruction(&I::I32Store8(at));
        }
    }
    for param in 0..spare {
        body.instruction(&I::LocalGet(param));
    }
    for (param, kind) in params.iter().enumerate() {
        let bit = match &told {
            Some((Fields::Flat(fields), _)) => {
                fields.iter().find(|(at, _)| *at as usize == param).map(|(_, bit)| *bit)
            }
            Some((Fields::Stored(_), _)) | None => None,
        };
        match bit {
            Some(bit) => body.instruction(&I::I32Const(i32::from(bit))),
            None => body.instruction(&nothing(*kind)),
        };
    }
    body.instruction(&I::Call(index));
    match results.as_slice() {
        [] => {}
        [one] => {
            // The mark of an answer's address: what chose it is noted.
            if mark(*one) == ValType::I32 {
                body.instruction(&I::I64ExtendI32U);
            }
            body.instruction(&I::LocalSet(spare));
            if let Some((_, look)) = told {
                body.instruction(&I::GlobalGet(shape.seen()));
                body.instruction(&I::LocalGet(spare));
                body.instruction(&I::I64Or);
                body.instruction(&I::GlobalSet(shape.seen()));
                body.instruction(&I::LocalTee(0));
                body.instruction(&I::Call(look));
                body.instruction(&I::LocalGet(0));
            }
        }
        _ => return None,
    }
    body.instruction(&I::End);
    Some(body)
}

struct Watcher {
    shape: Shape,
    bodies: std::vec::IntoIter<Function>,
    more: Vec<Function>,
    looks: usize,
}

impl Reencode for Watcher {
    type Error = std::convert::Infallible;

    fn parse_type_section(
        &mut self,
        types: &mut TypeSection,
        section: wasmparser::TypeSectionReader<'_>,
    ) -> Result<(), Failed> {
        utils::parse_type_section(self, types, section)?;
        let beside = |kinds: &[ValType]| -> Vec<ValType> {
            kinds.iter().copied().chain(kinds.iter().map(|kind| mark(*kind))).collect()
        };
        for (params, results) in &self.shape.types {
            types.ty().function(beside(params), beside(results));
        }
        types.ty().function([ValType::I32], []);
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        _: wasmparser::FunctionSectionReader<'_>,
    ) -> Result<(), Failed> {
        for kind in &self.shape.functions {
            functions.function(self.shape.doubled(*kind));
        }
        for (_, index) in &self.shape.exports {
            functions.function(self.shape.functions.get(*index as usize).copied().unwrap_or(0));
        }
        for _ in 0..self.looks {
            functions.function(self.shape.look());
        }
        Ok(())
    }

    fn parse_memory_section(
        &mut self,
        memories: &mut MemorySection,
        section: wasmparser::MemorySectionReader<'_>,
    ) -> Result<(), Failed> {
        for memory in section {
            let kind = self.memory_type(memory?)?;
            memories.memory(kind);
            memories.memory(kind);
        }
        Ok(())
    }

    fn parse_global_section(
        &mut self,
        globals: &mut GlobalSection,
        section: wasmparser::GlobalSectionReader<'_>,
    ) -> Result<(), Failed> {
        utils::parse_global_section(self, globals, section)?;
        let kinds = self.shape.globals.iter().map(|kind| mark(*kind)).chain([ValType::I64]);
        for val_type in kinds {
            let nothing = match val_type {
                ValType::I64 => ConstExpr::i64_const(0),
                _ => ConstExpr::i32_const(0),
            };
            globals.global(GlobalType { val_type, mutable: true, shared: false }, &nothing);
        }
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: wasmparser::ExportSectionReader<'_>,
    ) -> Result<(), Failed> {
        let mut gate = len(self.shape.functions.len());
        for export in section {
            let export = export?;
            let mut index = export.index;
            if export.kind == ExternalKind::Func {
                index = gate;
                gate += 1;
            }
            exports.export(export.name, self.export_kind(export.kind)?, index);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: wasmparser::CodeSectionReader<'_>,
    ) -> Result<(), Failed> {
        for _ in section {
            if let Some(body) = self.bodies.next() {
                code.function(&body);
            }
        }
        for gate in &self.more {
            code.function(gate);
        }
        Ok(())
    }
}
