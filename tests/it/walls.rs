//! The second wall by itself: what PostgreSQL answers when nobody, or somebody else, asks.

use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use portico::db::{
    DbError, Identity, System,
    schema::{contacts, tenants, tickets},
};
use uuid::Uuid;

use crate::support::TestDatabase;

const ORIALE: Uuid = Uuid::from_u128(0xA);
const ANNA: Uuid = Uuid::from_u128(0xA1);
const BEN: Uuid = Uuid::from_u128(0xA2);

async fn with_a_ticket_each() -> TestDatabase {
    let database = TestDatabase::create().await;
    let pool = database.pool();
    let mut tx = pool
        .begin(&Identity::system(System::Provision))
        .await
        .unwrap();
    diesel::sql_query(format!(
        "WITH t AS (INSERT INTO tenants (id, slug, name, default_locale, locales, features, support, branding_version)
                VALUES ('{ORIALE}', 'oriale', 'Oriale', 'de', '{{de}}', '{{tickets}}', '{{}}', 1) RETURNING id),
            c AS (INSERT INTO contacts (tenant_id, id, email, display_name, kind, locale)
                SELECT t.id, p.id::uuid, p.id || '@x', 'x', 'employee', 'de'
                FROM t, (VALUES ('{ANNA}'), ('{BEN}')) p (id) RETURNING tenant_id, id)
         INSERT INTO tickets (tenant_id, id, number, requester_id, subject, description, status, priority)
         SELECT tenant_id, id, row_number() OVER (ORDER BY id), id, 's', 'd', 'new', 'normal' FROM c"
    ))
    .execute(&mut *tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    database
}

#[tokio::test]
async fn a_read_sees_the_rows_of_its_identity_and_no_others() {
    let database = with_a_ticket_each().await;
    let pool = database.pool();
    let all = tickets::table.select(tickets::requester_id);
    let own: Vec<Uuid> = pool
        .read(&Identity::contact(ORIALE, ANNA), all)
        .await
        .unwrap();
    assert_eq!(own, [ANNA]);
    let foreign: Vec<Uuid> = pool
        .read(&Identity::contact(Uuid::from_u128(0xB), ANNA), all)
        .await
        .unwrap();
    assert!(foreign.is_empty());
    let anonymous: Vec<Uuid> = pool
        .read(&Identity::anonymous(Some(ORIALE)), all)
        .await
        .unwrap();
    assert!(anonymous.is_empty());
    let desk: Vec<Uuid> = pool.read(&Identity::agent(Uuid::nil()), all).await.unwrap();
    assert_eq!(desk.len(), 2);
    let tenants: Vec<Uuid> = pool
        .read(
            &Identity::system(System::Mail),
            tenants::table.select(tenants::id),
        )
        .await
        .unwrap();
    assert!(
        tenants.is_empty(),
        "the mail worker has no business with tenants"
    );
    let contacts: Vec<Uuid> = pool
        .read(
            &Identity::system(System::Mail),
            contacts::table.select(contacts::id),
        )
        .await
        .unwrap();
    assert!(contacts.is_empty(), "nor with contacts");
}

/// A statement that names nobody fails, on a connection that never knew anybody and on one that just did.
#[tokio::test]
async fn a_bare_statement_fails_closed() {
    let database = with_a_ticket_each().await;
    let mut conn = AsyncPgConnection::establish(&database.service_url)
        .await
        .unwrap();
    let count = tickets::table.count().get_result::<i64>(&mut conn).await;
    assert!(count.is_err(), "{count:?}");
    // A connection that was used before has the settings, and they are empty.
    conn.batch_execute(
        "BEGIN; SELECT set_config('portico.role', 'admin', true), set_config('portico.tenant', '', true),
         set_config('portico.person', '', true); COMMIT",
    )
    .await
    .unwrap();
    let count = tickets::table.count().get_result::<i64>(&mut conn).await;
    assert!(count.is_err(), "{count:?}");

    let pool = portico::db::Database::new(&database.service_url, 1).unwrap();
    let all = tickets::table.select(tickets::requester_id);
    let own: Vec<Uuid> = pool
        .read(&Identity::contact(ORIALE, ANNA), all)
        .await
        .unwrap();
    assert_eq!(own, [ANNA]);
    let bare = pool.ping().await;
    assert!(bare.is_ok());
    let left_behind: Vec<String> = pool
        .read(
            &Identity::anonymous(None),
            diesel::select(diesel::dsl::sql::<diesel::sql_types::Text>(
                "current_setting('portico.role')",
            )),
        )
        .await
        .unwrap();
    assert_eq!(left_behind, ["anonymous"], "each statement names its own");
}

/// An identity that was named in a transaction is gone with it, whether it ends well or is dropped.
#[tokio::test]
async fn what_is_not_committed_leaves_no_trace() {
    let database = with_a_ticket_each().await;
    let pool = database.pool();
    let mut tx = pool.begin(&Identity::contact(ORIALE, ANNA)).await.unwrap();
    let changed = diesel::update(tickets::table)
        .set(tickets::subject.eq("changed"))
        .execute(&mut *tx)
        .await
        .unwrap();
    assert_eq!(
        changed, 1,
        "row-level security lets a contact change their own ticket only"
    );
    drop(tx);
    let subjects: Vec<String> = pool
        .read(
            &Identity::agent(Uuid::nil()),
            tickets::table.select(tickets::subject),
        )
        .await
        .unwrap();
    assert_eq!(subjects, ["s", "s"]);
}

#[tokio::test]
async fn nobody_writes_in_the_name_of_another() {
    let database = with_a_ticket_each().await;
    let pool = database.pool();
    let mut tx = pool.begin(&Identity::contact(ORIALE, ANNA)).await.unwrap();
    let stolen = diesel::update(tickets::table)
        .set(tickets::requester_id.eq(BEN))
        .execute(&mut *tx)
        .await
        .map_err(DbError::from);
    assert!(matches!(stolen, Err(DbError::Refused(_))), "{stolen:?}");
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
}

/// Reads the catalogue, so that a table that somebody adds tomorrow cannot be forgotten.
#[tokio::test]
async fn every_table_is_behind_the_wall() {
    let database = TestDatabase::create().await;
    let mut conn = AsyncPgConnection::establish(&database.owner_url)
        .await
        .unwrap();
    let open: Vec<Named> = diesel::sql_query(
        "SELECT c.relname::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'm', 'f', 'v')
           AND c.relname <> '__diesel_schema_migrations'
           AND NOT (c.relrowsecurity AND c.relforcerowsecurity
                    AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid))",
    )
    .load(&mut conn)
    .await
    .unwrap();
    let names: Vec<_> = open.into_iter().map(|table| table.name).collect();
    assert!(names.is_empty(), "without row-level security: {names:?}");

    let powers: Vec<Named> = diesel::sql_query(
        "SELECT rolname::text AS name FROM pg_roles WHERE rolname = 'portico_service'
           AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb
                OR EXISTS (SELECT FROM pg_auth_members m WHERE m.member = pg_roles.oid))
         UNION SELECT relname::text FROM pg_class WHERE relowner = 'portico_service'::regrole
         UNION SELECT grantee || ' on ' || table_name FROM information_schema.table_privileges
           WHERE table_schema = 'public' AND grantee = 'PUBLIC'",
    )
    .load(&mut conn)
    .await
    .unwrap();
    let names: Vec<_> = powers.into_iter().map(|power| power.name).collect();
    assert!(names.is_empty(), "the service role may too much: {names:?}");
}
