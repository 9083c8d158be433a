// What of its rate each question keeps when a city has grown from ten thousand applications to a million.
import fs from 'node:fs';
import path from 'node:path';
import { Front, services } from '@gt/app-standalone';
import { readConnections, runLedger } from '@gt/checks';
import { bulk } from '../../seed/dist/bulk.js';
import { acceptance, importSheet, mustAll } from '../../seed/dist/intake.js';
import { atLeast, interleave, median, resultOf, roundsOf } from '../measure.mjs';
import { applicants, city } from '../pipeline/ours.mjs';
import { GROUP, openGenerator } from './generate.mjs';
import { questionsOf } from './questions.mjs';

/** Applications in the city, step by step: `GROWTH_SIZES=10000,100000` for fewer. */
const SIZES = [10_000, 100_000, 1_000_000];
const QUICK_SIZES = [4_000, 8_000];
/** What a question must keep of its rate at the first size (benchmarks.md f). */
const KEPT = 0.75;
/** Bytes on disk that one application takes, as generated, with indexes (24,400 at 100,000); the disk must have twice that. */
const BYTES_EACH = 25_000;
/** Up to so many applications the ledger is asked (`GROWTH_LEDGER=always`: of any number; it reads and hashes every event). */
const LEDGER_UP_TO = 100_000;
/** Of the ledger's sentences those that are about what was generated: topics, watermarks and documents are not. */
const SENTENCES = ['APPLICATION', 'PASS', 'NUMBER', 'AGGREGATE', 'SLOT'];
/** How often the naive query is asked for its median: at a million it takes seconds. */
const NAIVE = 3;

const nameOfSize = (size) => size.toLocaleString('en-US');

export async function bench({ quick, say }) {
  const sizes = process.env['GROWTH_SIZES'] ? process.env['GROWTH_SIZES'].split(',').map(Number) : quick ? QUICK_SIZES : SIZES;
  if (sizes.some((size, i) => !Number.isInteger(size) || size % GROUP !== 0 || size <= (sizes[i - 1] ?? 0))) throw new Error(`GROWTH_SIZES: rising multiples of ${GROUP}`);
  process.env['PUBLIC_RATE_LIMIT'] = '999999'; // on, and above the load
  const place = await city({ bus: 'postgres' });
  const front = new Front();
  const generator = await openGenerator(place.postgresUrl, place);
  try {
    const { bavail, bsize } = fs.statfsSync(place.folder);
    const needed = sizes.at(-1) * BYTES_EACH * 2;
    if (bavail * bsize < needed) throw new Error(`${nameOfSize(sizes.at(-1))} applications want ${Math.ceil(needed / 2 ** 30)} GiB of free disk at ${place.folder}`);
    await front.listen(0, '127.0.0.1');
    front.open(place.running.running.get('portal').fastify);
    await generator.take(await cases(place));
    const { questions, probe, at } = await questionsOf({ place, generator, port: front.port, quick });

    const rates = new Map();
    const results = [];
    for (const size of sizes) {
      await generator.grow(size, say);
      if (size <= LEDGER_UP_TO || process.env['GROWTH_LEDGER'] === 'always') await demandWhole(place, say);
      await at(size);
      const names = Object.keys(questions);
      const contenders = [{ name: 'probe', unit: 'requests/s', run: probe }, ...names.map((name) => ({ name, unit: '/s', run: questions[name].run }))];
      const values = await interleave(contenders, { rounds: roundsOf(quick), say: (line) => say(`${nameOfSize(size)}: ${line}`) });
      rates.set(size, new Map(names.map((name) => [name, median(values.get(name).map((rate, round) => rate / values.get('probe')[round]))])));
      results.push(...contenders.map(({ name, unit }) => resultOf(`${name} at ${nameOfSize(size)}`, unit, values.get(name))));
      for (const name of names) {
        const times = [];
        for (let i = 0; i < NAIVE; i += 1) { const begun = performance.now(); await questions[name].naive(); times.push(1000 / (performance.now() - begun)); }
        results.push(resultOf(`naive ${name} at ${nameOfSize(size)}`, '/s', times));
      }
    }
    const [first, last] = [rates.get(sizes[0]), rates.get(sizes.at(-1))];
    return {
      settings: { sizes: sizes.join(' → '), gigabytes: (await generator.bytes()) / 1e9, connections: 4, measuredBy: 'the rate in the probe\'s of the same round', ledger: SENTENCES.join(' ') },
      results,
      goals: Object.keys(questions).map((name) => atLeast(`${name}: ≥ ${KEPT} × of its rate at ${nameOfSize(sizes[0])}`, KEPT, last.get(name) / first.get(name))),
    };
  } finally {
    await generator.close();
    await front.close();
    await place.stop();
  }
}

/** One case of each kind through the city's own routes; answers their ids. */
async function cases(place) {
  const { session, side } = place;
  await place.run(0, 2);
  const [{ id: certified }] = (await session.get(side.clerk, '/api/applications/applications?limit=1&state=CONCLUDED')).items;
  const { drafts } = await importSheet(session, side, applicants(1, 4));
  const ids = (items) => ({ ids: items.map((d) => d.id) });
  const [draft, submitted, recommended, accepted] = drafts;
  await mustAll(bulk(session, side.clerk, '/api/applications/submissions', [submitted, recommended, accepted], (d) => d.id, ids, []), 'submission');
  await mustAll(bulk(session, side.reviewer, '/api/applications/recommendations', [recommended, accepted], (d) => d.id, (items) => ({ ...ids(items), opinion: '同意推荐。', sealKind: 'IN_SYSTEM_APPROVAL' }), []), 'recommendation');
  await mustAll(bulk(session, side.intake, '/api/applications/acceptances', [accepted], (d) => d.id, (items) => ({ items: items.map((d) => acceptance(d, side.siteId)) }), []), 'acceptance');
  await session.get(side.intake, `/api/applications/applications/${accepted.id}`);
  await ledger(place); // waits until every service has heard of it
  return { DRAFT: draft.id, SUBMITTED: submitted.id, RECOMMENDED: recommended.id, ACCEPTED: accepted.id, CERTIFIED: certified };
}

const ledger = ({ folder }) => runLedger({ connections: readConnections(path.join(folder, 'connections.json')), services: services(() => { throw new Error('not started'); }) });

/** What was generated is as whole as what the services write. */
async function demandWhole(place, say) {
  const { sentences } = await ledger(place);
  for (const { code, checked, found, breaks } of sentences.filter((s) => SENTENCES.includes(s.code))) {
    if (found > 0) throw new Error(`ledger, ${code}: ${found} breaks, first ${breaks.slice(0, 3).map((b) => `${b.code} ${b.aggregate} ${b.message}`).join('; ')}`);
    say(`ledger: ${code} holds of ${nameOfSize(checked)}`);
  }
}
