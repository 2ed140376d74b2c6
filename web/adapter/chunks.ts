import { readFileSync } from 'node:fs';

/** Where the build writes down which source module went into which chunk. */
export const CHUNK_MAP = '.svelte-kit/chunks.json';

export interface Chunk {
  modules: string[];
  imports: string[];
  /** What is fetched once it is needed. */
  later: string[];
  css: string[];
}
export type Chunks = Record<string, Chunk>;

export function readChunks(): Chunks {
  return JSON.parse(readFileSync(CHUNK_MAP, 'utf8')) as Chunks;
}

/** The chunk that a route's file went into. */
export function chunkOf(chunks: Chunks, file: string): string {
  const found = Object.keys(chunks).find((name) => chunks[name]!.modules.includes(`src/routes/${file}`));
  if (!found) throw new Error(`no chunk has src/routes/${file}`);
  return found;
}

/** Files, and all that are reached from them by `next`; those in `seen` are not gone into again. */
export function reached(
  chunks: Chunks,
  names: string[],
  next: (chunk: Chunk) => string[] = ({ imports }) => imports,
  seen = new Set<string>(),
): Set<string> {
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const chunk = chunks[name];
    if (chunk) open.push(...next(chunk));
  }
  return seen;
}
