//! What a test shows of pictures that are not as they were.

use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Writes a page into `folder` with each picture as it was kept, as it is drawn
/// now, and where the two differ; of some nothing but a digest is kept. Returns
/// the page's path.
pub(crate) fn side_by_side(
    folder: &Path,
    changed: &[(String, Option<PathBuf>, Vec<u8>)],
) -> PathBuf {
    let write = |path: &Path, bytes: &[u8]| {
        std::fs::write(path, bytes).expect("the build's folder can be written");
    };
    std::fs::create_dir_all(folder).expect("the build's folder can be written");
    let image =
        |path: &Path, class: &str| format!("<img{class} src=\"file://{}\">", path.display());
    let mut rows = String::new();
    for (name, kept, now) in changed {
        let drawn = folder.join(format!("{name}.png"));
        write(&drawn, now);
        let (is, over) = (image(&drawn, ""), image(&drawn, " class=over"));
        let _ = match kept.as_ref().map(|kept| image(kept, "")) {
            Some(was) => {
                writeln!(rows, "<tr><th>{name}<td>{was}<td>{is}<td><div>{was}{over}</div>")
            }
            None => writeln!(rows, "<tr><th>{name}<td>only its digest is kept<td>{is}<td>"),
        };
    }
    let page = folder.join("index.html");
    let text = format!(
        "<!doctype html><meta charset=utf-8><title>Changed pictures</title>\n\
         <style>img {{ max-width: 28vw }} div {{ position: relative; isolation: isolate }}\n\
         .over {{ position: absolute; inset: 0; mix-blend-mode: difference }}</style>\n\
         <table><tr><th><th>kept<th>drawn now<th>difference\n{rows}</table>\n"
    );
    write(&page, text.as_bytes());
    page
}
