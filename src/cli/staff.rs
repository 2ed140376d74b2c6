//! `portico staff create-admin|create|list|password|disable|enable`.

use std::io::Read;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use uuid::Uuid;

use super::output::print;
use super::startup::{configure, prepare};
use super::steps::Steps;
use crate::access::{Account, StaffRole};
use crate::config::Purpose;
use crate::db::private::Usage;
use crate::db::{Database, DbError, Identity, System, Transaction};
use crate::identity::audit::{AuditAction, AuditActor, Entry, record};
use crate::identity::commands::{
    NewStaff, create_staff, list_staff, set_staff_active, set_staff_password, staff_by_address,
};
use crate::identity::{HashedPassword, Password, Passwords};
use crate::text::Locale;

#[derive(Debug, Subcommand)]
pub(super) enum StaffCommand {
    /// Make an account for an admin: the first one, who invites everybody else at the desk
    ///
    /// Prints a password made for it, once; or takes the one that stands on standard input, at least 10 characters.
    #[command(after_help = "Example:\n  \
        portico staff create-admin --email a.lang@example.com --name \"Anna Lang\"")]
    CreateAdmin(Person),
    /// Make an account for a member of staff
    ///
    /// Prints a password made for it, once; or takes the one that stands on standard input, at least 10 characters.
    #[command(after_help = "Examples:\n  \
        portico staff create --email a.lang@example.com --name \"Anna Lang\" --role admin\n  \
        pass show portico | portico staff create --email a.lang@example.com --name \"Anna Lang\" --password-stdin")]
    Create(Create),
    /// List the accounts of staff
    ///
    /// One line each: address, role, whether it can log in, and name.
    List,
    /// Give an account another password
    ///
    /// Prints one made for it, or takes the one on standard input. The account's sessions end.
    Password(Change),
    /// Let an account log in no longer
    ///
    /// Its sessions end at once. What it wrote stays.
    Disable(Which),
    /// Let an account log in again
    ///
    /// With the password that it had.
    Enable(Which),
}

#[derive(Debug, Args)]
pub(super) struct Create {
    #[command(flatten)]
    person: Person,
    /// What the person may do.
    #[arg(long, value_enum, default_value = "agent")]
    role: Role,
}

#[derive(Debug, Args)]
pub(super) struct Person {
    #[command(flatten)]
    which: Which,
    /// What the person is called; contacts see it on answers.
    #[arg(long)]
    name: String,
    /// The desk's language for them: de or en.
    #[arg(long, default_value = "en")]
    locale: Locale,
    #[command(flatten)]
    password: PasswordArgs,
}

#[derive(Debug, Args)]
pub(super) struct Change {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    password: PasswordArgs,
}

#[derive(Debug, Args)]
pub(super) struct Which {
    /// The address that the person logs in with.
    #[arg(long)]
    email: String,
}

#[derive(Debug, Args)]
struct PasswordArgs {
    /// Read the password from standard input instead of making one.
    #[arg(long)]
    password_stdin: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Role {
    /// Works on tickets.
    Agent,
    /// As an agent, and manages portals and staff.
    Admin,
}

pub(super) async fn run(file: Option<&Path>, command: StaffCommand) -> anyhow::Result<ExitCode> {
    let config = configure(Purpose::Tool, file)?;
    let passwords = Passwords::new(&config.passwords)?;
    let ready = prepare(&config, Usage::Command, &Steps::silent()).await?;
    let db = Database::new(ready.service.expose(), 1)?;
    let mut tx = db.begin(&Identity::system(System::Provision)).await?;
    let said = carry_out(&mut tx, &passwords, command).await;
    let said = match said {
        Ok(said) => tx
            .commit()
            .await
            .map(|()| said)
            .map_err(anyhow::Error::from),
        Err(error) => {
            drop(tx);
            Err(error)
        }
    };
    drop(db);
    ready.stop().await;
    print(&said?)?;
    Ok(ExitCode::SUCCESS)
}

async fn carry_out(
    tx: &mut Transaction,
    passwords: &Passwords,
    command: StaffCommand,
) -> anyhow::Result<String> {
    Ok(match command {
        StaffCommand::CreateAdmin(person) => {
            create(tx, passwords, &person, StaffRole::Admin).await?
        }
        StaffCommand::Create(Create { person, role }) => {
            let role = match role {
                Role::Agent => StaffRole::Agent,
                Role::Admin => StaffRole::Admin,
            };
            create(tx, passwords, &person, role).await?
        }
        StaffCommand::List => {
            let listed = list_staff(tx).await?;
            let width = listed.iter().map(|one| one.email.len()).max().unwrap_or(0);
            let line = |one: &crate::identity::commands::StaffListing| {
                let role = match one.role {
                    StaffRole::Agent => "agent",
                    StaffRole::Admin => "admin",
                };
                let active = if one.active { "active" } else { "disabled" };
                format!(
                    "{:width$}  {role}  {active:8}  {}\n",
                    one.email, one.display_name
                )
            };
            listed.iter().map(line).collect()
        }
        StaffCommand::Password(Change { which, password }) => {
            let (hash, shown) = password.obtain(passwords).await?;
            let id = staff_by_address(tx, &which.email).await?;
            set_staff_password(tx, id, &hash).await?;
            write_down(tx, id, AuditAction::PasswordChanged).await?;
            format!(
                "{} has another password; its sessions have ended.{shown}\n",
                which.email
            )
        }
        StaffCommand::Disable(which) => {
            let id = staff_by_address(tx, &which.email).await?;
            set_staff_active(tx, id, false).await?;
            write_down(tx, id, AuditAction::StaffDeactivated).await?;
            format!(
                "{} cannot log in any more; its sessions have ended.\n",
                which.email
            )
        }
        StaffCommand::Enable(which) => {
            let id = staff_by_address(tx, &which.email).await?;
            set_staff_active(tx, id, true).await?;
            write_down(tx, id, AuditAction::StaffActivated).await?;
            format!("{} can log in.\n", which.email)
        }
    })
}

async fn create(
    tx: &mut Transaction,
    passwords: &Passwords,
    person: &Person,
    role: StaffRole,
) -> anyhow::Result<String> {
    let (hash, shown) = person.password.obtain(passwords).await?;
    let new = NewStaff {
        email: &person.which.email,
        display_name: &person.name,
        role,
        locale: person.locale,
        password: Some(&hash),
    };
    let id = create_staff(tx, &new).await?;
    write_down(tx, id, AuditAction::StaffCreated).await?;
    Ok(format!("{} can log in at the desk.{shown}\n", new.email))
}

/// In the audit log: done by the operator.
async fn write_down(tx: &mut Transaction, staff: Uuid, action: AuditAction) -> Result<(), DbError> {
    let entry = Entry::on(Account::Staff { staff }, action, AuditActor::System);
    record(tx, &entry, None).await
}

impl PasswordArgs {
    /// A hash, and what to tell about the password: nothing when whoever called knows it.
    async fn obtain(&self, passwords: &Passwords) -> anyhow::Result<(HashedPassword, String)> {
        let (text, shown) = if self.password_stdin {
            let mut text = String::new();
            std::io::stdin()
                .take(4096)
                .read_to_string(&mut text)
                .context("standard input")?;
            (
                text.trim_end_matches(['\r', '\n']).to_owned(),
                String::new(),
            )
        } else {
            // 100 bits in groups that can be read out.
            let text = hex::encode(rand::random::<[u8; 16]>()).as_bytes()[..25]
                .chunks(5)
                .map(String::from_utf8_lossy)
                .collect::<Vec<_>>()
                .join("-");
            let shown = format!(" Password (shown this once): {text}");
            (text, shown)
        };
        let hash = passwords.hash(&Password::chosen(&text, None, &[])?).await?;
        Ok((hash, shown))
    }
}
