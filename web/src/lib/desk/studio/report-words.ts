import * as m from '#lib/paraglide/messages.js';
import { locale } from '#lib/text/locale.svelte.ts';
import type { ColorReport } from './studio.graphql.ts';

export function useWord(use: ColorReport['use']): string {
  return {
    BUTTON: m.studio_use_button,
    ACCENT: m.studio_use_accent,
    LINK: m.studio_use_link,
    BANNER: m.studio_use_banner,
  }[use]();
}

/** "4,6 : 1", cut rather than rounded: what falls short of a limit must not look as if it reached it. */
export function contrastWord(contrast: number): string {
  const cut = Math.floor(contrast * 10 + 1e-9) / 10;
  const figure = new Intl.NumberFormat(locale.current, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  return `${figure.format(cut)} : 1`;
}

/** What became of a chosen colour. */
export function fateOf({ chosen, used, adjusted }: ColorReport): 'kept' | 'darker' | 'lighter' {
  if (!adjusted) return 'kept';
  return luminance(used) < luminance(chosen) ? 'darker' : 'lighter';
}

/** The same in words, with the reason. */
export function fateWord(report: ColorReport): string {
  const why = report.use === 'LINK' ? m.studio_why_ground : m.studio_why_label;
  switch (fateOf(report)) {
    case 'kept':
      return m.studio_color_kept();
    case 'darker':
      return m.studio_color_darker({ why: why() });
    case 'lighter':
      return m.studio_color_lighter({ why: why() });
  }
}

/** Relative luminance as WCAG 2.2 has it. */
function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
