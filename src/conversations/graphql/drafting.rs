//! What somebody wants to write, checked.

use std::time::Instant;

use async_graphql::{Context, ID};
use uuid::Uuid;

use crate::{
    access::Caller,
    api::{Failure, InputCheck, Pace, too_fast},
    attachments::attachment_ids,
    conversations::{
        commands::{Draft, MAX_SUBJECT},
        queries::person,
        wording::check_body,
    },
};

/// The first message of a thread and its subject, checked.
pub(super) fn checked(
    ctx: &Context<'_>,
    subject: &str,
    (body, files): (&str, &[ID]),
    client_id: Uuid,
) -> Result<(String, Draft), Failure> {
    let caller = Caller::of(ctx);
    let mut check = InputCheck::new(caller.locale);
    let subject = check.line("subject", subject, MAX_SUBJECT);
    let body = check_body(&mut check, caller.locale, body, !files.is_empty());
    check.finish()?;
    Ok((subject, admitted(ctx, body, files, client_id)?))
}

/// A message to be written, checked.
pub(super) fn drafted(
    ctx: &Context<'_>,
    body: &str,
    files: &[ID],
    client_id: Uuid,
) -> Result<Draft, Failure> {
    let caller = Caller::of(ctx);
    let mut check = InputCheck::new(caller.locale);
    let body = check_body(&mut check, caller.locale, body, !files.is_empty());
    check.finish()?;
    admitted(ctx, body, files, client_id)
}

/// A message whose text is checked, with its files.
pub(super) fn admitted(
    ctx: &Context<'_>,
    body: String,
    files: &[ID],
    client_id: Uuid,
) -> Result<Draft, Failure> {
    let attachments = attachment_ids(Caller::of(ctx), files)?;
    admit(ctx, "body")?;
    Ok(Draft {
        body,
        client_id,
        attachments,
    })
}

/// Nobody writes faster than people do; told at a field of the input.
pub(super) fn admit(ctx: &Context<'_>, field: &str) -> Result<(), Failure> {
    let caller = Caller::of(ctx);
    let person = person(caller);
    // Whoever is nobody is refused by what they want to do.
    if person.is_nil() {
        return Ok(());
    }
    let pace = ctx.data_unchecked::<Pace>();
    pace.admit(person, Instant::now())
        .map_err(|seconds| too_fast(caller.locale, field, seconds).into())
}
