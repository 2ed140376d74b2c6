import { describe, expect, it } from 'vitest';
import { dragged, fitting, isWhole, moved, shaped, whole, withNumber, type Area } from './crop.ts';

const PICTURE = { width: 1200, height: 600 };
const AREA: Area = { left: 100, top: 100, width: 400, height: 200 };
const CORNERS = [
  [-1, -1],
  [-1, 1],
  [1, -1],
  [1, 1],
] as const;

describe('a part of a picture', () => {
  it('is moved as far as the picture goes', () => {
    expect(moved(AREA, 50, -30, PICTURE)).toEqual({ ...AREA, left: 150, top: 70 });
    expect(moved(AREA, -500, 900, PICTURE)).toEqual({ ...AREA, left: 0, top: 400 });
  });

  it('is dragged by an edge or a corner, and what lies opposite stays', () => {
    expect(dragged(AREA, { x: 1, y: 0 }, 50, 70, PICTURE)).toEqual({ ...AREA, width: 450 });
    expect(dragged(AREA, { x: -1, y: -1 }, -200, 50, PICTURE)).toEqual({
      left: 0,
      top: 150,
      width: 500,
      height: 150,
    });
  });

  it('never turns over', () => {
    const { left, top, width, height } = dragged(AREA, { x: -1, y: -1 }, 900, 900, PICTURE);
    expect([width, height]).toEqual([16, 16]);
    expect([left + width, top + height]).toEqual([500, 300]);
  });

  it('keeps its format and stays within the picture, whichever corner is dragged', () => {
    for (const [x, y] of CORNERS)
      for (const by of [-2000, -90, 33, 2000]) {
        const area = dragged(AREA, { x, y }, by, by / 3, PICTURE, 2);
        expect(Math.abs(area.width / area.height - 2)).toBeLessThan(0.05);
        expect(area.left).toBeGreaterThanOrEqual(0);
        expect(area.top).toBeGreaterThanOrEqual(0);
        expect(area.left + area.width).toBeLessThanOrEqual(PICTURE.width);
        expect(area.top + area.height).toBeLessThanOrEqual(PICTURE.height);
      }
  });

  it('takes the largest area of a format around its middle', () => {
    expect(shaped(AREA, PICTURE, 1)).toEqual({ left: 0, top: 0, width: 600, height: 600 });
    expect(shaped(whole(PICTURE), PICTURE, 3)).toEqual({ left: 0, top: 100, width: 1200, height: 400 });
    expect(shaped(AREA, PICTURE, undefined)).toBe(AREA);
  });
});

describe('numbers for those who do not drag', () => {
  it('begin with the whole picture and can be given in any order', () => {
    const area = withNumber(whole(PICTURE), 'left', 300, PICTURE);
    expect(area).toEqual({ left: 300, top: 0, width: 900, height: 600 });
    expect(withNumber(area, 'top', 100, PICTURE)).toEqual({ left: 300, top: 100, width: 900, height: 500 });
  });

  it('push aside what is in the way', () => {
    expect(withNumber(AREA, 'width', 1150, PICTURE)).toEqual({ ...AREA, left: 50, width: 1150 });
    expect(withNumber(AREA, 'height', 9999, PICTURE)).toEqual({ ...AREA, top: 0, height: 600 });
    expect(withNumber(AREA, 'left', 9999, PICTURE)).toEqual({ ...AREA, left: 1184, width: 16 });
  });

  it('keep the format', () => {
    expect(withNumber(AREA, 'width', 600, PICTURE, 2)).toEqual({ ...AREA, width: 600, height: 300 });
    expect(withNumber(AREA, 'height', 300, PICTURE, 2)).toEqual({ ...AREA, width: 600, height: 300 });
    expect(withNumber(AREA, 'width', 1200, PICTURE, 2)).toEqual(whole(PICTURE));
  });

  it('are whole in pictures that are smaller than anything', () => {
    const icon = { width: 8, height: 8 };
    expect(withNumber(whole(icon), 'width', 2, icon)).toEqual(whole(icon));
    expect(shaped(whole(icon), icon, 1)).toEqual(whole(icon));
  });
});

it('is made smaller to fit, never larger', () => {
  expect(fitting({ width: 4800, height: 1600 }, { width: 2400, height: 1600 })).toEqual({
    width: 2400,
    height: 800,
  });
  expect(fitting({ width: 30, height: 20 }, { width: 2400, height: 1600 })).toEqual({
    width: 30,
    height: 20,
  });
  expect(isWhole(whole(PICTURE), PICTURE)).toBe(true);
  expect(isWhole(AREA, PICTURE)).toBe(false);
});
