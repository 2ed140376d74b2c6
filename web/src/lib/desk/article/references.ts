/** How an article's text names its files: `![what it shows](file:<id>)`, or `[what it is](file:<id>)`. */

/** Letters that would end what stands in brackets, or its line. */
const inBrackets = (words: string): string =>
  words
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[[\]\\]/g, '\\$&');

interface Named {
  id: string;
  fileName: string;
  isPicture: boolean;
  isVideo: boolean;
}

/** Whether a text shows it in its place; any other file it leads to. */
export const isShown = ({ isPicture, isVideo }: Named): boolean => isPicture || isVideo;

/** The Markdown that names a file; `words` say what a picture shows, or are what one reads. */
export function referenceTo(file: Named, words: string): string {
  const mark = isShown(file) ? '!' : '';
  return `${mark}[${inBrackets(isShown(file) ? words : words || file.fileName)}](file:${file.id})`;
}

/** Whether a text names it. */
export const names = (markdown: string, { id }: { id: string }): boolean =>
  markdown.includes(`](file:${id})`) || new RegExp(`^\\[[^\\]]+\\]: *file:${id}\\s*$`, 'm').test(markdown);

/** Words to begin with for what a picture shows: its name, where that is one that somebody gave it. */
export function wordsFrom(fileName: string): string {
  const bare = fileName
    .replace(/\.[\p{L}\p{N}]{1,8}$/u, '')
    .replace(/[-_]+/g, ' ')
    .trim();
  return /\d{3,}|^(?:image|img|bild|screenshot|bildschirm|unbenannt|untitled)/i.test(bare) ? '' : bare;
}
