import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { IsOptional } from 'class-validator';
import { checkPersonDocument, isCertificateNumber, nameKey, normalizeCertificateNumber, parsePersonDocumentType, type PersonDocumentType } from '@gt/domain';
import { badRequest, IsText, KIT, Problem, Public, type FieldFault, type Kit } from '@gt/service-kit';
import { verify, type VerifiedCertificate } from '../queries/certificates.js';
import { MissLimit } from './miss-limit.js';

/** Longest text of a field: numbers have 22 characters, names 50. */
const TEXT_LIMIT = 200;

class Verification {
  @IsOptional() @IsText(0, TEXT_LIMIT) certificateNumber: string | null;
  @IsOptional() @IsText(0, TEXT_LIMIT) name: string | null;
  @IsOptional() @IsText(0, TEXT_LIMIT) idType: string | null;
  @IsOptional() @IsText(0, TEXT_LIMIT) idNumber: string | null;
}
interface Answer { readonly status: 'VALID' | 'CANCELLED' | 'REVOKED' | 'NOT_FOUND'; readonly certificates: readonly VerifiedCertificate[] }
interface Query { certificateNumber?: string; name?: string; document?: { type: PersonDocumentType; number: string } }

/** `POST /api/certificates/verifications` (api.md): any two of number, name and document number; what does not match is not said. */
@Controller('verifications')
export class VerificationsController {
  private readonly misses = new MissLimit(process.env['PUBLIC_RATE_LIMIT'] !== '0');
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  @Post() @Public() @HttpCode(200)
  async check(@Body() dto: Verification): Promise<Answer> {
    const query = read(dto);
    const values = [query.certificateNumber && `n:${query.certificateNumber}`, query.name && `m:${nameKey(query.name)}`, query.document && `d:${query.document.number}`].filter((v): v is string => Boolean(v));
    const wait = this.misses.blockedFor(values);
    if (wait > 0) throw new Problem(429, 'TOO_MANY_MISSES', `所填内容多次未查到，为防止试探已暂停查询，请 ${Math.ceil(wait / 60)} 分钟后再试，或扫描证书上的二维码。`, { headers: { 'retry-after': String(wait) } });
    const certificates = await verify(this.kit.db, { certificateNumber: query.certificateNumber, name: query.name, personId: query.document && this.kit.personIds.of(query.document.type, query.document.number) });
    if (certificates.length === 0) this.misses.missed(values);
    return { status: certificates[0]?.status ?? 'NOT_FOUND', certificates };
  }
}

/** Every fault of the query at once; blank counts as absent. */
function read(dto: Verification): Query {
  const given = (text: string | null | undefined) => (text?.trim() ? text.trim() : undefined);
  const faults: FieldFault[] = [];
  const query: Query = {};
  const number = given(dto.certificateNumber);
  if (number !== undefined) {
    query.certificateNumber = normalizeCertificateNumber(number);
    if (!isCertificateNumber(query.certificateNumber)) faults.push({ field: 'certificateNumber', code: 'CERTIFICATE_NUMBER', message: '证书编号应为 22 位：Y 或 S 加 21 位数字，请对照证书核对。' });
  }
  const name = given(dto.name);
  if (name !== undefined) query.name = name;
  const typeText = given(dto.idType);
  const type = typeText === undefined ? 'RESIDENT_ID' : parsePersonDocumentType(typeText);
  if (!type) faults.push({ field: 'idType', code: 'ID_TYPE', message: '证件类型不在系统支持的范围内，请重新选择。' });
  const idNumber = given(dto.idNumber);
  if (idNumber !== undefined && type) {
    const checked = checkPersonDocument(type, idNumber);
    if (checked.ok) query.document = { type, number: checked.number };
    else faults.push({ field: 'idNumber', code: 'ID_NUMBER', message: '证件号码不正确，请核对号码与证件类型。' });
  }
  if (faults.length > 0) throw badRequest(faults);
  if ([number, name, idNumber].filter((v) => v !== undefined).length < 2) {
    throw badRequest(['certificateNumber', 'name', 'idNumber'].filter((f) => ({ certificateNumber: number, name, idNumber })[f] === undefined).map((field) => ({ field, code: 'TWO_NEEDED', message: '证书编号、姓名、证件号码请至少填写两项。' })));
  }
  return query;
}
