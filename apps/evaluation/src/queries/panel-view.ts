import type { Stored } from '@gt/persistence';
import type { Panel } from '../domain/panel.js';

export const panelView = ({ id, version, state }: Stored<Panel>) => ({ id, version, ...state });
