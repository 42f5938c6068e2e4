//! Folders.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

use tempfile::TempDir;

const PREFIX: &str = "recovery-gateway-it-";

/// The root of the repository.
#[must_use]
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie in the repository")
}

/// An empty folder that goes when it is dropped.
#[must_use]
pub fn free_folder() -> TempDir {
    TempDir::new_in(run_folder()).expect("a temporary folder can be made")
}

/// The folder of this process. What runs that were killed have left behind is removed with its making.
pub(crate) fn run_folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let all = std::env::temp_dir();
        for entry in fs::read_dir(&all).expect("the temporary folder can be read").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.strip_prefix(PREFIX).and_then(|pid| pid.parse().ok()).is_some_and(|pid: u32| !is_alive(pid)) {
                // Somebody else may remove it at the same time.
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        let folder = all.join(format!("{PREFIX}{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a temporary folder can be made");
        folder
    })
}

/// Whether a process is there.
pub(crate) fn is_alive(pid: u32) -> bool {
    let mut asked = Command::new("kill");
    asked.args(["-0", &pid.to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
    asked.status().is_ok_and(|status| status.success())
}
