//! The compositor alone: for pages that draw display lists, and to compare its
//! bytes between machines.
//!
//! As a module for WebAssembly it exports `room(bytes)`, the address where to
//! put display lists; `open()`, which reads them and returns how many there
//! are, or -1 if the bytes are none; and `draw(place)`, which draws one, from
//! 0, and returns the address of its pixels, or 0 if there is none; `width()`
//! and `height()` are of the last one. As a program: display lists on standard
//! input, their pixels on standard output. Pixels are RGBA, row by row.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::io::Result<()> {
    use std::io::{Read, Write};

    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes)?;
    for list in raster::decode(&bytes).map_err(std::io::Error::other)? {
        std::io::stdout().write_all(list.draw().rgba())?;
    }
    Ok(())
}

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(target_arch = "wasm32")]
mod exports {
    use std::cell::RefCell;

    use raster::{Canvas, List};

    thread_local! {
        static ROOM: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
        static LISTS: RefCell<Vec<List>> = const { RefCell::new(Vec::new()) };
        static CANVAS: RefCell<Canvas> = RefCell::new(Canvas::default());
    }

    /// Makes room for display lists of so many bytes.
    #[expect(unsafe_code, reason = "a name for the page to call")]
    #[unsafe(no_mangle)]
    extern "C" fn room(bytes: usize) -> *mut u8 {
        ROOM.with_borrow_mut(|room| {
            *room = vec![0; bytes];
            room.as_mut_ptr()
        })
    }

    /// Reads what was put into the room, and gives the room back.
    #[expect(unsafe_code, reason = "a name for the page to call")]
    #[unsafe(no_mangle)]
    extern "C" fn open() -> i32 {
        let lists = raster::decode(&ROOM.take());
        lists.map_or(-1, |lists| {
            let count = i32::try_from(lists.len()).unwrap_or(-1);
            LISTS.set(lists);
            count
        })
    }

    /// Draws a display list.
    #[expect(unsafe_code, reason = "a name for the page to call")]
    #[unsafe(no_mangle)]
    extern "C" fn draw(place: usize) -> *const u8 {
        let drawn = LISTS.with_borrow(|lists| lists.get(place).map(List::draw));
        let Some(drawn) = drawn else { return std::ptr::null() };
        CANVAS.with_borrow_mut(|canvas| {
            *canvas = drawn;
            canvas.rgba().as_ptr()
        })
    }

    /// Width of the last picture, in pixels.
    #[expect(unsafe_code, reason = "a name for the page to call")]
    #[unsafe(no_mangle)]
    extern "C" fn width() -> i32 {
        CANVAS.with_borrow(|canvas| canvas.size().0)
    }

    /// Height of the last picture, in pixels.
    #[expect(unsafe_code, reason = "a name for the page to call")]
    #[unsafe(no_mangle)]
    extern "C" fn height() -> i32 {
        CANVAS.with_borrow(|canvas| canvas.size().1)
    }
}
