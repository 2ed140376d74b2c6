import { send } from '#lib/api/client.ts';
import { known } from '#lib/api/known.ts';
import { NamedContactsQuery, type NamedContact, type NamedPage } from './named-contacts.graphql.ts';

const OFFERED = 10;
const PAGE = 100;
/** Pages of a portal's contacts that are looked through for names. */
const PAGES = 10;

/** Contacts of a portal in whose names or addresses these words are. */
export async function contactsNamed(tenant: string, search: string): Promise<NamedContact[]> {
  const asked = await send(NamedContactsQuery, { first: OFFERED, after: null, filter: { tenant, search } });
  return known(asked.serviceDesk).contacts.nodes;
}

/** Those of a portal's contacts who have these ids: the API names them one by one or page by page. */
export async function chosenContacts(tenant: string, ids: readonly string[]): Promise<NamedContact[]> {
  const found: NamedContact[] = [];
  let after: string | null = null;
  for (let page = 0; page < PAGES && found.length < ids.length; page++) {
    const { nodes, pageInfo }: NamedPage = known(
      (await send(NamedContactsQuery, { first: PAGE, after, filter: { tenant } })).serviceDesk,
    ).contacts;
    found.push(...nodes.filter(({ id }) => ids.includes(id)));
    after = pageInfo.endCursor;
    if (!pageInfo.hasNextPage) break;
  }
  return found;
}
