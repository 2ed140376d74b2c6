//! The first wall: what stands at a field, put there by `#[guarded]`.

use async_graphql::{Context, Error, ErrorExtensions, Guard, Result, parser::types::OperationType};

use crate::text::message;

use super::{Audience, Caller, Feature, Owner, Task, Viewer};

const OWNERSHIP: u32 =
    Audience::Self_.bit() | Audience::OwnTicket.bit() | Audience::Participant.bit();
/// What a token that only reads may use in a mutation: to log itself out, and the payloads of what it was let do.
const HARMLESS: u32 = Audience::Public.bit() | Audience::Holder.bit();

/// Checks the caller against a field's audiences, the feature it belongs to, and whose the object is.
#[derive(Clone, Copy, Debug)]
pub struct FieldGuard {
    allowed: u32,
    feature: Option<Feature>,
    owner: Option<Owner>,
}

impl FieldGuard {
    /// `allowed` is the sum of [`Audience::bit`]s; `owner` is that of the object the field is on.
    #[must_use]
    pub const fn new(allowed: u32, feature: Option<Feature>, owner: Option<Owner>) -> Self {
        Self {
            allowed,
            feature,
            owner,
        }
    }

    fn decide(&self, caller: &Caller) -> std::result::Result<(), Refusal> {
        if !caller.guarded() {
            return Ok(());
        }
        let staff = matches!(caller.viewer, Viewer::Staff { .. });
        if let Some(feature) = self.feature
            && !staff
            && !caller.features.contains(feature)
        {
            return Err(Refusal::Forbidden);
        }
        if caller.audiences() & self.allowed != 0 {
            return Ok(());
        }
        let by_ownership = self.allowed & OWNERSHIP != 0;
        match caller.viewer {
            Viewer::Contact { .. } if by_ownership => match &self.owner {
                Some(owner) if caller.owns(owner) => Ok(()),
                Some(owner)
                    if self.allowed & Audience::Participant.bit() != 0 && caller.reads(owner) =>
                {
                    Ok(())
                }
                // What is not yours does not exist.
                _ => Err(Refusal::NotFound),
            },
            Viewer::Anonymous { .. } => Err(Refusal::Unauthenticated),
            Viewer::Pending { task, .. } => Err(Refusal::Unfinished(task)),
            _ => Err(Refusal::Forbidden),
        }
    }
}

impl Guard for FieldGuard {
    async fn check(&self, ctx: &Context<'_>) -> Result<()> {
        let caller = Caller::of(ctx);
        let changes = ctx.query_env.operation.node.ty == OperationType::Mutation;
        if changes && caller.read_only && self.allowed & HARMLESS == 0 {
            return Err(Refusal::ReadOnly.into_error(caller));
        }
        self.decide(caller)
            .map_err(|refusal| refusal.into_error(caller))
    }
}

/// Whether introspection shows a field with these audiences to the caller; a contact sees no way to a feature that is switched
/// off for them. What is their own thing's keeps its fields, or its type would have none and be no type. `FEATURES` is the set's
/// bits, 0 for a field of none. The exported schema shows everything.
#[must_use]
pub fn visible<const ALLOWED: u32, const FEATURES: u32>(ctx: &Context<'_>) -> bool {
    let Some(caller) = ctx.data_opt::<Caller>() else {
        return true;
    };
    let contact = matches!(caller.viewer, Viewer::Contact { .. });
    let of_owned = ALLOWED & OWNERSHIP != 0;
    if contact && !of_owned && !caller.features.contains_all(FEATURES) {
        return false;
    }
    caller.audiences() & ALLOWED != 0 || (contact && of_owned)
}

/// Whether introspection shows a type none of whose fields are for somebody who is not logged in: a type without fields
/// would be no schema.
#[must_use]
pub fn logged_in(ctx: &Context<'_>) -> bool {
    ctx.data_opt::<Caller>()
        .is_none_or(|caller| !matches!(caller.viewer, Viewer::Anonymous { .. }))
}

/// Why the caller does not get what they asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody is logged in, and somebody must be.
    Unauthenticated,
    /// It is there, but not for this kind of caller, or its feature is switched off.
    Forbidden,
    /// It is not there, or not theirs: the same answer.
    NotFound,
    /// They are logged in, and have something to do before anything else.
    Unfinished(Task),
    /// Their token may read and change nothing.
    ReadOnly,
}

impl Refusal {
    /// The value of `extensions.code`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::Unfinished(Task::ChoosePassword) => "PASSWORD_CHANGE_REQUIRED",
            Self::Unfinished(Task::EnterCode) => "CODE_REQUIRED",
            Self::Unfinished(Task::SetUpCode) => "CODE_SETUP_REQUIRED",
            Self::ReadOnly => "READ_ONLY",
        }
    }

    /// The top-level GraphQL error in the caller's language.
    #[must_use]
    pub fn into_error(self, caller: &Caller) -> Error {
        let id = match self {
            Self::Unauthenticated => "error-unauthenticated",
            Self::Forbidden => "error-forbidden",
            Self::NotFound => "error-not-found",
            Self::Unfinished(Task::ChoosePassword) => "error-password-change-required",
            Self::Unfinished(Task::EnterCode) => "error-code-required",
            Self::Unfinished(Task::SetUpCode) => "error-code-setup-required",
            Self::ReadOnly => "error-read-only",
        };
        Error::new(message(caller.locale, id, &[]))
            .extend_with(|_, extensions| extensions.set("code", self.code()))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{Audience, Caller, Feature, FieldGuard, Owner, Refusal, Viewer};
    use crate::access::Serves;
    use crate::{
        access::{FeatureSet, StaffRole},
        text::Locale,
    };

    const TENANT: Uuid = Uuid::from_u128(1);
    const OTHER_TENANT: Uuid = Uuid::from_u128(2);
    const ANNA: Uuid = Uuid::from_u128(3);
    const BEN: Uuid = Uuid::from_u128(4);

    fn caller(viewer: Viewer) -> Caller {
        Caller::new(
            viewer,
            Locale::En,
            FeatureSet::from_iter([Feature::Tickets]),
            "test".into(),
        )
    }

    fn contact(tenant: Uuid, contact: Uuid) -> Caller {
        caller(Viewer::Contact { tenant, contact })
    }

    fn staff(role: StaffRole) -> Caller {
        caller(Viewer::Staff {
            staff: Uuid::from_u128(9),
            role,
            serves: Serves::All,
        })
    }

    fn own_ticket() -> FieldGuard {
        let allowed = Audience::OwnTicket.bit() | Audience::Agent.bit() | Audience::Admin.bit();
        FieldGuard::new(
            allowed,
            Some(Feature::Tickets),
            Some(Owner {
                tenant: TENANT,
                contact: ANNA,
                reader: Some(BEN),
            }),
        )
    }

    #[test]
    fn a_reader_passes_where_readers_are_named_and_nowhere_else() {
        let allowed = Audience::Participant.bit() | Audience::Agent.bit();
        let field = FieldGuard {
            allowed,
            ..own_ticket()
        };
        assert_eq!(field.decide(&contact(TENANT, ANNA)), Ok(()));
        assert_eq!(field.decide(&contact(TENANT, BEN)), Ok(()));
        assert_eq!(
            field.decide(&contact(OTHER_TENANT, BEN)),
            Err(Refusal::NotFound)
        );
        assert_eq!(
            own_ticket().decide(&contact(TENANT, BEN)),
            Err(Refusal::NotFound)
        );
    }

    #[test]
    fn only_the_owner_and_staff_pass() {
        let field = own_ticket();
        assert_eq!(field.decide(&contact(TENANT, ANNA)), Ok(()));
        assert_eq!(field.decide(&staff(StaffRole::Agent)), Ok(()));
        assert_eq!(field.decide(&staff(StaffRole::Admin)), Ok(()));
        assert_eq!(field.decide(&contact(TENANT, BEN)), Err(Refusal::NotFound));
        assert_eq!(
            field.decide(&contact(OTHER_TENANT, ANNA)),
            Err(Refusal::NotFound)
        );
        let anonymous = caller(Viewer::Anonymous {
            tenant: Some(TENANT),
        });
        assert_eq!(field.decide(&anonymous), Err(Refusal::Unauthenticated));
    }

    #[test]
    fn a_feature_that_is_off_closes_the_field_for_its_owner_and_not_for_staff() {
        let mut anna = contact(TENANT, ANNA);
        anna.features = FeatureSet::default();
        assert_eq!(own_ticket().decide(&anna), Err(Refusal::Forbidden));
        let mut agent = staff(StaffRole::Agent);
        agent.features = FeatureSet::default();
        assert_eq!(own_ticket().decide(&agent), Ok(()));
    }

    #[test]
    fn a_guard_by_ownership_without_an_owner_refuses_contacts() {
        let field = FieldGuard::new(Audience::Self_.bit(), None, None);
        assert_eq!(field.decide(&contact(TENANT, ANNA)), Err(Refusal::NotFound));
    }

    #[test]
    fn an_agent_is_not_an_admin() {
        let field = FieldGuard::new(Audience::Admin.bit(), None, None);
        assert_eq!(
            field.decide(&staff(StaffRole::Agent)),
            Err(Refusal::Forbidden)
        );
        assert_eq!(field.decide(&staff(StaffRole::Admin)), Ok(()));
    }
}
