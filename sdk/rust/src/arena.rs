//! The allocator of a plugin: an arena that never frees.
//!
//! Every step runs in a fresh instance, so what one step allocates is gone with
//! it. Freeing would be work without a use; the arena in `.bss` holds what
//! nearly every step needs, and memory only grows beyond it.

#![cfg(all(target_arch = "wasm32", not(feature = "std-alloc")))]
#![expect(unsafe_code, reason = "an allocator cannot be written without")]

use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32::memory_grow;
use core::cell::UnsafeCell;
use core::ptr;

/// What a step can allocate before memory grows.
const ARENA_BYTES: usize = 64 << 10;
/// The unit of `memory.grow`.
const PAGE_BYTES: usize = 64 << 10;

#[global_allocator]
static ARENA: Arena = Arena {
    room: UnsafeCell::new(Room([0; ARENA_BYTES])),
    marks: UnsafeCell::new(Marks { next: 0, end: 0, last: 0 }),
};

struct Arena {
    room: UnsafeCell<Room>,
    marks: UnsafeCell<Marks>,
}

#[repr(align(16))]
#[expect(dead_code, reason = "only its address is used")]
struct Room([u8; ARENA_BYTES]);

/// Addresses: where the next block may begin, where the room ends, and where
/// the block given last begins. All zero until the first call.
#[derive(Clone, Copy)]
struct Marks {
    next: usize,
    end: usize,
    last: usize,
}

// SAFETY: a plugin has one thread; the host refuses shared memories.
unsafe impl Sync for Arena {}

impl Arena {
    fn marks(&self) -> Marks {
        // SAFETY: one thread, and no reference to the marks outlives a line.
        let marks = unsafe { *self.marks.get() };
        if marks.end != 0 {
            return marks;
        }
        let start = self.room.get() as usize;
        Marks { next: start, end: start + ARENA_BYTES, last: 0 }
    }

    fn keep(&self, marks: Marks) {
        // SAFETY: as in `marks`.
        unsafe { *self.marks.get() = marks }
    }

    /// Makes the room end at `needed` or later. `None` if memory cannot grow.
    fn reach(marks: &mut Marks, needed: usize) -> Option<()> {
        let missing = needed.checked_sub(marks.end)?.div_ceil(PAGE_BYTES);
        let before = memory_grow::<0>(missing);
        if before == usize::MAX {
            return None;
        }
        // Only the first growth leaves a gap, between the arena and the heap.
        let start = before * PAGE_BYTES;
        if start != marks.end {
            marks.next = start;
        }
        marks.end = start + missing * PAGE_BYTES;
        Some(())
    }

    fn place(&self, layout: Layout) -> Option<usize> {
        let mut marks = self.marks();
        loop {
            let start = marks.next.checked_next_multiple_of(layout.align())?;
            let after = start.checked_add(layout.size())?;
            if after <= marks.end {
                self.keep(Marks { next: after, end: marks.end, last: start });
                return Some(start);
            }
            Self::reach(&mut marks, after)?;
        }
    }
}

// SAFETY: blocks come from `place`, which hands out each address once, aligned
// and within the arena or grown memory. Nothing is ever freed or moved.
unsafe impl GlobalAlloc for Arena {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.place(layout).map_or(ptr::null_mut(), ptr::with_exposed_provenance_mut)
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let marks = self.marks();
        let start = block as usize;
        // The block given last grows where it stands: this is what a `String`
        // or `Vec` does while it is being written.
        if start == marks.last
            && let Some(after) = start.checked_add(size)
            && after <= marks.end
        {
            self.keep(Marks { next: after, ..marks });
            return block;
        }
        let Ok(wanted) = Layout::from_size_align(size, layout.align()) else {
            return ptr::null_mut();
        };
        // SAFETY: the new block does not overlap the old one, and both hold at
        // least the bytes copied.
        unsafe {
            let moved = self.alloc(wanted);
            if !moved.is_null() {
                ptr::copy_nonoverlapping(block, moved, layout.size().min(size));
            }
            moved
        }
    }
}
