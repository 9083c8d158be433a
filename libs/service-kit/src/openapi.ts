import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { getMetadataStorage } from 'class-validator';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';
import type { FastifyInstance } from 'fastify';
import { nestedOf } from './validation/nested.js';

type Schema = Record<string, unknown>;

/** Serves the generated document at `/api/<service>/openapi.json`. Routes come from Nest, shapes from the validators that really judge. */
export function addOpenApi(app: NestFastifyApplication, service: string): void {
  let document: OpenAPIObject | undefined;
  (app.getHttpAdapter().getInstance() as unknown as FastifyInstance).get(`/api/${service}/openapi.json`, async () => (document ??= openApiOf(app, service)));
}

/** The service's OpenAPI document. */
export function openApiOf(app: NestFastifyApplication, service: string): OpenAPIObject {
  const document = SwaggerModule.createDocument(app, new DocumentBuilder().setTitle(service).setVersion('1').addBearerAuth().build());
  const schemas = validationMetadatasToSchemas({ classValidatorMetadataStorage: getMetadataStorage() }) as Record<string, Schema>;
  const used = { ...document.components?.schemas } as Record<string, Schema>;
  for (const name of Object.keys(used)) used[name] = complete(name, schemas);
  // DTOs inside DTOs: follow until nothing new turns up
  for (let found = true; found;) {
    found = false;
    for (const inner of Object.values(used).flatMap((s) => [...JSON.stringify(s).matchAll(/#\/components\/schemas\/(\w+)/g)].map((m) => m[1]!))) {
      if (!(inner in used)) { used[inner] = complete(inner, schemas); found = true; }
    }
  }
  document.components = { ...document.components, schemas: used as never };
  return document;
}

function complete(name: string, schemas: Record<string, Schema>): Schema {
  const base = schemas[name] ?? { type: 'object', properties: {} };
  const type = dtoNamed(name);
  const properties = { ...(base['properties'] as Record<string, Schema> | undefined) };
  const required = new Set((base['required'] as string[] | undefined) ?? []);
  for (const [property, nested] of type ? nestedOf(type) : []) {
    const ref = { $ref: `#/components/schemas/${nested.type().name}` };
    properties[property] = nested.array ? { type: 'array', maxItems: nested.max, items: ref } : ref;
    if (!nested.optional) required.add(property);
  }
  return { type: 'object', additionalProperties: false, properties, ...(required.size > 0 ? { required: [...required].sort() } : {}) };
}

/** The DTO class of a name, from the validators' own storage. */
function dtoNamed(name: string): (new () => object) | undefined {
  const storage = getMetadataStorage() as unknown as { validationMetadatas: Map<unknown, Array<{ target: unknown }>> };
  for (const [target] of storage.validationMetadatas) if (typeof target === 'function' && target.name === name) return target as new () => object;
  return undefined;
}
