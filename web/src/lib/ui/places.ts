/** Every address of the app, in one place. The app is always served at the root of its host. */
export const places = {
  home: '/',
  login: '/login',
  tickets: '/tickets',
  newTicket: '/tickets/new',
  ticket: (number: number) => `/tickets/${number}`,
  queue: '/desk',
  deskLogin: '/desk/login',
  deskTicket: (id: string) => `/desk/tickets/${encodeURIComponent(id)}`,
  outbox: '/desk/outbox',
} as const;
