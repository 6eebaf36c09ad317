//! The console as a page talks to it: requests, and a web socket without
//! fragments, which our server never sends. Source: RFC 6455.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use serde_json::Value;

/// What a page sends by.
pub(crate) struct Sender(TcpStream);

/// What a page hears by.
pub(crate) struct Hearer(BufReader<TcpStream>);

/// What a page is sent.
pub(crate) enum Heard {
    Told(Value),
    Pixels(Vec<u8>),
}

/// What the console answers at an address of its own, as JSON.
pub(crate) fn get(address: &str, path: &str) -> Value {
    serde_json::from_slice(&get_bytes(address, path).1).unwrap()
}

/// The head and the body of what the console answers.
pub(crate) fn get_bytes(address: &str, path: &str) -> (String, Vec<u8>) {
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(answer[..end].to_vec()).unwrap();
    assert!(head.starts_with("HTTP/1.1 200"), "{path}: {head}");
    (head, answer[end + 4..].to_vec())
}

/// Opens the page of a reader.
pub(crate) fn open(address: &str, number: u8) -> (Sender, Hearer) {
    let mut stream = TcpStream::connect(address).unwrap();
    // The key is any 16 bytes in base 64. Source: RFC 6455, section 4.1.
    let request = format!(
        "GET /reader/{number}/socket HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\n\
         Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: TWFkb2d1Y2hpIHRlc3RzLg==\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut reads = BufReader::new(stream.try_clone().unwrap());
    let mut line = String::new();
    reads.read_line(&mut line).unwrap();
    assert!(line.starts_with("HTTP/1.1 101"), "{line}");
    while line != "\r\n" {
        line.clear();
        reads.read_line(&mut line).unwrap();
    }
    (Sender(stream), Hearer(reads))
}

impl Sender {
    /// One text frame, masked as a client's must be, with a mask of zeros.
    pub(crate) fn send(&mut self, message: &Value) {
        let text = message.to_string();
        let length = u16::try_from(text.len()).unwrap();
        let mut bytes = vec![0x81, 0x80 | 126];
        bytes.extend(length.to_be_bytes());
        bytes.extend([0; 4]);
        bytes.extend(text.as_bytes());
        self.0.write_all(&bytes).unwrap();
    }
}

impl Hearer {
    /// The next that is told, over pixels; `None` once the page is closed.
    pub(crate) fn told(&mut self) -> Option<Value> {
        loop {
            if let Heard::Told(told) = self.hear()? {
                return Some(told);
            }
        }
    }

    /// The next that is sent; `None` once the page is closed.
    pub(crate) fn hear(&mut self) -> Option<Heard> {
        let (opcode, bytes) = self.frame().ok()?;
        match opcode {
            1 => {
                let told: Value = serde_json::from_slice(&bytes).unwrap();
                assert_ne!(told["type"], "error", "{told}");
                Some(Heard::Told(told))
            }
            2 => Some(Heard::Pixels(bytes)),
            8 => None,
            other => panic!("a frame of kind {other}"),
        }
    }

    /// One frame of the server: not masked, and never in parts. Source: RFC
    /// 6455, section 5.2.
    fn frame(&mut self) -> io::Result<(u8, Vec<u8>)> {
        let mut head = [0; 2];
        self.0.read_exact(&mut head)?;
        let length = match head[1] {
            126 => {
                let mut length = [0; 2];
                self.0.read_exact(&mut length)?;
                u64::from(u16::from_be_bytes(length))
            }
            127 => {
                let mut length = [0; 8];
                self.0.read_exact(&mut length)?;
                u64::from_be_bytes(length)
            }
            short => u64::from(short),
        };
        let mut bytes = vec![0; usize::try_from(length).unwrap()];
        self.0.read_exact(&mut bytes)?;
        Ok((head[0] & 0x0F, bytes))
    }
}
