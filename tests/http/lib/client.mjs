// A client that sends what it is told and shows what came back, byte for byte.
import http from 'node:http';
import net from 'node:net';
import { gunzipSync } from 'node:zlib';

const agent = new http.Agent({ keepAlive: false });

function answerOf(response, chunks) {
  const bytes = Buffer.concat(chunks);
  const plain = response.headers['content-encoding'] === 'gzip' && bytes.length ? gunzipSync(bytes) : bytes;
  const body = plain.toString('utf8');
  return {
    status: response.statusCode,
    headers: response.headers,
    raw: response.rawHeaders,
    bytes,
    body,
    get json() {
      return JSON.parse(body);
    },
  };
}

// One request on a connection of its own (or of `using`, an http.Agent): ask(site, '/tools', { method, headers, body, timeout }).
export function ask(site, path, { method = 'GET', headers = {}, body, using = agent, timeout = 10000 } = {}) {
  return new Promise((done, failed) => {
    const request = http.request(
      {
        host: '127.0.0.1',
        port: site.port,
        path,
        method,
        agent: using,
        headers: { host: `localhost:${site.port}`, ...headers },
      },
      (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => done(answerOf(response, chunks)));
        response.on('error', failed);
      },
    );
    request.setTimeout(timeout, () => request.destroy(new Error(`no answer to ${method} ${path} within ${timeout} ms`)));
    // on a kept connection it may have been closed before the request came there: nobody has read it
    request.on('error', (error) => failed(Object.assign(error, { reused: request.reusedSocket })));
    request.end(body);
  });
}

export const askJson = (site, path, options = {}) =>
  ask(site, path, { ...options, headers: { accept: 'application/json', ...options.headers } });

function joined(chunks) {
  let whole = '';
  for (let at = 0; ; ) {
    const line = chunks.indexOf('\r\n', at);
    const size = parseInt(chunks.slice(at, line), 16);
    if (line < 0 || !size) return whole;
    whole += chunks.slice(line + 2, line + 2 + size);
    at = line + 4 + size;
  }
}

// The bytes as they are, and the first answer to them: { status, head, headers, body } or { status: 0 } when the
// connection was closed without one.
export function raw(site, bytes, { timeout = 15000, linger = 250 } = {}) {
  return new Promise((done, failed) => {
    const socket = net.connect(site.port, '127.0.0.1');
    const chunks = [];
    let over;
    const finish = () => {
      clearTimeout(limit);
      clearTimeout(over);
      socket.destroy();
      const text = Buffer.concat(chunks).toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      const head = end < 0 ? text : text.slice(0, end);
      const [first, ...lines] = head.split('\r\n');
      const headers = {};
      for (const line of lines) {
        const colon = line.indexOf(':');
        if (colon > 0) headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
      }
      const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1] ?? 0);
      let sent = end < 0 ? '' : text.slice(end + 4);
      if (/chunked/i.test(headers['transfer-encoding'] ?? '')) sent = joined(sent);
      const body = Buffer.from(sent, 'latin1').toString('utf8');
      done({ status, head, headers, body });
    };
    const limit = setTimeout(() => failed(new Error(`neither answered nor closed within ${timeout} ms`)), timeout);
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      clearTimeout(over);
      over = setTimeout(finish, linger);
    });
    socket.on('end', finish);
    socket.on('close', finish);
    socket.on('error', finish);
    socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  });
}

// A whole request as text, with our own Host: raw(site, message(site, 'GET /tools HTTP/1.1', 'Accept: x')).
export function message(site, line, ...headers) {
  return [line, `Host: localhost:${site.port}`, ...headers, 'Connection: close', '', ''].join('\r\n');
}
