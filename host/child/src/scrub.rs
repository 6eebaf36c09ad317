//! Memory that is wiped when it is freed.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether this process wipes. One binary is host and child; only the child
/// pays for it.
static ON: AtomicBool = AtomicBool::new(false);

/// The system's allocator, which wipes what is freed once [`Scrub::begin`] was
/// called: decoders and networks free their buffers as they are.
///
///     #[global_allocator]
///     static MEMORY: child::Scrub = child::Scrub;
pub struct Scrub;

impl Scrub {
    /// From here on, in this process, for good.
    pub fn begin() {
        ON.store(true, Ordering::Relaxed);
    }

    /// Whether it was begun.
    pub fn is_on() -> bool {
        ON.load(Ordering::Relaxed)
    }
}

#[expect(unsafe_code, reason = "an allocator is unsafe by its trait")]
// SAFETY: everything is the system's allocator; a block is written to only
// between its owner's last use and its return.
unsafe impl GlobalAlloc for Scrub {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if Self::is_on() {
            // A plain fill just before a block is freed would be optimised away;
            // the C library promises that this one is not, and it is as quick.
            // SAFETY: the block is the caller's, as long as the layout says, and
            // nobody uses it any more.
            unsafe { libc::explicit_bzero(block.cast(), layout.size()) };
        }
        // SAFETY: as above.
        unsafe { System.dealloc(block, layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if !Self::is_on() {
            // SAFETY: as above.
            return unsafe { System.realloc(block, layout, size) };
        }
        // The system might move the block and leave the old one as it was.
        // SAFETY: the caller promises that the size is one of a layout.
        let other = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        // SAFETY: both blocks are as long as what is copied, and they are two.
        unsafe {
            let moved = self.alloc(other);
            if !moved.is_null() {
                std::ptr::copy_nonoverlapping(block, moved, layout.size().min(size));
                self.dealloc(block, layout);
            }
            moved
        }
    }
}
