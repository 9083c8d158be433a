import { SetMetadata, type INestApplicationContext } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { PATTERN_METADATA } from '@nestjs/microservices/constants';
import { accessMetadata } from './http/access.js';

/** Nest's own keys; no public path exports them. */
const PATH = 'path', ROUTE_ARGUMENTS = '__routeArguments__';
const JUDGED = 'gt:judged', ANSWERS = 'gt:answers';
/** Kinds of a route's arguments as Nest numbers them (RouteParamtypes). */
const BODY = 3, QUERY = 4;

export type DtoClass = new () => object;

/** Names the class of a body that its use case judges whole, for the OpenAPI document. */
export const JudgedAs = (body: DtoClass) => SetMetadata(JUDGED, body);
/** The shape of a route's 200 answer, for the OpenAPI document. */
export const Answers = (schema: object) => SetMetadata(ANSWERS, schema);

/** One handler of a controller: who may call it, and the classes that judge its body and its query. */
export interface Route {
  /** `Controller.method` */
  readonly name: string;
  readonly controller: string;
  readonly method: string;
  /** action of `@Allow`, `SIGNED_IN`, `PUBLIC`; null: nobody said who may, so it is closed and the build fails (apps/e2e) */
  readonly access: string | null;
  readonly body: DtoClass | null;
  readonly query: DtoClass | null;
  /** schema of its 200 answer, where it is told */
  readonly answer: object | null;
}

const controllersOf = (app: INestApplicationContext): DtoClass[] =>
  [...new Set([...app.get(ModulesContainer, { strict: false }).values()].flatMap((module) => [...module.controllers.values()].map((wrapper) => wrapper.metatype as DtoClass)))];

/** Event types that the application's `@EventPattern` methods name. */
export const patternsOf = (app: INestApplicationContext): string[] => [...new Set(controllersOf(app).flatMap((controller) => Object.getOwnPropertyNames(controller.prototype)
  .flatMap((method) => { const its = (controller.prototype as Record<string, unknown>)[method]; return typeof its === 'function' ? ((Reflect.getMetadata(PATTERN_METADATA, its) ?? []) as string[]) : []; })))].sort();

/** Every HTTP route that the application's controllers declare; handlers of events are none. */
export function routesOf(app: INestApplicationContext): Route[] {
  return controllersOf(app).flatMap((controller) => Object.getOwnPropertyNames(controller.prototype)
    .filter((method) => method !== 'constructor' && Reflect.hasMetadata(PATH, (controller.prototype as Record<string, object>)[method]!))
    .map((method) => routeOf(controller, method)));
}

function routeOf(controller: DtoClass, method: string): Route {
  const handler = (controller.prototype as Record<string, object>)[method]!;
  const of = <T>(key: string) => (Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller)) as T | undefined;
  const types = (Reflect.getMetadata('design:paramtypes', controller.prototype, method) ?? []) as DtoClass[];
  const given = Object.keys((Reflect.getMetadata(ROUTE_ARGUMENTS, controller, method) ?? {}) as object).map((key) => key.split(':').map(Number));
  const classOf = (kind: number) => { const found = given.find(([k]) => k === kind); return found ? types[found[1]!] ?? null : null; };
  return { name: `${controller.name}.${method}`, controller: controller.name, method, access: of<boolean>(accessMetadata.PUBLIC) ? 'PUBLIC' : of<string>(accessMetadata.ACTION) ?? null, body: of<DtoClass>(JUDGED) ?? classOf(BODY), query: classOf(QUERY), answer: of<object>(ANSWERS) ?? null };
}
