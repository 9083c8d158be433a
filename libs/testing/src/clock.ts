/** A clock that stands until it is moved. Fits every port with `now(): Date`. */
export class FakeClock {
  #ms: number;

  /** @param start RFC 3339 time, with its offset */
  constructor(start: string) {
    this.#ms = FakeClock.#read(start);
  }

  now(): Date {
    return new Date(this.#ms);
  }

  set(time: string): void {
    this.#ms = FakeClock.#read(time);
  }

  advance({ days = 0, hours = 0, minutes = 0, seconds = 0, ms = 0 }: { days?: number; hours?: number; minutes?: number; seconds?: number; ms?: number }): void {
    this.#ms += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + ms;
  }

  static #read(time: string): number {
    const ms = Date.parse(time);
    if (Number.isNaN(ms)) throw new Error(`not a time: ${time}`);
    return ms;
  }
}
