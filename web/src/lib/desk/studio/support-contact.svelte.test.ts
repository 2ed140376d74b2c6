import { beforeEach, expect, it, vi } from 'vitest';
import { send } from '#lib/api/client.ts';
import type { TenantRecord } from '../tenants/tenants.graphql.ts';
import { SupportContact } from './support-contact.svelte.ts';

vi.mock('#lib/api/client.ts', () => ({ send: vi.fn() }));
const sending = vi.mocked(send);
beforeEach(() => sending.mockReset());

const record = (version: number, phone: string | null = null, hours = ''): TenantRecord => ({
  id: 'p',
  state: 'ACTIVE',
  version,
  hosts: ['help.example'],
  deletesAt: null,
  features: [{ feature: 'TICKETS', enabled: true }],
  openingHours: hours ? [{ locale: 'EN', text: hours }] : [],
  portal: {
    slug: 'p',
    name: 'Portal',
    locales: ['EN'],
    defaultLocale: 'EN',
    support: { name: 'Desk', email: 'desk@help.example', phone, imprintUrl: null, privacyUrl: null },
  },
});
const conflict = { code: 'CONFLICT', message: 'changed', path: ['input', 'version'] };
const answers = (tenant: TenantRecord | null, errors: (typeof conflict)[] = []) =>
  sending.mockResolvedValueOnce({ updateTenant: { tenant, errors } });
const sent = (): unknown => (sending.mock.lastCall?.[1] as { input: unknown }).input;

it('is told as the portal would tell it, before it is saved', () => {
  const contact = new SupportContact(record(1));
  expect(contact.dirty).toBe(false);
  contact.fields.hours.EN = 'Mon to Fri';
  expect(contact.dirty).toBe(true);
  expect(contact.in('en')).toMatchObject({ name: 'Desk', phone: null, openingHours: 'Mon to Fri' });
  // Where a language has none, those of the first language are shown.
  expect(contact.in('de').openingHours).toBe('Mon to Fri');
});

it('is saved with the rest of the record as it was seen', async () => {
  const contact = new SupportContact(record(4));
  contact.fields.phone = '030 1234';
  answers(record(5, '030 1234'));
  expect(await contact.save()).toBe(true);
  expect(sent()).toMatchObject({
    tenantId: 'p',
    version: 4,
    name: 'Portal',
    hosts: ['help.example'],
    support: { name: 'Desk', phone: '030 1234' },
  });
  expect(contact.dirty).toBe(false);
});

it('neither overwrites what somebody else saved, nor loses what was typed', async () => {
  const contact = new SupportContact(record(4, '1'));
  contact.fields.phone = '2';
  const theirs = record(5, '3', 'Never');
  answers(theirs, [conflict]);
  expect(await contact.save()).toBe(false);
  expect(contact.submission.conflict).toBe(true);
  expect(contact.theirs).toBe(theirs);
  contact.adopt(theirs);
  expect(contact.fields).toMatchObject({ phone: '2', hours: { EN: 'Never' } });
  expect(contact.clashes.map(({ saved }) => saved)).toEqual(['3']);
  expect(contact.submission.conflict).toBe(false);
  answers(record(6, '2', 'Never'));
  expect(await contact.save()).toBe(true);
  expect(sent()).toMatchObject({ version: 5 });
  expect(contact.clashes).toEqual([]);
});

it('hears what is newer, and nothing that is older', () => {
  const contact = new SupportContact(record(4, '1'));
  contact.hear(record(3, '0'));
  expect(contact.fields.phone).toBe('1');
  contact.hear(record(5, '2'));
  expect(contact.fields.phone).toBe('2');
  expect(contact.dirty).toBe(false);
});

it('is only read where the portal was set aside', () => {
  expect(new SupportContact(record(1)).editable).toBe(true);
  expect(new SupportContact({ ...record(1), state: 'ARCHIVED' }).editable).toBe(false);
});
