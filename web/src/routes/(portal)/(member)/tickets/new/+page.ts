import { send } from '#lib/api/client.ts';
import { RequestTypesQuery } from '#lib/tickets/request-types.graphql.ts';

export const load = async ({ url }) => {
  const types = (await send(RequestTypesQuery, {})).portal?.requestTypes ?? [];
  const key = url.searchParams.get('type');
  // Nothing chosen yet, or what is not offered any more: to be chosen.
  const type = types.find((type) => type.key === key);
  return { types, type, choosing: types.length > 0 && !type && key !== '' };
};
