import { crc32, deflateRawSync } from 'node:zlib';

/** One entry of a ZIP as a test wants it; `raw` is the name's bytes where they are not UTF-8. */
export interface Packed { readonly name: string; readonly raw?: Buffer; readonly bytes?: Buffer; /** says that the name is UTF-8 */ readonly flagged?: boolean; readonly encrypted?: boolean; /** what it states of itself instead of the truth */ readonly states?: { readonly size?: number; readonly crc?: number } }

const u16 = (...values: number[]) => { const b = Buffer.alloc(values.length * 2); values.forEach((v, i) => b.writeUInt16LE(v, i * 2)); return b; };
const u32 = (...values: number[]) => { const b = Buffer.alloc(values.length * 4); values.forEach((v, i) => b.writeUInt32LE(v >>> 0, i * 4)); return b; };

/** A ZIP as packing programs make them, byte by byte: what they would not make can be made too. */
export function zipOf(files: readonly Packed[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, raw = Buffer.from(name), bytes = Buffer.alloc(0), flagged = false, encrypted = false, states = {} } of files) {
    const packed = deflateRawSync(bytes);
    const flags = (flagged ? 0x800 : 0) | (encrypted ? 1 : 0);
    const common = Buffer.concat([u16(20, flags, 8, 0, 0), u32(states.crc ?? crc32(bytes), packed.length, states.size ?? bytes.length), u16(raw.length, 0)]);
    const local = Buffer.concat([u32(0x04034b50), common, raw, packed]);
    directory.push(Buffer.concat([u32(0x02014b50), u16(20), common, u16(0, 0, 0), u32(0, at), raw]));
    locals.push(local);
    at += local.length;
  }
  const central = Buffer.concat(directory);
  return Buffer.concat([...locals, central, endOf(files.length, central.length, at)]);
}
const endOf = (entries: number, size: number, at: number) => Buffer.concat([u32(0x06054b50), u16(0, 0, Math.min(entries, 0xffff), Math.min(entries, 0xffff)), u32(size, at), u16(0)]);

/** A ZIP that states so many entries, as the 64-bit format does, and has none of them. */
export function zipStating(entries: number): Buffer {
  const end64 = Buffer.concat([u32(0x06064b50), u32(44, 0), u16(45, 45), u32(0, 0), u32(entries, 0), u32(entries, 0), u32(0, 0), u32(0, 0)]);
  const locator = Buffer.concat([u32(0x07064b50), u32(0), u32(0, 0), u32(1)]);
  return Buffer.concat([end64, locator, u32(0x06054b50), u16(0, 0, 0xffff, 0xffff), u32(0xffffffff, 0xffffffff), u16(0)]);
}
