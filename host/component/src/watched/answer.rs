//! Whether an answer came of what is watched: functions that look through the
//! marks of a value of the contract, as the host reads it.

use std::collections::HashMap;

use wasm_encoder::{BlockType, Function, Instruction as I, MemArg, MemArgTarget, ValType};
use wit_parser::{Resolve, SizeAlign, Type, TypeDefKind, TypeId};

use super::body::MARKS;

/// Functions that are made, each from an address to nothing.
pub(super) struct Answers<'r> {
    resolve: &'r Resolve,
    sizes: &'r SizeAlign,
    /// The number of the first.
    first: u32,
    /// The global that notes.
    seen: u32,
    known: HashMap<TypeId, u32>,
    made: Vec<Option<Function>>,
}

const ADDRESS: u32 = 0;
const AT: u32 = 1;
const LEFT: u32 = 2;

fn plain(offset: u32, memory: u32) -> MemArg {
    let target = MemArgTarget::Memory(memory);
    MemArg { offset: u64::from(offset), align: 0, target, ordering: None }
}

impl<'r> Answers<'r> {
    pub(super) fn new(resolve: &'r Resolve, sizes: &'r SizeAlign, first: u32, seen: u32) -> Self {
        Self { resolve, sizes, first, seen, known: HashMap::new(), made: Vec::new() }
    }

    pub(super) fn finish(self) -> Option<Vec<Function>> {
        self.made.into_iter().collect()
    }

    fn size(&self, kind: &Type) -> Option<u32> {
        u32::try_from(self.sizes.size(kind).size_wasm32()).ok()
    }

    /// The function that looks through a value of a type that is no more than
    /// a name for others.
    pub(super) fn of(&mut self, id: TypeId) -> Option<u32> {
        if let Some(known) = self.known.get(&id) {
            return Some(*known);
        }
        let number = self.first + u32::try_from(self.made.len()).ok()?;
        self.known.insert(id, number);
        let place = self.made.len();
        self.made.push(None);
        let mut body = Function::new([(2, ValType::I32)]);
        self.define(id, &mut body)?;
        body.instruction(&I::End);
        *self.made.get_mut(place)? = Some(body);
        Some(number)
    }

    fn define(&mut self, id: TypeId, body: &mut Function) -> Option<()> {
        let resolve = self.resolve;
        match &resolve.types.get(id)?.kind {
            TypeDefKind::Record(record) => {
                let types: Vec<&Type> = record.fields.iter().map(|field| &field.ty).collect();
                for (offset, kind) in self.sizes.field_offsets(types) {
                    let offset = u32::try_from(offset.size_wasm32()).ok()?;
                    self.look(kind, offset, body)?;
                }
            }
            TypeDefKind::Variant(variant) => {
                let cases: Vec<Option<&Type>> =
                    variant.cases.iter().map(|case| case.ty.as_ref()).collect();
                self.cases(&cases, body)?;
            }
            TypeDefKind::Option(kind) => self.cases(&[None, Some(kind)], body)?,
            TypeDefKind::Result(result) => {
                self.cases(&[result.ok.as_ref(), result.err.as_ref()], body)?;
            }
            TypeDefKind::Enum(_) => self.cases(&[None], body)?,
            TypeDefKind::List(kind) => self.list(kind, 0, body)?,
            TypeDefKind::Type(kind) => self.look(kind, 0, body)?,
            _ => return None,
        }
        Some(())
    }

    /// Notes `bytes` bytes at an offset.
    fn note(&self, offset: u32, bytes: u32, body: &mut Function) {
        for byte in 0..bytes {
            body.instruction(&I::GlobalGet(self.seen));
            body.instruction(&I::LocalGet(ADDRESS));
            body.instruction(&I::I64Load8U(plain(offset + byte, MARKS)));
            body.instruction(&I::I64Or);
            body.instruction(&I::GlobalSet(self.seen));
        }
    }

    fn look(&mut self, kind: &Type, offset: u32, body: &mut Function) -> Option<()> {
        match kind {
            Type::String => self.list(&Type::U8, offset, body),
            Type::Id(id) => {
                let look = self.of(*id)?;
                body.instruction(&I::LocalGet(ADDRESS));
                body.instruction(&I::I32Const(offset.cast_signed()));
                body.instruction(&I::I32Add);
                body.instruction(&I::Call(look));
                Some(())
            }
            other => {
                self.note(offset, self.size(other)?, body);
                Some(())
            }
        }
    }

    /// A tag of one byte, and what the case that it names holds.
    fn cases(&mut self, cases: &[Option<&Type>], body: &mut Function) -> Option<()> {
        self.note(0, 1, body);
        let payload =
            self.sizes.payload_offset(wit_parser::Int::U8, cases.iter().copied()).size_wasm32();
        let payload = u32::try_from(payload).ok()?;
        for (tag, kind) in cases.iter().enumerate() {
            let Some(kind) = kind else { continue };
            body.instruction(&I::LocalGet(ADDRESS));
            body.instruction(&I::I32Load8U(plain(0, 0)));
            body.instruction(&I::I32Const(i32::from(u8::try_from(tag).ok()?)));
            body.instruction(&I::I32Eq);
            body.instruction(&I::If(BlockType::Empty));
            self.look(kind, payload, body)?;
            body.instruction(&I::End);
        }
        Some(())
    }

    /// Address and length, and each element.
    fn list(&mut self, kind: &Type, offset: u32, body: &mut Function) -> Option<()> {
        self.note(offset, 8, body);
        let size = self.size(kind)?;
        body.instruction(&I::LocalGet(ADDRESS));
        body.instruction(&I::I32Load(plain(offset, 0)));
        body.instruction(&I::LocalSet(AT));
        body.instruction(&I::LocalGet(ADDRESS));
        body.instruction(&I::I32Load(plain(offset + 4, 0)));
        body.instruction(&I::LocalSet(LEFT));
        body.instruction(&I::Block(BlockType::Empty));
        body.instruction(&I::Loop(BlockType::Empty));
        body.instruction(&I::LocalGet(LEFT));
        body.instruction(&I::I32Eqz);
        body.instruction(&I::BrIf(1));
        if let Type::Id(id) = kind {
            let look = self.of(*id)?;
            body.instruction(&I::LocalGet(AT));
            body.instruction(&I::Call(look));
        } else if size == 1 {
            body.instruction(&I::GlobalGet(self.seen));
            body.instruction(&I::LocalGet(AT));
            body.instruction(&I::I64Load8U(plain(0, MARKS)));
            body.instruction(&I::I64Or);
            body.instruction(&I::GlobalSet(self.seen));
        } else {
            // Answers hold no other lists.
            return None;
        }
        for (local, step) in [(AT, size), (LEFT, u32::MAX)] {
            body.instruction(&I::LocalGet(local));
            body.instruction(&I::I32Const(step.cast_signed()));
            body.instruction(&I::I32Add);
            body.instruction(&I::LocalSet(local));
        }
        body.instruction(&I::Br(0));
        body.instruction(&I::End);
        body.instruction(&I::End);
        Some(())
    }
}
