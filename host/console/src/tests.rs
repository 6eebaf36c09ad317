//! Promises of the served console, over real sockets and without readers.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use tokio::sync::{oneshot, watch};

use crate::{Console, ConsoleError, Options, Readers};

fn options(address: &str, allow_remote: bool) -> Options {
    let fonts = render::Fonts::load().unwrap_or_else(|error| panic!("{error}"));
    let address = address.parse().unwrap();
    Options { address, allow_remote, fixtures: Vec::new(), voice: None, fonts, compositor: b"" }
}

/// Serves a console, sends each request and gives back the answers.
fn ask(requests: Vec<String>) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let console = Console::bind(options("127.0.0.1:0", false)).await.unwrap();
        let address = console.address();
        let (stop, stopped) = oneshot::channel::<()>();
        let asked = tokio::task::spawn_blocking(move || {
            let answers = requests.iter().map(|request| exchange(address, request)).collect();
            stop.send(()).unwrap();
            answers
        });
        console
            .serve(watch::channel(Readers::default()).1, async { stopped.await.unwrap() })
            .await
            .unwrap();
        asked.await.unwrap()
    })
}

fn exchange(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    // A sound is no text; what is looked at is.
    String::from_utf8_lossy(&answer).into_owned()
}

fn get(path: &str, headers: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nConnection: close\r\n{headers}\r\n")
}

/// Asks for the socket of reader 1, which these tests do not have.
fn upgrade(headers: &str) -> String {
    format!(
        "GET /reader/1/socket HTTP/1.1\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\
         Host: localhost\r\n{headers}\r\n"
    )
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

#[test]
fn an_address_for_others_must_be_asked_for() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let bind =
        |address, remote| runtime.block_on(Console::bind(options(address, remote))).map(|_| ());
    let refused = bind("0.0.0.0:8460", false).unwrap_err();
    assert!(matches!(refused, ConsoleError::Remote { .. }), "{refused}");
    assert_eq!(refused.code(), "N01");
    assert!(refused.to_string().contains("use a loopback address such as 127.0.0.1:8460"));
    bind("0.0.0.0:0", true).unwrap();
    bind("127.0.0.1:0", false).unwrap();
}

#[test]
fn only_requests_of_the_pages_themselves_are_answered() {
    let ours = "Host: localhost\r\n";
    let table = [
        (get("/", ours), "200"),
        (get("/", "Host: example.com\r\n"), "403"),
        (get("/readers", "Host: example.com\r\n"), "403"),
        (get("/reader/1/history", ours), "404"),
        (get("/reader/1", ours), "404"),
        (get("/reader/1/speech/1/0/0", ours), "404"),
        (get("/compositor.wasm", ours), "200"),
        (get("/earcon/error", ours), "200"),
        (get("/earcon/moo", ours), "404"),
        (get("/earcon/error", "Host: example.com\r\n"), "403"),
        (get("/pages/missing.js", ours), "404"),
        (get("/pages/..%2flib.rs", ours), "404"),
        (upgrade(""), "403"),
        (upgrade("Origin: http://example.com\r\n"), "403"),
        // Past the guard.
        (upgrade("Origin: http://localhost\r\n"), "404"),
        ("POST / HTTP/1.1\r\nConnection: close\r\nHost: localhost\r\n\r\n".into(), "405"),
    ];
    let answers = ask(table.iter().map(|(request, _)| request.clone()).collect());
    for ((request, expected), answer) in table.iter().zip(answers) {
        assert_eq!(status(&answer), *expected, "{request}");
        for header in [
            "content-security-policy: default-src 'self';",
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
            "cache-control: no-store",
        ] {
            assert!(answer.contains(header), "{request} lacks {header}");
        }
    }
}

/// Every file that a page or module names is served, and a page holds no
/// script or style of its own: the policy would refuse it.
#[test]
fn pages_name_only_files_that_are_served() {
    let mut open = vec!["/".to_owned(), "/clerk".to_owned()];
    let mut seen: Vec<String> = Vec::new();
    // The explorer has a server of its own, with the same files.
    let mut page = Some(("the explorer's page".to_owned(), crate::explore::PAGE.to_owned()));
    while let Some((path, answer)) = page.take().or_else(|| {
        let path = open.pop()?;
        let answer = ask(vec![get(&path, "Host: localhost\r\n")]).remove(0);
        assert_eq!(status(&answer), "200", "{path}");
        Some((path, answer))
    }) {
        for quoted in answer.split('"').skip(1).step_by(2) {
            let name = match quoted.strip_prefix("./") {
                Some(name) => format!("/pages/{name}"),
                None => quoted.to_owned(),
            };
            if name.starts_with("/pages/") && !seen.contains(&name) {
                seen.push(name.clone());
                open.push(name);
            }
        }
        for inline in ["<script>", "<style", " style=", " onclick=", "javascript:", "innerHTML"] {
            assert!(!answer.contains(inline), "{path} holds {inline}");
        }
    }
    seen.sort();
    let mut served: Vec<String> =
        crate::pages::FILES.iter().map(|(name, ..)| format!("/pages/{name}")).collect();
    served.sort();
    assert_eq!(seen, served);
}
