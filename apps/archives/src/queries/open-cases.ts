import type { OpenCaseSource } from '@gt/service-kit';

/** What of a body is open in archives: volumes that are not closed go along with it by VolumeTransferred. */
export const openCases: readonly OpenCaseSource[] = [{ name: '案卷', table: 'volume', where: `t.status <> 'CLOSED'` }];
