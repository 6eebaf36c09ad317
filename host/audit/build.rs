//! The digest of the kernel's sources, which every verdict rests on.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../kernel/src");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    gather(&root, &mut files);
    files.sort();
    let mut digest = Sha256::new();
    for path in files {
        let name = path.strip_prefix(&root).expect("it was found there").to_string_lossy();
        let text = fs::read(&path).expect("a file of the source tree can be read");
        digest.update(format!("{name}\n{}\n", text.len()));
        digest.update(text);
    }
    let digest: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    println!("cargo::rustc-env=KERNEL_SHA256={digest}");
}

/// All sources but those of its tests.
fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of the source tree can be read") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "tests") {
                gather(&path, files);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}
