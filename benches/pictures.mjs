// Pictures for benchmarks: real PNGs of about a given size, each tenant's another one.
import { randomBytes } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

function chunk(type, data) {
	const body = Buffer.concat([Buffer.from(type), data]);
	const framed = Buffer.alloc(body.length + 8);
	framed.writeUInt32BE(data.length);
	body.copy(framed, 4);
	framed.writeUInt32BE(crc32(body), body.length + 4);
	return framed;
}

/// A grey slope with `noise` bits of noise to each point, which is what such a point costs: nothing compresses noise. In two parts,
/// between which [`mark`] has its place.
export function png(width, height, noise) {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width);
	header.writeUInt32BE(height, 4);
	header.set([8, 0, 0, 0, 0], 8);
	const rows = Buffer.alloc((width + 1) * height);
	for (let y = 0; y < height; y++) {
		const random = randomBytes(width);
		for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = (((x * 200) / width) & ~7) + (random[x] & (2 ** noise - 1));
	}
	const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
	return {
		width,
		height,
		head: Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows))]),
		tail: chunk('IEND', Buffer.alloc(0)),
	};
}

/// A remark in a picture, which makes it another one.
export const mark = (text) => chunk('tEXt', Buffer.from(`Comment\0${text}`, 'latin1'));
