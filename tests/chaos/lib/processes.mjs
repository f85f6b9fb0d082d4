// The processes of an app host: its workers and its follower, told apart by what they hold open.
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

function stat(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
  } catch {
    return null;
  }
}
export const isAlive = (pid) => !'ZX'.includes(stat(pid)?.[0] ?? 'X');
export const isStopped = (pid) => stat(pid)?.[0] === 'T';

export const childrenOf = (pid) =>
  readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && isAlive(entry) && Number(stat(entry)?.[1]) === pid)
    .map(Number);

// A worker waits for many connections at once; the follower has none of its own.
function waitsForMany(pid) {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`) === 'anon_inode:[eventpoll]');
  } catch {
    return false;
  }
}
export const workersOf = (host) => childrenOf(host.pid).filter(waitsForMany);
// Right after a start a worker looks like the follower: then there seem to be several.
export function followerOf(host) {
  const rest = childrenOf(host.pid).filter((pid) => !waitsForMany(pid));
  return rest.length === 1 ? rest[0] : 0;
}
