import { maskName, skillLevelName } from '@gt/domain';
import type { Applied, FaultyRow } from './intake.js';
import { OCCUPATION } from './scene.js';
import { until, type Session } from './session.js';

/** What became of one row of a spreadsheet, or of an application made otherwise. Names masked, no numbers of persons. */
export interface ReportRow {
  /** `企业 12`: which spreadsheet and row; `另报`, `补考`: not from a spreadsheet */
  readonly source: string;
  readonly name: string;
  readonly target: string;
  /** 二(一) … 二(四); `--` for who is in no plan */
  readonly path: string;
  readonly method: string;
  readonly became: string;
  readonly why: string;
  readonly certificateNumber: string | null;
  /** what the row is there to show */
  readonly story: string;
}
export interface Report {
  readonly rows: readonly ReportRow[];
  readonly counts: Readonly<Record<string, number>>;
  /** certificates that the documentation names */
  readonly examples: ReadonlyArray<{ readonly status: 'VALID' | 'CANCELLED' | 'REVOKED'; readonly certificateNumber: string; readonly name: string }>;
  readonly notes: readonly string[];
}
export interface Retaken { readonly of: Applied; readonly applicationId: string }

interface TableRow { readonly applicationId: string; readonly standing: string; readonly outcome: string; readonly reason: string; readonly method: string | null; readonly certificateNumber: string | null }
/** The city's own table of the batch, as the municipal centre reads it, once nothing of it is still on its way. */
async function readTable(session: Session, wanted: readonly string[], settled: (row: TableRow) => boolean): Promise<ReadonlyMap<string, TableRow>> {
  return until('table of the batch', async () => {
    const rows = new Map((await session.all<TableRow>('shizhongxin-chayue', '/api/supervision/batch-table')).map((row) => [row.applicationId, row]));
    return wanted.every((id) => rows.has(id) && settled(rows.get(id)!)) ? rows : undefined;
  });
}

const BODY_NAMES = { enterprise: '企业', training: '学校' } as const;
const rowOf = (source: string, { applicant }: Pick<Applied, 'applicant'>, became: string, why: string, table?: TableRow): ReportRow => ({
  source, name: maskName(applicant.person.name), target: `${OCCUPATION[applicant.occupation].name} ${skillLevelName(applicant.level)}`, path: '--', method: table?.method ?? '--', became, why, certificateNumber: table?.certificateNumber ?? null, story: applicant.story,
});

/** The table of what became of everybody and why, in the order of the rows. */
export async function makeReport(session: Session, made: { readonly applied: readonly Applied[]; readonly faulty: readonly FaultyRow[]; readonly second: Applied; readonly retaken: readonly Retaken[]; readonly waiting: ReadonlySet<string>; readonly paths: ReadonlyMap<string, string>; readonly notes: readonly string[] }): Promise<Report> {
  const drafts = made.applied.filter((a) => a.applicant.way === 'SUBMISSION_REFUSED');
  const stored = [...made.applied.filter((a) => a.applicant.way !== 'SUBMISSION_REFUSED').map((a) => a.applicationId), made.second.applicationId, ...made.retaken.map((r) => r.applicationId)];
  const table = await readTable(session, stored, (row) => row.standing !== 'WAITING' || made.waiting.has(row.applicationId));
  const fromTable = (source: string, applied: Pick<Applied, 'applicant'>, id: string) => { const row = table.get(id)!; return { ...rowOf(source, applied, row.outcome, row.reason, row), path: made.paths.get(id) ?? '--' }; };
  const rows = (['enterprise', 'training'] as const).flatMap((body) => [
    ...made.faulty.filter((f) => f.body === body).map((f) => ({ at: f.rowNumber, row: rowOf(`${BODY_NAMES[body]} ${f.rowNumber}`, f, '未导入', f.messages.join(' ')) })),
    ...made.applied.filter((a) => a.body === body).map((a) => ({ at: a.rowNumber, row: drafts.includes(a)
      ? rowOf(`${BODY_NAMES[body]} ${a.rowNumber}`, a, '未能提交', a.refusal.map((r) => r.message).join(' ')) : fromTable(`${BODY_NAMES[body]} ${a.rowNumber}`, a, a.applicationId) })),
  ].sort((a, b) => a.at - b.at).map(({ row }) => row));
  rows.push(fromTable('另报', made.second, made.second.applicationId), ...made.retaken.map((r) => fromTable(`补考（企业 ${r.of.rowNumber}）`, r.of, r.applicationId)));
  const counts: Record<string, number> = {};
  for (const { became } of rows) counts[became] = (counts[became] ?? 0) + 1;
  const numberOf = (key: string) => table.get(made.applied.find((a) => a.applicant.key === key)!.applicationId)!.certificateNumber!;
  const nameOf = (key: string) => made.applied.find((a) => a.applicant.key === key)!.applicant.person.name;
  return {
    rows, counts, notes: made.notes,
    examples: (['valid', 'cancelled', 'revoked'] as const).map((key) => ({ status: key.toUpperCase() as 'VALID' | 'CANCELLED' | 'REVOKED', certificateNumber: numberOf(key), name: nameOf(key) })),
  };
}

/** Columns of a terminal: a character beyond Latin takes two. */
const widthOf = (text: string): number => [...text].reduce((sum, c) => sum + (c.codePointAt(0)! > 0x2e7f ? 2 : 1), 0);
const fit = (text: string, width: number): string => text + ' '.repeat(Math.max(1, width - widthOf(text)));

const EXAMPLE_NAMES = { VALID: '有效', CANCELLED: '已注销', REVOKED: '已撤销' } as const;

/** The report for a terminal. The people of the examples are made up, like all others; their names are in the documentation. */
export function printReport(report: Report): string {
  const columns: ReadonlyArray<readonly [string, number, (row: ReportRow) => string]> = [
    ['来源', 18, (r) => r.source], ['姓名', 14, (r) => r.name], ['申报', 32, (r) => r.target], ['条件', 8, (r) => r.path], ['方式', 10, (r) => r.method], ['结果', 12, (r) => r.became], ['原因', 0, (r) => r.why],
  ];
  const line = (text: (column: (typeof columns)[number]) => string) => columns.map((c) => fit(text(c), c[1])).join('').trimEnd();
  return [line(([title]) => title), ...report.rows.map((row) => line(([, , of]) => of(row))), '', `合计：${Object.entries(report.counts).map(([name, n]) => `${name} ${n}`).join('，')}`, ...report.notes,
    ...report.examples.map(({ status, certificateNumber, name }) => `可供证书查询试用（${EXAMPLE_NAMES[status]}）：${certificateNumber} ${name}`)].join('\n');
}

/** What two runs must agree on: everything but which serial fell to whom. */
export const comparable = (report: Report): readonly string[] => report.rows.map(({ source, name, target, path, method, became, why, certificateNumber }) => [source, name, target, path, method, became, why, certificateNumber === null ? '' : certificateNumber.slice(0, 16)].join('|'));
