//! More files than anybody sends.

use serde_json::json;

use crate::{
    attachments_support::{ticket_id, upload},
    support::{CallerName, Owner, Walls, World},
};

/// Whether they stand in the document or travel beside it, so many are told what is wrong with them.
#[tokio::test]
async fn ten_thousand_files_are_refused_with_words_and_nothing_is_written() {
    let world = World::create(Walls::Both).await;
    let file = upload(&world, CallerName::Contact, "a.txt", b"a").await;
    let ids = vec![file["id"].as_str().unwrap(); 10_000];
    let replies = "SELECT count(*)::text FROM ticket_entries WHERE kind = 'reply'";
    let before = world.database.text_as_owner(replies).await;
    let ticket = ticket_id(&world, Owner::Anna);
    let token = world.token(CallerName::Contact);
    let ask = async |query: &str, variables| {
        let host = CallerName::Contact.host();
        let server = &world.server;
        let answer = server.graphql(host, token.as_deref(), query, variables);
        answer.await.json()
    };
    let payload = "{ reply { id } errors { code message path } }";
    let written = format!(
        "mutation {{ replyToTicket(input: {{ ticketId: \"{ticket}\", body: \"b\", attachmentIds: {ids:?} }}) {payload} }}"
    );
    let refused = ask(&written, json!({})).await;
    assert!(refused["data"].is_null(), "{}", refused["data"]);
    let error = &refused["errors"][0];
    assert_eq!(error["extensions"]["code"], "QUERY_TOO_COMPLEX", "{error}");
    assert!(error["message"].as_str().is_some_and(|it| !it.is_empty()));

    let beside = format!(
        "mutation($input: ReplyToTicketInput!) {{ replyToTicket(input: $input) {payload} }}"
    );
    let input = json!({ "input": { "ticketId": ticket, "body": "b", "attachmentIds": ids } });
    let refused = ask(&beside, input).await;
    let payload = &refused["data"]["replyToTicket"];
    assert!(payload["reply"].is_null(), "{payload}");
    let error = &payload["errors"][0];
    assert_eq!(error["code"], "TOO_MANY_FILES", "{refused}");
    assert_eq!(error["path"], json!(["input", "attachmentIds"]));
    assert!(
        error["message"]
            .as_str()
            .is_some_and(|it| it.contains("10"))
    );
    assert_eq!(world.database.text_as_owner(replies).await, before);
}
