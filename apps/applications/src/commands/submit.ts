import type { Tx } from '@gt/persistence';
import { copies, signContent, type CommandContext, type Kit } from '@gt/service-kit';
import type { PlatformSignature } from '../domain/application.js';
import { nameDiffers } from '../domain/person.js';
import { submit } from '../domain/submit.js';
import { adoptedRuleSets, standardsOf } from '../queries/rule-sets.js';
import { findSlots } from '../storage/slots.js';
import type { Stores } from '../storage/stores.js';
import { act, type AllowedRow, type Decided, type RowResult } from './act.js';

/** Submits applications (五(一)). The applicant signs the declaration in the system (recent sign-in); what a clerk submits awaits the pen-signed page. */
export const submitApplications = (kit: Kit, stores: Stores, tx: Tx, command: CommandContext, ids: readonly string[]): Promise<RowResult[]> =>
  act(kit, stores, tx, command, 'application.submit', ids, async (rows): Promise<Decided> => {
    const persons = await stores.persons.findMany(tx, rows.map((r) => r.state.personId));
    const employers = await stores.employers.findMany(tx, rows.map((r) => r.state.employerId));
    const bodies = new Set((await copies.institutions(tx, [...new Set(rows.map((r) => r.state.institutionId))])).map((b) => b.id));
    const slots = await findSlots(tx, rows.map((r) => r.state.personId));
    const ruleSets = await adoptedRuleSets(tx);
    const standards = await standardsOf(tx, rows.map((r) => r.state.institutionId));
    return new Map(rows.map((row) => [row.id, submit(row.state, {
      today: kit.clock.today(), ruleSets, standards: standards.get(row.state.institutionId) ?? [], employerName: employers.get(row.state.employerId)?.state.name ?? null, institutionKnown: bodies.has(row.state.institutionId),
      nameDiffers: nameDiffers(persons.get(row.state.personId)?.state, row.state.applicant.name), slots: slots.get(row.state.personId) ?? {}, signature: sign(kit, command, row),
    })]));
  });

/** The applicant's own signature over the form as shown. */
function sign(kit: Kit, command: CommandContext, row: AllowedRow): PlatformSignature | null {
  if (row.grant.role !== 'APPLICANT') return null;
  command.access.requireRecentSignIn();
  const { applicant, form } = row.state;
  return signContent(kit.signer, { name: applicant.name, idNumberMasked: applicant.idNumberMasked, form }, { subject: command.access.subject, name: applicant.name, role: 'APPLICANT', kind: 'PLATFORM' }, kit.clock.now());
}
