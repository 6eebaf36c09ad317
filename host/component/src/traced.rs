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

use crate::{INTERFACE, build};

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
    with_outline(component, trace)
}

/// A copy of a component with another core module, in which each function has
/// the number that it had.
pub(crate) fn with_outline(
    component: &[u8],
    rewrite: impl FnOnce(&[u8], &Outline) -> Option<Vec<u8>>,
) -> Option<Traced> {
    let mut found = None;
    let bytes = with_module(component, |module| {
        let outline = Outline::of(module).ok()?;
        let data = rewrite(module, &outline)?;
        found = Some((outline.names(), outline.in_steps()));
        Some(data)
    })?;
    let (functions, in_steps) = found?;
    Some(Traced { bytes, functions, in_steps })
}

/// A copy of a component with another core module in the place of its only
/// one. `None` if it has none or several, or if what stands around the module
/// is not what the encoder puts there: a function could then be called by
/// another name, from another instance, or have its answer read otherwise, and
/// what the copy notes would be no note of it.
pub(crate) fn with_module(
    component: &[u8],
    rewrite: impl FnOnce(&[u8]) -> Option<Vec<u8>>,
) -> Option<Vec<u8>> {
    let sections = sections(component)?;
    let mut modules = sections.iter().filter(|(id, _)| *id == CORE_MODULE);
    let (Some((_, module)), None) = (modules.next(), modules.next()) else { return None };
    if !has_known_names(module)? {
        return None;
    }
    let encoded = build::encode_for_world(module)?;
    if !around(&sections).eq(around(&self::sections(&encoded)?)) {
        return None;
    }
    let data = rewrite(module)?;
    let mut copy = wasm_encoder::Component::new();
    for (id, bytes) in sections {
        copy.section(&RawSection { id, data: if id == CORE_MODULE { &data } else { bytes } });
    }
    Some(copy.finish())
}

/// Whether every function that a module exports is one that the encoder knows
/// by that name alone, or does not know at all: it has other names for the same.
fn has_known_names(module: &[u8]) -> Option<bool> {
    for payload in Parser::new(0).parse_all(module) {
        let Payload::ExportSection(section) = payload.ok()? else { continue };
        for export in section {
            let export = export.ok()?;
            let name = export.name.strip_prefix("cabi_post_").unwrap_or(export.name);
            let is_of_flow = name.strip_prefix(INTERFACE).is_some_and(|rest| rest.starts_with('#'));
            let is_idle = name.starts_with("cabi_realloc_wit_bindgen_");
            let is_known = is_of_flow || is_idle || matches!(name, "cabi_realloc" | "_initialize");
            if export.kind == ExternalKind::Func && !is_known {
                return Some(false);
            }
        }
    }
    Some(true)
}

/// The sections of a component, by number and content.
fn sections(component: &[u8]) -> Option<Vec<(u8, &[u8])>> {
    let mut found = Vec::new();
    let mut depth = 0_u32;
    for payload in Parser::new(0).parse_all(component) {
        let payload = payload.ok()?;
        let (id, at) = match &payload {
            Payload::ModuleSection { unchecked_range, .. } => (CORE_MODULE, unchecked_range),
            Payload::ComponentSection { unchecked_range, .. } => (COMPONENT, unchecked_range),
            Payload::End(_) => {
                depth = depth.saturating_sub(1);
                continue;
            }
            other => {
                if depth == 0
                    && let Some((id, at)) = other.as_section()
                {
                    found.push((id, component.get(range(&at)?)?));
                }
                continue;
            }
        };
        if depth == 0 {
            found.push((id, component.get(range(at)?)?));
        }
        depth += 1;
    }
    Some(found)
}

/// All sections but those that say nothing of what is done, and what the core
/// module holds.
fn around<'s>(sections: &'s [(u8, &[u8])]) -> impl Iterator<Item = (u8, &'s [u8])> {
    let said = sections.iter().filter(|(id, _)| *id != CUSTOM);
    said.map(|(id, bytes)| (*id, if *id == CORE_MODULE { &[][..] } else { bytes }))
}

/// Sections of a component, by their number in the binary format.
const CUSTOM: u8 = 0;
const CORE_MODULE: u8 = 1;
const COMPONENT: u8 = 4;

fn range(range: &std::ops::Range<u64>) -> Option<std::ops::Range<usize>> {
    Some(usize::try_from(range.start).ok()?..usize::try_from(range.end).ok()?)
}

/// What the copy must know of a module before it is rewritten.
#[derive(Default)]
pub(crate) struct Outline {
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
                Payload::GlobalSection(section) => {
                    outline.globals = section.count();
                    for global in section {
                        outline.reached_by(&global?.init_expr)?;
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        outline.export(&export?);
                    }
                }
                Payload::StartSection { func, .. } => outline.roots.push(func),
                Payload::ElementSection(section) => {
                    for element in section {
                        match element?.items {
                            ElementItems::Functions(functions) => {
                                for function in functions {
                                    outline.roots.push(function?);
                                }
                            }
                            ElementItems::Expressions(_, values) => {
                                for value in values {
                                    outline.reached_by(&value?)?;
                                }
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

    /// What a constant names can be called by its number.
    fn reached_by(&mut self, value: &wasmparser::ConstExpr<'_>) -> wasmparser::Result<()> {
        for operator in value.get_operators_reader() {
            if let Operator::RefFunc { function_index } = operator? {
                self.roots.push(function_index);
            }
        }
        Ok(())
    }

    /// The name of each function, or its number.
    fn names(&self) -> Vec<String> {
        let mut functions: Vec<String> =
            (0..self.functions).map(|index| format!("function {index}")).collect();
        for (index, name) in &self.names {
            if let Some(slot) = functions.get_mut(*index as usize) {
                slot.clone_from(name);
            }
        }
        functions
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

fn trace(module: &[u8], outline: &Outline) -> Option<Vec<u8>> {
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
    Some(copy.finish())
}

struct Tracer {
    first: u32,
    words: u32,
    next: u32,
    migrate: u32,
    realloc: u32,
}

/// What a function of a copy does first: it sets its bit, in the word of 64 bits
/// that is the global `first` or one of those after it.
pub(crate) fn entry(first: u32, function: u32) -> [Instruction<'static>; 4] {
    let word = first + function / 64;
    [
        Instruction::GlobalGet(word),
        Instruction::I64Const(1_i64.wrapping_shl(function % 64)),
        Instruction::I64Or,
        Instruction::GlobalSet(word),
    ]
}

/// `migrate` of a copy: `ok` with the bytes of these globals of 64 bits.
/// `realloc` gives out memory.
pub(crate) fn give_back(globals: &[u32], realloc: u32) -> Function {
    /// The result and the list's place come before the words.
    const HEAD_BYTES: u32 = 16;
    const PLACE: u32 = 3;
    let bytes = u32::try_from(globals.len() * 8).unwrap_or(u32::MAX / 4);
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
        body.instruction(&Instruction::GlobalGet(*global));
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
            let words: Vec<u32> = (self.first..self.first + self.words).collect();
            code.function(&give_back(&words, self.realloc));
            return Ok(());
        }
        let mut copy = self.new_function_with_parsed_locals(&body)?;
        for instruction in entry(self.first, index) {
            copy.instruction(&instruction);
        }
        let mut reader = body.get_operators_reader()?;
        while !reader.eof() {
            copy.instruction(&self.parse_instruction(&mut reader)?);
        }
        code.function(&copy);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        ElementSection, Elements, ExportKind, ExportSection, FunctionSection, RefType,
        TableSection, TableType, TypeSection,
    };

    use super::*;

    /// Three functions: one is a step, one stands in a table, and of one
    /// nothing is said. The table names it by its number or by an expression.
    fn in_steps(by_expression: bool) -> Vec<bool> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut functions = FunctionSection::new();
        let mut code = CodeSection::new();
        for _ in 0..3 {
            functions.function(0);
            let mut body = Function::new([]);
            body.instruction(&Instruction::End);
            code.function(&body);
        }
        let mut tables = TableSection::new();
        let element_type = RefType::FUNCREF;
        tables.table(TableType {
            element_type,
            table64: false,
            minimum: 1,
            maximum: None,
            shared: false,
        });
        let mut exports = ExportSection::new();
        exports.export(&format!("{INTERFACE}#view"), ExportKind::Func, 0);
        let mut elements = ElementSection::new();
        let named = [ConstExpr::ref_func(1)];
        elements.active(
            None,
            &ConstExpr::i32_const(0),
            if by_expression {
                Elements::Expressions(element_type, named[..].into())
            } else {
                Elements::Functions([1][..].into())
            },
        );
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&tables).section(&exports);
        module.section(&elements).section(&code);
        Outline::of(&module.finish()).unwrap().in_steps()
    }

    #[test]
    fn what_stands_in_a_table_can_be_called() {
        assert_eq!([false, true].map(in_steps), [[true, true, false]; 2]);
    }
}
