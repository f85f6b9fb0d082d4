// Screenshots as pixels: a reader for the PNG files that Chromium writes (8 bits, RGB or RGBA, not interlaced).
import { inflateSync } from 'node:zlib';

export function decode(png) {
  const parts = [];
  let width, height, channels;
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const data = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') {
      [width, height, channels] = [data.readUInt32BE(0), data.readUInt32BE(4), data[9] === 6 ? 4 : 3];
      if (data[8] !== 8 || ![2, 6].includes(data[9]) || data[12] !== 0) throw new Error('not a PNG as Chromium writes it');
    }
    if (type === 'IDAT') parts.push(data);
    at += length + 12;
  }
  const raw = inflateSync(Buffer.concat(parts));
  const stride = width * channels;
  const pixels = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const i = y * stride + x;
      const left = x < channels ? 0 : pixels[i - channels];
      const up = y === 0 ? 0 : pixels[i - stride];
      const corner = x < channels || y === 0 ? 0 : pixels[i - stride - channels];
      let guess = 0;
      if (filter === 1) guess = left;
      else if (filter === 2) guess = up;
      else if (filter === 3) guess = (left + up) >> 1;
      else if (filter === 4) {
        const [toLeft, toUp, toCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
        guess = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
      }
      pixels[i] = raw[y * (stride + 1) + 1 + x] + guess;
    }
  }
  // light(x, y): how light a pixel is, 0–255, as somebody sees it who sees no colours
  const light = (x, y) => {
    const i = y * stride + x * channels;
    return 0.2126 * pixels[i] + 0.7152 * pixels[i + 1] + 0.0722 * pixels[i + 2];
  };
  // colour(x, y): "0b4db8"
  const colour = (x, y) => pixels.toString('hex', y * stride + x * channels, y * stride + x * channels + 3);
  return { width, height, channels, light, colour };
}

// The share of two pictures' pixels that differ clearly in lightness; they are compared where both have a place.
export function difference(a, b, clearly = 40) {
  const [width, height] = [Math.min(a.width, b.width), Math.min(a.height, b.height)];
  let differ = 0;
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) if (Math.abs(a.light(x, y) - b.light(x, y)) > clearly) differ++;
  return differ / (width * height);
}

// The share of a picture's pixels that are not as light as its corner.
export function inked({ width, height, light }) {
  let ink = 0;
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) if (Math.abs(light(x, y) - light(0, 0)) > 40) ink++;
  return ink / (width * height);
}
