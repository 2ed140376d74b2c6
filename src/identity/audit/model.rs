//! What is written down.

use async_graphql::Enum;
use diesel::{deserialize::FromSqlRow, expression::AsExpression, sql_types::Text as SqlText};
use serde::{Deserialize, Serialize};

use crate::{
    text::{Locale, field_label, message},
    text_enum,
};

/// What somebody did.
#[derive(Enum, AsExpression, FromSqlRow, Clone, Copy, Debug, PartialEq, Eq)]
#[diesel(sql_type = SqlText)]
pub enum AuditAction {
    /// Logged in; the detail says how.
    LoggedIn,
    /// Tried to log in to an account that there is, and failed.
    LogInFailed,
    /// Logged out.
    LoggedOut,
    /// Chose another password.
    PasswordChanged,
    /// Staff had an initial password made and mailed.
    PasswordInitialized,
    /// Had a link to a new password mailed.
    PasswordResetRequested,
    /// Chose a password by such a link.
    PasswordReset,
    /// Looked at a portal as one of its contacts.
    ViewedAsContact,
    /// Left it again.
    ViewEnded,
    /// Ended one or more sessions; the detail says how many.
    SessionEnded,
    /// Made an access token; the detail says its name.
    TokenCreated,
    /// Made a contact.
    ContactCreated,
    /// Changed a contact's record; the detail says which fields.
    ContactUpdated,
    /// Let a contact log in again.
    ContactActivated,
    /// Keeps a contact from logging in.
    ContactDeactivated,
    /// Changed how a contact logs in, or what is switched on for them.
    ContactAccessChanged,
    /// Imported contacts; the detail says how many.
    ContactsImported,
    /// Exported all that is known of a contact.
    ContactExported,
    /// Erased a contact.
    ContactErased,
    /// Signed in with an account of another provider for the first time.
    IdentityLinked,
    /// Took such an account away.
    IdentityUnlinked,
    /// Changed their own record; the detail says which fields.
    ProfileUpdated,
    /// Got another e-mail address.
    AddressChanged,
    /// Invited a member of staff.
    StaffInvited,
    /// Changed a member of staff's record or rights.
    StaffUpdated,
    /// Let a member of staff log in again.
    StaffActivated,
    /// Keeps a member of staff from logging in.
    StaffDeactivated,
    /// Set a second factor up.
    CodeSetUp,
    /// Took a second factor away.
    CodeRemoved,
    /// Changed a provider of single sign-on.
    ProviderConfigured,
    /// Gave out the audit log as a file; the detail says how many events.
    AuditLogExported,
    /// Made a member of staff on the command line.
    StaffCreated,
    /// Let a contact read tickets of others; the detail says whose.
    TicketAccessGranted,
    /// Changed what people can ask for in a portal.
    RequestTypesChanged,
    /// Took that back.
    TicketAccessRevoked,
    /// Set a webhook up, changed it or told it again; the detail says which and what.
    WebhookConfigured,
    /// Published a portal's design, planned that, or took a plan back; the detail says which version and what.
    BrandPublished,
    /// Made a link to the preview of a portal's design, or took one back; the detail says which.
    BrandPreviewShared,
    /// Opened a portal; the detail says its name.
    TenantCreated,
    /// Changed a portal's record; the detail says which fields.
    TenantUpdated,
    /// Suspended a portal; the detail says how many sessions ended.
    TenantSuspended,
    /// Let a portal's people in again.
    TenantResumed,
    /// Archived a portal.
    TenantArchived,
    /// Had a portal deleted after the grace period.
    TenantDeletionBegun,
    /// Took archive or deletion back.
    TenantRestored,
    /// Had everything that is stored about a portal given out; the detail says its name.
    TenantExported,
    /// Portico deleted a portal for good: its grace period was over.
    TenantDeleted,
    /// Wrote an announcement; the detail says its title.
    AnnouncementCreated,
    /// Changed an announcement; the detail says its title.
    AnnouncementUpdated,
    /// Ended an announcement; the detail says its title.
    AnnouncementEnded,
    /// Took an announcement away; the detail says its title.
    AnnouncementDeleted,
    /// Entered a domain for a portal; the detail says which. As in all that follow.
    DomainAdded,
    /// Took a domain from a portal.
    DomainRemoved,
    /// Portico found the proof of a domain: it is an address of the portal from now on.
    DomainProven,
    /// Portico did not find the proof any more; the domain works on for a while.
    DomainFailing,
    /// Portico has not found the proof for so long that the domain is no address of the portal any more.
    DomainLost,
    /// Wrote a page of a portal's own; the detail says its slug.
    PageCreated,
    /// Changed a page of a portal's own, or their order; the detail says which.
    PageUpdated,
    /// Took a page of a portal's own away; the detail says its slug.
    PageDeleted,
    /// Changed what a portal says in a kind of mail; the detail says which.
    MailTextChanged,
    /// Let Portico's own words stand again in a kind of mail; the detail says which.
    MailTextReset,
    /// Wrote an article; the detail says its title. As in all that follow.
    ArticleCreated,
    /// Wrote the next version of an article, or changed what is set beside its text.
    ArticleSaved,
    /// Had an article looked over.
    ArticleSubmitted,
    /// Published an article, at once or at a time.
    ArticlePublished,
    /// Archived an article.
    ArticleArchived,
    /// Brought a former version of an article back.
    ArticleRestored,
    /// Added a file to an article.
    ArticleFileAdded,
    /// Took a file of an article away.
    ArticleFileRemoved,
    /// Which words mean the same in the knowledge base's search, and what is the answer to some.
    SearchWordsChanged,
    /// Made or changed a category of articles; the detail says its slug. As in the two that follow.
    ArticleCategorySaved,
    /// Put a category of articles elsewhere.
    ArticleCategoryMoved,
    /// Took an empty category of articles away.
    ArticleCategoryDeleted,
    /// Wrote to many contacts at once; the detail says to how many, and about what.
    MessagesSent,
    /// Entered an asset; the detail says its name. As in the ones that follow.
    AssetCreated,
    /// Changed an asset; the detail names the fields.
    AssetUpdated,
    /// Gave an asset to a contact, a department or everybody.
    AssetAssigned,
    /// Took an asset back.
    AssetReturned,
    /// Took an asset out of use for good.
    AssetRetired,
    /// Made or changed a type of assets.
    AssetTypeSaved,
}

text_enum!(AuditAction {
    LoggedIn = "logged_in",
    LogInFailed = "log_in_failed",
    LoggedOut = "logged_out",
    PasswordChanged = "password_changed",
    PasswordInitialized = "password_initialized",
    PasswordResetRequested = "password_reset_requested",
    PasswordReset = "password_reset",
    ViewedAsContact = "viewed_as_contact",
    ViewEnded = "view_ended",
    SessionEnded = "session_ended",
    TokenCreated = "token_created",
    ContactCreated = "contact_created",
    ContactUpdated = "contact_updated",
    ContactActivated = "contact_activated",
    ContactDeactivated = "contact_deactivated",
    ContactAccessChanged = "contact_access_changed",
    ContactsImported = "contacts_imported",
    ContactExported = "contact_exported",
    ContactErased = "contact_erased",
    IdentityLinked = "identity_linked",
    IdentityUnlinked = "identity_unlinked",
    ProfileUpdated = "profile_updated",
    AddressChanged = "address_changed",
    StaffInvited = "staff_invited",
    StaffUpdated = "staff_updated",
    StaffActivated = "staff_activated",
    StaffDeactivated = "staff_deactivated",
    CodeSetUp = "code_set_up",
    CodeRemoved = "code_removed",
    ProviderConfigured = "provider_configured",
    AuditLogExported = "audit_log_exported",
    StaffCreated = "staff_created",
    TicketAccessGranted = "ticket_access_granted",
    RequestTypesChanged = "request_types_changed",
    TicketAccessRevoked = "ticket_access_revoked",
    WebhookConfigured = "webhook_configured",
    BrandPublished = "brand_published",
    BrandPreviewShared = "brand_preview_shared",
    TenantCreated = "tenant_created",
    TenantUpdated = "tenant_updated",
    TenantSuspended = "tenant_suspended",
    TenantResumed = "tenant_resumed",
    TenantArchived = "tenant_archived",
    TenantDeletionBegun = "tenant_deletion_begun",
    TenantRestored = "tenant_restored",
    TenantExported = "tenant_exported",
    TenantDeleted = "tenant_deleted",
    AnnouncementCreated = "announcement_created",
    AnnouncementUpdated = "announcement_updated",
    AnnouncementEnded = "announcement_ended",
    AnnouncementDeleted = "announcement_deleted",
    DomainAdded = "domain_added",
    DomainRemoved = "domain_removed",
    DomainProven = "domain_proven",
    DomainFailing = "domain_failing",
    DomainLost = "domain_lost",
    PageCreated = "page_created",
    PageUpdated = "page_updated",
    PageDeleted = "page_deleted",
    MailTextChanged = "mail_text_changed",
    MailTextReset = "mail_text_reset",
    ArticleCreated = "article_created",
    ArticleSaved = "article_saved",
    ArticleSubmitted = "article_submitted",
    ArticlePublished = "article_published",
    ArticleArchived = "article_archived",
    ArticleRestored = "article_restored",
    ArticleFileAdded = "article_file_added",
    ArticleFileRemoved = "article_file_removed",
    SearchWordsChanged = "search_words_changed",
    ArticleCategorySaved = "article_category_saved",
    ArticleCategoryMoved = "article_category_moved",
    ArticleCategoryDeleted = "article_category_deleted",
    MessagesSent = "messages_sent",
    AssetCreated = "asset_created",
    AssetUpdated = "asset_updated",
    AssetAssigned = "asset_assigned",
    AssetReturned = "asset_returned",
    AssetRetired = "asset_retired",
    AssetTypeSaved = "asset_type_saved"
});

/// What else there is to tell. Never a secret, and nothing that erasing a person would have to take out again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditDetail {
    /// How somebody logged in: `password`, `microsoft`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Names of input fields that changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// How many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<i64>,
    /// What a thing is called that is no person: a token, a provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl AuditDetail {
    /// It was done this way.
    #[must_use]
    pub fn method(method: &str) -> Self {
        Self {
            method: Some(method.to_owned()),
            ..Self::default()
        }
    }

    /// These input fields changed.
    #[must_use]
    pub fn fields(fields: Vec<String>) -> Self {
        Self {
            fields,
            ..Self::default()
        }
    }

    /// So many.
    #[must_use]
    pub fn count(count: usize) -> Self {
        Self {
            count: i64::try_from(count).ok(),
            ..Self::default()
        }
    }

    /// Of a thing of this name.
    #[must_use]
    pub fn name(name: &str) -> Self {
        Self {
            name: Some(name.to_owned()),
            ..Self::default()
        }
    }

    /// All of it in words; none when there is nothing to say.
    #[must_use]
    pub fn in_words(&self, locale: Locale) -> Option<String> {
        let mut words = Vec::new();
        if let Some(method) = &self.method {
            words.push(message(locale, &format!("login-method-{method}"), &[]));
        }
        words.extend(self.fields.iter().map(|field| field_label(locale, field)));
        words.extend(self.count.map(|count| count.to_string()));
        words.extend(self.name.clone());
        (!words.is_empty()).then(|| words.join(", "))
    }
}
