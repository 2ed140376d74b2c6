import { describe, expect, it } from 'vitest';
import { emptyFields, entries, fieldsOf, written } from './provider-input.ts';
import type { Provider } from './sign-on.graphql.ts';

const provider: Provider = {
  id: 'p1',
  kind: 'MICROSOFT',
  label: 'Oriale account',
  issuer: 'https://login.microsoftonline.com/d1/v2.0',
  clientId: 'client',
  hasClientSecret: true,
  directories: ['d1', 'd2'],
  hostedDomains: [],
  emailDomains: ['oriale.example'],
  createForDomains: [],
  active: false,
  position: 3,
  redirectUris: [],
};

describe('a provider', () => {
  it('comes back as it was when nothing is changed, and keeps its secret', () => {
    const input = written(fieldsOf(provider), 't1', provider);
    expect(input).toEqual({
      tenantId: 't1',
      providerId: 'p1',
      kind: 'MICROSOFT',
      label: 'Oriale account',
      issuer: 'https://login.microsoftonline.com/d1/v2.0',
      clientId: 'client',
      clientSecret: null,
      directories: ['d1', 'd2'],
      hostedDomains: [],
      emailDomains: ['oriale.example'],
      createForDomains: [],
      active: false,
      position: 3,
    });
  });

  it('sends nothing that belongs to another kind', () => {
    const fields = { ...emptyFields('OPENID'), directories: 'd1', hostedDomains: 'h.example', issuer: ' ' };
    const input = written(fields, 't1', null);
    expect(input.directories).toEqual([]);
    expect(input.hostedDomains).toEqual([]);
    expect(input.issuer).toBeNull();
    expect(input.providerId).toBeNull();
  });

  it('takes lists as people type them', () => {
    expect(entries(' a.example, b.example;c.example\n\n@d.example ')).toEqual([
      'a.example',
      'b.example',
      'c.example',
      '@d.example',
    ]);
    expect(entries('  ')).toEqual([]);
  });
});
