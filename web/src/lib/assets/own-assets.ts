import { send } from '#lib/api/client.ts';
import { known } from '#lib/api/known.ts';
import {
  AssetListQuery,
  AssetNameQuery,
  AssetQuery,
  AssetTicketsQuery,
  type AssetName,
} from './assets.graphql.ts';

const PAGE_SIZE = 20;

/** What the list shows; all of it stands in the address. */
export interface AssetView {
  search: string;
  /** A type's id, or empty for all. */
  type: string;
}

export function readAssetView(params: { get(name: string): string | null }): AssetView {
  return { search: params.get('q')?.trim() ?? '', type: params.get('type') ?? '' };
}

/** The query string of a view, '' for the plain list. */
export function assetViewSearch({ search, type }: AssetView): string {
  const params = new URLSearchParams({ ...(search && { q: search }), ...(type && { type }) });
  const text = params.toString();
  return text ? `?${text}` : '';
}

export async function assetList(view: AssetView, after: string | null = null) {
  const filter = { ...(view.search && { search: view.search }), ...(view.type && { typeId: view.type }) };
  const viewer = known((await send(AssetListQuery, { first: PAGE_SIZE, after, filter })).viewer);
  return { ...viewer.assets, types: viewer.assetTypes };
}
export type AssetListPage = Awaited<ReturnType<typeof assetList>>;

/** null: there is no such asset, or the contact does not have it, which is the same. */
export async function ownAsset(id: string) {
  return known((await send(AssetQuery, { id })).viewer).asset;
}
export type OwnAsset = NonNullable<Awaited<ReturnType<typeof ownAsset>>>;

export async function ticketsOf(id: string) {
  return known((await send(AssetTicketsQuery, { id })).viewer).tickets.nodes;
}

/** What it is called that a fault shall be reported of; null where there is no such thing for the contact. */
export async function assetName(id: string): Promise<AssetName | null> {
  return known((await send(AssetNameQuery, { id })).viewer).asset;
}
