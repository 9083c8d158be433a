// npm run kafka -- topics|acls write|check|apply: what deploy/topics.json and deploy/kafka/acls.json declare, and a cluster.
//   write   the files from the contracts and the services (no broker); a test holds the committed ones against the code
//   check   says in words what a cluster has otherwise; changes nothing
//   apply   makes it so: topics, their settings, the log's id; rights. A live topic's partition count is never changed
// The cluster and its user come from the environment, as a service's do (KAFKA_BROKERS, KAFKA_TLS_CA, KAFKA_SASL_USER, KAFKA_SASL_PASSWORD).
// Ends with 0: as declared; 1: it differs; 2: it could not be looked at, or was refused.
import fs from 'node:fs';
import { build } from '../run/build.mjs';
import { stop } from '../run/house.mjs';
import { install } from '../run/install.mjs';

const FILES = { topics: 'deploy/topics.json', acls: 'deploy/kafka/acls.json' };
const [AS_DECLARED, DIFFERS, COULD_NOT] = [0, 1, 2];
const rows = (list) => `[\n${list.map((row) => ` ${JSON.stringify(row)}`).join(',\n')}\n]\n`;

export async function deployment(what, [how, ...rest]) {
  if (!['write', 'check', 'apply'].includes(how) || rest.length > 0) stop(`npm run kafka -- ${what} write | check | apply`, COULD_NOT);
  install();
  build(how === 'write' ? ['standalone'] : ['service-kit']);
  const bus = await import('../../libs/event-bus/dist/index.js');
  if (how === 'write') {
    fs.writeFileSync(FILES[what], rows(await declared(what, bus)));
    console.log(FILES[what]);
    process.exit(AS_DECLARED); // the services' modules hold timers
  }
  const { readKafka } = await import('../../libs/service-kit/dist/index.js');
  const faults = [];
  const connection = readKafka(process.env, process.env.GT_PROFILE === 'development' ? 'development' : 'production', faults);
  if (faults.length > 0) stop(faults.join('\n'), COULD_NOT);
  const { KafkaOperator } = await import('../../libs/event-bus/dist/kafka/operator.js');
  process.exit(await run(what, how, { ...bus, KafkaOperator }, connection).catch((error) => stop(error.message, COULD_NOT)));
}

async function declared(what, { declaredTopics, aclsOf }) {
  const { topics } = await import('../../libs/contracts/dist/index.js');
  if (what === 'topics') return declaredTopics(topics);
  const { services } = await import('../../apps/standalone/dist/services.js');
  const { topicsOf } = await import('../../libs/service-kit/dist/index.js');
  return aclsOf(services(() => { throw new Error('not started'); }).map(topicsOf));
}

async function run(what, how, { KafkaOperator, inWords }, connection) {
  const file = JSON.parse(fs.readFileSync(FILES[what], 'utf8'));
  const operator = await KafkaOperator.open(connection);
  try {
    const lines = what === 'topics'
      ? (how === 'apply' ? await operator.applyTopics(file) : await operator.topicDrift(file)).map(inWords)
      : (how === 'apply' && await operator.applyAcls(file), await operator.aclDrift(file)).map(({ what: kind, right }) => `${kind}: ${right}`);
    for (const line of lines) console.log(line);
    console.log(lines.length === 0 ? `${file.length} ${what} as declared` : `${lines.length} differences from ${FILES[what]}`);
    return lines.length === 0 ? AS_DECLARED : DIFFERS;
  } finally {
    await operator.close();
  }
}
