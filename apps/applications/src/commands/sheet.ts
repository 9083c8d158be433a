import { CSV_TYPE, Problem, SPREADSHEET_TYPE } from '@gt/service-kit';

/** The bytes of a request that brings a spreadsheet: the body of any other type is none (415). */
export function sheetOf(body: unknown): Buffer {
  if (!Buffer.isBuffer(body)) throw new Problem(415, 'MEDIA_TYPE', `请上传 .xlsx 或 .csv 文件（Content-Type 为 ${SPREADSHEET_TYPE} 或 ${CSV_TYPE}）。`, { errors: [] });
  return body;
}
