import { readFileSync } from 'node:fs';

export interface DemoContact {
  name: string;
  email: string;
  password: string;
  ticket_numbers: number[];
  ticket_ids: string[];
}

export interface DemoTenant {
  slug: string;
  /** What the organisation is called. */
  name: string;
  url: string;
  locale: 'de' | 'en';
  contacts: DemoContact[];
  /** Reads everybody's tickets and opens some in their name; has none of their own. */
  team_lead: DemoContact;
}

export interface DemoStaff {
  role: string;
  email: string;
  password: string;
}

interface Demo {
  graphql_path: string;
  desk: { url: string };
  /** `api`: the mails that were caught, as JSON; none where an operator has a mail server of their own. */
  mail: { api: string | null };
  staff: DemoStaff[];
  tenants: DemoTenant[];
}

/** What the demo's last start wrote down for programs that try it from outside. */
export const demo = JSON.parse(
  readFileSync(process.env.PORTICO_DEMO_JSON ?? '../.portico/demo.json', 'utf8'),
) as Demo;

/** Two tenants with brands that differ. */
export const brands = demo.tenants.slice(0, 2);
/** Where the support team's hours never end: for what is offered within them alone. */
export const alwaysOpen = demo.tenants.find(({ slug }) => slug === 'nordwind') ?? demo.tenants[0]!;
export const agent = demo.staff.find(({ role }) => role.toLowerCase() === 'agent') ?? demo.staff[0]!;
export const admin = demo.staff.find(({ role }) => role.toLowerCase() === 'admin') ?? demo.staff[0]!;
export const deskUrl = (path: string): string => new URL(path, demo.desk.url).href;
export const portalUrl = (tenant: Pick<DemoTenant, 'url'>, path: string): string =>
  new URL(path, tenant.url).href;

/** The contact with the most tickets: their list has more than one page. */
export function busiest(): { tenant: DemoTenant; contact: DemoContact } {
  const all = demo.tenants.flatMap((tenant) => tenant.contacts.map((contact) => ({ tenant, contact })));
  return all.reduce((most, one) =>
    one.contact.ticket_numbers.length > most.contact.ticket_numbers.length ? one : most,
  );
}
