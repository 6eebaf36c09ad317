//! The page on which a walked flow is looked at, state by state.
//!
//! What the states are is for whoever walked them to say; here they are
//! addressed by the numbers of the edges that lead there.

use std::future::{Future, IntoFuture};
use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router, middleware};
use serde_json::Value;
use tokio::net::TcpListener;

use crate::{ConsoleError, bind, guard, pages};

pub(crate) const PAGE: &str = include_str!("../pages/explore.html");

/// A walked flow. Ways are numbers of edges, from idle; `None` is the answer
/// to a way whose edges do not follow each other.
pub trait Atlas: Send + Sync + 'static {
    /// What was walked and found.
    fn overview(&self) -> Value;
    /// Where a way has come to, in a language, by its tag.
    fn stop(&self, way: &[u32], language: &str) -> Option<Value>;
    /// What is on the panel there: a display list, as `raster` encodes it.
    fn picture(&self, way: &[u32], language: &str) -> Option<Vec<u8>>;
    /// The compositor as a module for WebAssembly, which draws it on the page.
    fn compositor(&self) -> &'static [u8];
    /// The way as a script.
    fn script(&self, way: &[u32]) -> Option<String>;
}

/// The explorer's page, bound to an address and not served yet.
pub struct Explorer {
    listener: TcpListener,
    address: SocketAddr,
}

impl Explorer {
    /// Binds the address.
    ///
    /// # Errors
    /// As for the console: [`ConsoleError::Remote`], [`ConsoleError::Bind`].
    pub async fn bind(address: SocketAddr, allow_remote: bool) -> Result<Self, ConsoleError> {
        let (listener, address) = bind(address, allow_remote).await?;
        Ok(Self { listener, address })
    }

    /// Returns the address that was bound, with its real port.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves the page until `shutdown` resolves.
    ///
    /// # Errors
    /// [`ConsoleError::Serve`] if the listener fails.
    pub async fn serve(
        self,
        atlas: Arc<dyn Atlas>,
        shutdown: impl Future<Output = ()>,
    ) -> Result<(), ConsoleError> {
        let router = Router::new()
            .route("/", get(|| async { Html(PAGE) }))
            .route("/pages/{name}", get(pages::file))
            .route("/overview", get(overview))
            .route("/stop", get(stop))
            .route("/picture", get(picture))
            .route("/compositor.wasm", get(compositor))
            .route("/script", get(script))
            .layer(middleware::from_fn_with_state(self.address, guard::guard))
            .with_state(atlas);
        tokio::select! {
            served = axum::serve(self.listener, router).into_future() => {
                served.map_err(ConsoleError::Serve)
            }
            () = shutdown => Ok(()),
        }
    }
}

/// `way=1,2,3&language=ja`.
struct Wanted {
    way: Vec<u32>,
    language: String,
}

impl Wanted {
    fn read(query: Option<&str>) -> Option<Self> {
        let mut wanted = Self { way: Vec::new(), language: "ja".to_owned() };
        for pair in query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=')? {
                ("way", "") => {}
                ("way", way) => {
                    wanted.way =
                        way.split(',').map(|edge| edge.parse().ok()).collect::<Option<_>>()?;
                }
                ("language", language) => language.clone_into(&mut wanted.language),
                _ => return None,
            }
        }
        Some(wanted)
    }
}

async fn overview(State(atlas): State<Arc<dyn Atlas>>) -> Response {
    Json(atlas.overview()).into_response()
}

async fn stop(State(atlas): State<Arc<dyn Atlas>>, RawQuery(query): RawQuery) -> Response {
    let wanted = Wanted::read(query.as_deref());
    let stop = wanted.and_then(|wanted| atlas.stop(&wanted.way, &wanted.language));
    stop.map_or_else(nothing, |stop| Json(stop).into_response())
}

async fn picture(State(atlas): State<Arc<dyn Atlas>>, RawQuery(query): RawQuery) -> Response {
    let wanted = Wanted::read(query.as_deref());
    let picture = wanted.and_then(|wanted| atlas.picture(&wanted.way, &wanted.language));
    let list = |list| ([(header::CONTENT_TYPE, "application/octet-stream")], list).into_response();
    picture.map_or_else(nothing, list)
}

async fn compositor(State(atlas): State<Arc<dyn Atlas>>) -> Response {
    pages::module(atlas.compositor())
}

async fn script(State(atlas): State<Arc<dyn Atlas>>, RawQuery(query): RawQuery) -> Response {
    let wanted = Wanted::read(query.as_deref());
    let script = wanted.and_then(|wanted| atlas.script(&wanted.way));
    script.map_or_else(nothing, IntoResponse::into_response)
}

fn nothing() -> Response {
    (StatusCode::NOT_FOUND, "there is no such way\n").into_response()
}
