//! The contact with whom staff has to do.

use diesel::{ExpressionMethods, QueryDsl};
use uuid::Uuid;

use super::queries;
use crate::{
    access::{Caller, Feature, FeatureSet, Viewer},
    api::{Failure, UserError, UserErrorCode},
    db::{Database, DbError, schema::contacts},
    tenants::TenantDirectory,
    text::Locale,
};

/// A contact who may log in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reached {
    /// Their tenant, which the caller serves.
    pub tenant: Uuid,
    /// What is switched on for them.
    pub features: FeatureSet,
    /// Their language.
    pub locale: Locale,
}

/// None when they may not log in, or are of a tenant that the caller does not serve.
///
/// # Errors
/// When the database fails.
pub(super) async fn reached(
    db: &Database,
    tenants: &TenantDirectory,
    caller: &Caller,
    contact: Uuid,
) -> Result<Option<Reached>, DbError> {
    let query = contacts::table
        .filter(contacts::id.eq(contact))
        .filter(contacts::active)
        .select((
            contacts::tenant_id,
            contacts::features_on,
            contacts::features_off,
            contacts::locale,
        ));
    let found: Option<(Uuid, Vec<String>, Vec<String>, String)> =
        db.read(&caller.identity(), query).await?.pop();
    // A restricted agent has to do with none whom they do not serve.
    let Some((tenant, on, off, locale)) = found.filter(|(tenant, ..)| caller.serves(*tenant))
    else {
        return Ok(None);
    };
    let set = |words: &[String]| -> FeatureSet {
        words
            .iter()
            .filter_map(|word| Feature::from_word(word))
            .collect()
    };
    let features = tenants
        .by_id(tenant)
        .await?
        .map_or_else(FeatureSet::default, |found| {
            found.features.switched(set(&on), set(&off))
        });
    Ok(Some(Reached {
        tenant,
        features,
        locale: locale.parse().unwrap_or_default(),
    }))
}

/// Whether what staff write in a conversation reaches somebody; whatever contacts write does.
///
/// # Errors
/// At `conversationId`: FEATURE_OFF when messages are switched off for the contact, INVALID_STATE when they may not log in.
pub(super) async fn must_read(
    db: &Database,
    tenants: &TenantDirectory,
    caller: &Caller,
    conversation: Uuid,
) -> Result<(), Failure> {
    if !matches!(caller.viewer, Viewer::Staff { .. }) {
        return Ok(());
    }
    // What there is none of, writing says.
    let Some((row, _)) = queries::by_id(db, caller, conversation).await? else {
        return Ok(());
    };
    let (code, id) = match reached(db, tenants, caller, row.contact_id).await? {
        Some(reached) if reached.features.contains(Feature::Messages) => return Ok(()),
        Some(_) => (
            UserErrorCode::FeatureOff,
            "user-error-no-messages-for-contact",
        ),
        None => (
            UserErrorCode::InvalidState,
            "user-error-contact-does-not-read",
        ),
    };
    Err(UserError::with(caller.locale, code, "conversationId", id, &[]).into())
}
