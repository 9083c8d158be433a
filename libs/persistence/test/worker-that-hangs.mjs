// A process that takes a job and never ends it: jobs.spec.ts kills it. Reads the built library, as a service does.
import { JobWorker } from '../dist/index.js';

await JobWorker.start(process.argv[2], { hang: () => new Promise(() => { process.send('working'); }) }, (task, error) => { console.error(task, error); });
