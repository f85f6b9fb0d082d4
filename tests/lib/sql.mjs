// SQL in a test, at once: sql(url, 'SELECT …') → { code, out, err } as `psql -At` gives them: rows as lines, columns between
// bars, errors with their SQLSTATE. Several statements are one transaction. A connection stays open for the next call, in a
// thread of its own, because a psql for each call is what most of a suite's time went to.
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';

let thread;

export function sql(url, text) {
  if (!thread) {
    const { port1, port2 } = new MessageChannel();
    const turn = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(new URL('sql-thread.mjs', import.meta.url), { workerData: { port: port2, turn }, transferList: [port2] });
    worker.unref();
    thread = { port: port1, turn };
  }
  Atomics.store(thread.turn, 0, 0);
  thread.port.postMessage({ url, text });
  if (Atomics.wait(thread.turn, 0, 0, 120000) === 'timed-out') throw new Error(`no answer for two minutes: ${text}`);
  return receiveMessageOnPort(thread.port).message;
}
