//! Standard output, for what a command was asked for.

use std::io::Write;

/// Writes `text` to standard output. Whoever reads may have heard enough (`portico … | head`): that is no error.
pub(super) fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
