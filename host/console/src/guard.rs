//! What keeps other web sites away from the pages.
//!
//! A page of another site can send requests to a loopback address from the
//! clerk's own browser. It cannot choose the `Host` and `Origin` headers, so
//! these decide: `Host` names this machine by `localhost` or by an IP address
//! (a name that is rebound to the address later is refused), and `Origin`,
//! which every browser sends with a web socket, is the same host and port.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{Request, State};
use axum::http::header::{HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN, UPGRADE};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Sent with every answer.
const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; base-uri 'none'; form-action 'none'; object-src 'none'; \
         frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// Refuses a request of another site and adds the headers to every answer.
pub(crate) async fn guard(
    State(bound): State<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = match admit(bound, request.headers()) {
        Ok(()) => next.run(request).await,
        Err(reason) => (StatusCode::FORBIDDEN, reason).into_response(),
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn admit(bound: SocketAddr, headers: &HeaderMap) -> Result<(), &'static str> {
    let host = only(headers, &HOST).filter(|host| names_this_machine(bound, host));
    let Some(host) = host else {
        return Err("the Host header must be localhost or this machine's own IP address\n");
    };
    let needs_origin = headers.contains_key(UPGRADE) || headers.contains_key(ORIGIN);
    let same = |origin: &str| {
        origin.strip_prefix("http://").is_some_and(|rest| rest.eq_ignore_ascii_case(host))
    };
    if needs_origin && !only(headers, &ORIGIN).is_some_and(same) {
        return Err("the Origin header must be the address of these pages\n");
    }
    Ok(())
}

/// The value of a header that stands there exactly once.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

/// Whether `host` (name or address, with or without a port) is this machine.
///
/// Bound to all addresses of the machine, any IP address passes: whoever
/// rebinds a name cannot make a browser send an address in its place.
fn names_this_machine(bound: SocketAddr, host: &str) -> bool {
    let (name, port) = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, port)) => (address, port),
        None => host.split_at(host.find(':').unwrap_or(host.len())),
    };
    let bracketed = host.starts_with('[');
    let port_is_fine =
        port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok());
    let name_is_ours = match name.parse::<IpAddr>() {
        Ok(ip) => {
            ip.is_ipv6() == bracketed
                && (ip.is_loopback() || ip == bound.ip() || bound.ip().is_unspecified())
        }
        Err(_) => !bracketed && name.eq_ignore_ascii_case("localhost"),
    };
    port_is_fine && name_is_ours
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOOPBACK: &str = "127.0.0.1:8460";

    fn admits(bound: &str, host: Option<&str>, origin: Option<&str>, upgrade: bool) -> bool {
        let mut headers = HeaderMap::new();
        let mut put = |name, value: Option<&str>| {
            if let Some(value) = value {
                headers.insert(name, HeaderValue::from_str(value).unwrap());
            }
        };
        put(HOST, host);
        put(ORIGIN, origin);
        put(UPGRADE, upgrade.then_some("websocket"));
        admit(bound.parse().unwrap(), &headers).is_ok()
    }

    #[test]
    fn a_host_is_this_machine_by_localhost_or_by_address() {
        let everywhere = "0.0.0.0:8460";
        let table = [
            (LOOPBACK, "localhost:8460", true),
            (LOOPBACK, "LocalHost:8460", true),
            (LOOPBACK, "localhost", true),
            (LOOPBACK, "127.0.0.1:8460", true),
            (LOOPBACK, "[::1]:8460", true),
            (LOOPBACK, "127.0.0.1:9000", true), // a tunnel may end at another port
            (LOOPBACK, "example.com:8460", false),
            (LOOPBACK, "localhost.example.com:8460", false),
            (LOOPBACK, "example.com@localhost:8460", false),
            (LOOPBACK, "127.0.0.1.example.com", false),
            (LOOPBACK, "localhost:99999", false),
            (LOOPBACK, "localhost:", false),
            (LOOPBACK, "[::1", false),
            (LOOPBACK, "[localhost]:8460", false),
            (LOOPBACK, "[127.0.0.1]:8460", false),
            (LOOPBACK, "::1", false),
            (LOOPBACK, "192.0.2.7:8460", false),
            (LOOPBACK, "", false),
            ("192.0.2.7:8460", "192.0.2.7:8460", true),
            ("192.0.2.7:8460", "192.0.2.8:8460", false),
            (everywhere, "192.0.2.8:8460", true),
            (everywhere, "[2001:db8::1]:8460", true),
            (everywhere, "example.com:8460", false),
        ];
        for (bound, host, expected) in table {
            assert_eq!(admits(bound, Some(host), None, false), expected, "{bound} {host}");
        }
        assert!(!admits(LOOPBACK, None, None, false), "a missing Host header");
    }

    #[test]
    fn a_socket_comes_from_the_pages_themselves() {
        let host = "localhost:8460";
        let table = [
            (Some("http://localhost:8460"), true),
            (Some("http://LOCALHOST:8460"), true),
            (None, false),
            (Some("null"), false),
            (Some("http://localhost:3000"), false),
            (Some("http://127.0.0.1:8460"), false),
            (Some("https://localhost:8460"), false),
            (Some("http://example.com"), false),
            (Some("localhost:8460"), false),
        ];
        for (origin, expected) in table {
            assert_eq!(admits(LOOPBACK, Some(host), origin, true), expected, "{origin:?}");
        }
        assert!(!admits(LOOPBACK, Some(host), Some("http://example.com"), false));
    }

    #[test]
    fn a_header_that_stands_twice_is_refused() {
        for name in [HOST, ORIGIN] {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, HeaderValue::from_static("localhost"));
            headers.insert(ORIGIN, HeaderValue::from_static("http://localhost"));
            assert!(admit(LOOPBACK.parse().unwrap(), &headers).is_ok());
            let again = headers.get(&name).unwrap().clone();
            headers.append(name, again);
            assert!(admit(LOOPBACK.parse().unwrap(), &headers).is_err());
        }
    }
}
