import { inject, type ComputedRef, type InjectionKey } from 'vue';
import { idOf, type Fault } from './faults.js';

/** The faults that the fields show: none before somebody has been at the step, or has pressed 提交. */
export const FAULTS: InjectionKey<ComputedRef<readonly Fault[]>> = Symbol('faults');
/** What the form around says of a field, by its path in the service's form; '' when nothing is wrong. */
export function useFaultOf(): (path: string) => string {
  const faults = inject(FAULTS);
  return (path) => faults?.value.find((f) => f.id === idOf(path))?.message ?? '';
}
