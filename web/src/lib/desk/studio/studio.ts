import { send } from '#lib/api/client.ts';
import type { ListPage } from '#lib/ui/pages.svelte.ts';
import { known } from '#lib/api/known.ts';
import {
  BrandPreviewQuery,
  BrandStudioQuery,
  LogoColorsQuery,
  type DesignInput,
  type StudioFacts,
} from './studio.graphql.ts';
import { BrandVersionsQuery, type Version } from './versions.graphql.ts';

const VERSIONS_PAGE = 12;

/** null: there is no such portal. */
export async function brandStudio(tenant: string): Promise<StudioFacts | null> {
  const { brandStudio: found, tenant: record } = known(
    (await send(BrandStudioQuery, { tenant })).serviceDesk,
  );
  return found && record && { ...found, record };
}

export type VersionRow = Version & { id: string };

export async function brandVersions(
  tenant: string,
  after: string | null = null,
): Promise<ListPage<VersionRow>> {
  const desk = known((await send(BrandVersionsQuery, { tenant, first: VERSIONS_PAGE, after })).serviceDesk);
  const versions = desk.brandStudio?.versions;
  if (!versions) return { nodes: [], pageInfo: { hasNextPage: false, endCursor: null }, totalCount: 0 };
  return { ...versions, nodes: versions.nodes.map((node) => ({ ...node, id: String(node.number) })) };
}

export async function brandPreview(tenant: string, design: DesignInput) {
  return known((await send(BrandPreviewQuery, { tenant, design })).serviceDesk).brandPreview;
}

export async function logoColors(tenant: string): Promise<string[]> {
  return known((await send(LogoColorsQuery, { tenant })).serviceDesk).brandStudio?.draft.logoColors ?? [];
}
