// Draws every icon size from icon.svg with rsvg-convert (Debian: librsvg2-bin) and packs the
// Windows and macOS containers, both of which may hold PNG images. Run: node icons/generate.mjs

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = dirname(fileURLToPath(import.meta.url));

const files = { "32x32.png": 32, "128x128.png": 128, "128x128@2x.png": 256, "256x256.png": 256, "512x512.png": 512 };
const windowsSizes = [16, 24, 32, 48, 64, 256];
const macTypes = [["ic11", 32], ["ic12", 64], ["ic07", 128], ["ic13", 256], ["ic08", 256], ["ic14", 512], ["ic09", 512], ["ic10", 1024]];

function draw(size) {
  return execFileSync("rsvg-convert", ["--width", size, "--height", size, join(folder, "icon.svg")].map(String));
}

/** Windows: a header, one 16-byte record for each image, then the images. */
function ico(images) {
  const head = Buffer.alloc(6 + 16 * images.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let offset = head.length;
  images.forEach(([size, png], index) => {
    const at = 6 + 16 * index;
    head.writeUInt8(size % 256, at); // 0 stands for 256
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([head, ...images.map(([, png]) => png)]);
}

/** macOS: a length-prefixed chunk for each image inside one length-prefixed file. */
function icns(images) {
  const chunk = (type, body) => {
    const head = Buffer.alloc(8);
    head.write(type, 0, "ascii");
    head.writeUInt32BE(body.length + 8, 4);
    return Buffer.concat([head, body]);
  };
  return chunk("icns", Buffer.concat(images.map(([type, png]) => chunk(type, png))));
}

for (const [name, size] of Object.entries(files)) writeFileSync(join(folder, name), draw(size));
writeFileSync(join(folder, "icon.ico"), ico(windowsSizes.map((size) => [size, draw(size)])));
writeFileSync(join(folder, "icon.icns"), icns(macTypes.map(([type, size]) => [type, draw(size)])));
