import { send } from '#lib/api/client.ts';
import { known } from '#lib/api/known.ts';
import { ProvidersQuery, type Provider } from './sign-on.graphql.ts';

export async function providers(tenant: string): Promise<Provider[]> {
  return known((await send(ProvidersQuery, { tenant })).serviceDesk).identityProviders;
}
