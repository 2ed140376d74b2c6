//! `portico schema`.

use std::process::ExitCode;

use super::output::print;

pub(super) fn run() -> anyhow::Result<ExitCode> {
    let mut text = crate::schema::sdl();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}
