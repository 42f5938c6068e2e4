//! The demo's folder: its database and the secret that signs its tokens.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::Failure;
use crate::{
    db::{DatabaseSettings, setup::Location},
    kernel::secret::Secret,
};

/// A demo's folder.
pub struct DataFolder {
    path: PathBuf,
}

impl DataFolder {
    /// The folder of a path; nothing is made yet.
    pub fn at(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// Makes the folder, and forgets an earlier demo where one is to start over. It belongs to one demo for as long as what
    /// is given back is held.
    ///
    /// # Errors
    /// The folder cannot be written, or a demo is served from it.
    pub fn prepare(&self, starts_over: bool) -> Result<File, Failure> {
        fs::create_dir_all(&self.path).map_err(|error| self.unwritable(&error))?;
        // Root may write where the mode says no; trying is the only way to know.
        let lock = File::create(self.path.join("demo.lock")).map_err(|error| self.unwritable(&error))?;
        match lock.try_lock() {
            Err(TryLockError::WouldBlock) => {
                let place = self.path.display();
                let told = format!("a demo is served from {place}; stop it, or name another folder with --data");
                return Err(told.into());
            }
            Err(TryLockError::Error(error)) => return Err(self.unwritable(&error)),
            Ok(()) => {}
        }
        if starts_over {
            for suffix in ["", "-wal", "-shm"] {
                let file = self.path.join(format!("demo.db{suffix}"));
                match fs::remove_file(&file) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(self.unwritable(&error)),
                    _ => {}
                }
            }
        }
        Ok(lock)
    }

    /// How the demo's database is reached.
    pub fn database(&self) -> DatabaseSettings {
        DatabaseSettings {
            location: Location::Sqlite(self.path.join("demo.db")),
            standby: None,
            door_secret: None,
            door_prefix: String::new(),
            max_connections: 8,
        }
    }

    /// The secret that signs the demo's tokens, made at the first start.
    ///
    /// # Errors
    /// The folder cannot be read or written.
    pub fn ensure_secret(&self) -> Result<Secret, Failure> {
        if let Ok(secret) = self.secret() {
            return Ok(secret);
        }
        // Two random UUIDs hold 244 bits from the system's source.
        let secret = format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple());
        let file = self.secret_file();
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let written = options.open(&file).and_then(|mut file| file.write_all(secret.as_bytes()));
        written.map_err(|error| self.unwritable(&error))?;
        Ok(Secret::new(secret))
    }

    /// The secret of a demo that was started before.
    ///
    /// # Errors
    /// There is no demo in the folder.
    pub fn secret(&self) -> Result<Secret, Failure> {
        let text = fs::read_to_string(self.secret_file()).map_err(|_| {
            format!(
                "there is no demo in {}; start one with `gateway demo`, or name its folder with --data",
                self.path.display()
            )
        })?;
        match text.trim() {
            secret if secret.len() >= 32 => Ok(Secret::new(secret)),
            _ => Err(format!("{} is damaged; remove it and start the demo again", self.secret_file().display()).into()),
        }
    }

    fn secret_file(&self) -> PathBuf {
        self.path.join("demo.secret")
    }

    fn unwritable(&self, error: &io::Error) -> Failure {
        format!("cannot write in {}: {error}; choose another folder with --data", self.path.display()).into()
    }
}
