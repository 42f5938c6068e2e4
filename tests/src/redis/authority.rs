//! An authority of a test's own, and the certificate of this machine that it signed.

use std::{fs, path::PathBuf, process::Command, sync::Arc};

use tempfile::TempDir;

use crate::places;

/// An authority in a folder.
pub struct Authority(TempDir);

impl Authority {
    /// Makes one.
    pub fn new() -> Arc<Self> {
        let folder = places::free_folder();
        let openssl = |args: &str| {
            let done = Command::new("openssl").args(args.split(' ')).current_dir(folder.path()).output();
            let done = done.expect("there is a command openssl");
            assert!(done.status.success(), "openssl {args}: {}", String::from_utf8_lossy(&done.stderr));
        };
        let names = "subjectAltName=IP:127.0.0.1,DNS:localhost\n";
        fs::write(folder.path().join("names"), names).expect("the folder can be written");
        let key = "-newkey rsa:2048 -nodes";
        openssl(&format!("req -x509 {key} -keyout ca.key -out ca.crt -days 2 -subj /CN=authority"));
        openssl(&format!("req {key} -keyout redis.key -out redis.csr -subj /CN=redis"));
        openssl(
            "x509 -req -in redis.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile names -out redis.crt",
        );
        Arc::new(Self(folder))
    }

    /// Its own certificate.
    pub fn ca(&self) -> PathBuf {
        self.0.path().join("ca.crt")
    }

    /// The options of a server that shows the certificate.
    pub fn options(&self) -> Vec<String> {
        let file = |name: &str| self.0.path().join(name).display().to_string();
        let files = [("cert", "redis.crt"), ("key", "redis.key"), ("ca-cert", "ca.crt")];
        let mut options: Vec<_> =
            files.iter().flat_map(|(option, name)| [format!("--tls-{option}-file"), file(name)]).collect();
        options.extend(["--tls-auth-clients", "no"].map(str::to_owned));
        options
    }

    /// What `redis-cli` needs to trust it.
    pub fn entry(&self) -> Vec<String> {
        ["--tls", "--cacert", &self.ca().display().to_string()].map(str::to_owned).to_vec()
    }
}
