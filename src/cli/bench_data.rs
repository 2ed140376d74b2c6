//! `portico bench-data`: the data that `make bench` measures with.

use std::fmt::Write as _;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use clap::Args;
use diesel::QueryableByName;
use diesel::sql_types::{Array, Binary, Bool, Integer, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::output::print;
use super::startup::{configure, prepare};
use super::steps::Steps;
use crate::config::Purpose;
use crate::db::private::Usage;
use crate::db::{Database, Identity, System, Transaction, vacuum};
use crate::identity::TokenHash;

/// How many contacts there are; the SQL files know it too.
const CONTACTS: i32 = 10_000;
/// How many tenants the SQL files spread them over; [`spread`] makes it another number.
const TENANTS: i32 = 200;
/// Session i is that of contact i × this mod [`CONTACTS`] + 1: a prime, so that no two are the same contact and heavy users are
/// among them as often as among all. `benches/database.mjs` has the same rule for pgbench.
const STRIDE: i32 = 7919;

#[derive(Debug, Args)]
pub(super) struct BenchDataArgs {
    /// How many times 500,000 tickets.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(i32).range(1..=20))]
    scale: i32,
    /// How many contacts are logged in.
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(i32).range(1..=CONTACTS as i64))]
    sessions: i32,
    /// How many tenants there are: with one, all tickets are its own. The first fill decides.
    #[arg(long, default_value_t = TENANTS, value_parser = clap::value_parser!(i32).range(1..=TENANTS as i64))]
    tenants: i32,
    /// Where to write their sessions: a line each, with the portal's host and the cookie's value.
    #[arg(long, value_name = "FILE")]
    sessions_file: PathBuf,
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    model: Option<Uuid>,
    #[diesel(sql_type = Bool)]
    others: bool,
    #[diesel(sql_type = Bool)]
    filled: bool,
}

#[derive(QueryableByName)]
struct SetAside {
    #[diesel(sql_type = Text)]
    remove: String,
    #[diesel(sql_type = Text)]
    restore: String,
}

pub(super) async fn run(file: Option<&Path>, args: &BenchDataArgs) -> anyhow::Result<ExitCode> {
    let config = configure(Purpose::Tool, file)?;
    let steps = Steps::shown();
    let ready = prepare(&config, Usage::Command, &steps)
        .await
        .inspect_err(|_| steps.failed())?;
    // As the owner, who may set indexes aside; row-level security holds the owner too, so the work is done as Provision.
    let filled = async {
        let db = Database::new(ready.owner.expose(), 1)?;
        let mut tx = db.begin(&Identity::system(System::Provision)).await?;
        let made = fill(&mut tx, args, &steps).await?;
        log_in(&mut tx, args).await?;
        tx.commit().await?;
        if made {
            steps.begin("VACUUM and ANALYZE");
            vacuum(&ready.owner).await?;
        }
        steps.done();
        anyhow::Ok(made)
    }
    .await
    .inspect_err(|_| steps.failed());
    ready.stop().await;
    let made = if filled? { "made" } else { "there already" };
    print(&format!(
        "{} tickets {made}; {} sessions in {}\n",
        500_000 * args.scale,
        args.sessions,
        args.sessions_file.display()
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// Makes everything but sessions, unless it is there. All of it or none: it is one transaction.
async fn fill(tx: &mut Transaction, args: &BenchDataArgs, steps: &Steps) -> anyhow::Result<bool> {
    let scale = args.scale;
    let found: Found = diesel::sql_query(
        "SELECT (SELECT id FROM tenants WHERE 'tickets' = ANY (features) AND slug NOT LIKE 'bench-%' ORDER BY slug LIMIT 1) AS model, \
         EXISTS (SELECT FROM contacts c JOIN tenants t ON t.id = c.tenant_id WHERE t.slug NOT LIKE 'bench-%') AS others, \
         EXISTS (SELECT FROM tenants WHERE slug LIKE 'bench-%') AS filled",
    )
    .get_result(&mut **tx)
    .await?;
    anyhow::ensure!(
        !found.others,
        "this database holds people. bench-data fills none but one of its own; name another (PORTICO_DATA_DIR or DATABASE_URL)."
    );
    if found.filled {
        return Ok(false);
    }
    let model = found.model.context(
        "there is no portal with tickets whose design could be shown. First: portico tenants apply",
    )?;
    for (name, sql) in [
        ("Tenants", include_str!("bench_data/tenants.sql")),
        ("Their hosts", include_str!("bench_data/hosts.sql")),
        ("Their designs", include_str!("bench_data/designs.sql")),
        ("Their pictures", include_str!("bench_data/images.sql")),
    ] {
        steps.begin(name);
        let statement = diesel::sql_query(spread(sql, args.tenants));
        if sql.contains("$1") {
            statement
                .bind::<SqlUuid, _>(model)
                .execute(&mut **tx)
                .await?;
        } else {
            statement.execute(&mut **tx).await?;
        }
    }
    for (name, sql) in [
        ("40 members of staff", include_str!("bench_data/staff.sql")),
        ("10,000 contacts", include_str!("bench_data/contacts.sql")),
    ] {
        steps.begin(name);
        diesel::sql_query(spread(sql, args.tenants))
            .execute(&mut **tx)
            .await?;
    }
    diesel::sql_query("SELECT set_config('work_mem', '256MB', true), set_config('maintenance_work_mem', '512MB', true)")
        .execute(&mut **tx)
        .await?;
    let aside: Vec<SetAside> = diesel::sql_query(include_str!("bench_data/set_aside.sql"))
        .load(&mut **tx)
        .await?;
    for part in &aside {
        diesel::sql_query(&part.remove).execute(&mut **tx).await?;
    }
    steps.begin(&format!("{},000 tickets", 500 * scale));
    diesel::sql_query(spread(include_str!("bench_data/tickets.sql"), args.tenants))
        .bind::<Integer, _>(scale)
        .execute(&mut **tx)
        .await?;
    steps.begin(&format!("{},000 replies", 1500 * scale));
    diesel::sql_query(include_str!("bench_data/replies.sql"))
        .execute(&mut **tx)
        .await?;
    steps.begin("Ticket numbers");
    diesel::sql_query(include_str!("bench_data/numbers.sql"))
        .execute(&mut **tx)
        .await?;
    for (done, part) in aside.iter().enumerate() {
        steps.begin(&format!(
            "Indexes and foreign keys, {} of {}",
            done + 1,
            aside.len()
        ));
        diesel::sql_query(&part.restore).execute(&mut **tx).await?;
    }
    Ok(true)
}

/// One of the files' statements with another number of tenants.
fn spread(sql: &str, tenants: i32) -> String {
    sql.replace("% 200", &format!("% {tenants}"))
        .replace("series(1, 200)", &format!("series(1, {tenants})"))
}

/// Logs contacts in anew; the sessions of the run before end. Tokens are as random as any, for the portals are real.
async fn log_in(tx: &mut Transaction, args: &BenchDataArgs) -> anyhow::Result<()> {
    let count = usize::try_from(args.sessions)?;
    let (mut lines, mut hashes, mut contacts) = (
        String::new(),
        Vec::with_capacity(count),
        Vec::with_capacity(count),
    );
    for session in 1..=args.sessions {
        let contact = session * STRIDE % CONTACTS + 1;
        let token = BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
        let hash = TokenHash::of(&token).context("a token of 32 bytes")?;
        writeln!(
            lines,
            "bench-{:03}.localhost {token}",
            (contact - 1) % args.tenants + 1
        )?;
        hashes.push(hash.as_bytes().to_vec());
        contacts.push(contact);
    }
    diesel::sql_query("DELETE FROM sessions WHERE tenant_id IN (SELECT id FROM tenants WHERE slug LIKE 'bench-%')")
        .execute(&mut **tx)
        .await?;
    diesel::sql_query(spread(
        include_str!("bench_data/sessions.sql"),
        args.tenants,
    ))
    .bind::<Array<Binary>, _>(hashes)
    .bind::<Array<Integer>, _>(contacts)
    .execute(&mut **tx)
    .await?;
    std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&args.sessions_file)
        .and_then(|mut file| file.write_all(lines.as_bytes()))
        .with_context(|| args.sessions_file.display().to_string())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_session_is_another_contact() {
        let contacts: HashSet<i32> = (1..=CONTACTS)
            .map(|session| session * STRIDE % CONTACTS + 1)
            .collect();
        assert_eq!(contacts.len(), 10_000);
    }
}
