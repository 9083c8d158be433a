import { FormatRegistry, type Static, type TObject, type TSchema } from '@sinclair/typebox';
import { Clean } from '@sinclair/typebox/value';
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
  /** From version 2 on: data of the version before → data of this one. Pure; a consumer applies it to what was published before. */
  readonly upcast?: (before: never) => Static<S>;
}

/** The data of an event: `DataOf<typeof InstitutionRegistered>`. */
export type DataOf<C> = C extends EventContract<infer S> ? Static<S> : never;

const addFormats = formatsModule as unknown as (ajv: Ajv) => void;
const ajv = new Ajv({ allErrors: true, strict: true, strictSchema: false });
addFormats(ajv);
for (const format of ['uuid', 'date', 'date-time']) if (!FormatRegistry.Has(format)) FormatRegistry.Set(format, () => true);

/** A contract and what is made of its schema when first used: a service uses a few of the hundred, and compiling all took a second of every start. */
class Declared {
  private compiled?: ValidateFunction;
  private opening?: TSchema;
  constructor(readonly contract: EventContract) {}
  get validate(): ValidateFunction { return this.compiled ??= ajv.compile(this.contract.schema); }
  /** The same schema, open for fields that a newer producer added. */
  get open(): TSchema { return this.opening ??= opened(this.contract.schema); }
}
const keyOf = (type: string, version: number) => `${type}@${version}`;

/** The schema without its closures, at every depth. */
function opened<V>(schema: V): V {
  if (Array.isArray(schema)) return schema.map(opened) as V;
  if (typeof schema !== 'object' || schema === null) return schema;
  // symbols too: TypeBox keeps the kind of a schema in one
  const kept = Reflect.ownKeys(schema).filter((key) => !(key === 'additionalProperties' && (schema as { additionalProperties?: unknown }).additionalProperties === false));
  return Object.fromEntries(kept.map((key) => [key, opened((schema as Record<PropertyKey, unknown>)[key])])) as V;
}

/** An event's data does not fit its contract. Carries paths and rules, never values: they may be personal. */
export class ContractViolation extends Error {
  readonly code = 'CONTRACT_VIOLATION';
  constructor(readonly type: string, readonly version: number, readonly faults: string[]) {
    super(`${type} v${version}: ${faults.join('; ')}`);
    this.name = 'ContractViolation';
  }
}

/** Data as the handlers of this build get it: `typeVersion` is the newest that it knows. */
export interface ReadData { readonly typeVersion: number; readonly data: unknown }

/** The contracts that a build knows. The house has one set; tests make others, to stand an old build beside a new one. */
export class ContractSet {
  private readonly declared = new Map<string, Declared>();
  private readonly newest = new Map<string, number>();

  /**
   * Declares an event contract. Programming errors, found when the module loads: one type and version twice; versions that do not run 1, 2, 3 …;
   * a version from 2 on without its upcaster. What has to be compiled to be known is `prove`'s.
   */
  define<S extends TObject>(contract: EventContract<S>): EventContract<S> {
    const { type, version } = contract;
    const key = keyOf(type, version);
    const next = (this.newest.get(type) ?? 0) + 1;
    if (version < next) throw new Error(`event contract ${key} is declared twice`);
    if (version > next) throw new Error(`event contract ${key}: version ${next} comes before it`);
    if ((contract.upcast !== undefined) !== version > 1) throw new Error(`event contract ${key}: ${version > 1 ? 'its upcaster is missing' : 'a first version has nothing to upcast'}`);
    const before = this.find(type, version - 1);
    if (before && before.aggregate !== contract.aggregate) throw new Error(`event contract ${key} is of another aggregate than version ${version - 1}`);
    this.declared.set(key, new Declared(contract));
    this.newest.set(type, version);
    return contract;
  }

  /** Throws where an example does not fit its own schema, or an upcaster makes of the version before's example what the schema refuses. The build asks it of every contract. */
  prove(type: string, version: number): void {
    const { contract, validate } = this.get(type, version);
    const key = keyOf(type, version);
    if (!validate(contract.example)) throw new Error(`example of ${key} does not fit its schema: ${ajv.errorsText(validate.errors)}`);
    if (contract.upcast && !validate(contract.upcast(structuredClone(this.find(type, version - 1)!.example) as never))) throw new Error(`the upcaster of ${key} makes of version ${version - 1}'s example what its schema refuses: ${ajv.errorsText(validate.errors)}`);
  }

  /** The contract of a type and version, or undefined: an unknown type is the caller's case to handle. */
  find(type: string, version: number): EventContract | undefined { return this.declared.get(keyOf(type, version))?.contract; }

  /** Every declared contract, ordered by type and version. */
  all(): EventContract[] { return [...this.declared.values()].map((r) => r.contract).sort((a, b) => a.type.localeCompare(b.type) || a.version - b.version); }

  /** Every declared type, in order. */
  types(): string[] { return [...this.newest.keys()].sort(); }

  /** Checks data on its way out, before the commit: strict, an unknown field is refused. Throws ContractViolation, also for an undeclared type or version. */
  check(type: string, version: number, data: unknown): void { this.demand(this.get(type, version), data); }

  /**
   * Reads data on its way in, before the handler. Fields that this build's contract does not have are left out (a newer producer added them, and what
   * nobody here has agreed to is not to lie in our tables); everything else is strict. An older version is made into the newest by its upcasters.
   * Throws ContractViolation, also for an undeclared type or version. May change `data`.
   */
  read(type: string, version: number, data: unknown): ReadData {
    let found = this.get(type, version);
    let value = data;
    // the ordinary case first: cleaning walks the whole value
    if (!found.validate(value)) {
      value = Clean(found.open, value);
      this.demand(found, value);
    }
    for (let next = version + 1; next <= this.newest.get(type)!; next += 1) {
      found = this.get(type, next);
      value = found.contract.upcast!(value as never);
      this.demand(found, value);
    }
    return { typeVersion: found.contract.version, data: value };
  }

  private get(type: string, version: number): Declared {
    const found = this.declared.get(keyOf(type, version));
    if (!found) throw new ContractViolation(type, version, ['no such contract']);
    return found;
  }

  private demand({ contract, validate }: Declared, data: unknown): void {
    if (validate(data)) return;
    throw new ContractViolation(contract.type, contract.version, (validate.errors ?? []).map((e) => `${e.instancePath || '/'} ${e.keyword} ${e.message ?? ''}`));
  }
}

/** The contracts of the house. */
export const houseContracts = new ContractSet();
export const defineEvent = <S extends TObject>(contract: EventContract<S>): EventContract<S> => houseContracts.define(contract);
export const findContract = (type: string, version: number): EventContract | undefined => houseContracts.find(type, version);
export const allContracts = (): EventContract[] => houseContracts.all();
export const allTypes = (): string[] => houseContracts.types();
export const checkContract = (type: string, version: number, data: unknown): void => houseContracts.check(type, version, data);
export const readContract = (type: string, version: number, data: unknown): ReadData => houseContracts.read(type, version, data);
