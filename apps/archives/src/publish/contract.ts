import type { ToContract } from '@gt/persistence';
import type { VolumeEvent } from '../domain/volume.js';

/** Domain event → contract, the single mapping of this service. Who supervises is the plan's fact and not ours to tell. What happens to the volume of a body's year has no plan to name and is told as Body…. */
export const toContract: ToContract = ({ type, payload }) => {
  const { planId, supervisorId: _here, ...data } = payload as Partial<Extract<VolumeEvent, { type: 'VolumeOpened' }>['data']>;
  if (planId === null) return { type: `archives.Body${type}`, typeVersion: 1, data };
  return { type: `archives.${type}`, typeVersion: 1, data: planId === undefined ? data : { planId, ...data } };
};
