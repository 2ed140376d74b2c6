//! The demo's people: the provider's staff and every tenant's contacts, each with a password that fits.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use secrecy::ExposeSecret;
use uuid::Uuid;

use super::content::Person;
use super::words;
use crate::access::StaffRole;
use crate::config::InstanceSecret;
use crate::db::schema::{contact_passwords, staff_passwords};
use crate::identity::commands::{
    AccountError, NewContact, NewStaff, contact_by_address, create_contact, create_staff,
    set_contact_password, set_staff_password, staff_by_address,
};
use crate::identity::{HashedPassword, Password, Passwords, Verdict};
use crate::text::Locale;

/// The provider's people: an admin and two agents.
pub(super) const STAFF: [StaffPerson; 3] = [
    StaffPerson {
        name: "Miriam Falk",
        email: "miriam.falk@portico.example",
        role: StaffRole::Admin,
        locale: Locale::De,
    },
    StaffPerson {
        name: "Jonas Reuter",
        email: "jonas.reuter@portico.example",
        role: StaffRole::Agent,
        locale: Locale::De,
    },
    StaffPerson {
        name: "Aylin Demir",
        email: "aylin.demir@portico.example",
        role: StaffRole::Agent,
        locale: Locale::En,
    },
];

/// One of the provider's people.
pub(super) struct StaffPerson {
    pub name: &'static str,
    pub email: &'static str,
    pub role: StaffRole,
    pub locale: Locale,
}

/// Somebody who is there, by whichever run they were made.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub id: Uuid,
    pub name: String,
    pub email: String,
    pub password: String,
}

/// Makes people and sees to it that their passwords are those that the demo tells.
pub(super) struct People<'a> {
    pub secret: &'a InstanceSecret,
    pub passwords: &'a Passwords,
}

impl People<'_> {
    /// The provider's people, made when they are not there.
    pub async fn staff(&self, conn: &mut AsyncPgConnection) -> anyhow::Result<Vec<Known>> {
        let mut known = Vec::with_capacity(STAFF.len());
        for person in &STAFF {
            let (password, typed) = self.password(person.email)?;
            let id = match staff_by_address(conn, person.email).await {
                Ok(id) => {
                    let stored: Option<String> = staff_passwords::table
                        .find(id)
                        .select(staff_passwords::hash)
                        .first(conn)
                        .await
                        .optional()?;
                    if let Some(hash) = self.renewed(&typed, stored.as_deref()).await? {
                        set_staff_password(conn, id, &hash).await?;
                    }
                    id
                }
                Err(AccountError::Unknown) => {
                    let hash = self.passwords.hash(&typed).await?;
                    let StaffPerson {
                        name: display_name,
                        email,
                        role,
                        locale,
                    } = *person;
                    create_staff(
                        conn,
                        &NewStaff {
                            email,
                            display_name,
                            role,
                            locale,
                            password: Some(&hash),
                        },
                    )
                    .await?
                }
                Err(error) => return Err(error.into()),
            };
            known.push(Known {
                id,
                name: person.name.to_owned(),
                email: person.email.to_owned(),
                password,
            });
        }
        Ok(known)
    }

    /// A tenant's contact, and whether they were made just now.
    pub async fn contact(
        &self,
        conn: &mut AsyncPgConnection,
        tenant: Uuid,
        slug: &str,
        locale: Locale,
        person: &Person,
    ) -> anyhow::Result<(Known, bool)> {
        // `.example` is nobody's (RFC 2606): no mail of the demo can ever reach a person.
        let email = format!("{}@{slug}.example", person.id);
        let (password, typed) = self.password(&email)?;
        let (id, made) = match contact_by_address(conn, tenant, &email).await {
            Ok(id) => {
                let stored: Option<String> = contact_passwords::table
                    .find((tenant, id))
                    .select(contact_passwords::hash)
                    .first(conn)
                    .await
                    .optional()?;
                if let Some(hash) = self.renewed(&typed, stored.as_deref()).await? {
                    set_contact_password(conn, tenant, id, &hash).await?;
                }
                (id, false)
            }
            Err(AccountError::Unknown) => {
                let hash = self.passwords.hash(&typed).await?;
                let new = NewContact {
                    tenant,
                    email: &email,
                    display_name: &person.name,
                    kind: person.kind,
                    locale,
                    phone: person.phone.as_deref(),
                    password: Some(&hash),
                };
                (create_contact(conn, &new).await?, true)
            }
            Err(error) => return Err(error.into()),
        };
        Ok((
            Known {
                id,
                name: person.name.clone(),
                email,
                password,
            },
            made,
        ))
    }

    fn password(&self, email: &str) -> anyhow::Result<(String, Password)> {
        let text = words::password(self.secret, email);
        let typed = Password::chosen(text.expose_secret(), None, &[])?;
        Ok((text.expose_secret().to_owned(), typed))
    }

    /// A new hash when the stored one is not of this password: the instance's secret is another than it was.
    async fn renewed(
        &self,
        typed: &Password,
        stored: Option<&str>,
    ) -> anyhow::Result<Option<HashedPassword>> {
        match self.passwords.verify(typed, stored).await? {
            Verdict::Right | Verdict::RightButOld => Ok(None),
            Verdict::Wrong => Ok(Some(self.passwords.hash(typed).await?)),
        }
    }
}
