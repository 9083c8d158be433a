import { named } from '../work/shared.js';
import { messageTexts as t } from './texts.js';

/** A message to an applicant, as the service tells it: never the number itself. */
export interface Message {
  readonly id: string; readonly kind: string; readonly recordType: string; readonly recordId: string; readonly institutionId: string | null; readonly phoneMasked: string | null; readonly text: string; readonly status: keyof typeof t.statuses; readonly statusName: string;
  readonly failureText: string | null; readonly attempts: number; readonly createdAt: string; readonly sentAt: string | null; readonly deliveredAt: string | null; readonly deliveredHow: string | null;
}
export const MESSAGES = '/api/applications/messages';
export const messageTone = (status: Message['status']) => (({ FAILED: 'bad', DELIVERED: 'good', WAITING: 'busy', SENDING: 'busy', SENT: 'busy' }) as const)[status];
export const kindName = (message: { readonly kind: string }): string => named(t.kinds, message.kind);
/** Why it cannot be sent again; empty = it can. */
export const notAgain = (message: Message): string => (!['FAILED', 'SENT'].includes(message.status) ? message.statusName : message.phoneMasked === null ? t.noPhone : '');
/** The page of what it is about. */
export const recordPage = ({ recordType, recordId }: Message): string => (recordType === 'applications.objection' ? `/objections/${recordId}` : `/applications/${recordId}`);
