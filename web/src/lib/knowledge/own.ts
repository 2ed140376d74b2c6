import { send } from '#lib/api/client.ts';
import type { Article } from './knowledge.graphql.ts';
import { OwnQuery, type Own } from './vote.graphql.ts';

const asked = new WeakMap<Article, Promise<Own | undefined>>();

/** What is the contact's own about an article that was loaded: asked once, whoever on its page wants to know. */
export function ownOf(article: Article): Promise<Own | undefined> {
  let own = asked.get(article);
  if (!own) {
    own = send(OwnQuery, { slug: article.slug }).then(
      ({ portal }) => portal?.knowledge?.article ?? undefined,
    );
    asked.set(article, own);
  }
  return own;
}
