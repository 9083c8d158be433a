import type { EvaluationMethod, Note, Reason, TitleLevel } from '@gt/domain';
import type { PathName } from '../rule-set/rule-set.js';

/** How one path was judged; `met` exactly when `reasons` is empty. */
export interface PathVerdict {
  readonly path: PathName;
  readonly met: boolean;
  readonly reasons: readonly Reason[];
}

/** The answer of the self-check, field by field as `api.md` has it. `path` and `method` are null exactly when `eligible` is false. */
export interface EligibilityVerdict {
  readonly eligible: boolean;
  readonly path: PathName | null;
  readonly titleLevel: TitleLevel | null;
  readonly method: EvaluationMethod | null;
  readonly ruleSet: { readonly id: string; readonly version: number };
  readonly reasons: readonly Reason[];
  readonly paths: readonly PathVerdict[];
  readonly notes: readonly Note[];
}
