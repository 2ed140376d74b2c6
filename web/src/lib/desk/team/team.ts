import { send } from '#lib/api/client.ts';
import { known } from '#lib/api/known.ts';
import { TeamQuery, type TeamMember } from './team.graphql.ts';

export async function team(): Promise<TeamMember[]> {
  return known((await send(TeamQuery, {})).serviceDesk).team;
}
