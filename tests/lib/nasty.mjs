// A mail server that misbehaves as it is told, command by command; raw, so that it can drop a connection in the middle of a text.
//
//   const sink = await nastySink((stage, at) => 'drop');
//     stage: connect, helo, mail, rcpt, data (the command), text (while it comes), end (it is whole, and not yet taken), quit
//     back: nothing (all is well), a reply such as '550 5.1.1 no', 'drop' (hang up), 'hang' (say nothing any more)
//     at: { n: this mail's number on its connection, from, to }
//   sink.mails: { id, from, to, raw }, in the order in which they were taken; sink.connections; await sink.close()
import net from 'node:net';

const words = { connect: '220 sink.example ESMTP', helo: '250 sink.example', mail: '250 2.1.0 sender', rcpt: '250 2.1.5 recipient', data: '354 go on', end: '250 2.0.0 taken', quit: '221 2.0.0 farewell' };

export async function nastySink(decide = () => undefined) {
  const sink = { mails: [], connections: 0, decide };
  const sockets = new Set();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    sink.connections++;
    socket.setNoDelay(true).on('error', () => {}).on('close', () => sockets.delete(socket));
    const at = { n: 0, from: '', to: '' };
    let waiting = '', inText = false, deaf = false;
    // false: the conversation is over
    const answer = (stage) => {
      const what = sink.decide(stage, at) ?? words[stage];
      if (what === 'drop') socket.destroy();
      if (what === 'hang') deaf = true;
      if (what === 'drop' || what === 'hang') return false;
      if (what) socket.write(`${what}\r\n`);
      return !what || /^[23]/.test(what);
    };
    const text = () => {
      if (waiting.length > 200 && !at.looked) {
        at.looked = true;
        if (!answer('text')) return false;
      }
      const end = waiting.indexOf('\r\n.\r\n');
      if (end < 0) return false;
      const raw = waiting.slice(0, end + 2).replace(/^\.\./gm, '.');
      waiting = waiting.slice(end + 5);
      inText = at.looked = false;
      // taken when it says so, not before
      const before = sink.mails.length;
      sink.mails.push({ id: /^Message-ID: <([^>]*)>/m.exec(raw)?.[1], from: at.from, to: at.to, raw });
      if (!answer('end')) sink.mails.splice(before, 1);
      at.n++;
      return true;
    };
    const line = () => {
      const end = waiting.indexOf('\r\n');
      if (end < 0) return false;
      const said = waiting.slice(0, end);
      waiting = waiting.slice(end + 2);
      const verb = said.slice(0, 4).toUpperCase();
      if (verb === 'EHLO' || verb === 'HELO') answer('helo');
      else if (verb === 'MAIL') { at.from = /<([^>]*)>/.exec(said)[1]; answer('mail'); }
      else if (verb === 'RCPT') { at.to = /<([^>]*)>/.exec(said)[1]; answer('rcpt'); }
      else if (verb === 'DATA') inText = answer('data');
      else if (verb === 'RSET' || verb === 'NOOP') socket.write('250 2.0.0 well\r\n');
      else if (verb === 'QUIT') { if (answer('quit')) socket.end(); }
      else socket.write('500 5.5.2 what?\r\n');
      return true;
    };
    answer('connect');
    socket.setEncoding('latin1').on('data', (chunk) => {
      waiting += chunk;
      while (!deaf && !socket.destroyed && (inText ? text() : line()));
    });
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  sink.url = `smtp://127.0.0.1:${server.address().port}`;
  sink.close = () => {
    for (const socket of sockets) socket.destroy();
    return new Promise((done) => server.close(done));
  };
  return sink;
}
