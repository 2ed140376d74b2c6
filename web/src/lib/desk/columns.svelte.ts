import * as m from '#lib/paraglide/messages.js';
import { COLUMNS, USUAL_COLUMNS, type QueueColumn } from './queue-view.ts';

const KEY = 'portico:queue-columns';

function kept(): QueueColumn[] {
  try {
    const names = localStorage.getItem(KEY)?.split(',');
    return names ? COLUMNS.filter((column) => names.includes(column)) : USUAL_COLUMNS;
  } catch {
    return USUAL_COLUMNS;
  }
}

/** The columns that were chosen in this browser, for whoever looks at no saved view. */
class OwnColumns {
  shown = $state.raw(kept());

  choose(columns: QueueColumn[]): void {
    this.shown = columns;
    try {
      localStorage.setItem(KEY, columns.join(','));
    } catch {
      // Chosen for as long as the page lives.
    }
  }
}

export const ownColumns = new OwnColumns();

export function columnWord(column: QueueColumn): string {
  switch (column) {
    case 'NUMBER':
      return m.queue_number();
    case 'REQUESTER':
      return m.column_requester();
    case 'TENANT':
      return m.queue_tenant();
    case 'STATUS':
      return m.queue_status();
    case 'PRIORITY':
      return m.queue_priority();
    case 'REQUEST_TYPE':
      return m.column_type();
    case 'ASSIGNEE':
      return m.ticket_assignee();
    case 'UPDATED_AT':
      return m.column_updated();
    case 'CREATED_AT':
      return m.column_created();
    case 'WAITING_SINCE':
      return m.column_waiting();
    case 'NEXT_DUE':
      return m.column_due();
  }
}
