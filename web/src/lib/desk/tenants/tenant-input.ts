import type { CreateTenantInput, TenantRecord } from './tenants.graphql.ts';
import { hostLines } from './tenants.ts';

type Locale = CreateTenantInput['locales'][number];
type Feature = TenantRecord['features'][number]['feature'];
export const LOCALES: Locale[] = ['DE', 'EN'];
/** The input's fields that `SupportFields` shows. */
export const SUPPORT_FIELDS = ['name', 'email', 'phone', 'openingHours', 'imprintUrl', 'privacyUrl'].map(
  (field) => `support.${field}`,
);

/** A portal's record as it stands in a form: every field a text or a tick. */
export interface TenantFields {
  name: string;
  slug: string;
  hosts: string;
  locales: Locale[];
  defaultLocale: Locale;
  features: Record<Feature, boolean>;
  template: string;
  supportName: string;
  email: string;
  phone: string;
  hours: Record<Locale, string>;
  imprintUrl: string;
  privacyUrl: string;
}

/** What is on where nobody has decided. */
const STANDARD: Record<Feature, boolean> = {
  TICKETS: true,
  MESSAGES: false,
  CHAT: false,
  ASSETS: false,
  KNOWLEDGE: true,
  PUBLIC_KNOWLEDGE: false,
};

export function fieldsOf(tenant: TenantRecord | null): TenantFields {
  const support = tenant?.portal.support;
  const hours = (locale: Locale) => tenant?.openingHours.find((one) => one.locale === locale)?.text ?? '';
  return {
    name: tenant?.portal.name ?? '',
    slug: tenant?.portal.slug ?? '',
    hosts: tenant?.hosts.join('\n') ?? '',
    locales: tenant?.portal.locales ?? ['DE', 'EN'],
    defaultLocale: tenant?.portal.defaultLocale ?? 'DE',
    features: {
      ...STANDARD,
      ...Object.fromEntries(tenant?.features.map(({ feature, enabled }) => [feature, enabled]) ?? []),
    },
    template: '',
    supportName: support?.name ?? '',
    email: support?.email ?? '',
    phone: support?.phone ?? '',
    hours: { DE: hours('DE'), EN: hours('EN') },
    imprintUrl: support?.imprintUrl ?? '',
    privacyUrl: support?.privacyUrl ?? '',
  };
}

/** What somebody typed over `base` stays; of the rest, what the record has become meanwhile. */
export function merged(base: TenantFields, typed: TenantFields, now: TenantFields): TenantFields {
  const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
  const keys = Object.keys(now) as (keyof TenantFields)[];
  const kept = keys.filter((key) => !same(typed[key], base[key]));
  return { ...now, ...Object.fromEntries(kept.map((key) => [key, typed[key]])) };
}

/** What creating and changing have in common. */
export function recordOf(fields: TenantFields) {
  return {
    name: fields.name,
    hosts: hostLines(fields.hosts),
    locales: LOCALES.filter((locale) => fields.locales.includes(locale)),
    defaultLocale: fields.defaultLocale,
    features: (Object.keys(fields.features) as Feature[]).filter((feature) => fields.features[feature]),
    support: {
      name: fields.supportName,
      email: fields.email || null,
      phone: fields.phone || null,
      openingHours: LOCALES.map((locale) => ({ locale, text: fields.hours[locale] })),
      imprintUrl: fields.imprintUrl || null,
      privacyUrl: fields.privacyUrl || null,
    },
  };
}
