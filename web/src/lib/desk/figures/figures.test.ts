import { describe, expect, it } from 'vitest';
import { csv } from './csv.ts';
import {
  daysBefore,
  duration,
  figuresViewSearch,
  lastDays,
  rangeProblem,
  readFiguresView,
} from './figures.ts';
import { named, ticks, timeTicks } from './scale.ts';

const view = (from: string, to: string): { from: string; to: string; tenant: string } => ({
  from,
  to,
  tenant: '',
});

describe('a range of figures', () => {
  it('is the last thirty days unless the address says otherwise', () => {
    const now = '2026-03-01';
    expect(readFiguresView(new URLSearchParams(), now)).toEqual(view('2026-01-31', '2026-03-01'));
    expect(figuresViewSearch(view('2026-01-31', '2026-03-01'), now)).toBe('');
    const other = { ...view('2026-01-01', '2026-01-31'), tenant: 'x' };
    const search = figuresViewSearch(other, now);
    expect(search).toBe('?from=2026-01-01&to=2026-01-31&portal=x');
    expect(readFiguresView(new URLSearchParams(search), now)).toEqual(other);
    for (const odd of ['from=yesterday&to=2026-01-01', 'from=2026-01-01', 'from=2026-99-01&to=2026-01-01'])
      expect(readFiguresView(new URLSearchParams(odd), now)).toEqual(view('2026-01-31', '2026-03-01'));
  });

  it('counts calendar days, also over the change of clocks', () => {
    expect(daysBefore('2026-03-30', 2)).toBe('2026-03-28');
    expect(lastDays(7, '2026-03-02')).toEqual({ from: '2026-02-24', to: '2026-03-02' });
  });

  it('goes forwards and is a year at most', () => {
    expect(rangeProblem(view('2024-01-01', '2024-12-31'))).toBeUndefined();
    expect(rangeProblem(view('2026-01-02', '2026-01-01'))).toBeTruthy();
    expect(rangeProblem(view('2025-01-01', '2026-01-02'))).toBeTruthy();
    expect(rangeProblem(view('', '2026-01-02'))).toBeTruthy();
  });
});

describe('a file for spreadsheets', () => {
  it('begins with its encoding, and quotes what must be', () => {
    expect(
      csv(
        ['Name', 'New'],
        [
          ['Müller, "Söhne"', 3],
          ['a\nb', null],
        ],
      ),
    ).toBe('\ufeffName,New\r\n"Müller, ""Söhne""",3\r\n"a\nb",\r\n');
  });

  it('holds no formula, however it begins', () => {
    for (const text of ['=1+1', '+1', '-1', '@sum', '\tx', '\rx', ' =1', '＝1'])
      expect(csv([text], []).replaceAll('"', '').slice(1)).toMatch(/^'/);
    expect(csv(['a=b'], [[-1.5]])).toBe('\ufeffa=b\r\n-1.5\r\n');
  });
});

describe('a chart', () => {
  it('has round lines across it', () => {
    expect(ticks(0)).toEqual([0, 1]);
    expect(ticks(3)).toEqual([0, 1, 2, 3]);
    expect(ticks(17)).toEqual([0, 5, 10, 15, 20]);
    expect(ticks(900)).toEqual([0, 500, 1000]);
    expect(timeTicks(3 * 3600)).toEqual([0, 3600, 7200, 10_800]);
    expect(named(30, 6)).toEqual([0, 5, 10, 15, 20, 25]);
  });

  it('says how long something took in two parts at most', () => {
    expect(duration(null)).toBe('–');
    expect(duration(0)).toMatch(/^0 /);
    expect(duration(20)).toMatch(/^< 1 /);
    expect(duration(2 * 86_400 + 3 * 3600 + 59)).toMatch(/^2 \S+ 3 \S+$/);
  });
});
