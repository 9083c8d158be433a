// The installation that a check looks at: the running one, or a stopped one whose database (and broker) are started for the look and ended after it.
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { DATA, stop } from './house.mjs';

/** ms until the database's port must have answered. */
const PROBE_MS = 2_000;
/** Exit code of a check that could not look. */
const UNREADABLE = 2;

/** The file named by --connections or LEDGER_CONNECTIONS, else the one in the data folder: that of BUS, or of the bus that was started last. */
function connectionsFile() {
  const { values } = read(() => parseArgs({ args: process.argv.slice(2), options: { connections: { type: 'string' } }, allowPositionals: true, strict: false }));
  const named = values.connections ?? process.env.LEDGER_CONNECTIONS;
  if (named) return path.resolve(named);
  const folders = process.env.BUS ? [`bus-${process.env.BUS}`] : fs.existsSync(DATA) ? fs.readdirSync(DATA).filter((name) => name.startsWith('bus-')) : [];
  const files = folders.map((name) => path.join(DATA, name, 'connections.json')).filter((file) => fs.existsSync(file));
  if (files.length === 0) stop(`There is no connections.json in ${DATA}: start the system once (npm start), or name the file with --connections FILE.`, UNREADABLE);
  return files.sort((a, b) => fs.statSync(b).mtimeMs - fs.statSync(a).mtimeMs)[0];
}

function answers(url) {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = net.connect({ host: hostname, port: Number(port || 5432), timeout: PROBE_MS });
    const end = (answer) => { socket.destroy(); resolve(answer); };
    socket.once('connect', () => end(true)).once('timeout', () => end(false)).once('error', () => end(false));
  });
}

/** Answers the connections, whether the system runs, and how to end what was started here. */
export async function openInstallation(readConnections) {
  const file = connectionsFile();
  const found = read(() => readConnections(file));
  const running = await answers(Object.values(found.databases)[0]);
  if (running || !found.postgresHome) {
    console.log(`Looking at ${file}`);
    return { connections: found, running: true, close: async () => undefined };
  }
  console.log(`Looking at ${file}; the system is stopped, so its database is started for this`);
  const { startEmbeddedPostgres } = await import('../../libs/embedded-postgres/dist/index.js');
  const postgres = await startEmbeddedPostgres({ home: found.postgresHome }).catch((error) => stop(error.message, UNREADABLE));
  // the port is another one at every start
  const here = (url) => Object.assign(new URL(url), { host: new URL(postgres.url).host }).href;
  const databases = Object.fromEntries(Object.entries(found.databases).map(([name, url]) => [name, here(url)]));
  if (found.bus.kind === 'postgres') return { connections: { ...found, databases, bus: { ...found.bus, url: here(found.bus.url) } }, running: false, close: () => postgres.stop() };
  const kafka = await import('../kafka/kafka-local.mjs');
  const dir = found.kafkaHome;
  await kafka.killCluster({ dir }); // brokers that a killed system left behind
  const { brokers } = await kafka.restartCluster({ dir });
  return { connections: { ...found, databases, bus: { ...found.bus, brokers: brokers.split(',') } }, running: false, close: async () => { await kafka.stopCluster({ dir }); await postgres.stop(); } };
}

function read(reading) {
  try { return reading(); } catch (error) { return stop(`Cannot read: ${error.message}`, UNREADABLE); }
}
