//! A schema of people and logging in alone, with ways to what a caller must not see.

use std::sync::Arc;

use async_graphql::{
    Context, EmptySubscription, MergedObject, Object, Request, Response, Result, Schema,
    dataloader::DataLoader,
};
use portico::{
    access::{Caller, Feature, FeatureSet, Serves, StaffRole, Viewer},
    branding::Published,
    identity::{
        Actor, Author, Contact, ContactKind, ContactRow, IdentityMutation, IdentityOfViewer,
        IdentityOnDesk, RequestOrigin, ResponseCookies, Side, StaffAccountLoader, StaffMember,
        StaffRow, TokenHash, load_contact, load_staff_member,
    },
    tenants::{AccessRules, Support, Tenant},
    text::Locale,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::login_house::{ANNA, CLIENT, House, ORIALE, origin, settings};

/// What the whole schema makes of this domain, with ways to what a caller must not see.
pub struct Query;

#[Object]
impl Query {
    async fn viewer(&self) -> IdentityOfViewer {
        IdentityOfViewer
    }

    async fn desk(&self) -> IdentityOnDesk {
        IdentityOnDesk
    }

    async fn actors(&self, ctx: &Context<'_>) -> Vec<Actor> {
        let people = ctx.data_unchecked::<People>();
        let author = Author {
            display_name: "Somebody".to_owned(),
            side: Side::Support,
        };
        vec![
            people.contact.clone().into(),
            people.staff.clone().into(),
            author.into(),
        ]
    }

    async fn contact_of(&self, ctx: &Context<'_>, id: Uuid) -> Result<Option<Contact>> {
        load_contact(ctx, id).await
    }

    async fn staff_of(&self, ctx: &Context<'_>, id: Uuid) -> Result<Option<StaffMember>> {
        load_staff_member(ctx, id).await
    }
}

#[derive(MergedObject, Default)]
pub struct Mutation(IdentityMutation);

/// What `http` makes of the host.
fn portal_of(id: Uuid) -> Arc<Tenant> {
    let design = json!({ "product_name": "X", "colors": { "primary": "#123456" } });
    let design = serde_json::from_value(design).unwrap();
    Arc::new(Tenant {
        id,
        slug: "x".into(),
        name: "X".into(),
        hosts: vec!["x.localhost".into()],
        redirecting_hosts: Vec::new(),
        proven_hosts: Vec::new(),
        locales: vec![Locale::De],
        default_locale: Locale::De,
        features: FeatureSet::default(),
        features_are_standard: false,
        support: Support::default(),
        access: AccessRules::default(),
        tickets: portico::tenants::TicketRules::default(),
        request_types: Vec::new(),
        service_levels: None,
        sign_ins: Vec::new(),
        branding: Arc::new(Published::new(1, chrono::Utc::now(), design, Locale::De)),
        previous_stylesheet: None,
        preview_until: None,
        state: portico::tenants::TenantState::Active,
        state_note: std::collections::BTreeMap::new(),
    })
}

/// Anna and the agent, as if some field had led to them.
struct People {
    contact: Contact,
    staff: StaffMember,
}

pub struct Portal {
    pub house: House,
    pub schema: Schema<Query, Mutation, EmptySubscription>,
}

impl Portal {
    pub async fn open() -> Self {
        let house = House::build(settings()).await;
        let people = People {
            contact: Contact::from(ContactRow {
                tenant_id: ORIALE,
                id: house.anna,
                email: ANNA.to_owned(),
                display_name: "Anna".to_owned(),
                kind: ContactKind::Employee,
                locale: Locale::De,
                phone: None,
                mail_on_answer: true,
                mail_on_status: true,
            }),
            staff: StaffMember::from(StaffRow {
                id: house.agent,
                display_name: "Arthur Agent".to_owned(),
            }),
        };
        let schema = Schema::build(Query, Mutation::default(), EmptySubscription)
            .data(house.db.clone())
            .data(house.log_ins.clone())
            .data(people)
            .finish();
        Self { house, schema }
    }

    pub async fn ask(&self, query: &str, caller: Caller) -> Response {
        self.send(Request::new(query), caller, None).await.0
    }

    /// The response and its cookie.
    pub async fn send(
        &self,
        request: Request,
        caller: Caller,
        session: Option<TokenHash>,
    ) -> (Response, Option<String>) {
        let cookies = ResponseCookies::default();
        let loader = StaffAccountLoader {
            db: self.house.db.clone(),
            caller: caller.clone(),
        };
        let request = match caller.viewer {
            Viewer::Anonymous { tenant: Some(id) } | Viewer::Contact { tenant: id, .. } => {
                request.data(portal_of(id))
            }
            _ => request,
        };
        let request = request
            .data(caller)
            .data(RequestOrigin {
                session,
                ..origin(CLIENT)
            })
            .data(cookies.clone())
            .data(DataLoader::new(loader, tokio::spawn));
        let response = self.schema.execute(request).await;
        let cookie = cookies
            .take()
            .into_iter()
            .map(|value| value.to_str().unwrap().to_owned())
            .find(|cookie| cookie.starts_with("__Host-portico="));
        (response, cookie)
    }

    pub async fn log_in(&self, caller: Caller, input: Value) -> (Value, Option<String>) {
        let request = Request::new(
            "mutation($input: LogInInput!) { logIn(input: $input) {
                loggedIn accessToken expiresAt errors { code message path } } }",
        );
        let request = request.variables(async_graphql::Variables::from_json(
            json!({ "input": input }),
        ));
        let (response, cookie) = self.send(request, caller, None).await;
        assert!(response.errors.is_empty(), "{:?}", response.errors);
        (response.data.into_json().unwrap()["logIn"].take(), cookie)
    }

    pub fn as_anna(&self) -> Caller {
        caller(Viewer::Contact {
            tenant: ORIALE,
            contact: self.house.anna,
        })
    }

    pub fn as_agent(&self) -> Caller {
        caller(Viewer::Staff {
            staff: self.house.agent,
            role: StaffRole::Agent,
            serves: Serves::All,
        })
    }

    pub async fn id_of(&self, email: &str) -> Uuid {
        let mut tx = crate::login_house::provision(&self.house.db).await;
        portico::identity::commands::contact_by_address(&mut tx, ORIALE, email)
            .await
            .unwrap()
    }
}

pub fn caller(viewer: Viewer) -> Caller {
    Caller::new(
        viewer,
        Locale::De,
        FeatureSet::from_iter([Feature::Tickets]),
        "test".into(),
    )
}

pub fn at_portal() -> Caller {
    caller(Viewer::Anonymous {
        tenant: Some(ORIALE),
    })
}

pub fn codes(response: &Response) -> Vec<String> {
    let code = |error: &async_graphql::ServerError| {
        let extensions = error.extensions.as_ref().expect("a code");
        extensions.get("code").expect("a code").to_string()
    };
    response.errors.iter().map(code).collect()
}
