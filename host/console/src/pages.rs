//! The addresses of the pages, and their files.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::ws::{WebSocket, WebSocketUpgrade as Upgrade};
use axum::extract::{Path, RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router, middleware};
use serde::Serialize;
use station::ReaderHandle;
use station::view::Snapshot;

use crate::request::REQUEST_BYTES_MAX;
use crate::{House, camera, guard, socket, sounds};

const CONSOLE: &str = include_str!("../pages/console.html");
const CLERK: &str = include_str!("../pages/clerk.html");

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";

/// Name, media type and content of each file under `/pages/`.
pub(crate) const FILES: &[(&str, &str, &str)] = &[
    ("base.css", CSS, include_str!("../pages/base.css")),
    ("console.css", CSS, include_str!("../pages/console.css")),
    ("camera.js", JS, include_str!("../pages/camera.js")),
    ("clerk.css", CSS, include_str!("../pages/clerk.css")),
    ("clerk.js", JS, include_str!("../pages/clerk.js")),
    ("compositor.js", JS, raster::PAGE_SCRIPT),
    ("connection.js", JS, include_str!("../pages/connection.js")),
    ("console.js", JS, include_str!("../pages/console.js")),
    ("element.js", JS, include_str!("../pages/element.js")),
    ("explore.css", CSS, include_str!("../pages/explore.css")),
    ("explore.js", JS, include_str!("../pages/explore.js")),
    ("icon.svg", "image/svg+xml", include_str!("../pages/icon.svg")),
    ("keypad.js", JS, include_str!("../pages/keypad.js")),
    ("panel.js", JS, include_str!("../pages/panel.js")),
    ("readers.js", JS, include_str!("../pages/readers.js")),
    ("tools.js", JS, include_str!("../pages/tools.js")),
    ("trace.js", JS, include_str!("../pages/trace.js")),
    ("voice.js", JS, include_str!("../pages/voice.js")),
    ("words.js", JS, include_str!("../pages/words.js")),
];

/// Every address of the console, behind the guard.
pub(crate) fn router(house: Arc<House>, bound: SocketAddr) -> Router {
    Router::new()
        .route("/", get(|| async { Html(CONSOLE) }))
        .route("/clerk", get(|| async { Html(CLERK) }))
        .route("/pages/{name}", get(file))
        .route("/compositor.wasm", get(compositor))
        .route("/readers", get(readers))
        .route("/fixtures", get(fixtures))
        .route("/reader/{number}", get(reader_page))
        .route("/reader/{number}/socket", get(reader_socket))
        .route("/reader/{number}/camera", get(reader_camera))
        .route("/reader/{number}/history", get(history))
        .route("/reader/{number}/asset/{name}", get(asset))
        .route("/reader/{number}/speech/{serial}/{cue}/{sentence}", get(sounds::speech))
        .route("/earcon/{name}", get(sounds::earcon))
        .layer(middleware::from_fn_with_state(bound, guard::guard))
        .with_state(house)
}

pub(crate) async fn file(Path(name): Path<String>) -> Response {
    match FILES.iter().find(|(known, ..)| *known == name) {
        Some((_, media, content)) => ([(header::CONTENT_TYPE, *media)], *content).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn compositor(State(house): State<Arc<House>>) -> Response {
    module(house.compositor)
}

/// A module for WebAssembly.
pub(crate) fn module(bytes: &'static [u8]) -> Response {
    ([(header::CONTENT_TYPE, "application/wasm")], bytes).into_response()
}

/// What `/readers` tells of [`crate::Readers`].
#[derive(Serialize)]
struct Present {
    numbers: Vec<u8>,
    note: Option<String>,
}

async fn readers(State(house): State<Arc<House>>) -> Response {
    let readers = house.readers.borrow();
    let numbers = readers.running.iter().map(ReaderHandle::number).collect();
    Json(Present { numbers, note: readers.note.clone() }).into_response()
}

async fn fixtures(State(house): State<Arc<House>>) -> Response {
    Json(&house.fixtures).into_response()
}

async fn reader_page(State(house): State<Arc<House>>, Path(number): Path<u8>) -> Response {
    match house.reader(number) {
        Some(_) => Html(CONSOLE).into_response(),
        None => no_reader(),
    }
}

async fn reader_socket(house: State<Arc<House>>, number: Path<u8>, up: Upgrade) -> Response {
    upgraded(house, number, up, REQUEST_BYTES_MAX, socket::talk)
}

async fn reader_camera(house: State<Arc<House>>, number: Path<u8>, up: Upgrade) -> Response {
    upgraded(house, number, up, camera::PICTURE_BYTES_MAX, camera::watch)
}

/// A socket of a reader, whose messages have so many bytes at most.
fn upgraded<Served: Future<Output = ()> + Send + 'static>(
    State(house): State<Arc<House>>,
    Path(number): Path<u8>,
    upgrade: Upgrade,
    bytes_max: usize,
    serve: fn(WebSocket, ReaderHandle, Arc<House>) -> Served,
) -> Response {
    let Some(reader) = house.reader(number) else {
        return no_reader();
    };
    upgrade
        .max_message_size(bytes_max)
        .max_frame_size(bytes_max)
        .on_upgrade(move |socket| serve(socket, reader, house))
}

/// The steps of the visit as JSON; with `?after=ROW` only those of later rows.
async fn history(
    State(house): State<Arc<House>>,
    Path(number): Path<u8>,
    RawQuery(query): RawQuery,
) -> Response {
    let Some(reader) = house.reader(number) else {
        return no_reader();
    };
    let after = query.as_deref().and_then(|query| query.strip_prefix("after=")?.parse().ok());
    let after: u64 = after.unwrap_or_default();
    let steps = reader.history();
    let is_later = |step: &&Snapshot| step.trace.as_ref().is_some_and(|trace| trace.row > after);
    let steps: Vec<&Snapshot> = steps.iter().map(|step| &**step).filter(is_later).collect();
    Json(steps).into_response()
}

async fn asset(
    State(house): State<Arc<House>>,
    Path((number, name)): Path<(u8, String)>,
) -> Response {
    let Some(reader) = house.reader(number) else {
        return no_reader();
    };
    match reader.asset(&name) {
        Some((media, bytes)) => ([(header::CONTENT_TYPE, media)], bytes).into_response(),
        None => (StatusCode::NOT_FOUND, "the flow has no asset of that name\n").into_response(),
    }
}

pub(crate) fn no_reader() -> Response {
    (StatusCode::NOT_FOUND, "there is no reader of that number\n").into_response()
}
