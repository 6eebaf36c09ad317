//! Components that are made anew by hand.

#![expect(clippy::wildcard_enum_match_arm, reason = "most sections are copied as they are")]

use wasm_encoder::reencode::{self, Reencode, utils};
use wasm_encoder::{
    BlockType, CodeSection, Component, ConstExpr, ExportSection, Function, FunctionSection,
    GlobalSection, GlobalType, Instruction as I, MemArg, MemArgTarget, Module, RawSection, ValType,
};
use wasmparser::{Parser, Payload};

type Failed = reencode::Error<std::convert::Infallible>;

const CORE_INSTANCES: u8 = 2;
/// Only what `update` and `view` take from an address is longer.
const SHORT_BYTES: i32 = 60;
/// Where the mode is in it: four fields of a byte come before.
const MODE: u64 = 4;

/// One more instance of the first core module, which nothing asks for.
pub(crate) fn with_second_instance(component: &[u8]) -> Vec<u8> {
    // Vector of one: instantiate, module 0, no arguments.
    let data = [1, 0, 0, 0];
    let mut bytes = component.to_vec();
    let mut section = Component::new();
    section.section(&RawSection { id: CORE_INSTANCES, data: &data });
    bytes.extend_from_slice(&section.finish()[Component::HEADER.len()..]);
    bytes
}

/// The same flow, but what gives out memory looks at the mode between the
/// host's stores, and traps unless it is the first. What the host brings lies
/// at address 0, where a flow of Rust has the end of its stack.
pub(crate) fn that_spies(component: &[u8]) -> Vec<u8> {
    let mut copy = Component::new();
    let mut depth = 0;
    for payload in Parser::new(0).parse_all(component) {
        let payload = payload.unwrap();
        let data = |range: &std::ops::Range<u64>| {
            &component[usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap()]
        };
        match &payload {
            Payload::ModuleSection { unchecked_range, .. } if depth == 0 => {
                let mut module = Module::new();
                let from = data(unchecked_range);
                Spy::default().parse_core_module(&mut module, Parser::new(0), from).unwrap();
                copy.section(&RawSection { id: 1, data: &module.finish() });
            }
            Payload::ComponentSection { unchecked_range, .. } if depth == 0 => {
                copy.section(&RawSection { id: 4, data: data(unchecked_range) });
            }
            other => {
                if let Some((id, range)) = other.as_section().filter(|_| depth == 0) {
                    copy.section(&RawSection { id, data: data(&range) });
                }
            }
        }
        match payload {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) if depth > 0 => depth -= 1,
            _ => {}
        }
    }
    copy.finish()
}

/// Puts one function in the place of `cabi_realloc`.
#[derive(Default)]
struct Spy {
    functions: Vec<u32>,
    globals: u32,
    realloc: u32,
}

impl Reencode for Spy {
    type Error = std::convert::Infallible;

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: wasmparser::FunctionSectionReader<'_>,
    ) -> Result<(), Failed> {
        self.functions = section.into_iter().map(Result::unwrap).collect();
        self.functions.iter().for_each(|kind| _ = functions.function(*kind));
        // Of which type it is, is known when exports are.
        functions.function(self.functions[self.realloc as usize]);
        Ok(())
    }

    fn parse_core_module(
        &mut self,
        module: &mut Module,
        parser: Parser,
        data: &[u8],
    ) -> Result<(), Failed> {
        for payload in Parser::new(0).parse_all(data) {
            if let Payload::ExportSection(section) = payload? {
                let exports = section.into_iter().map(Result::unwrap);
                self.realloc =
                    exports.filter(|one| one.name == "cabi_realloc").last().unwrap().index;
            }
        }
        utils::parse_core_module(self, module, parser, data)
    }

    fn parse_global_section(
        &mut self,
        globals: &mut GlobalSection,
        section: wasmparser::GlobalSectionReader<'_>,
    ) -> Result<(), Failed> {
        self.globals = section.count();
        utils::parse_global_section(self, globals, section)?;
        let kind = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
        globals.global(kind, &ConstExpr::i32_const(0));
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: wasmparser::ExportSectionReader<'_>,
    ) -> Result<(), Failed> {
        for export in section {
            let export = export?;
            let is_realloc = export.name == "cabi_realloc";
            let spy = u32::try_from(self.functions.len()).unwrap();
            let index = if is_realloc { spy } else { export.index };
            exports.export(export.name, self.export_kind(export.kind)?, index);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: wasmparser::CodeSectionReader<'_>,
    ) -> Result<(), Failed> {
        utils::parse_code_section(self, code, section)?;
        let block = self.globals;
        let mut body = Function::new([]);
        let mode =
            MemArg { offset: MODE, align: 0, target: MemArgTarget::Memory(0), ordering: None };
        for instruction in [
            I::GlobalGet(block),
            I::If(BlockType::Empty),
            I::I32Const(0),
            I::I32Load8U(mode),
            I::If(BlockType::Empty),
            I::Unreachable,
            I::End,
            // Once: what is asked for after the step would give it away.
            I::I32Const(0),
            I::GlobalSet(block),
            I::End,
            I::LocalGet(0),
            I::LocalGet(1),
            I::LocalGet(2),
            I::LocalGet(3),
            I::Call(self.realloc),
            I::LocalSet(0),
            I::LocalGet(3),
            I::I32Const(SHORT_BYTES),
            I::I32GtU,
            I::If(BlockType::Empty),
            I::I32Const(1),
            I::GlobalSet(block),
            I::I32Const(0),
            I::LocalSet(0),
            I::End,
            I::LocalGet(0),
            I::End,
        ] {
            body.instruction(&instruction);
        }
        code.function(&body);
        Ok(())
    }
}
