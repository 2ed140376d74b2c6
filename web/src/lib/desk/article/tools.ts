import * as m from '#lib/paraglide/messages.js';
import { calledOut, coded, headed, lined, tabled, wrapped, type Edit, type Marked } from './edits.ts';

/** What is on the toolbar. */
export type Tool =
  'heading' | 'bold' | 'italic' | 'link' | 'list' | 'steps' | 'quote' | 'callout' | 'code' | 'table' | 'file';

/** What a tool makes of what is marked. A link or a file is asked for first. */
export function used(tool: Exclude<Tool, 'link' | 'file'>, marked: Marked): Edit {
  switch (tool) {
    case 'heading':
      return headed(marked);
    case 'bold':
      return wrapped(marked, '**', m.desk_article_sample());
    case 'italic':
      return wrapped(marked, '_', m.desk_article_sample());
    case 'callout':
      return calledOut(marked);
    case 'code':
      return coded(marked, m.desk_article_sample());
    case 'table':
      return tabled(marked, 3, 2, m.desk_article_column());
    default:
      return lined(marked, tool);
  }
}
