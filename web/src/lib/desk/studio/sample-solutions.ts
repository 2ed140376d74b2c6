import type { Solutions } from '#lib/knowledge/knowledge.ts';
import type { Locale } from '#lib/text/locale.svelte.ts';

/** Solutions as a portal could have them: icons, counts and titles of more than one line. */
const WORDS = {
  de: {
    categories: [
      ['key', 'Konto und Kennwort', 6],
      ['monitor', 'Geräte', 9],
      ['mail', 'E-Mail und Besprechungen', 8],
      ['shield', 'Sicherheit', 4],
      ['wifi', 'Unterwegs und zu Hause', 5],
      ['users', 'Neu im Team', 3],
    ],
    articles: [
      'Kennwort vergessen oder abgelaufen',
      'Der Drucker ist offline oder druckt nicht',
      'Neues Telefon: Authenticator umziehen',
      'Phishing-Mail erkennen und melden',
    ],
  },
  en: {
    categories: [
      ['key', 'Account and password', 6],
      ['monitor', 'Devices', 9],
      ['mail', 'Mail and meetings', 8],
      ['shield', 'Security', 4],
      ['wifi', 'On the move and at home', 5],
      ['users', 'New in the team', 3],
    ],
    articles: [
      'Password forgotten or expired',
      'The printer is offline or does not print',
      'New phone: move the authenticator',
      'Spot and report a phishing mail',
    ],
  },
} as const satisfies Record<Locale, unknown>;

export function sampleSolutions(locale: Locale): Solutions {
  const { categories, articles } = WORDS[locale];
  const links = articles.map((title, index) => ({
    id: `sample-${index}`,
    slug: `sample-${index}`,
    title,
    summary: '',
    locale: locale === 'de' ? ('DE' as const) : ('EN' as const),
    updatedAt: new Date().toISOString(),
  }));
  return {
    categories: categories.map(([icon, name, count], index) => ({
      id: `sample-${index}`,
      slug: `sample-${index}`,
      name,
      icon,
      parentId: null,
      articleCount: count,
      totalCount: count,
    })),
    newest: links,
    // Of the first two, and of security.
    helpful: [0, 1, 3].map((index) => ({ categoryId: `sample-${index}`, articles: [links[index]!] })),
    read: [],
    favourites: [],
  };
}
