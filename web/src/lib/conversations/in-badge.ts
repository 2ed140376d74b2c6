/** As far as the server counts. */
const MOST = 100;

/** A number as it stands in a badge. */
export const inBadge = (count: number): string => (count >= MOST ? `${MOST - 1}+` : String(count));
