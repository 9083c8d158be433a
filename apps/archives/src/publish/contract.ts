import type { ToContract } from '@gt/persistence';
import type { VolumeEvent } from '../domain/volume.js';

/** Domain event → contract, the single mapping of this service. Who supervises is the plan's fact and not ours to tell. */
export const toContract: ToContract = ({ type, payload }) => {
  if (type !== 'VolumeOpened') return { type: `archives.${type}`, typeVersion: 1, data: payload };
  const { supervisorId: _here, ...data } = payload as Extract<VolumeEvent, { type: 'VolumeOpened' }>['data'];
  return { type: 'archives.VolumeOpened', typeVersion: 1, data };
};
