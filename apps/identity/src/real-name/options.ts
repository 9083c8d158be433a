import { isPersonDocumentType, type PersonDocumentType } from '@gt/domain';

/** A configured OpenID provider that vouches for people's names and document numbers, the city's for one. */
export interface RealNameProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** its name as people know it */
  readonly label: string;
  readonly scope: string;
  /** what its claims are called; without `idType` every number is a resident's identity card's */
  readonly claims: { readonly name: string; readonly idNumber: string; readonly idType: string | null; readonly level: string };
  /** its words for kinds of documents → ours; ours need not stand here */
  readonly idTypes: Readonly<Record<string, PersonDocumentType>>;
  /** levels (claim `level`) that count; none: every one */
  readonly acceptedLevels: readonly string[];
}

const TEXTS = ['issuer', 'clientId', 'label'] as const;
const FIELDS = [...TEXTS, 'scope', 'claims', 'idTypes', 'acceptedLevels'];
const CLAIMS = { name: 'name', idNumber: 'id_number', idType: null, level: 'acr' };

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads REAL_NAME_PROVIDER (JSON) and REAL_NAME_CLIENT_SECRET; null where neither is given. Adds every fault to `faults`. */
export function readRealNameProvider(env: NodeJS.ProcessEnv, faults: string[]): RealNameProvider | null {
  const [text, clientSecret] = [env['REAL_NAME_PROVIDER'], env['REAL_NAME_CLIENT_SECRET']];
  if (Boolean(text) !== Boolean(clientSecret)) faults.push('REAL_NAME_PROVIDER 与 REAL_NAME_CLIENT_SECRET 须同时给出');
  if (!text) return null;
  let value: unknown;
  try { value = JSON.parse(text); } catch { value = undefined; } // said below
  if (!isRecord(value)) { faults.push('REAL_NAME_PROVIDER 应为 JSON：{"issuer":…,"clientId":…,"label":…}'); return null; }
  const { issuer, scope = 'openid profile', claims = {}, idTypes = {}, acceptedLevels = [] } = value;
  const wrong = (what: string) => { faults.push(`REAL_NAME_PROVIDER 的 ${what}`); };
  for (const field of Object.keys(value)) if (!FIELDS.includes(field)) wrong(`${field} 不认识，请删除`);
  for (const field of TEXTS) if (!isText(value[field])) wrong(`${field} 缺少或不是文字`);
  if (!isText(scope) || !scope.split(' ').includes('openid')) wrong('scope 应含 openid');
  if (!isRecord(claims)) wrong('claims 应为 {"name":…,"idNumber":…}');
  else for (const [claim, name] of Object.entries(claims)) if (!Object.hasOwn(CLAIMS, claim) || !isText(name)) wrong(`claims.${claim} 不认识或不是文字`);
  if (!isRecord(idTypes) || !Object.values(idTypes).every(isPersonDocumentType)) wrong('idTypes 应为 {"对方代码":"证件类型"}');
  if (!Array.isArray(acceptedLevels) || !acceptedLevels.every(isText)) wrong('acceptedLevels 应为文字的列表');
  const protocol = isText(issuer) && URL.canParse(issuer) ? new URL(issuer).protocol : '';
  if (!['https:', 'http:'].includes(protocol)) wrong('issuer 应为网址');
  else if (protocol !== 'https:' && env['GT_PROFILE'] !== 'development') wrong('issuer 不是 https 地址，生产环境拒绝使用');
  return { issuer, clientId: value['clientId'], label: value['label'], clientSecret: clientSecret ?? '', scope, claims: { ...CLAIMS, ...(isRecord(claims) ? claims : {}) }, idTypes, acceptedLevels } as RealNameProvider;
}
