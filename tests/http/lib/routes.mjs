// What `slipway routes` prints: the program's own table.
export const routesOf = (site) =>
  site
    .slipway('routes')
    .out.trim()
    .split('\n')
    .map((line) => {
      const found = /^(\S+) +(\S+) +(\S.*?) +([a-z]+) +(none|session|panelist|moderator|admin) /.exec(line);
      if (!found) throw new Error(`no route: ${line}`);
      const [, method, path, faces, guard, role] = found;
      return { method, path, faces: faces.trim().split(/ +/), guard, role };
    });
