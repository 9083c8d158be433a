import { createHash } from 'node:crypto';
import { Controller, Get, Header, Param, Res, Inject } from '@nestjs/common';
import type { FixedDocumentData } from '@gt/contracts';
import { AggregateStore, uuidFrom, type EventMeta, type Stored } from '@gt/persistence';
import type { FastifyReply } from 'fastify';
import { Allow, CallerAccess, type Access } from './http/access.js';
import { notFound } from './http/problem.js';
import { KIT, type Kit } from './kit.js';
import { IdPipe } from './validation/pipe.js';

/** A document that the service made and fixed: who may read it follows from the body and the people that it belongs to. */
export interface FixedDocument extends FixedDocumentData { readonly institutionId: string | null; readonly expertIds: readonly string[]; readonly personId: string | null }
export interface DocumentFixedEvent { readonly type: 'DocumentFixed'; readonly data: FixedDocument }

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

  /** Keeps the bytes, then says so by event (`DocumentFixed`). A document that is fixed already stays as it is: a job may run twice. */
  async fix(meta: EventMeta, document: Omit<FixedDocument, 'sha256' | 'size'>, render: () => Promise<Uint8Array>): Promise<void> {
    if (await this.find(document.documentId)) return;
    const bytes = await render();
    const kept = await this.kit.store.put(document.documentId, bytes);
    await this.kit.db.transaction(async (tx) => {
      if (await this.store.find(tx, document.documentId)) return;
      await this.store.save(tx, [{ id: document.documentId, version: 0, state: null, events: [{ type: 'DocumentFixed', data: { ...document, sha256: kept.sha256, size: kept.size } }] }], meta);
    });
  }
}

/** What others learn of a fixed document: `publish/` of the service maps `DocumentFixed` with this. */
export function documentContract(d: FixedDocument): FixedDocumentData {
  const { institutionId: _i, expertIds: _e, personId: _p, ...rest } = d;
  return rest;
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
