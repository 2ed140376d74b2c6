//! The contact with whom staff has to do.

use diesel::{ExpressionMethods, QueryDsl};
use uuid::Uuid;

use crate::{
    access::{Caller, Feature, FeatureSet},
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
