//! A copy of a component that notes which of its functions were entered.
//!
//! Each function of the copy sets a bit of its own as it begins; the bits lie
//! in globals that nothing else of the module knows. `migrate` of the copy
//! gives them back. All else is as it was, so a step of the copy answers what
//! a step of the component answers.
#![expect(clippy::wildcard_enum_match_arm, reason = "most sections are copied as they are")]

use std::collections::BTreeSet;

use wasm_encoder::reencode::{self, Reencode, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, Function, GlobalSection, GlobalType, Instruction, MemArg, MemArgTarget,
    Module, RawSection, ValType,
};
use wasmparser::{ElementItems, ExternalKind, KnownCustom, Name, Operator, Parser, Payload};

use crate::INTERFACE;

/// A copy that notes which functions were entered.
pub struct Traced {
    /// The copy, a component.
    pub bytes: Vec<u8>,
    /// The name of each function, by its bit.
    pub functions: Vec<String>,
    /// Whether a step could enter the function at all: it is called, however
    /// indirectly, from `start`, `update` or `view`.
    pub in_steps: Vec<bool>,
}

type Failed = reencode::Error<std::convert::Infallible>;

/// Makes the copy. `None` for a component that is not made of one core module
/// without imports: then it is not known how to.
pub fn traced(component: &[u8]) -> Option<Traced> {
    let mut found = None;
    let bytes = with_module(component, |module| {
        let (data, functions, in_steps) = trace(module)?;
        found = Some((functions, in_steps));
        Some(data)
    })?;
    let (functions, in_steps) = found?;
    Some(Traced { bytes, functions, in_steps })
}

/// A copy of a component with another core module in the place of its only
/// one. `None` if it has none or several.
pub(crate) fn with_module(
    component: &[u8],
    mut rewrite: impl FnMut(&[u8]) -> Option<Vec<u8>>,
) -> Option<Vec<u8>> {
    let mut copy = wasm_encoder::Component::new();
    let mut modules = 0;
    let mut depth = 0_u32;
    for payload in Parser::new(0).parse_all(component) {
        let payload = payload.ok()?;
        match &payload {
            Payload::ModuleSection { unchecked_range, .. } if depth == 0 => {
                let data = rewrite(component.get(range(unchecked_range)?)?)?;
                copy.section(&RawSection { id: CORE_MODULE, data: &data });
                modules += 1;
                depth += 1;
            }
            Payload::ComponentSection { unchecked_range, .. } if depth == 0 => {
                let data = component.get(range(unchecked_range)?)?;
                copy.section(&RawSection { id: COMPONENT, data });
                depth += 1;
            }
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            _ if depth == 0 => {
                if let Some((id, at)) = payload.as_section() {
                    copy.section(&RawSection { id, data: component.get(range(&at)?)? });
                }
            }
            _ => {}
        }
    }
    (modules == 1).then(|| copy.finish())
}

/// Sections of a component, by their number in the binary format.
const CORE_MODULE: u8 = 1;
const COMPONENT: u8 = 4;

fn range(range: &std::ops::Range<u64>) -> Option<std::ops::Range<usize>> {
    Some(usize::try_from(range.start).ok()?..usize::try_from(range.end).ok()?)
}

/// What the copy must know of a module before it is rewritten.
#[derive(Default)]
struct Outline {
    functions: u32,
    globals: u32,
    has_imports: bool,
    migrate: Option<u32>,
    realloc: Option<u32>,
    roots: Vec<u32>,
    names: Vec<(u32, String)>,
    calls: Vec<Vec<u32>>,
}

impl Outline {
    fn of(module: &[u8]) -> wasmparser::Result<Self> {
        let mut outline = Self::default();
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ImportSection(section) => outline.has_imports |= section.count() > 0,
                Payload::FunctionSection(section) => outline.functions = section.count(),
                Payload::GlobalSection(section) => outline.globals = section.count(),
                Payload::ExportSection(section) => {
                    for export in section {
                        outline.export(&export?);
                    }
                }
                Payload::StartSection { func, .. } => outline.roots.push(func),
                Payload::ElementSection(section) => {
                    for element in section {
                        if let ElementItems::Functions(functions) = element?.items {
                            for function in functions {
                                outline.roots.push(function?);
                            }
                        }
                    }
                }
                Payload::CodeSectionEntry(body) => {
                    let mut calls = Vec::new();
                    for operator in body.get_operators_reader()? {
                        if let Operator::Call { function_index: to }
                        | Operator::ReturnCall { function_index: to }
                        | Operator::RefFunc { function_index: to } = operator?
                        {
                            calls.push(to);
                        }
                    }
                    outline.calls.push(calls);
                }
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(subsections) = section.as_known() {
                        for subsection in subsections {
                            if let Name::Function(functions) = subsection? {
                                for function in functions {
                                    let function = function?;
                                    outline.names.push((function.index, function.name.to_owned()));
                                }
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(outline)
    }

    fn export(&mut self, export: &wasmparser::Export<'_>) {
        if export.kind != ExternalKind::Func {
            return;
        }
        let name = export.name.strip_prefix(INTERFACE).unwrap_or(export.name);
        match name {
            "#migrate" => self.migrate = Some(export.index),
            "#start" | "#update" | "#view" => self.roots.push(export.index),
            "cabi_realloc" => {
                self.realloc = Some(export.index);
                self.roots.push(export.index);
            }
            _ => {}
        }
    }

    /// The functions that a step can enter.
    fn in_steps(&self) -> Vec<bool> {
        let mut reached = BTreeSet::new();
        let mut waiting = self.roots.clone();
        while let Some(function) = waiting.pop() {
            if reached.insert(function) {
                waiting.extend(self.calls.get(function as usize).into_iter().flatten());
            }
        }
        (0..self.functions).map(|function| reached.contains(&function)).collect()
    }
}

type Rewritten = (Vec<u8>, Vec<String>, Vec<bool>);

fn trace(module: &[u8]) -> Option<Rewritten> {
    let outline = Outline::of(module).ok()?;
    if outline.has_imports || outline.globals == 0 {
        return None;
    }
    let mut tracer = Tracer {
        first: outline.globals,
        words: outline.functions.div_ceil(64),
        next: 0,
        migrate: outline.migrate?,
        realloc: outline.realloc?,
    };
    let mut copy = Module::new();
    tracer.parse_core_module(&mut copy, Parser::new(0), module).ok()?;
    let mut functions: Vec<String> =
        (0..outline.functions).map(|index| format!("function {index}")).collect();
    for (index, name) in &outline.names {
        if let Some(slot) = functions.get_mut(*index as usize) {
            slot.clone_from(name);
        }
    }
    Some((copy.finish(), functions, outline.in_steps()))
}

struct Tracer {
    first: u32,
    words: u32,
    next: u32,
    migrate: u32,
    realloc: u32,
}

/// `migrate` of a copy: `ok` with the bytes of so many globals of 64 bits, from
/// the one that is named. `realloc` gives out memory.
pub(crate) fn give_back(globals: std::ops::Range<u32>, realloc: u32) -> Function {
    /// The result and the list's place come before the words.
    const HEAD_BYTES: u32 = 16;
    const PLACE: u32 = 3;
    let bytes = globals.end.saturating_sub(globals.start) * 8;
    let at = |offset: u32, align: u32| MemArg {
        offset: u64::from(offset),
        align,
        target: MemArgTarget::Memory(0),
        ordering: None,
    };
    let mut body = Function::new([(1, ValType::I32)]);
    for argument in [0, 0, 8, HEAD_BYTES.saturating_add(bytes)] {
        body.instruction(&Instruction::I32Const(argument.cast_signed()));
    }
    body.instruction(&Instruction::Call(realloc));
    body.instruction(&Instruction::LocalSet(PLACE));
    body.instruction(&Instruction::LocalGet(PLACE));
    body.instruction(&Instruction::I32Const(0));
    body.instruction(&Instruction::I32Store(at(0, 2)));
    body.instruction(&Instruction::LocalGet(PLACE));
    body.instruction(&Instruction::LocalGet(PLACE));
    body.instruction(&Instruction::I32Const(HEAD_BYTES.cast_signed()));
    body.instruction(&Instruction::I32Add);
    body.instruction(&Instruction::I32Store(at(4, 2)));
    body.instruction(&Instruction::LocalGet(PLACE));
    body.instruction(&Instruction::I32Const(bytes.cast_signed()));
    body.instruction(&Instruction::I32Store(at(8, 2)));
    for (word, global) in (0..).zip(globals) {
        body.instruction(&Instruction::LocalGet(PLACE));
        body.instruction(&Instruction::GlobalGet(global));
        body.instruction(&Instruction::I64Store(at(HEAD_BYTES + word * 8, 3)));
    }
    body.instruction(&Instruction::LocalGet(PLACE));
    body.instruction(&Instruction::End);
    body
}

impl Reencode for Tracer {
    type Error = std::convert::Infallible;

    fn parse_global_section(
        &mut self,
        globals: &mut GlobalSection,
        section: wasmparser::GlobalSectionReader<'_>,
    ) -> Result<(), Failed> {
        utils::parse_global_section(self, globals, section)?;
        let kind = GlobalType { val_type: ValType::I64, mutable: true, shared: false };
        for _ in 0..self.words {
            globals.global(kind, &ConstExpr::i64_const(0));
        }
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: wasmparser::FunctionBody<'_>,
    ) -> Result<(), Failed> {
        let index = self.next;
        self.next += 1;
        if index == self.migrate {
            let words = self.first..self.first + self.words;
            code.function(&give_back(words, self.realloc));
            return Ok(());
        }
        let mut copy = self.new_function_with_parsed_locals(&body)?;
        let word = self.first + index / 64;
        copy.instruction(&Instruction::GlobalGet(word));
        copy.instruction(&Instruction::I64Const(1_i64.wrapping_shl(index % 64)));
        copy.instruction(&Instruction::I64Or);
        copy.instruction(&Instruction::GlobalSet(word));
        let mut reader = body.get_operators_reader()?;
        while !reader.eof() {
            copy.instruction(&self.parse_instruction(&mut reader)?);
        }
        code.function(&copy);
        Ok(())
    }
}
