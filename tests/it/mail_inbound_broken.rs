//! Answers by mail whose MIME is broken: what can be read of them becomes a reply.

use crate::{
    mail_inbound_support::{Inbound, kept, last_reply, replies, with_headers},
    support::{Owner, Walls, World},
};

const TAKEN: &str = "250 2.0.0 Taken as a reply\r\n";

async fn world() -> (World, Inbound, String) {
    let world = World::create(Walls::Both).await;
    world.database.as_owner("DELETE FROM inbound_mails").await;
    let inbound = Inbound::over(&world).await;
    let address = inbound.address_of(&world, Owner::Anna, Owner::Anna);
    (world, inbound, address)
}

#[tokio::test]
async fn parts_that_never_end_are_read_as_far_as_they_go() {
    let (world, inbound, address) = world().await;
    let open = with_headers(
        "b1",
        "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n",
        "--b\r\nContent-Type: text/plain\r\n\r\nNie zu Ende.\r\n--b\r\nContent-Type: image/png; name=\"a.png\"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!",
    );
    assert_eq!(inbound.deliver(&address, &open).await, TAKEN);
    assert_eq!(last_reply(&world).await, "Nie zu Ende.");
    assert_eq!(replies(&world).await, "2");
    assert_eq!(kept(&world).await, "");
}

#[tokio::test]
async fn parts_that_nothing_separates_are_read_as_what_they_are() {
    let (world, inbound, address) = world().await;
    let unparted = with_headers(
        "b2",
        "MIME-Version: 1.0\r\nContent-Type: multipart/mixed\r\n",
        "Trotzdem Text.",
    );
    assert_eq!(inbound.deliver(&address, &unparted).await, TAKEN);
    assert_eq!(last_reply(&world).await, "Trotzdem Text.");
    let files = "SELECT count(*)::text FROM attachments WHERE file_name LIKE '%.bin'";
    assert_eq!(world.database.text_as_owner(files).await, "0");
}
