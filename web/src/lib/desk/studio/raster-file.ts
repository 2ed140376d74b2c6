import { fitting, type Area, type Size } from './crop.ts';
import { LIMITS } from './picture-roles.ts';
import type { PictureRole } from './studio.graphql.ts';

/** Canvases with more pixels stay empty on some telephones; the server keeps less than that of any picture. */
const MOST: Size = { width: 4096, height: 4096 };
const QUALITY = 0.95;
/** So much of a file is looked at to know what it is. */
const HEAD = 64;

/** AVIF by the brands of its first box, which name it first or among others; its name may say anything. */
export function isAvif(head: Uint8Array): boolean {
  const word = (at: number): string => String.fromCharCode(...head.subarray(at, at + 4));
  if (head.length < 16 || word(4) !== 'ftyp') return false;
  const length = new DataView(head.buffer, head.byteOffset).getUint32(0);
  const end = Math.min(length, head.length);
  // The four bytes after the first brand are a version.
  for (let at = 8; at + 4 <= end; at += at === 8 ? 8 : 4)
    if (['avif', 'avis'].includes(word(at))) return true;
  return false;
}

async function isAvifFile(file: Blob): Promise<boolean> {
  return isAvif(new Uint8Array(await file.slice(0, HEAD).arrayBuffer()));
}

/** The pixels of a file, the way the camera was held. Rejects where this browser cannot read it. */
export async function opened(file: Blob): Promise<ImageBitmap> {
  // Some browsers believe the type, and a dropped file may have none.
  const known = (await isAvifFile(file)) ? new Blob([file], { type: 'image/avif' }) : file;
  return createImageBitmap(known);
}

/** What the server takes, as it is; AVIF, which it does not, as a PNG or JPEG. Rejects as `opened` does. */
export async function takeable(file: File, role: PictureRole): Promise<File> {
  if (!(await isAvifFile(file))) return file;
  const picture = await opened(file);
  try {
    const { width, height } = picture;
    return await written(picture, { left: 0, top: 0, width, height }, role, file.name);
  } finally {
    picture.close();
  }
}

/**
 * A part of a picture as a file: at its own resolution, as PNG; where that were more than the server takes, as JPEG; and
 * where that were too, or where a JPEG would lose what is transparent, in the size that the server keeps.
 */
export async function written(
  picture: ImageBitmap,
  area: Area,
  role: PictureRole,
  name: string,
): Promise<File> {
  const { bytes, kept } = LIMITS[role];
  const large = await fileOf(drawn(picture, area, fitting(area, MOST)), name, bytes);
  if (large) return large;
  const small = drawn(picture, area, fitting(area, kept));
  return (await fileOf(small, name, bytes)) ?? pngOf(small, name);
}

async function fileOf(canvas: HTMLCanvasElement, name: string, most: number): Promise<File | undefined> {
  const png = await pngOf(canvas, name);
  if (png.size <= most) return png;
  if (!isOpaque(canvas)) return undefined;
  const jpeg = new File([await blobOf(canvas, 'image/jpeg')], `${baseOf(name)}.jpg`, { type: 'image/jpeg' });
  return jpeg.size <= most ? jpeg : undefined;
}

async function pngOf(canvas: HTMLCanvasElement, name: string): Promise<File> {
  return new File([await blobOf(canvas, 'image/png')], `${baseOf(name)}.png`, { type: 'image/png' });
}

const baseOf = (name: string): string => name.replace(/\.[^.]*$/, '') || 'picture';

function drawn(
  picture: ImageBitmap,
  { left, top, ...area }: Area,
  { width, height }: Size,
): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = contextOf(canvas);
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, left, top, area.width, area.height, 0, 0, width, height);
  return canvas;
}

function isOpaque(canvas: HTMLCanvasElement): boolean {
  const { data } = contextOf(canvas).getImageData(0, 0, canvas.width, canvas.height);
  for (let alpha = 3; alpha < data.length; alpha += 4) if (data[alpha] !== 255) return false;
  return true;
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  return context;
}

function blobOf(canvas: HTMLCanvasElement, type: string): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), type, QUALITY);
  });
}
