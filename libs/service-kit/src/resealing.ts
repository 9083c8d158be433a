import { resealTables, sealingStatus, type SealingStatus } from '@gt/persistence';
import { pause } from '@gt/event-bus';
import type { Kit } from './kit.js';

/** ms between looks whether another process of the service has sealed everything anew, or left off. */
const RESEAL_RETRY_MS = 30_000;

/** The sealing under the newest key, beside the service's work: begins with the service, goes on where it was left off, and can be asked for. */
export class Resealing {
  private readonly stopping = new AbortController();
  private running: Promise<void> | null = null;
  constructor(private readonly kit: Kit) {}

  /** Begins it unless it is under way. */
  begin(): void { this.running ??= this.run().finally(() => { this.running = null; }); }
  /** Where it stands. */
  status(): Promise<SealingStatus> { return sealingStatus(this.kit.db, this.kit.keyring); }
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Older keys are wrapped by the newest first: what stays as it was hashed can be read without them in SEALING_KEYS. Then everything that can be is sealed anew. */
  private async run(): Promise<void> {
    const { kit, stopping: { signal } } = this;
    while (!signal.aborted) {
      try {
        await kit.keyring.wrapOlder(kit.db);
        const rows = await resealTables(kit.db, kit.keyring, { signal });
        if (rows !== null) { if (rows > 0) kit.logger.info('sealed_anew', { rows, keyId: kit.keyring.currentId }); return; }
      } catch (error) { kit.logger.failure('reseal_failed', error); }
      await pause(RESEAL_RETRY_MS, signal);
    }
  }
}
