import type { Size } from './crop.ts';
import type { PictureRole } from './studio.graphql.ts';

interface Limits {
  /** The most bytes that the server takes. */
  bytes: number;
  /** What it keeps at most, in pixels. */
  kept: Size;
  /** The formats in which it is cropped, width to height; the first one at first. None: any. */
  formats: readonly (readonly [number, number] | undefined)[];
}

const MIB = 1024 * 1024;
const logo: Limits = { bytes: 2 * MIB, kept: { width: 800, height: 400 }, formats: [undefined] };
const page = { bytes: 8 * MIB, kept: { width: 2400, height: 1600 } };

/** What pictures may be, by what they are for: docs/studio.md. */
export const LIMITS: Record<PictureRole, Limits> = {
  LOGO: logo,
  LOGO_DARK: logo,
  LOGIN_LOGO: logo,
  LOGIN_LOGO_DARK: logo,
  FAVICON: { bytes: 2 * MIB, kept: { width: 180, height: 180 }, formats: [[1, 1]] },
  BANNER: { ...page, formats: [undefined, [2, 1], [3, 1], [4, 1]] },
  LOGIN_BACKGROUND: { ...page, formats: [undefined, [16, 9], [3, 2], [4, 3]] },
};
