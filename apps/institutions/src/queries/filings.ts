import { INSTITUTION_TYPE_NAMES, type Reason } from '@gt/domain';
import type { FilingFormInput } from '@gt/forms';
import { noteAccess, type Access, type CommandContext, type Kit } from '@gt/service-kit';
import { readFiles } from '../commands/evidence-files.js';
import { filesNamed, readFilingContent, type FilingInput } from '../commands/filing-content.js';
import { filesIn } from '../domain/evidence-file.js';
import { contentOf, type BridgingFiling, type ContactPerson, type FiledExpert } from '../domain/filing.js';
import { checkFiling, filedExperts } from '../domain/filing-decisions.js';
import { filingDifference, type FilingDifference } from '../domain/filing-difference.js';
import type { Institution } from '../domain/institution.js';
import type { Stores } from '../storage/stores.js';
import { filingFacts } from './filing-facts.js';
import { getFiling } from './lists.js';

/** What would keep the form as it is typed from being submitted today, every reason with its clause. Nothing is stored. */
export async function checkForm(kit: Kit, stores: Stores, access: Access, id: string, input: FilingInput): Promise<{ reasons: readonly Reason[] }> {
  const { state } = await getFiling(kit.db, stores, access, id);
  const fileOf = await readFiles(kit.db, state.institutionId, filesNamed(input), filesIn(state.bodyRules));
  const content = readFilingContent(kit, state.institutionId, input, fileOf, state);
  const institution = (await stores.institutions.find(kit.db, state.institutionId))!;
  return { reasons: checkFiling(content, await filingFacts(kit, stores, kit.db, institution.state, content.expertIds)) };
}

/** With what a version is compared: the approved one that it changes, or itself as it was returned last. */
export type Against = 'APPROVED' | 'RETURNED';
const EMPTY = { officeAddress: null, legalRepresentative: null, contact: null, rows: [], staff: [], expertIds: [], bodyRules: [] };

/** The visible difference of a version (附件1). A first filing differs from nothing by everything; one that was never returned, from its returned form by nothing. */
export async function differenceOf(kit: Kit, stores: Stores, access: Access, id: string, against: Against): Promise<{ against: string | null; changes: readonly FilingDifference[] }> {
  const { state } = await getFiling(kit.db, stores, access, id);
  if (against === 'RETURNED' && !state.returned) return { against: null, changes: [] };
  const former = against === 'APPROVED' && state.basedOn ? await stores.filings.find(kit.db, state.basedOn) : undefined;
  const before = against === 'RETURNED' ? state.returned! : former?.state ?? EMPTY;
  const experts = await stores.experts.findMany(kit.db, [...new Set([...before.expertIds, ...state.expertIds])]);
  return { against: former?.id ?? null, changes: filingDifference(before, contentOf(state), new Map([...experts].map(([expertId, expert]) => [expertId, expert.state.name]))) };
}

/**
 * 附件1 as the printed form has it, numbers in full: so only for those who may see them, with a reason, one row of the audit. Printed from the
 * submission on as it was submitted, before it with what the directory has today.
 */
export function formOf(kit: Kit, stores: Stores, command: CommandContext, id: string, reason: string): Promise<FilingFormInput> {
  return command.runUnkept(kit.db, async (tx) => {
    const found = await getFiling(tx, stores, command.access, id);
    const institution = (await stores.institutions.find(tx, found.state.institutionId))!.state;
    const resource = { institutionId: found.state.institutionId, bureauId: institution.supervisorId };
    await noteAccess(tx, kit.clock, command, reason, [{ action: 'person.unmask', grant: command.access.require('person.unmask', resource), recordType: 'institutions.filing', recordId: id, personId: null }]);
    const named = await stores.experts.findMany(tx, found.state.expertIds);
    const experts = found.state.experts?.length ? found.state.experts
      : filedExperts(found.state, { institution, experts: new Map([...named].map(([expertId, expert]) => [expertId, expert.state])), on: kit.clock.today() });
    return formInput(kit, id, institution, found.state, experts);
  });
}

/** 附件1 as it was approved, for the archive: by whom and when stands on it (系统内审核通过). */
export const approvedForm = (kit: Kit, id: string, documentId: string, institution: Institution, filing: BridgingFiling, approval: { readonly bureau: string; readonly at: Date }): FilingFormInput =>
  ({ ...formInput(kit, id, institution, filing, filing.experts ?? []), documentId, signatures: [{ kind: 'APPROVAL', role: '监管部门', name: approval.bureau, at: approval.at.toISOString() }] });

function formInput(kit: Kit, id: string, institution: Institution, filing: BridgingFiling, experts: readonly FiledExpert[]): FilingFormInput {
  const open = (sealed: string) => kit.keyring.unseal(sealed);
  const contact = (person: ContactPerson | null) => ({ name: person?.name ?? '', post: person?.post ?? '', ...(person?.landline ? { landline: person.landline } : {}), ...(person?.mobileSealed ? { mobile: open(person.mobileSealed) } : {}) });
  return {
    documentId: id, createdAt: kit.clock.now().toISOString(), institution: institution.name, institutionKind: INSTITUTION_TYPE_NAMES[institution.type], officeAddress: filing.officeAddress ?? '',
    legalRepresentative: contact(filing.legalRepresentative), contactPerson: contact(filing.contact),
    correspondences: filing.rows.map((row) => ({ occupation: row.occupation.name, workType: row.occupation.workType, level: row.level, titleSpecialities: row.titleSpecialities.join('、') })),
    staff: filing.staff.map((each) => ({ name: each.name, idNumber: open(each.idNumberSealed), post: each.post, education: each.education, duty: each.duty })),
    experts: experts.map((each) => ({ name: each.name, idNumber: open(each.idNumberSealed), qualification: each.qualification, education: each.education, speciality: each.speciality, own: each.own })),
    signatures: [],
  };
}
