//! Files from the disk: the only part of the reader that does I/O.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// How deep directories are followed; a link that leads back to its own directory ends here.
const MAX_DEPTH: usize = 16;

/// The contents of a file, or of all `*.json`, `*.ndjson` and `*.jsonl` files below a directory, in the
/// order of their names. The names are relative to the directory.
///
/// # Errors
/// Something cannot be read.
pub fn collect(path: &Path) -> io::Result<Vec<(String, Vec<u8>)>> {
    if !path.is_dir() {
        let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into());
        return Ok(vec![(name, fs::read(path)?)]);
    }
    let mut found = Vec::new();
    list(path, 0, &mut found)?;
    found.sort();
    found
        .into_iter()
        .map(|file| {
            let name = file.strip_prefix(path).unwrap_or(&file).to_string_lossy().into_owned();
            Ok((name, fs::read(&file)?))
        })
        .collect()
}

fn list(directory: &Path, depth: usize, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if is_hidden {
            continue;
        }
        if path.is_dir() {
            if depth < MAX_DEPTH {
                list(&path, depth + 1, found)?;
            }
        } else if path.extension().is_some_and(|extension| {
            ["json", "ndjson", "jsonl"].iter().any(|wanted| extension.eq_ignore_ascii_case(wanted))
        }) {
            found.push(path);
        }
    }
    Ok(())
}
