import { send } from '#lib/api/client.ts';
import { caught, errorText } from '#lib/api/errors.ts';
import { announcements } from '#lib/ui/announcements.svelte.ts';
import { linked } from '../article/edits.ts';
import { known } from '#lib/api/known.ts';
import { ArticleForReplyQuery, type LinkableArticle } from './knowledge.graphql.ts';

/** An article, or an address that was typed. */
export interface Target {
  article?: LinkableArticle;
  url: string;
  title: string;
}

/** An article as somebody finds it who reads this language. */
export function targetOf(article: LinkableArticle, lang: string): Target & { article: LinkableArticle } {
  const text = article.texts.find(({ locale: spoken }) => spoken.toLowerCase() === lang) ?? article.texts[0];
  return { article, url: `/articles/${text?.slug ?? ''}`, title: text?.title ?? '' };
}

export const summaryOf = ({ article, url }: Target): string =>
  article?.texts.find(({ slug }) => url.endsWith(`/${slug}`))?.summary ?? '';

/** Hands over what goes into the reply: a link to the article in that portal, or what it says with the link below. */
export async function intoReply(
  { article, url, title }: Target,
  portal: string,
  as: 'link' | 'text',
  insert: (text: string) => void,
): Promise<void> {
  if (!article) return;
  try {
    const variables = { id: article.id, tenant: portal };
    const { tenant, knowledge } = known((await send(ArticleForReplyQuery, variables)).serviceDesk);
    const said = knowledge.article?.texts.find(({ slug }) => url.endsWith(`/${slug}`));
    // The portal is served as the desk is, under its own first name.
    const { protocol, port } = location;
    const host = tenant?.hosts[0] ?? '';
    const address = `${protocol}//${host}${port && `:${port}`}${url}`;
    const link = linked({ value: '', start: 0, end: 0 }, address, title).text;
    insert(as === 'text' && said ? `${said.body.markdown.trim()}\n\n${link}\n` : link);
  } catch (cause) {
    const { title: failed, body } = errorText(caught(cause));
    announcements.show(`${failed} ${body}`);
  }
}
