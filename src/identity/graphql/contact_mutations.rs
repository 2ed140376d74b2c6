//! What staff do with contacts.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use uuid::Uuid;

use super::{Contact, confirmation::must_be_confirmed, load_contact, mutations::FrontDoor};
use crate::{
    access::{Caller, Feature, FeatureSet, Refusal, guarded},
    api::{Failure, GlobalId, NodeKind, UserError, UserErrorCode},
    db::Database,
    identity::{
        commands::{ContactDetails, Switches, TypedDetails, desk_contacts},
        model::{ContactKind, ContactRow},
        queries,
    },
    tenants::{Tenant, TenantDirectory},
    text::Locale,
};

/// A contact who is to be.
#[derive(InputObject, Clone, Debug)]
pub struct CreateContactInput {
    /// `Portal.id`: the organisation whose portal they use.
    pub tenant_id: ID,
    /// What they are called: at most 200 characters.
    pub display_name: String,
    /// The address that they log in with and get mail at. One contact a portal has it.
    pub email: String,
    /// What they are to the organisation.
    pub kind: ContactKind,
    /// The language that they are written to in.
    pub locale: Locale,
    /// At most 50 characters; null or blank for none.
    pub phone: Option<String>,
    /// Where they work: at most 100 characters; null or blank for none.
    pub department: Option<String>,
}

/// The whole record of a contact who is there.
#[derive(InputObject, Clone, Debug)]
pub struct UpdateContactInput {
    /// `Contact.id`.
    pub contact_id: ID,
    /// What they are called: at most 200 characters.
    pub display_name: String,
    /// The address that they log in with and get mail at. When it changes, the old one is told.
    pub email: String,
    /// What they are to the organisation.
    pub kind: ContactKind,
    /// The language that they are written to in.
    pub locale: Locale,
    /// At most 50 characters; null or blank for none.
    pub phone: Option<String>,
    /// Where they work: at most 100 characters; null or blank for none.
    pub department: Option<String>,
}

/// Whether a contact may log in.
#[derive(InputObject, Clone, Debug)]
pub struct SetContactActiveInput {
    /// `Contact.id`.
    pub contact_id: ID,
    /// False logs them out everywhere, within a second.
    pub active: bool,
}

/// How a contact may log in, and what is switched on or off for them alone.
#[derive(InputObject, Clone, Debug)]
pub struct SetContactAccessInput {
    /// `Contact.id`.
    pub contact_id: ID,
    /// Whether they may log in by password. Sessions that were opened by one end when they may not.
    pub password_allowed: bool,
    /// Whether they may log in by an account of another provider; likewise.
    pub single_sign_on_allowed: bool,
    /// Their own switches. A feature that is not named is as the portal has it.
    pub features: Vec<FeatureSwitchInput>,
}

/// A contact's own switch.
#[derive(InputObject, Clone, Debug)]
pub struct FeatureSwitchInput {
    /// Which feature.
    pub feature: Feature,
    /// On or off for this contact, whatever the portal says; null: as the portal has it.
    pub enabled: Option<bool>,
}

/// A contact.
#[derive(InputObject, Clone, Debug)]
pub struct InitializePasswordInput {
    /// `Contact.id`.
    pub contact_id: ID,
}

/// A contact.
#[derive(InputObject, Clone, Debug)]
pub struct EndContactSessionsInput {
    /// `Contact.id`.
    pub contact_id: ID,
}

/// Declares a payload of `contact` and `errors`.
macro_rules! contact_payload {
    ($(#[$documentation:meta])* $name:ident) => {
        $(#[$documentation])*
        #[guarded]
        #[derive(SimpleObject, Debug)]
        pub struct $name {
            /// As they stand now; null when there are errors.
            #[allow_for(HOLDER)]
            pub contact: Option<Contact>,
            /// What to mend; empty when it worked.
            #[allow_for(HOLDER)]
            pub errors: Vec<UserError>,
        }

        impl $name {
            async fn of(
                ctx: &Context<'_>,
                done: Result<Uuid, Failure>,
            ) -> Result<Self> {
                let (contact, errors) = outcome(ctx, done).await?;
                Ok(Self { contact, errors })
            }
        }
    };
}

contact_payload! {
    /// The contact who was made, or what is wrong with the input.
    CreateContactPayload
}
contact_payload! {
    /// The contact, or what is wrong with the input.
    UpdateContactPayload
}
contact_payload! {
    /// The contact, or what is wrong with the input.
    SetContactActivePayload
}
contact_payload! {
    /// The contact, or what is wrong with the input.
    SetContactAccessPayload
}

/// The contact and what became of an earlier password.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct InitializePasswordPayload {
    /// As they stand now, with the mail on its way in `access.initialPasswordMail`; null when there are errors.
    #[allow_for(HOLDER)]
    pub contact: Option<Contact>,
    /// Whether an earlier mailed password was still good, and is not any more: only the latest mail counts.
    #[allow_for(HOLDER)]
    pub replaced_earlier: bool,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// The contact and how many sessions ended.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct EndContactSessionsPayload {
    /// As they stand now; null when there are errors.
    #[allow_for(HOLDER)]
    pub contact: Option<Contact>,
    /// How many there were.
    #[allow_for(HOLDER)]
    pub ended: i32,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds what staff do with contacts to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ContactMutation;

#[guarded]
#[Object]
impl ContactMutation {
    /// Makes a contact of a portal. They cannot log in before `initializePassword`, or single sign-on.
    #[allow_for(AGENT, ADMIN)]
    async fn create_contact(
        &self,
        ctx: &Context<'_>,
        input: CreateContactInput,
    ) -> Result<CreateContactPayload> {
        CreateContactPayload::of(ctx, create(ctx, &input).await).await
    }

    /// Changes a contact's record.
    #[allow_for(AGENT, ADMIN)]
    async fn update_contact(
        &self,
        ctx: &Context<'_>,
        input: UpdateContactInput,
    ) -> Result<UpdateContactPayload> {
        UpdateContactPayload::of(ctx, update(ctx, &input).await).await
    }

    /// Lets a contact log in, or no longer. Their tickets stay.
    #[allow_for(AGENT, ADMIN)]
    async fn set_contact_active(
        &self,
        ctx: &Context<'_>,
        input: SetContactActiveInput,
    ) -> Result<SetContactActivePayload> {
        let done = async {
            let contact = find(ctx, &input.contact_id).await?;
            let (caller, db, door) = who(ctx);
            desk_contacts::set_active(db, caller, &contact, input.active, door.origin).await?;
            Ok(contact.id)
        };
        SetContactActivePayload::of(ctx, done.await).await
    }

    /// Sets how a contact may log in, and what is switched on or off for them alone. Admins answer for it with their
    /// password (`PASSWORD_NEEDED`).
    #[allow_for(ADMIN)]
    async fn set_contact_access(
        &self,
        ctx: &Context<'_>,
        input: SetContactAccessInput,
    ) -> Result<SetContactAccessPayload> {
        let done = async {
            let contact = find(ctx, &input.contact_id).await?;
            must_be_confirmed(ctx)?;
            let (caller, db, door) = who(ctx);
            let switched = |wanted: bool| -> FeatureSet {
                input
                    .features
                    .iter()
                    .filter(|switch| switch.enabled == Some(wanted))
                    .map(|switch| switch.feature)
                    .collect()
            };
            let switches = Switches {
                password: input.password_allowed,
                single_sign_on: input.single_sign_on_allowed,
                on: switched(true),
                off: switched(false),
            };
            desk_contacts::set_switches(db, caller, &contact, switches, door.origin).await?;
            Ok(contact.id)
        };
        SetContactAccessPayload::of(ctx, done.await).await
    }

    /// (Re)Initialize Password: a random password is mailed to the contact's address, in the portal's brand and their
    /// language. The old one is no longer valid, and they are logged out everywhere. Only the latest mail's counts.
    #[allow_for(AGENT, ADMIN)]
    async fn initialize_password(
        &self,
        ctx: &Context<'_>,
        input: InitializePasswordInput,
    ) -> Result<InitializePasswordPayload> {
        let mut replaced_earlier = false;
        let done = async {
            let contact = find(ctx, &input.contact_id).await?;
            let (caller, _, door) = who(ctx);
            let tenant = tenant(ctx, contact.tenant_id).await?;
            replaced_earlier = door
                .log_ins
                .initialize_password(caller, &tenant, &contact, door.origin)
                .await?;
            Ok(contact.id)
        };
        let (contact, errors) = outcome(ctx, done.await).await?;
        Ok(InitializePasswordPayload {
            contact,
            replaced_earlier,
            errors,
        })
    }

    /// Logs a contact out everywhere; their access tokens end too.
    #[allow_for(AGENT, ADMIN)]
    async fn end_contact_sessions(
        &self,
        ctx: &Context<'_>,
        input: EndContactSessionsInput,
    ) -> Result<EndContactSessionsPayload> {
        let mut ended = 0;
        let done = async {
            let contact = find(ctx, &input.contact_id).await?;
            let (caller, db, door) = who(ctx);
            let count = desk_contacts::end_sessions(db, caller, &contact, door.origin).await?;
            ended = i32::try_from(count).unwrap_or(i32::MAX);
            Ok(contact.id)
        };
        let (contact, errors) = outcome(ctx, done.await).await?;
        Ok(EndContactSessionsPayload {
            contact,
            ended,
            errors,
        })
    }
}

async fn create(ctx: &Context<'_>, input: &CreateContactInput) -> Result<Uuid, Failure> {
    let (caller, db, door) = who(ctx);
    let details = ContactDetails::check(
        caller.locale,
        &TypedDetails {
            display_name: &input.display_name,
            email: &input.email,
            kind: input.kind,
            locale: input.locale,
            phone: input.phone.as_deref(),
            department: input.department.as_deref(),
        },
    )?;
    let tenant = GlobalId::parse_as(&input.tenant_id, NodeKind::Portal)
        .ok_or_else(|| UserError::at(caller.locale, UserErrorCode::NotFound, "tenantId"))?;
    desk_contacts::create(db, caller, tenant, &details, door.origin).await
}

async fn update(ctx: &Context<'_>, input: &UpdateContactInput) -> Result<Uuid, Failure> {
    let (caller, db, door) = who(ctx);
    let details = ContactDetails::check(
        caller.locale,
        &TypedDetails {
            display_name: &input.display_name,
            email: &input.email,
            kind: input.kind,
            locale: input.locale,
            phone: input.phone.as_deref(),
            department: input.department.as_deref(),
        },
    )?;
    let contact = find(ctx, &input.contact_id).await?;
    desk_contacts::update(db, caller, &contact, &details, door.origin).await?;
    Ok(contact.id)
}

fn who<'ctx>(ctx: &Context<'ctx>) -> (&'ctx Caller, &'ctx Database, FrontDoor<'ctx>) {
    (Caller::of(ctx), ctx.data_unchecked(), FrontDoor::of(ctx))
}

/// The contact of an id, if the caller serves them.
async fn find(ctx: &Context<'_>, id: &ID) -> Result<ContactRow, Failure> {
    let (caller, db, _) = who(ctx);
    let id = GlobalId::parse_as(id, NodeKind::Contact).ok_or(Refusal::NotFound)?;
    let found = queries::contact(db, caller, id).await?;
    Ok(found.ok_or(Refusal::NotFound)?)
}

/// A contact's tenant; staff who serve the contact serve it.
pub(super) async fn tenant(ctx: &Context<'_>, id: Uuid) -> Result<std::sync::Arc<Tenant>, Failure> {
    let caller = Caller::of(ctx);
    let directory = ctx.data_unchecked::<TenantDirectory>();
    let found = directory.find_for(&caller.identity(), id).await?;
    let found = found.filter(|tenant| caller.serves(tenant.id));
    Ok(found.ok_or(Refusal::NotFound)?)
}

async fn outcome(
    ctx: &Context<'_>,
    done: Result<Uuid, Failure>,
) -> Result<(Option<Contact>, Vec<UserError>)> {
    match done {
        Ok(id) => Ok((load_contact(ctx, id).await?, Vec::new())),
        Err(failure) => Ok((None, failure.into_user_errors(Caller::of(ctx))?)),
    }
}
