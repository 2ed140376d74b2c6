// What the benchmarks share.

/// A setting from the environment.
export const number = (name, fallback) => Number(process.env[name] || fallback);

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

export const say = (text) => console.error(`\x1b[1m==>\x1b[0m ${text}`);

/// NaN of nothing.
export const quantile = (values, q) => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? NaN;

/// What the portal's own page sends of its session.
export const browser = ([host, token]) => ({ Host: host, Origin: `http://${host}`, Cookie: `__Host-portico=${token}` });
