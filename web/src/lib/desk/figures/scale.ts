/** Round steps from nought to at least the largest value: where lines are drawn across a chart. */
export function ticks(most: number, steps = 4): number[] {
  if (!(most > 0)) return [0, 1];
  const rough = most / steps;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * size).find((one) => one >= rough) ?? 10 * size;
  const whole = Math.max(1, step);
  return Array.from({ length: Math.ceil(most / whole) + 1 }, (_, index) => index * whole);
}

/** Steps of time, in seconds, as people count it. */
export function timeTicks(most: number, steps = 4): number[] {
  const units = [60, 300, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400, 172_800, 432_000, 604_800];
  const step = units.find((unit) => unit * steps >= most) ?? Math.ceil(most / steps / 604_800) * 604_800;
  return Array.from({ length: Math.max(1, Math.ceil(most / step)) + 1 }, (_, index) => index * step);
}

/** Which of so many places have a name where there is room for some. */
export function named(places: number, room: number): number[] {
  const each = Math.max(1, Math.ceil(places / Math.max(1, room)));
  return Array.from({ length: Math.ceil(places / each) }, (_, index) => index * each);
}
