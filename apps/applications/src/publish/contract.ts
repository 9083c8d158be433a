import type { FixedDocument } from '@gt/service-kit';
import { documentContract } from '@gt/service-kit';
import type { ToContract } from '@gt/persistence';
import type { ApplicationEvent } from '../domain/application.js';
import type { EmployerEvent } from '../domain/employer.js';
import type { PersonEvent } from '../domain/person.js';

type Fact = ApplicationEvent | EmployerEvent | PersonEvent | { type: 'DocumentFixed'; data: FixedDocument } | { type: 'SlotReleased'; data: object };

/** What others learn of our facts; the single mapping to libs/contracts. A draft's content and who exactly decided stay here. */
export const toContract: ToContract = (event) => ({ type: `applications.${event.type}`, typeVersion: 1, data: dataOf({ type: event.type, data: event.payload } as Fact) });

function dataOf(fact: Fact): object {
  switch (fact.type) {
    case 'PersonRegistered': { const { sex: _sex, ...rest } = fact.data; return rest; }
    case 'ApplicationDrafted': { const { institutionId, employerId, personId } = fact.data; return { institutionId, employerId, personId }; }
    case 'ApplicationDraftChanged': return {};
    case 'ApplicationSubmitted': {
      const { verdict, personId, name, employerId, employerName, institutionId, titleName, titleSpeciality, occupation, level, retake } = fact.data;
      return { personId, name, employerId, employerName, institutionId, titleLevel: verdict.titleLevel, titleName, titleSpeciality, occupation, level, asOf: verdict.asOf,
        eligible: verdict.standing === 'MET', path: verdict.path, reasons: verdict.pending.map(({ code, clause, message, facts }) => ({ code, clause, message, facts })), ruleSet: verdict.ruleSet, retake };
    }
    case 'ApplicationRecommended': { const { opinion, sealKind } = fact.data; return { opinion, sealKind }; }
    case 'ApplicationSupplementRequested': { const { reason, dueOn } = fact.data; return { reason, dueOn }; }
    case 'ApplicationAccepted': { const { candidate, rejectedClaims } = fact.data; return { candidate, rejectedClaims }; }
    case 'DocumentFixed': return documentContract(fact.data);
    default: return fact.data;
  }
}
