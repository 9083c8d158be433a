import type { Database, DocumentStore, EventLog, Keyring, PersonIds, Tx } from '@gt/persistence';
import type { BusDriver } from '@gt/event-bus';
import type { FileStore } from '@gt/file-store';
import type { FastifyInstance } from 'fastify';
import type { BusinessClock } from './clock.js';
import type { ServiceConfig } from './config.js';
import type { Grants } from './copies/grants.js';
import type { Documents } from './documents.js';
import type { Rebuilds } from './history/rebuilds.js';
import type { Resealing } from './resealing.js';
import type { InventorySource } from './http/handover.js';
import type { OpenCaseSource } from './http/open-cases.js';
import type { InternalHttp } from './http/internal.js';
import type { ServiceTokens, TokenVerifier } from './http/tokens.js';
import type { Logger } from './logging.js';
import type { Signer } from './signer.js';
import type { DeliveredMessage, SmsDriver } from './messages/messages.js';
import type { ApprovalSource } from './approvals/opinions.js';
import type { PersonalSource } from './audit/personal.js';
import type { WorkSource } from './worklist/source.js';

/** Nest's token for the kit: `constructor(@Inject(KIT) private readonly kit: Kit)`. */
export const KIT = Symbol('kit');

/** What a service stands on. One per service, also when many run in one process. */
export interface Kit {
  readonly service: string;
  readonly config: ServiceConfig;
  readonly logger: Logger;
  readonly db: Database;
  readonly log: EventLog;
  readonly clock: BusinessClock;
  readonly keyring: Keyring;
  readonly personIds: PersonIds;
  readonly signer: Signer;
  readonly store: DocumentStore;
  readonly documents: Documents;
  /** files that people hand in, sealed; for a service with `keepsFiles` */
  readonly files: FileStore;
  /** by which messages to people leave */
  readonly sms: SmsDriver;
  /** what the service does when a message has come to its person */
  readonly delivered: (tx: Tx, message: DeliveredMessage) => Promise<void>;
  readonly http: InternalHttp;
  readonly tokens: TokenVerifier;
  readonly serviceTokens: ServiceTokens;
  readonly grants: Grants;
  readonly bus: BusDriver;
  /** where what waits for people stands here (待办) */
  readonly worklist: readonly WorkSource[];
  /** where sealed numbers of persons stand here */
  readonly personal: readonly PersonalSource[];
  /** a bureau's approvals that are made here */
  readonly approvals: readonly ApprovalSource[];
  /** what is kept here of a body that ends; null: nothing */
  readonly inventory: InventorySource | null;
  /** what of a body is open here */
  readonly openCases: readonly OpenCaseSource[];
  readonly rebuilds: Rebuilds;
  readonly resealing: Resealing;
  /** the other services when they run in this process (standalone); null when they are processes of their own */
  readonly neighbour: ((service: string) => FastifyInstance | undefined) | null;
}
