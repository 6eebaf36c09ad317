//! The compositor alone, to compare its bytes between machines.
//!
//! As a program: a display list on standard input, pixels on standard output,
//! RGBA, row by row. As a module for WebAssembly it exports instead
//! `room(bytes)`, the address where to put a list, and `draw()`, which draws it
//! and returns the address of the pixels, or 0 if the bytes are no display
//! list; `width()` and `height()` are of the last one.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::io::Result<()> {
    use std::io::{Read, Write};

    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes)?;
    let list = raster::List::decode(&bytes).map_err(std::io::Error::other)?;
    std::io::stdout().write_all(list.draw().rgba())
}

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(target_arch = "wasm32")]
mod exports {
    use std::cell::RefCell;

    use raster::{Canvas, List};

    thread_local! {
        static LIST: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
        static CANVAS: RefCell<Canvas> = RefCell::new(Canvas::default());
    }

    /// Makes room for a display list of so many bytes.
    #[expect(unsafe_code, reason = "a name for the page to call")]
    #[unsafe(no_mangle)]
    pub extern "C" fn room(bytes: usize) -> *mut u8 {
        LIST.with_borrow_mut(|list| {
            *list = vec![0; bytes];
            list.as_mut_ptr()
        })
    }

    /// Draws what was put into the room.
    #[expect(unsafe_code, reason = "a name for the page to call")]
    #[unsafe(no_mangle)]
    pub extern "C" fn draw() -> *const u8 {
        let list = LIST.with_borrow(|bytes| List::decode(bytes));
        CANVAS.with_borrow_mut(|canvas| match list {
            Ok(list) => {
                *canvas = list.draw();
                canvas.rgba().as_ptr()
            }
            Err(_) => std::ptr::null(),
        })
    }

    /// Width of the last picture, in pixels.
    #[expect(unsafe_code, reason = "a name for the page to call")]
    #[unsafe(no_mangle)]
    pub extern "C" fn width() -> i32 {
        CANVAS.with_borrow(|canvas| canvas.size().0)
    }

    /// Height of the last picture, in pixels.
    #[expect(unsafe_code, reason = "a name for the page to call")]
    #[unsafe(no_mangle)]
    pub extern "C" fn height() -> i32 {
        CANVAS.with_borrow(|canvas| canvas.size().1)
    }
}
