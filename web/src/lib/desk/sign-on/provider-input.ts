import type { Provider, ProviderInput } from './sign-on.graphql.ts';

/** Whose log-in it is: whatever has a provider. */
export type ProviderKind = Exclude<Provider['kind'], 'PASSWORD'>;
export const KINDS: readonly ProviderKind[] = ['MICROSOFT', 'GOOGLE', 'OPENID'];

/** A provider as the form has it; lists as they are typed. */
export interface ProviderFields {
  kind: ProviderKind;
  label: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  directories: string;
  hostedDomains: string;
  emailDomains: string;
  createForDomains: string;
  active: boolean;
}

/** The form of a provider that is to be. */
export function emptyFields(kind: ProviderKind): ProviderFields {
  return {
    kind,
    label: kind === 'MICROSOFT' ? 'Microsoft' : kind === 'GOOGLE' ? 'Google' : '',
    issuer: '',
    clientId: '',
    clientSecret: '',
    directories: '',
    hostedDomains: '',
    emailDomains: '',
    createForDomains: '',
    active: true,
  };
}

/** The form of one that there is. The secret is nobody's to read: left empty, it stays. */
export function fieldsOf(provider: Provider): ProviderFields {
  const lines = (list: readonly string[]): string => list.join('\n');
  return {
    kind: provider.kind as ProviderKind,
    label: provider.label,
    issuer: provider.issuer,
    clientId: provider.clientId,
    clientSecret: '',
    directories: lines(provider.directories),
    hostedDomains: lines(provider.hostedDomains),
    emailDomains: lines(provider.emailDomains),
    createForDomains: lines(provider.createForDomains),
    active: provider.active,
  };
}

/** Entries of a list as people type them: by lines, spaces, commas or semicolons. */
export function entries(text: string): string[] {
  return text.split(/[\s,;]+/).filter((entry) => entry !== '');
}

/** What is sent. What belongs to another kind stays out of it. */
export function written(fields: ProviderFields, tenantId: string, provider: Provider | null): ProviderInput {
  const { kind } = fields;
  return {
    tenantId,
    providerId: provider?.id ?? null,
    kind,
    label: fields.label,
    issuer: fields.issuer.trim() || null,
    clientId: fields.clientId,
    clientSecret: fields.clientSecret.trim() || null,
    directories: kind === 'MICROSOFT' ? entries(fields.directories) : [],
    hostedDomains: kind === 'GOOGLE' ? entries(fields.hostedDomains) : [],
    emailDomains: entries(fields.emailDomains),
    createForDomains: entries(fields.createForDomains),
    active: fields.active,
    position: provider?.position ?? 0,
  };
}
