import * as m from '#lib/paraglide/messages.js';
import { differing, fieldsOf, withField } from './design.ts';
import type { BrandPart, Design } from './studio.graphql.ts';

/** What each part of a design is made of, by the names of fields; words without their language. */
const FIELDS: Record<BrandPart, readonly string[]> = {
  LOGO: [
    'pictures.LOGO',
    'pictures.LOGO_DARK',
    'pictures.LOGIN_LOGO',
    'pictures.LOGIN_LOGO_DARK',
    'texts.logoAlt',
  ],
  FAVICON: ['pictures.FAVICON'],
  PRIMARY_COLOR: ['primaryColor'],
  ACCENT_COLOR: ['accentColor'],
  TYPEFACE: ['typeface'],
  CORNERS: ['cornerStyle'],
  CARDS: ['cardStyle'],
  DENSITY: ['density'],
  BANNER_LAYOUT: ['bannerLayout'],
  BANNER: ['pictures.BANNER', 'bannerFocus', 'texts.bannerAlt'],
  BANNER_OVERLAY: ['bannerOverlay'],
  LOGIN_BACKGROUND: ['pictures.LOGIN_BACKGROUND'],
  HEADLINE: ['texts.headline'],
  WELCOME: ['texts.welcome'],
  MAIL_FOOTER: ['texts.mailFooter'],
  PATTERN: ['pattern'],
  NAVIGATION: ['navigationLayout'],
  HOME: ['homeLayout'],
  ENTRY_POINTS: ['texts.greeting', 'texts.newTicketLabel', 'texts.ticketsLabel'],
  MAIL_SENDER: ['texts.mailSender'],
  FOOTER_LINKS: ['footerLinks'],
};

/** In the order of the studio. */
export const PARTS = Object.keys(FIELDS) as BrandPart[];

const bare = (field: string): string => field.replace(/^texts\.[a-z]+\./, 'texts.');

/** The part that a field is of; none for the portal's name. */
export function partOf(field: string): BrandPart | undefined {
  return PARTS.find((part) => FIELDS[part].includes(bare(field)));
}

/** The design with a part as the base brand has it. */
export function inheriting(design: Design, part: BrandPart, base: Design): Design {
  const fields = fieldsOf(design).filter((field) => partOf(field) === part);
  const taken = fields.reduce((next, field) => withField(next, field, base), design);
  return { ...taken, inherits: PARTS.filter((other) => other === part || design.inherits.includes(other)) };
}

/** The design with a part of its own: as it is, until it is changed. */
export function owning(design: Design, part: BrandPart): Design {
  return { ...design, inherits: design.inherits.filter((other) => other !== part) };
}

/** Whoever changes what is inherited decides it from now on. */
export function decided(before: Design, after: Design): Design {
  const parts = differing(before, after).map(partOf);
  return parts.reduce((design, part) => (part ? owning(design, part) : design), after);
}

export function partWord(part: BrandPart): string {
  return {
    LOGO: m.studio_logo,
    FAVICON: m.studio_favicon,
    PRIMARY_COLOR: m.studio_primary_color,
    ACCENT_COLOR: m.studio_accent_color,
    TYPEFACE: m.studio_typeface,
    CORNERS: m.studio_corners,
    CARDS: m.studio_cards,
    DENSITY: m.studio_density,
    BANNER_LAYOUT: m.studio_banner_layout,
    BANNER: m.studio_banner_picture,
    BANNER_OVERLAY: m.studio_banner_overlay,
    LOGIN_BACKGROUND: m.studio_login_background,
    HEADLINE: m.studio_headline,
    WELCOME: m.studio_welcome,
    MAIL_FOOTER: m.studio_mail_footer,
    PATTERN: m.studio_pattern,
    NAVIGATION: m.studio_navigation,
    HOME: m.studio_home,
    ENTRY_POINTS: m.studio_entry_points,
    MAIL_SENDER: m.studio_mail_sender,
    FOOTER_LINKS: m.studio_footer_links,
  }[part]();
}
