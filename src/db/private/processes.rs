//! Processes of a cluster that we did not start: what a killed Portico left behind.

use std::path::Path;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal};

/// Ends whatever still runs on `cluster`, gently first; true when nothing is left.
///
/// Needed after kill -9 of Portico (the server runs on, or is just going down) and of the server (its backends notice
/// and go by themselves).
pub(super) fn end_leftovers(cluster: &Path) -> bool {
    for (signal, patience) in [(Signal::INT, 20), (Signal::QUIT, 5), (Signal::KILL, 5)] {
        let Some(first) = running(cluster) else {
            return true;
        };
        // Fast shutdown is the postmaster's to do; the stronger signals go to everybody.
        let receivers = if signal == Signal::INT {
            postmaster(cluster).into_iter().collect()
        } else {
            first
        };
        for pid in receivers {
            // It may have gone in this very moment.
            let _ = rustix::process::kill_process(pid, signal);
        }
        let until = Instant::now() + Duration::from_secs(patience);
        while Instant::now() < until {
            if running(cluster).is_none() {
                return true;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
    running(cluster).is_none()
}

/// The process id in `postmaster.pid`.
pub(super) fn postmaster(cluster: &Path) -> Option<Pid> {
    let text = std::fs::read_to_string(cluster.join("postmaster.pid")).ok()?;
    Pid::from_raw(text.lines().next()?.trim().parse().ok()?)
}

/// The processes whose working directory is the cluster: PostgreSQL's all are. `None`: nobody.
#[cfg(target_os = "linux")]
fn running(cluster: &Path) -> Option<Vec<Pid>> {
    let cluster = std::fs::canonicalize(cluster).ok()?;
    let found: Vec<Pid> = std::fs::read_dir("/proc")
        .ok()?
        .flatten()
        .filter_map(|entry| {
            entry
                .file_name()
                .to_str()?
                .parse()
                .ok()
                .and_then(Pid::from_raw)
        })
        .filter(|pid| {
            std::fs::read_link(format!("/proc/{}/cwd", pid.as_raw_nonzero()))
                .is_ok_and(|directory| directory == cluster)
        })
        .collect();
    (!found.is_empty()).then_some(found)
}

/// Without /proc: the process that `postmaster.pid` names, if it lives and is called postgres.
#[cfg(not(target_os = "linux"))]
fn running(cluster: &Path) -> Option<Vec<Pid>> {
    let pid = postmaster(cluster)?;
    let output = std::process::Command::new("ps")
        .args(["-o", "comm=", "-p", &pid.as_raw_nonzero().to_string()])
        .output()
        .ok()?;
    String::from_utf8_lossy(&output.stdout)
        .contains("postgres")
        .then(|| vec![pid])
}
