//! Starting the server process, and understanding why it does not.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal};

use super::{Account, Binaries, NEEDED_MIB, Place, PrivateError, processes};

/// Longest time for a start; recovering after a crash takes the most.
const PATIENCE: Duration = Duration::from_secs(600);

/// A log that has grown beyond this is set aside at the next start.
const LOG_BYTES: u64 = 10 << 20;

/// Everything that is needed to start the server, again and again.
#[derive(Debug, Clone)]
pub(super) struct Server {
    pub account: Account,
    pub binaries: Binaries,
    pub place: Place,
    pub socket_dir: PathBuf,
}

impl Server {
    /// Starts the server and waits until it lets clients in. A message on `stop` (or its other end gone) breaks off.
    ///
    /// Must be called on a thread that lives as long as the server is to live: where setpriv is installed, the kernel
    /// tells the server to shut down when that thread ends, so that it does not outlive a Portico that was killed.
    pub fn launch(&self, stop: &Receiver<()>) -> Result<Child, PrivateError> {
        let cluster = self.place.cluster();
        if !processes::end_leftovers(&cluster) {
            return Err(PrivateError::Unusable(format!(
                "processes of an earlier run on {} cannot be ended",
                cluster.display()
            )));
        }
        // Nobody runs on the cluster: these are stale, and the number in them may by now be another program's, at
        // which PostgreSQL would refuse to start.
        remove_stale(&cluster.join("postmaster.pid"))?;
        remove_stale(&self.socket_dir.join(".s.PGSQL.5432.lock"))?;
        let (log, said_before) = self.open_log()?;
        let mut child = self.spawn(log)?;
        let until = Instant::now() + PATIENCE;
        loop {
            match child.try_wait() {
                Ok(None) => {}
                Ok(Some(_)) => return Err(self.why(said_before)),
                Err(error) => {
                    return Err(PrivateError::file(
                        "cannot wait for",
                        self.binaries.program("postgres"),
                    )(error));
                }
            }
            if ready(&cluster, child.id()) {
                return Ok(child);
            }
            let stopped = !matches!(
                stop.recv_timeout(Duration::from_millis(20)),
                Err(RecvTimeoutError::Timeout)
            );
            if stopped || Instant::now() > until {
                shut_down(&mut child);
                return Err(if stopped {
                    PrivateError::Stopped
                } else {
                    self.why(said_before)
                });
            }
        }
    }

    fn spawn(&self, log: File) -> Result<Child, PrivateError> {
        let postgres = self.binaries.program("postgres");
        let mut command = match setpriv() {
            Some(setpriv) => {
                let mut command = self.account.command(setpriv);
                command.args(["--pdeathsig", "INT", "--"]).arg(&postgres);
                command
            }
            None => self.account.command(&postgres),
        };
        let both = log
            .try_clone()
            .map_err(PrivateError::file("cannot write", self.place.log()))?;
        command
            .arg("-D")
            .arg(self.place.cluster())
            .args(self.settings())
            .current_dir(&self.place.base)
            // A group of its own: Ctrl-C on the terminal is Portico's to handle, who stops the server last.
            .process_group(0)
            .stdout(both)
            .stderr(log);
        command
            .spawn()
            .map_err(PrivateError::file("cannot run", postgres))
    }

    fn settings(&self) -> Vec<OsString> {
        // A list of directories: quoted, or a comma in the path would part it.
        let mut sockets = OsString::from("unix_socket_directories=\"");
        sockets.push(self.socket_dir.to_string_lossy().replace('"', "\"\""));
        sockets.push("\"");
        let fixed = [
            "listen_addresses=",
            "port=5432",
            "unix_socket_permissions=0700",
            "password_encryption=scram-sha-256",
            "max_connections=100",
            "shared_buffers=128MB",
            "max_wal_size=512MB",
            // A page of tickets is answered before a compiler would have warmed up.
            "jit=off",
            "timezone=UTC",
            "log_timezone=UTC",
            "lc_messages=C",
            // Details and statements could hold what customers wrote.
            "log_error_verbosity=terse",
            "log_min_error_statement=panic",
            "logging_collector=off",
            "log_destination=stderr",
            "cluster_name=portico",
        ];
        std::iter::once(sockets)
            .chain(fixed.iter().map(OsString::from))
            .flat_map(|setting| [OsString::from("-c"), setting])
            .collect()
    }

    /// The log, and how long it is already.
    fn open_log(&self) -> Result<(File, u64), PrivateError> {
        let path = self.place.log();
        let long = std::fs::metadata(&path).is_ok_and(|meta| meta.len() > LOG_BYTES);
        if long {
            std::fs::rename(&path, path.with_extension("old"))
                .map_err(PrivateError::file("cannot rename", &path))?;
        }
        let log = OpenOptions::new()
            .append(true)
            .create(true)
            .mode(0o600)
            .open(&path)
            .map_err(PrivateError::file("cannot open", &path))?;
        self.account
            .give(&path)
            .map_err(PrivateError::file("cannot hand over", &path))?;
        let length = log
            .metadata()
            .map_err(PrivateError::file("cannot look at", &path))?
            .len();
        Ok((log, length))
    }

    /// What the log says since `from`, as an error.
    fn why(&self, from: u64) -> PrivateError {
        let said = read_from(&self.place.log(), from).unwrap_or_default();
        explain("postgres", &said, &self.place.base)
    }
}

fn remove_stale(path: &Path) -> Result<(), PrivateError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(PrivateError::file("cannot delete", path)(error))
        }
        _ => Ok(()),
    }
}

/// An error for the last words of one of PostgreSQL's programs.
pub(super) fn explain(program: &str, said: &str, path: &Path) -> PrivateError {
    if said.contains("No space left on device") || said.contains("Disk quota exceeded") {
        return PrivateError::DiskFull {
            path: path.to_path_buf(),
            needed_mib: NEEDED_MIB,
        };
    }
    let lines: Vec<&str> = said.lines().collect();
    let last = lines[lines.len().saturating_sub(12)..].join("\n");
    PrivateError::Program {
        program: program.to_owned(),
        said: last,
    }
}

/// Ends the server by a fast shutdown; by stronger means when it takes too long.
pub(super) fn shut_down(child: &mut Child) {
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    for (signal, patience) in [(Signal::INT, 30), (Signal::QUIT, 5), (Signal::KILL, 5)] {
        if let Some(pid) = pid {
            // Not yet waited for, so the number is still the child's.
            let _ = rustix::process::kill_process(pid, signal);
        }
        let until = Instant::now() + Duration::from_secs(patience);
        while Instant::now() < until {
            if !matches!(child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

/// Whether `postmaster.pid` says that the process `pid` lets clients in (its eighth line).
fn ready(cluster: &Path, pid: u32) -> bool {
    let Ok(text) = std::fs::read_to_string(cluster.join("postmaster.pid")) else {
        return false;
    };
    let mut lines = text.lines();
    lines
        .next()
        .is_some_and(|line| line.trim() == pid.to_string())
        && lines.nth(6).is_some_and(|line| line.trim() == "ready")
}

/// The socket's directory of a running server and whether it lets clients in, from its `postmaster.pid`.
pub(super) fn running_at(cluster: &Path) -> Option<PathBuf> {
    let text = std::fs::read_to_string(cluster.join("postmaster.pid")).ok()?;
    let lines: Vec<&str> = text.lines().collect();
    (lines.get(7)?.trim() == "ready").then(|| PathBuf::from(lines[4].trim()))
}

fn read_from(path: &Path, from: u64) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// util-linux's setpriv, if it knows the one option that is wanted of it.
fn setpriv() -> Option<PathBuf> {
    let found = ["/usr/bin/setpriv", "/bin/setpriv"]
        .into_iter()
        .map(PathBuf::from)
        .find(|path| path.is_file())?;
    let works = std::process::Command::new(&found)
        .args(["--pdeathsig", "INT", "--", "true"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    works.then_some(found)
}
