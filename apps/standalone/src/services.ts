import { definition as applications } from '@gt/app-applications';
import { definition as archives } from '@gt/app-archives';
import { definition as certificates } from '@gt/app-certificates';
import { definition as evaluation } from '@gt/app-evaluation';
import { identityService, type IdentityOptions } from '@gt/app-identity';
import { definition as institutions } from '@gt/app-institutions';
import { definition as portal } from '@gt/app-portal';
import { definition as supervision } from '@gt/app-supervision';
import type { ServiceDefinition } from '@gt/service-kit';

/** Every service in the order in which they start: identity first, for the others ask it for keys. */
export const services = (identity: () => IdentityOptions): readonly ServiceDefinition[] =>
  [identityService(identity), institutions, applications, evaluation, certificates, archives, supervision, portal];
