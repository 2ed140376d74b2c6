import type { DeskConversationsVariables } from './messages.graphql.ts';

/** `unanswered`: what one wrote to many, and nobody has answered. */
export const BOXES = ['waiting', 'own', 'all', 'unanswered'] as const;
export type Box = (typeof BOXES)[number];

export const KINDS = ['chat', 'thread'] as const;
export type Kind = (typeof KINDS)[number];

/** What the list shows; all of it stands in the address. */
export interface MessagesView {
  box: Box;
  /** Empty: chats and threads. */
  kind: Kind | '';
  /** A portal's slug; empty for all of them. */
  portal: string;
  search: string;
}

const BOX = { waiting: 'WAITING', own: 'OWN', all: 'ALL', unanswered: 'UNANSWERED' } as const;
const KIND = { chat: 'CHAT', thread: 'THREAD' } as const;

export function readMessagesView(params: { get(name: string): string | null }): MessagesView {
  return {
    box: BOXES.find((box) => box === params.get('box')) ?? 'waiting',
    kind: KINDS.find((kind) => kind === params.get('kind')) ?? '',
    portal: params.get('portal') ?? '',
    search: params.get('q')?.trim() ?? '',
  };
}

/** The query string of a view, '' for the plain list. */
export function messagesViewSearch({ box, kind, portal, search }: MessagesView): string {
  const params = new URLSearchParams();
  if (box !== 'waiting') params.set('box', box);
  if (kind) params.set('kind', kind);
  if (portal) params.set('portal', portal);
  if (search) params.set('q', search);
  const text = params.toString();
  return text ? `?${text}` : '';
}

export function filterOf({ box, kind, portal, search }: MessagesView): DeskConversationsVariables['filter'] {
  return {
    box: BOX[box],
    ...(kind && { kind: KIND[kind] }),
    ...(portal && { tenantSlug: portal }),
    ...(search && { search }),
  };
}

/** What a list tells a conversation by. */
interface Standing {
  state: 'WAITING' | 'ACTIVE' | 'ENDED';
  kind: 'CHAT' | 'THREAD';
  people: readonly { isSelf: boolean }[];
  /** Written to many, and not answered. */
  unanswered: boolean;
}

/** Whether a conversation, as it is by now, still belongs to a list: one that was answered waits no longer. */
export function belongs({ box, kind }: Pick<MessagesView, 'box' | 'kind'>, one: Standing): boolean {
  if (kind && one.kind !== KIND[kind]) return false;
  if (box === 'waiting') return one.state === 'WAITING';
  if (box === 'all') return true;
  const own = one.people.some(({ isSelf }) => isSelf);
  return box === 'own' ? own && !one.unanswered : one.unanswered;
}
