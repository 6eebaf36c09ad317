//! Promise: whoever has models and pictures of their own learns from two
//! commands what the models are and how well they tell people apart.
//!
//! The models are those that the program carries, and the people are drawn.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use expect_test::{Expect, expect};
use portrait::{Person, Shot, draw};
use serde_json::Value;

/// Sides of a drawn picture, in pixels.
const SIDES: (usize, usize) = (240, 300);
const PEOPLE: u64 = 4;
const PICTURES: u64 = 3;

fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../face/models")
}

/// What `madoguchi face` says to the one that asks, and its exit code.
fn face(arguments: &[&str], pack: &Path, rest: &[&Path]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_madoguchi"));
    let output = command.arg("face").args(arguments).arg("--pack").arg(pack).args(rest).output();
    let output = output.unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[track_caller]
fn refused(arguments: &[&str], pack: &Path, rest: &[&Path], hidden: &Path, wanted: Expect) {
    let (code, _, said) = face(arguments, pack, rest);
    wanted.assert_eq(&said.replace(hidden.to_str().unwrap(), "HERE"));
    assert_eq!(code, Some(2), "{said}");
}

/// A set: in a card's manner one picture of each person in grey, the others in
/// colours.
fn set(folder: &Path) {
    for person in 1..=PEOPLE {
        let of = folder.join(format!("person-{person}"));
        fs::create_dir(&of).unwrap();
        for picture in 0..PICTURES {
            let shot = Shot::card(100 * person + picture);
            let drawn = draw(&Person::of(1_000_000 + person), &shot, SIDES.0, SIDES.1);
            let (kind, ending, bytes) = match picture {
                0 => ("P5", "pgm", drawn.luma()),
                _ => ("P6", "ppm", drawn.rgb),
            };
            let head = format!("{kind}\n{} {}\n255\n", SIDES.0, SIDES.1);
            let path = of.join(format!("{picture}.{ending}"));
            fs::write(path, [head.as_bytes(), &bytes].concat()).unwrap();
        }
    }
}

#[test]
fn every_picture_is_compared_with_every_other() {
    let folder = tempfile::tempdir().unwrap();
    let (pairs, curve) = (folder.path().join("set"), folder.path().join("curve.svg"));
    fs::create_dir(&pairs).unwrap();
    set(&pairs);
    let rest = [Path::new("--pairs"), &pairs, Path::new("--curve"), &curve];
    let (code, json, said) = face(&["eval", "--output", "json"], &models(), &rest);
    assert_eq!(code, Some(0), "{said}");
    let trial: Value = serde_json::from_str(&json).unwrap();
    let report = &trial["report"];
    assert_eq!(trial["pack"]["kind"], "demo-synthetic");
    assert_eq!((&trial["pictures"], &report["people"]), (&12.into(), &4.into()));
    // Three pairs of each person's three pictures; 9 of each two people.
    assert_eq!((&report["genuine"], &report["impostor"]), (&12.into(), &54.into()));
    assert_eq!(trial["failures_to_acquire"], Value::Array(Vec::new()));
    let rate = |of: &Value| of.as_f64().unwrap();
    assert!(rate(&report["equal_error"]["value"]) < 0.1, "{report}");
    let rates = report["rates"].as_array().unwrap();
    let supported: Vec<bool> =
        rates.iter().map(|rate| rate["supported"].as_bool().unwrap()).collect();
    assert_eq!(supported, [false; 3], "54 comparisons say nothing of one in a hundred");
    let svg = fs::read_to_string(&curve).unwrap();
    assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"), "{svg}");
    let (code, text, said) = face(&["eval"], &models(), &rest[..2]);
    assert_eq!(code, Some(0), "{said}");
    assert!(text.contains("12 comparisons of one person, 54 of two"), "{text}");
    assert!(said.contains("12 of 12 pictures"), "{said}");
}

#[test]
fn a_set_that_cannot_be_compared_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let pairs = here.join("set");
    let rest = [Path::new("--pairs"), &pairs];
    refused(
        &["eval"],
        &models(),
        &rest,
        here,
        expect![[r#"
        madoguchi: E11: HERE/set cannot be used: No such file or directory (os error 2); put pictures there: PGM, PPM, JPEG or JPEG 2000
    "#]],
    );
    fs::create_dir(&pairs).unwrap();
    refused(
        &["eval"],
        &models(),
        &rest,
        here,
        expect![[r#"
        madoguchi: E11: HERE/set cannot be used: 0 people with pictures; two are needed; put pictures there: PGM, PPM, JPEG or JPEG 2000
    "#]],
    );
    for person in ["a", "b"] {
        fs::create_dir(pairs.join(person)).unwrap();
        fs::write(pairs.join(person).join("1.ppm"), b"P6\n96 96\n255\ncut off").unwrap();
    }
    refused(
        &["eval"],
        &models(),
        &rest,
        here,
        expect![[r#"
        madoguchi: E11: a/1.ppm cannot be used: it is no picture that is read here; put pictures there: PGM, PPM, JPEG or JPEG 2000
    "#]],
    );
    for person in ["a", "b"] {
        let grey = [b"P5\n96 96\n255\n".to_vec(), vec![128; 96 * 96]].concat();
        fs::remove_file(pairs.join(person).join("1.ppm")).unwrap();
        fs::write(pairs.join(person).join("1.pgm"), grey).unwrap();
    }
    refused(
        &["eval"],
        &models(),
        &rest,
        here,
        expect![[r#"
        2 of 2 pictures
        madoguchi: E11: the set cannot be used: faces were found in 0 of 2 pictures; put pictures there: PGM, PPM, JPEG or JPEG 2000
    "#]],
    );
}

#[test]
fn a_pack_is_what_its_manifest_says_or_refused() {
    let (code, text, said) = face(&["check"], &models(), &[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(text.starts_with("madoguchi-demo 0.1.0, demo-synthetic\n"), "{text}");
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    for file in fs::read_dir(models()).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), here.join(file.file_name())).unwrap();
    }
    let path = here.join("embed.onnx");
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).unwrap();
    let (code, _, said) = face(&["check"], here, &[]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.starts_with("madoguchi: E03: "), "{said}");
    assert!(said.contains("embed") && said.contains("a68b1eb1"), "{said}");
    fs::remove_file(&path).unwrap();
    refused(
        &["check"],
        here,
        &[],
        here,
        expect![[r#"
        madoguchi: E01: embed.onnx of the model pack cannot be used: No such file or directory (os error 2); put the file where the manifest looks for it, beside pack.toml
    "#]],
    );
    fs::remove_file(here.join("pack.toml")).unwrap();
    refused(
        &["check"],
        here,
        &[],
        here,
        expect![[r#"
        madoguchi: E01: pack.toml of the model pack cannot be used: there is none in HERE; put the file where the manifest looks for it, beside pack.toml
    "#]],
    );
}
