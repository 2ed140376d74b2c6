import { tableOf } from './edits.ts';

/** What stood on the clipboard as HTML, as Markdown. */
export interface Pasted {
  markdown: string;
  /** Pictures that could not come along: they are on somebody's disk, or on another site. */
  pictures: number;
}

const FORM =
  /<(?:h[1-6]|ul|ol|table|a|strong|b|em|i|blockquote|pre)[\s>]|mso-list|font-weight:\s*(?:bold|[6-9]00)/i;

/** Whether there is more to it than words: what an editor of code puts there is coloured, and meant as it stands. */
export function hasForm(html: string): boolean {
  return FORM.test(html);
}

/** From Word, Outlook, Google Docs, LibreOffice or a web page. What turns it comes when somebody pastes. */
export async function pasted(html: string): Promise<Pasted> {
  const { default: TurndownService } = await import('turndown');
  // A document of its own loads no pictures and runs nothing.
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  const pictures = cleaned(body);
  const service = new TurndownService({
    headingStyle: 'atx',
    bulletListMarker: '-',
    codeBlockStyle: 'fenced',
    emDelimiter: '_',
    hr: '---',
  });
  service.addRule('struck', { filter: ['del', 's'], replacement: (words) => `~~${words}~~` });
  service.addRule('table', {
    filter: 'table',
    replacement: (_, table) => {
      const rows = [...(table as HTMLTableElement).rows].map((row) => [...row.cells].flatMap(spread));
      const said = rows.map((row) =>
        row.map((cell) => cell && service.turndown(cell).replace(/\s*\n\s*/g, ' ')),
      );
      return `\n\n${tableOf(said.map((row) => row.map((cell) => cell || '')))}\n\n`;
    },
  });
  const markdown = service
    .turndown(body)
    .replaceAll('\u00a0', ' ')
    // `-   one` as the converter writes it.
    .replace(/^(\s*)(-|\d+\.) {2,3}(?=\S)/gm, '$1$2 ')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return { markdown, pictures };
}

/** A cell that is wider than one is followed by empty ones. */
const spread = (cell: HTMLTableCellElement): (HTMLTableCellElement | null)[] => [
  cell,
  ...Array<null>(Math.min(cell.colSpan, 50) - 1).fill(null),
];

/** Leaves what the text says and takes away how the program drew it. Returns how many pictures were taken out. */
function cleaned(body: HTMLElement): number {
  const document = body.ownerDocument;
  for (const comment of comments(body)) comment.remove();
  for (const gone of body.querySelectorAll('style, script, meta, link, title, o\\:p')) gone.remove();
  // Only what is on a web page has an address; the rest are files of the sender's.
  const pictures = body.querySelectorAll('img, v\\:imagedata');
  for (const picture of pictures) picture.remove();
  drawn(body, document);
  wordLists(body, document);
  plainLinks(body);
  plainCells(body);
  headings(body, document);
  return pictures.length;
}

function comments(body: HTMLElement): ChildNode[] {
  const found: ChildNode[] = [];
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  while (walker.nextNode()) found.push(walker.currentNode as ChildNode);
  return found;
}

function renamed(element: Element, name: string, document: Document): void {
  const next = document.createElement(name);
  next.append(...element.childNodes);
  element.replaceWith(next);
}

function unwrapped(element: Element): void {
  element.replaceWith(...element.childNodes);
}

/** What is bold or slanted by its style is so; what is a bold element by name alone (Google Docs) is not. */
function drawn(body: HTMLElement, document: Document): void {
  for (const element of body.querySelectorAll<HTMLElement>('b, strong')) {
    if (/^(normal|400)$/.test(element.style.fontWeight)) unwrapped(element);
  }
  for (const span of body.querySelectorAll<HTMLElement>('span')) {
    const { fontWeight, fontStyle } = span.style;
    const bold = fontWeight === 'bold' || Number(fontWeight) >= 600;
    const within = span.closest('h1, h2, h3, h4, h5, h6, b, strong, th');
    if (bold && !within && span.textContent?.trim()) renamed(span, 'strong', document);
    else if (fontStyle === 'italic' && !span.closest('i, em') && span.textContent?.trim())
      renamed(span, 'em', document);
  }
}

/** Word's lists are paragraphs with a mark of their own: `mso-list: l0 level2 lfo1`. */
function wordLists(body: HTMLElement, document: Document): void {
  const items = [...body.querySelectorAll<HTMLElement>('p, div, h1, h2, h3')].filter((item) =>
    /mso-list:\s*\S+\s+level\d/i.test(item.getAttribute('style') ?? ''),
  );
  const open: HTMLElement[] = [];
  let last: HTMLElement | undefined;
  for (const item of items) {
    const level = Number(/level(\d+)/i.exec(item.getAttribute('style') ?? '')?.[1] ?? 1);
    const mark = [...item.querySelectorAll<HTMLElement>('span')].find((span) =>
      /mso-list:\s*ignore/i.test(span.getAttribute('style') ?? ''),
    );
    const numbered = /^\s*(?:\d+|[a-z]{1,3}|[ivxl]+)[.)]/i.test(mark?.textContent ?? item.textContent ?? '');
    mark?.remove();
    if (!last || last.nextElementSibling !== item) open.length = 0;
    open.length = Math.min(open.length, level);
    while (open.length < level) {
      const list = document.createElement(numbered ? 'ol' : 'ul');
      const above = open.at(-1);
      if (above) (above.lastElementChild ?? above.appendChild(document.createElement('li'))).append(list);
      else item.before(list);
      open.push(list);
    }
    const entry = document.createElement('li');
    entry.append(...item.childNodes);
    open.at(-1)!.append(entry);
    item.remove();
    last = open[0];
  }
}

/** A place within the pasted document is nowhere here. */
function plainLinks(body: HTMLElement): void {
  for (const link of body.querySelectorAll('a')) {
    const href = link.getAttribute('href') ?? '';
    if (!/^(https?:|mailto:)/i.test(href)) unwrapped(link);
  }
}

/** A cell is one line in Markdown; a list that a program has put into a table for its look is none. */
function plainCells(body: HTMLElement): void {
  for (const cell of body.querySelectorAll('td, th')) {
    for (const block of cell.querySelectorAll('p, div, li, h1, h2, h3, h4, h5, h6')) {
      if (block.nextElementSibling) block.append(' ');
      unwrapped(block);
    }
    for (const list of cell.querySelectorAll('ul, ol')) unwrapped(list);
    for (const line of cell.querySelectorAll('br')) line.replaceWith(' ');
  }
}

/** The title is a field of its own: headings begin below it. */
function headings(body: HTMLElement, document: Document): void {
  const all = [...body.querySelectorAll('h1, h2, h3, h4, h5, h6')];
  const highest = Math.min(...all.map(({ tagName }) => Number(tagName[1])));
  for (const heading of all) {
    for (const bold of heading.querySelectorAll('b, strong')) unwrapped(bold);
    const level = Math.min(6, Math.max(2, Number(heading.tagName[1]) - highest + 2));
    renamed(heading, `h${level}`, document);
  }
}
