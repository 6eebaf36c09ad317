//! One page that watches one reader over a web socket.
//!
//! The page gets the latest snapshot and each later one. A slow page misses
//! some and never holds the reader up; `history` has them all.

use std::sync::Arc;

use axum::extract::ws::{Message as Frame, WebSocket};
use serde::Serialize;
use station::ReaderHandle;
use station::view::Snapshot;

use crate::{House, request};

/// What a page is told.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case", tag = "type")]
enum Told<'a> {
    Snapshot { snapshot: &'a Snapshot },
    Error { message: String },
}

impl Told<'_> {
    fn frame(&self) -> Frame {
        let text = serde_json::to_string(self).expect("invariant: plain data is always JSON");
        Frame::Text(text.into())
    }
}

/// Serves one page until it leaves, its reader ends or the console stops.
pub(crate) async fn talk(mut socket: WebSocket, reader: ReaderHandle, house: Arc<House>) {
    let mut latest = reader.latest();
    latest.mark_changed();
    let mut closing = house.closing.clone();
    loop {
        let frame = tokio::select! {
            heard = socket.recv() => match heard {
                Some(Ok(Frame::Text(text))) => hear(&text, &reader, &house).err(),
                Some(Ok(Frame::Binary(_))) => Some("a message is text, not bytes".to_owned()),
                Some(Ok(Frame::Ping(_) | Frame::Pong(_))) => None,
                Some(Ok(Frame::Close(_)) | Err(_)) | None => return,
            }
            .map(|message| Told::Error { message }.frame()),
            changed = latest.changed() => {
                if changed.is_err() {
                    return;
                }
                let snapshot = Arc::clone(&latest.borrow_and_update());
                Some(Told::Snapshot { snapshot: &snapshot }.frame())
            }
            _ = closing.changed() => return,
        };
        if let Some(frame) = frame
            && socket.send(frame).await.is_err()
        {
            return;
        }
    }
}

fn hear(text: &str, reader: &ReaderHandle, house: &House) -> Result<(), String> {
    let message = request::read(text, &house.fixtures).map_err(|bad| bad.to_string())?;
    if reader.send(message) { Ok(()) } else { Err("the reader has stopped".to_owned()) }
}
