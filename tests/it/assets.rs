//! Assets: who has what, from when until when, what is refused, and which tickets are about them.

use portico::api::{GlobalId, NodeKind};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{
    CallerName, Owner, Walls, World,
    assets::{LAPTOP, asset_of, part_of},
    count_statements,
};

use CallerName::{Admin, Agent, Colleague, Contact, Other, Restricted};

/// The payload of a mutation, or the code of the error that it ended with.
async fn act(world: &World, caller: CallerName, call: &str) -> Value {
    let query = format!("mutation {{ {} }}", world.fill(call, Owner::Anna));
    let answer = world.ask(caller, &query).await;
    match answer["errors"][0]["extensions"]["code"].as_str() {
        Some(code) => code.into(),
        None => {
            let payloads = answer["data"].as_object();
            let payloads = payloads.unwrap_or_else(|| panic!("{answer}"));
            payloads.values().next().unwrap().clone()
        }
    }
}

/// Code and place of a payload's first error; blank when it worked.
fn code(payload: &Value) -> (&str, &str) {
    let error = &payload["errors"][0];
    let path = error["path"][1].as_str().unwrap_or_default();
    (error["code"].as_str().unwrap_or_default(), path)
}

fn id(asset: Uuid) -> String {
    GlobalId::new(NodeKind::Asset, asset).to_string()
}

async fn version(world: &World, asset: Uuid) -> i32 {
    let sql = format!("SELECT version::text FROM assets WHERE id = '{asset}'");
    world.database.text_as_owner(&sql).await.parse().unwrap()
}

/// Gives an asset as it is now.
async fn assign(world: &World, asset: Uuid, holder: &str) -> Value {
    let version = version(world, asset).await;
    let call = format!(
        "assignAsset(input: {{ assetId: \"{}\", version: {version}, holder: {{ {holder} }} }}) {{
           asset {{ status version holding }} errors {{ code path }} }}",
        id(asset)
    );
    act(world, Agent, &call).await
}

/// Makes an asset at Oriale of these fields; its id, or what was refused.
async fn create(world: &World, fields: &str) -> Value {
    let call = format!(
        "createAsset(input: {{ tenantId: \"$portal\", asset: {{ typeId: \"$assetType\", {fields} }} }}) {{
           asset {{ id status fields {{ key value choice label }} }} errors {{ code path }} }}"
    );
    act(world, Agent, &call).await
}

fn made(payload: &Value) -> Uuid {
    let id = payload["asset"]["id"].as_str();
    let id = id.unwrap_or_else(|| panic!("{payload}"));
    GlobalId::parse_as(id, NodeKind::Asset).unwrap()
}

/// Names of what the contact has.
async fn names(world: &World, caller: CallerName, filter: &str) -> Vec<String> {
    let query = format!("{{ viewer {{ assets{filter} {{ nodes {{ name }} }} }} }}");
    let answer = world.ask(caller, &world.fill(&query, Owner::Anna)).await;
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"]["viewer"]["assets"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["name"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_contact_has_what_is_theirs_their_departments_and_everybodys() {
    let world = World::create(Walls::Both).await;
    world
        .database
        .as_owner("UPDATE contacts SET department = 'Sales' WHERE email LIKE 'mark-anna@%' OR email LIKE 'mark-carl@%'")
        .await;
    assert_eq!(
        names(&world, Contact, "").await,
        ["mark-anna dock", "mark-anna laptop"]
    );
    let printer = made(&create(&world, "name: \"Printer\"").await);
    assert_eq!(names(&world, Contact, "").await.len(), 2);

    let given = assign(&world, printer, "department: \"sales\"").await;
    assert_eq!(given["asset"]["status"], "IN_USE", "{given}");
    assert_eq!(given["asset"]["holding"], "DEPARTMENT");
    assert_eq!(
        names(&world, Contact, "").await,
        ["mark-anna dock", "mark-anna laptop", "Printer"]
    );
    // A department of that name in another organisation is another one.
    assert_eq!(
        names(&world, Other, "").await,
        ["mark-carl dock", "mark-carl laptop"]
    );
    assert_eq!(
        names(&world, Colleague, "").await,
        ["mark-ben dock", "mark-ben laptop"]
    );

    assign(&world, printer, "everybody: true").await;
    assert_eq!(names(&world, Colleague, "").await.len(), 3);
    assert_eq!(names(&world, Other, "").await.len(), 2);

    // What is Anna's alone goes to Ben: she has it no more.
    assign(&world, part_of(Owner::Anna), "department: \"elsewhere\"").await;
    assert_eq!(
        names(&world, Contact, "").await,
        ["mark-anna laptop", "Printer"]
    );
    let query = world.fill(
        "{ viewer { asset(id: \"$asset\") { name parts { name } } assetTypes { key name } } }",
        Owner::Anna,
    );
    let answer = world.ask(Contact, &query).await;
    assert_eq!(
        answer["data"]["viewer"]["asset"]["parts"],
        json!([]),
        "{answer}"
    );
    assert_eq!(answer["data"]["viewer"]["assetTypes"][0]["key"], "laptop");
}

#[tokio::test]
async fn lists_are_searched_filtered_and_paged_by_name() {
    let world = World::create(Walls::Both).await;
    for name in ["beamer 1", "Beamer 2", "Zebra"] {
        let asset = made(&create(&world, &format!("name: \"{name}\"")).await);
        assign(&world, asset, "contactId: \"$contact\"").await;
    }
    let all = [
        "beamer 1",
        "Beamer 2",
        "mark-anna dock",
        "mark-anna laptop",
        "Zebra",
    ];
    assert_eq!(names(&world, Contact, "").await, all);
    assert_eq!(
        names(&world, Contact, "(filter: { search: \"BEAMER 2\" })").await,
        ["Beamer 2"]
    );
    assert_eq!(
        names(&world, Contact, "(filter: { search: \"t14 mark-anna-s\" })").await,
        ["mark-anna laptop"]
    );
    assert_eq!(
        names(&world, Contact, "(filter: { search: \"100%_\" })")
            .await
            .len(),
        0
    );
    // What staff noted is not looked at.
    assert_eq!(
        names(&world, Contact, "(filter: { search: \"wrote\" })")
            .await
            .len(),
        0
    );
    assert_eq!(
        names(&world, Contact, "(filter: { status: [LOST] })")
            .await
            .len(),
        0
    );
    assert_eq!(
        names(&world, Contact, "(filter: { typeId: \"$contact\" })")
            .await
            .len(),
        0
    );
    assert_eq!(
        names(&world, Contact, "(filter: { typeId: \"$assetType\" })").await,
        all
    );

    let page = async |arguments: String| {
        let query = format!(
            "{{ viewer {{ assets({arguments}) {{ totalCount nodes {{ name }} pageInfo {{ endCursor startCursor hasNextPage }} }} }} }}"
        );
        let answer = world.ask(Contact, &query).await;
        answer["data"]["viewer"]["assets"].clone()
    };
    let mut seen = Vec::new();
    let mut after = String::new();
    loop {
        let got = page(format!("first: 2{after}")).await;
        assert_eq!(got["totalCount"], 5);
        for node in got["nodes"].as_array().unwrap() {
            seen.push(node["name"].as_str().unwrap().to_owned());
        }
        if got["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = format!(", after: {}", got["pageInfo"]["endCursor"]);
    }
    assert_eq!(seen, all);
    let last = page("last: 2".to_owned()).await;
    assert_eq!(
        last["nodes"],
        json!([{ "name": "mark-anna laptop" }, { "name": "Zebra" }])
    );
    let before = format!("last: 2, before: {}", last["pageInfo"]["startCursor"]);
    let before = page(before).await;
    assert_eq!(
        before["nodes"],
        json!([{ "name": "Beamer 2" }, { "name": "mark-anna dock" }])
    );
}

#[tokio::test]
async fn the_desk_finds_what_it_serves() {
    let world = World::create(Walls::Both).await;
    let found = async |caller, filter: &str| -> Vec<String> {
        let query = format!(
            "{{ serviceDesk {{ assets(filter: {{ {filter} }}) {{ totalCount nodes {{ name }} }} }} }}"
        );
        let answer = world.ask(caller, &world.fill(&query, Owner::Anna)).await;
        assert!(answer["errors"].is_null(), "{answer}");
        let list = &answer["data"]["serviceDesk"]["assets"];
        let names: Vec<String> = list["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|node| node["name"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(list["totalCount"], names.len());
        names
    };
    assert_eq!(found(Agent, "").await.len(), 6);
    assert_eq!(
        found(Restricted, "").await,
        ["mark-carl dock", "mark-carl laptop"]
    );
    assert_eq!(found(Restricted, "portalIds: [\"$portal\"]").await.len(), 0);
    assert_eq!(found(Restricted, "search: \"anna\"").await.len(), 0);
    assert_eq!(
        found(Agent, "search: \"ANNA lapt\"").await,
        ["mark-anna laptop"]
    );
    assert_eq!(
        found(Agent, "search: \"an\", portalIds: [\"$portal\"]")
            .await
            .len(),
        2
    );
    assert_eq!(found(Agent, "contactId: \"$contact\"").await.len(), 2);
    assert_eq!(found(Agent, "held: false").await.len(), 0);
    assert_eq!(found(Agent, "portalIds: [\"nonsense\"]").await.len(), 0);
}

#[tokio::test]
async fn giving_and_taking_back_leaves_a_history_and_a_line_in_the_log() {
    let world = World::create(Walls::Both).await;
    let asset = made(&create(&world, "name: \"Phone\", inventoryNumber: \"P-1\"").await);
    assign(&world, asset, "contactId: \"$contact\"").await;
    assign(&world, asset, "everybody: true").await;
    let back = format!(
        "returnAsset(input: {{ assetId: \"{}\", version: 3 }}) {{ asset {{ status holding }} errors {{ code path }} }}",
        id(asset)
    );
    let returned = act(&world, Agent, &back).await;
    assert_eq!(
        returned["asset"],
        json!({ "status": "IN_STOCK", "holding": null }),
        "{returned}"
    );
    let twice = act(&world, Agent, &back.replace("version: 3", "version: 4")).await;
    assert_eq!(code(&twice), ("INVALID_STATE", "assetId"));
    let retire = format!(
        "retireAsset(input: {{ assetId: \"{}\", version: 4 }}) {{ asset {{ status }} errors {{ code path }} }}",
        id(asset)
    );
    let retired = act(&world, Agent, &retire).await;
    assert_eq!(retired["asset"]["status"], "RETIRED", "{retired}");
    let given = assign(&world, asset, "everybody: true").await;
    assert_eq!(code(&given), ("INVALID_STATE", "assetId"));

    let query = format!(
        "{{ serviceDesk {{ asset(id: \"{}\") {{ history {{ holding contactName department assignedByName returnedAt returnedByName }} }} }} }}",
        id(asset)
    );
    let answer = world.ask(Agent, &query).await;
    let history = answer["data"]["serviceDesk"]["asset"]["history"]
        .as_array()
        .unwrap();
    assert_eq!(history.len(), 2, "{answer}");
    assert_eq!(history[0]["holding"], "EVERYBODY");
    assert_eq!(history[1]["holding"], "PERSON");
    assert_eq!(history[1]["contactName"], Owner::Anna.mark());
    assert_eq!(history[1]["returnedByName"], "Alex Agent");
    let log = "SELECT string_agg(action || ' ' || (detail ->> 'name'), ', ' ORDER BY at, id) FROM audit_events WHERE action LIKE 'asset%'";
    assert_eq!(
        world.database.text_as_owner(log).await,
        "asset_created P-1, asset_assigned P-1, asset_assigned P-1, asset_returned P-1, asset_retired P-1"
    );
}

#[tokio::test]
async fn of_two_who_give_at_once_one_is_told_and_nothing_is_lost() {
    let world = World::create(Walls::Both).await;
    let asset = made(&create(&world, "name: \"Phone\"").await);
    let call = |holder: &str| {
        format!(
            "assignAsset(input: {{ assetId: \"{}\", version: 1, holder: {{ {holder} }} }}) {{ asset {{ version holding }} errors {{ code path }} }}",
            id(asset)
        )
    };
    let (one, other) = (call("everybody: true"), call("contactId: \"$contact\""));
    let (one, other) = tokio::join!(act(&world, Agent, &one), act(&world, Admin, &other));
    let mut codes = [code(&one), code(&other)];
    codes.sort_unstable();
    assert_eq!(codes, [("", ""), ("CONFLICT", "version")]);
    // Both see it as it is now.
    assert_eq!(one["asset"], other["asset"]);
    assert_eq!(one["asset"]["version"], 2);
    let open = format!("SELECT count(*)::text FROM asset_assignments WHERE asset_id = '{asset}'");
    assert_eq!(world.database.text_as_owner(&open).await, "1");
}

#[tokio::test]
async fn an_edit_of_what_was_seen_in_another_state_is_a_conflict() {
    let world = World::create(Walls::Both).await;
    let call = |version: i32, name: &str| {
        format!(
            "updateAsset(input: {{ assetId: \"$asset\", version: {version}, asset: {{ typeId: \"$assetType\", name: \"{name}\", fields: [{{ key: \"spare\", value: \"true\" }}] }} }}) {{ asset {{ name version inventoryNumber holding fields {{ key value }} }} errors {{ code path }} }}"
        )
    };
    let first = act(&world, Agent, &call(1, "New name")).await;
    assert_eq!(
        first["asset"],
        json!({ "name": "New name", "version": 2, "inventoryNumber": null, "holding": "PERSON",
            "fields": [{ "key": "spare", "value": "true" }] }),
        "{first}"
    );
    let second = act(&world, Admin, &call(1, "Another")).await;
    assert_eq!(code(&second), ("CONFLICT", "version"));
    assert_eq!(second["asset"]["name"], "New name");
}

#[tokio::test]
async fn what_cannot_be_is_refused_at_its_field() {
    let world = World::create(Walls::Both).await;
    let long = "x".repeat(201);
    // One more than there may be, and far more.
    let (line, far) = ("x".repeat(401), "x".repeat(100_000));
    for (fields, expected) in [
        ("name: \" \"".to_owned(), ("BLANK", "name")),
        (format!("name: \"{long}\""), ("TOO_LONG", "name")),
        (
            "name: \"a\\u0007b\"".to_owned(),
            ("INVALID_CHARACTERS", "name"),
        ),
        (
            "name: \"n\", inventoryNumber: \"MARK-anna-1\"".to_owned(),
            ("TAKEN", "inventoryNumber"),
        ),
        (
            "name: \"n\", externalId: \"mark-anna-x\"".to_owned(),
            ("TAKEN", "externalId"),
        ),
        (
            "name: \"n\", status: RETIRED".to_owned(),
            ("INVALID_VALUE", "status"),
        ),
        (
            "name: \"n\", warrantyUntil: \"0001-01-01\"".to_owned(),
            ("INVALID_VALUE", "warrantyUntil"),
        ),
        (
            "name: \"n\", parentId: \"$contact\"".to_owned(),
            ("NOT_FOUND", "parentId"),
        ),
        (
            format!("name: \"n\", parentId: \"{}\"", id(asset_of(Owner::Carl))),
            ("NOT_FOUND", "parentId"),
        ),
        (
            "name: \"n\", fields: [{ key: \"memory\", value: \"lots\" }]".to_owned(),
            ("INVALID_VALUE", "fields"),
        ),
        (
            "name: \"n\", fields: [{ key: \"system\", value: \"dos\" }]".to_owned(),
            ("INVALID_VALUE", "fields"),
        ),
        (
            "name: \"n\", fields: [{ key: \"nowhere\", value: \"x\" }]".to_owned(),
            ("INVALID_VALUE", "fields"),
        ),
        (
            format!("name: \"n\", fields: [{{ key: \"color\", value: \"{line}\" }}]"),
            ("INVALID_VALUE", "fields"),
        ),
        (
            format!("name: \"n\", location: \"{far}\""),
            ("TOO_LONG", "location"),
        ),
    ] {
        let refused = create(&world, &fields).await;
        let shown: String = fields.chars().take(80).collect();
        assert_eq!(code(&refused), expected, "{shown} {refused}");
    }
    let good = create(&world, "name: \"n\", fields: [{ key: \"memory\", value: \"16\" }, { key: \"system\", value: \"linux\" }, { key: \"color\", value: \" \" }]").await;
    assert_eq!(
        good["asset"]["fields"],
        json!([{ "key": "memory", "value": "16", "choice": null, "label": "Memory" },
            { "key": "system", "value": "linux", "choice": "Linux", "label": "System" }]),
        "{good}"
    );
    // The same number in another organisation is another thing's.
    let elsewhere = act(&world, Agent, &format!(
        "createAsset(input: {{ tenantId: \"{}\", asset: {{ typeId: \"$assetType\", name: \"n\", inventoryNumber: \"mark-anna-1\" }} }}) {{ errors {{ code path }} }}",
        world.portal("nordwind")
    )).await;
    assert_eq!(code(&elsewhere), ("", ""), "{elsewhere}");
    // A restricted agent enters nothing where they do not serve, and gives nothing to whom they do not.
    let foreign = act(&world, Restricted, "createAsset(input: { tenantId: \"$portal\", asset: { typeId: \"$assetType\", name: \"n\" } }) { errors { code path } }").await;
    assert_eq!(code(&foreign), ("NOT_FOUND", "tenantId"), "{foreign}");
    let carl = GlobalId::new(NodeKind::Contact, world.contacts[&Owner::Carl]);
    let given = assign(
        &world,
        asset_of(Owner::Anna),
        &format!("contactId: \"{carl}\""),
    )
    .await;
    assert_eq!(code(&given), ("NOT_FOUND", "contactId"), "{given}");
    let nobody = assign(&world, asset_of(Owner::Anna), "everybody: false").await;
    assert_eq!(code(&nobody), ("INVALID_VALUE", "holder"), "{nobody}");
}

/// Of two that are made parts of each other at once, one is refused; and so is a loop of many steps.
#[tokio::test]
async fn nothing_is_a_part_of_itself() {
    let world = World::create(Walls::Both).await;
    let one = made(&create(&world, "name: \"one\"").await);
    let other = made(&create(&world, "name: \"other\"").await);
    let third = made(
        &create(
            &world,
            &format!("name: \"third\", parentId: \"{}\"", id(other)),
        )
        .await,
    );
    let part = |asset: Uuid, of: Uuid| {
        format!(
            "updateAsset(input: {{ assetId: \"{}\", version: 1, asset: {{ typeId: \"$assetType\", name: \"x\", parentId: \"{}\" }} }}) {{ errors {{ code path }} }}",
            id(asset),
            id(of)
        )
    };
    let own = act(&world, Agent, &part(one, one)).await;
    assert_eq!(code(&own), ("INVALID_VALUE", "parentId"), "{own}");
    let (first, second) = (part(one, third), part(other, one));
    let (first, second) = tokio::join!(act(&world, Agent, &first), act(&world, Admin, &second));
    let mut codes = [code(&first), code(&second)];
    codes.sort_unstable();
    assert_eq!(codes, [("", ""), ("INVALID_VALUE", "parentId")]);
}

#[tokio::test]
async fn a_fault_is_reported_of_what_one_has() {
    let world = World::create(Walls::Both).await;
    let report = |owner: Owner| {
        format!(
            "createTicket(input: {{ subject: \"It broke\", description: \"d\", assetId: \"{}\" }}) {{ ticket {{ number assets {{ name }} }} errors {{ code path }} }}",
            id(asset_of(owner))
        )
    };
    let told = act(&world, Contact, &report(Owner::Anna)).await;
    assert_eq!(
        told["ticket"]["assets"],
        json!([{ "name": "mark-anna laptop" }]),
        "{told}"
    );
    for owner in [Owner::Ben, Owner::Carl] {
        let refused = act(&world, Contact, &report(owner)).await;
        assert_eq!(code(&refused), ("NOT_FOUND", "assetId"), "{refused}");
        assert!(refused["ticket"].is_null());
    }
    // The tickets of an asset: as far as one reads them, and whose it is.
    let of = async |caller: CallerName, owner: Owner| {
        let query = if caller.is_staff() {
            "{ serviceDesk { tickets(filter: { assetId: \"$asset\" }) { totalCount } } }"
        } else {
            "{ viewer { tickets(filter: { assetId: \"$asset\", scope: ALL }) { totalCount } } }"
        };
        let answer = world.ask(caller, &world.fill(query, owner)).await;
        let root = if caller.is_staff() {
            "serviceDesk"
        } else {
            "viewer"
        };
        answer["data"][root]["tickets"]["totalCount"].clone()
    };
    assert_eq!(of(Contact, Owner::Anna).await, 2);
    assert_eq!(of(Agent, Owner::Anna).await, 2);
    assert_eq!(of(Restricted, Owner::Anna).await, 0);
    assert_eq!(of(Colleague, Owner::Anna).await, 0);
    assert_eq!(of(CallerName::Granted, Owner::Anna).await, 0);
    // Whoever reads the ticket and has not the asset learns nothing of it.
    let query = world.fill(
        "{ node(id: \"$ticket\") { ... on Ticket { subject assets { name } } } }",
        Owner::Anna,
    );
    let answer = world.ask(CallerName::Participant, &query).await;
    assert_eq!(answer["data"]["node"]["assets"], json!([]), "{answer}");
    // Once it is another's, its tickets are still one's own, and no longer known by it.
    assign(&world, asset_of(Owner::Anna), "department: \"elsewhere\"").await;
    assert_eq!(of(Contact, Owner::Anna).await, 0);
}

#[tokio::test]
async fn without_the_feature_there_are_none() {
    let world = World::create(Walls::Both).await;
    world
        .database
        .as_owner("UPDATE contacts SET features_off = '{assets}' WHERE email LIKE 'mark-anna@%'")
        .await;
    world.log_everybody_in().await;
    for query in [
        "{ viewer { assets { totalCount } } }",
        "{ viewer { asset(id: \"$asset\") { id } } }",
        "{ viewer { assetTypes { key } } }",
        "{ viewer { tickets(filter: { assetId: \"$asset\" }) { totalCount } } }",
        "{ node(id: \"$ticket\") { ... on Ticket { assets { id } } } }",
    ] {
        let answer = world.ask(Contact, &world.fill(query, Owner::Anna)).await;
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], "FORBIDDEN",
            "{query} {answer}"
        );
    }
    let node = world
        .ask(
            Contact,
            &world.fill("{ node(id: \"$asset\") { id } }", Owner::Anna),
        )
        .await;
    assert!(node["data"]["node"].is_null(), "{node}");
    let call = "createTicket(input: { subject: \"s\", description: \"d\", assetId: \"$asset\" }) { ticket { number } errors { code path } }";
    let refused = act(&world, Contact, call).await;
    assert_eq!(code(&refused), ("FEATURE_OFF", "assetId"), "{refused}");
    let answer = world
        .ask(
            Contact,
            "{ viewer { features } __type(name: \"Viewer\") { fields { name } } }",
        )
        .await;
    assert!(
        !answer.to_string().contains("asset") && !answer.to_string().contains("ASSETS"),
        "{answer}"
    );
}

#[tokio::test]
async fn types_are_made_by_admins_of_all_portals() {
    let world = World::create(Walls::Both).await;
    let names =
        "names: [{ locale: DE, text: \"Telefon\" }, { locale: EN, text: \"Phone\" }], icon: PHONE";
    let save = |more: &str| {
        format!(
            "saveAssetType(input: {{ {more} }}) {{ assetType {{ name version fields {{ key kind options {{ key }} }} }} errors {{ code path }} }}"
        )
    };
    let field = "fields: [{ key: \"sim\", kind: CHOICE, labels: [{ locale: DE, text: \"SIM\" }, { locale: EN, text: \"SIM\" }], options: [{ key: \"e\", labels: [{ locale: DE, text: \"eSIM\" }, { locale: EN, text: \"eSIM\" }] }] }]";
    let good = act(
        &world,
        Admin,
        &save(&format!("key: \"phone\", {names}, {field}")),
    )
    .await;
    assert_eq!(
        good["assetType"],
        json!({ "name": "Phone", "version": 1, "fields": [{ "key": "sim", "kind": "CHOICE", "options": [{ "key": "e" }] }] }),
        "{good}"
    );
    assert_eq!(
        act(&world, Agent, &save(&format!("key: \"x\", {names}"))).await,
        "FORBIDDEN"
    );
    for (input, expected) in [
        (format!("key: \"laptop\", {names}"), ("TAKEN", "key")),
        (
            format!("key: \"No key\", {names}"),
            ("INVALID_VALUE", "key"),
        ),
        (
            "key: \"y\", names: [], icon: PHONE".to_owned(),
            ("INVALID_VALUE", "names"),
        ),
        (
            format!("key: \"y\", {names}, fields: [{{ key: \"a\", kind: CHOICE, labels: [] }}]"),
            ("INVALID_VALUE", "fields"),
        ),
        (
            format!("typeId: \"$assetType\", version: 9, key: \"laptop\", {names}"),
            ("CONFLICT", "version"),
        ),
        (
            format!("typeId: \"$asset\", version: 1, key: \"laptop\", {names}"),
            ("NOT_FOUND", "typeId"),
        ),
    ] {
        let refused = act(&world, Admin, &save(&input)).await;
        assert_eq!(code(&refused), expected, "{input} {refused}");
    }
    // One of some portals does not decide for all.
    world
        .database
        .as_owner("UPDATE staff_accounts SET all_tenants = false WHERE role = 'admin'")
        .await;
    let some = act(&world, Admin, &save(&format!("key: \"z\", {names}"))).await;
    assert_eq!(some, "FORBIDDEN", "{some}");
}

#[tokio::test]
async fn whoever_is_forgotten_has_nothing_any_more() {
    let world = World::create(Walls::Both).await;
    let confirm = format!(
        "confirmPassword(input: {{ password: \"{}\" }}) {{ errors {{ code }} }}",
        World::PASSWORD
    );
    act(&world, Admin, &confirm).await;
    let exported = act(
        &world,
        Admin,
        "exportContact(input: { contactId: \"$contact\" }) { json errors { code path } }",
    )
    .await;
    assert!(
        exported.to_string().contains("mark-anna laptop"),
        "{exported}"
    );
    let erased = act(&world, Admin, "eraseContact(input: { contactId: \"$contact\", confirmEmail: \"$email\" }) { errors { code path } }").await;
    assert_eq!(code(&erased), ("", ""), "{erased}");
    let left = "SELECT count(*)::text FROM asset_assignments WHERE contact_name = 'mark-anna' OR (contact_id IS NOT NULL AND returned_at IS NULL AND contact_name NOT LIKE 'mark-%')";
    assert_eq!(world.database.text_as_owner(left).await, "0");
    let held = format!(
        "SELECT count(*)::text FROM assets WHERE holder_contact_id = '{}'",
        world.contacts[&Owner::Anna]
    );
    assert_eq!(world.database.text_as_owner(&held).await, "0");
}

#[tokio::test]
async fn a_hundred_assets_cost_as_many_statements_as_two() {
    count_statements::install();
    let world = World::create(Walls::Both).await;
    let ask = async |caller: CallerName| {
        let fields = "name type { name } parts { name } parent { name } fields { value }";
        let query = if caller.is_staff() {
            format!(
                "{{ serviceDesk {{ assets(first: 100) {{ totalCount nodes {{ {fields} holder {{ displayName }} portal {{ name }} history {{ contactName }} }} }} }} }}"
            )
        } else {
            format!("{{ viewer {{ assets(first: 100) {{ totalCount nodes {{ {fields} }} }} }} }}")
        };
        let answer = world.ask(caller, &query).await;
        assert!(answer["errors"].is_null(), "{answer}");
    };
    let few = [
        count_statements::fewest(&world.database, async || ask(Contact).await).await,
        count_statements::fewest(&world.database, async || ask(Agent).await).await,
    ];
    let (tenant, anna) = (world.tenants["oriale"], world.contacts[&Owner::Anna]);
    let parent = asset_of(Owner::Anna);
    world
        .database
        .as_owner(&format!(
            "INSERT INTO assets (tenant_id, id, type_id, name, status, parent_id, holder_contact_id)
             SELECT '{tenant}', gen_random_uuid(), '{LAPTOP}', 'a ' || n, 'in_use', '{parent}', '{anna}' FROM generate_series(1, 98) n;
             INSERT INTO asset_assignments (tenant_id, id, asset_id, contact_id, contact_name, assigned_by_name)
             SELECT tenant_id, gen_random_uuid(), id, holder_contact_id, 'mark-anna', 'Alex' FROM assets WHERE name LIKE 'a %'"
        ))
        .await;
    let many = [
        count_statements::fewest(&world.database, async || ask(Contact).await).await,
        count_statements::fewest(&world.database, async || ask(Agent).await).await,
    ];
    assert_eq!(few, many);
}
