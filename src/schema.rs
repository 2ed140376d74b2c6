//! The schema: the domains' roots put together, and nothing else.

use async_graphql::{
    Context, ID, MergedObject, MergedSubscription, Object, Result, Schema, SchemaBuilder,
    dataloader::DataLoader,
};

use crate::{
    access::{Audience, Caller, Refusal, Viewer, guard, guarded},
    announcements::{
        Announcement, AnnouncementMutation, AnnouncementSubscription, AnnouncementsOnDesk,
        shown_announcements,
    },
    api::{GlobalId, NodeKind},
    assets::{
        self, AssetLoader, AssignmentLoader, PartsLoader, TicketAssetsLoader,
        graphql::{Asset, AssetMutations, AssetsOfViewer, AssetsOnDesk},
    },
    attachments::{AttachmentLoader, AttachmentMutation},
    conversations::{
        self, ChangeLoader, ConversationTicketLoader, MessageLoader, PeopleLoader, PlaceLoader,
        TraceLoader, UnreadLoader,
        graphql::{
            ChatAgentsOnDesk, ChatOfViewer, Conversation, ConversationMessage,
            ConversationMutations, ConversationSubscription, ConversationsOfViewer,
            ConversationsOnDesk, RecipientsOnDesk,
        },
    },
    db::Database,
    desk::graphql::{CannedAnswerMutation, CannedAnswersOnDesk, DeskViewMutation, ViewsOnDesk},
    domains::{DomainMutation, DomainsOnDesk},
    figures::{FiguresOnDesk, MessageFiguresOnDesk},
    guarded_interface,
    identity::{
        self, AccountMutation, Actor, CodeMutation, Contact, ContactAccountLoader, ContactMutation,
        ContactsOnDesk, CurrentSession, FeatureSubscription, IdentityMutation, IdentityOfViewer,
        IdentityOnDesk, ImportMutation, PasswordMutation, SecurityEventsLoader, Session,
        SessionsLoader, StaffAccountLoader, StaffMember, StaffTenantsLoader, TeamMutation,
        ViewAsMutation,
        audit::{AuditMutation, AuditOfDesk},
        sso::{
            LinkedIdentityLoader, SingleSignOnMutation, SingleSignOnOfViewer, SingleSignOnOnDesk,
        },
    },
    inbound_mail::{InboundMailMutation, InboundMailsOnDesk},
    knowledge::{
        ArticleCategoryMutation, ArticleFavouriteMutation, ArticleFeedbackMutation,
        ArticleFileLoader, ArticleFileMutation, ArticleMutation, ArticleStepMutation,
        KnowledgeOnDesk, SearchWordsMutation,
    },
    mail_texts::{MailTextMutation, MailTextsOnDesk},
    notifications::{MailLoader, MailsOnDesk},
    pages::{Page, PageLink, PageMutation, PagesOnDesk, page_links, shown_page},
    privacy::PrivacyMutation,
    provisioning::{ExportMutation, ProvisioningMutation, ProvisioningOnDesk, TenantCountsLoader},
    push::{PushMutation, PushOfViewer},
    search::SearchOnDesk,
    studio::{BrandStudioMutation, BrandStudioOnDesk},
    tenants::{Portal, PortalLoader, PortalSubscription, Tenant, TenantDirectory, TenantsOnDesk},
    tickets::{
        self, ClocksLoader, EntryLoader, LinkLoader, MergedLoader, NoteLoader, ReaderLoader,
        ReferenceLoader, SeenLoader, ShownLoader,
        graphql::{
            ColleaguesOfViewer, PresenceSubscription, Ticket, TicketGrantsOnDesk, TicketMutations,
            TicketRelationsOnDesk, TicketSubscription, TicketsOfViewer, TicketsOnDesk,
        },
    },
    webhooks::{WebhookMutation, WebhooksOnDesk},
};

/// Portico's schema.
pub type PorticoSchema = Schema<Query, Mutation, Subscription>;

/// The world of the contact who is logged in. Each domain adds its own fields.
#[derive(MergedObject, Default)]
#[graphql(name = "Viewer")]
pub struct ViewerRoot(
    IdentityOfViewer,
    SingleSignOnOfViewer,
    TicketsOfViewer,
    ColleaguesOfViewer,
    ConversationsOfViewer,
    ChatOfViewer,
    PushOfViewer,
    AssetsOfViewer,
);

/// The staff side: agents and admins of the provider, over all portals.
#[derive(MergedObject, Default)]
#[graphql(name = "ServiceDesk")]
pub struct ServiceDeskRoot(
    IdentityOnDesk,
    ContactsOnDesk,
    AuditOfDesk,
    SingleSignOnOnDesk,
    TenantsOnDesk,
    BrandStudioOnDesk,
    ProvisioningOnDesk,
    DomainsOnDesk,
    TicketsOnDesk,
    TicketGrantsOnDesk,
    TicketRelationsOnDesk,
    ConversationsOnDesk,
    ChatAgentsOnDesk,
    RecipientsOnDesk,
    ViewsOnDesk,
    CannedAnswersOnDesk,
    MailsOnDesk,
    WebhooksOnDesk,
    InboundMailsOnDesk,
    SearchOnDesk,
    FiguresOnDesk,
    MessageFiguresOnDesk,
    AnnouncementsOnDesk,
    PagesOnDesk,
    MailTextsOnDesk,
    KnowledgeOnDesk,
    AssetsOnDesk,
);

/// What can be changed. A mutation takes one `input` and returns its own payload, with `errors` that a person can mend.
#[derive(MergedObject, Default)]
pub struct Mutation(
    IdentityMutation,
    PasswordMutation,
    AccountMutation,
    CodeMutation,
    TeamMutation,
    AuditMutation,
    ContactMutation,
    ImportMutation,
    SingleSignOnMutation,
    AttachmentMutation,
    TicketMutations,
    ConversationMutations,
    PushMutation,
    InboundMailMutation,
    DeskViewMutation,
    CannedAnswerMutation,
    PrivacyMutation,
    WebhookMutation,
    BrandStudioMutation,
    ProvisioningMutation,
    ExportMutation,
    ViewAsMutation,
    AnnouncementMutation,
    DomainMutation,
    PageMutation,
    MailTextMutation,
    ArticleMutation,
    ArticleFileMutation,
    ArticleFeedbackMutation,
    ArticleFavouriteMutation,
    ArticleStepMutation,
    SearchWordsMutation,
    ArticleCategoryMutation,
    AssetMutations,
);

/// What is told when it happens, over `graphql-transport-ws` or `graphql-sse` (docs/live.md). Who asks and what they may
/// see is looked up anew for each event.
#[derive(MergedSubscription, Default)]
pub struct Subscription(
    TicketSubscription,
    PresenceSubscription,
    ConversationSubscription,
    PortalSubscription,
    AnnouncementSubscription,
    FeatureSubscription,
);

guarded_interface! {
    /// Something that has an id of its own.
    #[graphql(
        name = "Node",
        field(name = "id", ty = "ID", desc = "Opaque and stable.", directive = guard::apply(vec![Audience::Holder], None))
    )]
    pub enum Node declared by NodeInterface {
        Portal, Contact, StaffMember, Ticket, Conversation, ConversationMessage, Asset
    }
}

/// What can be read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Query;

#[guarded]
#[Object]
impl Query {
    /// The portal behind this host name: what a page needs before log-in. Null on the service desk's host.
    #[allow_for(PUBLIC)]
    async fn portal(&self, ctx: &Context<'_>) -> Option<Portal> {
        ctx.data_opt::<std::sync::Arc<Tenant>>()
            .map(|tenant| Portal::from(std::sync::Arc::clone(tenant)))
    }

    /// What the portal behind this host name has to say to the caller now, the gravest first: before log-in what is public,
    /// afterwards all but what they have put away. Empty on the service desk's host.
    #[allow_for(PUBLIC)]
    async fn announcements(&self, ctx: &Context<'_>) -> Result<Vec<Announcement>> {
        shown_announcements(ctx).await
    }

    /// What leads to the pages of the portal's own, in order: before log-in to those that are public. Empty on the service
    /// desk's host.
    #[allow_for(PUBLIC)]
    async fn pages(&self, ctx: &Context<'_>) -> Result<Vec<PageLink>> {
        page_links(ctx).await
    }

    /// A page of the portal's own; null for one that is not there, and for one that is not public while nobody is logged in.
    #[allow_for(PUBLIC)]
    async fn page(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`PageLink.slug`.")] slug: String,
    ) -> Result<Option<Page>> {
        shown_page(ctx, &slug).await
    }

    /// The session in which the request is made; null when nobody is logged in.
    #[allow_for(PUBLIC)]
    async fn session(&self, ctx: &Context<'_>) -> Option<CurrentSession> {
        ctx.data_opt::<std::sync::Arc<Session>>()
            .map(|session| CurrentSession(std::sync::Arc::clone(session)))
    }

    /// The world of the contact who is logged in to this portal; null when nobody is, and an error for whoever has
    /// something left to do before anything else (see `session`).
    #[allow_for(PUBLIC, shown_to = CONTACT)]
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Option<ViewerRoot>> {
        let caller = Caller::of(ctx);
        if let (Viewer::Pending { task, .. }, true) = (&caller.viewer, caller.guarded()) {
            return Err(Refusal::Unfinished(*task).into_error(caller));
        }
        let there = matches!(caller.viewer, Viewer::Contact { .. }) || !caller.guarded();
        Ok(there.then(ViewerRoot::default))
    }

    /// The staff side; null unless staff is logged in.
    #[allow_for(AGENT, ADMIN)]
    async fn service_desk(&self, ctx: &Context<'_>) -> Option<ServiceDeskRoot> {
        let caller = Caller::of(ctx);
        (matches!(caller.viewer, Viewer::Staff { .. }) || !caller.guarded())
            .then(ServiceDeskRoot::default)
    }

    /// The object of this id, if it exists for the caller. Null for an id that never was and for what is not theirs.
    #[allow_for(PUBLIC)]
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`Node.id`.")] id: ID,
    ) -> Result<Option<Node>> {
        let Some(GlobalId { kind, id }) = GlobalId::parse(&id) else {
            return Ok(None);
        };
        Ok(match kind {
            NodeKind::Portal => crate::tenants::load(ctx, id).await?.map(Node::Portal),
            NodeKind::Contact => identity::load_contact(ctx, id).await?.map(Node::Contact),
            NodeKind::StaffMember => identity::load_staff_member(ctx, id)
                .await?
                .map(Node::StaffMember),
            NodeKind::Ticket => tickets::graphql::load(ctx, id).await?.map(Node::Ticket),
            NodeKind::Conversation => conversations::graphql::load(ctx, id)
                .await?
                .map(Node::Conversation),
            NodeKind::ConversationMessage => conversations::graphql::load_message(ctx, id)
                .await?
                .map(Node::ConversationMessage),
            NodeKind::Asset => assets::graphql::load(ctx, id).await?.map(Node::Asset),
            NodeKind::TimelineEntry
            | NodeKind::InternalNote
            | NodeKind::Mail
            | NodeKind::Session
            | NodeKind::AuditEvent
            | NodeKind::LinkedIdentity
            | NodeKind::IdentityProvider
            | NodeKind::Attachment
            | NodeKind::TicketGrant
            | NodeKind::Webhook
            | NodeKind::WebhookDelivery
            | NodeKind::InboundMail
            | NodeKind::DeskView
            | NodeKind::CannedAnswer
            | NodeKind::BrandPreviewLink
            | NodeKind::Announcement
            | NodeKind::TenantDomain
            | NodeKind::Page
            | NodeKind::Article
            | NodeKind::ArticleCategory
            | NodeKind::ArticleFile
            | NodeKind::AssetType => None,
        })
    }
}

/// A builder of the schema with its limits. `http` adds what resolvers need for as long as the process lives.
#[must_use]
pub fn builder() -> SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query, Mutation::default(), Subscription::default())
        .register_output_type::<Node>()
        .register_output_type::<Actor>()
        .disable_suggestions()
}

/// The schema as text, as `schema.graphql` has it.
#[must_use]
pub fn sdl() -> String {
    use async_graphql::SDLExportOptions;
    builder().finish().sdl_with_options(
        SDLExportOptions::new()
            .sorted_fields()
            .sorted_arguments()
            .sorted_enum_items(),
    )
}

/// Adds loaders that ask the database on behalf of the caller.
macro_rules! with_loaders {
    ($request:expr, $db:expr, $caller:expr, [$($loader:ident),+ $(,)?]) => {
        $request$(.data(DataLoader::new(
            $loader { db: $db.clone(), caller: $caller.clone() },
            tokio::spawn,
        )))+
    };
}

/// What resolvers need for one request: the caller, and loaders that hold nothing but what this caller asked for.
#[must_use]
pub fn request_data(
    request: async_graphql::Request,
    db: &Database,
    tenants: &TenantDirectory,
    caller: Caller,
) -> async_graphql::Request {
    let portals = PortalLoader {
        directory: tenants.clone(),
        caller: caller.clone(),
    };
    let request = request.data(DataLoader::new(portals, tokio::spawn));
    with_loaders!(
        request,
        db,
        caller,
        [
            LinkedIdentityLoader,
            TenantCountsLoader,
            ContactAccountLoader,
            SessionsLoader,
            SecurityEventsLoader,
            MailLoader,
            EntryLoader,
            MessageLoader,
            ChangeLoader,
            TraceLoader,
            PeopleLoader,
            PlaceLoader,
            UnreadLoader,
            ConversationTicketLoader,
            NoteLoader,
            SeenLoader,
            ShownLoader,
            AttachmentLoader,
            ArticleFileLoader,
            ClocksLoader,
            ReaderLoader,
            ReferenceLoader,
            MergedLoader,
            LinkLoader,
            AssetLoader,
            PartsLoader,
            TicketAssetsLoader,
            AssignmentLoader,
            StaffAccountLoader,
            StaffTenantsLoader,
        ]
    )
    .data(caller)
}
