//! Cards that do as a test wants.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::thread::{self, JoinHandle};

use card::{Date, Fixture, VirtualCard};

pub(crate) fn card(fixture: Fixture) -> VirtualCard {
    fixture.build(Date::new(2026, 11, 22).unwrap())
}

/// A card without any sense: each command is answered by the same bytes, of
/// which so many are announced. It stays for as long as pcscd does.
pub(crate) fn parrot(port: u16, announced: u16, says: Vec<u8>) -> JoinHandle<()> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
    stream.set_nodelay(true).unwrap();
    thread::spawn(move || {
        let mut length = [0; 2];
        while stream.read_exact(&mut length).is_ok() {
            let mut command = vec![0; usize::from(u16::from_be_bytes(length))];
            stream.read_exact(&mut command).unwrap();
            let mut answer = Vec::new();
            match command.as_slice() {
                [4] => {
                    answer.extend([0, u8::try_from(VirtualCard::atr().len()).unwrap()]);
                    answer.extend(VirtualCard::atr());
                }
                [_] => {}
                _ => {
                    answer.extend(announced.to_be_bytes());
                    answer.extend(&says);
                }
            }
            stream.write_all(&answer).unwrap();
        }
    })
}
