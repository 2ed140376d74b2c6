import * as m from '#lib/paraglide/messages.js';
import { languageNames, type Locale } from '#lib/text/locale.svelte.ts';
import { pictureIn, valueOf, type TextName } from './design.ts';
import { partWord } from './inherit.ts';
import type { Design, PictureRole } from './studio.graphql.ts';

export function roleWord(role: PictureRole): string {
  return {
    LOGO: m.studio_logo,
    LOGO_DARK: m.studio_logo_dark,
    LOGIN_LOGO: m.studio_login_logo,
    LOGIN_LOGO_DARK: m.studio_login_logo_dark,
    FAVICON: m.studio_favicon,
    BANNER: m.studio_banner_picture,
    LOGIN_BACKGROUND: m.studio_login_background,
  }[role]();
}

export function textWord(name: TextName): string {
  return {
    headline: m.studio_headline,
    welcome: m.studio_welcome,
    greeting: m.studio_greeting,
    newTicketLabel: m.studio_new_ticket_label,
    ticketsLabel: m.studio_tickets_label,
    mailSender: m.studio_mail_sender,
    mailFooter: m.studio_mail_footer,
    logoAlt: m.studio_logo_alt,
    bannerAlt: m.studio_banner_alt,
  }[name]();
}

const plain: Record<string, () => string> = {
  productName: m.studio_product_name,
  primaryColor: m.studio_primary_color,
  accentColor: m.studio_accent_color,
  typeface: m.studio_typeface,
  cornerStyle: m.studio_corners,
  cardStyle: m.studio_cards,
  density: m.studio_density,
  bannerLayout: m.studio_banner_layout,
  bannerOverlay: m.studio_banner_overlay,
  bannerFocus: m.studio_banner_focus,
  inherits: m.studio_inherits,
  pattern: m.studio_pattern,
  navigationLayout: m.studio_navigation,
  homeLayout: m.studio_home,
  footerLinks: m.studio_footer_links,
};

/** What a field of a design is called. */
export function fieldWord(field: string): string {
  const [group, first, second] = field.split('.');
  if (group === 'texts')
    return m.studio_in_language({
      what: textWord(second as TextName),
      language: languageNames[first as Locale],
    });
  if (group === 'pictures') return roleWord(first as PictureRole);
  return plain[field]?.() ?? field;
}

export const choiceWords = {
  typeface: {
    SANS: m.studio_typeface_sans,
    SERIF: m.studio_typeface_serif,
    ROUNDED: m.studio_typeface_rounded,
    MONO: m.studio_typeface_mono,
    SYSTEM: m.studio_typeface_system,
  },
  cornerStyle: {
    SQUARE: m.studio_corners_square,
    SOFT: m.studio_corners_soft,
    ROUND: m.studio_corners_round,
  },
  cardStyle: { FLAT: m.studio_cards_flat, OUTLINED: m.studio_cards_outlined, RAISED: m.studio_cards_raised },
  density: { COMFORTABLE: m.studio_density_comfortable, COMPACT: m.studio_density_compact },
  bannerLayout: { LEFT: m.studio_banner_left, CENTER: m.studio_banner_center, NONE: m.studio_banner_none },
  bannerOverlay: {
    NONE: m.studio_overlay_none,
    LIGHT: m.studio_overlay_light,
    STRONG: m.studio_overlay_strong,
  },
  pattern: {
    NONE: m.studio_pattern_none,
    DOTS: m.studio_pattern_dots,
    GRID: m.studio_pattern_grid,
    WAVES: m.studio_pattern_waves,
    DIAGONAL: m.studio_pattern_diagonal,
  },
  navigationLayout: { TOP: m.studio_navigation_top, SIDE: m.studio_navigation_side },
  homeLayout: { TILES: m.studio_home_tiles, LIST: m.studio_home_list, TICKETS: m.studio_home_tickets },
} as const satisfies { [Key in keyof Design]?: Record<string, () => string> };

/** A field's value for people to read. */
export function valueWord(design: Design, field: string): string {
  if (field.startsWith('pictures.')) {
    const picture = pictureIn(design, field.slice('pictures.'.length) as PictureRole);
    return picture
      ? m.studio_picture_size({ width: picture.width, height: picture.height })
      : m.studio_none();
  }
  if (field === 'inherits') return design.inherits.map(partWord).join(', ') || m.studio_none();
  const words = (choiceWords as Record<string, Record<string, () => string>>)[field];
  const value = valueOf(design, field);
  return words?.[value]?.() ?? (value || m.studio_none());
}
