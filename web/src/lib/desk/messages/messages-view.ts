import type { DeskConversationsVariables } from './messages.graphql.ts';

export const BOXES = ['waiting', 'own', 'all'] as const;
export type Box = (typeof BOXES)[number];

/** What the list shows; all of it stands in the address. */
export interface MessagesView {
  box: Box;
  /** A portal's slug; empty for all of them. */
  portal: string;
  search: string;
}

const BOX = { waiting: 'WAITING', own: 'OWN', all: 'ALL' } as const;

export function readMessagesView(params: { get(name: string): string | null }): MessagesView {
  return {
    box: BOXES.find((box) => box === params.get('box')) ?? 'waiting',
    portal: params.get('portal') ?? '',
    search: params.get('q')?.trim() ?? '',
  };
}

/** The query string of a view, '' for the plain list. */
export function messagesViewSearch({ box, portal, search }: MessagesView): string {
  const params = new URLSearchParams();
  if (box !== 'waiting') params.set('box', box);
  if (portal) params.set('portal', portal);
  if (search) params.set('q', search);
  const text = params.toString();
  return text ? `?${text}` : '';
}

export function filterOf({ box, portal, search }: MessagesView): DeskConversationsVariables['filter'] {
  return { box: BOX[box], ...(portal && { tenantSlug: portal }), ...(search && { search }) };
}
