//! The camera's own socket: pictures of a page's camera go to the face engine,
//! and those of the virtual camera come to the page. It is apart from the
//! panel's, so that neither waits for the other.
//!
//! A message is the width and the height in pixels, two bytes each,
//! little-endian, and then: from a page a JPEG file, to a page red, green and
//! blue of each pixel. An empty message to a page takes the picture away.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::ws::{Message as Frame, WebSocket};
use face::Format;
use station::{Mirror, ReaderHandle};
use tokio::time::Instant;
use zeroize::Zeroizing;

use crate::House;

/// Bytes of the width and the height.
const HEAD_BYTES: usize = 4;
/// Most bytes of a message of a page.
pub(crate) const PICTURE_BYTES_MAX: usize = HEAD_BYTES + face::JPEG_BYTES_MAX;

/// Serves one page until it leaves, its reader ends or the console stops.
pub(crate) async fn watch(mut socket: WebSocket, reader: ReaderHandle, house: Arc<House>) {
    let Some(mut mirror) = reader.mirror() else { return };
    let mut closing = house.closing.clone();
    let began = Instant::now();
    loop {
        tokio::select! {
            said = socket.recv() => match said {
                // A picture that is none, or that nobody looks at, is nothing.
                Some(Ok(Frame::Binary(bytes))) => {
                    if let Some(frame) = picture(&bytes, began) {
                        reader.look_at(frame);
                    }
                }
                Some(Ok(Frame::Text(_) | Frame::Ping(_) | Frame::Pong(_))) => {}
                Some(Ok(Frame::Close(_)) | Err(_)) | None => return,
            },
            changed = mirror.changed() => {
                let shown = mirror.borrow_and_update().clone();
                let told = shown.as_deref().map(message).unwrap_or_default();
                if changed.is_err() || socket.send(Frame::Binary(told)).await.is_err() {
                    return;
                }
            }
            _ = closing.changed() => return,
        }
    }
}

fn picture(message: &[u8], began: Instant) -> Option<face::Frame> {
    let (head, jpeg) = message.split_first_chunk::<HEAD_BYTES>()?;
    let [w0, w1, h0, h1] = *head;
    let (width, height) = (u16::from_le_bytes([w0, w1]), u16::from_le_bytes([h0, h1]));
    let at_us = u64::try_from(began.elapsed().as_micros()).ok()?;
    let jpeg = Zeroizing::new(jpeg.to_vec());
    face::Frame::new(at_us, width, height, Format::Jpeg, jpeg).ok()
}

fn message(mirror: &Mirror) -> Bytes {
    let head = [mirror.width.to_le_bytes(), mirror.height.to_le_bytes()].concat();
    Bytes::from([&head[..], &mirror.rgb].concat())
}
