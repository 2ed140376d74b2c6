//! Every mutation, as every caller, on everybody's object.

use std::collections::{BTreeMap, BTreeSet};

use portico::api::{GlobalId, NodeKind};
use serde_json::Value;

use super::{
    relations::{other_of, reply_of},
    schema_map::SchemaMap,
};
use crate::support::{
    CallerName, Owner, World,
    announcements::announcement_of,
    assets::{LAPTOP, asset_of},
    knowledge::article_of,
    pages::page_of,
    studio,
};

/// How each mutation is called. One that is not listed fails the test. Logging out comes last: it ends the session.
const CALLS: [(&str, &str); 150] = [
    // Early: everybody logs in anew before each of these, and an account has fifty tokens at most.
    (
        "createAccessToken",
        "createAccessToken(input: { name: \"t\", days: 1 }) { accessToken session { name } errors { code message path } }",
    ),
    (
        "createTicket",
        "createTicket(input: { subject: \"s\", description: \"d\" }) { ticket { number } errors { code message path } }",
    ),
    (
        "replyToTicket",
        "replyToTicket(input: { ticketId: \"$ticket\", body: \"b\" }) { ticket { subject } reply { id } errors { code message path } }",
    ),
    (
        "acceptParkedMail",
        "acceptParkedMail(input: { parkedMailId: \"$parked\" }) { mail { subject } errors { code message path } }",
    ),
    (
        "discardParkedMail",
        "discardParkedMail(input: { parkedMailId: \"$unwanted\" }) { mail { subject } errors { code message path } }",
    ),
    (
        "answerTicket",
        "answerTicket(input: { ticketId: \"$ticket\", body: \"b\" }) { ticket { subject } reply { id } errors { code message path } }",
    ),
    (
        "addInternalNote",
        "addInternalNote(input: { ticketId: \"$ticket\", body: \"b\" }) { ticket { subject } note { id } errors { code message path } }",
    ),
    (
        "uploadAttachment",
        "uploadAttachment(input: { file: \"#__graphql_file__:0\", ticketId: \"$ticket\" }) { attachment { fileName } errors { code message path } }",
    ),
    (
        "setTicketStatus",
        "setTicketStatus(input: { ticketId: \"$ticket\", status: RESOLVED }) { ticket { subject } errors { code message path } }",
    ),
    (
        "assignTicket",
        "assignTicket(input: { ticketId: \"$ticket\", assigneeId: null }) { ticket { subject } errors { code message path } }",
    ),
    (
        "addParticipant",
        "addParticipant(input: { ticketId: \"$ticket\", email: \"mark-newcomer@oriale.example\" }) { ticket { subject } errors { code message path } }",
    ),
    (
        "removeParticipant",
        "removeParticipant(input: { ticketId: \"$ticket\", contactId: \"$contact\" }) { ticket { subject } errors { code message path } }",
    ),
    // To what it is already: a ticket that became personal would be closed to whoever comes after.
    (
        "setTicketPersonal",
        "setTicketPersonal(input: { ticketId: \"$ticket\", personal: false }) { ticket { subject } errors { code message path } }",
    ),
    (
        "grantTicketVisibility",
        "grantTicketVisibility(input: { contactId: \"$contact\", scope: DEPARTMENT, department: \"Nowhere\", validUntil: \"$soon\" }) { grants { id } errors { code message path } }",
    ),
    (
        "revokeTicketVisibility",
        "revokeTicketVisibility(input: { grantId: \"$grant\" }) { errors { code message path } }",
    ),
    (
        "addTenantDomain",
        "addTenantDomain(input: { tenantId: \"$portal\", name: \"new-$owner.example\" }) { domain { state } errors { code message path } }",
    ),
    // Looked for a moment ago, so that no DNS is asked.
    (
        "checkTenantDomain",
        "checkTenantDomain(input: { domainId: \"$domain\" }) { domain { state } errors { code message path } }",
    ),
    (
        "removeTenantDomain",
        "removeTenantDomain(input: { domainId: \"$domain\" }) { errors { code message path } }",
    ),
    // To what they are already.
    (
        "setFirstTenantHost",
        "setFirstTenantHost(input: { tenantId: \"$portal\", host: \"$host\" }) { addresses { hosts { name } } errors { code message path } }",
    ),
    (
        "setTenantHostRedirect",
        "setTenantHostRedirect(input: { tenantId: \"$portal\", host: \"$host\", redirects: false }) { addresses { hosts { name } } errors { code message path } }",
    ),
    // Refused for what it says: the forms stay for whoever comes after.
    (
        "setRequestTypes",
        "setRequestTypes(input: { portalId: \"$portal\", definition: \"\" }) { portal { slug } errors { code message path } }",
    ),
    (
        "setTicketPriority",
        "setTicketPriority(input: { ticketId: \"$ticket\", priority: HIGH }) { ticket { subject } errors { code message path } }",
    ),
    (
        "setTicketType",
        "setTicketType(input: { ticketId: \"$ticket\", requestType: null }) { ticket { subject } errors { code message path } }",
    ),
    (
        "changeTickets",
        "changeTickets(input: { tickets: [{ ticketId: \"$ticket\" }], priority: LOW }) { results { ticketId ticket { subject } errors { code message path } } errors { code message path } }",
    ),
    (
        "saveDeskView",
        "saveDeskView(input: { viewId: \"$view\", name: \"mark-staff view\", shared: true, filter: { tenant: \"$portal\" }, columns: [NUMBER] }) { view { name } errors { code message path } }",
    ),
    (
        "renameDeskView",
        "renameDeskView(input: { viewId: \"$view\", name: \"mark-staff renamed\" }) { view { name } errors { code message path } }",
    ),
    (
        "deleteDeskView",
        "deleteDeskView(input: { viewId: \"$view\" }) { errors { code message path } }",
    ),
    (
        "saveCannedAnswer",
        "saveCannedAnswer(input: { answerId: \"$canned\", title: \"mark-staff canned\", body: \"b\", locale: EN, shared: true, tenantId: \"$portal\" }) { answer { title } errors { code message path } }",
    ),
    (
        "deleteCannedAnswer",
        "deleteCannedAnswer(input: { answerId: \"$canned\" }) { errors { code message path } }",
    ),
    (
        "createAnnouncement",
        "createAnnouncement(input: { tenantIds: [\"$portal\"], severity: INFO, texts: [{ locale: DE, title: \"t\" }, { locale: EN, title: \"t\" }] }) { announcement { version } errors { code message path } }",
    ),
    (
        "updateAnnouncement",
        "updateAnnouncement(input: { announcementId: \"$announcement\", version: $announced, tenantIds: [\"$portal\"], severity: INFO, texts: [{ locale: DE, title: \"t\" }, { locale: EN, title: \"t\" }], endsAt: \"$soon\", public: false, dismissible: true }) { announcement { version } errors { code message path } }",
    ),
    (
        "dismissAnnouncement",
        "dismissAnnouncement(input: { announcementId: \"$announcement\" }) { errors { code message path } }",
    ),
    (
        "endAnnouncement",
        "endAnnouncement(input: { announcementId: \"$announcement\" }) { announcement { version } errors { code message path } }",
    ),
    (
        "deleteAnnouncement",
        "deleteAnnouncement(input: { announcementId: \"$announcement\" }) { errors { code message path } }",
    ),
    (
        "saveMailText",
        "saveMailText(input: { tenantId: \"$portal\", kind: TICKET_MOVED, locale: EN, version: $mailed, closing: \"b\" }) { mailText { version } errors { code message path } }",
    ),
    (
        "resetMailText",
        "resetMailText(input: { tenantId: \"$portal\", kind: TICKET_MOVED, locale: EN }) { mailText { version } errors { code message path } }",
    ),
    (
        "createPage",
        "createPage(input: { tenantId: \"$portal\", slug: \"$mark\", texts: [{ locale: DE, title: \"t\", body: \"b\" }, { locale: EN, title: \"t\", body: \"b\" }] }) { page { version } errors { code message path } }",
    ),
    (
        "updatePage",
        "updatePage(input: { pageId: \"$page\", version: $paged, slug: \"$pageSlug\", texts: [{ locale: DE, title: \"t\", body: \"b\" }, { locale: EN, title: \"t\", body: \"b\" }], public: true }) { page { version } errors { code message path } }",
    ),
    (
        "orderPages",
        "orderPages(input: { tenantId: \"$portal\", pageIds: [$pages] }) { pages { slug } errors { code message path } }",
    ),
    (
        "deletePage",
        "deletePage(input: { pageId: \"$page\" }) { errors { code message path } }",
    ),
    (
        "countArticleUse",
        "countArticleUse(input: { articleId: \"$article\", came: READ }) { errors { code message path } }",
    ),
    (
        "rateArticle",
        "rateArticle(input: { articleId: \"$article\", isHelpful: true }) { errors { code message path } }",
    ),
    (
        "setArticleFavourite",
        "setArticleFavourite(input: { articleId: \"$article\", isFavourite: true }) { errors { code message path } }",
    ),
    (
        "rateArticleStep",
        "rateArticleStep(input: { articleId: \"$article\", locale: EN, step: 1, isHelpful: true }) { errors { code message path } }",
    ),
    (
        "saveSearchWords",
        "saveSearchWords(input: { tenantId: \"$portal\", synonyms: [{ locale: EN, words: [\"pc\", \"computer\"] }], bestAnswers: [], seen: \"$worded\" }) { searchWords { seen } errors { code message path } }",
    ),
    (
        "createArticle",
        "createArticle(input: { tenantId: \"$portal\", texts: [{ locale: EN, title: \"t\", body: \"b\" }], settings: { audience: STAFF } }) { article { version } errors { code message path } }",
    ),
    (
        "saveArticleDraft",
        "saveArticleDraft(input: { articleId: \"$article\", version: $articled, texts: [{ locale: EN, title: \"t\", body: \"b\" }] }) { article { version } errors { code message path } }",
    ),
    (
        "submitArticleForReview",
        "submitArticleForReview(input: { articleId: \"$article\", version: $articled }) { article { version } errors { code message path } }",
    ),
    (
        "publishArticle",
        "publishArticle(input: { articleId: \"$article\", version: $articled }) { article { version } errors { code message path } }",
    ),
    (
        "uploadArticleFile",
        "uploadArticleFile(input: { file: \"#__graphql_file__:0\", articleId: \"$article\" }) { file { fileName } errors { code message path } }",
    ),
    (
        "removeArticleFile",
        "removeArticleFile(input: { fileId: \"$looseFile\" }) { article { version } errors { code message path } }",
    ),
    (
        "restoreArticleVersion",
        "restoreArticleVersion(input: { articleId: \"$article\", version: $articled, number: 1 }) { article { version } errors { code message path } }",
    ),
    (
        "archiveArticle",
        "archiveArticle(input: { articleId: \"$article\", version: $articled }) { article { version } errors { code message path } }",
    ),
    (
        "saveArticleCategory",
        "saveArticleCategory(input: { tenantId: \"$portal\", names: [{ locale: EN, name: \"c\" }] }) { category { version } errors { code message path } }",
    ),
    (
        "moveArticleCategory",
        "moveArticleCategory(input: { categoryId: \"$articleCategory\" }) { categories { version } errors { code message path } }",
    ),
    (
        "deleteArticleCategory",
        "deleteArticleCategory(input: { categoryId: \"$articleEmpty\" }) { errors { code message path } }",
    ),
    (
        "setTicketHidden",
        "setTicketHidden(input: { ticketId: \"$ticket\", hidden: false }) { ticket { subject } errors { code message path } }",
    ),
    (
        "openTicket",
        "openTicket(input: { contactId: \"$contact\", subject: \"s\", description: \"d\", hidden: true }) { ticket { number } errors { code message path } }",
    ),
    (
        "rateTicket",
        "rateTicket(input: { ticketId: \"$ticket\", stars: 4 }) { ticket { subject } errors { code message path } }",
    ),
    (
        "markTicketRead",
        "markTicketRead(input: { ticketId: \"$ticket\" }) { ticket { subject } errors { code message path } }",
    ),
    (
        "markAllTicketsRead",
        "markAllTicketsRead { errors { code message path } }",
    ),
    (
        "closeTicket",
        "closeTicket(input: { ticketId: \"$ticket\" }) { ticket { subject } errors { code message path } }",
    ),
    (
        "reopenTicket",
        "reopenTicket(input: { ticketId: \"$ticket\" }) { ticket { subject } errors { code message path } }",
    ),
    (
        "splitReply",
        "splitReply(input: { ticketId: \"$ticket\", replyId: \"$reply\", subject: \"s\" }) { ticket { number } errors { code message path } }",
    ),
    (
        "linkTickets",
        "linkTickets(input: { ticketId: \"$ticket\", otherId: \"$other\" }) { ticket { subject } errors { code message path } }",
    ),
    (
        "unlinkTickets",
        "unlinkTickets(input: { ticketId: \"$ticket\", otherId: \"$other\" }) { ticket { subject } errors { code message path } }",
    ),
    // And out again, before anybody else does something with them.
    (
        "mergeTickets",
        "mergeTickets(input: { ticketId: \"$ticket\", intoId: \"$other\" }) { ticket { subject } errors { code message path } }",
    ),
    (
        "unmergeTicket",
        "unmergeTicket(input: { ticketId: \"$ticket\" }) { ticket { subject } errors { code message path } }",
    ),
    (
        "startMessageThread",
        "startMessageThread(input: { subject: \"s\", body: \"b\", clientId: \"$fresh\" }) { conversation { subject } errors { code message path } }",
    ),
    (
        "startChat",
        "startChat(input: { body: \"b\", clientId: \"$fresh\" }) { conversation { subject } errors { code message path } }",
    ),
    (
        "setTyping",
        "setTyping(input: { conversationId: \"$conversation\", typing: true }) { errors { code message path } }",
    ),
    (
        "inviteToConversation",
        "inviteToConversation(input: { conversationId: \"$conversation\", staffId: \"$staff\" }) { conversation { subject } errors { code message path } }",
    ),
    (
        "handOverConversation",
        "handOverConversation(input: { conversationId: \"$conversation\", staffId: \"$staff\" }) { conversation { subject } errors { code message path } }",
    ),
    (
        "setChatAvailability",
        "setChatAvailability(input: { available: true }) { agent { chatLimit } errors { code message path } }",
    ),
    (
        "setChatLimit",
        "setChatLimit(input: { staffId: \"$staff\", chatLimit: 4 }) { agent { chatLimit } errors { code message path } }",
    ),
    (
        "writeToContact",
        "writeToContact(input: { contactId: \"$contact\", subject: \"s\", body: \"b\", clientId: \"$fresh\" }) { conversation { subject } errors { code message path } }",
    ),
    (
        "writeToContacts",
        "writeToContacts(input: { to: { portalId: \"$portal\", contactIds: [\"$contact\"] }, subject: \"s\", body: \"b\", clientId: \"$fresh\" }) { threads recipients { count } errors { code message path } }",
    ),
    (
        "sendMessage",
        "sendMessage(input: { conversationId: \"$conversation\", body: \"b\", clientId: \"$fresh\", repliesTo: \"$message\" }) { message { position } errors { code message path } }",
    ),
    (
        "createTicketFromConversation",
        "createTicketFromConversation(input: { conversationId: \"$conversation\" }) { ticket { subject } conversation { subject } errors { code message path } }",
    ),
    (
        "rateConversation",
        "rateConversation(input: { conversationId: \"$conversation\", stars: 5, comment: \"c\" }) { conversation { subject } errors { code message path } }",
    ),
    (
        "mailTranscript",
        "mailTranscript(input: { conversationId: \"$conversation\" }) { email errors { code message path } }",
    ),
    (
        "subscribeToPush",
        "subscribeToPush(input: { endpoint: \"https://push.example/$fresh\", p256dh: \"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4\", auth: \"BTBZMqHH6r4Tts7J_aSIgg\" }) { device { isThis } errors { code message path } }",
    ),
    (
        "unsubscribeFromPush",
        "unsubscribeFromPush { errors { code message path } }",
    ),
    (
        "createAsset",
        "createAsset(input: { tenantId: \"$portal\", asset: { typeId: \"$assetType\", name: \"n\" } }) { asset { name } errors { code message path } }",
    ),
    (
        "updateAsset",
        "updateAsset(input: { assetId: \"$asset\", version: $assetVersion, asset: { typeId: \"$assetType\", name: \"n\" } }) { asset { name } errors { code message path } }",
    ),
    (
        "assignAsset",
        "assignAsset(input: { assetId: \"$asset\", version: $assetVersion, holder: { contactId: \"$contact\" } }) { asset { name } errors { code message path } }",
    ),
    (
        "returnAsset",
        "returnAsset(input: { assetId: \"$asset\", version: $assetVersion }) { asset { name } errors { code message path } }",
    ),
    (
        "retireAsset",
        "retireAsset(input: { assetId: \"$asset\", version: $assetVersion }) { asset { name } errors { code message path } }",
    ),
    (
        "saveAssetType",
        "saveAssetType(input: { typeId: \"$assetType\", version: $assetTypeVersion, key: \"laptop\", names: [{ locale: DE, text: \"n\" }, { locale: EN, text: \"n\" }], icon: LAPTOP }) { assetType { key } errors { code message path } }",
    ),
    (
        "takeConversation",
        "takeConversation(input: { conversationId: \"$conversation\" }) { conversation { subject } errors { code message path } }",
    ),
    (
        "markConversationRead",
        "markConversationRead(input: { conversationId: \"$conversation\", upTo: 1000 }) { conversation { subject } errors { code message path } }",
    ),
    (
        "leaveConversation",
        "leaveConversation(input: { conversationId: \"$conversation\" }) { conversation { subject } errors { code message path } }",
    ),
    (
        "endConversation",
        "endConversation(input: { conversationId: \"$conversation\" }) { conversation { subject } errors { code message path } }",
    ),
    (
        "editMessage",
        "editMessage(input: { messageId: \"$message\", body: \"by $caller\" }) { message { position } errors { code message path } }",
    ),
    (
        "deleteMessage",
        "deleteMessage(input: { messageId: \"$message\" }) { message { position } errors { code message path } }",
    ),
    (
        "announcePresence",
        "announcePresence(input: { ticketId: \"$ticket\", activity: GONE }) { errors { code message path } }",
    ),
    (
        "updateProfile",
        "updateProfile(input: { displayName: \"renamed\", locale: EN }) { contact { displayName } errors { code message path } }",
    ),
    (
        "createContact",
        "createContact(input: { tenantId: \"$portal\", displayName: \"new\", email: \"new-for-$owner-by-$caller@a.example\", kind: EMPLOYEE, locale: EN }) { contact { email } errors { code message path } }",
    ),
    (
        "updateContact",
        "updateContact(input: { contactId: \"$contact\", displayName: \"$mark\", email: \"$email\", kind: CUSTOMER, locale: EN, phone: \"$mark\", department: \"by $caller\" }) { contact { email } errors { code message path } }",
    ),
    (
        "setContactActive",
        "setContactActive(input: { contactId: \"$contact\", active: true }) { contact { email } errors { code message path } }",
    ),
    (
        "setContactAccess",
        "setContactAccess(input: { contactId: \"$contact\", passwordAllowed: true, singleSignOnAllowed: true, features: [{ feature: TICKETS, enabled: true }] }) { contact { email } errors { code message path } }",
    ),
    (
        "importContacts",
        "importContacts(input: { tenantId: \"$portal\", csv: \"name,mail\\nI,import-$owner-$caller@a.example\", mapping: [{ column: 0, field: DISPLAY_NAME }, { column: 1, field: EMAIL }], dryRun: false }) { applied rows { line outcome displayName email messages } errors { code message path } }",
    ),
    (
        "inviteStaff",
        "inviteStaff(input: { displayName: \"new\", email: \"new-for-$owner-by-$caller@b.example\", role: AGENT, locale: EN, servesAllTenants: false, tenantIds: [\"$portal\"] }) { staffMember { email } errors { code message path } }",
    ),
    (
        "resendInvitation",
        "resendInvitation(input: { staffId: \"$invited\" }) { staffMember { email } errors { code message path } }",
    ),
    (
        "updateStaff",
        "updateStaff(input: { staffId: \"$staff\", displayName: \"by $caller for $owner\", email: \"mark-staff-agent@provider.example\", role: AGENT, locale: EN, servesAllTenants: true }) { staffMember { email } errors { code message path } }",
    ),
    (
        "setStaffActive",
        "setStaffActive(input: { staffId: \"$staff\", active: true }) { staffMember { email } errors { code message path } }",
    ),
    (
        "removeSecondFactor",
        "removeSecondFactor(input: { staffId: \"$staff\" }) { staffMember { email } errors { code message path } }",
    ),
    (
        "setUpCode",
        "setUpCode { uri secret qrSvg errors { code message path } }",
    ),
    (
        "confirmCode",
        "confirmCode(input: { code: \"000000\" }) { recoveryCodes accessToken errors { code message path } }",
    ),
    (
        "confirmPassword",
        "confirmPassword(input: { currentPassword: \"a long enough passphrase\" }) { errors { code message path } }",
    ),
    (
        "disableCode",
        "disableCode(input: { currentPassword: \"a long enough passphrase\" }) { errors { code message path } }",
    ),
    (
        "endSession",
        "endSession(input: { sessionId: \"$session\" }) { errors { code message path } }",
    ),
    (
        "endOtherSessions",
        "endOtherSessions { ended errors { code message path } }",
    ),
    (
        "unlinkIdentity",
        "unlinkIdentity(input: { identityId: \"$identity\" }) { errors { code message path } }",
    ),
    (
        "configureIdentityProvider",
        "configureIdentityProvider(input: { tenantId: \"$portal\", kind: OPENID, label: \"l\", issuer: \"https://id.example\", clientId: \"c\" }) { provider { label } errors { code message path } }",
    ),
    (
        "removeIdentityProvider",
        "removeIdentityProvider(input: { providerId: \"$provider\" }) { errors { code message path } }",
    ),
    (
        "saveWebhook",
        "saveWebhook(input: { tenantId: \"$portal\", name: \"n\", url: \"https://desk.example/hook\", events: [TICKET_NOTED] }) { webhook { name } secret errors { code message path } }",
    ),
    (
        "rotateWebhookSecret",
        "rotateWebhookSecret(input: { webhookId: \"$webhook\" }) { secret errors { code message path } }",
    ),
    (
        "tryWebhook",
        "tryWebhook(input: { webhookId: \"$webhook\" }) { errors { code message path } }",
    ),
    (
        "replayWebhook",
        "replayWebhook(input: { webhookId: \"$webhook\", since: \"2026-01-01T00:00:00Z\" }) { queuedCount errors { code message path } }",
    ),
    (
        "deleteWebhook",
        "deleteWebhook(input: { webhookId: \"$webhook\" }) { errors { code message path } }",
    ),
    (
        "saveBrandDraft",
        "saveBrandDraft(input: { tenantId: \"$portal\", revision: 7, design: $design }) { draft { revision } errors { code message path } }",
    ),
    (
        "uploadBrandPicture",
        "uploadBrandPicture(input: { tenantId: \"$portal\", role: LOGO, file: \"#__graphql_file__:0\" }) { picture { key } removed errors { code message path } }",
    ),
    (
        "publishBrand",
        "publishBrand(input: { tenantId: \"$portal\", revision: 8, at: \"$soon\" }) { version { number } draft { revision } errors { code message path } }",
    ),
    (
        "cancelBrandPublishing",
        "cancelBrandPublishing(input: { tenantId: \"$portal\" }) { draft { revision } errors { code message path } }",
    ),
    (
        "discardBrandDraft",
        "discardBrandDraft(input: { tenantId: \"$portal\", revision: 8 }) { draft { revision } errors { code message path } }",
    ),
    (
        "restoreBrandVersion",
        "restoreBrandVersion(input: { tenantId: \"$portal\", number: 1 }) { version { number } errors { code message path } }",
    ),
    (
        "setBrandBase",
        "setBrandBase(input: { tenantId: \"$portal\" }) { studio { portal { slug } } errors { code message path } }",
    ),
    (
        "createBrandPreviewLink",
        "createBrandPreviewLink(input: { tenantId: \"$portal\", days: 1 }) { link { url } errors { code message path } }",
    ),
    (
        "revokeBrandPreviewLink",
        "revokeBrandPreviewLink(input: { id: \"$preview\" }) { studio { portal { slug } } errors { code message path } }",
    ),
    (
        "viewAsContact",
        "viewAsContact(input: { contactId: \"$contact\" }) { url errors { code message path } }",
    ),
    (
        "createTenant",
        "createTenant(input: { name: \"new\", slug: \"new-$owner-$caller\", hosts: [\"new-$owner-$caller.localhost\"], locales: [EN], defaultLocale: EN }) { tenant { state } errors { code message path } }",
    ),
    (
        "updateTenant",
        "updateTenant(input: { tenantId: \"$portal\", version: $version, name: \"by $caller for $owner\", hosts: [\"$owner.localhost\"], locales: [DE, EN], defaultLocale: EN, features: [TICKETS, MESSAGES, CHAT, KNOWLEDGE, PUBLIC_KNOWLEDGE], support: { name: \"s\" } }) { tenant { state } errors { code message path } }",
    ),
    (
        "suspendTenant",
        "suspendTenant(input: { tenantId: \"$portal\" }) { tenant { state } errors { code message path } }",
    ),
    // Until an admin has, everybody in the portals hears that they are closed.
    (
        "resumeTenant",
        "resumeTenant(input: { tenantId: \"$portal\" }) { tenant { state } errors { code message path } }",
    ),
    (
        "logIn",
        "logIn(input: { email: \"$email\", password: \"a long enough passphrase\", issueToken: true }) { loggedIn accessToken expiresAt errors { code message path } }",
    ),
    // From here on sessions end.
    (
        "resetPassword",
        "resetPassword(input: { token: \"$link\", newPassword: \"violine falke flocke gras\" }) { changed errors { code message path } }",
    ),
    (
        "requestPasswordReset",
        "requestPasswordReset(input: { email: \"$email\" }) { errors { code message path } }",
    ),
    (
        "changePassword",
        "changePassword(input: { currentPassword: \"a long enough passphrase\", newPassword: \"fabel kanu gipfel regen\" }) { changed accessToken errors { code message path } }",
    ),
    (
        "endContactSessions",
        "endContactSessions(input: { contactId: \"$contact\" }) { contact { email } ended errors { code message path } }",
    ),
    (
        "initializePassword",
        "initializePassword(input: { contactId: \"$contact\" }) { contact { email } replacedEarlier errors { code message path } }",
    ),
    (
        "verifyCode",
        "verifyCode(input: { code: \"$recovery\" }) { verified accessToken errors { code message path } }",
    ),
    (
        "exportAuditLog",
        "exportAuditLog(input: { filter: { tenant: \"$portal\" } }) { csv fileName count errors { code message path } }",
    ),
    (
        "exportContact",
        "exportContact(input: { contactId: \"$contact\" }) { json fileName errors { code message path } }",
    ),
    (
        "exportTenant",
        "exportTenant(input: { tenantId: \"$portal\" }) { url expiresAt fileName errors { code message path } }",
    ),
    (
        "eraseContact",
        "eraseContact(input: { contactId: \"$contact\", confirmEmail: \"$email\" }) { contact { email } errors { code message path } }",
    ),
    ("logOut", "logOut { errors { code message path } }"),
    // The portals are closed from here on.
    (
        "archiveTenant",
        "archiveTenant(input: { tenantId: \"$portal\" }) { tenant { state } errors { code message path } }",
    ),
    (
        "deleteTenant",
        "deleteTenant(input: { tenantId: \"$portal\", confirmSlug: \"$owner\" }) { tenant { state } errors { code message path } }",
    ),
    (
        "restoreTenant",
        "restoreTenant(input: { tenantId: \"$portal\" }) { tenant { state } errors { code message path } }",
    ),
];

/// What works for nobody who has no authenticator app (see `access_codes`), brings no file (see `attachments` and `studio`), had
/// no chat (see `conversations_rating`), or has no DNS to ask (see `domains`).
const NEEDS_MORE: [&str; 6] = [
    "rateConversation",
    "confirmCode",
    "uploadAttachment",
    "uploadArticleFile",
    "uploadBrandPicture",
    "checkTenantDomain",
];

/// The table of what happened, as text.
pub async fn try_everything(world: &World, map: &SchemaMap) -> String {
    let there: BTreeSet<&str> = map.fields["Mutation"]
        .iter()
        .map(|field| field.name.as_str())
        .collect();
    let known: BTreeSet<&str> = CALLS.iter().map(|(name, _)| *name).collect();
    assert_eq!(there, known, "each mutation of the schema stands in CALLS");
    let soon = (chrono::Utc::now() + chrono::Days::new(1)).to_rfc3339();
    let mut text = format!("{:22}", "");
    for caller in CallerName::ALL {
        text += &format!("  {:54}", caller.title());
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    let mut replies = BTreeMap::new();
    for owner in Owner::ALL {
        replies.insert(owner, reply_of(world, owner).await);
    }
    let named = |kind, id| GlobalId::new(kind, id).to_string();
    // Whoever has a chat begins none.
    let over = "UPDATE conversations SET state = 'ended', waiting_since = NULL, ended_at = now() WHERE kind = 'chat' AND state <> 'ended'";
    world.database.as_owner(over).await;
    count_writes(world).await;
    for (name, call) in CALLS {
        assert_payload_is_asked_for_whole(map, name, call);
        let mut row = format!("{name:22}");
        let mut worked = false;
        // Whatever the one before ended.
        world.log_everybody_in().await;
        let mut before = everything(world).await;
        let mut written = writes(world).await;
        for caller in CallerName::ALL {
            let mut outcomes = Vec::new();
            for owner in Owner::ALL {
                let call = as_it_is_now(world, call, owner).await;
                let call = world
                    .fill(&call, owner)
                    .replace("$other", &named(NodeKind::Ticket, other_of(owner)))
                    .replace("$reply", &named(NodeKind::TimelineEntry, replies[&owner]))
                    .replace("$owner", owner.slug())
                    .replace("$mark", owner.mark())
                    .replace("$caller", caller.title())
                    .replace("$design", studio::DESIGN)
                    .replace("$fresh", &uuid::Uuid::new_v4().to_string())
                    .replace("$soon", &soon);
                let query = format!("mutation {{ {call} }}");
                let answer = world.ask(caller, &query).await;
                world.assert_nothing_foreign(caller, &query, &without_echo(&answer));
                let outcome = outcome(&answer, name);
                let now_written = writes(world).await;
                let after = match now_written == written {
                    true => before.clone(),
                    false => everything(world).await,
                };
                written = now_written;
                if outcome == "done" {
                    worked = true;
                } else {
                    let whose = caller.title();
                    assert_eq!(before, after, "{name} as {whose} left a trace");
                }
                before = after;
                outcomes.push(outcome);
            }
            row += &format!("  {:54}", outcomes.join(" "));
        }
        assert!(
            worked || NEEDS_MORE.contains(&name),
            "{name} worked for nobody"
        );
        text += row.trim_end();
        text.push('\n');
    }
    text
}

/// The call with the versions and pages that there are at this moment; none is looked up that is not named.
async fn as_it_is_now(world: &World, call: &str, owner: Owner) -> String {
    let mut call = call.to_owned();
    // The longer names first.
    for name in [
        "$pages",
        "$paged",
        "$mailed",
        "$version",
        "$announced",
        "$articled",
        "$worded",
        "$assetTypeVersion",
        "$assetVersion",
    ] {
        if !call.contains(name) {
            continue;
        }
        let value = match name {
            "$pages" => pages_there(world, owner).await,
            "$paged" => page_version(world, owner).await,
            "$mailed" => mail_version(world, owner).await,
            "$version" => version_of(world, owner).await,
            "$articled" => article_version(world, owner).await,
            "$worded" => words_seen(world, owner).await,
            "$assetTypeVersion" => asset_type_version(world).await,
            "$assetVersion" => asset_version(world, owner).await,
            _ => announced_version(world, owner).await,
        };
        call = call.replace(name, &value);
    }
    call
}

/// The version of the owner's portal, as whoever edits it has seen it.
async fn version_of(world: &World, owner: Owner) -> String {
    let tenant = world.tenants[owner.slug()];
    let sql = format!("SELECT record_version::text FROM tenants WHERE id = '{tenant}'");
    world.database.text_as_owner(&sql).await
}

/// The version of the owner's asset.
async fn asset_version(world: &World, owner: Owner) -> String {
    let id = asset_of(owner);
    let sql = format!("SELECT version::text FROM assets WHERE id = '{id}'");
    world.database.text_as_owner(&sql).await
}

/// The version of everybody's type of assets.
async fn asset_type_version(world: &World) -> String {
    let sql = format!("SELECT version::text FROM asset_types WHERE id = '{LAPTOP}'");
    world.database.text_as_owner(&sql).await
}

/// The version of the owner's announcement, while it is there.
async fn announced_version(world: &World, owner: Owner) -> String {
    let id = announcement_of(owner);
    let sql =
        format!("SELECT coalesce((SELECT version FROM announcements WHERE id = '{id}'), 0)::text");
    world.database.text_as_owner(&sql).await
}

/// The version of the owner's page, while it is there.
async fn page_version(world: &World, owner: Owner) -> String {
    let id = page_of(owner);
    let sql = format!("SELECT coalesce((SELECT version FROM pages WHERE id = '{id}'), 0)::text");
    world.database.text_as_owner(&sql).await
}

/// The version of the article of the owner's portal.
async fn article_version(world: &World, owner: Owner) -> String {
    let id = article_of(owner);
    let sql = format!("SELECT version::text FROM articles WHERE id = '{id}'");
    world.database.text_as_owner(&sql).await
}

/// What an admin sees of the words of the owner's portal's search.
async fn words_seen(world: &World, owner: Owner) -> String {
    let portal = world.portal(owner.slug());
    let query = format!(
        "{{ serviceDesk {{ knowledge {{ searchWords(tenantId: \"{portal}\") {{ seen }} }} }} }}"
    );
    let answer = world.ask(CallerName::Admin, &query).await;
    let seen = &answer["data"]["serviceDesk"]["knowledge"]["searchWords"]["seen"];
    seen.as_str().unwrap_or_default().to_owned()
}

/// The version of the owner's portal's words in one kind of mail.
async fn mail_version(world: &World, owner: Owner) -> String {
    let tenant = world.tenants[owner.slug()];
    let sql = format!(
        "SELECT coalesce((SELECT version FROM mail_texts WHERE tenant_id = '{tenant}' AND kind = 'ticket-moved' AND locale = 'en'), 0)::text"
    );
    world.database.text_as_owner(&sql).await
}

/// The ids of all pages of the owner's portal, as an argument names them.
async fn pages_there(world: &World, owner: Owner) -> String {
    let tenant = world.tenants[owner.slug()];
    let sql = format!(
        "SELECT coalesce(string_agg(id::text, ' ' ORDER BY position, id), '') FROM pages WHERE tenant_id = '{tenant}'"
    );
    let ids = world.database.text_as_owner(&sql).await;
    let global = |id: &str| GlobalId::new(NodeKind::Page, id.parse().unwrap());
    let ids = ids
        .split_whitespace()
        .map(|id| format!("\"{}\"", global(id)));
    ids.collect::<Vec<_>>().join(", ")
}

fn assert_payload_is_asked_for_whole(map: &SchemaMap, name: &str, call: &str) {
    let mutation = map.fields["Mutation"]
        .iter()
        .find(|field| field.name == name)
        .unwrap();
    for field in &map.fields[&mutation.of] {
        assert!(
            call.contains(&field.name),
            "{}.{} is asked for by nobody",
            mutation.of,
            field.name
        );
    }
}

fn outcome(answer: &Value, name: &str) -> String {
    if let Some(code) = answer["errors"][0]["extensions"]["code"].as_str() {
        return code.to_lowercase();
    }
    let payload = &answer["data"][name];
    // Of several objects, each has errors of its own.
    let code = payload["errors"][0]["code"].as_str();
    match code.or(payload["results"][0]["errors"][0]["code"].as_str()) {
        Some(code) => code.to_owned(),
        None => "done".to_owned(),
    }
}

/// A mistyped address is repeated to nobody; what is left must hold nothing foreign either.
fn without_echo(answer: &Value) -> Value {
    answer["data"].clone()
}

/// What a mutation could change, but for sessions and counted log-ins.
const CHANGED: [&str; 57] = [
    "push_subscriptions",
    "asset_types",
    "assets",
    "asset_assignments",
    "ticket_assets",
    "tickets",
    "ticket_entries",
    "ticket_internal_notes",
    "attachments",
    "inbound_mails",
    "mail_outbox",
    "tenants",
    "contacts",
    "staff_accounts",
    "identity_providers",
    "identity_provider_settings",
    "linked_identities",
    "audit_events",
    "ticket_participants",
    "ticket_grants",
    "ticket_links",
    "conversations",
    "conversation_staff",
    "conversation_messages",
    "conversation_traces",
    "message_sendings",
    "chat_agents",
    "tenant_hosts",
    "branding_versions",
    "branding_publications",
    "contact_directory",
    "desk_views",
    "canned_answers",
    "branding_drafts",
    "brand_preview_links",
    "view_handovers",
    "announcements",
    "announcement_tenants",
    "announcement_dismissals",
    "knowledge_categories",
    "articles",
    "article_contacts",
    "article_files",
    "article_versions",
    "article_texts",
    "article_slugs",
    "article_votes",
    "article_favourites",
    "article_step_votes",
    "article_days",
    "missed_searches",
    "missed_search_days",
    "knowledge_synonyms",
    "knowledge_best_answers",
    "pages",
    "mail_texts",
    "brand_images",
];

/// Counts statements that write, also those that are taken back: most calls write nothing, and then nothing is compared.
async fn count_writes(world: &World) {
    let mut sql = String::from(
        "CREATE SEQUENCE writes;
         CREATE FUNCTION count_write() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
             $$ BEGIN PERFORM nextval('public.writes'); RETURN NULL; END $$;",
    );
    for table in CHANGED {
        sql += &format!(
            "CREATE TRIGGER counted AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
                 FOR EACH STATEMENT EXECUTE FUNCTION public.count_write();"
        );
    }
    world.database.as_owner(&sql).await;
}

async fn writes(world: &World) -> String {
    let sql = "SELECT concat(last_value, is_called) FROM writes";
    world.database.text_as_owner(sql).await
}

/// All of it, as a sum that no order changes.
async fn everything(world: &World) -> String {
    let rows = CHANGED.map(|table| match table {
        // Pictures are known by their content.
        "brand_images" => "SELECT hash t FROM brand_images".to_owned(),
        table => format!("SELECT {table}::text t FROM {table}"),
    });
    let sql = format!(
        "SELECT concat(count(*), ' ', sum(hashtextextended(t, 0)::numeric)) FROM ({}) rows",
        rows.join(" UNION ALL ")
    );
    world.database.text_as_owner(&sql).await
}
