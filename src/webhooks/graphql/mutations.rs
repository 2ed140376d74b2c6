//! `saveWebhook`, `rotateWebhookSecret`, `deleteWebhook`, `tryWebhook` and `replayWebhook`.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use secrecy::ExposeSecret;
use uuid::Uuid;

use super::{desk, types::Webhook};
use crate::{
    access::{Caller, guarded},
    api::{Failure, GlobalId, NodeKind, UserError, UserErrorCode, user_errors},
    db::Database,
    identity::{RequestOrigin, graphql::must_be_confirmed},
    tenants::TenantDirectory,
    webhooks::{
        Webhooks,
        commands::{self, Replay, WebhookSetup},
        model::WebhookEvent,
    },
};

/// Adds webhooks to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct WebhookMutation;

/// A webhook as it shall be, whole.
#[derive(InputObject)]
pub struct SaveWebhookInput {
    /// `Webhook.id` of the one to change; a new one without it.
    pub webhook_id: Option<ID>,
    /// `Portal.id` of the portal whose tickets it is about; without it those of all portals. Cannot be changed.
    pub tenant_id: Option<ID>,
    /// What admins call it, up to 60 characters.
    pub name: String,
    /// Where messages go: `https://…`. Addresses in networks that are not public, and `http://`, only where the operator allows
    /// them (`webhooks.allowed_networks`).
    pub url: String,
    /// What it is told of.
    pub events: Vec<WebhookEvent>,
    /// Whether it is told anything.
    #[graphql(default = true)]
    pub active: bool,
}

/// What comes of setting a webhook up.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct SaveWebhookPayload {
    /// The webhook as it is now; null when something was wrong.
    #[allow_for(HOLDER)]
    pub webhook: Option<Webhook>,
    /// A new webhook's secret, `whsec_…`, with which its messages are signed. Shown this once.
    #[allow_for(HOLDER)]
    pub secret: Option<String>,
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Which webhook gets another secret.
#[derive(InputObject)]
pub struct RotateWebhookSecretInput {
    /// `Webhook.id`.
    pub webhook_id: ID,
}

/// What comes of another secret.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct RotateWebhookSecretPayload {
    /// The new secret. Shown this once.
    #[allow_for(HOLDER)]
    pub secret: Option<String>,
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Which webhook to take away.
#[derive(InputObject)]
pub struct DeleteWebhookInput {
    /// `Webhook.id`.
    pub webhook_id: ID,
}

/// What comes of taking a webhook away.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct DeleteWebhookPayload {
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Which webhook to try.
#[derive(InputObject)]
pub struct TryWebhookInput {
    /// `Webhook.id`.
    pub webhook_id: ID,
}

/// What comes of trying a webhook.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct TryWebhookPayload {
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// What to tell a webhook again: one message, or all since a time.
#[derive(InputObject)]
pub struct ReplayWebhookInput {
    /// `Webhook.id`.
    pub webhook_id: ID,
    /// `WebhookDelivery.id` of one message.
    pub delivery_id: Option<ID>,
    /// All that happened since, up to 10,000 messages of the last 30 days.
    pub since: Option<DateTime<Utc>>,
}

/// What comes of telling again.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct ReplayWebhookPayload {
    /// How many messages wait again.
    #[allow_for(HOLDER)]
    pub queued_count: Option<i64>,
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

#[guarded]
#[Object]
impl WebhookMutation {
    /// Sets a webhook up, or changes one. Admins answer for it with their password (`PASSWORD_NEEDED`).
    #[allow_for(ADMIN)]
    async fn save_webhook(
        &self,
        ctx: &Context<'_>,
        input: SaveWebhookInput,
    ) -> Result<SaveWebhookPayload> {
        let caller = Caller::of(ctx);
        let saved = async {
            must_be_confirmed(ctx)?;
            let setup = setup(ctx, input).await?;
            let db = ctx.data_unchecked::<Database>();
            let webhooks = ctx.data_unchecked::<Webhooks>();
            let origin = ctx.data_unchecked::<RequestOrigin>();
            commands::save(db, webhooks, caller, origin, setup).await
        };
        Ok(match saved.await {
            Ok((id, secret)) => SaveWebhookPayload {
                webhook: desk::load(ctx, Some(id)).await?.pop(),
                secret: secret.map(|secret| secret.expose_secret().to_owned()),
                errors: Vec::new(),
            },
            Err(failure) => SaveWebhookPayload {
                webhook: None,
                secret: None,
                errors: failure.into_user_errors(caller)?,
            },
        })
    }

    /// Makes another secret for a webhook. The former one signs beside it for 24 hours, so that the receiver can change without
    /// losing a message. Admins answer for it with their password (`PASSWORD_NEEDED`).
    #[allow_for(ADMIN)]
    async fn rotate_webhook_secret(
        &self,
        ctx: &Context<'_>,
        input: RotateWebhookSecretInput,
    ) -> Result<RotateWebhookSecretPayload> {
        let caller = Caller::of(ctx);
        let rotated = async {
            must_be_confirmed(ctx)?;
            let id = webhook(caller, &input.webhook_id)?;
            let db = ctx.data_unchecked::<Database>();
            let webhooks = ctx.data_unchecked::<Webhooks>();
            let origin = ctx.data_unchecked::<RequestOrigin>();
            commands::rotate(db, webhooks, caller, origin, id).await
        };
        Ok(match rotated.await {
            Ok(secret) => RotateWebhookSecretPayload {
                secret: Some(secret.expose_secret().to_owned()),
                errors: Vec::new(),
            },
            Err(failure) => RotateWebhookSecretPayload {
                secret: None,
                errors: failure.into_user_errors(caller)?,
            },
        })
    }

    /// Takes a webhook away, with all that waits for it.
    #[allow_for(ADMIN)]
    async fn delete_webhook(
        &self,
        ctx: &Context<'_>,
        input: DeleteWebhookInput,
    ) -> Result<DeleteWebhookPayload> {
        let caller = Caller::of(ctx);
        let deleted = async {
            let id = webhook(caller, &input.webhook_id)?;
            let origin = ctx.data_unchecked::<RequestOrigin>();
            commands::delete(ctx.data_unchecked::<Database>(), caller, origin, id).await
        };
        Ok(DeleteWebhookPayload {
            errors: user_errors(caller, deleted.await)?,
        })
    }

    /// Sends a message that says nothing, to see whether the receiver answers: look at `webhookDeliveries`.
    #[allow_for(ADMIN)]
    async fn try_webhook(
        &self,
        ctx: &Context<'_>,
        input: TryWebhookInput,
    ) -> Result<TryWebhookPayload> {
        let caller = Caller::of(ctx);
        let tried = async {
            let id = webhook(caller, &input.webhook_id)?;
            commands::try_out(ctx.data_unchecked::<Database>(), caller, id).await
        };
        Ok(TryWebhookPayload {
            errors: user_errors(caller, tried.await)?,
        })
    }

    /// Sends messages again that were taken or given up, with their ids and in their order: after a receiver has lost
    /// something, or was away for too long.
    #[allow_for(ADMIN)]
    async fn replay_webhook(
        &self,
        ctx: &Context<'_>,
        input: ReplayWebhookInput,
    ) -> Result<ReplayWebhookPayload> {
        let caller = Caller::of(ctx);
        let replayed = async {
            let id = webhook(caller, &input.webhook_id)?;
            let at = |code, field| Failure::from(UserError::at(caller.locale, code, field));
            let what = match (&input.delivery_id, input.since) {
                (Some(delivery), None) => {
                    let delivery = GlobalId::parse_as(delivery, NodeKind::WebhookDelivery);
                    let missing = || at(UserErrorCode::NotFound, "deliveryId");
                    Replay::One(delivery.ok_or_else(missing)?)
                }
                (None, Some(since)) => Replay::Since(since),
                (None, None) => return Err(at(UserErrorCode::Blank, "since")),
                (Some(_), Some(_)) => return Err(at(UserErrorCode::InvalidValue, "since")),
            };
            let origin = ctx.data_unchecked::<RequestOrigin>();
            commands::replay(ctx.data_unchecked::<Database>(), caller, origin, id, what).await
        };
        Ok(match replayed.await {
            Ok(queued) => ReplayWebhookPayload {
                queued_count: Some(queued),
                errors: Vec::new(),
            },
            Err(failure) => ReplayWebhookPayload {
                queued_count: None,
                errors: failure.into_user_errors(caller)?,
            },
        })
    }
}

/// The input with ids read. A portal that is not there is told at its field.
async fn setup(
    ctx: &Context<'_>,
    input: SaveWebhookInput,
) -> std::result::Result<WebhookSetup, Failure> {
    let caller = Caller::of(ctx);
    let tenant = match &input.tenant_id {
        None => None,
        Some(id) => {
            let tenant = GlobalId::parse_as(id, NodeKind::Portal).unwrap_or_default();
            let directory = ctx.data_unchecked::<TenantDirectory>();
            if directory
                .find_for(&caller.identity(), tenant)
                .await?
                .is_none()
            {
                let code = UserErrorCode::NotFound;
                return Err(UserError::at(caller.locale, code, "tenantId").into());
            }
            Some(tenant)
        }
    };
    let id = input.webhook_id.as_ref();
    Ok(WebhookSetup {
        webhook: id.map(|id| webhook(caller, id)).transpose()?,
        tenant,
        name: input.name,
        url: input.url,
        events: input.events,
        active: input.active,
    })
}

fn webhook(caller: &Caller, id: &ID) -> std::result::Result<Uuid, Failure> {
    GlobalId::parse_as(id, NodeKind::Webhook)
        .ok_or_else(|| UserError::at(caller.locale, UserErrorCode::NotFound, "webhookId").into())
}
