//! What admins do with staff.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use uuid::Uuid;

use super::{
    StaffMember, confirmation::must_be_confirmed, load_staff_member, mutations::FrontDoor,
};
use crate::{
    access::{Caller, Refusal, StaffRole, guarded},
    api::{Failure, GlobalId, NodeKind, UserError, UserErrorCode},
    identity::commands::StaffDetails,
    tenants::TenantDirectory,
    text::Locale,
};

/// A member of staff who is to be.
#[derive(InputObject, Clone, Debug)]
pub struct InviteStaffInput {
    /// The name that contacts and colleagues will know them by: at most 200 characters.
    pub display_name: String,
    /// The address that they will log in with, and that the invitation goes to.
    pub email: String,
    /// What they may do.
    pub role: StaffRole,
    /// The language of the desk for them, and of their mails.
    pub locale: Locale,
    /// False keeps an agent to the portals of `tenantIds`. Admins serve all.
    #[graphql(default = true)]
    pub serves_all_tenants: bool,
    /// `Portal.id`s; of no meaning for whoever serves all.
    #[graphql(default)]
    pub tenant_ids: Vec<ID>,
}

/// The whole record and rights of a member of staff who is there.
#[derive(InputObject, Clone, Debug)]
pub struct UpdateStaffInput {
    /// `StaffMember.id`.
    pub staff_id: ID,
    /// The name that contacts and colleagues know them by: at most 200 characters.
    pub display_name: String,
    /// The address that they log in with. When it changes, the old one is told.
    pub email: String,
    /// What they may do. When it changes, they are logged out everywhere.
    pub role: StaffRole,
    /// The language of the desk for them, and of their mails.
    pub locale: Locale,
    /// False keeps an agent to the portals of `tenantIds`; when it changes, they are logged out everywhere. Admins serve
    /// all.
    pub serves_all_tenants: bool,
    /// `Portal.id`s; of no meaning for whoever serves all.
    #[graphql(default)]
    pub tenant_ids: Vec<ID>,
}

/// Whether a member of staff may log in.
#[derive(InputObject, Clone, Debug)]
pub struct SetStaffActiveInput {
    /// `StaffMember.id`.
    pub staff_id: ID,
    /// False logs them out everywhere, within a second.
    pub active: bool,
}

/// A member of staff.
#[derive(InputObject, Clone, Debug)]
pub struct ResendInvitationInput {
    /// `StaffMember.id`.
    pub staff_id: ID,
}

/// A member of staff.
#[derive(InputObject, Clone, Debug)]
pub struct RemoveSecondFactorInput {
    /// `StaffMember.id`.
    pub staff_id: ID,
}

/// Declares a payload of `staffMember` and `errors`.
macro_rules! staff_payload {
    ($(#[$documentation:meta])* $name:ident) => {
        $(#[$documentation])*
        #[guarded]
        #[derive(SimpleObject, Debug)]
        pub struct $name {
            /// As they stand now; null when there are errors.
            #[allow_for(HOLDER)]
            pub staff_member: Option<StaffMember>,
            /// What to mend; empty when it worked.
            #[allow_for(HOLDER)]
            pub errors: Vec<UserError>,
        }

        impl $name {
            async fn of(ctx: &Context<'_>, done: Result<Uuid, Failure>) -> Result<Self> {
                Ok(match done {
                    Ok(id) => Self {
                        staff_member: load_staff_member(ctx, id).await?,
                        errors: Vec::new(),
                    },
                    Err(failure) => Self {
                        staff_member: None,
                        errors: failure.into_user_errors(Caller::of(ctx))?,
                    },
                })
            }
        }
    };
}

staff_payload! {
    /// Who was invited, or what is wrong with the input.
    InviteStaffPayload
}
staff_payload! {
    /// The member of staff, or why no other invitation was sent.
    ResendInvitationPayload
}
staff_payload! {
    /// The member of staff, or what is wrong with the input. `LAST_ADMIN`: nobody else could administer.
    UpdateStaffPayload
}
staff_payload! {
    /// The member of staff, or what is wrong with the input. `LAST_ADMIN`: nobody else could administer.
    SetStaffActivePayload
}
staff_payload! {
    /// The member of staff, or what is wrong with the input.
    RemoveSecondFactorPayload
}

/// Adds what admins do with staff to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct TeamMutation;

#[guarded]
#[Object]
impl TeamMutation {
    /// Makes a member of staff and mails them a link, good once and for 72 hours, by which they choose their password.
    /// Admins answer for it with their own (`PASSWORD_NEEDED`).
    #[allow_for(ADMIN)]
    async fn invite_staff(
        &self,
        ctx: &Context<'_>,
        input: InviteStaffInput,
    ) -> Result<InviteStaffPayload> {
        let done = async {
            let (caller, door) = (Caller::of(ctx), FrontDoor::of(ctx));
            must_be_confirmed(ctx)?;
            let only = kept_to(ctx, input.serves_all_tenants, &input.tenant_ids).await?;
            let typed = (input.display_name.as_str(), input.email.as_str());
            let new = StaffDetails::check(caller.locale, typed, input.role, input.locale, only)?;
            door.log_ins.invite_staff(caller, &new, door.origin).await
        };
        InviteStaffPayload::of(ctx, done.await).await
    }

    /// Mails another invitation to whoever has not chosen a password yet. The earlier link is not good any more.
    #[allow_for(ADMIN)]
    async fn resend_invitation(
        &self,
        ctx: &Context<'_>,
        input: ResendInvitationInput,
    ) -> Result<ResendInvitationPayload> {
        let done = async {
            let (caller, door) = (Caller::of(ctx), FrontDoor::of(ctx));
            let staff = named(&input.staff_id)?;
            door.log_ins
                .resend_invitation(caller, staff, door.origin)
                .await?;
            Ok(staff)
        };
        ResendInvitationPayload::of(ctx, done.await).await
    }

    /// Changes a member of staff's record and rights. Admins answer for it with their password (`PASSWORD_NEEDED`).
    #[allow_for(ADMIN)]
    async fn update_staff(
        &self,
        ctx: &Context<'_>,
        input: UpdateStaffInput,
    ) -> Result<UpdateStaffPayload> {
        let done = async {
            let (caller, door) = (Caller::of(ctx), FrontDoor::of(ctx));
            must_be_confirmed(ctx)?;
            let staff = named(&input.staff_id)?;
            let only = kept_to(ctx, input.serves_all_tenants, &input.tenant_ids).await?;
            let typed = (input.display_name.as_str(), input.email.as_str());
            let new = StaffDetails::check(caller.locale, typed, input.role, input.locale, only)?;
            door.log_ins
                .update_staff(caller, staff, &new, door.origin)
                .await?;
            Ok(staff)
        };
        UpdateStaffPayload::of(ctx, done.await).await
    }

    /// Lets a member of staff log in, or no longer. What they wrote stays. Admins answer for it with their password
    /// (`PASSWORD_NEEDED`).
    #[allow_for(ADMIN)]
    async fn set_staff_active(
        &self,
        ctx: &Context<'_>,
        input: SetStaffActiveInput,
    ) -> Result<SetStaffActivePayload> {
        let done = async {
            let (caller, door) = (Caller::of(ctx), FrontDoor::of(ctx));
            must_be_confirmed(ctx)?;
            let staff = named(&input.staff_id)?;
            door.log_ins
                .set_member_active(caller, staff, input.active, door.origin)
                .await?;
            Ok(staff)
        };
        SetStaffActivePayload::of(ctx, done.await).await
    }

    /// Takes the second factor of somebody who has lost the device: they are logged out everywhere, told by mail, and log
    /// in by password alone. Nothing happens when there is none. Admins answer for it with their password
    /// (`PASSWORD_NEEDED`).
    #[allow_for(ADMIN)]
    async fn remove_second_factor(
        &self,
        ctx: &Context<'_>,
        input: RemoveSecondFactorInput,
    ) -> Result<RemoveSecondFactorPayload> {
        let done = async {
            let (caller, door) = (Caller::of(ctx), FrontDoor::of(ctx));
            must_be_confirmed(ctx)?;
            let staff = named(&input.staff_id)?;
            door.log_ins
                .remove_second_factor(caller, staff, door.origin)
                .await?;
            Ok(staff)
        };
        RemoveSecondFactorPayload::of(ctx, done.await).await
    }
}

fn named(id: &ID) -> Result<Uuid, Failure> {
    Ok(GlobalId::parse_as(id, NodeKind::StaffMember).ok_or(Refusal::NotFound)?)
}

/// The tenants that somebody is to be kept to, all of which there must be; none for whoever serves all.
async fn kept_to(ctx: &Context<'_>, all: bool, ids: &[ID]) -> Result<Option<Vec<Uuid>>, Failure> {
    if all {
        return Ok(None);
    }
    let caller = Caller::of(ctx);
    let wrong = || UserError::at(caller.locale, UserErrorCode::NotFound, "tenantIds");
    let mut wanted: Vec<Uuid> = Vec::new();
    for id in ids {
        wanted.push(GlobalId::parse_as(id, NodeKind::Portal).ok_or_else(wrong)?);
    }
    wanted.sort_unstable();
    wanted.dedup();
    let found = ctx
        .data_unchecked::<TenantDirectory>()
        .find_all_for(&caller.identity(), &wanted)
        .await?;
    if found.len() != wanted.len() {
        return Err(wrong().into());
    }
    Ok(Some(wanted))
}
