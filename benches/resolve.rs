//! How long it takes to find the portal behind a host: known to the process, and not. `make bench-brands` runs it over the tenants that
//! it has made; without a database it does nothing. Prints microseconds as JSON.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use portico::db::{Database, Events};
use portico::tenants::TenantDirectory;
use serde_json::{Value, json};

/// As the program itself has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How often hosts that are known are asked for, in all.
const WARM: usize = 1_000_000;

#[tokio::main]
async fn main() -> ExitCode {
    let Ok(url) = std::env::var("PORTICO_BENCH_DATABASE_URL") else {
        eprintln!("no PORTICO_BENCH_DATABASE_URL: nothing to measure; run make bench-brands");
        return ExitCode::SUCCESS;
    };
    // cargo says that it is a benchmark.
    let hosts: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    match measure(url, &hosts).await {
        Ok(measured) => {
            println!("{measured}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn measure(url: String, hosts: &[String]) -> anyhow::Result<Value> {
    anyhow::ensure!(!hosts.is_empty(), "no hosts");
    let database = Database::new(&url, 4)?;
    let events = Events::listen(url);
    // What it says once it is connected would let everything be forgotten in between.
    while !events.connected() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // Connections and prepared statements are no part of a look-up: another directory makes them first.
    let before = TenantDirectory::new(database.clone(), &events);
    for host in &hosts[..hosts.len().min(8)] {
        before.by_host(host).await?;
    }
    let directory = TenantDirectory::new(database, &events);
    let mut times = Vec::with_capacity(hosts.len());
    for host in hosts {
        times.push(time(&directory, host).await?);
    }
    let cold = quantiles(times);
    let mut times = Vec::with_capacity(WARM);
    // Not one after the other as they were loaded: a prime that shares no factor with their number.
    for turn in 0..WARM {
        times.push(time(&directory, &hosts[turn * 7_919 % hosts.len()]).await?);
    }
    let warm = quantiles(times);
    Ok(json!({ "hosts": hosts.len(), "times": WARM, "cold": cold, "warm": warm }))
}

/// Microseconds until the host's tenant was there.
async fn time(directory: &TenantDirectory, host: &str) -> anyhow::Result<f64> {
    let begun = Instant::now();
    let tenant = directory.by_host(host).await?;
    let took = begun.elapsed();
    anyhow::ensure!(tenant.is_some(), "{host} is nobody's");
    Ok(took.as_secs_f64() * 1e6)
}

fn quantiles(mut times: Vec<f64>) -> Value {
    times.sort_by(f64::total_cmp);
    let at = |per_mille: usize| times[(times.len() - 1) * per_mille / 1000];
    json!({ "p50": at(500), "p99": at(990), "p999": at(999), "slowest": at(1000) })
}
