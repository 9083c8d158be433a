import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Readable } from 'node:stream';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { getMetadataStorage, ValidationTypes } from 'class-validator';
import { targetConstructorToSchema } from 'class-validator-jsonschema';
import { CSV_TYPE, SPREADSHEET_TYPE } from './http/server.js';
import { FILE_TYPE } from './http/upload.js';
import { routesOf, type DtoClass, type Route } from './routes.js';
import { nestedOf } from './validation/nested.js';
import { shapeOf } from './validation/validate.js';

type Schema = Record<string, unknown>;
interface Operation { parameters?: object[]; requestBody?: object; responses: Record<string, object>; security?: object[] }

/** The service's OpenAPI document: routes come from Nest, shapes from the validators that really judge. Made from the classes of its own routes alone: other services in the process do not show in it. */
export function openApiOf(app: NestFastifyApplication, service: string): OpenAPIObject {
  const operationIdFactory = (controller: string, method: string) => `${controller}.${method}`;
  const document = SwaggerModule.createDocument(app, new DocumentBuilder().setTitle(service).setVersion('1').addBearerAuth().build(), { operationIdFactory });
  const operations = new Map(Object.values(document.paths).flatMap((path) => Object.values(path as Record<string, Operation & { operationId: string }>)).map((o) => [o.operationId, o]));
  const schemas = new Map<DtoClass, Schema>();
  for (const route of routesOf(app)) {
    const operation = operations.get(route.name);
    if (operation) describe(operation, route, schemas);
  }
  const named: Record<string, Schema> = { Problem: PROBLEM };
  for (const [type, schema] of schemas) {
    if (named[type.name]) throw new Error(`${service}: two DTO classes are named ${type.name}`);
    named[type.name] = schema;
  }
  document.components = { ...document.components, schemas: Object.fromEntries(Object.entries(named).sort(([a], [b]) => (a < b ? -1 : 1))) as never };
  return document;
}

function describe(operation: Operation, route: Route, schemas: Map<DtoClass, Schema>): void {
  if (route.access !== 'PUBLIC') operation.security = [{ bearer: [] }];
  const files = route.body === (Buffer as unknown) ? [SPREADSHEET_TYPE, CSV_TYPE] : route.body === (Readable as unknown) ? [FILE_TYPE] : [];
  if (files.length > 0) operation.requestBody = { required: true, content: Object.fromEntries(files.map((file) => [file, { schema: { type: 'string', format: 'binary' } }])) };
  else if (route.body) {
    collect(route.body, schemas);
    operation.requestBody = { required: true, content: { 'application/json': { schema: { $ref: refOf(route.body) } } } };
  }
  if (route.query) operation.parameters = [...(operation.parameters ?? []), ...parametersOf(route.query)];
  if (route.answer) operation.responses['200'] = { description: '', content: { 'application/json': { schema: route.answer } } };
  operation.responses['default'] = { description: 'Problem details (RFC 9457)', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };
}

const refOf = (type: DtoClass) => `#/components/schemas/${type.name}`;

function parametersOf(query: DtoClass): object[] {
  const { properties = {}, required = [] } = schemaOf(query) as { properties?: Record<string, Schema>; required?: string[] };
  return Object.entries(properties).map(([name, { ...schema }]) => {
    delete schema['nullable']; // a parameter is absent, never null
    return { name, in: 'query', required: required.includes(name), schema };
  });
}

/** The schema of a DTO and of every DTO inside it. */
function collect(type: DtoClass, schemas: Map<DtoClass, Schema>): void {
  if (schemas.has(type)) return;
  schemas.set(type, schemaOf(type));
  for (const { type: inner } of nestedOf(type).values()) collect(inner(), schemas);
}

function schemaOf(type: DtoClass): Schema {
  const judged = targetConstructorToSchema(type, { classValidatorMetadataStorage: getMetadataStorage(),
    additionalConverters: { [ValidationTypes.CUSTOM_VALIDATION]: (meta) => meta.constraints?.[0] as Schema } });
  const { names, optional } = shapeOf(type);
  const nested = nestedOf(type);
  const properties = Object.fromEntries([...names].map((name) => {
    const inner = nested.get(name);
    const own = (judged.properties?.[name] ?? {}) as Schema;
    const schema = !inner ? own : inner.array ? { type: 'array', ...(inner.min > 0 ? { minItems: inner.min } : {}), maxItems: inner.max, items: { $ref: refOf(inner.type()) } } : { $ref: refOf(inner.type()) };
    if (!optional.has(name)) return [name, schema];
    // beside a $ref nothing counts in OpenAPI 3.0
    return [name, '$ref' in schema ? { nullable: true, allOf: [schema] } : { ...schema, nullable: true }];
  }));
  const required = [...names].filter((name) => !optional.has(name)).sort();
  return { type: 'object', additionalProperties: false, properties, ...(required.length > 0 ? { required } : {}) };
}

const PROBLEM: Schema = {
  type: 'object', required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' }, code: { type: 'string' }, detail: { type: 'string' },
    errors: { type: 'array', items: { type: 'object', required: ['field', 'code', 'message'], properties: { field: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } } } },
    reasons: { type: 'array', items: { type: 'object', required: ['code', 'clause', 'message', 'facts'], properties: { code: { type: 'string' }, clause: { type: 'string' }, message: { type: 'string' }, facts: { type: 'object' } } } },
  },
};
