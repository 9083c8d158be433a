/** What the surface tests read from an OpenAPI document. */
export interface Schema {
  readonly $ref?: string; readonly allOf?: readonly Schema[]; readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean'; readonly nullable?: boolean;
  readonly enum?: readonly unknown[]; readonly format?: string; readonly pattern?: string; readonly minimum?: number; readonly maximum?: number; readonly minLength?: number; readonly maxLength?: number; readonly minItems?: number;
  readonly items?: Schema; readonly properties?: Readonly<Record<string, Schema>>; readonly required?: readonly string[]; readonly additionalProperties?: boolean;
}
export interface Parameter { readonly name: string; readonly in: 'path' | 'query'; readonly required: boolean; readonly schema: Schema }
export interface Document { readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly parameters?: readonly Parameter[]; readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }; readonly responses: Readonly<Record<string, object>>; readonly security?: readonly object[] }>>>>; readonly components: { readonly schemas: Readonly<Record<string, Schema>> } }

/** One endpoint, as its document tells. */
export interface Endpoint {
  readonly service: string; readonly method: string; readonly path: string; readonly signedIn: boolean;
  /** schema of the JSON body; null: it takes none, or a file */
  readonly body: Schema | null;
  /** media type of the file that it takes instead */
  readonly file: string | null;
  /** statuses that it says it answers */
  readonly answers: readonly string[];
  readonly pathNames: readonly string[];
  readonly query: readonly Parameter[];
  readonly schemas: Readonly<Record<string, Schema>>;
}

export const endpointsOf = (service: string, document: Document): Endpoint[] => Object.entries(document.paths).flatMap(([path, operations]) => Object.entries(operations).map(([method, o]) => {
  const content = o.requestBody?.content ?? {};
  return {
    service, method: method.toUpperCase(), path, signedIn: o.security !== undefined, body: content['application/json']?.schema ?? null,
    file: Object.keys(content).find((type) => type !== 'application/json') ?? null,
    answers: Object.keys(o.responses),
    pathNames: (o.parameters ?? []).filter((p) => p.in === 'path').map((p) => p.name), query: (o.parameters ?? []).filter((p) => p.in === 'query'), schemas: document.components.schemas,
  };
}));

/** A schema with its references followed, and the name of the DTO that it came from. */
export function resolve(schema: Schema, schemas: Endpoint['schemas']): { schema: Schema; name: string } {
  const inner = schema.$ref ? schema : schema.allOf?.[0];
  if (!inner?.$ref) return { schema, name: '' };
  const name = inner.$ref.split('/').at(-1)!;
  return { schema: { ...schemas[name]!, ...(schema.nullable ? { nullable: true } : {}) }, name };
}

/** Nobody's id. */
export const NOBODY = '00000000-0000-4000-8000-000000000001';
/** Values that a shape alone does not tell, by DTO and field, else by field. */
const GIVEN: Readonly<Record<string, unknown>> = {
  creditCode: '91350100M000100Y43', idNumber: '11010519491231002X', account: 'zhang.san', name: '张三', password: 'Chang-mima-2026', postcode: '400010', phone: '13800138000', pageSha256: 'a'.repeat(64), evidenceSha256: 'a'.repeat(64), inventorySha256: 'a'.repeat(64), 'RuleDocumentDto.sha256': 'a'.repeat(64), 'RuleSetPreviewDto.after': null, evidence: 'a'.repeat(64), material: 'TITLE_CERTIFICATE', telephone: '023-62626262',
  landline: '023-62626262', mobile: '13800138000', 'GroundDto.code': 'REFUSED_BY_BODY', 'MaterialCheckDto.item': 'TITLE_CERTIFICATE', 'AskedItemDto.item': 'TITLE_CERTIFICATE', 'SearchDto.name': { text: '张三', match: 'PREFIX' }, 'SearchDto.number': '12345678', 'SearchDto.after': null, 'SearchDto.limit': 10, 'SearchExpertsDto.limit': 10, 'SearchExpertsDto.after': null, prefix: 'S000050000001', list: 'plans', 'SavedFilterDto.key': 'status', idType: 'RESIDENT_ID', issuer: null, now: null, sex: 'FEMALE', limit: '10', year: 2025,
  // one of the eight series takes no level, and api.md asks for three members
  'TitleDto.level': null, 'TitleHeldDto.level': null, 'TitleDto.series': '工程技术', 'TitleDto.name': '工程师', 'TitleHeldDto.series': '工程技术', 'TitleHeldDto.name': '工程师', 'EligibilityCheckDto.ruleSet': null, 'EligibilityCheckDto.postHeldSince': null,
  'Verification.certificateNumber': 'S000050000001225000017', 'Verification.idType': '居民身份证', 'RegisterBureauDto.level': 'MUNICIPAL', 'BodyRulesDto.fileId': null, 'ExpertQualificationDto.fileId': null, 'NumberEvidenceDto.fileId': null, 'CoveredUnitDto.fileId': null, 'FilingModeDto.fileId': null, 'BodyRuleDto.fileId': null, filingModeFileId: null, 'FiledScopeRowDto.levels': [3],
};
/** Members of one score preview (api.md: exactly three). */
const PREVIEW_MEMBERS = 3;

/** A value of the right shape; `ids` are things that are there, by field. */
export function sample(schema: Schema, schemas: Endpoint['schemas'], ids: Readonly<Record<string, string>> = {}, owner = '', field = ''): unknown {
  const { schema: s, name } = resolve(schema, schemas);
  // what is one of a list is no id, whatever its name
  if (Object.hasOwn(ids, field) && !s.enum) return ids[field];
  const given = [`${owner}.${field}`, field].find((key) => Object.hasOwn(GIVEN, key));
  if (given !== undefined) return GIVEN[given];
  if (s.type === 'object') return Object.fromEntries(Object.entries(s.properties ?? {}).map(([key, inner]) => [key, sample(inner, schemas, ids, name, key)]));
  if (s.type === 'array') return Array.from({ length: owner === 'ScorePreviewDto' ? PREVIEW_MEMBERS : 1 }, () => sample(s.items ?? { type: 'string' }, schemas, ids, owner, `${field}[]`));
  if (s.enum) return s.enum[0];
  if (s.type === 'integer') return s.minimum ?? 1;
  if (s.type === 'number') return Math.min(60, s.maximum ?? 60);
  if (s.type === 'boolean') return true;
  if (s.format === 'uuid') return NOBODY;
  if (s.format === 'date') return '2026-03-02';
  if (s.format === 'date-time') return '2026-03-02T09:00:00+08:00';
  if (s.pattern) return '6-18-01-01';
  return '文本'.padEnd(s.minLength ?? 0, '字');
}
