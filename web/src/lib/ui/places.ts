/** What a new ticket begins with. */
export interface NewTicketWish {
  subject?: string;
  /** The id of the asset that it is about. */
  asset?: string;
  /** Where its writer comes from, and may go back to. */
  from?: string;
}

/** What a new article begins with. */
export interface NewArticleWish {
  title: string;
  lang: string;
  /** A portal's id, or empty for the provider's. */
  portal: string;
}

/** Every address of the app, in one place. The app is always served at the root of its host. */
export const places = {
  home: '/',
  login: '/login',
  forgot: '/forgot',
  choosePassword: '/choose-password',
  profile: '/profile',
  page: (slug: string) => `/pages/${encodeURIComponent(slug)}`,
  knowledge: '/knowledge',
  favourites: '/favourites',
  category: (slug: string) => `/knowledge/${encodeURIComponent(slug)}`,
  article: (slug: string) => `/articles/${encodeURIComponent(slug)}`,
  search: '/search',
  /** An empty category: in all of them. */
  searchFor: (q: string, category = '') =>
    `/search?${new URLSearchParams(category ? { q, category } : { q })}`,
  tickets: '/tickets',
  newTicket: '/tickets/new',
  /** An empty key: nothing particular. */
  newTicketOf: (type: string, carried: NewTicketWish = {}) =>
    `/tickets/new?${new URLSearchParams({ type, ...carried })}`,
  newTicketWith: (carried: NewTicketWish) => `/tickets/new?${new URLSearchParams({ ...carried })}`,
  ticket: (number: number) => `/tickets/${number}`,
  messages: '/messages',
  newMessage: '/messages/new',
  assets: '/assets',
  asset: (id: string) => `/assets/${id}`,
  conversation: (id: string) => `/messages/${encodeURIComponent(id)}`,
  queue: '/desk',
  deskLogin: '/desk/login',
  deskForgot: '/desk/forgot',
  deskChoosePassword: '/desk/choose-password',
  deskCode: '/desk/code',
  deskSetUpCode: '/desk/set-up-code',
  deskAccount: '/desk/account',
  team: '/desk/team',
  inviteStaff: '/desk/team/new',
  staffMember: (id: string) => `/desk/team/${encodeURIComponent(id)}`,
  deskTicket: (id: string) => `/desk/tickets/${encodeURIComponent(id)}`,
  /** Where an article is made of it. */
  ticketArticle: (id: string) => `/desk/tickets/${encodeURIComponent(id)}/article`,
  contacts: '/desk/contacts',
  newContact: '/desk/contacts/new',
  importContacts: '/desk/contacts/import',
  contact: (id: string) => `/desk/contacts/${encodeURIComponent(id)}`,
  openTicket: (contact: string) => `/desk/contacts/${encodeURIComponent(contact)}/ticket`,
  writeToContact: (id: string) => `/desk/contacts/${encodeURIComponent(id)}/message`,
  deskMessages: '/desk/messages',
  deskChats: '/desk/chats',
  writeToMany: '/desk/write-to-many',
  deskConversation: (id: string) => `/desk/messages/${encodeURIComponent(id)}`,
  contactPortal: (id: string) => `/desk/contacts/${encodeURIComponent(id)}?tab=portal`,
  signOn: '/desk/sign-on',
  signOnOf: (tenant: string) => `/desk/sign-on?${new URLSearchParams({ tenant })}`,
  newProvider: (tenant: string) => `/desk/sign-on/new?${new URLSearchParams({ tenant })}`,
  provider: (tenant: string, id: string) =>
    `/desk/sign-on/${encodeURIComponent(id)}?${new URLSearchParams({ tenant })}`,
  tenants: '/desk/tenants',
  newTenant: '/desk/tenants/new',
  tenant: (id: string) => `/desk/tenants/${encodeURIComponent(id)}`,
  tenantBrand: (id: string) => `/desk/tenants/${encodeURIComponent(id)}/brand`,
  tenantAddresses: (id: string) => `/desk/tenants/${encodeURIComponent(id)}/addresses`,
  tenantMails: (id: string) => `/desk/tenants/${encodeURIComponent(id)}/mails`,
  tenantMail: (id: string, mail: string) =>
    `/desk/tenants/${encodeURIComponent(id)}/mails?${new URLSearchParams({ mail })}`,
  tenantPages: (id: string) => `/desk/tenants/${encodeURIComponent(id)}/pages`,
  newTenantPage: (id: string) => `/desk/tenants/${encodeURIComponent(id)}/pages/new`,
  tenantPage: (id: string, page: string) =>
    `/desk/tenants/${encodeURIComponent(id)}/pages/${encodeURIComponent(page)}`,
  webhooks: '/desk/webhooks',
  newWebhook: '/desk/webhooks/new',
  webhook: (id: string) => `/desk/webhooks/${encodeURIComponent(id)}`,
  cannedAnswers: '/desk/canned-answers',
  cannedAnswer: (id: string) => `/desk/canned-answers/${encodeURIComponent(id)}`,
  announcements: '/desk/announcements',
  /** An empty state: all of them. */
  announcementsIn: (state: string) =>
    state ? `/desk/announcements?${new URLSearchParams({ state })}` : '/desk/announcements',
  newAnnouncement: '/desk/announcements/new',
  announcement: (id: string) => `/desk/announcements/${encodeURIComponent(id)}`,
  deskKnowledge: '/desk/knowledge',
  newArticle: '/desk/knowledge/new',
  newArticleOf: (wish: NewArticleWish) => `/desk/knowledge/new?${new URLSearchParams({ ...wish })}`,
  articleCategories: '/desk/knowledge/categories',
  knowledgeFigures: '/desk/knowledge/figures',
  searchWords: '/desk/knowledge/words',
  /** Empty: for every portal. */
  searchWordsOf: (portal: string) =>
    portal ? `/desk/knowledge/words?${new URLSearchParams({ portal })}` : '/desk/knowledge/words',
  bestAnswerFor: (answer: string, portal: string) =>
    `/desk/knowledge/words?${new URLSearchParams(portal ? { portal, answer } : { answer })}`,
  deskArticle: (id: string) => `/desk/knowledge/${encodeURIComponent(id)}`,
  outbox: '/desk/outbox',
  parkedMails: '/desk/outbox/answers',
  figures: '/desk/figures',
  messageFigures: '/desk/figures/messages',
  auditLog: '/desk/audit',
} as const;

/** The same address on the two sides of the house. */
export const doors = {
  portal: { login: places.login, forgot: places.forgot, choosePassword: places.choosePassword },
  desk: { login: places.deskLogin, forgot: places.deskForgot, choosePassword: places.deskChoosePassword },
} as const;
