import type { Portal } from '#lib/branding/bootstrap.graphql.ts';
import { fromApi, type Locale } from '#lib/text/locale.svelte.ts';
import type {
  BrandTexts,
  Design,
  DesignInput,
  FooterLink,
  Picture,
  PictureRole,
  StudioPortal,
} from './studio.graphql.ts';

export type TextName = Exclude<keyof BrandTexts, 'locale'>;
export const TEXTS: readonly TextName[] = [
  'headline',
  'welcome',
  'greeting',
  'newTicketLabel',
  'ticketsLabel',
  'mailSender',
  'mailFooter',
  'logoAlt',
  'bannerAlt',
];
export const ROLES: readonly PictureRole[] = [
  'LOGO',
  'LOGO_DARK',
  'LOGIN_LOGO',
  'LOGIN_LOGO_DARK',
  'FAVICON',
  'BANNER',
  'LOGIN_BACKGROUND',
];
type Plain = Exclude<keyof Design, 'texts' | 'pictures' | 'footerLinks'>;
const PLAIN: readonly Plain[] = [
  'productName',
  'primaryColor',
  'accentColor',
  'typeface',
  'cornerStyle',
  'cardStyle',
  'density',
  'bannerLayout',
  'bannerOverlay',
  'bannerFocus',
  'inherits',
  'pattern',
  'navigationLayout',
  'homeLayout',
];

export function textsIn(design: Design, locale: Locale): BrandTexts | undefined {
  return design.texts.find((texts) => fromApi(texts.locale) === locale);
}

export function pictureIn(design: Design, role: PictureRole): Picture | undefined {
  return design.pictures.find((picture) => picture.role === role);
}

export function withPicture(design: Design, role: PictureRole, picture: Picture | undefined): Design {
  const others = design.pictures.filter((other) => other.role !== role);
  return { ...design, pictures: picture ? [...others, picture] : others };
}

export function withText(design: Design, locale: Locale, name: TextName, value: string): Design {
  return {
    ...design,
    texts: design.texts.map((texts) =>
      fromApi(texts.locale) === locale ? { ...texts, [name]: value } : texts,
    ),
  };
}

/** Every field of a design as the API names it: `primaryColor`, `texts.de.headline`, `pictures.LOGO`. */
export function fieldsOf(design: Design): string[] {
  return [
    ...PLAIN,
    ...ROLES.map((role) => `pictures.${role}`),
    ...design.texts.flatMap(({ locale }) => TEXTS.map((name) => `texts.${fromApi(locale)}.${name}`)),
    'footerLinks',
  ];
}

/** A field's value for comparing; '' where nothing was chosen. */
export function valueOf(design: Design, field: string): string {
  const [group, first, second] = field.split('.');
  if (group === 'texts') return textsIn(design, first as Locale)?.[second as TextName] ?? '';
  if (group === 'pictures') return pictureIn(design, first as PictureRole)?.key ?? '';
  if (group === 'footerLinks') return linesOf(design.footerLinks);
  const value = design[group as Plain];
  if (Array.isArray(value)) return value.toSorted().join(' ');
  if (value && typeof value === 'object') return `${value.x}% ${value.y}%`;
  return value ?? '';
}

/** Links as people read them: a line each. */
export function linesOf(links: readonly FooterLink[]): string {
  const words = ({ labels }: FooterLink) =>
    labels
      .map(({ label }) => label)
      .filter(Boolean)
      .join(' / ');
  return links.map((link) => `${words(link)}: ${link.url}`).join('\n');
}

/** The fields in which two designs differ. */
export function differing(one: Design, other: Design): string[] {
  return fieldsOf(one).filter((field) => valueOf(one, field) !== valueOf(other, field));
}

/** The design with one field of another. */
export function withField(design: Design, field: string, from: Design): Design {
  const [group, first, second] = field.split('.');
  if (group === 'texts') return withText(design, first as Locale, second as TextName, valueOf(from, field));
  if (group === 'pictures')
    return withPicture(design, first as PictureRole, pictureIn(from, first as PictureRole));
  if (group === 'footerLinks') return { ...design, footerLinks: from.footerLinks };
  return { ...design, [group as Plain]: from[group as Plain] };
}

export interface Merged {
  /** Theirs with everything that was changed here. */
  design: Design;
  /** Changed on both sides, differently. */
  clashing: string[];
  /** Changed only by them. */
  theirs: string[];
}

/** Brings two designs together that were both made from `base`: nothing that only one side changed is lost. */
export function merge(base: Design, mine: Design, theirs: Design): Merged {
  const byMe = differing(base, mine);
  const byThem = differing(base, theirs);
  return {
    design: byMe.reduce((design, field) => withField(design, field, mine), theirs),
    clashing: byMe.filter(
      (field) => byThem.includes(field) && valueOf(mine, field) !== valueOf(theirs, field),
    ),
    theirs: byThem.filter((field) => !byMe.includes(field)),
  };
}

/** As it is sent: pictures by their keys, empty texts as none. */
export function toInput(design: Design): DesignInput {
  return {
    ...design,
    texts: design.texts.map(({ locale, ...texts }) => ({
      locale,
      ...(Object.fromEntries(TEXTS.map((name) => [name, texts[name] || null])) as Record<
        TextName,
        string | null
      >),
    })),
    pictures: design.pictures.map(({ role, key }) => ({ role, key })),
    // One that was added and not begun is none yet.
    footerLinks: design.footerLinks.filter(
      ({ url, labels }) => url.trim() || labels.some(({ label }) => label.trim()),
    ),
  };
}

/** What of a design its stylesheet is made from; words, pictures and where things stand are not. */
export function styleOf({
  texts: _texts,
  pictures: _pictures,
  productName: _name,
  footerLinks: _links,
  navigationLayout: _navigation,
  homeLayout: _home,
  ...style
}: Design): string {
  return JSON.stringify(style);
}

/** What a link says in a language, or in whichever it has words in. */
function labelIn(labels: FooterLink['labels'], locale: Locale): string {
  const written = labels.filter(({ label }) => label.trim());
  return (written.find((label) => fromApi(label.locale) === locale) ?? written[0])?.label ?? '';
}

/** The portal as its own pages would know it if this design were published. */
export function portalWith(portal: StudioPortal, design: Design, locale: Locale): Portal {
  const texts = textsIn(design, locale);
  const image = (role: PictureRole, alt: string) => {
    const picture = pictureIn(design, role);
    if (!picture) return null;
    // What nobody serves yet is there in one size.
    return {
      url: picture.url,
      width: picture.width,
      height: picture.height,
      alt,
      srcset: null,
      webpSrcset: null,
    };
  };
  const logoAlt = texts?.logoAlt || design.productName;
  const logo = image('LOGO', logoAlt);
  const logoDark = image('LOGO_DARK', logoAlt);
  const loginLogo = image('LOGIN_LOGO', logoAlt);
  return {
    ...portal,
    branding: {
      version: 0,
      productName: design.productName,
      headline: texts?.headline || null,
      welcomeText: texts?.welcome || null,
      greeting: texts?.greeting || null,
      newTicketLabel: texts?.newTicketLabel || null,
      ticketsLabel: texts?.ticketsLabel || null,
      footerLinks: design.footerLinks.map(({ url, labels }) => ({ url, label: labelIn(labels, locale) })),
      typeface: design.typeface,
      cornerStyle: design.cornerStyle,
      bannerLayout: design.bannerLayout,
      bannerOverlay: design.bannerOverlay,
      bannerFocus: design.bannerFocus,
      cardStyle: design.cardStyle,
      density: design.density,
      navigationLayout: design.navigationLayout,
      homeLayout: design.homeLayout,
      stylesheetUrl: '',
      favicon: null,
      logo,
      logoDark: logoDark ?? logo,
      loginLogo: loginLogo ?? logo,
      loginLogoDark: image('LOGIN_LOGO_DARK', logoAlt) ?? loginLogo ?? logoDark ?? logo,
      banner: image('BANNER', texts?.bannerAlt ?? ''),
      loginBackground: image('LOGIN_BACKGROUND', ''),
    },
  };
}
