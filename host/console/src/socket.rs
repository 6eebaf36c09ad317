//! One page that watches one reader over a web socket.
//!
//! The page gets the latest snapshot and each later one. A slow page misses
//! some and never holds the reader up; `history` has them all.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{Message as Frame, WebSocket};
use serde::Serialize;
use station::ReaderHandle;
use station::view::Snapshot;
use tokio::time::{MissedTickBehavior, interval};

use crate::painter::{Drawn, Painter};
use crate::request::Asked;
use crate::{House, request};

/// How often what moves on a panel is drawn again.
const MOVE_EVERY: Duration = Duration::from_millis(167);

/// What a page is told.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case", tag = "type")]
enum Told<'a> {
    Snapshot {
        snapshot: &'a Snapshot,
    },
    /// What stands where on the panel. Pixels follow, if any changed.
    Drawn(&'a Drawn),
    Error {
        message: String,
    },
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
    let mut painter = Painter::new(&house.fonts);
    let mut clock = interval(MOVE_EVERY);
    clock.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        let frames = tokio::select! {
            heard = socket.recv() => match heard {
                Some(Ok(Frame::Text(text))) => hear(&text, &reader, &house, &mut painter),
                Some(Ok(Frame::Binary(_))) => error("a message is text, not bytes"),
                Some(Ok(Frame::Ping(_) | Frame::Pong(_))) => Vec::new(),
                Some(Ok(Frame::Close(_)) | Err(_)) | None => return,
            },
            changed = latest.changed() => {
                if changed.is_err() {
                    return;
                }
                let snapshot = Arc::clone(&latest.borrow_and_update());
                let mut frames = vec![Told::Snapshot { snapshot: &snapshot }.frame()];
                frames.extend(paint(&mut painter, &reader));
                frames
            }
            _ = clock.tick(), if painter.moves => painter.tick(MOVE_EVERY).map(pixels).into_iter().collect(),
            _ = closing.changed() => return,
        };
        for frame in frames {
            if socket.send(frame).await.is_err() {
                return;
            }
        }
    }
}

fn hear(text: &str, reader: &ReaderHandle, house: &House, painter: &mut Painter) -> Vec<Frame> {
    match request::read(text, &house.fixtures) {
        Ok(Asked::Panel(wish)) => {
            painter.wish = wish;
            paint(painter, reader)
        }
        Ok(Asked::Reader(message)) => {
            if reader.send(message) {
                Vec::new()
            } else {
                error("the reader has stopped")
            }
        }
        Err(bad) => error(&bad.to_string()),
    }
}

fn error(message: &str) -> Vec<Frame> {
    vec![Told::Error { message: message.to_owned() }.frame()]
}

fn pixels(bytes: Vec<u8>) -> Frame {
    Frame::Binary(bytes.into())
}

/// What is on the panel of this page now: a past step, or the latest.
fn paint(painter: &mut Painter, reader: &ReaderHandle) -> Vec<Frame> {
    let (drawn, bytes) = painter.paint(reader);
    let mut frames = vec![Told::Drawn(&drawn).frame()];
    if !bytes.is_empty() {
        frames.push(pixels(bytes));
    }
    frames
}
