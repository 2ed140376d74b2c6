// What the benchmarks share.

/// A setting from the environment.
export const number = (name, fallback) => Number(process.env[name] || fallback);

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

export const say = (text) => console.error(`\x1b[1m==>\x1b[0m ${text}`);
