import type { Decision, PlainDate } from '@gt/domain';
import type { Stored, Tx } from '@gt/persistence';
import type { Action } from '@gt/policy';
import { notFound, requireOpinion } from '@gt/service-kit';
import type { BridgingFiling, FilingEvent, Remark } from '../domain/filing.js';
import { decideApprove, decideReturn, decideRevoke, decideSubmit, decideSupersede, type FilingFacts } from '../domain/filing-decisions.js';
import type { Institution } from '../domain/institution.js';
import { fixFilingsLater } from '../jobs/fix-papers.js';
import { filingView, type FilingView } from '../queries/views.js';
import { filingFacts } from '../queries/filing-facts.js';
import { approvedFilingId } from '../storage/facts.js';
import { decided } from './decided.js';
import type { UseCase } from './use-case.js';

interface Found { readonly filing: Stored<BridgingFiling>; readonly institution: Stored<Institution>; readonly tx: Tx }

/**
 * What every step of a filing has in common. The body is locked before its filing, so that two approvals of one body follow each other.
 * The right supervisor is the one that the body is registered with (四(一)); nobody else passes policy, and for whoever may not see it there is none.
 */
const step = (use: UseCase, id: string, body: unknown, action: Action, decide: (found: Found) => Promise<Decision<FilingEvent>>, before: (found: Found) => Promise<void> = async () => undefined, opinion = action === 'filing.decide'): Promise<FilingView> => {
  const { kit, stores, command } = use;
  return command.run(kit.db, 200, body, async (tx) => {
    const known = await stores.filings.find(tx, id);
    if (!known) throw notFound('报备表');
    const institutionId = known.state.institutionId;
    const institution = (await stores.institutions.findMany(tx, [institutionId], true)).get(institutionId)!;
    const filing = (await stores.filings.findMany(tx, [id], true)).get(id)!;
    const resource = { institutionId, bureauId: institution.state.supervisorId };
    if (!command.access.may('filing.read', resource)) throw notFound('报备表');
    const meta = command.meta(kit.clock, action, resource);
    const found = { filing, institution, tx };
    if (opinion) await requireOpinion(tx, kit, { kind: 'filing', recordId: id, version: filing.version, bureauId: institution.state.supervisorId }, meta.actor);
    const events = decided(await decide(found));
    await before(found);
    const [saved] = await stores.filings.save(tx, [{ ...filing, events }], meta);
    command.etag(saved!.version);
    return filingView(saved!);
  });
};

const factsOf = (use: UseCase, { filing, institution, tx }: Found): Promise<FilingFacts> => filingFacts(use.kit, use.stores, tx, institution.state, filing.state.expertIds);

/** Submits a filing to the right supervisor. */
export const submitFiling = (use: UseCase, id: string): Promise<FilingView> => step(use, id, null, 'filing.submit', async (found) => decideSubmit(found.filing.state, await factsOf(use, found)));

/** Returns a filing with remarks per field. */
export const returnFiling = (use: UseCase, id: string, remarks: readonly Remark[]): Promise<FilingView> => step(use, id, { remarks }, 'filing.decide', async ({ filing }) => decideReturn(filing.state, remarks));

/** Approves a filing; the body's approved one, if there is one, ends on the day before. */
export const approveFiling = (use: UseCase, id: string, given: { validFrom?: PlainDate | null; validTo?: PlainDate | null }): Promise<FilingView> => {
  const term = { validFrom: given.validFrom ?? use.kit.clock.today(), validTo: given.validTo ?? null };
  return step(use, id, given, 'filing.decide', async (found) => decideApprove(found.filing.state, await factsOf(use, found), term), async (found) => { await supersede(use, id, found, term.validFrom); await fixFilingsLater(found.tx); });
};

async function supersede({ kit, stores, command }: UseCase, by: string, { institution, filing, tx }: Found, from: PlainDate): Promise<void> {
  const formerId = await approvedFilingId(tx, filing.state.institutionId);
  if (formerId === undefined) return;
  const former = (await stores.filings.findMany(tx, [formerId], true)).get(formerId)!;
  const meta = command.meta(kit.clock, 'filing.decide', { institutionId: filing.state.institutionId, bureauId: institution.state.supervisorId });
  await stores.filings.save(tx, [{ ...former, events: decided(decideSupersede(former.state, by, from)) }], meta);
}

/** Revokes an approved filing from a day on. */
export const revokeFiling = (use: UseCase, id: string, revocation: { reason: string; from: PlainDate }): Promise<FilingView> => step(use, id, revocation, 'filing.decide', async ({ filing }) => decideRevoke(filing.state, revocation));
