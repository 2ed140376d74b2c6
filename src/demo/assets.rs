//! Believable things that the demo's contacts have: computers, telephones, screens, a printer of a department, and a few that lie
//! in stock.

use chrono::{DateTime, Days, Utc};
use diesel::{dsl::exists, prelude::*, select};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::{Value, json};
use uuid::Uuid;

use super::people::Known;
use crate::{
    assets::{AssetIcon, AssetStatus},
    db::schema::{asset_assignments, asset_types, assets, contacts},
    text::Locale,
};

/// A type: key, German and English name, picture.
const TYPES: [(&str, &str, &str, AssetIcon); 5] = [
    ("laptop", "Notebook", "Laptop", AssetIcon::Laptop),
    ("monitor", "Bildschirm", "Monitor", AssetIcon::Monitor),
    ("phone", "Telefon", "Phone", AssetIcon::Phone),
    ("printer", "Drucker", "Printer", AssetIcon::Printer),
    (
        "dock",
        "Dockingstation",
        "Docking station",
        AssetIcon::Accessory,
    ),
];

/// What is made of it for everybody, or once.
struct Thing {
    of: &'static str,
    manufacturer: &'static str,
    model: &'static str,
    /// Days of warranty that are left; none for what has none.
    warranty: Option<u64>,
}

/// What each contact has in turn.
const LAPTOPS: [Thing; 3] = [
    Thing {
        of: "laptop",
        manufacturer: "Lenovo",
        model: "ThinkPad T14 Gen 5",
        warranty: Some(610),
    },
    Thing {
        of: "laptop",
        manufacturer: "Dell",
        model: "Latitude 7450",
        warranty: Some(48),
    },
    Thing {
        of: "laptop",
        manufacturer: "HP",
        model: "EliteBook 840 G11",
        warranty: Some(402),
    },
];
const PHONES: [Thing; 2] = [
    Thing {
        of: "phone",
        manufacturer: "Apple",
        model: "iPhone 15",
        warranty: Some(122),
    },
    Thing {
        of: "phone",
        manufacturer: "Samsung",
        model: "Galaxy S24",
        warranty: Some(230),
    },
];
const MONITOR: Thing = Thing {
    of: "monitor",
    manufacturer: "Dell",
    model: "P2723QE",
    warranty: Some(800),
};
const DOCK: Thing = Thing {
    of: "dock",
    manufacturer: "Lenovo",
    model: "ThinkPad USB-C Dock",
    warranty: None,
};
const PRINTER: Thing = Thing {
    of: "printer",
    manufacturer: "Kyocera",
    model: "ECOSYS M5526cdw",
    warranty: Some(15),
};

/// Who has it.
enum With<'a> {
    Contact(&'a Known),
    Department(String),
    Everybody,
    Nobody,
}

/// Makes the types, where there are none of these keys.
pub(super) async fn types(conn: &mut AsyncPgConnection) -> anyhow::Result<()> {
    for (key, german, english, icon) in TYPES {
        diesel::insert_into(asset_types::table)
            .values((
                asset_types::id.eq(Uuid::now_v7()),
                asset_types::key.eq(key),
                asset_types::names.eq(json!({ "de": german, "en": english })),
                asset_types::icon.eq(icon),
                asset_types::fields.eq(fields_of(key)),
            ))
            .on_conflict(asset_types::key)
            .do_nothing()
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

fn fields_of(key: &str) -> Value {
    match key {
        "laptop" => json!([
            { "key": "memory", "kind": "number", "label": { "de": "Arbeitsspeicher (GB)", "en": "Memory (GB)" } },
            { "key": "system", "kind": "choice", "label": { "de": "Betriebssystem", "en": "Operating system" }, "options": [
                { "key": "windows", "label": { "de": "Windows 11", "en": "Windows 11" } },
                { "key": "macos", "label": { "de": "macOS", "en": "macOS" } },
                { "key": "linux", "label": { "de": "Linux", "en": "Linux" } }] },
            { "key": "encrypted", "kind": "yes_no", "label": { "de": "Festplatte verschlüsselt", "en": "Disk encrypted" } },
        ]),
        "phone" => json!([
            { "key": "number", "kind": "text", "label": { "de": "Rufnummer", "en": "Telephone number" } },
            { "key": "contract_until", "kind": "date", "label": { "de": "Vertrag bis", "en": "Contract until" } },
        ]),
        _ => json!([]),
    }
}

fn values_of(key: &str, number: usize, now: DateTime<Utc>) -> Value {
    let ends = now.date_naive() + Days::new(300 + 17 * number as u64);
    match key {
        "laptop" => {
            json!({ "memory": if number.is_multiple_of(2) { "32" } else { "16" }, "system": "windows", "encrypted": true })
        }
        "phone" => {
            json!({ "number": format!("+49 30 5550 {}", 100 + number), "contract_until": ends.to_string() })
        }
        _ => json!({}),
    }
}

/// Gives a tenant's contacts what they work with, unless there is anything.
pub(super) async fn fill(
    conn: &mut AsyncPgConnection,
    (tenant, locale): (Uuid, Locale),
    people: &[Known],
    agents: &[Known],
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    let there = assets::table.filter(assets::tenant_id.eq(tenant));
    let there: bool = select(exists(there)).get_result(&mut *conn).await?;
    let Some(agent) = agents.first().filter(|_| !there) else {
        return Ok(());
    };
    let kinds: Vec<(String, Uuid)> = asset_types::table
        .select((asset_types::key, asset_types::id))
        .load(&mut *conn)
        .await?;
    let mut maker = Maker {
        conn,
        tenant,
        agent,
        kinds,
        now,
        number: 0,
    };
    let said = |german: &'static str, english: &'static str| match locale {
        Locale::De => german,
        Locale::En => english,
    };
    for (turn, person) in people.iter().enumerate() {
        let laptop = &LAPTOPS[turn % LAPTOPS.len()];
        let home = said("Arbeitsplatz", "Desk");
        let whole = maker
            .make(laptop, home, &With::Contact(person), None)
            .await?;
        if turn.is_multiple_of(2) {
            maker
                .make(&DOCK, home, &With::Contact(person), whole)
                .await?;
            maker
                .make(&MONITOR, home, &With::Contact(person), None)
                .await?;
        }
        let phone = &PHONES[turn % PHONES.len()];
        maker
            .make(
                phone,
                said("Unterwegs", "On the road"),
                &With::Contact(person),
                None,
            )
            .await?;
    }
    let hall = said("Flur, 2. Stock", "Corridor, second floor");
    let department = maker.department(people).await?;
    let shared = department.map_or(With::Everybody, With::Department);
    maker.make(&PRINTER, hall, &shared, None).await?;
    maker
        .make(
            &PRINTER,
            said("Empfang", "Reception"),
            &With::Everybody,
            None,
        )
        .await?;
    for thing in [&LAPTOPS[0], &MONITOR] {
        maker
            .make(thing, said("Lager", "Store room"), &With::Nobody, None)
            .await?;
    }
    Ok(())
}

struct Maker<'a> {
    conn: &'a mut AsyncPgConnection,
    tenant: Uuid,
    agent: &'a Known,
    kinds: Vec<(String, Uuid)>,
    now: DateTime<Utc>,
    number: usize,
}

impl Maker<'_> {
    /// The department of the first contact who is in one.
    async fn department(&mut self, people: &[Known]) -> anyhow::Result<Option<String>> {
        let ids: Vec<Uuid> = people.iter().map(|person| person.id).collect();
        let found: Option<Option<String>> = contacts::table
            .filter(contacts::tenant_id.eq(self.tenant))
            .filter(contacts::id.eq_any(ids))
            .filter(contacts::department.is_not_null())
            .order(contacts::created_at)
            .select(contacts::department)
            .first(&mut *self.conn)
            .await
            .optional()?;
        Ok(found.flatten())
    }

    async fn make(
        &mut self,
        thing: &Thing,
        location: &str,
        with: &With<'_>,
        parent: Option<Uuid>,
    ) -> anyhow::Result<Option<Uuid>> {
        let Some((_, kind)) = self.kinds.iter().find(|(key, _)| key == thing.of) else {
            return Ok(None);
        };
        self.number += 1;
        let number = self.number;
        let id = Uuid::now_v7();
        let (contact, department, shared) = match with {
            With::Contact(person) => (Some(*person), None, false),
            With::Department(name) => (None, Some(name.clone()), false),
            With::Everybody => (None, None, true),
            With::Nobody => (None, None, false),
        };
        let held = !matches!(with, With::Nobody);
        let warranty = thing
            .warranty
            .map(|days| self.now.date_naive() + Days::new(days));
        diesel::insert_into(assets::table)
            .values((
                assets::tenant_id.eq(self.tenant),
                assets::id.eq(id),
                assets::type_id.eq(kind),
                assets::name.eq(format!("{} {}", thing.manufacturer, thing.model)),
                assets::inventory_number.eq(format!("INV-{:04}", 1000 + number)),
                assets::serial_number.eq(format!(
                    "{}{:05}",
                    &thing.manufacturer[..2].to_uppercase(),
                    41_237 + 613 * number
                )),
                assets::manufacturer.eq(thing.manufacturer),
                assets::model.eq(thing.model),
                assets::status.eq(if held {
                    AssetStatus::InUse
                } else {
                    AssetStatus::InStock
                }),
                assets::location.eq(location),
                assets::warranty_until.eq(warranty),
                (
                    assets::field_values.eq(values_of(thing.of, number, self.now)),
                    assets::parent_id.eq(parent),
                    assets::holder_contact_id.eq(contact.map(|person| person.id)),
                    assets::holder_department.eq(&department),
                    assets::shared.eq(shared),
                ),
            ))
            .execute(&mut *self.conn)
            .await?;
        if held {
            let since = self.now - Days::new(20 + 9 * (number as u64 % 30));
            diesel::insert_into(asset_assignments::table)
                .values((
                    asset_assignments::tenant_id.eq(self.tenant),
                    asset_assignments::id.eq(Uuid::now_v7()),
                    asset_assignments::asset_id.eq(id),
                    asset_assignments::contact_id.eq(contact.map(|person| person.id)),
                    asset_assignments::contact_name.eq(contact.map(|person| &person.name)),
                    asset_assignments::department.eq(department),
                    asset_assignments::shared.eq(shared),
                    asset_assignments::assigned_at.eq(since),
                    asset_assignments::assigned_by.eq(self.agent.id),
                    asset_assignments::assigned_by_name.eq(&self.agent.name),
                ))
                .execute(&mut *self.conn)
                .await?;
        }
        Ok(Some(id))
    }
}
