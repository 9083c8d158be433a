import { acceptedUnless, reason, refused, type Decision, type PlainDate, type Reason } from '@gt/domain';
import type { Certificate, CertificateEvent } from './certificate.js';

/** What of a certificate goes up to the city's system after its issue, as a typed row (六(五)). 补发 changes nothing there. */
export const CHANGE_NAMES = { CORRECT: '更正', CHANGE: '变更', CANCEL: '注销', REVOKE: '撤销' } as const;
export type ChangeKind = keyof typeof CHANGE_NAMES;
/** One that is not confirmed visible there yet. `uploadedOn` null: it has not gone up either. */
export interface Unpublished { readonly what: ChangeKind; readonly on: PlainDate; readonly uploadedOn: PlainDate | null }

/** What is wrong with the two dates of 证书上网, of a batch or of a change. */
export const publicationFaults = (uploadedOn: PlainDate, visibleOn: PlainDate | null, today: PlainDate): Reason[] => [
  ...(visibleOn !== null && visibleOn < uploadedOn ? [reason('VISIBLE_BEFORE_UPLOADED', '六(五)', '确认可查日期早于上传日期，请核对。', { uploadedOn, visibleOn })] : []),
  ...(uploadedOn > today || (visibleOn !== null && visibleOn > today) ? [reason('DATE_IN_FUTURE', '六(五)', '日期不能晚于今天，请核对。', { today })] : []),
];

/** 上网 of everything of the certificate that is not confirmed visible yet: it goes up together. Refused: NOTHING_TO_PUBLISH, UPLOADED_BEFORE_CHANGE, VISIBLE_BEFORE_UPLOADED, DATE_IN_FUTURE. */
export function decidePublishChanges(c: Certificate, uploadedOn: PlainDate, visibleOn: PlainDate | null, today: PlainDate): Decision<CertificateEvent> {
  const open = c.unpublished ?? [];
  if (open.length === 0) return refused(reason('NOTHING_TO_PUBLISH', '六(五)', '该证书没有待上网的更正、变更、注销或撤销，请刷新后核对。', {}));
  const last = open.reduce((latest, { on }) => (on > latest ? on : latest), '');
  return acceptedUnless<CertificateEvent>([
    ...(uploadedOn < last ? [reason('UPLOADED_BEFORE_CHANGE', '六(五)', `上传日期早于${CHANGE_NAMES[open.at(-1)!.what]}日期 ${last}，请核对。`, { uploadedOn, on: last })] : []),
    ...publicationFaults(uploadedOn, visibleOn, today),
  ], { type: 'CertificateChangesPublished', data: { changes: open.map(({ what }) => what), uploadedOn, confirmedVisibleOn: visibleOn } });
}
