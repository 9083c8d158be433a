import type { ToContract } from '@gt/persistence';

/** Domain event → contract, the single mapping: the day is the envelope's to say. */
export const toContract: ToContract = ({ type, payload }) => {
  const { on: _, ...data } = payload as { on: string };
  return { type: `supervision.${type}`, typeVersion: 1, data };
};
