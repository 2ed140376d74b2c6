//! `exportContact` and `eraseContact`.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};

use super::{erase_contact, export_contact};
use crate::{
    access::{Caller, Refusal, guarded},
    api::{Failure, GlobalId, NodeKind, UserError, UserErrorCode},
    db::Database,
    identity::{Contact, ContactRow, RequestOrigin, load_contact, must_be_confirmed, queries},
    tenants::TenantDirectory,
};

/// Whose data to give out.
#[derive(InputObject, Clone, Debug)]
pub struct ExportContactInput {
    /// `Contact.id`.
    pub contact_id: ID,
}

/// Everything that is stored about a contact.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct ExportContactPayload {
    /// The document, JSON: record, tickets with their timelines, mails, sessions, events. Null when there are errors.
    #[allow_for(HOLDER)]
    pub json: Option<String>,
    /// A name for the file. Null when there are errors.
    #[allow_for(HOLDER)]
    pub file_name: Option<String>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Whom to forget.
#[derive(InputObject, Clone, Debug)]
pub struct EraseContactInput {
    /// `Contact.id`.
    pub contact_id: ID,
    /// The contact's present e-mail address, typed once more: erasing cannot be undone.
    pub confirm_email: String,
}

/// The contact as they stand after it.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct EraseContactPayload {
    /// Without name and address. Null when there are errors.
    #[allow_for(HOLDER)]
    pub contact: Option<Contact>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds giving out and forgetting to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct PrivacyMutation;

#[guarded]
#[Object]
impl PrivacyMutation {
    /// Gives out everything that is stored about a contact. It is written into the audit log that it was.
    /// Admins answer for it with their password (`PASSWORD_NEEDED`).
    #[allow_for(ADMIN)]
    async fn export_contact(
        &self,
        ctx: &Context<'_>,
        input: ExportContactInput,
    ) -> Result<ExportContactPayload> {
        let caller = Caller::of(ctx);
        let done = async {
            let (db, contact) = find(ctx, caller, &input.contact_id).await?;
            must_be_confirmed(ctx)?;
            let origin = ctx.data_unchecked::<RequestOrigin>();
            let json = export_contact(db, caller, &contact, origin).await?;
            Ok::<_, Failure>((json, format!("contact-{}.json", contact.id)))
        };
        Ok(match done.await {
            Ok((json, file_name)) => ExportContactPayload {
                json: Some(json),
                file_name: Some(file_name),
                errors: Vec::new(),
            },
            Err(failure) => ExportContactPayload {
                json: None,
                file_name: None,
                errors: failure.into_user_errors(caller)?,
            },
        })
    }

    /// Forgets a contact: name, address, password, sessions. Their tickets stay readable, by somebody without a name. It
    /// cannot be undone; done twice, it is done. Admins answer for it with their password (`PASSWORD_NEEDED`).
    #[allow_for(ADMIN)]
    async fn erase_contact(
        &self,
        ctx: &Context<'_>,
        input: EraseContactInput,
    ) -> Result<EraseContactPayload> {
        let caller = Caller::of(ctx);
        let done = async {
            let (db, contact) = find(ctx, caller, &input.contact_id).await?;
            must_be_confirmed(ctx)?;
            if !input
                .confirm_email
                .trim()
                .eq_ignore_ascii_case(&contact.email)
            {
                let code = UserErrorCode::InvalidValue;
                return Err(UserError::at(caller.locale, code, "confirmEmail").into());
            }
            let directory = ctx.data_unchecked::<TenantDirectory>();
            let tenant = directory
                .find_for(&caller.identity(), contact.tenant_id)
                .await?
                .ok_or(Refusal::NotFound)?;
            let origin = ctx.data_unchecked::<RequestOrigin>();
            erase_contact(db, caller, &tenant, &contact, origin).await?;
            Ok::<_, Failure>(contact.id)
        };
        Ok(match done.await {
            Ok(id) => EraseContactPayload {
                contact: load_contact(ctx, id).await?,
                errors: Vec::new(),
            },
            Err(failure) => EraseContactPayload {
                contact: None,
                errors: failure.into_user_errors(caller)?,
            },
        })
    }
}

/// The contact of an id, if the caller serves them.
async fn find<'ctx>(
    ctx: &Context<'ctx>,
    caller: &Caller,
    id: &ID,
) -> Result<(&'ctx Database, ContactRow), Failure> {
    let db = ctx.data_unchecked::<Database>();
    let id = GlobalId::parse_as(id, NodeKind::Contact).ok_or(Refusal::NotFound)?;
    let found = queries::contact(db, caller, id).await?;
    Ok((db, found.ok_or(Refusal::NotFound)?))
}
