import { send } from '#lib/api/client.ts';
import { ApiError } from '#lib/api/errors.ts';
import { ProfileQuery, type Profile } from './account.graphql.ts';

/** What a contact sees of their own account. */
export async function ownAccount(): Promise<Profile> {
  const { viewer } = await send(ProfileQuery, {});
  if (!viewer) throw new ApiError('UNAUTHENTICATED');
  return viewer;
}
