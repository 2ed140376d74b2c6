import { describe, expect, it } from 'vitest';
import { leadsTo, sections } from './navigation.ts';

describe('the ways of the desk', () => {
  it('lead an agent to no page that is for admins', () => {
    const keys = (admin: boolean): string[] => sections(admin).map(({ key }) => key);
    expect(keys(false)).toEqual(['work', 'tools']);
    expect(keys(true)).toEqual(['work', 'tools', 'administration']);
  });

  it('are named by one link at most on any page', () => {
    const all = sections(true).flatMap(({ ways }) => ways.map(({ href }) => href));
    const here = (path: string): string[] => all.filter((href) => leadsTo(href, path));
    expect(here('/desk')).toEqual(['/desk']);
    expect(here('/desk/tickets/abc')).toEqual(['/desk']);
    expect(here('/desk/messages/abc')).toEqual(['/desk/messages']);
    expect(here('/desk/contacts/abc')).toEqual(['/desk/contacts']);
    expect(here('/desk/outbox/answers')).toEqual(['/desk/outbox']);
    expect(here('/desk/account')).toEqual([]);
  });
});
