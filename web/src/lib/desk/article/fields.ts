import type { ApiLocale } from '#lib/text/locale.svelte.ts';
import type { ArticleAudience } from '../knowledge/knowledge.graphql.ts';
import type { ArticleSettingsInput, ArticleTextInput, DeskArticle } from './article.graphql.ts';

export const LOCALES: ApiLocale[] = ['DE', 'EN'];
export const TEXT_PARTS = ['title', 'summary', 'slug', 'body'] as const;
export type TextPart = (typeof TEXT_PARTS)[number];
/** What is set beside the text. Lists are kept one a line. */
export const SETTINGS = [
  'forAll',
  'tenants',
  'category',
  'audience',
  'kinds',
  'departments',
  'contacts',
  'tags',
  'owner',
  'review',
  'related',
] as const;

type TextName = `${ApiLocale}.${TextPart}`;
type FieldName = TextName | (typeof SETTINGS)[number] | 'base' | 'tenant';

/** What stands in the editor, as texts, so that the device can keep it. */
export type ArticleFields = Record<FieldName, string>;

/** What an error about a text is named by. */
export const TEXT_FIELDS = [
  'texts',
  ...LOCALES.flatMap((spoken) => TEXT_PARTS.map((part) => `texts.${spoken.toLowerCase()}.${part}`)),
];

const lines = (all: readonly string[]): string => all.join('\n');
export const listOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** What an article says in one language; nothing where it has none. */
export function textOf(texts: DeskArticle['texts'], spoken: ApiLocale): Record<TextPart, string> {
  const found = texts.find(({ locale }) => locale === spoken);
  return {
    title: found?.title ?? '',
    summary: found?.summary ?? '',
    slug: found?.slug ?? '',
    body: found?.body.markdown ?? '',
  };
}

/** What a new article begins with. */
export interface ArticleWish {
  /** Whose it is: a portal's id, or empty for the provider's. */
  tenant?: string;
  title?: string;
  /** The language of the title. */
  spoken?: ApiLocale | undefined;
}

export function wishOf(params: { get(name: string): string | null }): ArticleWish {
  return {
    tenant: params.get('portal') ?? '',
    title: params.get('title') ?? '',
    spoken: LOCALES.find((spoken) => spoken === params.get('lang')),
  };
}

/** `wish`: what a new one begins with. */
export function fieldsOf(seen: DeskArticle | null, wish: ArticleWish = {}): ArticleFields {
  const texts = Object.fromEntries(
    LOCALES.flatMap((spoken) =>
      Object.entries(textOf(seen?.texts ?? [], spoken)).map(([part, text]) => [`${spoken}.${part}`, text]),
    ),
  ) as Record<TextName, string>;
  if (!seen && wish.title) texts[`${wish.spoken ?? 'DE'}.title`] = wish.title;
  return {
    ...texts,
    base: seen ? String(seen.version) : '',
    tenant: seen ? (seen.scope === 'PORTAL' ? (seen.portals[0]?.id ?? '') : '') : (wish.tenant ?? ''),
    forAll: !seen || seen.isForAll || seen.scope === 'PORTAL' ? 'yes' : '',
    tenants: seen?.scope === 'PROVIDER' ? lines(seen.portals.map(({ id }) => id)) : '',
    category: seen?.categoryId ?? '',
    audience: seen?.audience ?? 'CONTACTS',
    kinds: lines(seen?.kinds ?? []),
    departments: lines(seen?.departments ?? []),
    contacts: lines(seen?.contactIds ?? []),
    tags: seen?.tags.join(', ') ?? '',
    owner: seen?.ownerId ?? '',
    review: seen?.reviewOn ?? '',
    related: lines(seen?.relatedArticles.map(({ id }) => id) ?? []),
  };
}

/** Whether anything is written in this language. */
export function isWritten(fields: ArticleFields, spoken: ApiLocale): boolean {
  return TEXT_PARTS.some((part) => fields[`${spoken}.${part}`].trim() !== '');
}

export function textsInput(fields: ArticleFields): ArticleTextInput[] {
  return LOCALES.filter((spoken) => isWritten(fields, spoken)).map((spoken) => ({
    locale: spoken,
    title: fields[`${spoken}.title`],
    summary: fields[`${spoken}.summary`],
    body: fields[`${spoken}.body`],
    slug: fields[`${spoken}.slug`].trim() || null,
  }));
}

/** Only what belongs to the audience goes along; the rest stays in the form, should somebody choose it again. */
export function settingsInput(fields: ArticleFields): ArticleSettingsInput {
  const { audience } = fields;
  return {
    audience: audience as ArticleAudience,
    kinds: audience === 'KINDS' ? (listOf(fields.kinds) as ArticleSettingsInput['kinds']) : [],
    departments: audience === 'DEPARTMENTS' ? listOf(fields.departments) : [],
    contactIds: audience === 'CHOSEN' ? listOf(fields.contacts) : [],
    tenantIds: fields.tenant || fields.forAll ? null : listOf(fields.tenants),
    categoryId: fields.category || null,
    tags: fields.tags
      .split(/[,\n]/)
      .map((tag) => tag.trim())
      .filter(Boolean),
    ownerId: fields.owner || null,
    reviewOn: fields.review || null,
    relatedIds: listOf(fields.related),
  };
}

/** What is written, by language. */
export function saidIn(fields: ArticleFields): Record<ApiLocale, Record<TextPart, string>> {
  const part = (spoken: ApiLocale): Record<TextPart, string> => ({
    title: fields[`${spoken}.title`],
    summary: fields[`${spoken}.summary`],
    slug: fields[`${spoken}.slug`],
    body: fields[`${spoken}.body`],
  });
  return { DE: part('DE'), EN: part('EN') };
}

export function settingsDiffer(one: ArticleFields, other: ArticleFields): boolean {
  return SETTINGS.some((name) => one[name] !== other[name]);
}

/**
 * Mine and theirs in one: theirs where I have changed nothing, mine where I have. Without `base`, which a draft of an
 * earlier day has lost, all that differs is mine.
 */
export function merged(
  base: ArticleFields | null,
  mine: ArticleFields,
  theirs: ArticleFields,
): ArticleFields {
  const names = Object.keys(theirs) as FieldName[];
  const both = { ...theirs };
  for (const name of names) if (!base || mine[name] !== base[name]) both[name] = mine[name];
  return { ...both, base: theirs.base };
}

/** What both have changed, each otherwise. */
export function clashing(
  base: ArticleFields | null,
  mine: ArticleFields,
  theirs: ArticleFields,
): FieldName[] {
  return (Object.keys(theirs) as FieldName[]).filter(
    (name) =>
      name !== 'base' &&
      mine[name] !== theirs[name] &&
      (!base || (mine[name] !== base[name] && theirs[name] !== base[name])),
  );
}

const LONGEST_SLUG = 40;

/** The address that the server would make of a title: the same rule as `slug_of` there. */
export function slugOf(title: string): string {
  let slug = '';
  for (const character of title.toLowerCase().normalize('NFKD')) {
    if (/[a-z0-9]/.test(character)) slug += character;
    else if (character === 'ß') slug += 'ss';
    else if (character === '\u0308' && /[aou]$/.test(slug)) slug += 'e';
    else if (/\p{M}/u.test(character) || slug === '' || slug.endsWith('-')) continue;
    else slug += '-';
  }
  return slug.slice(0, LONGEST_SLUG).replace(/-+$/, '');
}
