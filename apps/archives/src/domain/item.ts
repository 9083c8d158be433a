import { reason, type ArchiveDocumentType, type Reason, type SealKind, type SignatureKind, type SignerRole } from '@gt/domain';

/** KEPT: its volume is not open yet · AWAITED: the bytes are still with the owner · CAPTURED: our own copy equals the owner's hash · MISMATCHED: it does not, or is gone */
export type ItemStatus = 'KEPT' | 'AWAITED' | 'CAPTURED' | 'MISMATCHED';
export type DocumentClass = 'SCHEDULE' | 'WORK_SCHEME' | 'APPLICATION_FORM' | 'APPLICATION_MATERIAL' | 'SCORE_SHEET' | 'PRACTICAL_SHEET' | 'SCORE_REGISTER' | 'HOLDER_ROSTER' | 'CERTIFICATE' | 'BRIDGING_FILING' | 'BODY_EVIDENCE' | 'EXPERT_EVIDENCE';

/** State → what may happen to an item and where it leads. */
export const itemTransitions: Readonly<Record<ItemStatus, Readonly<Record<string, ItemStatus>>>> = {
  KEPT: { ItemAwaited: 'AWAITED' },
  AWAITED: { ItemCaptured: 'CAPTURED', ItemMismatched: 'MISMATCHED' },
  CAPTURED: { ItemMismatched: 'MISMATCHED' },
  MISMATCHED: { ItemCaptured: 'CAPTURED', ItemMismatched: 'MISMATCHED' },
};

/** Whose volume of which year. */
export interface BodyYear { readonly institutionId: string; readonly year: number }

/** A document of another service that belongs into a volume: what its owner said of it, and how our copy stands. */
export interface Item {
  readonly documentId: string;
  /** the service that fixed it */
  readonly owner: string;
  readonly documentClass: DocumentClass;
  readonly title: string;
  readonly planId: string | null;
  readonly applicationId: string | null;
  /** sheet, register, batch, application or certificate that it shows */
  readonly subjectId: string;
  readonly sha256: string;
  readonly size: number;
  readonly mediaType: string;
  readonly signatureKinds: readonly string[];
  readonly status: ItemStatus;
  /** the stored copy; null before the first capture */
  readonly copyId: string | null;
  /** how often bytes did not fit so far; each capture after one goes under an id of its own */
  readonly mismatches: number;
  readonly retention: 'LONG_TERM' | 'FIVE_YEARS' | null;
  /** why the bytes are still awaited: code of the last try; null when none failed */
  readonly waitingCode: string | null;
}

/** A certificate, a filing and the papers that prove it are none of those that the notice names one by one: their copies are 其他电子资料 (六(六)). */
export const archiveTypeOf = (documentClass: DocumentClass): ArchiveDocumentType => {
  switch (documentClass) {
    case 'CERTIFICATE': case 'BRIDGING_FILING': case 'BODY_EVIDENCE': case 'EXPERT_EVIDENCE': return 'ELECTRONIC_MATERIAL';
    default: return documentClass;
  }
};

interface Marks { readonly signatures: readonly { readonly role: SignerRole; readonly kind: SignatureKind; readonly panelId?: string | null }[]; readonly seals: readonly { readonly role: SignerRole; readonly kind: SealKind }[] }
const SIGNATURES: readonly string[] = ['WET_SCAN', 'PLATFORM', 'CA'] satisfies SignatureKind[];
const SEALS: readonly string[] = ['WET_STAMP_SCAN', 'ELECTRONIC_SEAL', 'IN_SYSTEM_APPROVAL'] satisfies SealKind[];

/** Who signs and seals a document of each class, in the order in which its owner lists the kinds. A register's signatures come from its own events. */
const BEARERS: Readonly<Record<DocumentClass, readonly SignerRole[]>> = {
  SCHEDULE: [], WORK_SCHEME: ['INSTITUTION'], APPLICATION_FORM: ['APPLICANT', 'EMPLOYER', 'INSTITUTION'], APPLICATION_MATERIAL: [], SCORE_SHEET: ['EXPERT'], PRACTICAL_SHEET: ['ASSESSOR'],
  SCORE_REGISTER: [], HOLDER_ROSTER: ['INSTITUTION'], CERTIFICATE: [], BRIDGING_FILING: [], BODY_EVIDENCE: [], EXPERT_EVIDENCE: [],
};

/** Signatures and seals of a document by who made them. A kind that is neither (待签字页, say) is no mark at all. */
export function marksOf(item: Pick<Item, 'documentClass' | 'signatureKinds'>): Marks {
  const marks = BEARERS[item.documentClass].flatMap((role, i) => { const kind = item.signatureKinds[i]; return kind === undefined ? [] : [{ role, kind }]; });
  return {
    signatures: marks.filter(({ kind }) => SIGNATURES.includes(kind)).map(({ role, kind }) => ({ role, kind: kind as SignatureKind })),
    seals: marks.filter(({ kind }) => SEALS.includes(kind)).map(({ role, kind }) => ({ role, kind: kind as SealKind })),
  };
}

/** An item whose copy is not sound keeps the volume from being closed, whether the rules ask for it or not (flow.md). */
export function unsoundItems(items: readonly Item[]): readonly Reason[] {
  return items.filter((item) => item.status !== 'CAPTURED').map((item) => (item.status === 'MISMATCHED'
    ? reason('ITEM_MISMATCHED', '六(六)', `${item.title}：存档副本与登记的校验值不符，请查明原因后重新取件`, { documentId: item.documentId, document: item.documentClass })
    : reason('ITEM_AWAITED', '六(六)', `${item.title}：尚未取到，请稍后重试，或检查来源服务后重新取件`, { documentId: item.documentId, document: item.documentClass, waitingCode: item.waitingCode })));
}
