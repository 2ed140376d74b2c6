import { expect, it } from 'vitest';
import { articleFilter, knowledgeViewSearch, readKnowledgeView } from './knowledge-view.ts';

const filterOf = (search: string): unknown => articleFilter(readKnowledgeView(new URLSearchParams(search)));

it.each(['', '?q=printer+offline', '?q=x&state=DRAFT&whose=provider&category=c&owner=o'])(
  'the address %j says all there is to know',
  (search) => {
    expect(knowledgeViewSearch(readKnowledgeView(new URLSearchParams(search)))).toBe(search);
  },
);

it('asks for every article unless told otherwise', () => {
  expect(filterOf('')).toEqual({});
  expect(filterOf('?q=%20printer%20&state=PERHAPS')).toEqual({ search: 'printer' });
  expect(filterOf('?q=x&state=PUBLISHED&whose=provider')).toEqual({
    search: 'x',
    state: 'PUBLISHED',
    scope: 'PROVIDER',
  });
  expect(filterOf('?whose=t&category=c&owner=o')).toEqual({ tenantId: 't', categoryId: 'c', ownerId: 'o' });
});
