import { getMetadataStorage, ValidationTypes, type ValidatorConstraintInterface } from 'class-validator';

type Dto = new () => object;
type ValidationMetadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];
type Value = Record<string, unknown>;
interface Check { readonly metadata: ValidationMetadata; readonly validators: readonly ValidatorConstraintInterface[] }
interface Field { readonly name: string; readonly conditions: readonly ValidationMetadata[]; readonly checks: readonly Check[] }
/** What class-validator would run over a DTO; null where it does more than run validators over fields. */
export type Checks = readonly Field[] | null;

/** Searches for the checks of a DTO: keep them. */
export function checksOf(type: Dto): Checks {
  const storage = getMetadataStorage();
  const fields = new Map<string, { name: string; conditions: ValidationMetadata[]; checks: Check[] }>();
  for (const metadata of storage.getTargetValidationMetadatas(type, '', false, false)) {
    const name = metadata.propertyName;
    if (!fields.has(name)) fields.set(name, { name, conditions: [], checks: [] });
    if (metadata.type === ValidationTypes.CONDITIONAL_VALIDATION) fields.get(name)!.conditions.push(metadata);
    else if (metadata.type === ValidationTypes.CUSTOM_VALIDATION || metadata.type === ValidationTypes.IS_DEFINED) {
      fields.get(name)!.checks.push({ metadata, validators: storage.getTargetValidatorConstraints(metadata.constraintCls).map((constraint) => constraint.instance) });
    } else return null;
  }
  return [...fields.values()];
}

/**
 * Whether class-validator would find nothing wrong with a DTO, by its own validators in its own order of things. It searches the metadata of every class of the
 * house and makes an error object for every field at each call, for which a good body has no use: only what does not pass here goes to it, for its messages.
 */
export function passes(checks: Checks, dto: object): boolean {
  return checks?.every((field) => {
    const value = (dto as Value)[field.name];
    if (!field.conditions.every(({ constraints }) => (constraints[0] as (object: object, value: unknown) => boolean)(dto, value))) return true;
    return field.checks.every(({ metadata, validators }) => {
      if (metadata.validateIf && !metadata.validateIf(dto, value)) return true;
      const args = { targetName: dto.constructor.name, property: field.name, object: dto, value, constraints: metadata.constraints };
      const each = metadata.each && Array.isArray(value) ? value as unknown[] : [value];
      // anything but a plain yes (a promise) is for class-validator to say
      return validators.every((validator) => each.every((one) => validator.validate(one, args) === true));
    });
  }) ?? false;
}
