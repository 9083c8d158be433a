import { shanghaiDate } from '@gt/domain';
import type { Places } from './city.js';
import type { Person } from './people.js';
import { SUBSIDIARY } from './scene.js';
import type { Session } from './session.js';

/** Days for which the demonstration's deputy stands in, the first one counted. */
const DEPUTY_DAYS = 7;
const DAY_MS = 24 * 3_600_000;

/**
 * What shows how somebody comes to act here: an employer's account against its licence, a system of an employer's, an approval in two steps, and a deputy.
 * It comes last: the centre decides about plans in two steps from here on.
 */
export async function settleReach(session: Session, { places, accounts }: Places, reviewer: Person): Promise<void> {
  await session.command('shizhongxin-jingban', 'POST', '/api/identity/employer-accounts', { creditCode: SUBSIDIARY.creditCode, name: SUBSIDIARY.name, licence: 'BUSINESS_LICENCE', licenceSeenOn: '2026-03-02', authorisationLetter: '演示〔2026〕6 号', personName: reviewer.name, account: 'zhuduan-shenhe', password: session.password });
  await session.command('danwei-shenhe', 'POST', '/api/identity/clients', { employerId: places.employer, name: '人力资源系统', purpose: '批量填报本单位人员的申报表并查询进度，由信息中心维护' });
  await session.command('shizhongxin-shenhe', 'PUT', `/api/identity/approval-steps/${places.centre}`, { twoStep: ['plan'], reason: '演示：计划的准予与退回分经办、审核两步' }, { version: 0 });
  // access follows the system's clock, so this one's days do; given once, whenever the seed went on
  const [given] = (await session.get<{ items: unknown[] }>('yuzhong-shenhe', '/api/identity/delegations')).items;
  if (given) return;
  const [grant] = (await session.get<{ grants: Array<{ id: string }> }>('yuzhong-shenhe', '/api/identity/me')).grants;
  const now = Date.now();
  await session.command('yuzhong-shenhe', 'POST', '/api/identity/delegations', { to: accounts.get('yuzhong-jingban')!.id, grantIds: [grant!.id], startsOn: shanghaiDate(now), until: shanghaiDate(now + (DEPUTY_DAYS - 1) * DAY_MS), reason: '年休假' });
}
