import { send } from '#lib/api/client.ts';
import { Submission } from '#lib/api/submission.svelte.ts';
import type { Portal } from '#lib/branding/bootstrap.graphql.ts';
import * as m from '#lib/paraglide/messages.js';
import { fromApi, type Locale } from '#lib/text/locale.svelte.ts';
import { fieldsOf, LOCALES, recordOf, type TenantFields } from '../tenants/tenant-input.ts';
import { UpdateTenantMutation, type TenantRecord } from '../tenants/tenants.graphql.ts';

type Part = keyof Pick<TenantFields, 'supportName' | 'email' | 'phone' | 'imprintUrl' | 'privacyUrl'>;
const PARTS: readonly Part[] = ['supportName', 'email', 'phone', 'imprintUrl', 'privacyUrl'];

/** Saved by somebody else, while something else stands here. */
interface Clash {
  what: string;
  saved: string;
}

/** Whom a portal's people turn to, and what the law asks for: the portal's own, and no part of the draft. */
export class SupportContact {
  readonly submission = new Submission();
  /** Its place among the controls is unfolded. */
  shown = $state(false);
  fields = $state() as TenantFields;
  /** What somebody else saved while this was written. */
  theirs = $state.raw<TenantRecord>();
  clashes = $state.raw<Clash[]>([]);
  #record = $state.raw() as TenantRecord;
  #kept = $state.raw() as TenantFields;

  constructor(record: TenantRecord) {
    this.#record = record;
    this.#kept = fieldsOf(record);
    this.fields = fieldsOf(record);
  }

  /** Does the screen show what the server does not have? */
  readonly dirty = $derived(changes(this.fields, this.#kept).length > 0);

  /** What was set aside stays as it is. */
  get editable(): boolean {
    return this.#record.state === 'ACTIVE' || this.#record.state === 'SUSPENDED';
  }

  /** As the portal would tell it in a language. */
  in(locale: Locale): Portal['support'] {
    const { supportName, email, phone, hours, imprintUrl, privacyUrl, defaultLocale } = this.fields;
    const spoken = LOCALES.find((one) => fromApi(one) === locale) ?? defaultLocale;
    return {
      name: supportName,
      email: email || null,
      phone: phone || null,
      openingHours: hours[spoken] || hours[defaultLocale] || null,
      imprintUrl: imprintUrl || null,
      privacyUrl: privacyUrl || null,
    };
  }

  /** Brings it to the server, where it holds at once. */
  async save(): Promise<boolean> {
    const { id, version } = this.#record;
    const input = { ...recordOf(this.fields), tenantId: id, version };
    // Whatever is wrong is said there.
    this.shown = true;
    const done = await this.submission.run(async () => {
      const payload = (await send(UpdateTenantMutation, { input })).updateTenant;
      if (payload.errors.some(({ code }) => code === 'CONFLICT')) this.theirs = payload.tenant ?? undefined;
      return payload;
    });
    if (!done?.tenant) return false;
    this.#take(done.tenant, fieldsOf(done.tenant));
    return true;
  }

  /** The server tells the record anew, as it does now and then. */
  hear(record: TenantRecord): void {
    if (record.version > this.#record.version) this.adopt(record);
  }

  /** The record as it is now, under what was changed here: nothing that was typed is lost, and nothing overwritten. */
  adopt(record: TenantRecord): void {
    const fresh = fieldsOf(record);
    const mine = changes(this.fields, this.#kept);
    const clashing = mine.filter(({ of }) => of(fresh) !== of(this.#kept) && of(fresh) !== of(this.fields));
    const merged = mine.reduce((fields, { of, put }) => put(fields, of(this.fields)), fresh);
    this.#take(record, merged);
    this.clashes = clashing.map(({ word, of }) => ({ what: word(), saved: of(fresh) }));
    this.submission.errors = [];
  }

  /** What was typed and not saved is forgotten. */
  reset(): void {
    this.#take(this.#record, fieldsOf(this.#record));
    this.submission.errors = [];
    this.submission.failure = undefined;
  }

  #take(record: TenantRecord, fields: TenantFields): void {
    this.#record = record;
    this.#kept = fieldsOf(record);
    this.fields = fields;
    this.theirs = undefined;
    this.clashes = [];
  }
}

interface Place {
  word: () => string;
  of: (fields: TenantFields) => string;
  put: (fields: TenantFields, value: string) => TenantFields;
}

const words: Record<Part, () => string> = {
  supportName: m.tenant_support_name,
  email: m.tenant_support_email,
  phone: m.tenant_support_phone,
  imprintUrl: m.tenant_imprint,
  privacyUrl: m.tenant_privacy,
};

const PLACES: readonly Place[] = [
  ...PARTS.map((part) => ({
    word: words[part],
    of: (fields: TenantFields) => fields[part],
    put: (fields: TenantFields, value: string) => ({ ...fields, [part]: value }),
  })),
  ...LOCALES.map((locale) => ({
    word: () => m.tenant_hours({ language: { DE: m.language_de(), EN: m.language_en() }[locale] }),
    of: ({ hours }: TenantFields) => hours[locale],
    put: (fields: TenantFields, value: string) => ({
      ...fields,
      hours: { ...fields.hours, [locale]: value },
    }),
  })),
];

function changes(one: TenantFields, other: TenantFields): Place[] {
  return PLACES.filter(({ of }) => of(one) !== of(other));
}
