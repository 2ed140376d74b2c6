import { send } from '#lib/api/client.ts';
import * as m from '#lib/paraglide/messages.js';
import { known } from '#lib/api/known.ts';
import { LIMITS, type Problem } from './rows.ts';
import { SearchWordsQuery, type SearchWords } from './search-words.graphql.ts';

/** '': the provider's, for every portal. */
export async function searchWords(tenant: string): Promise<SearchWords | null> {
  const asked = await send(SearchWordsQuery, { tenantId: tenant || null });
  return known(asked.serviceDesk).knowledge.searchWords;
}

export function problemWord(problem: Problem | undefined): string | undefined {
  if (!problem) return undefined;
  return {
    BLANK: m.search_words_blank,
    FEW: m.search_words_few,
    MANY: () => m.search_words_many({ limit: LIMITS.alike }),
    LONG: () => m.search_words_long({ limit: LIMITS.letters }),
    NO_ARTICLE: m.search_words_no_article,
  }[problem]();
}
