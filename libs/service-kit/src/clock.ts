import { shanghaiDate, type PlainDate } from '@gt/domain';
import type { Queryable } from '@gt/persistence';

/**
 * Business time. Tokens, sessions, limits, leases and `recordedAt` always take the system's time, never this.
 * The development profile alone may move it: the setting is kept as a distance to the system's clock and read again at boot.
 */
export class BusinessClock {
  private offsetMs = 0;
  now(): Date { return new Date(Date.now() + this.offsetMs); }
  /** Today's date in Asia/Shanghai. */
  today(): PlainDate { return shanghaiDate(this.now()); }

  /** Reads the stored setting at boot. */
  async load(db: Queryable): Promise<void> {
    const [row] = await db.query<{ offset_ms: string }>('SELECT offset_ms FROM clock_setting');
    this.offsetMs = row ? Number(row.offset_ms) : 0;
  }

  /** Moves the clock to `instant` from where it runs on; null = real time. Development profile only; the route does not exist elsewhere. */
  async set(db: Queryable, instant: Date | null): Promise<void> {
    const offset = instant ? instant.getTime() - Date.now() : 0;
    await db.query('INSERT INTO clock_setting (one, offset_ms) VALUES (true, $1) ON CONFLICT (one) DO UPDATE SET offset_ms = $1', [Math.round(offset)]);
    this.offsetMs = offset;
  }
}
