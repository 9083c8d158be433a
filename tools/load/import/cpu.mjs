// CPU time on Linux (ms): of this process, its main thread, and the PostgreSQL backends of one database.
import fs from 'node:fs';

/** What a task has run, in ms; 0 where the system does not tell. */
function ranMs(task) {
  try { return Number(fs.readFileSync(`/proc/${task}/schedstat`, 'utf8').split(' ')[0]) / 1e6; } catch (error) {
    if (error.code === 'ENOENT') return 0; // ended, or no Linux
    throw error;
  }
}

/** Begins to count; what is answered tells what has been used since. */
export async function countCpu(db) {
  const read = async () => {
    const { user, system } = process.cpuUsage();
    const backends = await db.query("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'");
    return { service: (user + system) / 1000, mainThread: ranMs(`self/task/${process.pid}`), backends: new Map(backends.map(({ pid }) => [pid, ranMs(pid)])) };
  };
  const begun = await read();
  return async () => {
    const now = await read();
    const postgres = [...now.backends].reduce((sum, [pid, ms]) => sum + ms - (begun.backends.get(pid) ?? 0), 0);
    return { service: now.service - begun.service, mainThread: now.mainThread - begun.mainThread, postgres };
  };
}
