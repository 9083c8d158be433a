import { randomUUID } from 'node:crypto';
import { APPLICANT_COLUMNS, parseApplicantRow, type ApplicantRecord } from '@gt/forms';
import { ruleSetInForce } from '@gt/rules';
import { alreadyApplying, checkRow, formOfRecord, type RowFacts } from '../commands/import-rows.js';
import type { Applicant, CompleteForm } from '../domain/form.js';
import { nameDiffers } from '../domain/person.js';
import { applicantOf } from '../http/form.dto.js';
import { adoptedRuleSets } from '../queries/rule-sets.js';
import { applyingAt } from '../storage/imports.js';
import { metaOf, type ImportKind, type ReadyRow } from './import-kind.js';

/** A row as the draft that it becomes. */
interface ReadyDraft extends ReadyRow { readonly applicationId: string; readonly personId: string; readonly applicant: Applicant; readonly form: CompleteForm }

/** Applicants: every row is judged by the rules (二), and becomes a draft. */
export const applicantImport: ImportKind<ApplicantRecord, ReadyDraft> = {
  action: 'application.import', columns: APPLICANT_COLUMNS, parse: parseApplicantRow,

  async checker(kit, stores, db, record, block, firstRowOf) {
    const known = block.flatMap(({ personId }) => personId ?? []);
    const persons = await stores.persons.findMany(db, known);
    const asOf = kit.clock.today();
    const ruleSet = ruleSetInForce(await adoptedRuleSets(db), asOf);
    if (!ruleSet) throw Object.assign(new Error('no rule set in force'), { code: 'RULE_SET_MISSING' }); // tried again by the job until institutions has told one
    const facts: RowFacts = {
      employer: (await stores.employers.find(db, record.employerId))!.state, asOf, ruleSet, firstRowOf, applying: await applyingAt(db, record.institutionId!, known),
      nameDiffers: (personId, name) => nameDiffers(persons.get(personId)?.state, name),
    };
    return { check: (row) => checkRow(row, facts) };
  },

  ready: (kit, { rowNumber, personId }, value) => ({ rowNumber, applicationId: randomUUID(), personId, form: formOfRecord(value), applicant: applicantOf(kit, { name: value.name, type: value.document.type, number: value.document.number, sex: value.sex, phone: value.phone }) }),

  async store(kit, stores, tx, record, drafts) {
    // applied meanwhile by another way: left out, with its fault
    const applying = await applyingAt(tx, record.institutionId!, drafts.map((d) => d.personId));
    const [left, good] = [drafts.filter((d) => applying.has(d.personId)), drafts.filter((d) => !applying.has(d.personId))];
    await stores.applications.save(tx, good.map((d) => ({ id: d.applicationId, version: 0, state: null, events: [{ type: 'ApplicationDrafted' as const, data: {
      personId: d.personId, employerId: record.employerId, institutionId: record.institutionId!, applicant: d.applicant, form: d.form, importId: record.id, retakeOf: null } }] })), metaOf(kit, record));
    return { loaded: good, left: left.map(({ rowNumber }) => ({ rowNumber, standing: 'FAULTY', faults: [alreadyApplying] })) };
  },
};
