import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { addJobs, addJobsInLots, AggregateStore, uuidFrom, type EventMeta, type Stored, type Tx } from '@gt/persistence';
import { copies, KIT, type Kit } from '@gt/service-kit';
import { evolveVolume, type Volume, type VolumeEvent } from './domain/volume.js';
import type { BodyYear } from './domain/item.js';
import { NotYetError } from './jobs/not-yet.js';
import { lockKept, lockKeptOf, markAwaited, type StoredItem } from './storage/items.js';

/** The volume of a plan: derived, so that it is the same in whatever order facts come. */
export const volumeIdOf = (planId: string): string => uuidFrom(createHash('sha256').update(`volume\n${planId}`).digest());

/** The volume of a body's year, in the same way. */
export const bodyVolumeIdOf = ({ institutionId, year }: BodyYear): string => uuidFrom(createHash('sha256').update(`volume\n${institutionId}\n${year}`).digest());

/** What the use cases of this service share. */
@Injectable()
export class Archives {
  readonly volumes: AggregateStore<Volume, VolumeEvent>;
  constructor(@Inject(KIT) readonly kit: Kit) {
    this.volumes = new AggregateStore<Volume, VolumeEvent>({ table: 'volume', aggregateType: 'archives.volume', evolve: evolveVolume, columns: {
      status: { type: 'text', of: (v) => v.status }, institution_id: { type: 'uuid', of: (v) => v.institutionId }, supervisor_id: { type: 'uuid', of: (v) => v.supervisorId } }, since: true }, kit.log);
  }

  /** The volume, locked until the transaction ends. */
  async lock(tx: Tx, id: string): Promise<Stored<Volume> | undefined> { return (await this.volumes.findMany(tx, [id], true)).get(id); }

  /** Takes the items that wait for the plan's volume into it and stores a job for each one's bytes; nothing while the volume is not open. */
  async joinItems(tx: Tx, planId: string, meta: EventMeta): Promise<void> {
    const volume = await this.lock(tx, volumeIdOf(planId));
    if (volume) await this.join(tx, volume, await lockKept(tx, planId), meta);
  }

  /** The same of a body's year; the first document opens the volume. Waits for the body's own facts (BODY_MISSING): they say who supervises it. */
  async joinBodyItems(tx: Tx, of: BodyYear, meta: EventMeta): Promise<void> {
    const kept = await lockKeptOf(tx, of);
    if (kept.length === 0) return;
    const id = bodyVolumeIdOf(of);
    await copies.holdInstitution(tx, of.institutionId, 'READ');
    const found = await this.lock(tx, id);
    const body = found ? undefined : await copies.institution(tx, of.institutionId);
    if (!found && !body) throw new NotYetError('BODY_MISSING');
    const [volume] = found ? [found] : await this.volumes.save(tx, [{ id, version: 0, state: null, events: [{ type: 'VolumeOpened', data: { planId: null, year: of.year, institutionId: of.institutionId, supervisorId: body!.supervisorId, title: `${body!.name}${of.year}年度评价机构案卷` } }] }], meta);
    await this.join(tx, volume!, kept, meta);
  }

  private async join(tx: Tx, volume: Stored<Volume>, kept: readonly StoredItem[], meta: EventMeta): Promise<void> {
    if (kept.length === 0) return;
    const events = kept.map(({ documentId, documentClass, sha256, owner }) => ({ type: 'ItemAwaited' as const, data: { documentId, documentClass, sha256, owner } }));
    await this.volumes.save(tx, [{ ...volume, events }], meta);
    await markAwaited(tx, volume.id, kept.map((item) => item.documentId));
    await captureLater(tx, kept.map((item) => item.documentId));
  }
}

/** Items whose bytes one job fetches and one transaction records: the volume's row is locked and written once for them all. */
const CAPTURES_AT_ONCE = 50;
/** Stores the jobs that fetch items' bytes. */
export const captureLater = (tx: Tx, documentIds: readonly string[]): Promise<void> =>
  addJobsInLots(tx, 'capture-items', documentIds, CAPTURES_AT_ONCE, (lot) => ({ documentIds: lot }));
/** Stores the job that looks at the plan's volume again once all that is committed is seen; many facts at once are one look (`gathering`). */
export const reviewLater = (tx: Tx, planId: string): Promise<void> => reviewAllLater(tx, [planId]);
/** The same for the plans of a batch of facts. */
export const reviewAllLater = (tx: Tx, planIds: readonly string[]): Promise<void> => addJobs(tx, 'review-volume', [...new Set(planIds)].map((planId) => ({ payload: { planId } })));
/** The same for the volumes of bodies' years. */
export const reviewBodiesLater = (tx: Tx, bodies: readonly BodyYear[]): Promise<void> =>
  addJobs(tx, 'review-volume', [...new Map(bodies.map((each) => [bodyVolumeIdOf(each), each])).values()].map((payload) => ({ payload })));
/** The same for a volume that is there. */
export const lookAgain = (tx: Tx, { planId, institutionId, year }: Volume): Promise<void> => (planId !== null ? reviewLater(tx, planId) : reviewBodiesLater(tx, [{ institutionId, year: year! }]));
