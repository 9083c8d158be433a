/** Reads what Kafka's protocol is made of (kafka.apache.org/protocol), old style without compact fields. */
export class Reader {
  private at = 0;
  constructor(private readonly buffer: Buffer) {}
  private take(bytes: number): number { this.at += bytes; return this.at - bytes; }
  int8(): number { return this.buffer.readInt8(this.take(1)); }
  int16(): number { return this.buffer.readInt16BE(this.take(2)); }
  int32(): number { return this.buffer.readInt32BE(this.take(4)); }
  int64(): bigint { return this.buffer.readBigInt64BE(this.take(8)); }
  raw(length: number): Buffer { const from = this.take(length); return this.buffer.subarray(from, from + length); }
  text(): string | null { const length = this.int16(); return length < 0 ? null : this.raw(length).toString(); }
  bytes(): Buffer { return this.raw(this.int32()); }
  /** zig-zag, seven bits a byte */
  varint(): number {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.buffer.readUInt8(this.take(1));
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number((value >> 1n) ^ -(value & 1n));
    }
  }
}

/** Writes the same. */
export class Writer {
  private readonly parts: Buffer[] = [];
  private put(size: number, write: (b: Buffer) => void): this { const b = Buffer.alloc(size); write(b); this.parts.push(b); return this; }
  int8(n: number): this { return this.put(1, (b) => b.writeInt8(n)); }
  int16(n: number): this { return this.put(2, (b) => b.writeInt16BE(n)); }
  int32(n: number): this { return this.put(4, (b) => b.writeInt32BE(n)); }
  int64(n: bigint): this { return this.put(8, (b) => b.writeBigInt64BE(n)); }
  text(s: string): this { const b = Buffer.from(s); this.int16(b.length).parts.push(b); return this; }
  append(other: Writer): this { this.parts.push(...other.parts); return this; }
  /** with its length in front, as it goes over the line */
  framed(): Buffer { const body = Buffer.concat(this.parts); const length = Buffer.alloc(4); length.writeInt32BE(body.length); return Buffer.concat([length, body]); }
}

/** A record batch of version 2, uncompressed: its values, and the producer's number and sequence (-1: not idempotent). */
export function readBatch(bytes: Buffer): { values: string[]; producerId: bigint; sequence: number } {
  const r = new Reader(bytes);
  r.raw(8 + 4 + 4 + 1 + 4 + 2 + 4 + 8 + 8); // offset, length, epoch, magic, checksum, attributes, last offset, two times
  const producerId = r.int64();
  r.int16();
  const sequence = r.int32();
  const values = Array.from({ length: r.int32() }, () => {
    r.varint();
    r.int8();
    r.varint();
    r.varint();
    const key = r.varint();
    if (key > 0) r.raw(key);
    const value = r.raw(r.varint()).toString();
    for (let headers = r.varint(); headers > 0; headers -= 1) {
      r.raw(r.varint());
      r.raw(r.varint());
    }
    return value;
  });
  return { values, producerId, sequence };
}
