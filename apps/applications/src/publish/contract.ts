import type { FixedDocument } from '@gt/service-kit';
import { documentContract } from '@gt/service-kit';
import type { ToContract } from '@gt/persistence';
import type { ApplicationEvent } from '../domain/application.js';
import type { AppraisalEvent } from '../domain/appraisal.js';
import type { MappingEvent } from '../domain/appraisal-mapping.js';
import type { ConsentEvent } from '../domain/consent.js';
import type { CorrectionEvent } from '../domain/correction.js';
import type { EmployerEvent } from '../domain/employer.js';
import type { HoldEvent } from '../domain/hold.js';
import type { LegacyEvent } from '../domain/legacy.js';
import { SUBJECTS, type ObjectionEvent } from '../domain/objection.js';
import type { PersonJoinEvent } from '../domain/person-join.js';
import type { Unit } from '../domain/person-move.js';
import type { PersonEvent } from '../domain/person.js';

type Fact = ApplicationEvent | AppraisalEvent | MappingEvent | EmployerEvent | PersonEvent | ConsentEvent | CorrectionEvent | HoldEvent | LegacyEvent | PersonJoinEvent | ObjectionEvent | { type: 'DocumentFixed'; data: FixedDocument } | { type: 'SlotReleased' | 'SlotMoved'; data: object };

/** What others learn of our facts; the single mapping to libs/contracts. A draft's content and who exactly decided stay here. */
export const toContract: ToContract = (event) => ({ type: `applications.${event.type}`, typeVersion: versionOf(event.type, event.payload), data: dataOf({ type: event.type, data: event.payload } as Fact) });
/** A form is said as it always was: consumers of before there were papers go on reading it. */
const versionOf = (type: string, payload: unknown): number => (type === 'ApplicationDrafted' || (type === 'DocumentFixed' && (payload as FixedDocument).documentClass === 'APPLICATION_MATERIAL') ? 2 : 1);

function dataOf(fact: Fact): object {
  switch (fact.type) {
    case 'PersonRegistered': { const { sex: _sex, ...rest } = fact.data; return rest; }
    case 'ApplicationDrafted': { const { institutionId, employerId } = fact.data; return { institutionId, employerId }; }
    case 'ApplicationDraftChanged': return {};
    case 'PersonCorrected': return { name: fact.data.name };
    case 'ApplicationCorrected': { const { field, correctionId } = fact.data; return { field, correctionId }; }
    case 'ConsentGiven': { const { noticeVersion, kinds, source } = fact.data; return { noticeVersion, kinds, source }; }
    case 'ConsentWithdrawn': return { kinds: fact.data.kinds };
    case 'PersonJoinRequested': { const { kind, kept, other, document } = fact.data; return { kind, personId: kept.personId, otherId: other.personId, document }; }
    case 'PersonJoinApproved': case 'PersonJoinRefused': return { document: fact.data.document };
    case 'PersonDocumentsJoined': case 'PersonsMerged': return { otherId: fact.data.otherId };
    case 'CorrectionRequested': { const { applicationId, institutionId, field } = fact.data; return { applicationId, institutionId, field }; }
    case 'CorrectionDecided': return { outcome: fact.data.outcome };
    case 'ApplicationReopened': { const { objectionId, to } = fact.data; return { objectionId, to }; }
    case 'ObjectionRaised': { const { source, subject, institutionId, applicationId } = fact.data; return { source, subject, addressee: SUBJECTS[subject].addressee, institutionId, applicationId }; }
    case 'ObjectionAnswered': case 'ObjectionSettled': return { outcome: fact.data.outcome, anew: fact.data.anew };
    case 'ObjectionEscalated': case 'ObjectionWithdrawn': return {};
    case 'ApplicationSubmitted': {
      const { verdict, personId, name, employerId, employerName, institutionId, titleName, titleSpeciality, occupation, level, retake, attachments, photo } = fact.data;
      return { personId, name, employerId, employerName, institutionId, titleLevel: verdict.titleLevel, titleName, titleSpeciality, occupation, level, asOf: verdict.asOf,
        eligible: verdict.standing === 'MET', path: verdict.path, reasons: verdict.pending.map(({ code, clause, message, facts }) => ({ code, clause, message, facts })), ruleSet: verdict.ruleSet, retake,
        ...(attachments?.length ? { attachments } : {}), ...(photo ? { photoSha256: photo.sha256 } : {}) };
    }
    case 'ApplicationRecommended': { const { opinion, sealKind, confirmedYears, paper } = fact.data; return { opinion, sealKind, ...(confirmedYears ? { confirmedYears } : {}), ...(paper ? { paperSha256: paper.pageSha256 } : {}) }; }
    case 'AppraisalMappingProposed': { const { by: _by, ...proposed } = fact.data; return proposed; }
    case 'LegacyAmendmentRequested': { const { kind, document } = fact.data; return { kind, document }; }
    case 'AppraisalMappingConfirmed': return {};
    case 'AppraisalMappingRefused': return { reason: fact.data.reason };
    case 'AppraisalRecorded': { const { employerId, personId, year } = fact.data; return { employerId, personId, year }; }
    case 'AppraisalCorrected': case 'AppraisalVoided': return { document: fact.data.document };
    case 'ApplicationCopyReceived': return { receivedOn: fact.data.receivedOn };
    case 'ApplicationMaterialsChecked': return { checks: fact.data.checks.map(({ item, original }) => ({ item, original })) };
    case 'ApplicationMoveReported': { const { kind, on, awaits } = fact.data; return { kind, on, awaits }; }
    case 'ApplicationMoveSettled': { const { outcome, unit } = fact.data; return { outcome, employer: unit && employerOf(unit) }; }
    case 'ApplicationSentToEmployer': return { ...employerOf(fact.data.unit), previousEmployerId: fact.data.previousEmployerId };
    case 'ApplicationInPostConfirmed': return { confirmedOn: fact.data.confirmedOn, byName: fact.data.by.name };
    case 'ApplicationSupplementRequested': { const { reason, dueOn } = fact.data; return { reason, dueOn }; }
    case 'ApplicationAccepted': { const { candidate, rejectedClaims } = fact.data; return { candidate, rejectedClaims }; }
    case 'ApplicationMovedWithSlot': { const { filingId: _filing, ...rest } = fact.data; return rest; }
    case 'DocumentFixed': return documentContract(fact.data);
    default: return fact.data;
  }
}
const employerOf = ({ employerId, name }: Unit) => ({ employerId, employerName: name });
