//! One page that watches one reader over a web socket.
//!
//! The page gets the latest snapshot and each later one. A slow page misses
//! some and never holds the reader up; `history` has them all. A page that
//! asks for its panel gets pixels beside them: painted off this thread, one at
//! a time, always of what is newest then, so that no snapshot and no press
//! waits for paint, and a page that does not read is heard all the same.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{Message as Frame, WebSocket};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use serde::Serialize;
use station::ReaderHandle;
use station::view::Snapshot;
use tokio::sync::{mpsc, watch};
use tokio::task::{JoinError, JoinHandle, spawn_blocking};
use tokio::time::{Instant, MissedTickBehavior, interval_at};

use crate::painter::{Drawn, Painter, Sight, Wish};
use crate::request::Asked;
use crate::{House, request};

/// How often what moves on a panel is drawn again.
const MOVE_EVERY: Duration = Duration::from_millis(167);
/// Errors that may wait for a page that does not read; further ones are lost.
const ERRORS_MAX: usize = 16;

/// What a page is told.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case", tag = "type")]
enum Told<'a> {
    Snapshot {
        /// Counts the snapshots that this page was sent.
        number: u64,
        snapshot: &'a Snapshot,
    },
    /// What stands where on the panel. Pixels follow, if any changed, or the
    /// display list of a past step.
    Drawn(&'a Drawn),
    Error {
        message: &'a str,
    },
}

impl Told<'_> {
    fn frame(&self) -> Frame {
        let text = serde_json::to_string(self).expect("invariant: plain data is always JSON");
        Frame::Text(text.into())
    }
}

/// Serves one page until it leaves, its reader ends or the console stops.
pub(crate) async fn talk(socket: WebSocket, reader: ReaderHandle, house: Arc<House>) {
    let (page, said) = socket.split();
    let (wish, wishes) = watch::channel(None);
    let (errors, complaints) = mpsc::channel(ERRORS_MAX);
    let mut closing = house.closing.clone();
    let talk = Talk {
        page,
        latest: reader.latest(),
        reader: reader.clone(),
        house: Arc::clone(&house),
        wishes,
        number: 0,
        sent: None,
        painter: None,
    };
    tokio::select! {
        () = hear(said, &reader, &house, &wish, &errors) => {}
        _ = talk.tell(complaints) => {}
        _ = closing.changed() => {}
    }
}

/// Passes on what a page says until it leaves.
async fn hear(
    mut said: SplitStream<WebSocket>,
    reader: &ReaderHandle,
    house: &House,
    wish: &watch::Sender<Option<Wish>>,
    errors: &mpsc::Sender<String>,
) {
    while let Some(Ok(frame)) = said.next().await {
        let error = match frame {
            Frame::Text(text) => match request::read(&text, &house.fixtures) {
                Ok(Asked::Panel(wanted)) => {
                    wish.send_replace(Some(wanted));
                    continue;
                }
                Ok(Asked::Reader(message)) => {
                    if reader.send(message) {
                        continue;
                    }
                    "the reader has stopped".to_owned()
                }
                Err(bad) => bad.to_string(),
            },
            Frame::Binary(_) => "a message is text, not bytes".to_owned(),
            Frame::Ping(_) | Frame::Pong(_) => continue,
            Frame::Close(_) => return,
        };
        let _ = errors.try_send(error);
    }
}

/// The page has left, or its reader has ended.
struct Over;

/// What came of one painting: who paints, whether it moves, and the frames.
type Painted = (Painter, bool, Vec<Frame>);

/// The side that speaks to a page.
struct Talk {
    page: SplitSink<WebSocket, Frame>,
    reader: ReaderHandle,
    house: Arc<House>,
    latest: watch::Receiver<Arc<Snapshot>>,
    /// How the page wants its panel; `None` while it wants none.
    wishes: watch::Receiver<Option<Wish>>,
    /// Snapshots that were sent.
    number: u64,
    /// The last of them.
    sent: Option<Arc<Snapshot>>,
    /// Lent to the thread that paints, and made there first.
    painter: Option<Painter>,
}

impl Talk {
    async fn tell(mut self, mut complaints: mpsc::Receiver<String>) -> Over {
        self.latest.mark_changed();
        let mut clock = interval_at(Instant::now() + MOVE_EVERY, MOVE_EVERY);
        clock.set_missed_tick_behavior(MissedTickBehavior::Skip);
        let mut painting: Option<JoinHandle<Painted>> = None;
        let (mut is_due, mut moves) = (false, false);
        loop {
            if is_due && painting.is_none() {
                painting = self.paint();
                is_due = false;
            }
            let sent = tokio::select! {
                // Paint is what can wait.
                biased;
                Some(message) = complaints.recv() => self.complain(&message).await,
                changed = self.latest.changed() => {
                    is_due = true;
                    if changed.is_err() { Err(Over) } else { self.snapshot().await }
                }
                wished = self.wishes.changed() => {
                    is_due = true;
                    wished.map_err(|_| Over)
                }
                painted = finished(&mut painting) => {
                    painting = None;
                    match painted {
                        Ok((painter, still_moves, frames)) => {
                            self.painter = Some(painter);
                            moves = still_moves;
                            self.send(frames).await
                        }
                        // A fault of this program. The next one paints anew.
                        Err(_) => self.complain("the panel could not be drawn").await,
                    }
                }
                _ = clock.tick(), if moves && painting.is_none() => {
                    is_due = true;
                    Ok(())
                }
            };
            if let Err(over) = sent {
                return over;
            }
        }
    }

    /// Paints what is newest, on a thread that may wait. `None` while the page
    /// wants no panel.
    fn paint(&mut self) -> Option<JoinHandle<Painted>> {
        let wish = (*self.wishes.borrow_and_update())?;
        let sight = Sight { number: self.number, snapshot: self.sent.clone()? };
        let painter = self.painter.take();
        let (reader, house) = (self.reader.clone(), Arc::clone(&self.house));
        Some(spawn_blocking(move || {
            let mut painter = painter.unwrap_or_else(|| Painter::new(&house.fonts));
            let painted = painter.paint(&reader, &sight, wish);
            let mut frames = vec![Told::Drawn(&painted.drawn).frame()];
            if !painted.bytes.is_empty() {
                frames.push(Frame::Binary(painted.bytes.into()));
            }
            (painter, painted.moves, frames)
        }))
    }

    async fn snapshot(&mut self) -> Result<(), Over> {
        let snapshot = Arc::clone(&self.latest.borrow_and_update());
        self.number += 1;
        let frame = Told::Snapshot { number: self.number, snapshot: &snapshot }.frame();
        self.sent = Some(snapshot);
        self.send(vec![frame]).await
    }

    async fn complain(&mut self, message: &str) -> Result<(), Over> {
        self.send(vec![Told::Error { message }.frame()]).await
    }

    async fn send(&mut self, frames: Vec<Frame>) -> Result<(), Over> {
        for frame in frames {
            self.page.send(frame).await.map_err(|_| Over)?;
        }
        Ok(())
    }
}

/// What was painted, once it is.
async fn finished(painting: &mut Option<JoinHandle<Painted>>) -> Result<Painted, JoinError> {
    match painting {
        Some(painting) => painting.await,
        None => std::future::pending().await,
    }
}
