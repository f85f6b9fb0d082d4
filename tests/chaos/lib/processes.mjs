// The processes of an app host: its workers and its follower, told apart by their names.
import { readFileSync } from 'node:fs';
import { children } from '../../lib/site.mjs';

function state(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '')[0];
  } catch {
    return 'X';
  }
}
export const isAlive = (pid) => !'ZX'.includes(state(pid));
export const isStopped = (pid) => state(pid) === 'T';

export const workersOf = (host) => children(host.pid, 'slipway-worker');
export const followerOf = (host) => children(host.pid, 'slipway-follow')[0] ?? 0;
