//! Checked by others: OpenSC, which shares no code with us, takes the virtual
//! card for what it imitates.

use std::sync::mpsc::channel;

use card::{Fixture, Presence, TEST_PIN, VpcdReader, Watched, Watcher};

use crate::cards::card;
use crate::service::{PATIENCE, Reader, Service, alone};

/// What an OpenSC program says of the card in a reader.
fn ask(service: &Service, reader: &Reader, program: &str, args: &[&str]) -> String {
    let name = reader.name.to_string();
    let option = if program == "pkcs11-tool" { "--slot-description" } else { "--reader" };
    let output = service
        .program(program)
        .args([option, &name])
        .args(args)
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}; `.ci/setup tests` installs it"));
    [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap()).concat()
}

fn with_card(fixture: Fixture, then: impl FnOnce(&Service, &Reader)) {
    let service = Service::start(1);
    let mut tray = VpcdReader::new(service.readers[0].port);
    tray.insert(card(fixture)).unwrap();
    let (told, events) = channel();
    let _watcher = Watcher::start(move |watched| told.send(watched).unwrap_or_default()).unwrap();
    let there = |watched: &Watched| matches!(watched, Watched::Reader(_, Presence::Present(_)));
    while !there(&events.recv_timeout(PATIENCE).unwrap()) {}
    then(&service, &service.readers[0]);
}

#[test]
fn opensc_names_the_card() {
    alone(|| {
        with_card(Fixture::A, |service, reader| {
            assert_eq!(ask(service, reader, "opensc-tool", &["--name"]), "jpki\n");
        });
    });
}

/// Certificates, and tries left of the PINs for authentication and signatures.
#[test]
fn opensc_lists_certificates_and_tries() {
    alone(|| {
        with_card(Fixture::B, |service, reader| {
            let wish = ["--list-certificates", "--list-pins"];
            let text = ask(service, reader, "pkcs15-tool", &wish);
            for certificate in [
                "[User Authentication Certificate]",
                "[Digital Signature Certificate]",
                "[User Authentication Certificate CA]",
                "[Digital Signature Certificate CA]",
            ] {
                assert!(text.contains(certificate), "{certificate} is not in\n{text}");
            }
            let tries: Vec<_> = text.lines().filter(|line| line.contains("Tries left")).collect();
            let tries: Vec<_> = tries.iter().filter_map(|line| line.split(": ").nth(1)).collect();
            assert_eq!(tries, ["1", "5"], "{text}");
        });
    });
}

/// Its signatures are made by the card and verified by OpenSC with the key of
/// the certificate. Random numbers are asked for as well, which neither this
/// card nor a real one has.
#[test]
fn opensc_has_the_card_sign() {
    alone(|| {
        with_card(Fixture::A, |service, reader| {
            let pin = std::str::from_utf8(TEST_PIN).unwrap();
            let text = ask(service, reader, "pkcs11-tool", &["--login", "--pin", pin, "--test"]);
            for line in [
                "testing key 0 (User Authentication Key)",
                "all 4 signature functions seem to work",
                "RSA-PKCS: OK",
                "SHA1-RSA-PKCS: OK",
                "SHA256-RSA-PKCS: OK",
            ] {
                assert!(text.contains(line), "{line} is not in\n{text}");
            }
            let errors: Vec<_> = text.lines().filter(|line| line.contains("ERR:")).collect();
            let random = |line: &&&str| line.contains("C_GenerateRandom");
            assert_eq!(errors.iter().filter(random).count(), errors.len(), "{text}");
        });
    });
}
