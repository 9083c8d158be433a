import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { createRenderer, type Renderer } from '@gt/forms';
import { addJobsInLots, type Tx } from '@gt/persistence';
import { KIT, type Kit } from '@gt/service-kit';
import { batchStore, certificateStore } from './storage/tables.js';

/** What the use cases of this service share. */
@Injectable()
export class Certificates implements OnModuleDestroy {
  readonly batches: ReturnType<typeof batchStore>;
  readonly certificates: ReturnType<typeof certificateStore>;
  private threads: Renderer | null = null;
  constructor(@Inject(KIT) readonly kit: Kit) {
    this.batches = batchStore(kit.log);
    this.certificates = certificateStore(kit.log);
    certificatesOf.set(kit, this);
  }
  /** Worker threads with the fonts, started when the first document is due. */
  get renderer(): Renderer { return (this.threads ??= createRenderer({ fontFiles: this.kit.config.fontFiles })); }
  async onModuleDestroy(): Promise<void> {
    const { threads } = this;
    this.threads = null;
    await threads?.close();
  }
}

/** Jobs are made before Nest's objects are known to them: by kit. */
export const certificatesOf = new WeakMap<Kit, Certificates>();

/** Certificates that one job prints and one transaction records. */
const PRINTED_AT_ONCE = 25;
/** Stores the jobs that print certificates. */
export const printLater = (tx: Tx, ids: readonly string[]): Promise<void> =>
  addJobsInLots(tx, 'print-certificates', ids, PRINTED_AT_ONCE, (lot) => ({ certificateIds: lot }));
