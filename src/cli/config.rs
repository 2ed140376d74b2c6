//! `portico config`.

use std::path::Path;
use std::process::ExitCode;

use clap::Args;

use super::output::print;
use super::startup::configure;
use crate::config::Purpose;
use crate::config::keys::KEYS;

#[derive(Debug, Args)]
pub(super) struct ConfigArgs {
    /// List every key with its variable and what it means, instead of what is in force.
    #[arg(long)]
    keys: bool,
    /// Check as the demo would, with its defaults.
    #[arg(long, conflicts_with = "keys")]
    demo: bool,
}

pub(super) fn run(file: Option<&Path>, args: &ConfigArgs) -> anyhow::Result<ExitCode> {
    let mut text = String::new();
    if args.keys {
        for key in KEYS {
            let secret = if key.secret { " (a secret)" } else { "" };
            text += &format!(
                "{}\n    {}{secret}\n    {}.\n\n",
                key.name,
                key.variable(),
                key.help
            );
        }
    } else {
        let config = configure(
            if args.demo {
                Purpose::Demo
            } else {
                Purpose::Serve
            },
            file,
        )?;
        let width = config
            .effective
            .iter()
            .map(|effective| effective.key.len())
            .max()
            .unwrap_or(0);
        for effective in &config.effective {
            text += &format!(
                "{:width$}  {}  # {}\n",
                effective.key, effective.value, effective.origin
            );
        }
    }
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}
