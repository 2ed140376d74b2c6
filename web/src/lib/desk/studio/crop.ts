/** A part of a picture, in whole pixels of it. */
export interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}
export interface Size {
  width: number;
  height: number;
}
/** A corner or an edge that is dragged: -1 is left and top, 1 is right and bottom, 0 stays where it is. */
export interface Handle {
  x: -1 | 0 | 1;
  y: -1 | 0 | 1;
}

/** Pixels on a side that must remain: less can neither be seen nor taken hold of. */
const LEAST = 16;

const within = (value: number, least: number, most: number): number =>
  Math.round(Math.min(Math.max(value, least), Math.max(least, most)));
const least = (side: number): number => Math.min(LEAST, side);

export function whole({ width, height }: Size): Area {
  return { left: 0, top: 0, width, height };
}

export function isWhole(area: Area, picture: Size): boolean {
  return area.width === picture.width && area.height === picture.height;
}

/** As large as fits into both sides, never larger than it was. */
export function fitting({ width, height }: Size, into: Size): Size {
  const scale = Math.min(1, into.width / width, into.height / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The largest area of a format around the same middle; the very area where any format is free. */
export function shaped(area: Area, picture: Size, aspect: number | undefined): Area {
  if (!aspect) return area;
  const width = Math.min(picture.width, picture.height * aspect);
  const size = sized(width, picture, aspect);
  const middle = { x: area.left + area.width / 2, y: area.top + area.height / 2 };
  return moved({ left: 0, top: 0, ...size }, middle.x - size.width / 2, middle.y - size.height / 2, picture);
}

/** Moved as far as the picture goes. */
export function moved(area: Area, across: number, down: number, picture: Size): Area {
  return {
    ...area,
    left: within(area.left + across, 0, picture.width - area.width),
    top: within(area.top + down, 0, picture.height - area.height),
  };
}

/** What dragging a corner or an edge makes of an area; what lies opposite stays. */
export function dragged(
  area: Area,
  handle: Handle,
  across: number,
  down: number,
  picture: Size,
  aspect?: number,
): Area {
  const right = area.left + area.width;
  const bottom = area.top + area.height;
  const room = {
    width: handle.x < 0 ? right : picture.width - area.left,
    height: handle.y < 0 ? bottom : picture.height - area.top,
  };
  let { width, height } = area;
  if (handle.x !== 0) width = within(width + handle.x * across, least(picture.width), room.width);
  if (handle.y !== 0) height = within(height + handle.y * down, least(picture.height), room.height);
  if (aspect) {
    const wanted = Math.max(handle.x === 0 ? 0 : width, handle.y === 0 ? 0 : height * aspect);
    ({ width, height } = sized(Math.min(wanted, room.width, room.height * aspect), picture, aspect));
  }
  return {
    left: handle.x < 0 ? right - width : area.left,
    top: handle.y < 0 ? bottom - height : area.top,
    width,
    height,
  };
}

/** One number given anew. Any that the picture has room for is taken: the others make way for it. */
export function withNumber(
  area: Area,
  name: keyof Area,
  value: number,
  picture: Size,
  aspect?: number,
): Area {
  if (name === 'left' || name === 'top') {
    const side = name === 'left' ? 'width' : 'height';
    const start = within(value, 0, picture[side] - least(picture[side]));
    const room = Math.min(area[side], picture[side] - start);
    const narrower = withNumber(area, side, room, picture, aspect);
    return { ...narrower, [name]: Math.min(start, picture[side] - narrower[side]) };
  }
  let { width, height } = area;
  if (name === 'width') width = within(value, least(picture.width), picture.width);
  else height = within(value, least(picture.height), picture.height);
  if (aspect) ({ width, height } = sized(name === 'width' ? width : height * aspect, picture, aspect));
  return moved({ ...area, width, height }, 0, 0, picture);
}

/** A size of the given format, near the width that is wanted. */
function sized(wanted: number, picture: Size, aspect: number): Size {
  const most = Math.min(picture.width, picture.height * aspect);
  const width = within(wanted, Math.min(most, LEAST, LEAST * aspect), most);
  return { width, height: within(width / aspect, 1, picture.height) };
}
