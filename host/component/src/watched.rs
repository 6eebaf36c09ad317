//! A copy of a component that notes which parts of the site an answer came of.
//!
//! Every value of the copy has a mark beside it that says which of the watched
//! fields of `features` and `device` it came of: in a local for a local, in a
//! second memory for the memory. The copy notes the marks of everything that
//! decides what is done next: conditions, addresses, operands that can fail;
//! and those of every byte of the answer. So if a field was not noted, the same
//! call with another value of that field does the same, instruction for
//! instruction, and answers the same. `migrate` of the copy gives the notes
//! back: eight bytes whose bits together are the fields, then a bit for each
//! function that was entered, as in a [`crate::traced`] copy. A call that does
//! the same with other fields enters the same functions, so these notes are
//! true of it too.
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
    BlockType, CodeSection, ConstExpr, ExportSection, Function, FunctionSection, GlobalSection,
    GlobalType, Instruction as I, MemArg, MemArgTarget, MemorySection, Module, TypeSection,
    ValType,
};
use wasmparser::{ExternalKind, Parser, Payload, ValidPayload, Validator, WasmFeatures};
use wit_parser::abi::AbiVariant;
use wit_parser::{Resolve, SizeAlign, Type, TypeDefKind};

use self::answer::Answers;
use self::body::{Body, MARKS, mark, nothing, plain};
use crate::INTERFACE;
use crate::traced::{Traced, give_back, with_outline};

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

/// Makes the copy. `None` for a component that is not what the encoder makes of
/// one core module without imports, or that holds instructions that are not
/// known here.
pub fn watched(component: &[u8]) -> Option<Traced> {
    with_outline(component, |module, _| watch(module))
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
        // Without a section of globals there is no place for more of them.
        (memories == 1 && !shape.globals.is_empty()).then_some(shape)
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

    /// The global of 64 bits with the marks of the addresses that the host was
    /// given for what it brings.
    fn moved(&self) -> u32 {
        self.seen() + 1
    }

    /// The first of the globals with a bit for each function.
    fn entered(&self) -> u32 {
        self.seen() + 2
    }

    /// How many they are, of 64 bits each.
    fn words(&self) -> u32 {
        len(self.functions.len()).div_ceil(64)
    }

    /// The global with the address of what a function takes, all bits turned
    /// round, from when the host has room for it until it calls; else 0. An
    /// address of 0 is one like others, the last of all has no room behind it.
    /// `which` counts [`Block`]s.
    fn block(&self, which: usize) -> u32 {
        self.entered() + self.words() + len(which)
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
            let mut checker = function.into_validator(Default::default());
            bodies.push(Body::of(&shape, len(bodies.len()), &body, &mut checker)?);
        }
    }
    let (more, blocks) = gates(&shape)?;
    let mut copy = Module::new();
    let looks = more.len() - shape.exports.len();
    let mut watcher = Watcher { shape, bodies: bodies.into_iter(), more, looks, blocks };
    watcher.parse_core_module(&mut copy, Parser::new(0), module).ok()?;
    Some(copy.finish())
}

/// A function for each export, of the type that the host knows, and the
/// functions that look through answers.
/// Also, how many [`Block`]s they keep.
fn gates(shape: &Shape) -> Option<(Vec<Function>, usize)> {
    let (resolve, world) = crate::check::world();
    let mut sizes = SizeAlign::default();
    sizes.fill(&resolve).ok()?;
    let first = len(shape.functions.len() + shape.exports.len());
    let mut answers = Answers::new(&resolve, &sizes, first, shape.seen());
    let key = resolve.worlds.get(world)?.exports.values().next()?;
    let wit_parser::WorldItem::Interface { id, .. } = key else { return None };
    let flow = resolve.interfaces.get(*id)?;
    let blocks = blocks(&resolve, &sizes, flow);
    let mut gates = Vec::new();
    for (name, index) in &shape.exports {
        let called = name.strip_prefix(INTERFACE).and_then(|name| name.strip_prefix('#'));
        let called = match called {
            Some("migrate") => {
                let words = shape.entered()..shape.entered() + shape.words();
                let notes: Vec<u32> = std::iter::once(shape.seen()).chain(words).collect();
                gates.push(give_back(&notes, shape.gate("cabi_realloc")?));
                continue;
            }
            Some(name @ ("start" | "update" | "view")) => {
                let function = flow.functions.get(name)?;
                let Some(Type::Id(result)) = function.result else { return None };
                let look = answers.of(result)?;
                Called::Step(Fields::of(&resolve, &sizes, function), look)
            }
            None if name == "cabi_realloc" => Called::Realloc,
            Some(_) | None => Called::Other,
        };
        gates.push(gate(shape, &blocks, *index, &called)?);
    }
    gates.extend(answers.finish()?);
    Some((gates, blocks.len()))
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

/// What a function takes from an address: how many bytes, and where the
/// watched fields are.
struct Block {
    bytes: u32,
    fields: Vec<(u32, u8)>,
}

/// The same of all functions that take so much.
fn blocks(resolve: &Resolve, sizes: &SizeAlign, flow: &wit_parser::Interface) -> Vec<Block> {
    flow.functions.values().filter_map(|one| Block::of(resolve, sizes, one)).collect()
}

impl Block {
    fn of(resolve: &Resolve, sizes: &SizeAlign, function: &wit_parser::Function) -> Option<Self> {
        let Fields::Stored(fields) = Fields::of(resolve, sizes, function) else { return None };
        let bytes = sizes.params(function.params.iter().map(|param| &param.ty)).size;
        Some(Self { bytes: len(bytes.size_wasm32()), fields })
    }
}

/// What the host calls.
enum Called {
    /// A step: where its fields are, and the function that looks through its
    /// answer.
    Step(Fields, u32),
    /// Memory for what the host brings.
    Realloc,
    Other,
}

/// Calls a function with marks for its parameters, and notes those of its
/// answer.
fn gate(shape: &Shape, blocks: &[Block], index: u32, called: &Called) -> Option<Function> {
    let kind = *shape.functions.get(index as usize)?;
    let (params, results) = shape.types.get(kind as usize)?;
    let spare = len(params.len());
    let mut body = Function::new([(1, ValType::I64)]);
    match called {
        Called::Step(fields, _) => before_step(shape, blocks, fields, &mut body),
        Called::Realloc if params.as_slice() != [ValType::I32; 4] => return None,
        Called::Realloc => before_room(shape, blocks, &mut body),
        Called::Other => {}
    }
    for param in 0..spare {
        body.instruction(&I::LocalGet(param));
    }
    for (param, kind) in params.iter().enumerate() {
        let bit = match called {
            Called::Step(Fields::Flat(fields), _) => {
                fields.iter().find(|(at, _)| *at as usize == param).map(|(_, bit)| *bit)
            }
            Called::Step(Fields::Stored(_), _) | Called::Realloc | Called::Other => None,
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
            match called {
                Called::Step(_, look) => {
                    add(shape.seen(), &I::LocalGet(spare), &mut body);
                    body.instruction(&I::LocalTee(0));
                    body.instruction(&I::Call(*look));
                    body.instruction(&I::LocalGet(0));
                }
                Called::Realloc => after_room(shape, blocks, spare, &mut body),
                Called::Other => {}
            }
        }
        _ => return None,
    }
    body.instruction(&I::End);
    Some(body)
}

/// Adds marks to a global of 64 bits.
fn add(global: u32, marks: &I<'_>, body: &mut Function) {
    body.instruction(&I::GlobalGet(global));
    body.instruction(marks);
    body.instruction(&I::I64Or);
    body.instruction(&I::GlobalSet(global));
}

fn at_mark(offset: u32) -> MemArg {
    let target = MemArgTarget::Memory(MARKS);
    MemArg { offset: u64::from(offset), align: 0, target, ordering: None }
}

/// Everything is brought: the fields have their marks, and where it lies was
/// chosen by the answers to what came before.
fn before_step(shape: &Shape, blocks: &[Block], fields: &Fields, body: &mut Function) {
    if let Fields::Stored(fields) = fields {
        for (offset, bit) in fields {
            body.instruction(&I::LocalGet(0));
            body.instruction(&I::I32Const(i32::from(*bit)));
            body.instruction(&I::I32Store8(at_mark(*offset)));
        }
    }
    add(shape.seen(), &I::GlobalGet(shape.moved()), body);
    body.instruction(&I::I64Const(0));
    body.instruction(&I::GlobalSet(shape.moved()));
    for which in 0..blocks.len() {
        body.instruction(&I::I32Const(0));
        body.instruction(&I::GlobalSet(shape.block(which)));
    }
}

/// The host stores fields, and asks for memory in between: what gives it out
/// could look at them. Marks of a field that is not stored yet do no harm.
fn before_room(shape: &Shape, blocks: &[Block], body: &mut Function) {
    for (which, block) in blocks.iter().enumerate() {
        let turned = I::GlobalGet(shape.block(which));
        body.instruction(&turned);
        body.instruction(&I::If(BlockType::Empty));
        for (offset, bit) in &block.fields {
            // For the load, and before it for the store.
            for _ in 0..2 {
                body.instruction(&turned);
                body.instruction(&I::I32Const(-1));
                body.instruction(&I::I32Xor);
            }
            body.instruction(&I::I32Load8U(at_mark(*offset)));
            body.instruction(&I::I32Const(i32::from(*bit)));
            body.instruction(&I::I32Or);
            body.instruction(&I::I32Store8(at_mark(*offset)));
        }
        body.instruction(&I::End);
    }
}

/// Keeps the address of what a function takes: the first room that the host
/// asks for, by its size. `spare` has the address's mark.
fn after_room(shape: &Shape, blocks: &[Block], spare: u32, body: &mut Function) {
    const NEW_SIZE: u32 = 3;
    add(shape.moved(), &I::LocalGet(spare), body);
    body.instruction(&I::LocalSet(0));
    for (which, block) in blocks.iter().enumerate() {
        body.instruction(&I::GlobalGet(shape.block(which)));
        body.instruction(&I::I32Eqz);
        body.instruction(&I::LocalGet(NEW_SIZE));
        body.instruction(&I::I32Const(block.bytes.cast_signed()));
        body.instruction(&I::I32Eq);
        body.instruction(&I::I32And);
        body.instruction(&I::If(BlockType::Empty));
        body.instruction(&I::LocalGet(0));
        body.instruction(&I::I32Const(-1));
        body.instruction(&I::I32Xor);
        body.instruction(&I::GlobalSet(shape.block(which)));
        body.instruction(&I::End);
    }
    body.instruction(&I::LocalGet(0));
}

struct Watcher {
    shape: Shape,
    bodies: std::vec::IntoIter<Function>,
    more: Vec<Function>,
    looks: usize,
    blocks: usize,
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
        let words = usize::try_from(self.shape.words()).unwrap_or_default();
        let own = std::iter::repeat_n(ValType::I64, 2 + words);
        let blocks = std::iter::repeat_n(ValType::I32, self.blocks);
        let kinds = self.shape.globals.iter().map(|kind| mark(*kind)).chain(own).chain(blocks);
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

#[cfg(test)]
mod tests {
    use wasm_encoder::{MemoryType, ValType::I32};

    use super::*;

    /// A function that branches out of a block by a number, with so many values.
    fn branching(values: usize) -> Vec<u8> {
        let mut module = Module::new();
        let mut types = TypeSection::new();
        types.ty().function([I32], []);
        types.ty().function([], vec![I32; values]);
        let mut functions = FunctionSection::new();
        functions.function(0);
        let mut memories = MemorySection::new();
        let maximum = Some(1);
        memories.memory(MemoryType {
            minimum: 1,
            maximum,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        let mut globals = GlobalSection::new();
        let kind = GlobalType { val_type: I32, mutable: true, shared: false };
        globals.global(kind, &ConstExpr::i32_const(0));
        let mut body = Function::new([]);
        body.instruction(&I::Block(BlockType::FunctionType(1)));
        for _ in 0..=values {
            body.instruction(&I::LocalGet(0));
        }
        body.instruction(&I::BrTable(vec![0].into(), 0));
        body.instruction(&I::End);
        for _ in 0..values {
            body.instruction(&I::Drop);
        }
        body.instruction(&I::End);
        let mut code = CodeSection::new();
        code.function(&body);
        module.section(&types).section(&functions).section(&memories).section(&globals);
        module.section(&code);
        module.finish()
    }

    #[test]
    fn a_branch_by_a_number_takes_one_value_at_most() {
        assert_eq!(
            [0, 1, 2].map(|values| watch(&branching(values)).is_some()),
            [true, true, false]
        );
    }
}
