import { createHash } from 'node:crypto';
import { Controller, Get, Header, Param, Res, Inject } from '@nestjs/common';
import type { FixedBodyDocumentData, FixedDocumentData } from '@gt/contracts';
import { Gate } from '@gt/event-bus';
import { AggregateStore, uuidFrom, type EventMeta, type Stored, type Tx } from '@gt/persistence';
import type { FastifyReply } from 'fastify';
import { Allow, CallerAccess, type Access } from './http/access.js';
import { notFound } from './http/problem.js';
import { KIT, type Kit } from './kit.js';
import { missingGlyphs, noteWaiting, type MissingGlyphs } from './waiting-documents.js';
import { IdPipe } from './validation/pipe.js';

/** A document that the service made and fixed: who may read it follows from the body and the people that it belongs to. */
export interface FixedDocument extends Omit<FixedDocumentData, 'documentClass'> {
  readonly documentClass: FixedDocumentData['documentClass'] | FixedBodyDocumentData['documentClass'];
  readonly institutionId: string | null; readonly expertIds: readonly string[]; readonly personId: string | null;
  /** of a body's document that belongs to no plan: under whom it is kept. Only archives reads it at its owner */
  readonly keptUnder?: { readonly institutionId: string; readonly year: number };
}
export interface DocumentFixedEvent { readonly type: 'DocumentFixed'; readonly data: FixedDocument }

/**
 * A document that is to be made. `causationId`: its own cause, where those of one transaction have several. `again`: the job that makes it, stored anew at each start
 * as long as it waits for a font; without one the service looks for it itself.
 */
export interface WantedDocument { readonly document: Omit<FixedDocument, 'sha256' | 'size'>; readonly causationId?: string; readonly again?: { readonly task: string; readonly payload: object }; readonly render: () => Promise<Uint8Array> }
/** What was not fixed, by document id: what waits for a font, named and shown to the operator, and what another try may mend. */
export interface Unfixed { readonly waiting: ReadonlyMap<string, MissingGlyphs>; readonly failed: ReadonlyMap<string, unknown> }
/** Documents of a lot under way at a time: while one is written to the disk, the next is rendered. */
const RENDERED_AT_ONCE = 2;

/** The id of a document: one for each class, subject and edition, so that a repeated job fixes no second one. */
export const documentId = (documentClass: string, subjectId: string, edition: string): string => uuidFrom(createHash('sha256').update(`${documentClass}\n${subjectId}\n${edition}`).digest());

/** Documents that this service fixed, with their bytes in its object store. */
export class Documents {
  private readonly store: AggregateStore<FixedDocument, DocumentFixedEvent>;
  constructor(private readonly kit: Kit) {
    this.store = new AggregateStore<FixedDocument, DocumentFixedEvent>({ table: 'document', aggregateType: `${kit.service}.document`, evolve: (_, e) => e.data,
      columns: { institution_id: { type: 'uuid', of: (d) => d.institutionId }, plan_id: { type: 'uuid', of: (d) => d.planId }, application_id: { type: 'uuid', of: (d) => d.applicationId } } }, kit.log);
  }

  async find(id: string): Promise<Stored<FixedDocument> | undefined> { return this.store.find(this.kit.db, id); }

  /** Keeps the bytes, then says so by event (`DocumentFixed`). A document that is fixed already stays as it is: a job may run twice. One that waits for a font is no failure: trying again would not help. */
  async fix(meta: EventMeta, wanted: WantedDocument): Promise<void> {
    for (const failure of (await this.fixAll(meta, [wanted])).failed.values()) throw failure;
  }

  /**
   * The same for many in one transaction, for each commit of its own would cost relay, broker and archives more than its page. `also` writes in it what the service notes
   * of those that are fixed now. Answers what was not fixed: it keeps no other one waiting.
   */
  async fixAll(meta: EventMeta, wanted: readonly WantedDocument[], also: (tx: Tx, fixed: ReadonlySet<string>) => Promise<void> = async () => undefined): Promise<Unfixed> {
    const idOf = (w: WantedDocument) => w.document.documentId;
    const known = await this.store.findMany(this.kit.db, wanted.map(idOf));
    const failed = new Map<string, unknown>();
    const waiting = new Map<string, MissingGlyphs>();
    const made = new Map<string, FixedDocument>();
    const gate = new Gate(RENDERED_AT_ONCE);
    await Promise.all(wanted.filter((w) => !known.has(idOf(w))).map((one) => gate.pass(async () => {
      try {
        made.set(idOf(one), { ...one.document, ...await this.kit.store.keep(idOf(one), () => one.render()) });
      } catch (error) {
        const missing = missingGlyphs(error);
        if (missing) waiting.set(idOf(one), missing); else failed.set(idOf(one), error);
      }
    })));
    const fixed = new Set([...known.keys(), ...made.keys()]);
    const waits = wanted.filter((w) => waiting.has(idOf(w))).map((w) => ({ wanted: w, missing: waiting.get(idOf(w))! }));
    if (fixed.size > 0 || waits.length > 0) await this.kit.db.transaction(async (tx) => {
      const meanwhile = await this.store.findMany(tx, [...made.keys()]);
      await this.store.save(tx, wanted.filter((w) => made.has(idOf(w)) && !meanwhile.has(idOf(w))).map((w) => ({
        id: idOf(w), version: 0, state: null, events: [{ type: 'DocumentFixed', data: made.get(idOf(w))! }], ...(w.causationId === undefined ? {} : { causationId: w.causationId }) })), meta);
      await noteWaiting(tx, waits, [...fixed]);
      if (fixed.size > 0) await also(tx, fixed);
    });
    return { waiting, failed };
  }
}

/** What others learn of a fixed document: `publish/` of the service maps `DocumentFixed` with this. */
export function documentContract(d: FixedDocument): FixedDocumentData {
  const { institutionId: _i, expertIds: _e, personId: _p, keptUnder: _k, ...rest } = d;
  return rest as FixedDocumentData;
}

/** The same of a body's document that belongs to no plan. */
export function bodyDocumentContract(d: FixedDocument): FixedBodyDocumentData {
  const { documentId, sha256, size, mediaType, title, subjectId, signatureKinds } = d;
  return { documentId, sha256, size, mediaType, documentClass: d.documentClass as FixedBodyDocumentData['documentClass'], title, subjectId, signatureKinds, ...d.keptUnder! };
}

/** `GET /api/<service>/documents/:id`: the bytes, for archives and for those whose work or paper it is. */
@Controller('documents')
export class DocumentsController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}
  @Get(':id') @Allow('document.fetch') @Header('cache-control', 'private, no-store')
  async fetch(@Param('id', IdPipe) id: string, @CallerAccess() access: Access, @Res() reply: FastifyReply): Promise<void> {
    const found = await this.kit.documents.find(id);
    const d = found?.state;
    if (!d || !access.may('document.fetch', { ...(d.institutionId ? { institutionId: d.institutionId } : {}), ...(d.personId ? { personId: d.personId } : {}), expertIds: d.expertIds, ...(d.planId ? { planId: d.planId } : {}) })) throw notFound('文件');
    const bytes = await this.kit.store.get(id);
    if (!bytes) throw notFound('文件');
    void reply.header('content-type', d.mediaType).header('content-length', String(bytes.length)).header('x-content-sha256', d.sha256).send(bytes);
  }
}
