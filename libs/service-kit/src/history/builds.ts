import { randomUUID } from 'node:crypto';
import { pause } from '@gt/event-bus';
import type { Queryable } from '@gt/persistence';
import type { ProjectionDefinition } from './projections.js';

/** ms between two signs of life. */
const BEAT_MS = 5_000;
/** ms without a sign after which a process counts as gone: one that starts again after a crash is back before. */
const GONE_MS = 30_000;

/**
 * Which builds of the service run, by the version of the handlers that each has of a projection. The highest that lives leads: it alone rebuilds, and
 * keeps what builds above it have made once none of them lives any more. So an upgrade, process by process, has one side that decides, and so has going back.
 */
export class Builds {
  private readonly process = randomUUID();
  private beating: Promise<void> | null = null;
  private highest: ReadonlyMap<string, number> = new Map();

  constructor(private readonly db: Queryable, private readonly definitions: readonly ProjectionDefinition[]) {}

  /** Shows this process before it touches anything, and from then on until `leave`. `onLook` is called after each sign, `onFailure` when one could not be given. */
  async enter(signal: AbortSignal, onLook: () => void, onFailure: (error: unknown) => void): Promise<void> {
    await this.beat();
    this.beating ??= (async () => {
      for (;;) {
        await pause(BEAT_MS, signal);
        if (signal.aborted) return;
        try { await this.beat(); onLook(); } catch (error) { onFailure(error); }
      }
    })();
  }

  /** Looks who lives. */
  async look(): Promise<void> {
    const rows = await this.db.query<{ name: string; version: number }>(`SELECT name, max(version) AS version FROM projection_build WHERE seen_at > clock_timestamp() - $1::int * interval '1 ms' GROUP BY name`, [GONE_MS]);
    this.highest = new Map(rows.map((row) => [row.name, row.version]));
  }

  /** Whether no process with newer handlers of the projection lived at the last look. */
  leads({ name, version }: Pick<ProjectionDefinition, 'name' | 'version'>): boolean { return version >= (this.highest.get(name) ?? version); }

  /** Takes the signs of this process away, when it keeps nothing any more: who comes after need not wait. */
  async leave(): Promise<void> {
    if (!this.beating) return;
    await this.beating;
    await this.db.query('DELETE FROM projection_build WHERE process = $1', [this.process]);
  }

  private async beat(): Promise<void> {
    await this.db.query(`INSERT INTO projection_build (process, name, version, seen_at) SELECT $1, name, version, clock_timestamp() FROM unnest($2::text[], $3::int[]) AS own(name, version) ON CONFLICT (process, name) DO UPDATE SET seen_at = excluded.seen_at`,
      [this.process, this.definitions.map((p) => p.name), this.definitions.map((p) => p.version)]);
    await this.db.query(`DELETE FROM projection_build WHERE seen_at <= clock_timestamp() - $1::int * interval '1 ms'`, [GONE_MS]);
    await this.look();
  }
}
