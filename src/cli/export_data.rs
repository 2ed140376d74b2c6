//! `portico tenants export-data`.

use std::{
    io::{IsTerminal, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, bail};
use clap::Args;
use indicatif::{DecimalBytes, ProgressBar, ProgressStyle};

use crate::{
    attachments::Files,
    config::Config,
    db::Database,
    provisioning::export::{Asked, Pieces, ask_here, export, way},
};

#[derive(Debug, Args)]
pub(super) struct ExportData {
    /// The tenant's short name.
    slug: String,
    /// The file to write. There must be none of this name.
    #[arg(long, value_name = "FILE.zip")]
    to: PathBuf,
}

/// Writes the archive and says what is in it.
pub(super) async fn run(
    config: &Config,
    db: &Database,
    command: &ExportData,
) -> anyhow::Result<String> {
    let ExportData { slug, to } = command;
    if to.exists() {
        bail!("{} is there already", to.display());
    }
    let files = Files::open(&config.storage, config.sealer.clone())
        .context("the storage of attached files cannot be opened (storage.*)")?;
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or_else(|| Path::new("."));
    // Under its own name only when it is whole; until then nobody else reads it, and neither afterwards.
    let file = tempfile::NamedTempFile::new_in(folder)
        .with_context(|| format!("nothing can be written to {}", folder.display()))?;
    let Some(Asked { order, .. }) = ask_here(db, slug).await? else {
        bail!("there is no tenant “{slug}”");
    };
    let (sink, pieces) = way();
    let (exported, written) = tokio::join!(export(db, &files, order, sink), write(file, pieces));
    let (done, (file, bytes)) = (exported?, written?);
    file.persist_noclobber(to)
        .with_context(|| format!("{} cannot be written", to.display()))?;
    let missing = match done.missing {
        0 => String::new(),
        some => format!("; {some} files are missing, see missing.txt in it"),
    };
    Ok(format!(
        "{}: {} rows and {} files, {}{missing}",
        to.display(),
        done.rows,
        done.files,
        DecimalBytes(bytes),
    ))
}

async fn write(
    mut file: tempfile::NamedTempFile,
    mut pieces: Pieces,
) -> anyhow::Result<(tempfile::NamedTempFile, u64)> {
    let bar = std::io::stderr().is_terminal().then(|| {
        let bar = ProgressBar::new_spinner();
        // Without a style of ours the bar's own is shown; that is no reason to fail.
        if let Ok(style) =
            ProgressStyle::with_template("  {spinner} {decimal_bytes} {elapsed:.dim}")
        {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        bar
    });
    let mut bytes = 0;
    while let Some(piece) = pieces.next().await? {
        bytes += piece.len() as u64;
        file = tokio::task::spawn_blocking(move || {
            file.write_all(&piece)?;
            Ok::<_, std::io::Error>(file)
        })
        .await??;
        if let Some(bar) = &bar {
            bar.set_position(bytes);
        }
    }
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    file.as_file().sync_all()?;
    Ok((file, bytes))
}
