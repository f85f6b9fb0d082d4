// A mail server that keeps what it is given, or answers as it is told; and a reader of what came.
//
//   const sink = await smtpSink();              sink.url, sink.mails: { from, to: [], raw, headers, subject, body }
//   sink.answer = { rcpt: [451, 'later'] };     also data, mail: the next stage answers that; {} takes everything
//   await sink.close();                         then nothing listens at sink.url any more
import { SMTPServer } from 'smtp-server';

const refusal = ([code, words]) => Object.assign(new Error(words), { responseCode: code });

// The words of RFC 2047 with white space between them gone, as its section 6.2 says.
const words = (text) =>
  text
    .replace(/(\?=)\s+(=\?)/g, '$1$2')
    .replace(/((?:=\?UTF-8\?B\?[A-Za-z0-9+/=]*\?=)+)/g, (all) =>
      Buffer.concat([...all.matchAll(/\?B\?([^?]*)\?=/g)].map(([, word]) => Buffer.from(word, 'base64'))).toString('utf8'),
    );

const quotedPrintable = (text) =>
  Buffer.from(
    text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');

export function readMail(raw) {
  const [, head, body] = /^([^]*?\r\n)\r\n([^]*)$/.exec(raw);
  const headers = {};
  for (const [, name, value] of head.replace(/\r\n[ \t]/g, ' ').matchAll(/^([A-Za-z-]+): (.*)\r$/gm)) {
    if (name.toLowerCase() in headers) throw new Error(`two headers ${name}`);
    headers[name.toLowerCase()] = value;
  }
  return { headers, subject: words(headers.subject), sender: words(headers.from), body: quotedPrintable(body).replaceAll('\r\n', '\n') };
}

export async function smtpSink(options = {}) {
  const sink = { mails: [], answer: {}, connections: 0 };
  const gate = (stage) => (_, ...rest) => {
    const done = rest.at(-1);
    if (sink.answer[stage]) done(refusal(sink.answer[stage]));
    else done();
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onConnect: (_, done) => {
      sink.connections++;
      done();
    },
    onMailFrom: gate('mail'),
    onRcptTo: gate('rcpt'),
    onData(stream, session, done) {
      const chunks = [];
      stream.on('data', (chunk) => chunks.push(chunk));
      stream.on('end', () => {
        if (sink.answer.data) return done(refusal(sink.answer.data));
        const raw = Buffer.concat(chunks).toString('latin1');
        sink.mails.push({ from: session.envelope.mailFrom.address, to: session.envelope.rcptTo.map((one) => one.address), host: session.hostNameAppearsAs, secure: session.secure, raw, ...readMail(raw) });
        setTimeout(done, sink.pause ?? 0);
      });
    },
    ...options,
  });
  server.on('error', () => {});
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  sink.url = `smtp://127.0.0.1:${server.server.address().port}`;
  sink.close = () => new Promise((done) => server.close(done));
  return sink;
}
