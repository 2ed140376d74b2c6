import { send } from '#lib/api/client.ts';
import { known } from '#lib/api/known.ts';
import { ProfileQuery, type Profile } from './account.graphql.ts';

/** What a contact sees of their own account. */
export async function ownAccount(): Promise<Profile> {
  return known((await send(ProfileQuery, {})).viewer);
}
