import type { Scoring } from './applicants.js';
import { random } from './people.js';
import { accountOf, officerOf, scorersOf, type Plan } from './plans.js';
import { each, until, type Session } from './session.js';

interface Sheet { readonly id: string; readonly version: number; readonly applicationId: string; readonly method: string; readonly status: string; readonly mine: boolean; readonly entered: boolean | null }
export interface Register { readonly id: string; readonly status: string; readonly chairs: ReadonlyArray<{ readonly panelId: string; readonly expertId: string; readonly signedAt: string | null }> }

/** Points of one scorer for one candidate; `seat` is the scorer's place among those who score the candidate. */
export function pointsOf(scoring: Scoring, method: string, seat: number, luck: number): { absent?: true; theory?: number; skill?: number; comprehensive?: number } {
  if (scoring === 'ABSENT') return { absent: true };
  const good = (extra: number) => Math.round((66 + luck * 24 + extra) * 10) / 10;
  if (method === 'PRACTICAL_ASSESSMENT') return { skill: scoring === 'FAIL_PRACTICAL' ? [58, 61.5][seat % 2]! : good(seat) };
  const rest = { skill: good(seat), comprehensive: good(1.5 - seat) };
  // 六(三): two of three pass, but the mean is 59.0
  if (scoring === 'FAIL_MEAN') return { theory: [62, 60, 55][seat % 3]!, ...rest };
  // the mean is 67.7, but one of three passes
  if (scoring === 'FAIL_TWO_THIRDS') return { theory: [92, 58, 53][seat % 3]!, ...rest };
  return { theory: good(-seat), ...rest };
}

/** The assessment day: every scorer enters and signs the own sheets under the own account (六(三)). */
export async function score(session: Session, plan: Plan, scoringOf: ReadonlyMap<string, Scoring>): Promise<void> {
  await session.command(accountOf(plan, 'xianchang'), 'POST', `/api/evaluation/plans/${plan.id}/start`);
  const order = [...scoringOf.keys()];
  await each(scorersOf(plan.spec), 2, async (account) => {
    const seat = plan.spec.review.flatMap((panel) => panel.map((member, i) => ({ member, i }))).find((m) => m.member === account)?.i ?? plan.spec.assessors.indexOf(account);
    const sheets = (await session.all<Sheet>(account, `/api/evaluation/sheets?planId=${plan.id}`)).filter((sheet) => sheet.mine && sheet.status === 'OPEN');
    const open = sheets.filter((sheet) => sheet.entered !== true);
    if (open.length > 0) {
      await session.command(account, 'POST', '/api/evaluation/sheets/scores', { sheets: open.map(({ id, version, applicationId, method }) => ({ sheetId: id, version, ...pointsOf(scoringOf.get(applicationId)!, method, seat, random(order.indexOf(applicationId) + 7)()) })) });
    }
    if (sheets.length > 0) await session.command(account, 'POST', '/api/evaluation/sheets/signatures', { planId: plan.id });
  });
}

/** 六(四): proofread by another, signed by each chair and by the chief; then the results are publicised. */
export async function signRegister(session: Session, plan: Plan, experts: ReadonlyMap<string, string>): Promise<string> {
  const registerId = await until('register', async () => (await session.get<{ registerId: string | null }>(officerOf(plan), `/api/evaluation/plans/${plan.id}`)).registerId ?? undefined);
  const path = `/api/evaluation/registers/${registerId}`;
  const look = () => session.get<Register>(officerOf(plan), path);
  const accountOfExpert = new Map([...experts].map(([account, id]) => [id, account]));
  if ((await look()).status === 'OPEN') await session.command(accountOf(plan, 'jiaodui'), 'POST', `${path}/proofread`);
  for (const { panelId, expertId } of (await look()).chairs.filter((chair) => chair.signedAt === null)) await session.command(accountOfExpert.get(expertId)!, 'POST', `${path}/chair-signatures`, { panelId });
  const chief = plan.spec.review[0]?.[0] ?? plan.spec.assessors[0]!;
  if ((await look()).status === 'CHAIRS_SIGNED') await session.command(chief, 'POST', `${path}/chief-signature`);
  return registerId;
}

/** The publicity is over: results take effect, and every service that waits for them has them. */
export async function takeEffect(session: Session, plan: Plan, registerId: string, clerk: string): Promise<void> {
  const path = `/api/evaluation/registers/${registerId}`;
  if ((await session.get<Register>(officerOf(plan), path)).status !== 'EFFECTIVE') await session.command(officerOf(plan), 'POST', `${path}/take-effect`);
  const mine = new Set(plan.applied.map((a) => a.applicationId));
  let concluded = 0;
  await until(() => `applications of ${plan.name} concluded (${concluded} of ${mine.size})`, async () => {
    concluded = (await session.all<{ id: string }>(clerk, '/api/applications/applications?state=CONCLUDED')).filter((line) => mine.has(line.id)).length;
    return concluded === mine.size ? true : undefined;
  });
}
