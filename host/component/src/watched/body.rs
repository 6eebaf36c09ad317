//! One function of the copy: beside each value stands what it came of.
//!
//! Beside a value of 32 or 64 bits stands a mark of as many: byte for byte the
//! bits of what that byte came of. Copies and bitwise instructions keep bytes
//! apart; all others mix. A mark lies in a local of its own for each local and
//! each height of the stack; parameters and results have theirs beside them.

mod values;

use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{BlockType, Function, Instruction as I, ValType};
use wasmparser::{Operator, ValType as Type, ValidatorResources};

use super::Shape;
use crate::traced::entry;

/// The memory of marks.
pub(super) const MARKS: u32 = 1;

/// A value on the stack.
#[derive(Clone, Copy)]
struct Slot {
    kind: ValType,
    /// It came of nothing that is watched, whatever its local holds.
    clean: bool,
}

/// A block that is open.
struct Frame {
    base: usize,
    params: Vec<ValType>,
    results: Vec<ValType>,
    is_loop: bool,
}

/// Numbers of the locals of a copy.
#[derive(Clone, Copy)]
struct Places {
    params: u32,
    own: u32,
}

impl Places {
    const SAVED: u32 = 6;

    fn local(self, local: u32) -> u32 {
        if local < self.params { local } else { local + self.params }
    }

    fn mark_of_local(self, local: u32) -> u32 {
        self.local(local) + if local < self.params { self.params } else { self.own }
    }

    /// A place for a value that is needed twice.
    fn saved(self, kind: ValType) -> u32 {
        let start = 2 * (self.params + self.own);
        match kind {
            ValType::I64 => start + 1,
            ValType::F32 => start + 2,
            ValType::F64 => start + 3,
            ValType::I32 | ValType::V128 | ValType::Ref(_) => start,
        }
    }

    /// Two more places, for addresses and lengths.
    fn address(self, which: u32) -> u32 {
        2 * (self.params + self.own) + 4 + which
    }

    fn mark_of_slot(self, height: usize, kind: ValType) -> u32 {
        let start = 2 * (self.params + self.own) + Self::SAVED;
        let height = u32::try_from(height).unwrap_or(u32::MAX / 8);
        start + 2 * height + u32::from(is_wide(kind))
    }
}

fn is_wide(kind: ValType) -> bool {
    matches!(kind, ValType::I64 | ValType::F64)
}

/// The type of a mark.
pub(super) fn mark(kind: ValType) -> ValType {
    if is_wide(kind) { ValType::I64 } else { ValType::I32 }
}

/// The type of a value, if values of that type can be watched.
pub(super) fn plain(kind: Type) -> Option<ValType> {
    match kind {
        Type::I32 => Some(ValType::I32),
        Type::I64 => Some(ValType::I64),
        Type::F32 => Some(ValType::F32),
        Type::F64 => Some(ValType::F64),
        Type::V128 | Type::Ref(_) => None,
    }
}

pub(super) fn nothing(kind: ValType) -> I<'static> {
    if is_wide(kind) { I::I64Const(0) } else { I::I32Const(0) }
}

/// The rewriting of one function.
pub(super) struct Body<'m, 'a> {
    shape: &'m Shape,
    places: Places,
    kinds: Vec<ValType>,
    slots: Vec<Slot>,
    frames: Vec<Frame>,
    highest: usize,
    /// Blocks that were opened where nothing goes on.
    dead: Option<u32>,
    /// The constant that was put on the stack last.
    constant: Option<u64>,
    out: Vec<I<'a>>,
}

impl<'m, 'a> Body<'m, 'a> {
    /// The function rewritten, or `None` if something in it is not known.
    pub(super) fn of(
        shape: &'m Shape,
        function: u32,
        body: &wasmparser::FunctionBody<'a>,
        validator: &mut wasmparser::FuncValidator<ValidatorResources>,
    ) -> Option<Function> {
        let kind = *shape.functions.get(function as usize)?;
        let (params, results) = shape.types.get(kind as usize)?.clone();
        let mut kinds = params.clone();
        let mut reader = body.get_binary_reader();
        validator.read_locals(&mut reader).ok()?;
        for local in body.get_locals_reader().ok()? {
            let (times, kind) = local.ok()?;
            kinds.extend(std::iter::repeat_n(plain(kind)?, times as usize));
        }
        let own = u32::try_from(kinds.len() - params.len()).ok()?;
        let places = Places { params: u32::try_from(params.len()).ok()?, own };
        let block = match results.as_slice() {
            [] => BlockType::Empty,
            [one] => BlockType::Result(*one),
            _ => return None,
        };
        let locals: Vec<ValType> = kinds.get(params.len()..)?.to_vec();
        let frame = Frame { base: 0, params: Vec::new(), results, is_loop: false };
        let mut this = Self {
            shape,
            places,
            kinds,
            slots: Vec::new(),
            frames: vec![frame],
            highest: 0,
            dead: None,
            constant: None,
            out: entry(shape.entered(), function).into(),
        };
        this.emit([I::Block(block)]);
        let mut operators = body.get_operators_reader().ok()?;
        while !operators.eof() {
            let (operator, offset) = operators.read_with_offset().ok()?;
            let arity = operator.operator_arity(&*validator);
            validator.op(offset, &operator).ok()?;
            this.take(&operator, arity, validator)?;
        }
        Some(this.finish(&locals))
    }

    fn finish(self, locals: &[ValType]) -> Function {
        let mut all: Vec<(u32, ValType)> = locals.iter().map(|kind| (1, *kind)).collect();
        all.extend(locals.iter().map(|kind| (1, mark(*kind))));
        all.extend([ValType::I32, ValType::I64, ValType::F32, ValType::F64].map(|kind| (1, kind)));
        all.push((2, ValType::I32));
        for _ in 0..=self.highest {
            all.extend([(1, ValType::I32), (1, ValType::I64)]);
        }
        let mut function = Function::new(all);
        for instruction in &self.out {
            function.instruction(instruction);
        }
        function
    }

    fn emit(&mut self, instructions: impl IntoIterator<Item = I<'a>>) {
        self.out.extend(instructions);
    }

    fn push(&mut self, kind: ValType, clean: bool) -> u32 {
        let height = self.slots.len();
        self.highest = self.highest.max(height);
        self.slots.push(Slot { kind, clean });
        self.places.mark_of_slot(height, kind)
    }

    /// Puts a value on the stack whose mark is on the stack of the copy.
    fn push_marked(&mut self, kind: ValType) {
        let place = self.push(kind, false);
        self.emit([I::LocalSet(place)]);
    }

    /// The instruction that gives the mark of a slot.
    fn mark_at(&self, height: usize) -> Option<I<'a>> {
        let slot = self.slots.get(height)?;
        let place = self.places.mark_of_slot(height, slot.kind);
        Some(if slot.clean { nothing(slot.kind) } else { I::LocalGet(place) })
    }

    /// Takes the uppermost value: its kind and mark.
    fn pop(&mut self) -> Option<(ValType, Option<I<'a>>)> {
        let mark = self.mark_at(self.slots.len().checked_sub(1)?)?;
        let slot = self.slots.pop()?;
        Some((slot.kind, (!slot.clean).then_some(mark)))
    }

    /// What happens from here on depends on a value.
    fn note(&mut self, kind: ValType, mark: Option<I<'a>>) {
        let Some(mark) = mark else { return };
        let seen = self.shape.seen();
        self.emit([I::GlobalGet(seen), mark]);
        if !is_wide(kind) {
            self.emit([I::I64ExtendI32U]);
        }
        self.emit([I::I64Or, I::GlobalSet(seen)]);
    }

    fn pop_noted(&mut self) -> Option<()> {
        let (kind, mark) = self.pop()?;
        self.note(kind, mark);
        Some(())
    }

    /// Spreads the mark on the stack of the copy over all its bytes.
    fn spread(&mut self, wide: bool) {
        let place = self.places.saved(if wide { ValType::I64 } else { ValType::I32 });
        let turns: &[i64] = if wide { &[32, 16, 8] } else { &[16, 8] };
        for turn in turns {
            self.emit([I::LocalTee(place), I::LocalGet(place)]);
            if wide {
                self.emit([I::I64Const(*turn), I::I64Rotl, I::I64Or]);
            } else {
                self.emit([I::I32Const(i32::try_from(*turn).unwrap_or(0)), I::I32Rotl, I::I32Or]);
            }
        }
    }

    /// A mark of one width as one of another, every byte of all bytes.
    fn spread_to(&mut self, from: ValType, to: ValType) {
        self.spread(is_wide(from));
        match (is_wide(from), is_wide(to)) {
            (true, false) => self.emit([I::I32WrapI64]),
            (false, true) => {
                self.emit([I::I64ExtendI32U]);
                self.spread(true);
            }
            (true, true) | (false, false) => {}
        }
    }

    /// Gives a clean slot the mark that it has.
    fn settle(&mut self, height: usize) {
        let Some(slot) = self.slots.get_mut(height) else { return };
        if slot.clean {
            slot.clean = false;
            let kind = slot.kind;
            let place = self.places.mark_of_slot(height, kind);
            self.emit([nothing(kind), I::LocalSet(place)]);
        }
    }

    fn settle_top(&mut self, values: usize) {
        let height = self.slots.len();
        for slot in height.saturating_sub(values)..height {
            self.settle(slot);
        }
    }

    fn frame(&self, depth: u32) -> Option<&Frame> {
        self.frames.get(self.frames.len().checked_sub(1 + depth as usize)?)
    }

    /// The kinds of the values that a branch takes along.
    fn values_of(&self, depth: u32) -> Option<&[ValType]> {
        let frame = self.frame(depth)?;
        Some(if frame.is_loop { &frame.params } else { &frame.results })
    }

    /// Takes the marks of a branch to where its values go. A branch that may
    /// not be taken adds them to what is there.
    fn branch(&mut self, depth: u32, sure: bool) -> Option<()> {
        let (base, kinds) = (self.frame(depth)?.base, self.values_of(depth)?.to_vec());
        let from = self.slots.len().checked_sub(kinds.len())?;
        for (value, kind) in kinds.into_iter().enumerate() {
            let (source, target) = (from + value, base + value);
            let place = self.places.mark_of_slot(target, kind);
            let mark = self.mark_at(source)?;
            if sure || source == target {
                self.emit([mark, I::LocalSet(place)]);
            } else {
                let or = if is_wide(kind) { I::I64Or } else { I::I32Or };
                self.emit([mark, I::LocalGet(place), or, I::LocalSet(place)]);
            }
        }
        Some(())
    }

    fn open(&mut self, block: wasmparser::BlockType, is_loop: bool) -> Option<BlockType> {
        let (params, results) = match block {
            wasmparser::BlockType::Empty => (Vec::new(), Vec::new()),
            wasmparser::BlockType::Type(kind) => (Vec::new(), vec![plain(kind)?]),
            wasmparser::BlockType::FuncType(kind) => self.shape.types.get(kind as usize)?.clone(),
        };
        self.settle_top(params.len());
        let base = self.slots.len().checked_sub(params.len())?;
        self.frames.push(Frame { base, params, results, is_loop });
        RoundtripReencoder.block_type(block).ok()
    }

    fn begin_again(&mut self, base: usize, kinds: &[ValType]) {
        self.slots.truncate(base);
        for kind in kinds {
            self.push(*kind, false);
        }
    }

    /// `else` or `end`.
    fn close(&mut self, is_end: bool) -> Option<()> {
        let frame = self.frames.pop()?;
        if self.dead.take().is_none() {
            self.settle_top(frame.results.len());
        }
        if !is_end {
            self.begin_again(frame.base, &frame.params);
            self.frames.push(frame);
            self.emit([I::Else]);
            return Some(());
        }
        self.begin_again(frame.base, &frame.results);
        self.emit([I::End]);
        if self.frames.is_empty() {
            for height in 0..frame.results.len() {
                let mark = self.mark_at(height)?;
                self.emit([mark]);
            }
            self.emit([I::End]);
        }
        Some(())
    }

    fn take(
        &mut self,
        operator: &Operator<'a>,
        arity: Option<(u32, u32)>,
        after: &wasmparser::FuncValidator<ValidatorResources>,
    ) -> Option<()> {
        if let Some(depth) = self.dead {
            match operator {
                Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => {
                    self.dead = Some(depth + 1);
                }
                Operator::Else if depth == 0 => self.close(false)?,
                Operator::End if depth == 0 => self.close(true)?,
                Operator::End => self.dead = Some(depth - 1),
                _ => {}
            }
            return Some(());
        }
        let constant = self.constant.take();
        match operator {
            Operator::Block { .. }
            | Operator::Loop { .. }
            | Operator::If { .. }
            | Operator::Else
            | Operator::End
            | Operator::Br { .. }
            | Operator::BrIf { .. }
            | Operator::BrTable { .. }
            | Operator::Return
            | Operator::Unreachable
            | Operator::Nop => self.control(operator),
            Operator::Call { .. } | Operator::CallIndirect { .. } => self.call(operator),
            Operator::LocalGet { .. }
            | Operator::LocalSet { .. }
            | Operator::LocalTee { .. }
            | Operator::GlobalGet { .. }
            | Operator::GlobalSet { .. }
            | Operator::Drop
            | Operator::Select
            | Operator::TypedSelect { .. } => self.variable(operator),
            Operator::MemorySize { .. }
            | Operator::MemoryGrow { .. }
            | Operator::MemoryCopy { .. }
            | Operator::MemoryFill { .. } => self.memory(operator),
            _ => self.plain_instruction(operator, arity?, constant, after),
        }
    }

    fn control(&mut self, operator: &Operator<'a>) -> Option<()> {
        match operator {
            Operator::Block { blockty } => {
                let block = self.open(*blockty, false)?;
                self.emit([I::Block(block)]);
            }
            Operator::Loop { blockty } => {
                let block = self.open(*blockty, true)?;
                self.emit([I::Loop(block)]);
            }
            Operator::If { blockty } => {
                self.pop_noted()?;
                // The condition is on the stack still: marks go to locals.
                let block = self.open(*blockty, false)?;
                self.emit([I::If(block)]);
            }
            Operator::Else => self.close(false)?,
            Operator::End => self.close(true)?,
            Operator::Br { relative_depth } => {
                self.branch(*relative_depth, true)?;
                self.emit([I::Br(*relative_depth)]);
                self.dead = Some(0);
            }
            Operator::BrIf { relative_depth } => {
                self.pop_noted()?;
                self.branch(*relative_depth, false)?;
                self.emit([I::BrIf(*relative_depth)]);
            }
            Operator::BrTable { targets } => {
                self.pop_noted()?;
                let all: Vec<u32> = targets.targets().collect::<Result<_, _>>().ok()?;
                // Where two values go to two targets, the mark of one could be
                // written over before it was read. No compiler makes that.
                if self.values_of(targets.default())?.len() > 1 {
                    return None;
                }
                for depth in all.iter().copied().chain([targets.default()]) {
                    self.branch(depth, false)?;
                }
                self.emit([I::BrTable(all.into(), targets.default())]);
                self.dead = Some(0);
            }
            Operator::Return => {
                let outermost = u32::try_from(self.frames.len() - 1).ok()?;
                self.branch(outermost, true)?;
                self.emit([I::Br(outermost)]);
                self.dead = Some(0);
            }
            Operator::Unreachable => {
                self.emit([I::Unreachable]);
                self.dead = Some(0);
            }
            _ => {}
        }
        Some(())
    }

    /// Parameters come with their marks after them, results too.
    fn call(&mut self, operator: &Operator<'a>) -> Option<()> {
        let (kind, call) = match operator {
            Operator::Call { function_index } => {
                (*self.shape.functions.get(*function_index as usize)?, I::Call(*function_index))
            }
            Operator::CallIndirect { type_index, table_index } => {
                self.pop_noted()?;
                let (type_index, table_index) = (self.shape.doubled(*type_index), *table_index);
                // The place in the table stands above the parameters.
                let saved = self.places.address(0);
                self.emit([I::LocalSet(saved)]);
                let kind = type_index - self.shape.doubled(0);
                (kind, I::CallIndirect { type_index, table_index })
            }
            _ => return None,
        };
        let (params, results) = self.shape.types.get(kind as usize)?.clone();
        let start = self.slots.len().checked_sub(params.len())?;
        for height in start..self.slots.len() {
            let mark = self.mark_at(height)?;
            self.emit([mark]);
        }
        if matches!(call, I::CallIndirect { .. }) {
            let saved = self.places.address(0);
            self.emit([I::LocalGet(saved)]);
        }
        self.slots.truncate(start);
        self.emit([call]);
        match results.as_slice() {
            [] => {}
            [one] => self.push_marked(*one),
            _ => return None,
        }
        Some(())
    }

    fn variable(&mut self, operator: &Operator<'a>) -> Option<()> {
        match operator {
            Operator::LocalGet { local_index } => {
                let kind = *self.kinds.get(*local_index as usize)?;
                let mark = self.places.mark_of_local(*local_index);
                self.emit([I::LocalGet(self.places.local(*local_index)), I::LocalGet(mark)]);
                self.push_marked(kind);
            }
            Operator::LocalSet { local_index } | Operator::LocalTee { local_index } => {
                let mark = self.mark_at(self.slots.len().checked_sub(1)?)?;
                let (local, beside) =
                    (self.places.local(*local_index), self.places.mark_of_local(*local_index));
                let is_tee = matches!(operator, Operator::LocalTee { .. });
                if !is_tee {
                    self.slots.pop();
                }
                let set = if is_tee { I::LocalTee(local) } else { I::LocalSet(local) };
                self.emit([set, mark, I::LocalSet(beside)]);
            }
            Operator::GlobalGet { global_index } => {
                let kind = *self.shape.globals.get(*global_index as usize)?;
                let mark = self.shape.mark_of_global(*global_index);
                self.emit([I::GlobalGet(*global_index), I::GlobalGet(mark)]);
                self.push_marked(kind);
            }
            Operator::GlobalSet { global_index } => {
                let (kind, mark) = self.pop()?;
                let beside = self.shape.mark_of_global(*global_index);
                let mark = mark.unwrap_or_else(|| nothing(kind));
                self.emit([I::GlobalSet(*global_index), mark, I::GlobalSet(beside)]);
            }
            Operator::Drop => {
                self.slots.pop()?;
                self.emit([I::Drop]);
            }
            Operator::Select | Operator::TypedSelect { .. } => {
                let (_, chosen) = self.pop()?;
                let (kind, second) = self.pop()?;
                let (_, first) = self.pop()?;
                let saved = self.places.address(0);
                self.emit([I::LocalTee(saved), I::Select]);
                let of = |mark: Option<I<'a>>| mark.unwrap_or_else(|| nothing(kind));
                self.emit([of(first), of(second), I::LocalGet(saved), I::Select]);
                if let Some(mark) = chosen {
                    self.emit([mark]);
                    self.spread_to(ValType::I32, kind);
                    self.emit([if is_wide(kind) { I::I64Or } else { I::I32Or }]);
                }
                self.push_marked(kind);
            }
            _ => return None,
        }
        Some(())
    }
}
