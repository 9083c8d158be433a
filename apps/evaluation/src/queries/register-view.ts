import type { Stored } from '@gt/persistence';
import type { ScoreRegister } from '../domain/register.js';

/** A register without its rows. */
export function registerSummary({ id, version, state }: Stored<ScoreRegister>) {
  const { planId, institutionId, status, chairs, proofread, chief, publicity, effectiveOn } = state;
  return {
    id, version, planId, institutionId, status, publicity, effectiveOn, returnReason: state.returnReason ?? null, rowCount: state.rows.length,
    proofreadAt: proofread?.signedAt ?? null, chiefSignedAt: chief?.signedAt ?? null,
    chairs: chairs.map(({ panelId, expertId, name, signature }) => ({ panelId, expertId, name, signedAt: signature?.signedAt ?? null })),
  };
}
