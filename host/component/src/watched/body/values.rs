//! Loads, stores, and all that reckons: what becomes of the marks.

use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{BlockType, Encode, Instruction as I, MemArg, MemArgTarget, ValType};
use wasmparser::{Operator, ValidatorResources};

use super::{Body, MARKS, is_wide, nothing, plain};

/// What an instruction makes of the marks of its operands.
enum Makes {
    /// Each byte of those at the same place.
    Bytes,
    /// One byte of all.
    OneByte,
    /// Every byte of all.
    All,
}

impl<'a> Body<'_, 'a> {
    pub(super) fn memory(&mut self, operator: &Operator<'a>) -> Option<()> {
        match operator {
            Operator::MemorySize { mem: 0 } => {
                self.emit([I::MemorySize(0)]);
                self.push(ValType::I32, true);
            }
            Operator::MemoryGrow { mem: 0 } => {
                self.pop_noted()?;
                let saved = self.places.address(0);
                // Marks grow first: where they cannot, the step fails.
                self.emit([
                    I::LocalTee(saved),
                    I::MemoryGrow(MARKS),
                    I::I32Const(-1),
                    I::I32Eq,
                    I::If(BlockType::Empty),
                    I::Unreachable,
                    I::End,
                    I::LocalGet(saved),
                    I::MemoryGrow(0),
                ]);
                self.push(ValType::I32, true);
            }
            Operator::MemoryCopy { dst_mem: 0, src_mem: 0 } => {
                for _ in 0..3 {
                    self.pop_noted()?;
                }
                let (count, from, to) = (
                    self.places.address(0),
                    self.places.address(1),
                    self.places.saved(ValType::I32),
                );
                self.emit([I::LocalSet(count), I::LocalSet(from), I::LocalSet(to)]);
                for memory in [0, MARKS] {
                    self.emit([I::LocalGet(to), I::LocalGet(from), I::LocalGet(count)]);
                    self.emit([I::MemoryCopy { src_mem: memory, dst_mem: memory }]);
                }
            }
            Operator::MemoryFill { mem: 0 } => {
                self.pop_noted()?;
                let (_, mark) = self.pop()?;
                self.pop_noted()?;
                let (count, value, to) = (
                    self.places.address(0),
                    self.places.address(1),
                    self.places.saved(ValType::I32),
                );
                self.emit([I::LocalSet(count), I::LocalSet(value), I::LocalSet(to)]);
                self.emit([I::LocalGet(to), I::LocalGet(value), I::LocalGet(count)]);
                self.emit([I::MemoryFill(0), I::LocalGet(to)]);
                self.emit([
                    mark.unwrap_or(I::I32Const(0)),
                    I::LocalGet(count),
                    I::MemoryFill(MARKS),
                ]);
            }
            _ => return None,
        }
        Some(())
    }

    /// Constants, loads, stores, and all that reckons.
    pub(super) fn plain_instruction(
        &mut self,
        operator: &Operator<'a>,
        (takes, gives): (u32, u32),
        constant: Option<u64>,
        after: &wasmparser::FuncValidator<ValidatorResources>,
    ) -> Option<()> {
        let instruction = RoundtripReencoder.instruction(operator.clone()).ok()?;
        let mut code = Vec::new();
        instruction.encode(&mut code);
        let result = match gives {
            0 => None,
            1 => Some(plain(after.get_operand_type(0)??)?),
            _ => return None,
        };
        let (first, second) = (code.first().copied()?, code.get(1).copied());
        match (first, takes, result) {
            (0x41..=0x44, 0, Some(kind)) => {
                self.constant = match operator {
                    Operator::I32Const { value } => Some(u64::from(value.cast_unsigned())),
                    Operator::I64Const { value } => Some(value.cast_unsigned()),
                    _ => None,
                };
                self.emit([instruction]);
                self.push(kind, true);
                Some(())
            }
            (0x28..=0x35, 1, Some(kind)) => self.load(instruction, kind),
            (0x36..=0x3e, 2, None) => self.store(instruction),
            (0x45..=0xc4, 1, Some(kind)) => self.unary(first, instruction, kind),
            (0xfc, 1, Some(kind)) if second.is_some_and(|second| second < 8) => {
                self.unary(first, instruction, kind)
            }
            (0x45..=0xc4, 2, Some(kind)) => self.binary(first, instruction, kind, constant),
            _ => None,
        }
    }

    fn load(&mut self, load: I<'a>, kind: ValType) -> Option<()> {
        self.pop_noted()?;
        // A sign goes into all the bytes above it.
        let (beside, signed) = match &load {
            I::I32Load(at) | I::F32Load(at) => (I::I32Load(in_marks(*at)), false),
            I::I64Load(at) | I::F64Load(at) => (I::I64Load(in_marks(*at)), false),
            I::I32Load8U(at) => (I::I32Load8U(in_marks(*at)), false),
            I::I32Load16U(at) => (I::I32Load16U(in_marks(*at)), false),
            I::I64Load8U(at) => (I::I64Load8U(in_marks(*at)), false),
            I::I64Load16U(at) => (I::I64Load16U(in_marks(*at)), false),
            I::I64Load32U(at) => (I::I64Load32U(in_marks(*at)), false),
            I::I32Load8S(at) => (I::I32Load8U(in_marks(*at)), true),
            I::I32Load16S(at) => (I::I32Load16U(in_marks(*at)), true),
            I::I64Load8S(at) => (I::I64Load8U(in_marks(*at)), true),
            I::I64Load16S(at) => (I::I64Load16U(in_marks(*at)), true),
            I::I64Load32S(at) => (I::I64Load32U(in_marks(*at)), true),
            _ => return None,
        };
        let saved = self.places.address(0);
        self.emit([I::LocalTee(saved), load, I::LocalGet(saved), beside]);
        if signed {
            self.spread(is_wide(kind));
        }
        self.push_marked(kind);
        Some(())
    }

    fn store(&mut self, store: I<'a>) -> Option<()> {
        let (kind, mark) = self.pop()?;
        self.pop_noted()?;
        let beside = match &store {
            I::F32Store(at) => I::I32Store(in_marks(*at)),
            I::F64Store(at) => I::I64Store(in_marks(*at)),
            I::I32Store(at) => I::I32Store(in_marks(*at)),
            I::I32Store8(at) => I::I32Store8(in_marks(*at)),
            I::I32Store16(at) => I::I32Store16(in_marks(*at)),
            I::I64Store(at) => I::I64Store(in_marks(*at)),
            I::I64Store8(at) => I::I64Store8(in_marks(*at)),
            I::I64Store16(at) => I::I64Store16(in_marks(*at)),
            I::I64Store32(at) => I::I64Store32(in_marks(*at)),
            _ => return None,
        };
        let (value, address) = (self.places.saved(kind), self.places.address(0));
        self.emit([I::LocalSet(value), I::LocalTee(address), I::LocalGet(value), store]);
        let mark = mark.unwrap_or_else(|| nothing(kind));
        self.emit([I::LocalGet(address), mark, beside]);
        Some(())
    }

    fn unary(&mut self, code: u8, instruction: I<'a>, result: ValType) -> Option<()> {
        let (kind, mark) = self.pop()?;
        // Turning a float into a whole number can fail.
        if matches!(code, 0xa8..=0xab | 0xae..=0xb1) {
            self.note(kind, mark.clone());
        }
        self.emit([instruction]);
        let Some(mark) = mark else {
            self.push(result, true);
            return Some(());
        };
        self.emit([mark]);
        match code {
            0xa7 => self.emit([I::I32WrapI64]),
            0xad => self.emit([I::I64ExtendI32U]),
            0xbc..=0xbf => {}
            _ => self.spread_to(kind, result),
        }
        self.push_marked(result);
        Some(())
    }

    fn binary(
        &mut self,
        code: u8,
        instruction: I<'a>,
        result: ValType,
        constant: Option<u64>,
    ) -> Option<()> {
        let (kind, second) = self.pop()?;
        let (_, first) = self.pop()?;
        // Division can fail.
        if matches!(code, 0x6d..=0x70 | 0x7f..=0x82) {
            self.note(kind, first.clone());
            self.note(kind, second.clone());
        }
        self.emit([instruction]);
        let wide = is_wide(kind);
        let or = || if wide { I::I64Or } else { I::I32Or };
        let makes = match code {
            0x71..=0x73 | 0x83..=0x85 => Makes::Bytes,
            0x46..=0x66 => Makes::OneByte,
            _ => Makes::All,
        };
        match (first, second) {
            (None, None) => {
                self.push(result, true);
                return Some(());
            }
            (Some(one), Some(other)) => self.emit([one, other, or()]),
            (Some(one), None) | (None, Some(one)) => self.emit([one]),
        }
        match (makes, constant) {
            (Makes::Bytes, Some(mask)) if matches!(code, 0x71 | 0x83) => self.keep(wide, mask),
            (Makes::Bytes, _) => {}
            (Makes::OneByte, _) => {
                self.spread_to(kind, result);
                self.emit([I::I32Const(0xff), I::I32And]);
            }
            (Makes::All, Some(bits)) => self.shift(code, wide, bits),
            (Makes::All, None) => self.spread(wide),
        }
        self.push_marked(result);
        Some(())
    }

    /// `and` with a constant: a byte of which nothing is left came of nothing.
    fn keep(&mut self, wide: bool, mask: u64) {
        let bytes = mask.to_le_bytes().map(|byte| if byte == 0 { 0 } else { 0xff });
        let mask = u64::from_le_bytes(bytes);
        if wide {
            self.emit([I::I64Const(mask.cast_signed()), I::I64And]);
        } else {
            let low = u32::try_from(mask & u64::from(u32::MAX)).unwrap_or(u32::MAX);
            self.emit([I::I32Const(low.cast_signed()), I::I32And]);
        }
    }

    /// A shift by whole bytes moves marks; by anything else it mixes them.
    fn shift(&mut self, code: u8, wide: bool, bits: u64) {
        let whole = bits.is_multiple_of(8);
        let shift = match code {
            0x74 => I::I32Shl,
            0x76 => I::I32ShrU,
            0x77 => I::I32Rotl,
            0x86 => I::I64Shl,
            0x88 => I::I64ShrU,
            0x89 => I::I64Rotl,
            _ => return self.spread(wide),
        };
        if !whole {
            return self.spread(wide);
        }
        if wide {
            self.emit([I::I64Const(bits.cast_signed()), shift]);
        } else {
            let bits = u32::try_from(bits & 31).unwrap_or(0);
            self.emit([I::I32Const(bits.cast_signed()), shift]);
        }
    }
}

/// The same place among the marks.
fn in_marks(at: MemArg) -> MemArg {
    MemArg { target: MemArgTarget::Memory(MARKS), ..at }
}
