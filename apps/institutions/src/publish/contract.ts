import type { ToContract } from '@gt/persistence';
import { bodyDocumentContract, type FixedDocument } from '@gt/service-kit';
import type { CalendarPaperEvent } from '../domain/calendar-paper.js';
import type { ExpertEvent } from '../domain/expert.js';
import type { RuleSetEvent } from '../domain/rule-set.js';

type DataFor<E extends { type: string; data: object }, T extends E['type']> = Extract<E, { type: T }>['data'];
const pick = <T extends object, K extends keyof T>(data: T, ...names: readonly K[]): Pick<T, K> => Object.fromEntries(names.map((name) => [name, data[name]])) as Pick<T, K>;
const without = (...names: readonly string[]) => (data: object): object => Object.fromEntries(Object.entries(data).filter(([name]) => !names.includes(name)));

/** What of an event others are told; an event that is not listed travels whole. The content of a filing's draft, its staff and contacts stay here. */
const published: Readonly<Record<string, (data: never) => object>> = {
  DocumentFixed: bodyDocumentContract,
  FilingDrafted: without('content', 'basedOn'),
  FilingDraftChanged: without('content'),
  FilingSubmitted: without('on', 'experts'),
  FilingSuperseded: without('validTo'),
  FilingRevoked: without('validTo'),
  FeeScheduleDrafted: without('content'),
  FeeScheduleDraftChanged: without('content'),
  CustomStandardDrafted: without('content'),
  CustomStandardDraftChanged: without('content'),
  ExpertRegistered: (data: DataFor<ExpertEvent, 'ExpertRegistered'>) => pick(data, 'personId', 'name', 'idNumberSealed', 'idNumberMasked', 'qualifications', 'education', 'occupationCodes', 'speciality', 'employerName'),
  CalendarPaperProposed: (data: DataFor<CalendarPaperEvent, 'CalendarPaperProposed'>) => pick(data, 'year', 'paper'),
  RuleSetProposed: ({ content }: DataFor<RuleSetEvent, 'RuleSetProposed'>) => ({ ruleSetId: content.id, ruleSetVersion: content.version, effectiveFrom: content.effectiveFrom }),
  RuleSetAdopted: ({ content }: DataFor<RuleSetEvent, 'RuleSetAdopted'>) => ({ ruleSetId: content.id, ruleSetVersion: content.version, effectiveFrom: content.effectiveFrom, effectiveTo: content.effectiveTo, content }),
};

/** Domain event → contract, the single mapping. */
export const toContract: ToContract = ({ type, payload }) => ({
  // a filing is said as it always was: consumers of before there were papers go on reading it, and history stays what was published
  type: `institutions.${type}`, typeVersion: type === 'DocumentFixed' && (payload as FixedDocument).documentClass !== 'BRIDGING_FILING' ? 2 : 1,
  data: Object.hasOwn(published, type) ? published[type]!(payload as never) : payload,
});
