//! Promises about packs: what is not as the manifest says is refused, by its
//! code, with words that say what and where.

use face::{FaceError, Pack, PackFiles};

use crate::nets::{detector, embedder, files, finder, manifest};

fn refused(manifest: String) -> FaceError {
    let models = vec![detector(), finder(), embedder()];
    Pack::open(&PackFiles::new(manifest, models)).err().unwrap()
}

#[test]
fn a_pack_that_is_as_it_says_is_opened() {
    let pack = Pack::open(&files("demo-synthetic")).unwrap();
    let facts = pack.facts();
    assert_eq!((facts.name.as_str(), facts.kind.name()), ("tiny", "demo-synthetic"));
    let roles: Vec<&str> = facts.models.iter().map(|model| model.role.as_str()).collect();
    assert_eq!(roles, ["detect", "points", "embed"]);
    assert_eq!(facts.threshold.id, "any");
}

#[test]
fn each_thing_that_is_wrong_has_its_code_and_is_named() {
    let good = manifest("evaluated");
    for (from, to, code, words) in [
        ("schema = 1", "schema = 2", "E02", "schema 2"),
        ("[pack]", "[pack", "E02", "line 4"),
        ("name = \"tiny\"", "name = \"tiny\"\nnames = 3", "E02", "names"),
        ("kind = \"evaluated\"", "kind = \"good\"", "E02", "good"),
        ("file = \"embed.onnx\"", "file = \"../embed.onnx\"", "E02", "embed.file"),
        ("sha256 = \"", "sha256 = \"x", "E02", "detect.sha256"),
        ("score_min = 0.6", "score_min = 6.0", "E02", "detect.score_min"),
        ("shape = [1, 1, 112, 112]", "shape = [1, 3, 112, 112]", "E02", "embed.input.shape"),
        ("shape = [1, 1, 112, 112]", "shape = [1, 1, 96, 96]", "E02", "112 x 112"),
        ("frames_max = 5", "frames_max = 6", "E02", "frames_max"),
        ("use = \"any\"", "use = \"none\"", "E02", "none"),
        ("far_upper95 = ", "# far_upper95 = ", "E02", "far_upper95"),
        ("frr_upper95 = ", "# frr_upper95 = ", "E02", "frr_upper95"),
        ("people = ", "# people = ", "E02", "people"),
        ("yaw_max = 0.28", "yaw_max = -1.0", "E02", "yaw_max"),
        ("inter_eye_min = 0.10", "inter_eye_min = 0.40", "E02", "inter_eye_min"),
        (
            "std = [0.25] }\nself_test = { output = \"grid\"",
            "std = [0.0] }\nself_test = { output = \"grid\"",
            "E02",
            "deviations",
        ),
        ("licence = \"none\"", "licence = \" \"", "E02", "licence"),
        ("name = \"image\"", "name = \"picture\"", "E05", "picture"),
        ("shape = [1, 1, 120, 160]", "shape = [1, 1, 160, 160]", "E05", "160"),
        ("output = \"embedding\", expect", "output = \"other\", expect", "E05", "other"),
        ("pose = \"pose\"", "pose = \"poses\"", "E05", "poses"),
        (
            "mean = [0.5], std = [0.25] }\nself_test = { output = \"embedding\"",
            "mean = [0.4], std = [0.25] }\nself_test = { output = \"embedding\"",
            "E06",
            "place 0",
        ),
        ("expect = [0.36, 0.36, 0.64]", "expect = [0.36, 0.36, 0.65]", "E06", "place 2"),
    ] {
        let spoilt = good.replacen(from, to, 1);
        assert_ne!(spoilt, good, "{from} is not in the manifest");
        let error = refused(spoilt);
        assert_eq!(error.code(), code, "{to}: {error}");
        assert!(error.to_string().contains(words), "{to}: {error}");
        assert!(!error.recovery().is_empty());
    }
}

#[test]
fn another_file_is_refused_before_it_is_read() {
    let mut other = embedder();
    *other.last_mut().unwrap() ^= 1;
    let files = PackFiles::new(manifest("evaluated"), vec![detector(), finder(), other]);
    let error = Pack::open(&files).err().unwrap();
    assert_eq!(error.code(), "E03");
    assert!(error.to_string().starts_with("embed: "), "{error}");
    let files = PackFiles::new(manifest("evaluated"), vec![detector(), finder()]);
    assert_eq!(Pack::open(&files).err().unwrap().code(), "E01");
}

#[test]
fn a_file_that_is_no_network_is_refused() {
    for bytes in [&b"no network"[..], &[], &detector()[..60]] {
        use sha2::Digest;
        let digest: String =
            sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        let right: String =
            sha2::Sha256::digest(detector()).iter().map(|byte| format!("{byte:02x}")).collect();
        let text = manifest("evaluated").replace(&right, &digest);
        let files = PackFiles::new(text, vec![bytes.to_vec(), finder(), embedder()]);
        let code = Pack::open(&files).err().unwrap().code();
        assert!(["E04", "E05"].contains(&code), "{code}");
    }
}

#[test]
fn a_directory_is_read_by_its_manifest_and_no_further() {
    let folder = tempfile::tempdir().unwrap();
    let code = || PackFiles::read(folder.path()).err().map(|error| error.code());
    assert_eq!(code(), Some("E01"), "no manifest");
    std::fs::write(folder.path().join("pack.toml"), manifest("evaluated")).unwrap();
    assert_eq!(code(), Some("E01"), "no models");
    for (name, bytes) in
        [("detect.onnx", detector()), ("points.onnx", finder()), ("embed.onnx", embedder())]
    {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    Pack::open(&PackFiles::read(folder.path()).unwrap()).unwrap();
    std::fs::write(folder.path().join("pack.toml"), vec![b'#'; 65 << 10]).unwrap();
    assert_eq!(code(), Some("E01"), "a manifest that is too large");
    assert_eq!(PackFiles::read(&folder.path().join("nowhere")).err().unwrap().code(), "E01");
}
