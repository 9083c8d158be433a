import { FormatRegistry, type Static, type TObject, type TSchema } from '@sinclair/typebox';
import { Ajv, type ValidateFunction } from 'ajv';
import formatsModule from 'ajv-formats';

/** What of a person an event carries: NONE, NAMED (names in clear, people search by them) or SEALED (also sealed document numbers or phones). */
export type DataClass = 'NONE' | 'NAMED' | 'SEALED';

/** One event type in one version: the wire format that producer and consumers agree on. */
export interface EventContract<S extends TSchema = TSchema> {
  /** `<service>.<Event>`, the pattern that a handler listens to. */
  readonly type: string;
  readonly version: number;
  /** `<service>.<aggregate>`; its topic is `<aggregate>.v1`. */
  readonly aggregate: string;
  readonly dataClass: DataClass;
  readonly schema: S;
  readonly example: Static<S>;
}

/** The data of an event: `DataOf<typeof InstitutionRegistered>`. */
export type DataOf<C> = C extends EventContract<infer S> ? Static<S> : never;

const addFormats = formatsModule as unknown as (ajv: Ajv) => void;
const ajv = new Ajv({ allErrors: true, strict: true, strictSchema: false });
addFormats(ajv);
for (const format of ['uuid', 'date', 'date-time']) if (!FormatRegistry.Has(format)) FormatRegistry.Set(format, () => true);

const registry = new Map<string, { contract: EventContract; validate: ValidateFunction }>();
const keyOf = (type: string, version: number) => `${type}@${version}`;

/** Declares an event contract; a second declaration of one type and version, or an example that its own schema refuses, is a programming error. */
export function defineEvent<S extends TObject>(contract: EventContract<S>): EventContract<S> {
  const key = keyOf(contract.type, contract.version);
  if (registry.has(key)) throw new Error(`event contract ${key} is declared twice`);
  const validate = ajv.compile(contract.schema);
  if (!validate(contract.example)) throw new Error(`example of ${key} does not fit its schema: ${ajv.errorsText(validate.errors)}`);
  registry.set(key, { contract, validate });
  return contract;
}

/** The contract of a type and version, or undefined: an unknown type is the caller's case to handle. */
export const findContract = (type: string, version: number): EventContract | undefined => registry.get(keyOf(type, version))?.contract;

/** Every declared contract, ordered by type and version. */
export const allContracts = (): EventContract[] => [...registry.values()].map((r) => r.contract).sort((a, b) => keyOf(a.type, a.version).localeCompare(keyOf(b.type, b.version)));

/** An event's data does not fit its contract. Carries paths and rules, never values: they may be personal. */
export class ContractViolation extends Error {
  readonly code = 'CONTRACT_VIOLATION';
  constructor(readonly type: string, readonly version: number, readonly faults: string[]) {
    super(`${type} v${version}: ${faults.join('; ')}`);
    this.name = 'ContractViolation';
  }
}

/** Checks data on its way out (before the commit) and in (before the handler). Throws ContractViolation, also for an undeclared type or version. */
export function checkContract(type: string, version: number, data: unknown): void {
  const found = registry.get(keyOf(type, version));
  if (!found) throw new ContractViolation(type, version, ['no such contract']);
  if (!found.validate(data)) {
    throw new ContractViolation(type, version, (found.validate.errors ?? []).map((e) => `${e.instancePath || '/'} ${e.keyword} ${e.message ?? ''}`));
  }
}
