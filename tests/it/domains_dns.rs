//! A real DNS server, started by the test: Debian's NSD over one zone, `example.`, whose records change while it runs.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// See the module. It ends with the value.
pub struct Dns {
    server: Child,
    dir: TempDir,
    pub address: SocketAddr,
    serial: u32,
}

/// A port that is free for both, below those that the system gives to whoever asks for any.
pub fn free_port() -> u16 {
    std::iter::repeat_with(|| rand::random_range(15_000..32_000))
        .find(|port| {
            let here = (Ipv4Addr::LOCALHOST, *port);
            TcpListener::bind(here).is_ok() && UdpSocket::bind(here).is_ok()
        })
        .unwrap()
}

impl Dns {
    /// Serves these records, written as in a zone file.
    pub fn start(records: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let port = free_port();
        let place = dir.path().display();
        let settings = format!(
            "server:\n ip-address: 127.0.0.1\n port: {port}\n username: \"\"\n zonesdir: \"{place}\"\n \
             pidfile: \"{place}/nsd.pid\"\n xfrdfile: \"{place}/xfrd\"\n zonelistfile: \"{place}/zones\"\n \
             xfrdir: \"{place}\"\n database: \"\"\n server-count: 1\nremote-control:\n control-enable: no\n\
             zone:\n name: \"example\"\n zonefile: \"zone\"\n"
        );
        std::fs::write(dir.path().join("nsd.conf"), settings).unwrap();
        write(&dir, records, 1);
        let server = Command::new("/usr/sbin/nsd")
            .args(["-d", "-c"])
            .arg(dir.path().join("nsd.conf"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(dir.path().join("said")).unwrap())
            .spawn()
            .expect("NSD is installed (scripts/setup test)");
        let dns = Self {
            server,
            dir,
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
            serial: 1,
        };
        dns.has(1);
        dns
    }

    /// Serves other records from now on.
    pub fn change(&mut self, records: &str) {
        self.serial += 1;
        write(&self.dir, records, self.serial);
        self.signal("-HUP");
        self.has(self.serial);
    }

    /// Answers nobody any more, until [`Self::answer`].
    pub fn fall_silent(&self) {
        self.signal("-STOP");
    }

    /// Answers again.
    pub fn answer(&self) {
        self.signal("-CONT");
    }

    /// NSD is several processes: all of its group are told to be silent, the first one to read anew.
    fn signal(&self, signal: &str) {
        let first = self.server.id();
        let mut told = vec![first.to_string()];
        if signal != "-HUP" {
            let mut seen = vec![first];
            while let Some(parent) = seen.pop() {
                let children = format!("/proc/{parent}/task/{parent}/children");
                let children = std::fs::read_to_string(children).unwrap_or_default();
                for child in children.split_whitespace() {
                    told.push(child.to_owned());
                    seen.extend(child.parse::<u32>());
                }
            }
        }
        let sent = Command::new("kill").arg(signal).args(told).status();
        assert!(sent.unwrap().success());
    }

    /// Waits until the zone is the one of this serial number.
    fn has(&self, serial: u32) {
        let begun = Instant::now();
        while self.serial_now() != Some(serial) {
            let said = std::fs::read_to_string(self.dir.path().join("said")).unwrap_or_default();
            assert!(begun.elapsed() < Duration::from_secs(20), "{said}");
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// Asks for the zone's SOA record.
    fn serial_now(&self) -> Option<u32> {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        socket
            .set_read_timeout(Some(Duration::from_millis(300)))
            .unwrap();
        let mut question = vec![0, 7, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        question.extend(b"\x07example\x00\x00\x06\x00\x01");
        socket.send_to(&question, self.address).ok()?;
        let mut answer = [0; 512];
        let length = socket.recv(&mut answer).ok()?;
        let answer = &answer[..length];
        // The names of the server and of who is responsible are followed by the serial number.
        let marker = b"\x05admin\xc0\x0c";
        let place = answer
            .windows(marker.len())
            .position(|part| part == marker)?;
        let number = answer.get(place + marker.len()..)?.get(..4)?;
        Some(u32::from_be_bytes(number.try_into().ok()?))
    }
}

impl Drop for Dns {
    fn drop(&mut self) {
        self.answer();
        let _ = Command::new("kill")
            .arg(self.server.id().to_string())
            .status();
        let _ = self.server.wait();
    }
}

fn write(dir: &TempDir, records: &str, serial: u32) {
    let zone = format!(
        "$ORIGIN example.\n$TTL 1\n@ IN SOA ns admin {serial} 3600 600 86400 1\n@ IN NS ns\nns IN A 127.0.0.1\n{records}\n"
    );
    // Whole or not at all: it may be read at any moment.
    let new = dir.path().join("zone.new");
    std::fs::write(&new, zone).unwrap();
    std::fs::rename(new, dir.path().join("zone")).unwrap();
}
