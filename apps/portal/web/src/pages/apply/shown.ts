import type { ComputedRef, InjectionKey } from 'vue';
import type { Fault } from './faults.js';

/** The faults that the fields show: none before somebody has been at the step, or has pressed 提交. */
export const FAULTS: InjectionKey<ComputedRef<readonly Fault[]>> = Symbol('faults');
